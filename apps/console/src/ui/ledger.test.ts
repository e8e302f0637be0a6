import type { Funnel } from '@foreword/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addsUp, delivered, done, handedOver, ledgerParts } from './ledger.ts'

const n = fc.nat({ max: 1_000_000 })
const parts = fc.record({
  waiting: n,
  sending: n,
  sent: n,
  delivered: n,
  read: n,
  failed: n,
  unknown: n,
  skipped: n,
  expired: n,
  cancelled: n,
})

const whole = (values: Record<string, number>): Funnel =>
  ({
    ...values,
    recipients: Object.values(values).reduce((a, b) => a + b, 0),
    replied: 7,
    optedOut: 3,
  }) as Funnel

it('shows every person exactly once, whatever the funnel', () => {
  fc.assert(
    fc.property(parts, (values) => {
      const funnel = whole(values)
      expect(addsUp(funnel)).toBe(true)
      expect(addsUp({ ...funnel, recipients: funnel.recipients + 1 })).toBe(false)
      expect(done(funnel) + funnel.waiting + funnel.sending).toBe(funnel.recipients)
      expect(handedOver(funnel)).toBeGreaterThanOrEqual(delivered(funnel))
    }),
  )
})

it('keeps the order delivered, sent, failed, skipped, cancelled, waiting', () => {
  const order = ledgerParts(
    whole({
      waiting: 1,
      sending: 1,
      sent: 1,
      delivered: 1,
      read: 1,
      failed: 1,
      unknown: 1,
      skipped: 1,
      expired: 1,
      cancelled: 1,
    }),
  )
  expect(order.map((part) => part.key)).toEqual([
    'delivered',
    'sent',
    'sending',
    'unsure',
    'failed',
    'skipped',
    'cancelled',
    'waiting',
  ])
  expect(order.map((part) => part.people)).toEqual([2, 1, 1, 1, 1, 1, 2, 1])
})
