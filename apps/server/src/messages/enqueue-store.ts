import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { deltasOf } from './states.ts'
import { watchConversation, watchLines } from './watches-store.ts'

// How messages come into the ledger: contents, audiences, agents' answers, what consumers write.

export async function insertContent(
  tx: Tx,
  content: { accountId: string; id: string; channel: string; text: string; optOutText: string | null },
  now: Date,
) {
  await sql`insert into message_contents (account_id, id, channel, text, opt_out_text, created_at)
    values (${content.accountId}, ${content.id}, ${content.channel}, ${content.text}, ${content.optOutText}, ${now})`.execute(
    tx,
  )
}

export type ContentRow = { id: string; text: string; opt_out_text: string | null }

export const readContents = (tx: Tx, accountId: string, ids: readonly string[]) =>
  rows(
    tx,
    sql<ContentRow>`select id, text, opt_out_text from message_contents
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
  /** Goes behind a person's own text as it does behind the content. */
  optOutText: string | null
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
  const row = await one(
    tx,
    sql<{ last_line: number | null; added: number; skipped: number }>`
    with due as (
      select * from unnest(${due.map((d) => d.zoneSetId)}::int[], ${due.map((d) => d.dueAt)}::timestamptz[],
        ${due.map((d) => d.held)}::text[], ${due.map((d) => d.wait)}::text[], ${due.map((d) => d.skip)}::bool[])
        as d (zone_set_id, due_at, held, wait, skip)),
    audience as (
      select r.line, r.address, r.variables, r.own_text, coalesce(r.zone_set_id, 0) as zone_set_id from recipients r
      where r.account_id = ${input.accountId} and r.campaign_id = ${input.campaignId} and r.verdict = 'ready' and r.line > ${input.afterLine}
      order by r.line limit ${input.limit}),
    written as (
      insert into messages (account_id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address,
        content_id, variables, body, zone_set_id, state, reason, skipped_at, created_at)
      select ${input.accountId}, ${input.campaignId}, a.line, ${input.laneId}, 'out', ${input.kind}, ${input.channel}, ${input.senderId},
        a.address, case when a.own_text is null then ${input.contentId}::uuid end, a.variables,
        a.own_text || coalesce(' ' || ${input.optOutText}::text, ''), nullif(a.zone_set_id, 0),
        case when d.skip then 'skipped' else 'queued' end, case when d.skip then 'no_zone' end, case when d.skip then ${now}::timestamptz end, ${now}
      from audience a left join due d on d.zone_set_id = a.zone_set_id
      on conflict (account_id, campaign_id, recipient_line, step) where campaign_id is not null do nothing
      returning id, state, coalesce(zone_set_id, 0) as zone_set_id),
    queued as (
      insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, held_reason, wait_reason)
      select ${input.accountId}, w.id, ${input.laneId}, ${input.campaignId}, d.due_at, d.held, d.wait
      from written w left join due d on d.zone_set_id = w.zone_set_id where w.state = 'queued')
    select (select max(line) from audience) as last_line, (select count(*)::int from written) as added,
      (select count(*)::int from written where state = 'skipped') as skipped`,
  )
  const move = { accountId: input.accountId, campaignId: input.campaignId, from: null, code: null }
  const moves = [
    ...Array.from({ length: row.added - row.skipped }, () => ({
      ...move,
      to: 'queued' as const,
      reason: null,
    })),
    ...Array.from({ length: row.skipped }, () => ({ ...move, to: 'skipped' as const, reason: 'no_zone' })),
  ]
  if (row.last_line !== null) await watchLines(tx, { ...input, lastLine: row.last_line }, now)
  await count(tx, deltasOf(moves), now)
  return { lastLine: row.last_line, added: row.added }
}

/** An agent's reply, or a test: one message, at once. The id comes from the caller, so that a repeated click adds nothing. */
export async function insertReply(
  tx: Tx,
  message: {
    accountId: string
    id: string
    laneId: string
    senderId: string
    channel: string
    address: string
    conversationId: string
    body: string
    authorId: string
    segments: number
  },
  now: Date,
): Promise<boolean> {
  const made = await rows(
    tx,
    sql<{
      id: string
    }>`insert into messages (account_id, id, lane_id, direction, kind, channel, sender_id, address, conversation_id, body,
        author_id, segments, state, created_at)
      values (${message.accountId}, ${message.id}, ${message.laneId}, 'out', 'service', ${message.channel}, ${message.senderId},
        ${message.address}, ${message.conversationId}, ${message.body}, ${message.authorId}, ${message.segments}, 'queued', ${now})
      on conflict do nothing returning id`,
  )
  if (made.length === 0) return false
  await sql`insert into message_queue (account_id, message_id, lane_id, due_at)
    values (${message.accountId}, ${message.id}, ${message.laneId}, ${now})`.execute(tx)
  await watchConversation(tx, message, now)
  return true
}
