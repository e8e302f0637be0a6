import { describe, expect, test } from 'vitest'
import { parsePhone } from './phone.ts'
import { allAreaCodes, zonesOfAreaCode } from './prefix-map.ts'
import { candidateZones, canonicalZone, isKnownZone, ZoneError } from './zones.ts'

function zonesOf(number: string, options?: Parameters<typeof candidateZones>[1]) {
  const phone = parsePhone(number)
  if (!phone.valid) throw new Error(`${number}: ${phone.reason}`)
  return candidateZones(phone, options)
}

describe('area codes of +1', () => {
  test('the union of zones over the whole area code, whatever the exchange', () => {
    expect(zonesOf('+18502340142')).toEqual(zonesOf('+18505550164'))
    expect(zonesOf('+18505550164')).toMatchObject({
      zones: ['America/Chicago', 'America/New_York'],
      source: 'area_code',
      why: 'area code 850',
    })
  })

  test.each([
    ['448', '850'],
    ['364', '270'],
    ['236', '250'],
    ['879', '709'],
  ])('overlay %s has all zones of %s', (overlay, parent) => {
    expect(zonesOfAreaCode(overlay)).toEqual(zonesOfAreaCode(parent))
  })

  test('Labrador is on the clock of Halifax', () => {
    expect(zonesOf('+17095551234').zones).toEqual(['America/Halifax', 'America/St_Johns'])
  })
})

describe('numbers that tell no place', () => {
  test.each(['+18335550142', '+19005550142', '+80012345678', '+8821612345678'])('%s', (number) => {
    expect(zonesOf(number)).toMatchObject({ zones: [], source: 'none' })
    expect(zonesOf(number).why).toContain("set the account's time zone")
    const fallback = zonesOf(number, { accountDefault: 'US/Pacific' })
    expect(fallback).toMatchObject({ zones: ['America/Los_Angeles'], source: 'account_default' })
  })

  test('the account default is not used where something can be inferred', () => {
    expect(zonesOf('+16465550142', { accountDefault: 'Asia/Tokyo' }).zones).toEqual(['America/New_York'])
  })
})

describe('the rest of the world', () => {
  test.each([
    ['+211921234567', 'Africa/Juba'],
    ['+212650123456', 'Africa/Casablanca'],
    ['+213661234567', 'Africa/Algiers'],
    ['+218912345678', 'Africa/Tripoli'],
    ['+50581234567', 'America/Managua'],
    ['+970599123456', 'Asia/Gaza,Asia/Hebron'],
    ['+74012345678', 'Europe/Kaliningrad'],
    ['+56612345678', 'America/Punta_Arenas'],
  ])('%s is corrected to %s', (number, zones) => {
    const found = zonesOf(number)
    expect([found.zones.join(), found.source]).toEqual([zones, 'correction'])
  })

  test.each([
    ['+77012345678', 'Asia/Almaty,Asia/Aqtobe'],
    ['+5592987654321', 'America/Manaus'],
    ['+525512345678', 'America/Mexico_City'],
    ['+447400123987', 'Europe/London'],
    ['+441481960194', 'Europe/Guernsey'],
    ['+642102345678', 'Pacific/Auckland,Pacific/Chatham'],
    ['+38344123456', 'Europe/Belgrade'],
    ['+6913201234', 'Pacific/Chuuk,Pacific/Kosrae,Pacific/Pohnpei'],
    ['+67570123456', 'Pacific/Bougainville,Pacific/Port_Moresby'],
    ['+628123456789', 'Asia/Jakarta,Asia/Jayapura,Asia/Makassar'],
    ['+62218350123', 'Asia/Jakarta'],
  ])('%s may be in %s', (number, zones) => {
    expect(zonesOf(number).zones.join()).toBe(zones)
  })

  test('a Russian mobile may be anywhere from Kaliningrad to Kamchatka', () => {
    const { zones, source } = zonesOf('+79005550142')
    expect(source).toBe('country')
    expect(zones).toHaveLength(14)
    expect(zones).toContain('Europe/Kaliningrad')
    expect(zones).not.toContain('Europe/Bucharest')
  })

  test('an Australian mobile counts Darwin, and not the islands', () => {
    const { zones } = zonesOf('+61491570156')
    expect(zones).toHaveLength(7)
    expect(zones).toContain('Australia/Darwin')
    expect(zones).not.toContain('Indian/Christmas')
  })

  test('no Mexican number is in New York', () => {
    expect(candidateZones({ e164: '+525500000000', country: 'MX', type: 'voip' }).zones).not.toContain(
      'America/New_York',
    )
  })
})

describe('given zones', () => {
  test('replace inference, in canonical names, sorted, once each', () => {
    const given = ['us/eastern', 'America/Chicago', 'America/New_York']
    expect(zonesOf('+79005550142', { given })).toMatchObject({
      zones: ['America/Chicago', 'America/New_York'],
      source: 'given',
    })
  })

  test('unknown names are refused with a plain sentence', () => {
    expect(() => zonesOf('+16465550142', { given: 'Mars/Base' })).toThrow(ZoneError)
    expect(() => zonesOf('+16465550142', { given: 'Mars/Base' })).toThrow('time zone "Mars/Base" is unknown')
  })

  test.each([
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Pacific/Truk', 'Pacific/Chuuk'],
    ['PST8PDT', 'America/Los_Angeles'],
    ['Etc/UTC', 'UTC'],
    [' europe/OSLO ', 'Europe/Oslo'],
  ])('%s is %s', (alias, name) => {
    expect(canonicalZone(alias)).toBe(name)
  })

  test.each(['EST', 'MST', 'HST', '', '+05:00', 'Eastern', 'constructor'])('%j is no zone', (name) => {
    expect(isKnownZone(name)).toBe(false)
  })
})

test('every area code gives sorted canonical names', () => {
  for (const code of allAreaCodes()) {
    const zones = zonesOfAreaCode(code)!
    expect(zones).toEqual([...new Set(zones)].sort())
    expect(zones.map(canonicalZone)).toEqual(zones)
  }
})
