// pure
import { FLAG, type Message, type MessageStatus } from '../store/message.ts'
import { failedStatus } from './errors.ts'

/** The status a fetch shows at `now` (ms since 1970). */
export function statusAt(message: Message, now: number): MessageStatus {
  if (message.direction === 'inbound') return 'received'
  if (message.flags & FLAG.canceled) return 'canceled'
  const elapsed = now - message.createdAt
  const readAfter = message.readAfter ?? -1
  if (readAfter >= 0 && elapsed >= readAfter) return 'read'
  if (message.doneAfter >= 0 && elapsed >= message.doneAfter) return finalStatus(message)
  if (message.sentAfter >= 0 && elapsed >= message.sentAfter) return 'sent'
  if (elapsed >= message.startAfter && elapsed > 0) return 'sending'
  return firstStatus(message)
}

/** The status in the answer to the create. */
export function firstStatus(message: Message): MessageStatus {
  if (message.flags & FLAG.scheduled) return 'scheduled'
  return message.service ? 'accepted' : 'queued'
}

function finalStatus(message: Message): MessageStatus {
  return message.errorCode ? failedStatus(message.errorCode) : 'delivered'
}

export interface PlannedReceipt {
  status: MessageStatus
  /** ms since 1970 */
  at: number
}

/** How long `sent` comes after `delivered` when receipts are out of order. */
const REORDER_MS = 100

/** The receipts of a message in the order they are posted, only those whose status is in `wanted`. */
export function plannedReceipts(message: Message, wanted: ReadonlySet<string>): PlannedReceipt[] {
  const { createdAt, startAfter, sentAfter, doneAfter, flags } = message
  const planned: PlannedReceipt[] = []
  if ((!message.callback && !message.wa) || flags & FLAG.lost) return planned
  const add = (status: MessageStatus, after: number) => {
    if (after >= 0 && wanted.has(status)) planned.push({ status, at: createdAt + after })
  }
  // Twilio posts nothing when a message is scheduled, only once it enters the queue.
  add('queued', flags & FLAG.scheduled ? startAfter : 0)
  if (sentAfter >= 0) add('sending', startAfter)
  const reorder = flags & FLAG.outOfOrder && sentAfter >= 0 && doneAfter >= 0
  if (!reorder) add('sent', sentAfter)
  if (!(flags & FLAG.skipDelivered)) add(finalStatus(message), doneAfter)
  add('read', message.readAfter ?? -1)
  if (reorder) add('sent', doneAfter + REORDER_MS)
  return planned
}
