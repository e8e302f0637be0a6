import type { Channel, Skill, StepDraft } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { queries } from '../../../../api/index.ts'
import { SegmentedTabs, TextField, t } from '../../../../ui/index.ts'
import { useSamples } from '../audience.ts'
import {
  type Choice,
  chosenSteps,
  fromHandoff,
  movedStep,
  NO_RECEIPT,
  newStep,
  stepChange,
  stepsChange,
  stepsOf,
  templateOf,
} from '../channel-steps.ts'
import type { StepProps } from '../step-props.ts'
import { AnswersRow } from './AnswersRow.tsx'
import { ChannelField } from './ChannelField.tsx'
import { ConversationsField } from './ConversationsField.tsx'
import { KINDS } from './choices.ts'
import { Preview } from './Preview.tsx'
import { SkillField } from './SkillField.tsx'
import { StepCards } from './StepCards.tsx'
import { StepFields, StepSender } from './StepFields.tsx'
import { fieldName, type StepFieldsProps } from './step-fields.ts'
import './compose.css'
import './message.css'
import './preview.css'
import './templates.css'

/** Step 1: what is sent, on which channels, from whom, and where answers go. */
export function ComposeStep({ hold, audience, templates, problems }: StepProps) {
  const { campaign, change } = hold
  const samples = useSamples(campaign.id, audience)
  const skills = useQuery(queries.skills()).data?.skills ?? NO_SKILLS
  const kind = KINDS.find((one) => one.value === campaign.kind)
  const [tab, setTab] = useState<'write' | 'preview'>('write')
  const steps = stepsOf(campaign)
  const acts = useStepActs(hold, steps)
  const single = steps.length === 1
  const fields = steps.map(
    (step, index): StepFieldsProps => ({
      step,
      index,
      single,
      template: templateOf(step, templates),
      audience,
      samples,
      errorOf: (field) => problems[fieldName(index, field)],
      onChange: (changed) => change(stepChange(campaign, index, changed)),
    }),
  )
  const skill = (
    <SkillField
      value={campaign.skillId}
      skills={skills}
      onChange={(skillId) => change({ skillId })}
      error={problems.skillId}
    />
  )
  return (
    <div className={`wz-body wz-compose show-${tab}`}>
      <div className="wz-phone-tabs">
        <SegmentedTabs
          label={t('Show')}
          segments={[
            { value: 'write', label: t('Write') },
            { value: 'preview', label: t('Preview') },
          ]}
          value={tab}
          onChange={setTab}
        />
      </div>
      <form className="col wz-form" onSubmit={(event) => event.preventDefault()} noValidate>
        <div className="wz-two wz-name-row">
          <NameField key={hold.draft.server.id} hold={hold} error={problems.name} />
          <fieldset className="field wz-plain">
            <legend className="lab">{t('Kind')}</legend>
            <SegmentedTabs
              label={t('Kind')}
              segments={KINDS.map(({ value, label }) => ({ value, label }))}
              value={campaign.kind}
              onChange={(value) => change({ kind: value })}
              height={32}
            />
            <span className="hint">{kind?.meaning}</span>
          </fieldset>
        </div>
        <ChannelField
          campaign={campaign}
          onChoose={acts.choose}
          onHandoff={(handoff) => change(fromHandoff(handoff))}
        />
        {single ? (
          <>
            <div className="wz-two">
              <StepSender {...fields[0]!} />
              {skill}
            </div>
            <AnswersRow campaign={campaign} skills={skills} onChange={change} />
            <StepFields {...fields[0]!} />
          </>
        ) : (
          <>
            <StepCards steps={fields} onMove={acts.move} onRemove={acts.remove} onAdd={acts.add} />
            <div className="wz-two">
              {skill}
              <ConversationsField campaign={campaign} onChange={change} />
            </div>
            <AnswersRow campaign={campaign} skills={skills} onChange={change} />
          </>
        )}
        {single && (
          <div className="wz-half-width">
            <ConversationsField campaign={campaign} onChange={change} />
          </div>
        )}
      </form>
      <Preview
        campaign={campaign}
        audience={audience}
        templates={templates}
        samples={samples}
        problems={problems}
      />
    </div>
  )
}

const NO_SKILLS: Skill[] = []

/** Changes of the channels themselves. What was written on one that goes away is kept while this step is open, and comes back with it. */
function useStepActs({ campaign, change }: StepProps['hold'], steps: readonly StepDraft[]) {
  const senders = useQuery(queries.senders()).data?.senders ?? []
  const kept = useRef<Partial<Record<Channel, StepDraft>>>({})
  const from = {
    senders,
    optOutText: steps.find((one) => one.channel === 'sms')?.optOutText || kept.current.sms?.optOutText,
  }
  const keep = () => {
    for (const step of stepsOf(campaign)) kept.current[step.channel] = step
  }
  const set = (next: readonly StepDraft[]) => change(stepsChange(next))
  return {
    choose: (choice: Choice) => {
      keep()
      set(chosenSteps(choice, steps, kept.current, from))
    },
    move: (at: number, by: 1 | -1) => set(movedStep(steps, at, by)),
    remove: (at: number) => {
      keep()
      set(steps.toSpliced(at, 1))
    },
    add: (channel: Channel) => {
      const step = kept.current[channel] ?? newStep(channel, from)
      set([...steps, { ...step, noReceiptMinutes: step.noReceiptMinutes ?? NO_RECEIPT }])
    },
  }
}

function NameField({ hold, error }: Pick<StepProps, 'hold'> & { error: string | undefined }) {
  // An empty name cannot be saved, so it is held here until something is written.
  const [empty, setEmpty] = useState(false)
  return (
    <TextField
      label={t('Name')}
      name="name"
      value={empty ? '' : hold.campaign.name}
      maxLength={255}
      hint={t('Only your team sees it. A date tells agents which message it was.')}
      error={empty ? t('A campaign needs a name. The last one is kept until you write another.') : error}
      onChange={(event) => {
        const name = event.currentTarget.value
        setEmpty(name.trim() === '')
        if (name.trim() !== '') hold.change({ name })
      }}
    />
  )
}
