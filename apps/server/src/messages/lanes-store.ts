import type { OpenConversations } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// Lanes and what is due in them.

export type Lane = {
  accountId: string
  id: string
  senderId: string
  campaignId: string | null
  priority: number
}
export const PRIORITY = { reply: 0, campaign: 5 } as const

export async function openLane(
  tx: Tx,
  lane: Lane & {
    speed: number | null
    notAfter: Date | null
    allowance: number | null
    /** A further channel takes over whom this one does not reach: who failed, and who has no delivery receipt after so many minutes. */
    hasNext?: boolean
    noReceiptMinutes?: number | null
    openConversations?: OpenConversations
    /** Goes only as somebody steers it, and not at all before. */
    paced?: boolean
  },
  now: Date,
): Promise<void> {
  await sql`insert into lanes (account_id, id, sender_id, campaign_id, priority, state, speed, not_after, allowance, has_next, no_receipt_minutes,
      open_conversations, pace, created_at)
    values (${lane.accountId}, ${lane.id}, ${lane.senderId}, ${lane.campaignId}, ${lane.priority}, 'open', ${lane.speed}, ${lane.notAfter},
      ${lane.allowance}, ${lane.hasNext ?? false}, ${lane.noReceiptMinutes ?? null}, ${lane.openConversations ?? 'deliver'}, ${lane.paced ? 0 : null}, ${now})`.execute(
    tx,
  )
}

/** A sender's lane of replies, within a statement. */
export const REPLY_LANE = ({ accountId, senderId }: { accountId: string; senderId: string }) =>
  sql`select id from lanes where account_id = ${accountId} and sender_id = ${senderId} and campaign_id is null
    and priority = ${PRIORITY.reply}::int`

const replyLaneOf = (tx: Tx, accountId: string, senderId: string) =>
  maybeOne(tx, sql<{ id: string }>`/* prepared */ ${REPLY_LANE({ accountId, senderId })}`)

/** The lane of agents' replies on a sender, made when first needed. */
export async function replyLane(
  tx: Tx,
  accountId: string,
  senderId: string,
  newId: () => string,
  now: Date,
): Promise<string> {
  const known = await replyLaneOf(tx, accountId, senderId)
  if (known) return known.id
  await sql`insert into lanes (account_id, id, sender_id, priority, state, created_at)
    values (${accountId}, ${newId()}, ${senderId}, ${PRIORITY.reply}, 'open', ${now}) on conflict do nothing`.execute(
    tx,
  )
  return (await replyLaneOf(tx, accountId, senderId))!.id
}

export async function changeLane(
  tx: Tx,
  accountId: string,
  campaignId: string,
  change: {
    state?: 'open' | 'paused' | 'closed'
    speed?: number | null
    notAfter?: Date | null
    allowance?: number | null
    /** Steered from now on, and still until then; or no longer. */
    paced?: boolean
  },
) {
  await sql`update lanes set
      state = coalesce(${change.state ?? null}, state),
      speed = case when ${change.speed === undefined} then speed else ${change.speed ?? null}::numeric end,
      not_after = case when ${change.notAfter === undefined} then not_after else ${change.notAfter ?? null}::timestamptz end,
      allowance = case when ${change.allowance === undefined} then allowance else ${change.allowance ?? null}::int end,
      pace = case when ${change.paced === undefined} then pace when ${change.paced ?? false} then coalesce(pace, 0) end,
      pace_until = case when ${change.paced === false} then null else pace_until end
    where account_id = ${accountId} and campaign_id = ${campaignId}`.execute(tx)
}

/** The lanes of a launch that is undone. Only while nothing was ever put in line there. */
export const closeUnused = (tx: Tx, accountId: string, campaignId: string) =>
  sql`delete from lanes where account_id = ${accountId} and campaign_id = ${campaignId}`.execute(tx)

/** How many a campaign's first lane, which bears its id, may still take before a person looks (canary); null = no limit, or no lane yet. */
export async function allowanceOf(tx: Tx, accountId: string, campaignId: string): Promise<number | null> {
  const lane = await maybeOne(
    tx,
    sql<{
      allowance: number | null
    }>`select allowance from lanes where account_id = ${accountId} and id = ${campaignId}`,
  )
  return lane?.allowance ?? null
}

export type DueLane = {
  account_id: string
  id: string
  sender_id: string
  campaign_id: string | null
  priority: number
  speed: number | null
  next_slot_at: Date | null
  /** How many it may still take before a person looks (canary); null = no limit. */
  allowance: number | null
  /** The account has a frequency cap. */
  capped: boolean
  time_zone: string
  /** Since when something is due, or from when on it will be. */
  due_at: Date
}

