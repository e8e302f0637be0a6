import { expect, test } from 'vitest'
import { dayEnd } from './day-end.ts'

test('a day ends on its own clock, also on days when clocks change', () => {
  const at = (day: string, zone: string) => dayEnd(day, zone).toISOString()
  expect(at('2026-03-01', 'UTC')).toBe('2026-03-01T23:59:59.000Z')
  expect(at('2026-03-01', 'America/New_York')).toBe('2026-03-02T04:59:59.000Z')
  expect(at('2026-03-08', 'America/New_York')).toBe('2026-03-09T03:59:59.000Z')
  expect(at('2026-11-01', 'America/New_York')).toBe('2026-11-02T04:59:59.000Z')
  expect(at('2026-03-01', 'Asia/Kolkata')).toBe('2026-03-01T18:29:59.000Z')
  expect(at('2026-03-01', 'Pacific/Kiritimati')).toBe('2026-03-01T09:59:59.000Z')
})
