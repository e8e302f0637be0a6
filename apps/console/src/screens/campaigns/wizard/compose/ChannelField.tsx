import type { Campaign, Channel, Handoff } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconArrowsSplit2, IconStairs } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { queries, useSession } from '../../../../api/index.ts'
import {
  Button,
  CHANNEL_WORDS,
  ChannelIcon,
  channelsOf,
  listed,
  orderWords,
  spoken,
  T,
  t,
} from '../../../../ui/index.ts'
import { type Choice, choiceOf } from '../channel-steps.ts'

type Props = { campaign: Campaign; onChoose(choice: Choice): void; onHandoff(handoff: Handoff): void }

const CARDS: readonly { choice: Choice; title: string; about: string; icon: ReactNode }[] = spoken(() => [
  { choice: 'sms', title: 'SMS', about: t('Any phone'), icon: <ChannelIcon channel="sms" /> },
  {
    choice: 'whatsapp',
    title: 'WhatsApp',
    about: t('Approved templates'),
    icon: <ChannelIcon channel="whatsapp" />,
  },
  { choice: 'inapp', title: t('In-app'), about: t('Your own app'), icon: <ChannelIcon channel="inapp" /> },
  {
    choice: 'several',
    title: t('Prioritized'),
    about: t('WhatsApp, then SMS'),
    icon: <IconArrowsSplit2 className="i" aria-hidden />,
  },
])
const CHANNELS: readonly Channel[] = ['sms', 'whatsapp', 'inapp']

/** On which channel it goes, or on several in an order. Those nobody can send on yet say how to get there. */
export function ChannelField({ campaign, onChoose, onHandoff }: Props) {
  const senders = useQuery(queries.senders()).data?.senders
  const lacking = senders ? CHANNELS.filter((channel) => !senders.some((one) => one.channel === channel)) : []
  const chosen = choiceOf(campaign)
  const order = channelsOf(campaign)
  const possible = (choice: Choice): boolean =>
    choice === 'several' ? CHANNELS.length - lacking.length > 1 : !lacking.includes(choice)
  return (
    <div className="field">
      <div className="row wz-channel-head">
        <span className="lab" id="wz-channel">
          {t('Channel')}
        </span>
        <span className="sp" />
        <HandoffMenu onHandoff={onHandoff} />
      </div>
      <div className="wz-cards" role="radiogroup" aria-labelledby="wz-channel">
        {CARDS.map(({ choice, title, about, icon }) => {
          const on = choice === chosen
          return (
            <label key={choice} className={on ? 'wz-card on' : 'wz-card'}>
              <span className="row g6 b5">
                {icon}
                {title}
                <span className="sp" />
                <input
                  type="radio"
                  className="rad"
                  name="channel"
                  value={choice}
                  aria-describedby={`wz-channel-${choice}`}
                  checked={on}
                  disabled={!on && !possible(choice)}
                  onChange={() => onChoose(choice)}
                />
              </span>
              <span className="f12 t3" id={`wz-channel-${choice}`}>
                {possible(choice) || on
                  ? choice === 'several' && order.length > 1
                    ? orderWords(order)
                    : about
                  : choice === 'several'
                    ? t('Needs two channels')
                    : t('No sender yet')}
              </span>
            </label>
          )
        })}
      </div>
      <Below campaign={campaign} lacking={lacking} />
    </div>
  )
}

/** Where the steps came from, and how to get a sender for what cannot be chosen. */
function Below({ campaign, lacking }: { campaign: Campaign; lacking: readonly Channel[] }) {
  const admin = useSession().role === 'administrator'
  const handoff = useQuery({
    ...queries.handoff(campaign.handoffId ?? ''),
    enabled: campaign.handoffId !== null,
    retry: false,
  }).data
  if (!handoff && lacking.length === 0) return null
  return (
    <span className="hint">
      {handoff && (
        <>
          <T
            text="Copied from the handoff <a>{name}</a>. What you change here stays here."
            with={{
              name: handoff.name,
              a: (words) => (
                <Link to="/templates/handoffs/$id" params={{ id: handoff.id }} className="link">
                  {words}
                </Link>
              ),
            }}
          />{' '}
        </>
      )}
      {lacking.length > 0 && (
        <>
          {t('{channels} {lacking, plural, one {has} other {have}} no sender yet.', {
            channels: listed(lacking.map((channel) => CHANNEL_WORDS[channel])),
            lacking: lacking.length,
          })}{' '}
          {admin ? (
            <Link to="/settings/senders" className="link">
              {t('Add a sender')}
            </Link>
          ) : (
            t('An administrator adds one under Settings, Senders.')
          )}
        </>
      )}
    </span>
  )
}

function HandoffMenu({ onHandoff }: Pick<Props, 'onHandoff'>) {
  const handoffs = useQuery(queries.handoffs({})).data?.handoffs
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button kind="quiet" size="sm" icon={<IconStairs className="i" aria-hidden />}>
          {t('From a handoff')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {handoffs?.map((handoff) => (
          <Menu.Item key={handoff.id} onClick={() => onHandoff(handoff)}>
            <span className="col">
              <span className="b5">{handoff.name}</span>
              <span className="f12 t3">{orderWords(handoff.steps.map((step) => step.channel))}</span>
            </span>
          </Menu.Item>
        ))}
        {handoffs?.length === 0 && (
          <Menu.Item component={Link} to="/templates/handoffs/new">
            <span className="col">
              <span className="b5">{t('There is none yet')}</span>
              <span className="f12 t3">{t('Make one: channels in an order, to be used again')}</span>
            </span>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
