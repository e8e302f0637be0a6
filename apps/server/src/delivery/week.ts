// pure
import { type ClosedDays, uniteClosed } from './closed-days.ts'

/** Minutes of the day; `to` is exclusive and 1440 is midnight; from > to crosses midnight; null = nothing is sent. */
export type DayHours = { from: number; to: number } | null

/** Hours belong to the day on which they open. */
export type DeliveryWindow = {
  mon: DayHours
  tue: DayHours
  wed: DayHours
  thu: DayHours
  fri: DayHours
  sat: DayHours
  sun: DayHours
}

export type OpenInterval = { from: number; to: number }

/** A window as sorted intervals of the week's minutes (Monday 00:00 = 0), and a test for one minute. */
export type OpenWeek = { key: string; intervals: readonly OpenInterval[]; openAt(minute: number): boolean }

/** Thrown for hours that make no sense; the message is a plain sentence that names the field. */
export class WindowError extends Error {
  override readonly name = 'WindowError'
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const DAY = 1440
const WEEK = 7 * DAY
/** 1970-01-01 was a Thursday, three days after a Monday. */
const EPOCH_MINUTE_OF_WEEK = 3 * DAY

const weeks = new WeakMap<DeliveryWindow, OpenWeek>()
const ALWAYS: OpenWeek = weekOf([{ from: 0, to: WEEK }])

/**
 * The same hours every day, from "HH:MM" to "HH:MM". As an end, "24:00" and "00:00" both mean midnight.
 * Throws WindowError when a time cannot be read or both are equal.
 */
export function everyDay(from: string, to: string): DeliveryWindow {
  const start = parseClock(from, 'from')
  if (start === DAY) throw new WindowError('from: a window starts at 00:00, not at 24:00')
  const end = parseClock(to, 'to')
  if (start === end) {
    throw new WindowError(
      `from and to are both ${from}: write 00:00 to 24:00 for the whole day, or other hours`,
    )
  }
  const hours = { from: start, to: end === 0 ? DAY : end }
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours }
}

/** "08:30" → 510. Throws WindowError naming the field. */
export function parseClock(text: string, field: string): number {
  const m = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  const minutes = m ? Number(m[1]) * 60 + Number(m[2]) : Number.NaN
  if (!m || Number(m[2]) > 59 || minutes > DAY) {
    throw new WindowError(`${field}: "${text}" is not a time of day; write it like 08:00, up to 24:00`)
  }
  return minutes
}

/** 510 → "08:30". */
export function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** "08:00–21:00", or "the delivery window" when the days differ. */
export function describeHours(window: DeliveryWindow): string {
  const first = window.mon
  const same = first && DAYS.every((day) => window[day]?.from === first.from && window[day]?.to === first.to)
  return same ? `the window ${formatMinute(first.from)}–${formatMinute(first.to)}` : 'the delivery window'
}

/** Minute of the local week at an instant (epoch ms) and an offset (minutes east). */
export function localMinuteOfWeek(at: number, offset: number): number {
  const minute = Math.floor(at / 60_000) + offset + EPOCH_MINUTE_OF_WEEK
  return ((minute % WEEK) + WEEK) % WEEK
}

/** Hours of the local week, and local dates on which nothing goes out: all that holds for somebody, put together. */
export type LocalHours = { key: string; week: OpenWeek; closed: ClosedDays | null }

const plain = new WeakMap<OpenWeek, LocalHours>()

/** A window as local hours without closed days; local hours pass as they are. Throws WindowError. */
export function localHours(hours: DeliveryWindow | LocalHours): LocalHours {
  if ('week' in hours) return hours
  const week = openWeek(hours)
  const known = plain.get(week)
  if (known) return known
  const made = { key: week.key, week, closed: null }
  plain.set(week, made)
  return made
}

/** Open when all weeks are and no closed day holds. Exact, because all are on the same wall clock. */
export function hoursTogether(all: readonly LocalHours[]): LocalHours {
  const [first, ...rest] = all
  if (!first) throw new WindowError('hoursTogether: at least one set of hours is needed')
  if (rest.length === 0) return first
  const intervals = rest.reduce<readonly OpenInterval[]>(
    (open, one) => intersect(open, one.week.intervals),
    first.week.intervals,
  )
  const closed = uniteClosed(all.map((one) => one.closed))
  const week = weekOf(intervals)
  return { key: closed ? `${week.key}!${closed.key}` : week.key, week, closed }
}

/** Hours that are open all week but on these days; null when there are none. */
export function openBut(closed: ClosedDays | null): LocalHours | null {
  return closed && { key: `always!${closed.key}`, week: ALWAYS, closed }
}

/** Checks a window and lays its days out over the week; remembered for each window object. Throws WindowError. */
export function openWeek(window: DeliveryWindow): OpenWeek {
  const known = weeks.get(window)
  if (known) return known
  const week = weekOf(mergeIntervals(DAYS.flatMap((day, i) => layOut(window[day], i))))
  weeks.set(window, week)
  return week
}

function weekOf(intervals: readonly OpenInterval[]): OpenWeek {
  return {
    key: intervals.map((open) => `${open.from}-${open.to}`).join(','),
    intervals,
    openAt: (minute: number) => intervals.some((open) => open.from <= minute && minute < open.to),
  }
}

function layOut(hours: DayHours, day: number): OpenInterval[] {
  if (hours === null) return []
  const { from, to } = hours
  const sound =
    Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < DAY && to >= 0 && to <= DAY
  if (!sound) {
    throw new WindowError(
      `${DAY_NAMES[day]}: from is 0 to 1439 and to is 0 to 1440, in whole minutes of the day`,
    )
  }
  if (from === to)
    throw new WindowError(`${DAY_NAMES[day]}: from and to are equal, so it is unclear what is open`)
  const start = day * DAY + from
  const end = day * DAY + (to > from ? to : to + DAY)
  if (end <= WEEK) return [{ from: start, to: end }]
  return [
    { from: start, to: WEEK },
    { from: 0, to: end - WEEK },
  ]
}

function mergeIntervals(intervals: readonly OpenInterval[]): OpenInterval[] {
  const merged: OpenInterval[] = []
  for (const open of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && open.from <= last.to) last.to = Math.max(last.to, open.to)
    else merged.push({ ...open })
  }
  return merged
}

/** What two sorted lists of intervals have in common. */
export function intersect(a: readonly OpenInterval[], b: readonly OpenInterval[]): OpenInterval[] {
  const common: OpenInterval[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const left = a[i]!
    const right = b[j]!
    const from = Math.max(left.from, right.from)
    const to = Math.min(left.to, right.to)
    if (from < to) common.push({ from, to })
    if (left.to < right.to) i++
    else j++
  }
  return common
}
