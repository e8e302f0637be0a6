import type { Plan } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { countryList, countryWords, firstWave, lastLeaves, segmentWords } from './review-words.ts'

const row = (people: number, open: [number, number], first: number | null, last: number | null) => ({
  key: String(people),
  title: '',
  places: '',
  clock: 'UTC+0',
  hours: '08:00–21:00',
  people,
  open: [{ from: open[0], to: open[1] }],
  first,
  last,
})
const plan = (rows: Plan['rows']) => ({ rows }) as Plan

describe('what is looked at before launch', () => {
  it('counts the people whose window is open at the first moment', () => {
    const two = plan([row(10, [5, 20], 5, 9), row(4, [8, 20], 8, 12), row(3, [0, 20], 6, 7)])
    expect(firstWave(two)).toEqual({ at: 5, people: 13 })
    expect(lastLeaves(two)).toBe(12)
    expect(firstWave(plan([row(3, [0, 20], null, null)]))).toBeNull()
    expect(lastLeaves(plan([]))).toBeNull()
  })

  it('says segments and countries in words', () => {
    expect(segmentWords({ min: 1, max: 1, total: 9 })).toBe('1 segment for everyone')
    expect(segmentWords({ min: 1, max: 3, total: 9 })).toBe('1 to 3 segments a person')
    const countries = ['US', 'GB', 'DE', 'FR'].map((country, index) => ({ country, people: 10 - index }))
    expect(countryWords(countries, (code) => code)).toBe('in 4 countries')
    expect(countryWords(countries.slice(0, 1), (code) => code)).toBe('in US')
    expect(countryList(countries, (code) => code, String)).toBe(
      '10 people in US, 9 in GB, 8 in DE, the others in 1 country',
    )
  })
})
