import { expect, onTestFinished, test } from 'vitest'
import type { SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, startFaultServer } from '../fault-server.ts'
import { createTwilioSms } from './index.ts'

const ACCOUNT = 'AC00000000000000000000000000000000'

async function setUp(behave: Parameters<typeof startFaultServer>[0]) {
  const server = await startFaultServer(behave)
  const carrier = createTwilioSms()
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: '+15005550006',
    config: { accountSid: ACCOUNT, baseUrl: server.url },
    secret: { authToken: 'a-token-for-tests' },
  }
  return { server, carrier, sender }
}

const line = (intelligence: unknown, over: Record<string, unknown> = {}): Behaviour => ({
  status: 200,
  body: JSON.stringify({
    calling_country_code: '1',
    country_code: 'CA',
    phone_number: '+14165550123',
    national_format: '(416) 555-0123',
    valid: true,
    validation_errors: [],
    line_type_intelligence: intelligence,
    ...over,
  }),
})
const intelligence = (type: string | null) => ({
  type,
  carrier_name: 'Tidewater Mobile',
  mobile_country_code: '302',
  mobile_network_code: '220',
  error_code: null,
})

test.for([
  ['mobile', 'yes'],
  ['nonFixedVoip', 'yes'],
  ['personal', 'yes'],
  ['fixedVoip', 'maybe'],
  ['tollFree', 'maybe'],
  ['landline', 'no'],
  ['pager', 'no'],
  ['constructor', 'maybe'],
] as const)('a %s number: texts reach it %s', async ([type, sms]) => {
  const { server, carrier, sender } = await setUp(() => line(intelligence(type)))
  expect(await carrier.lookup!(sender, '+14165550123')).toEqual({
    known: true,
    type,
    sms,
    carrier: 'Tidewater Mobile',
  })
  expect(server.seen).toMatchObject([
    { method: 'GET', path: '/v2/PhoneNumbers/%2B14165550123?Fields=line_type_intelligence' },
  ])
})

test.for<[string, Behaviour, Record<string, unknown>]>([
  ['not approved for Canada', line({ ...intelligence(null), error_code: 60601 }), { known: false }],
  ['another error', line({ ...intelligence(null), error_code: 60600 }), { known: false }],
  ['a line nobody knows', line(intelligence('unknown')), { known: false }],
  ['no line in the answer', line(null), { known: false }],
  [
    'not a number',
    line(null, { valid: false, validation_errors: ['TOO_SHORT'] }),
    { known: true, sms: 'no' },
  ],
  ['no page for it', { status: 404, body: '{"code":20404}' }, { known: true, sms: 'no' }],
  ['refused', { status: 401, body: '{"code":20003,"message":"Authenticate"}' }, { known: false }],
  ['too fast', { status: 429, body: '{"code":20429}' }, { known: false }],
  ['down', { status: 503, body: '' }, { known: false }],
  ['silence', 'reset', { known: false }],
])('%s', async ([, behaviour, expected]) => {
  const { carrier, sender } = await setUp(() => behaviour)
  const found = await carrier.lookup!(sender, '+14165550123')
  expect(found).toMatchObject(expected)
  if (!found.known) expect(found.why).toMatch(/\.$/)
})

async function bytes(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('a picture is fetched with credentials from the account, and without them from where it lies', async () => {
  const place = await startFaultServer(() => ({
    status: 200,
    body: 'a picture',
    headers: { 'content-type': 'image/png' },
  }))
  onTestFinished(() => place.close())
  const path = `/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/ME1`
  const { server, carrier, sender } = await setUp(() => ({
    status: 307,
    body: '',
    headers: { location: `${place.url}/a.png` },
  }))
  const found = await carrier.fetchMedia!(sender, server.url + path)
  expect(found).toMatchObject({ ok: true, value: { type: 'image/png' } })
  if (found.ok) expect(await bytes(found.value.body)).toBe('a picture')
  expect(server.seen[0]!.headers.authorization).toMatch(/^Basic /)
  expect(place.seen[0]!.headers.authorization).toBeUndefined()
})

test('a file of a listed message is found by its list', async () => {
  const root = `/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media`
  const { server, carrier, sender } = await setUp(({ path }) => {
    if (path === `${root}.json`) {
      const list = ['ME1', 'ME2'].map((sid) => ({ sid, uri: `${root}/${sid}.json` }))
      return { status: 200, body: JSON.stringify({ media_list: list }) }
    }
    return { status: 200, body: path, headers: { 'content-type': 'image/jpeg' } }
  })
  const second = await carrier.fetchMedia!(sender, `${server.url}${root}.json#1`)
  expect(second).toMatchObject({ ok: true, value: { type: 'image/jpeg' } })
  if (second.ok) expect(await bytes(second.value.body)).toBe(`${root}/ME2`)
  expect(await carrier.fetchMedia!(sender, `${server.url}${root}.json#2`)).toMatchObject({
    code: 'not_found',
  })
})

test('a foreign address is never called, and a file that is gone is said', async () => {
  const { server, carrier, sender } = await setUp(() => ({ status: 404, body: '' }))
  const other = `${server.url}/2010-04-01/Accounts/AC99999999999999999999999999999999/Messages/MM1/Media/ME1`
  for (const url of [other, 'https://example.org/a.png', 'not a url'])
    expect(await carrier.fetchMedia!(sender, url)).toMatchObject({ ok: false, code: 'foreign_url' })
  expect(server.seen).toEqual([])
  const ours = `${server.url}/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/ME1`
  expect(await carrier.fetchMedia!(sender, ours)).toMatchObject({ ok: false, code: 'not_found' })
})
