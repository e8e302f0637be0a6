import type { Plan, StepDraft, Template } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import {
  countryList,
  countryWords,
  firstWave,
  lastLeaves,
  segmentWords,
  stepBelow,
  stepHead,
} from './review-words.ts'

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
    expect(countryList(countries, (code) => code)).toBe(
      '10 people in US, 9 in GB, 8 in DE, the others in 1 country',
    )
  })
})

describe('one channel in two lines', () => {
  const step = (change: object) =>
    ({
      channel: 'sms',
      message: 'Hi',
      optOutOn: true,
      optOutText: 'Reply STOP',
      rich: null,
      noReceiptMinutes: null,
      ...change,
    }) as StepDraft
  const whatsapp = step({ channel: 'whatsapp' })
  const segments = { min: 1, max: 1, total: 9 }

  it('says who sends what', () => {
    const template = { name: 'visit', language: 'en' } as Template
    expect(stepHead(step({}), { sender: 'Desk', template: null, kind: 'marketing' })).toBe(
      'SMS, marketing, from Desk',
    )
    expect(stepHead(whatsapp, { sender: undefined, template, kind: null })).toBe(
      'Template visit in English, no sender yet',
    )
  })

  it('says when the next one takes over, and how people stop it', () => {
    expect(stepBelow(step({ noReceiptMinutes: 120 }), { segments, before: whatsapp })).toBe(
      'Takes over when WhatsApp fails or cannot reach the person, or has no receipt after 2 hours. 1 segment for everyone, opt-out text in every message.',
    )
    expect(stepBelow(step({ optOutOn: false }), { segments, before: null })).toBe(
      '1 segment for everyone, no opt-out text.',
    )
    const rich = { type: 'inapp', linkUrl: 'https://example.org/a', imageUrl: null }
    expect(stepBelow(step({ channel: 'inapp', rich }), { segments, before: null })).toBe(
      'Its button leads to example.org. People stop it in the app.',
    )
  })
})
