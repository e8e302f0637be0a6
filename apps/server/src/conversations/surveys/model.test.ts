import { expect, test } from 'vitest'
import { askedOn, isComment, readScore, wordsFor } from './model.ts'

const ID = '0199a000-0000-7000-8000-000000000001'
const score = (text: string) => readScore({ text }, ID)

test.each([
  ['5', 5],
  [' 4. ', 4],
  ['3!', 3],
  ['Five', 5],
  ['cinco', 5],
  ['fünf', 5],
  ['trois', 3],
  ['4/5', 4],
  ['2 out of 5', 2],
  ['3 stars', 3],
  ['★★★★', 4],
  ['★★★☆☆', 3],
  ['⭐⭐', 2],
  ['5️⃣', 5],
  ['5 ★★★★★', 5],
  ['😡', 1],
  ['😍', 5],
  ['', null],
  ['0', null],
  ['6', null],
  ['55', null],
  ['★★★★★★', null],
  ['👍', null],
  ['1 more thing', null],
  ['5 minutes ago my flight was cancelled', null],
  ['I have 2 bags', null],
  ['12', null],
])('“%s” is %s', (text, expected) => {
  expect(score(text)?.score ?? null).toBe(expected)
})

test('words behind a score are kept; a question behind it is for somebody to answer', () => {
  expect(score('5, Maya was great')).toEqual({ score: 5, words: 'Maya was great' })
  expect(score('2 - nobody answered\nfor an hour')).toEqual({
    score: 2,
    words: 'nobody answered\nfor an hour',
  })
  expect(score('4\nfast')).toEqual({ score: 4, words: 'fast' })
  expect(score('1, when do I get my money?')).toBeNull()
})

test('a tap counts for its own survey, and a picture is no score', () => {
  const { rich } = askedOn('whatsapp', ID, { question: 'How did we do?' })
  const tap = (tapped: string, id = ID) =>
    readScore({ text: '4 ★★★★', received: { media: [], tapped, replyTo: null } }, id)
  expect(rich?.rows.map((row) => tap(row.id)?.score)).toEqual([5, 4, 3, 2, 1])
  expect(tap(rich!.rows[0]!.id, ID.replace('1', '2'))).toBeNull()
  const media = [{ url: 'https://x/y', type: 'image/png', name: null }]
  expect(readScore({ text: '5', received: { media, tapped: null, replyTo: null } }, ID)).toBeNull()
})

test('SMS says which numbers count, unless the question does', () => {
  expect(askedOn('sms', ID, { question: 'How did we do?' }).body).toBe('How did we do? (1-5)')
  expect(askedOn('sms', ID, { question: 'From 1 to 5, how was it?' }).body).toBe('From 1 to 5, how was it?')
  expect(askedOn('sms', ID, { question: 'How did we do?' }).rich).toBeNull()
  expect(askedOn('inapp', ID, { question: 'How?' }).rich?.rows.every((row) => row.title.length <= 24)).toBe(
    true,
  )
})

test('words are in the language the file tells, else in the first one', () => {
  const text = (language: string) => ({ language, question: language, wordsQuestion: '', thanks: '' })
  const texts = ['en', 'es', 'pt-BR'].map(text)
  expect(wordsFor(texts, {}).language).toBe('en')
  expect(wordsFor(texts, { language: 'es-MX' }).language).toBe('es')
  expect(wordsFor(texts, { locale: 'pt_br' }).language).toBe('pt-BR')
  expect(wordsFor(texts, { lang: 'ja' }).language).toBe('en')
})

test('a comment asks nothing', () => {
  expect(isComment({ text: 'Great, thank you' })).toBe(true)
  expect(isComment({ text: 'Where is my parcel?' })).toBe(false)
  expect(isComment({ text: '  ' })).toBe(false)
})
