import { expect, it } from 'vitest'
import { costsOf } from './costs.ts'

const charge = (span: number, currency: string, amount: number, messages = 1) => ({
  span,
  currency,
  amount,
  messages,
})

it('adds up what is known and never two currencies', () => {
  const costs = costsOf({
    currency: 'USD',
    spans: 3,
    estimated: [
      { span: 0, sent: 10, unpriced: 2, amount: 0.1 },
      { span: 2, sent: 5, unpriced: 5, amount: null },
    ],
    charged: [charge(0, 'USD', 0.1, 8), charge(2, 'USD', 0.2, 4), charge(0, 'EUR', 5, 1)],
  })
  expect(costs).toMatchObject({ estimated: 0.1, actual: 0.3, sent: 15, unpriced: 7, told: 12 })
  expect(costs.others).toEqual([{ currency: 'EUR', amount: 5, messages: 1 }])
  expect(costs.spans).toEqual([
    { estimated: 0.1, actual: 0.1, sent: 10, told: 8 },
    { estimated: null, actual: null, sent: 0, told: 0 },
    { estimated: null, actual: 0.2, sent: 5, told: 4 },
  ])
})

it('takes the currency most was charged in while the account has none, and says nothing of nothing', () => {
  expect(
    costsOf({
      currency: null,
      spans: 1,
      estimated: [],
      charged: [charge(0, 'EUR', 1, 1), charge(0, 'USD', 1, 3)],
    }),
  ).toMatchObject({
    currency: 'USD',
    actual: 1,
    estimated: null,
    others: [{ currency: 'EUR' }],
  })
  expect(costsOf({ currency: null, spans: 1, estimated: [], charged: [] })).toMatchObject({
    currency: null,
    actual: null,
    told: 0,
  })
})
