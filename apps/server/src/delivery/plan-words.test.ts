import { expect, test } from 'vitest'
import { daysWords } from './plan-words.ts'

const tier = (cap: number, sentToday = 0) => ({ cap, sentToday, tier: true })

test.for([
  [10_000, tier(10_000), null],
  [10_001, tier(10_000), 'Needs 2 days at your 10K tier.'],
  [30_000, tier(10_000), 'Needs 3 days at your 10K tier.'],
  [25_000, tier(10_000, 6_000), 'Needs 4 days at your 10K tier.'],
  [1_000, tier(250), 'Needs 4 days at your 250 tier.'],
  [100, tier(2_000, 2_000), 'Waits for tomorrow at your 2K tier.'],
  [3_000, tier(2_000, 2_000), 'Needs 2 days at your 2K tier.'],
  [9_000, { cap: 7_500, sentToday: 0, tier: false }, 'Needs 2 days at a daily cap of 7,500.'],
] as const)('%i people, %o: %s', ([people, limit, words]) => {
  expect(daysWords(people, limit)).toBe(words)
})
