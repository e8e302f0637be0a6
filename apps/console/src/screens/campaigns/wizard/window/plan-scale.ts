// pure
import type { Plan, PlanRow } from '@foreword/contract'
import { momentOf, wallTime } from '../account-time.ts'

export type Span = { from: number; to: number }
/** A mark on the clock above the bands; `day` when a new day begins there. */
export type Tick = { at: number; share: number; time: string; day: boolean }

const HOUR = 3_600_000

/** Where a moment stands between 0 and 1 of the plan's time. */
export const shareOf = (plan: Span, at: number): number =>
  plan.to <= plan.from ? 0 : Math.min(1, Math.max(0, (at - plan.from) / (plan.to - plan.from)))

/**
 * Full hours of the zone's clock across the plan, at most `most` of them. Steps divide a day, so that midnight is
 * always among them when it is inside.
 */
export function ticksOf(plan: Span, zone: string, most = 9): Tick[] {
  const hours = (plan.to - plan.from) / HOUR
  const step = [1, 2, 3, 4, 6, 12, 24, 48, 72, 168].find((one) => hours / one <= most) ?? 336
  const ticks: Tick[] = []
  const { date } = wallTime(plan.from, zone)
  const midnight = momentOf({ date, time: '00:00' }, zone) ?? plan.from
  for (let n = 0; n <= (hours + 24) / Math.min(step, 24) + 24; n++) {
    const at = onClock(midnight, n * step, zone)
    if (at < plan.from) continue
    if (at > plan.to) break
    const { time } = wallTime(at, zone)
    ticks.push({ at, share: shareOf(plan, at), time, day: time === '00:00' })
  }
  return ticks
}

/** `hours` of wall clock after a midnight: across a change of clocks 09:00 stays 09:00. */
function onClock(midnight: number, hours: number, zone: string): number {
  const day = wallTime(midnight + Math.floor(hours / 24) * 24 * HOUR + 12 * HOUR, zone).date
  const time = `${String(hours % 24).padStart(2, '0')}:00`
  return momentOf({ date: day, time }, zone) ?? midnight + hours * HOUR
}

/** When messages of a row really leave: its open hours between its first and last message. */
export function leaving(row: PlanRow): Span[] {
  if (row.first === null || row.last === null) return []
  const { first, last } = row
  const parts = row.open
    .map((open) => ({ from: Math.max(open.from, first), to: Math.min(open.to, last) }))
    .filter((part) => part.to >= part.from)
  return parts.length > 0 ? parts : [{ from: first, to: last }]
}

/** The half hour with most messages; 0 for an empty plan. */
export const busiest = (plan: Plan): number => plan.halfHours.reduce((most, n) => Math.max(most, n), 0)

export const heldPeople = (plan: Plan): number => plan.held.reduce((sum, one) => sum + one.people, 0)
