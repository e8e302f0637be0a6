import type { Sender } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageOf, queries } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { Note, SelectField, useFormat } from '../../../../ui/index.ts'

type Props = { value: string | null; onChange(id: string): void; error: string | undefined }

/** Which number the campaign comes from. */
export function SenderField({ value, onChange, error }: Props) {
  const format = useFormat()
  const { data, error: failed } = useQuery(queries.senders())
  const senders = (data?.senders ?? []).filter((one) => one.channel === 'sms')
  const chosen = senders.find((one) => one.id === value)
  const none = data !== undefined && senders.length === 0
  const stopped = chosen?.disabledReason
    ? `This sender is out of use: ${chosen.disabledReason}. Choose another.`
    : undefined
  const about = (sender: Sender) =>
    `${phone(sender.address)} · ${format.rate(sender.ratePerSecond)} a second${sender.isSandbox ? ' · virtual phones only' : ''}`
  const advice = chosen?.advice ?? []
  return (
    <div className="stack">
      <SelectField
        label="Sender"
        hint={none ? <NoSender /> : chosen ? about(chosen) : 'The number people see and answer to.'}
        error={error ?? (failed ? messageOf(failed) : stopped)}
        data={senders.map((one) => ({ value: one.id, label: one.name }))}
        value={value}
        onChange={onChange}
        placeholder={none ? 'No sender yet' : 'Choose a number'}
        disabled={none}
        renderOption={({ option }) => {
          const sender = senders.find((one) => one.id === option.value)
          return (
            <span className="col">
              <span className="b5">{option.label}</span>
              {sender && <span className="f12 t3 num">{about(sender)}</span>}
            </span>
          )
        }}
      />
      {advice.map((text) => (
        <Note key={text} tone="wait">
          {text}
        </Note>
      ))}
    </div>
  )
}

function NoSender() {
  return (
    <>
      A campaign needs a number to come from.{' '}
      <Link to="/settings/senders" className="link">
        Add a sender
      </Link>
    </>
  )
}
