import type { ConversationSurvey, Received } from '@foreword/contract'
import { readLimits } from '../../accounts/index.ts'
import { hoursFor } from '../../delivery/index.ts'
import {
  campaignMessagesSince,
  insertAnswer,
  replyLane,
  segmentsOf,
  wakeForLine,
} from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/db/database.ts'
import { publish } from '../../platform/live/live.ts'
import { isOptedOut } from '../../recipients/index.ts'
import { isBot } from '../bots/model.ts'
import type { ConversationRow } from '../store.ts'
import { windowFor } from '../window.ts'
import { askedOn, isComment, readScore, reasonWords, wordsFor } from './model.ts'
import * as store from './survey-store.ts'

// How somebody found a conversation. A row for each conversation decides everything: who moves it holds its lock, and what goes out is written
// in the transaction that moves it, so that nobody is asked twice and no answer counts twice.

type Deps = { newId: () => string }
const HOUR_MS = 3_600_000
/** A question that cannot go out for so long is stale. */
const STALE_MS = 24 * HOUR_MS
/** So long after the words were asked for, what somebody writes is those words; later it is something new. */
const WORDS_MS = HOUR_MS / 2
const AT_ONCE = 50

/** A conversation, locked, is being closed by a person or a bot: asks how it was, if its skill does. */
export async function scheduleSurvey(
  tx: Tx,
  row: ConversationRow,
  closedBy: { id: string; name: string } | null,
  now: Date,
): Promise<void> {
  const { account_id: accountId, channel, address } = row
  const survey = await store.skillSurvey(tx, accountId, row.skill_id)
  if (!survey?.enabled) return
  if (await isOptedOut(tx, { accountId, channel, address, kind: 'service' })) return
  const had =
    row.assignee_id === null ? closedBy : { id: row.assignee_id, name: row.assignee_name ?? row.assignee_id }
  // How a bot did is nobody's score.
  const agent = had && !isBot(had.id) ? had : null
  await store.insertSurvey(
    tx,
    {
      account_id: accountId,
      conversation_id: row.id,
      skill_id: row.skill_id,
      campaign_id: row.campaign_id,
      sender_id: row.sender_id,
      channel,
      address,
      agent_id: agent?.id ?? null,
      agent_name: agent?.name ?? null,
      words: wordsFor(survey.texts, { ...row.customer, ...row.collected }),
      ask_words: survey.askWords,
      expire_hours: survey.expireHours,
      due_at: new Date(now.getTime() + survey.delaySeconds * 1000),
    },
    now,
  )
}

/** Sends what is due and ends what is over, in any number of processes. Answers how many were looked at. */
export async function workSurveys(deps: {
  db: Database
  clock: Clock
  newId: () => string
}): Promise<number> {
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const due = await store.lockDue(tx, now, AT_ONCE)
    for (const survey of due) await ask(tx, deps, survey, now)
    const over = await store.expire(tx, now, AT_ONCE)
    for (const one of [...due, ...over])
      await publish(tx, one.account_id, { type: 'conversation', id: one.conversation_id })
    return due.length + over.length
  })
}

async function ask(tx: Tx, deps: Deps, survey: store.SurveyRow, now: Date): Promise<void> {
  const { account_id: accountId, channel, address } = survey
  const facts = await store.factsOf(tx, survey)
  if (!facts || facts.talking) return void (await store.endUnasked(tx, survey, 'withdrawn', 'wrote_again'))
  const reason = (await isOptedOut(tx, { accountId, channel, address, kind: 'service' }))
    ? 'opted_out'
    : (await isCapped(tx, survey, now))
      ? 'capped'
      : null
  if (reason) return void (await store.endUnasked(tx, survey, 'not_sent', reason))
  const opens = await hoursFor(tx, { accountId, channel, address, zoneSetId: facts.zone_set_id }, now)
  if (opens === null || opens.getTime() - survey.created_at.getTime() > STALE_MS)
    return void (await store.endUnasked(tx, survey, 'not_sent', 'hours'))
  if (windowFor({ channel, last_in_at: facts.last_in_at }, opens)?.until === null)
    return void (await store.endUnasked(tx, survey, 'not_sent', 'window_closed'))
  if (opens > now) return void (await store.postpone(tx, survey, opens))
  const asked = askedOn(channel, survey.conversation_id, survey.words)
  const questionId = await say(tx, deps, survey, asked, now)
  await store.markSent(tx, survey, questionId!, new Date(now.getTime() + survey.expire_hours * HOUR_MS), now)
}

/** Whether the account's limit of messages to one person is reached, where it counts service messages. */
async function isCapped(tx: Tx, survey: store.SurveyRow, now: Date): Promise<boolean> {
  const limits = await readLimits(tx, survey.account_id)
  const { frequency_cap_messages: most, frequency_cap_days: days } = limits
  if (most === null || days === null || !limits.frequency_cap_kinds.includes('service')) return false
  const sent = await campaignMessagesSince(tx, {
    accountId: survey.account_id,
    address: survey.address,
    kinds: limits.frequency_cap_kinds,
    since: new Date(now.getTime() - days * 24 * HOUR_MS),
  })
  return sent >= most
}

