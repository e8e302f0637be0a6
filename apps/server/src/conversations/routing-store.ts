import type { SkillRouting, Status } from '@foreword/contract'
import { type RawBuilder, sql } from 'kysely'
import { type Db, one, rows, type Tx } from '../platform/db/database.ts'
import { BY_INDEX } from '../platform/db/plans.ts'
import type { Happened } from './event-words.ts'
import { DEFAULT_ROUTING } from './routing.ts'
import type { ConversationRow } from './store.ts'

// All SQL of agents, of how skills are worked off, and of offers.
//
// Locks. Whose a conversation is, is decided under the lock of its row. How much an agent has, is counted under the lock of the agent's
// row, which everybody takes before they add to it. One router at a time works on an account (turnOf), so that the order of the queue holds.
// The order is always: turn, agents (the router), conversation, agent (people). The router skips conversations that others hold,
// so that nobody who holds one ever waits for the router while it waits for them.

export type AgentRow = {
  user_id: string
  name: string
  status: Status
  status_since: Date
  set_away: boolean
  missed: number
  capacity: number
  seen_at: Date | null
  here: boolean
  gone_since: Date | null
  idle_since: Date
  load: number
}

/** With them, and offered to them. */
const LOAD = sql`(select count(*)::int from conversations c where c.account_id = a.account_id and c.state = 'assigned' and c.assignee_id = a.user_id)
  + (select count(*)::int from conversations c where c.account_id = a.account_id and c.offered_to = a.user_id)`
const AGENT = sql`a.user_id, a.status, a.status_since, a.set_away, a.missed, a.capacity, a.seen_at, a.here, a.gone_since, a.idle_since`

export const insertAgent = (tx: Tx, accountId: string, userId: string, now: Date) =>
  sql`insert into agents (account_id, user_id, status_since, idle_since) select account_id, user_id, ${now}, ${now} from members
    where account_id = ${accountId} and user_id = ${userId} on conflict do nothing`.execute(tx)

/** Locks an agent's row, made if there is none: whoever adds to what they have does so first, and counts after it. */
export async function lockAgent(tx: Tx, accountId: string, userId: string, now: Date): Promise<AgentRow> {
  await insertAgent(tx, accountId, userId, now)
  await sql`/* prepared */ select 1 from agents where account_id = ${accountId} and user_id = ${userId} for no key update`.execute(
    tx,
  )
  return readAgent(tx, accountId, userId)
}

export const readAgent = (tx: Tx, accountId: string, userId: string) =>
  one(
    tx,
    sql<AgentRow>`select ${AGENT}, m.name, ${LOAD} as load from agents a join members m using (account_id, user_id)
      where a.account_id = ${accountId} and a.user_id = ${userId}`,
  )

export type ListedAgent = Omit<AgentRow, 'status_since'> & { status_since: Date | null; skill_ids: string[] }

/** Everybody who may answer, those too who never appeared. */
export const listAgents = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ListedAgent>`select m.user_id, m.name, coalesce(a.status, 'offline') as status, a.status_since, coalesce(a.set_away, false) as set_away,
      coalesce(a.missed, 0) as missed, coalesce(a.capacity, 8) as capacity, a.seen_at, coalesce(a.here, false) as here, a.gone_since,
      coalesce(a.idle_since, m.created_at) as idle_since,
      (select count(*)::int from conversations c where c.account_id = m.account_id and c.state = 'assigned' and c.assignee_id = m.user_id)
        + (select count(*)::int from conversations c where c.account_id = m.account_id and c.offered_to = m.user_id) as load,
      coalesce((select array_agg(s.skill_id) from skill_members s where s.account_id = m.account_id and s.user_id = m.user_id), '{}') as skill_ids
    from members m left join agents a using (account_id, user_id)
    where m.account_id = ${accountId} and m.disabled_at is null and m.role <> 'campaign_manager' order by lower(m.name)`,
  )

