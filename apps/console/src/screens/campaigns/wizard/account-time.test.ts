import { describe, expect, it } from 'vitest'
import { momentOf, nextFullHour, wallTime } from './account-time.ts'

const at = (iso: string) => Date.parse(iso)

describe('the account clock', () => {
  it.each([
    ['America/New_York', '2026-11-25', '09:00', '2026-11-25T14:00:00Z'],
    ['Asia/Kolkata', '2026-06-01', '00:15', '2026-05-31T18:45:00Z'],
    ['Europe/London', '2026-07-01', '23:59', '2026-07-01T22:59:00Z'],
  ])('reads a wall time in %s and gives it back', (zone, date, time, iso) => {
    expect(momentOf({ date, time }, zone)).toBe(at(iso))
    expect(wallTime(at(iso), zone)).toEqual({ date, time })
  })

  it('takes the first of an hour that comes twice, and goes past one that is skipped', () => {
    expect(momentOf({ date: '2026-11-01', time: '01:30' }, 'America/New_York')).toBe(
      at('2026-11-01T05:30:00Z'),
    )
    const skipped = momentOf({ date: '2026-03-08', time: '02:30' }, 'America/New_York')
    expect(wallTime(skipped!, 'America/New_York')).toEqual({ date: '2026-03-08', time: '03:30' })
  })

  it('refuses what is no date or time', () => {
    expect(momentOf({ date: '2026-13-40', time: '09:00' }, 'UTC')).toBeNull()
    expect(momentOf({ date: '', time: '09:00' }, 'UTC')).toBeNull()
  })

  it('offers a full hour at least half an hour away', () => {
    expect(nextFullHour(at('2026-11-23T15:10:00Z'))).toBe(at('2026-11-23T16:00:00Z'))
    expect(nextFullHour(at('2026-11-23T15:40:00Z'))).toBe(at('2026-11-23T17:00:00Z'))
  })
})
