import { describe, expect, test } from 'vitest'
import { compare, type Evidence, type LedgerRow, RULES, type Witnessed } from './compare.ts'
import { audiencesOf, fingerprint } from './people.ts'
import { planOf } from './plan.ts'

// The judge of `npm run chaos` is judged here: each thing that must never happen is put before it once.

const audiences = audiencesOf(20)
const marketing = audiences[0]!
const address = marketing.phones[0]!
const OPTED_OUT_AT = 1_000_000

const row = (change: Partial<LedgerRow> = {}): LedgerRow => ({
  campaign: 'marketing',
  id: 'message-1',
  address,
  state: 'delivered',
  reason: null,
  code: null,
  attempt: 1,
  attemptedAt: OPTED_OUT_AT - 500,
  carrierId: 'SM1',
  ...change,
})
const seen = (change: Partial<Witnessed> = {}): Witnessed => ({
  sid: 'SM1',
  bodySha256: fingerprint(marketing, address),
  statusCallback: 'https://example.com/hooks/1/status?m=message-1&a=1',
  errorCode: 0,
  status: 'delivered',
  at: OPTED_OUT_AT - 400,
  ...change,
})

/** Only the first person of the first campaign; the files hold nobody else. */
const evidence = (ledger: LedgerRow[], messages: Witnessed[], more: Partial<Evidence> = {}): Evidence => ({
  audiences: [{ ...marketing, phones: [address] }],
  ready: new Map([['marketing', [address]]]),
  ledger,
  witness: new Map([[address, messages]]),
  optOuts: [],
  sentAgain: new Set(),
  ...more,
})

function brokenBy(given: Evidence): string[] {
  const broken = compare(given).findings.filter((one) => one.count > 0)
  return Object.entries(RULES).flatMap(([name, rule]) =>
    broken.some((one) => one.rule === rule) ? [name] : [],
  )
}

describe('agreement is no finding', () => {
  test.each([
    ['delivered', row(), [seen()]],
    ['sent, its receipts lost', row({ state: 'sent' }), [seen()]],
    [
      'failed on the way',
      row({ state: 'failed', code: '30003' }),
      [seen({ status: 'undelivered', errorCode: 30003 })],
    ],
    ['skipped', row({ state: 'skipped', reason: 'opted_out', carrierId: null }), []],
    ['unknown, and it arrived', row({ state: 'unknown', reason: 'no_answer', carrierId: null }), [seen()]],
    ['unknown, and it never left', row({ state: 'unknown', reason: 'process_died', carrierId: null }), []],
  ])('%s', (_name, ledger, messages) => {
    expect(brokenBy(evidence([ledger], messages))).toEqual([])
  })

  test('twice, because a person sent the unknown again', () => {
    const twice = [seen(), seen({ sid: 'SM2', at: OPTED_OUT_AT })]
    expect(brokenBy(evidence([row()], twice, { sentAgain: new Set(['message-1']) }))).toEqual([])
  })

  test('on its way when the opt-out was acknowledged', () => {
    const optOuts = [{ address, how: 'api', acknowledgedAt: OPTED_OUT_AT }] as const
    const given = evidence([row()], [seen({ at: OPTED_OUT_AT + 300 })], { optOuts })
    expect(brokenBy(given)).toEqual([])
    expect(compare(given).figures).toMatchObject({ onTheWayWhenOptedOut: 1, longestOnTheWayMs: 300 })
  })
})

describe('each wrong thing is found', () => {
  test.each([
    ['twice', [row()], [seen(), seen({ sid: 'SM2' })]],
    ['once', [], []],
    ['once', [row(), row({ id: 'message-2' })], [seen()]],
    ['rest', [row({ state: 'queued', carrierId: null })], []],
    ['never', [row({ state: 'sent' })], []],
    ['silent', [row({ state: 'skipped', carrierId: null })], [seen()]],
    ['silent', [row({ state: 'failed', reason: 'carrier_unreachable', carrierId: null })], [seen()]],
    ['story', [row()], [seen({ status: 'undelivered', errorCode: 30003 })]],
    ['story', [row({ carrierId: 'SM9' })], [seen()]],
    ['unknown', [row({ state: 'unknown', reason: null })], []],
    ['words', [row()], [seen({ bodySha256: 'other words' })]],
    ['words', [row()], [seen({ statusCallback: 'https://example.com/hooks/1/status?m=message-9&a=1' })]],
  ] as const)('%s', (rule, ledger, messages) => {
    expect(brokenBy(evidence([...ledger], [...messages]))).toContain(rule)
  })

  test('a row of the file that was not imported, unless the person had opted out or cannot get texts', () => {
    const ready = new Map([['marketing', []]]) as Evidence['ready']
    expect(brokenBy(evidence([], [], { ready }))).toEqual(['ready'])
    const optOuts = [{ address, how: 'api', acknowledgedAt: OPTED_OUT_AT }] as const
    expect(brokenBy(evidence([], [], { ready, optOuts }))).toEqual([])
    const failed = (errorCode: number) => {
      const code = String(errorCode)
      const ledger = [row({ campaign: 'service', state: 'failed', code })]
      return brokenBy(evidence(ledger, [seen({ status: 'undelivered', errorCode })], { ready }))
    }
    expect(failed(30007)).toContain('ready')
    expect(failed(30006)).not.toContain('ready')
  })

  test('taken after an opt-out was acknowledged, or accepted long after', () => {
    const optOuts = [{ address, how: 'phone', acknowledgedAt: OPTED_OUT_AT }] as const
    const late = row({ attemptedAt: OPTED_OUT_AT + 1 })
    expect(brokenBy(evidence([late], [seen({ at: OPTED_OUT_AT + 300 })], { optOuts }))).toEqual(['stopped'])
    expect(brokenBy(evidence([row()], [seen({ at: OPTED_OUT_AT + 60_000 })], { optOuts }))).toEqual([
      'stopped',
    ])
  })
})

describe('the plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planOf({ seed: 5, quick: true })).toEqual(planOf({ seed: 5, quick: true }))
    expect(planOf({ seed: 5, quick: true }).steps).not.toEqual(planOf({ seed: 6, quick: true }).steps)
  })

  test('has as many kills as promised, of everything', () => {
    const victims = planOf({ seed: 1, quick: false }).steps.flatMap((step) =>
      step.do === 'kill' ? [step.victim] : [],
    )
    expect(victims).toHaveLength(20)
    expect(new Set(victims)).toEqual(new Set(['api', 'dispatcher 1', 'dispatcher 2', 'database']))
  })
})
