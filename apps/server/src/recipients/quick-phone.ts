// pure
import type { NumberType } from 'libphonenumber-js/max'
import { knownCallingCode, type PhonePlan, planOf, plansOfCode } from './phone-plans.ts'

export type QuickPhone = {
  national: string
  country: string | null
  callingCode: string
  type: Exclude<NumberType, undefined>
}

/**
 * Reads bare digits as libphonenumber-js does (`defaultCountry` undefined: after a plus), in 0.5 µs instead of 12, because
 * patterns are compiled once and nothing is searched for. null when the number is not valid, or takes a turn that is
 * left to the library. A property test holds the two together over all countries.
 */
export function quickPhone(digits: string, defaultCountry?: string): QuickPhone | null {
  if (digits.length < 5 || digits.length > 15) return null
  if (defaultCountry === undefined) {
    const code = knownCallingCode(digits)
    return code === '' ? null : settled(planOf(code), digits.slice(code.length), null)
  }
  const plan = planOf(defaultCountry)
  if (plan.abroad?.test(digits)) return null
  if (!digits.startsWith(plan.callingCode)) return settled(plan, digits, defaultCountry)
  const shorter = digits.slice(plan.callingCode.length)
  const [asCoded, asNational] = [withoutTrunk(plan, shorter), withoutTrunk(plan, digits)]
  if (asCoded === null || asNational === null) return null
  return isCoded(plan, asCoded, asNational)
    ? settled(planOf(plan.callingCode), shorter, null)
    : settled(plan, digits, defaultCountry)
}

/** Whether national digits that begin like the country's own calling code were written with it, only without a plus. */
const isCoded = (plan: PhonePlan, asCoded: string, asNational: string) =>
  (!plan.general.test(asNational) && plan.general.test(asCoded)) || asNational.length > plan.lengths.at(-1)!

function settled(plan: PhonePlan, digits: string, fallback: string | null): QuickPhone | null {
  const national = withoutTrunk(plan, digits)
  if (national === null || national.length < 2) return null
  const own = ownerOf(plan.callingCode, national)
  const country = own?.country ?? fallback
  const type = typeIn(country === null ? plan : planOf(country), national)
  return type === null ? null : { national, country, callingCode: plan.callingCode, type }
}

function ownerOf(callingCode: string, national: string): PhonePlan | undefined {
  const sharing = plansOfCode(callingCode)
  return sharing.length === 1 ? sharing[0] : sharing.find((one) => holds(one, national))
}

/** Among countries that share a calling code: by leading digits where the plan names them, else by any type of number. */
const holds = (plan: PhonePlan, national: string) =>
  plan.leadingDigits ? plan.leadingDigits.test(national) : typeIn(plan, national) !== null

/** The number without what people dial before it. null when the library has to decide. */
function withoutTrunk(plan: PhonePlan, digits: string): string | null {
  const match = plan.trunk?.exec(digits)
  if (!match) return digits
  if (plan.trunkRewrites && match.length > 1 && match.at(-1)) return null
  const rest = digits.slice(match[0].length)
  if (rest === digits) return digits
  // Zeros that belong to the number stay: Italy's landlines, and numbers that fit the plan only with them.
  if (plan.general.test(digits) && !plan.general.test(rest)) return digits
  const { lengths } = ownerOf(plan.callingCode, rest) ?? plan
  return lengths.includes(rest.length) ? rest : null
}

function typeIn(plan: PhonePlan, national: string): QuickPhone['type'] | null {
  if (!plan.general.test(national)) return null
  for (const { type, pattern, lengths } of plan.types) {
    if (!lengths.includes(national.length) || !pattern.test(national)) continue
    if (type !== 'FIXED_LINE') return type
    const mobile = plan.types.find((one) => one.type === 'MOBILE')
    const both =
      plan.sharesMobile || (mobile?.lengths.includes(national.length) && mobile.pattern.test(national))
    return both ? 'FIXED_LINE_OR_MOBILE' : 'FIXED_LINE'
  }
  return null
}
