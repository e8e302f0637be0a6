import { expect, test } from 'vitest'
import type { TemplateParts } from './content.ts'
import { perPart } from './per-part.ts'
import { brokenRules } from './template-rules.ts'

const words = (parts: Partial<TemplateParts>, examples: Record<string, string> = {}) => ({
  parts: { header: null, body: 'Hi {{1}}, see you.', footer: null, buttons: [], ...parts },
  examples,
})

test('numbers through all parts begin anew in each, with their samples, so that the rules hold again', () => {
  const given = words(
    {
      header: { format: 'text', text: 'Order {{3}}' },
      body: 'Hi {{1}}, it waits in {{2}} for you.',
      buttons: [{ type: 'url', text: 'Track', url: 'https://example.org/{{4}}', phone: null }],
    },
    { 'header.3': '17', 'body.1': 'Ada', 'body.2': 'Graz', 'button.0': 'x' },
  )
  const own = perPart(given)
  expect(own).toEqual({
    parts: {
      ...given.parts,
      header: { format: 'text', text: 'Order {{1}}' },
      buttons: [{ type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null }],
    },
    examples: { 'header.1': '17', 'body.1': 'Ada', 'body.2': 'Graz', 'button.0': 'x' },
  })
  expect(brokenRules({ name: 'a', language: 'en', category: 'utility', ...own })).toEqual([])
  expect(perPart(own)).toEqual(own)
})

test('a text that begins at another number is counted from one, by the order of the numbers', () => {
  expect(
    perPart(words({ body: 'In {{5}} for {{2}}, {{5}}.' }, { 'body.5': 'b', 'body.2': 'a' })),
  ).toMatchObject({
    parts: { body: 'In {{2}} for {{1}}, {{2}}.' },
    examples: { 'body.1': 'a', 'body.2': 'b' },
  })
})

test('a file on the head is the link of its sample', () => {
  const header = { format: 'image' as const, text: 'https://cdn.example.org/{{2}}' }
  expect(perPart(words({ header }, { 'header.2': 'a.png', 'body.1': 'Ada' }))).toMatchObject({
    parts: { header: { format: 'image', text: null } },
    examples: { 'header.link': 'https://cdn.example.org/a.png', 'body.1': 'Ada' },
  })
  expect(perPart(words({ header })).examples).toEqual({})
})

test('what is as a person writes it stays so', () => {
  const named = words(
    { body: 'Hi {{first_name}}, {{2}} and {{1}}.', footer: 'Tidewater' },
    { 'body.first_name': 'Ada' },
  )
  expect(perPart(named)).toEqual(named)
  const code = { type: 'copy_code' as const, text: 'Copy code', url: null, phone: null }
  const whole = words(
    { header: { format: 'location', text: null }, buttons: [code] },
    { 'body.1': 'Ada', 'button.0': 'X1' },
  )
  expect(perPart(whole)).toEqual(whole)
})
