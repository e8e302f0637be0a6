import { type Campaign, type Import, type Recipient, resolveTemplate } from '@foreword/contract'
import { IconAlertTriangle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queries } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { IconButton, Note, t } from '../../../../ui/index.ts'
import { contentOf, stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { MessageOnChannel } from './MessageOnChannel.tsx'
import { nameOf, partsFor, textOf } from './rendered.ts'
import { SegmentMeter } from './SegmentMeter.tsx'
import { StepTabs } from './StepTabs.tsx'

type Props = {
  campaign: Campaign
  audience: Import | null
  templates: Templates
  samples: readonly Recipient[]
  /** Something wrong on a channel that is not shown is brought into sight. */
  problems: Readonly<Record<string, string | undefined>>
}

/** What people get on each channel, with real people of the audience to leaf through, and what an SMS weighs. */
export function Preview({ campaign, audience, templates, samples, problems }: Props) {
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState(0)
  const steps = stepsOf(campaign)
  const index = Math.min(chosen, steps.length - 1)
  const step = steps[index]!
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === step.senderId)
  const sample = samples.length > 0 ? samples[at % samples.length]! : null
  const turn = (by: number) => setAt((at + by + samples.length) % samples.length)
  const wrong = stepInNeed(problems)
  useEffect(() => {
    if (wrong !== null) setChosen(wrong)
  }, [wrong])
  return (
    <aside className="col wz-preview" aria-label={t('Preview')}>
      <div className="row wz-preview-head">
        <h2 className="b6">{t('Preview')}</h2>
        <span className="sp" />
        {sample ? (
          <>
            <IconButton label={t('Previous person')} kind="quiet" size="sm" onClick={() => turn(-1)}>
              <IconChevronLeft className="i" aria-hidden />
            </IconButton>
            <span className="f12 t2 num ell" aria-live="polite">
              {t('{sample} · sample {what} of {samples}', {
                sample: nameOf(sample) ?? phone(sample.address ?? sample.input),
                what: (at % samples.length) + 1,
                samples: samples.length,
              })}
            </span>
            <IconButton label={t('Next person')} kind="quiet" size="sm" onClick={() => turn(1)}>
              <IconChevronRight className="i" aria-hidden />
            </IconButton>
          </>
        ) : (
          <span className="f12 t3">{t('Values appear once recipients are read')}</span>
        )}
      </div>
      <StepTabs label={t('Channel shown')} steps={steps} value={index} onChange={setChosen} />
      <MessageOnChannel
        campaign={campaign}
        step={step}
        template={templateOf(step, templates)}
        audience={audience}
        sample={sample}
      />
      {step.channel === 'sms' ? (
        <SegmentMeter
          text={textOf(partsFor(step, audience, sample))}
          samples={samples.map((one) => textOf(partsFor(step, audience, one)))}
          config={sender?.config}
        />
      ) : (
        <Lacking {...{ campaign, audience, templates, index, sample }} />
      )}
    </aside>
  )
}

/** Which channel the first problem is on; null when there is none. */
function stepInNeed(problems: Props['problems']): number | null {
  const field = Object.keys(problems).find((name) => problems[name] !== undefined)
  if (field === undefined) return null
  const further = /^fallbacks\.(\d)\./.exec(field)
  return further ? Number(further[1]) + 1 : 0
}

type LackingProps = Pick<Props, 'campaign' | 'audience' | 'templates'> & {
  index: number
  sample: Recipient | null
}

/** What the person shown lacks for the template, or has that cannot stand in it. */
function Lacking({ campaign, audience, templates, index, sample }: LackingProps) {
  const step = stepsOf(campaign)[index]!
  const content = contentOf(step, templateOf(step, templates), audience)
  if (!content || !sample) return null
  const { missing, fault } = resolveTemplate(content, sample.variables)
  if (missing.length === 0 && fault === null) return null
  return (
    <div className="wz-lacking">
      <Note tone="wait" icon={<IconAlertTriangle className="i" aria-hidden />}>
        {fault
          ? t('{fault}. A row like this is refused.', { fault })
          : t('No value for {missing}. A row like this is refused.', { missing: missing.join(', ') })}
      </Note>
    </div>
  )
}
