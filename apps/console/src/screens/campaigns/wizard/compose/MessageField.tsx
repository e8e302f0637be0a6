import { countSegments, MAX_SMS_CHARACTERS, replaceLookAlikes, usesSmartEncoding } from '@foreword/contract'
import { IconAlertCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../../api/index.ts'
import { T, t, useFormat } from '../../../../ui/index.ts'
import { messageColumns, missingColumns, missingWords } from '../recipients/equation.ts'
import { lookAlikeGain } from './choices.ts'
import { LookAlikeNote } from './LookAlikeNote.tsx'
import { MessageEditor } from './MessageEditor.tsx'
import { OptOutRow } from './OptOutRow.tsx'
import { partsFor, textOf } from './rendered.ts'
import { labelFor, type StepFieldsProps } from './step-fields.ts'

/** The words of an SMS with its opt-out text, or of a message in the app. */
export function MessageField({ step, index, single, audience, errorOf, onChange }: StepFieldsProps) {
  const format = useFormat()
  const sms = step.channel === 'sms'
  const text = textOf(partsFor(step, audience, null))
  const over = sms ? text.length - MAX_SMS_CHARACTERS : 0
  const missing = audience ? missingColumns(step.message, audience) : []
  const error =
    over > 0
      ? t(
          '{over, plural, one {# character} other {# characters}} too many: a message holds {maxSmsCharacters} with the opt-out text. Cut {over, plural, one {one} other {them}} to send it.',
          { over, maxSmsCharacters: format.count(MAX_SMS_CHARACTERS) },
        )
      : missing.length > 0
        ? t('{missing} Change the message or choose another file.', { missing: missingWords(missing) })
        : (errorOf('message') ?? null)
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === step.senderId)
  // A sender with smart encoding exchanges them by itself.
  const gain = sms && !usesSmartEncoding(sender?.config) ? lookAlikeGain(text) : null
  const id = index === 0 ? 'wz-message' : `wz-message-${index}`
  return (
    <div className="field wz-message">
      <div className="row">
        <label className="lab" htmlFor={id}>
          {labelFor(single, step.channel, t('Message'))}
        </label>
        <span className="sp" />
        <span className="f12 t3" id={`${id}-hint`}>
          <T
            text="Type <span>'{'</span> for a variable"
            with={{ span: (words) => <span className="kbd">{words}</span> }}
          />
        </span>
      </div>
      <MessageEditor
        id={id}
        value={step.message}
        onChange={(message) => onChange({ message })}
        variables={audience ? messageColumns(audience) : null}
        plainSms={sms}
        error={error}
      >
        {sms && <OptOutRow on={step.optOutOn} text={step.optOutText} onChange={onChange} />}
      </MessageEditor>
      {error && (
        <span className="field-error" role="alert" id={`${id}-error`}>
          <IconAlertCircle className="i s14" aria-hidden />
          <span>{error}</span>
        </span>
      )}
      {gain && (
        <LookAlikeNote
          gain={gain}
          onReplace={() =>
            onChange({
              message: replaceLookAlikes(step.message),
              ...(countSegments(step.optOutText).culprits.length > 0 && {
                optOutText: replaceLookAlikes(step.optOutText),
              }),
            })
          }
        />
      )}
    </div>
  )
}
