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

const SERVICE = `MG${'0'.repeat(31)}1`

/** A sender as the console makes one on the sandbox. */
async function onSandbox(set: Awaited<ReturnType<typeof setUp>>, address: string) {
  const { carrier, sender } = set
  const place = {
    url: sender.config.baseUrl!,
    accountSid: SANDBOX_ACCOUNT_SID,
    authToken: SANDBOX_AUTH_TOKEN,
  }
  const inboundUrl = sender.config.inboundUrl!
  const made = await carrier.onSandbox!(place, { senderId: 's', address, inboundUrl })
  return { ...sender, ...made, address, config: { ...made.config, inboundUrl } }
}

const states = (facts: readonly { name: string; state: string }[]) =>
  facts.map((fact) => `${fact.name} ${fact.state}`)

test('a messaging service: found with its pool, sends, is answered, and its replies are listed', async () => {
  const set = await setUp()
  const { carrier, attempt, factsReach, call } = set
  const service = await onSandbox(set, SERVICE)
  expect(states(await carrier.testConnection(service))).toEqual([
    'Account ok',
    'Messaging service ok',
    'Replies ok',
  ])
  expect(await carrier.send(service, attempt)).toMatchObject({ kind: 'accepted' })
  await factsReach(2)
  await call(`/phones/${encodeURIComponent(PHONE)}/reply`, 'POST', { body: 'Thanks' })
  const reply = (await factsReach(3))[2]
  expect(reply).toMatchObject({ kind: 'reply', from: PHONE, text: 'Thanks' })
  expect(await carrier.listInbound!(service, new Date(Date.now() - 60_000))).toMatchObject({
    complete: true,
    facts: [{ dedupeKey: reply!.dedupeKey }],
  })
})

test('a name sends and is not pointed anywhere; to North America it is refused', async () => {
  const set = await setUp()
  const name = await onSandbox(set, 'TIDEWATER')
  const abroad = { ...set.attempt, to: '+447700900123' }
  expect(await set.carrier.send(name, abroad)).toMatchObject({ kind: 'accepted' })
  expect(await set.carrier.send(name, set.attempt)).toMatchObject({ kind: 'rejected', code: '21612' })
  expect(states(await set.carrier.testConnection(name))).toEqual(['Account ok', 'Replies warn'])
})

test('a short code gets no STOP handling at Twilio: it is ours', async () => {
  const set = await setUp()
  const { carrier, attempt, factsReach, call } = set
  const code = await onSandbox(set, '45645')
  expect(states(await carrier.testConnection(code))).toEqual(['Account ok', 'Number ok', 'Replies ok'])
  expect(
    [code, set.sender, { ...code, address: SERVICE }].map((one) => carrier.answersKeywords(one)),
  ).toEqual([false, true, true])
  await carrier.send(code, attempt)
  await factsReach(2)
  await call(`/phones/${encodeURIComponent(PHONE)}/reply`, 'POST', { body: 'STOP' })
  expect((await factsReach(3))[2]).toMatchObject({ kind: 'reply', text: 'STOP', carrierHandled: null })
  expect(await carrier.send(code, attempt)).toMatchObject({ kind: 'accepted' })
})

test('with smart encoding the segments we count are those Twilio counts', async () => {
  const { carrier, sender, attempt } = await setUp()
  const text = `Tonight’s table is yours – see you at 8… ${'a'.repeat(100)}`
  const smart = { ...sender, config: { ...sender.config, smartEncoding: 'on' } }
  expect(await carrier.send(sender, { ...attempt, text })).toMatchObject({ segments: 3 })
  expect(await carrier.send(smart, { ...attempt, text })).toMatchObject({ segments: 1 })
  const lookup = { to: attempt.to, text, startedAt: new Date(Date.now() - 1000) }
  expect(await carrier.reconcile!(sender, lookup), 'two that fit').toEqual({ found: 'cannot_tell' })
})

test('Lookup tells landlines from phones, and says when Canada is not approved', async () => {
  const { carrier, sender, call } = await setUp()
  const at = (address: string) => carrier.lookup!(sender, address)
  expect(await at('+14165550112')).toMatchObject({ known: true, type: 'mobile', sms: 'yes' })
  expect(await at('+14165550191')).toMatchObject({ known: true, type: 'landline', sms: 'no' })
  expect(await at('+14165550198')).toMatchObject({ known: false })
  await call('/dials', 'PATCH', { lookupCanada: false })
  expect(await at('+14165550112')).toMatchObject({
    known: false,
    why: expect.stringContaining('not approved'),
  })
  expect(await at('+12125550112')).toMatchObject({ known: true, type: 'mobile' })
})
