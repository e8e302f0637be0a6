import { callingCodeOf, lineOf, nationalFormat, validationErrors } from '../rules/lines.ts'
import type { World } from '../world.ts'

const PACKAGES = [
  'caller_name',
  'sim_swap',
  'call_forwarding',
  'line_status',
  'line_type_intelligence',
  'identity_match',
  'reassigned_number',
  'sms_pumping_risk',
  'phone_number_quality_score',
  'pre_fill',
]
const NOT_APPROVED = 60601

/** `GET /v2/PhoneNumbers/{number}`; null for what Twilio has no page for. */
export function lookUp(world: World, number: string, query: URLSearchParams): object | null {
  const errors = validationErrors(number)
  if (errors.includes('NOT_A_NUMBER')) return null
  const valid = errors.length === 0
  const { code, country } = callingCodeOf(number)
  const asked = new Set((query.get('Fields') ?? '').split(','))
  return {
    calling_country_code: code || null,
    country_code: country,
    phone_number: number,
    national_format: nationalFormat(number),
    valid,
    validation_errors: valid ? null : errors,
    ...Object.fromEntries(PACKAGES.map((name) => [name, null])),
    line_type_intelligence:
      valid && asked.has('line_type_intelligence') ? intelligence(world, number, country) : null,
    url: `https://lookups.twilio.com/v2/PhoneNumbers/${number}`,
  }
}

function intelligence(world: World, number: string, country: string | null): object {
  if (country === 'CA' && !world.dials.lookupCanada) {
    const nothing = { type: null, carrier_name: null, mobile_country_code: null, mobile_network_code: null }
    return { ...nothing, error_code: NOT_APPROVED }
  }
  const { type, carrier } = lineOf(number)
  const mobile = type === 'mobile'
  return {
    type,
    carrier_name: carrier,
    mobile_country_code: mobile ? '310' : null,
    mobile_network_code: mobile ? '999' : null,
    error_code: null,
  }
}
