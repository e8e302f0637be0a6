import { sql } from 'kysely'
import { type Db, maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { arrayText } from '../platform/db/values.ts'
import { eraseTurns } from './bots/bots-store.ts'
import { eraseDesk } from './desk-store.ts'
import { eraseLinks } from './persons-store.ts'
import { DEFAULT_ROUTING } from './routing.ts'
import { eraseNotes } from './routing-store.ts'
import { eraseSurveys, moveSurveys } from './surveys/survey-store.ts'

// All SQL of conversations.

export type ConversationRow = {
  account_id: string
  id: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  sender_id: string
  address: string
  name: string | null
  skill_id: string
  campaign_id: string | null
  opening_message_id: string | null
  customer: Record<string, string>
  /** What bots asked for. */
  collected: Record<string, string>
  /** It belongs to people: no bot gets it by itself. */
  bot_over: boolean
  state: 'queued' | 'assigned' | 'closed'
  /** A person, or `bot:<id>`. */
  assignee_id: string | null
  assignee_name: string | null
  unread: number
  flagged_opt_out: boolean
  last_text: string
  last_direction: 'in' | 'out'
  opened_at: Date
  waiting_since: Date | null
  last_message_at: Date
  /** When the person last wrote. */
  last_in_at: Date | null
  closed_at: Date | null
  assigned_at: Date | null
  /** When it came into this queue; null = when it was opened. */
  queued_at: Date | null
  /** Who is asked now whether they take it, and until when. */
  offered_to: string | null
  offered_at: Date | null
  offer_until: Date | null
  /** It went over from another skill's queue already. */
  overflowed: boolean
  /** When the person was last told that nobody is there. */
  closed_answer_at: Date | null
}
export type SummaryRow = ConversationRow & {
  skill_name: string
  campaign_name: string | null
  opted_out: boolean
  goal_seconds: number | null
  offered_name: string | null
  /** What the person wrote last, where they wait for an answer and the last words are ours all the same. */
  heard: string | null
}

const SUMMARY = sql`c.*, s.name as skill_name, k.name as campaign_name, r.goal_seconds, f.name as offered_name, exists (select 1 from opt_outs o
  where o.account_id = c.account_id and o.channel in (c.channel, 'all') and o.address = c.address and o.category = '') as opted_out,
  case when c.last_direction = 'out' and c.state <> 'closed' and (c.state = 'queued' or c.waiting_since is not null) then (select m.body from messages m where m.account_id = c.account_id
    and m.conversation_id = c.id and m.direction = 'in' and m.body <> '' order by m.id desc limit 1) end as heard`
const JOINS = sql`from conversations c
  join skills s on s.account_id = c.account_id and s.id = c.skill_id
  left join campaigns k on k.account_id = c.account_id and k.id = c.campaign_id
  left join skill_routing r on r.account_id = c.account_id and r.skill_id = c.skill_id
  left join members f on f.account_id = c.account_id and f.user_id = c.offered_to`

/** What a list or a file says of a conversation `c`. */
export const SUMMARY_OF = sql`${SUMMARY} ${JOINS}`

export const summaryById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<SummaryRow>`/* prepared */ select ${SUMMARY} ${JOINS} where c.account_id = ${accountId} and c.id = ${id}`,
  )

/** Whose conversations are, and to whom they are offered. */
export const concernedBy = (tx: Db, accountId: string, ids: readonly string[]) =>
  rows(
    tx,
    sql<
      Pick<ConversationRow, 'id' | 'assignee_id' | 'offered_to'>
    >`/* prepared */ select id, assignee_id, offered_to from conversations
      where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`,
  )

/** Locks it: take, transfer and close of one conversation come one after the other. */
export const lockConversation = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<ConversationRow>`/* prepared */ select * from conversations where account_id = ${accountId} and id = ${id} for update`,
  )

/** The open conversation with an address on a sender, locked. */
export const openWith = (tx: Tx, accountId: string, channel: string, senderId: string, address: string) =>
  maybeOne(
    tx,
    sql<ConversationRow>`/* prepared */ select * from conversations where account_id = ${accountId} and channel = ${channel} and sender_id = ${senderId}
    and address = ${address} and state <> 'closed' for update`,
  )

