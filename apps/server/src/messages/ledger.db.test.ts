import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../analytics/index.ts'
import { recordConsent } from '../recipients/index.ts'
import {
  applyReceipts,
  type Claimed,
  changeLane,
  combineReceipts,
  dropWaiting,
  enqueueAudience,
  expireLeases,
  openOf,
  type ReceiptState,
  settle,
} from './index.ts'
import { type Ledger, ledgerFixture, outcome, receiptOf } from './ledger.fixture.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
/** What one test leaves in flight or opted out must not reach the next. */
afterEach(async () => {
  ledger.clock.advance(91_000)
  await system(async (tx) => {
    await expireLeases(tx, ledger.clock.now(), 1_000)
    await sql`delete from opt_outs`.execute(tx)
  })
})

const system: Ledger['db']['asSystem'] = (work) => ledger.db.asSystem(work)
const problems = async () => (await system((tx) => verifyLedger(tx, ledger.accountId))).problems
const settleAll = (list: Parameters<typeof settle>[1]) => system((tx) => settle(tx, list, ledger.clock.now()))
const receive = (message: Claimed, ...states: ReceiptState[]) =>
  system((tx) =>
    applyReceipts(
      tx,
      combineReceipts(states.map((state) => receiptOf(message, state, ledger.clock.now()))),
      ledger.clock.now(),
    ),
  )
const optOut = (address: string) =>
  system((tx) =>
    recordConsent(tx, {
      accountId: ledger.accountId,
      id: crypto.randomUUID(),
      at: ledger.clock.now(),
      channel: 'sms',
      address,
      kind: 'opt_out',
      source: 'person',
      words: 'by telephone',
    }),
  )

describe('a message', () => {
  test('is claimed, settled and receipted, with the time of each step, and leaves the queue', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'sending',
      attempt: 1,
      attempted_at: ledger.clock.now(),
    })
    ledger.clock.advance(1_000)
    await settleAll([outcome(claimed!, 'sent', { segments: 2 })])
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'sent',
      segments: 2,
      sent_at: ledger.clock.now(),
      queued_for: null,
    })
    ledger.clock.advance(1_000)
    await receive(claimed!, 'delivered')
    await receive(claimed!, 'delivered')
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'delivered',
      delivered_at: ledger.clock.now(),
    })
    expect(await problems()).toEqual([])
  })

  test('whose receipt is faster than the answer stays where the receipt put it, and keeps the carrier’s id', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await receive(claimed!, 'delivered')
    expect(await problems()).toEqual([])
    await settleAll([outcome(claimed!, 'sent', { carrierId: 'SM-late' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'delivered', carrier_id: `SM${claimed!.id}` })
    await settleAll([outcome(claimed!, 'unknown', { reason: 'no_answer' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'delivered', reason: null })
    expect(await system((tx) => openOf(tx, ledger.accountId, id))).toBe(0)
    expect(await problems()).toEqual([])
  })

  test('that was definitely not sent waits for its next try; the outcome of an older try changes nothing', async () => {
    const { id } = await ledger.campaign(1)
    const [first] = await ledger.take(id)
    const dueAt = new Date(ledger.clock.now().getTime() + 4_000)
    await settleAll([outcome(first!, 'queued', { reason: 'carrier_busy', code: '7', dueAt, wait: 'retry' })])
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'queued',
      attempt: 1,
      queued_for: dueAt,
      lease_until: null,
    })
    expect(await ledger.take(id)).toEqual([])
    ledger.clock.advance(4_000)
    const [second] = await ledger.take(id)
    expect(second!.attempt).toBe(2)
    await settleAll([outcome(first!, 'failed', { reason: 'other' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'sending' })
    await settleAll([outcome(second!, 'sent')])
    expect(await problems()).toEqual([])
  })

  test('that was put back untried does not count the attempt', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await settleAll([
      outcome(claimed!, 'queued', { dueAt: ledger.clock.now(), wait: 'window', untried: true }),
    ])
    expect((await ledger.take(id))[0]!.attempt).toBe(1)
  })

  test('whose person opts out between queue and claim is skipped, with the reason, and counted', async () => {
    const { id } = await ledger.campaign(3)
    await optOut(ledger.phone(2))
    const claimed = await ledger.take(id)
    expect(claimed.map((one) => one.recipient_line).sort()).toEqual([1, 3])
    expect(await ledger.message(id, 2)).toMatchObject({
      state: 'skipped',
      reason: 'opted_out',
      attempt: 0,
      queued_for: null,
    })
    expect(await problems()).toEqual([])
  })
})

