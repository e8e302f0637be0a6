import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { Whose } from './store.ts'

// Questions to the rollups of conversations.

export type TalkedRow = {
  /** Which of the spans it lies in, from 0. */
  span: number
  campaignId: string
  skillId: string
  channel: Channel
  agentId: string
  metric: string
  n: number
}

/** What was counted of conversations between the first edge and the last. Cost: rows of quarters in which agents answered or surveys were sent. */
export const conversationsBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<TalkedRow>`select width_bucket(r.at, ${edges as Date[]}::timestamptz[]) - 1 as span, r.campaign_id as "campaignId", r.skill_id as "skillId",
      r.channel, r.agent_id as "agentId", r.metric, sum(n)::int as n
    from conversation_rollups r
    where r.account_id = ${accountId} and r.at >= ${edges[0]!} and r.at < ${edges.at(-1)!}
      and (${of.campaignId}::uuid is null or r.campaign_id = ${of.campaignId})
      and (${of.skillIds as string[] | null}::uuid[] is null or r.skill_id = any(${of.skillIds as string[] | null}::uuid[]))
      and (${of.channels as string[] | null}::text[] is null or r.channel = any(${of.channels as string[] | null}::text[]))
      and (${of.senderIds as string[] | null}::uuid[] is null or r.sender_id = any(${of.senderIds as string[] | null}::uuid[]))
    group by 1, 2, 3, 4, 5, 6`,
  )

/** Names of the agents, bots and campaigns in these rows, also of those that are gone from the lists. */
export async function likersOf(
  tx: Tx,
  accountId: string,
  of: readonly Pick<TalkedRow, 'agentId' | 'campaignId'>[],
): Promise<ReadonlyMap<string, string>> {
  if (of.length === 0) return new Map()
  const agents = [...new Set(of.map((row) => row.agentId))]
  const campaigns = [...new Set(of.map((row) => row.campaignId))]
  const found = await rows(
    tx,
    sql<{ id: string; name: string }>`
      select user_id as id, name from members where account_id = ${accountId} and user_id = any(${agents}::text[])
      union all select 'bot:' || id, name from bots where account_id = ${accountId} and 'bot:' || id = any(${agents}::text[])
      union all select id::text, name from campaigns where account_id = ${accountId} and id = any(${campaigns}::uuid[])`,
  )
  return new Map(found.map((row) => [row.id, row.name]))
}