/** Where a reply comes from: a person on a sender of an account. */
export type From = { accountId: string; senderId: string; channel: string; address: string }

/**
 * Locks the open conversations with all of these, in the order in which findFor locks them: two batches that lock those of the same people
 * wait for each other and do not lock up.
 */
export const lockOpenWith = (tx: Tx, list: readonly From[]) =>
  sql`select c.id from conversations c
    join unnest(${list.map((f) => f.accountId)}::uuid[], ${list.map((f) => f.senderId)}::uuid[], ${list.map((f) => f.channel)}::text[],
      ${list.map((f) => f.address)}::text[]) as w (account_id, sender_id, channel, address)
      on c.account_id = w.account_id and c.channel = w.channel and c.sender_id = w.sender_id and c.address = w.address
    where c.state <> 'closed' order by c.account_id, c.address, c.sender_id, c.channel for update of c`.execute(
    tx,
  )

/** A campaign message that went to the person, with what its campaign says of replies. */
export type SentBefore = {
  id: string
  campaign_id: string
  variables: Record<string, string> | null
  sent_at: Date | null
  attempted_at: Date
  responded_at: Date | null
  skill_id: string | null
  lookback_minutes: number
  route_all: boolean
}
export type Found = {
  /** The reply is in the ledger already. */
  known: boolean
  openId: string | null
  /** The open one is with an agent: nobody has to be found for it. */
  withAgent: boolean
  /** Whose the open one is, and to whom it is offered. */
  people: (string | null)[]
  defaultSkillId: string
  /** Newest first. */
  sent: SentBefore[]
}

/** A reply to place. `writings`: every way to write the person's address, that of the reply among them. */
export type Asked = From & { writings: readonly string[]; carrierId: string; since: Date }

/**
 * What has to be known of replies, of different persons each, to place them: one statement for all. Their open conversations are locked.
 * Cost for each: four index look-ups and the person's ten newest messages, which are looked up before their campaigns: a plan that begins with
 * the campaign reads all of its messages. Call lookUpByKeptPlans before: a plan kept from an empty ledger would read all of the full one.
 */
export async function findFor(tx: Tx, replies: readonly Asked[]): Promise<Found[]> {
  type Row = {
    n: number
    known: boolean
    open_id: string | null
    with_agent: boolean | null
    assignee_id: string | null
    offered_to: string | null
    default_skill_id: string
  } & (SentBefore | { id: null })
  const list = await rows(
    tx,
    sql<Row>`/* prepared */
    with w as materialized (
      select * from unnest(${replies.map((r) => r.accountId)}::uuid[], ${replies.map((r) => r.senderId)}::uuid[],
        ${replies.map((r) => r.channel)}::text[], ${replies.map((r) => r.address)}::text[], ${replies.map((r) => r.carrierId)}::text[],
        ${replies.map((r) => r.since)}::timestamptz[], ${replies.map((r) => arrayText(r.writings))}::text[])
        with ordinality as w (account_id, sender_id, channel, address, carrier_id, since, writings, n)),
    open as materialized (
      select w.n, c.id, c.state = 'assigned' as with_agent, c.assignee_id, c.offered_to from w join conversations c on c.account_id = w.account_id and c.channel = w.channel
        and c.sender_id = w.sender_id and c.address = w.address and c.state <> 'closed'
      order by c.account_id, c.address, c.sender_id, c.channel for update of c)
    select w.n::int as n, o.id as open_id, o.with_agent, o.assignee_id, o.offered_to, k.id as default_skill_id,
      i.id is not null as known, m.*
    from w join skills k on k.account_id = w.account_id and k.is_default
      left join open o on o.n = w.n
      left join messages i on i.account_id = w.account_id and i.sender_id = w.sender_id and i.inbound_id = w.carrier_id
      left join lateral (
        select m.*, c.skill_id, c.lookback_minutes, c.route_all
        from (
          select m.id, m.campaign_id, m.variables, m.sent_at, m.attempted_at, m.responded_at from messages m
          where m.account_id = w.account_id and m.address = any(w.writings::text[]) and m.sender_id = w.sender_id and m.direction = 'out'
            and m.campaign_id is not null and m.state in ('sending', 'sent', 'delivered', 'read', 'unknown') and m.attempted_at >= w.since
          order by m.attempted_at desc limit 10) m
        join campaigns c on c.account_id = w.account_id and c.id = m.campaign_id) m on true
    order by w.n, m.attempted_at desc`,
  )
  const found = replies.map(
    (): Found => ({
      known: false,
      openId: null,
      withAgent: false,
      people: [],
      defaultSkillId: '',
      sent: [],
    }),
  )
  for (const row of list) {
    const { n, known, open_id, with_agent, assignee_id, offered_to, default_skill_id, ...sent } = row
    const one = found[n - 1]!
    one.people = [assignee_id, offered_to]
    one.known = known
    one.openId = open_id
    one.withAgent = with_agent ?? false
    one.defaultSkillId = default_skill_id
    if (sent.id !== null) one.sent.push(sent)
  }
  return found
}

