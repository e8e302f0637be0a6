import { describe, expect, onTestFinished, test } from 'vitest'
import type { SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, startFaultServer } from '../fault-server.ts'
import { createTwilioSms } from './index.ts'

const ACCOUNT = 'AC00000000000000000000000000000000'
const SERVICE = 'MG00000000000000000000000000000001'
const ROOT = `/2010-04-01/Accounts/${ACCOUNT}`
const INBOUND = 'https://example.org/hooks/inbound/1'
const OURS = '+15005550006'
const SID_EARLIER = 'SM000000000000000000000000000000ba'

/** Twilio with these resources, by path without query; the rest is 404. A list of answers is served in turn. */
async function setUp(resources: Record<string, unknown>, over: Partial<SenderCredentials> = {}) {
  const server = await startFaultServer(({ path }): Behaviour => {
    const resource = resources[path] ?? resources[path.replace(/\?.*/, '')]
    if (resource === undefined) return { status: 404, body: '{"code":20404,"message":"Not found"}' }
    return { status: 200, body: JSON.stringify(resource) }
  })
  const carrier = createTwilioSms()
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: OURS,
    config: { accountSid: ACCOUNT, baseUrl: server.url, inboundUrl: INBOUND },
    secret: { authToken: 'a-token-for-tests' },
    ...over,
  }
  return { server, carrier, sender }
}

const active = { status: 'active', type: 'Full', friendly_name: 'Tidewater Dental' }
const number = {
  sid: 'PN1',
  phone_number: OURS,
  sms_url: INBOUND,
  capabilities: { sms: true },
  sms_application_sid: '',
}

async function statesOf(account: unknown, numbers: unknown[], over: Partial<SenderCredentials> = {}) {
  const lists = { [`${ROOT}/IncomingPhoneNumbers.json`]: { incoming_phone_numbers: numbers } }
  const { carrier, sender } = await setUp({ [`${ROOT}.json`]: account, ...lists }, over)
  const facts = await carrier.testConnection(sender)
  return facts.map((fact) => `${fact.name} ${fact.state}`)
}

describe('connection test', () => {
  test('all is well', async () => {
    expect(await statesOf(active, [number])).toEqual(['Account ok', 'Number ok', 'Replies ok'])
  })

  test('a fragment at the end of the reply URL is the same place', async () => {
    const tuned = { ...number, sms_url: `${INBOUND}#rc=5&rp=all` }
    expect(await statesOf(active, [tuned])).toContain('Replies ok')
  })

  test.for([
    ['replies go nowhere', { ...number, sms_url: '' }],
    ['replies go elsewhere', { ...number, sms_url: 'https://demo.twilio.com/welcome/sms/reply/' }],
    ['an app takes the replies', { ...number, sms_application_sid: 'AP1' }],
  ] as const)('%s', async ([, found]) => {
    expect(await statesOf(active, [found])).toEqual(['Account ok', 'Number ok', 'Replies bad'])
  })

  test('the number is not ours, or only a part of one that is', async () => {
    const longer = { ...number, phone_number: `${OURS}7` }
    expect(await statesOf(active, [])).toEqual(['Account ok', 'Number bad'])
    expect(await statesOf(active, [longer])).toEqual(['Account ok', 'Number bad'])
  })

  test('the number cannot send', async () => {
    const voice = { ...number, capabilities: { sms: false, voice: true } }
    expect(await statesOf(active, [voice])).toContain('Number bad')
  })

  test('a trial warns, a suspended account ends the test', async () => {
    expect(await statesOf({ ...active, type: 'Trial' }, [number])).toContain('Trial warn')
    expect(await statesOf({ ...active, status: 'suspended' }, [number])).toEqual(['Account bad'])
  })

  test('what cannot be checked is said, not passed', async () => {
    expect(await statesOf(active, [], { address: 'TIDEWATER' })).toEqual(['Account ok', 'Replies warn'])
  })

  test('a short code has a list of its own', async () => {
    const codes = { short_codes: [{ sid: 'SC1', short_code: '12345', sms_url: INBOUND }] }
    const resources = { [`${ROOT}.json`]: active, [`${ROOT}/SMS/ShortCodes.json`]: codes }
    const { carrier, sender } = await setUp(resources, { address: '12345' })
    const facts = await carrier.testConnection(sender)
    expect(facts.map((fact) => fact.state)).toEqual(['ok', 'ok', 'ok'])
  })

  test('wrong credentials and a wrong address are told apart', async () => {
    const { carrier, sender } = await setUp({})
    expect(await carrier.testConnection(sender)).toMatchObject([{ name: 'Account', state: 'bad' }])
    const refusing = await startFaultServer(() => ({
      status: 401,
      body: '{"code":20003,"message":"Authenticate"}',
    }))
    onTestFinished(() => refusing.close())
    const config = { ...sender.config, baseUrl: refusing.url }
    const facts = await carrier.testConnection({ ...sender, config })
    expect(facts).toMatchObject([{ name: 'Credentials', state: 'bad' }])
  })
})

