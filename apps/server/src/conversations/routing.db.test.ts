import { AsyncLocalStorage } from 'node:async_hooks'
import { hoursEveryDay } from '@foreword/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tapStatements } from '../../../../tests/kit/statements.ts'
import { updateMember } from '../accounts/store.ts'
import { outcome } from '../messages/ledger.fixture.ts'
import { openDatabase } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { newId } from '../platform/ids.ts'
import { replyInConversation } from './answering.ts'
import { declineOffer, offersFor, takeConversation, takeNext } from './assigning.ts'
import { closeConversation, readConversation } from './conversations.ts'
import { returnConversation } from './handing-over.ts'
import { changeAgent, setPresence } from './presence.ts'
import { accountsDue, routeAccount } from './router.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'
import { GRACE_MS, PASS_REST_MS } from './routing.ts'
import { busied, listAgents, turnOf } from './routing-store.ts'

let r: Routing
let people = 0
const phone = () => `+1646555${String(++people).padStart(4, '0')}`

beforeAll(async () => {
  r = await routingFixture()
})
beforeEach(() => r.clear())
afterAll(() => r?.kit.drop())

const accept = (who: Who, id: string) => r.as(who, (tx) => takeConversation(tx, r.deps, who, id))
const decline = (who: Who, id: string) => r.as(who, (tx) => declineOffer(tx, r.deps, who, id))
const hand = (who: Who, id: string, to: Parameters<typeof returnConversation>[4]) =>
  r.as(who, (tx) => returnConversation(tx, r.deps, who, id, to))
const words = async (who: Who, id: string) =>
  (await r.as(who, (tx) => readConversation(tx, r.deps, who, id))).messages.map((one) => one.text)
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (error as { code?: string }).code,
  )
const only = async () => (await r.all())[0]!
/** As another process would: not inside the transaction that is open here. */
const elsewhere = AsyncLocalStorage.snapshot()

test('a router that finds nothing to do does not wait for its turn, and locks nobody', async () => {
  const ann = await r.agent('Ann')
  await r.route({ acceptMode: 'auto' })
  await r.write(phone())
  await r.router()
  await r.db.asSystem(async (tx) => {
    await turnOf(tx, r.accountId)
    // Would stand still until this transaction ends.
    await elsewhere(() => r.router())
  })
  expect(await only()).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
  await r.write(phone())
  await r.router()
  expect((await r.all())[1]).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
})

test('a round that gives somebody a conversation costs nine statements, one that finds nothing costs one', async () => {
  const left: string[] = []
  const db = openDatabase(r.kit.url, { applicationName: 'counted' })
  for (const pool of [db.pool, db.soonPool])
    tapStatements(pool, (text) => {
      left.push(text)
      return null
    })
  await r.route({ acceptMode: 'auto' })
  const ann = await r.agent('Ann')
  await r.write(phone())
  await routeAccount({ ...r.deps, db }, r.accountId)
  expect(await only()).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
  expect(left.length, left.join('\n')).toBe(9)
  await routeAccount({ ...r.deps, db }, r.accountId)
  expect(left.length, left.join('\n')).toBe(10)
  await db.close()
})

test('where the first agents are full or lack the skill, those behind them get what waits', async () => {
  await r.route({ acceptMode: 'auto' })
  const sales = await r.skill('Sales', { acceptMode: 'auto' })
  const busy = []
  // Longest without work, and more than are looked at first.
  for (let n = 0; n < 36; n++) busy.push(await r.agent(`Busy ${n}`, 1))
  const other = await r.agent('Other', 1, [sales])
  const free = await r.agent('Free', 2)
  for (let n = 0; n < 36; n++) await r.write(phone())
  await r.hear(...busy)
  await r.router()
  expect(new Set((await r.all()).map((row) => row.assignee_id))).toEqual(
    new Set(busy.map((who) => who.userId)),
  )
  // They come first again, and are full.
  await r.db.asSystem(async (tx) => {
    for (const who of [other, free])
      await busied(tx, r.accountId, who.userId, new Date(r.clock.now().getTime() + 1))
  })
  await r.hear(...busy, other, free)
  for (let n = 0; n < 3; n++) await r.write(phone())
  await r.router()
  const last = (await r.all()).slice(36)
  expect(last.map((row) => row.assignee_id).sort()).toEqual([free.userId, free.userId, null].sort())
})

