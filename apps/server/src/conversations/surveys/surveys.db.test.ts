import type { SkillSurvey } from '@foreword/contract'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { one, rows } from '../../platform/db/database.ts'
import type { Who } from '../../platform/http/implement.ts'
import { newId } from '../../platform/ids.ts'
import { replyInConversation } from '../answering.ts'
import { takeConversation } from '../assigning.ts'
import { closeConversation, readConversation } from '../conversations.ts'
import { receiveReplies, receiveReply } from '../receive-reply.ts'
import { type Routing, routingFixture } from '../routing.fixture.ts'
import { erasePersonInConversations, moveConversations } from '../store.ts'
import { DEFAULT_SURVEY } from './model.ts'
import { type SurveyRow, writeSkillSurvey } from './survey-store.ts'
import { workSurveys } from './surveys.ts'

let house: Routing
let maya: Who
const ANNA = '+16465550142'
const MINUTE = 60_000

beforeAll(async () => {
  house = await routingFixture()
})
beforeEach(async () => {
  await house.clear()
  await house.db.asSystem(async (tx) => {
    await sql`delete from conversation_rollups`.execute(tx)
    await sql`update accounts set frequency_cap_messages = null, frequency_cap_days = null`.execute(tx)
  })
  maya = await house.agent('Maya', 5)
  await ask({})
})

const ask = (survey: Partial<SkillSurvey>) =>
  house.db.asSystem((tx) =>
    writeSkillSurvey(tx, house.accountId, house.skillId, { ...DEFAULT_SURVEY, enabled: true, ...survey }),
  )
const surveys = () =>
  house.db.asSystem((tx) =>
    rows(tx, sql<SurveyRow>`select * from surveys where account_id = ${house.accountId} order by created_at`),
  )
const survey = async () => (await surveys()).at(-1)!
const said = () =>
  house.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        body: string
        conversation_id: string
      }>`select body, conversation_id from messages where account_id = ${house.accountId}
        and purpose = 'survey' and conversation_id in (select id from conversations) order by id`,
    ),
  )
const rollup = async () =>
  Object.fromEntries(
    (
      await house.db.asSystem((tx) =>
        rows(
          tx,
          sql<{
            metric: string
            n: number
          }>`select metric, sum(n)::int as n from conversation_rollups group by 1 order by 1`,
        ),
      )
    ).map((row) => [row.metric, row.n]),
  )
const work = (afterMs = MINUTE) => {
  house.clock.advance(afterMs)
  return workSurveys({ ...house.deps })
}

/** Anna writes, Maya answers and closes. Answers the conversation's id. */
async function talk(from = ANNA, meanwhile: () => Promise<unknown> = async () => {}): Promise<string> {
  await house.write(from, 'Where is my parcel')
  const id = (await house.all()).at(-1)!.id
  await house.as(maya, async (tx) => {
    await takeConversation(tx, house.deps, maya, id)
    house.clock.advance(45_000)
    await replyInConversation(tx, house.deps, maya, id, { text: 'On its way', messageId: newId() })
  })
  await meanwhile()
  await house.as(maya, (tx) => closeConversation(tx, house.deps, maya, id))
  return id
}

test('asks after the delay, takes a score and then words, and opens no conversation', async () => {
  const id = await talk()
  expect(await survey()).toMatchObject({ state: 'scheduled', conversation_id: id, agent_name: 'Maya' })
  expect(await work(59_000)).toBe(0)
  await work(1_000)
  await work(1_000)
  expect((await said()).map((line) => line.body)).toEqual([DEFAULT_SURVEY.texts[0]!.question])
  await house.write(ANNA, 'four')
  expect(await survey()).toMatchObject({ state: 'scored', score: 4 })
  await house.write(ANNA, 'Quick and kind')
  expect(await survey()).toMatchObject({ state: 'done', score: 4, comment: 'Quick and kind' })
  expect((await house.all()).map((row) => row.state)).toEqual(['closed'])
  expect((await said()).map((line) => line.conversation_id)).toEqual([id, id, id])
  const { messages, survey: seen } = await house.as(maya, (tx) => readConversation(tx, house.deps, maya, id))
  expect(messages.flatMap((message) => message.survey ?? [])).toEqual([
    ...['question', 'score', 'words_question', 'words', 'thanks'],
  ])
  expect(seen).toMatchObject({ state: 'done', score: 4, comment: 'Quick and kind' })
  expect(await rollup()).toEqual({ 'answer:60': 1, asked: 1, 'score:4': 1, words: 1 })
})