export type NewConversation = From & {
  id: string
  name: string | null
  skillId: string
  campaignId: string | null
  openingMessageId: string | null
  customer: Record<string, string>
  text: string
  flagged: boolean
  at: Date
}

/** Opens conversations. Answers the ids of those that are new: with a person another process was faster, theirs is open. */
export async function insertConversations(
  tx: Tx,
  list: readonly NewConversation[],
): Promise<ReadonlySet<string>> {
  if (list.length === 0) return new Set()
  const made = await rows(
    tx,
    sql<{
      id: string
    }>`/* prepared */ insert into conversations (account_id, id, channel, sender_id, address, name, skill_id, campaign_id, opening_message_id, customer, state,
        unread, flagged_opt_out, last_text, last_direction, opened_at, waiting_since, last_message_at, last_in_at)
      select account_id, id, channel, sender_id, address, name, skill_id, campaign_id, opening_message_id, customer::jsonb, 'queued',
        1, flagged, text, 'in', at, at, at, at
      from unnest(${list.map((c) => c.accountId)}::uuid[], ${list.map((c) => c.id)}::uuid[], ${list.map((c) => c.channel)}::text[],
        ${list.map((c) => c.senderId)}::uuid[], ${list.map((c) => c.address)}::text[], ${list.map((c) => c.name)}::text[],
        ${list.map((c) => c.skillId)}::uuid[], ${list.map((c) => c.campaignId)}::uuid[], ${list.map((c) => c.openingMessageId)}::uuid[],
        ${list.map((c) => JSON.stringify(c.customer))}::text[], ${list.map((c) => c.flagged)}::bool[], ${list.map((c) => c.text)}::text[],
        ${list.map((c) => c.at)}::timestamptz[])
        as c (account_id, id, channel, sender_id, address, name, skill_id, campaign_id, opening_message_id, customer, flagged, text, at)
      order by account_id, address, sender_id, channel on conflict do nothing returning id`,
  )
  return new Set(made.map((row) => row.id))
}

export type Incoming = {
  accountId: string
  id: string
  text: string
  /** What they call themselves, for a conversation without a name. */
  name: string | null
  flagged: boolean
  at: Date
}

/** What came into open conversations, one text each. */
export async function addIncoming(tx: Tx, list: readonly Incoming[]): Promise<void> {
  if (list.length === 0) return
  await sql`/* prepared */ update conversations c set unread = unread + 1, flagged_opt_out = flagged_opt_out or i.flagged, last_text = i.text,
      last_direction = 'in', last_message_at = greatest(last_message_at, i.at), last_in_at = greatest(last_in_at, i.at),
      name = coalesce(c.name, i.name), waiting_since = coalesce(waiting_since, i.at)
    from unnest(${list.map((i) => i.accountId)}::uuid[], ${list.map((i) => i.id)}::uuid[], ${list.map((i) => i.text)}::text[],
      ${list.map((i) => i.name)}::text[], ${list.map((i) => i.flagged)}::bool[], ${list.map((i) => i.at)}::timestamptz[])
      as i (account_id, id, text, name, flagged, at)
    where c.account_id = i.account_id and c.id = i.id`.execute(tx)
}

