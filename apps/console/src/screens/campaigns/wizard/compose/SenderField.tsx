import type { Channel, Sender } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageOf, queries } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { Note, SelectField, useFormat } from '../../../../ui/index.ts'

type Props = {
  channel: Channel
  value: string | null
  onChange(id: string): void
  error: string | undefined
  /** Beside other senders on the page: says for which channel. */
  label?: string
}

const WORDS: Record<Channel, { hint: string; choose: string; none: string }> = {
  sms: {
    hint: 'The number people see and answer to.',
    choose: 'Choose a number',
    none: 'A campaign needs a number to come from.',
  },
  whatsapp: {
    hint: 'The WhatsApp number people see and answer to.',
    choose: 'Choose a number',
    none: 'WhatsApp needs a number of a WhatsApp business account.',
  },
  inapp: {
    hint: 'The app whose people get it.',
    choose: 'Choose an app',
    none: 'In-app messages need an app that shows them.',
  },
}

/** Which number, or app, a channel goes out from. */
export function SenderField({ channel, value, onChange, error, label = 'Sender' }: Props) {
  const format = useFormat()
  const { data, error: failed } = useQuery(queries.senders())
  const words = WORDS[channel]
  const senders = (data?.senders ?? []).filter((one) => one.channel === channel)
  const chosen = senders.find((one) => one.id === value)
  const none = data !== undefined && senders.length === 0
  const stopped = chosen?.disabledReason
    ? `This sender is out of use: ${chosen.disabledReason}. Choose another.`
    : undefined
  const about = (sender: Sender) =>
    `${phone(sender.address)} · ${format.rate(sender.ratePerSecond)} a second${sender.isSandbox && channel !== 'inapp' ? ' · virtual phones only' : ''}`
  const advice = chosen?.advice ?? []
  return (
    <div className="stack">
      <SelectField
        label={label}
        hint={none ? <NoSender words={words.none} /> : chosen ? about(chosen) : words.hint}
        error={error ?? (failed ? messageOf(failed) : stopped)}
        data={senders.map((one) => ({ value: one.id, label: one.name }))}
        value={chosen ? value : null}
        onChange={onChange}
        placeholder={none ? 'No sender yet' : words.choose}
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

function NoSender({ words }: { words: string }) {
  return (
    <>
      {words}{' '}
      <Link to="/settings/senders" className="link">
        Add a sender
      </Link>
    </>
  )
}
