import { expect, onTestFinished, test } from 'vitest'
import type { SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, startFaultServer } from '../fault-server.ts'
import { createTwilioSms } from './index.ts'

const ACCOUNT = 'AC00000000000000000000000000000000'
const SERVICE = 'MG00000000000000000000000000000001'
const ROOT = `/2010-04-01/Accounts/${ACCOUNT}`
const AT = `/v1/Services/${SERVICE}`
const INBOUND = 'https://example.org/hooks/inbound/1'

const active = { status: 'active', type: 'Full', friendly_name: 'Tidewater Dental' }
const service = {
  sid: SERVICE,
  friendly_name: 'Reminders',
  inbound_request_url: INBOUND,
  use_inbound_webhook_on_number: false,
  smart_encoding: false,
}
const pool = (numbers: unknown[], codes: unknown[] = [], names: unknown[] = []) => ({
  [`${AT}/PhoneNumbers`]: { phone_numbers: numbers, meta: { next_page_url: null } },
  [`${AT}/ShortCodes`]: { short_codes: codes, meta: { next_page_url: null } },
  [`${AT}/AlphaSenders`]: { alpha_senders: names, meta: { next_page_url: null } },
})
const one = { phone_number: '+15005550006', capabilities: ['SMS', 'MMS'] }

/** Twilio with these resources, by path with query or without; a function answers by the request's credentials. */
async function setUp(resources: Record<string, unknown>, over: Partial<SenderCredentials> = {}) {
  const server = await startFaultServer(({ path, headers }): Behaviour => {
    const resource = resources[path] ?? resources[path.replace(/\?.*/, '')]
    if (resource === undefined) return { status: 404, body: '{"code":20404,"message":"Not found"}' }
    if (typeof resource === 'function') return resource(headers.authorization) as Behaviour
    return { status: 200, body: JSON.stringify(resource) }
  })
  const carrier = createTwilioSms()
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: SERVICE,
    config: { accountSid: ACCOUNT, baseUrl: server.url, inboundUrl: INBOUND, ...over.config },
    secret: { authToken: 'a-token-for-tests', ...over.secret },
  }
  return { server, carrier, sender }
}

async function said(resources: Record<string, unknown>, over: Partial<SenderCredentials> = {}) {
  const { carrier, sender } = await setUp({ [`${ROOT}.json`]: active, ...resources }, over)
  const facts = await carrier.testConnection(sender)
  for (const fact of facts) if (fact.state !== 'ok') expect(fact.remedy, fact.name).toMatch(/\.$/)
  return facts.slice(1)
}

test('the pool is read to its last page and named', async () => {
  const second = `https://messaging.twilio.com${AT}/PhoneNumbers?PageSize=1000&Page=1`
  const facts = await said({
    [AT]: service,
    ...pool([], [{ short_code: '12345', capabilities: ['SMS'] }], [{ alpha_sender: 'TIDEWATER' }]),
    [`${AT}/PhoneNumbers?PageSize=1000`]: { phone_numbers: [one], meta: { next_page_url: second } },
    [`${AT}/PhoneNumbers?PageSize=1000&Page=1`]: {
      phone_numbers: [{ phone_number: '+15005550007', capabilities: ['SMS'] }],
      meta: {},
    },
  })
  expect(facts).toEqual([
    {
      name: 'Messaging service',
      state: 'ok',
      detail:
        '“Reminders” sends from 2 numbers, 1 short code, 1 name: +15005550006, +15005550007, 12345, TIDEWATER',
    },
    { name: 'Replies', state: 'ok', detail: 'Replies to this service come here.' },
  ])
})

test.for([
  ['nobody in the pool', pool([]), 'has no sender'],
  ['nobody who can text', pool([{ ...one, capabilities: ['Voice'] }]), 'none of which can send SMS'],
] as const)('%s', async ([, members, words]) => {
  const [fact] = await said({ [AT]: service, ...members })
  expect(fact).toMatchObject({ name: 'Messaging service', state: 'bad' })
  expect(fact!.detail).toContain(words)
})

test.for([
  ['replies go nowhere', { inbound_request_url: null }, 'bad', 'nowhere'],
  ['replies go elsewhere', { inbound_request_url: 'https://example.net/' }, 'bad', 'https://example.net/'],
] as const)('%s', async ([, change, state, words]) => {
  const facts = await said({ [AT]: { ...service, ...change }, ...pool([one]) })
  expect(facts.at(-1)).toMatchObject({ name: 'Replies', state })
  expect(facts.at(-1)!.detail).toContain(words)
})

