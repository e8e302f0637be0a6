import { expect, test } from 'vitest'
import { fakeClock } from './clock.ts'

test('stands still, advances and is set', () => {
  const clock = fakeClock('2026-11-23T09:00:00+01:00')
  const first = clock.now()
  first.setFullYear(1999)
  expect(clock.now().toISOString()).toBe('2026-11-23T08:00:00.000Z')
  clock.advance(90_000)
  expect(clock.now().toISOString()).toBe('2026-11-23T08:01:30.000Z')
  clock.set('2027-01-01T00:00:00Z')
  expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z')
})

test('an instant without offset is refused', () => {
  expect(() => fakeClock('2026-11-23T09:00:00')).toThrow('has no offset. Write it with Z or +hh:mm.')
  expect(() => fakeClock('2026-13-23T09:00:00Z')).toThrow('is not an instant')
})
