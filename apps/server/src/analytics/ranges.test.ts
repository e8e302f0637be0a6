import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarOf } from './calendar.ts'
import { addDays, before, daysIn, edgesOf, isDay, type Range, rangeOf } from './ranges.ts'

const HOUR = 3_600_000
const utc = (ms: number | undefined) => new Date(ms ?? Number.NaN).toISOString()
const edges = (range: Range, zone: string) => edgesOf(range, calendarOf(zone))

describe('quick ranges', () => {
  const life = { from: '2024-02-10', to: '2026-11-25' }
  const range = (name: Parameters<typeof rangeOf>[0], today = '2026-11-25') => {
    const { from, to, unit } = rangeOf(name, today, life, { from: '2026-11-01', to: '2026-11-02' })
    return [from, to, unit]
  }

  test('end today and are cut into hours, days or months by their length', () => {
    expect(range('today')).toEqual(['2026-11-25', '2026-11-25', 'hour'])
    expect(range('this_week')).toEqual(['2026-11-23', '2026-11-25', 'day'])
    expect(range('this_month')).toEqual(['2026-11-01', '2026-11-25', 'day'])
    expect(range('last_30')).toEqual(['2026-10-27', '2026-11-25', 'day'])
    expect(range('last_60')).toEqual(['2026-09-27', '2026-11-25', 'day'])
    expect(range('last_90')).toEqual(['2026-08-28', '2026-11-25', 'day'])
    expect(range('year_to_date')).toEqual(['2026-01-01', '2026-11-25', 'month'])
    expect(range('all')).toEqual(['2024-02-10', '2026-11-25', 'month'])
    expect(range('custom')).toEqual(['2026-11-01', '2026-11-02', 'day'])
  })

  test('a week begins on Monday, also across a year; the first of a month is a day of hours', () => {
    expect(range('this_week', '2027-01-01')).toEqual(['2026-12-28', '2027-01-01', 'day'])
    expect(range('this_week', '2026-11-22')).toEqual(['2026-11-16', '2026-11-22', 'day'])
    expect(range('this_week', '2026-11-23')).toEqual(['2026-11-23', '2026-11-23', 'hour'])
    expect(range('this_month', '2026-12-01')).toEqual(['2026-12-01', '2026-12-01', 'hour'])
  })

  test('the range before has as many days and ends the day before', () => {
    expect(before({ from: '2026-10-27', to: '2026-11-25' })).toEqual({ from: '2026-09-27', to: '2026-10-26' })
    expect(before({ from: '2024-03-01', to: '2024-03-01' })).toEqual({ from: '2024-02-29', to: '2024-02-29' })
  })

  test('only days of the calendar are days', () => {
    expect(
      ['2026-02-28', '2024-02-29', '2026-02-30', '2026-13-01', '2026-1-1', '', 'today'].map(isDay),
    ).toEqual([true, true, false, false, false, false, false])
  })
})

describe('spans', () => {
  test('a day on which clocks go back has 25 hours, forward 23', () => {
    const back = edges({ from: '2026-11-01', to: '2026-11-01', unit: 'hour' }, 'America/New_York')
    expect([back.length - 1, utc(back[0]), utc(back.at(-1))]).toEqual([
      25,
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ])
    const forward = edges({ from: '2026-03-08', to: '2026-03-08', unit: 'hour' }, 'America/New_York')
    expect([forward.length - 1, utc(forward[0]), utc(forward.at(-1))]).toEqual([
      23,
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ])
  })

  test('half an hour forward leaves a last span of half an hour', () => {
    const day = edges({ from: '2026-10-04', to: '2026-10-04', unit: 'hour' }, 'Australia/Lord_Howe')
    expect(day.length - 1).toBe(24)
    expect(day.at(-1)! - day.at(-2)!).toBe(HOUR / 2)
  })

  test('where midnight is skipped the day begins at one o’clock; where it comes twice, at the first', () => {
    // Chile: 2026-09-06 begins at 01:00, because clocks go from 24:00 to 01:00.
    const [from, to] = edges({ from: '2026-09-06', to: '2026-09-06', unit: 'day' }, 'America/Santiago')
    expect([utc(from), (to! - from!) / HOUR]).toEqual(['2026-09-06T04:00:00.000Z', 23])
    // 2026-04-04 ends with 23:00 twice.
    const [first, last] = edges({ from: '2026-04-04', to: '2026-04-04', unit: 'day' }, 'America/Santiago')
    expect((last! - first!) / HOUR).toBe(25)
    // The Azores: 2025-10-26 has 00:00 twice.
    const [begin, end] = edges({ from: '2025-10-26', to: '2025-10-26', unit: 'day' }, 'Atlantic/Azores')
    expect([utc(begin), (end! - begin!) / HOUR]).toEqual(['2025-10-26T00:00:00.000Z', 25])
  })

  test('months begin on the first; the first and the last may be parts', () => {
    const months = edges({ from: '2025-12-15', to: '2026-03-10', unit: 'month' }, 'Asia/Kolkata')
    expect(months.map(utc)).toEqual([
      '2025-12-14T18:30:00.000Z',
      '2025-12-31T18:30:00.000Z',
      '2026-01-31T18:30:00.000Z',
      '2026-02-28T18:30:00.000Z',
      '2026-03-10T18:30:00.000Z',
    ])
  })

  test('in any zone, days follow each other without gap, begin on a quarter, and hold their own noon', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/Havana',
      'America/Santiago',
      'Pacific/Chatham',
      'Africa/Cairo',
      'Asia/Beirut',
      'UTC',
    )
    fc.assert(
      fc.property(zone, fc.nat(365 * 3), fc.integer({ min: 1, max: 40 }), (own, skip, count) => {
        const from = addDays('2025-01-01', skip)
        const to = addDays(from, count - 1)
        const calendar = calendarOf(own)
        const list = edgesOf({ from, to, unit: 'day' }, calendar)
        expect(list.length).toBe(daysIn(from, to) + 1)
        for (const [index, at] of list.entries()) {
          const day = addDays(from, index)
          expect(at % (HOUR / 4)).toBe(0)
          expect([calendar.dayOf(at - 1), calendar.dayOf(at)]).toEqual([addDays(day, -1), day])
        }
      }),
    )
  })
})
