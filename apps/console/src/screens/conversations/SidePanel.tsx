import type { Conversation } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconCircleCheck, IconClock, IconHandStop, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { phone } from '../../ui/format.ts'
import { Avatar, Button, IconButton, spoken, T, t, useFormat } from '../../ui/index.ts'
import { BotPanel } from './BotParts.tsx'
import { OptOutItems } from './OptOutItems.tsx'
import { BlockPart, PersonPart } from './PersonParts.tsx'
import { SurveyPart } from './SurveyPart.tsx'
import type { Acts } from './use-acts.ts'
import { channelWord, labelOf, personOf } from './words.ts'

type Props = { conversation: Conversation; acts: Acts; onOptOut(): void; onClose(): void }

/** What is known of the person: their clock, what the campaign file said of them, the campaign, their consent. */
export function SidePanel({ conversation, acts, onOptOut, onClose }: Props) {
  const { summary, localTime, customer, campaign } = conversation
  const name = personOf(summary)
  const { timesOfDay } = useFormat()
  const values = Object.entries(customer)
  return (
    <aside className="cv-side" aria-label={t('About {name}', { name })}>
      <div className="row cv-part cv-person">
        <Avatar name={name} large />
        <div className="col cv-head-words">
          <b className="b6 f14 ell">{name}</b>
          {summary.name && <span className="f12 t3 num">{phone(summary.address)}</span>}
          {localTime && (
            <span className="f12 t3 row t g4">
              <IconClock className="i s14 cv-clock" aria-hidden />
              <span>
                <T
                  text="<span>{clock}</span> for them, {zone}, {open, select, yes {window open} other {outside the hours for campaigns}}"
                  with={{
                    clock: timesOfDay(localTime.clock),
                    zone: cityOf(localTime.zone),
                    open: localTime.windowOpen ? 'yes' : 'no',
                    span: (words) => <span className="num">{words}</span>,
                  }}
                />
              </span>
            </span>
          )}
        </div>
        <span className="sp" />
        <IconButton label={t('Close the details')} kind="quiet" className="cv-side-close" onClick={onClose}>
          <IconX className="i" aria-hidden />
        </IconButton>
      </div>
      {values.length > 0 && (
        <Part title={t('From the campaign file')}>
          <dl className="kv num">
            {values.map(([column, value]) => (
              <div key={column} className="cv-pair">
                <dt>{labelOf(column)}</dt>
                <dd>{value || '–'}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <BotPanel
        conversation={conversation}
        part={(title, children) => <Part title={title}>{children}</Part>}
      />
      {campaign && <CampaignPart campaign={campaign} />}
      <PersonPart conversation={conversation} />
      {conversation.survey && <SurveyPart survey={conversation.survey} />}
      <Consent conversation={conversation} acts={acts} onOptOut={onOptOut} />
      <BlockPart conversation={conversation} />
    </aside>
  )
}

const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="cv-part">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function CampaignPart({ campaign }: { campaign: NonNullable<Conversation['campaign']> }) {
  const format = useFormat()
  const over = Date.parse(campaign.belongsUntil) < Date.now()
  return (
    <Part title={t('Campaign')}>
      <div className="b5">{campaign.name}</div>
      <div className="f12 t3 cv-until">
        {over ? t('Replies belonged to it until') : t('Replies belong to it until')}{' '}
        {format.dateTime(campaign.belongsUntil)}
      </div>
      <div className="row f12 num t2 g12">
        <span>
          <b className="b5 t1">{format.count(campaign.recipients)}</b>{' '}
          {t('{recipients, plural, one {recipient} other {recipients}}', { recipients: campaign.recipients })}
        </span>
        <span>
          <b className="b5 t1">{format.count(campaign.replies)}</b>{' '}
          {t('{replies, plural, one {reply} other {replies}}', { replies: campaign.replies })}
        </span>
      </div>
    </Part>
  )
}

const SOURCES: Record<string, string> = spoken(() => ({
  reply: t('by their own message'),
  carrier: t('told to the carrier'),
  preference: t('in WhatsApp’s own settings'),
  agent: t('recorded by an agent'),
  person: t('recorded in the opt-outs'),
  import: t('with an imported list'),
  api: t('recorded through the API'),
}))

function Consent({ conversation, acts, onOptOut }: Pick<Props, 'conversation' | 'acts' | 'onOptOut'>) {
  const { summary, optOut } = conversation
  const format = useFormat()
  return (
    <Part title={t('Consent')}>
      {optOut ? (
        <div className="f12 t2 row t g6 cv-consent">
          <IconHandStop className="i bad" aria-hidden />
          <span>
            {optOut.marketingOnly ? t('Marketing stopped') : t('Opted out')} {format.dateTime(optOut.since)},{' '}
            {SOURCES[optOut.source] ?? optOut.source}
            {optOut.words && <span className="cv-quote">“{optOut.words}”</span>}
          </span>
        </div>
      ) : (
        <div className="f12 t2 row g6 cv-consent">
          <IconCircleCheck className="i ok" aria-hidden />
          {t('{channel}, not opted out', { channel: channelWord(summary.channel) })}
        </div>
      )}
      {!summary.optedOut && (
        <Menu>
          <Menu.Target>
            <Button size="sm" kind="danger" icon={<IconHandStop className="i" aria-hidden />}>
              {t('Opt out')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <OptOutItems conversation={conversation} acts={acts} onOptOut={onOptOut} />
          </Menu.Dropdown>
        </Menu>
      )}
    </Part>
  )
}