describe('pointing replies here', () => {
  test('changes the number at Twilio', async () => {
    const { server, carrier, sender } = await setUp({
      [`${ROOT}/IncomingPhoneNumbers.json`]: { incoming_phone_numbers: [number] },
      [`${ROOT}/IncomingPhoneNumbers/PN1.json`]: number,
    })
    await carrier.setInboundUrl!(sender, 'https://example.org/new')
    const change = server.seen.at(-1)!
    expect(change).toMatchObject({ method: 'POST', path: `${ROOT}/IncomingPhoneNumbers/PN1.json` })
    expect(change.body).toBe('SmsUrl=https%3A%2F%2Fexample.org%2Fnew&SmsMethod=POST')
  })

  test('says why it cannot', async () => {
    const { carrier, sender } = await setUp({
      [`${ROOT}/IncomingPhoneNumbers.json`]: { incoming_phone_numbers: [] },
    })
    await expect(carrier.setInboundUrl!(sender, INBOUND)).rejects.toThrow(
      'not a number of this Twilio account',
    )
    const service = { ...sender, address: SERVICE }
    await expect(carrier.setInboundUrl!(service, INBOUND)).rejects.toThrow('HTTP 404: Not found')
    const name = { ...sender, address: 'TIDEWATER' }
    await expect(carrier.setInboundUrl!(name, INBOUND)).rejects.toThrow('cannot receive replies')
  })
})

const STARTED = new Date('2026-11-23T10:00:00.900Z')
const text = 'It’s “ready” – at 7'
const row = {
  sid: 'SM000000000000000000000000000000aa',
  direction: 'outbound-api',
  from: OURS,
  messaging_service_sid: null,
  body: text,
  status: 'delivered',
  date_created: 'Mon, 23 Nov 2026 10:00:00 +0000',
}
const old = { ...row, sid: 'SMold', date_created: 'Mon, 23 Nov 2026 09:30:00 +0000' }

