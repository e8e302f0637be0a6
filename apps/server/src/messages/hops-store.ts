import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import type { DueSet } from './enqueue-store.ts'
import type { Deltas, MessageState } from './states.ts'
import { watchLines } from './watches-store.ts'

// From one channel of a campaign to the next. A message that its channel did not deliver is remembered here, at once or for a time when
// no receipt has come; the engine then writes the message of the next step. The old one keeps its state and no longer counts as where its
// recipient stands (`fell_back`): a recipient is one chain, and counts once.

type Settled = { account_id: string; id: string; lane_id: string; state: MessageState }

/**
 * Remembers which of these moved messages go on: failed ones now, sent ones if no delivery receipt comes in time. Cost where no lane has a
 * next one: one look-up of the lanes.
 */
export async function rememberHops(tx: Tx, moved: readonly Settled[], now: Date): Promise<void> {
  const list = moved.filter((row) => row.state === 'failed' || row.state === 'sent')
  if (list.length === 0) return
  await sql`/* prepared */
    with lane as materialized (
      select account_id, id, campaign_id, no_receipt_minutes from lanes
      where account_id = any(${[...new Set(list.map((row) => row.account_id))]}::uuid[])
        and id = any(${[...new Set(list.map((row) => row.lane_id))]}::uuid[]) and has_next)
    insert into message_hops (account_id, message_id, campaign_id, cause, due_at)
    select l.account_id, m.id, l.campaign_id, case when m.state = 'failed' then 'failed' else 'no_receipt' end,
      ${now}::timestamptz + case when m.state = 'failed' then interval '0' else make_interval(mins => l.no_receipt_minutes) end
    from unnest(${list.map((row) => row.id)}::uuid[], ${list.map((row) => row.lane_id)}::uuid[], ${list.map((row) => row.state)}::text[])
      as m (id, lane_id, state)
      join lane l on l.id = m.lane_id
    where m.state = 'failed' or l.no_receipt_minutes is not null
    on conflict (account_id, message_id) do update set cause = excluded.cause, due_at = excluded.due_at`.execute(
    tx,
  )
}

export type Hop = {
  account_id: string
  message_id: string
  campaign_id: string
  cause: 'failed' | 'ineligible' | 'no_receipt'
  step: number
  zone_set_id: number
}

/** Takes what is due, oldest first: gone when the caller's transaction commits, which writes the next step. */
export const takeHops = (tx: Tx, now: Date, limit: number) =>
  rows(
    tx,
    sql<Hop>`
    with due as (
      select account_id, message_id from message_hops where due_at <= ${now} order by due_at limit ${limit} for update skip locked),
    taken as (
      delete from message_hops h using due d where h.account_id = d.account_id and h.message_id = d.message_id
      returning h.account_id, h.message_id, h.campaign_id, h.cause)
    select t.*, m.step, coalesce(m.zone_set_id, 0) as zone_set_id from taken t
      join messages m on m.account_id = t.account_id and m.id = t.message_id`,
  )

export type NextStep = {
  accountId: string
  campaignId: string
  /** The step they come from. */
  from: number
  laneId: string
  senderId: string
  channel: string
  contentId: string
  hasNext: boolean
  due: readonly DueSet[]
}

type Went = {
  line: number
  was: MessageState
  reason: string | null
  code: string | null
  now_state: 'queued' | 'skipped'
  now_reason: string | null
}

/**
 * Writes the next step's message for those of the given ones that still need it: failed, or ineligible, or sent without a receipt where that
 * was the cause. Opt-outs, caps and duplicates are tested by its claim, its window by `due`. Unique by (campaign, line, step): twice adds
 * nothing. Answers how many went on.
 */
