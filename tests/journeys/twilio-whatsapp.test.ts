import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// WhatsApp by way of Twilio through the whole product: a template is handed in, approved and sent with each person's values; the answer
// opens a conversation, which is answered within the 24 hours; what Twilio refuses is told in the words of the table.

const ADDRESS = '+18445550121'
const PERSON = '+43664200007'
let house: TestHouse
let brand: Brand
let admin: Client
let mine: Client
let senderId: string
let templateId: string

beforeAll(async () => {
  house = await testHouse()
  await sandbox('PATCH', 'dials', { templateReviewMs: 20, sentAfterMs: 5, deliveredAfterMs: 10 })
  brand = await openBrand(house, 'Northline')
  admin = await signIn(house, { email: 'admin.northline@example.com', password: 'a password for tests' })
  const skill = ((await good('GET', '/skills')).skills as { id: string }[])[0]!.id
  mine = await signIn(house, await house.person(brand.accountId, 'agent', [skill]))
  const sender = await good('POST', '/senders', {
    ...{ name: 'WhatsApp', carrier: 'twilio-whatsapp', address: ADDRESS, ratePerSecond: 80, sandbox: true },
  })
  senderId = String(sender.id)
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
const phone = (number = PERSON) => `phones/${encodeURIComponent(`whatsapp:${number}`)}`
const onPhone = async () =>
  ((await sandbox('GET', phone())).messages as { body: string; drawn: unknown }[]) ?? []
const contentsNamed = (name: string) =>
  [...house.sandbox.state.contents.all()].filter((one) => one.friendlyName === name)
const templateIs = (status: string) =>
  expect
    .poll(async () => {
      await good('POST', '/templates/sync', {})
      return (await good('GET', `/templates/${templateId}`)).status
    }, PATIENT)
    .toBe(status)
const people = (from: number, count: number) => [
  'phone,first_name,order,town',
  ...Array.from(
    { length: count },
    (_, n) => `+436642${String(from + n).padStart(5, '0')},P${n},${1000 + n},Town ${n}`,
  ),
]
const fields = (name: string) => ({
  ...{ name, channel: 'whatsapp' as const, senderId, kind: 'service' as const, message: '', optOutOn: false },
  rich: {
    type: 'template' as const,
    templateId,
    fills: { 'header.3': '{order}', 'body.1': '{first_name}', 'body.2': '{town}', 'button.0': '{order}' },
    defaults: {},
  },
})
const become = (id: string, funnel: Record<string, number>) =>
  expect.poll(async () => (await brand.look(id)).funnel, PATIENT).toMatchObject(funnel)

test('the connection is in order, and the template is handed in and approved', async () => {
  const { facts } = (await good('POST', `/senders/${senderId}/test`)) as unknown as {
    facts: { name: string; state: string }[]
  }
  expect(facts.map((fact) => `${fact.name} ${fact.state}`)).toEqual([
    ...['Account ok', 'WhatsApp sender ok', 'Replies ok', 'Templates ok'],
  ])
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
  await templateIs('approved')
})

test('everybody gets the template once, with their own values, and a row that lacks one is left out', async () => {
  const id = await brand.launched(fields('Ready'), [...people(0, 40), '+43664299999,Nobody,1,'])
  await become(id, { delivered: 40, failed: 0, unknown: 0 })
  expect(await brand.witnessed('whatsapp:+436642')).toEqual(Array.from({ length: 40 }, () => 1))
  const [message] = await onPhone()
  expect(message!.body).toBe('Hi P7, your order waits for you in Town 7 until Friday.')
  expect(JSON.stringify(message!.drawn)).toContain('Order 1007')
  expect(JSON.stringify(message!.drawn)).toContain('https://example.org/1007')
})

test('a tapped button opens a conversation, which is answered with words, buttons and a picture', async () => {
  await sandbox('POST', `${phone()}/reply`, { tap: 'button_2' })
  const queue = async () =>
    ((await mine.call('GET', '/conversations?view=queue')).body.conversations ?? []) as {
      id: string
      lastText: string
      campaignName: string
    }[]
  await expect.poll(queue, PATIENT).toMatchObject([{ lastText: 'On my way', campaignName: 'Ready' }])
  const { id } = (await queue())[0]!
  expect((await mine.call('POST', `/conversations/${id}/take`)).status).toBe(200)
  const answer = async (text: string, rich?: object) => {
    const sent = await mine.call('POST', `/conversations/${id}/reply`, {
      ...{ text, messageId: randomUUID() },
      ...(rich && { rich }),
    })
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  }
  const words = async () => (await onPhone()).map((message) => message.body)
  await answer('See you soon.')
  await expect.poll(words, PATIENT).toContain('See you soon.')
  await answer('When?', { type: 'buttons', footer: null, buttons: [{ id: 'slot-6', title: '6 pm' }] })
  await expect.poll(words, PATIENT).toContain('When?')
  await answer('The entrance', {
    ...{ type: 'media', media: 'image', link: 'https://example.org/door.png', filename: null },
  })
  await expect.poll(words, PATIENT).toContain('The entrance')
  await sandbox('POST', `${phone()}/reply`, { tap: 'slot-6' })
  const thread = async () => JSON.stringify((await mine.call('GET', `/conversations/${id}`)).body.messages)
  await expect.poll(thread, PATIENT).toMatch(/"text":"6 pm".*"tapped":true/)
  await sandbox('POST', `${phone()}/reply`, { file: 'image' })
  const files = async () =>
    (
      (await mine.call('GET', `/conversations/${id}`)).body.messages as { files: { href: string }[] }[]
    ).flatMap((message) => message.files)
  await expect.poll(files, PATIENT).toHaveLength(1)
  const file = await fetch(house.url + (await files())[0]!.href, { headers: { cookie: mine.cookie } })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
})

test('a template is changed as its author wrote it: the new content takes the place of the old one', async () => {
  const [before] = contentsNamed('order_ready')
  const words = {
    parts: {
      header: { format: 'text', text: 'Order {{1}}' },
      body: 'Hi {{1}}, your order waits for you in {{2}} until Saturday.',
      footer: 'Northline',
      buttons: [
        { type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null },
        { type: 'quick_reply', text: 'On my way', url: null, phone: null },
      ],
    },
    examples: { 'header.1': '17', 'body.1': 'Ada', 'body.2': 'Vienna', 'button.0': '17' },
  }
  await good('PATCH', `/templates/${templateId}`, words)
  await good('POST', `/templates/${templateId}/submit`)
  await templateIs('approved')
  const after = contentsNamed('order_ready')
  expect(after).toHaveLength(1)
  expect(after[0]!.sid).not.toBe(before!.sid)
  const same = await admin.call('PATCH', `/templates/${templateId}`, words)
  expect([same.status, same.body.edit], 'the same words are no change').toEqual([200, null])
  const id = await brand.launched(fields('Saturday'), people(50, 2))
  await become(id, { delivered: 2 })
})

test('a template that is switched off stops the campaign that uses it, and is known by sync and connection test', async () => {
  const [content] = contentsNamed('order_ready')
  await good('PATCH', `/senders/${senderId}`, { ratePerSecond: 4 })
  const id = await brand.launched(fields('Too late'), people(100, 200))
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBeGreaterThan(0)
  await sandbox('PATCH', `contents/${content!.sid}`, { status: 'disabled' })
  await expect
    .poll(() => brand.look(id), PATIENT)
    .toMatchObject({
      status: 'stopped',
      statusReason: expect.stringMatching(/^WhatsApp switched the template off for good\. Open Templates/),
    })
  expect((await brand.look(id)).funnel.waiting).toBeGreaterThan(150)
  await templateIs('disabled')
  const { facts } = (await good('POST', `/senders/${senderId}/test`)) as unknown as {
    facts: { name: string; state: string; detail: string }[]
  }
  expect(facts.find((fact) => fact.name === 'Templates')).toMatchObject({
    ...{ state: 'warn', detail: '“order_ready” (en): switched off by WhatsApp for good.' },
  })
})