/** Open conversations with a person go on at their new address, unless there is one at it already. */
export const moveConversations = async (
  tx: Tx,
  move: { accountId: string; channel: string; from: string; to: string },
) => {
  await sql`update conversations c set address = ${move.to}
    where account_id = ${move.accountId} and channel = ${move.channel} and address = ${move.from} and state <> 'closed'
      and not exists (select 1 from conversations o where o.account_id = c.account_id and o.channel = c.channel
        and o.sender_id = c.sender_id and o.address = ${move.to} and o.state <> 'closed')`.execute(tx)
  await moveSurveys(tx, move)
}

export const addOutgoing = (tx: Tx, accountId: string, id: string, text: string, now: Date) =>
  sql`/* prepared */ update conversations set unread = 0, last_text = ${text}, last_direction = 'out', last_message_at = ${now}, waiting_since = null
    where account_id = ${accountId} and id = ${id}`.execute(tx)

/** What came in was seen, up to a time: what came after it is still unread. */
export const markRead = (tx: Tx, accountId: string, id: string, until: Date | null) =>
  sql`/* prepared */ update conversations c set unread = case when ${until}::timestamptz is null or c.last_in_at <= ${until} then 0
      else (select count(*)::int from messages m where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'in'
        and m.created_at > ${until}) end
    where account_id = ${accountId} and id = ${id}`.execute(tx)

export const assign = (tx: Tx, accountId: string, id: string, to: { id: string; name: string }, now: Date) =>
  sql`update conversations set state = 'assigned', assignee_id = ${to.id}, assignee_name = ${to.name}, assigned_at = ${now}, bot_over = true,
      offered_to = null, offered_at = null, offer_until = null
    where account_id = ${accountId} and id = ${id}`.execute(tx)

export const enqueue = (tx: Tx, accountId: string, id: string, skillId: string, now: Date) =>
  sql`update conversations set state = 'queued', assignee_id = null, assignee_name = null, skill_id = ${skillId}, queued_at = ${now}, bot_over = true,
      offered_to = null, offered_at = null, offer_until = null, overflowed = false, waiting_since = coalesce(waiting_since, ${now}) where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

export const close = (tx: Tx, accountId: string, id: string, now: Date) =>
  sql`/* prepared */ update conversations set state = 'closed', closed_at = ${now}, waiting_since = null, unread = 0,
      offered_to = null, offered_at = null, offer_until = null where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

