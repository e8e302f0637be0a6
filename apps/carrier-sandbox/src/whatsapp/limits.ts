// pure
import type { WaNumber } from './model.ts'

/** How fast a number may send, to one person too, and to how many people in a day. */
export interface Limits {
  /** Counts one message of the number; true when this second has had enough. */
  tooFast(number: WaNumber, now: number): boolean
  /** Counts one message to this person; true when the pair has to rest. */
  pairIsFull(number: WaNumber, phone: string, now: number): boolean
  /** Counts a person written to outside the window; true when the account's day is full. */
  dayIsFull(number: WaNumber, phone: string, now: number): boolean
}

/** One message in six seconds, and a burst that is paid back. */
const PAIR_MS = 6_000
const PAIR_BURST = 45
const DAY_MS = 86_400_000
const PAIRS_KEPT = 200_000

/** People in 24 hours of each tier; null has no limit. */
export function peopleOf(tier: string): number | null {
  const match = /^TIER_(\d+)(K)?$/.exec(tier)
  return match ? Number(match[1]) * (match[2] ? 1000 : 1) : null
}

export function createLimits(): Limits {
  const seconds = new Map<string, { second: number; count: number }>()
  /** When a pair's debt is paid, ms since 1970. */
  const pairs = new Map<string, number>()
  /** People of an account by the time they were first written to, oldest first. */
  const days = new Map<string, Map<string, number>>()

  return {
    tooFast({ id, mps }, now) {
      const second = Math.floor(now / 1000)
      const known = seconds.get(id)
      const count = known?.second === second ? known.count + 1 : 1
      seconds.set(id, { second, count })
      return mps > 0 && count > mps
    },
    pairIsFull({ id }, phone, now) {
      const key = `${id} ${phone}`
      const paid = Math.max(pairs.get(key) ?? 0, now)
      if (paid - now > (PAIR_BURST - 1) * PAIR_MS) return true
      // Those long at rest owe nothing: forgetting them changes nothing.
      if (pairs.size >= PAIRS_KEPT) for (const [one, until] of pairs) if (until <= now) pairs.delete(one)
      pairs.set(key, paid + PAIR_MS)
      return false
    },
    dayIsFull({ wabaId, tier }, phone, now) {
      const people = days.get(wabaId) ?? new Map<string, number>()
      days.set(wabaId, people)
      for (const [one, at] of people) {
        if (now - at < DAY_MS) break
        people.delete(one)
      }
      if (people.has(phone)) return false
      const limit = peopleOf(tier)
      if (limit !== null && people.size >= limit) return true
      people.set(phone, now)
      return false
    },
  }
}
