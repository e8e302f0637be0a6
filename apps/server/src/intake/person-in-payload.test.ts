import { expect, test } from 'vitest'
import { namesPerson } from './person-in-payload.ts'

const form = (values: Record<string, string>) => new URLSearchParams(values).toString()
const ID = 'AT.13491208655302741918'

test.for([
  ['a form, with the channel before it', form({ From: `whatsapp:${ID}`, Body: 'Hi' }), true],
  [
    'a form, beside the number',
    form({ From: 'whatsapp:+436641234567', ExternalUserId: `whatsapp:${ID}` }),
    true,
  ],
  ['a fact of a batch', JSON.stringify({ batch: { kind: 'reply', from: ID, text: 'Hi' } }), true],
  [
    'Meta’s own shape',
    JSON.stringify({ entry: [{ changes: [{ value: { messages: [{ from_user_id: ID }] } }] }] }),
    true,
  ],
  ['a receipt', JSON.stringify({ statuses: [{ recipient_user_id: ID }] }), true],
  ['words that name them', form({ From: 'whatsapp:+436641234567', Body: ID }), false],
  ['words in JSON', JSON.stringify({ from: '436641234567', text: { body: ID } }), false],
  ['a longer id', JSON.stringify({ from: `${ID}0` }), false],
  ['an id that ends alike', JSON.stringify({ from: `x${ID}` }), false],
  ['what was erased before', '(erased)', false],
] as const)('%s', ([, payload, expected]) => {
  expect(namesPerson(payload, ID)).toBe(expected)
})

test('an id that looks like a common word is no word', () => {
  expect(namesPerson(form({ From: '+436641234567', Body: 'from', to: 'x' }), 'from')).toBe(false)
  expect(namesPerson(JSON.stringify({ from: 'ann', text: 'x' }), 'ann')).toBe(true)
  expect(namesPerson(JSON.stringify({ from: 'annette' }), 'ann')).toBe(false)
})
