// pure
import data from './generated/prefix-zones.json' with { type: 'json' }
import { AREA_CODE_REPLACEMENTS, OVERLAYS, PREFIX_EDITS, PREFIX_ZONES } from './zone-corrections.ts'

/** ITU-T E.164 calling codes of one and two digits; all others have three. */
const SHORT_CODES = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
)
const LONGEST_PREFIX = 9

const prefixes = readPrefixes()
const areaCodes = uniteAreaCodes()

function readPrefixes(): Map<string, readonly string[]> {
  const map = new Map<string, readonly string[]>()
  for (const [numbers, list] of data.lists as [number[], string][]) {
    const zones = numbers.map((n) => data.zones[n]!)
    for (const prefix of list.split(' ')) map.set(prefix, zones)
  }
  for (const [prefix, zones] of Object.entries(PREFIX_ZONES)) map.set(prefix, zones)
  for (const { prefix, add = [], drop } of PREFIX_EDITS) {
    const kept = (map.get(prefix) ?? []).filter((zone) => zone !== drop)
    map.set(prefix, [...new Set([...kept, ...add])].sort())
  }
  return map
}

/** Numbers are portable and the map's exchange lists incomplete, so +1 uses all zones of the area code. */
function uniteAreaCodes(): Map<string, readonly string[]> {
  const own = new Map<string, Set<string>>()
  for (const [prefix, zones] of prefixes) {
    if (!prefix.startsWith('1') || prefix.length < 4) continue
    const code = prefix.slice(1, 4)
    const fix = AREA_CODE_REPLACEMENTS[code]
    const union = own.get(code) ?? new Set()
    for (const zone of zones) union.add(fix?.from === zone ? fix.to : zone)
    own.set(code, union)
  }
  for (const [code, parent] of Object.entries(OVERLAYS)) {
    own.set(code, new Set([...(own.get(code) ?? []), ...(own.get(parent) ?? [])]))
  }
  return new Map([...own].map(([code, zones]) => [code, [...zones].sort()]))
}

/** Calling code of E.164 digits (no plus). */
export function callingCodeOf(digits: string): string {
  if (SHORT_CODES.has(digits[0]!)) return digits[0]!
  const two = digits.slice(0, 2)
  return SHORT_CODES.has(two) ? two : digits.slice(0, 3)
}

/** All zones in which a +1 area code is used, sorted; undefined for codes without a place (toll-free and such). */
export function zonesOfAreaCode(code: string): readonly string[] | undefined {
  return areaCodes.get(code)
}

/** Every +1 area code that has a place. */
export function allAreaCodes(): string[] {
  return [...areaCodes.keys()].sort()
}

/** Zones of a whole calling code, sorted; undefined if the map has none. */
export function zonesOfCallingCode(code: string): readonly string[] | undefined {
  return prefixes.get(code)
}

/** The longest prefix of these E.164 digits that is longer than the calling code, if the map has one. */
export function longestPrefix(
  digits: string,
  callingCode: string,
): { prefix: string; zones: readonly string[] } | undefined {
  for (let n = Math.min(LONGEST_PREFIX, digits.length); n > callingCode.length; n--) {
    const prefix = digits.slice(0, n)
    const zones = prefixes.get(prefix)
    if (zones) return { prefix, zones }
  }
  return undefined
}
