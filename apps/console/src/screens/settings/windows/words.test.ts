import { hoursEveryDay, type RegionHours } from '@foreword/contract'
import { expect, it } from 'vitest'
import { countryName, dateWords, regionWords } from './words.ts'

it('says dates as dates, whatever the reader’s zone', () => {
  expect(dateWords({ date: '2026-12-25', yearly: true })).toBe('25 Dec every year')
  expect(dateWords({ date: '2026-04-06', yearly: false })).toBe('6 Apr 2026')
  expect(countryName('AT')).toBe('Austria')
})

it('says a region’s hours, its holidays, and that it is off', () => {
  const hours = hoursEveryDay('08:00', '20:00')
  const region = { state: 'published', hours, holidays: true } as RegionHours
  expect(regionWords(region)).toBe('08:00 to 20:00, not on its holidays')
  expect(regionWords({ ...region, holidays: false })).toBe('08:00 to 20:00')
  expect(regionWords({ ...region, state: 'off' })).toBe('Switched off')
})