describe('reconciling', () => {
  async function find(pages: Record<string, unknown>, over: Partial<SenderCredentials> = {}) {
    const { server, carrier, sender } = await setUp(pages, over)
    const found = await carrier.reconcile!(sender, { to: '+14155550123', text, startedAt: STARTED })
    return { found, requests: server.seen }
  }
  const page = (...messages: unknown[]) => ({ [`${ROOT}/Messages.json`]: { messages, next_page_uri: null } })

  test('finds the one that fits, created in the same second', async () => {
    const { found, requests } = await find(page(row, old))
    expect(found).toEqual({ found: 'yes', carrierId: row.sid, state: 'delivered', code: null })
    const query = new URLSearchParams(requests[0]!.path.split('?')[1])
    expect(Object.fromEntries(query)).toEqual({ To: '+14155550123', From: OURS, PageSize: '100' })
  })

  test.for([
    ['queued', 'sent'],
    ['undelivered', 'failed'],
  ] as const)('status %s is %s', async ([status, state]) => {
    expect((await find(page({ ...row, status }))).found).toMatchObject({ found: 'yes', state })
  })

  test('says why one that fits has failed', async () => {
    const failed = { ...row, status: 'undelivered', error_code: 30005 }
    expect((await find(page(failed))).found).toMatchObject({ state: 'failed', code: '30005' })
  })

  test.for([
    ['as a trial writes it', `Sent from your Twilio trial account - ${text}`],
    ['as smart encoding leaves it', 'It\'s "ready" - at 7'],
  ] as const)('knows the text %s', async ([, body]) => {
    expect((await find(page({ ...row, body }))).found).toMatchObject({ found: 'yes' })
  })

  test.for([
    ['nothing', []],
    ['an older one', [old]],
    ['an answer of theirs', [{ ...row, direction: 'inbound' }]],
    ['another text', [{ ...row, body: 'Other' }]],
    ['another sender', [{ ...row, from: '+15005550001' }]],
  ] as const)('%s is not ours', async ([, rows]) => {
    expect((await find(page(...rows))).found).toEqual({ found: 'no' })
  })

  test.for([
    ['two that fit', [row, { ...row, sid: 'SMtwo' }]],
    ['one whose text is gone', [{ ...row, body: '' }]],
    ['a date that is none', [{ ...row, date_created: null }]],
  ] as const)('%s: cannot tell', async ([, rows]) => {
    expect((await find(page(...rows))).found).toEqual({ found: 'cannot_tell' })
  })

  test('a messaging service is matched by its SID, as the number is not chosen yet', async () => {
    const rows = page({ ...row, from: null, messaging_service_sid: SERVICE })
    const { found, requests } = await find(rows, { address: SERVICE })
    expect(found).toMatchObject({ found: 'yes' })
    expect(requests[0]!.path).not.toContain('From=')
  })

  test('turns pages back to the start of the attempt, and no further', async () => {
    const uri = (token: string) => `${ROOT}/Messages.json?Page=${token}`
    const newer = { ...row, body: 'Other', date_created: 'Mon, 23 Nov 2026 10:05:00 +0000' }
    const { found, requests } = await find({
      [`${ROOT}/Messages.json`]: { messages: [newer], next_page_uri: uri('2') },
      [uri('2')]: { messages: [row, old], next_page_uri: uri('3') },
    })
    expect(found).toMatchObject({ found: 'yes', carrierId: row.sid })
    expect(requests).toHaveLength(2)
  })

  test('a list that does not end tells nothing', async () => {
    const endless = { messages: [row], next_page_uri: `${ROOT}/Messages.json?Page=1` }
    const { found, requests } = await find({ [`${ROOT}/Messages.json`]: endless })
    expect(found).toEqual({ found: 'cannot_tell' })
    expect(requests).toHaveLength(5)
  })
})

