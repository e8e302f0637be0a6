import type { CampaignStatus, Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import type { Standing } from './words.ts'

// Questions to the ledger for applications, and what is kept of their requests. Sums come from the rollups, as everywhere. Lists of single
// transactions read messages by the campaigns that ran in the time asked for: no index knows when a message was attempted, because that would
// cost the ledger its heap-only updates.

/** Adds people to a day and channel, if the limit leaves room for all of them. */
export async function reserveDay(
  tx: Tx,
  day: { accountId: string; date: string; channel: Channel; people: number; most: number },
): Promise<boolean> {
  if (day.people > day.most) return false
  await sql`delete from api_days where account_id = ${day.accountId} and day < ${day.date}::date - 7`.execute(
    tx,
  )
  const done = await maybeOne(
    tx,
    sql`insert into api_days as d (account_id, day, channel, people) values (${day.accountId}, ${day.date}, ${day.channel}, ${day.people})
    on conflict (account_id, day, channel) do update set people = d.people + excluded.people where d.people + excluded.people <= ${day.most}
    returning 1`,
  )
  return done !== undefined
}

export type KeptAnswer = { request_hash: string; answer: string | null }
type AnswerKey = { accountId: string; applicationId: string; key: string }

/**
 * Takes a key for a request. Undefined = it is new, and this request is the one that does it; else what was kept. A second request with the
 * same key waits here until the first one ends.
 */
export async function takeKey(
  tx: Tx,
  at: AnswerKey,
  hash: string,
  now: Date,
): Promise<KeptAnswer | undefined> {
  await sql`delete from api_answers where account_id = ${at.accountId} and application_id = ${at.applicationId} and key = ${at.key}
    and created_at < ${now}::timestamptz - interval '1 day'`.execute(tx)
  const made = await maybeOne(
    tx,
    sql`insert into api_answers (account_id, application_id, key, request_hash, created_at)
    values (${at.accountId}, ${at.applicationId}, ${at.key}, ${hash}, ${now}) on conflict do nothing returning 1`,
  )
  if (made) return undefined
  return one(
    tx,
    sql<KeptAnswer>`select request_hash, answer from api_answers
    where account_id = ${at.accountId} and application_id = ${at.applicationId} and key = ${at.key}`,
  )
}

export const keepAnswer = (tx: Tx, at: AnswerKey, answer: string) =>
  sql`update api_answers set answer = ${answer}
    where account_id = ${at.accountId} and application_id = ${at.applicationId} and key = ${at.key}`.execute(
    tx,
  )

/** So many at once of those that are older, of any account. Answers how many were. */
export const forgetAnswers = async (tx: Tx, before: Date, lot: number): Promise<number> =>
  (
    await rows(
      tx,
      sql`delete from api_answers where (account_id, application_id, key) in
      (select account_id, application_id, key from api_answers where created_at < ${before} limit ${lot} for update skip locked) returning 1`,
    )
  ).length

/** Answers that name this person, by phone or id: whoever repeats such a request makes a new campaign of it. */
export async function forgetPerson(tx: Tx, person: { accountId: string; address: string }): Promise<number> {
  const gone = await rows(
    tx,
    sql`delete from api_answers where account_id = ${person.accountId} and strpos(answer, ${person.address.replace(/^\+/, '')}) > 0 returning 1`,
  )
  return gone.length
}

/** Last message of a person on the channel they stand on, and the people who got none. */
export type PersonRow = Standing & {
  line: number
  id: string
  status: string | null
  address: string
  responded_at: Date | null
  conversation_id: string | null
  due_at: Date | null
}

/** What a message is for reports; null = it is still on its way. */
const STATUS = sql`case when m.responded_at is not null then 'RESPONDED' when m.state = 'read' then 'READ' when m.state = 'delivered' then 'DELIVERED'
  when m.state = 'sent' then 'SENT' when m.state in ('failed', 'unknown', 'expired', 'cancelled') then 'FAILED'
  when m.state = 'skipped' then case when m.reason in ('open_conversation', 'no_address', 'not_in_country', 'cannot_get_texts', 'no_zone')
    then 'FAILED' else 'SKIPPED' end end`

/** People of a campaign in its order, after a line. Those of a file appear once they have a message; those of an application at once. */
export const peopleOf = (
  tx: Tx,
  at: { accountId: string; campaignId: string },
  after: number,
  limit: number,
) =>
  rows(
    tx,
    sql<PersonRow>`
    select r.line, coalesce(r.own_id, m.id) as id, coalesce(m.channel, c.channel) as channel, r.verdict, m.state, m.reason, m.carrier_code,
      m.responded_at, m.conversation_id, q.due_at, coalesce(m.address, r.address, '') as address,
      case when m.id is null then case r.verdict when 'refused' then 'FAILED' when 'suppressed' then 'SKIPPED' end else ${STATUS} end as status
    from recipients r
      join campaigns c on c.account_id = r.account_id and c.id = r.campaign_id
      left join lateral (select m.* from messages m where m.account_id = r.account_id and m.campaign_id = r.campaign_id
        and m.recipient_line = r.line and not m.fell_back order by m.step desc limit 1) m on true
      left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
    where r.account_id = ${at.accountId} and r.campaign_id = ${at.campaignId} and r.line > ${after} and (r.own_id is not null or m.id is not null)
    order by r.line limit ${limit}`,
  )

/** How many people peopleOf would list. */
export const countPeople = async (tx: Tx, at: { accountId: string; campaignId: string }): Promise<number> =>
  (
    await one(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from recipients r where r.account_id = ${at.accountId} and r.campaign_id = ${at.campaignId}
      and (r.own_id is not null or exists (select from messages m where m.account_id = r.account_id and m.campaign_id = r.campaign_id
        and m.recipient_line = r.line))`,
    )
  ).n

/** What a report is asked for. Lists that are null let everything through. */
export type Filter = {
  accountId: string
  from: Date
  to: Date
  channels: readonly string[] | null
  /** Names in small letters, or ids. */
  skills: readonly string[] | null
  handoffs: readonly string[] | null
  /** Of campaigns: api, console, cli. */
  sources: readonly string[] | null
  statuses: readonly string[] | null
  ids: readonly string[] | null
}

/**
 * Every attempt of the time asked for, one row a person: the message on the channel they stand on. An application's people who could not get
 * any message were attempted when their campaign was launched. Cost: the messages of the campaigns that ran in that time.
 */
const attempts = (f: Filter) => sql`
  ran as (
    select c.id as campaign_id, c.short_id, c.channel as first_channel, c.skill_id, s.name as skill, h.short_id as handoff, c.source, c.launched_at, c.finished_at, c.status as campaign_status
    from campaigns c left join skills s on s.account_id = c.account_id and s.id = c.skill_id
      left join handoffs h on h.account_id = c.account_id and h.id = c.handoff_id
    where c.account_id = ${f.accountId} and c.launched_at is not null and c.launched_at <= ${f.to} and (c.finished_at is null or c.finished_at >= ${f.from})

      and (${list(f.skills)} is null or lower(s.name) = any(${list(f.skills)}) or c.skill_id::text = any(${list(f.skills)}))
      and (${list(f.handoffs)} is null or h.short_id = any(${list(f.handoffs)}))
      and (${list(f.sources)} is null or c.source = any(${list(f.sources)}))),
  everyone as (
    select c.*, m.id as message_id, coalesce(r.own_id, m.id) as id, m.channel, m.address, m.state, m.reason, m.carrier_code, r.verdict,
      m.conversation_id, m.created_at, m.attempted_at, m.eligible_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.skipped_at, m.responded_at,
      ${STATUS} as status
    from ran c join messages m on m.account_id = ${f.accountId} and m.campaign_id = c.campaign_id
      left join recipients r on r.account_id = m.account_id and r.campaign_id = m.campaign_id and r.line = m.recipient_line
    where m.attempted_at between ${f.from} and ${f.to} and not m.fell_back
    union all
    select c.*, null, r.own_id, c.first_channel, coalesce(r.address, ''), null, null, null, r.verdict,
      null, c.launched_at, c.launched_at, null, null, null, null, c.launched_at, null, null, 'FAILED'
    from ran c join recipients r on r.account_id = ${f.accountId} and r.campaign_id = c.campaign_id and r.verdict = 'refused' and r.own_id is not null
    where c.launched_at between ${f.from} and ${f.to}),
  asked as (
    select * from everyone e
    where (${list(f.channels)} is null or e.channel = any(${list(f.channels)}))
      and (${list(f.statuses)} is null or e.status = any(${list(f.statuses)}))
      and (${list(f.ids)} is null or e.id::text = any(${list(f.ids)})))`

const list = (values: readonly string[] | null) => sql`${values as string[] | null}::text[]`

export type TransactionRow = Standing & {
  id: string
  short_id: string
  first_channel: Channel
  skill: string | null
  handoff: string | null
  status: string | null
  campaign_status: CampaignStatus
  finished_at: Date | null
  address: string
  conversation_id: string | null
  attempted_at: Date
  eligible_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  skipped_at: Date | null
  responded_at: Date | null
  closed_at: Date | null
  opted_out_at: Date | null
  opted_in_at: Date | null
}

/** One row a person, by the time of their attempt. */
export const transactions = (tx: Tx, filter: Filter, offset: number, limit: number) =>
  rows(
    tx,
    sql<TransactionRow>`with ${attempts(filter)},
    page as (select * from asked order by attempted_at, id offset ${offset} limit ${limit})
    select p.*, v.closed_at,
      (select min(e.at) from consent_events e where e.account_id = ${filter.accountId} and e.address = p.address and e.campaign_id = p.campaign_id
        and e.kind = 'opt_out') as opted_out_at,
      (select min(e.at) from consent_events e where e.account_id = ${filter.accountId} and e.address = p.address and e.campaign_id = p.campaign_id
        and e.kind = 'opt_in') as opted_in_at
    from page p
      left join conversations v on v.account_id = ${filter.accountId} and v.id = p.conversation_id
    order by p.attempted_at, p.id`,
  )

/** What reports say of campaigns beside their figures. */
export type CampaignFacts = {
  id: string
  skill_id: string | null
  skill: string | null
  handoff: string | null
  source: string
}

export const campaignFacts = (tx: Tx, accountId: string, ids: readonly string[]) =>
  rows(
    tx,
    sql<CampaignFacts>`select c.id, c.skill_id, s.name as skill, h.short_id as handoff, c.source from campaigns c
      left join skills s on s.account_id = c.account_id and s.id = c.skill_id
      left join handoffs h on h.account_id = c.account_id and h.id = c.handoff_id
    where c.account_id = ${accountId} and c.id = any(${ids as string[]}::uuid[])`,
  )

export type Ineligible = { campaignId: string; channel: Channel; span: number; people: number }

/**
 * An application's people who were accepted and can get no message at all: attempted when their campaign was launched, and failed. No message is
 * made of them, so they are in no rollup. Cost: the refused rows of campaigns of applications that have any and were launched in that time.
 */
export const ineligiblePeople = (
  tx: Tx,
  at: { accountId: string; campaignId: string | null; edges: readonly Date[] },
) =>
  rows(
    tx,
    sql<Ineligible>`select c.id as "campaignId", c.channel, width_bucket(c.launched_at, ${at.edges as Date[]}::timestamptz[]) - 1 as span,
      count(*)::int as people
    from campaigns c join imports i on i.account_id = c.account_id and i.campaign_id = c.id
      join recipients r on r.account_id = c.account_id and r.campaign_id = c.id and r.verdict = 'refused' and r.own_id is not null
    where c.account_id = ${at.accountId} and i.source = 'api' and i.refused > 0
      and c.launched_at >= ${at.edges[0]!} and c.launched_at < ${at.edges.at(-1)!}
      and (${at.campaignId}::uuid is null or c.id = ${at.campaignId})
    group by 1, 2, 3`,
  )

export type Talked = {
  campaignId: string
  channel: Channel
  span: number
  closed: number
  /** Scores after the conversations, and their sum. */
  scored: number
  points: number
}

/** What became of the conversations these campaigns opened, by when their first message was attempted. Cost: those conversations. */
export const conversationsOf = (
  tx: Tx,
  at: { accountId: string; campaignIds: readonly string[]; edges: readonly Date[] },
) =>
  rows(
    tx,
    sql<Talked>`select v.campaign_id as "campaignId", m.channel, width_bucket(m.attempted_at, ${at.edges as Date[]}::timestamptz[]) - 1 as span,
      count(v.closed_at)::int as closed, count(y.score)::int as scored, coalesce(sum(y.score), 0)::int as points
    from conversations v join messages m on m.account_id = v.account_id and m.id = v.opening_message_id
      left join surveys y on y.account_id = v.account_id and y.conversation_id = v.id and y.campaign_id = v.campaign_id
    where v.account_id = ${at.accountId} and v.campaign_id = any(${at.campaignIds as string[]}::uuid[])
      and m.attempted_at >= ${at.edges[0]!} and m.attempted_at < ${at.edges.at(-1)!}
    group by 1, 2, 3`,
  )
