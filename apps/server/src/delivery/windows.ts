// pure
import { nextTransition, offsetAt } from './tz.ts'
import type { DeliveryWindow, OpenInterval } from './week.ts'
import { intersect, localMinuteOfWeek, openWeek } from './week.ts'

export type { DayHours, DeliveryWindow, OpenInterval } from './week.ts'
export { describeHours, everyDay, formatMinute, parseClock, WindowError } from './week.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK_MINUTES = 7 * 1440

/** A week and a day, so that a window open on one weekday only is always found. */
export const DEFAULT_HORIZON_HOURS = 8 * 24

/** Intervals are solved and kept in blocks of this length, aligned to the epoch. */
const BLOCK = 2 * DAY
const CACHED_BLOCKS = 20_000
const cache = new Map<string, OpenInterval[]>()

/**
 * Whether the window is open at `at` (epoch ms) in every zone. An empty set is never open: nobody knows the clock.
 * Throws WindowError for hours that make no sense, RangeError for an unknown zone.
 */
export function isOpen(zones: readonly string[], window: DeliveryWindow, at: number): boolean {
  const week = openWeek(window)
  return zones.length > 0 && zones.every((zone) => week.openAt(localMinuteOfWeek(at, offsetAt(zone, at))))
}

/**
 * The earliest instant at or after `from` (epoch ms), and before the horizon, at which the window is open in every zone;
 * `from` itself if open then; null if there is none.
 */
export function nextOpening(
  zones: readonly string[],
  window: DeliveryWindow,
  from: number,
  horizonHours: number = DEFAULT_HORIZON_HOURS,
): number | null {
  const end = from + horizonHours * HOUR
  for (let block = Math.floor(from / BLOCK); block * BLOCK < end; block++) {
    for (const open of solveBlock(zones, window, block)) {
      if (open.to <= from) continue
      return open.from >= end ? null : Math.max(open.from, from)
    }
  }
  return null
}

/** Stretches within [from, to) (epoch ms) in which the window is open in every zone: sorted, apart, `to` exclusive. */
export function openIntervals(
  zones: readonly string[],
  window: DeliveryWindow,
  from: number,
  to: number,
): OpenInterval[] {
  const found: OpenInterval[] = []
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
    for (const open of solveBlock(zones, window, block)) {
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

/** Open intervals of all zones together in one block of time; solved once for each (set, window, block). */
function solveBlock(zones: readonly string[], window: DeliveryWindow, block: number): OpenInterval[] {
  const week = openWeek(window)
  const key = `${block}|${week.key}|${zones.join(' ')}`
  const known = cache.get(key)
  if (known) return known
  const from = block * BLOCK
  const to = from + BLOCK
  const clocks = new Map<string, string>()
  for (const zone of zones) clocks.set(clockKey([zone], from, BLOCK / HOUR), zone)
  let open: OpenInterval[] | undefined
  for (const zone of clocks.values()) {
    const own = openInZone(zone, week.intervals, from, to)
    open = open ? intersect(open, own) : own
  }
  if (cache.size >= CACHED_BLOCKS) cache.clear()
  cache.set(key, open ?? [])
  return open ?? []
}

/**
 * Walks the stretches of constant offset. Within one, wall time runs evenly, so the week's hours map straight to instants;
 * a wall time that a change skips falls in no stretch, one that repeats falls in two.
 */
function openInZone(zone: string, week: readonly OpenInterval[], from: number, to: number): OpenInterval[] {
  const found: OpenInterval[] = []
  let start = from
  while (start < to) {
    const end = Math.min(nextTransition(zone, start) ?? to, to)
    const offset = offsetAt(zone, start)
    // Local time of the Monday 00:00 at or before `start`, brought back to an instant.
    const minute = localMinuteOfWeek(start, offset)
    let monday = Math.floor(start / MINUTE) * MINUTE - minute * MINUTE
    for (; monday < end; monday += WEEK_MINUTES * MINUTE) {
      for (const open of week) {
        const opens = Math.max(monday + open.from * MINUTE, start)
        const closes = Math.min(monday + open.to * MINUTE, end)
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