describe('listing what people wrote', () => {
  const written = {
    sid: 'SM000000000000000000000000000000bb',
    direction: 'inbound',
    from: '+14155550123',
    to: OURS,
    body: 'Yes',
    num_media: '0',
    date_created: 'Mon, 23 Nov 2026 10:05:00 +0000',
  }
  const earlier = { ...written, sid: SID_EARLIER, date_created: 'Mon, 23 Nov 2026 10:00:00 +0000' }
  const tooOld = { ...written, date_created: 'Mon, 23 Nov 2026 09:00:00 +0000' }

  async function list(pages: Record<string, unknown>, over: Partial<SenderCredentials> = {}) {
    const { server, carrier, sender } = await setUp(pages, over)
    return { listed: await carrier.listInbound!(sender, STARTED), requests: server.seen }
  }
  const page = (...messages: unknown[]) => ({ [`${ROOT}/Messages.json`]: { messages, next_page_uri: null } })

  test('oldest first, from the second asked for, by number and day', async () => {
    const { listed, requests } = await list(page(written, earlier, tooOld))
    expect(listed).toMatchObject({
      complete: true,
      facts: [
        { dedupeKey: `${SID_EARLIER}:received`, at: new Date('2026-11-23T10:00:00Z') },
        { dedupeKey: `${written.sid}:received`, text: 'Yes' },
      ],
    })
    const query = new URLSearchParams(requests[0]!.path.split('?')[1])
    expect(Object.fromEntries(query)).toEqual({ To: OURS, 'DateSent>': '2026-11-23', PageSize: '500' })
  })

  test.for([
    ['ours', { ...written, direction: 'outbound-api' }],
    ['to another number', { ...written, to: '+15005550001' }],
    ['without a writer', { ...written, from: null }],
    ['without an id', { ...written, sid: 'x' }],
  ] as const)('what is %s is left out', async ([, row]) => {
    expect((await list(page(row))).listed).toEqual({ facts: [], complete: true })
  })

  test('a picture without words is counted', async () => {
    const { listed } = await list(page({ ...written, body: '', num_media: '2' }))
    expect(listed).toMatchObject({ facts: [{ text: '', media: [{}, {}] }] })
  })

  test('turns pages until one is old enough; a list without end is not complete', async () => {
    const uri = `${ROOT}/Messages.json?Page=2`
    const two = await list({
      [`${ROOT}/Messages.json`]: { messages: [written], next_page_uri: uri },
      [uri]: { messages: [earlier, tooOld], next_page_uri: `${ROOT}/Messages.json?Page=3` },
    })
    expect(two.requests).toHaveLength(2)
    expect(two.listed).toMatchObject({ complete: true })
    const endless = { messages: [written], next_page_uri: `${ROOT}/Messages.json?Page=1` }
    const cut = await list({ [`${ROOT}/Messages.json`]: endless })
    expect(cut.listed).toMatchObject({ complete: false })
    expect(cut.requests).toHaveLength(40)
  })

  test('a messaging service has no list, a name receives nothing', async () => {
    expect((await list({}, { address: SERVICE })).listed).toBe('cannot_tell')
    expect((await list({}, { address: 'TIDEWATER' })).listed).toEqual({ facts: [], complete: true })
  })
})

describe('prices of a day', () => {
  const SID = (n: number) => `SM${String(n).padStart(32, '0')}`
  const row = (n: number, more: object = {}) => ({
    ...{
      sid: SID(n),
      to: `+1500555000${n}`,
      direction: 'outbound-api',
      price: '-0.00830',
      price_unit: 'usd',
    },
    ...more,
  })
  const day = '2026-11-25'
  const first = `${ROOT}/Messages.json?DateSent%3E=${day}&DateSent%3C=${day}&PageSize=1000&From=%2B15005550006`

  test('are read from the list, positive, and without what has none yet', async () => {
    const next = `${ROOT}/Messages.json?PageSize=1000&Page=1&PageToken=PA9`
    const { carrier, sender } = await setUp({
      [first]: {
        messages: [
          row(1),
          row(2, { price: null }),
          row(3, { direction: 'inbound' }),
          row(4, { to: 'whatsapp:+15005550004', price: '-0.0050' }),
        ],
        next_page_uri: next,
      },
      [next]: { messages: [row(5, { price: '0' })], next_page_uri: null },
    })
    const page = await carrier.listPrices!(sender, day, null)
    expect(page).toEqual({
      prices: [
        { carrierId: SID(1), to: '+15005550001', amount: '0.00830', currency: 'USD' },
        { carrierId: SID(4), to: '+15005550004', amount: '0.0050', currency: 'USD' },
      ],
      next: '/Messages.json?PageSize=1000&Page=1&PageToken=PA9',
    })
    expect(
      await carrier.listPrices!(sender, day, '/Messages.json?PageSize=1000&Page=1&PageToken=PA9'),
    ).toEqual({
      prices: [{ carrierId: SID(5), to: '+15005550005', amount: '0', currency: 'USD' }],
      next: null,
    })
  })

  test('an answer that is no list says nothing', async () => {
    const { carrier, sender } = await setUp({ [first]: { message: 'Busy' } })
    expect(await carrier.listPrices!(sender, day, null)).toBe('cannot_tell')
  })
})
