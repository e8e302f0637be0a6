import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Attempt, CarrierFact, RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { describeCarrier, type Payload } from '../conformance.ts'
import { type Behaviour, startFaultServer } from '../fault-server.ts'
import { createHttpGateway } from './index.ts'
import { verifyWebhook } from './signature.ts'

type Fixture = { shows: string; webhooks: { url: string; body: string }[]; facts: CarrierFact[] }
const folder = new URL('./fixtures/', import.meta.url)

function payloads(): Payload[] {
  return readdirSync(folder).map((file) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const headers = { 'content-type': 'application/json' }
    const webhooks = fixture.webhooks.map((one) => ({ ...one, method: 'POST', headers }))
    return { ...fixture, shows: `${file}: ${fixture.shows}`, webhooks }
  })
}

const hmac = (secret: string, body: string, as: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', secret).update(body).digest(as)

const sign = (sender: SenderCredentials, raw: RawWebhook): RawWebhook => ({
  ...raw,
  headers: { ...raw.headers, 'x-signature': `sha256=${hmac(sender.secret.webhookSecret ?? '', raw.body)}` },
})

const senderAt = (baseUrl: string): SenderCredentials => ({
  senderId: '0193a1d0-0000-7000-8000-0000000000aa',
  address: '+436645550119',
  config: { sendUrl: `${baseUrl}/messages`, accountUrl: `${baseUrl}/account` },
  secret: { token: 'a-token-for-tests', webhookSecret: 'a-secret-for-the-tests' },
})

const problem = (status: number, code: string) => ({
  status,
  body: JSON.stringify({ error: { code, message: 'What the gateway says' } }),
})

describeCarrier('http-gateway', {
  create: createHttpGateway,
  sender: senderAt,
  payloads: payloads(),
  signsUrl: false,
  sign,
  answers: {
    accepted: { status: 202, body: '{"id":"g-1"}' },
    carrierId: 'g-1',
    knownError: { answer: problem(400, 'opted_out'), code: 'opted_out', class: 'opt_out' },
    unknownError: { answer: problem(422, 'strange'), code: 'strange', class: 'final' },
  },
})

const attempt: Attempt = {
  messageId: '0193a1d0-0000-7000-8000-000000000001',
  attempt: 2,
  to: '+436641234567',
  text: 'Say “hi” {to} 🎉',
  rich: null,
  kind: 'marketing',
  statusUrl: 'https://example.org/hooks/status?m=1&a=2',
  validitySeconds: 3600.7,
}

async function sending(
  over: Record<string, string>,
  more: Partial<Attempt> = {},
  behave: Behaviour = { status: 202, body: '{"id":"g-1","messages":[{"id":77}]}' },
) {
  const server = await startFaultServer(() => behave)
  const carrier = createHttpGateway()
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender = senderAt(server.url)
  const config = { ...sender.config, inboundUrl: 'https://example.org/hooks/1/inbound', ...over }
  const outcome = await carrier.send({ ...sender, config }, { ...attempt, ...more })
  const [request] = server.seen
  return { outcome, request, body: request ? JSON.parse(request.body) : null }
}

describe('the request', () => {
  test('has the standard form, the token, and our reference as its key', async () => {
    const { request, body } = await sending({})
    expect(request).toMatchObject({ method: 'POST', path: '/messages' })
    expect(request!.headers).toMatchObject({
      authorization: 'Bearer a-token-for-tests',
      'content-type': 'application/json',
      'idempotency-key': '0193a1d0-0000-7000-8000-000000000001:2',
    })
    expect(body).toEqual({
      to: '+436641234567',
      from: '+436645550119',
      text: 'Say “hi” {to} 🎉',
      reference: '0193a1d0-0000-7000-8000-000000000001:2',
      callback: 'https://example.org/hooks/1/inbound',
      validity: 3600,
    })
  })

  test('has the form the sender was given, wherever the places are, and leaves out what there is not', async () => {
    const form =
      '{"messages":[{"recipients":["{to}"],"content":{"sms":"{text}"},"ttl":"{validity}"}],"kind":"sms-{from}"}'
    const { body } = await sending({ body: form, idPath: 'messages.0.id' }, { validitySeconds: null })
    expect(body).toEqual({
      messages: [{ recipients: ['+436641234567'], content: { sms: 'Say “hi” {to} 🎉' } }],
      kind: 'sms-+436645550119',
    })
  })

  test.for([
    ['id', 'g-1'],
    ['messages.0.id', '77'],
  ] as const)('finds the id at %s', async ([idPath, carrierId]) => {
    expect((await sending({ idPath })).outcome).toEqual({ kind: 'accepted', carrierId, segments: null })
  })

  test('an id that is not there leaves a doubt', async () => {
    for (const idPath of ['messages.5.id', 'messages', 'toString', 'id.length'])
      expect((await sending({ idPath })).outcome, idPath).toEqual({
        kind: 'unknown',
        cause: 'unreadable_answer',
      })
  })

  test.for([
    ['no JSON', { body: '{to}{text}' }],
    ['a form without text', { body: '{"to":"{to}"}' }],
    ['no URL', { sendUrl: 'sms.example.com' }],
    ['a password in the URL', { sendUrl: 'https://me:secret@sms.example.com/' }],
  ] as const)('%s is a matter for an administrator, and nothing is sent', async ([, over]) => {
    const { outcome, request } = await sending(over)
    expect(outcome).toMatchObject({ code: 'incomplete_credentials', class: 'configuration' })
    expect(request).toBeUndefined()
  })

  test('is text only', async () => {
    const rich = { type: 'media', media: 'image', link: 'https://example.org/a.png', filename: null } as const
    expect((await sending({}, { rich })).outcome).toMatchObject({ code: 'text_only', class: 'content' })
  })

  test.for([
    [401, '{}', 'unauthorized', 'configuration'],
    [403, '{"code":"sender_not_allowed"}', 'sender_not_allowed', 'configuration'],
    [403, '{"code":"new_word"}', 'new_word', 'configuration'],
    [402, '{"error":{"code":"no_credit"}}', 'no_credit', 'configuration'],
    [400, '{"error":{"code":"landline"}}', 'landline', 'suppress'],
    [400, '{"error":{"code":"daily_limit"}}', 'daily_limit', 'later'],
  ] as const)('HTTP %s with %s', async ([status, body, code, kind]) => {
    expect((await sending({}, {}, { status, body })).outcome).toMatchObject({ code, class: kind })
  })

  test('busy is busy, whatever the status', async () => {
    const behave = { status: 400, body: '{"code":"busy"}', headers: { 'retry-after': '2' } }
    expect((await sending({}, {}, behave)).outcome).toEqual({
      ...{ kind: 'throttled', code: 'busy', retryAfterMs: 2000 },
    })
  })
})

describe('proof of webhooks', () => {
  const body = '{"type":"message"}'
  const raw = (headers: Record<string, string>): RawWebhook => ({ url: 'x', method: 'POST', headers, body })
  const at = (config: Record<string, string>, secret: Record<string, string> = {}) => ({
    ...senderAt(''),
    config,
    secret: { webhookSecret: 'a-secret-for-the-tests', ...secret },
  })
  const known = hmac('a-secret-for-the-tests', body)

  test('hex or base64, with or without its name, in the header the gateway uses', () => {
    const base64 = hmac('a-secret-for-the-tests', body, 'base64')
    for (const value of [known, known.toUpperCase(), `sha256=${known}`, base64, `sha256=${base64}`])
      expect(verifyWebhook(at({}), raw({ 'x-signature': value })), value).toBe(true)
    expect(verifyWebhook(at({ signatureHeader: 'X-Hub-Sig' }), raw({ 'x-hub-sig': known }))).toBe(true)
    expect(verifyWebhook(at({ signatureHeader: 'X-Hub-Sig' }), raw({ 'x-signature': known }))).toBe(false)
    expect(verifyWebhook(at({}), raw({ authorization: 'Bearer a-secret-for-the-tests' }))).toBe(false)
  })

  test('the secret before is believed while it is kept', () => {
    const older = raw({ 'x-signature': hmac('the-secret-before-it', body) })
    expect(verifyWebhook(at({}), older)).toBe(false)
    expect(verifyWebhook(at({}, { webhookSecretPrevious: 'the-secret-before-it' }), older)).toBe(true)
    expect(verifyWebhook(at({}, { webhookSecretPrevious: '' }), raw({ 'x-signature': hmac('', body) }))).toBe(
      false,
    )
  })

  test('a bearer token, where the gateway cannot sign', () => {
    const bearer = at({ webhookProof: 'bearer' })
    const given = (authorization: string) => verifyWebhook(bearer, raw({ authorization }))
    expect(given('Bearer a-secret-for-the-tests')).toBe(true)
    for (const wrong of [
      'Bearer another',
      'Bearer ',
      'Basic a-secret-for-the-tests',
      'a-secret-for-the-tests',
    ])
      expect(given(wrong), wrong).toBe(false)
    expect(verifyWebhook(bearer, raw({ 'x-signature': known })), 'signed instead').toBe(false)
  })
})

test('who answers STOP is said by the sender', async () => {
  const carrier = createHttpGateway()
  onTestFinished(() => carrier.close())
  const at = (keywords: string) => carrier.answersKeywords({ address: '', config: { keywords } })
  expect([at('gateway'), at('here'), at('')]).toEqual([true, false, false])
})
