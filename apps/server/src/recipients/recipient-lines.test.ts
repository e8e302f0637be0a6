import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JudgedRow } from './model.ts'
import { encodeLines, RECIPIENT_COLUMNS, recipientLine, withVerdicts } from './recipient-lines.ts'

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', '\t', '\\', '"', 'ready'),
  maxLength: 6,
})
const row: fc.Arbitrary<JudgedRow> = fc.record({
  line: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  input: text,
  address: fc.constantFrom('+12122550142', null),
  addresses: fc.option(fc.record({ inapp: text })),
  country: fc.constantFrom('US', null),
  phoneType: fc.constantFrom('mobile', null),
  zoneKey: fc.constant(null),
  zoneSource: fc.constantFrom('country', null),
  variables: fc.dictionary(text, text, { maxKeys: 2 }),
  ownText: fc.option(text),
  verdict: fc.constant('ready' as const),
  reason: fc.constant(null),
  detail: fc.constant(null),
})
const change = fc.option(
  fc.record({
    verdict: fc.constantFrom('duplicate' as const, 'suppressed' as const),
    reason: fc.constantFrom('duplicate', 'opted_out'),
    detail: text,
  }),
)

const lineOf = (one: JudgedRow) => recipientLine('account\tcampaign', one, 7)

it('writes other verdicts into lines as if they had been there from the beginning', () => {
  const property = fc.property(fc.array(fc.tuple(row, change), { maxLength: 12 }), (pairs) => {
    const encoded = encodeLines(pairs.map(([one]) => lineOf(one)).join(''), pairs.length)
    const changes = pairs.flatMap(([, to], index) => (to ? [{ row: index, ...to }] : []))
    const expected = pairs.map(([one, to]) => lineOf({ ...one, ...to })).join('')
    expect(new TextDecoder().decode(withVerdicts(encoded, changes))).toBe(expected)
  })
  fc.assert(property)
})

it('writes one value for each column', () => {
  const property = fc.property(row, (one) => {
    expect(lineOf(one).slice(0, -1).split('\t')).toHaveLength(RECIPIENT_COLUMNS.length)
  })
  fc.assert(property)
})
