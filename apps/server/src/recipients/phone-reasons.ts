// pure
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max'
import { getCountryCallingCode, isSupportedCountry, Metadata } from 'libphonenumber-js/max'
import type { PhoneProblem } from './phone.ts'

const lengthsCache = new Map<string, readonly number[]>()
let regionNames: Intl.DisplayNames | undefined

/** Lengths of the national number, without country code and trunk prefix, that a country or calling code uses. */
function nationalLengths(countryOrCode: string): readonly number[] {
  const known = lengthsCache.get(countryOrCode)
  if (known) return known
  const metadata = new Metadata()
  // The typings name countries only; calling codes are accepted too (lib: Metadata.selectNumberingPlan).
  metadata.selectNumberingPlan(countryOrCode as CountryCode)
  const lengths = [...(metadata.numberingPlan?.possibleLengths() ?? [])].sort((a, b) => a - b)
  lengthsCache.set(countryOrCode, lengths)
  return lengths
}

/** Most digits a number of the country has, without country code and trunk prefix; null for an unknown country. */
export function longestNationalNumber(country: CountryCode): number | null {
  if (!isSupportedCountry(country)) return null
  return Math.max(...nationalLengths(country))
}

function countryName(country: string): string {
  if (country === 'US') return 'the US'
  if (country === 'GB') return 'the UK'
  regionNames ??= new Intl.DisplayNames(['en'], { type: 'region' })
  return regionNames.of(country) ?? country
}

/** "10", "9 or 10", "7, 9 or 10", "5 to 12". */
function listLengths(lengths: readonly number[]): string {
  const first = lengths[0]!
  const last = lengths[lengths.length - 1]!
  if (lengths.length > 3 && last - first === lengths.length - 1) return `${first} to ${last}`
  return lengths.length === 1 ? `${first}` : `${lengths.slice(0, -1).join(', ')} or ${last}`
}

/**
 * Says why a number was refused. `digits` is the bare input, `number` what the parser made of it (if anything),
 * `country` the default country when the number was read as a national one.
 */
export function explainInvalid(
  digits: string,
  number: PhoneNumber | undefined,
  country: CountryCode | undefined,
): { problem: PhoneProblem; reason: string } {
  const code = number?.countryCallingCode ?? (country && getCountryCallingCode(country))
  if (!code) return unreadable(digits)
  const region = country ?? number?.country
  const lengths = nationalLengths(region ?? code)
  const national = number?.nationalNumber ?? digits
  const where = region ? `in ${countryName(region)}` : `with +${code}`
  if (lengths.includes(national.length)) return { problem: 'invalid', reason: misfit(code, national, where) }
  return {
    problem: national.length < lengths[lengths.length - 1]! ? 'too_short' : 'too_long',
    reason: `${national.length} ${national.length === 1 ? 'digit' : 'digits'}, numbers ${where} have ${listLengths(lengths)}`,
  }
}

function unreadable(digits: string): { problem: PhoneProblem; reason: string } {
  const count = `${digits.length} ${digits.length === 1 ? 'digit' : 'digits'}`
  if (digits.length < 7) {
    return { problem: 'too_short', reason: `${count}, too few for an international number` }
  }
  if (digits.length > 15) {
    return { problem: 'too_long', reason: `${count}, international numbers have at most 15` }
  }
  return { problem: 'invalid', reason: `no country has a calling code that begins +${digits.slice(0, 3)}` }
}

/** The length is right, the digits are not. In the +1 plan area code and exchange both begin with 2 to 9. */
function misfit(code: string, national: string, where: string): string {
  if (code === '1' && /^[01]/.test(national)) {
    return `the area code ${national.slice(0, 3)} does not exist: area codes begin with 2 to 9`
  }
  if (code === '1' && /^[01]/.test(national.slice(3))) {
    return `after the area code ${national.slice(0, 3)} comes 2 to 9, not ${national[3]}`
  }
  if (code === '1') return `no number ${where} begins with ${national.slice(0, 3)} ${national.slice(3, 6)}`
  return `the length is right, but no number ${where} begins with ${national.slice(0, 4)}`
}