export const unflag = (tx: Tx, accountId: string, id: string) =>
  sql`update conversations set flagged_opt_out = false where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

/**
 * The next one in these skills (null = any), locked; others who ask at the same time get the one after it. First what is offered to this person,
 * never what is offered to another; then as the router ranks: by priority and goals waited, and the longest wait. Cost: sorts the queue.
 */
export const longestWaiting = (
  tx: Tx,
  accountId: string,
  userId: string,
  skillIds: readonly string[] | null,
  now: Date,
) =>
  maybeOne(
    tx,
    sql<ConversationRow>`select c.* from conversations c left join skill_routing r on r.account_id = c.account_id and r.skill_id = c.skill_id
    where c.account_id = ${accountId} and c.state = 'queued' and (c.offered_to is null or c.offered_to = ${userId})
      and (${skillIds as string[] | null}::uuid[] is null or c.offered_to = ${userId} or c.skill_id = any(${skillIds as string[] | null}::uuid[]))
    order by c.offered_to is null, coalesce(r.priority, 0)
      + greatest(0, floor(extract(epoch from ${now} - c.waiting_since) / coalesce(r.goal_seconds, ${DEFAULT_ROUTING.goalSeconds}))) desc,
      c.waiting_since nulls last, c.opened_at limit 1 for update of c skip locked`,
  )

/** The open conversation with a person on a sender; null = there is none. */
export const openIdWith = async (tx: Tx, from: From): Promise<string | null> =>
  (
    await maybeOne(
      tx,
      sql<{
        id: string
      }>`/* prepared */ select id from conversations where account_id = ${from.accountId} and channel = ${from.channel}
        and sender_id = ${from.senderId} and address = ${from.address} and state <> 'closed'`,
    )
  )?.id ?? null

/** The open conversations with an address on a channel, whichever sender they are with. */
export const openAt = (tx: Tx, accountId: string, channel: string, address: string) =>
  rows(
    tx,
    sql<{
      id: string
    }>`select id from conversations where account_id = ${accountId} and channel = ${channel} and address = ${address}
      and state <> 'closed' order by id`,
  )

export type View = 'mine' | 'queue' | 'assigned' | 'all' | 'closed' | 'mentions'
/** Who looks; skillIds null = sees everything. */
export type Viewer = { accountId: string; userId: string; skillIds: readonly string[] | null }

// What does not bound is left out, not asked for with an “is null or”: a plan that has to fit both is dear, and so each would be planned anew.
// Nor are skills asked for as one list: of that PostgreSQL expects ten when it makes a plan to keep, and keeps none.
const ofSkills = (ids: readonly string[]) =>
  ids.length === 0 ? sql`false` : sql`c.skill_id in (${sql.join(ids.map((id) => sql`${id}::uuid`))})`
const visible = (viewer: Viewer) =>
  viewer.skillIds === null
    ? sql`true`
    : sql`(c.assignee_id = ${viewer.userId} or c.offered_to = ${viewer.userId} or ${ofSkills(viewer.skillIds)})`

const inView = {
  mine: (viewer: Viewer) => sql`c.state = 'assigned' and c.assignee_id = ${viewer.userId}`,
  queue: () => sql`c.state = 'queued'`,
  assigned: () => sql`c.state = 'assigned'`,
  all: () => sql`c.state <> 'closed'`,
  closed: () => sql`c.state = 'closed'`,
  mentions: (viewer: Viewer) => sql`exists (select 1 from conversation_mentions n
    where n.account_id = c.account_id and n.user_id = ${viewer.userId} and n.conversation_id = c.id)`,
}

/** A text as a part of another, for `ilike`. */
export const patternOf = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`

/** What a search looks for: the text itself, and the digits alone where it looks like a number as people write it. */
export function patternsOf(search: string): string[] {
  const text = search.trim()
  const digits = text.replace(/\D/g, '')
  return /^[\d\s()+./-]+$/.test(text) && digits !== text && digits.length > 2
    ? [patternOf(text), patternOf(digits)]
    : [patternOf(text)]
}

/** Groups of three letters are what the index of words has. */
const SHORTEST_WORD = 3
/** Sayings and names a search goes through, newest first: who has more than these needs more letters. */
const MOST_FOUND = 5_000

const NEWEST = sql`c.last_message_at desc, c.id desc`
const ORDER: Record<View, typeof NEWEST> = {
  ...{ mine: NEWEST, assigned: NEWEST, all: NEWEST, mentions: NEWEST },
  queue: sql`c.waiting_since nulls last, c.id`,
  // As its index has them: closed ones are many.
  closed: sql`c.closed_last_at desc, c.id desc`,
}

export type ListAsked = {
  view: View
  search: string | null
  skillId: string | null
  assigneeId: string | null
  /** Behind which conversation: since when it waits, or when something was last said, and its id. */
  after: readonly [Date | null, string] | null
  limit: number
}

/**
 * Open conversations are few, so a search looks through what was said in those of the view; closed ones are many, so it asks the index of words
 * (conversations_with), and with fewer than three letters looks at names and addresses only.
 */