export const writeStatus = (tx: Tx, accountId: string, userId: string, status: Status, now: Date) =>
  sql`update agents set status = ${status}, status_since = ${now}, set_away = false, missed = 0,
      gone_since = case when ${status} = 'offline' or not here then coalesce(gone_since, ${now}) end,
      idle_since = case when ${status} = 'available' and status <> 'available' then ${now} else idle_since end
    where account_id = ${accountId} and user_id = ${userId}`.execute(tx)

export const writeCapacity = (tx: Tx, accountId: string, userId: string, capacity: number) =>
  sql`update agents set capacity = ${capacity} where account_id = ${accountId} and user_id = ${userId}`.execute(
    tx,
  )

/** Was given work: comes last for the next. Who answers is there, whatever they chose. */
export const busied = (tx: Tx, accountId: string, userId: string, now: Date) =>
  sql`/* prepared */ update agents set idle_since = ${now}, missed = 0, gone_since = null where account_id = ${accountId} and user_id = ${userId}`.execute(
    tx,
  )

export type Heard = { accountId: string; userId: string }

/**
 * Something was heard of the lines to these people. Answers the accounts of those who were not there before. Rows are locked in one order, so
 * that two processes and the router never wait for each other in a ring.
 */
export async function heardOf(tx: Tx, heard: readonly Heard[], now: Date): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ account_id: string; was: boolean }>`with h as (
        select a.account_id, a.user_id from agents a
          join unnest(${heard.map((one) => one.accountId)}::uuid[], ${heard.map((one) => one.userId)}::text[]) as w (account_id, user_id)
            on w.account_id = a.account_id and w.user_id = a.user_id
        order by a.account_id, a.user_id for no key update of a)
      update agents a set seen_at = greatest(a.seen_at, ${now}), here = true,
        gone_since = case when a.here or a.status = 'offline' then a.gone_since end,
        idle_since = case when a.here then a.idle_since else ${now} end
      from h where a.account_id = h.account_id and a.user_id = h.user_id returning a.account_id, old.here as was`,
  )
  return [...new Set(found.filter((row) => !row.was).map((row) => row.account_id))]
}

/**
 * One router at a time for an account, until its transaction ends; a process that dies gives it up with its connection. The statements behind it
 * go by index, as byIndex does: their plans are kept, and made in a quiet hour they would read every conversation for each agent in a busy one.
 */
export const turnOf = (tx: Tx, accountId: string) =>
  sql`/* prepared */ select ${BY_INDEX}, pg_advisory_xact_lock(${TURN_SPACE}, hashtext(${accountId}))`.execute(
    tx,
  )
const TURN_SPACE = 0x524f5554

const MAY_ANSWER = sql`m.disabled_at is null and m.role <> 'campaign_manager'`

export type Available = Pick<
  AgentRow,
  'user_id' | 'name' | 'status' | 'here' | 'seen_at' | 'capacity' | 'idle_since'
> & {
  /** Of those that were asked for. */
  skill_ids: string[]
}

/**
 * Locks the agents who are there or count as such, in the order of heardOf, and answers of them who is available and has one of these skills, as they
 * are under the lock: who was given nothing for longest first, `limit` at most (null = all). What they have is counted after it (loadsOf).
 */
export const lockAgents = (
  tx: Tx,
  accountId: string,
  who: { skillIds: readonly string[]; heardAfter: Date; limit: number | null },
) =>
  rows(
    tx,
    sql<Available>`/* prepared */ with locked as materialized (
      select user_id, status, here, seen_at, capacity, idle_since from agents
      where account_id = ${accountId} and (here or gone_since is not null) order by user_id for no key update)
    select * from (select l.*, m.name, array(select s.skill_id from skill_members s
          where s.account_id = ${accountId} and s.skill_id = any(${who.skillIds as string[]}::uuid[]) and s.user_id = l.user_id) as skill_ids
        from locked l join members m on m.account_id = ${accountId} and m.user_id = l.user_id
        where l.status = 'available' and l.here and l.seen_at > ${who.heardAfter} and ${MAY_ANSWER}) a
    where skill_ids <> '{}' order by idle_since, user_id collate "C" limit ${who.limit}`,
  )

