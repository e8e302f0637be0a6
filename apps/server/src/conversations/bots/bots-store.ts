import type { BotDeed, BotDefinition, BotKind } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../../platform/db/database.ts'
import type { ConversationRow } from '../store.ts'
import type { FlowState } from './flow.ts'
import { botAuthor } from './model.ts'

// All SQL of bots, what they hold, and their turns.
//
// Locks. A bot speaks under the lock of its conversation's row, and only while that row says that it is the bot's: taking over changes the row
// under the same lock. Whoever locks a turn's row and the conversation's takes the conversation first; the claim locks turns only, and ends.

export type BotRow = {
  account_id: string
  id: string
  kind: BotKind
  name: string
  enabled: boolean
  draft: BotDefinition
  version: number
  capacity: number | null
  secret: Buffer | null
  archived_at: Date | null
}
export type ListedBot = BotRow & {
  skill_ids: string[]
  holding: number
  had: number
  handed_over: number
  changed: boolean
}

const LISTED = sql`b.*, coalesce((select array_agg(s.skill_id order by s.skill_id) from bot_skills s where s.account_id = b.account_id and s.bot_id = b.id), '{}') as skill_ids,
  (select count(*)::int from bot_sessions s where s.account_id = b.account_id and s.bot_id = b.id and s.ended_at is null) as holding,
  (select v.definition is distinct from b.draft from (select 1) x left join bot_versions v on v.account_id = b.account_id and v.bot_id = b.id and v.version = b.version) as changed`

export const listBots = (tx: Tx, accountId: string, since: Date, id: string | null = null) =>
  rows(
    tx,
    sql<ListedBot>`select ${LISTED}, coalesce(w.had, 0) as had, coalesce(w.handed_over, 0) as handed_over
      from bots b left join (select bot_id, count(*)::int as had, count(*) filter (where ended_why like 'people%')::int as handed_over
        from bot_sessions where account_id = ${accountId} and started_at >= ${since} group by 1) w on w.bot_id = b.id
      where b.account_id = ${accountId} and b.archived_at is null and (${id}::uuid is null or b.id = ${id}) order by lower(b.name)`,
  )

export const lockBot = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<BotRow>`select * from bots where account_id = ${accountId} and id = ${id} and archived_at is null for no key update`,
  )

export const botById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(tx, sql<BotRow>`select * from bots where account_id = ${accountId} and id = ${id}`)

/** False when the name is in use. */
export const insertBot = async (
  tx: Tx,
  bot: Pick<BotRow, 'account_id' | 'id' | 'kind' | 'name' | 'draft' | 'secret'>,
  now: Date,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into bots (account_id, id, kind, name, draft, secret, created_at, updated_at)
        values (${bot.account_id}, ${bot.id}, ${bot.kind}, ${bot.name}, ${JSON.stringify(bot.draft)}::jsonb, ${bot.secret}, ${now}, ${now})
        on conflict do nothing returning id`,
    )
  ).length > 0

export const nameIsTaken = async (tx: Tx, accountId: string, name: string, but: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from bots where account_id = ${accountId} and lower(name) = lower(${name}) and archived_at is null and id <> ${but}`,
  )) !== undefined

export const writeDraft = (
  tx: Tx,
  accountId: string,
  id: string,
  to: { name: string; capacity: number | null; draft: BotDefinition },
  now: Date,
) =>
  sql`update bots set name = ${to.name}, capacity = ${to.capacity}, draft = ${JSON.stringify(to.draft)}::jsonb, updated_at = ${now}
    where account_id = ${accountId} and id = ${id}`.execute(tx)

export const writeSecret = (tx: Tx, accountId: string, id: string, secret: Buffer | null) =>
  sql`update bots set secret = ${secret} where account_id = ${accountId} and id = ${id}`.execute(tx)

/** The draft becomes the next version. */
export async function publish(tx: Tx, bot: BotRow, by: string, now: Date): Promise<void> {
  await sql`insert into bot_versions (account_id, bot_id, version, definition, published_at, published_by)
    values (${bot.account_id}, ${bot.id}, ${bot.version + 1}, ${JSON.stringify(bot.draft)}::jsonb, ${now}, ${by})`.execute(
    tx,
  )
  await sql`update bots set version = ${bot.version + 1}, updated_at = ${now} where account_id = ${bot.account_id} and id = ${bot.id}`.execute(
    tx,
  )
}

