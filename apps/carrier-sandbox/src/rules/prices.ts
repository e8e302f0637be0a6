// pure
import type { Message } from '../store/message.ts'
import { placeOf } from './places.ts'
import { statusAt } from './status.ts'

/** What one segment costs in US dollars, by country. Made up, in the proportions of real price lists. */
const SEGMENT: Record<string, number> = {
  US: 0.0083,
  GB: 0.0463,
  FR: 0.0798,
  ES: 0.0715,
  IT: 0.0927,
  DE: 0.112,
  PT: 0.0567,
  IE: 0.0715,
  NL: 0.1105,
  MX: 0.0574,
  BR: 0.0592,
  AU: 0.0515,
  JP: 0.088,
  IN: 0.0832,
  IL: 0.2575,
}
const ELSEWHERE = 0.05
const WHATSAPP = 0.005
/** A price is written some time after the message has left. */
const AFTER_MS = 2_000

/** What a message cost, as Twilio writes it: negative, as text; null before it is known, and for what never left. */
export function priceAt(message: Message, now: number): string | null {
  if (message.direction === 'inbound' || message.sentAfter < 0) return null
  if (now < message.createdAt + message.sentAfter + AFTER_MS) return null
  const status = statusAt(message, now)
  if (status === 'failed' || status === 'canceled') return null
  const price = message.to.startsWith('whatsapp:')
    ? WHATSAPP
    : (SEGMENT[placeOf(message.to).country] ?? ELSEWHERE) * message.segments
  return `-${price.toFixed(5)}`
}
