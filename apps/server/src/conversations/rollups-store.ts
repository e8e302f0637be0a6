import { sql } from 'kysely'
import type { Days } from '../delivery/index.ts'
import type { DaySpan, DaysToSum } from '../messages/index.ts'
import { one, rows, type Tx } from '../platform/db/database.ts'

// The rollups of conversations are written by triggers (migration 0046). Here what they wrote is settled and summed by days (migration 0068), surveys
// by campaign and by agent as well (migration 0074).

const becomePacker = async (tx: Tx): Promise<boolean> =>
  (
    await one(
      tx,
      sql<{
        mine: boolean
      }>`select pg_try_advisory_xact_lock(hashtextextended('conversation rollups', 0)) as mine`,
    )
  ).mine

const gave = (metric: string, n: string) =>
  sql`coalesce(sum(${sql.ref(n)}) filter (where metric = ${metric}), 0)`
const told = (n: string) =>
  sql`${gave('asked', n)}, ${gave('score:1', n)}, ${gave('score:2', n)}, ${gave('score:3', n)}, ${gave('score:4', n)}, ${gave('score:5', n)}, ${gave('words', n)}`

/** The rows of a table named r, with what was to be inserted added. */
const ADDED = sql`asked = r.asked + excluded.asked, score_1 = r.score_1 + excluded.score_1, score_2 = r.score_2 + excluded.score_2,
        score_3 = r.score_3 + excluded.score_3, score_4 = r.score_4 + excluded.score_4, score_5 = r.score_5 + excluded.score_5, words = r.words + excluded.words`

/** CTEs that add to the sums what is `within` days: rows of one metric with their day, its month and `n`, a number of surveys or first answers. */
const sumUp = (n: string) => sql`surveys as (
      insert into survey_day_rollups as r
        select account_id, day, campaign_id, skill_id, sender_id, min(channel), agent_id, ${told(n)} from within
        where metric not like 'answer:%' group by 1, 2, 3, 4, 5, 7 order by 1, 2, 3, 4, 5, 7
      on conflict (account_id, at, campaign_id, skill_id, sender_id, agent_id) do update set ${ADDED}),
    campaigns as (
      insert into survey_day_campaigns as r
        select account_id, day, campaign_id, skill_id, sender_id, min(channel), ${told(n)} from within
        where metric not like 'answer:%' group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
      on conflict (account_id, at, campaign_id, skill_id, sender_id) do update set ${ADDED}),
    agents as (
      insert into survey_month_agents as r
        select account_id, month, skill_id, sender_id, min(channel), agent_id, ${told(n)} from within
        where metric not like 'answer:%' group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6
      on conflict (account_id, month, skill_id, sender_id, agent_id) do update set ${ADDED}),
    answers as (
      insert into answer_day_rollups as r
        select account_id, day, campaign_id, skill_id, sender_id, min(channel), metric, sum(${sql.ref(n)}) from within
        where metric like 'answer:%' group by 1, 2, 3, 4, 5, 7 order by 1, 2, 3, 4, 5, 7
      on conflict (account_id, at, campaign_id, skill_id, sender_id, metric) do update set n = r.n + excluded.n)`

/**
 * Settles what was counted in quarters that began before a time, and adds it to the day in which the quarter lies, if it is summed. Rows that
 * somebody writes just now are left for the next time. Answers how many of up to `limit` rows there were; null = another packer is at it.
 */
async function pack(tx: Tx, before: Date, limit: number): Promise<number | null> {
  if (!(await becomePacker(tx))) return null
  const { n } = await one(
    tx,
    sql<{ n: number }>`
    with fresh as materialized (
      select account_id, at, campaign_id, skill_id, sender_id, channel, agent_id, metric, n - packed as fresh from conversation_rollups
      where n <> packed and at < ${before} order by account_id, at limit ${limit} for update skip locked),
    settled as (
      update conversation_rollups r set packed = r.packed + f.fresh from fresh f where r.account_id = f.account_id and r.at = f.at
        and r.campaign_id = f.campaign_id and r.skill_id = f.skill_id and r.sender_id = f.sender_id and r.agent_id = f.agent_id and r.metric = f.metric),
    within as materialized (
      select f.*, d.at as day, d.month from fresh f join conversation_days d on d.account_id = f.account_id and f.at >= d.at and f.at < d.until),
    ${sumUp('fresh')}
    select count(*)::int as n from fresh`,
  )
  return n
}

/** As of messages: accounts (or only one) with quarters in no day yet, or with days of another calendar than theirs. */
const daysToSum = (tx: Tx, before: Date, accountId: string | null) =>
  rows(
    tx,
    sql<DaysToSum>`select * from (
      select a.id as account_id, a.time_zone as zone, last.until as summed,
        exists (select from conversation_days d where d.account_id = a.id and d.zone <> a.time_zone) as moved,
        (select r.at from conversation_rollups r where r.account_id = a.id and r.at >= coalesce(last.until, '-infinity') and r.at < ${before}
          order by r.at limit 1) as next
      from accounts a left join lateral (
        select until from conversation_days d where d.account_id = a.id order by d.at desc limit 1) last on true
      where ${accountId}::uuid is null or a.id = ${accountId}) x
    where moved or next is not null`,
  )

/** Forgets the sums of an account; questions read its quarters until they are made anew. False = another packer is at it. */
async function forgetDays(tx: Tx, accountId: string): Promise<boolean> {
  if (!(await becomePacker(tx))) return false
  await sql`with days as (delete from conversation_days where account_id = ${accountId}),
    surveys as (delete from survey_day_rollups where account_id = ${accountId}),
    campaigns as (delete from survey_day_campaigns where account_id = ${accountId}),
    agents as (delete from survey_month_agents where account_id = ${accountId})
    delete from answer_day_rollups where account_id = ${accountId}`.execute(tx)
  return true
}

/** Sums what is settled into those of these spans in which there is anything, written in the order in which it is read. Answers how many; null = another packer is at it. */
async function sumDays(
  tx: Tx,
  of: { accountId: string; zone: string },
  days: readonly DaySpan[],
): Promise<number | null> {
  if (!(await becomePacker(tx))) return null
  const { n } = await one(
    tx,
    sql<{ n: number }>`
    with days as materialized (
      insert into conversation_days (account_id, at, until, zone, month)
      select ${of.accountId}, d.at, d.until, ${of.zone}, d.month
      from unnest(${days.map((day) => day.at)}::timestamptz[], ${days.map((day) => day.until)}::timestamptz[], ${days.map((day) => day.month)}::date[])
        as d (at, until, month)
      where exists (select from conversation_rollups r where r.account_id = ${of.accountId} and r.at >= d.at and r.at < d.until)
        and not exists (select from conversation_days o where o.account_id = ${of.accountId} and o.at < d.until and o.until > d.at)
      returning at, until, month),
    within as materialized (
      select r.*, d.at as day, d.month from days d join conversation_rollups r on r.account_id = ${of.accountId} and r.at >= d.at and r.at < d.until
      where r.packed <> 0),
    ${sumUp('packed')}
    select count(*)::int as n from days`,
  )
  return n
}

export const CONVERSATION_DAYS: Days = { pack, daysToSum, forgetDays, sumDays }
