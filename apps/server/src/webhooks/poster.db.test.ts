import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { one, rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import type { Mail } from '../platform/mail.ts'
import { replay, takeDeliveries } from './deliveries-store.ts'
import { type PosterDeps, serveOnce, startPoster } from './poster.ts'
import { forgetOldDeliveries } from './retention.ts'
import { sign } from './signature.ts'
import type { SubscriptionRow } from './store.ts'
import { changeSubscription, renewSecret, testSubscription } from './subscriptions.ts'
import { type Arrived, posterDeps, receiver, subscribe, unfoldAll, webhooksDeps } from './webhooks.fixture.ts'

// Delivery: real receivers over real HTTP, which take, refuse, hang and die; and processes that die.

let ledger: Ledger
const opened: { close(): Promise<void> }[] = []
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
beforeEach(async () => {
  await ledger.calm()
  await ledger.db.asSystem(async (tx) => {
    await sql`delete from webhook_subscriptions`.execute(tx)
    await sql`delete from webhook_attempts`.execute(tx)
    await sql`delete from webhook_packs`.execute(tx)
    await sql`delete from webhook_deliveries`.execute(tx)
  })
})
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close()
})

const listens = async (...how: Parameters<typeof receiver>) => {
  const made = await receiver(...how)
  opened.push(made)
  return made
}
const process = (
  ...options: Parameters<typeof posterDeps> extends [unknown, ...infer Rest] ? Rest : never
): PosterDeps => {
  const deps = posterDeps(ledger, ...options)
  opened.push(deps.strangers)
  return deps
}
const system = <T>(query: ReturnType<typeof sql<T>>) => ledger.db.asSystem((tx) => rows(tx, query))
const subscription = (id: string) =>
  ledger.db.asSystem((tx) =>
    one(tx, sql<SubscriptionRow>`select * from webhook_subscriptions where id = ${id}`),
  )
const states = async () =>
  Object.fromEntries(
    (
      await system(
        sql<{
          state: string
          n: number
        }>`select state, count(*)::int as n from webhook_deliveries group by 1 order by 1`,
      )
    ).map((row) => [row.state, row.n]),
  )
/** People whose messages were sent, delivered and read: three events each. */
async function happen(people: number): Promise<void> {
  const campaign = await ledger.campaign(people)
  const taken = await ledger.take(campaign.laneId)
  await ledger.settleAll(taken.map((message) => outcome(message, 'sent')))
  for (const message of taken) await ledger.receive(message, 'delivered')
  for (const message of taken) await ledger.receive(message, 'read')
}
const STEPS = ['message.sent', 'message.delivered', 'message.read']
const seen = (arrived: readonly Arrived[]) => {
  const byMessage = new Map<string, string[]>()
  for (const { event } of arrived) {
    const id = String(event.data.id)
    byMessage.set(id, [...(byMessage.get(id) ?? []), event.type])
  }
  return byMessage
}
/** Posts until nothing is left, letting the clock run to the next wait. */
async function drain(
  posters: readonly PosterDeps[],
  of: { accountId: string; subscriptionId: string },
  rounds = 60,
) {
  for (let round = 0; round < rounds; round++) {
    await Promise.all(posters.map((poster) => serveOnce(poster, of)))
    if (!(await states()).waiting) return
    ledger.clock.advance(400_000)
  }
}

test('what happened arrives signed, once, in order, and is in the log', async () => {
  const there = await listens()
  const { webhook, secret } = await subscribe(ledger, { name: 'CRM', url: there.url })
  await happen(20)
  await serveOnce(process(), { accountId: ledger.accountId, subscriptionId: webhook.id })
  expect([...seen(there.arrived).values()]).toEqual(Array(20).fill(STEPS))
  expect(new Set(there.arrived.map((one) => one.id)).size).toBe(60)
  for (const { headers, body, id } of there.arrived) {
    const timestamp = Number(headers['webhook-timestamp'])
    expect(timestamp).toBe(Math.floor(ledger.clock.now().getTime() / 1000))
    expect(headers['webhook-signature']).toBe(sign(secret, { id, timestamp, body }))
    expect(headers['content-type']).toBe('application/json')
  }
  expect(await states()).toEqual({ delivered: 60 })
  const attempts = await system(
    sql<{ n: number; status: number; error: null }>`select n, status, error from webhook_attempts`,
  )
  expect(attempts).toEqual(Array(60).fill({ n: 1, status: 204, error: null }))
  expect(await subscription(webhook.id)).toMatchObject({
    failures: 0,
    failing_since: null,
    last_delivered_at: ledger.clock.now(),
  })
})

