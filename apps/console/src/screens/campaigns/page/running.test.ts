import { expect, it } from 'vitest'
import { nextSpeed, waveEnds } from './running.ts'

it('steps speed to round figures and stops at what the sender may', () => {
  expect(nextSpeed(60, 'faster', 100)).toBe(80)
  expect(nextSpeed(60, 'slower', 100)).toBe(50)
  expect(nextSpeed(59.5, 'faster', 60)).toBe(60)
  expect(nextSpeed(60, 'faster', 60)).toBeUndefined()
  expect(nextSpeed(60, 'faster', 70)).toBe(70)
  expect(nextSpeed(0.1, 'slower', 70)).toBeUndefined()
})

it('knows when a wave ends only while it moves', () => {
  expect(waveEnds(600, 60, 1000)).toBe(11_000)
  expect(waveEnds(600, 0, 1000)).toBeUndefined()
  expect(waveEnds(0, 60, 1000)).toBeUndefined()
})
