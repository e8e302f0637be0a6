import { expect, it } from 'vitest'
import { countries, timeZones } from './zones.ts'

it('offers countries by name with their calling code, each once', () => {
  const all = countries()
  expect(all.find((country) => country.value === 'US')?.label).toBe('United States, +1')
  expect(all.find((country) => country.value === 'PT')?.label).toBe('Portugal, +351')
  expect(new Set(all.map((country) => country.value)).size).toBe(all.length)
  expect(all.length).toBeGreaterThan(230)
})

it('keeps a zone that is chosen though the browser lists it under a newer name', () => {
  expect(timeZones('Asia/Calcutta').some((zone) => zone.value === 'Asia/Calcutta')).toBe(true)
})
