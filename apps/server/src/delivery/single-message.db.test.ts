import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../../../../tests/kit/brand.ts'
import { type Client, signIn } from '../../../../tests/kit/client.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'
import { verifyLedger } from '../analytics/index.ts'

// One message to one person, by a program with a key, on the real server and the carrier beside it.

let house: TestHouse
let brand: Brand
let admin: Client
let key: string
/** Noon of a Tuesday in New York, and running on. */
const NOON = Date.parse('2026-12-01T17:00:00Z')
let ahead = NOON - Date.now()
const clock = { now: () => new Date(Date.now() + ahead) }
type Body = Record<string, unknown>

beforeAll(async () => {
  house = await testHouse({ clock })
  brand = await openBrand(house, 'Pharmacy')
  admin = await signIn(house, await house.person(brand.accountId, 'administrator', []))
  await admin.call('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const scopes = ['messages:send', 'campaigns:read']
  const made = await admin.call('POST', '/applications', { name: 'Shop', scopes })
  const application = made.body.application as { id: string }
  const { body } = await admin.call('POST', `/applications/${application.id}/keys`, {
    name: 'k',
    scopes,
  })
  key = String(body.key)
})
afterAll(() => house?.close())

async function program(method: string, path: string, body?: Body, headers: Record<string, string> = {}) {
  const answer = await fetch(`${house.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}
const send = (body: Body, headers = {}) => program('POST', '/messages', { kind: 'service', ...body }, headers)
const look = async (id: unknown) => (await program('GET', `/messages/${id}`)).body
const query = async <T>(text: string, values: unknown[] = []) =>
  (await house.running.house.db.pool.query(text, values)).rows as T[]

test('it reaches the phone in the person’s hours, and its state can be asked for', async () => {
  const sent = await send({ to: '(646) 555-0101', text: 'Hello {name}', variables: { name: 'Ada' } })
  expect(sent).toMatchObject({ status: 200, body: { to: '+16465550101', text: 'Hello Ada' } })
  await expect.poll(async () => (await look(sent.body.id)).state, PATIENT).toMatch(/delivered|read/)
  expect(await look(sent.body.id)).toMatchObject({
    kind: 'service',
    attempts: 1,
    failedAt: null,
    text: 'Hello Ada',
  })
  expect(await brand.witnessed('+16465550101')).toEqual([1])
  const { lines } = (await program('GET', `/messages/${sent.body.id}/explanation`)).body as {
    lines: { code: string; words: string }[]
  }
  expect(lines.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['taken', 'zone', 'hours', 'eligible', 'handed_over', 'accepted', 'delivered']),
  )
  expect(lines.find(({ code }) => code === 'zone')!.words).toContain('New York')
})

test('with a key of its own it is sent once, whatever is repeated, at once or later', async () => {
  const request = { to: '+16465550102', text: 'Once' }
  const keyed = { 'idempotency-key': 'order-1' }
  const [first] = await Promise.all([send(request, keyed), send(request, keyed), send(request, keyed)])
  await expect.poll(async () => (await send(request, keyed)).status, PATIENT).toBe(200)
  const again = await send(request, keyed)
  if (first.status === 200) expect(again.body).toEqual(first.body)
  await expect.poll(async () => (await look(again.body.id)).state, PATIENT).toMatch(/delivered|read/)
  expect(await brand.witnessed('+16465550102')).toEqual([1])
  expect((await send({ ...request, text: 'Twice' }, keyed)).body.code).toBe('idempotency_mismatch')
})

test('messages of one form stand in one campaign that stays open; twenty at once lose none', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      send({ to: `+164655502${10 + n}`, text: `Number ${n}`, kind: 'alert' }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  const [campaignId, ...others] = new Set(answers.map(({ body }) => body.campaignId))
  expect(others).toEqual([])
  await expect.poll(async () => (await brand.look(String(campaignId))).funnel.waiting, PATIENT).toBe(0)
  const campaign = await brand.look(String(campaignId))
  expect(campaign).toMatchObject({ name: 'Single messages of Shop (alert, SMS)', kind: 'alert' })
  expect(campaign).toMatchObject({ status: 'sending', funnel: { recipients: 20, waiting: 0 } })
})

test('who opted out, cannot be reached or has no number is refused before anything is written', async () => {
  await brand.client.call('POST', '/opt-outs', { phone: '+16465550103', words: 'by telephone' })
  const before = await query<{ n: number }>('select count(*)::int as n from messages')
  const text = 'Hello {name}'
  for (const [input, status, code, field] of [
    [{ to: '+16465550103', text: 'x' }, 409, 'opted_out', 'to'],
    [{ to: 'nobody', text: 'x' }, 422, 'invalid_phone', 'to'],
    [{ to: '+16465550104', text }, 400, 'bad_request', 'variables'],
    [{ to: '+16465550104' }, 400, 'bad_request', 'text'],
    [{ to: '+16465550104', text: 'x', channel: 'whatsapp' }, 400, 'bad_request', 'senderId'],
    [{ to: '+16465550104', text: 'x', until: '2026-12-01T16:00:00Z' }, 422, 'never_open', 'until'],
    [{ to: '+16465550104', text: 'x', skillId: brand.accountId }, 400, 'bad_request', 'skillId'],
  ] as const)
    expect(await send(input)).toMatchObject({ status, body: { code, field } })
  expect(await query('select count(*)::int as n from messages')).toEqual(before)
})

test('an opt-out between the request and its turn holds', async () => {
  const from = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const { body } = await send({ to: '+16465550105', text: 'Later', from })
  expect(await look(body.id)).toMatchObject({ state: 'queued', from, dueAt: from })
  await brand.client.call('POST', '/opt-outs', { phone: '+16465550105', words: 'by telephone' })
  ahead += 3_600_000
  await expect.poll(async () => (await look(body.id)).state, PATIENT).toBe('skipped')
  expect(await look(body.id)).toMatchObject({ reason: 'opted_out', attempts: 0 })
})

test('a pause of the campaign holds it, and when its own time is over meanwhile it is not sent', async () => {
  const { body: first } = await send({ to: '+16465550106', text: 'Before' })
  await expect.poll(async () => (await look(first.id)).state, PATIENT).toMatch(/delivered|read/)
  await brand.client.call('POST', `/campaigns/${first.campaignId}/pause`)
  const until = new Date(clock.now().getTime() + 60_000).toISOString()
  const { body } = await send({ to: '+16465550107', text: 'Soon', until })
  expect(body.campaignId).toBe(first.campaignId)
  ahead += 60_000
  await brand.client.call('POST', `/campaigns/${first.campaignId}/resume`)
  await expect.poll(async () => (await look(body.id)).state, PATIENT).toBe('expired')
  expect(await brand.witnessed('+16465550107')).toEqual([])
})

test('at night it waits for the morning where the person is, and a change of the hours does not move it before its own start', async () => {
  ahead += Date.parse('2026-12-02T04:00:00Z') - clock.now().getTime()
  // 20:00 in Los Angeles, 23:00 in New York, where the hours opened at 08:00.
  const { body: west } = await send({ to: '+12135550108', text: 'West' })
  const { body: east } = await send({ to: '+16465550108', text: 'East' })
  expect(new Date(String(east.dueAt)).toISOString()).toBe('2026-12-02T13:00:00.000Z')
  expect(Date.parse(String(west.dueAt))).toBeLessThan(Date.parse('2026-12-02T04:05:00Z'))
  const from = '2026-12-02T18:00:00.000Z'
  const { body: noon } = await send({ to: '+16465550109', text: 'Noon', from })
  expect(noon.dueAt).toBe(from)
  const { holidays } = (
    await admin.call('POST', '/holidays', {
      ...{ date: '2026-12-24', name: 'Eve', country: null, yearly: false },
    })
  ).body
  expect(holidays).toHaveLength(1)
  const waiting = 'select 1 from rules_to_follow where account_id = $1'
  await expect.poll(() => query(waiting, [brand.accountId]), PATIENT).toEqual([])
  expect(await look(noon.id)).toMatchObject({ dueAt: from })
  expect((await send({ to: '+16465550110', text: 'x', until: '2026-12-02T06:00:00Z' })).body).toMatchObject({
    ...{ code: 'never_open', field: 'until', details: { opensAt: '2026-12-02T13:00:00.000Z' } },
  })
})

test('a key without the scope is told which it lacks, and the ledger adds up in the end', async () => {
  await house.running.house.db.asSystem((tx) =>
    sql`update api_keys set scopes = '{campaigns:read}' where account_id = ${brand.accountId}`.execute(tx),
  )
  expect(await send({ to: '+16465550111', text: 'x' })).toMatchObject({
    status: 403,
    body: { code: 'scope_missing', details: { scope: 'messages:send' } },
  })
  const proof = await house.running.house.db.asSystem((tx) => verifyLedger(tx, brand.accountId))
  expect(proof.problems).toEqual([])
})