export type Load = { user_id: string; load: number }

/** How many conversations these have or are offered. Cost: reads each of them, by index. */
export const loadsOf = (tx: Tx, accountId: string, userIds: readonly string[]) =>
  rows(
    tx,
    sql<Load>`/* prepared */ select a.user_id, ${LOAD} as load
      from (select ${accountId}::uuid as account_id, u as user_id from unnest((select ${userIds as string[]}::text[])) u) a`,
  )

/** Whether these agents, who are locked, are there; who may not answer any more is missing. */
export const desksOf = (tx: Tx, accountId: string, userIds: readonly string[]) =>
  rows(
    tx,
    sql<
      Pick<AgentRow, 'user_id' | 'status' | 'here' | 'seen_at'>
    >`/* prepared */ select a.user_id, a.status, a.here, a.seen_at
      from agents a join members m using (account_id, user_id)
      where a.account_id = ${accountId} and a.user_id = any(${userIds as string[]}::text[]) and (a.here or a.gone_since is not null) and ${MAY_ANSWER}`,
  )

/** Nothing was heard of them for too long. Answers who. */
export const loseSilent = (tx: Tx, accountId: string, before: Date) =>
  rows(
    tx,
    sql<{
      user_id: string
    }>`/* prepared */ update agents set here = false, gone_since = coalesce(gone_since, seen_at)
      where account_id = ${accountId} and here and seen_at < ${before} returning user_id`,
  )

export const missOffer = (tx: Tx, accountId: string, userId: string, misses: number, now: Date) =>
  sql`update agents set missed = missed + 1,
      status = case when missed + 1 >= ${misses} and status = 'available' then 'away' else status end,
      status_since = case when missed + 1 >= ${misses} and status = 'available' then ${now} else status_since end,
      set_away = set_away or (missed + 1 >= ${misses} and status = 'available')
    where account_id = ${accountId} and user_id = ${userId}`.execute(tx)

/** Whoever declines is there: offers that ran out before do not count any more. */
export const answeredOffer = (tx: Tx, accountId: string, userId: string) =>
  sql`update agents set missed = 0 where account_id = ${accountId} and user_id = ${userId}`.execute(tx)

export type RoutingRow = {
  id: string
  name: string
  is_default: boolean
  routing: SkillRouting
  zone: string
}

type Stored = {
  id: string
  name: string
  is_default: boolean
  zone: string
  accept_mode: SkillRouting['acceptMode'] | null
  offer_seconds: number
  goal_seconds: number
  priority: number
  overflow_skill_id: string | null
  overflow_seconds: number | null
  hours: SkillRouting['hours']
  closed_answer: string
  return_seconds: number | null
}

/** Skills in use and how each is worked off, with the account's time zone. */
export async function listRouting(tx: Tx, accountId: string): Promise<RoutingRow[]> {
  const found = await rows(
    tx,
    sql<Stored>`/* prepared */ select s.id, s.name, s.is_default, a.time_zone as zone, r.accept_mode, r.offer_seconds, r.goal_seconds, r.priority, r.overflow_skill_id,
      r.overflow_seconds, r.hours, r.closed_answer, r.return_seconds
    from skills s join accounts a on a.id = s.account_id left join skill_routing r on r.account_id = s.account_id and r.skill_id = s.id
    where s.account_id = ${accountId} and s.archived_at is null order by s.is_default desc, lower(s.name)`,
  )
  return found.map((row) => ({
    id: row.id,
    name: row.name,
    is_default: row.is_default,
    zone: row.zone,
    routing: row.accept_mode === null ? DEFAULT_ROUTING : routingOf(row, row.accept_mode),
  }))
}

