import { WEBHOOK_EVENTS, type WebhookEventType } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Claimed, dropWaiting, sendAgain } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { erasePersonInDeliveries } from './deliveries-store.ts'
import { unfoldPacks } from './packs-store.ts'
import { serveOnce } from './poster.ts'
import { forgetOldDeliveries } from './retention.ts'
import {
  changeSubscription,
  readSubscription,
  removeSubscription,
  testSubscription,
} from './subscriptions.ts'
import { posterDeps, receiver, subscribe, unfoldAll, webhooksDeps } from './webhooks.fixture.ts'

// Packs tell what a slow watcher of the ledger would: every step once, in order, as it was; nothing that was not wanted when it happened.

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
}, 60_000)
afterAll(() => ledger?.kit.drop())
beforeEach(() => empty())

async function empty(): Promise<void> {
  await ledger.calm()
  await ledger.db.asSystem(async (tx) => {
    await sql`delete from webhook_subscriptions`.execute(tx)
    await sql`delete from webhook_packs`.execute(tx)
    await sql`delete from webhook_attempts`.execute(tx)
    await sql`delete from webhook_deliveries`.execute(tx)
  })
}

const system = <T>(query: ReturnType<typeof sql<T>>) => ledger.db.asSystem((tx) => rows(tx, query))
type Told = {
  subscription_id: string
  order_key: string
  type: string
  at: Date
  data: Record<string, unknown>
}
const told = () =>
  system(
    sql<Told>`select subscription_id, order_key, type, at, data from webhook_deliveries order by subscription_id, seq`,
  )
const packs = async () =>
  (await system(sql<{ n: number }>`select coalesce(sum(events), 0)::int as n from webhook_packs`))[0]!.n
const actor = () => ({ accountId: ledger.accountId, userId: ledger.userId, name: 'Ines' })
const make = async (more: { events?: WebhookEventType[]; campaignIds?: string[]; url?: string } = {}) => {
  const { webhook } = await subscribe(ledger, {
    name: newId(),
    url: 'https://hooks.example.com/in',
    ...more,
  })
  return { accountId: ledger.accountId, subscriptionId: webhook.id }
}
const change = (id: string, to: Parameters<typeof changeSubscription>[4]) =>
  ledger.db.asSystem((tx) => changeSubscription(tx, webhooksDeps(ledger), actor(), id, to))
const sent = async (people: number) => {
  const campaign = await ledger.campaign(people)
  const taken = await ledger.take(campaign.laneId)
  await ledger.settleAll(taken.map((one) => outcome(one, 'sent')))
  return { campaign, taken }
}

/** The ledger as it stands, to be compared with itself a step later. */
type Seen = Record<string, unknown> & { id: string; state: string; campaign_id: string }
const look = async (): Promise<Map<string, Seen>> =>
  new Map(
    (
      await system(sql<Seen>`select m.id, m.state, m.campaign_id, m.recipient_line as line, m.step, m.conversation_id as "conversationId", m.channel, m.kind,
        m.purpose, m.sender_id as "senderId", m.address as "to", m.country, m.attempt, m.segments, m.carrier_id as "carrierId", m.reason,
        m.carrier_code as "carrierCode", told_time(m.attempted_at) as "attemptedAt", told_time(m.sent_at) as "sentAt",
        told_time(m.delivered_at) as "deliveredAt", told_time(m.read_at) as "readAt", told_time(m.failed_at) as "failedAt",
        told_time(m.skipped_at) as "skippedAt" from messages m where direction = 'out'`)
    ).map((row) => [row.id, row]),
  )

/** What a step of the whole ledger tells, worked out row by row. */
function difference(before: ReadonlyMap<string, Seen>, after: ReadonlyMap<string, Seen>) {
  const list: { type: WebhookEventType; data: Record<string, unknown> }[] = []
  for (const row of after.values()) {
    const was = before.get(row.id)
    const { state, campaign_id: campaignId, ...rest } = row
    const data = { ...rest, campaignId }
    for (const [type, field] of [
      ['message.sent', 'sentAt'],
      ['message.delivered', 'deliveredAt'],
      ['message.read', 'readAt'],
    ] as const)
      if (row[field] !== null && (was?.[field] ?? null) === null) list.push({ type, data })
    if (['failed', 'unknown', 'skipped', 'expired', 'cancelled'].includes(state) && was?.state !== state)
      list.push({ type: `message.${state}` as WebhookEventType, data })
  }
  return list
}

