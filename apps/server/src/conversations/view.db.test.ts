import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsReadBy, tapStatements } from '../../../../tests/kit/statements.ts'
import { insertContent } from '../messages/index.ts'
import { outcome } from '../messages/ledger.fixture.ts'
import { type Database, openDatabase, type Tx } from '../platform/db/database.ts'
import { PREPARED } from '../platform/db/prepared.ts'
import type { Who } from '../platform/http/implement.ts'
import type { Page } from '../platform/http/paging.ts'
import { newId } from '../platform/ids.ts'
import { recordConsent } from '../recipients/index.ts'
import { replyInConversation } from './answering.ts'
import { takeConversation } from './assigning.ts'
import { attachableTo } from './attachables.ts'
import { closeConversation, readConversation } from './conversations.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { addNote, listNotes } from './notes.ts'
import { mergePerson, readPerson } from './persons.ts'
import { type LIST_KEY, listFor, markSeen } from './reading.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'

let at: Routing
let ann: Who
let ben: Who
let one: Database
beforeAll(async () => {
  at = await routingFixture()
  ann = await at.agent('Ann', 20)
  ben = await at.agent('Ben', 20)
})
afterAll(async () => {
  await one?.close()
  await at?.kit.drop()
})
const as = <T>(who: Who, work: (tx: Tx) => Promise<T>): Promise<T> => at.as(who, work)
const system = (work: (tx: Tx) => Promise<unknown>) => at.db.asSystem(work)
const iso = () => at.clock.now().toISOString()
/** So many seconds from now. */
const later = (seconds: number) => new Date(at.clock.now().getTime() + seconds * 1_000)

/** People of a campaign to whom it was sent, each of whom wrote. Answers their conversations, in the order of the lines. */
async function talks(people: number): Promise<{ campaignId: string; ids: string[]; sent: string[] }> {
  const campaign = await at.campaign(people)
  const taken = await at.take(campaign.laneId)
  await at.settleAll(taken.map((message) => outcome(message, 'sent')))
  at.clock.advance(60_000)
  const lines = [...taken].sort((a, b) => a.recipient_line! - b.recipient_line!)
  const ids: string[] = []
  for (const { address } of lines) {
    await at.write(address, 'Is Thursday possible?')
    ids.push((await at.all()).find((row) => row.address === address && row.state !== 'closed')!.id)
  }
  at.clock.advance(60_000)
  return { campaignId: campaign.id, ids, sent: lines.map((line) => line.id) }
}

