import { expect, it } from 'vitest'
import { estimateCost } from './cost.ts'

const PRICES = {
  currency: 'USD',
  prices: [
    { channel: 'sms' as const, category: '' as const, country: 'US', amount: '0.0079' },
    { channel: 'sms' as const, category: '' as const, country: 'CA', amount: '0.0081' },
    { channel: 'whatsapp' as const, category: 'marketing' as const, country: 'CA', amount: '0.025' },
  ],
}
const people = (country: string, people: number, units = people) => ({ country, people, units })

it('is segments times price, country by country, to the millionth', () => {
  const sms = { channel: 'sms', category: '', countries: [people('US', 100_000, 300_000), people('CA', 3)] }
  const cost = estimateCost(PRICES, [sms])
  expect(cost).toMatchObject({ currency: 'USD', first: 2370.0243, most: 2370.0243 })
  expect(cost.steps[0]).toMatchObject({ unpriced: 0, countries: [{ amount: 2370 }, { amount: 0.0243 }] })
})

it('counts who has no price, and guesses nothing', () => {
  const sms = { channel: 'sms', category: '', countries: [people('US', 10), people('FR', 7)] }
  expect(estimateCost(PRICES, [sms])).toMatchObject({ first: 0.079, steps: [{ unpriced: 7 }] })
  const nothing = estimateCost({ currency: null, prices: [] }, [sms])
  expect(nothing).toMatchObject({ currency: null, first: null, most: null, steps: [{ unpriced: 17 }] })
})

it('names the most it can cost when everybody goes on; another category is another price; in-app is free', () => {
  const steps = [
    { channel: 'whatsapp', category: 'marketing', countries: [people('CA', 10)] },
    { channel: 'sms', category: '', countries: [people('CA', 10, 20)] },
    { channel: 'inapp', category: '', countries: [people('CA', 10)] },
  ]
  expect(estimateCost(PRICES, steps)).toMatchObject({ first: 0.25, most: 0.412 })
  const utility = [{ ...steps[0]!, category: 'utility' }]
  expect(estimateCost(PRICES, utility)).toMatchObject({ first: null, steps: [{ unpriced: 10 }] })
})
