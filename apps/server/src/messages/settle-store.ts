import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { PRESENCE_SPACE } from '../platform/db/presence.ts'
import { count } from './counts-store.ts'
import { forgetDoubts, rememberDoubts } from './doubts-store.ts'
import { rememberHops } from './hops-store.ts'
import { restoreAllowance } from './lanes-store.ts'
import { deltasOf, type MessageState, type Move, type Receipt } from './states.ts'

// Outcomes, receipts, lost leases and cancelled waiting: every later move of a message.
// A plan that is kept from a moment when the queue was empty walks the whole queue for each batch once it is full, 160 ms with 20,000 in it.
// What comes dozens of times a second is therefore a function of the database (migration 0078) that brings the settings of its plan along; the others
// are not prepared: planning anew sees how large the queue is.

/** What became of an attempt. `queued` needs dueAt. */
export type Settlement = {
  accountId: string
  id: string
  attempt: number
  state: 'sent' | 'queued' | 'failed' | 'unknown' | 'expired'
  carrierId: string | null
  segments: number | null
  reason: string | null
  code: string | null
  dueAt: Date | null
  wait: string | null
  /** Put back without having been tried: the attempt does not count. */
  untried: boolean
}

export type Moved = {
  account_id: string
  id: string
  campaign_id: string | null
  was: MessageState
  state: MessageState
  conversation_id: string | null
  /** The next channel has taken over: this message no longer says where its recipient stands. */
  fell_back: boolean
}
/** With its lane, and why it ended there: `has_next` = the campaign has a channel after this one. */
export type MovedInLane = Moved & { lane_id: string; reason: string | null; has_next: boolean }

/**
 * Writes outcomes. A receipt may have been faster: then the message has moved on and only the carrier's id is added. Others may have
 * taken us for dead and called the message unknown: what we know counts. Ordered by id, so that two batches that meet wait for each
 * other instead of locking up. Cost: one statement, and one or two more where a campaign's messages are among them.
 */
export async function settle(tx: Tx, batch: readonly Settlement[], now: Date): Promise<Moved[]> {
  const list = [...batch].sort((a, b) => (a.id < b.id ? -1 : 1))
  const moved = await rows(
    tx,
    sql<MovedInLane>`/* prepared */ select * from settle_messages(${list.map((s) => s.accountId)}, ${list.map((s) => s.id)},
      ${list.map((s) => s.attempt)}, ${list.map((s) => s.state)}, ${list.map((s) => s.carrierId)}, ${list.map((s) => s.segments)},
      ${list.map((s) => s.reason)}, ${list.map((s) => s.code)}, ${list.map((s) => s.dueAt)}, ${list.map((s) => s.wait)},
      ${list.map((s) => s.untried)}, ${now})`,
  )
  const byId = new Map(list.map((s) => [s.id, s]))
  await count(
    tx,
    deltasOf(
      moved.map((row) => moveOf(row, byId.get(row.id)?.reason ?? null, byId.get(row.id)?.code ?? null)),
    ),
    now,
    moved,
  )
  await rememberDoubts(
    tx,
    moved.filter((row) => row.state === 'unknown' && row.was !== 'unknown'),
    now,
  )
  await forgetDoubts(
    tx,
    moved.filter((row) => row.was === 'unknown' && row.state !== 'unknown'),
  )
  await restoreAllowance(
    tx,
    moved.filter((row) => row.state === 'queued' && byId.get(row.id)?.untried),
  )
  await rememberHops(
    tx,
    moved.filter((row) => row.campaign_id !== null && row.was !== row.state),
    now,
  )
  return moved
}

const moveOf = (row: Moved, reason: string | null, code: string | null): Move => ({
  accountId: row.account_id,
  campaignId: row.campaign_id,
  from: row.was,
  to: row.state,
  reason,
  code,
  fellBack: row.fell_back,
})

/**
 * Writes combined receipts (one per message, sorted by id). A receipt ends any doubt: also unknown and queued messages move. What is
 * said of an earlier attempt says nothing of this one. Cost: one statement, and one or two more where a campaign's messages are among them.
 */
export async function applyReceipts(tx: Tx, receipts: readonly Receipt[], now: Date): Promise<Moved[]> {
  if (receipts.length === 0) return []
  const moved = await rows(
    tx,
    sql<MovedInLane>`/* prepared */ select * from receive_receipts(${receipts.map((r) => r.accountId)}, ${receipts.map((r) => r.messageId)},
      ${receipts.map((r) => r.state)}, ${receipts.map((r) => r.carrierId)}, ${receipts.map((r) => r.reason)}, ${receipts.map((r) => r.code)},
      ${receipts.map((r) => r.at)}, ${receipts.map((r) => r.attempt)})`,
  )
  const byId = new Map(receipts.map((r) => [r.messageId, r]))
  await count(
    tx,
    deltasOf(
      moved.map((row) => moveOf(row, byId.get(row.id)?.reason ?? null, byId.get(row.id)?.code ?? null)),
    ),
    now,
    moved,
  )
  await forgetDoubts(
    tx,
    moved.filter((row) => row.was === 'unknown'),
  )
  await rememberHops(
    tx,
    moved.filter((row) => row.campaign_id !== null && row.state === 'failed' && !row.fell_back),
    now,
  )
  return moved
}

