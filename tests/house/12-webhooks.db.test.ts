import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import fc from 'fast-check'
import twilio from 'twilio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSender } from '../../apps/server/src/channels/index.ts'
import { account, type OwnServer, serve } from './two-accounts.ts'

// Law 12: whatever is thrown at a webhook's address over real HTTP, for every carrier there is, is answered 4xx and leaves no row,
// unless the carrier signed it; and that counts once, however often it comes.

/** What the test must know of a carrier: a sender of it, a webhook with one fact, and how the carrier signs. */
type Spoken = {
  address: string
  credentials: Record<string, string>
  type: string
  /** A webhook that says something, other at each `n`. */
  body(n: number): string
  sign(url: string, body: string | Buffer, secret: string): Record<string, string>
  secret: string
}

const SID = (n: number) => `SM${n.toString(16).padStart(32, '0')}`
const signTwilio = (url: string, body: string | Buffer, secret: string) => ({
  'x-twilio-signature': twilio.getExpectedTwilioSignature(
    secret,
    url,
    Object.fromEntries(new URLSearchParams(body.toString())),
  ),
})
const CARRIERS: Record<string, Spoken> = {
  'twilio-sms': {
    address: '+18445550119',
    credentials: {
      accountSid: `AC${'1'.repeat(32)}`,
      authToken: 'a-token-for-the-fuzzing',
      baseUrl: 'http://127.0.0.1:9',
    },
    type: 'application/x-www-form-urlencoded',
    body: (n) =>
      new URLSearchParams({
        MessageSid: SID(n),
        SmsStatus: 'received',
        From: '+14155550123',
        To: '+18445550119',
        Body: `Hello ${n}`,
      }).toString(),
    sign: signTwilio,
    secret: 'a-token-for-the-fuzzing',
  },
  'twilio-whatsapp': {
    address: '+18445550122',
    credentials: {
      accountSid: `AC${'1'.repeat(32)}`,
      authToken: 'a-token-for-the-fuzzing',
      baseUrl: 'http://127.0.0.1:9',
    },
    type: 'application/x-www-form-urlencoded',
    body: (n) =>
      new URLSearchParams({
        MessageSid: SID(n),
        SmsStatus: 'received',
        MessageType: 'text',
        ProfileName: 'Ines Gruber',
        From: 'whatsapp:+436641234567',
        To: 'whatsapp:+18445550122',
        Body: `Hello ${n} ä`,
      }).toString(),
    sign: signTwilio,
    secret: 'a-token-for-the-fuzzing',
  },
  'http-gateway': {
    address: '+436645550119',
    credentials: {
      sendUrl: 'http://127.0.0.1:9/messages',
      token: 'a-token-for-the-fuzzing',
      webhookSecret: 'a-secret-for-the-fuzzing',
    },
    type: 'application/json',
    body: (n) =>
      JSON.stringify({
        events: [
          { type: 'message', id: `i-${n}`, from: '+436641234567', to: '+436645550119', text: `Hello ${n} ä` },
          { type: 'receipt', id: `g-${n}`, reference: 'none of ours', status: 'delivered' },
        ],
      }),
    sign: (_url, body, secret) => ({
      'x-signature': createHmac('sha256', secret).update(body).digest('base64'),
    }),
    secret: 'a-secret-for-the-fuzzing',
  },
  'whatsapp-cloud': {
    address: '+15550783881',
    credentials: {
      phoneNumberId: '106540352242922',
      wabaId: '102290129340398',
      accessToken: 'EAAG-for-the-fuzzing',
      appSecret: 'a-secret-for-the-fuzzing',
      verifyToken: 'a-word-for-the-fuzzing',
      baseUrl: 'http://127.0.0.1:9',
    },
    type: 'application/json',
    body: (n) =>
      JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [
          {
            id: '102290129340398',
            changes: [
              {
                field: 'messages',
                value: {
                  metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
                  messages: [
                    {
                      from: '14155550123',
                      id: `wamid.${n}`,
                      timestamp: '1763900000',
                      type: 'text',
                      text: { body: `Hello ${n} ä` },
                    },
                  ],
                },
              },
            ],
          },
        ],
      }),
    sign: (_url, body, secret) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
    secret: 'a-secret-for-the-fuzzing',
  },
}

let served: OwnServer
const senders = new Map<string, string>()

beforeAll(async () => {
  served = await serve()
  const { accountId } = await account(served, 'Fuzzbrand')
  const { house } = served.running
  for (const [carrier, { address, credentials }] of Object.entries(CARRIERS))
    senders.set(
      carrier,
      await house.db.asSystem((tx) =>
        createSender(tx, house.channels, accountId, {
          ...{ name: carrier, carrier, address, credentials, ratePerSecond: 1, sandbox: false },
        }),
      ),
    )
})

afterAll(() => served?.close())

const rows = async (): Promise<number> =>
  Number(
    (
      await served.database.db.pool.query(
        `select (select count(*) from webhook_events) + (select count(*) from messages) + (select count(*) from conversations)
          + (select count(*) from consent_events) + (select count(*) from carrier_notices) as n`,
      )
    ).rows[0].n,
  )

/** Carriers without webhooks: whatever comes to their address is refused, as their own tests show. */
const WITHOUT = ['in-app']

test('every carrier of the server is looked at here', () => {
  expect([...Object.keys(CARRIERS), ...WITHOUT].sort()).toEqual(
    [...served.running.house.channels.carriers.keys()].sort(),
  )
})

