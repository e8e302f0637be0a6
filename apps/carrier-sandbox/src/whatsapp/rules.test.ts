import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { magicGraph } from '../rules/faults.ts'
import { countryOf, numberingOf } from '../rules/nanp.ts'
import { smartEncode } from '../rules/smart-encoding.ts'
import { isUserId, phoneOf, waIdOf } from './ids.ts'
import { createLimits, peopleOf } from './limits.ts'
import { mediaProblem, readMultipart } from './media.ts'
import type { WaNumber } from './model.ts'
import { creationProblem, reviewReason } from './review.ts'

const number = { id: '1', wabaId: '9', mps: 2, tier: 'TIER_250' } as WaNumber
const PERSON = '+436641234567'

test('the published vector of a signature', () => {
  const body = '{"object":"whatsapp_business_account","entry":[]}'
  expect(createHmac('sha256', 'app-secret').update(body).digest('hex')).toBe(
    'd3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f',
  )
})

test.each([
  ['+5531987654321', '553187654321'],
  ['+5511987654321', '5511987654321'],
  ['+525512345678', '5215512345678'],
  ['+436641234567', '436641234567'],
])('%s is known to WhatsApp as %s, and found again by it', (phone, waId) => {
  expect(waIdOf(phone)).toBe(waId)
  expect(phoneOf(`+${waId}`)).toBe(phone)
  expect(phoneOf(phone)).toBe(phone)
})

