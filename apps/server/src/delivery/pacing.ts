// pure
// Generic cell rate: each message (or each of its segments, as the sender's rate is meant) takes one slot, slots lie one interval apart, and a batch moves the sender's next slot forward.
// There is no credit for idle time, so the rate is never exceeded, by however many processes.

export type Pace = {
  /** Units per second. */
  rate: number
  unit: 'messages' | 'segments'
  /** Factor on the interval since the carrier said "too many"; halves every STRETCH_HALF_LIFE_MS. */
  stretch: number
  stretchedAt: number | null
  /** Epoch ms, with fraction. */
  nextSlotAt: number
}

/** How far ahead slots are taken. Short, so that pause, rate and cancel act at once. */
export const HORIZON_MS = 200
const STRETCH_HALF_LIFE_MS = 5_000
const MAX_STRETCH = 64
const STRETCH_EVERY_MS = 1_000

export function intervalOf(pace: Pick<Pace, 'rate' | 'stretch' | 'stretchedAt'>, now: number): number {
  return (1000 / pace.rate) * stretchNow(pace, now)
}

export function stretchNow(pace: Pick<Pace, 'stretch' | 'stretchedAt'>, now: number): number {
  if (pace.stretch <= 1 || pace.stretchedAt === null) return 1
  return Math.max(1, pace.stretch * 0.5 ** ((now - pace.stretchedAt) / STRETCH_HALF_LIFE_MS))
}

/** What was refused together is one refusal: batches already on their way when the carrier said no must not slow it down again. */
export const mayStretch = (pace: Pick<Pace, 'stretchedAt'>, now: number): boolean =>
  pace.stretchedAt === null || now - pace.stretchedAt >= STRETCH_EVERY_MS

/** After a 429: twice as slow as now, within bounds. */
export function stretched(pace: Pick<Pace, 'stretch' | 'stretchedAt'>, now: number): number {
  return Math.min(MAX_STRETCH, stretchNow(pace, now) * 2)
}

export type Slots = { count: number; firstAt: number; intervalMs: number }

/** Slots free between now and the horizon, at most `want`. With none, firstAt says when to come again. */
export function freeSlots(pace: Omit<Pace, 'unit'>, now: number, want: number): Slots {
  const intervalMs = intervalOf(pace, now)
  const firstAt = Math.max(pace.nextSlotAt, now)
  const until = now + HORIZON_MS
  const count = firstAt > until ? 0 : Math.min(want, Math.floor((until - firstAt) / intervalMs) + 1)
  return { count, firstAt, intervalMs }
}

export type LaneNeed = {
  id: string
  priority: number
  speed: number | null
  nextSlotAt: number | null
  /** Messages it may still take before a person looks; null = no limit. */
  allowance: number | null
}

/**
 * Shares slots among lanes with something due: agents' replies before campaigns; campaigns equally, so that a small one behind a big
 * one starts at once; none above its own speed. What a lane cannot use goes to the others on the next round.
 */
export function shareSlots(
  lanes: readonly LaneNeed[],
  slots: number,
  now: number,
): { id: string; count: number }[] {
  const first = Math.min(...lanes.map((lane) => lane.priority))
  const group = lanes.filter((lane) => lane.priority === first)
  let left = slots
  const shares: { id: string; count: number }[] = []
  const capped = group
    .map((lane) => ({ id: lane.id, most: mostOf(lane, now) }))
    .sort((a, b) => a.most - b.most)
  capped.forEach((lane, index) => {
    const share = Math.min(lane.most, Math.ceil(left / (capped.length - index)))
    if (share > 0) shares.push({ id: lane.id, count: share })
    left -= share
  })
  return shares
}

function mostOf(lane: LaneNeed, now: number): number {
  const allowed = lane.allowance ?? Number.MAX_SAFE_INTEGER
  if (lane.speed === null) return allowed
  const pace = { rate: lane.speed, stretch: 1, stretchedAt: null, nextSlotAt: lane.nextSlotAt ?? now }
  return freeSlots(pace, now, allowed).count
}

/** Messages taken at once, at most. */
export const MAX_BATCH = 400
const LEAST_BATCH = 50

/**
 * How many to take next when the last `sent` took `ms` to leave: what leaves within the horizon, however slow carrier or machine are, so
 * that after a pause nothing claimed goes on leaving for long.
 */
export function batchFor(sent: number, ms: number): number {
  const within = Math.ceil((sent * HORIZON_MS) / Math.max(1, ms))
  return Math.min(MAX_BATCH, Math.max(LEAST_BATCH, within))
}

export type Day = { cap: number | null; endsAt: number | null; count: number }

/** Campaign messages that a sender's daily cap leaves, and the day as it stands at `now`: a new one begins at zero. */
export function dayLeft(day: Day, now: number, nextMidnight: () => number): { left: number; day: Day } {
  if (day.cap === null) return { left: Number.MAX_SAFE_INTEGER, day }
  const today = day.endsAt !== null && day.endsAt > now ? day : { ...day, endsAt: nextMidnight(), count: 0 }
  return { left: Math.max(0, day.cap - today.count), day: today }
}

/**
 * When each message of a batch leaves: one after the other, each as many slots behind the last as the last one weighed. Answers the
 * moments and the next free slot (epoch ms, with fraction).
 */
export function departures(
  weights: readonly number[],
  slots: Pick<Slots, 'firstAt' | 'intervalMs'>,
): { at: number[]; nextSlotAt: number } {
  const at: number[] = []
  let next = slots.firstAt
  for (const weight of weights) {
    at.push(next)
    next += weight * slots.intervalMs
  }
  return { at, nextSlotAt: next }
}
