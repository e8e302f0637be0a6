import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  batchFor,
  type Day,
  dayLeft,
  departures,
  freeSlots,
  HORIZON_MS,
  intervalOf,
  type LaneNeed,
  mayStretch,
  type Pace,
  shareSlots,
  stretched,
} from './pacing.ts'

const pace = (rate: number, more: Partial<Pace> = {}): Pace => ({
  rate,
  unit: 'messages',
  stretch: 1,
  stretchedAt: null,
  nextSlotAt: 0,
  ...more,
})

/** Most messages of `times` (sorted) in any window of a second. */
function busiestSecond(times: readonly number[]): number {
  let most = 0
  let from = 0
  times.forEach((at, index) => {
    while (times[from]! <= at - 1000) from++
    most = Math.max(most, index - from + 1)
  })
  return most
}

describe('slots', () => {
  test('however many processes take them, whenever, no second holds more than the rate', () => {
    const visits = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 400 }), want: fc.integer({ min: 1, max: 300 }) }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 500, noNaN: true }), visits, (rate, list) => {
        let shared = pace(rate) // the row in the database, which each process locks in turn
        let now = 1_000
        const times: number[] = []
        for (const { wait, want } of list) {
          now += wait
          const slots = freeSlots(shared, now, want)
          for (let i = 0; i < slots.count; i++) times.push(slots.firstAt + i * slots.intervalMs)
          shared = { ...shared, nextSlotAt: slots.firstAt + slots.count * slots.intervalMs }
        }
        for (let i = 1; i < times.length; i++)
          expect(times[i]! - times[i - 1]!).toBeGreaterThan(1000 / rate - 1e-6)
        // Sums of fractions may put two ends of a second a hair closer than it is long.
        expect(busiestSecond(times)).toBeLessThanOrEqual(Math.ceil(rate) + 1)
      }),
    )
  })

  test('idle time earns nothing: after an hour the next second is not fuller', () => {
    const slots = freeSlots(pace(10, { nextSlotAt: 0 }), 3_600_000, 1_000)
    expect(slots).toEqual({ count: 3, firstAt: 3_600_000, intervalMs: 100 })
  })

  test('a steady taker gets the whole rate', () => {
    let shared = pace(100)
    let taken = 0
    for (let now = 0; now < 10_000; now += 50) {
      const slots = freeSlots(shared, now, 400)
      taken += slots.count
      shared = { ...shared, nextSlotAt: slots.firstAt + slots.count * slots.intervalMs }
    }
    expect(taken).toBeGreaterThanOrEqual(999)
  })

  test('are taken a fifth of a second ahead at most, so that pause and rate act at once', () => {
    const slots = freeSlots(pace(1_000), 0, 100_000)
    expect(slots.firstAt + (slots.count - 1) * slots.intervalMs).toBeLessThanOrEqual(HORIZON_MS)
    expect(freeSlots(pace(1, { nextSlotAt: 5_000 }), 0, 10)).toMatchObject({ count: 0, firstAt: 5_000 })
  })
})

describe('a carrier that says "too many"', () => {
  test('doubles the interval, again and again up to a bound, and it halves by itself', () => {
    expect(intervalOf(pace(10, { stretch: stretched(pace(10), 0), stretchedAt: 0 }), 0)).toBe(200)
    expect(intervalOf(pace(10, { stretch: 2, stretchedAt: 0 }), 5_000)).toBe(100)
    expect(intervalOf(pace(10, { stretch: 64, stretchedAt: 0 }), 60_000)).toBe(100)
    let stretch = 1
    for (let i = 0; i < 20; i++) stretch = stretched({ stretch, stretchedAt: 0 }, 0)
    expect(stretch).toBe(64)
  })
})

test('a batch is what leaves within the horizon, at the speed of the last one', () => {
  expect(batchFor(400, 80)).toBe(400)
  expect(batchFor(400, 400)).toBe(200)
  expect(batchFor(50, 5_000)).toBe(50)
  expect(batchFor(3, 0)).toBe(400)
})

test('what is refused within a second stretches once', () => {
  expect(mayStretch({ stretchedAt: null }, 0)).toBe(true)
  expect(mayStretch({ stretchedAt: 5_000 }, 5_999)).toBe(false)
  expect(mayStretch({ stretchedAt: 5_000 }, 6_000)).toBe(true)
})

