// pure
import type { RangeName } from '@foreword/contract'

// Days, quick ranges and the spans a chart is cut into. Days are `YYYY-MM-DD` of the account's calendar; moments are epoch milliseconds.

/** The account's calendar: where its days begin, whatever its clocks do that night. */
export type Calendar = { startOf(day: string): number; dayOf(ms: number): string }

export type Unit = 'hour' | 'day' | 'month'
export type Range = { from: string; to: string; unit: Unit }

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Above so many days a chart is cut into months. */
export const MOST_DAYS = 92

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: string, n: number): string => dayAt(utc(day) + n * DAY)
/** Days from one to the other, both counted. */
export const daysIn = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / DAY) + 1
/** Whether it is a day of the calendar: 30 February is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && dayAt(utc(text)) === text

/** The days of a quick range that ends today. `life` is used for `all`, `own` for `custom`. */
export function rangeOf(
  name: RangeName,
  today: string,
  life: { from: string; to: string },
  own: { from: string; to: string },
): Range {
  const { from, to } = daysOf(name, today, life, own)
  const days = daysIn(from, to)
  return { from, to, unit: days === 1 ? 'hour' : days <= MOST_DAYS ? 'day' : 'month' }
}

function daysOf(
  name: RangeName,
  today: string,
  life: { from: string; to: string },
  own: { from: string; to: string },
): { from: string; to: string } {
  const since = (from: string) => ({ from, to: today })
  switch (name) {
    case 'today':
      return since(today)
    case 'this_week':
      return since(addDays(today, -((new Date(utc(today)).getUTCDay() + 6) % 7)))
    case 'this_month':
      return since(`${today.slice(0, 7)}-01`)
    case 'last_30':
      return since(addDays(today, -29))
    case 'last_60':
      return since(addDays(today, -59))
    case 'last_90':
      return since(addDays(today, -89))
    case 'year_to_date':
      return since(`${today.slice(0, 4)}-01-01`)
    case 'all':
      return life
    case 'custom':
      return own
    default:
      return name satisfies never
  }
}

/** The same number of days, right before. */
export function before({ from, to }: { from: string; to: string }): { from: string; to: string } {
  return { from: addDays(from, -daysIn(from, to)), to: addDays(from, -1) }
}

/**
 * The moments between which the spans of a range lie: one more than there are spans. A day of 23 or 25 hours has so many; a clock that
 * moves by half an hour leaves a last span of half an hour.
 */
export function edgesOf({ from, to, unit }: Range, calendar: Calendar): number[] {
  const end = calendar.startOf(addDays(to, 1))
  const edges: number[] = []
  if (unit === 'hour') for (let at = calendar.startOf(from); at < end; at += HOUR) edges.push(at)
  else
    for (let day = from; day <= to; day = unit === 'day' ? addDays(day, 1) : nextMonth(day))
      edges.push(calendar.startOf(day))
  return [...edges, end]
}

function nextMonth(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}
