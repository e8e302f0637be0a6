import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { Moved } from './settle-store.ts'
import type { Deltas } from './states.ts'

// Counters of campaigns and hours. Every statement that moves messages ends with one of these, in the same transaction.

const bySortedKey = (map: ReadonlyMap<string, number>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => [...splitKey(key), n] as const)

function splitKey(key: string): [string, string, string] {
  const [account, campaign, ...metric] = key.split('/')
  return [account!, campaign!, metric.join('/')]
}

/**
 * Adds deltas to counters, in one round trip. Sorted by key, last in the transaction: the rows are hot, so they are locked briefly and
 * in one order.
 */
export async function count(tx: Tx, deltas: Deltas, now: Date): Promise<void> {
  const counts = bySortedKey(deltas.counts)
  const events = bySortedKey(deltas.events)
  if (counts.length + events.length === 0) return
  await sql`with counted as (
      insert into campaign_counts (account_id, campaign_id, metric, n)
      select * from unnest(${counts.map((c) => c[0])}::uuid[], ${counts.map((c) => c[1])}::uuid[], ${counts.map((c) => c[2])}::text[],
        ${counts.map((c) => c[3])}::bigint[])
      on conflict (account_id, campaign_id, metric) do update set n = campaign_counts.n + excluded.n)
    insert into message_rollups (account_id, hour, campaign_id, metric, n)
    select account_id, date_trunc('hour', ${now}::timestamptz, 'UTC'), campaign_id, metric, n
    from unnest(${events.map((c) => c[0])}::uuid[], ${events.map((c) => c[1])}::uuid[], ${events.map((c) => c[2])}::text[],
      ${events.map((c) => c[3])}::bigint[]) as e (account_id, campaign_id, metric, n)
    on conflict (account_id, hour, campaign_id, metric) do update set n = message_rollups.n + excluded.n`.execute(
    tx,
  )
}

const SPEED_BUCKET_MS = 10_000

/** Adds what was handed over to the speed curve. */
export async function countSpeed(tx: Tx, moved: readonly Moved[], now: Date): Promise<void> {
  const handed = new Map<string, number>()
  for (const row of moved) {
    if (row.campaign_id && row.was === 'sending' && row.state === 'sent') {
      const key = `${row.account_id}/${row.campaign_id}/`
      handed.set(key, (handed.get(key) ?? 0) + 1)
    }
  }
  if (handed.size === 0) return
  const list = bySortedKey(handed)
  const bucket = new Date(Math.floor(now.getTime() / SPEED_BUCKET_MS) * SPEED_BUCKET_MS)
  await sql`insert into send_speeds (account_id, campaign_id, at, n)
    select a, c, ${bucket}, n from unnest(${list.map((c) => c[0])}::uuid[], ${list.map((c) => c[1])}::uuid[], ${list.map((c) => c[3])}::int[]) as e (a, c, n)
    on conflict (account_id, campaign_id, at) do update set n = send_speeds.n + excluded.n`.execute(tx)
}

/** Lanes that were closed while something still waited in them. */
export const closedLanesWithWaiting = (tx: Tx) =>
  rows(
    tx,
    sql<{ account_id: string; campaign_id: string }>`select l.account_id, l.campaign_id from lanes l
    where l.state = 'closed' and l.campaign_id is not null
      and exists (select 1 from message_queue q where q.lane_id = l.id and q.lease_until is null)`,
  )

export const forgetSpeeds = (tx: Tx, before: Date) =>
  sql`delete from send_speeds where at < ${before}`.execute(tx)

/** Counts one more of something that is not a state: replied, opted_out. */
export async function countOne(
  tx: Tx,
  accountId: string,
  campaignId: string,
  metric: 'replied' | 'opted_out',
  now: Date,
): Promise<void> {
  const key = `${accountId}/${campaignId}/${metric}`
  await count(tx, { counts: new Map([[key, 1]]), events: new Map([[key, 1]]) }, now)
}
