import { sql } from 'kysely'
import { one, type Tx } from '../platform/db/database.ts'

// The rollups are written by triggers of the ledger's table (migration 0030). Here they are only made smaller.

/**
 * Makes one row of the shards of each quarter that began before a time, so that a question reads an eighth at best. Rows that somebody writes
 * just now are left for the next time; what still comes for a packed quarter goes into a shard again. Looks at up to `limit` rows of
 * each of both tables and answers how many there were.
 */
export async function packRollups(tx: Tx, before: Date, limit: number): Promise<number> {
  const figures = await one(
    tx,
    sql<{ n: number }>`
    with old as materialized (
      select account_id, at, campaign_id, sender_id, country, shard from message_rollups where shard > 0 and at < ${before}
      order by at limit ${limit} for update skip locked),
    gone as (
      delete from message_rollups r using old o where r.account_id = o.account_id and r.at = o.at and r.campaign_id = o.campaign_id
        and r.sender_id = o.sender_id and r.country = o.country and r.shard = o.shard returning r.*),
    packed as (
      insert into message_rollups as r
        select account_id, at, campaign_id, sender_id, min(channel), country, 0, sum(attempted), sum(eligible), sum(skipped), sum(sent), sum(delivered), sum(read), sum(failed),
          sum(failed_late), sum(unknown), sum(responded), sum(replies), sum(opted_out), sum(segments) from gone group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, country, shard) do update set attempted = r.attempted + excluded.attempted, eligible = r.eligible + excluded.eligible, skipped = r.skipped + excluded.skipped, sent = r.sent + excluded.sent,
        delivered = r.delivered + excluded.delivered, read = r.read + excluded.read, failed = r.failed + excluded.failed, failed_late = r.failed_late + excluded.failed_late,
        unknown = r.unknown + excluded.unknown, responded = r.responded + excluded.responded, replies = r.replies + excluded.replies, opted_out = r.opted_out + excluded.opted_out,
        segments = r.segments + excluded.segments)
    select count(*)::int as n from gone`,
  )
  const parts = await one(
    tx,
    sql<{ n: number }>`
    with old as materialized (
      select account_id, at, campaign_id, sender_id, metric, shard from message_rollup_parts where shard > 0 and at < ${before}
      order by at limit ${limit} for update skip locked),
    gone as (
      delete from message_rollup_parts r using old o where r.account_id = o.account_id and r.at = o.at and r.campaign_id = o.campaign_id
        and r.sender_id = o.sender_id and r.metric = o.metric and r.shard = o.shard returning r.*),
    packed as (
      insert into message_rollup_parts as r
        select account_id, at, campaign_id, sender_id, min(channel), metric, 0, sum(n) from gone group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, metric, shard) do update set n = r.n + excluded.n)
    select count(*)::int as n from gone`,
  )
  return figures.n + parts.n
}