/**
 * Attempts whose dispatcher died: nobody knows whether they were sent, so they become unknown and are not sent again. A process is
 * dead when nobody holds the lock on its number any more; the lease is for one that hangs. Looks at up to `limit` leases and forgets
 * them; most name nothing any more, because everything was settled.
 */
export async function expireLeases(tx: Tx, now: Date, limit: number): Promise<Moved[]> {
  const moved = await rows(
    tx,
    sql<Moved>`
    with alive as materialized (
      select objid::int8::int as id from pg_locks
      where locktype = 'advisory' and classid = ${PRESENCE_SPACE}::int8::oid and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())),
    over as materialized (
      select l.account_id, l.id, l.message_ids from message_leases l
      where l.lease_until < ${now} or l.taken_by not in (select id from alive)
      order by l.account_id, l.id limit ${limit} for update skip locked),
    forgotten as (delete from message_leases l using over o where l.account_id = o.account_id and l.id = o.id),
    lost as materialized (
      select q.account_id, q.message_id from over o cross join lateral unnest(o.message_ids) as u (message_id)
        join message_queue q on q.account_id = o.account_id and q.message_id = u.message_id and q.lease_id = o.id
      order by q.message_id for update of q),
    gone as (delete from message_queue q using lost l where q.account_id = l.account_id and q.message_id = l.message_id)
    update messages m set state = 'unknown', reason = 'process_died' from lost l
    where m.account_id = l.account_id and m.id = l.message_id and m.state = 'sending'
    returning m.account_id, m.id, m.campaign_id, m.conversation_id, m.fell_back, 'sending' as was, m.state`,
  )
  await count(tx, deltasOf(moved.map((row) => moveOf(row, 'process_died', null))), now)
  await rememberDoubts(tx, moved, now)
  return moved
}

/** Ends what still waits in a campaign's lane: cancelled by a person, or expired because its time passed. Answers how many. */
export async function dropWaiting(
  tx: Tx,
  input: { accountId: string; campaignId: string; to: 'cancelled' | 'expired'; limit: number },
  now: Date,
): Promise<number> {
  const moved = await rows(
    tx,
    sql<Moved>`
    with waiting as materialized (
      select q.account_id, q.message_id from message_queue q join lanes l on l.account_id = q.account_id and l.id = q.lane_id
      where l.account_id = ${input.accountId} and l.campaign_id = ${input.campaignId} and q.lease_id is null
      limit ${input.limit} for update of q skip locked),
    gone as (delete from message_queue q using waiting w where q.account_id = w.account_id and q.message_id = w.message_id)
    update messages m set state = ${input.to} from waiting w
    where m.account_id = w.account_id and m.id = w.message_id and m.state = 'queued'
    returning m.account_id, m.id, m.campaign_id, m.conversation_id, m.fell_back, 'queued' as was, m.state`,
  )
  await count(tx, deltasOf(moved.map((row) => moveOf(row, null, null))), now)
  return moved.length
}

/**
 * Ends what somebody said in a conversation and what is not on its way yet: a bot's words when a person takes over. What is being handed
 * over at this moment goes. Answers how many.
 */
export async function dropQueuedOf(
  tx: Tx,
  of: { accountId: string; conversationId: string; authorId: string },
  now: Date,
): Promise<number> {
  const moved = await rows(
    tx,
    sql<Moved>`
    with waiting as materialized (
      select q.account_id, q.message_id from message_queue q join messages m on m.account_id = q.account_id and m.id = q.message_id
      where m.account_id = ${of.accountId} and m.conversation_id = ${of.conversationId} and m.author_id = ${of.authorId}
        and m.state = 'queued' and q.lease_id is null
      for update of q skip locked),
    gone as (delete from message_queue q using waiting w where q.account_id = w.account_id and q.message_id = w.message_id)
    update messages m set state = 'cancelled' from waiting w
    where m.account_id = w.account_id and m.id = w.message_id and m.state = 'queued'
    returning m.account_id, m.id, m.campaign_id, m.conversation_id, m.fell_back, 'queued' as was, m.state`,
  )
  await count(tx, deltasOf(moved.map((row) => moveOf(row, null, null))), now)
  return moved.length
}
