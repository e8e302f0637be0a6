import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// Messages in line are put to another time when the hours that hold for them change.

export type WaitingRow = {
  messageId: string
  campaignId: string | null
  channel: Channel
  zoneSetId: number
  dueAt: Date | null
  held: string | null
  wait: string | null
  leased: boolean
  /** Of a single message. */
  notBefore: Date | null
}

const FIRST = '00000000-0000-0000-0000-000000000000'

/** The next rows of an account's queue, by message id. Cost: an index range and a look-up per row. */
export const waitingAfter = (tx: Tx, accountId: string, after: string | null, limit: number) =>
  rows(
    tx,
    sql<WaitingRow>`
    select q.message_id as "messageId", q.campaign_id as "campaignId", m.channel, coalesce(m.zone_set_id, 0) as "zoneSetId", q.due_at as "dueAt",
      q.held_reason as held, q.wait_reason as wait, q.lease_id is not null as leased, m.not_before as "notBefore"
    from message_queue q join messages m on m.account_id = q.account_id and m.id = q.message_id
    where q.account_id = ${accountId} and q.message_id > ${after ?? FIRST}::uuid order by q.message_id limit ${limit}`,
  )

export type NewDue = { messageId: string; dueAt: Date | null; held: string | null; wait: string | null }

/** Puts rows to their new times; those handed over meanwhile, or held by another transaction, are skipped. Answers how many. */
export async function moveWaiting(tx: Tx, accountId: string, dues: readonly NewDue[]): Promise<number> {
  const moved = await rows(
    tx,
    sql`
    with free as materialized (
      select q.message_id, d.due_at, d.held, d.wait
      from unnest(${dues.map((d) => d.messageId)}::uuid[], ${dues.map((d) => d.dueAt)}::timestamptz[],
        ${dues.map((d) => d.held)}::text[], ${dues.map((d) => d.wait)}::text[]) as d (message_id, due_at, held, wait)
        join message_queue q on q.account_id = ${accountId} and q.message_id = d.message_id
      where q.lease_id is null for update of q skip locked)
    update message_queue q set due_at = f.due_at, held_reason = f.held, wait_reason = f.wait
    from free f where q.account_id = ${accountId} and q.message_id = f.message_id returning 1`,
  )
  return moved.length
}
