// pure
import { type Channel, MAX_SMS_CHARACTERS, type SessionRich } from '@foreword/contract'

/** What a channel carries: a text, and buttons or a list beside it where it has them. */
export type Said = { body: string; rich: SessionRich | null }

const MAX_BESIDE = 1_024
const MAX_BUTTONS = 3
const MAX_BUTTON = 20

/**
 * A bot's words with the answers it offers, for a channel: WhatsApp shows up to three as buttons and more as a list; elsewhere they are
 * numbered. A tap comes back as o1, o2 …
 */
export function saidOn(channel: Channel, text: string, options: readonly string[]): Said {
  if (options.length === 0 || channel !== 'whatsapp' || text.length > MAX_BESIDE)
    return { body: numbered(channel, text, options), rich: null }
  const ids = options.map((title, at) => ({ id: `o${at + 1}`, title }))
  if (options.length <= MAX_BUTTONS && options.every((label) => label.length <= MAX_BUTTON))
    return { body: text, rich: { type: 'buttons', footer: null, buttons: ids } }
  return {
    body: text,
    rich: { type: 'list', button: 'Choose', rows: ids.map((one) => ({ ...one, description: null })) },
  }
}

function numbered(channel: Channel, text: string, options: readonly string[]): string {
  const lines = options.map((label, at) => `${at + 1} ${label}`)
  const most = channel === 'whatsapp' ? 4_096 : MAX_SMS_CHARACTERS
  const below = lines.length === 0 ? '' : `\n${lines.join('\n')}`
  return `${text.slice(0, most - below.length)}${below}`
}
