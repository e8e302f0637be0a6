import { midnightAfter, offsetAt } from '../delivery/index.ts'
import { addDays, type Calendar } from './ranges.ts'

const MINUTE = 60_000

/** The calendar of a time zone, by the rules the delivery windows go by. A day that a change of clocks begins late begins late here too. */
export function calendarOf(zone: string): Calendar {
  return {
    // Noon is never skipped, so the first midnight after the noon before is where the day begins.
    startOf: (day) => {
      const noon = Date.parse(`${addDays(day, -1)}T12:00:00Z`)
      return midnightAfter(zone, noon - offsetAt(zone, noon) * MINUTE)
    },
    dayOf: (ms) => new Date(ms + offsetAt(zone, ms) * MINUTE).toISOString().slice(0, 10),
  }
}

/** What the zone's clock says at a moment: "2026-11-25T09:00". */
export const wallOf =
  (zone: string) =>
  (iso: string): string => {
    const ms = Date.parse(iso)
    return new Date(ms + offsetAt(zone, ms) * MINUTE).toISOString().slice(0, 16)
  }
