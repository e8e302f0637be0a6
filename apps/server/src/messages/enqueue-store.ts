import type { Rich, RichContent } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { REPLY_LANE, replyLane } from './lanes-store.ts'
import { CHUNK } from './lines.ts'
import { deltasOf } from './states.ts'
import type { Content } from './text.ts'
import { watchAnswers, watchLines } from './watches-store.ts'

// How messages of ours come into the ledger: contents, audiences, agents' answers.

/** Keeps what a message says for ever. One that is kept already under this id says the same. */
export async function insertContent(
  tx: Tx,
  content: {
    accountId: string
    id: string
    channel: string
    text: string
    optOutText: string | null
    rich?: RichContent | null
  },
  now: Date,
) {
  await sql`insert into message_contents (account_id, id, channel, text, opt_out_text, rich, created_at)
    values (${content.accountId}, ${content.id}, ${content.channel}, ${content.text}, ${content.optOutText},
      ${content.rich ? JSON.stringify(content.rich) : null}::jsonb, ${now}) on conflict do nothing`.execute(
    tx,
  )
}

export type ContentRow = Content & { id: string }

export const readContents = (tx: Tx, accountId: string, ids: readonly string[]) =>
  rows(
    tx,
    sql<ContentRow>`/* prepared */ select id, text, opt_out_text, rich from message_contents
    where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`,
  )

export type Enqueue = {
  accountId: string
  campaignId: string
  laneId: string
  senderId: string
  channel: string
  kind: string
  contentId: string
  /** Another channel takes over whom this one cannot reach. */
  hasNext?: boolean
  /** People of this country cannot be reached on the channel; null = everybody can. */
  notTo?: string | null
  /** Goes behind a person's own text as it does behind the content. */
  optOutText: string | null
  /** Who is on one of these lists, or got one of these campaigns, is skipped. */
  exclude?: { lists: readonly string[]; campaigns: readonly string[] }
  /** Bounds of these messages beside those of their campaign. */
  notBefore?: Date | null
  notAfter?: Date | null
  afterLine: number
  limit: number
  /** For each zone set of the audience: when it is due, or why it is held. Set 0 stands for "no zone set". */
  due: readonly DueSet[]
}

/** When the people of a zone set are due, why they are held, or that they are left out (`skip`). */
export type DueSet = {
  zoneSetId: number
  dueAt: Date | null
  held: string | null
  wait: string | null
  skip: boolean
}

/**
 * Writes the next lines of the audience into the ledger and the queue. Unique by (campaign, line, step): running it twice adds
 * nothing. Answers the last line written and how many; none = all are in.
 */
export async function enqueueAudience(
  tx: Tx,
  input: Enqueue,
  now: Date,
): Promise<{ lastLine: number | null; added: number }> {
  const due = input.due
  const lists = [...(input.exclude?.lists ?? [])]
  const campaigns = [...(input.exclude?.campaigns ?? [])]
  const row = await one(
    tx,
    sql<{ last_line: number | null; added: number; skipped: Record<string, number> }>`
    with due as (
      select * from unnest(${due.map((d) => d.zoneSetId)}::int[], ${due.map((d) => d.dueAt)}::timestamptz[],
        ${due.map((d) => d.held)}::text[], ${due.map((d) => d.wait)}::text[], ${due.map((d) => d.skip)}::bool[])
        as d (zone_set_id, due_at, held, wait, skip)),
    audience as (
      select r.line, coalesce(r.addresses->>${input.channel}::text, case when ${input.channel} <> 'inapp' then r.address end) as address,
        r.address as known, r.addresses->>'inapp' as consumer_id, r.country,
        r.variables, r.own_text, coalesce(r.zone_set_id, 0) as zone_set_id from recipients r
      where r.account_id = ${input.accountId} and r.campaign_id = ${input.campaignId} and r.verdict = 'ready' and r.line > ${input.afterLine}
      order by r.line limit ${input.limit}),
    judged as (
      select a.*, case when cardinality(${lists}::uuid[]) > 0 and exists (select 1 from exclusion_entries e where e.account_id = ${input.accountId}
          and e.list_id = any(${lists}::uuid[]) and e.address in (a.address, a.known, a.consumer_id)) then 'excluded'
        when cardinality(${campaigns}::uuid[]) > 0 and exists (select 1 from messages p where p.account_id = ${input.accountId}
          and p.address in (a.address, a.known, a.consumer_id) and p.campaign_id = any(${campaigns}::uuid[])
          and p.state in ('sending', 'sent', 'delivered', 'read', 'unknown')) then 'got_before'
        when d.skip then 'no_zone' when a.address is null then 'no_address' when a.country = ${input.notTo ?? null} then 'not_in_country'
        end as barred from audience a left join due d on d.zone_set_id = a.zone_set_id),
    written as (
      insert into messages (account_id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address, country,
        content_id, variables, body, zone_set_id, not_before, not_after, state, reason, skipped_at, created_at)
      select ${input.accountId}, ${input.campaignId}, a.line, ${input.laneId}, 'out', ${input.kind}, ${input.channel}, ${input.senderId},
        coalesce(a.address, a.known, ''), a.country, case when a.own_text is null then ${input.contentId}::uuid end, a.variables,
        a.own_text || coalesce(' ' || ${input.optOutText}::text, ''), nullif(a.zone_set_id, 0),
        ${input.notBefore ?? null}::timestamptz, ${input.notAfter ?? null}::timestamptz,
        case when a.barred is not null then 'skipped' else 'queued' end, a.barred, case when a.barred is not null then ${now}::timestamptz end, ${now}
      from judged a
      on conflict (account_id, campaign_id, recipient_line, step) where campaign_id is not null do nothing
      returning id, recipient_line, state, reason, coalesce(zone_set_id, 0) as zone_set_id),
    listed as (
      insert into message_lines as l (account_id, campaign_id, chunk, bits)
      select ${input.accountId}, ${input.campaignId}, recipient_line / ${CHUNK}::int, bit_or(set_bit(0::bit(1024), recipient_line % ${CHUNK}::int, 1))
      from written group by 3
      on conflict (account_id, campaign_id, chunk) do update set bits = l.bits | excluded.bits),
    queued as (
      insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, held_reason, wait_reason)
      select ${input.accountId}, w.id, ${input.laneId}, ${input.campaignId}, d.due_at, d.held, d.wait
      from written w left join due d on d.zone_set_id = w.zone_set_id where w.state = 'queued'),
    goes_on as (
      insert into message_hops (account_id, message_id, campaign_id, cause, due_at)
      select ${input.accountId}, w.id, ${input.campaignId}, 'ineligible', ${now} from written w
      where ${input.hasNext ?? false} and w.reason in ('no_address', 'not_in_country'))
    select (select max(line) from audience) as last_line, (select count(*)::int from written) as added,
      (select coalesce(json_object_agg(reason, n), '{}') from (
        select reason, count(*)::int as n from written where state = 'skipped' group by 1) s) as skipped`,
  )
  const move = { accountId: input.accountId, campaignId: input.campaignId, from: null, code: null }
  const skipped = Object.entries(row.skipped)
  const waiting = row.added - skipped.reduce((sum, [, n]) => sum + n, 0)
  const moves = [
    ...Array.from({ length: waiting }, () => ({ ...move, to: 'queued' as const, reason: null })),
    ...skipped.flatMap(([reason, n]) =>
      Array.from({ length: n }, () => ({ ...move, to: 'skipped' as const, reason })),
    ),
  ]
  if (row.last_line !== null) await watchLines(tx, { ...input, lastLine: row.last_line }, now)
  await count(tx, deltasOf(moves), now)
  return { lastLine: row.last_line, added: row.added }
}