describe('a lease that runs out', () => {
  test('makes the message unknown: it is never queued again, and a receipt still settles it', async () => {
    const { id } = await ledger.campaign(2)
    const [one, two] = await ledger.take(id)
    ledger.clock.advance(89_000)
    expect(await system((tx) => expireLeases(tx, ledger.clock.now(), 10))).toEqual([])
    ledger.clock.advance(2_000)
    expect(await system((tx) => expireLeases(tx, ledger.clock.now(), 10))).toHaveLength(2)
    expect(await ledger.states(id)).toEqual({ unknown: 2 })
    ledger.clock.advance(3_600_000)
    expect(await ledger.take(id)).toEqual([])
    expect(await system((tx) => openOf(tx, ledger.accountId, id))).toBe(0)
    await receive(one!, 'sent', 'delivered')
    await receive(two!, 'failed')
    expect(await ledger.states(id)).toEqual({ delivered: 1, failed: 1 })
    expect(await problems()).toEqual([])
  })

  test('after the receipt came changes nothing', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await receive(claimed!, 'delivered')
    ledger.clock.advance(91_000)
    expect(await system((tx) => expireLeases(tx, ledger.clock.now(), 10))).toEqual([])
    expect(await ledger.states(id)).toEqual({ delivered: 1 })
  })
})

describe('two dispatchers', () => {
  test('that claim at the same moment never share a message', async () => {
    const { id } = await ledger.campaign(400)
    const batches = await Promise.all(Array.from({ length: 5 }, () => ledger.take(id, 120)))
    const ids = batches.flat().map((one) => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = await ledger.take(id)
    expect(ids.length + rest.length).toBe(400)
    await settleAll([...batches.flat(), ...rest].map((one) => outcome(one, 'sent')))
    expect(await problems()).toEqual([])
  })

  test('that settle and receipt the same messages together end with one truth', async () => {
    const { id } = await ledger.campaign(60)
    const claimed = await ledger.take(id)
    const backwards = [...claimed].reverse()
    await Promise.all([
      settleAll(claimed.map((one) => outcome(one, 'sent'))),
      settleAll(backwards.map((one) => outcome(one, 'sent'))),
      ...claimed.slice(0, 3).map((one) => receive(one, 'delivered')),
    ])
    expect(await ledger.states(id)).toEqual({ delivered: 3, sent: 57 })
    expect(await problems()).toEqual([])
  })
})

describe('a lane', () => {
  test('that is paused gives nothing out; open again it gives everything', async () => {
    const { id } = await ledger.campaign(3)
    await system((tx) => changeLane(tx, ledger.accountId, id, { state: 'paused' }))
    expect(await ledger.take(id)).toEqual([])
    await system((tx) => changeLane(tx, ledger.accountId, id, { state: 'open' }))
    expect(await ledger.take(id)).toHaveLength(3)
  })

  test('gives nothing out after its time, and what waits expires', async () => {
    const notAfter = new Date(ledger.clock.now().getTime() + 60_000)
    const { id } = await ledger.campaign(3, { notAfter })
    await ledger.take(id, 1)
    ledger.clock.advance(60_000)
    expect(await ledger.take(id)).toEqual([])
    const to = { accountId: ledger.accountId, campaignId: id, to: 'expired', limit: 10 } as const
    expect(await system((tx) => dropWaiting(tx, to, ledger.clock.now()))).toBe(2)
    expect(await ledger.states(id)).toEqual({ expired: 2, sending: 1 })
  })

  test('that is cancelled keeps what was sent and what is on its way, and ends the rest', async () => {
    const { id } = await ledger.campaign(5)
    const [sent, flying] = await ledger.take(id, 2)
    await settleAll([outcome(sent!, 'sent')])
    const to = { accountId: ledger.accountId, campaignId: id, to: 'cancelled', limit: 10 } as const
    await system((tx) => changeLane(tx, ledger.accountId, id, { state: 'closed' }))
    expect(await system((tx) => dropWaiting(tx, to, ledger.clock.now()))).toBe(3)
    expect(await ledger.states(id)).toEqual({ cancelled: 3, sending: 1, sent: 1 })
    await settleAll([outcome(flying!, 'sent')])
    expect(await ledger.states(id)).toEqual({ cancelled: 3, sent: 2 })
    expect(await problems()).toEqual([])
  })
})

test('an audience that is written twice adds nothing', async () => {
  const { id } = await ledger.campaign(10)
  const again = await system((tx) =>
    enqueueAudience(
      tx,
      {
        accountId: ledger.accountId,
        campaignId: id,
        laneId: id,
        senderId: ledger.senderId,
        channel: 'sms',
        kind: 'marketing',
        contentId: crypto.randomUUID(),
        optOutText: null,
        afterLine: 0,
        limit: 100,
        due: [{ zoneSetId: 0, dueAt: ledger.clock.now(), held: null, wait: null, skip: false }],
      },
      ledger.clock.now(),
    ),
  )
  expect(again.added).toBe(0)
  expect(await ledger.states(id)).toEqual({ queued: 10 })
  expect(await problems()).toEqual([])
})

/** One thing that may happen to the ledger; numbers choose among what there is. */
const step = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), n: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    n: fc.nat(20),
    state: fc.constantFrom('sent', 'queued', 'failed', 'unknown' as const),
  }),
  fc.record({
    do: fc.constant('receipt' as const),
    n: fc.nat(20),
    state: fc.constantFrom<ReceiptState>('sent', 'delivered', 'failed', 'read'),
  }),
  fc.record({ do: fc.constant('optOut' as const), n: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant('crash' as const) }),
  fc.record({ do: fc.constant('drop' as const) }),
)

