// pure
import { at, type Json, numberAt, textAt } from './json.ts'

/** One change of one WhatsApp Business Account, with a key made of all it says for facts that have no id of their own. */
export type Change = { wabaId: string; value: Json; key: string }

export const MAX_DETAIL = 500

/** The number a change is of. */
export const routeOf = (value: Json): string | null =>
  textAt(at(value, 'metadata'), 'phone_number_id') || null

/** What Meta says of an error, in one line. */
export function detailOf(error: Json): string {
  const said =
    textAt(at(error, 'error_data'), 'details') || textAt(error, 'message') || textAt(error, 'title')
  return said.slice(0, MAX_DETAIL)
}

/** Meta's times: whole seconds, as a text or a number. */
export function timeOf(json: Json): Date | undefined {
  const seconds = Number(textAt(json, 'timestamp') || (numberAt(json, 'timestamp') ?? Number.NaN))
  return Number.isInteger(seconds) && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : undefined
}
