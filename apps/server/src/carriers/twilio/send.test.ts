import { expect, onTestFinished, test } from 'vitest'
import type { Attempt, SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, type Seen, startFaultServer } from '../fault-server.ts'
import { createTwilioSms } from './index.ts'

const ACCOUNT = 'AC00000000000000000000000000000000'
const SERVICE = 'MG00000000000000000000000000000001'
const SID = 'SM000000000000000000000000000000aa'

const attempt: Attempt = {
  messageId: '0193a1d0-0000-7000-8000-000000000001',
  attempt: 2,
  to: '+14155550123',
  text: 'Café & "quotes" 100% 🎉\nnext',
  rich: null,
  kind: 'marketing',
  statusUrl: 'https://example.org/hooks/s?m=0193a1d0-0000-7000-8000-000000000001&a=2',
  validitySeconds: null,
}

const taken = (over: Record<string, unknown> = {}): Behaviour => ({
  status: 201,
  body: JSON.stringify({ sid: SID, to: attempt.to, num_segments: '2', status: 'queued', ...over }),
})

async function setUp(
  behave: (seen: Seen) => Behaviour,
  over: Partial<SenderCredentials> = {},
  timeoutMs?: number,
) {
  const server = await startFaultServer(behave)
  const carrier = createTwilioSms(timeoutMs === undefined ? {} : { timeoutMs })
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: '+15005550006',
    config: { accountSid: ACCOUNT, baseUrl: server.url },
    secret: { authToken: 'tökén-with:colon' },
    ...over,
  }
  return { server, carrier, sender }
}

test('sends the form Twilio documents', async () => {
  const { server, carrier, sender } = await setUp(() => taken())
  const outcome = await carrier.send(sender, { ...attempt, validitySeconds: 5400.7 })
  expect(outcome).toEqual({ kind: 'accepted', carrierId: SID, segments: 2 })
  const [seen] = server.seen
  expect(seen).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${ACCOUNT}/Messages.json` })
  expect(seen!.headers['content-type']).toBe('application/x-www-form-urlencoded')
  const basic = Buffer.from(seen!.headers.authorization!.replace('Basic ', ''), 'base64').toString()
  expect(basic).toBe(`${ACCOUNT}:tökén-with:colon`)
  expect(Object.fromEntries(new URLSearchParams(seen!.body))).toEqual({
    To: attempt.to,
    From: '+15005550006',
    Body: attempt.text,
    StatusCallback: `${attempt.statusUrl}#rc=5&rp=all`,
    ValidityPeriod: '5400',
  })
})

test.for([
  [null, null],
  [0.2, '1'],
  [-5, '1'],
  [90_000, '36000'],
] as const)('validity of %s seconds is sent as %s', async ([validitySeconds, expected]) => {
  const { server, carrier, sender } = await setUp(() => taken())
  await carrier.send(sender, { ...attempt, validitySeconds })
  expect(new URLSearchParams(server.seen[0]!.body).get('ValidityPeriod')).toBe(expected)
})

test('a messaging service takes the place of the number', async () => {
  const { server, carrier, sender } = await setUp(() => taken({ num_segments: '0' }), { address: SERVICE })
  const outcome = await carrier.send(sender, { ...attempt, statusUrl: `${attempt.statusUrl}#rc=0` })
  expect(outcome).toEqual({ kind: 'accepted', carrierId: SID, segments: null })
  const form = new URLSearchParams(server.seen[0]!.body)
  expect(form.get('MessagingServiceSid')).toBe(SERVICE)
  expect(form.has('From')).toBe(false)
  expect(form.get('StatusCallback')).toBe(`${attempt.statusUrl}#rc=5&rp=all`)
})

test('smart encoding, if the sender has it, exchanges characters and says so', async () => {
  const { server, carrier, sender } = await setUp(() => taken())
  const curly = { ...attempt, text: 'It’s “ready” – at 7' }
  await carrier.send(sender, curly)
  await carrier.send({ ...sender, config: { ...sender.config, smartEncoding: 'on' } }, curly)
  const [off, on] = server.seen.map(({ body }) => new URLSearchParams(body))
  expect([off!.get('Body'), off!.get('SmartEncoded')]).toEqual([curly.text, null])
  expect([on!.get('Body'), on!.get('SmartEncoded')]).toEqual(['It\'s "ready" - at 7', 'true'])
})

