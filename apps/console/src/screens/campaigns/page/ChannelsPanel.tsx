import type { StepProgress } from '@foreword/contract'
import { IconCornerDownRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { CHANNEL_WORDS, ChannelIcon, t, useFormat } from '../../../ui/index.ts'
import { type StepPart, stepParts } from './step-parts.ts'

type Props = { campaignId: string; steps: StepProgress[] }

/** Channel by channel: whom each reached, how many went on to the next one, and why. With one channel the funnel says it all. */
export function ChannelsPanel({ campaignId, steps }: Props) {
  const [first, ...rest] = steps
  if (!first || rest.length === 0) return null
  return (
    <section className="panel" aria-label={t('Channel by channel')}>
      <div className="ph">
        {t('Channel by channel')}
        <span className="sub num ell">
          {first.wentOn === 0
            ? t('nobody has needed the next channel so far')
            : t('{wentOn, plural, one {# person} other {# people}} not reached by {channel}', {
                wentOn: first.wentOn,
                channel: CHANNEL_WORDS[first.channel],
              })}
        </span>
      </div>
      <ol className="channel-steps">
        {steps.map((step, index) => (
          <Step
            key={step.step}
            campaignId={campaignId}
            step={step}
            whole={first.people}
            next={steps[index + 1]}
          />
        ))}
      </ol>
    </section>
  )
}

type StepProps = { campaignId: string; step: StepProgress; whole: number; next: StepProgress | undefined }

function Step({ campaignId, step, whole, next }: StepProps) {
  const { count, share } = useFormat()
  const parts = stepParts(step)
  return (
    <li>
      <div className="channel-step">
        <div className="channel-step-name">
          <span className="row g6 b5">
            <ChannelIcon channel={step.channel} />
            {CHANNEL_WORDS[step.channel]}
          </span>
          <span className="f12 t3 ell">{step.senderName}</span>
        </div>
        <div className="channel-step-bar">
          <Bar parts={parts} of={whole} />
          <div className="row f12 t2 num ledger-words">
            {parts.length === 0 && <span className="t3">{t('Nobody so far')}</span>}
            {parts.map((part) => (
              <Part key={part.key} part={part} campaignId={campaignId} step={step} />
            ))}
          </div>
        </div>
        <div className="num channel-step-people">
          <b className="b6">{count(step.people)}</b>
          <span className="f12 t3">{step.step === 0 ? t('tried') : share(step.people, whole)}</span>
        </div>
      </div>
      {next && step.wentOn > 0 && <WentOn step={step} next={next} />}
    </li>
  )
}

/** As long as this channel's part of all people, so that what is left for the next one is seen. */
function Bar({ parts, of }: { parts: StepPart[]; of: number }) {
  const { count } = useFormat()
  const people = parts.reduce((sum, part) => sum + part.people, 0)
  const spoken = parts.map((part) => `${part.title} ${count(part.people)}`).join(', ')
  return (
    <div
      className="pb lg"
      style={{ width: `${of > 0 ? Math.max(2, (people / of) * 100) : 2}%` }}
      role="img"
      aria-label={spoken || t('Nobody so far')}
    >
      {parts.map((part) => (
        <i
          key={part.key}
          className={`x-${part.key === 'unsure' ? 'sent' : part.key}`}
          style={{ flex: part.people, minWidth: 3 }}
        />
      ))}
    </div>
  )
}

function Part({ part, campaignId, step }: { part: StepPart; campaignId: string; step: StepProgress }) {
  const { count, share } = useFormat()
  const words = (
    <>
      <i className={`dot ${part.key}`} />
      {part.title} <b className="b5 t1">{count(part.people)}</b>
      <span className="t3">{share(part.people, step.people)}</span>
    </>
  )
  if (!part.state) return <span className="row g6 nw">{words}</span>
  return (
    <Link
      className="row g6 nw channel-part"
      to="/campaigns/$id"
      params={{ id: campaignId }}
      search={{ tab: 'recipients', state: part.state, channel: step.channel }}
    >
      {words}
    </Link>
  )
}

/** Why the next channel took over, in words. */
function WentOn({ step, next }: { step: StepProgress; next: StepProgress }) {
  const { count } = useFormat()
  return (
    <div className="row t g6 f12 t2 num went-on-why">
      <IconCornerDownRight className="i s14 t3" aria-hidden />
      <span>
        <b className="b5 t1">
          {t('{wentOn, plural, one {# person} other {# people}} went on to {channel}', {
            wentOn: step.wentOn,
            channel: CHANNEL_WORDS[next.channel],
          })}
        </b>
        {step.whyOn.length > 0 && ': '}
        {step.whyOn.map((why, index) => (
          <span key={why.title}>
            {index > 0 && ' · '}
            {why.title} <b className="b5 t1">{count(why.people)}</b>
            {why.carrierCode && <span className="t3"> {why.carrierCode}</span>}
          </span>
        ))}
      </span>
    </div>
  )
}
