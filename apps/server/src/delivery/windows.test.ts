import { describe, expect, test } from 'vitest'
import { type ClosedDate, closedDays, type DayOfYear } from './closed-days.ts'
import { hoursTogether, localHours, openBut } from './week.ts'
import type { DeliveryWindow, LocalHours } from './windows.ts'
import { clockKey, everyDay, isOpen, nextOpening, openIntervals, WindowError } from './windows.ts'
import { prove } from './windows-proof.ts'

/** `npm run prove-windows` raises this. */
const CASES = 3000

const at = (iso: string) => Date.parse(iso)
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16))
const HOUR = 3_600_000

test(`${CASES} random sets, intersections, holidays and changes agree with asking every minute`, () => {
  const { open, closed, mismatches } = prove(CASES, 20261123)
  expect(mismatches.slice(0, 3)).toEqual([])
  // Both outcomes must be well represented, or the comparison would prove little.
  expect(open).toBeGreaterThan(CASES / 2)
  expect(closed).toBeGreaterThan(CASES / 50)
})

describe('closed days', () => {
  const window = everyDay('08:00', '21:00')
  const without = (dates: ClosedDate[], moving: DayOfYear[] = []) =>
    hoursTogether([localHours(window), openBut(closedDays(dates, moving))!])
  const opens = (zones: string[], hours: LocalHours, from: string) => iso(nextOpening(zones, hours, at(from)))

  test('a holiday is the person’s own date, from its midnight to the next', () => {
    const hours = without([{ date: '2026-12-25', yearly: false }])
    expect(opens(['America/New_York'], hours, '2026-12-25T02:30Z')).toBe('2026-12-26T13:00')
    expect(isOpen(['Pacific/Auckland'], hours, at('2026-12-24T12:00Z'))).toBe(false) // 01:00 on the 25th
    expect(isOpen(['Pacific/Honolulu'], hours, at('2026-12-25T09:30Z'))).toBe(false) // 23:30 on the 24th
    expect(isOpen(['Pacific/Honolulu'], hours, at('2026-12-25T05:30Z'))).toBe(true) // 19:30 on the 24th
  })

  test('with several candidate zones it is closed while it is the holiday in any of them', () => {
    const hours = without([{ date: '2026-12-25', yearly: false }])
    const night = hoursTogether([localHours(everyDay('00:00', '24:00')), hours])
    expect(
      openIntervals(
        ['America/New_York', 'America/Los_Angeles'],
        night,
        at('2026-12-24T12:00Z'),
        at('2026-12-27T12:00Z'),
      ).map((open) => [iso(open.from), iso(open.to)]),
    ).toEqual([
      ['2026-12-24T16:00', '2026-12-25T02:00'],
      ['2026-12-26T16:00', '2026-12-27T02:00'],
    ])
  })

  test('a window over midnight is closed for the part that lies on the holiday', () => {
    const night = hoursTogether([
      localHours(everyDay('22:00', '02:00')),
      openBut(closedDays([{ date: '2026-12-25', yearly: false }]))!,
    ])
    expect(
      openIntervals(['UTC'], night, at('2026-12-24T12:00Z'), at('2026-12-26T12:00Z')).map((open) => [
        iso(open.from),
        iso(open.to),
      ]),
    ).toEqual([
      ['2026-12-24T22:00', '2026-12-25T00:00'],
      ['2026-12-26T00:00', '2026-12-26T02:00'],
    ])
  })

  test('every year, and days that move with the calendar', () => {
    const thanksgiving = { month: 11, weekday: 3, nth: 4 }
    const memorial = { month: 5, weekday: 0, nth: -1 }
    const hours = without([{ date: '2020-12-25', yearly: true }], [thanksgiving, memorial])
    expect(opens(['UTC'], hours, '2026-12-25T00:00Z')).toBe('2026-12-26T08:00')
    expect(opens(['UTC'], hours, '2027-12-25T00:00Z')).toBe('2027-12-26T08:00')
    expect(opens(['UTC'], hours, '2026-11-26T00:00Z')).toBe('2026-11-27T08:00')
    expect(opens(['UTC'], hours, '2027-11-25T00:00Z')).toBe('2027-11-26T08:00')
    expect(opens(['UTC'], hours, '2026-05-25T00:00Z')).toBe('2026-05-26T08:00')
    expect(opens(['UTC'], hours, '2026-05-18T00:00Z')).toBe('2026-05-18T08:00')
  })

  test('a weekday closed for weeks is found beyond the usual horizon; two months closed have no opening', () => {
    const fridays: DeliveryWindow = {
      ...window,
      mon: null,
      tue: null,
      wed: null,
      thu: null,
      sat: null,
      sun: null,
    }
    const christmas = ['2026-12-25', '2027-01-01'].map((date) => ({ date, yearly: false }))
    const hours = hoursTogether([localHours(fridays), openBut(closedDays(christmas))!])
    expect(opens(['UTC'], hours, '2026-12-18T22:00Z')).toBe('2027-01-08T08:00')
    const all = Array.from({ length: 61 }, (_, n) => ({
      date: new Date(at('2026-12-01T00:00Z') + n * 24 * HOUR).toISOString().slice(0, 10),
      yearly: false,
    }))
    expect(opens(['UTC'], without(all), '2026-12-01T00:00Z')).toBeNull()
  })
})

