import type { StepDraft } from '@foreword/contract'
import { describe, expect, test } from 'vitest'
import { mayComeFrom } from '../campaigns/index.ts'
import { parsePhone } from '../recipients/index.ts'
import { openJudge } from './judge.ts'
import { needsOf } from './needs.ts'
import { readCampaignRequest } from './request.ts'

// Every rule of a consumer: ids, number, duplicate, types, too many, missing, header, button.

const step = (more: Partial<StepDraft>): StepDraft => ({
  ...{ channel: 'sms', senderId: 's', message: '', optOutOn: false, optOutText: '', rich: null },
  noReceiptMinutes: null,
  ...more,
})
const TEMPLATE = {
  parts: {
    header: { format: 'image' as const, text: null },
    body: 'Hi {{1}}, see you on {{2}}.',
    footer: null,
    buttons: [{ type: 'url' as const, text: 'Book', url: 'https://example.org/{{1}}', phone: null }],
  },
  defaults: {},
}
const whatsapp = (fills: Record<string, string>, defaults: Record<string, string> = {}) =>
  step({ channel: 'whatsapp', rich: { type: 'template', templateId: 't', fills, defaults } })
const RICH = whatsapp({ 'body.1': '{1}', 'body.2': '{2}', 'header.link': '{picture}', 'button.0': '{end}' })

function judge(
  steps: readonly StepDraft[],
  consumers: readonly object[],
  more: { mediaHosts?: string[]; customerData?: boolean } = {},
) {
  const body = { campaignName: 'x', skill: 'x', templateId: 'x', consent: true, consumers }
  const judgeOne = openJudge({
    needs: needsOf(steps, () => TEMPLATE),
    parse: (text) => parsePhone(text),
    mayComeFrom: (host) => mayComeFrom(host, more.mediaHosts ?? []),
    customerData: more.customerData ?? true,
  })
  return readCampaignRequest(body, 100).consumers.map(judgeOne)
}
const errors = (...of: Parameters<typeof judge>) => judge(...of).map((one) => one.error)

const SMS = [step({ message: '{1}' })]
const sms = (number: string, variables: object = { 1: 'Hello' }) => ({
  consumerContent: { sms: number },
  variables,
})

describe('numbers', () => {
  test.each([
    ['12025550142', '+12025550142'],
    ['+12025550142', '+12025550142'],
    ['1(202)5550142', '+12025550142'],
    ['+1 (202) 555-0142', '+12025550142'],
    ['4915112345678', '+4915112345678'],
  ])('%s is read', (text, e164) => {
    expect(judge(SMS, [sms(text)])[0]!.person.phone?.e164).toBe(e164)
  })

  test('a number as a number, and the old form with and without a plus', () => {
    const found = judge(SMS, [
      { consumerContent: { sms: 12025550142 }, variables: { 1: 'a' } },
      { consumerCountryCode: '+1', consumerPhoneNumber: '2025550143', variables: { 1: 'a' } },
      { consumerCountryCode: 1, consumerPhoneNumber: 2025550144, variables: { 1: 'a' } },
    ])
    expect(found.map((one) => [one.error, one.person.phone?.e164])).toEqual([
      [null, '+12025550142'],
      [null, '+12025550143'],
      [null, '+12025550144'],
    ])
    expect(found[1]!.content).toEqual({ sms: '12025550143' })
  })

  test.each(['', '1202', 'none', '120255501420000', '+15550000000'])('%s is not', (text) => {
    expect(errors(SMS, [sms(text)])[0]).toMatch(/^(INVALID_NUMBER|MISSING_CONSUMER_INFORMATION==sms)$/)
  })

  test('the first of two stays; a refused one makes no duplicate', () => {
    expect(errors(SMS, [sms('12025550142', {}), sms('12025550142'), sms('+1 202 555 0142')])).toEqual([
      'INSUFFICIENT_VARIABLES',
      null,
      'DUPLICATE_NUMBER',
    ])
  })

  test('a landline is accepted and cannot be sent to; WhatsApp may reach it', () => {
    const [text] = judge(SMS, [sms('442079460018')])
    expect([text!.error, text!.person.verdict, text!.person.reason]).toEqual([null, 'refused', 'landline'])
    const steps = [whatsapp({ 'body.1': 'x', 'body.2': 'y' })]
    expect(
      judge(steps, [{ consumerContent: { wa: '442079460018' }, variables: {} }])[0]!.person.verdict,
    ).toBe('ready')
  })
})