test('counters, queue and states agree after any history, whatever its order', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (history) => {
      const { id } = await ledger.campaign(12)
      const claimed: Claimed[] = []
      for (const now of history) {
        const at = ledger.clock.now()
        const chosen = 'n' in now && claimed.length > 0 ? claimed[now.n % claimed.length]! : null
        if (now.do === 'claim') claimed.push(...(await ledger.take(id, now.n)))
        if (now.do === 'settle' && chosen)
          await settleAll([outcome(chosen, now.state, { reason: 'other', code: '1', dueAt: at })])
        if (now.do === 'receipt' && chosen) await receive(chosen, now.state)
        if (now.do === 'optOut') await optOut(ledger.phone(now.n))
        if (now.do === 'crash') {
          ledger.clock.advance(91_000)
          await system((tx) => expireLeases(tx, ledger.clock.now(), 100))
        }
        if (now.do === 'drop')
          await system((tx) =>
            dropWaiting(tx, { accountId: ledger.accountId, campaignId: id, to: 'cancelled', limit: 3 }, at),
          )
      }
      const sum = Object.values(await ledger.states(id)).reduce((total, n) => total + n, 0)
      await system((tx) => sql`delete from opt_outs`.execute(tx)) // each history begins with nobody opted out
      expect(sum).toBe(12)
      expect(await problems()).toEqual([])
    }),
    { numRuns: 15 },
  )
})

describe('verifyLedger', () => {
  const broken = async (damage: string, repair: string) => {
    await ledger.kit.db.pool.query(damage)
    const found = await problems()
    await ledger.kit.db.pool.query(repair)
    return found
  }

  test('finds a counter that lost one, a message that lost its queue row, and one that is gone', async () => {
    const { id } = await ledger.campaign(4)
    expect(await problems()).toEqual([])
    const counter = `update campaign_counts set n = n %s 1 where campaign_id = '${id}' and metric = 'state:queued'`
    expect(await broken(counter.replace('%s', '-'), counter.replace('%s', '+'))).toEqual([
      `campaign ${id}: state:queued is counted 3, the ledger has 4`,
    ])
    const row = await ledger.message(id, 1)
    const lost = await broken(
      `delete from message_queue where message_id = '${row.id}'`,
      `insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at) values ('${ledger.accountId}', '${row.id}', '${id}', '${id}', now())`,
    )
    expect(lost).toEqual([`message ${row.id} is queued and does not stand in the queue`])
    await ledger.kit.db.pool.query(`update campaigns set recipients = 5 where id = '${id}'`)
    expect(await problems()).toEqual([`campaign ${id}: 5 recipients, 4 ready rows, 4 messages`])
    await ledger.kit.db.pool.query(`update campaigns set recipients = 4 where id = '${id}'`)
    expect(await problems()).toEqual([])
  })
})