test('what is no score opens a conversation as ever, and ends the survey', async () => {
  await talk()
  await work()
  await house.write(ANNA, '5 minutes ago it came broken')
  expect((await house.all()).map((row) => row.state)).toEqual(['closed', 'queued'])
  expect(await survey()).toMatchObject({ state: 'withdrawn', reason: 'wrote_again' })
  await house.write(ANNA, '5')
  expect((await survey()).score).toBeNull()
  expect((await house.all()).at(-1)!.unread).toBe(2)
})

test('who writes again before it is sent is not asked', async () => {
  await talk()
  await house.write(ANNA, 'One more thing')
  expect(await survey()).toMatchObject({ state: 'withdrawn' })
  await work()
  expect(await said()).toEqual([])
})

test('an answer after its time is a message like any other', async () => {
  await ask({ expireHours: 1 })
  await talk()
  await work()
  await work(61 * MINUTE)
  expect(await survey()).toMatchObject({ state: 'expired' })
  await house.write(ANNA, '5')
  expect((await house.all()).map((row) => row.state)).toEqual(['closed', 'queued'])
})

test('a question after the score is for somebody to answer; words half an hour later are too', async () => {
  for (const [wait, text] of [
    [0, 'And when does it come?'],
    [31 * MINUTE, 'By the way, it is here'],
  ] as const) {
    await house.clear()
    maya = await house.agent('Maya', 5)
    await ask({})
    await talk()
    await work()
    await house.write(ANNA, '3')
    house.clock.advance(wait)
    await house.write(ANNA, text)
    expect(await survey()).toMatchObject({ state: 'done', score: 3, comment: null })
    expect((await house.all()).map((row) => row.state)).toEqual(['closed', 'queued'])
  }
})

test('nobody is asked who opted out, before or after; STOP is an opt-out and no answer', async () => {
  await talk()
  await house.write(ANNA, 'STOP')
  await work()
  expect(await survey()).toMatchObject({ state: 'withdrawn' })
  await talk('+16465550143', () => house.write('+16465550143', 'STOP'))
  expect((await surveys()).length).toBe(1)
})

test('words that may ask to stop are never taken for a comment', async () => {
  await talk()
  await work()
  await house.write(ANNA, '1')
  await house.write(ANNA, 'please stop texting me')
  const open = (await house.all()).at(-1)!
  expect(open).toMatchObject({ state: 'queued', flagged_opt_out: true })
})

test('a conversation that nobody of ours answered in is not asked about, nor one whose skill asks nothing', async () => {
  await house.write(ANNA, 'Hello')
  const id = (await house.all()).at(-1)!.id
  await house.as(maya, (tx) => closeConversation(tx, house.deps, maya, id))
  expect(await surveys()).toEqual([])
  await ask({ enabled: false })
  await talk()
  expect(await surveys()).toEqual([])
})

test('what a bot closed is asked about too, and is nobody’s score', async () => {
  const id = await talk(ANNA, () =>
    house.db.asSystem((tx) =>
      sql`update conversations set assignee_id = 'bot:mila', assignee_name = 'Mila' where account_id = ${house.accountId} and address = ${ANNA}`.execute(
        tx,
      ),
    ),
  )
  expect(await survey()).toMatchObject({ conversation_id: id, agent_id: null, agent_name: null })
})

test('waits for the delivery window where they are, and says why when it is too late', async () => {
  house.clock.set('2026-11-24T03:30:00Z') // 22:30 in New York
  await house.hear(maya)
  const id = await talk()
  await work()
  const waiting = await survey()
  expect(waiting.state).toBe('scheduled')
  expect(waiting.due_at.toISOString()).toBe('2026-11-24T13:00:00.000Z')
  await house.db.asSystem((tx) =>
    sql`update conversations set channel = 'whatsapp', last_in_at = ${new Date('2026-11-23T13:00:00Z')} where id = ${id}`.execute(
      tx,
    ),
  )
  await house.db.asSystem((tx) => sql`update surveys set channel = 'whatsapp'`.execute(tx))
  house.clock.set('2026-11-24T13:00:00Z')
  await work()
  expect(await survey()).toMatchObject({ state: 'not_sent', reason: 'window_closed' })
})

