import type { Received } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

export type ReceivedReply = {
  accountId: string
  id: string
  senderId: string
  channel: string
  address: string
  body: string
  carrierId: string
  conversationId: string | null
  /** What came beside the words; null = words only. */
  received: Received | null
  at: Date
  /** The campaign message it answers. `opens` = the conversation begins with it and takes it in. */
  answers: { id: string; opens: boolean } | null
}

/**
 * What consumers wrote, and that their messages are answered now. Unique by the carrier's id: a repeated webhook adds nothing. Answers
 * the ids of campaign messages that were answered for the first time. One statement and one new version of each answered message,
 * however many replies there are; no message may be answered twice in one call. Call lookUpByKeptPlans before.
 */
export async function insertReceived(tx: Tx, list: readonly ReceivedReply[]): Promise<Set<string>> {
  if (list.length === 0) return new Set()
  // In the order in which receipts lock messages.
  const replies = [...list].sort((a, b) => ((a.answers?.id ?? '') < (b.answers?.id ?? '') ? -1 : 1))
  const first = await rows(
    tx,
    sql<{ id: string }>`/* prepared */
    with r as materialized (
      select * from unnest(${replies.map((r) => r.accountId)}::uuid[], ${replies.map((r) => r.id)}::uuid[],
        ${replies.map((r) => r.senderId)}::uuid[], ${replies.map((r) => r.channel)}::text[], ${replies.map((r) => r.address)}::text[],
        ${replies.map((r) => r.body)}::text[], ${replies.map((r) => r.carrierId)}::text[], ${replies.map((r) => r.conversationId)}::uuid[],
        ${replies.map((r) => r.at)}::timestamptz[], ${replies.map((r) => r.answers?.id ?? null)}::uuid[],
        ${replies.map((r) => r.answers?.opens ?? false)}::bool[], ${replies.map((r) => r.received && JSON.stringify(r.received))}::text[])
        as r (account_id, id, sender_id, channel, address, body, carrier_id, conversation_id, at, answers, opens, received)),
    written as (
      insert into messages (account_id, id, direction, channel, sender_id, address, conversation_id, body, carrier_id, inbound_id,
        extra, state, created_at)
      select account_id, id, 'in', channel, sender_id, address, conversation_id, body, carrier_id, carrier_id, received::jsonb, 'received', at
      from r
      on conflict do nothing),
    answered as (
      update messages m set
        responded_at = coalesce(m.responded_at, r.at), replies = m.replies + 1,
        conversation_id = case when r.opens then r.conversation_id else coalesce(m.conversation_id, r.conversation_id) end
      from r where m.account_id = r.account_id and m.id = r.answers
      returning m.id, old.responded_at is null as first)
    select id from answered where first`,
  )
  return new Set(first.map((row) => row.id))
}