export function listConversations(tx: Tx, viewer: Viewer, asked: ListAsked) {
  const { view } = asked
  const patterns = asked.search === null ? [] : patternsOf(asked.search)
  const named = sql`(coalesce(c.name, '') || ' ' || c.address) ilike any(${patterns}::text[])`
  const long = (asked.search?.trim().length ?? 0) >= SHORTEST_WORD
  const found =
    patterns.length === 0
      ? sql`true`
      : view === 'closed' && long
        ? sql`c.id in (select conversations_with(${viewer.accountId}, p, ${MOST_FOUND}) from unnest(${patterns}::text[]) as p)`
        : view === 'closed'
          ? named
          : sql`(${named} or exists (select 1 from messages m where m.account_id = c.account_id and m.conversation_id = c.id
              and m.body ilike any(${patterns}::text[])))`
  return rows(
    tx,
    sql<SummaryRow>`${patterns.length === 0 ? sql`/* prepared */ ` : sql``}select ${SUMMARY} ${JOINS}
    where c.account_id = ${viewer.accountId} and ${inView[view](viewer)} and ${view === 'mentions' ? sql`true` : visible(viewer)} and ${found}
      and ${asked.skillId === null ? sql`true` : sql`c.skill_id = ${asked.skillId}`}
      and ${asked.assigneeId === null ? sql`true` : sql`c.assignee_id = ${asked.assigneeId}`} and ${behind(asked)}
    order by ${ORDER[view]} limit ${asked.limit}`,
  )
}

/** In the order of the list: in the queue whoever waits longest comes first, those of no time last. */
function behind({ view, after }: ListAsked) {
  if (after === null) return sql`true`
  const [at, id] = after
  if (view === 'closed') return sql`(c.closed_last_at, c.id) < (${at}::timestamptz, ${id}::uuid)`
  if (view !== 'queue') return sql`(c.last_message_at, c.id) < (${at}::timestamptz, ${id}::uuid)`
  return at === null
    ? sql`(c.waiting_since is null and c.id > ${id}::uuid)`
    : sql`(c.waiting_since is null or (c.waiting_since, c.id) > (${at}::timestamptz, ${id}::uuid))`
}

const ownSkill = (viewer: Viewer) => (viewer.skillIds === null ? sql`true` : ofSkills(viewer.skillIds))
const openOf = (viewer: Viewer) => sql`from conversations c where c.account_id = ${viewer.accountId}`
/** Waiting in these skills, and waiting elsewhere but offered to this person. */
const QUEUED = (
  viewer: Viewer,
) => sql`(select count(*) ${openOf(viewer)} and c.state = 'queued' and c.offered_to is null and ${ownSkill(viewer)})
  + (select count(*) ${openOf(viewer)} and c.state = 'queued' and c.offered_to is not null and ${visible(viewer)})`

/** Cost: index entries of what is open in the viewer's skills; asked for by each agent's page, again and again. */
export const countViews = (tx: Tx, viewer: Viewer) =>
  one(
    tx,
    sql<{ mine: number; queue: number; all: number; unread: number }>`/* prepared */ select
      own.unread, own.mine, (${QUEUED(viewer)})::int as queue,
      ((select count(*) ${openOf(viewer)} and c.state <> 'closed' and ${ownSkill(viewer)})
        + (select count(*) ${openOf(viewer)} and ${inView.mine(viewer)} and not ${ownSkill(viewer)})
        + (select count(*) ${openOf(viewer)} and c.state = 'queued' and c.offered_to = ${viewer.userId} and not ${ownSkill(viewer)}))::int as all
      from (select count(*)::int as mine, count(*) filter (where c.unread > 0)::int as unread ${openOf(viewer)} and ${inView.mine(viewer)}) own`,
  )

/** How many wait whom the viewer may take. */
export const countQueue = async (tx: Tx, viewer: Viewer): Promise<number> =>
  (await one(tx, sql<{ n: number }>`/* prepared */ select (${QUEUED(viewer)})::int as n`)).n

/** Closed ones, counted up to a number: all of them of years would take longer than the list. */
export const countClosed = async (tx: Tx, viewer: Viewer, most: number): Promise<number> =>
  (
    await one(
      tx,
      sql<{ n: number }>`/* prepared */ select count(*)::int as n from (select 1 from conversations c
        where c.account_id = ${viewer.accountId} and c.state = 'closed' and ${visible(viewer)} limit ${most}) x`,
    )
  ).n