/** Not paced, or somebody steers it and lets it go. A lane that nobody has steered for a while stands still. */
export const steered = (now: Date) => sql`(l.pace is null or (l.pace > 0 and l.pace_until > ${now}))`

/** What the controller allows a campaign, messages a second over all its lanes with somebody in line, until a moment. */
export const paceLanes = (
  tx: Tx,
  of: { accountId: string; campaignId: string },
  rate: number,
  until: Date,
  now: Date,
) =>
  sql`with w as (select l.id, exists (select 1 from message_queue q where q.lane_id = l.id) as waits from lanes l
      where l.account_id = ${of.accountId} and l.campaign_id = ${of.campaignId}),
    share as (select ${rate}::float8 / greatest(1, (select count(*) from w where waits)) as pace)
    update lanes l set pace = share.pace, pace_until = ${until},
      next_slot_at = case when share.pace > 0 then least(l.next_slot_at, ${now}::timestamptz + make_interval(secs => 1 / share.pace)) else l.next_slot_at end
    from share where l.account_id = ${of.accountId} and l.campaign_id = ${of.campaignId} and l.pace is not null`.execute(
    tx,
  )

/** Open lanes of a sender with something due, now or until a later moment, that they may take, agents' replies first. */
export const dueLanes = (tx: Tx, senderId: string, now: Date, until = now) =>
  rows(
    tx,
    sql<DueLane>`/* prepared */ select l.account_id, l.id, l.sender_id, l.campaign_id, l.priority, least(l.speed, l.pace)::float8 as speed, l.next_slot_at, l.allowance,
      a.frequency_cap_messages is not null as capped, a.time_zone, q.due_at
    from lanes l join accounts a on a.id = l.account_id cross join lateral (
      select q.due_at from message_queue q where q.lane_id = l.id and q.lease_id is null and q.due_at <= ${until} order by q.due_at limit 1) q
    where l.sender_id = ${senderId} and l.state = 'open' and (l.allowance is null or l.allowance > 0) and a.may_send and ${steered(now)}
    order by l.priority, l.id`,
  )

/** Senders that have an open lane with something due, and when the next thing is due elsewhere. */
export const sendersDue = (tx: Tx, now: Date) =>
  rows(
    tx,
    sql<{ sender_id: string; account_id: string; next_due: Date | null }>`/* prepared */
    select l.sender_id, l.account_id, min(q.due_at) as next_due
    from lanes l join accounts a on a.id = l.account_id and a.may_send cross join lateral (
      select q.due_at from message_queue q where q.lane_id = l.id and q.lease_id is null and q.due_at is not null
      order by q.due_at limit 1) q
    where l.state = 'open' and (l.allowance is null or l.allowance > 0) and ${steered(now)}
    group by 1, 2 having min(q.due_at) <= ${new Date(now.getTime() + 60_000)}`,
  )

/** What a lane took: its own pace moves on, and its allowance shrinks. */
export const advanceLane = (
  tx: Tx,
  lane: { accountId: string; id: string },
  took: { messages: number; nextSlotAt: Date | null },
) =>
  sql`update lanes set next_slot_at = coalesce(${took.nextSlotAt}::timestamptz, next_slot_at), allowance = allowance - ${took.messages}
    where account_id = ${lane.accountId} and id = ${lane.id}`.execute(tx)

/** Messages taken and put back untried do not use the canary up. */
export async function restoreAllowance(
  tx: Tx,
  untried: readonly { account_id: string; lane_id: string }[],
): Promise<void> {
  const lanes = new Map<string, { accountId: string; n: number }>()
  for (const row of untried) {
    const known = lanes.get(row.lane_id) ?? { accountId: row.account_id, n: 0 }
    lanes.set(row.lane_id, { ...known, n: known.n + 1 })
  }
  for (const [id, { accountId, n }] of [...lanes].sort())
    await sql`update lanes set allowance = allowance + ${n} where account_id = ${accountId} and id = ${id} and allowance is not null`.execute(
      tx,
    )
}

/** Campaigns whose canary is used up while somebody still waits in their lane. */
export const canariesDone = (tx: Tx) =>
  rows(
    tx,
    sql<{ account_id: string; campaign_id: string }>`select l.account_id, l.campaign_id from lanes l
    where l.state = 'open' and l.allowance = 0 and l.campaign_id is not null
      and exists (select 1 from message_queue q where q.lane_id = l.id and q.lease_id is null)
      and not exists (select 1 from message_queue q where q.lane_id = l.id and q.lease_id is not null)`,
  )