/**
 * An agent's or a bot's reply: one message, due at once on the sender's lane of replies. The id comes from the caller, so that a repeated click
 * adds nothing; answers whether it did. One statement, and three more with a sender's first reply.
 */
export async function insertReply(
  tx: Tx,
  newId: () => string,
  message: {
    accountId: string
    id: string
    senderId: string
    channel: string
    address: string
    conversationId: string
    body: string
    authorId: string
    segments: number
    /** What it says beside its text. */
    rich?: Rich | null
  },
  now: Date,
): Promise<boolean> {
  const inLine = await putInLine(tx, message, now)
  if (inLine !== undefined) return inLine
  await replyLane(tx, message.accountId, message.senderId, newId, now)
  return (await putInLine(tx, message, now))!
}

/** Undefined while the sender has no lane for it. */
const putInLine = async (
  tx: Tx,
  message: Parameters<typeof insertReply>[2],
  now: Date,
): Promise<boolean | undefined> =>
  (
    await maybeOne(
      tx,
      sql<{ made: boolean }>`/* prepared */ with lane as (${REPLY_LANE(message)}),
      made as (
        insert into messages (account_id, id, lane_id, direction, kind, channel, sender_id, address, conversation_id, body,
          author_id, segments, extra, state, created_at)
        select ${message.accountId}, ${message.id}, lane.id, 'out', 'service', ${message.channel}, ${message.senderId},
          ${message.address}, ${message.conversationId}, ${message.body}, ${message.authorId}, ${message.segments}::int,
          ${message.rich ? JSON.stringify(message.rich) : null}::jsonb, 'queued', ${now}::timestamptz from lane
        on conflict do nothing returning account_id, id, lane_id, conversation_id, sender_id),
      in_line as (
        insert into message_queue (account_id, message_id, lane_id, due_at) select account_id, id, lane_id, ${now}::timestamptz from made),
      watched as (${watchAnswers(sql`made`, now)})
      select exists (select 1 from made) as made from lane`,
    )
  )?.made

/** A message of our own making, without a campaign: the answer to STOP, one outside office hours, or a test. Due at once. */
export async function insertAnswer(
  tx: Tx,
  message: {
    accountId: string
    id: string
    laneId: string
    senderId: string
    channel: string
    address: string
    conversationId: string | null
    body: string
    extra?: Rich | null
    segments: number
    purpose: 'consent_answer' | 'test' | 'closed_answer' | 'survey'
    /** Who asked for it, if a person did. */
    authorId?: string | null
  },
  now: Date,
): Promise<void> {
  await sql`with made as (
      insert into messages (account_id, id, lane_id, direction, kind, channel, sender_id, address, conversation_id, body, extra, segments, purpose,
        author_id, state, created_at)
      values (${message.accountId}, ${message.id}, ${message.laneId}, 'out', 'service', ${message.channel}, ${message.senderId},
        ${message.address}, ${message.conversationId}, ${message.body}, ${message.extra ? JSON.stringify(message.extra) : null}::jsonb,
        ${message.segments}, ${message.purpose}, ${message.authorId ?? null}, 'queued', ${now})
      returning account_id, id, lane_id)
    insert into message_queue (account_id, message_id, lane_id, due_at) select account_id, id, lane_id, ${now} from made`.execute(
    tx,
  )
}

/** What waits for a person goes to their new address. What is under way, or was sent, stays as it was. */
export const readdressWaiting = (
  tx: Tx,
  move: { accountId: string; channel: string; from: string; to: string },
) =>
  sql`update messages set address = ${move.to} where account_id = ${move.accountId} and address = ${move.from}
    and channel = ${move.channel} and direction = 'out' and state = 'queued'`.execute(tx)
