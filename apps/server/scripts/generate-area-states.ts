/**
 * Writes recipients/generated/area-states.json from libphonenumber's resources/geocoding/en/1.txt (Apache-2.0):
 *   node apps/server/scripts/generate-area-states.ts <1.txt>
 *
 * Area codes of US states and Washington D.C.; Canada and the islands have country codes of their own.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAMES: Record<string, string> = {
  Alabama: 'AL',
  Alaska: 'AK',
  Arizona: 'AZ',
  Arkansas: 'AR',
  California: 'CA',
  Colorado: 'CO',
  Connecticut: 'CT',
  Delaware: 'DE',
  Florida: 'FL',
  Georgia: 'GA',
  Hawaii: 'HI',
  Idaho: 'ID',
  Illinois: 'IL',
  Indiana: 'IN',
  Iowa: 'IA',
  Kansas: 'KS',
  Kentucky: 'KY',
  Louisiana: 'LA',
  Maine: 'ME',
  Maryland: 'MD',
  Massachusetts: 'MA',
  Michigan: 'MI',
  Minnesota: 'MN',
  Mississippi: 'MS',
  Missouri: 'MO',
  Montana: 'MT',
  Nebraska: 'NE',
  Nevada: 'NV',
  'New Hampshire': 'NH',
  'New Jersey': 'NJ',
  'New Mexico': 'NM',
  'New York': 'NY',
  'North Carolina': 'NC',
  'North Dakota': 'ND',
  Ohio: 'OH',
  Oklahoma: 'OK',
  Oregon: 'OR',
  Pennsylvania: 'PA',
  'Rhode Island': 'RI',
  'South Carolina': 'SC',
  'South Dakota': 'SD',
  Tennessee: 'TN',
  Texas: 'TX',
  Utah: 'UT',
  Vermont: 'VT',
  Virginia: 'VA',
  'Washington State': 'WA',
  'Washington D.C.': 'DC',
  'West Virginia': 'WV',
  Wisconsin: 'WI',
  Wyoming: 'WY',
}

const file = process.argv[2]
if (!file) {
  console.error('usage: node apps/server/scripts/generate-area-states.ts <1.txt>')
  process.exit(2)
}
const codes = new Set(Object.values(NAMES))
/** Area code → states: of its own line, or of the cities below it when it has none (cities alone may cross a border). */
const own = new Map<string, Set<string>>()
const byCity = new Map<string, Set<string>>()
for (const line of readFileSync(file, 'utf8').split('\n')) {
  const [, area, more, place] = /^1(\d{3})(\d*)\|(.+?)\s*$/.exec(line) ?? []
  if (!area || !place) continue
  const city = /, ([A-Z]{2})$/.exec(place)?.[1]
  const state = NAMES[place] ?? (city && codes.has(city) ? city : undefined)
  if (!state) continue
  const list = more ? byCity : own
  list.set(area, (list.get(area) ?? new Set()).add(state))
}
const found = new Map<string, string[]>()
for (const area of [...new Set([...own.keys(), ...byCity.keys()])].sort()) {
  for (const state of own.get(area) ?? byCity.get(area)!)
    found.set(state, [...(found.get(state) ?? []), area])
}
const missing = Object.values(NAMES).filter((state) => !found.has(state))
if (missing.length > 0)
  throw new Error(`no area code for ${missing.join(', ')}: has the form of the file changed?`)

const notice =
  'Derived from resources/geocoding/en/1.txt of libphonenumber, Copyright (C) 2012 The Libphonenumber Authors, ' +
  'Apache License 2.0. Changed: only area codes of US states, grouped by postal code.'
const rows = [...found]
  .sort()
  .map(([state, areas]) => `${JSON.stringify(state)}: ${JSON.stringify(areas.join(' '))}`)
const target = join(import.meta.dirname, '..', 'src', 'recipients', 'generated', 'area-states.json')
writeFileSync(target, `{"notice":${JSON.stringify(notice)},\n"states":{\n${rows.join(',\n')}\n}}\n`)
console.log(`${[...found.values()].flat().length} area codes, ${found.size} states`)
