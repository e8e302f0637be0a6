import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type FakeClock, fakeClock } from '../kit/clock.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Webhooks that never come, and failures that come late: what the carrier did not tell is asked for.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NUMBER = '+18445550119'
const RECEIPTS = ['sent', 'delivered', 'undelivered', 'failed']
/** Our clock jumps, the carrier's does not: it must be done before it is asked. */
const AT_ONCE = { sentAfterMs: 0, deliveredAfterMs: 0 }
const ALL_DAY = hoursEveryDay('00:00', '24:00')
let house: TestHouse
let clock: FakeClock
let manager: Client
let accountId: string

async function open(startIso: string): Promise<void> {
  clock = fakeClock(startIso)
  house = await testHouse({ clock })
  accountId = (await house.account('Lost')).accountId
  manager = await signIn(house, await house.person(accountId, 'campaign_manager', []))
}
afterEach(() =>
  sandbox('PATCH', 'dials', {
    preset: 'calm',
    failure: 0,
    receiptStatuses: RECEIPTS,
    sentAfterMs: 20,
    deliveredAfterMs: 200,
  }),
)

async function sandbox(method: string, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}
const write = (phone: string, body: string) =>
  sandbox('POST', `phones/${encodeURIComponent(phone)}/reply`, { body })

type Seen = { status: string; funnel: Record<string, number> }
const get = async (path: string) => (await manager.call('GET', path)).body
const look = async (id: string): Promise<Seen> => (await get(`/campaigns/${id}`)) as never
const become = (id: string, funnel: Record<string, number>) =>
  expect.poll(async () => (await look(id)).funnel).toMatchObject(funnel)

