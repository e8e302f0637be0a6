import { expect, test } from 'vitest'
import { parsePhone } from './phone.ts'
import { allAreaCodes, zonesOfAreaCode } from './prefix-map.ts'
import { keptRegion, placeKey, readPlaceKey, regionOfSet, stateOf, statesOfZones } from './regions.ts'
import { zonesOfCountry } from './zone-names.ts'
import { candidateZones } from './zones.ts'

const where = (input: string, given?: string) => {
  const phone = parsePhone(input)
  if (!phone.valid) throw new Error(phone.reason)
  const place = candidateZones(phone, given ? { given } : {})
  return { phone, place, region: keptRegion(phone, place), key: placeKey(phone, place) }
}

test.each([
  ['+12125550142', undefined, 'US', ['NY']],
  ['+13055550142', undefined, 'US', ['FL']],
  ['+14165550142', undefined, 'CA', []],
  ['+447400123456', undefined, 'GB', []],
  ['+17875550142', undefined, 'PR', []],
])('%s is in %s %j', (input, given, country, states) => {
  expect(where(input, given).region).toEqual({ country, states })
})

test('an overlay that the data does not list is where the code below it is', () => {
  expect(stateOf('729')).toBe('TN')
})

test('a given zone of the same state changes nothing; of another, the rules of both hold', () => {
  expect(where('+13055550142', 'America/Chicago').region.states).toEqual(['FL'])
  const moved = where('+12125550142', 'America/Phoenix').region.states
  expect(moved).toEqual(['AZ', 'NY'])
  // A zone abroad says nothing about a state.
  expect(where('+12125550142', 'Europe/Paris').region.states).toEqual(['NY'])
})

test('every area code in a US zone has a state, or its zones name some', () => {
  const american = new Set(zonesOfCountry('US'))
  const codes = allAreaCodes().filter((code) => zonesOfAreaCode(code)?.some((zone) => american.has(zone)))
  expect(codes.length).toBeGreaterThan(340)
  expect(codes.filter((code) => !stateOf(code))).toEqual([])
})

test('a key says region and zones, and reads back; those from before have zones only', () => {
  const { key, place } = where('+13055550142')
  expect(key).toBe('US+FL:America/New_York')
  expect(readPlaceKey(key)).toEqual({ country: 'US', states: ['FL'], zones: place.zones })
  expect(readPlaceKey('America/Chicago|America/New_York')).toEqual({
    country: null,
    states: [],
    zones: ['America/Chicago', 'America/New_York'],
  })
  expect(readPlaceKey('')).toEqual({ country: null, states: [], zones: [] })
  expect(readPlaceKey('US:')).toEqual({ country: 'US', states: [], zones: [] })
  expect(readPlaceKey(where('+447400123456').key)).toMatchObject({ country: 'GB', zones: ['Europe/London'] })
})

test('a set from before regions were known is in every state that uses its zones', () => {
  const old = regionOfSet({ country: null, states: [], zones: ['America/New_York'] })
  expect(old.countries).toContain('US')
  expect(old.states).toEqual(statesOfZones(['America/New_York']))
  expect(old.states).toEqual(expect.arrayContaining(['CT', 'FL', 'NY']))
  expect(regionOfSet({ country: null, states: [], zones: ['Europe/Paris'] })).toMatchObject({
    countries: expect.arrayContaining(['FR']),
    states: [],
  })
  expect(regionOfSet({ country: null, states: [], zones: [] })).toEqual({ countries: [], states: [] })
})
