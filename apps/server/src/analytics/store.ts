import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// Questions to the rollups. Reads every room's tables, writes none.

export type DayRow = { day: string; metric: string; n: number }

/** What happened by day of the account's clock, from a day on. */
export const eventsByDay = (tx: Tx, accountId: string, timeZone: string, since: Date) =>
  rows(
    tx,
    sql<DayRow>`select to_char(hour at time zone ${timeZone}, 'YYYY-MM-DD') as day, metric, sum(n)::int as n from message_rollups
    where account_id = ${accountId} and hour >= ${since} group by 1, 2`,
  )

/** Campaigns sending now, of the account. */
export const sendingNow = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ id: string }>`select id from campaigns where account_id = ${accountId} and status = 'sending'
    and exists (select 1 from message_queue q where q.account_id = campaigns.account_id and q.campaign_id = campaigns.id)`,
  )
