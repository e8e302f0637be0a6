import type { Channel, SkillSurvey, SurveyState, SurveyWords } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../../platform/db/database.ts'

// All SQL of surveys. Locks: whoever moves a survey holds its row. What comes in locks open conversations first, then surveys.

export type SurveyRow = {
  account_id: string
  conversation_id: string
  state: SurveyState
  reason: string | null
  skill_id: string
  campaign_id: string | null
  sender_id: string
  channel: Channel
  address: string
  agent_id: string | null
  agent_name: string | null
  words: SurveyWords
  ask_words: boolean
  expire_hours: number
  created_at: Date
  due_at: Date
  sent_at: Date | null
  expires_at: Date | null
  score: number | null
  scored_at: Date | null
  comment: string | null
  question_id: string | null
  score_id: string | null
  words_question_id: string | null
  comment_id: string | null
  thanks_id: string | null
}

export async function skillSurvey(
  tx: Tx,
  accountId: string,
  skillId: string,
): Promise<SkillSurvey | undefined> {
  const row = await maybeOne(
    tx,
    sql<{
      enabled: boolean
      texts: SurveyWords[]
      delay_seconds: number
      ask_words: boolean
      expire_hours: number
    }>`/* prepared */ select enabled, texts, delay_seconds, ask_words, expire_hours from skill_surveys where account_id = ${accountId} and skill_id = ${skillId}`,
  )
  return (
    row && {
      enabled: row.enabled,
      texts: row.texts,
      delaySeconds: row.delay_seconds,
      askWords: row.ask_words,
      expireHours: row.expire_hours,
    }
  )
}

export const writeSkillSurvey = (tx: Tx, accountId: string, skillId: string, survey: SkillSurvey) =>
  sql`insert into skill_surveys (account_id, skill_id, enabled, texts, delay_seconds, ask_words, expire_hours)
    values (${accountId}, ${skillId}, ${survey.enabled}, ${JSON.stringify(survey.texts)}::jsonb, ${survey.delaySeconds}, ${survey.askWords}, ${survey.expireHours})
    on conflict (account_id, skill_id) do update set enabled = excluded.enabled, texts = excluded.texts, delay_seconds = excluded.delay_seconds,
      ask_words = excluded.ask_words, expire_hours = excluded.expire_hours`.execute(tx)

export type NewSurvey = Pick<
  SurveyRow,
  | 'account_id'
  | 'conversation_id'
  | 'skill_id'
  | 'campaign_id'
  | 'sender_id'
  | 'channel'
  | 'address'
  | 'agent_id'
  | 'agent_name'
  | 'words'
  | 'ask_words'
  | 'expire_hours'
  | 'due_at'
>

/** Schedules it, if somebody of ours answered in that conversation and it has none. One for each conversation, whoever is faster. */
export const insertSurvey = (tx: Tx, survey: NewSurvey, now: Date) =>
  sql`insert into surveys (account_id, conversation_id, skill_id, campaign_id, sender_id, channel, address, agent_id, agent_name, words, ask_words,
      expire_hours, created_at, due_at)
    select ${survey.account_id}, ${survey.conversation_id}, ${survey.skill_id}, ${survey.campaign_id}::uuid, ${survey.sender_id}, ${survey.channel},
      ${survey.address}, ${survey.agent_id}::text, ${survey.agent_name}::text, ${JSON.stringify(survey.words)}::jsonb, ${survey.ask_words},
      ${survey.expire_hours}, ${now}, ${survey.due_at}
    where exists (select 1 from messages m where m.account_id = ${survey.account_id} and m.conversation_id = ${survey.conversation_id}
      and m.direction = 'out' and m.author_id is not null)
    on conflict do nothing`.execute(tx)

/** The next ones that are due, locked; those in another process's hands are skipped. */
export const lockDue = (tx: Tx, now: Date, limit: number) =>
  rows(
    tx,
    sql<SurveyRow>`select * from surveys where state = 'scheduled' and due_at <= ${now} order by due_at limit ${limit} for update skip locked`,
  )

export type Person = { accountId: string; senderId: string; channel: string; address: string }

/** Surveys of these people that wait to be sent or answered, locked, oldest conversation first. */
export const lockOpenOf = (tx: Tx, people: readonly Person[]) =>
  rows(
    tx,
    sql<SurveyRow>`/* prepared */ select s.* from surveys s
      join unnest(${people.map((p) => p.accountId)}::uuid[], ${people.map((p) => p.senderId)}::uuid[], ${people.map((p) => p.channel)}::text[],
        ${people.map((p) => p.address)}::text[]) as p (account_id, sender_id, channel, address)
        on s.account_id = p.account_id and s.sender_id = p.sender_id and s.channel = p.channel and s.address = p.address
      where s.state in ('scheduled', 'sent', 'scored') order by s.account_id, s.conversation_id for update of s`,
  )

export const postpone = (tx: Tx, survey: SurveyRow, dueAt: Date) =>
  sql`update surveys set due_at = ${dueAt} where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(
    tx,
  )

export const markSent = (tx: Tx, survey: SurveyRow, questionId: string, expiresAt: Date, now: Date) =>
  sql`update surveys set state = 'sent', sent_at = ${now}, expires_at = ${expiresAt}, question_id = ${questionId}
    where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(tx)

