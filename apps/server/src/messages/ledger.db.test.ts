import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { changeLane, dropWaiting, enqueueAudience, openOf } from './index.ts'
import { type Ledger, ledgerFixture, outcome } from './ledger.fixture.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
afterEach(() => ledger.calm())

const system: Ledger['db']['asSystem'] = (work) => ledger.db.asSystem(work)

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
    await ledger.settleAll([outcome(claimed!, 'sent', { segments: 2 })])
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'sent',
      segments: 2,
      sent_at: ledger.clock.now(),
      queued_for: null,
    })
    ledger.clock.advance(1_000)
    await ledger.receive(claimed!, 'delivered')
    await ledger.receive(claimed!, 'delivered')
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'delivered',
      delivered_at: ledger.clock.now(),
    })
    expect(await ledger.problems()).toEqual([])
  })

  test('whose receipt is faster than the answer stays where the receipt put it, and keeps the carrier’s id', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await ledger.receive(claimed!, 'delivered')
    expect(await ledger.problems()).toEqual([])
    await ledger.settleAll([outcome(claimed!, 'sent', { carrierId: 'SM-late' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'delivered', carrier_id: `SM${claimed!.id}` })
    await ledger.settleAll([outcome(claimed!, 'unknown', { reason: 'no_answer' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'delivered', reason: null })
    expect(await system((tx) => openOf(tx, ledger.accountId, id))).toBe(0)
    expect(await ledger.problems()).toEqual([])
  })

  test('that was definitely not sent waits for its next try; the outcome of an older try changes nothing', async () => {
    const { id } = await ledger.campaign(1)
    const [first] = await ledger.take(id)
    const dueAt = new Date(ledger.clock.now().getTime() + 4_000)
    await ledger.settleAll([
      outcome(first!, 'queued', { reason: 'carrier_busy', code: '7', dueAt, wait: 'retry' }),
    ])
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'queued',
      attempt: 1,
      queued_for: dueAt,
      lease_id: null,
    })
    expect(await ledger.take(id)).toEqual([])
    ledger.clock.advance(4_000)
    const [second] = await ledger.take(id)
    expect(second!.attempt).toBe(2)
    await ledger.settleAll([outcome(first!, 'failed', { reason: 'other' })])
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'sending' })
    await ledger.settleAll([outcome(second!, 'sent')])
    expect(await ledger.problems()).toEqual([])
  })

  test('that was put back untried does not count the attempt', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await ledger.settleAll([
      outcome(claimed!, 'queued', { dueAt: ledger.clock.now(), wait: 'window', untried: true }),
    ])
    expect((await ledger.take(id))[0]!.attempt).toBe(1)
  })

  test('whose person opts out between queue and claim is skipped, with the reason, and counted', async () => {
    const { id } = await ledger.campaign(3)
    await ledger.optOut(ledger.phone(2))
    const claimed = await ledger.take(id)
    expect(claimed.map((one) => one.recipient_line).sort()).toEqual([1, 3])
    expect(await ledger.message(id, 2)).toMatchObject({
      state: 'skipped',
      reason: 'opted_out',
      attempt: 0,
      queued_for: null,
    })
    expect(await ledger.problems()).toEqual([])
  })
})

describe('a lease that runs out', () => {
  test('makes the message unknown: it is never queued again, and a receipt still settles it', async () => {
    const { id } = await ledger.campaign(2)
    const [one, two] = await ledger.take(id)
    ledger.clock.advance(89_000)
    expect(await ledger.loseLeases()).toEqual([])
    ledger.clock.advance(2_000)
    expect(await ledger.loseLeases()).toHaveLength(2)
    expect(await ledger.states(id)).toEqual({ unknown: 2 })
    ledger.clock.advance(3_600_000)
    expect(await ledger.take(id)).toEqual([])
    expect(await system((tx) => openOf(tx, ledger.accountId, id))).toBe(0)
    await ledger.receive(one!, 'sent', 'delivered')
    await ledger.receive(two!, 'failed')
    expect(await ledger.states(id)).toEqual({ delivered: 1, failed: 1 })
    expect(await ledger.problems()).toEqual([])
  })

  test('after the receipt came changes nothing', async () => {
    const { id } = await ledger.campaign(1)
    const [claimed] = await ledger.take(id)
    await ledger.receive(claimed!, 'delivered')
    ledger.clock.advance(91_000)
    expect(await ledger.loseLeases()).toEqual([])
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
    await ledger.settleAll([...batches.flat(), ...rest].map((one) => outcome(one, 'sent')))
    expect(await ledger.problems()).toEqual([])
  })

  test('that settle and receipt the same messages together end with one truth', async () => {
    const { id } = await ledger.campaign(60)
    const claimed = await ledger.take(id)
    const backwards = [...claimed].reverse()
    await Promise.all([
      ledger.settleAll(claimed.map((one) => outcome(one, 'sent'))),
      ledger.settleAll(backwards.map((one) => outcome(one, 'sent'))),
      ...claimed.slice(0, 3).map((one) => ledger.receive(one, 'delivered')),
    ])
    expect(await ledger.states(id)).toEqual({ delivered: 3, sent: 57 })
    expect(await ledger.problems()).toEqual([])
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
    await ledger.settleAll([outcome(sent!, 'sent')])
    const to = { accountId: ledger.accountId, campaignId: id, to: 'cancelled', limit: 10 } as const
    await system((tx) => changeLane(tx, ledger.accountId, id, { state: 'closed' }))
    expect(await system((tx) => dropWaiting(tx, to, ledger.clock.now()))).toBe(3)
    expect(await ledger.states(id)).toEqual({ cancelled: 3, sending: 1, sent: 1 })
    await ledger.settleAll([outcome(flying!, 'sent')])
    expect(await ledger.states(id)).toEqual({ cancelled: 3, sent: 2 })
    expect(await ledger.problems()).toEqual([])
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
  expect(await ledger.problems()).toEqual([])
})
