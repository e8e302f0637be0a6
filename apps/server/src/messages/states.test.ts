import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  combineReceipts,
  deltasOf,
  type MessageState,
  type Move,
  RECEIPT_RANK,
  type Receipt,
  type ReceiptState,
  rankOf,
} from './states.ts'

const receipt = (messageId: string, state: ReceiptState, code: string | null = null): Receipt => ({
  accountId: 'a',
  messageId,
  attempt: null,
  state,
  carrierId: `c-${messageId}`,
  reason: null,
  code,
  at: new Date(0),
})

/** What applyReceipts does to one message's state. */
function after(state: MessageState, receipts: readonly Receipt[]): MessageState {
  return receipts.reduce((now, one) => (RECEIPT_RANK[one.state] > rankOf(now) ? one.state : now), state)
}

/** What carriers say of one message: a chain that ends well, or one that fails. */
const story = fc.constantFrom<ReceiptState[]>(
  ['sent', 'delivered', 'read'],
  ['sent', 'delivered'],
  ['sent', 'failed'],
  ['failed'],
)
const shuffledTwice = story.chain((list) =>
  fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }).map((order) => ({ list, order })),
)

describe('receipts', () => {
  test('in any order, repeated, alone or together, they end in the same state', () => {
    fc.assert(
      fc.property(
        shuffledTwice,
        fc.array(fc.nat(3)),
        fc.constantFrom<MessageState>('sending', 'unknown', 'sent'),
        ({ list, order }, cuts, start) => {
          const alone = after(
            start,
            order.map((state) => receipt('m', state)),
          )
          const together = combineReceipts(order.map((state) => receipt('m', state)))
          let batched: MessageState = start
          for (let at = 0, turn = 0; at < order.length; turn++) {
            const size = 1 + (cuts[turn] ?? 0)
            const batch = order.slice(at, at + size).map((state) => receipt('m', state))
            batched = after(batched, combineReceipts(batch))
            at += size
          }
          expect([alone, after(start, together), batched]).toEqual([list.at(-1), list.at(-1), list.at(-1)])
        },
      ),
    )
  })

  test('never move a message that was decided here, or what people wrote', () => {
    for (const state of ['skipped', 'expired', 'cancelled', 'received', 'failed'] as const)
      for (const kind of ['sent', 'delivered', 'failed', 'read'] as const)
        expect(after(state, [receipt('m', kind)])).toBe(state)
  })

  test('a late failure ends a sent message, and changes nothing once it was delivered', () => {
    expect(after('sent', [receipt('m', 'failed')])).toBe('failed')
    expect(after('delivered', [receipt('m', 'failed')])).toBe('delivered')
    expect(after('read', [receipt('m', 'failed')])).toBe('read')
  })

  test('are combined to one for each message, in the order of their ids, the first among equals', () => {
    const combined = combineReceipts([
      receipt('b', 'sent'),
      receipt('a', 'delivered', 'first'),
      receipt('b', 'read'),
      receipt('a', 'failed', 'second'),
      receipt('b', 'delivered'),
    ])
    expect(combined.map((one) => [one.messageId, one.state, one.code])).toEqual([
      ['a', 'delivered', 'first'],
      ['b', 'read', null],
    ])
  })
})

const NEXT: Record<MessageState, readonly MessageState[]> = {
  queued: ['sending', 'skipped', 'expired', 'cancelled', 'delivered'],
  sending: ['sent', 'queued', 'unknown', 'failed', 'delivered', 'read'],
  sent: ['delivered', 'read', 'failed'],
  delivered: ['read'],
  unknown: ['sent', 'delivered', 'read', 'failed'],
  read: [],
  failed: [],
  skipped: [],
  expired: [],
  cancelled: [],
  received: [],
}

/** A message's life: from nothing to queued, then along the diagram. */
const life = fc.array(fc.nat(), { maxLength: 8 }).map((choices) => {
  const states: MessageState[] = ['queued']
  for (const choice of choices) {
    const next = NEXT[states.at(-1)!]
    if (next.length > 0) states.push(next[choice % next.length]!)
  }
  return states
})

const movesOf = (states: readonly MessageState[], campaignId = 'c'): Move[] =>
  states.map((to, index) => ({
    accountId: 'a',
    campaignId,
    from: index === 0 ? null : states[index - 1]!,
    to,
    reason: to === 'failed' ? 'unreachable' : to === 'skipped' ? 'opted_out' : null,
    code: to === 'failed' ? '30003' : null,
  }))

function sum(batches: readonly Move[][]): Map<string, number> {
  const total = new Map<string, number>()
  for (const batch of batches)
    for (const [key, n] of deltasOf(batch).counts) total.set(key, (total.get(key) ?? 0) + n)
  return new Map([...total].filter(([, n]) => n !== 0))
}

/** Cuts every life into steps and deals them into batches: batch i holds the i-th step of each. */
const inBatches = (lives: readonly MessageState[][]): Move[][] =>
  Array.from({ length: Math.max(0, ...lives.map((states) => states.length)) }, (_, step) =>
    lives.flatMap((states) => movesOf(states)[step] ?? []),
  )

describe('counters', () => {
  test('equal a recount of the ledger, whatever happened and however it was batched', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 30 }), (lives) => {
        const recount = new Map<string, number>()
        const add = (metric: string) => recount.set(`a/c/${metric}`, (recount.get(`a/c/${metric}`) ?? 0) + 1)
        for (const states of lives) {
          const last = states.at(-1)!
          add(`state:${last}`)
          if (last === 'failed') add('failed:unreachable:30003')
          if (last === 'skipped') add('skipped:opted_out')
        }
        expect(sum(inBatches(lives))).toEqual(recount)
        expect(sum(lives.map((states) => movesOf(states)))).toEqual(recount)
      }),
    )
  })

  test('messages of no campaign, and moves that are none, are not counted', () => {
    const still: Move = {
      accountId: 'a',
      campaignId: 'c',
      from: 'sent',
      to: 'sent',
      reason: null,
      code: null,
    }
    expect(deltasOf([still, { ...still, campaignId: null, to: 'delivered' }])).toEqual({
      counts: new Map(),
    })
  })
})
