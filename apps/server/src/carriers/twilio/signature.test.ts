import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, test } from 'vitest'
import type { RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { verifySignature } from './signature.ts'

const TOKEN = '12345678901234567890123456789012'
const STATUS_URL = 'https://example.org/hooks/twilio/status?t=abc'

function senderWith(secret: Record<string, string>): SenderCredentials {
  return { senderId: 's', address: '+15005550006', config: {}, secret }
}

function webhook(url: string, body: string, signature: string | undefined, method = 'POST'): RawWebhook {
  return { url, method, headers: { 'x-twilio-signature': signature }, body }
}

// Known answers, each checked with Twilio's own SDK; the first is the example of Twilio's documentation.
const vectors = [
  {
    token: '12345',
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    body: 'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
  {
    token: TOKEN,
    url: STATUS_URL,
    body:
      'To=%2B15005550006&MessageStatus=delivered&AccountSid=AC00000000000000000000000000000000&ApiVersion=2010-04-01' +
      '&From=%2B15005550001&MessageSid=SM00000000000000000000000000000001',
    signature: '21AfDh2cuWFzolFc0bHov/olYV4=',
  },
  {
    token: TOKEN,
    url: 'https://example.org/hooks/json?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
    body: '{"a":1}',
    signature: 'yIvG38bfoPOJaI9xPPyk3foUpwI=',
  },
]

describe('Twilio signatures', () => {
  test.for(vectors)('known answer $signature', ({ token, url, body, signature }) => {
    const sender = senderWith({ authToken: token })
    expect(verifySignature(sender, webhook(url, body, signature))).toBe(true)
    expect(verifySignature(sender, webhook(url, `${body} `, signature))).toBe(false)
    expect(verifySignature(sender, webhook(url, body, signature.toLowerCase()))).toBe(false)
    expect(verifySignature(sender, webhook(url, body, undefined))).toBe(false)
  })

  test('the port may be signed or not, whichever we were told', () => {
    const sender = senderWith({ authToken: TOKEN })
    const pairs = [
      ['https://example.org/h?x=1', 'https://example.org:443/h?x=1'],
      ['http://example.org/h', 'http://example.org:80/h'],
      ['https://[::1]/h', 'https://[::1]:443/h'],
      ['https://example.org:8443/h', 'https://example.org/h'],
    ] as const
    for (const [one, other] of pairs) {
      const signed = (url: string) => getExpectedTwilioSignature(TOKEN, url, { a: '1' })
      expect(verifySignature(sender, webhook(one, 'a=1', signed(other)))).toBe(true)
      expect(verifySignature(sender, webhook(one, 'a=1', signed(one)))).toBe(true)
      expect(validateRequest(TOKEN, signed(one), one, { a: '1' })).toBe(true)
    }
    const elsewhere = getExpectedTwilioSignature(TOKEN, 'https://example.org:8443/h', { a: '1' })
    expect(verifySignature(sender, webhook('https://example.org/h', 'a=1', elsewhere))).toBe(false)
  })

  test('both tokens count while they are exchanged, the old one no longer after', () => {
    const raw = webhook(STATUS_URL, 'a=1', getExpectedTwilioSignature('old-token', STATUS_URL, { a: '1' }))
    expect(verifySignature(senderWith({ authToken: 'new', authTokenPrevious: 'old-token' }), raw)).toBe(true)
    expect(verifySignature(senderWith({ authToken: 'new' }), raw)).toBe(false)
  })

  test('a signed URL alone does not carry a body', () => {
    const raw = webhook(STATUS_URL, '', getExpectedTwilioSignature(TOKEN, STATUS_URL, {}), 'GET')
    const sender = senderWith({ authToken: TOKEN })
    expect(verifySignature(sender, raw)).toBe(true)
    expect(verifySignature(sender, { ...raw, method: 'POST', body: 'MessageStatus=delivered' })).toBe(false)
    const hash = createHash('sha256').update('{"a":1}').digest('hex')
    expect(verifySignature(sender, { ...raw, url: `${STATUS_URL}&bodySHA256=${hash}` })).toBe(false)
  })

  test("agrees with Twilio's SDK on any parameters, repeated ones included", () => {
    const pair = fc.tuple(
      fc.constantFrom('a', 'B', 'b', 'Z-z', 'é', '1', '_'),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), (pairs) => {
        const params: Record<string, string[]> = {}
        for (const [name, value] of pairs) params[name] = [...(params[name] ?? []), value]
        const signature = getExpectedTwilioSignature(TOKEN, STATUS_URL, params)
        const raw = webhook(STATUS_URL, new URLSearchParams(pairs).toString(), signature)
        expect(verifySignature(senderWith({ authToken: TOKEN }), raw)).toBe(true)
        expect(verifySignature(senderWith({ authToken: `${TOKEN}0` }), raw)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
