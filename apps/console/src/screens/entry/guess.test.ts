import { expect, it } from 'vitest'
import { guessCountry } from './guess.ts'

it('takes the country of the first language that names one', () => {
  expect(guessCountry(['de', 'pt-PT', 'en-US'])).toBe('PT')
  expect(guessCountry(['es-419', 'en-GB'])).toBe('GB')
  expect(guessCountry(['not a language', 'fr'])).toBe('US')
})