export const versionsOf = (tx: Tx, accountId: string, id: string) =>
  rows(
    tx,
    sql<{
      version: number
      published_at: Date
      published_by: string
      holding: number
    }>`select v.version, v.published_at, v.published_by, (select count(*)::int from bot_sessions s where s.account_id = v.account_id
        and s.bot_id = v.bot_id and s.version = v.version and s.ended_at is null) as holding
      from bot_versions v where v.account_id = ${accountId} and v.bot_id = ${id} order by v.version desc limit 100`,
  )

export const definitionOf = async (tx: Tx, accountId: string, id: string, version: number) =>
  (
    await maybeOne(
      tx,
      sql<{
        definition: BotDefinition
      }>`select definition from bot_versions where account_id = ${accountId} and bot_id = ${id} and version = ${version}`,
    )
  )?.definition

/**
 * Where it answers, and whether. A skill that had another bot has this one from now on. Whoever waits in a skill that had none goes on waiting
 * for people.
 */
export async function place(
  tx: Tx,
  accountId: string,
  id: string,
  to: { enabled: boolean; skillIds: readonly string[] },
): Promise<void> {
  await sql`update conversations c set bot_over = true from bots b
    where c.account_id = ${accountId} and c.state = 'queued' and not c.bot_over and c.skill_id = any(${to.skillIds as string[]}::uuid[])
      and b.account_id = ${accountId} and b.id = ${id} and (not b.enabled or not exists (select 1 from bot_skills s
        where s.account_id = c.account_id and s.skill_id = c.skill_id and s.bot_id = b.id))`.execute(tx)
  await sql`update bots set enabled = ${to.enabled} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )
  await sql`delete from bot_skills where account_id = ${accountId} and bot_id = ${id}`.execute(tx)
  await sql`insert into bot_skills (account_id, skill_id, bot_id) select ${accountId}, skill_id, ${id}
    from unnest(${to.skillIds as string[]}::uuid[]) as s (skill_id)
    on conflict (account_id, skill_id) do update set bot_id = excluded.bot_id`.execute(tx)
}

export const archive = async (tx: Tx, accountId: string, id: string, now: Date): Promise<void> => {
  await sql`update bots set archived_at = ${now}, enabled = false, secret = null where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )
  await sql`delete from bot_skills where account_id = ${accountId} and bot_id = ${id}`.execute(tx)
}

/** Whether a bot `b` answers where it is placed. */
export const AT_WORK = sql`b.enabled and b.version > 0 and b.archived_at is null`

/** The bot that answers in a skill, if one is switched on. */
export const botOfSkill = (tx: Tx, accountId: string, skillId: string) =>
  maybeOne(
    tx,
    sql<BotRow>`/* prepared */ select b.* from bot_skills s join bots b on b.account_id = s.account_id and b.id = s.bot_id
      where s.account_id = ${accountId} and s.skill_id = ${skillId} and ${AT_WORK}`,
  )

/** Bots for whom somebody waits, locked so that two routers or hands do not fill one beyond its capacity. */
export const lockReadyBots = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<
      BotRow & { skill_ids: string[] }
    >`select b.*, (select array_agg(s.skill_id) from bot_skills s where s.account_id = b.account_id and s.bot_id = b.id) as skill_ids
      from bots b where b.account_id = ${accountId} and ${AT_WORK}
        and exists (select 1 from bot_skills s join conversations c on c.account_id = s.account_id and c.skill_id = s.skill_id
          where s.account_id = b.account_id and s.bot_id = b.id and c.state = 'queued' and c.offered_to is null and not c.bot_over)
      order by b.id for no key update`,
  )

