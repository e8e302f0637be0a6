import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifyWebhook, WebhookRefused } from './index.ts'

// Signed here by Node's own HMAC, as the specification says it, and verified by the client.

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`
const OTHER = `whsec_${Buffer.from('another of thirty-two bytes, ok!').toString('base64')}`
const BODY = '{"type":"webhook.test","timestamp":"2026-11-26T15:00:00.000Z","data":{"message":"Größe ✓"}}'
const AT = 1_795_705_200
const now = () => AT * 1000

function signed(body = BODY, secret = SECRET, at = AT): Record<string, string> {
  const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`msg_1.${at}.${body}`)
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${mac.digest('base64')}`,
  }
}

test('the example of the specification fits', async () => {
  const event = await verifyWebhook(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    '{"test": 2432232314}',
    { now: () => 1_614_265_330_000 },
  )
  expect(event).toMatchObject({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', test: 2432232314 })
})

test('what we sign is taken, as text, bytes and headers of any kind', async () => {
  const event = await verifyWebhook(SECRET, signed(), BODY, { now })
  expect(event).toMatchObject({ id: 'msg_1', type: 'webhook.test', data: { message: 'Größe ✓' } })
  await verifyWebhook(SECRET, new Headers(signed()), new TextEncoder().encode(BODY), { now })
})

test('while one secret replaces another both fit, and of several signatures one is enough', async () => {
  await verifyWebhook([OTHER, SECRET], signed(), BODY, { now })
  const both = {
    ...signed(),
    'webhook-signature': `v1a,zzz v1,!!! ${signed(BODY, OTHER)['webhook-signature']} ${signed()['webhook-signature']}`,
  }
  await verifyWebhook(SECRET, both, BODY, { now })
})

test.each<[string, Record<string, string>, string, string]>([
  ['another secret', signed(BODY, OTHER), BODY, 'No signature fits'],
  ['a changed body', signed(), BODY.replace('Größe', 'Grosse'), 'No signature fits'],
  ['another id', { ...signed(), 'webhook-id': 'msg_2' }, BODY, 'No signature fits'],
  ['an old one', signed(BODY, SECRET, AT - 301), BODY, 'too far from now'],
  ['one of tomorrow', signed(BODY, SECRET, AT + 301), BODY, 'too far from now'],
  ['a time in words', { ...signed(), 'webhook-timestamp': 'now' }, BODY, 'no time in seconds'],
  ['no signature', { ...signed(), 'webhook-signature': '' }, BODY, 'webhook-signature is missing'],
])('%s is refused', async (_what, headers, body, why) => {
  const refused = verifyWebhook(SECRET, headers, body, { now })
  await expect(refused).rejects.toBeInstanceOf(WebhookRefused)
  await expect(refused).rejects.toThrow(why)
})

test('a secret that is none is said to the one who wrote it', async () => {
  await expect(verifyWebhook('hunter2', signed(), BODY, { now })).rejects.toThrow('begins with whsec_')
})