test('a user id is told from a number', () => {
  expect(['US.13491208655302741918', 'AT.x', '436641234567', 'us.1', 'US.'].map(isUserId)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test.each([
  ['+12125550142', 'US', 'US'],
  ['+14165550142', 'CA', 'CA'],
  ['+18765550142', 'elsewhere', 'JM'],
  ['+18445550142', 'tollFree', 'US'],
  ['+15005550142', 'personal', 'US'],
  ['+447700900142', null, 'GB'],
])('%s is of %s, %s', (phone, numbering, country) => {
  expect(numberingOf(phone)).toBe(numbering)
  expect(countryOf(phone)).toBe(country)
})

test('magic numbers name a code and when', () => {
  expect(magicGraph('+15005557026')).toEqual({ code: 131026, atOnce: false })
  expect(magicGraph('+15005558472')).toEqual({ code: 130472, atOnce: false })
  expect(magicGraph('+15005552056')).toEqual({ code: 131056, atOnce: true })
  expect(magicGraph('+15005559001')).toBeNull()
})

describe('limits', () => {
  test('a number’s messages in a second', () => {
    const limits = createLimits()
    expect([0, 1, 2].map(() => limits.tooFast(number, 500))).toEqual([false, false, true])
    expect(limits.tooFast(number, 1_000)).toBe(false)
    expect(limits.tooFast({ ...number, id: '2', mps: 0 }, 500)).toBe(false)
  })

  test('a pair: a burst of 45, then one in six seconds', () => {
    const limits = createLimits()
    const sent = Array.from({ length: 46 }, () => limits.pairIsFull(number, PERSON, 0))
    expect(sent.filter((full) => !full)).toHaveLength(45)
    expect(limits.pairIsFull(number, PERSON, 5_999)).toBe(true)
    expect(limits.pairIsFull(number, PERSON, 6_000)).toBe(false)
    expect(limits.pairIsFull(number, PERSON, 6_000)).toBe(true)
    expect(limits.pairIsFull(number, '+436641234568', 0)).toBe(false)
  })

  test('people of an account in a moving day', () => {
    const limits = createLimits()
    for (let n = 0; n < 250; n += 1) expect(limits.dayIsFull(number, `+4366412${n}`, n)).toBe(false)
    expect(limits.dayIsFull(number, '+43664129', 1_000)).toBe(false)
    expect(limits.dayIsFull(number, PERSON, 1_000)).toBe(true)
    expect(limits.dayIsFull(number, PERSON, 86_400_000)).toBe(false)
    expect(['TIER_250', 'TIER_2K', 'TIER_100K', 'TIER_UNLIMITED'].map(peopleOf)).toEqual([
      250,
      2_000,
      100_000,
      null,
    ])
  })
})

describe('templates handed in', () => {
  const good = {
    name: 'visit',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'We come on {{1}} to you.', example: { body_text: [['Monday']] } }],
  }
  const body = (text: string, example: object | undefined = { body_text: [['a']] }) => ({
    ...good,
    components: [{ type: 'BODY', text, example }],
  })
  const withPart = (part: object) => ({ ...good, components: [...good.components, part] })
  const buttons = (...list: object[]) => withPart({ type: 'BUTTONS', buttons: list })
  const quick = (text: string) => ({ type: 'QUICK_REPLY', text })
  const url = (more: object = {}) => ({ type: 'URL', text: 'Open', url: 'https://example.org', ...more })

  test.each([
    ['a good one', good, undefined],
    ['capitals in the name', { ...good, name: 'Visit' }, 100],
    ['a variable first', body('{{1}} is the day we come.'), 2388299],
    ['a variable last', body('We come on the day {{1}}'), 2388299],
    ['too many variables', body('Hi {{1}} {{2}} {{3}} you.'), 2388293],
    ['a gap in the numbers', body('We come on {{2}} to you.'), 100],
    ['a body that is too long', body('x'.repeat(1_025)), 2388040],
    ['no body', { ...good, components: [] }, 2388043],
    ['no example', { ...good, components: [{ type: 'BODY', text: 'We come on {{1}} to you.' }] }, 2388043],
    ['a footer with a variable', withPart({ type: 'FOOTER', text: 'Hi {{1}}' }), 100],
    ['a long header', withPart({ type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }), 2388040],
    ['a header of no known kind', withPart({ type: 'HEADER', format: 'SMELL' }), 100],
    ['eleven buttons', buttons(...Array.from({ length: 11 }, (_, n) => quick(`b${n}`))), 100],
    ['three links', buttons(url(), url(), url()), 100],
    ['quick replies apart', buttons(quick('a'), url(), quick('b')), 100],
    [
      'a link with a variable inside',
      buttons(url({ url: 'https://example.org/{{1}}/x', example: ['a'] })),
      100,
    ],
    ['a link without an example', buttons(url({ url: 'https://example.org/{{1}}' })), 2388043],
    ['a long label', buttons(quick('x'.repeat(26))), 2388040],
  ])('%s', (_, given, code) => {
    const problem = creationProblem(given)
    expect(problem?.subcode ?? problem?.code).toBe(code)
  })

  test('what a reviewer says', () => {
    const say = (text: string) => reviewReason([{ type: 'BODY', text }])
    expect(['fine', 'reject-me', 'reject-me:SCAM', 'reject-me:NO_REASON'].map(say)).toEqual([
      null,
      'INVALID_FORMAT',
      'SCAM',
      'INVALID_FORMAT',
    ])
  })
})

test('files: kinds, sizes and the parts of a form', () => {
  expect(mediaProblem('image/png', 1_000)).toBeNull()
  expect(mediaProblem('image/png', 6_000_000)).toContain('5242880')
  expect(mediaProblem('image/bmp', 10)).toContain('image/bmp')
  const form =
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="p"\r\nContent-Type: image/png\r\n\r\n\r\n\r\n\r\n--x--\r\n'
  const parts = readMultipart(Buffer.from(form), 'multipart/form-data; boundary=x')
  expect(parts.get('a')!.bytes.toString()).toBe('1')
  expect(parts.get('file')).toMatchObject({ type: 'image/png', bytes: Buffer.from('\r\n\r\n') })
})

test('smart encoding leaves nothing that would cost UCS-2, and touches nothing else', () => {
  expect(smartEncode('“It’s” — 5…\u00a0now')).toBe('"It\'s" - 5... now')
  expect(smartEncode('café 🎉 ñ €\n')).toBe('café 🎉 ñ €\n')
})
