import type { Channel, Kind, Received, Rich, RichContent } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { CHUNK, type LineChunk, pagesOf } from './lines.ts'
import type { MessageState } from './states.ts'
import type { Content } from './text.ts'

export const countsOf = (tx: Tx, accountId: string, campaignIds: readonly string[]) =>
  rows(
    tx,
    sql<{
      campaign_id: string
      metric: string
      n: number
    }>`/* prepared */ select campaign_id, metric, sum(n)::int as n from campaign_counts
    where account_id = ${accountId} and campaign_id = any(${campaignIds as string[]}::uuid[]) group by 1, 2`,
  )

/** What keeps a campaign from being finished: people in line or on the way, late failures to decide on, those who may go on to the
 * next channel, and alerts the carrier is asked
 * about. The counters say it at once while there are many; that nobody is left is read from the rows. */
export async function openOf(tx: Tx, accountId: string, campaignId: string): Promise<number> {
  const row = await one(
    tx,
    sql<{ n: number }>`select case when (
        select sum(n) from campaign_counts where account_id = ${accountId} and campaign_id = ${campaignId}
          and metric in ('state:queued', 'state:sending')) > 0 then 1
      else (select count(*)::int from (
      (select 1 from message_queue q join lanes l on l.account_id = q.account_id and l.id = q.lane_id
        where l.account_id = ${accountId} and l.campaign_id = ${campaignId} limit 1)
      union all
      (select 1 from late_failures f where f.account_id = ${accountId} and f.campaign_id = ${campaignId} limit 1)
      union all
      (select 1 from message_hops h join messages m on m.account_id = h.account_id and m.id = h.message_id
        where h.account_id = ${accountId} and h.campaign_id = ${campaignId} and m.state in ('sent', 'failed', 'skipped') limit 1)
      union all
      (select 1 from message_doubts d join messages m on m.account_id = d.account_id and m.id = d.message_id
        where d.account_id = ${accountId} and m.campaign_id = ${campaignId} and m.kind = 'alert' limit 1)) x) end as n`,
  )
  return row.n
}

export type WaitGroup = { wait: string; people: number; next: Date | null }

/** Who waits, by reason. Due already = their turn. One pass over what waits of this campaign. */
export const waitingOf = (tx: Tx, accountId: string, campaignId: string, now: Date) =>
  rows(
    tx,
    sql<WaitGroup>`
    select case when q.due_at is null then coalesce(q.held_reason, 'no_zone')
                when q.due_at <= ${now} then 'turn' else coalesce(q.wait_reason, 'window') end as wait,
      count(*)::int as people, min(q.due_at) as next
    from message_queue q join lanes l on l.account_id = q.account_id and l.id = q.lane_id
    where l.account_id = ${accountId} and l.campaign_id = ${campaignId} and q.lease_id is null group by 1 order by 3 nulls last`,
  )

export const speedsOf = (tx: Tx, accountId: string, campaignId: string | null, since: Date) =>
  rows(
    tx,
    sql<{ at: Date; n: number }>`select at, sum(n)::int as n from send_speeds
    where account_id = ${accountId} and (${campaignId}::uuid is null or campaign_id = ${campaignId}) and at >= ${since} group by at order by at`,
  )

/** The person asked to stop, in answer to this message; true the first time. */
export async function markOptedOut(tx: Tx, accountId: string, id: string, now: Date): Promise<boolean> {
  const marked = await rows(
    tx,
    sql`update messages set opted_out_at = ${now} where account_id = ${accountId} and id = ${id} and opted_out_at is null returning id`,
  )
  return marked.length === 1
}

export type ThreadRow = {
  id: string
  direction: 'in' | 'out'
  campaign_id: string | null
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
  state: MessageState
  reason: string | null
  author_id: string | null
  /** What an answer of ours says beside its text, or what came with one of theirs. */
  extra: Rich | Received | null
  carrier_id: string | null
  created_at: Date
  attempted_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  zone_set_id: number | null
}

