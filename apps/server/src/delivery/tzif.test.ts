import { describe, expect, test } from 'vitest'
import { footerTransitions, readTzif } from '../../scripts/tzif.ts'

const minute = (iso: string) => Date.parse(iso) / 60_000
const FROM = minute('2024-01-01T00:00Z')
const TO = minute('2027-01-01T00:00Z')

/** A version 2 file: an empty old block, then `changes` as [epoch seconds, index of offset], then the footer. */
function tzif(offsets: number[], changes: [number, number][], footer: string): Buffer {
  const header = (times: number, types: number) => {
    const block = Buffer.alloc(44)
    block.write('TZif2')
    block.writeUInt32BE(times, 32)
    block.writeUInt32BE(types, 36)
    block.writeUInt32BE(4, 40)
    return block
  }
  const types = (list: number[]) =>
    list.map((seconds) => {
      const entry = Buffer.alloc(6)
      entry.writeInt32BE(seconds)
      return entry
    })
  const times = changes.map(([seconds]) => {
    const entry = Buffer.alloc(8)
    entry.writeBigInt64BE(BigInt(seconds))
    return entry
  })
  const name = Buffer.from('ABC\0')
  const old = [header(0, 1), ...types([0]), name]
  const indexes = Buffer.from(changes.map(([, index]) => index))
  return Buffer.concat([
    ...old,
    header(changes.length, offsets.length),
    ...times,
    indexes,
    ...types(offsets),
    name,
    Buffer.from(`\n${footer}\n`),
  ])
}

const NEW_YORK = [
  { at: minute('2024-03-10T07:00Z'), offset: -240 },
  { at: minute('2024-11-03T06:00Z'), offset: -300 },
  { at: minute('2025-03-09T07:00Z'), offset: -240 },
  { at: minute('2025-11-02T06:00Z'), offset: -300 },
  { at: minute('2026-03-08T07:00Z'), offset: -240 },
  { at: minute('2026-11-01T06:00Z'), offset: -300 },
]
const RULE = 'EST5EDT,M3.2.0,M11.1.0'

describe('zone files', () => {
  test('a slim file: the footer rules the years, also the one before the range', () => {
    const file = tzif(
      [-17762, -18000, -14400],
      [
        [-2717650800, 1],
        [1173596400, 2],
      ],
      RULE,
    )
    expect(readTzif(file, FROM, TO)).toEqual({ initial: -300, transitions: NEW_YORK })
  })

  test('a fat file: listed changes are not repeated by the footer, the 32-bit mark is left out', () => {
    const listed = NEW_YORK.slice(0, 4).map((t): [number, number] => [t.at * 60, t.offset === -240 ? 2 : 1])
    const file = tzif([-17762, -18000, -14400], [[-2717650800, 1], ...listed], RULE)
    expect(readTzif(file, FROM, TO)).toEqual({ initial: -300, transitions: NEW_YORK })
    const marked = tzif([3600, 3600], [[2147483647, 1]], '<+01>-1')
    expect(readTzif(marked, FROM, TO)).toEqual({ initial: 60, transitions: [] })
  })

  test('a change of name alone is no change', () => {
    const file = tzif(
      [3600, 3600, 7200],
      [
        [minute('2024-06-01T00:00Z') * 60, 1],
        [minute('2025-06-01T00:00Z') * 60, 2],
      ],
      '<+02>-2',
    )
    expect(readTzif(file, FROM, TO)).toEqual({
      initial: 60,
      transitions: [{ at: minute('2025-06-01T00:00Z'), offset: 120 }],
    })
  })

  test('offsets that are not whole minutes and other files are refused', () => {
    expect(() => readTzif(tzif([3601], [], ''), FROM, TO)).toThrow('not a whole minute')
    expect(() => readTzif(Buffer.alloc(100), FROM, TO)).toThrow('not a TZif file')
  })
})

describe('footer rules', () => {
  test.each([
    // Nuuk: from the day before, at 23:00 local time and with a negative hour.
    ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2026-03-29T01:00Z', -60, '2026-10-25T01:00Z', -120],
    // Lord Howe moves by half an hour, with the southern year the other way round.
    ['<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', '2026-04-04T15:00Z', 630, '2026-10-03T15:30Z', 660],
    // Santiago changes at 24:00.
    ['<-04>4<-03>,M9.1.6/24,M4.1.6/24', '2026-04-05T03:00Z', -240, '2026-09-06T04:00Z', -180],
    ['IST-1GMT0,M10.5.0,M3.5.0/1', '2026-03-29T01:00Z', 60, '2026-10-25T01:00Z', 0],
  ])('%s', (rule, first, firstOffset, second, secondOffset) => {
    expect(footerTransitions(rule, minute('2026-01-01T00:00Z'), TO)).toEqual([
      { at: minute(first), offset: firstOffset },
      { at: minute(second), offset: secondOffset },
    ])
  })

  test('a zone without daylight saving has no changes, an unknown form is refused', () => {
    expect(footerTransitions('<+0545>-5:45', FROM, TO)).toEqual([])
    expect(() => footerTransitions('EST5EDT,J60,J300', FROM, TO)).toThrow('cannot read the zone rule')
  })
})