test('after a new secret both sign for a day, then the new one alone', async () => {
  const there = await listens()
  const { webhook, secret: first } = await subscribe(ledger, { name: 'CRM', url: there.url })
  const actor = { accountId: ledger.accountId, userId: ledger.userId, name: 'Ines' }
  const deps = { ...webhooksDeps(ledger), chance: () => Buffer.alloc(24, 9) }
  const { secret: second } = await ledger.db.asSystem((tx) => renewSecret(tx, deps, actor, webhook.id))
  const say = async () => {
    await ledger.db.asSystem((tx) => testSubscription(tx, deps, actor, webhook.id))
    await serveOnce(process(), { accountId: ledger.accountId, subscriptionId: webhook.id })
    const { id, body, headers } = there.arrived.at(-1)!
    const message = { id, body, timestamp: Number(headers['webhook-timestamp']) }
    return { given: headers['webhook-signature'], old: sign(first, message), fresh: sign(second, message) }
  }
  const both = await say()
  expect(both.given).toBe(`${both.fresh} ${both.old}`)
  ledger.clock.advance(24 * 3_600_000)
  const alone = await say()
  expect(alone.given).toBe(alone.fresh)
})

describe('a receiver that fails', () => {
  test('is tried again after the waits, and what comes later for the same message stays behind', async () => {
    let refuse = true
    const there = await listens((one, response) => {
      if (refuse && one.event.type === 'message.sent') response.writeHead(500).end('not now')
    })
    const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url })
    const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
    await happen(2)
    await ledger.db.asSystem((tx) =>
      testSubscription(tx, webhooksDeps(ledger), { ...ledger, name: 'Ines' }, webhook.id),
    )
    const poster = process()
    await serveOnce(poster, of)
    expect(there.arrived.map((one) => one.event.type).sort()).toEqual([
      'message.sent',
      'message.sent',
      'webhook.test',
    ])
    ledger.clock.advance(4_900)
    await serveOnce(poster, of)
    expect(there.arrived).toHaveLength(3)
    ledger.clock.advance(200)
    await serveOnce(poster, of)
    expect(there.arrived).toHaveLength(5)
    refuse = false
    ledger.clock.advance(300_000)
    await serveOnce(poster, of)
    expect(await states()).toEqual({ delivered: 7 })
    expect([...seen(there.arrived.slice(5)).values()]).toEqual([STEPS, STEPS])
    const [tries] = await system(
      sql<{
        said: string[]
      }>`select array_agg(coalesce(error, 'taken') order by n) as said from webhook_attempts group by delivery_id
        having count(*) = 3 limit 1`,
    )
    expect(tries!.said).toEqual(['It answered 500.', 'It answered 500.', 'taken'])
  })

  test('five times in a row rests as a whole, is tried with one, and goes on at once when it is back', async () => {
    let down = true
    const there = await listens((_one, response) => {
      if (down) response.writeHead(503).end()
    })
    const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url, events: ['message.sent'] })
    const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
    await happen(100)
    const poster = process()
    await serveOnce(poster, of)
    const first = there.arrived.length
    expect(first).toBeLessThan(12)
    expect((await subscription(webhook.id)).rest_until!.getTime()).toBeGreaterThan(
      ledger.clock.now().getTime(),
    )
    await serveOnce(poster, of)
    expect(there.arrived).toHaveLength(first)
    down = false
    ledger.clock.advance(301_000)
    await serveOnce(poster, of)
    expect(await states()).toEqual({ delivered: 100 })
    expect(await subscription(webhook.id)).toMatchObject({
      failures: 0,
      failing_since: null,
      rest_until: null,
      last_error: null,
    })
  })

  test('with 410 is switched off at once, with a mail; switched on again, it gets what waits', async () => {
    let gone = true
    const there = await listens((_one, response) => {
      if (gone) response.writeHead(410).end()
    })
    const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url, events: ['message.sent'] })
    const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
    await happen(10)
    const mails: Mail[] = []
    const poster = process({ mailer: { post: async (mail) => void mails.push(mail), close: () => {} } })
    await serveOnce(poster, of)
    expect(await subscription(webhook.id)).toMatchObject({ enabled: false, disabled_reason: 'gone' })
    expect(mails).toMatchObject([
      { to: 'ines@northline.example', subject: expect.stringContaining('"CRM" was switched off') },
    ])
    expect(
      await system(sql`select actor_name, subject from audit_log where action = 'webhook.switched_off'`),
    ).toMatchObject([{ actor_name: 'Foreword', subject: 'CRM: its receiver answered 410 Gone' }])
    gone = false
    await ledger.db.asSystem((tx) =>
      changeSubscription(tx, webhooksDeps(ledger), { ...ledger, name: 'Ines' }, webhook.id, {
        enabled: true,
      }),
    )
    await serveOnce(poster, of)
    expect(await states()).toEqual({ delivered: 10 })
  })

  test('for three days is switched off, and what waits is kept', async () => {
    const there = await listens((_one, response) => void response.writeHead(500).end())
    const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url })
    await happen(3)
    const poster = process()
    for (let hour = 0; hour < 96; hour++) {
      await serveOnce(poster, { accountId: ledger.accountId, subscriptionId: webhook.id })
      ledger.clock.advance(3_600_000)
    }
    expect(await subscription(webhook.id)).toMatchObject({
      enabled: false,
      disabled_reason: 'failing',
      last_error: 'It answered 500.',
    })
    expect(await states()).toEqual({ waiting: 9 })
  })

  test('for one kind only is given up after the last wait, and the rest goes on', async () => {
    const there = await listens((one, response) => {
      if (one.event.type === 'message.sent') response.writeHead(400).end('what is this?')
    })
    const { webhook } = await subscribe(ledger, {
      name: 'CRM',
      url: there.url,
      events: ['message.sent', 'message.delivered'],
    })
    const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
    await happen(1)
    const poster = process()
    const actor = { ...ledger, name: 'Ines' }
    for (let hour = 0; hour < 80; hour++) {
      await ledger.db.asSystem((tx) => testSubscription(tx, webhooksDeps(ledger), actor, webhook.id))
      await serveOnce(poster, of)
      ledger.clock.advance(3_600_000)
    }
    expect(await states()).toEqual({ delivered: 81, failed: 1 })
    const types = there.arrived.map((one) => one.event.type)
    expect(types.filter((type) => type === 'message.sent')).toHaveLength(12)
    expect(types.indexOf('message.delivered')).toBeGreaterThan(types.lastIndexOf('message.sent'))
    const what = { since: new Date(0), settledBefore: ledger.clock.now(), onlyFailed: true }
    expect(await ledger.db.asSystem((tx) => replay(tx, of, what, 100))).toBe(1)
    expect(await ledger.db.asSystem((tx) => replay(tx, of, { ...what, onlyFailed: false }, 1_000))).toBe(81)
    expect(await states()).toEqual({ waiting: 82 })
  })
})

