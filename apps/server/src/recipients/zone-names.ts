// pure
import names from './generated/zone-names.json' with { type: 'json' }

const countries = names.countries as Record<string, readonly string[]>
const byLowerCase = new Map<string, string>()
for (const zone of [...Object.values(countries).flat(), ...names.other])
  byLowerCase.set(zone.toLowerCase(), zone)
for (const [alias, zone] of Object.entries(names.aliases)) byLowerCase.set(alias.toLowerCase(), zone)

/** tzdata reads these as fixed offsets without daylight saving, which is not what people mean by them. */
const MISLEADING = new Set(['est', 'mst', 'hst'])

/** Thrown for a zone name nobody knows; the message is a plain sentence. */
export class ZoneError extends Error {
  override readonly name = 'ZoneError'
}

/** The one name we store for a zone (tzdata's zone.tab, or UTC), in any letter case or alias; null if unknown. */
export function canonicalZone(name: string): string | null {
  const key = name.trim().toLowerCase()
  const known = byLowerCase.get(key)
  if (known) return known
  if (MISLEADING.has(key) || !/^[a-z]/.test(key)) return null
  // Names newer than our table, and Etc/GMT+5 and its like, are the host's to judge.
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: key }).resolvedOptions().timeZone
    byLowerCase.set(key, zone)
    return zone
  } catch {
    return null
  }
}

/** Whether a recipient may be given this zone: an IANA name such as America/Chicago, or an alias of one. */
export function isKnownZone(name: string): boolean {
  return canonicalZone(name) !== null
}

/** Zones that tzdata's zone.tab lists for an ISO 3166 country, sorted; empty for a country it does not list. */
export function zonesOfCountry(country: string): readonly string[] {
  return countries[country] ?? []
}

const usedIn = new Map<string, string[]>()
for (const [country, zones] of Object.entries(countries))
  for (const zone of zones) usedIn.set(zone, [...(usedIn.get(zone) ?? []), country])

/** Countries that tzdata's zone.tab lists for any of these zones, sorted. */
export function countriesOfZones(zones: readonly string[]): string[] {
  return [...new Set(zones.flatMap((zone) => usedIn.get(zone) ?? []))].sort()
}
