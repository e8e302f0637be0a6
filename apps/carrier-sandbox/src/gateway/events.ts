// pure
import { createHmac } from 'node:crypto'
import { deliveryErrorMessage } from '../rules/errors.ts'
import type { Message, MessageStatus } from '../store/message.ts'

/** The gateway's words for why a message fails, by the codes the dials and magic numbers use. */
const WORDS: Readonly<Record<number, string>> = {
  20003: 'unauthorized',
  20005: 'account_suspended',
  21211: 'invalid_number',
  21212: 'sender_not_allowed',
  21408: 'country_off',
  21602: 'empty_text',
  21604: 'invalid_number',
  21606: 'sender_not_allowed',
  21610: 'opted_out',
  21611: 'busy',
  21612: 'no_route',
  21614: 'landline',
  21617: 'too_long',
  30001: 'busy',
  30003: 'out_of_reach',
  30004: 'blocked',
  30005: 'inactive_number',
  30006: 'landline',
  30007: 'filtered',
  30008: 'unknown',
  30036: 'validity_over',
}
export const wordOf = (code: number): string => WORDS[code] ?? 'unknown'

/** Which statuses the gateway tells, and how it calls them. */
const STATUSES: Partial<Record<MessageStatus, string>> = {
  queued: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
}

export function receiptEvent(message: Message, status: MessageStatus): Record<string, unknown> {
  const failed = status === 'failed' || status === 'undelivered'
  return {
    type: 'receipt',
    id: message.sid,
    reference: message.gateway?.reference ?? '',
    status: STATUSES[status] ?? status,
    ...(failed && {
      code: wordOf(message.errorCode),
      message: deliveryErrorMessage(message.errorCode),
    }),
    to: message.to,
    at: new Date(message.createdAt + Math.max(message.doneAfter, 0)).toISOString(),
  }
}

export const messageEvent = (message: Message): Record<string, unknown> => ({
  type: 'message',
  id: message.sid,
  from: message.from,
  to: message.to,
  text: message.body,
  at: new Date(message.createdAt).toISOString(),
})

/** A webhook as the gateway posts it: JSON, signed over its bytes. */
export function gatewayRequest(secret: string, event: Record<string, unknown>) {
  const body = JSON.stringify(event)
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` }, body }
}
