import { describe, expect, test } from 'vitest'
import { quantile, run, USUAL_WORLD, type World } from './pace-world.ts'

// Pace by people, over worlds that differ in what the controller cannot know beforehand.

const WORLDS: [string, Partial<World>, { p90: number; p50: number; used: number }][] = [
  // Targets: 120 s unless said otherwise. `p90` in targets.
  ['the usual one, with agents coming and going', {}, { p50: 1, p90: 2, used: 0.8 }],
  ['three of ten reply', { replyShare: 0.3 }, { p50: 1, p90: 2.5, used: 0.8 }],
  ['three of a hundred reply', { replyShare: 0.03, audience: 100_000 }, { p50: 1, p90: 2, used: 0.75 }],
  ['replies come within a minute', { replyMedian: 60 }, { p50: 1, p90: 2, used: 0.8 }],
  ['a target of ten minutes', { targetSeconds: 600 }, { p50: 1, p90: 1.3, used: 0.85 }],
  [
    'forty agents',
    { shifts: [{ from: 0, agents: 40 }], audience: 200_000, senderRate: 50 },
    { p50: 1, p90: 1.3, used: 0.85 },
  ],
]

describe.each(WORLDS)('%s', (_, world, most) => {
  test.each([1, 2, 3, 4, 5])(
    'seed %i: waits stay near the target, people stay busy; unpaced it overloads them',
    (seed) => {
      const full = { ...USUAL_WORLD, ...world, seed }
      const paced = run({ ...full, paced: true })
      const unpaced = run({ ...full, paced: false })
      expect(quantile(paced.waits, 0.5)).toBeLessThan(most.p50 * full.targetSeconds)
      expect(quantile(paced.waits, 0.9)).toBeLessThan(most.p90 * full.targetSeconds)
      expect(paced.answered / paced.couldAnswer).toBeGreaterThan(most.used)
      expect(quantile(unpaced.waits, 0.9)).toBeGreaterThan(10 * full.targetSeconds)
    },
  )
})

test('nothing goes while nobody is there, and it goes on once somebody is', () => {
  const ran = run({
    ...USUAL_WORLD,
    seed: 7,
    paced: true,
    others: 0,
    shifts: [
      { from: 3600, agents: 5 },
      { from: 7200, agents: 0 },
    ],
  })
  const rates = (from: number, to: number) => ran.minutes.slice(from, to).map((one) => one.perMinute)
  expect(Math.max(...rates(0, 59))).toBe(0)
  expect(rates(60, 120).reduce((sum, rate) => sum + rate, 0)).toBeGreaterThan(300)
  expect(ran.answered / ran.couldAnswer).toBeGreaterThan(0.7)
  expect(Math.max(...rates(121, 240))).toBe(0)
})

test('never faster than the sender', () => {
  const ran = run({ ...USUAL_WORLD, seed: 3, paced: true, senderRate: 0.2, replyShare: 0.01 })
  expect(Math.max(...ran.minutes.map((one) => one.perMinute))).toBeLessThanOrEqual(12 + 1e-9)
  expect(ran.sent).toBeGreaterThan(0.8 * 0.2 * USUAL_WORLD.seconds)
})
