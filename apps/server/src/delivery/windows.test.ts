import { describe, expect, test } from 'vitest'
import type { DeliveryWindow } from './windows.ts'
import { clockKey, everyDay, isOpen, nextOpening, openIntervals, WindowError } from './windows.ts'
import { bruteForce, randomCase, seededRandom } from './windows-oracle.ts'

/** The bench raises this. */
const CASES = 2000

const at = (iso: string) => Date.parse(iso)
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16))
const HOUR = 3_600_000

test(`${CASES} random sets, windows and changes agree with asking every minute`, () => {
  const random = seededRandom(20261123)
  let open = 0
  let closed = 0
  for (let i = 0; i < CASES; i++) {
    const one = randomCase(random)
    const expected = bruteForce(one)
    const { zones, window, from, to } = one
    const label = JSON.stringify(one)
    expect(openIntervals(zones, window, from, to), label).toEqual(expected)
    expect(nextOpening(zones, window, from, 48), label).toBe(expected[0]?.from ?? null)
    expect(isOpen(zones, window, from), label).toBe(expected[0]?.from === from)
    if (expected.length > 0) open++
    else closed++
  }
  // Both outcomes must be well represented, or the comparison would prove little.
  expect(open).toBeGreaterThan(CASES / 2)
  expect(closed).toBeGreaterThan(CASES / 50)
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