const routingOf = (row: Stored, acceptMode: SkillRouting['acceptMode']): SkillRouting => ({
  acceptMode,
  offerSeconds: row.offer_seconds,
  goalSeconds: row.goal_seconds,
  priority: row.priority,
  overflow:
    row.overflow_skill_id === null
      ? null
      : { skillId: row.overflow_skill_id, seconds: row.overflow_seconds! },
  hours: row.hours,
  closedAnswer: row.closed_answer,
  returnSeconds: row.return_seconds,
})

export const writeRouting = (tx: Tx, accountId: string, skillId: string, routing: SkillRouting) =>
  sql`insert into skill_routing (account_id, skill_id, accept_mode, offer_seconds, goal_seconds, priority, overflow_skill_id, overflow_seconds, hours,
      closed_answer, return_seconds)
    values (${accountId}, ${skillId}, ${routing.acceptMode}, ${routing.offerSeconds}, ${routing.goalSeconds}, ${routing.priority},
      ${routing.overflow?.skillId ?? null}, ${routing.overflow?.seconds ?? null}, ${routing.hours ? JSON.stringify(routing.hours) : null}::jsonb,
      ${routing.closedAnswer}, ${routing.returnSeconds})
    on conflict (account_id, skill_id) do update set accept_mode = excluded.accept_mode, offer_seconds = excluded.offer_seconds,
      goal_seconds = excluded.goal_seconds, priority = excluded.priority, overflow_skill_id = excluded.overflow_skill_id,
      overflow_seconds = excluded.overflow_seconds, hours = excluded.hours, closed_answer = excluded.closed_answer,
      return_seconds = excluded.return_seconds`.execute(tx)

/** Accounts in which something may be due: somebody waits or has an offer, a line is silent, or an agent who is gone has conversations. */
export const accountsToRoute = async (tx: Tx, silentBefore: Date): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{ account_id: string }>`select account_id from conversations where state = 'queued' group by 1
        union select account_id from agents where here and seen_at < ${silentBefore}
        union select a.account_id from agents a where a.gone_since is not null and exists (select 1 from conversations c
          where c.account_id = a.account_id and c.assignee_id = a.user_id and c.state = 'assigned')
        union select c.account_id from conversations c join members m on m.account_id = c.account_id and m.user_id = c.assignee_id
          where c.state = 'assigned' and (m.disabled_at is not null or m.role = 'campaign_manager')`,
    )
  ).map((row) => row.account_id)

/** All offers of the account that nobody is answering at this moment, locked. */
export const lockOffers = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ConversationRow>`/* prepared */ select * from conversations where account_id = ${accountId} and offered_to is not null order by id for update skip locked`,
  )

export const withdrawOffers = (tx: Tx, accountId: string, ids: readonly string[]) =>
  sql`update conversations set offered_to = null, offered_at = null, offer_until = null
    where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`.execute(tx)

export const addPass = (tx: Tx, accountId: string, conversationId: string, userId: string, now: Date) =>
  sql`insert into conversation_passes (account_id, conversation_id, user_id, at) values (${accountId}, ${conversationId}, ${userId}, ${now})
    on conflict (account_id, conversation_id, user_id) do update set at = excluded.at`.execute(tx)

export const passesOf = (tx: Tx, accountId: string, ids: readonly string[], since: Date) =>
  rows(
    tx,
    sql<{
      conversation_id: string
      user_id: string
      at: Date
    }>`/* prepared */ select conversation_id, user_id, at from conversation_passes
      where account_id = ${accountId} and conversation_id = any(${ids as string[]}::uuid[]) and at > ${since}`,
  )

export const forgetPasses = (tx: Tx, accountId: string, ids: readonly string[]) =>
  sql`delete from conversation_passes where account_id = ${accountId} and conversation_id = any(${ids as string[]}::uuid[])`.execute(
    tx,
  )

/** Agents who are gone, and people who may not answer: few, so that the many conversations of the others need not be looked at. */
const GONE = (
  accountId: string,
) => sql`select user_id from members where account_id = ${accountId} and (disabled_at is not null or role = 'campaign_manager')
  union all select user_id from agents where account_id = ${accountId} and gone_since is not null`