async function draft(phones: readonly string[], deliveryWindow = ALL_DAY): Promise<string> {
  const name = `To ${phones[0]}`
  const made = await manager.call('POST', '/campaigns', {
    name,
    kind: 'service',
    message: name,
    deliveryWindow,
  })
  const id = made.body.id as string
  await manager.upload(id, ['phone', ...phones].join('\n'))
  await expect.poll(async () => (await get(`/campaigns/${id}/import`)).status).toBe('ready')
  return id
}
async function launched(phones: readonly string[], deliveryWindow = ALL_DAY): Promise<string> {
  const id = await draft(phones, deliveryWindow)
  expect((await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  return id
}
const people = (area: number) => [100, 101, 102].map((n) => `+1${area}5550${n}`)
const words = async (id: string) =>
  ((await get(`/campaigns/${id}/messages`)).messages as { words: string }[]).map((one) => one.words)

describe('webhooks that are lost', () => {
  // The carrier writes the time of replies by the real clock, so ours begins there.
  beforeAll(() => open(new Date().toISOString()))
  afterAll(() => house?.close())

  test('replies are found at the next listing, once; a STOP among them is known from then on', async () => {
    const [asking, stopping] = people(212) as [string, string]
    await become(await launched([asking, stopping]), { delivered: 2 })
    await sandbox('POST', 'numbers', { number: NUMBER, smsUrl: '' })
    await write(asking, 'When does it open?')
    await write(stopping, 'STOP')
    const threads = async () =>
      (await house.running.house.db.pool.query('select address, unread from conversations')).rows
    expect([await threads(), (await get('/opt-outs')).total]).toEqual([[], 0])
    for (let n = 0; n < 2; n++) {
      clock.advance(6 * MINUTE)
      await expect.poll(async () => (await get('/opt-outs')).total).toBe(1)
      await expect.poll(threads).toEqual([{ address: asking, unread: 1 }])
    }
    const next = await draft([asking, stopping])
    expect(await get(`/campaigns/${next}/import`)).toMatchObject({ ready: 1, suppressed: 1 })
  })

  test('receipts are asked for ten minutes after', async () => {
    await sandbox('PATCH', 'dials', { receiptStatuses: [], ...AT_ONCE })
    const id = await launched(people(305))
    await become(id, { sent: 3 })
    clock.advance(11 * MINUTE)
    await become(id, { delivered: 3, sent: 0 })
  })

  test('receipts that no network gives: after a day it stays sent, and the page says so', async () => {
    await sandbox('PATCH', 'dials', { receiptNever: 100 })
    const id = await launched(people(415))
    await become(id, { sent: 3 })
    expect(await words(id)).toEqual(Array.from({ length: 3 }, () => 'Sent, no receipt yet'))
    expect((await get(`/campaigns/${id}/progress`)).noReceipt).toBe(0)
    clock.advance(24 * HOUR)
    const noReceipt = async () => (await get(`/campaigns/${id}/progress`)).noReceipt
    await expect.poll(noReceipt).toBe(3)
    for (const said of await words(id)) expect(said).toMatch(/^Sent, no receipt since /)
    expect((await look(id)).funnel).toMatchObject({ sent: 3, delivered: 0 })
  })
})

describe('failures that come late', () => {
  // Ten in the morning in New York, five in Honolulu.
  beforeAll(() => open('2026-11-23T15:00:00Z'))
  afterAll(() => house?.close())

  test('out of reach: tried again twice, hours later, inside the window; then it is failed', async () => {
    await sandbox('PATCH', 'dials', { failure: 100, failureCodes: [30003] })
    const [one] = people(212) as [string]
    const accepted = async (): Promise<number> => {
      const text = await (await fetch(`${house.sandbox.url}/sandbox/api/truth`)).text()
      const rows = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
      return rows.find((row) => (row.number ?? row.phone) === one)?.accepted ?? 0
    }
    // Somebody whose window is closed keeps the campaign sending: a finished one tries nothing by itself.
    const id = await launched([one, '+18085550100'], hoursEveryDay('09:00', '18:00'))
    const tried = (times: number) => expect.poll(accepted).toBe(times)
    await tried(1)
    await become(id, { waiting: 2, failed: 0, sent: 0 })
    expect(await words(id)).toContain('Waiting: will be tried again at 13:00')
    clock.advance(3 * HOUR)
    await tried(2)
    await become(id, { waiting: 2, failed: 0, sent: 0 })
    expect(await words(id), 'nine hours later is night').toContain(
      'Waiting: window opens at Tue 24 Nov 09:00',
    )
    clock.set('2026-11-24T14:00:00Z')
    await tried(3)
    await become(id, { failed: 1 })
    const { failures } = (await get(`/campaigns/${id}/progress`)) as { failures: unknown[] }
    expect(failures).toMatchObject([{ carrierCode: '30003', people: 1, retryable: true }])
    const check = await house.running.house.db.asSystem((tx) => verifyLedger(tx, accountId))
    expect(check.problems).toEqual([])
  })

  test('a landline is left out of later campaigns, until a person takes it off the list', async () => {
    await sandbox('PATCH', 'dials', { failure: 100, failureCodes: [30006] })
    const [landline] = people(312) as [string]
    await become(await launched([landline]), { failed: 1 })
    expect(await get('/suppressions')).toMatchObject({
      total: 1,
      suppressions: [{ address: landline, carrierCode: '30006', campaignName: `To ${landline}` }],
    })
    expect(await get('/suppressions?search=999')).toMatchObject({ total: 0, suppressions: [] })
    const next = await draft([landline])
    expect(await get(`/campaigns/${next}/import`)).toMatchObject({ ready: 0, refused: 1 })
    const rows = (await get(`/campaigns/${next}/recipients`)).recipients
    expect(rows).toMatchObject([
      {
        reason: 'cannot_get_texts',
        detail: expect.stringMatching(/^Cannot get texts, the carrier said on /),
      },
    ])
    const body = { channel: 'sms', address: landline }
    expect((await manager.call('POST', '/suppressions/remove', body)).status).toBe(200)
    expect((await manager.call('POST', '/suppressions/remove', body)).status, 'a second click').toBe(404)
    expect(await get(`/campaigns/${await draft([landline])}/import`)).toMatchObject({ ready: 1 })
    const { rows: audit } = await house.running.house.db.pool.query(
      "select subject from audit_log where action = 'suppression.removed'",
    )
    expect(audit).toEqual([{ subject: landline }])
  })
})
