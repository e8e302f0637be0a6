// pure
import type { Drawn, WaPart } from '../whatsapp/model.ts'

/** Bits of `Message.flags`. */
export const FLAG = {
  twice: 1,
  outOfOrder: 2,
  lost: 4,
  canceled: 8,
  scheduled: 16,
  hidden: 32,
  deleted: 64,
  /** WhatsApp: `delivered` is left out, `read` says enough. */
  skipDelivered: 128,
  /** WhatsApp: the business marked it as read. */
  seen: 256,
} as const

/**
 * One message. Its status is not stored: it follows from the clock and the three offsets, so that a million
 * messages need no timers. Offsets are milliseconds after `createdAt`; -1 is never.
 */
export interface Message {
  readonly seq: number
  readonly sid: string
  readonly accountSid: string
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  readonly to: string
  readonly from: string
  readonly service: string | null
  readonly segments: number
  readonly media: readonly string[]
  readonly createdAt: number
  readonly callback: string
  body: string
  /** How WhatsApp shows it: header, buttons, list. */
  readonly drawn?: Drawn
  /** Present on what a business sent by WhatsApp's own API. */
  readonly wa?: WaPart
  /** Present on what came by the HTTP gateway. */
  gateway?: { reference: string }
  updatedAt: number
  /** Leaves the queue. */
  startAfter: number
  /** Handed on; -1 when it never leaves. */
  sentAfter: number
  /** Delivered or failed; -1 when it stays sent. */
  doneAfter: number
  /** Read; -1 or none when it never is. */
  readAfter?: number
  /** 0 when it is delivered. */
  errorCode: number
  flags: number
  /** Receipts already posted, of those planned. */
  step: number
}

export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'failed'
  | 'received'
  | 'canceled'
