import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type {
  Carrier,
  CarrierFact,
  FailureClass,
  Polled,
  RawWebhook,
  SenderCredentials,
} from '../channels/carrier.ts'
import { describeLooking, describeSending } from './conformance-http.ts'
import type { Behaviour } from './fault-server.ts'

/** One payload as a carrier sends it, and the facts in it. Several webhooks show an order or a repetition. */
export type Payload = { shows: string; webhooks: readonly RawWebhook[]; facts: readonly CarrierFact[] }

type Answer = Exclude<Behaviour, string>
export type Refusal = { answer: Answer; code: string; class: FailureClass }

export type CarrierUnderTest = {
  /** A carrier whose requests end after `timeoutMs`. */
  create(options: { timeoutMs: number }): Carrier
  /** A sender whose carrier is at `baseUrl`. Every secret is at least 8 characters long. */
  sender(baseUrl: string): SenderCredentials
  payloads: readonly Payload[]
  /** The address a webhook comes to is part of what is signed. */
  signsUrl: boolean
  /** Signs as the carrier does: by its own SDK if there is one, so that two parties agree. */
  sign(sender: SenderCredentials, raw: RawWebhook): RawWebhook
  answers: {
    accepted: Answer
    carrierId: string
    knownError: Refusal
    unknownError: Refusal
    /** For carriers that can be asked: what they answer of one message, and one reply as webhook and as list. */
    asked?: {
      statuses: readonly { shows: string; answer: Answer; says: Polled }[]
      inbound: { webhook: RawWebhook; listed: Answer; since: Date }
    }
  }
}

const PATIENT_MS = 10_000

/**
 * What every carrier must do, whatever it speaks. An adapter's own test calls this once and adds what is particular to it.
 * Needs Vitest and a port of this machine; no network beyond.
 */
export function describeCarrier(name: string, it: CarrierUnderTest) {
  describe(`${name} keeps the carrier's contract`, () => {
    describeTable(it)
    describeSending(it)
    describeLooking(it)
    describeSignatures(it)
    describePayloads(it)
  })
}

function describeTable(it: CarrierUnderTest) {
  test('explains every code once, in a title and a remedy', async () => {
    const carrier = it.create({ timeoutMs: PATIENT_MS })
    await carrier.close()
    const codes = carrier.errors.map((error) => error.code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const error of carrier.errors) {
      expect(error.reason).toMatch(/^[a-z]+(_[a-z]+)*$/)
      expect(error.title).toMatch(/^[^!]*[^!.]$/)
      expect(error.remedy).toMatch(/^[^!]*\.$/)
      expect(`${error.title} ${error.remedy}`).not.toMatch(/please|oops|successfully/i)
    }
  })
}

function describeSignatures(it: CarrierUnderTest) {
  const carrier = it.create({ timeoutMs: PATIENT_MS })
  const sender = it.sender('http://127.0.0.1')
  afterAll(() => carrier.close())
  const webhooks = it.payloads.flatMap((payload) => payload.webhooks)

  test('believes what the carrier signed', () => {
    for (const raw of webhooks) expect(carrier.verifyWebhook(sender, it.sign(sender, raw))).toBe(true)
  })

  test('does not believe an unsigned, empty, foreign or tampered webhook', () => {
    const foreign = {
      ...sender,
      secret: Object.fromEntries(Object.keys(sender.secret).map((key) => [key, 'foreign-secret'])),
    }
    for (const raw of webhooks) {
      const signed = it.sign(sender, raw)
      expect(carrier.verifyWebhook(sender, raw)).toBe(false)
      expect(carrier.verifyWebhook(foreign, signed)).toBe(false)
      expect(carrier.verifyWebhook({ ...sender, secret: {} }, signed)).toBe(false)
      if (it.signsUrl) expect(carrier.verifyWebhook(sender, { ...signed, url: `${signed.url}0` })).toBe(false)
      if (raw.method !== 'GET') {
        expect(carrier.verifyWebhook(sender, { ...signed, body: `${signed.body}&Body=x` })).toBe(false)
      }
    }
  })

  test('an empty secret verifies nothing, not even what was signed with it', () => {
    const emptied = Object.fromEntries(Object.keys(sender.secret).map((key) => [key, '']))
    const empty = { ...sender, secret: emptied }
    for (const raw of webhooks) expect(carrier.verifyWebhook(empty, it.sign(empty, raw))).toBe(false)
  })
}

function describePayloads(it: CarrierUnderTest) {
  const carrier = it.create({ timeoutMs: PATIENT_MS })
  const sender = it.sender('http://127.0.0.1')
  afterAll(() => carrier.close())

  test.for(it.payloads.map((payload) => [payload.shows, payload] as const))('payload: %s', ([, payload]) => {
    expect(payload.webhooks.flatMap((raw) => carrier.parseWebhook(raw))).toEqual(payload.facts)
  })

  test('unknown shapes are nothing, each under its own key', () => {
    const bodies = ['', '{}', '[]', 'null', 'x', '<xml/>', '%', '&&=&', 'a=b&a=c']
    const facts = bodies.flatMap((body) =>
      carrier.parseWebhook({ url: '', method: 'POST', headers: {}, body }),
    )
    expect(facts.map((fact) => fact.kind)).toEqual(bodies.map(() => 'nothing'))
    expect(new Set(facts.map((fact) => fact.dedupeKey)).size).toBe(bodies.length)
  })

  test('random bytes, and recorded payloads with random damage, throw nothing', () => {
    const bodies = it.payloads.flatMap((payload) => payload.webhooks.map((raw) => raw.body))
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
    const damaged = fc
      .tuple(fc.constantFrom(...bodies), fc.nat(400), noise)
      .map(([body, at, junk]) => body.slice(0, at) + junk + body.slice(at + junk.length))
    const signedHeaders = Object.keys(it.sign(sender, it.payloads[0]!.webhooks[0]!).headers)
    const raws = fc.record({
      url: fc.oneof(noise, fc.constant('https://example.org/hooks?m=1&a=2')),
      method: fc.constantFrom('POST', 'GET', ''),
      headers: fc.dictionary(fc.constantFrom('content-type', ...signedHeaders), noise),
      body: fc.oneof(noise, damaged),
    })
    fc.assert(
      fc.property(raws, (raw) => {
        expect(carrier.parseWebhook(raw).length).toBeGreaterThan(0)
        expect(JSON.stringify(carrier.parseWebhook(raw))).not.toContain('\\u0000')
        expect(carrier.verifyWebhook(sender, raw)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
}