describe('hours', () => {
  const newYork = ['America/New_York']
  const window = everyDay('08:00', '21:00')

  test('the end is exclusive, to the millisecond', () => {
    expect(isOpen(newYork, window, at('2026-05-20T00:59:59.999Z'))).toBe(true)
    expect(isOpen(newYork, window, at('2026-05-20T01:00:00.000Z'))).toBe(false)
    expect(isOpen(newYork, window, at('2026-05-19T11:59:59.999Z'))).toBe(false)
    expect(isOpen(newYork, window, at('2026-05-19T12:00:00.000Z'))).toBe(true)
  })

  test('open now gives now itself, not the start of the minute', () => {
    const now = at('2026-05-19T15:07:31.250Z')
    expect(nextOpening(newYork, window, now)).toBe(now)
  })

  test.each(['24:00', '00:00'])('an end of %s is midnight', (end) => {
    const evening = everyDay('20:00', end)
    expect(openIntervals(['UTC'], evening, at('2026-05-19T00:00Z'), at('2026-05-20T12:00Z'))).toEqual([
      { from: at('2026-05-19T20:00Z'), to: at('2026-05-20T00:00Z') },
    ])
  })

  test('00:00 to 24:00 is always open, as one stretch', () => {
    const from = at('2026-03-01T05:00Z')
    const to = at('2026-04-01T05:00Z')
    expect(openIntervals(newYork, everyDay('00:00', '24:00'), from, to)).toEqual([{ from, to }])
  })

  test('hours that cross midnight belong to the day they open', () => {
    const friday: DeliveryWindow = { ...everyDay('08:00', '21:00') }
    for (const day of ['mon', 'tue', 'wed', 'thu', 'sat', 'sun'] as const) friday[day] = null
    friday.fri = { from: 22 * 60, to: 120 }
    expect(openIntervals(['UTC'], friday, at('2026-05-18T00:00Z'), at('2026-05-25T00:00Z'))).toEqual([
      { from: at('2026-05-22T22:00Z'), to: at('2026-05-23T02:00Z') },
    ])
    expect(iso(nextOpening(['UTC'], friday, at('2026-05-23T02:00Z')))).toBe('2026-05-29T22:00')
  })

  test.each([
    ['08:00', '08:00', 'from and to are both 08:00'],
    ['00:00', '00:00', 'from and to are both 00:00'],
    ['24:00', '08:00', 'from: a window starts at 00:00'],
    ['8', '21:00', 'from: "8" is not a time of day'],
    ['08:00', '25:00', 'to: "25:00" is not a time of day'],
    ['08:60', '21:00', 'from: "08:60" is not a time of day'],
  ])('%s to %s is refused', (from, to, message) => {
    expect(() => everyDay(from, to)).toThrow(WindowError)
    expect(() => everyDay(from, to)).toThrow(message)
  })

  test.each([
    [{ from: 480, to: 480 }, 'Wednesday: from and to are equal'],
    [{ from: 480.5, to: 600 }, 'Wednesday: from is 0 to 1439'],
    [{ from: 480, to: 1441 }, 'Wednesday: from is 0 to 1439'],
    [{ from: 1440, to: 10 }, 'Wednesday: from is 0 to 1439'],
  ])('stored hours %j are refused', (wed, message) => {
    expect(() => isOpen(newYork, { ...window, wed }, 0)).toThrow(message)
  })
})

describe('sets and horizons', () => {
  const never = everyDay('12:00', '13:00')

  test('no zones are never open: nobody knows the clock', () => {
    const always = everyDay('00:00', '24:00')
    expect(isOpen([], always, 0)).toBe(false)
    expect(nextOpening([], always, at('2026-05-19T00:00Z'))).toBeNull()
  })

  test('an empty intersection has no opening', () => {
    expect(nextOpening(['America/Chicago', 'America/Denver'], never, at('2026-04-14T10:00Z'))).toBeNull()
  })

  test('the horizon is exclusive', () => {
    const midnight = at('2026-05-19T00:00Z')
    expect(nextOpening(['UTC'], never, midnight, 12)).toBeNull()
    expect(nextOpening(['UTC'], never, midnight, 12.1)).toBe(midnight + 12 * HOUR)
  })

  test('one open weekday is found from any day', () => {
    const monday: DeliveryWindow = {
      mon: { from: 480, to: 540 },
      tue: null,
      wed: null,
      thu: null,
      fri: null,
      sat: null,
      sun: null,
    }
    expect(iso(nextOpening(['UTC'], monday, at('2026-05-18T09:00Z')))).toBe('2026-05-25T08:00')
  })

  test('beyond the table the host answers, across its edge', () => {
    const window = everyDay('08:00', '09:00')
    const from = at('2037-12-31T14:00Z')
    const opens = openIntervals(['America/New_York'], window, from, from + 48 * HOUR).map((open) =>
      iso(open.from),
    )
    expect(opens).toEqual(['2038-01-01T13:00', '2038-01-02T13:00'])
  })
})

describe('clock keys', () => {
  const now = at('2026-05-19T00:00Z')

  test('zones on one clock count once, in any order', () => {
    expect(clockKey(['America/New_York', 'America/Toronto'], now)).toBe('-240')
    expect(clockKey(['America/Chicago', 'America/New_York', 'America/Detroit'], now)).toBe(
      clockKey(['America/New_York', 'America/Chicago'], now),
    )
  })

  test('a change within the time ahead tells zones apart', () => {
    // Los Angeles goes back on 2026-11-01; Phoenix, level with it all summer, does not.
    const eve = at('2026-10-31T12:00Z')
    expect(clockKey(['America/Los_Angeles'], eve)).not.toBe(clockKey(['America/Phoenix'], eve))
    expect(clockKey(['America/Los_Angeles'], eve - 72 * HOUR)).toBe(
      clockKey(['America/Phoenix'], eve - 72 * HOUR),
    )
    expect(clockKey(['America/Los_Angeles'], eve - 72 * HOUR, 192)).not.toBe(
      clockKey(['America/Phoenix'], eve - 72 * HOUR, 192),
    )
  })
})
