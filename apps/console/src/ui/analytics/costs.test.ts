import { expect, it } from 'vitest'
import { comesTo, costWords, expected, money } from './costs.ts'

const share = (part: number, whole: number) => `${Math.round((part / whole) * 100)}%`
const none = { currency: 'USD', unpriced: 0, others: [], spans: [] }

it('expects for the rest what the estimate says of it', () => {
  const cost = { estimated: 10, actual: 7, sent: 100, told: 80 }
  expect(expected(cost)).toBe(2)
  expect(comesTo(cost)).toBe(9)
  expect(comesTo({ estimated: null, actual: 7, sent: 100, told: 80 })).toBe(7)
  expect(comesTo({ estimated: null, actual: null, sent: 0, told: 0 })).toBeNull()
})

it('says how sure the sum is', () => {
  expect(costWords({ ...none, estimated: 1, actual: 1, sent: 100, told: 92 }, share)).toBe(
    'actual for 92% of messages',
  )
  expect(costWords({ ...none, estimated: 1, actual: null, sent: 100, told: 0 }, share)).toContain(
    'by your price list',
  )
  expect(costWords({ ...none, estimated: null, actual: null, sent: 0, told: 0 }, share)).toContain(
    'nothing that costs',
  )
})

it('writes small amounts with more digits', () => {
  expect(money(0.0083, 'USD', 'en-US')).toBe('$0.0083')
  expect(money(12.5, 'USD', 'en-US')).toBe('$12.50')
  expect(money(0, 'EUR', 'en-US')).toBe('€0.00')
})