export const holdingOf = async (tx: Tx, accountId: string, botId: string): Promise<number> =>
  (
    await one(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from conversations where account_id = ${accountId} and state = 'assigned'
        and assignee_id = ${botAuthor(botId)}`,
    )
  ).n

/** Those who came to these skills and were never with a person, longest wait first, locked. */
export const lockForBot = (tx: Tx, accountId: string, skillIds: readonly string[], limit: number) =>
  rows(
    tx,
    sql<ConversationRow>`select * from conversations where account_id = ${accountId} and skill_id = any(${skillIds as string[]}::uuid[])
      and state = 'queued' and offered_to is null and not bot_over order by queued_since limit ${limit} for update skip locked`,
  )

export type NewSession = {
  accountId: string
  id: string
  conversationId: string
  botId: string
  version: number
  quietUntil: Date
}

/** The conversation is the bot's from now on. One it left open by mistake ends. */
export async function openSession(tx: Tx, session: NewSession, name: string, now: Date): Promise<void> {
  await endSession(tx, session.accountId, session.conversationId, 'began anew', now)
  await sql`insert into bot_sessions (account_id, id, conversation_id, bot_id, version, quiet_until, started_at)
    values (${session.accountId}, ${session.id}, ${session.conversationId}, ${session.botId}, ${session.version}, ${session.quietUntil}, ${now})`.execute(
    tx,
  )
  await sql`update conversations set state = 'assigned', assignee_id = ${botAuthor(session.botId)}, assignee_name = ${name}, assigned_at = ${now},
      offered_to = null, offered_at = null, offer_until = null
    where account_id = ${session.accountId} and id = ${session.conversationId}`.execute(tx)
}

/** Ends what a bot holds of a conversation, with every turn it has still to take. */
export async function endSession(
  tx: Tx,
  accountId: string,
  conversationId: string,
  why: string,
  now: Date,
): Promise<void> {
  await sql`update bot_sessions set ended_at = ${now}, ended_why = ${why}, answer_by = null
    where account_id = ${accountId} and conversation_id = ${conversationId} and ended_at is null`.execute(tx)
  await sql`update bot_turns set state = 'dropped', ended_at = ${now}, lease_id = null, lease_until = null
    where account_id = ${accountId} and conversation_id = ${conversationId} and state in ('due', 'working')`.execute(
    tx,
  )
}

export type TurnKind = 'start' | 'message' | 'back' | 'stop' | 'act'

/** A turn of the bot's; one that starts is about what they wrote last. */
export const insertTurn = (
  tx: Tx,
  turn: {
    accountId: string
    id: string
    sessionId: string
    conversationId: string
    botId: string
    kind: TurnKind
  },
  now: Date,
) =>
  sql`insert into bot_turns (account_id, id, session_id, conversation_id, bot_id, kind, created_at, message_id)
    values (${turn.accountId}, ${turn.id}, ${turn.sessionId}, ${turn.conversationId}, ${turn.botId}, ${turn.kind}, ${now},
      case when ${turn.kind} = 'start' then (select id from messages where account_id = ${turn.accountId} and conversation_id = ${turn.conversationId}
        and direction = 'in' order by created_at desc, id desc limit 1) end)`.execute(tx)

export type Arrived = {
  accountId: string
  conversationId: string
  turnId: string
  messageId: string
  kind: 'message' | 'stop'
  at: Date
}

/**
 * What was written into conversations that bots hold becomes their turns, in the order given. The caller has locked the conversations. True
 * when there was any. Cost: an index look-up for each.
 */
export async function insertArrived(tx: Tx, list: readonly Arrived[]): Promise<boolean> {
  if (list.length === 0) return false
  const made = await rows(
    tx,
    sql`/* prepared */ insert into bot_turns (account_id, id, session_id, conversation_id, bot_id, kind, message_id, created_at)
      select w.account_id, w.id, s.id, w.conversation_id, s.bot_id, w.kind, w.message_id, w.at
      from unnest(${list.map((w) => w.accountId)}::uuid[], ${list.map((w) => w.conversationId)}::uuid[], ${list.map((w) => w.turnId)}::uuid[],
        ${list.map((w) => w.messageId)}::uuid[], ${list.map((w) => w.kind)}::text[], ${list.map((w) => w.at)}::timestamptz[])
        with ordinality as w (account_id, conversation_id, id, message_id, kind, at, n)
      join bot_sessions s on s.account_id = w.account_id and s.conversation_id = w.conversation_id and s.ended_at is null
      order by w.n returning 1`,
  )
  return made.length > 0
}

export type ClaimedTurn = {
  account_id: string
  id: string
  session_id: string
  conversation_id: string
  bot_id: string
  kind: TurnKind
  message_id: string | null
  lease_id: string
  tries: number
}

/**
 * Takes turns that are due, or whose worker is silent, the oldest of each conversation only and none of a conversation that has one under way.
 * `busy`: bots that have enough in hand here.
 */
export const claimTurns = (
  tx: Tx,
  want: { leaseId: string; leaseUntil: Date; limit: number; busy: readonly string[] },
  now: Date,
) =>
  rows(
    tx,
    sql<ClaimedTurn>`with due as (
        select t.account_id, t.id from bot_turns t
        where t.state in ('due', 'working') and (t.state = 'due' or t.lease_until <= ${now})
          and t.bot_id <> all(${want.busy as string[]}::uuid[])
          and not exists (select 1 from bot_turns o where o.account_id = t.account_id and o.conversation_id = t.conversation_id
            and o.state in ('due', 'working') and o.seq < t.seq)
        order by t.seq limit ${want.limit} for update of t skip locked)
      update bot_turns t set state = 'working', lease_id = ${want.leaseId}, lease_until = ${want.leaseUntil}, tries = tries + 1
      from due where t.account_id = due.account_id and t.id = due.id
      returning t.account_id, t.id, t.session_id, t.conversation_id, t.bot_id, t.kind, t.message_id, t.lease_id, t.tries`,
  )

/** The worker is alive and still thinks. */
export const renewLease = (tx: Tx, turn: ClaimedTurn, until: Date) =>
  sql`update bot_turns set lease_until = ${until} where account_id = ${turn.account_id} and id = ${turn.id} and lease_id = ${turn.lease_id}
    and state = 'working'`.execute(tx)

export type SessionRow = {
  account_id: string
  id: string
  conversation_id: string
  bot_id: string
  version: number
  state: FlowState | null
  started_at: Date
  ended_at: Date | null
  definition: BotDefinition
  bot_name: string
  kind: BotKind
  secret: Buffer | null
}

export const sessionById = (tx: Tx, id: string, accountId: string | null = null) =>
  maybeOne(
    tx,
    sql<SessionRow>`select s.*, v.definition, b.name as bot_name, b.kind, b.secret from bot_sessions s
      join bots b on b.account_id = s.account_id and b.id = s.bot_id
      join bot_versions v on v.account_id = s.account_id and v.bot_id = s.bot_id and v.version = s.version
      where s.id = ${id} and (${accountId}::uuid is null or s.account_id = ${accountId})`,
  )

/** Whether the turn is still this worker's, and its session open. The caller has locked the conversation. */
export const stillOurs = async (tx: Tx, turn: ClaimedTurn): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from bot_turns t join bot_sessions s on s.account_id = t.account_id and s.id = t.session_id
      where t.account_id = ${turn.account_id} and t.id = ${turn.id} and t.state = 'working' and t.lease_id = ${turn.lease_id}
        and s.ended_at is null for update of t`,
  )) !== undefined

