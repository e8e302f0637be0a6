// pure

import type { Analytics, Figures } from '@foreword/contract'
import type { Column, Part, Series } from '../charts/index.ts'
import { duration } from '../format.ts'
import { spoken, t } from '../text.ts'

// What the charts of the analytics page show of an answer. What each figure means: docs/analytics.md.

export const noReceipt = (f: Figures): number => f.sent - f.delivered - f.failedLate
/** Given to the carrier: accepted or refused. */
export const handed = (f: Figures): number => f.sent + f.failed - f.failedLate

export const SERIES: Series[] = spoken(() => [
  { key: 'delivered', label: t('Delivered'), color: 'var(--c-delivered)' },
  { key: 'noReceipt', label: t('No receipt'), color: 'var(--c-sent)' },
  { key: 'failed', label: t('Failed'), color: 'var(--c-failed)' },
])
export const REPLIED: Series = spoken(() => ({
  key: 'replied',
  label: t('Replied'),
  color: 'var(--c-replied)',
}))

type Names = { long: (iso: string) => string; short: (iso: string) => string }

export const columnsOf = (spans: Analytics['spans'], names: Names): Column[] =>
  spans.map(({ from, figures: f }) => ({
    name: names.long(from),
    short: names.short(from),
    values: { delivered: f.delivered, noReceipt: noReceipt(f), failed: f.failed, replied: f.responded },
  }))

/** How the account's clock names an hour, a day or a month. */
export function spanNames(unit: Analytics['range']['unit'], zone: string, locale: string): Names {
  const write = (style: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...style })
    return (iso: string) => format.format(new Date(iso))
  }
  if (unit === 'hour')
    return {
      // With the clock's name, because an hour that comes twice has two columns.
      long: write({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
      short: write({ hour: '2-digit', minute: '2-digit' }),
    }
  if (unit === 'month')
    return {
      long: write({ month: 'long', year: 'numeric' }),
      short: write({ month: 'short', year: '2-digit' }),
    }
  return {
    long: write({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    short: write({ day: 'numeric', month: 'short' }),
  }
}

export const deliveryParts = (f: Figures): Part[] => [
  { key: 'delivered', label: t('Delivered'), n: f.delivered, color: 'var(--c-delivered)' },
  { key: 'noReceipt', label: t('No receipt'), n: noReceipt(f), color: 'var(--c-sent)' },
  { key: 'late', label: t('Failed after accepted'), n: f.failedLate, color: 'var(--c-failed)' },
  {
    key: 'refused',
    label: t('Refused by the carrier'),
    n: f.failed - f.failedLate,
    color: 'var(--c-failed)',
  },
]

export const responseParts = (f: Figures): Part[] => [
  { key: 'replied', label: t('Replied'), n: f.responded, color: 'var(--c-replied)' },
  { key: 'silent', label: t('No reply'), n: Math.max(0, f.delivered - f.responded), color: 'var(--mute)' },
]

/** Times to the reply, in steps people read: within a minute, five, … */
const READABLE = [60, 300, 900, 3600, 14_400, 86_400, 259_200]

export function replyParts(steps: Analytics['replyTimes']['steps']): Part[] {
  let below = 0
  const parts = [...READABLE, Number.POSITIVE_INFINITY].map((upTo) => {
    const from = below
    below = upTo
    const n = steps
      .filter(
        (step) =>
          (step.upTo ?? Number.POSITIVE_INFINITY) <= upTo && (step.upTo ?? Number.POSITIVE_INFINITY) > from,
      )
      .reduce((sum, step) => sum + step.people, 0)
    const last = Number.isFinite(upTo) ? '' : t('Longer than {duration}', { duration: duration(from * 1000) })
    return {
      key: String(upTo),
      label: last || t('Within {duration}', { duration: duration(upTo * 1000) }),
      n,
      color: 'var(--c-replied)',
    }
  })
  return parts
}

/** "2 min", "1 h": a median is known to the step it lies in. */
export const medianWords = (seconds: number | null): string =>
  seconds === null ? '–' : `${duration(seconds * 1000)}`

/** "27 Oct – 25 Nov 2026". Days are of the calendar and have no zone. */
export function daysWords(from: string, to: string, locale: string): string {
  const write = (day: string, style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...style }).format(new Date(`${day}T00:00:00Z`))
  const full = { day: 'numeric', month: 'short', year: 'numeric' } as const
  if (from === to) return write(to, full)
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  return `${write(from, sameYear ? { day: 'numeric', month: 'short' } : full)} – ${write(to, full)}`
}
