import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, fileOf, openBrand, PATIENT } from '../../../../tests/kit/brand.ts'
import { type Client, signIn } from '../../../../tests/kit/client.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// The list of campaigns: every filter and order, and filters that are kept under a name.

let house: TestHouse
let brand: Brand
let other: Client
let admin: Client

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Pine')
  const account = await house.account('Oak')
  admin = await signIn(house, account.admin)
  other = await signIn(house, await house.person(brand.accountId, 'campaign_manager', []))
})
afterAll(() => house?.close())

test('three campaigns are made', async () => {
  const made = async (name: string, day: string, people: number, more: Record<string, unknown> = {}) => {
    const id = await brand.draft({ name, ...more }, fileOf(212, people))
    await house.running.house.db.asSystem((tx) =>
      sql`update campaigns set created_at = ${day}::timestamptz where id = ${id}`.execute(tx),
    )
    return id
  }
  await made('Alder', '2026-03-01T04:59:59Z', 3)
  await made('birch', '2026-03-01T05:00:00Z', 1)
  await made('Cedar', '2026-03-03T04:59:59Z', 2, {
    fallbacks: [
      {
        ...{ channel: 'inapp', senderId: null, message: 'Hi', rich: null },
        ...{ optOutOn: false, optOutText: '', noReceiptMinutes: null },
      },
    ],
  })
})

const list = async (query: string) => {
  const { status, body } = await brand.client.call('GET', `/campaigns?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body as unknown as {
    campaigns: { name: string }[]
    counts: Record<string, number>
    creators: string[]
    total: number
  }
}
const names = async (query: string) => (await list(query)).campaigns.map((one) => one.name)

test('days are the account’s own, both counted in', async () => {
  expect(await names('from=2026-03-01&to=2026-03-02')).toEqual(['Cedar', 'birch'])
  expect(await names('to=2026-02-28')).toEqual(['Alder'])
  expect((await list('from=2026-03-02')).counts.all).toBe(1)
  expect(await names('last=7')).toEqual([])
})

test('channels count wherever they come, creators by name', async () => {
  expect(await names('channel=inapp')).toEqual(['Cedar'])
  expect(await names('channel=sms')).toHaveLength(3)
  expect(await names('channel=whatsapp')).toEqual([])
  expect((await list('')).creators).toEqual(['Test campaign manager'])
  expect(await names('creator=Nobody')).toEqual([])
})

test('every order goes both ways', async () => {
  expect(await names('sort=name')).toEqual(['Alder', 'birch', 'Cedar'])
  expect(await names('sort=name&order=desc')).toEqual(['Cedar', 'birch', 'Alder'])
  expect(await names('sort=recipients')).toEqual(['Alder', 'Cedar', 'birch'])
  expect(await names('order=asc')).toEqual(['Alder', 'birch', 'Cedar'])
  const sent = await brand.launched({ name: 'Sent' }, fileOf(305, 2))
  await expect.poll(async () => (await brand.look(sent)).funnel.delivered, PATIENT).toBe(2)
  for (const sort of ['delivered', 'failed', 'replied']) expect(await names(`sort=${sort}`)).toHaveLength(4)
  expect((await names('sort=delivered'))[0]).toBe('Sent')
  expect((await names('sort=delivered&order=asc')).at(-1)).toBe('Sent')
})

test('what is no day or order is told with its field', async () => {
  const answer = await brand.client.call('GET', '/campaigns?from=2026-13-01')
  expect(answer).toMatchObject({ status: 400, body: { field: 'from' } })
  expect((await brand.client.call('GET', '/campaigns?sort=color')).status).toBe(400)
})

type View = { id: string; name: string; mine: boolean; shared: boolean; isDefault: boolean; filter: object }
const views = async (client: Client) => (await client.call('GET', '/campaign-views')).body.views as View[]
const save = (client: Client, body: object) => client.call('POST', '/campaign-views', body)

test('a filter is one’s own until it is shared; others use a shared one and cannot change it', async () => {
  const made = await save(brand.client, { name: 'Spring', filter: { channel: 'sms', sort: 'name' } })
  expect(made.body).toMatchObject({ mine: true, shared: false, isDefault: false })
  const id = String(made.body.id)
  expect(await save(brand.client, { name: 'spring', filter: {} })).toMatchObject({
    status: 409,
    body: { code: 'name_taken', field: 'name' },
  })
  expect(await views(other)).toEqual([])
  expect((await other.call('PATCH', `/campaign-views/${id}`, { name: 'Mine' })).status).toBe(404)

  await brand.client.call('PATCH', `/campaign-views/${id}`, { shared: true })
  expect(await views(other)).toMatchObject([
    { name: 'Spring', mine: false, shared: true, filter: { channel: 'sms', sort: 'name' } },
  ])
  expect(await other.call('DELETE', `/campaign-views/${id}`)).toMatchObject({
    status: 403,
    body: { code: 'wrong_role' },
  })
  expect(await views(admin)).toEqual([])
})

test('a default is each person’s own, and goes with the filter', async () => {
  const [spring] = await views(other)
  await other.call('PUT', '/campaign-views/default', { viewId: spring!.id })
  expect(await views(other)).toMatchObject([{ isDefault: true }])
  expect(await views(brand.client)).toMatchObject([{ isDefault: false }])
  expect((await admin.call('PUT', '/campaign-views/default', { viewId: spring!.id })).status).toBe(404)
  // No longer shared: others do not have it any more, nor open with it.
  await brand.client.call('PATCH', `/campaign-views/${spring!.id}`, { shared: false, name: 'Spring 2026' })
  expect(await views(other)).toEqual([])
  await brand.client.call('PATCH', `/campaign-views/${spring!.id}`, { shared: true })
  expect(await views(other)).toMatchObject([{ name: 'Spring 2026', isDefault: false }])
  await other.call('PUT', '/campaign-views/default', { viewId: spring!.id })
  expect((await brand.client.call('DELETE', `/campaign-views/${spring!.id}`)).status).toBe(200)
  expect(await views(other)).toEqual([])
})
