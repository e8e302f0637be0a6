import { describe, expect, it } from 'vitest'
import * as f from './format.ts'

const style = { locale: 'en-GB', zone: 'America/New_York', now: Date.parse('2026-11-25T15:07:00Z') }

describe('figures', () => {
  it('writes shares with one decimal, two below one percent, and a dash without a whole', () => {
    expect(f.share(948, 1000)).toBe('94.8%')
    expect(f.share(38, 10_000)).toBe('0.38%')
    expect(f.share(0, 10)).toBe('0.0%')
    expect(f.share(0, 0)).toBe('–')
  })

  it('never rounds progress up to done or down to nothing', () => {
    expect(f.roundShare(9999, 10_000)).toBe('99%')
    expect(f.roundShare(1, 10_000)).toBe('<1%')
    expect(f.roundShare(10, 10)).toBe('100%')
  })

  it('writes changes in points, and none where there was nothing before', () => {
    expect(f.points({ part: 948, whole: 1000 }, { part: 942, whole: 1000 })).toEqual({
      text: '0.6 pt',
      way: 'up',
    })
    expect(f.points({ part: 38, whole: 10_000 }, { part: 43, whole: 10_000 })).toEqual({
      text: '0.05 pt',
      way: 'down',
    })
    expect(f.points({ part: 1, whole: 2 }, { part: 0, whole: 0 })).toBeUndefined()
  })
})

describe('times', () => {
  it('names near days and adds the year only when it is another', () => {
    expect(f.dateTime('2026-11-25T14:00:00Z', style)).toBe('Today 09:00')
    expect(f.dateTime('2026-11-24T16:20:00Z', style)).toBe('Yesterday 11:20')
    expect(f.dateTime('2026-11-22T15:00:00Z', style)).toBe('Sun 22 Nov 10:00')
    expect(f.day('2025-09-03T15:00:00Z', style)).toBe('Wed 3 Sep 2025')
  })

  it('decides the day on the account clock, not in UTC', () => {
    expect(f.day('2026-11-26T03:30:00Z', style)).toBe('Today')
  })

  it('writes twelve hours where people do', () => {
    expect(f.clock('2026-11-25T18:05:00Z', { ...style, locale: 'en-US' })).toMatch(/^1:05\sPM$/)
    expect(f.clock('2026-11-25T05:00:00Z', style)).toBe('00:00')
  })

  it('is relative within an hour', () => {
    expect(f.relative('2026-11-25T15:03:00Z', style)).toBe('4 min ago')
    expect(f.relative('2026-11-25T15:19:00Z', style)).toBe('in 12 min')
    expect(f.relative('2026-11-25T12:00:00Z', style)).toBe('Today 07:00')
  })

  it('writes durations in two parts', () => {
    expect(f.duration(252_000)).toBe('4 min 12 s')
    expect(f.duration(17_580_000)).toBe('4 h 53 min')
    expect(f.duration(165_600_000)).toBe('1 day 22 h')
    expect(f.duration(86_400_000 * 3)).toBe('3 days')
  })

  it('names a zone by its city', () => {
    expect(f.zoneName('America/New_York')).toBe('New York (ET)')
  })
})

describe('people', () => {
  it('groups phone numbers by their country code', () => {
    expect(f.phone('+18445550119')).toBe('+1 844 555 0119')
    expect(f.phone('+447700900418')).toBe('+44 7700 900418')
    expect(f.phone('+351912345678')).toBe('+351 9123 45678')
    expect(f.phone('SHOP')).toBe('SHOP')
  })

  it('makes initials of names and numbers', () => {
    expect(f.initials('Ada B. Lovelace')).toBe('AL')
    expect(f.initials('+17135550163')).toBe('+1')
  })
})

it('writes a time whole for a document, and an erased person without their pseudonym’s length', () => {
  expect(f.exact('2026-11-25T21:48:09Z', style)).toBe('25 Nov 2026, 16:48:09')
  expect(f.phone('erased-e2b304515fbb9b05d340')).toBe('Erased person e2b304')
})

describe('times of day of the server', () => {
  it('stand as the reader writes them', () => {
    expect(f.timesOfDay('200 in the first hour, the last at 19:00.', 'en-US')).toBe(
      '200 in the first hour, the last at 7:00 PM.',
    )
    expect(f.timesOfDay('08:00 to 24:00', 'en-US')).toBe('8:00 AM to 12:00 AM')
    expect(f.timesOfDay('Das letzte um 19:00.', 'de')).toBe('Das letzte um 19:00.')
    expect(f.timesOfDay('Ratio 3:1, 10:00:30, port 127.0.0.1:8080', 'en-US')).toBe(
      'Ratio 3:1, 10:00:30, port 127.0.0.1:8080',
    )
  })
})
