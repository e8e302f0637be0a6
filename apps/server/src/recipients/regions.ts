// pure
import data from './generated/area-states.json' with { type: 'json' }
import { zonesOfAreaCode } from './prefix-map.ts'
import { OVERLAYS } from './zone-corrections.ts'
import { countriesOfZones } from './zone-names.ts'
import type { CandidateZones } from './zones.ts'

/**
 * Where somebody may be, for rules that hold by place. `countries` (ISO 3166): the number's own, or every one it may be in; none =
 * nobody knows. `states`: the US states it may be in, by postal code; none in the US = any of them.
 */
export type Region = { countries: readonly string[]; states: readonly string[] }

/** What is kept of it: one country, as numbers have; null = not known. */
type Kept = { country: string | null; states: readonly string[] }

const stateOfArea = new Map(
  Object.entries(data.states).flatMap(([state, areas]) =>
    areas.split(' ').map((area) => [area, state] as const),
  ),
)
const statesOfZone = readStatesOfZone()
const keys = new WeakMap<CandidateZones, Map<string | null, string>>()

function readStatesOfZone(): Map<string, Set<string>> {
  const map = new Map<string, Set<string>>()
  for (const [area, state] of stateOfArea)
    for (const zone of zonesOfAreaCode(area) ?? []) map.set(zone, (map.get(zone) ?? new Set()).add(state))
  return map
}

/** The state of a US area code, or of the code whose area it shares; undefined for codes without a place. */
export function stateOf(area: string): string | undefined {
  return stateOfArea.get(area) ?? stateOfArea.get(OVERLAYS[area] ?? '')
}

/** States in which any of these zones is in use, sorted. */
export function statesOfZones(zones: readonly string[]): string[] {
  return [...new Set(zones.flatMap((zone) => [...(statesOfZone.get(zone) ?? [])]))].sort()
}

/**
 * The region of a number. An area code is a weak sign of place: when a zone given with the recipient is not used in the code's
 * state, both count, the state and every state of the zone, so that the rules of all of them hold together.
 */
export function keptRegion(phone: { e164: string; country: string | null }, place: CandidateZones): Kept {
  if (phone.country !== 'US') return { country: phone.country, states: [] }
  const state = stateOf(phone.e164.slice(2, 5))
  if (state === undefined) return { country: 'US', states: statesOfZones(place.zones) }
  const moved =
    place.source === 'given' &&
    place.zones.some((zone) => statesOfZone.has(zone) && !statesOfZone.get(zone)?.has(state))
  return {
    country: 'US',
    states: moved ? [...new Set([state, ...statesOfZones(place.zones)])].sort() : [state],
  }
}

/** One text for zones and region together: people with the same one have the same hours. Cheap for inferred zones. */
export function placeKey(phone: { e164: string; country: string | null }, place: CandidateZones): string {
  const known = keys.get(place)?.get(phone.country)
  if (known !== undefined) return known
  const { country, states } = keptRegion(phone, place)
  const zones = place.zones.join('|')
  const key = country === null ? zones : `${[country, ...states].join('+')}:${zones}`
  // Inferred zones are one object per prefix, so country and state follow from it; given ones are new for each row.
  if (place.source !== 'given') keys.set(place, (keys.get(place) ?? new Map()).set(phone.country, key))
  return key
}

/** What placeKey wrote, and what stands in databases from before regions were known: zones alone. */
export function readPlaceKey(key: string): Kept & { zones: string[] } {
  const colon = key.indexOf(':')
  const [country = null, ...states] = colon < 0 ? [] : key.slice(0, colon).split('+')
  const zones = key.slice(colon + 1)
  return { country, states, zones: zones === '' ? [] : zones.split('|') }
}

/** The region of a stored set. One from before regions were known may be wherever its zones are in use. */
export function regionOfSet(set: Kept & { zones: readonly string[] }): Region {
  if (set.country !== null) return { countries: [set.country], states: set.states }
  return { countries: countriesOfZones(set.zones), states: statesOfZones(set.zones) }
}
