// pure

/** A local date on which nothing goes out: "2026-12-25", in that year or in every one. */
export type ClosedDate = { date: string; yearly: boolean }

/** A public holiday that moves with the calendar: the nth weekday (0 = Monday) of a month; -1 = the last. Or a fixed day. */
export type DayOfYear = { month: number; day: number } | { month: number; weekday: number; nth: number }

/** Local dates on which nothing goes out, asked by days since 1970-01-01 on the person's own calendar. */
export type ClosedDays = { key: string; has(day: number): boolean }

const DAY_MS = 86_400_000
const known = new Map<string, ClosedDays>()
const MOST_KNOWN = 5_000

/** Days since 1970-01-01 of "2026-12-25". */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS

/** One test for all of them; null when there are none. The same dates give the same object. */
export function closedDays(
  dates: readonly ClosedDate[],
  ofYear: readonly DayOfYear[] = [],
): ClosedDays | null {
  if (dates.length === 0 && ofYear.length === 0) return null
  const once = dates.filter((one) => !one.yearly).map((one) => one.date)
  const yearly = dates.filter((one) => one.yearly).map((one) => one.date.slice(5))
  const moving = ofYear.map((one) =>
    'day' in one ? `${two(one.month)}-${two(one.day)}` : `${two(one.month)}/${one.weekday}/${one.nth}`,
  )
  const parts = [...new Set([...once, ...yearly, ...moving])].sort()
  const key = parts.join(',')
  const before = known.get(key)
  if (before) return before
  const set = new Set(parts)
  const days = new Set(once.map(dayNumber))
  const made = { key, has: (day: number) => days.has(day) || matches(set, day) }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, made)
  return made
}

/** Closed when any of them is; null when there are none. */
export function uniteClosed(lists: readonly (ClosedDays | null)[]): ClosedDays | null {
  const all = [...new Map(lists.flatMap((one) => (one ? [[one.key, one] as const] : []))).values()]
  if (all.length <= 1) return all[0] ?? null
  return { key: all.map((one) => one.key).join(';'), has: (day) => all.some((one) => one.has(day)) }
}

function matches(set: ReadonlySet<string>, day: number): boolean {
  const at = new Date(day * DAY_MS)
  const month = at.getUTCMonth() + 1
  const date = at.getUTCDate()
  if (set.has(`${two(month)}-${two(date)}`)) return true
  const weekday = (at.getUTCDay() + 6) % 7
  const last = new Date(Date.UTC(at.getUTCFullYear(), month, 0)).getUTCDate()
  return (
    set.has(`${two(month)}/${weekday}/${Math.ceil(date / 7)}`) ||
    (date + 7 > last && set.has(`${two(month)}/${weekday}/-1`))
  )
}

const two = (n: number): string => String(n).padStart(2, '0')