/** An agent who is gone for longer than the skill allows while somebody waits for them, or who may not answer any more. */
const LEFT = (accountId: string, now: RawBuilder<unknown>) => sql`from conversations c
        join members m on m.account_id = c.account_id and m.user_id = c.assignee_id
        left join agents a on a.account_id = c.account_id and a.user_id = c.assignee_id
        left join skill_routing r on r.account_id = c.account_id and r.skill_id = c.skill_id
      where c.account_id = ${accountId} and c.state = 'assigned' and c.assignee_id = any(array(${GONE(accountId)}))
        and (m.disabled_at is not null or m.role = 'campaign_manager'
        or c.waiting_since is not null and a.gone_since is not null
          and a.gone_since + make_interval(secs => case when r.skill_id is null then ${DEFAULT_ROUTING.returnSeconds} else r.return_seconds end) <= ${now})`

export type ToDo = {
  /** Skills in which somebody waits who is offered to nobody. */
  waiting: string[]
  offered: boolean
  /** A line is silent. */
  silent: boolean
  left: boolean
  /** The account has bots at work, and skills that overflow. */
  bots: boolean
  overflows: boolean
}

/**
 * What a round over an account would find to do. One statement without a lock: routers are woken far more often than there is anything, and a
 * round locks every agent. What changes after it wakes them again. Moments are hidden from the planner, so that the plan is kept.
 */
export const toDo = (tx: Db, accountId: string, silentBefore: Date, now: Date) =>
  one(
    tx,
    sql<ToDo>`/* prepared */ select
      array(select s.id from skills s where s.account_id = ${accountId} and exists (
        select 1 from conversations c where c.account_id = s.account_id and c.skill_id = s.id and c.state = 'queued' and c.offered_to is null)) as waiting,
      exists (select 1 from conversations where account_id = ${accountId} and offered_to is not null) as offered,
      exists (select 1 from agents where account_id = ${accountId} and here and seen_at < (select ${silentBefore}::timestamptz)) as silent,
      exists (select 1 ${LEFT(accountId, sql`(select ${now}::timestamptz)`)}) as left,
      exists (select 1 from bots where account_id = ${accountId} and enabled and archived_at is null) as bots,
      exists (select 1 from skill_routing where account_id = ${accountId} and overflow_skill_id is not null) as overflows`,
  )

export type Left = ConversationRow & { why: 'lost' | 'offline' | 'no_access' }

/** Conversations in which somebody waits for an agent who is gone for longer than the skill allows, or who may not answer any more; locked. */
export const lockLeft = (tx: Tx, accountId: string, now: Date) =>
  rows(
    tx,
    sql<Left>`select c.*, case when m.disabled_at is not null or m.role = 'campaign_manager' then 'no_access'
        when a.status = 'offline' then 'offline' else 'lost' end as why
      ${LEFT(accountId, sql`${now}::timestamptz`)}
      order by c.id for update of c skip locked`,
  )

/** Conversations that have waited in a skill for longer than its overflow allows, locked. */
export const lockOverflowing = (tx: Tx, accountId: string, now: Date) =>
  rows(
    tx,
    sql<
      ConversationRow & { to_skill_id: string; to_name: string; from_name: string; after_seconds: number }
    >`select c.*, r.overflow_skill_id as to_skill_id,
        t.name as to_name, s.name as from_name, r.overflow_seconds as after_seconds
      from conversations c join skill_routing r on r.account_id = c.account_id and r.skill_id = c.skill_id
        join skills s on s.account_id = c.account_id and s.id = c.skill_id
        join skills t on t.account_id = c.account_id and t.id = r.overflow_skill_id and t.archived_at is null
      where c.account_id = ${accountId} and c.state = 'queued' and c.offered_to is null and not c.overflowed
        and coalesce(c.queued_at, c.opened_at) + make_interval(secs => r.overflow_seconds) <= ${now}
      order by c.id limit 200 for update of c skip locked`,
  )

