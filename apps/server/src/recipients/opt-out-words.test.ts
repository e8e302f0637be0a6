import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionOf, DEFAULT_WORDS, FIXED_WORDS, wordsOf } from './opt-out-words.ts'

const words = wordsOf([])
const keywordOf = (text: string) => actionOf(text, words)

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
    'no',
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

describe('words of other languages', () => {
  test.each(['ALTO', 'Baja', 'arrêt', 'ARRET', 'Abmelden', 'STOPP', 'sair', 'ferma', 'Stoppen', '«Stop»'])(
    '“%s” asks to stop',
    (text) => expect(keywordOf(text)).toBe('stop'),
  )
})

describe('an account’s own words', () => {
  const own = (word: string, removed = false) => ({ word, action: 'stop' as const, language: 'en', removed })

  test('count beside the others, and others can be taken out', () => {
    expect(actionOf('Genug', wordsOf([own('genug')]))).toBe('stop')
    expect(actionOf('baja', wordsOf([own('baja', true)]))).toBe(null)
  })

  test('never take out what the law names', () => {
    for (const word of FIXED_WORDS) expect(actionOf(word, wordsOf([own(word, true)]))).toBe('stop')
  })
})

test('no word stands for two things', () => {
  const all = DEFAULT_WORDS.map(({ word }) => word)
  const twice = all.filter((word, index) => all.indexOf(word) !== index)
  for (const word of twice)
    expect(
      new Set(DEFAULT_WORDS.filter((one) => one.word === word).map(({ action }) => action)).size,
      word,
    ).toBe(1)
})