const lane = (id: string, more: Partial<LaneNeed> = {}): LaneNeed => ({
  id,
  priority: 5,
  speed: null,
  nextSlotAt: null,
  allowance: null,
  ...more,
})

describe('sharing', () => {
  const lanes = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      priority: fc.constantFrom(0, 5),
      speed: fc.option(fc.double({ min: 0.5, max: 1_000, noNaN: true }), { nil: null }),
      nextSlotAt: fc.option(fc.integer({ min: -1_000, max: 1_000 }), { nil: null }),
      allowance: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null }),
    }),
    { selector: (one) => one.id, minLength: 1, maxLength: 12 },
  )

  test('never gives more slots than there are, nor a lane more than its own speed', () => {
    fc.assert(
      fc.property(lanes, fc.integer({ min: 1, max: 400 }), (needs, slots) => {
        const shares = shareSlots(needs, slots, 0)
        expect(shares.reduce((sum, share) => sum + share.count, 0)).toBeLessThanOrEqual(slots)
        for (const { id, count } of shares) {
          const own = needs.find((one) => one.id === id)!
          expect(count).toBeGreaterThan(0)
          expect(count).toBeLessThanOrEqual(own.allowance ?? 400)
          if (own.speed !== null)
            expect(count).toBeLessThanOrEqual(
              freeSlots(pace(own.speed, { nextSlotAt: own.nextSlotAt ?? 0 }), 0, 400).count,
            )
        }
      }),
    )
  })

  test('agents’ replies come before every campaign', () => {
    const shares = shareSlots([lane('big'), lane('reply', { priority: 0 }), lane('small')], 10, 0)
    expect(shares).toEqual([{ id: 'reply', count: 10 }])
  })

  test('campaigns share equally, and what a slow one leaves goes to the others', () => {
    const count = (shares: { id: string; count: number }[]) =>
      new Map(shares.map((one) => [one.id, one.count]))
    expect(count(shareSlots([lane('a'), lane('b'), lane('c'), lane('d')], 40, 0))).toEqual(
      new Map([
        ['a', 10],
        ['b', 10],
        ['c', 10],
        ['d', 10],
      ]),
    )
    const slow = count(shareSlots([lane('a'), lane('slow', { speed: 5 }), lane('b')], 42, 0))
    expect(slow).toEqual(
      new Map([
        ['slow', 2],
        ['a', 20],
        ['b', 20],
      ]),
    )
  })

  test('with fewer slots than campaigns each still gets its turn over rounds', () => {
    const shares = shareSlots([lane('a'), lane('b'), lane('c')], 2, 0)
    expect(shares.map((one) => one.count)).toEqual([1, 1])
  })
})

describe('a day', () => {
  const midnight = () => 86_400_000
  const day = (more: Partial<Day> = {}): Day => ({ cap: 100, endsAt: null, count: 0, ...more })

  test('begins with nothing sent and ends at midnight', () => {
    expect(dayLeft(day(), 1_000, midnight)).toEqual({ left: 100, day: day({ endsAt: 86_400_000 }) })
  })

  test('leaves what its cap does not yet count, never less than nothing', () => {
    expect(dayLeft(day({ endsAt: 5_000, count: 40 }), 1_000, midnight).left).toBe(60)
    expect(dayLeft(day({ endsAt: 5_000, count: 140 }), 1_000, midnight).left).toBe(0)
  })

  test('that is over begins anew', () => {
    expect(dayLeft(day({ endsAt: 5_000, count: 100 }), 5_000, midnight)).toEqual({
      left: 100,
      day: day({ endsAt: 86_400_000 }),
    })
  })

  test('without a cap is endless', () => {
    expect(dayLeft(day({ cap: null }), 0, midnight).left).toBe(Number.MAX_SAFE_INTEGER)
  })
})

test('messages leave as many slots apart as they have segments', () => {
  expect(departures([1, 3, 2], { firstAt: 1_000, intervalMs: 10 })).toEqual({
    at: [1_000, 1_010, 1_040],
    nextSlotAt: 1_060,
  })
  expect(departures([], { firstAt: 1_000, intervalMs: 10 })).toEqual({ at: [], nextSlotAt: 1_000 })
})
