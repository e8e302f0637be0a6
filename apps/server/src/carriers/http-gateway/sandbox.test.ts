import { startSandbox } from '@foreword/carrier-sandbox'
import { expect, onTestFinished, test } from 'vitest'
import type { Attempt, CarrierFact, SenderCredentials } from '../../channels/carrier.ts'
import { startFaultServer } from '../fault-server.ts'
import { createHttpGateway } from './index.ts'

const PERSON = '+436641234567'
const ADDRESS = '+436645550119'
let messages = 0

/** The adapter, the sandbox as its gateway, and a place for webhooks that keeps every one it can verify. */
async function setUp() {
  const carrier = createHttpGateway()
  const sandbox = await startSandbox()
  const facts: CarrierFact[] = []
  const refused: string[] = []
  let sender: SenderCredentials = { senderId: 's', address: ADDRESS, config: {}, secret: {} }
  let wake = () => {}
  const server = await startFaultServer(({ method, path, headers, body }) => {
    const raw = { url: server.url + path, method, headers: headers as Record<string, string>, body }
    if (carrier.verifyWebhook(sender, raw)) facts.push(...carrier.parseWebhook(raw))
    else refused.push(body)
    wake()
    return { status: 200, body: carrier.acknowledge().body }
  })
  const call = (path: string, method: string, json: unknown) =>
    fetch(`${sandbox.url}/sandbox/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    })
  await call('dials', 'PATCH', { sentAfterMs: 1, deliveredAfterMs: 1 })
  const inboundUrl = `${server.url}/hooks/s/inbound`
  const place = { url: sandbox.url, accountSid: '', authToken: '' }
  const made = await carrier.onSandbox!(place, { senderId: 's', address: ADDRESS, inboundUrl })
  sender = { senderId: 's', address: ADDRESS, config: { ...made.config, inboundUrl }, secret: made.secret }
  onTestFinished(async () => {
    await carrier.close()
    await sandbox.close()
    await server.close()
    expect(refused).toEqual([])
  })
  async function fact(like: (fact: CarrierFact) => boolean): Promise<CarrierFact> {
    for (;;) {
      const found = facts.find(like)
      if (found) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const attempt = (to = PERSON): Attempt => ({
    messageId: `0193a1d0-0000-7000-8000-${String(++messages).padStart(12, '0')}`,
    ...{ attempt: 1, to, text: 'Your table is free at 19:00 🎉', rich: null, kind: 'service' },
    ...{ statusUrl: `${server.url}/hooks/s/status?m=x&a=1`, validitySeconds: 3600 },
  })
  return { carrier, sender, attempt, fact, call }
}

test('a text, its receipts bound by our reference, and a reply', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  expect((await carrier.testConnection(sender)).map((one) => `${one.name} ${one.state}`)).toEqual([
    ...['Account ok', 'Sender ok', 'Webhooks ok'],
  ])
  const one = attempt()
  const outcome = await carrier.send(sender, one)
  expect(outcome).toMatchObject({ kind: 'accepted' })
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : ''
  for (const state of ['sent', 'delivered'])
    expect(await fact((f) => f.kind === 'receipt' && f.state === state)).toMatchObject({
      ...{ carrierId, messageId: one.messageId, attempt: 1 },
    })
  await call(`phones/${encodeURIComponent(PERSON)}/reply`, 'POST', { body: 'STOP' })
  expect(await fact((f) => f.kind === 'reply')).toMatchObject({
    ...{ from: PERSON, to: ADDRESS, text: 'STOP', carrierHandled: null },
  })
  // The gateway blocks nobody by itself: that is ours.
  expect(await carrier.send(sender, attempt())).toMatchObject({ kind: 'accepted' })
})

test('refusals at once and later, in the gateway’s words', async () => {
  const { carrier, sender, attempt, fact, call } = await setUp()
  expect(await carrier.send(sender, attempt('+15005550001'))).toMatchObject({ code: 'invalid_number' })
  expect(await carrier.send(sender, attempt('+15005550004'))).toMatchObject({
    code: 'opted_out',
    class: 'opt_out',
  })
  await call('dials', 'PATCH', { failure: 100, failureCodes: [30007] })
  const one = attempt()
  expect(await carrier.send(sender, one)).toMatchObject({ kind: 'accepted' })
  expect(await fact((f) => f.kind === 'receipt' && f.state === 'failed')).toMatchObject({
    ...{ messageId: one.messageId, code: 'filtered' },
  })
  await call('dials', 'PATCH', { failure: 0, dropAfterAccepting: 100 })
  const lost = attempt()
  expect(await carrier.send(sender, lost)).toMatchObject({ kind: 'unknown' })
  expect(await fact((f) => f.kind === 'receipt' && f.messageId === lost.messageId)).toMatchObject({
    attempt: 1,
  })
  await call('dials', 'PATCH', { dropAfterAccepting: 0, maxPerSecond: 1 })
  const many = await Promise.all(Array.from({ length: 5 }, () => carrier.send(sender, attempt())))
  expect(many).toContainEqual({ kind: 'throttled', code: 'busy', retryAfterMs: 1000 })
})

test('what is wrong is found by the connection test', async () => {
  const { carrier, sender, attempt, call } = await setUp()
  const first = async (over: Partial<SenderCredentials> = {}) =>
    (await carrier.testConnection({ ...sender, ...over })).find((one) => one.state === 'bad')
  expect(await first({ secret: { ...sender.secret, token: 'another-token' } })).toMatchObject({
    ...{ name: 'Credentials', detail: expect.stringMatching(/does not accept the API token/) },
  })
  await call('gateway/senders', 'POST', { number: ADDRESS, tokenExpired: true })
  expect(await first()).toMatchObject({ name: 'Credentials', detail: expect.stringMatching(/has expired/) })
  expect(await carrier.send(sender, attempt())).toMatchObject({
    code: 'unauthorized',
    class: 'configuration',
  })
  await call('gateway/senders', 'POST', { number: ADDRESS, tokenExpired: false })
  await call('numbers', 'POST', { number: ADDRESS, status: 'OFFLINE', offlineReason: 'Not your name' })
  expect(await first()).toMatchObject({ detail: `${ADDRESS} is rejected at the gateway: Not your name.` })
  expect(await carrier.send(sender, attempt())).toMatchObject({ code: 'sender_not_allowed' })
  await call('account', 'PATCH', { status: 'suspended' })
  expect(await first()).toMatchObject({ detail: 'The account at the gateway is suspended.' })
  expect(await carrier.send(sender, attempt())).toMatchObject({ code: 'account_suspended' })
  const unset = { ...sender.config, accountUrl: '' }
  expect(await carrier.testConnection({ ...sender, config: unset })).toMatchObject([
    ...[{ name: 'Connection', state: 'warn' }],
    ...[{ name: 'Webhooks', state: 'warn' }],
  ])
})
