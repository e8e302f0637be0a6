import { expect, it } from 'vitest'
import { costHead, costLines, money } from './cost-words.ts'

const step = (channel: string, unpriced: number, countries: [string, number, number, number | null][]) => ({
  ...{ channel, unpriced },
  countries: countries.map(([country, people, units, amount]) => ({ country, people, units, amount })),
})

it('says about how much, and the most when people may go on', () => {
  expect(costHead({ currency: 'USD', first: 395, most: 395, steps: [] })).toBe('About $395.00')
  expect(costHead({ currency: 'EUR', first: 0.25, most: 0.412, steps: [] })).toBe(
    'About €0.25, at most €0.41',
  )
  expect(costHead({ currency: null, first: null, most: 12.5, steps: [] })).toBe('At most 12.5')
  expect(money(0.0079, 'USD')).toBe('$0.0079')
})

it('names countries, and who has no price', () => {
  const cost = {
    ...{ currency: 'USD', first: 2370.02, most: 2370.02 },
    steps: [
      step('sms', 1, [
        ['US', 100_000, 300_000, 2370],
        ['CA', 3, 3, 0.0243],
        ['FR', 1, 1, null],
      ]),
    ],
  }
  expect(costLines(cost)).toBe(
    'United States $2,370.00 for 300,000 segments, Canada $0.024 for 3 segments. 1 person is in countries without a price, and not in it. By the prices in Settings; your carrier’s bill is what counts.',
  )
})
