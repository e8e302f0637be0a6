import { expect, it } from 'vitest'
import { costsOf, estimatesOf } from './costs.ts'

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

it('estimates texts by their segments and WhatsApp by its category, and says how much has no price', () => {
  const row = { span: 0, channel: 'sms', country: 'US', category: '', sent: 10, segments: 25 } as const
  const prices = [
    { channel: 'sms', category: '', country: 'US', amount: '0.0079' },
    { channel: 'whatsapp', category: 'marketing', country: 'US', amount: '0.1' },
  ] as const
  expect(
    estimatesOf(
      [
        row,
        { ...row, country: 'DE' },
        { ...row, span: 2, channel: 'whatsapp', category: 'marketing' },
        { ...row, span: 2, channel: 'whatsapp', category: 'utility', sent: 3 },
        { ...row, span: 3, channel: 'whatsapp', sent: 4 },
        { ...row, span: 4, channel: 'inapp' },
        { ...row, span: 5, sent: 0 },
      ],
      [...prices],
    ),
  ).toEqual([
    { span: 0, sent: 20, unpriced: 10, amount: 0.1975 },
    { span: 2, sent: 13, unpriced: 3, amount: 1 },
    { span: 3, sent: 4, unpriced: 4, amount: null },
  ])
})

it('adds prices up exactly, however many', () => {
  const row = { span: 0, channel: 'sms', country: 'US', category: '', sent: 1, segments: 1 } as const
  const price = { channel: 'sms', category: '', country: 'US', amount: '0.000001' } as const
  const many = Array.from({ length: 100_000 }, () => row)
  expect(estimatesOf(many, [price])).toEqual([{ span: 0, sent: 100_000, unpriced: 0, amount: 0.1 }])
})
