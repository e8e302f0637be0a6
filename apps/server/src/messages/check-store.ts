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
