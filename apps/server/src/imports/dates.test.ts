import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayEnd, localTime } from '../recipients/index.ts'
import { type DayOrder, orderSaid, timeOf } from './dates.ts'

const ZONE = 'America/New_York'
const clock = { local: (shown: string) => localTime(shown, ZONE), dayEnd: (day: string) => dayEnd(day, ZONE) }
const read = (text: string, order: DayOrder = 'month_first') =>
  timeOf(text, order, clock)?.toISOString() ?? null

describe('a time', () => {
  it.each([
    ['2026-03-14T14:05:06Z', '2026-03-14T14:05:06.000Z'],
    ['2026-03-14T14:05:06.789Z', '2026-03-14T14:05:06.000Z'],
    ['2026-03-14T14:05:06+02:00', '2026-03-14T12:05:06.000Z'],
    ['2021-07-01T15:17:14-0700', '2021-07-01T22:17:14.000Z'],
    ['2026-03-14 14:05:06 UTC', '2026-03-14T14:05:06.000Z'],
    // Without a zone: the account's clock, in summer and in winter.
    ['2026-07-14 14:05', '2026-07-14T18:05:00.000Z'],
    ['2026-01-14 14:05', '2026-01-14T19:05:00.000Z'],
    ['03/14/2026 2:05 PM', '2026-03-14T18:05:00.000Z'],
    ['3/14/2026, 12:00:01 AM', '2026-03-14T04:00:01.000Z'],
    ['14/03/2026 14:05', '2026-03-14T18:05:00.000Z'],
    ['14.03.2026 14:05', '2026-03-14T18:05:00.000Z'],
    ['03.04.26 08:00', '2026-04-03T12:00:00.000Z'],
    // LivePerson's transactionday: the end of the day there.
    ['06-03-2024', '2024-06-04T03:59:59.000Z'],
    ['2026-11-23', '2026-11-24T04:59:59.000Z'],
    ['Sat, 14 Mar 2026 14:05:00 +0000', '2026-03-14T14:05:00.000Z'],
    ['14-Mar-2026', '2026-03-15T03:59:59.000Z'],
    ['Mar 14, 2026, 2:05 PM', '2026-03-14T18:05:00.000Z'],
    ['March 14, 2026 at 2:05\u202fPM', '2026-03-14T18:05:00.000Z'],
    ['1717200000000', '2024-06-01T00:00:00.000Z'],
    ['1717200000', '2024-06-01T00:00:00.000Z'],
  ])('%s is %s', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it('has its day first where the file says so', () => {
    expect(read('03/04/2026 10:00', 'month_first')).toBe('2026-03-04T15:00:00.000Z')
    expect(read('03/04/2026 10:00', 'day_first')).toBe('2026-04-03T14:00:00.000Z')
    expect(read('03/14/2026 10:00', 'day_first')).toBe('2026-03-14T14:00:00.000Z')
  })

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '31/31/2026',
    '2026-03-14 25:00',
    '13:61',
    '12/13 PM',
    '98%',
    '0/0/0000',
    '2026-13-01',
  ])('“%s” is none', (text) => expect(read(text)).toBeNull())

  it('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => void read(text)))
    const almost = fc
      .tuple(fc.nat(99), fc.constantFrom('/', '-', '.'), fc.nat(99), fc.nat(2100))
      .map(([a, mark, b, year]) => [a, b, year].join(mark))
    fc.assert(fc.property(almost, (text) => void read(text)))
  })

  it('comes back from the forms people write', () => {
    const moment = fc.date({
      min: new Date('2015-01-01T00:00:00Z'),
      max: new Date('2026-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(moment, (at) => {
        const iso = `${at.toISOString().slice(0, 19)}Z`
        const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)]
        for (const text of [
          iso,
          `${month}/${day}/${year} ${iso.slice(11, 19)} UTC`,
          `${year}-${month}-${day} ${iso.slice(11, 19)} +0000`,
        ])
          expect(read(text)).toBe(iso.replace('Z', '.000Z'))
        expect(read(`${day}/${month}/${year} ${iso.slice(11, 19)}Z`, 'day_first')).toBe(
          iso.replace('Z', '.000Z'),
        )
      }),
    )
  })
})

it('tells the order of days where one of them is above twelve', () => {
  expect(
    ['03/14/2026', '14/03/2026 10:00', '03-04-2026', '04/04/2026', '14.03.2026', '2026-03-14', 'x'].map(
      orderSaid,
    ),
  ).toEqual(['month_first', 'day_first', 'either', null, null, null, null])
})