describe.each(Object.keys(CARRIERS))('%s', (name) => {
  const spoken = CARRIERS[name]!
  const paths = ['inbound', 'status'] as const
  const pathOf = (kind: string) => `/hooks/${senders.get(name)}/${kind}`
  const signed = (kind: string, body: string | Buffer, secret = spoken.secret) =>
    spoken.sign(served.running.url + pathOf(kind), body, secret)
  const post = async (kind: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await fetch(served.url + pathOf(kind), {
      method: 'POST',
      headers: { 'content-type': spoken.type, ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  const refused = (status: number) => {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  }

  test('random bytes, with any type and signature of any form, are refused', async () => {
    const before = await rows()
    const bytes = fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array))
    const type = fc.constantFrom(
      spoken.type,
      'application/json',
      'application/json; charset=utf-16',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'text/plain',
      'nonsense',
    )
    const hex = fc.stringMatching(/^[0-9a-f]{0,64}$/)
    const noise = fc.stringMatching(/^[\x21-\x7e]{0,80}$/)
    const signature = fc.record({
      'x-hub-signature-256': fc.oneof(
        hex.map((text) => `sha256=${text}`),
        noise,
      ),
      'x-twilio-signature': fc.oneof(fc.base64String(), noise),
      'x-signature': fc.oneof(hex, fc.base64String(), noise),
      authorization: noise.map((text) => `Bearer ${text}`),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        bytes,
        type,
        signature,
        async (kind, body, contentType, headers) =>
          refused(await post(kind, body, { ...headers, 'content-type': contentType })),
      ),
      { numRuns: 120 },
    )
    expect(await rows()).toBe(before)
  })

  test('a signed webhook that is cut, lengthened or altered anywhere is refused', async () => {
    const before = await rows()
    const whole = Buffer.from(spoken.body(1))
    const damaged = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([whole, more])),
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const copy = Buffer.from(whole)
        copy[at] = copy[at]! ^ by
        return copy
      }),
    )
    const same = (body: Buffer) =>
      // Another way to write the same form is signed the same: Twilio signs names and values, not bytes.
      name.startsWith('twilio') &&
      new URLSearchParams(body.toString()).toString() === new URLSearchParams(whole.toString()).toString()
    await fc.assert(
      fc.asyncProperty(damaged, async (body) => {
        fc.pre(!same(body))
        refused(await post('inbound', body, signed('inbound', whole)))
      }),
      { numRuns: 120 },
    )
    expect(await rows()).toBe(before)
  })

  test('a signature of another secret, of nothing, or none is refused', async () => {
    const before = await rows()
    const body = spoken.body(2)
    for (const kind of paths) {
      refused(await post(kind, body))
      refused(await post(kind, body, signed(kind, body, 'another-secret-altogether')))
      refused(await post(kind, body, signed(kind, '')))
      refused(await post(kind, ''))
    }
    expect(await rows()).toBe(before)
  })

  test('too large a body is refused, signed or not, and so is one that never ends', async () => {
    const before = await rows()
    const large = Buffer.alloc(5_000_000, 0x20)
    refused(await post('inbound', large, signed('inbound', large)))
    expect(await cutShort()).not.toMatch(/ 5\d\d /)
    expect(await rows()).toBe(before)
  })

  /** Promises more than it sends, and hangs up. */
  const cutShort = (): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(served.url)
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST ${pathOf('inbound')} HTTP/1.1\r\nhost: x\r\ncontent-type: ${spoken.type}\r\ncontent-length: 5000\r\n\r\n{"half":`,
        )
        socket.end()
      })
      let answer = ''
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('error', () => resolve(answer))
      socket.on('close', () => resolve(answer))
    })

  test('what the carrier signed counts once, however often it is replayed', async () => {
    const body = spoken.body(3)
    const before = await rows()
    expect(await post('inbound', body, signed('inbound', body))).toBe(200)
    const after = await rows()
    expect(after).toBeGreaterThan(before)
    const again = await Promise.all(
      Array.from({ length: 8 }, () => post('inbound', body, signed('inbound', body))),
    )
    expect(new Set(again)).toEqual(new Set([200]))
    expect(await rows()).toBe(after)
  })

  test('signed nonsense is answered, and leaves no row', async () => {
    const before = await rows()
    for (const body of [
      '',
      '{}',
      '[]',
      'null',
      '{"entry":[{"changes":[null]}]}',
      'a=b',
      '\u0000',
      '{"a":"\\u0000"}',
      '%%%',
    ]) {
      expect(await post('inbound', body, signed('inbound', body)), body).toBe(200)
    }
    expect(await rows()).toBe(before)
  })

  test('other methods and addresses are refused', async () => {
    const ask = async (method: string, path: string) => (await fetch(served.url + path, { method })).status
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET']) refused(await ask(method, pathOf('status')))
    for (const query of [
      '',
      '?hub.mode=subscribe',
      '?hub.mode=subscribe&hub.challenge=5&hub.verify_token=guess',
      '?%00=%ff',
    ])
      refused(await ask('GET', pathOf('inbound') + query))
    refused(await ask('POST', '/hooks/%00/inbound'))
    refused(await ask('POST', `/hooks/${'9'.repeat(400)}/inbound`))
  })
})

test('Meta’s question is answered with its own number, and nothing else', async () => {
  const path = `/hooks/${senders.get('whatsapp-cloud')}/inbound`
  const ask = (token: string) =>
    fetch(`${served.url}${path}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`)
  const good = await ask('a-word-for-the-fuzzing')
  expect([good.status, await good.text(), good.headers.get('content-type')]).toEqual([
    200,
    '1158201444',
    'text/plain',
  ])
  expect((await ask('another-word')).status).toBe(403)
})
