import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, startSandbox } from '@foreword/carrier-sandbox'
import type { Rich } from '@foreword/contract'
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import { expect, onTestFinished, test } from 'vitest'
import type { Attempt, CarrierFact, NewTemplate, SenderCredentials } from '../../channels/carrier.ts'
import { startFaultServer } from '../fault-server.ts'
import { createTwilioWhatsapp } from './index.ts'

const PERSON = '+436641234567'
const ADDRESS = '+18445550119'
let messages = 0

/** The adapter, the sandbox as its carrier, and a place for webhooks: the official SDK must believe each one too. */
async function setUp() {
  const carrier = createTwilioWhatsapp()
  const sandbox = await startSandbox()
  const facts: CarrierFact[] = []
  const doubted: string[] = []
  let sender: SenderCredentials = { senderId: 's', address: ADDRESS, config: {}, secret: {} }
  let wake = () => {}
  const server = await startFaultServer(({ method, path, headers, body }) => {
    const raw = { url: server.url + path, method, headers: headers as Record<string, string>, body }
    const bySdk = validateRequest(
      SANDBOX_AUTH_TOKEN,
      String(headers['x-twilio-signature']),
      raw.url,
      Object.fromEntries(new URLSearchParams(body)),
    )
    if (carrier.verifyWebhook(sender, raw) && bySdk) facts.push(...carrier.parseWebhook(raw))
    else doubted.push(body)
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
    ).json() as Promise<Record<string, unknown>>
  await call('dials', 'PATCH', { templateReviewMs: 1, sentAfterMs: 1, deliveredAfterMs: 1 })
  const inboundUrl = `${server.url}/hooks/s/inbound`
  const place = { url: sandbox.url, accountSid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN }
  const made = await carrier.onSandbox!(place, { senderId: 's', address: ADDRESS, inboundUrl })
  sender = { senderId: 's', address: ADDRESS, config: { ...made.config, inboundUrl }, secret: made.secret }
  onTestFinished(async () => {
    await carrier.close()
    await sandbox.close()
    await server.close()
    expect(doubted).toEqual([])
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
  const attempt = (rich: Rich | null, text = 'Your table is free at 19:00 🎉', to = PERSON): Attempt => {
    const messageId = `0193a1d0-0000-7000-8000-${String(++messages).padStart(12, '0')}`
    const statusUrl = `${server.url}/hooks/s/status?m=${messageId}&a=1`
    return { messageId, attempt: 1, to, text, rich, kind: 'service', statusUrl, validitySeconds: 3600 }
  }
  const settled = async (one: Attempt) => {
    const end = (f: CarrierFact) =>
      f.kind === 'receipt' && f.messageId === one.messageId && ['delivered', 'failed'].includes(f.state)
    return fact(end)
  }
  const write = (what: object) =>
    call(`phones/${encodeURIComponent(`whatsapp:${PERSON}`)}/reply`, 'POST', what)
  const screen = async () =>
    (await call(`phones/${encodeURIComponent(`whatsapp:${PERSON}`)}`, 'GET', undefined)).messages as {
      body: string
    }[]
  /** Made, handed in and approved; as the list then shows it. */
  const approved = async (template: NewTemplate) => {
    const made = await carrier.createTemplate!(sender, template)
    if (!made.ok) throw new Error(made.detail)
    expect(made.value.status).toBe('pending')
    for (;;) {
      const listed = await carrier.listTemplates!(sender)
      const found = listed.ok ? listed.value.find((one) => one.status === 'approved') : undefined
      if (found) return found
    }
  }
  return { carrier, sandbox, sender, attempt, fact, facts, call, settled, write, screen, approved }
}

const template: NewTemplate = {
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  parts: {
    header: { format: 'text', text: 'Order {{1}}' },
    body: 'Hi {{1}}, your order waits for you in {{2}}.',
    footer: 'Tidewater',
    buttons: [
      { type: 'quick_reply', text: 'On my way', url: null, phone: null },
      { type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null },
    ],
  },
  examples: { 'header.1': '17', 'body.1': 'Ines', 'body.2': 'Vienna', 'button.1': 'x' },
}
const filled = (sid: string | null, over: object = {}): Rich => ({
  type: 'template',
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  carrierTemplateId: sid,
  header: { type: 'text', params: [{ name: null, text: '18', place: '3' }] },
  body: [
    { name: null, text: 'Ada', place: '1' },
    { name: null, text: 'Graz', place: '2' },
  ],
  buttons: [{ index: 1, type: 'url', value: '18', place: '4' }],
  ...over,
})

test('a template is made, handed in, approved, sent with its values, received, read, and tapped', async () => {
  const { carrier, sender, attempt, fact, call, screen, write, approved } = await setUp()
  const listed = await approved(template)
  expect(listed).toMatchObject({ owner: SANDBOX_ACCOUNT_SID, name: 'order_ready', language: 'en' })
  expect(listed.parts).toEqual({
    header: { format: 'text', text: 'Order {{3}}' },
    body: 'Hi {{1}}, your order waits for you in {{2}}.',
    footer: 'Tidewater',
    buttons: [
      { type: 'quick_reply', text: 'On my way', url: null, phone: null },
      { type: 'url', text: 'Track', url: 'https://example.org/{{4}}', phone: null },
    ],
  })
  expect(listed.examples).toEqual({ 'header.3': '17', 'body.1': 'Ines', 'body.2': 'Vienna', 'button.1': 'x' })
  await call('dials', 'PATCH', { read: 100 })
  const one = attempt(filled(listed.carrierTemplateId))
  const outcome = await carrier.send(sender, one)
  expect(outcome).toMatchObject({ kind: 'accepted', segments: null })
  expect(outcome).not.toHaveProperty('canonicalAddress')
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : ''
  for (const state of ['sent', 'delivered', 'read'])
    expect(await fact((f) => f.kind === 'receipt' && f.state === state)).toMatchObject({
      ...{ carrierId, messageId: one.messageId, attempt: 1 },
    })
  expect(await screen()).toMatchObject([
    {
      body: 'Hi Ada, your order waits for you in Graz.',
      drawn: {
        header: { text: 'Order 18' },
        footer: 'Tidewater',
        buttons: [{ text: 'On my way' }, { id: 'https://example.org/18' }],
      },
    },
  ])
  expect(await write({ tap: 'button_1' })).not.toHaveProperty('error')
  expect(await fact((f) => f.kind === 'reply')).toMatchObject({
    ...{ from: PERSON, to: ADDRESS, text: 'On my way', tapped: 'button_1', replyTo: carrierId },
    name: 'Virtual phone',
  })
})

test('what WhatsApp refuses of a template is told by a late receipt, and one of another carrier at once', async () => {
  const { carrier, sender, attempt, call, settled, approved } = await setUp()
  const { carrierTemplateId: sid } = await approved(template)
  const code = async (rich: Rich, to = PERSON) => {
    const one = attempt(rich, undefined, to)
    const outcome = await carrier.send(sender, one)
    if (outcome.kind !== 'accepted')
      return outcome.kind === 'rejected' ? `at once ${outcome.code}` : outcome.kind
    const fact = await settled(one)
    return fact.kind === 'receipt' ? fact.code : null
  }
  expect(await code(filled(null))).toBe('at once no_content')
  expect(await code(filled(`HX${'0'.repeat(32)}`))).toBe('at once 21655')
  const broken = { ...filled(sid), body: [{ name: null, text: 'a\nb', place: '1' }] } as Rich
  expect(await code(broken)).toBe('at once 21656')
  expect(await code({ ...filled(sid), body: [{ name: null, text: 'x', place: '9' }] } as Rich)).toBe('63028')
  for (const [status, expected] of [
    ['paused', '63041'],
    ['disabled', '63042'],
    ['rejected', '63040'],
  ] as const) {
    await call(`contents/${sid}`, 'PATCH', { status })
    expect(await code(filled(sid))).toBe(expected)
  }
  await call(`contents/${sid}`, 'PATCH', { status: 'approved', category: 'MARKETING' })
  expect(await code(filled(sid), '+12125550142')).toBe('63049')
  await call('whatsapp/users', 'POST', { number: PERSON, onWhatsapp: false })
  expect(await code(filled(sid))).toBe('63003')
})

test('outside the 24 hours plain text fails later; inside everything goes, and buttons share one content', async () => {
  const { carrier, sandbox, sender, attempt, fact, settled, write } = await setUp()
  const first = attempt(null)
  expect(await carrier.send(sender, first)).toMatchObject({ kind: 'accepted' })
  expect(await settled(first)).toMatchObject({ state: 'failed', code: '63016' })
  await write({ body: 'Hello', to: `whatsapp:${ADDRESS}` })
  await fact((f) => f.kind === 'reply')
  const buttons: Rich = { type: 'buttons', footer: null, buttons: [{ id: 'yes', title: 'Yes' }] }
  const said: (Rich | null)[] = [
    null,
    buttons,
    { ...buttons, buttons: [{ id: 'no', title: 'Never' }] },
    { type: 'buttons', footer: 'Harbour', buttons: [{ id: 'yes', title: 'Yes' }] },
    { type: 'list', button: 'Stores', rows: [{ id: 'n', title: 'North', description: 'Open' }] },
    { type: 'media', media: 'image', link: 'https://example.org/a.png', filename: null },
    { type: 'media', media: 'document', link: 'https://example.org/a.pdf', filename: 'a.pdf' },
    { type: 'media', media: 'audio', link: 'https://example.org/a.ogg', filename: null },
  ]
  for (const rich of said) {
    const one = attempt(rich, 'Two lines,\n\nand a gap')
    expect(await carrier.send(sender, one), JSON.stringify(rich)).toMatchObject({ kind: 'accepted' })
    expect(await settled(one), JSON.stringify(rich)).toMatchObject({ state: 'delivered' })
  }
  expect([...sandbox.state.contents.all()].map((one) => one.friendlyName)).toEqual([
    'foreword_buttons_101_1',
    'foreword_buttons_101_1_footer',
    'foreword_list_101_1',
  ])
  // None of them was handed in, so none is a template.
  expect(await carrier.listTemplates!(sender)).toEqual({ ok: true, value: [] })
  // Another process finds what this one made.
  const other = createTwilioWhatsapp()
  onTestFinished(() => other.close())
  const again = attempt(buttons, 'Two lines,\n\nand a gap')
  expect(await other.send(sender, again)).toMatchObject({ kind: 'accepted' })
  expect([...sandbox.state.contents.all()]).toHaveLength(3)
  await settled(again)
  await write({ tap: 'n' })
  expect(await fact((f) => f.kind === 'reply' && f.tapped === 'n')).toMatchObject({ text: 'North' })
  await write({ tap: 'no' })
  expect(await fact((f) => f.kind === 'reply' && f.tapped === 'no')).toMatchObject({ text: 'Never' })
})

test('a rejected template says why, and is deleted', async () => {
  const { carrier, sender } = await setUp()
  const made = await carrier.createTemplate!(sender, {
    ...{ ...template, name: 'bad_one', examples: {} },
    parts: { header: null, body: 'This is reject-me:SCAM here.', footer: null, buttons: [] },
  })
  expect(made).toMatchObject({ ok: true })
  await expect
    .poll(() => carrier.listTemplates!(sender))
    .toMatchObject({ value: [{ name: 'bad_one', status: 'rejected', detail: 'SCAM' }] })
  expect(await carrier.testConnection(sender)).toContainEqual({
    ...{ name: 'Templates', state: 'warn', detail: '“bad_one” (en: SCAM): rejected by WhatsApp’s review.' },
    remedy: 'Open it under Templates, correct what the reviewers say, and hand it in again.',
  })
  const carrierTemplateId = made.ok ? made.value.carrierTemplateId : null
  const which = { name: 'bad_one', language: 'en', carrierTemplateId }
  expect(await carrier.deleteTemplate!(sender, which)).toEqual({ ok: true, value: null })
  expect(await carrier.deleteTemplate!(sender, which), 'gone already').toEqual({ ok: true, value: null })
  expect(await carrier.listTemplates!(sender)).toEqual({ ok: true, value: [] })
  const named = await carrier.createTemplate!(sender, { ...template, name: 'Not A Name' })
  expect(named).toMatchObject({ ok: false, code: '20400' })
  expect(await carrier.listTemplates!(sender), 'what could not be handed in is not left').toEqual({
    ...{ ok: true, value: [] },
  })
})

test('what got lost is found by asking: a message, its state, and a reply', async () => {
  const { carrier, sender, attempt, call, write, approved, facts } = await setUp()
  const { carrierTemplateId } = await approved(template)
  await call('dials', 'PATCH', { dropAfterAccepting: 100, receiptStatuses: [] })
  const one = attempt(filled(carrierTemplateId), 'Hi Ada, your order waits for you in Graz.')
  const lookup = { to: PERSON, text: one.text, startedAt: new Date(Date.now() - 1_000) }
  expect(await carrier.send(sender, one)).toMatchObject({ kind: 'unknown' })
  const found = await carrier.reconcile!(sender, lookup)
  expect(found).toMatchObject({ found: 'yes' })
  await expect
    .poll(() => carrier.poll!(sender, found.found === 'yes' ? found.carrierId : ''))
    .toEqual({ state: 'delivered', code: null })
  await call('numbers', 'POST', { number: `whatsapp:${ADDRESS}`, smsUrl: '' })
  await write({ body: 'Thanks', to: `whatsapp:${ADDRESS}` })
  expect(await carrier.listInbound!(sender, new Date(Date.now() - 60_000))).toMatchObject({
    ...{ complete: true, facts: [{ kind: 'reply', from: PERSON, to: ADDRESS, text: 'Thanks' }] },
  })
  expect(facts).toEqual([])
})

test('a picture that a person sends is fetched from the account, by webhook and by list alike', async () => {
  const { carrier, sender, fact, write } = await setUp()
  await write({ file: 'image', to: `whatsapp:${ADDRESS}` })
  const reply = await fact((f) => f.kind === 'reply')
  expect(reply).toMatchObject({ from: PERSON, text: '', media: [{ type: 'image/png' }] })
  const listed = await carrier.listInbound!(sender, new Date(Date.now() - 60_000))
  const facts = listed === 'cannot_tell' ? [] : listed.facts
  for (const one of [reply, facts[0]!]) {
    const file = await carrier.fetchMedia!(sender, one.kind === 'reply' ? one.media[0]!.url : '')
    if (!file.ok) throw new Error(file.detail)
    const chunks: Uint8Array[] = []
    for await (const chunk of file.value.body) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    expect([file.value.type, bytes.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
  }
  const other = reply.kind === 'reply' ? reply.media[0]!.url.replace(/ME\w+$/, `ME${'0'.repeat(32)}`) : ''
  expect(await carrier.fetchMedia!(sender, other)).toMatchObject({ ok: false, code: 'not_found' })
})
