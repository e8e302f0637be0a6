import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { fakeClock } from '../kit/clock.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The carrier does not answer: was it sent or not? It is asked, and what it cannot tell is decided by the kind of the campaign.

const clock = fakeClock('2026-11-23T15:00:00Z')
const MINUTE = 60_000
let house: TestHouse
let manager: Client
let accountId: string

beforeAll(async () => {
  house = await testHouse({ clock })
  accountId = (await house.account('Unknown')).accountId
  manager = await signIn(house, await house.person(accountId, 'campaign_manager', []))
})
afterEach(() => dial({ preset: 'calm', receiptStatuses: ['sent', 'delivered', 'undelivered', 'failed'] }))
afterAll(() => house?.close())

async function dial(dials: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/dials`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(dials),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}

/** How far the carrier is with the last message to a phone, by its own word. */
async function stateAtCarrier(phone: string): Promise<string | undefined> {
  const at = `${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`
  const { messages } = (await (await fetch(at)).json()) as { messages: { status: string }[] }
  return messages.at(-1)?.status
}

type Seen = { status: string; funnel: Record<string, number> }
const look = async (id: string): Promise<Seen> =>
  (await manager.call('GET', `/campaigns/${id}`)).body as never
const become = (id: string, funnel: Record<string, number>) =>
  expect.poll(async () => (await look(id)).funnel).toMatchObject(funnel)

async function launched(kind: string, area: number): Promise<string> {
  const deliveryWindow = hoursEveryDay('00:00', '24:00')
  const made = await manager.call('POST', '/campaigns', {
    name: `Area ${area}`,
    kind,
    message: `Text ${area}`,
    deliveryWindow,
  })
  const id = made.body.id as string
  await manager.upload(id, ['phone', ...[100, 101, 102].map((n) => `+1${area}5550${n}`)].join('\n'))
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  expect((await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  return id
}

/** Past every look the carrier is asked in. */
async function pastTheLooks(): Promise<void> {
  for (const [index, minutes] of [3, 4, 11].entries()) {
    clock.advance(minutes * MINUTE)
    await expect.poll(() => leastLooks()).toBeGreaterThan(index)
  }
}

/** How often the doubt that was looked at least was looked at; beyond every number when there is none. */
async function leastLooks(): Promise<number> {
  const { rows } = await house.running.house.db.pool.query('select min(looks) as n from message_doubts')
  return rows[0].n ?? Number.POSITIVE_INFINITY
}

test('accepted and then silent: found at the carrier, so it was sent, and it is not sent again', async () => {
  await dial({ dropAfterAccepting: 100, receiptStatuses: [] })
  const id = await launched('marketing', 212)
  await become(id, { unknown: 3, waiting: 0, sending: 0 })
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  clock.advance(3 * MINUTE)
  await become(id, { unknown: 0 })
  const { funnel } = await look(id)
  expect(funnel.sent! + funnel.delivered!, 'as far as the carrier had got when it was asked').toBe(3)
})

test('accepted, then silent, then failed on the way: found with the carrier’s reason, so that it can be acted on', async () => {
  await dial({ dropAfterAccepting: 100, receiptStatuses: [], failure: 100, failureCodes: [30005] })
  const id = await launched('service', 646)
  await become(id, { unknown: 3 })
  await expect.poll(() => stateAtCarrier('+16465550102')).toBe('undelivered')
  clock.advance(3 * MINUTE)
  await become(id, { unknown: 0, failed: 3 })
  const { failures } = (await manager.call('GET', `/campaigns/${id}/progress`)).body
  expect(failures).toMatchObject([{ reason: 'inactive_number', carrierCode: '30005', people: 3 }])
  await dial({ failure: 0 })
})

test('the same words sent to the same people before are no trace of this time', async () => {
  await dial({ unavailableBefore: 100 })
  const id = await launched('marketing', 212)
  await become(id, { unknown: 3 })
  await pastTheLooks()
  await expect.poll(() => leastLooks()).toBe(Number.POSITIVE_INFINITY)
  expect((await look(id)).funnel, 'not sure, and no longer asked about').toMatchObject({
    unknown: 3,
    sent: 0,
    delivered: 0,
  })
})

test('accepted and then silent, with a receipt: the receipt ends the doubt before anybody asks', async () => {
  await dial({ dropAfterAccepting: 100 })
  const id = await launched('marketing', 305)
  await become(id, { unknown: 0, delivered: 3 })
})

test('never accepted, marketing: it stays not sure, and nobody is written to twice', async () => {
  await dial({ unavailableBefore: 100 })
  const id = await launched('marketing', 415)
  await become(id, { unknown: 3 })
  await dial({ preset: 'calm' })
  await pastTheLooks()
  expect((await look(id)).funnel).toMatchObject({ unknown: 3, waiting: 0, sent: 0, delivered: 0 })

  // A person decides: send again.
  const again = await manager.call('POST', `/campaigns/${id}/send-again`, { state: 'unknown' })
  expect(again).toMatchObject({ status: 200, body: { people: 3, campaign: { status: 'sending' } } })
  await become(id, { unknown: 0, delivered: 3 })
  await expect.poll(async () => (await look(id)).status).toBe('finished')
})

test('never accepted, alert: it goes again once the carrier has no trace of it', async () => {
  await dial({ unavailableBefore: 100 })
  const id = await launched('alert', 713)
  await become(id, { unknown: 3 })
  expect((await look(id)).status, 'an alert is not finished while in doubt').toBe('sending')
  await dial({ preset: 'calm' })
  await pastTheLooks()
  await become(id, { unknown: 0, delivered: 3 })
  await expect.poll(async () => (await look(id)).status).toBe('finished')
})

test('failed for a reason that passes: one click tries again, and the ledger agrees', async () => {
  // The receipts stay out until the campaign is finished: while it is sending, such failures are tried again by themselves.
  await dial({
    failure: 100,
    failureCodes: [30003],
    receiptStatuses: [],
    sentAfterMs: 0,
    deliveredAfterMs: 0,
  })
  const id = await launched('service', 808)
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  clock.advance(11 * MINUTE)
  await become(id, { failed: 3 })
  const failures = async () => (await manager.call('GET', `/campaigns/${id}/progress`)).body.failures
  expect(await failures()).toMatchObject([{ carrierCode: '30003', people: 3, retryable: true }])
  await dial({ failure: 0, receiptStatuses: ['sent', 'delivered'], sentAfterMs: 20, deliveredAfterMs: 200 })
  const which = { state: 'failed', reason: 'unreachable', carrierCode: '30003' }
  expect((await manager.call('POST', `/campaigns/${id}/send-again`, which)).body.people).toBe(3)
  expect(
    (await manager.call('POST', `/campaigns/${id}/send-again`, which)).body.people,
    'a second click',
  ).toBe(0)
  await become(id, { failed: 0, delivered: 3 })
  expect(await failures()).toEqual([])
  const { db } = house.running.house
  const check = await db.asSystem((tx) => verifyLedger(tx, accountId))
  expect(check.problems).toEqual([])
})
