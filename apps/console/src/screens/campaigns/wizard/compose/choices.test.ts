import { describe, expect, it } from 'vitest'
import { lookAlikeGain, lookAlikeWords, lookbackWords } from './choices.ts'

describe('the remedy for typographic characters', () => {
  it('says what one curly apostrophe costs', () => {
    const gain = lookAlikeGain(`Northline’s ${'a'.repeat(70)}`)
    expect(gain).toMatchObject({ before: 2, after: 1, plain: true })
    expect(lookAlikeWords(gain!).head).toBe('One curly apostrophe makes this 2 segments of Unicode.')
    expect(lookAlikeWords(gain!).rest).toContain('it is 1')
  })

  it('counts several, and names a mixture plainly', () => {
    const two = lookAlikeWords(lookAlikeGain(`it’s Anna’s ${'a'.repeat(70)}`)!)
    expect(two.head).toBe('2 curly apostrophes make this 2 segments of Unicode.')
    const mixed = lookAlikeWords(lookAlikeGain(`it’s – ${'a'.repeat(70)}`)!)
    expect(mixed.head).toBe('2 characters that plain SMS lacks make this 2 segments of Unicode.')
  })

  it('is silent when an emoji keeps it Unicode anyway', () => {
    expect(lookAlikeGain('it’s 🎉')).toBeNull()
    expect(lookAlikeGain('plain')).toBeNull()
  })
})

it('says a lookback no choice offers', () => {
  expect(lookbackWords(4320)).toBe('3 days')
  expect(lookbackWords(90)).toBe('90 minutes')
  expect(lookbackWords(300)).toBe('5 hours')
})
