import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

export type ConversationGap = { at: Date; metric: string; counted: number; found: number }

/**
 * Rollups of conversations against a slow recount of surveys and conversations; empty = equal. Up to 100 are answered. First answers are compared
 * by who gave them: a conversation may have gone to another skill or campaign since.
 */
export const conversationGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ConversationGap>`
    with facts as (
      select sent_at as at, coalesce(campaign_id::text, '') as campaign, skill_id::text as skill, sender_id::text as sender, coalesce(agent_id, '') as agent, part.metric
        from surveys cross join lateral (values ('asked'), ('score:' || score), (case when comment is not null then 'words' end)) as part (metric)
        where account_id = ${accountId} and sent_at is not null and part.metric is not null
      union all select first_answered_at, '', '', '', coalesce(first_answer_by, ''), 'answer:' || coalesce((
          select min(upto)::text from unnest(array[30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200,
            604800, 1209600, 2592000]) upto where first_answer_seconds < upto), '')
        from conversations where account_id = ${accountId} and first_answered_at is not null),
    told as (
      select to_timestamp(floor(extract(epoch from at) / 900) * 900) as at, campaign, skill, sender, agent, metric, count(*) as n
      from facts group by 1, 2, 3, 4, 5, 6),
    counted as (
      select at, agent_id as agent, metric, case when own then nullif(campaign_id, '00000000-0000-0000-0000-000000000000')::text else '' end as campaign,
        case when own then skill_id::text else '' end as skill, case when own then sender_id::text else '' end as sender, n
      from (select *, metric not like 'answer:%' as own from conversation_rollups where account_id = ${accountId}) r),
    summed as (
      select at, coalesce(campaign, '') as campaign, skill, sender, agent, metric, sum(n) as n from counted group by 1, 2, 3, 4, 5, 6)
    select at, metric, coalesce(c.n, 0)::int as counted, coalesce(f.n, 0)::int as found
    from told f full join summed c using (at, campaign, skill, sender, agent, metric) where coalesce(c.n, 0) <> coalesce(f.n, 0) limit 100`,
  )

const EACH = sql`cross join lateral (values ('asked', asked), ('score:1', score_1), ('score:2', score_2), ('score:3', score_3), ('score:4', score_4),
        ('score:5', score_5), ('words', words)) as f (metric, n)`

/** Sums of days against what is settled of the quarters within them, and the sums of days against them; empty = equal. Up to 100 are answered. */
export const conversationDayGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ConversationGap>`
    with days as (select at, until from conversation_days where account_id = ${accountId}),
    settled as (
      select d.at, r.campaign_id, r.skill_id, r.sender_id, case when metric like 'answer:%' then '' else r.agent_id end as agent, r.metric, sum(r.packed) as n
      from conversation_rollups r cross join lateral (
        select d.at, d.until from conversation_days d where d.account_id = ${accountId} and d.at <= r.at order by d.at desc limit 1) d
      where r.account_id = ${accountId} and r.at < d.until group by 1, 2, 3, 4, 5, 6),
    summed as (
      select at, campaign_id, skill_id, sender_id, agent_id as agent, f.metric, f.n from survey_day_rollups ${EACH} where account_id = ${accountId}
      union all select at, campaign_id, skill_id, sender_id, '', metric, n from answer_day_rollups where account_id = ${accountId})
    select at, metric, coalesce(s.n, 0)::int as counted, coalesce(q.n, 0)::int as found
    from settled q full join summed s using (at, campaign_id, skill_id, sender_id, agent, metric) where coalesce(s.n, 0) <> coalesce(q.n, 0)
    union all select at, 'of campaigns: ' || metric, coalesce(c.n, 0)::int, coalesce(d.n, 0)::int from
      (select at, campaign_id, skill_id, sender_id, f.metric, sum(f.n) as n from survey_day_rollups ${EACH} where account_id = ${accountId}
        group by 1, 2, 3, 4, 5) d
      full join (select at, campaign_id, skill_id, sender_id, f.metric, f.n from survey_day_campaigns ${EACH}
        where account_id = ${accountId}) c using (at, campaign_id, skill_id, sender_id, metric) where coalesce(c.n, 0) <> coalesce(d.n, 0)
    union all select month::timestamp at time zone 'UTC', 'of the month: ' || metric, coalesce(m.n, 0)::int, coalesce(d.n, 0)::int from
      (select month, skill_id, sender_id, agent_id, f.metric, sum(f.n) as n from survey_day_rollups ${EACH} join conversation_days using (account_id, at)
        where account_id = ${accountId} group by 1, 2, 3, 4, 5) d
      full join (select month, skill_id, sender_id, agent_id, f.metric, f.n from survey_month_agents ${EACH} where account_id = ${accountId}) m
        using (month, skill_id, sender_id, agent_id, metric) where coalesce(m.n, 0) <> coalesce(d.n, 0)
    union all select o.at, 'overlapping days', 2, 1 from days d join days o on o.at > d.at and o.at < d.until limit 100`,
  )
