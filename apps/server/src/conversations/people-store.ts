import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'

// How much the people of a skill can answer, as measured.

const LATELY_MS = 12 * 3_600_000
const HANDLED = 200
const OTHERS_MS = 15 * 60_000

export type Measured = {
  capacity: number
  free: number
  agents: number
  waiting: number
  longestSince: Date | null
  handled: number
  meanSeconds: number
  others: number
}

/**
 * A skill's people at a moment. Who is there and available counts with the places their other skills leave. `paced`: campaigns whose replies are not
 * counted among the others who write; nor are those whom a bot has or had until the end. Cost: what is open in the skill, its last closed conversations, and its agents.
 */
export const measure = (
  tx: Tx,
  of: { accountId: string; skillId: string; paced: readonly string[] },
  heardSince: Date,
  now: Date,
) =>
  one(
    tx,
    sql<Measured>`with there as materialized (
      select a.user_id, a.capacity,
        (select count(*)::int from conversations c where c.account_id = a.account_id and c.state = 'assigned' and c.assignee_id = a.user_id
          and c.skill_id = ${of.skillId}) as own,
        (select count(*)::int from conversations c where c.account_id = a.account_id and c.state = 'assigned' and c.assignee_id = a.user_id
          and c.skill_id <> ${of.skillId}) as elsewhere,
        (select count(*)::int from conversations c where c.account_id = a.account_id and c.offered_to = a.user_id) as offered
      from agents a join members m using (account_id, user_id)
        join skill_members s on s.account_id = a.account_id and s.user_id = a.user_id and s.skill_id = ${of.skillId}
      where a.account_id = ${of.accountId} and a.status = 'available' and a.here and a.seen_at > ${heardSince} and m.disabled_at is null
        and m.role <> 'campaign_manager'),
    done as materialized (
      select extract(epoch from c.closed_at - c.assigned_at) as took from conversations c
      where c.account_id = ${of.accountId} and c.skill_id = ${of.skillId} and c.state = 'closed'
        and c.closed_at > ${new Date(now.getTime() - LATELY_MS)} and c.assigned_at is not null and c.assignee_id not like 'bot:%'
      order by c.closed_at desc limit ${HANDLED})
    select (select count(*)::int from there) as agents,
      (select coalesce(sum(greatest(0, capacity - elsewhere)), 0)::int from there) as capacity,
      (select coalesce(sum(greatest(0, capacity - own - elsewhere - offered)), 0)::int from there) as free,
      (select count(*)::int from conversations c where c.account_id = ${of.accountId} and c.skill_id = ${of.skillId} and c.state = 'queued') as waiting,
      (select min(coalesce(waiting_since, opened_at)) from conversations c where c.account_id = ${of.accountId} and c.skill_id = ${of.skillId}
        and c.state = 'queued') as "longestSince",
      (select count(*)::int from done) as handled, (select coalesce(avg(took), 0)::float8 from done) as "meanSeconds",
      (select count(*)::int from conversations c where c.account_id = ${of.accountId} and c.skill_id = ${of.skillId}
        and c.opened_at > ${new Date(now.getTime() - OTHERS_MS)} and (c.campaign_id is null or c.campaign_id <> all(${of.paced as string[]}::uuid[]))
        and (c.assignee_id is null or c.assignee_id not like 'bot:%'))
        as others`,
  )

export const OTHERS_S = OTHERS_MS / 1000

/** How many conversations of each campaign a bot had until the end. Cost: the closed conversations of the skill. */
export const settledByBots = (
  tx: Tx,
  of: { accountId: string; skillId: string; campaigns: readonly string[] },
) =>
  rows(
    tx,
    sql<{
      campaignId: string
      n: number
    }>`select c.campaign_id as "campaignId", count(*)::int as n from conversations c
      where c.account_id = ${of.accountId} and c.skill_id = ${of.skillId} and c.state = 'closed'
        and c.campaign_id = any(${of.campaigns as string[]}::uuid[]) and c.assignee_id like 'bot:%' group by 1`,
  )
