import { expect, it } from 'vitest'
import { speedChoices } from './speeds.ts'

it('offers the sender’s speed and slower ones, and keeps one that was set elsewhere', () => {
  expect(speedChoices(60, null)).toEqual([60, 30, 15, 6, 3])
  expect(speedChoices(60, 25)).toEqual([60, 30, 25, 15, 6, 3])
  expect(speedChoices(1, null)).toEqual([1, 0.5, 0.3, 0.1])
  for (const rate of [0.1, 3, 7.5, 1000]) expect(Math.max(...speedChoices(rate, null))).toBe(rate)
})
