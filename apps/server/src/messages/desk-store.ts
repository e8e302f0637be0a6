import { sql } from 'kysely'
import { maybeOne, notify, type Tx } from '../platform/db/database.ts'

/** The carrier's id of what a person wrote last in a conversation; null = nothing that a carrier numbered. */
export const lastInboundOf = async (
  tx: Tx,
  accountId: string,
  conversationId: string,
): Promise<string | null> =>
  (
    await maybeOne(
      tx,
      sql<{ carrier_id: string | null }>`select carrier_id from messages
        where account_id = ${accountId} and conversation_id = ${conversationId} and direction = 'in' order by id desc limit 1`,
    )
  )?.carrier_id ?? null

/** Tells every process with open lines to an app that somebody is writing to a person. Nothing of it is kept. */
export const INAPP_TYPING = 'foreword_inapp_typing'
export type InAppTyping = { s: string; u: string }

export const tellTyping = (tx: Tx, senderId: string, consumerId: string): Promise<void> =>
  notify(tx, INAPP_TYPING, JSON.stringify({ s: senderId, u: consumerId } satisfies InAppTyping))
