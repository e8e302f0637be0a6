import type { Satisfaction } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { cutTime, spanOf } from './cut.ts'
import type { Whose } from './store.ts'

// Questions to the rollups of conversations.

export type Surveyed = { figures: Satisfaction }
/**
 * What surveys brought, told four ways; a key may stand in several rows, which add up. Groups do not hold what lies in spans before the
 * first that counts for them.
 */
export type SurveySums = {
  /** `span` from 0. */
  spans: (Surveyed & { span: number })[]
  agents: (Surveyed & { key: string })[]
  skills: (Surveyed & { key: string })[]
  campaigns: (Surveyed & { key: string })[]
}

type SurveySum = {
  earlier: boolean | null
  span: number | null
  agent_id: string | null
  skill_id: string | null
  campaign_id: string | null
  asked: number
  scores: [number, number, number, number, number]
  words: number
}

const rowsOf = (accountId: string, of: Whose) => sql`r.account_id = ${accountId}
      and (${of.campaignId}::uuid is null or r.campaign_id = ${of.campaignId})
      and (${of.skillIds as string[] | null}::uuid[] is null or r.skill_id = any(${of.skillIds as string[] | null}::uuid[]))
      and (${of.channels as string[] | null}::text[] is null or r.channel = any(${of.channels as string[] | null}::text[]))
      and (${of.senderIds as string[] | null}::uuid[] is null or r.sender_id = any(${of.senderIds as string[] | null}::uuid[]))`

const SCORES = ['asked', 'score_1', 'score_2', 'score_3', 'score_4', 'score_5', 'words'] as const
/** A row of one metric as the columns of a survey's day. */
const spread = (n: ReturnType<typeof sql>) =>
  sql.join(SCORES.map((name) => sql`case metric when ${name.replace('_', ':')} then ${n} else 0 end`))

/**
 * What was asked and answered between the first edge and the last. Cost: a row for each day, agent and campaign with surveys; quarters where days
 * do not fit. Groups begin at `groupsFrom`, a span.
 */
export async function surveysBetween(
  tx: Tx,
  accountId: string,
  edges: readonly Date[],
  of: Whose,
  groupsFrom: number,
): Promise<SurveySums> {
  const columns = sql.join(SCORES.map((name) => sql.ref(name)))
  const who = sql`account_id, campaign_id, skill_id, sender_id, channel, agent_id`
  const sums = sql`sum(asked)::int as asked, array[sum(score_1), sum(score_2), sum(score_3), sum(score_4), sum(score_5)]::int[] as scores,
      sum(words)::int as words`
  const groups = sql`group by grouping sets ((r.span, r.skill_id, r.campaign_id), (r.earlier, r.agent_id))`
  // Days and quarters are grouped apart: what is few need not pass through the same steps as what is many.
  const found = await rows(
    tx,
    sql<SurveySum>`with ${cutTime('conversation_days', accountId, edges)},
    quarters (span, ${who}, ${columns}) as (
      select s.span, ${who}, ${spread(sql`n - packed`)} from runs s
        join conversation_rollups f on f.account_id = ${accountId} and f.at >= s.first and f.at < s.ends and n <> packed
        where metric not like 'answer:%'
      union all select ${spanOf('q.at', edges)}, ${who}, ${spread(sql`n`)} from gaps g
        join conversation_rollups q on q.account_id = ${accountId} and q.at >= g.begins and q.at < g.ends where metric not like 'answer:%')
    select r.earlier, r.span, r.agent_id, r.skill_id, r.campaign_id, ${sums} from (
      select s.span, s.span < ${groupsFrom} as earlier, d.* from runs s
        join survey_day_rollups d on d.account_id = ${accountId} and d.at >= s.first and d.at <= s.last) r
      where ${rowsOf(accountId, of)} ${groups}
    union all select r.earlier, r.span, r.agent_id, r.skill_id, r.campaign_id, ${sums} from (
      select *, span < ${groupsFrom} as earlier from quarters) r
      where ${rowsOf(accountId, of)} ${groups}`,
  )
  const told = found.flatMap((row) =>
    row.span === null ? [] : [{ ...row, span: row.span, figures: figuresOf(row) }],
  )
  const now = told.filter((row) => row.span >= groupsFrom)
  return {
    spans: told.map(({ span, figures }) => ({ span, figures })),
    agents: found.flatMap((row) =>
      row.agent_id === null || row.earlier ? [] : [{ key: row.agent_id, figures: figuresOf(row) }],
    ),
    skills: now.map((row) => ({ key: row.skill_id!, figures: row.figures })),
    campaigns: now.map((row) => ({ key: row.campaign_id!, figures: row.figures })),
  }
}

const figuresOf = ({ asked, scores, words }: SurveySum): Satisfaction => ({ asked, scores, words })

export type AnswerRow = { span: number; metric: string; n: number }

/** How long people waited for the first answer of an agent, by the span between two edges. */
export const answersBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) => {
  const who = sql`account_id, campaign_id, skill_id, sender_id, channel, metric`
  return rows(
    tx,
    sql<AnswerRow>`with ${cutTime('conversation_days', accountId, edges)},
    r (span, account_id, campaign_id, skill_id, sender_id, channel, metric, n) as (
      select s.span, ${who}, n from runs s join answer_day_rollups d on d.account_id = ${accountId} and d.at >= s.first and d.at <= s.last
      union all select s.span, ${who}, n - packed from runs s
        join conversation_rollups f on f.account_id = ${accountId} and f.at >= s.first and f.at < s.ends and n <> packed where metric like 'answer:%'
      union all select ${spanOf('q.at', edges)}, ${who}, n from gaps g
        join conversation_rollups q on q.account_id = ${accountId} and q.at >= g.begins and q.at < g.ends where metric like 'answer:%')
    select span, metric, sum(n)::int as n from r where ${rowsOf(accountId, of)} group by 1, 2 having sum(n) > 0`,
  )
}

/** Names of these agents, bots and campaigns, also of those that are gone from the lists. */
export async function likersOf(
  tx: Tx,
  accountId: string,
  of: Pick<SurveySums, 'agents' | 'campaigns'>,
): Promise<ReadonlyMap<string, string>> {
  const agents = [...new Set(of.agents.map((one) => one.key))]
  const campaigns = [...new Set(of.campaigns.map((one) => one.key))]
  if (agents.length + campaigns.length === 0) return new Map()
  const found = await rows(
    tx,
    sql<{ id: string; name: string }>`
      select user_id as id, name from members where account_id = ${accountId} and user_id = any(${agents}::text[])
      union all select 'bot:' || id, name from bots where account_id = ${accountId} and 'bot:' || id = any(${agents}::text[])
      union all select id::text, name from campaigns where account_id = ${accountId} and id = any(${campaigns}::uuid[])`,
  )
  return new Map(found.map((row) => [row.id, row.name]))
}
