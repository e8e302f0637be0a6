// pure
import type { PhoneType } from './phone.ts'
import { callingCodeOf, longestPrefix, zonesOfAreaCode, zonesOfCallingCode } from './prefix-map.ts'
import { CODE_ZONES, OVERLAYS, PREFIX_ZONES } from './zone-corrections.ts'
import { canonicalZone, ZoneError, zonesOfCountry } from './zone-names.ts'

export { canonicalZone, isKnownZone, ZoneError } from './zone-names.ts'

export type ZoneSource =
  | 'given'
  | 'correction'
  | 'area_code'
  | 'prefix'
  | 'country'
  | 'account_default'
  | 'none'

export type CandidateZones = { zones: string[]; source: ZoneSource; why: string }

/** Calling codes whose mobile numbers carry an area code: Mexico, Argentina, Brazil. */
const MOBILES_WITH_AREA = new Set(['52', '54', '55'])
const CHILE = '56'

export const NO_ZONE_REASON =
  "no time zone can be inferred from this number; give one or set the account's time zone"

const inferred = new Map<string, CandidateZones>()

/**
 * All zones a recipient may be in: canonical names, sorted, not reduced to distinct clocks. A message may go only when the
 * delivery window is open in every one of them. The arrays of inferred zones are shared and frozen.
 * Throws ZoneError when a given or default zone is unknown.
 */
export function candidateZones(
  phone: { e164: string; country: string | null; type: PhoneType },
  options: { given?: string | readonly string[]; accountDefault?: string | null } = {},
): CandidateZones {
  const given = typeof options.given === 'string' ? [options.given] : (options.given ?? [])
  if (given.length > 0) {
    return { zones: canonicalSet(given), source: 'given', why: 'given with the recipient' }
  }
  const found = infer(phone.e164.replace('+', ''), phone.country, phone.type)
  if (found) return found
  if (options.accountDefault) {
    const why = "no time zone can be inferred from this number; the account's time zone is used"
    return { zones: canonicalSet([options.accountDefault]), source: 'account_default', why }
  }
  return { zones: [], source: 'none', why: NO_ZONE_REASON }
}

function canonicalSet(names: readonly string[]): string[] {
  const zones = names.map((name) => {
    const zone = canonicalZone(name)
    if (zone === null)
      throw new ZoneError(`time zone "${name}" is unknown; write a name like America/New_York`)
    return zone
  })
  return [...new Set(zones)].sort()
}

function infer(digits: string, country: string | null, type: PhoneType): CandidateZones | null {
  const code = callingCodeOf(digits)
  if (CODE_ZONES[code])
    return remember(code, CODE_ZONES[code], 'correction', `country code +${code}, corrected`)
  if (code === '1') return byAreaCode(digits.slice(1, 4))
  if (hasAreaCode(digits, code, type)) {
    const found = longestPrefix(digits, code)
    if (found) {
      const corrected = found.prefix in PREFIX_ZONES
      const why = `numbers that begin with +${found.prefix}${corrected ? ', corrected' : ''}`
      return remember(found.prefix, found.zones, corrected ? 'correction' : 'prefix', why)
    }
  }
  return byCountry(code, country)
}

/** Chile's numbers are all of one type to the library; its mobiles are those that begin with 9. */
function hasAreaCode(digits: string, code: string, type: PhoneType): boolean {
  if (type === 'fixed') return true
  if (type === 'fixed_or_mobile' && code === CHILE) return digits[2] !== '9'
  return MOBILES_WITH_AREA.has(code) && (type === 'mobile' || type === 'fixed_or_mobile')
}

function byAreaCode(area: string): CandidateZones | null {
  const zones = zonesOfAreaCode(area)
  if (!zones) return null
  const parent = OVERLAYS[area]
  return remember(
    `1${area}`,
    zones,
    'area_code',
    `area code ${area}${parent ? `, in the area of ${parent}` : ''}`,
  )
}

/**
 * The calling code's list, kept to the zones of the number's own country: calling codes are shared (+7 by Russia and
 * Kazakhstan). Mobile prefixes name an operator, not a place, so nothing narrower is safe.
 */
function byCountry(code: string, country: string | null): CandidateZones | null {
  const key = `${code} ${country ?? ''}`
  const known = inferred.get(key)
  if (known) return known
  const list = zonesOfCallingCode(code)
  const own = country === null ? [] : zonesOfCountry(country)
  const kept = list?.filter((zone) => own.includes(zone)) ?? []
  const zones = kept.length > 0 ? kept : own.length > 0 ? own : list
  if (!zones || zones.length === 0) return null
  const where = country === null ? `country code +${code}` : `country code +${code} (${country})`
  const why = zones.length === 1 ? where : `${where}, and the number does not tell where in the country`
  return remember(key, zones, 'country', why)
}

/** One object for each answer; there are no more of them than prefixes in the map. */
function remember(key: string, zones: readonly string[], source: ZoneSource, why: string): CandidateZones {
  const known = inferred.get(key)
  if (known) return known
  const answer = { zones: Object.freeze([...zones].sort()) as string[], source, why }
  inferred.set(key, answer)
  return answer
}
