// pure
import type { Culprit, Kind } from '@foreword/contract'
import { countSegments, replaceLookAlikes } from '@foreword/contract'

/** What a kind decides: above all what happens to a message the carrier never confirmed. */
export const KINDS: readonly { value: Kind; label: string; meaning: string }[] = [
  { value: 'marketing', label: 'Marketing', meaning: 'Never sent twice, even when in doubt.' },
  { value: 'service', label: 'Service', meaning: 'About something they bought. In doubt a person decides.' },
  { value: 'alert', label: 'Alert', meaning: 'Urgent. Sent again when the carrier did not answer.' },
]

const HOUR = 60
const DAY = 24 * HOUR
export const LOOKBACKS: readonly { value: number; label: string }[] = [
  { value: HOUR, label: '1 hour' },
  { value: 4 * HOUR, label: '4 hours' },
  { value: 12 * HOUR, label: '12 hours' },
  { value: DAY, label: '1 day' },
  { value: 2 * DAY, label: '2 days' },
  { value: 3 * DAY, label: '3 days' },
  { value: 7 * DAY, label: '7 days' },
  { value: 14 * DAY, label: '14 days' },
  { value: 30 * DAY, label: '30 days' },
]

/** "3 days", also for minutes no choice offers (set through the API). */
export function lookbackWords(minutes: number): string {
  const known = LOOKBACKS.find((choice) => choice.value === minutes)
  if (known) return known.label
  if (minutes % DAY === 0) return `${minutes / DAY} days`
  if (minutes % HOUR === 0) return `${minutes / HOUR} hours`
  return `${minutes} minutes`
}

/** What exchanging look-alikes would bring: null when nothing can be exchanged or no segment and no encoding changes. */
export type LookAlikeGain = { culprits: Culprit[]; before: number; after: number; plain: boolean }

export function lookAlikeGain(text: string): LookAlikeGain | null {
  const now = countSegments(text)
  const culprits = now.culprits.filter((culprit) => culprit.replacement !== null)
  if (now.encoding === 'gsm7' || culprits.length === 0) return null
  const then = countSegments(replaceLookAlikes(text))
  if (then.encoding === 'ucs2' && then.segments === now.segments) return null
  return { culprits, before: now.segments, after: then.segments, plain: then.encoding === 'gsm7' }
}

const NAMES: Record<string, string> = {
  '\u2019': 'curly apostrophe',
  '\u2018': 'curly apostrophe',
  '\u201c': 'curly quotation mark',
  '\u201d': 'curly quotation mark',
  '\u2013': 'long dash',
  '\u2014': 'long dash',
  '\u2026': 'ellipsis character',
  '\u00a0': 'non-breaking space',
  '\u202f': 'narrow space',
}

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
const inWords = (n: number): string => WORDS[n] ?? String(n)

/** "One curly apostrophe makes this three segments." with what to do, in two sentences. */
export function lookAlikeWords(gain: LookAlikeGain): { head: string; rest: string } {
  const kinds = new Set(gain.culprits.map((one) => NAMES[one.char] ?? 'character that plain SMS lacks'))
  const [kind] = kinds.size === 1 ? kinds : ['character that plain SMS lacks']
  const n = gain.culprits.length
  const name = n === 1 ? kind : kind!.replace(/^(\w+)(?= that)|(\w+)$/, (word) => `${word}s`)
  const makes = n === 1 ? 'makes' : 'make'
  const head = `${inWords(n)} ${name} ${makes} this ${inWords(gain.before).toLowerCase()} ${gain.before === 1 ? 'segment' : 'segments'} of Unicode.`
  const rest =
    gain.after < gain.before
      ? `Plain SMS lacks ${n === 1 ? 'it' : 'them'}. With a plain one instead it is ${inWords(gain.after).toLowerCase()}.`
      : `Plain SMS lacks ${n === 1 ? 'it' : 'them'}. With a plain one instead there is more room in a segment.`
  return { head, rest }
}

const WAITS = [5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY]

/** "30 minutes", "1 hour", "2 days". */
export function waitWords(minutes: number): string {
  const [n, unit] =
    minutes % DAY === 0
      ? [minutes / DAY, 'day']
      : minutes % HOUR === 0
        ? [minutes / HOUR, 'hour']
        : [minutes, 'minute']
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}

/** How long one may wait for a receipt, with one that no choice offers (of a handoff, or set through the API). */
export const waitChoices = (minutes: number): { value: string; label: string }[] =>
  [...new Set([...WAITS, minutes])]
    .sort((a, b) => a - b)
    .map((one) => ({ value: String(one), label: waitWords(one) }))