test('a picture goes with or without a text; what a text message cannot say is refused before it is sent', async () => {
  const { server, carrier, sender } = await setUp(() => taken({ sid: SID.replace('SM', 'MM') }))
  const rich = { type: 'media', media: 'image', link: 'https://example.org/a.png', filename: null } as const
  expect(await carrier.send(sender, { ...attempt, text: '', rich })).toMatchObject({ kind: 'accepted' })
  const form = new URLSearchParams(server.seen[0]!.body)
  expect([form.get('MediaUrl'), form.has('Body')]).toEqual(['https://example.org/a.png', false])
  const buttons: Attempt['rich'] = { type: 'buttons', footer: null, buttons: [{ id: '1', title: 'Yes' }] }
  expect(await carrier.send(sender, { ...attempt, rich: buttons })).toMatchObject({
    kind: 'rejected',
    code: 'not_for_sms',
    class: 'content',
  })
  expect(server.seen).toHaveLength(1)
})

test('tells when Twilio wrote the number in another way', async () => {
  const { carrier, sender } = await setUp(() => taken({ to: '+14155550199' }))
  expect(await carrier.send(sender, attempt)).toMatchObject({ canonicalAddress: '+14155550199' })
})

test('a base URL may have a path of its own', async () => {
  const { server, carrier, sender } = await setUp(() => taken())
  const config = { ...sender.config, baseUrl: `${server.url}/twilio/` }
  await carrier.send({ ...sender, config }, attempt)
  expect(server.seen[0]!.path).toBe(`/twilio/2010-04-01/Accounts/${ACCOUNT}/Messages.json`)
})

test.for(['ftp://example.org', 'not a url', 'https://user:pass@example.org'])(
  'base URL %s is refused by name, with nothing sent',
  async (baseUrl) => {
    const { carrier, sender } = await setUp(() => taken())
    const outcome = await carrier.send({ ...sender, config: { ...sender.config, baseUrl } }, attempt)
    expect(outcome).toMatchObject({
      kind: 'rejected',
      code: 'incomplete_credentials',
      class: 'configuration',
    })
    expect(JSON.stringify(outcome)).toContain('base URL')
    expect(JSON.stringify(outcome)).not.toContain('pass@')
  },
)

const coded = (status: number, code: number): Behaviour => ({
  status,
  body: JSON.stringify({ code, message: 'Said by Twilio', status }),
})
test.for([
  [401, 20003, { kind: 'rejected', code: '20003', class: 'configuration', detail: 'Said by Twilio' }],
  [400, 21211, { kind: 'rejected', code: '21211', class: 'final' }],
  [400, 21617, { kind: 'rejected', code: '21617', class: 'content' }],
  [400, 21611, { kind: 'rejected', code: '21611', class: 'later' }],
  [400, 21635, { kind: 'rejected', code: '21635', class: 'suppress' }],
  [403, 29999, { kind: 'rejected', code: '29999', class: 'configuration' }],
  [400, 20429, { kind: 'throttled', code: '20429', retryAfterMs: null }],
  [400, 20503, { kind: 'unknown', cause: 'twilio_20503' }],
  [503, 20503, { kind: 'unknown', cause: 'http_503' }],
] as const)('HTTP %i with code %i', async ([status, code, expected]) => {
  const { carrier, sender } = await setUp(() => coded(status, code))
  expect(await carrier.send(sender, attempt)).toMatchObject(expected)
})

test.for([
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:07 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 7000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, null],
] as const)('Retry-After %o', async ([headers, retryAfterMs]) => {
  const { carrier, sender } = await setUp(() => ({ status: 429, body: '{"code":20429}', headers }))
  expect(await carrier.send(sender, attempt)).toEqual({ kind: 'throttled', code: '20429', retryAfterMs })
})

test('a message that found no free connection in time was not sent, and is not sent later', async () => {
  const { server, carrier, sender } = await setUp(() => 'silence', {}, 400)
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => carrier.send(sender, attempt)))
  const unknown = outcomes.filter((outcome) => outcome.kind === 'unknown').length
  const unreachable = outcomes.filter((outcome) => outcome.kind === 'unreachable').length
  expect(unknown + unreachable).toBe(100)
  expect(unreachable).toBeGreaterThanOrEqual(36)
  await carrier.close()
  expect(server.seen.length).toBeGreaterThan(0)
  expect(server.seen.length).toBeLessThanOrEqual(unknown)
})

test('connections are kept and shared', async () => {
  const { server, carrier, sender } = await setUp(() => taken())
  for (let sent = 0; sent < 20; sent++) await carrier.send(sender, attempt)
  expect(server.seen).toHaveLength(20)
  // A second one may open in the instant between an answer and its connection being free again.
  expect(server.connections).toBeLessThanOrEqual(2)
})