describe('offers', () => {
  test('go to who was idle longest, and are accepted', async () => {
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben')
    await r.write(phone())
    r.clock.advance(38_000)
    await r.hear(ann, ben)
    await r.router()
    expect(await only()).toMatchObject({ state: 'queued', offered_to: ann.userId })
    const [offer] = await r.as(ann, (tx) => offersFor(tx, r.deps, ann))
    expect(offer).toMatchObject({ leftMs: 30_000 })
    await accept(ann, offer!.conversation.id)
    expect(await only()).toMatchObject({ state: 'assigned', assignee_id: ann.userId, offered_to: null })
    expect(await words(ann, offer!.conversation.id)).toEqual(['Hello', 'Ann accepted after 38 s'])
    await r.write(phone())
    await r.router()
    expect((await r.all())[1]).toMatchObject({ offered_to: ben.userId })
  })

  test('that are declined go to the next, and after a while to the same again', async () => {
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben')
    await r.write(phone())
    await r.router()
    const { id } = await only()
    await decline(ann, id)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ben.userId })
    await decline(ben, id)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: null })
    r.clock.advance(PASS_REST_MS)
    await r.hear(ann, ben)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ann.userId })
  })

  test('that run out twice in a row set the agent away; a decline in between shows that somebody is there', async () => {
    const ann = await r.agent('Ann')
    const status = async () =>
      (await r.db.asSystem((tx) => listAgents(tx, r.accountId))).find((one) => one.user_id === ann.userId)
    const runOut = async (): Promise<void> => {
      await r.write(phone())
      await r.hear(ann)
      await r.router()
      r.clock.advance(30_000)
      await r.hear(ann)
      await r.router()
    }
    await runOut()
    await decline(ann, (await r.all()).find((row) => row.offered_to)?.id ?? (await only()).id)
    expect(await status()).toMatchObject({ status: 'available', missed: 1 })
    r.clock.advance(PASS_REST_MS)
    await r.hear(ann)
    await r.router()
    await decline(ann, (await r.all()).find((row) => row.offered_to)!.id)
    expect(await status()).toMatchObject({ missed: 0 })
    await runOut()
    await runOut()
    expect(await status()).toMatchObject({ status: 'away', set_away: true })
    await r.as(ann, (tx) => setPresence(tx, r.deps, ann, 'available'))
    expect(await status()).toMatchObject({ status: 'available', set_away: false, missed: 0 })
  })

  test('that ran out are somebody else’s to take', async () => {
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben')
    await r.write(phone())
    await r.router()
    const { id } = await only()
    r.clock.advance(30_000)
    await r.hear(ann, ben)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ben.userId })
    await accept(ben, id)
    expect(await code(accept(ann, id))).toBe('taken')
  })

  test('end when the agent goes away', async () => {
    const ann = await r.agent('Ann')
    await r.write(phone())
    await r.router()
    await r.as(ann, (tx) => setPresence(tx, r.deps, ann, 'away'))
    await r.router()
    expect(await only()).toMatchObject({ state: 'queued', offered_to: null })
    expect(await r.as(ann, (tx) => offersFor(tx, r.deps, ann))).toEqual([])
  })
})

describe('capacity', () => {
  test('counts offers and conversations, for the router and for who takes by hand', async () => {
    await r.route({ acceptMode: 'auto' })
    const ann = await r.agent('Ann', 2)
    for (let n = 0; n < 3; n++) await r.write(phone())
    await r.router()
    expect((await r.all()).map((row) => row.state)).toEqual(['assigned', 'assigned', 'queued'])
    const [first, , third] = await r.all()
    expect(await code(accept(ann, third!.id))).toBe('full')
    expect(await code(r.as(ann, (tx) => takeNext(tx, r.deps, ann)))).toBe('full')
    const reply = { text: 'Hi', messageId: newId() }
    expect(await code(r.as(ann, (tx) => replyInConversation(tx, r.deps, ann, third!.id, reply)))).toBe('full')
    await r.as(ann, (tx) => closeConversation(tx, r.deps, ann, first!.id))
    await r.router()
    expect((await r.all())[2]).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
  })

  test('may be changed by a manager, and counts at once', async () => {
    const ann = await r.agent('Ann', 1)
    const boss: Who = { ...ann, userId: r.userId, name: 'Ines', role: 'agent_manager' }
    for (let n = 0; n < 2; n++) await r.write(phone())
    await r.router()
    expect((await r.all()).filter((row) => row.offered_to).length).toBe(1)
    await r.as(boss, (tx) => changeAgent(tx, r.deps, boss, ann.userId, { capacity: 2 }))
    await r.router()
    expect((await r.all()).filter((row) => row.offered_to).length).toBe(2)
  })
})

