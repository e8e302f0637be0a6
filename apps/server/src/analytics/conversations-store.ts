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

/** How many people waited so long for the first answer of an agent; `earlier`: before the first span that counts for groups. */
export type AnswerRow = { earlier: boolean; metric: string; n: number }

export type Talked = { surveys: SurveySums; answers: AnswerRow[] }

/** A row tells one of four things: surveys of a span, skill and campaign; of an agent; first answers. */
type TalkRow = {
  earlier: boolean | null
  span: number | null
  agent_id: string | null
  skill_id: string | null
  campaign_id: string | null
  metric: string | null
  /** First answers of `metric`; else surveys. */
  n: number
  scores: [number, number, number, number, number] | null
  words: number | null
}

const rowsOf = (accountId: string, of: Whose) => sql`r.account_id = ${accountId}
      and (${of.campaignId}::uuid is null or r.campaign_id = ${of.campaignId}) ${rowsOfAnyCampaign(of)}`
const rowsOfAnyCampaign = (
  of: Whose,
) => sql`and (${of.skillIds as string[] | null}::uuid[] is null or r.skill_id = any(${of.skillIds as string[] | null}::uuid[]))
      and (${of.channels as string[] | null}::text[] is null or r.channel = any(${of.channels as string[] | null}::text[]))
      and (${of.senderIds as string[] | null}::uuid[] is null or r.sender_id = any(${of.senderIds as string[] | null}::uuid[]))`

const NO = { span: sql`null::int`, uuid: sql`null::uuid`, text: sql`null::text`, bool: sql`null::bool` }
const SURVEYS = sql`sum(asked)::int as n, array[sum(score_1), sum(score_2), sum(score_3), sum(score_4), sum(score_5)]::int[] as scores,
      sum(words)::int as words`
/** The same of rows of one metric. */
const given = (metric: string) => sql`coalesce(sum(n) filter (where metric = ${metric}), 0)`
const SURVEYS_GIVEN = sql`${given('asked')}::int, array[${given('score:1')}, ${given('score:2')}, ${given('score:3')}, ${given('score:4')},
      ${given('score:5')}]::int[], ${given('words')}::int`

/**
 * What was asked and answered between the first edge and the last, and how long people waited for the first answer of an agent. Groups begin at
 * `groupsFrom`, a span; first answers are told before it and from it on. Cost: a row for each day and campaign with surveys; for agents, a row for
 * each month, skill and sender, and for each campaign on days of months that are in the range in part; quarters where days do not fit, which are
 * many and read once for everything.
 */
export async function talkedBetween(
  tx: Tx,
  accountId: string,
  edges: readonly Date[],
  of: Whose,
  groupsFrom: number,
): Promise<Talked> {
  const [from, to] = [edges[0]!, edges.at(-1)!]
  const who = sql`campaign_id, skill_id, sender_id, channel, agent_id, metric`
  const found = await rows(
    tx,
    sql<TalkRow>`with ${cutTime('conversation_days', accountId, edges)},
    q as materialized (
      select * from (
        select s.span, account_id, ${who}, n - packed as n from runs s
          join conversation_rollups f on f.account_id = ${accountId} and f.at >= s.first and f.at < s.ends and n <> packed
        union all select ${spanOf('q.at', edges)}, account_id, ${who}, n from gaps g
          join conversation_rollups q on q.account_id = ${accountId} and q.at >= g.begins and q.at < g.ends) r
      where ${rowsOf(accountId, of)}),
    told as materialized (
      select d.at, d.month, s.at is not null as counts, bool_and(s.at is not null) over (partition by d.month) as whole
      from conversation_days d left join summed s on s.at = d.at and s.span >= ${groupsFrom}
      where d.account_id = ${accountId} and d.at >= ${from}::timestamptz - interval '32 days' and d.at < ${to}::timestamptz + interval '32 days'),
    agents as (
      select agent_id, asked, score_1, score_2, score_3, score_4, score_5, words
        from (select distinct month from told where whole and ${of.campaignId === null}) m
        join survey_month_agents r on r.month = m.month and r.account_id = ${accountId} where true ${rowsOfAnyCampaign(of)}
      union all select agent_id, asked, score_1, score_2, score_3, score_4, score_5, words
        from (select at from told where counts and not (whole and ${of.campaignId === null})) t
        join survey_day_rollups r on r.at = t.at and ${rowsOf(accountId, of)})
    select ${NO.bool} as earlier, s.span, ${NO.text} as agent_id, r.skill_id, r.campaign_id, ${NO.text} as metric, ${SURVEYS} from runs s
      join survey_day_campaigns r on r.at >= s.first and r.at <= s.last and ${rowsOf(accountId, of)} group by 2, 4, 5
    union all select null, span, null, skill_id, campaign_id, null, ${SURVEYS_GIVEN} from q where metric not like 'answer:%' group by 2, 4, 5
    union all select false, ${NO.span}, agent_id, ${NO.uuid}, ${NO.uuid}, null, ${SURVEYS} from agents group by 3
    union all select false, null, agent_id, null, null, null, ${SURVEYS_GIVEN} from q
      where metric not like 'answer:%' and span >= ${groupsFrom} group by 3
    union all select s.span < ${groupsFrom}, null, null, null, null, r.metric, sum(n)::int, null, null from runs s
      join answer_day_rollups r on r.at >= s.first and r.at <= s.last and ${rowsOf(accountId, of)} group by 1, 6
    union all select span < ${groupsFrom}, null, null, null, null, metric, sum(n)::int, null, null from q where metric like 'answer:%' group by 1, 6`,
  )
  const told = found.flatMap((row) =>
    row.span === null ? [] : [{ ...row, span: row.span, figures: figuresOf(row) }],
  )
  const now = told.filter((row) => row.span >= groupsFrom)
  return {
    surveys: {
      spans: told.map(({ span, figures }) => ({ span, figures })),
      agents: found.flatMap((row) =>
        row.agent_id === null ? [] : [{ key: row.agent_id, figures: figuresOf(row) }],
      ),
      skills: now.map((row) => ({ key: row.skill_id!, figures: row.figures })),
      campaigns: now.map((row) => ({ key: row.campaign_id!, figures: row.figures })),
    },
    answers: answersOf(found),
  }
}

const figuresOf = ({ n, scores, words }: TalkRow): Satisfaction => ({
  asked: n,
  scores: scores!,
  words: words!,
})

/** Days and quarters tell the same step apart. */
function answersOf(found: readonly TalkRow[]): AnswerRow[] {
  const sums = new Map<string, AnswerRow>()
  for (const { earlier, metric, n } of found) {
    if (earlier === null || metric === null) continue
    const sum = sums.get(`${earlier} ${metric}`) ?? { earlier, metric, n: 0 }
    sum.n += n
    sums.set(`${earlier} ${metric}`, sum)
  }
  return [...sums.values()].filter((row) => row.n > 0)
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
