import type { Campaign } from '@foreword/contract'
import { Link } from '@tanstack/react-router'
import {
  ChannelOrder,
  channelsOf,
  delivered,
  done,
  format,
  handedOver,
  LedgerBar,
  StateBadge,
  t,
  useFormat,
} from '../../../ui/index.ts'
import { CampaignMenu } from '../actions/CampaignMenu.tsx'
import { LikelyAction } from '../actions/LikelyAction.tsx'
import { standstillLine } from '../actions/standstill.ts'
import { failsMuch } from './states.ts'

type NameProps = { campaign: Campaign; skill: string | undefined }
type RowProps = NameProps & {
  marked: boolean
  /** Undefined for those that can only be acted on one by one. */
  onMark: ((on: boolean) => void) | undefined
}

/** Name and who did it, where it stands, how far it is, what came of it. */
export function CampaignRow({ campaign, skill, marked, onMark }: RowProps) {
  const { count, dateTime } = useFormat()
  const { funnel, status } = campaign
  const begun = status !== 'draft' && status !== 'scheduled'
  const bad = failsMuch(funnel.failed, handedOver(funnel))
  const launch = campaign.launchedAt ?? campaign.startAt
  const shownTime = status === 'scheduled' ? campaign.startAt : launch
  return (
    <tr className={marked ? 'open-row marked' : 'open-row'}>
      <td className="mark-cell">
        {onMark && (
          <input
            type="checkbox"
            className="chk"
            aria-label={t('Choose {name}', { name: campaign.name })}
            checked={marked}
            onChange={(event) => onMark(event.currentTarget.checked)}
          />
        )}
      </td>
      <td>
        <CampaignName campaign={campaign} skill={skill} />
      </td>
      <td className="t2">
        <ChannelOrder channels={channelsOf(campaign)} />
      </td>
      <td className="n">{funnel.recipients > 0 ? count(funnel.recipients) : <Dash />}</td>
      <td className="nw num t2">
        {shownTime ? dateTime(shownTime) : <span className="t3">{t('Not set')}</span>}
      </td>
      <td>
        <StateBadge campaign={campaign} />
      </td>
      {begun ? (
        <>
          <td>
            <Progress campaign={campaign} />
          </td>
          <td className="n">{count(delivered(funnel))}</td>
          <td className={`n ${bad ? 'bad b5' : ''}`}>{count(funnel.failed)}</td>
          <td className="n">{count(funnel.replied)}</td>
        </>
      ) : (
        // Nothing came of it yet: what is missing, or when it starts, has the room of the figures.
        <td colSpan={4}>
          <Progress campaign={campaign} />
        </td>
      )}
      <td>
        <div className="row g4 row-actions">
          <LikelyAction campaign={campaign} />
          <CampaignMenu campaign={campaign} />
        </div>
      </td>
    </tr>
  )
}

/** The name leads to the campaign, a draft's to its first step; below it who did it, or why it needs somebody. */
export function CampaignName({ campaign, skill }: NameProps) {
  const { count } = useFormat()
  const { id, name, status } = campaign
  const who = [skill, campaign.launchedByName ?? campaign.createdByName].filter(Boolean).join(' · ')
  const asked =
    campaign.launchRequest && t('{name} asks to launch it', { name: campaign.launchRequest.byName })
  const needsYou = asked ?? standstillLine(campaign, count)
  return (
    <>
      {status === 'draft' ? (
        <Link
          className="row-name ell b5 campaign-cell"
          title={name}
          to="/campaigns/$id/edit/$step"
          params={{ id, step: asked ? 'launch' : 'compose' }}
        >
          {name}
        </Link>
      ) : (
        <Link className="row-name ell b5 campaign-cell" title={name} to="/campaigns/$id" params={{ id }}>
          {name}
        </Link>
      )}
      <div className={`sub ell ${needsYou ? (status === 'stopped' ? 'bad' : 'wait') : ''}`}>
        {needsYou ?? who}
      </div>
    </>
  )
}

/** How far it is: a bar once it sends, before that when it starts or what is missing. */
export function Progress({ campaign, width }: { campaign: Campaign; width?: number }) {
  const { until } = useFormat()
  const { funnel, status, startAt } = campaign
  if (status === 'draft') {
    const words =
      funnel.recipients > 0
        ? t('{recipients, plural, one {# person} other {# people}}', { recipients: funnel.recipients })
        : t('No recipients yet')
    return <span className="f12 t3">{words}</span>
  }
  if (status === 'scheduled') {
    const soon = startAt && Date.parse(startAt) > Date.now()
    return (
      <span className="f12 t3 num">
        {soon ? t('Starts in {startAt}', { startAt: until(startAt) }) : t('Starts in a moment')}
      </span>
    )
  }
  return (
    <div className="row g6">
      <LedgerBar funnel={funnel} {...(width ? { width } : {})} />
      {status !== 'finished' && status !== 'cancelled' && (
        <span className="num f12 t2">{format.roundShare(done(funnel), funnel.recipients)}</span>
      )}
    </div>
  )
}

function Dash() {
  return <span className="t3">–</span>
}