test('keeps to the account’s limit of messages to one person, where it counts service messages', async () => {
  const { id: campaignId } = await house.campaign(1)
  await talk()
  await house.db.asSystem(async (tx) => {
    await sql`update accounts set frequency_cap_messages = 1, frequency_cap_days = 7, frequency_cap_kinds = '{marketing,service}' where id = ${house.accountId}`.execute(
      tx,
    )
    await sql`update messages set address = ${ANNA}, state = 'sent', attempted_at = ${house.clock.now()} where campaign_id = ${campaignId}`.execute(
      tx,
    )
  })
  await work()
  expect(await survey()).toMatchObject({ state: 'not_sent', reason: 'capped' })
})

test('two processes and two clicks ask once; two answers at once count once', async () => {
  const id = await talk()
  await Promise.all([
    house.as(maya, (tx) => closeConversation(tx, house.deps, maya, id)),
    house.as(maya, (tx) => closeConversation(tx, house.deps, maya, id)),
  ])
  house.clock.advance(MINUTE)
  await Promise.all(Array.from({ length: 6 }, () => workSurveys(house.deps)))
  expect((await said()).length).toBe(1)
  const answer = (text: string) =>
    house.db.asSystem((tx) =>
      receiveReply(
        tx,
        house.deps,
        {
          accountId: house.accountId,
          senderId: house.senderId,
          channel: 'sms',
          from: ANNA,
          text,
          carrierId: newId(),
          carrierHandled: null,
        },
        house.clock.now(),
      ),
    )
  await Promise.all([answer('5'), answer('2')])
  const scored = await survey()
  expect(scored.score).toSatisfy((score: number) => score === 5 || score === 2)
  // The other one came as the words that were asked for.
  expect(scored.comment).toBe(scored.score === 5 ? '2' : '5')
  expect(await rollup()).toMatchObject({ asked: 1, [`score:${scored.score}`]: 1, words: 1 })
})

test('a repeated webhook changes nothing', async () => {
  await talk()
  await work()
  const reply = {
    accountId: house.accountId,
    senderId: house.senderId,
    channel: 'sms' as const,
    from: ANNA,
    text: '5',
  }
  const one = { reply: { ...reply, carrierId: newId(), carrierHandled: null }, at: house.clock.now() }
  for (let times = 0; times < 3; times++)
    await house.db.asSystem((tx) => receiveReplies(tx, house.deps, [one]))
  expect(await survey()).toMatchObject({ state: 'scored', score: 5, comment: null })
})

test('moves with a person’s number, and erasing keeps the score alone', async () => {
  await talk()
  await work()
  const NEW = '+16465550199'
  await house.db.asSystem((tx) =>
    moveConversations(tx, { accountId: house.accountId, channel: 'sms', from: ANNA, to: NEW }),
  )
  await house.write(NEW, '2, too slow')
  expect(await survey()).toMatchObject({ state: 'done', score: 2, comment: 'too slow' })
  await house.db.asSystem((tx) =>
    erasePersonInConversations(tx, { accountId: house.accountId, address: NEW, pseudonym: 'erased-1' }),
  )
  expect(await survey()).toMatchObject({ score: 2, comment: '(erased)', address: 'erased-1' })
})

test('rollups equal a slow recount', async () => {
  for (const [index, text] of ['5', '3', 'four', 'hello there', '1, bad'].entries()) {
    const from = `+1646555020${index}`
    await talk(from)
    await work()
    await house.write(from, text)
  }
  const counted = await house.db.asSystem((tx) =>
    one(
      tx,
      sql<{ asked: number; scores: Record<string, number>; words: number; answers: number }>`select
        (select count(*)::int from surveys where sent_at is not null) as asked,
        (select json_object_agg(score, n) from (select score, count(*)::int as n from surveys where score is not null group by 1) s) as scores,
        (select count(comment)::int from surveys) as words,
        (select count(first_answered_at)::int from conversations) as answers`,
    ),
  )
  const rolled = await rollup()
  expect(rolled.asked).toBe(counted.asked)
  expect(rolled.words).toBe(counted.words)
  for (const [score, n] of Object.entries(counted.scores)) expect(rolled[`score:${score}`]).toBe(n)
  expect(rolled['answer:60']).toBe(counted.answers)
})
