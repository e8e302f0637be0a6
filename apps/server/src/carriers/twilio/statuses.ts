// pure
import type { ReceiptState } from '../../channels/carrier.ts'

const STATES: Readonly<Record<string, ReceiptState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** Twilio's status as a receipt, or null for steps on the way (accepted, scheduled, queued, sending) and words we do not know. */
export function receiptStateOf(status: string): ReceiptState | null {
  return Object.hasOwn(STATES, status) ? STATES[status]! : null
}
