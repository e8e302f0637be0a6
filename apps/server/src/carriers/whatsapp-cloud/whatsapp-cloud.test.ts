import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CarrierFact, RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { describeCarrier, type Payload } from '../conformance.ts'
import { createWhatsappCloud } from './index.ts'
import { answerChallenge, verifySignature } from './signature.ts'

/** A fixture's webhook: `json` for readable ones, `body` where the very bytes matter. */
type Recorded = { json?: unknown; body?: string }
type Fixture = { shows: string; webhooks: Recorded[]; facts: (CarrierFact & { at?: string })[] }

const URL_ = 'https://example.org/hooks/whatsapp/inbound'
const WAMID = 'wamid.HBgLMTUwMDU1NTAwMDYVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA'
const folder = new URL('./fixtures/', import.meta.url)

function payloads(): Payload[] {
  return readdirSync(folder).map((file) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const facts = fixture.facts.map((fact) => ('at' in fact ? { ...fact, at: new Date(fact.at!) } : fact))
    return {
      shows: `${file}: ${fixture.shows}`,
      webhooks: fixture.webhooks.map(rawOf),
      facts: facts as CarrierFact[],
    }
  })
}

function rawOf({ json, body }: Recorded): RawWebhook {
  const headers = { 'content-type': 'application/json' }
  return { url: URL_, method: 'POST', headers, body: body ?? JSON.stringify(json) }
}

function sign(sender: SenderCredentials, raw: RawWebhook): RawWebhook {
  const bytes = Buffer.from(raw.body)
  const hex = createHmac('sha256', sender.secret.appSecret ?? '')
    .update(bytes)
    .digest('hex')
  return { ...raw, headers: { ...raw.headers, 'x-hub-signature-256': `sha256=${hex}` } }
}

const problem = (status: number, code: number) => ({
  status,
  body: JSON.stringify({
    error: { message: 'What Meta says of it', type: 'OAuthException', code, fbtrace_id: 'A1' },
  }),
})

const sender = (baseUrl: string): SenderCredentials => ({
  senderId: '0193a1d0-0000-7000-8000-0000000000aa',
  address: '+15550783881',
  config: { phoneNumberId: '106540352242922', wabaId: '102290129340398', baseUrl },
  secret: { accessToken: 'a-token-for-tests', appSecret: 'a-secret-for-tests' },
})

describeCarrier('whatsapp-cloud', {
  create: createWhatsappCloud,
  sender,
  payloads: payloads(),
  signsUrl: false,
  sign,
  answers: {
    accepted: {
      status: 200,
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        contacts: [{ input: '+15005550006', wa_id: '15005550006' }],
        messages: [{ id: WAMID, message_status: 'accepted' }],
      }),
    },
    carrierId: WAMID,
    knownError: { answer: problem(400, 131050), code: '131050', class: 'opt_out' },
    unknownError: { answer: problem(400, 139999), code: '139999', class: 'final' },
  },
})

test('there are fixtures enough to show every kind of fact', () => {
  const all = payloads()
  expect(all.length).toBeGreaterThanOrEqual(60)
  const kinds = new Set(all.flatMap((payload) => payload.facts.map((fact) => fact.kind)))
  expect([...kinds].sort()).toEqual([
    'moved',
    'nothing',
    'notice',
    'preference',
    'receipt',
    'reply',
    'template',
  ])
})

describe('Meta’s signature', () => {
  const at = { ...sender('http://127.0.0.1'), secret: { appSecret: 'app-secret' } }
  const body = '{"object":"whatsapp_business_account","entry":[]}'
  const known = 'd3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f'
  const signed = (signature: string | undefined, over: Partial<RawWebhook> = {}): RawWebhook => ({
    url: URL_,
    method: 'POST',
    headers: { 'x-hub-signature-256': signature },
    body,
    ...over,
  })

  test('known answer', () => {
    expect(verifySignature(at, signed(`sha256=${known}`))).toBe(true)
  })

  test.for([
    ['none', undefined],
    ['without its name', known],
    ['of the older kind', `sha1=${known.slice(0, 40)}`],
    ['cut', `sha256=${known.slice(0, 62)}`],
    ['with more behind it', `sha256=${known}00`],
    ['another', `sha256=${known.replace('d', 'e')}`],
  ] as const)('%s is not believed', ([, signature]) => {
    expect(verifySignature(at, signed(signature))).toBe(false)
  })

  test('is over the bytes as they came, not over JSON that means the same', () => {
    const bytes = Buffer.from(body.replace('[]', '[ ]'))
    expect(verifySignature(at, signed(`sha256=${known}`, { bytes }))).toBe(false)
    expect(verifySignature(at, signed(`sha256=${known}`, { bytes: Buffer.from(body), body: 'x' }))).toBe(true)
  })

  test('bytes that are no text are signed as they are', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
    const hex = createHmac('sha256', 'app-secret').update(bytes).digest('hex')
    expect(verifySignature(at, signed(`sha256=${hex}`, { bytes, body: bytes.toString('utf8') }))).toBe(true)
  })
})

describe('Meta’s question whose address this is', () => {
  const ask = (over: Record<string, string> = {}) =>
    new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': 'chosen-word',
      ...over,
    })
  const chosen = { ...sender(''), config: { ...sender('').config, verifyToken: 'chosen-word' } }

  test('is answered with its own number, to who knows the word', () => {
    expect(answerChallenge(chosen, ask())).toBe('1158201444')
  })

  test.for([
    ['another word', { 'hub.verify_token': 'chosen-wordy' }],
    ['no word', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['markup to echo', { 'hub.challenge': '<script>' }],
    ['nothing to echo', { 'hub.challenge': '' }],
  ] as const)('%s is refused', ([, over]) => {
    expect(answerChallenge(chosen, ask(over))).toBe(null)
  })

  test('without a chosen word there is one of this sender, which “test connection” shows', () => {
    const plain = sender('')
    expect(answerChallenge(plain, ask({ 'hub.verify_token': '' }))).toBe(null)
    expect(answerChallenge({ ...plain, secret: {} }, ask({ 'hub.verify_token': '' }))).toBe(null)
  })
})