export type Finished = {
  did: readonly BotDeed[]
  given: string | null
  answered: string | null
  problem: string | null
  tokens: number
  tookMs: number
}

export const finishTurn = (tx: Tx, accountId: string, id: string, how: Finished, now: Date) =>
  sql`update bot_turns set state = 'done', ended_at = ${now}, lease_id = null, lease_until = null, did = ${JSON.stringify(how.did)}::jsonb,
      given = ${how.given}, answered = ${how.answered}, problem = ${how.problem}, tokens = ${how.tokens}, took_ms = ${how.tookMs}
    where account_id = ${accountId} and id = ${id}`.execute(tx)

/** What it was given and answered is kept though nothing came of it: somebody took over meanwhile. */
export const noteDropped = (tx: Tx, accountId: string, id: string, how: Finished) =>
  sql`update bot_turns set given = ${how.given}, answered = ${how.answered}, tokens = ${how.tokens}, took_ms = ${how.tookMs}
    where account_id = ${accountId} and id = ${id} and state = 'dropped'`.execute(tx)

/** A turn that a bot took by its own call. False when it was taken before. */
export const insertAct = async (
  tx: Tx,
  act: { accountId: string; id: string; sessionId: string; conversationId: string; botId: string },
  now: Date,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into bot_turns (account_id, id, session_id, conversation_id, bot_id, kind, state, created_at, ended_at)
        values (${act.accountId}, ${act.id}, ${act.sessionId}, ${act.conversationId}, ${act.botId}, 'act', 'done', ${now}, ${now})
        on conflict do nothing returning id`,
    )
  ).length > 0

export const writeSession = (
  tx: Tx,
  session: { account_id: string; id: string },
  to: { state: FlowState | null; quietUntil: Date; answerBy: Date | null },
) =>
  sql`update bot_sessions set state = ${to.state ? JSON.stringify(to.state) : null}::jsonb, quiet_until = ${to.quietUntil}, answer_by = ${to.answerBy}
    where account_id = ${session.account_id} and id = ${session.id}`.execute(tx)

export const addCollected = (
  tx: Tx,
  accountId: string,
  conversationId: string,
  values: Readonly<Record<string, string>>,
) =>
  sql`update conversations set collected = collected || ${JSON.stringify(values)}::jsonb where account_id = ${accountId} and id = ${conversationId}`.execute(
    tx,
  )

/** Sessions of which something is due: their person was quiet, nobody answered in time, or the bot was switched off. */
export const sessionsDue = (tx: Tx, now: Date, limit: number, id: string | null = null) =>
  rows(
    tx,
    sql<{
      account_id: string
      id: string
      conversation_id: string
      why: 'quiet' | 'silent' | 'off'
    }>`select s.account_id, s.id, s.conversation_id,
        case when not b.enabled or b.archived_at is not null then 'off' when s.answer_by <= ${now} then 'silent' else 'quiet' end as why
      from bot_sessions s join bots b on b.account_id = s.account_id and b.id = s.bot_id
      where s.ended_at is null and (${id}::uuid is null or s.id = ${id}) and (s.quiet_until <= ${now} or s.answer_by <= ${now} or not b.enabled or b.archived_at is not null)
      order by s.started_at limit ${limit}`,
  )

/** Tokens of a conversation, of the bot since a moment, and turns of the conversation in which a model was asked. */
export const usedBy = (tx: Tx, session: SessionRow, since: Date) =>
  one(
    tx,
    sql<{
      conversation: number
      day: number
      turns: number
    }>`select coalesce(sum(tokens) filter (where session_id = ${session.id}), 0)::int as conversation,
        coalesce(sum(tokens) filter (where created_at >= ${since}), 0)::bigint::int as day,
        count(*) filter (where session_id = ${session.id} and given is not null)::int as turns
      from bot_turns where account_id = ${session.account_id} and bot_id = ${session.bot_id} and (session_id = ${session.id} or tokens > 0 and created_at >= ${since})`,
  )

export type TurnRow = {
  id: string
  bot_name: string
  kind: TurnKind
  state: string
  created_at: Date
  took_ms: number | null
  heard: string | null
  did: BotDeed[]
  given: string | null
  answered: string | null
  problem: string | null
  tokens: number
}

export const turnsOf = (tx: Tx, accountId: string, conversationId: string) =>
  rows(
    tx,
    sql<TurnRow>`select t.id, b.name as bot_name, t.kind, t.state, t.created_at, t.took_ms, m.body as heard, t.did, t.given, t.answered, t.problem, t.tokens
      from bot_turns t join bots b on b.account_id = t.account_id and b.id = t.bot_id
        left join messages m on m.account_id = t.account_id and m.id = t.message_id
      where t.account_id = ${accountId} and t.conversation_id = ${conversationId} order by t.seq limit 500`,
  )

/** Names of bots by what they sign with in the ledger. */
export const namesOfBots = async (tx: Tx, accountId: string): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await rows(
        tx,
        sql<{ id: string; name: string }>`select id, name from bots where account_id = ${accountId}`,
      )
    ).map((row) => [botAuthor(row.id), row.name]),
  )

export const hadBot = async (tx: Tx, accountId: string, conversationId: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`/* prepared */ select 1 from bot_sessions where account_id = ${accountId} and conversation_id = ${conversationId} limit 1`,
  )) !== undefined

/** Takes a person's words out of what bots were given, answered and did. */
export const eraseTurns = (tx: Tx, accountId: string, conversationIds: readonly string[]) =>
  sql`update bot_turns set given = null, answered = null, problem = null, did = '[]'
    where account_id = ${accountId} and conversation_id = any(${conversationIds as string[]}::uuid[])`.execute(
    tx,
  )

export const turnExists = async (tx: Tx, accountId: string, id: string): Promise<boolean> =>
  (await maybeOne(tx, sql`select 1 from bot_turns where account_id = ${accountId} and id = ${id}`)) !==
  undefined
