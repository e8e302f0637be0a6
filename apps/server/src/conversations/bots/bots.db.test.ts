import { createHmac } from 'node:crypto'
import type { BotDefinition } from '@foreword/contract'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rows } from '../../platform/db/database.ts'
import { openStrangers } from '../../platform/net/strangers.ts'
import { recordConsent } from '../../recipients/index.ts'
import { replyInConversation } from '../answering.ts'
import { takeConversation } from '../assigning.ts'
import { closeConversation, readConversation } from '../conversations.ts'
import { returnConversation } from '../handing-over.ts'
import { erasePersonInConversations, lockConversation } from '../store.ts'
import { actAsBot, handToBot } from './acts.ts'
import { type BotsFixture, botsFixture, FLOW, localServer, modelOf, webhookOf } from './bots.fixture.ts'
import * as store from './bots-store.ts'
import { callBot } from './calling.ts'
import { publishBot, saveBot } from './managing.ts'
import { LEASE_MS, sessionToken, takeTurn } from './turns.ts'
import { signedHeaders } from './webhook.ts'
import { sweep, takeDueTurns } from './worker.ts'

let b: BotsFixture
type Server = Awaited<ReturnType<typeof localServer>>
type Does = Parameters<typeof localServer>[0]
let server: Server
let does: Does
const ADA = '+16465550142'

beforeAll(async () => {
  server = await localServer((call) => does(call))
  b = await botsFixture([server.host])
})
afterAll(async () => {
  await server?.close()
  await b?.close()
})
beforeEach(() => b.clear())
afterEach(() => {
  does = async () => ({ body: '{}' })
})

const bodies = async (id: string) => (await b.said(id)).map((message) => message.body)
const claim = async () =>
  (
    await b.db.asSystem((tx) =>
      store.claimTurns(
        tx,
        {
          ...{ leaseId: b.deps.newId(), limit: 1, busy: [] },
          leaseUntil: new Date(b.clock.now().getTime() + LEASE_MS),
        },
        b.clock.now(),
      ),
    )
  )[0]