describe('several channels', () => {
  const steps = [
    whatsapp({ 'body.1': '{1}', 'body.2': 'noon' }),
    step({ message: 'Hi {1}' }),
    step({ channel: 'inapp', message: 'Hi {1}' }),
  ]
  const all = (content: object) => ({ consumerContent: content, variables: { 1: 'Ada' } })

  test('need an id each, told by the key that lacks', () => {
    expect(
      errors(steps, [
        all({ wa: '12025550142', sms: '12025550142', inapp: 'ada-1' }),
        all({ wa: '12025550143', sms: '12025550143' }),
        all({ sms: '12025550144', inapp: 'ada-3' }),
        all({ wa: '12025550145', inapp: 'ada-4' }),
        { consumerCountryCode: '1', consumerPhoneNumber: '2025550146', variables: { 1: 'Ada' } },
      ]),
    ).toEqual([null, ...['inapp', 'wa', 'sms', 'inapp'].map((key) => `MISSING_CONSUMER_INFORMATION==${key}`)])
  })

  test('by phone take the old form, which names the phone once', () => {
    const old = { consumerCountryCode: '1', consumerPhoneNumber: '2025550146', variables: { 1: 'Ada' } }
    const [one] = judge(steps.slice(0, 2), [old])
    expect([one!.error, one!.person.phone?.e164, one!.content]).toEqual([
      ...[null, '+12025550146', { wa: '12025550146', sms: '12025550146' }],
    ])
  })

  test('may have a phone each', () => {
    const [one] = judge(steps, [all({ wa: '12025550142', sms: '12025550143', inapp: 'ada-1' })])
    expect([one!.person.phone?.e164, one!.person.addresses]).toEqual([
      '+12025550142',
      { sms: '+12025550143', inapp: 'ada-1' },
    ])
  })

  test('ids of channels we lack are let be', () => {
    const content = { sms: '12025550142', apple: 'urn:mbid:1', rcs: '12025550142', googlercs: 'x' }
    expect(errors(SMS, [{ consumerContent: content, variables: { 1: 'a' } }])).toEqual([null])
  })

  test('people of the app alone have no phone, and no variables means the text as it is', () => {
    const [one, two] = judge(
      [step({ channel: 'inapp', message: 'Hello' })],
      [
        { consumerContent: { inapp: 'ada-1' }, variables: {} },
        { consumerContent: { inapp: 'ada-1' }, variables: {} },
      ],
    )
    expect([one!.error, one!.person.phone, one!.person.addresses]).toEqual([null, null, { inapp: 'ada-1' }])
    expect(two!.error).toBe('DUPLICATE_NUMBER')
  })
})