describe('a conversation with everything beside it', () => {
  test('shows everything', async () => {
    const { campaignId, ids, sent } = await talks(1)
    const [id, opening] = [ids[0]!, sent[0]!]
    const { accountId, senderId, skillId } = at
    const address = at.phone(1)
    const botId = newId()
    const [botSaid, mediaSaid, leftSaid, scored, question] = [newId(), newId(), newId(), newId(), newId()]
    const wroteAt = new Date(at.clock.now().getTime() - 60_000).toISOString()
    await as(ann, (tx) => takeConversation(tx, at.deps, ann, id))
    const takenAt = iso()
    // The campaign's words with buttons, the place of its person, and who else answered it.
    await system(async (tx) => {
      const [content, second, elsewhere] = [newId(), newId(), newId()]
      const template = {
        type: 'template',
        ...{
          templateId: newId(),
          name: 'winter',
          language: 'en',
          category: 'marketing',
          carrierTemplateId: 'HX1',
        },
        parts: {
          header: null,
          body: 'Hi there',
          footer: null,
          buttons: [{ type: 'quick_reply', text: 'Book' }],
        },
        ...{ defaults: {}, fills: {} },
      }
      await insertContent(
        tx,
        { accountId, id: content, channel: 'whatsapp', text: '', optOutText: null, rich: template as never },
        at.clock.now(),
      )
      await sql`insert into zone_sets (id, key, zones, country, states) overriding system value
        values (7, 'Europe/Berlin', '{Europe/Berlin}', 'DE', '{}') on conflict do nothing`.execute(tx)
      await sql`update messages set zone_set_id = 7 where id = ${opening}`.execute(tx)
      await sql`update campaigns set delivery_window = a.default_window from accounts a where a.id = account_id`.execute(
        tx,
      )
      // Another campaign wrote to them meanwhile, and one before that failed.
      await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status, created_by_name, created_at, updated_at,
          recipients, sender_id, skill_id, lookback_minutes, route_all)
        select account_id, ${elsewhere}, ${elsewhere}, 'Spring', '', '{}', 'sending', 'Ines', created_at, updated_at, 9, sender_id, skill_id, 60, true
        from campaigns where id = ${campaignId}`.execute(tx)
      for (const [n, state] of ['delivered', 'failed'].entries())
        await sql`insert into messages (account_id, id, campaign_id, recipient_line, direction, kind, channel, sender_id, address, content_id, variables,
            state, created_at, attempted_at, sent_at)
          values (${accountId}, ${n === 0 ? second : newId()}, ${elsewhere}, ${n + 1}, 'out', 'marketing', 'sms', ${senderId}, ${address}, ${content}, '{}',
            ${state}, ${at.clock.now()}, ${at.clock.now()}, ${at.clock.now()})`.execute(tx)
    })
    at.clock.advance(1_000)
    const answeredAt = iso()
    await as(ann, (tx) =>
      replyInConversation(tx, at.deps, ann, id, { text: 'Yes, it is.', messageId: newId() }),
    )
    at.clock.advance(1_000)
    // A bot that had it once and answers in its skill again, a colleague who left, and a file.
    await system(async (tx) => {
      const now = at.clock.now()
      await sql`insert into bots (account_id, id, kind, name, enabled, draft, version, created_at, updated_at)
        values (${accountId}, ${botId}, 'flow', 'Robin', true, '{}', 1, ${now}, ${now})`.execute(tx)
      await sql`insert into bot_skills (account_id, skill_id, bot_id) values (${accountId}, ${skillId}, ${botId})`.execute(
        tx,
      )
      await sql`insert into bot_versions (account_id, bot_id, version, definition, published_at, published_by)
        values (${accountId}, ${botId}, 1, '{}', ${now}, 'Boss')`.execute(tx)
      await sql`insert into bot_sessions (account_id, id, conversation_id, bot_id, version, quiet_until, started_at, ended_at)
        values (${accountId}, ${newId()}, ${id}, ${botId}, 1, ${now}, ${now}, ${now})`.execute(tx)
      const said = [
        [botSaid, `bot:${botId}`, { type: 'buttons', footer: '', buttons: [{ id: 'a', title: 'Yes' }] }],
        [
          mediaSaid,
          ann.userId,
          { type: 'media', media: 'image', link: 'https://files.example/a.png', filename: 'a.png' },
        ],
        [leftSaid, 'somebody', null],
      ] as const
      for (const [n, [messageId, authorId, rich]] of said.entries()) {
        const saidAt = later(n)
        await sql`insert into messages (account_id, id, direction, kind, channel, sender_id, address, conversation_id, body, author_id, extra, state,
            created_at, attempted_at, sent_at)
          values (${accountId}, ${messageId}, 'out', 'service', 'sms', ${senderId}, ${address}, ${id}, 'Said', ${authorId},
            ${rich && JSON.stringify(rich)}::jsonb, 'sent', ${saidAt}, ${saidAt}, ${saidAt})`.execute(tx)
      }
      await sql`insert into messages (account_id, id, direction, kind, channel, sender_id, address, conversation_id, body, extra, state, created_at, carrier_id)
        values (${accountId}, ${scored}, 'in', 'service', 'sms', ${senderId}, ${address}, ${id}, 'Please do not write again',
          ${JSON.stringify({ media: [{ url: 'https://c.example/1', type: 'image/png', name: 'x.png' }], tapped: 'a', replyTo: `SM${opening}` })}::jsonb,
          'received', ${later(3)}, 'SMscore')`.execute(tx)
      await sql`insert into surveys (account_id, conversation_id, state, skill_id, sender_id, channel, address, words, ask_words, expire_hours, created_at,
          due_at, sent_at, expires_at, score, scored_at, question_id, score_id)
        values (${accountId}, ${id}, 'done', ${skillId}, ${senderId}, 'sms', ${address}, '{}', false, 24, ${now}, ${now}, ${now}, ${now}, 5, ${now},
          ${question}, ${scored})`.execute(tx)
      await recordConsent(tx, {
        ...{
          accountId,
          id: newId(),
          at: now,
          channel: 'sms',
          address,
          kind: 'opt_out',
          category: 'marketing',
        },
        ...{ source: 'agent', words: 'no more offers', campaignId },
      })
      await sql`insert into blocks (account_id, channel, address, reason, by_name, since)
        values (${accountId}, 'sms', ${address}, 'Insults', 'Boss', ${now})`.execute(tx)
      await sql`update conversations set flagged_opt_out = true, collected = '{"order":"7"}' where id = ${id}`.execute(
        tx,
      )
    })
    const [now, times] = [iso(), [0, 1, 2, 3].map((n) => later(n).toISOString())]
    await at.write('+12125550177', 'From work')
    await as(ann, (tx) => mergePerson(tx, at.deps, ann, id, { channel: 'sms', address: '+12125550177' }))
    await as(ann, (tx) =>
      addNote(tx, at.deps, ann, id, { noteId: newId(), text: '@Ben look', mentions: [ben.userId] }),
    )
    await as(ann, (tx) => keepDraft(tx, at.deps, ann, id, { text: 'One moment' }))

    const view = await as(ann, (tx) => readConversation(tx, at.deps, ann, id))
    expect(view.summary).toMatchObject({
      id,
      campaignId,
      campaignName: 'Winter',
      assigneeName: 'Ann',
      optedOut: false,
    })
    const line = {
      authorName: null,
      reason: null,
      campaignName: null,
      readAt: null,
      deliveredAt: null,
      files: [],
    }
    const plain = { ...line, tapped: false, replyTo: null, buttons: [], media: null }
    const sentIn = (n: number) => ({ state: 'sent', at: times[n]!, sentAt: times[n]! })
    expect(view.messages.map(({ id: _, ...message }) => message)).toEqual([
      {
        ...{ ...plain, from: 'campaign', text: 'Hi P1 Reply STOP', state: 'sent', campaignName: 'Winter' },
        ...{ at: expect.any(String), sentAt: expect.any(String) },
      },
      {
        ...plain,
        from: 'consumer',
        text: 'Is Thursday possible?',
        state: 'received',
        at: wroteAt,
        sentAt: null,
      },
      {
        ...{ ...plain, from: 'campaign', text: 'Hi there', state: 'delivered', campaignName: 'Spring' },
        ...{ at: takenAt, sentAt: takenAt, buttons: ['Book'] },
      },
      {
        ...{ ...plain, from: 'event', text: expect.stringContaining('Ann'), state: 'taken', at: takenAt },
        ...{ sentAt: null, authorName: 'Ann' },
      },
      {
        ...{ ...plain, from: 'agent', text: 'Yes, it is.', state: 'queued', at: answeredAt, sentAt: null },
        ...{ authorName: 'Ann' },
      },
      { ...plain, from: 'bot', text: 'Said', ...sentIn(0), authorName: 'Robin', buttons: ['Yes'] },
      {
        ...{ ...plain, from: 'agent', text: 'Said', ...sentIn(1), authorName: 'Ann' },
        media: { link: 'https://files.example/a.png', kind: 'image', name: 'a.png' },
      },
      { ...plain, from: 'agent', text: 'Said', ...sentIn(2), authorName: 'Somebody who left' },
      {
        ...{
          ...plain,
          from: 'consumer',
          text: 'Please do not write again',
          state: 'received',
          at: times[3],
          sentAt: null,
        },
        ...{ tapped: true, replyTo: opening, survey: 'score' },
        files: [
          {
            href: `/api/v1/conversations/${id}/messages/${scored}/files/0`,
            type: 'image/png',
            name: 'x.png',
          },
        ],
      },
    ])
    expect(view.messages[0]!.id).toBe(opening)
    const belongsUntil = new Date(Date.parse(view.messages[0]!.sentAt!) + 4_320 * 60_000).toISOString()
    expect({ ...view, summary: null, messages: null }).toEqual({
      ...{ summary: null, messages: null, customer: { first_name: 'P1' }, collected: { order: '7' } },
      bot: { name: 'Robin', held: true },
      campaign: { id: campaignId, name: 'Winter', belongsUntil, recipients: 1, replies: 1 },
      localTime: { zone: 'Europe/Berlin', clock: '16:02', windowOpen: true },
      window: null,
      attachable: attachableTo({ channel: 'sms', carrier: 'twilio-sms', sender: '+18445550119', address }),
      choices: null,
      blocked: { reason: 'Insults', byName: 'Boss', since: now },
      survey: expect.objectContaining({ state: 'done', score: 5 }),
      likelyOptOut: { text: 'Please do not write again', at: times[3] },
      optOut: { since: now, source: 'agent', words: 'no more offers', marketingOnly: true },
    })
    expect(await as(ben, (tx) => listNotes(tx, ben, id))).toMatchObject([{ mentions: [{ name: 'Ben' }] }])
    expect(await as(ann, (tx) => readDraft(tx, ann, id))).toMatchObject({ text: 'One moment' })
    expect((await as(ann, (tx) => readPerson(tx, ann, id))).addresses).toHaveLength(2)
  })
})

describe('a usual conversation', () => {
  /** What a connection was asked for, but for what every transaction costs: its beginning, the account, and its end. */
  const asked: string[] = []
  const FRAME = /^(begin|start transaction|commit|\/\* prepared \*\/ select set_config)/i

  beforeAll(() => {
    one = openDatabase(at.kit.url, { max: 1, applicationName: 'counted' })
    tapStatements(one.pool, (text) => {
      asked.push(text.trim().replace(/\s+/g, ' '))
      return null
    })
  })

  /** The statements of one transaction. */
  async function statementsOf(work: (tx: Tx) => Promise<unknown>): Promise<string[]> {
    asked.length = 0
    await one.asAccount(at.accountId, work)
    return asked.filter((text) => !FRAME.test(text))
  }

  test('costs few statements to list, read, answer and close, and each keeps its plan', async () => {
    await system((tx) => sql`delete from bot_skills`.execute(tx))
    const { ids } = await talks(3)
    for (const id of ids) await as(ann, (tx) => takeConversation(tx, at.deps, ann, id))
    // The first answer of a sender makes its lane.
    const [first, id] = ids as [string, string]
    const reply = (to: string) => (tx: Tx) =>
      replyInConversation(tx, at.deps, ann, to, { text: 'Yes', messageId: newId() })
    await as(ann, reply(first))
    const page: Page<typeof LIST_KEY> = {
      ...{ after: null, limit: 50 },
      cut: (rows) => ({ page: [...rows], nextCursor: null }),
    }
    const costs: [what: string, most: number, work: (tx: Tx) => Promise<unknown>][] = [
      ['list', 2, (tx) => listFor(tx, ann, {}, page)],
      ['read', 4, (tx) => readConversation(tx, at.deps, ann, id)],
      ['mark as seen', 2, (tx) => markSeen(tx, at.deps, ann, id, {})],
      ['answer', 8, reply(id)],
      ['close', 6, (tx) => closeConversation(tx, at.deps, ann, id)],
    ]
    for (const [what, most, work] of costs) {
      const statements = await statementsOf(work)
      expect(statements.length, `${what}: ${statements.map((text) => text.slice(0, 90)).join('\n')}`).toBe(
        most,
      )
      expect(statements.filter((text) => !text.startsWith(PREPARED))).toEqual([])
    }
  })

  test('reads its own rows alone once others are many, by plans that were kept when there were none', async () => {
    await system(async (tx) => {
      for (const table of TABLES)
        await sql`alter table ${sql.table(table)} set (autovacuum_enabled = false)`.execute(tx)
    })
    const { ids } = await talks(RUNS + 2)
    for (const id of ids) await as(ann, (tx) => takeConversation(tx, at.deps, ann, id))
    const acts: ((id: string) => (tx: Tx) => Promise<unknown>)[] = [
      (id: string) => (tx: Tx) => readConversation(tx, at.deps, ann, id),
      (id: string) => (tx: Tx) => markSeen(tx, at.deps, ann, id, {}),
      (id: string) => (tx: Tx) =>
        replyInConversation(tx, at.deps, ann, id, { text: 'Yes', messageId: newId() }),
      (id: string) => (tx: Tx) => closeConversation(tx, at.deps, ann, id),
    ]
    const last = ids.pop()!
    for (const id of ids) for (const act of acts) await one.asAccount(at.accountId, act(id))
    await crowd()
    for (const [n, act] of acts.entries()) {
      const read = await one.asAccount(at.accountId, (tx) => rowsReadBy(tx, TABLES, () => act(last)(tx)))
      for (const [table, rowsRead] of read)
        expect(rowsRead, `act ${n} reads ${rowsRead} rows of ${table}`).toBeLessThanOrEqual(60)
    }
  })
})

/** A statement keeps one plan for all values after it was run five times. */
const RUNS = 8
const CROWD = 20_000
const TABLES = [
  'messages',
  'message_queue',
  'conversations',
  'conversation_events',
  'receipt_watches',
  'opt_outs',
  'blocks',
]

/** What as many other people said, and stands in line to be said to them. */
const crowd = () =>
  system(async (tx) => {
    const { accountId, senderId, skillId } = at
    const number = sql`'+1720555' || lpad(n::text, 5, '0')`
    const all = sql`generate_series(1, ${CROWD}::int) n`
    await sql`insert into conversations (account_id, id, channel, sender_id, address, skill_id, customer, state, unread, flagged_opt_out, last_text,
        last_direction, opened_at, last_message_at, last_in_at, closed_at)
      select ${accountId}, uuidv7(), 'sms', ${senderId}, ${number}, ${skillId}, '{}', 'closed', 0, false, 'Hi', 'in', now(), now(), now(), now()
      from ${all}`.execute(tx)
    await sql`insert into messages (account_id, id, conversation_id, direction, channel, sender_id, address, body, state, created_at, attempted_at)
      select account_id, uuidv7(), id, 'out', channel, sender_id, address, 'Hi', 'queued', now(), now() from conversations
      where address like '+1720555%'`.execute(tx)
    await sql`insert into message_queue (account_id, message_id, lane_id, due_at) select account_id, id, ${newId()}, now() from messages
      where address like '+1720555%'`.execute(tx)
    await sql`insert into conversation_events (account_id, conversation_id, id, at, kind) select account_id, id, uuidv7(), now(), 'closed'
      from conversations where address like '+1720555%'`.execute(tx)
    await sql`insert into receipt_watches (account_id, of, of_id, chunk, sender_id, looked_until)
      select account_id, 'conversation', id, 0, sender_id, now() from conversations where address like '+1720555%'`.execute(
      tx,
    )
    await sql`insert into opt_outs (account_id, channel, address, since, source, event_id) select ${accountId}, 'sms', ${number}, now(), 'reply', uuidv7()
      from ${all}`.execute(tx)
    await sql`insert into blocks (account_id, channel, address, reason, by_name, since) select ${accountId}, 'sms', ${number}, 'x', 'x', now()
      from ${all}`.execute(tx)
  })
