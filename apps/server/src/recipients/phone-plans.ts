// pure
import type { NumberType } from 'libphonenumber-js/max'
import { Metadata } from 'libphonenumber-js/max'

/** One country's numbering plan, or that of a calling code without a country, with its patterns compiled once. */
export type PhonePlan = {
  /** null for a calling code without a country. */
  country: string | null
  callingCode: string
  lengths: readonly number[]
  /** Every number of the plan. */
  general: RegExp
  /** In the order in which the library asks for them; the first that matches is the type. */
  types: readonly { type: Exclude<NumberType, undefined>; pattern: RegExp; lengths: readonly number[] }[]
  /** Landlines and mobiles look the same. */
  sharesMobile: boolean
  leadingDigits: RegExp | null
  /** What people dial first within the country. */
  trunk: RegExp | null
  /** The trunk pattern rewrites numbers instead of only standing before them. */
  trunkRewrites: boolean
  /** What people dial first to reach another country. */
  abroad: RegExp | null
}

/** What the library's metadata can tell. Its typings name a part of that only. */
type Told = {
  callingCode(): string
  IDDPrefix(): string
  nationalNumberPattern(): string
  possibleLengths(): number[]
  nationalPrefixForParsing(): string | undefined
  nationalPrefixTransformRule(): string | undefined
  leadingDigits(): string | undefined
  type(name: string): { pattern(): string; possibleLengths(): number[] } | undefined
}
type Source = {
  selectNumberingPlan(countryOrCode: string): void
  numberingPlan: Told
  hasCallingCode(code: string): boolean | undefined
  getCountryCodesForCallingCode(code: string): string[] | undefined
}

/** libphonenumber-js: helpers/getNumberType.js. */
const TYPE_ORDER = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
] as const

const source = new Metadata() as unknown as Source
const plans = new Map<string, PhonePlan>()
const countries = new Map<string, readonly PhonePlan[]>()
const codes = new Map<string, string>()

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`)

/** The plan of a country, or of a calling code: then that of its main country. Both must be known to the library. */
export function planOf(countryOrCode: string): PhonePlan {
  const known = plans.get(countryOrCode)
  if (known) return known
  source.selectNumberingPlan(countryOrCode)
  const made = compile(source.numberingPlan, /^\d/.test(countryOrCode) ? null : countryOrCode)
  plans.set(countryOrCode, made)
  return made
}

function compile(told: Told, country: string | null): PhonePlan {
  const trunk = told.nationalPrefixForParsing()
  const mobile = told.type('MOBILE')
  return {
    country,
    callingCode: told.callingCode(),
    lengths: told.possibleLengths(),
    general: whole(told.nationalNumberPattern()),
    types: TYPE_ORDER.flatMap((type) => {
      const one = told.type(type)
      return one?.pattern() ? [{ type, pattern: whole(one.pattern()), lengths: one.possibleLengths() }] : []
    }),
    sharesMobile: !mobile || mobile.pattern() === '',
    leadingDigits: told.leadingDigits() ? new RegExp(`^(?:${told.leadingDigits()})`) : null,
    trunk: trunk ? new RegExp(`^(?:${trunk})`) : null,
    trunkRewrites: Boolean(told.nationalPrefixTransformRule()),
    abroad: told.IDDPrefix() ? new RegExp(`^(?:${told.IDDPrefix()})`) : null,
  }
}

/** The plans of the countries that share a calling code, the main one first; none for a code without a country. */
export function plansOfCode(code: string): readonly PhonePlan[] {
  const known = countries.get(code)
  if (known) return known
  const made = (source.getCountryCodesForCallingCode(code) ?? []).map(planOf)
  countries.set(code, made)
  return made
}

/** The calling code with which international digits begin; '' when there is none. No code begins another. */
export function knownCallingCode(digits: string): string {
  const head = digits.slice(0, 3)
  const known = codes.get(head)
  if (known !== undefined) return known
  let found = ''
  for (let n = 1; n <= head.length && found === ''; n++) {
    if (head[0] !== '0' && source.hasCallingCode(head.slice(0, n))) found = head.slice(0, n)
  }
  codes.set(head, found)
  return found
}
