// pure
import { canonicalZone } from '../recipients/zones.ts'
import table from './generated/tzdata.json' with { type: 'json' }

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** One clock: `at` are epoch milliseconds of its changes, `offset[i]` the minutes east of UTC from `at[i]` on. */
type Clock = { at: Float64Array; offset: Int16Array; initial: number }

/** tzdata release the table was generated from, such as 2026f. */
export const tzdataVersion: string = table.version

const FROM = table.from * MINUTE
const TO = table.to * MINUTE
const clocks = readTable()
const formats = new Map<string, Intl.DateTimeFormat>()

function readTable(): Map<string, Clock> {
  const map = new Map<string, Clock>()
  for (const rule of table.rules) {
    const clock = {
      at: Float64Array.from(rule.at, (minute) => minute * MINUTE),
      offset: Int16Array.from(rule.offset),
      initial: rule.initial,
    }
    for (const zone of rule.zones.split(' ')) map.set(zone, clock)
  }
  return map
}

/** The zone's clock in the table; aliases are followed. Undefined for zones only the host knows. */
function clockOf(zone: string): Clock | undefined {
  const clock = clocks.get(zone)
  if (clock) return clock
  const canonical = canonicalZone(zone)
  const found = canonical === null ? undefined : clocks.get(canonical)
  if (found) clocks.set(zone, found)
  return found
}

/** Changes of this clock at or before `ms`. */
function changesUpTo(clock: Clock, ms: number): number {
  let low = 0
  let high = clock.at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (clock.at[middle]! <= ms) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Minutes east of UTC at an instant (epoch ms). From the table; outside its years (2024–2037) or zones, from the host's Intl.
 * Throws RangeError for an unknown zone.
 */
export function offsetAt(zone: string, ms: number): number {
  const clock = ms >= FROM && ms < TO ? clockOf(zone) : undefined
  if (!clock) return hostOffset(zone, ms)
  const changes = changesUpTo(clock, ms)
  return changes === 0 ? clock.initial : clock.offset[changes - 1]!
}

/** The first instant after `ms` at which the zone's offset changes, or null if there is none within 400 days. */
export function nextTransition(zone: string, ms: number): number | null {
  const limit = ms + 400 * DAY
  if (ms >= FROM && limit < TO) {
    const clock = clockOf(zone)
    if (clock) {
      const at = clock.at[changesUpTo(clock, ms)]
      return at !== undefined && at <= limit ? at : null
    }
  }
  return searchTransition(zone, ms, limit)
}

/** Steps of a week find every change: no zone goes there and back within one. */
function searchTransition(zone: string, ms: number, limit: number): number | null {
  let before = ms
  const offset = offsetAt(zone, before)
  while (before < limit) {
    let after = Math.min(before + 7 * DAY, limit)
    if (offsetAt(zone, after) !== offset) {
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (offsetAt(zone, middle) === offset) before = middle
        else after = middle
      }
      return after
    }
    before = after
  }
  return null
}

function hostOffset(zone: string, ms: number): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value)
  const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second)
  return Math.round((local - Math.floor(ms / 1000) * 1000) / MINUTE)
}

/** The first midnight of this zone's wall clock after `ms` (epoch ms); where a change skips midnight, the moment it skips to. */
export function midnightAfter(zone: string, ms: number): number {
  const local = ms + offsetAt(zone, ms) * MINUTE
  const midnight = (Math.floor(local / DAY) + 1) * DAY
  const guess = midnight - offsetAt(zone, ms) * MINUTE
  const exact = midnight - offsetAt(zone, guess) * MINUTE
  return offsetAt(zone, exact) === offsetAt(zone, guess) ? exact : guess
}

/** A sentence when the host knows newer zone rules (`process.versions.tz`) than our table; null when it does not. */
export function staleTableWarning(hostVersion: string | undefined): string | null {
  if (!hostVersion || hostVersion <= tzdataVersion) return null
  return (
    `the time zone table is tzdata ${tzdataVersion} and this host has ${hostVersion}: ` +
    'delivery windows may open at the wrong hour; regenerate the table (docs/time-zones.md)'
  )
}
