import { expect, it } from 'vitest'
import { failsMuch, filterWords } from './states.ts'

it('says which filter left nothing', () => {
  expect(filterWords({ state: 'finished', search: 'storm' }, undefined)).toBe('Finished, with “storm”')
  expect(filterWords({ state: 'all', search: '' }, 'Baggage')).toBe('Baggage')
  expect(filterWords({ state: 'archived', search: '' }, undefined)).toBe('Archived')
})

it('marks failures that are many, not one of three', () => {
  expect(failsMuch(1, 3)).toBe(false)
  expect(failsMuch(402, 4500)).toBe(true)
  expect(failsMuch(27, 1200)).toBe(false)
})
