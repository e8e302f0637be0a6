// pure
import { offsetAt } from './tz.ts'
import { formatMinute } from './week.ts'

// Names for groups of people who share a clock. Region names of North America are those people there use.

const REGIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'Eastern',
    [
      'America/New_York',
      'America/Detroit',
      'America/Toronto',
      'America/Indiana/Indianapolis',
      'America/Kentucky/Louisville',
      'America/Iqaluit',
    ],
  ],
  ['Central', ['America/Chicago', 'America/Winnipeg', 'America/Menominee', 'America/North_Dakota/Center']],
  ['Mountain', ['America/Denver', 'America/Boise', 'America/Edmonton']],
  ['Arizona', ['America/Phoenix']],
  ['Pacific', ['America/Los_Angeles']],
  ['British Columbia', ['America/Vancouver']],
  ['Alaska', ['America/Anchorage', 'America/Juneau']],
  ['Hawaii', ['Pacific/Honolulu']],
  ['Atlantic', ['America/Halifax', 'America/Moncton']],
  ['Newfoundland', ['America/St_Johns']],
  ['Saskatchewan', ['America/Regina']],
]

const byZone = new Map(REGIONS.flatMap(([name, zones]) => zones.map((zone) => [zone, name] as const)))
const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })

const most = (map: ReadonlyMap<string, number>): string[] =>
  [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key)

/** "Eastern", "Eastern or Central", "United Kingdom", "Spain and 3 more countries". */
export function titleOf(
  zonePeople: ReadonlyMap<string, number>,
  countries: ReadonlyMap<string, number>,
): string {
  const ranked = most(countries)
  const american = ranked[0] === 'US' || ranked[0] === 'CA'
  if (american) {
    const names = [...new Set(most(zonePeople).map((zone) => byZone.get(zone) ?? cityOf(zone)))]
    return names.length === 1
      ? names[0]!
      : names.length === 2
        ? `${names[0]} or ${names[1]}`
        : `${names[0]} and ${names.length - 1} more`
  }
  const first = ranked[0] ? (countryNames.of(ranked[0]) ?? ranked[0]) : cityOf(most(zonePeople)[0] ?? '')
  if (ranked.length <= 1) return first
  return ranked.length === 2
    ? `${first} and ${countryNames.of(ranked[1]!) ?? ranked[1]}`
    : `${first} and ${ranked.length - 1} more countries`
}

/** Up to three cities, those with most people first. */
export function placesOf(zonePeople: ReadonlyMap<string, number>): string {
  const cities = [...new Set(most(zonePeople).map(cityOf))]
  const shown = cities.slice(0, 3).join(', ')
  return cities.length > 3 ? `${shown} and ${cities.length - 3} more` : shown
}

export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** "15:07" where these zones share one clock now (epoch ms); null where they do not, or none is known. */
export function localClock(zones: readonly string[], at: number): string | null {
  const offsets = new Set(zones.map((zone) => offsetAt(zone, at)))
  if (offsets.size !== 1) return null
  const minute = Math.floor(at / 60_000) + [...offsets][0]!
  return formatMinute(((minute % 1440) + 1440) % 1440)
}