export async function goOn(
  tx: Tx,
  next: NextStep,
  hops: readonly Pick<Hop, 'message_id' | 'cause'>[],
  now: Date,
): Promise<number> {
  const { accountId, campaignId, due } = next
  const went = await rows(
    tx,
    sql<Went>`
    with due as (
      select * from unnest(${due.map((d) => d.zoneSetId)}::int[], ${due.map((d) => d.dueAt)}::timestamptz[],
        ${due.map((d) => d.held)}::text[], ${due.map((d) => d.wait)}::text[], ${due.map((d) => d.skip)}::bool[])
        as d (zone_set_id, due_at, held, wait, skip)),
    left_behind as materialized (
      select m.id, m.recipient_line, m.country, m.kind, m.variables, coalesce(m.zone_set_id, 0) as zone_set_id, m.state, m.reason, m.carrier_code,
        coalesce(r.addresses->>${next.channel}::text, case when ${next.channel} <> 'inapp' then r.address end) as address, r.address as known
      from unnest(${hops.map((hop) => hop.message_id)}::uuid[], ${hops.map((hop) => hop.cause)}::text[]) as h (id, cause)
        join messages m on m.account_id = ${accountId} and m.id = h.id
        join recipients r on r.account_id = m.account_id and r.campaign_id = m.campaign_id and r.line = m.recipient_line
      where m.step = ${next.from} and not m.fell_back and (m.state = 'failed'
        or (m.state = 'skipped' and m.reason in ('no_address', 'not_in_country')) or (m.state = 'sent' and h.cause = 'no_receipt'))
      order by m.id for update of m),
    written as (
      insert into messages (account_id, campaign_id, recipient_line, step, lane_id, direction, kind, channel, sender_id, address, country,
        content_id, variables, zone_set_id, state, reason, skipped_at, created_at)
      select ${accountId}, ${campaignId}, b.recipient_line, ${next.from + 1}, ${next.laneId}, 'out', b.kind, ${next.channel}, ${next.senderId},
        coalesce(b.address, b.known, ''), b.country, ${next.contentId}, b.variables, nullif(b.zone_set_id, 0),
        case when d.skip or b.address is null then 'skipped' else 'queued' end,
        case when d.skip then 'no_zone' when b.address is null then 'no_address' end,
        case when d.skip or b.address is null then ${now}::timestamptz end, ${now}
      from left_behind b left join due d on d.zone_set_id = b.zone_set_id
      on conflict (account_id, campaign_id, recipient_line, step) where campaign_id is not null do nothing
      returning id, recipient_line, state, reason, coalesce(zone_set_id, 0) as zone_set_id),
    queued as (
      insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, held_reason, wait_reason)
      select ${accountId}, w.id, ${next.laneId}, ${campaignId}, d.due_at, d.held, d.wait
      from written w left join due d on d.zone_set_id = w.zone_set_id where w.state = 'queued'),
    again as (
      insert into message_hops (account_id, message_id, campaign_id, cause, due_at)
      select ${accountId}, w.id, ${campaignId}, 'ineligible', ${now} from written w where ${next.hasNext} and w.reason = 'no_address'),
    fell as (
      update messages m set fell_back = true from left_behind b join written w on w.recipient_line = b.recipient_line
      where m.account_id = ${accountId} and m.id = b.id)
    select w.recipient_line as line, b.state as was, b.reason, b.carrier_code as code, w.state as now_state, w.reason as now_reason
    from written w join left_behind b on b.recipient_line = w.recipient_line`,
  )
  if (went.length === 0) return 0
  const lines = went.map((row) => row.line)
  const part = { accountId, campaignId, senderId: next.senderId, step: next.from + 1 }
  await watchLines(tx, { ...part, afterLine: Math.min(...lines) - 1, lastLine: Math.max(...lines) }, now)
  await count(tx, deltasOfHops(next, went), now)
  return went.length
}

/** Where the recipient stands moves from the old message to the new one; what happened to the old one stays in the rollups. */
function deltasOfHops(next: NextStep, went: readonly Went[]): Deltas {
  const counts = new Map<string, number>()
  const add = (metric: string, n: number): void => {
    const key = `${next.accountId}/${next.campaignId}/${metric}`
    counts.set(key, (counts.get(key) ?? 0) + n)
  }
  for (const row of went) {
    add(`state:${row.was}`, -1)
    if (row.was === 'failed') add(`failed:${row.reason ?? 'other'}:${row.code ?? ''}`, -1)
    if (row.was === 'skipped') add(`skipped:${row.reason ?? 'other'}`, -1)
    add(`state:${row.now_state}`, 1)
    if (row.now_state === 'skipped') add(`skipped:${row.now_reason ?? 'other'}`, 1)
    add(`went_on:${next.from}`, 1)
  }
  return { counts }
}