/** Newest first, behind the place `after`: when it was opened, and its id. */
export const ofCampaign = (
  tx: Tx,
  accountId: string,
  campaignId: string,
  after: readonly [Date, string] | null,
  limit: number,
) =>
  rows(
    tx,
    sql<ConversationRow>`select * from conversations where account_id = ${accountId} and campaign_id = ${campaignId}
      and (${after?.[0] ?? null}::timestamptz is null or (opened_at, id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
    order by opened_at desc, id desc limit ${limit}`,
  )

export const countsOfCampaign = (tx: Tx, accountId: string, campaignId: string) =>
  one(
    tx,
    sql<{
      waiting: number
      with_agents: number
      with_bots: number
      closed: number
    }>`select count(*) filter (where state = 'queued')::int as waiting,
      count(*) filter (where state = 'assigned' and assignee_id not like 'bot:%')::int as with_agents,
      count(*) filter (where state = 'assigned' and assignee_id like 'bot:%')::int as with_bots, count(*) filter (where state = 'closed')::int as closed
    from conversations where account_id = ${accountId} and campaign_id = ${campaignId}`,
  )

/** The open conversation with an address that still waits, if any. */
export const waitingWith = async (tx: Tx, accountId: string, address: string): Promise<string | null> =>
  (
    await maybeOne(
      tx,
      sql<{
        id: string
      }>`select id from conversations where account_id = ${accountId} and address = ${address}
    and state = 'queued' order by opened_at limit 1`,
    )
  )?.id ?? null

/** Whether an agent has read what the person wrote last; true when nothing of it waits. */
export const heard = async (
  tx: Tx,
  who: { accountId: string; senderId: string; channel: string; address: string },
): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`/* prepared */ select 1 from conversations where account_id = ${who.accountId} and channel = ${who.channel} and sender_id = ${who.senderId}
    and address = ${who.address} and state <> 'closed' and unread > 0`,
  )) === undefined

/** Replies that probably ask to stop and that nobody has decided on, newest first. */
export const flaggedOptOuts = (
  tx: Tx,
  accountId: string,
  after: readonly [Date, string] | null,
  limit: number,
) =>
  rows(
    tx,
    sql<{
      id: string
      channel: ConversationRow['channel']
      address: string
      name: string | null
      last_text: string
      last_message_at: Date
      campaign_name: string | null
      /** What they wrote lately, oldest first. */
      said: { body: string | null; at: string }[]
    }>`select c.id, c.channel, c.address, c.name, c.last_text, c.last_message_at, k.name as campaign_name, coalesce(m.said, '[]') as said
    from conversations c left join campaigns k on k.account_id = c.account_id and k.id = c.campaign_id
      left join lateral (select jsonb_agg(jsonb_build_object('body', body, 'at', created_at) order by id) as said from (
        select id, body, created_at from messages m where m.account_id = c.account_id and m.conversation_id = c.id
          and m.direction = 'in' order by m.id desc limit 20) l) m on true
    where c.account_id = ${accountId} and c.flagged_opt_out
      and not exists (select 1 from opt_outs o where o.account_id = c.account_id and o.address = c.address and o.channel in (c.channel, 'all')
        and o.category = '')
      and (${after?.[0] ?? null}::timestamptz is null or (c.last_message_at, c.id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
    order by c.last_message_at desc, c.id desc limit ${limit}`,
  )

/** Puts a pseudonym in place of one person in conversations. Answers how many. */
export async function erasePersonInConversations(
  tx: Tx,
  person: { accountId: string; address: string; pseudonym: string },
): Promise<number> {
  const erased = await rows(
    tx,
    sql<{
      id: string
    }>`update conversations set address = ${person.pseudonym}, name = null, customer = '{}', collected = '{}', last_text = '(erased)'
    where account_id = ${person.accountId} and address = ${person.address} returning id`,
  )
  const ids = erased.map((row) => row.id)
  await eraseNotes(tx, person.accountId, ids)
  await eraseDesk(tx, person.accountId, ids)
  await eraseLinks(tx, person.accountId, person.address)
  await eraseTurns(tx, person.accountId, ids)
  await eraseSurveys(tx, person)
  return erased.length
}
