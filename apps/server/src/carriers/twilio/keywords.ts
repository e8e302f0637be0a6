// pure
import { isMessagingService } from './addresses.ts'

type Handled = 'stop' | 'start' | 'help'

// Twilio's default English words, as of 2026. It matches the whole message, whatever the case.
const DEFAULT_WORDS: Readonly<Record<Handled, readonly string[]>> = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
}
const HANDLED = new Map(
  Object.entries(DEFAULT_WORDS).flatMap(([handled, words]) =>
    words.map((word) => [word, handled as Handled]),
  ),
)
const TOLL_FREE = /^\+1(800|833|844|855|866|877|888)\d{7}$/
const LONG_CODE = /^\+\d{7,15}$/

/**
 * Which keyword Twilio itself took and answered, or null. `optOutType` is what Twilio says (Advanced Opt-Out only) and
 * decides; without it the default words of the number that was written to: short codes and WhatsApp senders have none, and
 * on toll-free numbers the network, which does not know YES, decides. `viaService` means a messaging service received it.
 */
export function handledByTwilio(message: {
  optOutType: string | null
  text: string
  to: string
  viaService: boolean
}): Handled | null {
  const said = message.optOutType?.toLowerCase()
  if (said === 'stop' || said === 'start' || said === 'help') return said
  if (!LONG_CODE.test(message.to) && !(message.viaService && /^\d+$/.test(message.to))) return null
  const word = message.text.trim().toUpperCase()
  if (word === 'YES' && TOLL_FREE.test(message.to)) return null
  return HANDLED.get(word) ?? null
}

/** Whether Twilio answers STOP, START and HELP for this sender: on numbers and services yes, on a short code of its own never. */
export const answersKeywords = (address: string): boolean =>
  LONG_CODE.test(address) || isMessagingService(address)
