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
import {
  CHANNEL_WORDS,
  ChannelIcon,
  ChannelOrder,
  channelsOf,
  midSentence,
  named,
  saidByServer,
  t,
  useFormat,
} from '../../../../ui/index.ts'
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

const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? named('region', code) : code)

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
  const kind = midSentence(KINDS.find((one) => one.value === campaign.kind)?.label ?? '')
  const held = heldPeople(plan)
  return (
    <>
      {several && (
        <ReviewRow
          icon={<IconArrowsSplit2 className="i" aria-hidden />}
          title={t('Channels')}
          head={<ChannelOrder channels={channelsOf(campaign)} />}
          onEdit={() => onStep('compose')}
        >
          {t('A {kind} campaign. Everybody gets the first channel that reaches them.', { kind })}
        </ReviewRow>
      )}
      {steps.map((step, index) => (
        <ReviewRow
          key={step.channel}
          icon={<ChannelIcon channel={step.channel} />}
          title={several ? `${index + 1}. ${CHANNEL_WORDS[step.channel]}` : t('Message')}
          head={stepHead(step, {
            sender: senders?.find((one) => one.id === step.senderId)?.name,
            template: templateOf(step, templates),
            kind: several ? null : kind,
          })}
          onEdit={() => onStep('compose')}
        >
          {stepBelow(step, { segments, before: steps[index - 1] ?? null })}
        </ReviewRow>
      ))}
      <ReviewRow
        icon={<IconUsers className="i" aria-hidden />}
        title={t('Recipients')}
        head={
          audience && audience.ready > 0
            ? `${t('{ready, plural, one {# person} other {# people}}', { ready: audience.ready })} ${countryWords(countries, countryName)}`.trim()
            : t('Nobody yet')
        }
        onEdit={() => onStep('recipients')}
      >
        {audience ? (
          <>
            {t(
              '{rowsRead, plural, one {# row} other {# rows}} read, {refused} refused, {duplicates, plural, one {# duplicate} other {# duplicates}}, {suppressed} opted out',
              {
                rowsRead: audience.rowsRead,
                refused: format.count(audience.refused),
                duplicates: format.count(audience.duplicates),
                suppressed: format.count(audience.suppressed),
              },
            )}
            {audience.leftOut > 0 && t(', {leftOut} left out', { leftOut: audience.leftOut })}
            {review.excluded > 0 &&
              `. ${t('{excluded, plural, one {# person} other {# people}} of those ready will be skipped: on a list to leave out, or got an earlier campaign.', { excluded: review.excluded })}`}
          </>
        ) : byConsumerId(campaign) ? (
          t('Choose a file or type consumer ids')
        ) : (
          t('Choose a file or type numbers')
        )}
      </ReviewRow>
      <ReviewRow
        icon={<IconClock className="i" aria-hidden />}
        title={t('When')}
        head={t('{campaign}, {speed} a second', {
          campaign: startWords(campaign, format),
          speed: format.rate(plan.speed),
        })}
        onEdit={() => onStep('window')}
      >
        {t('{headline} Each within {deliveryWindow} on their own clock', {
          headline: format.timesOfDay(saidByServer(plan.headline)),
          deliveryWindow: format.timesOfDay(windowWords(campaign.deliveryWindow)),
        })}
        {held > 0 && t('; {held, plural, one {# person is} other {# people are}} held', { held })}.
        {plan.held
          .filter((one) => one.reason !== 'no_zone')
          .map(
            (one) =>
              ` ${t('{people, plural, one {# person} other {# people}}: {detail}', { people: one.people, detail: one.detail })}`,
          )}
        {plan.stricter.length > 0 &&
          ` ${t('Stricter rules hold for some: {rules}.', { rules: stricterList(plan) })}`}
        {campaign.notAfter !== null &&
          ` ${t('Nobody is tried after {at}.', { at: format.dateTime(campaign.notAfter) })}`}
      </ReviewRow>
      <CanaryRow campaign={campaign} people={plan.people} onChange={onChange} />
      <ReviewRow
        icon={<IconRoute className="i" aria-hidden />}
        title={t('Answers')}
        head={t('{name}, for {lookbackMinutes}', {
          name: skill?.name ?? t('No skill yet'),
          lookbackMinutes: lookbackWords(campaign.lookbackMinutes),
        })}
        onEdit={() => onStep('compose')}
      >
        {campaign.routeAll
          ? t('Every message of that time goes there, also ones about something else.')
          : t('Answers to this campaign go there; other messages go where they always do.')}
        {skill?.members === 0 && (
          <span className="wait wz-answers-none"> {t('Nobody has this skill yet.')}</span>
        )}
      </ReviewRow>
      <ReviewRow
        icon={<IconMessages className="i" aria-hidden />}
        title={t('In conversation')}
        head={conversationWords(campaign.openConversations, account) ?? t('As the account says')}
        onEdit={() => onStep('compose')}
      >
        {t('Somebody who is talking with you already.')} {talking && IN_CONVERSATION[talking].means}
      </ReviewRow>
      {segments.total > 0 && (
        <ReviewRow
          icon={<IconLayersLinked className="i" aria-hidden />}
          title={t('Segments')}
          head={
            campaign.channel === 'sms'
              ? t('{total, plural, one {# segment} other {# segments}} in all', { total: segments.total })
              : t(
                  '{total, plural, one {# segment} other {# segments}} at most, if everybody goes on to SMS',
                  {
                    total: segments.total,
                  },
                )
          }
        >
          {t('Carriers bill by segment and country: {countries}.', {
            countries: countryList(countries, countryName),
          })}
        </ReviewRow>
      )}
      <CostRow cost={review.cost} />
    </>
  )
}

function stricterList(plan: Review['plan']): string {
  const { shown, more } = stricterWords(plan.stricter, 3)
  return [...shown.map((one) => one.words), ...(more > 0 ? [t('and {more} more', { more })] : [])].join('; ')
}

function startWords(campaign: Campaign, format: ReturnType<typeof useFormat>): string {
  if (campaign.startMode === 'now' || campaign.startAt === null) return t('As soon as you launch')
  return t('{startAt}, from {startAt2} {zoneName}', {
    startAt: format.day(campaign.startAt),
    startAt2: format.clock(campaign.startAt),
    zoneName: format.zoneName,
  })
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
          {t('Edit')}
          <span className="vh"> {midSentence(title)}</span>
        </button>
      )}
    </section>
  )
}
