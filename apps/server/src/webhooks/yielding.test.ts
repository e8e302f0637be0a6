import { expect, test } from 'vitest'
import { afterLook, afterUnfolding, FREE, isPressed, type Load, mayUnfold } from './yielding.ts'

const T = 1_000_000
const full: Load = { behind: true, idle: 0.03, loop: 0.95 }

test.each<[string, Load, boolean]>([
  ['sending as fast as the machine can', full, true],
  ['the processors are full, elsewhere than here', { behind: true, idle: 0.1, loop: 0.2 }, true],
  ['this process is full, others are not', { behind: true, idle: 0.7, loop: 0.9 }, true],
  ['sending waits for a slow carrier', { behind: true, idle: 0.7, loop: 0.3 }, false],
  ['sending keeps its rate', { behind: false, idle: 0.03, loop: 0.95 }, false],
  ['nothing is sent', { behind: false, idle: 0.9, loop: 0.05 }, false],
])('%s', (_words, load, pressed) => {
  expect(isPressed(load)).toBe(pressed)
})

test('without pressure everything is unfolded, and what it was costs no rest afterwards', () => {
  expect(mayUnfold(FREE, T)).toBe(Number.POSITIVE_INFINITY)
  expect(afterUnfolding(FREE, 100_000, T)).toEqual(FREE)
})

test('under pressure a pack goes, then as long a rest as its events are worth, and never nothing at all', () => {
  let turn = afterLook(FREE, full, T)
  expect(mayUnfold(turn, T)).toBe(1)
  turn = afterUnfolding(turn, 70, T)
  expect(mayUnfold(turn, T)).toBe(0)
  // A look that finds no pack ends no rest.
  turn = afterUnfolding(turn, 0, T + 10)
  expect(mayUnfold(turn, T + 1_399)).toBe(0)
  turn = afterLook(turn, full, T + 1_399)
  expect(mayUnfold(turn, T + 1_400)).toBe(1)
  turn = afterUnfolding(turn, 20_000, T + 1_400)
  turn = afterLook(turn, full, T + 11_000)
  expect(mayUnfold(turn, T + 11_399)).toBe(0)
  expect(mayUnfold(turn, T + 11_400)).toBe(1)
})

test('pressure holds for three seconds after it was last seen', () => {
  const turn = afterUnfolding(afterLook(FREE, full, T), 500, T)
  const later = afterLook(turn, { ...full, behind: false }, T + 1_000)
  expect(later).toEqual(turn)
  expect(mayUnfold(later, T + 2_999)).toBe(0)
  expect(mayUnfold(later, T + 3_000)).toBe(Number.POSITIVE_INFINITY)
})

test('over an hour of pressure a fiftieth of a thousand events a second goes', () => {
  let turn = FREE
  let events = 0
  for (let now = T; now < T + 3_600_000; now += 250) {
    turn = afterLook(turn, full, now)
    if (mayUnfold(turn, now) === 0) continue
    events += 70
    turn = afterUnfolding(turn, 70, now)
  }
  expect(events / 3_600).toBeGreaterThan(40)
  expect(events / 3_600).toBeLessThanOrEqual(50)
})