/** A line of the survey, ahead of campaigns. Answers its id; null when there is nothing to say. */
async function say(
  tx: Tx,
  deps: Deps,
  survey: store.SurveyRow,
  says: { body: string; rich: ReturnType<typeof askedOn>['rich'] },
  now: Date,
): Promise<string | null> {
  if (says.body.trim() === '') return null
  const id = deps.newId()
  await insertAnswer(
    tx,
    {
      accountId: survey.account_id,
      id,
      laneId: await replyLane(tx, survey.account_id, survey.sender_id, deps.newId, now),
      senderId: survey.sender_id,
      channel: survey.channel,
      address: survey.address,
      conversationId: survey.conversation_id,
      body: says.body,
      extra: says.rich,
      segments: segmentsOf(says.body),
      purpose: 'survey',
    },
    now,
  )
  await wakeForLine(tx, survey.sender_id)
  return id
}

/** What came in from somebody who has no open conversation. */
export type CameIn = store.Person & {
  messageId: string
  text: string
  received: Received | null
  at: Date
  /** A word such as STOP, or words that may ask to stop: never an answer to us. */
  other: boolean
}

/**
 * Takes answers to surveys: a score, then words. Answers which messages those are, and of which conversation. Whatever else somebody writes
 * ends their survey, because they are about to be in a conversation again; a mere word ends it too if it is an opt-out. Nothing is lost: what is no
 * answer goes on its usual way.
 */
export async function takeAnswers(
  tx: Tx,
  deps: Deps,
  came: readonly CameIn[],
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>()
  if (came.length === 0) return taken
  const surveys = await store.lockOpenOf(tx, came)
  for (const survey of surveys) {
    const said = came.find((one) => isOf(one, survey))
    if (!said || taken.has(said.messageId)) continue
    const got = said.other ? false : await takeAnswer(tx, deps, survey, said)
    if (got) taken.set(said.messageId, survey.conversation_id)
    else await end(tx, survey)
    await publish(tx, survey.account_id, { type: 'conversation', id: survey.conversation_id })
  }
  return taken
}

const isOf = (one: store.Person, survey: store.SurveyRow): boolean =>
  one.accountId === survey.account_id &&
  one.senderId === survey.sender_id &&
  one.channel === survey.channel &&
  one.address === survey.address

/** They wrote something else. */
async function end(tx: Tx, survey: store.SurveyRow): Promise<void> {
  if (survey.state === 'scored') await store.markDone(tx, survey)
  else await store.endUnasked(tx, survey, 'withdrawn', 'wrote_again')
}

async function takeAnswer(tx: Tx, deps: Deps, survey: store.SurveyRow, said: CameIn): Promise<boolean> {
  if (survey.state === 'scheduled' || survey.expires_at === null || survey.expires_at <= said.at) return false
  if (survey.state === 'scored') {
    if (!isComment(said)) return false
    const thanksId = await say(tx, deps, survey, { body: survey.words.thanks, rich: null }, said.at)
    await store.markCommented(tx, survey, {
      comment: said.text.trim(),
      commentId: said.messageId,
      thanksId,
    })
    return true
  }
  const answer = readScore(said, survey.conversation_id)
  if (!answer) return false
  const more = survey.ask_words && answer.words === null && survey.words.wordsQuestion.trim() !== ''
  const next = { body: more ? survey.words.wordsQuestion : survey.words.thanks, rich: null }
  const nextId = await say(tx, deps, survey, next, said.at)
  await store.markScored(
    tx,
    survey,
    {
      score: answer.score,
      scoreId: said.messageId,
      comment: answer.words,
      wordsQuestionId: more ? nextId : null,
      thanksId: more ? null : nextId,
      until: more ? new Date(said.at.getTime() + WORDS_MS) : null,
    },
    said.at,
  )
  return true
}

export const surveyView = (row: store.SurveyRow): ConversationSurvey => ({
  state: row.state,
  reason: row.reason && reasonWords(row.reason),
  score: row.score,
  comment: row.comment,
  dueAt: row.due_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  scoredAt: row.scored_at?.toISOString() ?? null,
})

export type Mark = 'question' | 'score' | 'words_question' | 'words' | 'thanks'

/** Which lines of a thread are the survey's. */
export function marksOf(row: store.SurveyRow | undefined): ReadonlyMap<string, Mark> {
  const marks: [string | null | undefined, Mark][] = [
    [row?.comment_id, 'words'],
    [row?.question_id, 'question'],
    [row?.score_id, 'score'],
    [row?.words_question_id, 'words_question'],
    [row?.thanks_id, 'thanks'],
  ]
  return new Map(marks.flatMap(([id, mark]) => (id ? [[id, mark] as const] : [])))
}
