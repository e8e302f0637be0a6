import { describe, expect, test } from 'vitest'
import type { Attempt, SenderCredentials } from '../../channels/carrier.ts'
import { createInApp, type InAppOptions, type InAppUse } from './index.ts'

// The port's rules for a carrier without a third party: what is not of HTTP in the conformance suite, and what is particular.

const sender: SenderCredentials = {
  senderId: '00000000-0000-7000-8000-000000000001',
  address: 'web-shop',
  config: { origins: 'https://shop.example', inboundUrl: 'https://foreword.example/hooks/1/inbound' },
  secret: { signingSecret: 's'.repeat(40) },
}
const attempt: Attempt = {
  messageId: '00000000-0000-7000-8000-00000000000a',
  attempt: 2,
  to: 'ada',
  text: 'Hello',
  rich: null,
  kind: 'service',
  statusUrl: 'https://foreword.example/status',
  validitySeconds: null,
}
const NOBODY: InAppUse = { people: 0, recent: 0, last: null }

const carrier = (options: Partial<InAppOptions> = {}) =>
  createInApp({
    known: async (_senderId, consumerId) => consumerId === 'ada',
    use: async () => NOBODY,
    sandboxSecret: (senderId) => `secret of ${senderId}`,
    ...options,
  })
const away = async () => {
  throw new Error('The database is away.')
}

describe('a message', () => {
  test('is accepted for whoever signed in, under a name of its own for each attempt', async () => {
    expect(await carrier().send(sender, attempt)).toEqual({
      kind: 'accepted',
      carrierId: `${attempt.messageId}:2`,
      segments: null,
    })
  })
  test('is refused for good for a stranger, with a code of the table', async () => {
    const outcome = await carrier().send(sender, { ...attempt, to: 'stranger' })
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'inapp_unknown_user', class: 'final' })
    expect(carrier().errors.map(({ code, reason }) => [code, reason])).toEqual([
      ['inapp_unknown_user', 'not_reachable'],
    ])
  })
  test('was surely not sent when nobody could look, so it goes again', async () => {
    expect(await carrier({ known: away }).send(sender, attempt)).toMatchObject({ kind: 'unreachable' })
  })
  test('in doubt after a crash is there to be read, each time under another name', async () => {
    const ask = (to: string, options = {}) =>
      carrier(options).reconcile!(sender, { to, text: 'Hello', startedAt: new Date() })
    const [one, two] = [await ask('ada'), await ask('ada')]
    expect(one).toMatchObject({ found: 'yes', state: 'sent' })
    expect(one).not.toEqual(two)
    expect(await ask('stranger')).toEqual({ found: 'no' })
    expect(await ask('ada', { known: away })).toEqual({ found: 'cannot_tell' })
  })
})

test('no webhook is ever believed: an app speaks by its socket', () => {
  const raw = { url: 'https://foreword.example', method: 'POST', headers: {}, body: '{"kind":"reply"}' }
  expect(carrier().verifyWebhook(sender, raw)).toBe(false)
  const facts = [raw, { ...raw, body: '' }].flatMap((one) => carrier().parseWebhook(one))
  expect(facts.map((fact) => fact.kind)).toEqual(['nothing', 'nothing'])
  expect(new Set(facts.map((fact) => fact.dedupeKey)).size).toBe(2)
})

describe('test connection', () => {
  const states = async (of: SenderCredentials, options: Partial<InAppOptions> = {}) =>
    Object.fromEntries((await carrier(options).testConnection(of)).map((fact) => [fact.name, fact.state]))

  test('all is well', async () => {
    const use = async () => ({ people: 12, recent: 3, last: new Date() })
    expect(await states(sender, { use })).toEqual({
      'Identity tokens': 'ok',
      Origins: 'ok',
      'The widget': 'ok',
      Notifications: 'ok',
    })
  })
  test('without a key nobody can sign in; a public key will do', async () => {
    expect(await states({ ...sender, secret: {} })).toMatchObject({ 'Identity tokens': 'bad' })
    const config = { ...sender.config, publicKey: '-----BEGIN PUBLIC KEY-----' }
    expect(await states({ ...sender, secret: {}, config })).toMatchObject({ 'Identity tokens': 'ok' })
  })
  test('pages without encryption, and a widget nobody uses, are said', async () => {
    const open = { ...sender, config: { origins: 'http://shop.example http://localhost:3000' } }
    const use = async () => ({ people: 12, recent: 0, last: new Date(0) })
    expect(await states(open, { use })).toMatchObject({ Origins: 'warn', 'The widget': 'warn' })
    expect(await states(sender, { use: away })).toMatchObject({ 'The widget': 'warn' })
  })
  test('every fact that is not well has a remedy, or is no fault of the sender', async () => {
    const facts = await carrier().testConnection({
      ...sender,
      secret: {},
      config: { origins: 'http://a.example' },
    })
    for (const fact of facts.filter((one) => one.state !== 'ok'))
      expect(fact.remedy, fact.name).toMatch(/\.$/)
  })
})

test('on the sandbox it may stand on our own pages, with the same secret after each start', async () => {
  const place = { url: 'http://127.0.0.1:4010', accountSid: 'AC', authToken: 'x' }
  const made = await carrier().onSandbox!(place, {
    senderId: 'one',
    address: 'web-shop',
    inboundUrl: 'http://127.0.0.1:4000/hooks/one/inbound',
  })
  expect(made).toEqual({
    config: { origins: 'http://127.0.0.1:4000' },
    secret: { signingSecret: 'secret of one' },
  })
})
