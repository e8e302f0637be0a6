import { expect, it } from 'vitest'
import { inLine, mayTryAgain, nextSpeed, waveEnds } from './running.ts'

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

it('tries again while it may: not once cancelled, nor after its time to stop', () => {
  const now = Date.parse('2026-11-25T14:00:00Z')
  expect(mayTryAgain({ status: 'finished', notAfter: null }, now)).toBe(true)
  expect(mayTryAgain({ status: 'paused', notAfter: '2026-11-25T14:01:00Z' }, now)).toBe(true)
  expect(mayTryAgain({ status: 'finished', notAfter: '2026-11-25T13:59:00Z' }, now)).toBe(false)
  expect(mayTryAgain({ status: 'cancelled', notAfter: null }, now)).toBe(false)
})

it('counts as in line no more than may go before a person looks', () => {
  const waiting = [{ reason: 'turn' as const, people: 450, next: null, detail: '' }]
  expect(inLine({ waiting, firstOnesLeft: null })).toBe(450)
  expect(inLine({ waiting, firstOnesLeft: 350 })).toBe(350)
  expect(inLine({ waiting: [], firstOnesLeft: null })).toBe(0)
})
