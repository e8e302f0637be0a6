import {
  countSegments,
  MAX_SMS_CHARACTERS,
  replaceLookAlikes,
  type Skill,
  usesSmartEncoding,
} from '@foreword/contract'
import { IconAlertCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../../../api/index.ts'
import { SegmentedTabs, TextField, useFormat } from '../../../../ui/index.ts'
import { useSamples } from '../audience.ts'
import { messageColumns, missingColumns } from '../recipients/equation.ts'
import type { StepProps } from '../step-props.ts'
import { AnswersRow } from './AnswersRow.tsx'
import { ChannelField } from './ChannelField.tsx'
import { KINDS, lookAlikeGain } from './choices.ts'
import { LookAlikeNote } from './LookAlikeNote.tsx'
import { MessageEditor } from './MessageEditor.tsx'
import { OptOutRow } from './OptOutRow.tsx'
import { Preview } from './Preview.tsx'
import { partsFor, textOf } from './rendered.ts'
import { SenderField } from './SenderField.tsx'
import { SkillField } from './SkillField.tsx'

/** Step 1: what is sent, from which number, and where answers go. */
export function ComposeStep({ hold, audience, problems }: StepProps) {
  const { campaign, change } = hold
  const samples = useSamples(campaign.id, audience)
  const skills = useQuery(queries.skills()).data?.skills ?? NO_SKILLS
  const kind = KINDS.find((one) => one.value === campaign.kind)
  const [tab, setTab] = useState<'write' | 'preview'>('write')
  return (
    <div className={`wz-body wz-compose show-${tab}`}>
      <div className="wz-phone-tabs">
        <SegmentedTabs
          label="Show"
          segments={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
          value={tab}
          onChange={setTab}
        />
      </div>
      <form className="col wz-form" onSubmit={(event) => event.preventDefault()} noValidate>
        <div className="wz-two wz-name-row">
          <NameField key={hold.draft.server.id} hold={hold} error={problems.name} />
          <fieldset className="field wz-plain">
            <legend className="lab">Kind</legend>
            <SegmentedTabs
              label="Kind"
              segments={KINDS.map(({ value, label }) => ({ value, label }))}
              value={campaign.kind}
              onChange={(value) => change({ kind: value })}
              height={32}
            />
            <span className="hint">{kind?.meaning}</span>
          </fieldset>
        </div>
        <ChannelField />
        <div className="wz-two">
          <SenderField
            value={campaign.senderId}
            onChange={(senderId) => change({ senderId })}
            error={problems.senderId}
          />
          <SkillField
            value={campaign.skillId}
            skills={skills}
            onChange={(skillId) => change({ skillId })}
            error={problems.skillId}
          />
        </div>
        <AnswersRow campaign={campaign} skills={skills} onChange={change} />
        <MessageField hold={hold} audience={audience} problems={problems} />
      </form>
      <Preview campaign={campaign} audience={audience} samples={samples} />
    </div>
  )
}

const NO_SKILLS: Skill[] = []

function NameField({ hold, error }: Pick<StepProps, 'hold'> & { error: string | undefined }) {
  // An empty name cannot be saved, so it is held here until something is written.
  const [empty, setEmpty] = useState(false)
  return (
    <TextField
      label="Name"
      name="name"
      value={empty ? '' : hold.campaign.name}
      maxLength={255}
      hint="Only your team sees it. A date tells agents which message it was."
      error={empty ? 'A campaign needs a name. The last one is kept until you write another.' : error}
      onChange={(event) => {
        const name = event.currentTarget.value
        setEmpty(name.trim() === '')
        if (name.trim() !== '') hold.change({ name })
      }}
    />
  )
}

function MessageField({ hold, audience, problems }: StepProps) {
  const { campaign, change } = hold
  const format = useFormat()
  const text = textOf(partsFor(campaign, audience, null))
  const over = text.length - MAX_SMS_CHARACTERS
  const missing = audience ? missingColumns(campaign.message, audience) : []
  const error =
    over > 0
      ? `${format.counted(over, 'character', 'characters')} too many: a message holds ${format.count(MAX_SMS_CHARACTERS)} with the opt-out text. Cut ${over === 1 ? 'one' : 'them'} to send it.`
      : missing.length > 0
        ? `The file has no column ${missing.map((name) => `“${name}”`).join(', ')}. Change the message or choose another file.`
        : (problems.message ?? null)
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === campaign.senderId)
  // A sender with smart encoding exchanges them by itself.
  const gain = usesSmartEncoding(sender?.config) ? null : lookAlikeGain(text)
  return (
    <div className="field wz-message">
      <div className="row">
        <label className="lab" htmlFor="wz-message">
          Message
        </label>
        <span className="sp" />
        <span className="f12 t3" id="wz-message-hint">
          Type <span className="kbd">{'{'}</span> for a variable
        </span>
      </div>
      <MessageEditor
        value={campaign.message}
        onChange={(message) => change({ message })}
        variables={audience ? messageColumns(audience) : null}
        error={error}
      >
        <OptOutRow on={campaign.optOutOn} text={campaign.optOutText} onChange={change} />
      </MessageEditor>
      {error && (
        <span className="field-error" role="alert" id="wz-message-error">
          <IconAlertCircle className="i s14" aria-hidden />
          <span>{error}</span>
        </span>
      )}
      {gain && (
        <LookAlikeNote
          gain={gain}
          onReplace={() =>
            change({
              message: replaceLookAlikes(campaign.message),
              ...(countSegments(campaign.optOutText).culprits.length > 0 && {
                optOutText: replaceLookAlikes(campaign.optOutText),
              }),
            })
          }
        />
      )}
    </div>
  )
}
