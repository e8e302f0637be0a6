/**
 * Writes recipients/generated/prefix-zones.json from libphonenumber's resources/timezones/map_data.txt (Apache-2.0):
 *   node apps/server/scripts/generate-prefix-zones.ts <map_data.txt>
 *
 * Names become canonical by recipients/generated/zone-names.json, so run generate-tzdata.ts first. The content is the
 * source's own: our corrections are in recipients/zone-corrections.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = process.argv[2]
if (!file) {
  console.error('usage: node apps/server/scripts/generate-prefix-zones.ts <map_data.txt>')
  process.exit(2)
}
const folder = join(import.meta.dirname, '..', 'src', 'recipients', 'generated')
const names = JSON.parse(readFileSync(join(folder, 'zone-names.json'), 'utf8')) as {
  aliases: Record<string, string>
  countries: Record<string, string[]>
}
const known = new Set(Object.values(names.countries).flat())

/** Zone list, joined by & → prefixes. */
const lists = new Map<string, string[]>()
let prefixes = 0
for (const line of readFileSync(file, 'utf8').split('\n')) {
  if (line.trim() === '' || line.startsWith('#')) continue
  const [, prefix, value] = /^(\d+)\|(\S+)\s*$/.exec(line) ?? []
  if (!prefix || !value) throw new Error(`cannot read the line "${line}"`)
  const list = [...new Set(value.split('&').map(canonical))].sort().join('&')
  lists.set(list, [...(lists.get(list) ?? []), prefix])
  prefixes++
}

const zones = [...new Set([...lists.keys()].flatMap((list) => list.split('&')))].sort()
const index = new Map(zones.map((zone, i) => [zone, i]))
const rows = [...lists].map(([list, of]) => {
  const numbers = list.split('&').map((zone) => index.get(zone)!)
  return JSON.stringify([numbers, of.join(' ')])
})
const notice =
  'Derived from resources/timezones/map_data.txt of libphonenumber, Copyright (C) 2012 The Libphonenumber Authors, ' +
  'Apache License 2.0. Changed: zone names made canonical, regrouped by zone list.'
writeFileSync(
  join(folder, 'prefix-zones.json'),
  `{"notice":${JSON.stringify(notice)},\n"zones":${JSON.stringify(zones)},\n"lists":[\n${rows.join(',\n')}\n]}\n`,
)
console.log(`${prefixes} prefixes, ${zones.length} zones, ${lists.size} lists`)

function canonical(name: string): string {
  const zone = names.aliases[name] ?? name
  if (!known.has(zone)) throw new Error(`the zone ${name} is not in tzdata; refresh zone-names.json first`)
  return zone
}
