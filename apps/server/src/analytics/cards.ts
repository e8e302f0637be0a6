// pure
import type { CampaignCards } from '@foreword/contract'
import type { DayRow } from './store.ts'

type Sums = Map<string, number>

/** Calendar days of a zone that end with the day of `now`, oldest first, as YYYY-MM-DD. */
export function daysBack(now: Date, timeZone: string, count: number): string[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const [year, month, day] = format.format(now).split('-').map(Number) as [number, number, number]
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, month - 1, day - (count - 1 - index))).toISOString().slice(0, 10),
  )
}

/**
 * The four figures over the last `days` days against the days before. Sent = handed to the carrier; failed before that counts as an
 * attempt for "accepted by the carrier", never for "reached the person".
 */
export function cardsOf(rows: readonly DayRow[], now: Date, timeZone: string, days: number): CampaignCards {
  const all = daysBack(now, timeZone, days * 2)
  const byDay = new Map(all.map((day) => [day, new Map() as Sums]))
  for (const row of rows) byDay.get(row.day)?.set(row.metric, row.n)
  const before = all.slice(0, days).map((day) => byDay.get(day)!)
  const current = all.slice(days).map((day) => byDay.get(day)!)
  const card = (part: (sums: Sums) => number, whole: (sums: Sums) => number) => ({
    now: { part: total(current, part), whole: total(current, whole) },
    before: { part: total(before, part), whole: total(before, whole) },
    days: current.map((sums) =>
      whole(sums) > 0 ? Math.round((part(sums) / whole(sums)) * 10_000) / 100 : null,
    ),
  })
  const of = (metric: string) => (sums: Sums) => sums.get(metric) ?? 0
  const attempted = (sums: Sums) =>
    Math.max(of('sent')(sums), of('sent')(sums) + of('failed')(sums) - lateFailures(sums))
  return {
    reached: card(of('delivered'), of('sent')),
    accepted: card(of('sent'), attempted),
    replied: card(of('replied'), of('delivered')),
    optedOut: card(of('opted_out'), of('delivered')),
  }
}

/** Failures after the carrier had accepted: they were sent, so they are no refused attempts. Bounded by what was sent undelivered. */
function lateFailures(sums: Sums): number {
  return Math.min(sums.get('failed_late') ?? 0, sums.get('failed') ?? 0)
}

const total = (list: readonly Sums[], pick: (sums: Sums) => number): number =>
  list.reduce((sum, day) => sum + pick(day), 0)
