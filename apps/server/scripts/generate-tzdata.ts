/**
 * Writes the zone tables from compiled IANA zone files (public domain):
 *   node apps/server/scripts/generate-tzdata.ts [zoneinfo folder, default /usr/share/zoneinfo]
 *
 * delivery/generated/tzdata.json        offsets of every zone, 2024 to 2037
 * recipients/generated/zone-names.json  canonical names, their aliases, zones of each country
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTzif } from './tzif.ts'

const FIRST = Date.UTC(2024, 0, 1) / 60_000
const LAST = Date.UTC(2038, 0, 1) / 60_000
const SOURCE = join(import.meta.dirname, '..', 'src')

/**
 * Aliases we resolve ourselves. tzdata links the first group to another country's place that happens to have the same
 * clock today; zone.tab has their own place. The second it has linked to places since 2024b, and some distributions
 * still compile them as zones.
 */
const PREFERRED: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'Africa/Timbuktu': 'Africa/Bamako',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Virgin': 'America/St_Thomas',
  'Antarctica/South_Pole': 'Antarctica/McMurdo',
  'Atlantic/Jan_Mayen': 'Arctic/Longyearbyen',
  Iceland: 'Atlantic/Reykjavik',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
  'Pacific/Yap': 'Pacific/Chuuk',

  CET: 'Europe/Brussels',
  CST6CDT: 'America/Chicago',
  EET: 'Europe/Athens',
  EST5EDT: 'America/New_York',
  MET: 'Europe/Brussels',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
  WET: 'Europe/Lisbon',
  GMT: 'UTC',
  'Etc/GMT': 'UTC',
  'Etc/UTC': 'UTC',
}

const folder = process.argv[2] ?? '/usr/share/zoneinfo'
for (const name of ['tzdata.zi', 'zone.tab']) {
  if (!existsSync(join(folder, name))) {
    console.error(`${join(folder, name)} is missing; install the tzdata package or name another folder`)
    process.exit(2)
  }
}
const zi = readFileSync(join(folder, 'tzdata.zi'), 'utf8')
const version = /^# version (\S+)/.exec(zi)?.[1]
if (!version) throw new Error('tzdata.zi names no version')

const countries: Record<string, string[]> = {}
for (const line of readFileSync(join(folder, 'zone.tab'), 'utf8').split('\n')) {
  const [country, , zone] = line.split('\t')
  if (!country || country.startsWith('#') || !zone) continue
  countries[country] = [...(countries[country] ?? []), zone].sort()
}
const zones = [...new Set([...Object.values(countries).flat(), 'UTC'])].sort()

writeFileSync(
  join(SOURCE, 'recipients/generated/zone-names.json'),
  `{"version":"${version}",\n"aliases":${JSON.stringify(aliases())},\n"other":["UTC"],\n"countries":${JSON.stringify(countries)}}\n`,
)
writeFileSync(
  join(SOURCE, 'delivery/generated/tzdata.json'),
  `{"version":"${version}","from":${FIRST},"to":${LAST},"rules":[\n${ruleSets().join(',\n')}\n]}\n`,
)
console.log(`tzdata ${version}: ${zones.length} zones`)

/** Alias → canonical name. Canonical are the names of zone.tab, one place each, and UTC. */
function aliases(): Record<string, string> {
  const targets = new Map(Object.entries(PREFERRED))
  for (const [, target, alias] of zi.matchAll(/^L (\S+) (\S+)$/gm))
    if (!targets.has(alias!)) targets.set(alias!, target!)
  const known = new Set(zones)
  const found: [string, string][] = []
  for (const alias of [...targets.keys()].sort()) {
    if (known.has(alias)) continue
    let name: string | undefined = alias
    while (name !== undefined && !known.has(name)) name = targets.get(name)
    if (name !== undefined) found.push([alias, name])
  }
  return Object.fromEntries(found)
}

/** One JSON line for each distinct history: {"zones": "A B", "initial": minutes, "at": [...], "offset": [...]}. */
function ruleSets(): string[] {
  const sets = new Map<string, string[]>()
  for (const zone of zones) {
    const { initial, transitions } = readTzif(readFileSync(join(folder, zone)), FIRST, LAST)
    const history = JSON.stringify({
      initial,
      at: transitions.map((t) => t.at),
      offset: transitions.map((t) => t.offset),
    })
    sets.set(history, [...(sets.get(history) ?? []), zone])
  }
  return [...sets].map(([history, names]) => `{"zones":"${names.join(' ')}",${history.slice(1)}`)
}
