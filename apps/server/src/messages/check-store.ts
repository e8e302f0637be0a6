import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

export type Discrepancy = { campaign_id: string; metric: string; counted: number; ledger: number }

/** Counters against a slow recount of the ledger; empty = equal. */
export const discrepancies = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<Discrepancy>`
    with ledger as (
      select campaign_id, 'state:' || state as metric, count(*) as n from messages
        where account_id = ${accountId} and campaign_id is not null and not fell_back group by 1, 2
      union all select campaign_id, 'failed:' || coalesce(reason, 'other') || ':' || coalesce(carrier_code, ''), count(*) from messages
        where account_id = ${accountId} and campaign_id is not null and not fell_back and state = 'failed' group by 1, 2
      union all select campaign_id, 'skipped:' || coalesce(reason, 'other'), count(*) from messages
        where account_id = ${accountId} and campaign_id is not null and not fell_back and state = 'skipped' group by 1, 2
      union all select campaign_id, 'went_on:' || step, count(*) from messages
        where account_id = ${accountId} and campaign_id is not null and fell_back group by 1, 2
      union all select campaign_id, 'replied', count(*) from messages
        where account_id = ${accountId} and campaign_id is not null and responded_at is not null group by 1),
    counted as (select campaign_id, metric, sum(n) as n from campaign_counts
      where account_id = ${accountId} and metric <> 'opted_out' group by 1, 2)
    select coalesce(l.campaign_id, c.campaign_id) as campaign_id, coalesce(l.metric, c.metric) as metric,
      coalesce(c.n, 0)::int as counted, coalesce(l.n, 0)::int as ledger
    from ledger l full join counted c on c.campaign_id = l.campaign_id and c.metric = l.metric
    where coalesce(c.n, 0) <> coalesce(l.n, 0)`,
  )

export type RollupGap = {
  campaign_id: string | null
  at: Date
  metric: string
  counted: number
  ledger: number
}

const EACH = sql`cross join lateral (values
        ('attempted', attempted), ('eligible', eligible), ('skipped', skipped), ('sent', sent), ('delivered', delivered), ('read', read),
        ('failed', failed), ('failed_late', failed_late), ('unknown', unknown), ('responded', responded), ('replies', replies),
        ('opted_out', opted_out), ('segments', segments)) as f (metric, n)`

/** Rollups against a slow recount of the ledger; empty = equal. Up to 100 are answered. */
export const rollupGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<RollupGap>`
    with m as (
      select *, coalesce(country, '') as land,
        to_timestamp(floor(extract(epoch from coalesce(attempted_at, skipped_at)) / 900) * 900) as at,
        extract(epoch from responded_at - sent_at) as took
      from messages where account_id = ${accountId} and campaign_id is not null and (attempted_at is not null or skipped_at is not null)),
    ledger as (
      select campaign_id, at, sender_id, land, f.metric, sum(f.n) as n from m cross join lateral (values
        ('attempted', 1), ('eligible', case when eligible_at is null then 0 else 1 end), ('skipped', case state when 'skipped' then 1 else 0 end),
        ('sent', case when sent_at is null then 0 else 1 end), ('delivered', case when delivered_at is null then 0 else 1 end),
        ('read', case when read_at is null then 0 else 1 end), ('failed', case state when 'failed' then 1 else 0 end),
        ('failed_late', case when state = 'failed' and sent_at is not null then 1 else 0 end), ('unknown', case state when 'unknown' then 1 else 0 end),
        ('responded', case when responded_at is null then 0 else 1 end), ('replies', replies),
        ('opted_out', case when opted_out_at is null then 0 else 1 end), ('segments', case when sent_at is null then 0 else coalesce(segments, 0) end))
        as f (metric, n) group by 1, 2, 3, 4, 5
      union all select campaign_id, at, sender_id, '', 'failed:' || coalesce(reason, 'other') || ':' || coalesce(carrier_code, ''), count(*)
        from m where state = 'failed' group by 1, 2, 3, 4, 5
      union all select campaign_id, at, sender_id, '', 'skipped:' || coalesce(reason, 'other'), count(*) from m where state = 'skipped' group by 1, 2, 3, 4, 5
      union all select campaign_id, at, sender_id, '', 'reply:' || coalesce((
          select min(upto)::text from unnest(array[30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200,
            604800, 1209600, 2592000]) upto where greatest(took, 0) < upto), ''), count(*)
        from m where took is not null group by 1, 2, 3, 4, 5),
    counted as (
      select r.campaign_id, r.at, r.sender_id, r.country as land, f.metric, sum(f.n) as n from message_rollups r ${EACH}
        where r.account_id = ${accountId} group by 1, 2, 3, 4, 5
      union all select campaign_id, at, sender_id, '', metric, sum(n) from message_rollup_parts where account_id = ${accountId} group by 1, 2, 3, 4, 5)
    select coalesce(l.campaign_id, c.campaign_id) as campaign_id, coalesce(l.at, c.at) as at, coalesce(l.metric, c.metric) as metric,
      coalesce(c.n, 0)::int as counted, coalesce(l.n, 0)::int as ledger
    from ledger l full join counted c using (campaign_id, at, sender_id, land, metric) where coalesce(c.n, 0) <> coalesce(l.n, 0) limit 100`,
  )

