import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, startSandbox } from '@foreword/carrier-sandbox'
import { expect, onTestFinished, test } from 'vitest'
import type { Attempt, CarrierFact, RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { startFaultServer } from '../fault-server.ts'
import { createTwilioSms } from './index.ts'

const MESSAGE_ID = '0193a1d0-0000-7000-8000-000000000001'
const PHONE = '+14155550123'

/** The adapter, the sandbox as its carrier, and a place for webhooks that keeps every one it can verify. */
async function setUp() {
  const carrier = createTwilioSms()
  const sandbox = await startSandbox()
  const { body, contentType } = carrier.acknowledge()
  const facts: CarrierFact[] = []
  const refused: RawWebhook[] = []
  let wake = () => {}
  const server = await startFaultServer(({ method, path, headers, body: form }) => {
    const raw = { url: server.url + path, method, headers: headers as Record<string, string>, body: form }
    if (carrier.verifyWebhook(sender, raw)) facts.push(...carrier.parseWebhook(raw))
    else refused.push(raw)
    wake()
    return { status: 200, body, headers: { 'content-type': contentType } }
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: '+15005550006',
    config: { accountSid: SANDBOX_ACCOUNT_SID, baseUrl: sandbox.url, inboundUrl: `${server.url}/in` },
    secret: { authToken: SANDBOX_AUTH_TOKEN },
  }
  onTestFinished(async () => {
    await carrier.close()
    await sandbox.close()
    await server.close()
    expect(refused).toEqual([])
  })
  async function factsReach(count: number): Promise<CarrierFact[]> {
    while (facts.length < count && refused.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return facts
  }
  const call = (path: string, method: string, json: unknown) =>
    fetch(`${sandbox.url}/sandbox/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    })
  const attempt: Attempt = {
    messageId: MESSAGE_ID,
    attempt: 1,
    to: PHONE,
    text: 'Your table is free at 19:00 🎉',
    rich: null,
    kind: 'marketing',
    statusUrl: `${server.url}/status?m=${MESSAGE_ID}&a=1`,
    validitySeconds: 3600,
  }
  return { carrier, sender, attempt, factsReach, call }
}

test('a message, its receipts, an answer and an opt-out', async () => {
  const { carrier, sender, attempt, factsReach, call } = await setUp()
  expect((await carrier.testConnection(sender)).map((fact) => fact.state)).toEqual(['ok', 'ok', 'bad'])
  await carrier.setInboundUrl!(sender, sender.config.inboundUrl!)
  expect((await carrier.testConnection(sender)).map((fact) => fact.state)).toEqual(['ok', 'ok', 'ok'])

  const outcome = await carrier.send(sender, attempt)
  expect(outcome).toMatchObject({ kind: 'accepted', segments: 1 })
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : ''
  const receipt = { kind: 'receipt', carrierId, messageId: MESSAGE_ID, attempt: 1 }
  expect(await factsReach(2)).toMatchObject([
    { ...receipt, state: 'sent' },
    { ...receipt, state: 'delivered' },
  ])

  await call(`/phones/${encodeURIComponent(PHONE)}/reply`, 'POST', { body: 'Stop' })
  const [, , reply] = await factsReach(3)
  expect(reply).toMatchObject({ kind: 'reply', from: PHONE, to: sender.address, carrierHandled: 'stop' })
  expect(await carrier.send(sender, attempt)).toMatchObject({ code: '21610', class: 'opt_out' })
})

test('a message that was taken although the connection broke is found again', async () => {
  const { carrier, sender, attempt, call } = await setUp()
  const startedAt = new Date()
  const lookup = { to: attempt.to, text: attempt.text, startedAt }
  expect(await carrier.reconcile!(sender, lookup)).toEqual({ found: 'no' })
  await call('/dials', 'PATCH', { dropAfterAccepting: 100 })
  expect(await carrier.send(sender, attempt)).toMatchObject({ kind: 'unknown' })
  expect(await carrier.reconcile!(sender, lookup)).toMatchObject({ found: 'yes' })
})

test('a message without receipts, and a reply without webhook, are found by asking', async () => {
  const { carrier, sender, attempt, factsReach, call } = await setUp()
  await call('/dials', 'PATCH', { receiptStatuses: [], deliveredAfterMs: 0, sentAfterMs: 0 })
  const outcome = await carrier.send(sender, attempt)
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : ''
  expect(await carrier.poll!(sender, carrierId)).toEqual({ state: 'delivered', code: null })
  await call(`/phones/${encodeURIComponent(PHONE)}/reply`, 'POST', { body: 'Stop' })
  const listed = await carrier.listInbound!(sender, new Date(Date.now() - 60_000))
  expect(listed).toMatchObject({
    complete: true,
    facts: [{ kind: 'reply', from: PHONE, text: 'Stop', carrierHandled: 'stop' }],
  })
  expect(await factsReach(0), 'no webhook is set').toEqual([])
})

test('wrong credentials are a matter for an administrator', async () => {
  const { carrier, sender, attempt } = await setUp()
  const other = { ...sender, secret: { authToken: 'another-token' } }
  expect(await carrier.send(other, attempt)).toMatchObject({ code: '20003', class: 'configuration' })
  expect(await carrier.testConnection(other)).toMatchObject([{ name: 'Credentials', state: 'bad' }])
})
