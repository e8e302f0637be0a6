import { describe, expect, test } from 'vitest'
import type { CarrierError, FailureClass, SendOutcome } from '../channels/index.ts'
import { decide, notTried } from './outcomes.ts'

const NOW = new Date('2026-11-23T09:00:00Z')
const tried = (attempt = 1) => ({ accountId: 'a', id: 'm', attempt })
const ERRORS: CarrierError[] = [
  { code: '7', class: 'retry', reason: 'carrier_busy', title: 'Busy.', remedy: 'Wait.' },
  {
    code: '8',
    class: 'configuration',
    reason: 'sender_problem',
    title: 'Wrong token',
    remedy: 'Enter it again.',
  },
  { code: '9', class: 'opt_out', reason: 'opted_out', title: 'Opted out', remedy: 'Nothing.' },
]
const decideOn = (outcome: SendOutcome, attempt = 1) => decide(outcome, tried(attempt), ERRORS, NOW)
const rejected = (kind: FailureClass, code = '7', attempt = 1) =>
  decideOn({ kind: 'rejected', code, class: kind, detail: 'as the carrier says' }, attempt)
const inMs = (date: Date | null) => date!.getTime() - NOW.getTime()

describe('an attempt', () => {
  test('that was accepted is sent, with the carrier’s id', () => {
    expect(decideOn({ kind: 'accepted', carrierId: 'SM1', segments: 2 })).toEqual({
      settlement: expect.objectContaining({
        state: 'sent',
        carrierId: 'SM1',
        segments: 2,
        attempt: 1,
        id: 'm',
      }),
    })
  })

  test('without an answer is unknown at every try, and has no time to be sent again', () => {
    for (const attempt of [1, 2, 8]) {
      const { settlement } = decideOn({ kind: 'unknown', cause: 'timeout' }, attempt)
      expect(settlement).toMatchObject({ state: 'unknown', reason: 'no_answer', dueAt: null })
    }
  })

  test('that was throttled waits as long as the carrier asks, slows the sender, and does not count as a try', () => {
    const { settlement, slower } = decideOn({ kind: 'throttled', code: '429', retryAfterMs: 7_000 })
    expect([settlement.state, settlement.untried, slower, inMs(settlement.dueAt)]).toEqual([
      'queued',
      true,
      true,
      7_000,
    ])
    expect(inMs(decideOn({ kind: 'throttled', code: '429', retryAfterMs: null }).settlement.dueAt)).toBe(
      1_000,
    )
  })
})

test('what the carrier holds back is sent, with that as its reason', () => {
  const held = decideOn({ kind: 'accepted', carrierId: 'W1', segments: null, held: true })
  expect(held.settlement).toMatchObject({ state: 'sent', reason: 'held_by_carrier' })
})

describe('a definite no', () => {
  test('waits at least as long as the carrier says, twice that at the next try', () => {
    const pause = (attempt: number) =>
      inMs(
        decideOn({ kind: 'rejected', code: '7', class: 'retry', detail: '', retryAfterMs: 6_000 }, attempt)
          .settlement.dueAt,
      )
    expect([pause(1), pause(2), pause(3)]).toEqual([6_000, 12_000, 24_000])
  })

  test('is tried again with growing pauses, eight tries in all, then fails', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
      inMs(rejected('retry', '7', attempt).settlement.dueAt),
    )
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(pauses[0]).toBe(4_000)
    expect(rejected('retry', '7', 8).settlement).toMatchObject({
      state: 'failed',
      reason: 'carrier_busy',
      code: '7',
    })
  })

  test('that asks for patience is tried three times over hours', () => {
    expect(
      [1, 2].map((attempt) => inMs(rejected('later', '7', attempt).settlement.dueAt) / 3_600_000),
    ).toEqual([3, 6])
    expect(rejected('later', '7', 3).settlement.state).toBe('failed')
  })

  test('because nothing left the house is tried again too', () => {
    expect(decideOn({ kind: 'unreachable', detail: 'refused' }).settlement).toMatchObject({
      state: 'queued',
      reason: 'carrier_unreachable',
      untried: false,
    })
  })

  test.each(['final', 'suppress', 'content'] as const)('of class %s fails at once', (kind) => {
    expect(rejected(kind).settlement).toMatchObject({ state: 'failed', dueAt: null })
  })

  test('because they opted out at the carrier fails, and is kept as evidence', () => {
    expect(rejected('opt_out', '9')).toMatchObject({
      settlement: { state: 'failed', reason: 'opted_out', code: '9' },
      optedOut: true,
    })
  })

  test('because of the sender stops the campaign with words and remedy, and leaves the message in line', () => {
    expect(rejected('configuration', '8')).toMatchObject({
      settlement: { state: 'queued', untried: true },
      stop: 'Wrong token. Enter it again.',
    })
    expect(rejected('configuration', 'new').stop).toBe('The carrier refused: as the carrier says')
  })

  test('with a code nobody knows has the reason "other"', () => {
    expect(rejected('final', 'new').settlement).toMatchObject({ reason: 'other', code: 'new' })
  })
})

test('a message that was not tried goes back with its attempt untouched, or fails before it is tried', () => {
  expect(notTried(tried(3), { dueAt: NOW, wait: 'window' })).toMatchObject({
    state: 'queued',
    dueAt: NOW,
    wait: 'window',
    untried: true,
  })
  expect(notTried(tried(), { failed: 'too_long' })).toMatchObject({ state: 'failed', reason: 'too_long' })
})
