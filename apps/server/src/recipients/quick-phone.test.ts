import fc from 'fast-check'
import type { CountryCode } from 'libphonenumber-js/max'
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples' with { type: 'json' }
import { expect, test } from 'vitest'
import { type QuickPhone, quickPhone } from './quick-phone.ts'

const countries = getCountries()
const NO_COUNTRY = ['800', '808', '870', '878', '881', '882', '883', '888', '979']
const codes = [...new Set(countries.map((country) => `${getCountryCallingCode(country)}`)), ...NO_COUNTRY]

/** What the library says; null when the number is not valid. */
function byLibrary(digits: string, defaultCountry?: CountryCode): QuickPhone | null {
  const text = defaultCountry ? digits : `+${digits}`
  const number = parsePhoneNumberFromString(text, { defaultCountry, extract: false })
  const type = number?.getType()
  if (!number || type === undefined) return null
  const { nationalNumber: national, country = null, countryCallingCode: callingCode } = number
  expect(number.number).toBe(`+${callingCode}${national}`)
  return { national, country, callingCode, type }
}

const digit = fc.constantFrom(...'0123456789')
const digits = (minLength: number, maxLength: number) => fc.string({ unit: digit, minLength, maxLength })
const country = fc.constantFrom(...countries)
const before = fc.constantFrom('', '', '', '0', '1', '8', '06', '00', '011', '0011')

/** A real mobile number from some digit on replaced, so that most are valid or nearly. */
const nearly = (one: CountryCode) =>
  fc.tuple(fc.nat(12), digits(12, 12), fc.constantFrom(0, 0, 0, 0, -1, 1)).map(([kept, other, longer]) => {
    const example = (examples as Record<string, string>)[one] ?? '2125550142'
    return (example.slice(0, kept) + other.slice(kept)).slice(0, example.length + longer)
  })

function agrees(number: string, defaultCountry?: CountryCode): number {
  const quick = quickPhone(number, defaultCountry)
  if (quick === null) return 0
  expect(quick).toEqual(byLibrary(number, defaultCountry))
  return 1
}

test('reads international digits of every country as the library does', () => {
  const written = country.chain((one) =>
    fc.tuple(
      fc.oneof(fc.constant(`${getCountryCallingCode(one)}`), fc.constantFrom(...codes)),
      before,
      fc.oneof(nearly(one), digits(2, 13)),
    ),
  )
  let read = 0
  const property = fc.property(written, ([code, trunk, rest]) => {
    read += agrees(code + trunk + rest)
  })
  fc.assert(property, { numRuns: 20_000 })
  expect(read).toBeGreaterThan(1_000)
})

test('reads national digits of every country as the library does', () => {
  const written = country.chain((one) =>
    fc.tuple(
      fc.constant(one),
      fc.oneof(before, fc.constant(`${getCountryCallingCode(one)}`)),
      fc.oneof(nearly(one), digits(2, 13)),
    ),
  )
  let read = 0
  const property = fc.property(written, ([one, trunk, rest]) => {
    read += agrees(trunk + rest, one)
  })
  fc.assert(property, { numRuns: 20_000 })
  expect(read).toBeGreaterThan(1_000)
})

test('reads the example number of every country by itself, without asking the library', () => {
  const left = countries.filter((one) => {
    const example = (examples as Record<string, string>)[one]
    return example !== undefined && agrees(`${getCountryCallingCode(one)}${example}`) === 0
  })
  expect(left).toEqual([])
})