describe('handing over', () => {
  test('to an agent needs somebody who is there and has room; the note stands in the thread', async () => {
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben', 1)
    const eve = await r.agent('Eve')
    await r.as(eve, (tx) => setPresence(tx, r.deps, eve, 'offline'))
    await r.write(phone())
    const { id } = await only()
    await accept(ann, id)
    expect(await code(hand(ann, id, { assigneeId: eve.userId }))).toBe('not_here')
    await hand(ann, id, { assigneeId: ben.userId, note: 'wants a refund' })
    expect(await only()).toMatchObject({ assignee_id: ben.userId })
    expect((await words(ben, id)).at(-1)).toBe('Ann handed it over to Ben: “wants a refund”')
    await r.write(phone())
    const second = (await r.all())[1]!.id
    await accept(ann, second)
    expect(await code(hand(ann, second, { assigneeId: ben.userId }))).toBe('full')
  })

  test('to a skill waits in its queue for somebody who has it', async () => {
    const sales = await r.skill('Sales')
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben', 2, [sales])
    await r.write(phone())
    const { id } = await only()
    await accept(ann, id)
    await hand(ann, id, { skillId: sales })
    await r.router()
    expect(await only()).toMatchObject({ state: 'queued', skill_id: sales, offered_to: ben.userId })
  })

  test('back to the queue asks another first', async () => {
    const ann = await r.agent('Ann')
    const ben = await r.agent('Ben')
    await r.write(phone())
    const { id } = await only()
    await accept(ann, id)
    await hand(ann, id, {})
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ben.userId })
  })
})

describe('an agent who is gone', () => {
  const lose = async (): Promise<void> => {
    r.clock.advance(GRACE_MS + 1)
    await r.router()
  }

  test('counts as away once nothing is heard, gets nothing, and is back when heard of', async () => {
    const ann = await r.agent('Ann')
    await lose()
    await r.write(phone())
    await r.router()
    expect(await only()).toMatchObject({ offered_to: null })
    await r.hear(ann)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ann.userId })
  })

  test('gives back who waits after the skill’s time, keeps who was answered, and the wait is not lost', async () => {
    const ann = await r.agent('Ann')
    for (let n = 0; n < 2; n++) await r.write(phone())
    const [waiting, answered] = await r.all()
    await accept(ann, waiting!.id)
    await accept(ann, answered!.id)
    const reply = { text: 'Hi', messageId: newId() }
    await r.as(ann, (tx) => replyInConversation(tx, r.deps, ann, answered!.id, reply))
    await lose()
    expect((await r.all()).map((row) => row.state)).toEqual(['assigned', 'assigned'])
    r.clock.advance(120_000)
    expect(await accountsDue(r.deps)).toEqual([r.accountId])
    await r.router()
    const [back, kept] = await r.all()
    expect(back).toMatchObject({ state: 'queued', assignee_id: null, waiting_since: waiting!.waiting_since })
    expect(kept).toMatchObject({ state: 'assigned', assignee_id: ann.userId })
    expect((await words(ann, back!.id)).at(-1)).toBe('Ann lost the connection, so it went back to the queue')
    // Who was answered goes back as soon as they write again.
    await r.write(kept!.address)
    await r.router()
    expect((await r.all())[1]).toMatchObject({ state: 'queued' })
  })

  test('keeps everything where the skill says so, until access ends', async () => {
    await r.route({ returnSeconds: null })
    const ann = await r.agent('Ann')
    await r.write(phone())
    await accept(ann, (await only()).id)
    await lose()
    r.clock.advance(86_400_000)
    await r.router()
    expect(await only()).toMatchObject({ state: 'assigned' })
    await r.db.asSystem((tx) => updateMember(tx, r.accountId, ann.userId, { disabledAt: r.clock.now() }))
    await r.router()
    expect(await only()).toMatchObject({ state: 'queued' })
  })

  test('who chose offline gives back at the same time', async () => {
    await r.route({ returnSeconds: 0 })
    const ann = await r.agent('Ann')
    await r.write(phone())
    await accept(ann, (await only()).id)
    await r.as(ann, (tx) => setPresence(tx, r.deps, ann, 'away'))
    await r.router()
    expect(await only()).toMatchObject({ state: 'assigned' })
    await r.as(ann, (tx) => setPresence(tx, r.deps, ann, 'offline'))
    await r.router()
    expect(await only()).toMatchObject({ state: 'queued' })
  })
})

