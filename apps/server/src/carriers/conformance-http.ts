import { expect, test } from 'vitest'
import type { Attempt, Carrier, SenderCredentials, SendOutcome } from '../channels/carrier.ts'
import type { CarrierUnderTest, Refusal } from './conformance.ts'
import { type Behaviour, refusedUrl, startFaultServer } from './fault-server.ts'

const SHORT_MS = 400
const PATIENT_MS = 10_000

const attempt: Attempt = {
  messageId: '0193a1d0-0000-7000-8000-000000000001',
  attempt: 1,
  to: '+15005550006',
  text: 'Your table is free at 19:00.',
  rich: null,
  kind: 'marketing',
  statusUrl: 'https://example.org/hooks/status?m=0193a1d0-0000-7000-8000-000000000001&a=1',
  validitySeconds: 3600,
}

/** Runs `use` with a server that behaves so, and a fresh carrier and sender; closes both. */
async function withServer<T>(
  it: CarrierUnderTest,
  behaviour: Behaviour,
  use: (at: { carrier: Carrier; sender: SenderCredentials; requests: () => number }) => Promise<T>,
): Promise<T> {
  const server = await startFaultServer(() => behaviour)
  const carrier = it.create({ timeoutMs: behaviour === 'silence' ? SHORT_MS : PATIENT_MS })
  try {
    return await use({ carrier, sender: it.sender(server.url), requests: () => server.seen.length })
  } finally {
    // The server first: a carrier waits for what is under way.
    await server.close()
    await carrier.close()
  }
}

/** What a carrier does, by name, and what must come of it. */
function answersAndFaults(it: CarrierUnderTest): [string, Behaviour, Record<string, unknown>][] {
  const { accepted, carrierId, knownError, unknownError } = it.answers
  const refused = (refusal: Refusal) => ({ kind: 'rejected', code: refusal.code, class: refusal.class })
  const garbage = (status: number): Behaviour => ({ status, body: '<html>\u0000{"' })
  return [
    ['a success', accepted, { kind: 'accepted', carrierId }],
    ['a refusal it knows', knownError.answer, refused(knownError)],
    ['a refusal it does not know', unknownError.answer, refused(unknownError)],
    ['a refusal it cannot read', garbage(400), { kind: 'rejected', class: 'configuration' }],
    ['a redirect', { status: 301, body: '', headers: { location: '/' } }, { kind: 'rejected' }],
    [
      '429',
      { status: 429, body: '', headers: { 'retry-after': '3' } },
      { kind: 'throttled', retryAfterMs: 3000 },
    ],
    ['429 without a time', garbage(429), { kind: 'throttled', retryAfterMs: null }],
    ['500', { status: 500, body: '{}' }, { kind: 'unknown' }],
    ['503', { ...knownError.answer, status: 503 }, { kind: 'unknown' }],
    ['408', garbage(408), { kind: 'unknown' }],
    ['a success it cannot read', garbage(200), { kind: 'unknown' }],
    ['a success without an id', { status: 201, body: '{}' }, { kind: 'unknown' }],
    ['a success that is not an object', { status: 201, body: 'null' }, { kind: 'unknown' }],
    ['silence', 'silence', { kind: 'unknown' }],
    ['a reset after the body', 'reset', { kind: 'unknown' }],
    ['half an answer', 'half', { kind: 'unknown' }],
  ]
}

/** Part of the suite: every way a request can end, and that each is one try. */
export function describeSending(it: CarrierUnderTest) {
  const { accepted } = it.answers
  test.for(answersAndFaults(it))('sending: %s', async ([, behaviour, expected]) => {
    await withServer(it, behaviour, async ({ carrier, sender, requests }) => {
      expect(await carrier.send(sender, attempt)).toMatchObject(expected)
      expect(requests()).toBe(1)
    })
  })

  test('sending: nobody listens', async () => {
    expect(await sendOnce(it, await refusedUrl())).toMatchObject({ kind: 'unreachable' })
  })

  test('sending: TLS fails before the body', async () => {
    await withServer(it, accepted, async ({ sender, requests }) => {
      const plain = Object.values(sender.config).find((value) => value.startsWith('http://'))!
      expect(await sendOnce(it, plain.replace('http:', 'https:'))).toMatchObject({ kind: 'unreachable' })
      expect(requests()).toBe(0)
    })
  })

  test('sending: after it was closed', async () => {
    await withServer(it, accepted, async ({ carrier, sender, requests }) => {
      await carrier.close()
      expect(await carrier.send(sender, attempt)).toMatchObject({ kind: 'unreachable' })
      expect(requests()).toBe(0)
    })
  })

  test('sending: a sender without secret or config is a matter for an administrator', async () => {
    await withServer(it, accepted, async ({ carrier, sender }) => {
      for (const broken of [
        { ...sender, secret: {} },
        { ...sender, config: {} },
      ]) {
        expect(await carrier.send(broken, attempt)).toMatchObject({
          kind: 'rejected',
          class: 'configuration',
        })
      }
    })
  })

  testSecrets(it)
}

