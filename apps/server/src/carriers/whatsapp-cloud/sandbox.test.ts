import { startSandbox } from '@foreword/carrier-sandbox'
import type { Rich } from '@foreword/contract'
import { expect, onTestFinished, test } from 'vitest'
import type {
  Attempt,
  CarrierFact,
  NewTemplate,
  RawWebhook,
  SenderCredentials,
} from '../../channels/carrier.ts'
import { startFaultServer } from '../fault-server.ts'
import { createWhatsappCloud } from './index.ts'

const PERSON = '+436641234567'
const ADDRESS = '+15550783881'
let messages = 0

/** The adapter, the sandbox as its carrier, and a place for webhooks that keeps every one it can verify. */
async function setUp() {
  const carrier = createWhatsappCloud()
  const sandbox = await startSandbox()
  const facts: CarrierFact[] = []
  const refused: RawWebhook[] = []
  let sender: SenderCredentials = { senderId: 's', address: ADDRESS, config: {}, secret: {} }
  let wake = () => {}
  const server = await startFaultServer(({ method, path, headers, body }) => {
    if (method === 'GET') {
      const challenge = carrier.challenge!(sender, new URL(path, server.url).searchParams)
      return challenge === null ? { status: 403, body: '' } : { status: 200, body: challenge }
    }
    const raw = { url: server.url + path, method, headers: headers as Record<string, string>, body }
    if (carrier.verifyWebhook(sender, raw)) facts.push(...carrier.parseWebhook(raw))
    else refused.push(raw)
    wake()
    return { status: 200, body: carrier.acknowledge().body }
  })
  const call = async (path: string, method: string, json: unknown) =>
    (
      await fetch(`${sandbox.url}/sandbox/api/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      })
    ).json() as Promise<Record<string, string>>
  await call('dials', 'PATCH', {
    templateReviewMs: 5,
    sentAfterMs: 1,
    deliveredAfterMs: 1,
    webhookBatchMs: 2,
  })
  const place = { url: sandbox.url, accountSid: '', authToken: '' }
  const inboundUrl = `${server.url}/hooks/s/inbound`
  const made = await carrier.onSandbox!(place, { senderId: 's', address: ADDRESS, inboundUrl })
  sender = { senderId: 's', address: ADDRESS, config: { ...made.config, inboundUrl }, secret: made.secret }
  onTestFinished(async () => {
    await carrier.close()
    await sandbox.close()
    await server.close()
    expect(refused).toEqual([])
  })
  /** The first fact like this; the test's own time limit ends the wait. */
  async function fact(like: (fact: CarrierFact) => boolean): Promise<CarrierFact> {
    for (;;) {
      const found = facts.find(like)
      if (found) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const attempt = (rich: Rich | null, text = 'Your table is free at 19:00 🎉', to = PERSON): Attempt => ({
    messageId: `0193a1d0-0000-7000-8000-${String(++messages).padStart(12, '0')}`,
    attempt: 1,
    to,
    text,
    rich,
    kind: 'service',
    statusUrl: '',
    validitySeconds: null,
  })
  const screen = () => call(`phones/${encodeURIComponent(`whatsapp:${PERSON}`)}`, 'GET', undefined)
  return { carrier, sender: () => sender, attempt, fact, facts, call, screen }
}

const template: NewTemplate = {
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  parts: {
    header: { format: 'text', text: 'Order {{1}}' },
    body: 'Hi {{1}}, your order is ready on {{2}}, see you.',
    footer: 'Tidewater',
    buttons: [
      { type: 'quick_reply', text: 'Fine', url: null, phone: null },
      { type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null },
    ],
  },
  examples: { 'header.1': '17', 'body.1': 'Ines', 'body.2': 'Monday', 'button.1': 'x' },
}
const filled: Rich = {
  type: 'template',
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  carrierTemplateId: null,
  header: { type: 'text', params: [{ name: null, text: '17' }] },
  body: [
    { name: null, text: 'Ines' },
    { name: null, text: 'Monday' },
  ],
  buttons: [
    { index: 0, type: 'quick_reply', value: 'fine-17' },
    { index: 1, type: 'url', value: '17' },
  ],
}

test('a template is reviewed, sent, received, read, and its button tapped', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  expect(await carrier.createTemplate!(sender(), template)).toMatchObject({
    ok: true,
    value: { status: 'pending' },
  })
  expect(await fact((one) => one.kind === 'template')).toMatchObject({
    owner: sender().config.wabaId,
    name: 'order_ready',
    status: 'approved',
  })
  expect(await carrier.listTemplates!(sender())).toMatchObject({
    ok: true,
    value: [{ status: 'approved', parts: template.parts, examples: template.examples }],
  })
  await call('dials', 'PATCH', { read: 100 })
  const one = attempt(filled)
  const outcome = await carrier.send(sender(), one)
  expect(outcome).toMatchObject({ kind: 'accepted' })
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : ''
  for (const state of ['sent', 'delivered', 'read'])
    expect(await fact((f) => f.kind === 'receipt' && f.state === state)).toMatchObject({
      carrierId,
      messageId: one.messageId,
      attempt: 1,
      route: sender().config.phoneNumberId,
    })
  await call('whatsapp/reply', 'POST', { from: PERSON, tap: 'fine-17' })
  expect(await fact((f) => f.kind === 'reply')).toMatchObject({
    from: PERSON,
    to: ADDRESS,
    text: 'Fine',
    tapped: 'fine-17',
    replyTo: carrierId,
    name: 'Virtual phone',
  })
})

test.for([
  ['values that are missing', { ...filled, body: [] }, '132000'],
  ['a language that is not there', { ...filled, language: 'de' }, '132001'],
  [
    'a value with a line break',
    {
      ...filled,
      body: [
        { name: null, text: 'a\nb' },
        { name: null, text: 'c' },
      ],
    },
    '132012',
  ],
] as const)('a template with %s is refused', async ([, rich, code]) => {
  const { carrier, sender, attempt, fact } = await setUp()
  await carrier.createTemplate!(sender(), template)
  await fact((one) => one.kind === 'template')
  expect(await carrier.send(sender(), attempt(rich as Rich))).toMatchObject({ kind: 'rejected', code })
})

test('outside the 24 hours plain text fails later; inside everything goes', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  expect(await carrier.send(sender(), attempt(null))).toMatchObject({ kind: 'accepted' })
  expect(await fact((f) => f.kind === 'receipt' && f.state === 'failed')).toMatchObject({ code: '131047' })
  await call('whatsapp/reply', 'POST', { from: PERSON, to: ADDRESS, body: 'Hello' })
  await fact((f) => f.kind === 'reply')
  const said: (Rich | null)[] = [
    null,
    { type: 'buttons', footer: 'Harbour', buttons: [{ id: 'yes', title: 'Yes' }] },
    { type: 'list', button: 'Stores', rows: [{ id: 'n', title: 'North', description: 'Open' }] },
    { type: 'media', media: 'image', link: 'https://example.org/a.png', filename: null },
    { type: 'media', media: 'document', link: 'https://example.org/a.pdf', filename: 'a.pdf' },
    { type: 'media', media: 'audio', link: 'https://example.org/a.ogg', filename: null },
  ]
  for (const rich of said) {
    const one = attempt(rich)
    expect(await carrier.send(sender(), one), JSON.stringify(rich)).toMatchObject({ kind: 'accepted' })
    await fact((f) => f.kind === 'receipt' && f.messageId === one.messageId && f.state === 'delivered')
  }
  await call('whatsapp/reply', 'POST', { from: PERSON, tap: 'n' })
  expect(await fact((f) => f.kind === 'reply' && f.tapped === 'n')).toMatchObject({ text: 'North' })
  await call('whatsapp/reply', 'POST', { from: PERSON, tap: 'yes' })
  expect(await fact((f) => f.kind === 'reply' && f.tapped === 'yes')).toMatchObject({ text: 'Yes' })
})

test('marketing that a person stopped fails as an opt-out, and the switch is told', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  await carrier.createTemplate!(sender(), { ...template, category: 'marketing' })
  await fact((one) => one.kind === 'template')
  await call('whatsapp/preference', 'POST', { from: PERSON, to: ADDRESS, value: 'stop' })
  expect(await fact((f) => f.kind === 'preference')).toMatchObject({ address: PERSON, value: 'stop' })
  await carrier.send(sender(), attempt({ ...filled, category: 'marketing' }))
  expect(await fact((f) => f.kind === 'receipt')).toMatchObject({ state: 'failed', code: '131050' })
})

test('a person known by a user name only is answered at it', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  const { bsuid } = await call('whatsapp/users', 'POST', { number: PERSON, usernameOnly: true })
  await call('whatsapp/reply', 'POST', { from: PERSON, to: ADDRESS, body: 'Hello' })
  expect(await fact((f) => f.kind === 'reply')).toMatchObject({ from: bsuid })
  const one = attempt(null, 'Good day', bsuid)
  expect(await carrier.send(sender(), one)).toMatchObject({ kind: 'accepted' })
  await fact((f) => f.kind === 'receipt' && f.messageId === one.messageId && f.state === 'delivered')
})

test('a held message is accepted, and told as such; dropped it fails by its template', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  await carrier.createTemplate!(sender(), template)
  await fact((one) => one.kind === 'template')
  await call('dials', 'PATCH', { held: 100 })
  expect(await carrier.send(sender(), attempt(filled))).toMatchObject({ kind: 'accepted', held: true })
  expect(await fact((f) => f.kind === 'receipt')).toMatchObject({ state: 'failed', code: '132015' })
})

test('the connection test finds all in order, and an expired token', async () => {
  const { carrier, sender, call } = await setUp()
  const facts = await carrier.testConnection(sender())
  expect(facts.filter((fact) => fact.state !== 'ok')).toEqual([])
  expect(facts.find((fact) => fact.learnt?.peoplePerDay)?.learnt).toEqual({ peoplePerDay: 100_000 })
  await call('whatsapp/numbers', 'POST', { number: ADDRESS, tokenExpired: true })
  expect(await carrier.testConnection(sender())).toMatchObject([{ name: 'Token', state: 'bad' }])
})

test('speed and pair rate are refused without sending', async () => {
  const { carrier, sender, attempt, call } = await setUp()
  await call('whatsapp/numbers', 'POST', { number: ADDRESS, mps: 1 })
  await call('whatsapp/reply', 'POST', { from: PERSON, to: ADDRESS, body: 'Hello' })
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => carrier.send(sender(), attempt(null))))
  expect(outcomes.filter((one) => one.kind === 'throttled').map((one) => one.code)).toContain('130429')
  await call('whatsapp/numbers', 'POST', { number: ADDRESS, mps: 0 })
  const many = await Promise.all(Array.from({ length: 60 }, () => carrier.send(sender(), attempt(null))))
  expect(many.find((one) => one.kind === 'rejected')).toMatchObject({
    code: '131056',
    class: 'retry',
    retryAfterMs: 6_000,
  })
})
