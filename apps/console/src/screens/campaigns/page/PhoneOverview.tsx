import type { Progress } from '@foreword/contract'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import {
  delivered,
  done,
  format,
  handedOver,
  LedgerBar,
  saidByServer,
  t,
  useFormat,
} from '../../../ui/index.ts'
import { ChannelsPanel } from './ChannelsPanel.tsx'
import { Consent } from './Consent.tsx'
import { Failures } from './Failures.tsx'
import { NoReceipt } from './NoReceipt.tsx'
import { NotSure } from './NotSure.tsx'
import { PeoplePace } from './PeoplePace.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'

/** Figures first: how far it is, the parts, replies. */
export function PhoneOverview({ progress }: { progress: Progress }) {
  const { count, share } = useFormat()
  const { funnel } = progress.campaign
  const reached = delivered(funnel)
  return (
    <div className="page-body">
      <div>
        <div className="done-line">
          <span className="fig num">
            {format.shareFigure(done(funnel), funnel.recipients)}
            <small>%</small>
          </span>
          <span className="t2">
            {t('of {recipients} people done', { recipients: count(funnel.recipients) })}
          </span>
        </div>
        <LedgerBar funnel={funnel} large />
      </div>
      <Parts progress={progress} />
      <NoReceipt people={progress.noReceipt} />
      <div className="two-panels">
        <Small title={t('Replied')} people={funnel.replied} share={share(funnel.replied, reached)} />
        <Small title={t('Opted out')} people={funnel.optedOut} share={share(funnel.optedOut, reached)} />
      </div>
      <ChannelsPanel campaignId={progress.campaign.id} steps={progress.steps} />
      <WaitingPanel progress={progress} />
      <PeoplePace campaign={progress.campaign} />
      <NotSure progress={progress} />
      <Failures progress={progress} />
      <Consent campaignId={progress.campaign.id} />
    </div>
  )
}

function Parts({ progress }: { progress: Progress }) {
  const { count, share } = useFormat()
  const { campaign, failures, skipped, waiting } = progress
  const { funnel } = campaign
  const inLine = waiting.find((one) => one.reason === 'turn')?.people ?? 0
  const parts = [
    {
      dot: 'delivered',
      title: t('Delivered'),
      people: delivered(funnel),
      below: t('{share} of those sent to', { share: share(delivered(funnel), handedOver(funnel)) }),
      state: 'delivered',
    },
    {
      dot: 'sent',
      title: progress.noReceipt > 0 ? t('Sent, no receipt') : t('Sent, no receipt yet'),
      people: funnel.sent + funnel.sending,
      below: funnel.sending > 0 ? t('{sending} sending', { sending: count(funnel.sending) }) : '',
      state: 'sent',
    },
    ...(funnel.unknown > 0
      ? [
          {
            dot: 'unsure',
            title: t('Not sure'),
            people: funnel.unknown,
            below: t('the carrier did not answer'),
            state: 'unknown',
          },
        ]
      : []),
    {
      dot: 'failed',
      title: t('Failed'),
      people: funnel.failed,
      below:
        failures.length > 0
          ? t('{failures, plural, one {# reason} other {# reasons}}', { failures: failures.length })
          : '',
      state: 'failed',
    },
    {
      dot: 'skipped',
      title: t('Skipped'),
      people: funnel.skipped + funnel.expired + funnel.cancelled,
      below: skipped.map((one) => saidByServer(one.title)).join(', '),
      state: 'skipped',
    },
    {
      dot: 'waiting',
      title: t('Waiting'),
      people: funnel.waiting,
      below:
        funnel.waiting > 0
          ? t('{inLine} in line, {count} for later', {
              inLine: count(inLine),
              count: count(funnel.waiting - inLine),
            })
          : '',
      state: 'waiting',
    },
  ]
  return (
    <ul className="num parts-list">
      {parts.map((part) => (
        <li key={part.dot}>
          <Link
            to="/campaigns/$id"
            params={{ id: campaign.id }}
            search={{ tab: 'recipients', state: part.state }}
          >
            <i className={`dot ${part.dot}`} />
            <span className="col">
              <span className="b5 f14">{part.title}</span>
              <span className="f12 t3">{part.below}</span>
            </span>
            <span className="sp" />
            <b className="b6 f14">{count(part.people)}</b>
            <IconChevronRight className="i s14 t3" aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Small({ title, people, share }: { title: string; people: number; share: string }) {
  const { count } = useFormat()
  return (
    <div className="panel">
      <div className="f12 t2">{title}</div>
      <div className="num b6">
        {count(people)} <span className="f12 t3">{share}</span>
      </div>
    </div>
  )
}