describe('variables', () => {
  const five = [step({ message: '{1} {2} {3} {4} {5}' })]
  const given = (variables: object) => errors(five, [sms('12025550142', variables)])[0]
  test.each([
    [{ 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e' }, null],
    [{ 1: 'a', 2: 'b', 3: 'c', 4: 'd' }, 'MISSING_VARIABLE=5'],
    [{ 1: 'a', 3: 'c', 4: 'd', 5: 'e' }, 'MISSING_VARIABLE=2'],
    [{ 1: 'a', 2: ' ', 3: 'c', 4: 'd', 5: 'e' }, 'MISSING_VARIABLE=2'],
    [{}, 'INSUFFICIENT_VARIABLES'],
    [{ 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e', 6: 'f' }, 'TOO_MANY_VARIABLES'],
    [{ 1: 'a', 2: null }, 'VARIABLE_NOT_STRING=2'],
    [{ 1: 'a', 2: ['b'] }, 'VARIABLE_NOT_STRING=2'],
  ])('%j: %s', (variables, error) => {
    expect(given(variables)).toBe(error)
  })

  test('of a text without any are too many', () => {
    expect(errors([step({ message: 'Hello' })], [sms('12025550142')])).toEqual(['TOO_MANY_VARIABLES'])
  })

  test('that have a spare value may lack; names stand for themselves', () => {
    const steps = [whatsapp({ 'body.1': '{first_name}', 'body.2': '{day}' }, { 'body.2': 'soon' })]
    const wa = (variables: object) => ({ consumerContent: { wa: '12025550142' }, variables })
    expect(errors(steps, [wa({ first_name: 'Ada' })])).toEqual([null])
    expect(errors(steps, [wa({ day: 'Monday' })])).toEqual(['MISSING_VARIABLE=first_name'])
    expect(errors(steps, [wa({ first_name: 'Ada', town: 'Rome' })])).toEqual(['TOO_MANY_VARIABLES'])
  })
})

test('twenty variables are told apart by their numbers, not by their letters', () => {
  const numbers = Array.from({ length: 20 }, (_, n) => n + 1)
  const steps = [step({ message: numbers.map((n) => `{${n}}`).join(' ') })]
  const all = Object.fromEntries(numbers.map((n) => [n, 'x']))
  const { 2: _two, 10: _ten, ...lacking } = all
  expect(errors(steps, [sms('12025550142', all), sms('12025550143', lacking)])).toEqual([
    null,
    'MISSING_VARIABLE=2',
  ])
  expect(errors(steps, [sms('12025550142', { ...all, 21: 'x' })])).toEqual(['TOO_MANY_VARIABLES'])
})

test('of several faults the first is told: id, number, duplicate, types, too many, missing, header, button', () => {
  const right = {
    ...{ consumerContent: { wa: '12025550142' }, variables: { 1: 'a', 2: 'b' } },
    ...{ headerVariables: { image: 'https://a.example/x' }, buttonVariables: { 1: 'x' } },
  }
  const faults = [
    [{ buttonVariables: {} }, 'MISSING_VARIABLE=BU1'],
    [{ headerVariables: {} }, 'INSUFFICIENT_HEADER_VARIABLES'],
    [{ variables: { 1: 'a' } }, 'MISSING_VARIABLE=2'],
    [{ variables: { 1: 'a', 3: 'b', 4: 'c' } }, 'TOO_MANY_VARIABLES'],
    [{ variables: { 1: 7, 3: 'b', 4: 'c' } }, 'VARIABLE_NOT_STRING=1'],
    [{ consumerContent: { wa: '12025550199' } }, 'DUPLICATE_NUMBER'],
    [{ consumerContent: { wa: '1202' } }, 'INVALID_NUMBER'],
    [{ consumerContent: { sms: '12025550142' } }, 'MISSING_CONSUMER_INFORMATION==wa'],
  ] as const
  const first = { ...right, consumerContent: { wa: '12025550199' } }
  let wrong: object = right
  for (const [fault, told] of faults) {
    wrong = { ...wrong, ...fault }
    expect(errors([RICH], [first, wrong])).toEqual([null, told])
  }
})

describe('pictures and buttons', () => {
  const GOOD = {
    headerVariables: { image: 'https://cdn.example.org/a.png' },
    buttonVariables: { 1: 'book/1' },
  }
  const rich = (more: object) => ({
    ...{ consumerContent: { wa: '12025550142' }, variables: { 1: 'Ada', 2: 'June' }, ...GOOD, ...more },
  })
  const error = (more: object, mediaHosts: string[] = []) => errors([RICH], [rich(more)], { mediaHosts })[0]
  test.each([
    [{}, null],
    [{ headerVariables: undefined }, 'INSUFFICIENT_HEADER_VARIABLES'],
    [{ headerVariables: {} }, 'INSUFFICIENT_HEADER_VARIABLES'],
    [
      { headerVariables: { image: 'https://a.example/x', video: 'https://a.example/y' } },
      'TOO_MANY_HEADER_VARIABLES',
    ],
    [{ headerVariables: { video: 'https://a.example/x' } }, 'MISSING_HEADER_VARIABLE=image'],
    [{ headerVariables: { image: 7 } }, 'HEADER_VARIABLE_NOT_STRING'],
    [{ headerVariables: { image: 'picture.png' } }, 'HEADER_VARIABLE_INVALID_URL'],
    [{ headerVariables: { image: 'http://cdn.example.org/a.png' } }, 'HEADER_VARIABLE_INVALID_URL'],
    [{ buttonVariables: undefined }, 'MISSING_VARIABLE=BU1'],
    [{ buttonVariables: { 1: 8 } }, 'VARIABLE_NOT_STRING=BU1'],
    [{ buttonVariables: { 1: 'a', 2: 'b' } }, 'TOO_MANY_VARIABLES'],
    [{ variables: { 1: 'Ada' } }, 'MISSING_VARIABLE=2'],
  ])('%j: %s', (more, wanted) => {
    expect(error(more)).toBe(wanted)
  })

  test.each(['image', 'video', 'document'] as const)('a header that takes one %s takes no other', (kind) => {
    const parts = { ...TEMPLATE.parts, header: { format: kind, text: null } }
    const judgeOne = openJudge({
      needs: needsOf([RICH], () => ({ parts, defaults: {} })),
      parse: (text) => parsePhone(text),
      mayComeFrom: () => true,
      customerData: false,
    })
    const given = ['image', 'video', 'document'].map((key, n) =>
      rich({
        consumerContent: { wa: `1202555014${n}` },
        headerVariables: { [key]: 'https://cdn.example.org/a' },
      }),
    )
    const body = { campaignName: 'x', skill: 'x', templateId: 'x', consent: true, consumers: given }
    const found = readCampaignRequest(body, 10).consumers.map((one) => judgeOne(one).error)
    expect(found).toEqual(
      ['image', 'video', 'document'].map((key) => (key === kind ? null : `MISSING_HEADER_VARIABLE=${kind}`)),
    )
  })

  test('come from hosts the account allows, and those below them', () => {
    expect(error({}, ['example.org'])).toBe(null)
    expect(error({}, ['cdn.example.org'])).toBe(null)
    expect(error({}, ['example.com', 'le.org'])).toBe('IMAGE_URL_NOT_WHITELISTED')
  })

  test('fill the template by the names it has', () => {
    expect(judge([RICH], [rich({})])[0]!.person.variables).toEqual({
      ...{ 1: 'Ada', 2: 'June', picture: 'https://cdn.example.org/a.png', end: 'book/1' },
    })
  })

  test('are too many where the template has none', () => {
    const plain = [whatsapp({ 'body.1': '{1}', 'body.2': '{2}' })]
    expect(errors(plain, [rich({ buttonVariables: undefined })])).toEqual(['TOO_MANY_HEADER_VARIABLES'])
  })
})

test('what is told of a person is kept flat, unknown things too, or not at all', () => {
  const told = {
    personalInfo: {
      ...{ firstname: 'Ada', age: { age: 36, year: 1990, month: 3, day: 9 }, gender: 'FEMALE' },
      contacts: [
        { email: 'ada@example.org', address: { country: 'AT' } },
        { phone: '1', phoneType: 'WORK' },
      ],
    },
    customerInfo: {
      balance: 1.5,
      lastPaymentDate: { day: 3, month: 9, year: 2026 },
      registrationDate: '2020-01-02',
      shoe: null,
    },
  }
  const [kept] = judge(SMS, [{ ...sms('12025550142'), ...told }])
  expect(kept!.person.customer).toEqual({
    ...{
      firstname: 'Ada',
      'age age': '36',
      'age year': '1990',
      'age month': '3',
      'age day': '9',
      gender: 'FEMALE',
    },
    ...{ 'contacts email': 'ada@example.org', 'contacts address country': 'AT', 'contacts 2 phone': '1' },
    ...{
      'contacts 2 phoneType': 'WORK',
      balance: '1.5',
      lastPaymentDate: '2026-09-03',
      registrationDate: '2020-01-02',
    },
  })
  expect(judge(SMS, [{ ...sms('12025550142'), ...told }], { customerData: false })[0]!.person.customer).toBe(
    null,
  )
})

test('every fact programs know the names of is kept, as whatever it came', () => {
  const personalInfo = {
    ...{ firstname: 'Ada', lastname: 'Byron', age: { age: 36, year: 1990, month: 3, day: 9 }, gender: 1 },
    ...{ language: 'en-GB', company: 'Engines' },
    contacts: [
      {
        ...{ email: 'ada@example.org', phone: '12025550142', phoneType: 'MOBILE' },
        address: { country: 'GB', region: 'London' },
      },
    ],
  }
  const customerInfo = {
    ...{ cstatus: 'gold', ctype: 'vip', customerId: 'C-17', currency: 'EUR', socialId: '@ada', imei: '35' },
    ...{ userName: 'ada', companyBranch: 'West', accountName: 'Main', role: 'buyer', balance: -12.5 },
    ...{ companySize: 40, loginStatus: 1, lastPaymentDate: '2026-09-03', storeZipCode: '1010' },
    ...{ storeNumber: '7', registrationDate: { day: 1, month: 2, year: 2020 } },
  }
  const [kept] = judge(SMS, [{ ...sms('12025550142'), personalInfo, customerInfo }])
  expect(kept!.person.customer).toEqual({
    ...{ firstname: 'Ada', lastname: 'Byron', gender: '1', language: 'en-GB', company: 'Engines' },
    ...{ 'age age': '36', 'age year': '1990', 'age month': '3', 'age day': '9' },
    ...{ 'contacts email': 'ada@example.org', 'contacts phone': '12025550142' },
    ...{ 'contacts phoneType': 'MOBILE', 'contacts address country': 'GB' },
    'contacts address region': 'London',
    ...{ ...customerInfo, balance: '-12.5', companySize: '40', loginStatus: '1' },
    registrationDate: '2020-02-01',
  })
})
