import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A campaign of templates through the real engine and adapter to the sandbox, which counts what it was sent by its own books: values in
// place, speed and faults of the carrier, held messages, late failures, doubts, replies, and the days a tier takes.

const ADDRESS = '+18445550120'
let house: TestHouse
let brand: Brand
let admin: Client
let senderId: string
let templateId: string

beforeAll(async () => {
  house = await testHouse()
  await sandbox('PATCH', 'dials', {
    templateReviewMs: 20,
    sentAfterMs: 5,
    deliveredAfterMs: 10,
    webhookBatchMs: 5,
  })
  brand = await openBrand(house, 'Northline')
  admin = await signIn(house, { email: 'admin.northline@example.com', password: 'a password for tests' })
  const sender = await good('POST', '/senders', {
    ...{ name: 'WhatsApp', carrier: 'whatsapp-cloud', address: ADDRESS, ratePerSecond: 500, sandbox: true },
  })
  senderId = String(sender.id)
  const template = await good('POST', '/templates', {
    ...{ senderId, name: 'order_ready', language: 'en', category: 'utility' },
    parts: {
      header: { format: 'text', text: 'Order {{1}}' },
      body: 'Hi {{1}}, your order waits for you in {{2}} until Friday.',
      footer: 'Northline',
      buttons: [
        { type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null },
        { type: 'quick_reply', text: 'On my way', url: null, phone: null },
      ],
    },
    examples: { 'header.1': '17', 'body.1': 'Ada', 'body.2': 'Vienna', 'button.0': '17' },
  })
  templateId = String(template.id)
  await good('POST', `/templates/${templateId}/submit`)
})
afterAll(() => house?.close())

const sandbox = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json() as Promise<Record<string, unknown>>
}
const good = async (method: string, path: string, body?: unknown) => {
  const answer = await admin.call(method, path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const people = (code: string, count: number): string[] => [
  'phone,first_name,order,town',
  ...Array.from(
    { length: count },
    (_, n) => `+43664${code}${String(n).padStart(4, '0')},P${n},${1000 + n},Town ${n}`,
  ),
]
const campaign = (name: string, csv: readonly string[]) =>
  brand.launched(
    {
      ...{ name, channel: 'whatsapp', senderId, kind: 'service', message: '', optOutOn: false },
      rich: {
        type: 'template',
        templateId,
        fills: {
          ...{ 'header.1': '{order}', 'body.1': '{first_name}', 'body.2': '{town}' },
          'button.0': '{order}',
        },
        defaults: {},
      },
    },
    csv,
  )
const funnelOf = async (id: string) => (await brand.look(id)).funnel as Record<string, number>
const become = (id: string, funnel: Record<string, number>) =>
  expect.poll(() => funnelOf(id), PATIENT).toMatchObject(funnel)
const phone = (number: string) => sandbox('GET', `phones/${encodeURIComponent(`whatsapp:${number}`)}`)

test('the template that was handed in is approved, as a webhook tells', async () => {
  await expect
    .poll(async () => (await good('GET', `/templates/${templateId}`)).status, PATIENT)
    .toBe('approved')
})

test('everybody gets the template once, with their own values; receipts and reads come back', async () => {
  await sandbox('PATCH', 'dials', { read: 100 })
  const id = await campaign('Ready', people('10', 300))
  await become(id, { read: 300, failed: 0, unknown: 0 })
  expect(await brand.witnessed('whatsapp:+4366410')).toEqual(Array.from({ length: 300 }, () => 1))
  const { messages } = (await phone('+43664100007')) as { messages: { body: string; drawn: unknown }[] }
  expect(messages).toHaveLength(1)
  expect(messages[0]!.body).toBe('Hi P7, your order waits for you in Town 7 until Friday.')
  expect(JSON.stringify(messages[0]!.drawn)).toContain('Order 1007')
  await sandbox('PATCH', 'dials', { read: 0 })
})

test('a tap on the template’s button is a reply to the campaign', async () => {
  await sandbox('POST', 'whatsapp/reply', { from: '+43664100008', tap: 'On my way' })
  await expect
    .poll(async () => (await admin.call('GET', '/conversations?view=queue')).body.conversations, PATIENT)
    .toMatchObject([{ lastText: 'On my way', campaignName: 'Ready', channel: 'whatsapp' }])
})

test('a carrier that is slow, drops lines and repeats itself neither loses nor doubles anybody', async () => {
  await sandbox('POST', 'whatsapp/numbers', { number: ADDRESS, mps: 60 })
  await sandbox('PATCH', 'dials', {
    ...{
      receiptTwice: 50,
      receiptOutOfOrder: 30,
      receiptFirst: 20,
      dropAfterAccepting: 10,
      unavailableAfter: 5,
    },
  })
  const id = await campaign('Rough', people('11', 200))
  await become(id, { delivered: 200, unknown: 0, failed: 0 })
  expect(await brand.witnessed('whatsapp:+4366411')).toEqual(Array.from({ length: 200 }, () => 1))
  await sandbox('POST', 'dials/reset', {})
  await sandbox('PATCH', 'dials', {
    templateReviewMs: 20,
    sentAfterMs: 5,
    deliveredAfterMs: 10,
    webhookBatchMs: 5,
  })
  await sandbox('POST', 'whatsapp/numbers', { number: ADDRESS, mps: 0 })
})

test('what is held and dropped, and who is not on WhatsApp, fails late in the words of the table', async () => {
  await sandbox('PATCH', 'dials', { notOnWhatsapp: 100 })
  const id = await campaign('Not there', people('12', 3))
  await become(id, { failed: 3 })
  const { failures } = (await admin.call('GET', `/campaigns/${id}/progress`)).body
  expect(failures).toMatchObject([
    { reason: 'unreachable', carrierCode: '131026', people: 3, title: 'Cannot be reached on WhatsApp' },
  ])
  await sandbox('PATCH', 'dials', { notOnWhatsapp: 0 })
})

test('a tier that a webhook told is what the review plans by', async () => {
  const id = await brand.draft(
    {
      ...{ name: 'Many', channel: 'whatsapp', senderId, kind: 'service', optOutOn: false },
      rich: {
        type: 'template',
        templateId,
        fills: { 'header.1': '1', 'body.1': 'a', 'body.2': 'b', 'button.0': 'c' },
        defaults: {},
      },
    },
    people('13', 600),
  )
  await sandbox('POST', 'whatsapp/numbers', { number: ADDRESS, tier: 'TIER_250' })
  await good('POST', `/senders/${senderId}/test`)
  const { plan } = (await good('GET', `/campaigns/${id}/review`)) as unknown as { plan: { headline: string } }
  expect(plan.headline).toMatch(/ at your 250 tier\.$/)
})

test('an expired token stops the campaign and says what to do', async () => {
  await sandbox('POST', 'whatsapp/numbers', { number: ADDRESS, tier: 'TIER_100K', tokenExpired: true })
  await good('PATCH', `/senders/${senderId}`, { dailyCap: null })
  const id = await campaign('Stopped', people('14', 3))
  await expect
    .poll(async () => JSON.stringify(await brand.look(id)), PATIENT)
    .toContain('The access token has expired or is invalid')
  expect((await funnelOf(id)).delivered).toBe(0)
})
