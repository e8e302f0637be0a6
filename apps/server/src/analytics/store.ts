import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { figureRows, partRows } from './cut.ts'

// Questions to the rollups. Reads every room's tables, writes none.

/** What messages count, see docs/analytics.md. Every message counts once, at the time it was first tried. */
export type Figures = {
  attempted: number
  eligible: number
  skipped: number
  sent: number
  delivered: number
  read: number
  failed: number
  failedLate: number
  unknown: number
  responded: number
  replies: number
  optedOut: number
  segments: number
}

/** Whose messages to count; null = everybody's. */
export type Whose = {
  campaignId: string | null
  skillIds: readonly string[] | null
  channels: readonly string[] | null
  senderIds: readonly string[] | null
}

export const EVERYBODY: Whose = { campaignId: null, skillIds: null, channels: null, senderIds: null }

export type FiguresRow = Figures & {
  /** Which of the spans it lies in, from 0. */
  span: number
  skillId: string | null
  senderId: string
  channel: Channel
  country: string
  /** What the carrier bills a WhatsApp template as; '' = other channels, or no template. */
  category: string
}

/** Of rows of an account and of its campaigns: those that are asked for. */
export const whoseRows = (
  r: string,
  c: string,
  of: Whose,
) => sql`(${of.campaignId}::uuid is null or ${sql.ref(`${r}.campaign_id`)} = ${of.campaignId})
      and (${of.skillIds as string[] | null}::uuid[] is null or ${sql.ref(`${c}.skill_id`)} = any(${of.skillIds as string[] | null}::uuid[]))
      and (${of.channels as string[] | null}::text[] is null or ${sql.ref(`${r}.channel`)} = any(${of.channels as string[] | null}::text[]))
      and (${of.senderIds as string[] | null}::uuid[] is null or ${sql.ref(`${r}.sender_id`)} = any(${of.senderIds as string[] | null}::uuid[]))`

const SUMS = sql`sum(attempted)::int as attempted,
      sum(eligible)::int as eligible, sum(skipped)::int as skipped, sum(sent)::int as sent, sum(delivered)::int as delivered, sum(read)::int as read,
      sum(failed)::int as failed, sum(failed_late)::int as "failedLate", sum(unknown)::int as unknown, sum(responded)::int as responded,
      sum(replies)::int as replies, sum(opted_out)::int as "optedOut", sum(segments)::int as segments`

/**
 * The figures between the first edge and the last, by the span between two edges, by whom and by what decides their price. Edges are quarters of an hour, oldest first, two at
 * least. Reads rollups only: its cost grows with the days on which campaigns were sent, not with messages; for spans shorter than a day, and
 * for the last two days, with the quarters.
 */
export const figuresBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<FiguresRow>`with ${figureRows(accountId, edges)}, kinds as materialized (
      select distinct on (s.campaign_id, s.sender_id) s.campaign_id, s.sender_id, m.rich->>'category' as category
      from campaign_steps s join message_contents m on m.account_id = s.account_id and m.id = s.content_id
      where s.account_id = ${accountId} and s.channel = 'whatsapp' and s.campaign_id in (select campaign_id from r where channel = 'whatsapp')
      order by 1, 2)
    select r.span, c.skill_id as "skillId", r.sender_id as "senderId", r.channel, r.country, coalesce(k.category, '') as category, ${SUMS}
    from r join campaigns c on c.account_id = ${accountId} and c.id = r.campaign_id
      left join kinds k on r.channel = 'whatsapp' and k.campaign_id = r.campaign_id and k.sender_id = r.sender_id
    where ${whoseRows('r', 'c', of)} group by 1, 2, 3, 4, 5, 6`,
  )

export type CampaignFigures = Figures & { span: number; campaignId: string; channel: Channel }

/** The same figures by the campaigns they are of. */
export const campaignFigures = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<CampaignFigures>`with ${figureRows(accountId, edges)}
    select r.span, r.campaign_id as "campaignId", r.channel, ${SUMS}
    from r join campaigns c on c.account_id = ${accountId} and c.id = r.campaign_id
    where ${whoseRows('r', 'c', of)} group by 1, 2, 3`,
  )

export type PartRow = { span: number; metric: string; n: number }

/** Why messages failed or were skipped, and how long replies took, by the span between two edges. */
export const partsBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<PartRow>`with ${partRows(accountId, edges)}
    select r.span, r.metric, sum(n)::int as n from r join campaigns c on c.account_id = ${accountId} and c.id = r.campaign_id
    where ${whoseRows('r', 'c', of)} group by 1, 2 having sum(n) > 0`,
  )

export type CampaignPart = PartRow & { campaignId: string; channel: Channel }

/** Why messages failed or were skipped, by campaign and channel. */
export const campaignParts = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<CampaignPart>`with ${partRows(accountId, edges)}
    select r.span, r.campaign_id as "campaignId", r.channel, r.metric, sum(n)::int as n
    from r join campaigns c on c.account_id = ${accountId} and c.id = r.campaign_id
    where ${whoseRows('r', 'c', of)} and r.metric not like 'reply:%' group by 1, 2, 3, 4 having sum(n) > 0`,
  )

/** When the account, or the campaign's first and last message, began; null = nothing was tried. */
export const lifeOf = (tx: Tx, accountId: string, campaignId: string | null) =>
  one(
    tx,
    campaignId
      ? sql<Life>`select min(at) as first, max(at) as last from message_rollups where account_id = ${accountId} and campaign_id = ${campaignId}`
      : sql<Life>`select least(a.created_at, (select at from message_rollups r where r.account_id = a.id order by at limit 1)) as first, null as last
        from accounts a where a.id = ${accountId}`,
  )
type Life = { first: Date | null; last: Date | null }

/** Names of skills and senders, also of those that are gone from the lists. */
export const namesOf = async (tx: Tx, accountId: string): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await rows(
        tx,
        sql<{ id: string; name: string }>`select id, name from skills where account_id = ${accountId}
          union all select id, name from senders where account_id = ${accountId}`,
      )
    ).map((row) => [row.id, row.name]),
  )

export const countCampaigns = async (tx: Tx, accountId: string): Promise<number> =>
  (
    await one(
      tx,
      sql<{ n: number }>`select count(*)::int as n from campaigns where account_id = ${accountId}`,
    )
  ).n

/** Campaigns sending now, of the account. */
export const sendingNow = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ id: string }>`select id from campaigns where account_id = ${accountId} and status = 'sending'
    and exists (select 1 from message_queue q where q.account_id = campaigns.account_id and q.campaign_id = campaigns.id)`,
  )