test('a process that dies in the middle: what it had in hand is posted by another when its lease is over, and nothing before it', async () => {
  const there = await listens()
  const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url })
  const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
  await happen(4)
  const until = new Date(ledger.clock.now().getTime() + 90_000)
  await unfoldAll(ledger)
  const inHand = await ledger.db.asSystem((tx) =>
    takeDeliveries(tx, of, { id: newId(), until, limit: 2 }, ledger.clock.now()),
  )
  expect(inHand.map((one) => one.type)).toEqual(['message.sent', 'message.sent'])
  const other = process()
  await serveOnce(other, of)
  expect(await states()).toEqual({ delivered: 6, waiting: 6 })
  const dead = new Set(inHand.map((one) => one.order_key))
  expect(there.arrived.filter((one) => dead.has(String(one.event.data.id)))).toEqual([])
  ledger.clock.advance(90_001)
  await serveOnce(other, of)
  expect(await states()).toEqual({ delivered: 12 })
  expect([...seen(there.arrived).values()]).toEqual(Array(4).fill(STEPS))
})

test('a process that stops gives back what it had not posted', async () => {
  const there = await listens((_one, response) => there.hold(response))
  const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url })
  await happen(10)
  const poster = startPoster(process())
  await expect.poll(() => there.arrived.length).toBeGreaterThan(0)
  await poster.stop()
  expect(await states()).toEqual({ waiting: 30 })
  expect(
    await system(sql`select 1 from webhook_deliveries where lease_id is not null or next_at > '-infinity'`),
  ).toEqual([])
  expect(await system(sql`select 1 from webhook_attempts`)).toEqual([])
  expect(await subscription(webhook.id)).toMatchObject({ failures: 0 })
})