/** Goes over to another skill, once: so two skills that overflow into each other pass nobody to and fro. */
export const overflow = (tx: Tx, accountId: string, id: string, skillId: string, now: Date) =>
  sql`update conversations set skill_id = ${skillId}, queued_at = ${now}, overflowed = true where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

/** Who wrote while a skill was closed and may have to be told, locked. */
export const lockUntold = (tx: Tx, accountId: string, skillIds: readonly string[], limit: number) =>
  rows(
    tx,
    sql<ConversationRow>`select * from conversations where account_id = ${accountId} and state = 'queued' and skill_id = any(${skillIds as string[]}::uuid[])
      and last_in_at > coalesce(closed_answer_at, '-infinity') order by last_in_at desc limit ${limit} for update skip locked`,
  )

export const markTold = (tx: Tx, accountId: string, id: string, now: Date) =>
  sql`update conversations set closed_answer_at = ${now} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

export type WaitingRow = ConversationRow & {
  /** Somebody let it pass. */
  passed: boolean
}

/** Those who wait longest in each of these skills and have no offer, so many of each, locked; who is being answered at this moment is skipped. */
export const lockWaiting = (tx: Tx, accountId: string, skills: readonly { id: string; limit: number }[]) =>
  rows(
    tx,
    sql<WaitingRow>`/* prepared */ select c.*, exists (select from conversation_passes p where p.account_id = c.account_id and p.conversation_id = c.id) as passed
      from unnest((select ${skills.map((skill) => skill.id)}::uuid[]), (select ${skills.map((skill) => skill.limit)}::int[])) as s (id, most)
        cross join lateral (
          select * from conversations where account_id = ${accountId} and skill_id = s.id and state = 'queued' and offered_to is null
          order by queued_since limit s.most for update skip locked) c`,
  )

export type Given = { id: string; userId: string; name: string; until: Date | null }

/** Writes what the router decided: offers with an end, or conversations given at once (`until` null), whose threads say so. One statement. */
export async function give(
  tx: Tx,
  accountId: string,
  list: readonly Given[],
  events: readonly NewEvent[],
  now: Date,
): Promise<void> {
  if (list.length === 0) return
  await sql`/* prepared */ with g as materialized (
      select * from unnest(${list.map((g) => g.id)}::uuid[], ${list.map((g) => g.userId)}::text[], ${list.map((g) => g.name)}::text[],
        ${list.map((g) => g.until)}::timestamptz[]) as g (id, user_id, name, until)),
    given as (
      update conversations c set
        state = case when g.until is null then 'assigned' else 'queued' end,
        assignee_id = case when g.until is null then g.user_id end, assignee_name = case when g.until is null then g.name end,
        assigned_at = case when g.until is null then ${now}::timestamptz else assigned_at end,
        offered_to = case when g.until is null then null else g.user_id end,
        offered_at = case when g.until is null then null else ${now}::timestamptz end, offer_until = g.until
      from g where c.account_id = ${accountId} and c.id = g.id),
    busied as (
      update agents a set idle_since = ${now} from (select distinct user_id from g) g where a.account_id = ${accountId} and a.user_id = g.user_id)
    ${insertEvents(accountId, events, now)}`.execute(tx)
}

export type EventRow = Happened & { id: string; at: Date }
export type NewEvent = Omit<EventRow, 'at'> & {
  conversationId: string
  skillId: string
  in_goal: boolean | null
}

export async function addEvents(
  tx: Tx,
  accountId: string,
  list: readonly NewEvent[],
  now: Date,
): Promise<void> {
  if (list.length === 0) return
  await sql`/* prepared */ ${insertEvents(accountId, list, now)}`.execute(tx)
}

