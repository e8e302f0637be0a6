// pure
import type { CarrierFact, ReceiptState } from '../../channels/carrier.ts'
import { readToken } from './body.ts'
import { codeOf } from './errors.ts'
import { type Json, listAt, numberAt, textAt } from './json.ts'
import { detailOf, routeOf } from './webhook-parts.ts'

const STATES: Readonly<Record<string, ReceiptState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  // A voice message was listened to.
  played: 'read',
  failed: 'failed',
}

/** A status of a message as a receipt; null for words we do not know (deleted, warning) and for one without an id. */
export function receiptOf(value: Json, status: Json): CarrierFact | null {
  const carrierId = textAt(status, 'id')
  const word = textAt(status, 'status')
  const state = Object.hasOwn(STATES, word) ? STATES[word]! : null
  if (carrierId === '' || state === null) return null
  const error = listAt(status, 'errors')[0]
  const failed = state === 'failed'
  const code = failed && error ? numberAt(error, 'code') : null
  return {
    kind: 'receipt',
    dedupeKey: `${carrierId}:${word}`,
    carrierId,
    ...readToken(textAt(status, 'biz_opaque_callback_data')),
    state,
    code: code === null ? null : codeOf(code),
    detail: failed && error ? detailOf(error) || null : null,
    route: routeOf(value),
  }
}