/** How many messages of campaigns of these kinds a person was sent since a moment: what the account's limit counts. */
export const campaignMessagesSince = async (
  tx: Tx,
  of: { accountId: string; address: string; kinds: readonly string[]; since: Date },
): Promise<number> =>
  (
    await one(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from messages where account_id = ${of.accountId} and address = ${of.address}
        and campaign_id is not null and kind = any(${of.kinds as string[]}::text[])
        and state in ('sending', 'sent', 'delivered', 'read', 'unknown') and attempted_at > ${of.since}`,
    )
  ).n

const THREAD = sql`id, direction, campaign_id, body, content_id, variables, state, reason, author_id, extra, carrier_id, created_at, attempted_at,
      sent_at, delivered_at, read_at, zone_set_id`

/** The whole thread, oldest first. */
export const threadOf = (tx: Tx, accountId: string, conversationId: string) =>
  rows(
    tx,
    sql<ThreadRow>`/* prepared */ select ${THREAD} from messages
    where account_id = ${accountId} and conversation_id = ${conversationId} order by coalesce(attempted_at, created_at), id`,
  )

export type TalkRow = ThreadRow & {
  /** What a campaign's message says, where its own words do not. */
  content: Content | undefined
  campaign_name: string | null
  /** Of a person who wrote for the brand; null when they left, and of a bot. */
  author_name: string | null
  /** Where the person may be, as the database has it; null = nothing is known. */
  zones: string[] | null
}

/**
 * What was said in a conversation, and everything campaigns sent to its person on its sender between two moments (`until` null = until now),
 * each once and in no order, with what is shown beside it. One statement. Cost: the person's messages, and index look-ups for each.
 */
export async function talkOf(
  tx: Tx,
  of: {
    accountId: string
    conversationId: string
    senderId: string
    address: string
    from: Date
    until: Date | null
  },
): Promise<TalkRow[]> {
  type Row = Omit<TalkRow, 'content'> & {
    content_text: string | null
    content_opt_out_text: string | null
    content_rich: RichContent | null
  }
  const found = await rows(
    tx,
    sql<Row>`/* prepared */ select m.*, t.text as content_text, t.opt_out_text as content_opt_out_text, t.rich as content_rich,
      (select c.name from campaigns c where c.account_id = ${of.accountId} and c.id = m.campaign_id) as campaign_name,
      (select p.name from members p where p.account_id = ${of.accountId} and p.user_id = m.author_id) as author_name,
      (select z.zones from zone_sets z where z.id = m.zone_set_id) as zones
    from (select ${THREAD} from messages where account_id = ${of.accountId} and conversation_id = ${of.conversationId}
      union all select ${THREAD} from messages
        where account_id = ${of.accountId} and address = ${of.address} and sender_id = ${of.senderId} and direction = 'out' and campaign_id is not null
          and state in ('sending', 'sent', 'delivered', 'read', 'unknown') and attempted_at >= ${of.from}
          and (${of.until}::timestamptz is null or attempted_at <= ${of.until})
          and conversation_id is distinct from ${of.conversationId}) m
      left join message_contents t on t.account_id = ${of.accountId} and t.id = m.content_id`,
  )
  return found.map(({ content_text: text, content_opt_out_text, content_rich, ...row }) => ({
    ...row,
    content: text === null ? undefined : { text, opt_out_text: content_opt_out_text, rich: content_rich },
  }))
}

export type LedgerRow = Omit<ThreadRow, 'extra'> & {
  channel: Channel
  step: number
  recipient_line: number | null
  address: string
  carrier_code: string | null
  carrier_id: string | null
  segments: number | null
  attempt: number
  eligible_at: Date | null
  failed_at: Date | null
  skipped_at: Date | null
  responded_at: Date | null
  /** Nobody knows its outcome: when the carrier is asked next. */
  next_look_at: Date | null
  due_at: Date | null
  held_reason: string | null
  wait_reason: string | null
}

type RecipientFilter = {
  states: readonly string[] | null
  channel?: string | null
  /** A part of an address. */
  search: string | null
  /** Why they failed or were skipped: our word, and the carrier's. */
  reason?: string | null
  code?: string | null
}

const WHOLE_NUMBER = /^\d{8,15}$/

/**
 * The address somebody means who typed digits, if the campaign has exactly that number: by its index, where looking for a part reads every
 * recipient, which takes seconds for a million.
 */
async function wholeAddress(
  tx: Tx,
  accountId: string,
  campaignId: string,
  search: string | null,
): Promise<string | null> {
  if (search === null || !WHOLE_NUMBER.test(search)) return null
  const address = `+${search}`
  const [found] = await rows(
    tx,
    sql`select 1 from messages where account_id = ${accountId} and address = ${address} and campaign_id = ${campaignId} limit 1`,
  )
  return found ? address : null
}

/** A campaign's recipients, each as the message that stands for them now. `address`: only this one; what is searched for is then found. */
const recipientsOf = (
  accountId: string,
  campaignId: string,
  filter: RecipientFilter,
  address: string | null,
) => sql`m.account_id = ${accountId} and m.campaign_id = ${campaignId} and not m.fell_back
      and (${filter.states as string[] | null}::text[] is null or m.state = any(${filter.states as string[] | null}::text[]))
      and (${filter.channel ?? null}::text is null or m.channel = ${filter.channel ?? null})
      and (${filter.reason ?? null}::text is null or m.reason = ${filter.reason ?? null})
      and (${filter.code ?? null}::text is null or m.carrier_code = ${filter.code ?? null})
      and (${address}::text is null or m.address = ${address})
      and (${address === null ? filter.search : null}::text is null or strpos(lower(m.address), lower(${filter.search})) > 0)`

/**
 * How many rows that list has, and after which line each of its pages begins. Cost of the whole list: a row for each 1,024 lines. With a filter it
 * reads the campaign's messages once, up to a second for a million.
 */
export async function ledgerPages(
  tx: Tx,
  accountId: string,
  campaignId: string,
  filter: RecipientFilter & { size: number },
): Promise<{ total: number; starts: number[] }> {
  const { states, channel, reason, code, search, size } = filter
  const whole = !states && !channel && !reason && !code && !search
  const address = await wholeAddress(tx, accountId, campaignId, search)
  const lines = whole
    ? sql`select chunk, bits from message_lines where account_id = ${accountId} and campaign_id = ${campaignId}`
    : sql`select m.recipient_line / ${CHUNK}::int as chunk, bit_or(set_bit(0::bit(1024), m.recipient_line % ${CHUNK}::int, 1)) as bits from messages m
        where ${recipientsOf(accountId, campaignId, filter, address)} and m.recipient_line is not null group by 1`
  const chunks = await rows(
    tx,
    sql<LineChunk>`select chunk, bit_count(bits)::int as n, case when bit_count(bits) < ${CHUNK}::int then bits::text end as bits
      from (${lines}) l order by chunk`,
  )
  return pagesOf(chunks, size)
}

/** The message of a campaign's first channel to the person of a line. */
export const messageOfLine = async (
  tx: Tx,
  at: { accountId: string; campaignId: string; line: number },
): Promise<string> =>
  (
    await one(
      tx,
      sql<{
        id: string
      }>`select id from messages where account_id = ${at.accountId} and campaign_id = ${at.campaignId}
        and recipient_line = ${at.line} and step = 0`,
    )
  ).id

export type OneRow = LedgerRow & {
  campaign_id: string
  kind: Kind
  sender_id: string
  not_before: Date | null
  not_after: Date | null
  opted_out_at: Date | null
}

/** One message of a campaign. */
export const messageById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<OneRow>`select m.id, m.recipient_line, m.channel, m.kind, m.sender_id, m.step, m.direction, m.campaign_id, m.address, m.body, m.content_id,
      m.variables, m.state, m.reason, m.carrier_code, m.carrier_id, m.segments, m.author_id, m.created_at, m.attempted_at, m.sent_at, m.delivered_at,
      m.read_at, m.failed_at, m.responded_at, m.zone_set_id, m.attempt, m.eligible_at, m.skipped_at, m.not_before, m.not_after, m.opted_out_at,
      q.due_at, q.held_reason, q.wait_reason, d.next_look_at
    from messages m left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
      left join message_doubts d on d.account_id = m.account_id and d.message_id = m.id and m.state = 'unknown'
    where m.account_id = ${accountId} and m.id = ${id} and m.campaign_id is not null`,
  )

/** Where each recipient of a campaign stands, in line order, from a line on: of several channels the last one tried. */
export async function ledgerOf(
  tx: Tx,
  accountId: string,
  campaignId: string,
  filter: RecipientFilter & { afterLine: number; limit: number },
): Promise<LedgerRow[]> {
  const address = await wholeAddress(tx, accountId, campaignId, filter.search)
  return rows(
    tx,
    sql<LedgerRow>`select m.id, m.recipient_line, m.channel, m.step, m.direction, m.campaign_id, m.address, m.body, m.content_id, m.variables, m.state, m.reason,
      m.carrier_code, m.carrier_id, m.segments, m.author_id, m.created_at, m.attempted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at,
      m.responded_at, m.zone_set_id, m.attempt, m.eligible_at, m.skipped_at, q.due_at, q.held_reason, q.wait_reason, d.next_look_at
    from messages m left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
      left join message_doubts d on d.account_id = m.account_id and d.message_id = m.id and m.state = 'unknown'
    where ${recipientsOf(accountId, campaignId, filter, address)} and m.recipient_line > ${filter.afterLine}
    order by m.recipient_line limit ${filter.limit}`,
  )
}

export type FailedRow = {
  account_id: string
  id: string
  campaign_id: string | null
  sender_id: string
  channel: Channel
  address: string
  zone_set_id: number | null
  attempt: number
  reason: string | null
  carrier_code: string | null
}

/** What is to know of failed messages to decide what follows. Those that are not failed are left out. */
export const failedMessages = async (
  tx: Tx,
  keys: readonly { account_id: string; id: string }[],
): Promise<FailedRow[]> =>
  keys.length === 0
    ? []
    : rows(
        tx,
        sql<FailedRow>`select m.account_id, m.id, m.campaign_id, m.sender_id, m.channel, m.address, m.zone_set_id, m.attempt, m.reason, m.carrier_code
          from messages m join unnest(${keys.map((k) => k.account_id)}::uuid[], ${keys.map((k) => k.id)}::uuid[]) as k (a, id)
            on m.account_id = k.a and m.id = k.id
          where m.state = 'failed'`,
      )
