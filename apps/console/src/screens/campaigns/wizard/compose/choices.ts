// pure

import type { Culprit, Kind } from '@foreword/contract'
import { countSegments, replaceLookAlikes } from '@foreword/contract'
import { spoken, t } from '../../../../ui/text.ts'

/** What a kind decides: above all what happens to a message the carrier never confirmed. */
export const KINDS: readonly { value: Kind; label: string; meaning: string }[] = spoken(() => [
  { value: 'marketing', label: t('Marketing'), meaning: t('Never sent twice, even when in doubt.') },
  {
    value: 'service',
    label: t('Service'),
    meaning: t('About something they bought. In doubt a person decides.'),
  },
  { value: 'alert', label: t('Alert'), meaning: t('Urgent. Sent again when the carrier did not answer.') },
])

const HOUR = 60
const DAY = 24 * HOUR
export const LOOKBACKS: readonly { value: number; label: string }[] = spoken(() => [
  { value: HOUR, label: t('1 hour') },
  { value: 4 * HOUR, label: t('4 hours') },
  { value: 12 * HOUR, label: t('12 hours') },
  { value: DAY, label: t('1 day') },
  { value: 2 * DAY, label: t('2 days') },
  { value: 3 * DAY, label: t('3 days') },
  { value: 7 * DAY, label: t('7 days') },
  { value: 14 * DAY, label: t('14 days') },
  { value: 30 * DAY, label: t('30 days') },
])

/** "3 days", also for minutes no choice offers (set through the API). */
export function lookbackWords(minutes: number): string {
  const known = LOOKBACKS.find((choice) => choice.value === minutes)
  if (known) return known.label
  if (minutes % DAY === 0) return t('{days, plural, one {# day} other {# days}}', { days: minutes / DAY })
  if (minutes % HOUR === 0)
    return t('{hours, plural, one {# hour} other {# hours}}', { hours: minutes / HOUR })
  return t('{minutes, plural, one {# minute} other {# minutes}}', { minutes })
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

const LOOK_ALIKES: Record<string, string> = {
  '\u2019': 'apostrophe',
  '\u2018': 'apostrophe',
  '\u201c': 'quotation',
  '\u201d': 'quotation',
  '\u2013': 'dash',
  '\u2014': 'dash',
  '\u2026': 'ellipsis',
  '\u00a0': 'space',
  '\u202f': 'narrow',
}

/** "One curly apostrophe makes this 3 segments of Unicode." with what to do, in two sentences. */
export function lookAlikeWords(gain: LookAlikeGain): { head: string; rest: string } {
  const kinds = new Set(gain.culprits.map((one) => LOOK_ALIKES[one.char] ?? 'other'))
  const [kind] = kinds.size === 1 ? kinds : ['other']
  const n = gain.culprits.length
  const head = t(
    '{kind, select, apostrophe {{n, plural, =1 {One curly apostrophe makes} other {# curly apostrophes make}}} quotation {{n, plural, =1 {One curly quotation mark makes} other {# curly quotation marks make}}} dash {{n, plural, =1 {One long dash makes} other {# long dashes make}}} ellipsis {{n, plural, =1 {One ellipsis character makes} other {# ellipsis characters make}}} space {{n, plural, =1 {One non-breaking space makes} other {# non-breaking spaces make}}} narrow {{n, plural, =1 {One narrow space makes} other {# narrow spaces make}}} other {{n, plural, =1 {One character that plain SMS lacks makes} other {# characters that plain SMS lacks make}}}} this {before, plural, one {# segment} other {# segments}} of Unicode.',
    { kind: kind ?? 'other', n, before: gain.before },
  )
  const rest =
    gain.after < gain.before
      ? t('Plain SMS lacks {n, plural, one {it} other {them}}. With a plain one instead it is {after}.', {
          n,
          after: gain.after,
        })
      : t(
          'Plain SMS lacks {n, plural, one {it} other {them}}. With a plain one instead there is more room in a segment.',
          { n },
        )
  return { head, rest }
}

const WAITS = [5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY]

/** "30 minutes", "1 hour", "2 days". */
export const waitWords = (minutes: number): string => lookbackWords(minutes)

/** How long one may wait for a receipt, with one that no choice offers (of a handoff, or set through the API). */
export const waitChoices = (minutes: number): { value: string; label: string }[] =>
  [...new Set([...WAITS, minutes])]
    .sort((a, b) => a - b)
    .map((one) => ({ value: String(one), label: waitWords(one) }))
