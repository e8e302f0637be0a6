import { describe, expect, test } from 'vitest'
import { parsePhone } from './phone.ts'

const e164 = (input: string, country?: string) => {
  const parsed = parsePhone(input, country)
  return parsed.valid ? parsed.e164 : `${parsed.problem}: ${parsed.reason}`
}

describe('what people and spreadsheets write', () => {
  const shapes: [string, string | undefined][] = [
    ['+16465550142', undefined],
    ['16465550142', undefined],
    ['16465550142', 'US'],
    ['16465550142', 'GB'],
    ['6465550142', 'US'],
    ['6465550142', 'us'],
    ['1(646)5550142', undefined],
    ['+1(646)5550142', undefined],
    ['(646) 555-0142', 'US'],
    ['646.555.0142', 'US'],
    ['646/555/0142', 'US'],
    ['001 646 555 0142', 'GB'],
    ['0016465550142', undefined],
    ['01116465550142', undefined],
    ['+0016465550142', undefined],
    ['６４６５５５０１４２', 'US'],
    ['＋１６４６５５５０１４２', undefined],
    ['+1\u00a0646\u2011555\u20130142', undefined],
    ['\u202a+1646\u200b5550142\u202c', undefined],
    ['\ufeff+16465550142', undefined],
    ["'+16465550142", undefined],
    ['="16465550142"', undefined],
    ['"+1 646 555 0142"', undefined],
    ['tel:+1-646-555-0142', undefined],
    ['tel:555-0142;phone-context=+1646', undefined],
    ['16465550142.0', 'US'],
    ['  +1 646 555 0142\t', undefined],
    ['+١٦٤٦٥٥٥٠١٤٢', undefined],
  ]
  test.each(shapes)('%j with %s is the same New York number', (input, country) => {
    expect(e164(input, country)).toBe('+16465550142')
  })

  test.each([
    ['+44 (0)20 7946 0958', undefined, '+442079460958'],
    ['011 44 7400 123987', 'US', '+447400123987'],
    ['00447400123987', 'US', '+447400123987'],
    ['447400123987', 'US', '+447400123987'],
    ['07400 123987', 'GB', '+447400123987'],
    ['0171/2345678', 'DE', '+491712345678'],
    ['+39 06 1234567', undefined, '+39061234567'],
  ])('%j with %s', (input, country, expected) => {
    expect(e164(input, country)).toBe(expected)
  })
})

describe('refusals say what is wrong', () => {
  test.each([
    ['', 'US', 'empty: there is no number'],
    [' \u200b ', 'US', 'empty: there is no number'],
    ['212555012', 'US', 'too_short: 9 digits, numbers in the US have 10'],
    ['212555014222', 'US', 'too_long: 12 digits, numbers in the US have 10'],
    ['+3361234567', undefined, 'too_short: 8 digits, numbers in France have 9'],
    ['+12', undefined, 'too_short: 2 digits, too few for an international number'],
    ['12345678901234567890', undefined, 'too_long: 20 digits, international numbers have at most 15'],
    ['+999123456789', undefined, 'invalid: no country has a calling code that begins +999'],
    ['+16461550142', undefined, 'invalid: after the area code 646 comes 2 to 9, not 1'],
    ['1465550142', 'US', 'invalid: the area code 146 does not exist: area codes begin with 2 to 9'],
    ['1-800-FLOWERS', 'US', 'letters: contains letters; a phone number is written in digits'],
    ['+1 646 555 0142 (home)', 'US', 'letters: contains letters; a phone number is written in digits'],
    ['+16465550142 x12', 'US', 'letters: has an extension, and messages cannot reach an extension'],
    ['tel:+16465550142;ext=4', 'US', 'letters: has an extension, and messages cannot reach an extension'],
    ['++16465550142', 'US', 'not_a_number: a plus may stand only once, before the country code'],
    [
      '646-555-0142, 646-555-0143',
      'US',
      'not_a_number: holds more than one value; write one number in a row',
    ],
    ['12@34567890', 'US', 'not_a_number: "@" does not belong in a phone number'],
    ['---', 'US', 'not_a_number: there are no digits in it'],
    ['1'.repeat(101), 'US', 'not_a_number: this text is longer than any phone number'],
  ])('%j with %s', (input, country, expected) => {
    expect(e164(input, country)).toBe(expected)
  })

  test.each(['1.2125E+10', '1,2125E+10', '1.21255501e10'])('%s was damaged by a spreadsheet', (input) => {
    expect(e164(input, 'US')).toMatch(/^not_a_number: a spreadsheet damaged this number/)
  })

  test('ten digits without a country are not read as another country', () => {
    // As +64 6 555 0142 this is a valid number in New Zealand.
    expect(e164('6465550142')).toMatch(/^no_country: /)
    expect(e164('6465550142', 'XX')).toMatch(/^no_country: /)
  })

  test('a mistyped local number does not become one abroad', () => {
    // 642 is no area code, but +64 21 234 567 is a mobile in New Zealand.
    expect(e164('6421234567', 'US')).toMatch(/^invalid: /)
  })
})

describe('type, country and whether SMS arrives', () => {
  test.each([
    ['+16465550142', 'US', '1', 'fixed_or_mobile', 'maybe'],
    ['+447400123987', 'GB', '44', 'mobile', 'yes'],
    ['+442079460958', 'GB', '44', 'fixed', 'no'],
    ['+18335550142', 'US', '1', 'toll_free', 'no'],
    ['+19005550142', 'US', '1', 'premium', 'no'],
    ['+80012345678', null, '800', 'toll_free', 'no'],
    ['+8821612345678', null, '882', 'voip', 'maybe'],
    ['+77012345678', 'KZ', '7', 'mobile', 'yes'],
  ])('%s', (input, country, callingCode, type, sms) => {
    expect(parsePhone(input)).toEqual({ valid: true, e164: input, country, callingCode, type, sms })
  })
})