function testSecrets(it: CarrierUnderTest) {
  test('secrets stay out of outcomes and facts, even when the carrier echoes them', async () => {
    const sender = it.sender('http://127.0.0.1')
    const secrets = Object.values(sender.secret)
    const server = await startFaultServer((seen) => ({
      ...it.answers.knownError.answer,
      body: it.answers.knownError.answer.body.replace(
        /"message":"[^"]*"/,
        () => `"message":"${secrets.join(' ')} ${seen.headers.authorization}"`,
      ),
    }))
    const carrier = it.create({ timeoutMs: PATIENT_MS })
    const here = it.sender(server.url)
    const said = JSON.stringify([await carrier.send(here, attempt), await carrier.testConnection(here)])
    await server.close()
    await carrier.close()
    const sent = server.seen[0]?.headers.authorization?.replace(/^\w+ /, '') ?? secrets[0]!
    expect(said).toContain('[hidden]')
    for (const secret of [...secrets, sent]) expect(said).not.toContain(secret)
  })
}

async function sendOnce(it: CarrierUnderTest, baseUrl: string): Promise<SendOutcome> {
  const carrier = it.create({ timeoutMs: PATIENT_MS })
  const outcome = await carrier.send(it.sender(baseUrl), attempt)
  await carrier.close()
  return outcome
}

/** Part of the suite: the questions asked of a carrier never throw and never guess. */
export function describeLooking(it: CarrierUnderTest) {
  const behaviours: [string, Behaviour][] = [
    ['refuses', { status: 401, body: '{}' }],
    ['breaks', { status: 500, body: 'oh' }],
    ['talks nonsense', { status: 200, body: '[1,{"' }],
    ['answers with other shapes', { status: 200, body: '{"messages":[null,7,{"sid":1}],"status":[]}' }],
    ['is silent', 'silence'],
    ['drops the connection', 'reset'],
  ]

  test.for(behaviours)('connection test and reconciling when the carrier %s', async ([, behaviour]) => {
    await withServer(it, behaviour, async ({ carrier, sender }) => {
      const facts = await carrier.testConnection(sender)
      expect(facts.filter((fact) => fact.state === 'bad')).not.toEqual([])
      for (const fact of facts) if (fact.state !== 'ok') expect(fact.remedy).toMatch(/\.$/)
      const lookup = { to: attempt.to, text: attempt.text, startedAt: new Date('2026-11-23T10:00:00Z') }
      if (carrier.reconcile) expect(await carrier.reconcile(sender, lookup)).toEqual({ found: 'cannot_tell' })
      if (carrier.poll) expect(await carrier.poll(sender, it.answers.carrierId)).toBe('cannot_tell')
      if (carrier.listInbound) expect(await carrier.listInbound(sender, lookup.startedAt)).toBe('cannot_tell')
    })
  })
  describeAsking(it)
}

/** Part of the suite: what webhooks did not tell is told the same way when asked for. */
function describeAsking(it: CarrierUnderTest) {
  const { asked } = it.answers
  test.for((asked?.statuses ?? []).map((one) => [one.shows, one] as const))(
    'asked for a message: %s',
    async ([, { answer, says }]) => {
      await withServer(it, answer, async ({ carrier, sender, requests }) => {
        expect(await carrier.poll!(sender, it.answers.carrierId)).toEqual(says)
        expect(requests()).toBe(1)
      })
    },
  )

  test.runIf(asked)('a reply has the same key and words in the list as in its webhook', async () => {
    const { webhook, listed, since } = asked!.inbound
    await withServer(it, listed, async ({ carrier, sender }) => {
      const facts = await carrier.listInbound!(sender, since)
      const told = carrier.parseWebhook(webhook)
      expect(facts).toMatchObject({ facts: told, complete: true })
      if (facts !== 'cannot_tell')
        for (const fact of facts.facts) expect(fact).toMatchObject({ kind: 'reply', at: expect.any(Date) })
    })
  })
}
