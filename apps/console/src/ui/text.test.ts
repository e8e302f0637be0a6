import { afterEach, expect, test } from 'vitest'
import { language, locale, richPieces, speakWith, spoken, t } from './text.ts'

afterEach(() => speakWith('en', 'en', {}))

test('a sentence without variables is itself', () => {
  expect(t('Nothing’s here: 100% of <1')).toBe('Nothing’s here: 100% of <1')
})

test('values are put in; numbers are written as the language does', () => {
  expect(t('{count} of {name}', { count: 421_938, name: 'A {b}' })).toBe('421,938 of A {b}')
  speakWith('de', 'de-DE', { '{count} of {name}': '{name}: {count}' })
  expect(t('{count} of {name}', { count: 421_938, name: 'A' })).toBe('A: 421.938')
})

test('plural forms follow the language', () => {
  const people = '{count, plural, one {# person} other {# people}}'
  expect([0, 1, 2, 1200].map((count) => t(people, { count }))).toEqual([
    '0 people',
    '1 person',
    '2 people',
    '1,200 people',
  ])
  speakWith('pl', 'pl', {
    [people]: '{count, plural, one {# osoba} few {# osoby} many {# osób} other {# osoby}}',
  })
  expect([1, 3, 5, 22].map((count) => t(people, { count }))).toEqual([
    '1 osoba',
    '3 osoby',
    '5 osób',
    '22 osoby',
  ])
})

test('an exact number, an offset and a choice', () => {
  const text = '{n, plural, =0 {nobody} one {one} other {#}} {who, select, you {by you} other {by {who}}}'
  expect(t(text, { n: 0, who: 'you' })).toBe('nobody by you')
  expect(t(text, { n: 7, who: 'Mara' })).toBe('7 by Mara')
  expect(t('{n, plural, offset:1 =1 {you} other {you and # more}}', { n: 3 })).toBe('you and 2 more')
})

test('a context tells homonyms apart, and what a catalogue lacks stays English', () => {
  speakWith('de', 'de-DE', { Open: 'Öffnen', 'Open⟨a state⟩': 'Offen' })
  expect(t('Open')).toBe('Öffnen')
  expect(t('Open', undefined, 'a state')).toBe('Offen')
  expect(t('Close')).toBe('Close')
  expect([language(), locale()]).toEqual(['de', 'de-DE'])
})

test('rich text gives a tag what is inside it, wherever the translator put it', () => {
  speakWith('de', 'de-DE', { 'Read <a>{n} guides</a> now': 'Jetzt <a>{n} Anleitungen</a> lesen' })
  const a = (inside: unknown[]) => ({ link: inside.join('') })
  expect(richPieces('Read <a>{n} guides</a> now', { n: 2, a })).toEqual([
    'Jetzt ',
    { link: '2 Anleitungen' },
    ' lesen',
  ])
})

test('a list a module keeps is said anew in another language', () => {
  const list = spoken(() => [t('Open'), t('Close')])
  const table = spoken(() => ({ open: t('Open'), close: t('Close') }))
  expect(Array.isArray(list)).toBe(true)
  expect(list.map((word) => word)).toEqual(['Open', 'Close'])
  speakWith('de', 'de-DE', { Open: 'Öffnen' })
  expect([...list]).toEqual(['Öffnen', 'Close'])
  expect(Object.entries(table)).toEqual([
    ['open', 'Öffnen'],
    ['close', 'Close'],
  ])
  expect({ ...table, close: 'x' }).toEqual({ open: 'Öffnen', close: 'x' })
  expect('open' in table && table.open).toBe('Öffnen')
})