test('one that hangs holds up no other', async () => {
  const slow = await listens((_one, response) => slow.hold(response))
  const fast = await listens()
  await subscribe(ledger, { name: 'Slow', url: slow.url })
  await subscribe(ledger, { name: 'Fast', url: fast.url })
  await happen(50)
  const poster = startPoster(process())
  await expect.poll(() => fast.arrived.length).toBe(150)
  expect(slow.arrived.length).toBeLessThanOrEqual(4)
  await poster.stop()
})

test('order per message holds under failures, dying processes and many workers', async () => {
  const there = await listens()
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.constantFrom('take', 'take', 'take', '500', 'cut'), { minLength: 5, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      async (people, workers, fates, dies, unfolded) => {
        await ledger.db.asSystem(async (tx) => {
          await sql`delete from webhook_subscriptions`.execute(tx)
          await sql`delete from webhook_packs`.execute(tx)
          await sql`delete from webhook_deliveries`.execute(tx)
        })
        const took: Arrived[] = []
        let turn = 0
        const flaky = await listens((one, response) => {
          // Beyond the list it takes all, so that it ends.
          const fate = fates[turn++] ?? 'take'
          if (fate === '500') return void response.writeHead(500).end()
          if (fate === 'cut') return void response.socket!.destroy()
          took.push(one)
        })
        const { webhook } = await subscribe(ledger, { name: `N ${newId()}`, url: flaky.url })
        const of = { accountId: ledger.accountId, subscriptionId: webhook.id }
        await happen(people)
        if (unfolded) await unfoldAll(ledger)
        if (dies) {
          const lease = { id: newId(), until: new Date(ledger.clock.now().getTime() + 90_000), limit: 2 }
          await ledger.db.asSystem((tx) => takeDeliveries(tx, of, lease, ledger.clock.now()))
        }
        await drain(
          Array.from({ length: workers }, () => process()),
          of,
        )
        expect(await states()).toEqual({ delivered: people * 3 })
        expect([...seen(took).values()]).toEqual(Array(people).fill(STEPS))
      },
    ),
    { numRuns: 12, seed: 7 },
  )
  expect(there.arrived).toEqual([])
})

test('the log ends after two weeks, with its attempts', async () => {
  const there = await listens()
  const { webhook } = await subscribe(ledger, { name: 'CRM', url: there.url })
  await happen(2)
  await serveOnce(process(), { accountId: ledger.accountId, subscriptionId: webhook.id })
  const old = new Date(ledger.clock.now().getTime() - 14 * 86_400_000 - 1)
  await ledger.db.asSystem((tx) =>
    sql`update webhook_deliveries set created_at = case type when 'message.read' then ${ledger.clock.now()} else ${old}::timestamptz end`.execute(
      tx,
    ),
  )
  expect(await forgetOldDeliveries(ledger)).toBe(4)
  expect(await states()).toEqual({ delivered: 2 })
  expect(await system(sql`select 1 from webhook_attempts`)).toHaveLength(2)
})
