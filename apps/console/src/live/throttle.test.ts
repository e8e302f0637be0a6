import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { throttleByKey } from './throttle.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('acts at once, then once a second for a key, and never misses the last', () => {
  const seen: string[] = []
  const throttle = throttleByKey(1000, (key: string) => seen.push(key))
  for (let i = 0; i < 50; i++) throttle.run('a')
  throttle.run('b')
  expect(seen).toEqual(['a', 'b'])
  vi.advanceTimersByTime(1000)
  expect(seen).toEqual(['a', 'b', 'a'])
  vi.advanceTimersByTime(5000)
  expect(seen).toHaveLength(3)
  throttle.run('a')
  expect(seen).toHaveLength(4)
})

it('does nothing any more after stop', () => {
  const act = vi.fn()
  const throttle = throttleByKey(1000, act)
  throttle.run('a')
  throttle.run('a')
  throttle.stop()
  vi.advanceTimersByTime(5000)
  expect(act).toHaveBeenCalledTimes(1)
})