test('where the service leaves replies to its numbers, each is looked at', async () => {
  const left = { ...service, use_inbound_webhook_on_number: true }
  const lists = (smsUrl: string) => ({
    [`${ROOT}/IncomingPhoneNumbers.json`]: {
      incoming_phone_numbers: [{ sid: 'PN1', phone_number: '+15005550006', sms_url: smsUrl }],
    },
  })
  const here = await said({ [AT]: left, ...pool([one]), ...lists(INBOUND) })
  expect(here.at(-1)).toMatchObject({ name: 'Replies', state: 'ok' })
  const away = await said({ [AT]: left, ...pool([one]), ...lists('https://example.net/') })
  expect(away.at(-1)).toMatchObject({ name: 'Replies', state: 'bad' })
  expect(away.at(-1)!.detail).toContain('+15005550006')
  const unread = await said({ [AT]: left, ...pool([one]) })
  expect(unread.at(-1)).toMatchObject({ name: 'Replies', state: 'warn' })
})

test('a pool of names receives nothing', async () => {
  const facts = await said({ [AT]: service, ...pool([], [], [{ alpha_sender: 'TIDEWATER' }]) })
  expect(facts.at(-1)).toMatchObject({ name: 'Replies', state: 'warn' })
})

test('a service that exchanges characters by itself is named, unless the sender does too', async () => {
  const smart = { [AT]: { ...service, smart_encoding: true }, ...pool([one]) }
  expect(await said(smart)).toContainEqual(expect.objectContaining({ name: 'Smart encoding', state: 'warn' }))
  const both = await said(smart, { config: { smartEncoding: 'on' } })
  expect(both.map((fact) => fact.name)).toEqual(['Messaging service', 'Replies'])
})

test('a service that is not there, and one that cannot be read', async () => {
  expect(await said({})).toMatchObject([{ name: 'Messaging service', state: 'bad' }])
  expect(await said({ [AT]: () => ({ status: 500, body: '' }) })).toMatchObject([
    { name: 'Messaging service', state: 'warn' },
  ])
})

test('replies of a service are pointed here', async () => {
  const { server, carrier, sender } = await setUp({ [AT]: service })
  await carrier.setInboundUrl!(sender, INBOUND)
  expect(server.seen).toMatchObject([{ method: 'POST', path: AT }])
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]!.body))).toEqual({
    InboundRequestUrl: INBOUND,
    InboundMethod: 'POST',
    UseInboundWebhookOnNumber: 'false',
  })
})

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const KEY = `SK${'1'.repeat(32)}`
const token = basic(ACCOUNT, 'a-token-for-tests')
const key = basic(KEY, 'a-secret-for-tests')
const withKey = { config: { apiKeySid: KEY }, secret: { apiKeySecret: 'a-secret-for-tests' } }
const only = (wanted: string, resource: unknown) => (given: string) =>
  given === wanted
    ? { status: 200, body: JSON.stringify(resource) }
    : { status: 401, body: '{"code":20003,"message":"Authenticate"}' }

test('an API key sends and asks; the account is read with the token that signs webhooks', async () => {
  const resources = {
    [`${ROOT}.json`]: only(token, active),
    [`${ROOT}/Messages.json`]: only(key, { messages: [], sid: 'SM000000000000000000000000000000aa' }),
    [AT]: only(key, service),
    ...pool([one]),
  }
  const facts = await said(resources, withKey)
  expect(facts.map((fact) => `${fact.name} ${fact.state}`)).toEqual([
    'API key ok',
    'Messaging service ok',
    'Replies ok',
  ])
  const refused = await said(resources, { ...withKey, secret: { apiKeySecret: 'another-secret' } })
  expect(refused).toMatchObject([{ name: 'API key', state: 'bad' }])
})

test.for([
  [{ config: { apiKeySid: KEY } }, 'secret of the API key is missing'],
  [{ secret: { apiKeySecret: 'a-secret-for-tests' } }, 'begins with SK'],
] as const)('half a key is named', async ([half, words]) => {
  const { server, carrier, sender } = await setUp({}, half as Partial<SenderCredentials>)
  const outcome = await carrier.send(sender, {
    messageId: 'm',
    attempt: 1,
    to: '+14155550123',
    text: 'Hello',
    rich: null,
    kind: 'service',
    statusUrl: 'https://example.org/',
    validitySeconds: null,
  })
  expect(outcome).toMatchObject({ kind: 'rejected', class: 'configuration' })
  expect(JSON.stringify(outcome)).toContain(words)
  expect(server.seen).toEqual([])
})