describe('a queue', () => {
  test('overflows once into another skill after its time', async () => {
    const care = r.skillId
    const sales = await r.skill('Sales', { overflow: { skillId: care, seconds: 10 } })
    await r.route({ overflow: { skillId: sales, seconds: 60 } })
    const ben = await r.agent('Ben', 2, [sales])
    await r.write(phone())
    r.clock.advance(59_000)
    await r.router()
    expect(await only()).toMatchObject({ skill_id: care })
    r.clock.advance(1_000)
    await r.hear(ben)
    await r.router()
    expect(await only()).toMatchObject({ skill_id: sales, offered_to: ben.userId })
    await decline(ben, (await only()).id)
    r.clock.advance(600_000)
    await r.router()
    expect(await only()).toMatchObject({ skill_id: sales })
  })

  test('outside office hours offers nothing and answers once; STOP is respected', async () => {
    // The clock stands at 10:00 in New York.
    await r.route({ hours: hoursEveryDay('12:00', '17:00'), closedAnswer: 'We are here from noon.' })
    const ann = await r.agent('Ann')
    const from = phone()
    await r.write(from)
    await r.router()
    await r.write(from, 'Anybody?')
    await r.router()
    const { id } = await only()
    expect(await words(ann, id)).toEqual(['Hello', 'We are here from noon.', 'Anybody?'])
    expect(await only()).toMatchObject({ offered_to: null })
    r.clock.advance(2 * 3_600_000)
    await r.hear(ann)
    await r.router()
    expect(await only()).toMatchObject({ offered_to: ann.userId })
    const stopped = phone()
    await r.optOut(stopped)
    r.clock.set('2026-11-24T15:00:00Z')
    await r.write(stopped)
    await r.router()
    const second = (await r.all()).find((row) => row.address === stopped)!
    expect(second.closed_answer_at).not.toBeNull()
    expect(await words(ann, second.id)).toEqual(['Hello'])
  })

  test('of a skill that is taken from by hand is left to its agents', async () => {
    await r.route({ acceptMode: 'take' })
    const ann = await r.agent('Ann')
    await r.write(phone())
    await r.router()
    expect(await only()).toMatchObject({ offered_to: null })
    expect(await r.as(ann, (tx) => takeNext(tx, r.deps, ann))).toBe((await only()).id)
  })
})

describe('a transcript', () => {
  const sent = async (line: number, more: Parameters<Routing['campaign']>[1]) => {
    const campaign = await r.campaign(line, more)
    const claimed = await r.take(campaign.laneId)
    await r.settleAll(claimed.map((one) => outcome(one, 'sent')))
    r.clock.advance(60_000)
    return campaign
  }

  test('holds what every campaign sent, whichever is answered, and a second conversation leaves the first as it was', async () => {
    const sales = await r.skill('Sales')
    await sent(1, { skillId: r.skillId })
    const newest = await sent(1, { skillId: sales, routeAll: true })
    const from = r.phone(1)
    await r.write(from, 'First')
    const [one] = await r.all()
    expect(one).toMatchObject({ campaign_id: newest.id, skill_id: sales })
    const boss = { ...(await r.agent('Ann', 2, [sales])), role: 'administrator' as const }
    const texts = ['Hi P1 Reply STOP', 'Hi P1 Reply STOP', 'First']
    expect(await words(boss, one!.id)).toEqual(texts)
    await r.as(boss, (tx) => closeConversation(tx, r.deps, boss, one!.id))
    r.clock.advance(60_000)
    await r.write(from, 'Second')
    const [, two] = await r.all()
    expect(two).toMatchObject({ campaign_id: newest.id, skill_id: sales, state: 'queued' })
    expect((await words(boss, two!.id)).at(-1)).toBe('Second')
    expect((await words(boss, one!.id)).slice(0, 3)).toEqual(texts)
  })

  test('of a campaign that routes only the first answer: after the close, the default skill; while it is open, its own', async () => {
    const sales = await r.skill('Sales')
    await sent(2, { skillId: sales, routeAll: false })
    const from = r.phone(2)
    await r.write(from, 'First')
    await r.write(from, 'More')
    const mine = async () => (await r.all()).filter((row) => row.address === from)
    expect(await mine()).toMatchObject([{ skill_id: sales, unread: 2 }])
    const ann = await r.agent('Ann', 2, [sales])
    await accept(ann, (await mine())[0]!.id)
    const boss = { ...ann, role: 'administrator' as const }
    const { id } = (await mine())[0]!
    await r.as(boss, (tx) => closeConversation(tx, r.deps, boss, id))
    r.clock.advance(1_000)
    await r.write(from, 'Again')
    expect((await mine()).map((row) => row.skill_id)).toEqual([sales, r.skillId])
  })
})

test('many routers and many hands at once give each conversation to one agent, and nobody too much', async () => {
  const agents = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => r.agent(name, 3)))
  for (let n = 0; n < 25; n++) await r.write(phone())
  const taking = agents.flatMap((who) =>
    Array.from({ length: 4 }, () => code(r.as(who, (tx) => takeNext(tx, r.deps, who)))),
  )
  await Promise.all([...taking, ...Array.from({ length: 6 }, () => r.router())])
  const list = await r.all()
  for (const who of agents) {
    const has = list.filter((row) => row.assignee_id === who.userId || row.offered_to === who.userId)
    expect(has.length, who.name).toBe(3)
  }
  expect(list.filter((row) => row.state === 'queued' && row.offered_to === null)).toHaveLength(10)
})
