import { expect, it } from 'vitest'
import { firstThenRest, isTicked, readSize, tick } from './canary.ts'

const auto = { canaryMode: 'auto', canarySize: 500 } as const

it('is ticked by itself above 10,000 people, and follows a person’s tick', () => {
  expect(isTicked(auto, 10_000)).toBe(false)
  expect(isTicked(auto, 10_001)).toBe(true)
  expect(isTicked({ ...auto, canaryMode: 'off' }, 50_000)).toBe(false)
  expect(isTicked({ ...auto, canaryMode: 'on' }, 3)).toBe(true)
  expect(tick(false, 50_000)).toEqual({ canaryMode: 'off' })
  expect(tick(true, 50_000)).toEqual({ canaryMode: 'auto' })
  expect(tick(true, 800)).toEqual({ canaryMode: 'on' })
  expect(tick(false, 800)).toEqual({ canaryMode: 'auto' })
})

it('counts who goes first and who waits; as many first as people is none', () => {
  expect(firstThenRest(auto, 42_200)).toEqual({ first: 500, rest: 41_700 })
  expect(firstThenRest(auto, 800)).toBeNull()
  expect(firstThenRest({ canaryMode: 'on', canarySize: 800 }, 800)).toBeNull()
})

it('reads a size as people type it', () => {
  expect(readSize('1,500')).toBe(1_500)
  expect(readSize(' 20 ')).toBe(20)
  for (const wrong of ['', '0', 'many', '-3', '100001']) expect(readSize(wrong), wrong).toBeNull()
})
