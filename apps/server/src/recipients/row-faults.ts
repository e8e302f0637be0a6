// pure
import { zoneColumn } from './columns.ts'
import type { ColumnsOf } from './views.ts'

/** Of a row left behind: which field is at fault, null = the row as a whole or nothing in it; and what to do, null = nothing. */
export type RowFault = { field: string | null; remedy: string | null }

const NUMBER = 'Write the number with + and its country code, such as +16465550142.'
const MOBILE = 'Give a mobile number.'
const VALUE_OF = /^No value for (.+)$/
/** Details of lines of JSON name the field first. */
const QUOTED = /^“(?:variables\.)?(.+?)” /

const REMEDIES: Readonly<Record<string, string>> = {
  empty: NUMBER,
  letters: NUMBER,
  too_short: NUMBER,
  too_long: NUMBER,
  no_country: `${NUMBER} Or say which country numbers without one are from.`,
  not_a_number: NUMBER,
  invalid: `Compare it with where it came from. ${NUMBER}`,
  formula: NUMBER,
  landline: MOBILE,
  no_sms: MOBILE,
  cannot_get_texts: `${MOBILE} If the carrier was wrong, remove the number from those that cannot get texts.`,
  unknown_zone: 'Write a zone of the tz database, such as America/New_York, or leave it out.',
  message_too_long: 'Shorten the message, or the values in it.',
  unreadable_text: 'Send the text as UTF-8.',
  no_consumer_id: 'Give the id under which the brand’s app knows them.',
  bad_consumer_id: 'Give the id under which the brand’s app knows them, in at most 128 ASCII characters.',
  bad_value: 'Change the value so that the template takes it.',
  not_json: 'Write one JSON object on the line, such as {"phone":"+16465550142","name":"Ada"}.',
  bad_field: 'Write a text, a number, true or false, each under a name of its own.',
  opted_out: 'Leave them out. Only their own opt-in, recorded with how they gave it, changes this.',
  duplicate: 'Nothing: this person gets the message of the line named.',
}

export function faultOf(row: { reason: string | null; detail: string | null }, from: ColumnsOf): RowFault {
  const { reason, detail } = row
  if (reason === null) return { field: null, remedy: null }
  const value = reason === 'missing_variable' ? (VALUE_OF.exec(detail ?? '')?.[1] ?? null) : null
  const remedy =
    value === null
      ? (REMEDIES[reason] ?? null)
      : `Give a value for ${value}, or take {${value}} out of the message.`
  return { field: reason === 'missing_variable' ? value : fieldOf(reason, detail, from), remedy }
}

function fieldOf(reason: string, detail: string | null, from: ColumnsOf): string | null {
  switch (reason) {
    case 'bad_field':
      return QUOTED.exec(detail ?? '')?.[1] ?? null
    case 'unknown_zone':
      return from.columns[zoneColumn(from.columns)] ?? null
    case 'message_too_long':
    case 'unreadable_text':
    case 'left_out':
    case 'bad_value':
    case 'not_json':
      return null
    default:
      return from.columns[from.phone_column] ?? 'phone'
  }
}