test('under random histories packs tell what the ledger shows, step by step, to each that wanted it then', async () => {
  const move = fc.record({
    kind: fc.constantFrom(
      ...(['take', 'sent', 'failed', 'unknown', 'delivered', 'read', 'again', 'stop'] as const),
      ...(['off', 'on', 'fewer', 'all', 'unfold', 'sent', 'delivered', 'take'] as const),
    ),
    some: fc.integer({ min: 1, max: 7 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 30 }), async (moves) => {
      await empty()
      const [one, two] = [await ledger.campaign(4), await ledger.campaign(3)]
      const everything = await make()
      const narrow = await make({ events: ['message.delivered', 'message.failed'], campaignIds: [two.id] })
      const wishes = new Map([
        [everything.subscriptionId, { on: true, events: WEBHOOK_EVENTS as readonly string[], only: '' }],
        [narrow.subscriptionId, { on: true, events: ['message.delivered', 'message.failed'], only: two.id }],
      ])
      const wanted = new Map<string, { type: string; data: Record<string, unknown> }[]>(
        [...wishes.keys()].map((id) => [id, []]),
      )
      let inHand: Claimed[] = []
      let before = await look()
      for (const { kind, some } of moves) {
        ledger.clock.advance(1_000)
        const group = inHand.slice(0, some)
        if (kind === 'take')
          inHand = [
            ...inHand,
            ...(await ledger.take(one.laneId, some)),
            ...(await ledger.take(two.laneId, some)),
          ]
        else if (kind === 'sent' || kind === 'unknown')
          await ledger.settleAll(group.map((message) => outcome(message, kind)))
        else if (kind === 'failed')
          await ledger.settleAll(group.map((message) => outcome(message, kind, { reason: 'unreachable' })))
        else if (kind === 'delivered' || kind === 'read')
          for (const message of group) await ledger.receive(message, kind)
        else if (kind === 'again')
          await ledger.db.asSystem((tx) =>
            sendAgain(
              tx,
              {
                accountId: ledger.accountId,
                campaignId: one.id,
                state: 'failed',
                reason: null,
                code: undefined,
              },
              ledger.clock.now(),
            ),
          )
        else if (kind === 'stop')
          await ledger.db.asSystem((tx) =>
            dropWaiting(
              tx,
              { accountId: ledger.accountId, campaignId: two.id, to: 'cancelled', limit: some },
              ledger.clock.now(),
            ),
          )
        else if (kind === 'unfold') await unfoldAll(ledger, some)
        else {
          const id = everything.subscriptionId
          const wish = wishes.get(id)!
          if (kind === 'off' || kind === 'on') wish.on = kind === 'on'
          else wish.events = kind === 'fewer' ? ['message.read', 'message.sent'] : WEBHOOK_EVENTS
          await change(id, { enabled: wish.on, events: [...wish.events] as WebhookEventType[] })
        }
        const after = await look()
        for (const event of difference(before, after))
          for (const [id, wish] of wishes)
            if (
              wish.on &&
              wish.events.includes(event.type) &&
              (!wish.only || wish.only === event.data.campaignId)
            )
              wanted.get(id)!.push(event)
        before = after
        // Where a repetition of one's own message ends, its next is another.
        if (kind === 'sent' || kind === 'failed' || kind === 'unknown')
          inHand = [...inHand.slice(some), ...group]
      }
      await unfoldAll(ledger)
      const list = await told()
      for (const [id, events] of wanted) {
        const own = list.filter((row) => row.subscription_id === id)
        const byMessage = (all: readonly { type: string; data: Record<string, unknown> }[]) =>
          Object.fromEntries(
            [...Map.groupBy(all, ({ data }) => String(data.id))]
              .map(([key, group]) => [key, group.map(({ type, data }) => ({ type, data }))] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        expect(byMessage(own)).toEqual(byMessage(events))
        for (const row of own) expect(row.order_key).toBe(row.data.id)
      }
    }),
    { numRuns: 25, seed: 11 },
  )
}, 120_000)

test('a process that dies while it unfolds leaves everything, and two at once tell everything once and in order', async () => {
  const of = await make()
  const { taken } = await sent(30)
  for (const message of taken) await ledger.receive(message, 'delivered')
  const lease = () => ({ id: newId(), until: new Date(ledger.clock.now().getTime() + 90_000), most: 1_000 })
  const dies = ledger.db.asSystem(async (tx) => {
    expect((await unfoldPacks(tx, of, lease())).events).toBe(60)
    throw new Error('killed')
  })
  await expect(dies).rejects.toThrow('killed')
  expect(await packs()).toBe(60)
  expect(await told()).toEqual([])

  // While one is at it, another finds nothing to do; afterwards it finds the rest.
  const [unfolded, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = ledger.db.asSystem(async (tx) => {
    const got = await unfoldPacks(tx, of, { ...lease(), most: 10 })
    unfolded.resolve()
    await gate.promise
    return got
  })
  await unfolded.promise
  const beside = () => ledger.db.asSystem((tx) => unfoldPacks(tx, of, lease()))
  expect(await beside()).toEqual({ events: 0, inHand: [], left: false })
  gate.resolve()
  expect(await first).toMatchObject({ events: 30, left: true })
  // The steps before are in hand and not settled: what follows waits behind them.
  expect(await beside()).toMatchObject({ events: 30, inHand: [], left: false })
  const steps = Map.groupBy(await told(), (row) => row.order_key)
  expect([...steps.values()].map((list) => list.map((row) => row.type))).toEqual(
    Array(30).fill(['message.sent', 'message.delivered']),
  )
})

test('processes that unfold and post at the same time keep the order of each message', async () => {
  const there = await receiver()
  try {
    const of = await make({ url: there.url })
    const { taken } = await sent(60)
    const posters = Array.from({ length: 3 }, () => posterDeps(ledger))
    const posting = Promise.all(posters.map((poster) => serveOnce(poster, of)))
    for (const message of taken) await ledger.receive(message, 'delivered')
    for (const message of taken) await ledger.receive(message, 'read')
    await posting
    for (let round = 0; (await packs()) > 0 || there.arrived.length < 180; round++) {
      expect(round).toBeLessThan(100)
      await Promise.all(posters.map((poster) => serveOnce(poster, of)))
    }
    const byMessage = Map.groupBy(there.arrived, ({ event }) => String(event.data.id))
    expect([...byMessage.values()].map((list) => list.map(({ event }) => event.type))).toEqual(
      Array(60).fill(['message.sent', 'message.delivered', 'message.read']),
    )
    for (const poster of posters) await poster.strangers.close()
  } finally {
    await there.close()
  }
}, 60_000)

describe('what was wanted when it happened', () => {
  test('is told though the webhook is changed or off since, and counted as waiting; what happens while it is off is not', async () => {
    const of = await make()
    const { taken } = await sent(20)
    await change(of.subscriptionId, { events: ['message.read'], enabled: false })
    for (const message of taken) await ledger.receive(message, 'read')
    const waiting = () => ledger.db.asSystem((tx) => readSubscription(tx, of.accountId, of.subscriptionId))
    expect((await waiting()).waiting).toBe(20)
    await change(of.subscriptionId, { enabled: true })
    await unfoldAll(ledger)
    expect((await waiting()).waiting).toBe(20)
    expect((await told()).map((row) => row.type)).toEqual(Array(20).fill('message.sent'))
  })

  test('is not told to a webhook that was made later, and goes with one that is deleted', async () => {
    const of = await make()
    await sent(5)
    await make()
    await ledger.db.asSystem((tx) => removeSubscription(tx, webhooksDeps(ledger), actor(), of.subscriptionId))
    await sent(1)
    await unfoldAll(ledger)
    expect(
      (await told()).filter((row) => row.subscription_id !== of.subscriptionId).map((row) => row.type),
    ).toEqual(['message.sent'])
  })

  test('writes nothing when nobody wants steps of messages', async () => {
    await make({ events: ['conversation.opened', 'message.received'] })
    await sent(5)
    expect(await system(sql`select 1 from webhook_packs`)).toEqual([])
  })
})

test('a person who is erased is in no pack, and what packs still tell names the pseudonym', async () => {
  await make()
  const { taken } = await sent(3)
  const { address, id } = taken[1]!
  const text = await system(sql<{ text: string }>`select p::text as text from webhook_packs p`)
  expect(text).toHaveLength(1)
  expect(text[0]!.text).toContain(id)
  expect(text[0]!.text).not.toContain(address)
  await ledger.db.asSystem(async (tx) => {
    await sql`update messages set address = 'erased-1' where address = ${address}`.execute(tx)
    await erasePersonInDeliveries(tx, { accountId: ledger.accountId, address })
  })
  await unfoldAll(ledger)
  const list = await told()
  expect(list.find((row) => row.order_key === id)?.data.to).toBe('erased-1')
  expect(JSON.stringify(list)).not.toContain(address)
})

test('who is erased while packs are unfolded is erased from what was unfolded', async () => {
  const of = await make()
  const { taken } = await sent(3)
  const { address } = taken[0]!
  const lease = { id: newId(), until: ledger.clock.now(), most: 100 }
  const [unfolded, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const unfolding = ledger.db.asSystem(async (tx) => {
    await unfoldPacks(tx, of, lease)
    unfolded.resolve()
    await gate.promise
  })
  await unfolded.promise
  const erasing = ledger.db.asSystem(async (tx) => {
    await sql`update messages set address = 'erased-2' where address = ${address}`.execute(tx)
    return erasePersonInDeliveries(tx, { accountId: ledger.accountId, address })
  })
  await expect
    .poll(() => system(sql`select 1 from pg_locks where locktype = 'advisory' and not granted`))
    .toHaveLength(1)
  gate.resolve()
  await unfolding
  expect(await erasing).toBe(1)
  expect((await told()).map((row) => row.data.to)).not.toContain(address)
})

test('packs end after two weeks like the log', async () => {
  await make()
  await sent(4)
  const old = new Date(ledger.clock.now().getTime() - 14 * 86_400_000 - 1)
  await system(sql`update webhook_packs set at = ${old}`)
  await sent(2)
  await system(sql`update webhook_packs set at = ${ledger.clock.now()} where at <> ${old}`)
  expect(await forgetOldDeliveries(ledger)).toBe(1)
  expect(await packs()).toBe(2)
})

test('what is told at once overtakes a mountain of packs', async () => {
  const there = await receiver()
  try {
    const of = await make({ url: there.url })
    await sent(1_000)
    await ledger.db.asSystem((tx) => testSubscription(tx, webhooksDeps(ledger), actor(), of.subscriptionId))
    const poster = posterDeps(ledger)
    await serveOnce(poster, of)
    await poster.strangers.close()
    expect(there.arrived).toHaveLength(1_001)
    expect(there.arrived.findIndex(({ event }) => event.type === 'webhook.test')).toBeLessThan(10)
  } finally {
    await there.close()
  }
}, 60_000)

test('what moves thousands in one statement is divided into packs of a few hundred', async () => {
  await make({ events: ['message.cancelled'] })
  const { id } = await ledger.campaign(3_000)
  await ledger.db.asSystem((tx) =>
    dropWaiting(
      tx,
      { accountId: ledger.accountId, campaignId: id, to: 'cancelled', limit: 5_000 },
      ledger.clock.now(),
    ),
  )
  const sizes = await system(sql<{ events: number }>`select events from webhook_packs`)
  expect(sizes.length).toBeGreaterThanOrEqual(5)
  expect(Math.max(...sizes.map((row) => row.events))).toBeLessThan(1_000)
  expect(sizes.reduce((sum, row) => sum + row.events, 0)).toBe(3_000)
})