const insertEvents = (accountId: string, list: readonly NewEvent[], now: Date) =>
  sql`insert into conversation_events (account_id, conversation_id, id, at, kind, skill_id, actor_name, subject, note, waited_seconds, in_goal)
    select ${accountId}, e.conversation_id, e.id, ${now}, e.kind, e.skill_id, e.actor_name, e.subject, e.note, e.waited, e.in_goal
    from unnest(${list.map((e) => e.conversationId)}::uuid[], ${list.map((e) => e.id)}::uuid[], ${list.map((e) => e.kind)}::text[],
      ${list.map((e) => e.skillId)}::uuid[], ${list.map((e) => e.actor_name)}::text[], ${list.map((e) => e.subject)}::text[],
      ${list.map((e) => e.note)}::text[], ${list.map((e) => e.waited_seconds)}::int[], ${list.map((e) => e.in_goal)}::bool[])
      as e (conversation_id, id, kind, skill_id, actor_name, subject, note, waited, in_goal)`

/** What became of a conversation, oldest first. */
export const eventsOf = (tx: Tx, accountId: string, conversationId: string) =>
  rows(
    tx,
    sql<EventRow>`/* prepared */ select id, at, kind, actor_name, subject, note, waited_seconds from conversation_events
      where account_id = ${accountId} and conversation_id = ${conversationId} order by at, id`,
  )

export const offersTo = (tx: Tx, accountId: string, userId: string) =>
  rows(
    tx,
    sql<{
      id: string
      offer_until: Date
    }>`select id, offer_until from conversations where account_id = ${accountId} and offered_to = ${userId}
      order by offer_until`,
  )

export type QueueRow = {
  skill_id: string
  waiting: number
  offered: number
  late: number
  longest_since: Date | null
  with_agents: number
  with_bots: number
  taken_over: number
  in_goal: number
}

/** Every skill's queue as it stands, and what was taken over since a moment. */
export const queues = (tx: Tx, accountId: string, now: Date, since: Date) =>
  rows(
    tx,
    sql<QueueRow>`select s.id as skill_id, coalesce(c.waiting, 0) as waiting, coalesce(c.offered, 0) as offered, coalesce(c.late, 0) as late,
        c.longest_since, coalesce(c.with_agents, 0) as with_agents, coalesce(c.with_bots, 0) as with_bots, coalesce(e.taken_over, 0) as taken_over, coalesce(e.in_goal, 0) as in_goal
      from skills s
      left join (select c.skill_id, count(*) filter (where c.state = 'queued')::int as waiting, count(*) filter (where c.offered_to is not null)::int as offered,
          count(*) filter (where c.state = 'queued' and c.waiting_since + make_interval(secs => coalesce(r.goal_seconds, ${DEFAULT_ROUTING.goalSeconds})) < ${now})::int as late,
          min(c.waiting_since) filter (where c.state = 'queued') as longest_since, count(*) filter (where c.state = 'assigned' and c.assignee_id not like 'bot:%')::int as with_agents,
          count(*) filter (where c.state = 'assigned' and c.assignee_id like 'bot:%')::int as with_bots
        from conversations c left join skill_routing r on r.account_id = c.account_id and r.skill_id = c.skill_id
        where c.account_id = ${accountId} and c.state <> 'closed' group by 1) c on c.skill_id = s.id
      left join (select skill_id, count(*)::int as taken_over, count(*) filter (where in_goal)::int as in_goal from conversation_events
        where account_id = ${accountId} and at >= ${since} and waited_seconds is not null group by 1) e on e.skill_id = s.id
      where s.account_id = ${accountId} and s.archived_at is null order by s.is_default desc, lower(s.name)`,
  )

/** How a skill is worked off; undefined when there is none of that id in use. */
export const routingRow = async (
  tx: Tx,
  accountId: string,
  skillId: string,
): Promise<RoutingRow | undefined> => (await listRouting(tx, accountId)).find((row) => row.id === skillId)

/** The event's notes are words about a person. */
export const eraseNotes = (tx: Tx, accountId: string, conversationIds: readonly string[]) =>
  sql`update conversation_events set note = null where account_id = ${accountId} and conversation_id = any(${conversationIds as string[]}::uuid[])`.execute(
    tx,
  )