/** The last day that begins at or before a quarter: one look for each, where a join by range would compare every quarter with every day. */
const dayOf = (accountId: string) =>
  sql`cross join lateral (select d.at, d.until from rollup_days d where d.account_id = ${accountId} and d.at <= r.at order by d.at desc limit 1) d`

/** Sums of days against the settled quarters within them; empty = equal. Up to 100 are answered; `ledger` is what the quarters say. */
export const dayGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<RollupGap>`
    with days as (select at, until from rollup_days where account_id = ${accountId}),
    settled as (
      select d.at, r.campaign_id, r.sender_id, r.country as land, f.metric, sum(f.n) as n
        from message_rollups r ${dayOf(accountId)} ${EACH} where r.account_id = ${accountId} and r.shard = 0 and r.at < d.until group by 1, 2, 3, 4, 5
      union all select d.at, r.campaign_id, r.sender_id, '', r.metric, sum(r.n)
        from message_rollup_parts r ${dayOf(accountId)} where r.account_id = ${accountId} and r.shard = 0 and r.at < d.until group by 1, 2, 3, 4, 5),
    summed as (
      select at, campaign_id, sender_id, country as land, f.metric, f.n from message_day_rollups ${EACH} where account_id = ${accountId}
      union all select at, campaign_id, sender_id, '', metric, n from message_day_parts where account_id = ${accountId})
    select coalesce(q.campaign_id, s.campaign_id) as campaign_id, coalesce(q.at, s.at) as at, coalesce(q.metric, s.metric) as metric,
      coalesce(s.n, 0)::int as counted, coalesce(q.n, 0)::int as ledger
    from settled q full join summed s using (at, campaign_id, sender_id, land, metric) where coalesce(s.n, 0) <> coalesce(q.n, 0)
    union all select null, o.at, 'overlapping days', 2, 1 from days d join days o on o.at > d.at and o.at < d.until limit 100`,
  )

/** Campaigns whose lines are not those of their messages; empty = all are. Cost: every message. */
export const lineGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ campaign_id: string; listed: number; ledger: number }>`
    with ledger as (
      select campaign_id, recipient_line / 1024 as chunk, bit_or(set_bit(0::bit(1024), recipient_line % 1024, 1)) as bits from messages
      where account_id = ${accountId} and campaign_id is not null and recipient_line is not null and step = 0 group by 1, 2)
    select campaign_id, coalesce(sum(bit_count(l.bits)), 0)::int as listed, coalesce(sum(bit_count(m.bits)), 0)::int as ledger
    from ledger m full join (select campaign_id, chunk, bits from message_lines where account_id = ${accountId}) l using (campaign_id, chunk)
    group by 1 having bool_or(l.bits is distinct from m.bits)`,
  )

/** Messages whose queue row and state disagree: a waiting message has exactly one queue row, a settled one none. */
export const strayQueueRows = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ id: string; state: string; queued: boolean }>`
    select m.id, m.state, q.message_id is not null as queued from messages m
      full join message_queue q on q.account_id = m.account_id and q.message_id = m.id
    where coalesce(m.account_id, q.account_id) = ${accountId}
      and (m.state in ('queued', 'sending')) is distinct from (q.message_id is not null) limit 100`,
  )
