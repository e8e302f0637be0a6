// pure
import type { PhoneProblem } from './phone.ts'

export type CleanedPhone =
  | { ok: true; digits: string; international: boolean }
  | { ok: false; problem: PhoneProblem; reason: string }

const LONGEST_INPUT = 100
const READY = /^\+[1-9]\d{6,14}$/
const ASCII = /^[\x20-\x7e]*$/
/** Zero-width, bidirectional and soft-hyphen characters that ride along when a number is copied from a page. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** What spreadsheets put around text to stop themselves from reading it as a number: '+1…, ="+1…". */
const WRAPPING = /^[='"`\u2018\u2019\u201c\u201d]+|['"`\u2018\u2019\u201c\u201d]+$/g
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e\+?\d+$/i
const FLOAT = /^(\+?\d{8,15})\.0+$/
const EXTENSION = /(?:;ext=|\bext\.?|\bextension|\bx\.?|#)\s*:?\s*\d+\s*$/i
const SEPARATORS = /[\s().[\]\-/\\_~\u2010-\u2015\u2212\u2043\u00b7\u2022\u30fb]/g
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g

const refuse = (problem: PhoneProblem, reason: string): CleanedPhone => ({ ok: false, problem, reason })

/**
 * Reduces what a person or a spreadsheet wrote to bare digits. `international` is true when a plus was written,
 * and then the digits begin with a country calling code.
 */
export function cleanPhone(input: string): CleanedPhone {
  if (READY.test(input)) return { ok: true, digits: input.slice(1), international: true }
  if (input.length > LONGEST_INPUT) return refuse('not_a_number', 'this text is longer than any phone number')
  const text = plainText(input)
  if (text === '') return refuse('empty', 'there is no number')
  if (SCIENTIFIC.test(text)) {
    return refuse(
      'not_a_number',
      `a spreadsheet damaged this number (${text}): its last digits are lost; format the column as text and export it again`,
    )
  }
  if (EXTENSION.test(text))
    return refuse('letters', 'has an extension, and messages cannot reach an extension')
  if (/\p{L}/u.test(text)) return refuse('letters', 'contains letters; a phone number is written in digits')
  return bareDigits(text.replace(FLOAT, '$1'))
}

/** Normalised, trimmed text without wrapping, invisible characters or a `tel:` scheme. */
function plainText(input: string): string {
  const normal = ASCII.test(input)
    ? input
    : input
        .normalize('NFKC')
        .replace(INVISIBLE, '')
        .replace(OTHER_DIGITS, (d) => String(d.charCodeAt(0) & 15))
  const text = normal.trim().replace(WRAPPING, '').trim()
  return /^tel:/i.test(text) ? fromTelUri(text.slice(4)) : text
}

/** RFC 3966: parameters follow a semicolon; a phone-context that starts with + completes a local number. */
function fromTelUri(uri: string): string {
  const [number = '', ...parameters] = uri.replace(/^\/\//, '').split(';')
  const extension = parameters.find((p) => /^ext=/i.test(p))
  const context = parameters.find((p) => /^phone-context=\+/i.test(p))
  const prefix = context && !number.startsWith('+') ? context.slice('phone-context='.length) : ''
  return `${prefix}${number}${extension ? `;${extension}` : ''}`.trim()
}

function bareDigits(text: string): CleanedPhone {
  if (/[,;|&]/.test(text)) {
    return refuse('not_a_number', 'holds more than one value; write one number in a row')
  }
  const bare = text.replace(SEPARATORS, '')
  const international = bare.startsWith('+')
  const digits = international ? bare.slice(1) : bare
  if (digits === '') return refuse('not_a_number', 'there are no digits in it')
  if (digits.includes('+'))
    return refuse('not_a_number', 'a plus may stand only once, before the country code')
  const stray = digits.match(/[^\d]/u)
  if (stray) return refuse('not_a_number', `"${stray[0]}" does not belong in a phone number`)
  return { ok: true, digits, international }
}
