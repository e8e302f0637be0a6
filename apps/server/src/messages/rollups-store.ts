import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'

// The rollups are written by triggers of the ledger's table (migration 0030). Here what they wrote is packed: many fresh rows of a quarter of an
// hour into one settled one, and settled quarters into days (migration 0068).

/**
 * One packer at a time in all processes, until the transaction ends; false = another one is at it. A second one could sum a day without
 * what the first one just now adds to its quarters.
 */
const becomePacker = async (tx: Tx): Promise<boolean> =>
  (
    await one(
      tx,
      sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('rollups', 0)) as mine`,
    )
  ).mine

const SUMS = sql`sum(attempted), sum(eligible), sum(skipped), sum(sent), sum(delivered), sum(read), sum(failed), sum(failed_late), sum(unknown),
  sum(responded), sum(replies), sum(opted_out), sum(segments)`

/** The rows of a table named r, with what was to be inserted added. */
const ADDED = sql`attempted = r.attempted + excluded.attempted, eligible = r.eligible + excluded.eligible, skipped = r.skipped + excluded.skipped,
  sent = r.sent + excluded.sent, delivered = r.delivered + excluded.delivered, read = r.read + excluded.read, failed = r.failed + excluded.failed,
  failed_late = r.failed_late + excluded.failed_late, unknown = r.unknown + excluded.unknown, responded = r.responded + excluded.responded,
  replies = r.replies + excluded.replies, opted_out = r.opted_out + excluded.opted_out, segments = r.segments + excluded.segments`

/**
 * Makes one settled row of the fresh ones of each quarter that began before a time, and adds them to the day in which the quarter lies, if it is
 * summed. Rows that somebody writes just now are left for the next time; what still comes for a packed quarter goes into a fresh row again. Looks
 * at up to `limit` rows of each of both tables and answers how many there were; null = another packer is at it.
 */
export async function packRollups(tx: Tx, before: Date, limit: number): Promise<number | null> {
  if (!(await becomePacker(tx))) return null
  const figures = await one(
    tx,
    sql<{ n: number }>`
    with old as materialized (
      select account_id, at, campaign_id, sender_id, country, shard from message_rollups where shard > 0 and at < ${before}
      order by account_id, at limit ${limit} for update skip locked),
    gone as (
      delete from message_rollups r using old o where r.account_id = o.account_id and r.at = o.at and r.campaign_id = o.campaign_id
        and r.sender_id = o.sender_id and r.country = o.country and r.shard = o.shard returning r.*),
    packed as (
      insert into message_rollups as r
        select account_id, at, campaign_id, sender_id, min(channel), country, 0, ${SUMS} from gone group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, country, shard) do update set ${ADDED}),
    added as (
      insert into message_day_rollups as r
        select g.account_id, d.at, campaign_id, sender_id, min(channel), country, ${SUMS}
        from gone g join rollup_days d on d.account_id = g.account_id and g.at >= d.at and g.at < d.until group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, country) do update set ${ADDED})
    select count(*)::int as n from gone`,
  )
  const parts = await one(
    tx,
    sql<{ n: number }>`
    with old as materialized (
      select account_id, at, campaign_id, sender_id, metric, shard from message_rollup_parts where shard > 0 and at < ${before}
      order by account_id, at limit ${limit} for update skip locked),
    gone as (
      delete from message_rollup_parts r using old o where r.account_id = o.account_id and r.at = o.at and r.campaign_id = o.campaign_id
        and r.sender_id = o.sender_id and r.metric = o.metric and r.shard = o.shard returning r.*),
    packed as (
      insert into message_rollup_parts as r
        select account_id, at, campaign_id, sender_id, min(channel), metric, 0, sum(n) from gone group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, metric, shard) do update set n = r.n + excluded.n),
    added as (
      insert into message_day_parts as r
        select g.account_id, d.at, campaign_id, sender_id, min(channel), metric, sum(n)
        from gone g join rollup_days d on d.account_id = g.account_id and g.at >= d.at and g.at < d.until group by 1, 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, metric) do update set n = r.n + excluded.n)
    select count(*)::int as n from gone`,
  )
  return figures.n + parts.n
}

export type DaySpan = {
  at: Date
  until: Date
  /** The first day of the month in which it begins, `YYYY-MM-01`. */
  month: string
}
export type DaysToSum = {
  account_id: string
  zone: string
  /** Some of its days were cut by another zone's calendar. */
  moved: boolean
  /** The first quarter before the time asked for that no day reaches yet. */
  next: Date | null
  /** Until when days were summed. */
  summed: Date | null
}

/**
 * Accounts (or only one) with quarters before a time that are in no day yet, or with days of a calendar that is no longer theirs. Cost: three
 * looks an account.
 */
export const daysToSum = (tx: Tx, before: Date, accountId: string | null) =>
  rows(
    tx,
    sql<DaysToSum>`select * from (
      select a.id as account_id, a.time_zone as zone, last.until as summed,
        exists (select from rollup_days d where d.account_id = a.id and d.zone <> a.time_zone) as moved,
        (select r.at from message_rollups r where r.account_id = a.id and r.at >= coalesce(last.until, '-infinity') and r.at < ${before}
          order by r.at limit 1) as next
      from accounts a left join lateral (
        select until from rollup_days d where d.account_id = a.id order by d.at desc limit 1) last on true
      where ${accountId}::uuid is null or a.id = ${accountId}) x
    where moved or next is not null`,
  )

/** Forgets the sums of an account; questions read its quarters until they are made anew. False = another packer is at it. */
export async function forgetDays(tx: Tx, accountId: string): Promise<boolean> {
  if (!(await becomePacker(tx))) return false
  await sql`with days as (delete from rollup_days where account_id = ${accountId}),
    figures as (delete from message_day_rollups where account_id = ${accountId})
    delete from message_day_parts where account_id = ${accountId}`.execute(tx)
  return true
}

/**
 * Sums settled quarters into those of these spans of time in which there is anything, oldest first; they follow after all that was summed before.
 * Rows are written in the order in which questions read them.
 * Answers how many days there are now more; null = another packer is at it.
 */
export async function sumDays(
  tx: Tx,
  of: { accountId: string; zone: string },
  days: readonly DaySpan[],
): Promise<number | null> {
  if (!(await becomePacker(tx))) return null
  const { n } = await one(
    tx,
    sql<{ n: number }>`
    with days as materialized (
      insert into rollup_days (account_id, at, until, zone)
      select ${of.accountId}, d.at, d.until, ${of.zone}
      from unnest(${days.map((day) => day.at)}::timestamptz[], ${days.map((day) => day.until)}::timestamptz[]) as d (at, until)
      where exists (select from message_rollups r where r.account_id = ${of.accountId} and r.at >= d.at and r.at < d.until)
        and not exists (select from rollup_days o where o.account_id = ${of.accountId} and o.at < d.until and o.until > d.at)
      returning at, until),
    figures as (
      insert into message_day_rollups
        select account_id, d.at, campaign_id, sender_id, min(channel), country, ${SUMS}
        from days d join message_rollups r on r.account_id = ${of.accountId} and r.at >= d.at and r.at < d.until and r.shard = 0
        group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6),
    parts as (
      insert into message_day_parts
        select account_id, d.at, campaign_id, sender_id, min(channel), metric, sum(n)
        from days d join message_rollup_parts r on r.account_id = ${of.accountId} and r.at >= d.at and r.at < d.until and r.shard = 0
        group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6)
    select count(*)::int as n from days`,
  )
  return n
}
