// pure
import { nextTransition, offsetAt } from './tz.ts'
import type { DeliveryWindow, LocalHours, OpenInterval } from './week.ts'
import { intersect, localHours, localMinuteOfWeek } from './week.ts'

export type { DayHours, DeliveryWindow, LocalHours, OpenInterval } from './week.ts'
export { describeHours, everyDay, formatMinute, parseClock, WindowError } from './week.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DAY_MINUTES = 1440

/** A week and a day, so that a window open on one weekday only is always found. */
export const DEFAULT_HORIZON_HOURS = 8 * 24
/** With closed days the same weekday may be closed for weeks; a list that closes two months has no opening. */
export const CLOSED_DAYS_HORIZON_HOURS = 60 * 24

/** Intervals are solved and kept in blocks of this length, aligned to the epoch. */
const BLOCK = 2 * DAY
const CACHED_BLOCKS = 20_000
const cache = new Map<string, OpenInterval[]>()

/**
 * Whether the window is open at `at` (epoch ms) in every zone. An empty set is never open: nobody knows the clock.
 * Throws WindowError for hours that make no sense, RangeError for an unknown zone.
 */
export function isOpen(zones: readonly string[], window: DeliveryWindow | LocalHours, at: number): boolean {
  const { week, closed } = localHours(window)
  return (
    zones.length > 0 &&
    zones.every((zone) => {
      const offset = offsetAt(zone, at)
      return week.openAt(localMinuteOfWeek(at, offset)) && !closed?.has(localDay(at, offset))
    })
  )
}

/** Days since 1970-01-01 on the wall calendar at an instant (epoch ms) and an offset (minutes east). */
const localDay = (at: number, offset: number): number =>
  Math.floor((Math.floor(at / MINUTE) + offset) / DAY_MINUTES)

/**
 * The earliest instant at or after `from` (epoch ms), and before the horizon, at which the window is open in every zone;
 * `from` itself if open then; null if there is none. Without a horizon: eight days, sixty when there are closed days.
 */
export function nextOpening(
  zones: readonly string[],
  window: DeliveryWindow | LocalHours,
  from: number,
  horizonHours?: number,
): number | null {
  const hours = localHours(window)
  const horizon = horizonHours ?? (hours.closed ? CLOSED_DAYS_HORIZON_HOURS : DEFAULT_HORIZON_HOURS)
  const end = from + horizon * HOUR
  for (let block = Math.floor(from / BLOCK); block * BLOCK < end; block++) {
    for (const open of solveBlock(zones, hours, block)) {
      if (open.to <= from) continue
      return open.from >= end ? null : Math.max(open.from, from)
    }
  }
  return null
}

/** Stretches within [from, to) (epoch ms) in which the window is open in every zone: sorted, apart, `to` exclusive. */
export function openIntervals(
  zones: readonly string[],
  window: DeliveryWindow | LocalHours,
  from: number,
  to: number,
): OpenInterval[] {
  const hours = localHours(window)
  const found: OpenInterval[] = []
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
    for (const open of solveBlock(zones, hours, block)) {
      const start = Math.max(open.from, from)
      const end = Math.min(open.to, to)
      if (start < end) append(found, start, end)
    }
  }
  return found
}

/**
 * Two sets with the same key share one clock for `hours` from `at` (epoch ms), so that one solution serves both. Zones
 * with equal offsets over that time count once. Pass the horizon of nextOpening to group whole schedules.
 */
export function clockKey(zones: readonly string[], at: number, hours = 48): string {
  const clocks = zones.map((zone) => {
    let key = `${offsetAt(zone, at)}`
    let change = nextTransition(zone, at)
    while (change !== null && change < at + hours * HOUR) {
      key += `@${change}:${offsetAt(zone, change)}`
      change = nextTransition(zone, change)
    }
    return key
  })
  return [...new Set(clocks)].sort().join(' ')
}

/** Open intervals of all zones together in one block of time; solved once for each (set, hours, block). */
function solveBlock(zones: readonly string[], hours: LocalHours, block: number): OpenInterval[] {
  const key = `${block}|${hours.key}|${zones.join(' ')}`
  const known = cache.get(key)
  if (known) return known
  const from = block * BLOCK
  const to = from + BLOCK
  const clocks = new Map<string, string>()
  for (const zone of zones) clocks.set(clockKey([zone], from, BLOCK / HOUR), zone)
  let open: OpenInterval[] | undefined
  for (const zone of clocks.values()) {
    const own = openInZone(zone, hours, from, to)
    open = open ? intersect(open, own) : own
  }
  if (cache.size >= CACHED_BLOCKS) cache.clear()
  cache.set(key, open ?? [])
  return open ?? []
}

/**
 * Walks the stretches of constant offset. Within one, wall time runs evenly, so the hours of a local day map straight to
 * instants; a wall time that a change skips falls in no stretch, one that repeats falls in two.
 */
function openInZone(zone: string, { week, closed }: LocalHours, from: number, to: number): OpenInterval[] {
  const found: OpenInterval[] = []
  let start = from
  while (start < to) {
    const end = Math.min(nextTransition(zone, start) ?? to, to)
    const offset = offsetAt(zone, start)
    for (let day = localDay(start, offset); ; day++) {
      const midnight = (day * DAY_MINUTES - offset) * MINUTE
      if (midnight >= end) break
      if (closed?.has(day)) continue
      const first = localMinuteOfWeek(midnight, offset)
      for (const open of week.intervals) {
        const opens = Math.max(midnight + Math.max(open.from - first, 0) * MINUTE, start)
        const closes = Math.min(midnight + Math.min(open.to - first, DAY_MINUTES) * MINUTE, end)
        if (opens < closes) append(found, opens, closes)
      }
    }
    start = end
  }
  return found
}

/** Adds an interval at the end, joined to the last one when they touch. */
function append(intervals: OpenInterval[], from: number, to: number): void {
  const last = intervals.at(-1)
  if (last && last.to === from) last.to = to
  else intervals.push({ from, to })
}