const waitingForLocks = async (): Promise<number> =>
  (
    await b.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          n: number
        }>`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      ),
    )
  )[0]!.n

describe('a flow bot', () => {
  test('comes before people, asks, keeps the value and hands over with why', async () => {
    const { id } = await b.bot(FLOW)
    const ann = await b.agent('Ann')
    await b.talk(ADA, 'Hello')
    const held = await b.only(ADA)
    expect(held).toMatchObject({
      state: 'assigned',
      assignee_id: `bot:${id}`,
      offered_to: null,
      waiting_since: null,
    })
    expect(await bodies(held.id)).toEqual(['What is it?\n1 Change order\n2 Goodbye'])
    await b.talk(ADA, 'change please')
    await b.talk(ADA, 'nonsense')
    await b.talk(ADA, '4711')
    expect(await bodies(held.id)).toEqual([
      'What is it?\n1 Change order\n2 Goodbye',
      'Which order number?',
      'A number from 1 to 9999.',
      'Order 4711, one moment.',
    ])
    expect(await b.events(held.id)).toEqual(['bot_began', 'bot_gave_up: came to “People”'])
    await b.router()
    expect(await b.only(ADA)).toMatchObject({
      state: 'queued',
      offered_to: ann.userId,
      collected: { order_number: '4711' },
    })
    const seen = await b.as(ann, (tx) => readConversation(tx, b.deps, ann, held.id))
    expect(seen.messages.filter((one) => one.from === 'bot')).toHaveLength(4)
    expect(seen.collected).toEqual({ order_number: '4711' })
    // It does not come back to the bot by itself.
    await b.as(ann, (tx) => takeConversation(tx, b.deps, ann, held.id))
    await b.as(ann, (tx) => returnConversation(tx, b.deps, ann, held.id, {}))
    await b.router()
    expect((await b.only(ADA)).assignee_id).toBe(null)
  })

  test('keeps the version a conversation began with', async () => {
    const { id } = await b.bot(FLOW)
    await b.talk(ADA, 'Hello')
    const changed: BotDefinition = {
      ...FLOW,
      steps: FLOW.steps.map((step) => (step.type === 'ask' ? { ...step, text: 'New words' } : step)),
    }
    await b.as(b.boss, async (tx) => {
      await saveBot(tx, b.bots, b.boss, id, { name: 'Mila', capacity: null, draft: changed })
      await publishBot(tx, b.bots, b.boss, id)
    })
    await b.talk(ADA, '1')
    await b.talk('+16465550143', 'Hello')
    await b.talk('+16465550143', '1')
    expect((await bodies((await b.only(ADA)).id)).at(-1)).toBe('Which order number?')
    expect((await bodies((await b.only('+16465550143')).id)).at(-1)).toBe('New words')
  })

  test('holds no more than it may; the rest goes to people', async () => {
    await b.bot(FLOW, [b.skillId], 1)
    const ann = await b.agent('Ann')
    await b.talk(ADA, 'Hello')
    await b.talk('+16465550143', 'Hello')
    expect((await b.only(ADA)).state).toBe('assigned')
    expect(await b.only('+16465550143')).toMatchObject({ state: 'queued', offered_to: ann.userId })
  })

  test('three messages at once are three turns in their order', async () => {
    await b.bot(FLOW)
    await b.talk(ADA, 'Hello')
    for (const text of ['1', 'nothing', '12']) await b.write(ADA, text)
    await takeDueTurns(b.bots)
    const turns = await b.turns((await b.only(ADA)).id)
    expect(turns.map((turn) => [turn.kind, turn.heard, turn.state])).toEqual([
      ['start', 'Hello', 'done'],
      ['message', '1', 'done'],
      ['message', 'nothing', 'done'],
      ['message', '12', 'done'],
    ])
  })

  test('closes after STOP and says nothing to who opted out', async () => {
    await b.bot(FLOW)
    await b.talk(ADA, 'Hello')
    const { id } = await b.only(ADA)
    await b.talk(ADA, 'STOP')
    expect((await b.all())[0]!.state).toBe('closed')
    expect(await b.events(id)).toContain('bot_closed: they opted out')
    // They write again: it is people's, and nothing is said.
    await b.talk(ADA, 'Hello again')
    const again = await b.only(ADA)
    expect(again.state).toBe('queued')
    expect((await b.said(again.id)).filter((one) => one.author_id)).toEqual([])
    expect((await b.events(again.id)).at(-1)).toMatch(/^bot_gave_up: they opted out/)
  })

  test('what may be a wish to stop is for a person', async () => {
    await b.bot(FLOW)
    await b.talk(ADA, 'Please stop texting me, I never asked for this')
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(
      /^bot_gave_up: the message may ask to stop/,
    )
  })

  test('WhatsApp shows buttons, and nothing is said once its 24 hours are over', async () => {
    await b.bot(FLOW)
    await b.write(ADA, 'Hello')
    await b.db.asSystem((tx) => sql`update conversations set channel = 'whatsapp'`.execute(tx))
    await b.router()
    await takeDueTurns(b.bots)
    const { id } = await b.only(ADA)
    const [row] = await b.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          body: string
          extra: unknown
        }>`select body, extra from messages where conversation_id = ${id} and direction = 'out'`,
      ),
    )
    expect(row).toMatchObject({
      body: 'What is it?',
      extra: {
        type: 'buttons',
        buttons: [
          { id: 'o1', title: 'Change order' },
          { id: 'o2', title: 'Goodbye' },
        ],
      },
    })
    b.clock.advance(24 * 3_600_000)
    const ann = await b.agent('Ann')
    await b.as(ann, (tx) => takeConversation(tx, b.deps, ann, id))
    await b.as(ann, (tx) => handToBot(tx, b.deps, ann, id))
    await takeDueTurns(b.bots)
    expect(await bodies(id)).toHaveLength(1)
    expect((await b.events(id)).at(-1)).toMatch(/24 hours are over/)
  })

  test('who writes no more is closed, and a bot that is switched off gives back what it has', async () => {
    const { id } = await b.bot(FLOW)
    await b.talk(ADA, 'Hello')
    await sweep(b.bots)
    expect((await b.only(ADA)).state).toBe('assigned')
    b.clock.advance(61 * 60_000)
    await b.talk('+16465550143', 'Hello')
    await sweep(b.bots)
    expect((await b.all()).find((row) => row.address === ADA)!.state).toBe('closed')
    await b.as(b.boss, (tx) => store.place(tx, b.accountId, id, { enabled: false, skillIds: [b.skillId] }))
    await sweep(b.bots)
    expect((await b.only('+16465550143')).state).toBe('queued')
  })
})

describe('taking over and giving back', () => {
  test('a person takes over at once, and gives it back', async () => {
    const { id: botId } = await b.bot(FLOW)
    const ann = await b.agent('Ann')
    await b.talk(ADA, 'Hello')
    const { id } = await b.only(ADA)
    await expect(
      b.as(ann, (tx) => replyInConversation(tx, b.deps, ann, id, { text: 'Hi', messageId: b.deps.newId() })),
    ).rejects.toThrow(/Take over first/)
    const mine = await b.as(ann, (tx) => takeConversation(tx, b.deps, ann, id))
    expect(mine.summary).toMatchObject({ assigneeKind: 'person', assigneeId: ann.userId })
    // What the bot said and what was not on its way yet is not sent.
    expect((await b.said(id))[0]!.state).toBe('cancelled')
    await b.talk(ADA, '1')
    expect(await b.said(id)).toHaveLength(1)
    const back = await b.as(ann, (tx) => handToBot(tx, b.deps, ann, id))
    expect(back.summary).toMatchObject({ assigneeKind: 'bot', assigneeId: `bot:${botId}` })
    await takeDueTurns(b.bots)
    expect((await bodies(id)).at(-1)).toMatch(/^What is it/)
    expect(await b.events(id)).toEqual(['bot_began', 'bot_taken_over', 'bot_got_back'])
  })

  test('a turn that was thought before somebody took over says nothing after it', async () => {
    const reached = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    does = async () => {
      reached.resolve()
      await go.promise
      return { body: JSON.stringify({ actions: [{ type: 'say', text: 'Too late' }, { type: 'close' }] }) }
    }
    await b.bot({ ...webhookOf(`${server.url}/bot`), timeoutSeconds: 20 } as BotDefinition)
    const ann = await b.agent('Ann')
    await b.write(ADA, 'Hello')
    await b.router()
    const working = takeDueTurns(b.bots)
    await reached.promise
    const { id } = await b.only(ADA)
    await b.as(ann, (tx) => takeConversation(tx, b.deps, ann, id))
    go.resolve()
    await working
    expect(await b.said(id)).toEqual([])
    expect(await b.only(ADA)).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
    expect((await b.turns(id))[0]).toMatchObject({
      state: 'dropped',
      did: [],
      answered: expect.stringContaining('Too late'),
    })
  })

  test('taking over and speaking at the same moment: one comes first, and nothing is said after it', async () => {
    await b.bot(FLOW)
    const ann = await b.agent('Ann', 100)
    for (let n = 0; n < 12; n++) {
      const phone = `+1646555${String(2000 + n)}`
      await b.write(phone, 'Hello')
      await b.router()
      const { id } = await b.only(phone)
      const turn = (await claim())!
      // Both wait for the row's lock; who came first gets it first.
      const held = Promise.withResolvers<void>()
      const locked = Promise.withResolvers<void>()
      const holding = b.db.asSystem(async (tx) => {
        await lockConversation(tx, b.accountId, id)
        locked.resolve()
        await held.promise
      })
      await locked.promise
      const take = () => b.as(ann, (tx) => takeConversation(tx, b.deps, ann, id))
      const speak = () => takeTurn(b.bots, turn)
      const first = n % 2 ? take() : speak()
      await expect.poll(waitingForLocks).toBe(1)
      const second = n % 2 ? speak() : take()
      await expect.poll(waitingForLocks).toBe(2)
      held.resolve()
      await Promise.all([first, second, holding])
      expect(await b.only(phone)).toMatchObject({ assignee_id: ann.userId })
      // It spoke before, and what had not left is taken back; or it came too late and never spoke.
      expect(
        (await b.said(id)).map((message) => message.state),
        phone,
      ).toEqual(n % 2 ? [] : ['cancelled'])
      expect((await b.turns(id))[0]!.state).toBe(n % 2 ? 'dropped' : 'done')
      await b.as(ann, (tx) => closeConversation(tx, b.deps, ann, id))
    }
  })
})

describe('a worker that dies', () => {
  test('is followed by another, and nothing is said twice', async () => {
    await b.bot(FLOW)
    await b.write(ADA, 'Hello')
    await b.router()
    const cut = (await claim())!
    const { id } = await b.only(ADA)
    expect(await claim()).toBe(undefined)
    b.clock.advance(LEASE_MS)
    const again = (await claim())!
    expect(again).toMatchObject({ id: cut.id, tries: 2 })
    await takeTurn(b.bots, again)
    // The first was only slow: what it brings is no longer wanted.
    await takeTurn(b.bots, cut)
    expect(await b.said(id)).toHaveLength(1)
    expect((await b.turns(id)).map((turn) => turn.state)).toEqual(['done'])
  })

  test('again and again leaves it to people', async () => {
    await b.bot(FLOW)
    await b.write(ADA, 'Hello')
    await b.router()
    for (let n = 0; n < 3; n++) {
      expect(await claim()).toBeDefined()
      b.clock.advance(LEASE_MS)
    }
    await takeTurn(b.bots, (await claim())!)
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(/could not be worked off/)
  })
})

describe('a webhook bot', () => {
  test('gets a signed event and does what it answers', async () => {
    const sales = await b.skill('Sales')
    const [{ name }] = (await b.db.asSystem((tx) =>
      rows(tx, sql<{ name: string }>`select name from skills where id = ${sales}`),
    )) as [{ name: string }]
    does = async ({ n }) => ({
      body: JSON.stringify(
        n === 1
          ? {
              actions: [
                { type: 'ask', text: 'Which one?', options: ['Red', 'Blue'] },
                { type: 'set', values: { seen: 'yes' } },
              ],
            }
          : {
              actions: [
                { type: 'note', text: 'likes blue' },
                { type: 'transfer', skill: name, note: 'a sale' },
              ],
            },
      ),
    })
    server.calls.length = 0
    const { secret } = await b.bot(webhookOf(`${server.url}/bot`))
    await b.talk(ADA, 'Hello')
    const { id } = await b.only(ADA)
    await b.talk(ADA, '2')
    const [first, second] = server.calls
    const event = JSON.parse(first!.body)
    expect(event).toMatchObject({
      type: 'conversation.started',
      data: { conversation: { id, channel: 'sms', address: ADA }, message: { text: 'Hello' } },
    })
    expect(JSON.parse(second!.body).data.messages.map((line: { text: string }) => line.text)).toEqual([
      'Hello',
      'Which one?\n1 Red\n2 Blue',
      '2',
    ])
    const { headers, body } = first!
    const key = Buffer.from(secret!.replace('whsec_', ''), 'base64')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    )
    expect(await b.only(ADA)).toMatchObject({ state: 'queued', skill_id: sales, collected: { seen: 'yes' } })
    expect((await b.events(id)).slice(1)).toEqual(['bot_noted: likes blue', 'handed_to_skill: a sale'])
  })

  test('the signature is the one of the Standard Webhooks’ own example', () => {
    const headers = signedHeaders(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
    )
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test.each<[string, Awaited<ReturnType<Does>>, number, RegExp]>([
    ['hangs', 'hang', 2, /It did not answer within 1 second, twice/],
    ['fails', { status: 500, body: 'x' }, 2, /It answered 500, twice/],
    ['refuses', { status: 401, body: 'x' }, 1, /It answered 401/],
    ['talks nonsense', { body: 'hello' }, 1, /not understood: it is not JSON/],
    ['knows no such action', { body: '{"actions":[{"type":"dance"}]}' }, 1, /not understood/],
    [
      'knows no such skill',
      { body: '{"actions":[{"type":"transfer","skill":"Moon"}]}' },
      1,
      /no skill “Moon”/,
    ],
  ])('one that %s hands over to people with why', async (_name, answer, calls, words) => {
    does = async () => answer
    server.calls.length = 0
    await b.bot(webhookOf(`${server.url}/bot`))
    await b.talk(ADA, 'Hello')
    const row = await b.only(ADA)
    expect(row.state).toBe('queued')
    expect(server.calls).toHaveLength(calls)
    expect(new Set(server.calls.map((call) => call.headers['webhook-id'])).size).toBe(1)
    expect((await b.events(row.id)).at(-1)).toMatch(words)
    expect(await bodies(row.id)).toEqual(['A colleague comes.'])
  })

  test('acts by itself with its token, once for each key, and not after a person took over', async () => {
    does = async () => ({ body: '{}' })
    server.calls.length = 0
    await b.bot(webhookOf(`${server.url}/bot`))
    await b.talk(ADA, 'Hello')
    const { id } = await b.only(ADA)
    const { actions } = JSON.parse(server.calls[0]!.body).data
    const sessionId = /bot-sessions\/([^/]+)\//.exec(actions.url)![1]!
    const act = (text: string, key: string | null, token = actions.token) =>
      actAsBot(b.bots, { sessionId, token, key, actions: [{ type: 'say', text }] })
    expect(actions.token).toBe(sessionToken(b.bots.secrets, sessionId))
    await expect(act('Mine', null, 'another')).rejects.toThrow(/token/)
    expect(await act('It is on its way', 'k1')).toBe(1)
    expect(await act('It is on its way', 'k1')).toBe(0)
    expect(await bodies(id)).toEqual(['It is on its way'])
    const ann = await b.agent('Ann')
    await b.as(ann, (tx) => takeConversation(tx, b.deps, ann, id))
    await expect(act('And one more', 'k2')).rejects.toMatchObject({ code: 'bot_over' })
    expect(await act('It is on its way', 'k1')).toBe(0)
  })

  test('one that neither answers nor acts in time is left', async () => {
    does = async () => ({ body: '' })
    await b.bot(webhookOf(`${server.url}/bot`))
    await b.talk(ADA, 'Hello')
    b.clock.advance(59_000)
    await sweep(b.bots)
    expect((await b.only(ADA)).state).toBe('assigned')
    b.clock.advance(1_000)
    await sweep(b.bots)
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(/did not act in time/)
  })

  test('an address within our own network is not called', async () => {
    server.calls.length = 0
    const strict = openStrangers({ inside: [] })
    const post = (url: string) =>
      callBot({ strangers: strict, accountId: b.accountId }, url, {}, '{}', {
        ...{ timeoutMs: 2_000, maxBytes: 1_000 },
      })
    for (const url of [
      `${server.url}/x`,
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.0.0.1/',
      'https://localhost/',
      'https://[::ffff:127.0.0.1]/',
      'https://169.254.169.254/latest',
    ])
      expect(await post(url), url).toMatchObject({ ok: false })
    expect(server.calls).toEqual([])
    await strict.close()
  })
})

describe('a model bot', () => {
  const completion = (content: unknown, more: object = {}) => ({
    body: JSON.stringify({
      choices: [
        {
          message: {
            role: 'assistant',
            content: typeof content === 'string' ? content : JSON.stringify(content),
          },
        },
      ],
      usage: { total_tokens: 321 },
      ...more,
    }),
  })

  test('is given instructions, knowledge and the talk, answers, and all of it is kept', async () => {
    does = async () => completion({ say: 'Five days.', hand_over: false, sure: true })
    server.calls.length = 0
    const { id: botId } = await b.bot(modelOf(`${server.url}/v1`))
    await b.as(b.boss, (tx) =>
      store.writeSecret(tx, b.accountId, botId, b.bots.secrets.seal({ key: 'sk-1' })),
    )
    await b.talk(ADA, 'How long does a refund take?')
    const { id } = await b.only(ADA)
    const [call] = server.calls
    expect(call).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: 'Bearer sk-1' } })
    const given = JSON.parse(call!.body)
    expect(given).toMatchObject({ model: 'small', response_format: { type: 'json_object' } })
    expect(given.messages[0].content).toContain('Refunds take five days.')
    expect(given.messages.at(-1)).toEqual({ role: 'user', content: 'How long does a refund take?' })
    expect(call!.body).not.toContain(ADA)
    expect(await bodies(id)).toEqual(['Five days.'])
    const [turn] = await b.turns(id)
    expect(turn).toMatchObject({ given: call!.body, tokens: 321, state: 'done' })
    expect(turn!.answered).toContain('Five days.')
    await b.db.asSystem((tx) =>
      erasePersonInConversations(tx, { accountId: b.accountId, address: ADA, pseudonym: 'x' }),
    )
    expect((await b.turns(id))[0]).toMatchObject({ given: null, answered: null, did: [] })
  })

  test.each<[string, unknown, RegExp, string[]]>([
    [
      'is not sure',
      { say: 'Perhaps', hand_over: false, sure: false },
      /model is not sure/,
      ['A colleague comes.'],
    ],
    [
      'asks for a person',
      { say: '', hand_over: true, reason: 'a complaint', sure: true },
      /a complaint/,
      ['A colleague comes.'],
    ],
    ['answers no JSON', 'I think so', /not of the agreed form/, ['A colleague comes.']],
    ['answers another form', { say: 5 }, /not of the agreed form/, ['A colleague comes.']],
  ])('one that %s hands over', async (_name, content, words, says) => {
    does = async () => completion(content)
    await b.bot(modelOf(server.url))
    await b.talk(ADA, 'Hello')
    const { id } = await b.only(ADA)
    expect((await b.events(id)).at(-1)).toMatch(words)
    expect(await bodies(id)).toEqual(says)
  })

  test('answers by calling functions where its server has them', async () => {
    const calls = [
      { name: 'answer', arguments: JSON.stringify({ say: 'Five days.', sure: true }) },
      { name: 'hand_over', arguments: JSON.stringify({ reason: 'a complaint' }) },
    ]
    does = async ({ n }) =>
      completion('', {
        choices: [{ message: { content: null, tool_calls: [{ type: 'function', function: calls[n - 1] }] } }],
      })
    server.calls.length = 0
    await b.bot({ ...modelOf(server.url), form: 'tools' })
    await b.talk(ADA, 'Hello')
    await b.talk(ADA, 'This is bad')
    expect(JSON.parse(server.calls[0]!.body).tools).toHaveLength(2)
    const { id } = await b.only(ADA)
    expect(await bodies(id)).toEqual(['Five days.', 'A colleague comes.'])
    expect((await b.events(id)).at(-1)).toMatch(/a complaint/)
  })

  test('stops at its limits, and at a word for a person without asking the model', async () => {
    does = async () => completion({ say: 'Yes.', hand_over: false, sure: true })
    server.calls.length = 0
    await b.bot({ ...modelOf(server.url), maxTurns: 2 })
    for (const text of ['One', 'Two', 'Three']) await b.talk(ADA, text)
    expect(server.calls).toHaveLength(2)
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(/answered 2 times/)
    await b.talk('+16465550143', 'I want a human')
    expect(server.calls).toHaveLength(2)
    await b.clear()
    await b.bot({ ...modelOf(server.url), maxTokensDay: 1000, maxTurns: 100, maxTokens: 100_000 })
    for (let n = 0; n < 5; n++) await b.talk(ADA, `No ${n}`)
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(/tokens for today/)
  })

  test('a server that hangs is left after its time', async () => {
    does = async () => 'hang'
    await b.bot({ ...modelOf(server.url), timeoutSeconds: 1 })
    await b.talk(ADA, 'Hello')
    expect((await b.events((await b.only(ADA)).id)).at(-1)).toMatch(/did not answer within 1 s/)
  })
})

test('an opt-out by a person’s record mutes a bot in the middle of its talk', async () => {
  await b.bot(FLOW)
  await b.talk(ADA, 'Hello')
  await b.db.asSystem((tx) =>
    recordConsent(tx, {
      ...{ accountId: b.accountId, id: b.deps.newId(), at: b.clock.now(), channel: 'sms', address: ADA },
      ...{ kind: 'opt_out', source: 'person', words: 'by phone', campaignId: null },
    }),
  )
  await b.talk(ADA, '1')
  const { id, state } = await b.only(ADA)
  expect(state).toBe('queued')
  expect(await bodies(id)).toHaveLength(1)
})
