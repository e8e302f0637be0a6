import { expect, it } from 'vitest'
import { looksLikeEmail, passwordStrength, triesLeftWords } from './passwords.ts'

it('judges a password by length, variety and whether it is personal', () => {
  expect(passwordStrength('short', [])).toBe('short')
  expect(passwordStrength('aaaaaaaaaaaaaaaa', [])).toBe('fair')
  expect(passwordStrength('lovelace-machine-9', ['Ada Lovelace'])).toBe('fair')
  expect(passwordStrength('orchid tram velvet', ['Ada Lovelace', 'ada@example.org'])).toBe('strong')
})

it('says how many tries are left, and nothing when it does not know', () => {
  expect(triesLeftWords(3)).toBe('Three tries left, then a pause.')
  expect(triesLeftWords(1)).toBe('One try left, then a pause.')
  expect(triesLeftWords(0)).toContain('No tries left')
  expect(triesLeftWords(undefined)).toBe('')
})

it('knows what can be an e-mail address', () => {
  expect(looksLikeEmail(' ada@example.org ')).toBe(true)
  expect(looksLikeEmail('ada@example')).toBe(false)
})
