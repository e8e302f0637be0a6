import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import type { Of, Taken } from './deliveries-store.ts'

// All SQL of packs: what statements that moved messages left to be told (migration 0072). A pack belongs to one subscription and holds no
// address; it unfolds into deliveries and is gone.

/** What was unfolded: how many events, those that are in hand at once, and whether packs are left. */
export type Unfolded = { events: number; inHand: Taken[]; left: boolean }
const NOTHING: Unfolded = { events: 0, inHand: [], left: false }

/** Looked at in one go; a pack of a busy campaign has some fifty events. */
const MOST_PACKS = 64

const unfolding = (accountId: string) => sql`hashtextextended(${`webhook packs of ${accountId}`}, 0)`

/**
 * Unfolds the oldest packs of a subscription into deliveries, whole packs until there are `most` events or more, and takes those in hand under
 * the lease that nothing of the same message stands before. One process at a time for each subscription: of two, the one with the newer
 * packs could commit first, and a message would be told in the wrong order. The lock of the account is shared, and whoever erases a
 * person there takes it whole: what is read here from the ledger is written before they look, or after they are done. When another is at
 * it, nothing is unfolded. Cost: two look-ups and one row for each event.
 */
export async function unfoldPacks(
  tx: Tx,
  of: Of,
  lease: { id: string; until: Date; most: number },
): Promise<Unfolded> {
  // A statement of its own, so that the next one sees what the last holder committed.
  const { ours } = await one(
    tx,
    sql<{ ours: boolean }>`select pg_try_advisory_xact_lock_shared(${unfolding(of.accountId)})
      and pg_try_advisory_xact_lock(hashtextextended(${`webhook packs for ${of.subscriptionId}`}, 0)) as ours`,
  )
  if (!ours) return NOTHING
  const oldest = await rows(
    tx,
    sql<{ seq: string; events: number }>`select seq, events from webhook_packs
    where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} order by seq limit ${MOST_PACKS}`,
  )
  const seqs: string[] = []
  let events = 0
  for (const pack of oldest) {
    if (events >= lease.most) break
    seqs.push(pack.seq)
    events += pack.events
  }
  if (seqs.length === 0) return NOTHING
  const written = await rows(
    tx,
    sql<Taken & { lease_id: string | null }>`
    with pack as materialized (
      delete from webhook_packs where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} and seq = any(${seqs}::bigint[])
      returning *),
    event as materialized (
      select p.account_id, p.subscription_id, row_number() over (order by p.seq, f.place, k.bit) as nth, row_number() over (partition by m.id order by p.seq, k.bit) as turn,
        m.id as message_id, k.type, coalesce(k.at, p.at) as at,
        jsonb_build_object('id', m.id, 'campaignId', m.campaign_id, 'line', m.recipient_line, 'step', m.step,
          'conversationId', f.conversation_id, 'channel', m.channel, 'kind', m.kind, 'purpose', m.purpose, 'senderId', m.sender_id,
          'to', m.address, 'country', m.country, 'attempt', f.attempt, 'segments', f.segments, 'carrierId', f.carrier_id,
          'reason', f.reason, 'carrierCode', f.carrier_code, 'attemptedAt', told_time(f.attempted_at), 'sentAt', told_time(f.sent_at),
          'deliveredAt', told_time(f.delivered_at), 'readAt', told_time(f.read_at), 'failedAt', told_time(f.failed_at),
          'skippedAt', told_time(f.skipped_at)) as data
      from pack p
        cross join lateral unnest(p.message_ids, p.steps, p.conversation_ids, p.attempts, p.segments, p.carrier_ids, p.reasons, p.carrier_codes,
          p.attempted_at, p.sent_at, p.delivered_at, p.read_at, p.failed_at, p.skipped_at) with ordinality
          as f (message_id, steps, conversation_id, attempt, segments, carrier_id, reason, carrier_code,
            attempted_at, sent_at, delivered_at, read_at, failed_at, skipped_at, place)
        join messages m on m.account_id = p.account_id and m.id = f.message_id
        cross join lateral (values (1, 'message.sent', f.sent_at), (2, 'message.delivered', f.delivered_at), (4, 'message.read', f.read_at),
          (8, 'message.failed', f.failed_at), (16, 'message.unknown', null), (32, 'message.skipped', f.skipped_at),
          (64, 'message.expired', null), (128, 'message.cancelled', null)) k (bit, type, at)
      where f.steps & k.bit <> 0),
    first as materialized (
      select e.nth from event e where e.turn = 1 and not exists (
        select from webhook_deliveries d where d.account_id = e.account_id and d.subscription_id = e.subscription_id
          and d.order_key = e.message_id and d.state = 'waiting'))
    insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data, lease_id, next_at)
      select e.account_id, e.subscription_id, e.message_id, e.type, e.at, e.data, case when f.nth is not null then ${lease.id}::uuid end,
        case when f.nth is null then '-infinity' else ${lease.until}::timestamptz end
      from event e left join first f on f.nth = e.nth order by e.nth
    returning id, type, at, data, order_key, attempts, tries, lease_id`,
  )
  return {
    events,
    inHand: written.filter((row) => row.lease_id !== null),
    left: seqs.length < oldest.length || oldest.length === MOST_PACKS,
  }
}

/** Waits until nobody is unfolding for this account, and keeps them from it until the transaction ends. */
export const holdPacks = (tx: Tx, accountId: string) =>
  sql`select pg_advisory_xact_lock(${unfolding(accountId)})`.execute(tx)

/** Events in packs of a subscription. Cost: its packs, a row for each fifty or so, until there are `most`. */
export const countPacked = async (tx: Tx, of: Of, most: number): Promise<number> =>
  (
    await one(
      tx,
      sql<{ n: number }>`select coalesce(sum(events), 0)::int as n from (select events from webhook_packs
      where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} limit ${most}) p`,
    )
  ).n

/** Of a subscription that was deleted, up to `limit`. Answers how many. */
export const forgetPacksOf = (tx: Tx, of: Of, limit: number): Promise<number> =>
  forget(tx, sql`account_id = ${of.accountId} and subscription_id = ${of.subscriptionId}`, limit)

/** Those that were written before, up to `limit`. Answers how many. */
export const forgetPacksBefore = (tx: Tx, before: Date, limit: number): Promise<number> =>
  forget(tx, sql`at < ${before}`, limit)

async function forget(tx: Tx, which: ReturnType<typeof sql<unknown>>, limit: number): Promise<number> {
  const gone = await rows(
    tx,
    sql`with old as materialized (select account_id, subscription_id, seq from webhook_packs where ${which} limit ${limit})
    delete from webhook_packs p using old o
    where p.account_id = o.account_id and p.subscription_id = o.subscription_id and p.seq = o.seq returning p.seq`,
  )
  return gone.length
}
