import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { PaceState } from './pace-by-people.ts'

// All SQL of campaign_paces and their curve.

export type PacedCampaign = {
  account_id: string
  id: string
  skill_id: string | null
  sender_id: string
  target_seconds: number
  speed: number | null
}

/** Campaigns that are sending, are paced by people, and are to be steered now. */
export const pacesDue = (tx: Tx, now: Date) =>
  rows(
    tx,
    sql<PacedCampaign>`select c.account_id, c.id, c.skill_id, c.sender_id, c.pace_target_seconds as target_seconds, c.speed::float8 as speed
      from campaigns c left join campaign_paces p on p.account_id = c.account_id and p.campaign_id = c.id
      where c.status = 'sending' and c.pace_target_seconds is not null and (p.next_at is null or p.next_at <= ${now})`,
  )

/** Other paced campaigns that are sending to the same skill's people, this one among them. */
export const pacedOfSkill = async (tx: Tx, accountId: string, skillId: string): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{
        id: string
      }>`select id from campaigns where account_id = ${accountId} and skill_id = ${skillId} and status = 'sending'
        and pace_target_seconds is not null`,
    )
  ).map((row) => row.id)

/** The turn to steer a campaign; null when another process has it or had it a moment ago. Held until the transaction ends. */
export async function takeTurn(
  tx: Tx,
  of: { accountId: string; campaignId: string },
  first: PaceState,
  now: Date,
): Promise<PaceState | null> {
  await sql`insert into campaign_paces (account_id, campaign_id, next_at, state)
    values (${of.accountId}, ${of.campaignId}, ${now}, ${JSON.stringify(first)}::jsonb) on conflict do nothing`.execute(
    tx,
  )
  const row = await maybeOne(
    tx,
    sql<{
      state: PaceState
    }>`select state from campaign_paces where account_id = ${of.accountId} and campaign_id = ${of.campaignId}
      and next_at <= ${now} for update skip locked`,
  )
  return row?.state ?? null
}

export type Decided = {
  perMinute: number
  limit: 'people' | 'queue' | 'replies' | 'nobody' | 'closed' | 'sender'
  agents: number
  capacity: number
  waiting: number
  longestWaitSeconds: number
  coming: number
  replyRate: number
  handlingSeconds: number
  replySeconds: number
}

export async function keepTurn(
  tx: Tx,
  of: { accountId: string; campaignId: string },
  kept: { state: PaceState; decided: Decided; nextAt: Date },
  now: Date,
): Promise<void> {
  await sql`update campaign_paces set state = ${JSON.stringify(kept.state)}::jsonb, decided = ${JSON.stringify(kept.decided)}::jsonb,
      decided_at = ${now}, next_at = ${kept.nextAt} where account_id = ${of.accountId} and campaign_id = ${of.campaignId}`.execute(
    tx,
  )
  await sql`insert into campaign_pace_points (account_id, campaign_id, at, per_minute, waiting)
    values (${of.accountId}, ${of.campaignId}, date_trunc('minute', ${now}::timestamptz), ${kept.decided.perMinute}, ${kept.decided.waiting})
    on conflict (account_id, campaign_id, at) do update set per_minute = excluded.per_minute, waiting = excluded.waiting`.execute(
    tx,
  )
}

export const paceOf = (tx: Tx, accountId: string, campaignId: string) =>
  maybeOne(
    tx,
    sql<{ decided: Decided | null; decided_at: Date | null }>`select decided, decided_at from campaign_paces
      where account_id = ${accountId} and campaign_id = ${campaignId}`,
  )

export const pacePoints = (tx: Tx, accountId: string, campaignId: string, since: Date) =>
  rows(
    tx,
    sql<{
      at: Date
      per_minute: number
      waiting: number
    }>`select at, per_minute, waiting from campaign_pace_points
      where account_id = ${accountId} and campaign_id = ${campaignId} and at >= ${since} order by at`,
  )

export const forgetPacePoints = (tx: Tx, before: Date) =>
  sql`delete from campaign_pace_points where at < ${before}`.execute(tx)
