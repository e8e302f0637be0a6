// pure
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { explainInvalid, longestNationalNumber } from './phone-reasons.ts'
import { cleanPhone } from './phone-text.ts'
import { quickPhone } from './quick-phone.ts'

export type PhoneType =
  | 'mobile'
  | 'fixed'
  | 'fixed_or_mobile'
  | 'toll_free'
  | 'voip'
  | 'premium'
  | 'shared'
  | 'personal'
  | 'pager'
  | 'uan'
  | 'voicemail'
  | 'unknown'

export type PhoneProblem =
  | 'empty'
  | 'letters'
  | 'too_short'
  | 'too_long'
  | 'no_country'
  | 'not_a_number'
  | 'invalid'

export type ParsedPhone =
  | {
      valid: true
      e164: string
      country: string | null
      callingCode: string
      type: PhoneType
      sms: 'yes' | 'no' | 'maybe'
    }
  | { valid: false; problem: PhoneProblem; reason: string }

/** libphonenumber's type → ours, and whether such a number takes SMS ('no' = landline and the like). */
const TYPES: Record<string, readonly [PhoneType, 'yes' | 'no' | 'maybe']> = {
  MOBILE: ['mobile', 'yes'],
  FIXED_LINE: ['fixed', 'no'],
  FIXED_LINE_OR_MOBILE: ['fixed_or_mobile', 'maybe'],
  TOLL_FREE: ['toll_free', 'no'],
  VOIP: ['voip', 'maybe'],
  PREMIUM_RATE: ['premium', 'no'],
  SHARED_COST: ['shared', 'no'],
  PERSONAL_NUMBER: ['personal', 'maybe'],
  PAGER: ['pager', 'no'],
  UAN: ['uan', 'no'],
  VOICEMAIL: ['voicemail', 'no'],
}

/**
 * Reads one phone number as people and spreadsheets write it. `defaultCountry` (ISO 3166 alpha-2) is the country of
 * numbers written without a country code; an unknown one counts as none. Never throws: an unusable number comes back
 * with a problem code and a plain sentence.
 */
export function parsePhone(input: string, defaultCountry?: string): ParsedPhone {
  const clean = cleanPhone(input)
  if (!clean.ok) return { valid: false, problem: clean.problem, reason: clean.reason }
  const { digits } = clean
  // No calling code begins with 0, so +00… and +011… are a plus in front of a dialling prefix.
  if (clean.international) return international(digits.replace(/^(?:00|011)(?=\d)/, ''))
  const country = defaultCountry?.trim().toUpperCase() as CountryCode | undefined
  const longest = country ? longestNationalNumber(country) : null
  if (country && longest !== null) return withDefaultCountry(digits, country, longest)
  return withoutCountry(digits)
}

/** `extract: false`: the text is bare digits already, so the library need not search it for a number. */
function readNumber(digits: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(digits, { defaultCountry, extract: false })
}

function international(digits: string): ParsedPhone {
  const quick = quickly(digits)
  if (quick) return quick
  const number = readNumber(`+${digits}`)
  return accepted(number) ?? { valid: false, ...explainInvalid(digits, number, undefined) }
}

/**
 * The national reading wins. Digits are read as international only after a dialling prefix or when there are too many of
 * them for the default country: otherwise a mistyped local number could silently become one abroad.
 */
function withDefaultCountry(digits: string, country: CountryCode, longest: number): ParsedPhone {
  const quick = quickly(digits, country)
  if (quick) return quick
  const national = readNumber(digits, country)
  const found = accepted(national)
  if (found) return found
  const dialled = /^(?:00|011)([1-9]\d+)$/.exec(digits)
  const abroad = dialled ? dialled[1] : digits.length > longest ? digits : null
  const other = abroad ? accepted(readNumber(`+${abroad}`)) : null
  return other ?? { valid: false, ...explainInvalid(digits, national, country) }
}

/** Without a country, bare digits count as international if they are valid so and could not be a US number. */
function withoutCountry(digits: string): ParsedPhone {
  const dialled = /^(?:00|011)([1-9]\d+)$/.exec(digits)
  if (dialled) return international(dialled[1]!)
  if (digits.length < 7 || digits.length > 15) {
    return { valid: false, ...explainInvalid(digits, undefined, undefined) }
  }
  const found = quickly(digits) ?? accepted(readNumber(`+${digits}`))
  const ambiguous = digits.length === 10 && accepted(readNumber(`+1${digits}`)) !== null
  if (found && !ambiguous) return found
  return {
    valid: false,
    problem: 'no_country',
    reason: 'no country code; write the number with + and its country code, or set a default country',
  }
}

function accepted(number: PhoneNumber | undefined): ParsedPhone | null {
  if (!number) return null
  // getType answers only for valid numbers, so one call tells both; isValid would match every pattern again.
  const type = number.getType()
  if (type === undefined) return null
  return valid(number.number, number.country ?? null, number.countryCallingCode, type)
}

/** null for numbers that are not valid, and for those only the library can read. */
function quickly(digits: string, country?: CountryCode): ParsedPhone | null {
  const found = quickPhone(digits, country)
  if (!found) return null
  return valid(`+${found.callingCode}${found.national}`, found.country, found.callingCode, found.type)
}

function valid(e164: string, country: string | null, callingCode: string, type: string): ParsedPhone {
  const [ours, sms] = TYPES[type] ?? ['unknown', 'maybe']
  return { valid: true, e164, country, callingCode, type: ours, sms }
}
