import type { Campaign, CampaignChange, Import, Review } from '@foreword/contract'
import {
  IconArrowsSplit2,
  IconClock,
  IconLayersLinked,
  IconMessages,
  IconRoute,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queries } from '../../../../api/index.ts'
import { CHANNEL_WORDS, ChannelIcon, ChannelOrder, channelsOf, useFormat } from '../../../../ui/index.ts'
import { byConsumerId, stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { KINDS, lookbackWords } from '../compose/choices.ts'
import { conversationWords, IN_CONVERSATION } from '../compose/conversations.ts'
import type { StepId } from '../steps.ts'
import { windowWords } from '../window/hours.ts'
import { heldPeople } from '../window/plan-scale.ts'
import { stricterWords } from '../window/stricter.ts'
import { CanaryRow } from './CanaryRow.tsx'
import { CostRow } from './CostRow.tsx'
import { countryList, countryWords, stepBelow, stepHead } from './review-words.ts'

type Props = {
  campaign: Campaign
  audience: Import | null
  templates: Templates
  review: Review
  onStep(step: StepId): void
  onChange(change: CampaignChange): void
}

const regions = new Intl.DisplayNames('en', { type: 'region' })
const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code)

/** Each step in two lines: what, and what that comes to. */
export function ReviewRows({ campaign, audience, templates, review, onStep, onChange }: Props) {
  const format = useFormat()
  const { plan, segments, countries } = review
  const senders = useQuery(queries.senders()).data?.senders
  const account = useQuery(queries.limits()).data?.openConversations
  const talking = campaign.openConversations ?? account
  const steps = stepsOf(campaign)
  const several = steps.length > 1
  const skill = useQuery(queries.skills()).data?.skills.find((one) => one.id === campaign.skillId)
  const kind = KINDS.find((one) => one.value === campaign.kind)?.label.toLowerCase()
  const held = heldPeople(plan)
  return (
    <>
      {several && (
        <ReviewRow
          icon={<IconArrowsSplit2 className="i" aria-hidden />}
          title="Channels"
          head={<ChannelOrder channels={channelsOf(campaign)} />}
          onEdit={() => onStep('compose')}
        >
          A {kind} campaign. Everybody gets the first channel that reaches them.
        </ReviewRow>
      )}
      {steps.map((step, index) => (
        <ReviewRow
          key={step.channel}
          icon={<ChannelIcon channel={step.channel} />}
          title={several ? `${index + 1}. ${CHANNEL_WORDS[step.channel]}` : 'Message'}
          head={stepHead(step, {
            sender: senders?.find((one) => one.id === step.senderId)?.name,
            template: templateOf(step, templates),
            kind: several ? null : (kind ?? null),
          })}
          onEdit={() => onStep('compose')}
        >
          {stepBelow(step, { segments, before: steps[index - 1] ?? null })}
        </ReviewRow>
      ))}
      <ReviewRow
        icon={<IconUsers className="i" aria-hidden />}
        title="Recipients"
        head={
          audience && audience.ready > 0
            ? `${format.counted(audience.ready, 'person', 'people')} ${countryWords(countries, countryName)}`.trim()
            : 'Nobody yet'
        }
        onEdit={() => onStep('recipients')}
      >
        {audience ? (
          <>
            {format.counted(audience.rowsRead, 'row', 'rows')} read, {format.count(audience.refused)} refused,{' '}
            {format.count(audience.duplicates)} duplicates, {format.count(audience.suppressed)} opted out
            {audience.leftOut > 0 && `, ${format.count(audience.leftOut)} left out`}
            {review.excluded > 0 &&
              `. ${format.counted(review.excluded, 'person', 'people')} of those ready will be skipped: on a list to leave out, or got an earlier campaign.`}
          </>
        ) : byConsumerId(campaign) ? (
          'Choose a file or type consumer ids'
        ) : (
          'Choose a file or type numbers'
        )}
      </ReviewRow>
      <ReviewRow
        icon={<IconClock className="i" aria-hidden />}
        title="When"
        head={`${startWords(campaign, format)}, ${format.rate(plan.speed)} a second`}
        onEdit={() => onStep('window')}
      >
        {plan.headline} Each within {windowWords(campaign.deliveryWindow)} on their own clock
        {held > 0 && `; ${format.counted(held, 'person is', 'people are')} held`}.
        {plan.held
          .filter((one) => one.reason !== 'no_zone')
          .map((one) => ` ${format.counted(one.people, 'person', 'people')}: ${one.detail}`)}
        {plan.stricter.length > 0 && ` Stricter rules hold for some: ${stricterList(plan)}.`}
        {campaign.notAfter !== null && ` Nobody is tried after ${format.dateTime(campaign.notAfter)}.`}
      </ReviewRow>
      <CanaryRow campaign={campaign} people={plan.people} onChange={onChange} />
      <ReviewRow
        icon={<IconRoute className="i" aria-hidden />}
        title="Answers"
        head={`${skill?.name ?? 'No skill yet'}, for ${lookbackWords(campaign.lookbackMinutes)}`}
        onEdit={() => onStep('compose')}
      >
        {campaign.routeAll
          ? 'Every message of that time goes there, also ones about something else.'
          : 'Answers to this campaign go there; other messages go where they always do.'}
        {skill?.members === 0 && <span className="wait wz-answers-none"> Nobody has this skill yet.</span>}
      </ReviewRow>
      <ReviewRow
        icon={<IconMessages className="i" aria-hidden />}
        title="In conversation"
        head={conversationWords(campaign.openConversations, account) ?? 'As the account says'}
        onEdit={() => onStep('compose')}
      >
        Somebody who is talking with you already. {talking && IN_CONVERSATION[talking].means}
      </ReviewRow>
      {segments.total > 0 && (
        <ReviewRow
          icon={<IconLayersLinked className="i" aria-hidden />}
          title="Segments"
          head={`${format.counted(segments.total, 'segment', 'segments')} ${campaign.channel === 'sms' ? 'in all' : 'at most, if everybody goes on to SMS'}`}
        >
          Carriers bill by segment and country: {countryList(countries, countryName, format.count)}.
        </ReviewRow>
      )}
      <CostRow cost={review.cost} />
    </>
  )
}

function stricterList(plan: Review['plan']): string {
  const { shown, more } = stricterWords(plan.stricter, 3)
  return [...shown.map((one) => one.words), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

function startWords(campaign: Campaign, format: ReturnType<typeof useFormat>): string {
  if (campaign.startMode === 'now' || campaign.startAt === null) return 'As soon as you launch'
  return `${format.day(campaign.startAt)}, from ${format.clock(campaign.startAt)} ${format.zoneName}`
}

type RowProps = { icon: ReactNode; title: string; head: ReactNode; children: ReactNode; onEdit?: () => void }

function ReviewRow({ icon, title, head, children, onEdit }: RowProps) {
  return (
    <section className="wz-review-row">
      <h2 className="t3 b5 row g6">
        {icon}
        {title}
      </h2>
      <div className="wz-min0">
        <div className="b5 num">{head}</div>
        <div className="t2 num">{children}</div>
      </div>
      {onEdit && (
        <button type="button" className="link f12" onClick={onEdit}>
          Edit
          <span className="vh"> {title.toLowerCase()}</span>
        </button>
      )}
    </section>
  )
}
