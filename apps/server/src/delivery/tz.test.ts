import { describe, expect, test } from 'vitest'
import table from './generated/tzdata.json' with { type: 'json' }
import { midnightAfter, nextTransition, offsetAt, staleTableWarning, tzdataVersion } from './tz.ts'

const zones = table.rules.flatMap((rule) => rule.zones.split(' '))
const at = (iso: string) => Date.parse(iso)

function hostOffset(format: Intl.DateTimeFormat, ms: number): number {
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')!.value
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name)!
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

describe('the table', () => {
  test('is not older than the zone data of this Node', () => {
    const warning = staleTableWarning(process.versions.tz)
    if (warning) console.warn(warning)
    expect(warning).toBeNull()
  })

  test('a newer host is warned about, an older or silent one is not', () => {
    expect(staleTableWarning('2099a')).toContain('regenerate the table')
    expect(staleTableWarning('2025c')).toBeNull()
    expect(staleTableWarning(tzdataVersion)).toBeNull()
    expect(staleTableWarning(undefined)).toBeNull()
  })

  test('agrees with Intl on settled years, on both sides of every change', () => {
    const differences: string[] = []
    const end = at('2026-01-01T00:00Z')
    for (const rule of table.rules) {
      const changes = rule.at.map((minute) => minute * 60_000).filter((ms) => ms < end)
      const months = Array.from({ length: 24 }, (_, i) => Date.UTC(2024, i, 10, 7))
      const instants = [...months, ...changes.flatMap((ms) => [ms - 60_000, ms])]
      for (const zone of rule.zones.split(' ')) {
        // tzdata 2026b changed Moldova's hour of change back to 2022; an older host cannot agree.
        if (zone === 'Europe/Chisinau' && (process.versions.tz ?? '') < '2026b') continue
        const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
        for (const ms of instants) {
          if (offsetAt(zone, ms) !== hostOffset(format, ms))
            differences.push(`${zone} ${new Date(ms).toISOString()}`)
        }
      }
    }
    expect(zones.length).toBeGreaterThan(415)
    expect(differences).toEqual([])
  })

  // Laws of 2026, by tzdata 2026b to 2026f.
  test.each([
    ['America/Vancouver', '2026-12-01T00:00Z', -420],
    ['America/Edmonton', '2026-12-01T00:00Z', -360],
    ['America/Winnipeg', '2026-12-01T00:00Z', -300],
    ['America/Havana', '2026-12-01T00:00Z', -240],
    ['Africa/Casablanca', '2026-12-01T00:00Z', 0],
    ['Africa/Casablanca', '2026-09-01T00:00Z', 60],
    ['Europe/Chisinau', '2026-03-29T00:59Z', 120],
    ['Europe/Chisinau', '2026-03-29T01:00Z', 180],
    ['Asia/Kathmandu', '2026-05-19T00:00Z', 345],
    ['Australia/Lord_Howe', '2026-06-01T00:00Z', 630],
    ['Australia/Lord_Howe', '2026-12-01T00:00Z', 660],
    ['UTC', '2030-12-01T00:00Z', 0],
    ['America/New_York', '2037-07-01T00:00Z', -240],
  ])('%s at %s is %i minutes from UTC', (zone, iso, minutes) => {
    expect(offsetAt(zone, at(iso))).toBe(minutes)
  })
})

describe('outside the table', () => {
  test.each([
    ['America/New_York', '2023-07-01T00:00Z', -240],
    ['America/New_York', '2050-01-01T00:00Z', -300],
    ['Asia/Kathmandu', '1985-01-01T00:00Z', 330],
    ['Etc/GMT+5', '2026-07-01T00:00Z', -300],
  ])('%s at %s comes from the host', (zone, iso, minutes) => {
    expect(offsetAt(zone, at(iso))).toBe(minutes)
  })

  test('aliases are found in the table, not asked of the host', () => {
    expect(offsetAt('Canada/Central', at('2026-12-01T00:00Z'))).toBe(-300)
  })

  test('an unknown zone is an error', () => {
    expect(() => offsetAt('Mars/Base', at('2026-12-01T00:00Z'))).toThrow(RangeError)
  })
})

describe('the next change', () => {
  test.each([
    ['America/New_York', '2026-03-01T00:00Z', '2026-03-08T07:00Z'],
    ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08T07:00Z'],
    ['America/New_York', '2026-03-08T07:00Z', '2026-11-01T06:00Z'],
    ['America/New_York', '2023-03-01T00:00Z', '2023-03-12T07:00Z'],
    ['America/New_York', '2037-12-01T00:00Z', '2038-03-14T07:00Z'],
    ['America/New_York', '2045-03-01T00:00Z', '2045-03-12T07:00Z'],
  ])('%s after %s is %s', (zone, after, expected) => {
    expect(nextTransition(zone, at(after))).toBe(at(expected))
  })

  test('zones without daylight saving have none', () => {
    expect(nextTransition('Asia/Kathmandu', at('2026-03-01T00:00Z'))).toBeNull()
    expect(nextTransition('America/Winnipeg', at('2026-11-23T00:00Z'))).toBeNull()
    expect(nextTransition('Asia/Tokyo', at('2045-03-01T00:00Z'))).toBeNull()
  })
})

describe('midnight', () => {
  test.each([
    ['America/New_York', '2026-11-23T12:00:00Z', '2026-11-24T05:00:00Z'],
    ['America/New_York', '2026-11-01T04:30:00Z', '2026-11-02T05:00:00Z'], // the day of 25 hours
    ['Asia/Kolkata', '2026-11-23T18:29:59Z', '2026-11-23T18:30:00Z'],
    ['Asia/Kolkata', '2026-11-23T18:30:00Z', '2026-11-24T18:30:00Z'],
    ['Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00Z'], // clocks skip from 00:00 to 01:00
  ])('%s after %s is %s', (zone, from, expected) => {
    expect(new Date(midnightAfter(zone, at(from))).toISOString()).toBe(new Date(expected).toISOString())
  })
})