export const endUnasked = (tx: Tx, survey: SurveyRow, state: 'not_sent' | 'withdrawn', reason: string) =>
  sql`update surveys set state = ${state}, reason = ${reason}
    where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(tx)

export type Scored = {
  score: number
  scoreId: string
  comment: string | null
  wordsQuestionId: string | null
  thanksId: string | null
  /** Until when words count, if they are asked for. */
  until: Date | null
}

export const markScored = (tx: Tx, survey: SurveyRow, got: Scored, now: Date) =>
  sql`update surveys set state = ${got.until ? 'scored' : 'done'}, score = ${got.score}, scored_at = ${now}, score_id = ${got.scoreId},
      comment = ${got.comment}, comment_id = case when ${got.comment !== null} then ${got.scoreId}::uuid end,
      words_question_id = ${got.wordsQuestionId}, thanks_id = ${got.thanksId}, expires_at = coalesce(${got.until}::timestamptz, expires_at)
    where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(tx)

export const markCommented = (
  tx: Tx,
  survey: SurveyRow,
  got: { comment: string; commentId: string; thanksId: string | null },
) =>
  sql`update surveys set state = 'done', comment = ${got.comment}, comment_id = ${got.commentId}, thanks_id = ${got.thanksId}
    where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(tx)

export const markDone = (tx: Tx, survey: SurveyRow) =>
  sql`update surveys set state = 'done' where account_id = ${survey.account_id} and conversation_id = ${survey.conversation_id}`.execute(
    tx,
  )

/** Answers that did not come in time. Answers the conversations. */
export const expire = (tx: Tx, now: Date, limit: number) =>
  rows(
    tx,
    sql<{ account_id: string; conversation_id: string }>`with over as materialized (
        select account_id, conversation_id from surveys where state in ('sent', 'scored') and expires_at <= ${now}
        order by expires_at limit ${limit} for update skip locked)
      update surveys s set state = case when s.score is null then 'expired' else 'done' end
      from over o where s.account_id = o.account_id and s.conversation_id = o.conversation_id returning s.account_id, s.conversation_id`,
  )

export const surveyOf = (tx: Tx, accountId: string, conversationId: string) =>
  maybeOne(
    tx,
    sql<SurveyRow>`/* prepared */ select * from surveys where account_id = ${accountId} and conversation_id = ${conversationId}`,
  )

/** What is to know to send one: when they last wrote, where they are, and whether they are in a conversation again. */
export const factsOf = (tx: Tx, survey: SurveyRow) =>
  maybeOne(
    tx,
    sql<{ last_in_at: Date | null; zone_set_id: number | null; talking: boolean }>`
      select c.last_in_at, (select m.zone_set_id from messages m where m.account_id = c.account_id and m.address = c.address and m.zone_set_id is not null
          order by m.id desc limit 1) as zone_set_id,
        exists (select 1 from conversations o where o.account_id = c.account_id and o.channel = c.channel and o.sender_id = c.sender_id
          and o.address = c.address and o.state <> 'closed') as talking
      from conversations c where c.account_id = ${survey.account_id} and c.id = ${survey.conversation_id}`,
  )

export type Filter = {
  from: string | null
  to: string | null
  skill: string | null
  campaign: string | null
  agent: string | null
  score: number | null
}
export type ListedSurvey = SurveyRow & { skill_name: string; campaign_name: string | null }

/** Surveys that were sent, newest first, below a place in that order. */
export const listSurveys = (
  tx: Tx,
  accountId: string,
  filter: Filter,
  below: { at: Date; id: string } | null,
  limit: number,
) =>
  rows(
    tx,
    sql<ListedSurvey>`select v.*, s.name as skill_name, k.name as campaign_name from surveys v
      join skills s on s.account_id = v.account_id and s.id = v.skill_id
      left join campaigns k on k.account_id = v.account_id and k.id = v.campaign_id
    where v.account_id = ${accountId} and v.sent_at is not null
      and (${filter.from}::timestamptz is null or v.sent_at >= ${filter.from}) and (${filter.to}::timestamptz is null or v.sent_at < ${filter.to})
      and (${filter.skill}::uuid is null or v.skill_id = ${filter.skill}) and (${filter.campaign}::uuid is null or v.campaign_id = ${filter.campaign})
      and (${filter.agent}::text is null or v.agent_id = ${filter.agent}) and (${filter.score}::int is null or v.score = ${filter.score})
      and (${below?.at ?? null}::timestamptz is null or (v.sent_at, v.conversation_id) < (${below?.at ?? null}::timestamptz, ${below?.id ?? null}::uuid))
    order by v.sent_at desc, v.conversation_id desc limit ${limit}`,
  )

/** Surveys of a person go to their new address. */
export const moveSurveys = (tx: Tx, move: { accountId: string; channel: string; from: string; to: string }) =>
  sql`update surveys set address = ${move.to} where account_id = ${move.accountId} and channel = ${move.channel} and address = ${move.from}
    and state in ('scheduled', 'sent', 'scored')`.execute(tx)

/** The score stays as a figure; whose it was and what they wrote do not. What was still to be asked is not asked. */
export const eraseSurveys = (tx: Tx, person: { accountId: string; address: string; pseudonym: string }) =>
  sql`update surveys set address = ${person.pseudonym}, comment = case when comment is not null then '(erased)' end,
      reason = case when state = 'scheduled' then 'erased' else reason end,
      state = case state when 'scheduled' then 'not_sent' when 'sent' then 'expired' when 'scored' then 'done' else state end
    where account_id = ${person.accountId} and address = ${person.address}`.execute(tx)
