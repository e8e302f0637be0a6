import type { Channel, Sender } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageOf, queries } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { Note, SelectField, spoken, t, useFormat } from '../../../../ui/index.ts'

type Props = {
  channel: Channel
  value: string | null
  onChange(id: string): void
  error: string | undefined
  /** Beside other senders on the page: says for which channel. */
  label?: string
}

const WORDS: Record<Channel, { hint: string; choose: string; none: string }> = spoken(() => ({
  sms: {
    hint: t('The number people see and answer to.'),
    choose: t('Choose a number'),
    none: t('A campaign needs a number to come from.'),
  },
  whatsapp: {
    hint: t('The WhatsApp number people see and answer to.'),
    choose: t('Choose a number'),
    none: t('WhatsApp needs a number of a WhatsApp business account.'),
  },
  inapp: {
    hint: t('The app whose people get it.'),
    choose: t('Choose an app'),
    none: t('In-app messages need an app that shows them.'),
  },
}))

/** Which number, or app, a channel goes out from. */
export function SenderField({ channel, value, onChange, error, label = t('Sender') }: Props) {
  const format = useFormat()
  const { data, error: failed } = useQuery(queries.senders())
  const words = WORDS[channel]
  const senders = (data?.senders ?? []).filter((one) => one.channel === channel)
  const chosen = senders.find((one) => one.id === value)
  const none = data !== undefined && senders.length === 0
  const stopped = chosen?.disabledReason
    ? t('This sender is out of use: {disabledReason}. Choose another.', {
        disabledReason: chosen.disabledReason,
      })
    : undefined
  const about = (sender: Sender) =>
    [
      phone(sender.address),
      t('{rate} a second', { rate: format.rate(sender.ratePerSecond) }),
      ...(sender.isSandbox && channel !== 'inapp' ? [t('virtual phones only')] : []),
    ].join(' · ')
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
        placeholder={none ? t('No sender yet') : words.choose}
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
        {t('Add a sender')}
      </Link>
    </>
  )
}
