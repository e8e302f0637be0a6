import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { writeLimits } from '../accounts/index.ts'
import {
  advanceLane,
  canariesDone,
  changeLane,
  dueLanes,
  healthOf,
  lockFrequencyCap,
  openOf,
} from './index.ts'
import { type Ledger, ledgerFixture, outcome } from './ledger.fixture.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
afterEach(() => ledger.calm())

const system: Ledger['db']['asSystem'] = (work) => ledger.db.asSystem(work)
const cap = (messages: number | null, kinds: ('marketing' | 'service')[] = ['marketing']) =>
  system((tx) =>
    writeLimits(tx, ledger.accountId, {
      frequency_cap_messages: messages,
      frequency_cap_days: messages === null ? null : 7,
      frequency_cap_kinds: kinds,
      breaker_percent: 25,
      open_conversations: 'deliver',
      undo_seconds: 10,
    }),
  )

describe('the frequency cap', () => {
  afterEach(() => cap(null))

  test('leaves out whoever had their messages, says so, and lets them in again when the days are over', async () => {
    await cap(2)
    const campaigns = [await ledger.campaign(2), await ledger.campaign(2), await ledger.campaign(2)]
    for (const { id } of campaigns.slice(0, 2)) {
      const taken = await ledger.take(id)
      expect(taken).toHaveLength(2)
      await ledger.settleAll(taken.map((one) => outcome(one, 'sent')))
    }
    expect(await ledger.take(campaigns[2]!.id)).toEqual([])
    expect(await ledger.message(campaigns[2]!.id, 1)).toMatchObject({ state: 'skipped', reason: 'capped' })
    expect(await system((tx) => openOf(tx, ledger.accountId, campaigns[2]!.id))).toBe(0)

    ledger.clock.advance(7 * 86_400_000 + 1)
    expect(await ledger.take((await ledger.campaign(2)).id)).toHaveLength(2)
    expect(await ledger.problems()).toEqual([])
  })

  test('counts what may have been sent, and not what failed or is another kind', async () => {
    ledger.clock.advance(30 * 86_400_000)
    await cap(1)
    const [failed, unknown, later] = [
      await ledger.campaign(1),
      await ledger.campaign(1),
      await ledger.campaign(1),
    ]
    const [first] = await ledger.take(failed.id)
    await ledger.settleAll([outcome(first!, 'failed', { reason: 'other' })])
    const [second] = await ledger.take(unknown.id)
    expect(second).toBeDefined()
    await ledger.settleAll([outcome(second!, 'unknown', { reason: 'no_answer' })])
    await system((tx) =>
      sql`update messages set kind = 'service' where campaign_id = ${later.id}`.execute(tx),
    )
    expect(await ledger.take(later.id)).toHaveLength(1)
    expect(await ledger.take((await ledger.campaign(1)).id)).toEqual([])
  })

  test('holds when two campaigns reach a person at the same moment', async () => {
    ledger.clock.advance(30 * 86_400_000)
    await cap(1)
    const campaigns = await Promise.all(Array.from({ length: 4 }, () => ledger.campaign(20)))
    const taken = await Promise.all(
      campaigns.map(({ id }) =>
        ledger.take(id, 20, undefined, (tx) => lockFrequencyCap(tx, ledger.accountId)),
      ),
    )
    expect(taken.flat()).toHaveLength(20)
    expect(new Set(taken.flat().map((one) => one.address)).size).toBe(20)
  })
})

describe('a canary', () => {
  const lane = async (id: string) =>
    (await system((tx) => dueLanes(tx, ledger.senderId, ledger.clock.now()))).find((one) => one.id === id)

  test('takes so many and no more; it is done when they are settled and somebody still waits', async () => {
    const { id } = await ledger.campaign(5, { allowance: 3 })
    expect((await lane(id))!.allowance).toBe(3)
    const taken = await ledger.take(id, 3)
    await system((tx) =>
      advanceLane(tx, { accountId: ledger.accountId, id }, { messages: 3, nextSlotAt: null }),
    )
    expect(await lane(id)).toBeUndefined()
    const done = () => system((tx) => canariesDone(tx))
    expect(await done()).toEqual([])
    await ledger.settleAll(taken.map((one) => outcome(one, 'sent')))
    expect(await done()).toEqual([{ account_id: ledger.accountId, campaign_id: id }])
    await system((tx) => changeLane(tx, ledger.accountId, id, { allowance: null }))
    expect(await ledger.take(id)).toHaveLength(2)
    expect(await done()).toEqual([])
  })

  test('is not used up by messages that were put back untried', async () => {
    const { id } = await ledger.campaign(4, { allowance: 2 })
    const taken = await ledger.take(id, 2)
    await system((tx) =>
      advanceLane(tx, { accountId: ledger.accountId, id }, { messages: 2, nextSlotAt: null }),
    )
    const back = { dueAt: ledger.clock.now(), wait: 'window', untried: true }
    await ledger.settleAll([outcome(taken[0]!, 'queued', back), outcome(taken[1]!, 'sent')])
    expect((await lane(id))!.allowance).toBe(1)
  })
})

describe('a process that died', () => {
  const DEAD = 1

  test('leaves its attempts unknown at once; those of one that lives stay with it', async () => {
    const { id } = await ledger.campaign(3)
    await ledger.take(id, 2, DEAD)
    await ledger.take(id, 1)
    expect(await ledger.loseLeases()).toHaveLength(2)
    expect(await ledger.states(id)).toEqual({ sending: 1, unknown: 2 })
    expect(await ledger.problems()).toEqual([])
  })

  test('and yet lives tells what became of them', async () => {
    const { id } = await ledger.campaign(3)
    const [sent, refused, back] = await ledger.take(id, 3, DEAD)
    await ledger.loseLeases()
    const dueAt = new Date(ledger.clock.now().getTime() + 1_000)
    await ledger.settleAll([
      outcome(sent!, 'sent'),
      outcome(refused!, 'failed', { reason: 'invalid_number', code: '21211' }),
      outcome(back!, 'queued', { dueAt, wait: 'retry' }),
    ])
    expect(await ledger.states(id)).toEqual({ failed: 1, queued: 1, sent: 1 })
    expect(await ledger.message(id, back!.recipient_line!)).toMatchObject({ queued_for: dueAt, reason: null })
    expect(await ledger.problems()).toEqual([])
  })
})

test('the breaker sees what was accepted, refused and failed later, from its own moment on', async () => {
  const { id } = await ledger.campaign(6)
  const taken = await ledger.take(id)
  const since = ledger.clock.now()
  await ledger.settleAll(
    taken.map((one, index) =>
      index < 4
        ? outcome(one, 'sent')
        : outcome(one, index === 4 ? 'failed' : 'unknown', { reason: 'other' }),
    ),
  )
  ledger.clock.advance(20_000)
  await ledger.receive(taken[0]!, 'failed')
  await ledger.receive(taken[1]!, 'delivered')
  const health = (from: Date) =>
    system((tx) => healthOf(tx, [{ accountId: ledger.accountId, campaignId: id, since: from }]))
  const start = new Date(since.getTime() - 10_000)
  expect(await health(start)).toEqual([
    { account_id: ledger.accountId, campaign_id: id, handed: 6, failed: 3 },
  ])
  expect(await health(new Date(since.getTime() + 10_000))).toMatchObject([{ handed: 0, failed: 1 }])
  expect(await health(new Date(since.getTime() + 90_000))).toEqual([])
})
