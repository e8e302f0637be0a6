import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keywordOf, likelyOptOut, nameFrom, sees } from './model.ts'

describe('keywords', () => {
  test.each([
    'STOP',
    'stop',
    ' Stop. ',
    'STOP!',
    'ＳＴＯＰ',
    'stop all',
    'StopAll',
    'UNSUBSCRIBE',
    'cancel',
    'END',
    'quit',
    'revoke',
    'opt out',
    'OPT-OUT',
    'optout',
  ])('“%s” asks to stop', (text) => expect(keywordOf(text)).toBe('stop'))

  test.each([
    ['START', 'start'],
    ['unstop', 'start'],
    ['HELP', 'help'],
    ['info', 'help'],
  ])('“%s” is %s', (text, word) => expect(keywordOf(text)).toBe(word))

  test.each([
    'stop please',
    'please stop',
    "can't stop smiling",
    'Stop by tomorrow?',
    'the end',
    'yes',
    '',
    'stop stop',
    'don’t cancel',
  ])('“%s” is for a person to read', (text) => expect(keywordOf(text)).toBe(null))

  test('are the whole message or nothing, whatever stands around them', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(fc.constantFrom('stop', 'end', 'start', 'help'), word, (keyword, other) => {
        fc.pre(!['all', 'out'].includes(other))
        expect(keywordOf(`${keyword} ${other}`)).toBe(null)
        expect(keywordOf(`${other} ${keyword}`)).toBe(null)
        expect(keywordOf(`\n  ${keyword.toUpperCase()} \t`)).not.toBe(null)
      }),
    )
  })
})

describe('words that may be a wish to stop', () => {
  test.each([
    'please remove me',
    'Please stop',
    'stop texting me',
    'Do not text me again',
    "don't message this number",
    'take me off your list',
    'I want to unsubscribe from this',
    'opt me out',
    'stop it now',
    'leave me alone',
    'wrong number',
  ])('“%s” is flagged', (text) => expect(likelyOptOut(text)).toBe(true))

  test.each([
    "can't stop smiling",
    'Can you stop by at nine?',
    'I will be there at the end of the street',
    'please send it again',
    'Thank you, do not worry',
    'the number is 12',
  ])('“%s” is not', (text) => expect(likelyOptOut(text)).toBe(false))
})

test('a person is called as the file says', () => {
  expect(nameFrom({ first_name: 'Ines', last_name: 'Duarte', name: 'x' })).toBe('Ines Duarte')
  expect(nameFrom({ first_name: 'Ines', last_name: ' ' })).toBe('Ines')
  expect(nameFrom({ customer_name: 'Ines D.' })).toBe('Ines D.')
  expect(nameFrom({ item: 'lamp' })).toBe(null)
})

test('agents see their own and their skills’, managers of agents all, campaign managers none', () => {
  const own = { userId: 'u', skillIds: ['k1'] }
  expect(sees('agent', own, { assigneeId: 'u', skillId: 'other' })).toBe(true)
  expect(sees('agent', own, { assigneeId: 'v', skillId: 'k1' })).toBe(true)
  expect(sees('agent', own, { assigneeId: 'v', skillId: 'other' })).toBe(false)
  expect(sees('agent_manager', own, { assigneeId: 'v', skillId: 'other' })).toBe(true)
  expect(sees('administrator', own, { assigneeId: null, skillId: 'other' })).toBe(true)
  expect(sees('campaign_manager', own, { assigneeId: 'u', skillId: 'k1' })).toBe(false)
})
