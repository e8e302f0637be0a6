// pure
import { countryOf, numberingOf } from './nanp.ts'

/** What Lookup says of a number's line. */
export interface Line {
  type: string | null
  carrier: string | null
}

/** By the last two digits, so that a test can choose; all others are mobile. */
const BY_ENDING: Record<string, string | null> = {
  90: 'landline',
  91: 'landline',
  92: 'landline',
  93: 'landline',
  94: 'fixedVoip',
  95: 'nonFixedVoip',
  96: 'pager',
  97: 'voicemail',
  98: 'unknown',
  99: null,
}

export function lineOf(number: string): Line {
  const numbering = numberingOf(number)
  if (numbering === 'tollFree' || numbering === 'premium' || numbering === 'personal')
    return { type: numbering, carrier: 'Sandbox Services' }
  const ending = number.slice(-2)
  const type = ending in BY_ENDING ? BY_ENDING[ending]! : 'mobile'
  if (type === null || type === 'unknown') return { type, carrier: null }
  return { type, carrier: type === 'mobile' ? 'Sandbox Mobile' : 'Sandbox Telephone' }
}

/** Twilio's words for what is wrong with the number; empty when nothing is. */
export function validationErrors(number: string): string[] {
  if (!/^\+\d+$/.test(number)) return ['NOT_A_NUMBER']
  if (number.startsWith('+0')) return ['INVALID_COUNTRY_CODE']
  if (number.startsWith('+1')) {
    if (number.length < 12) return ['TOO_SHORT']
    if (number.length > 12) return ['TOO_LONG']
    return /^\+1[2-9]\d{2}[2-9]\d{6}$/.test(number) ? [] : ['INVALID_BUT_POSSIBLE']
  }
  if (number.length < 8) return ['TOO_SHORT']
  return number.length > 16 ? ['TOO_LONG'] : []
}

/** `(212) 555-0142` for +1, the digits in groups elsewhere. */
export function nationalFormat(number: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return us ? `(${us[1]}) ${us[2]}-${us[3]}` : number.slice(3).replace(/(\d{3})(?=\d)/g, '$1 ')
}

/** Calling code and country; the longest code that is known. */
export function callingCodeOf(number: string): { code: string; country: string | null } {
  const country = countryOf(number)
  const code = number.startsWith('+1') ? '1' : (/^\+(351|353|972|[2-9]\d)/.exec(number)?.[1] ?? '')
  return { code, country: country === 'ZZ' ? null : country }
}
