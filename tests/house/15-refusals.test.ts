import { afterEach, describe, expect, test } from 'vitest'
import { REFUSALS, refused } from '../../apps/console/src/api/refusals.ts'
import { speakWith } from '../../apps/console/src/ui/text.ts'
import german from '../../apps/console/src/words/de.json' with { type: 'json' }
import { errors } from '../../packages/contract/src/index.ts'
import { isTest, read, sources } from './tree.ts'

// Law 15, for refusals: what the console says in the spoken language is a refusal that the server still makes, word for word, and each of
// its values comes through.

afterEach(() => speakWith('en', 'en', {}))

const table = Object.entries(REFUSALS).flatMap(([code, list]) =>
  list.map(([text, say]) => ({ code, text, say })),
)

/** Letters that a form needs to tell a sentence from others. */
const LEAST_LETTERS = 9

/** Every text that stands in a source, with what is put in as a hole. */
function textsIn(source: string): string[] {
  const texts: string[] = []
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]!
    if (source.startsWith('//', at))
      at = source.indexOf('\n', at) < 0 ? source.length : source.indexOf('\n', at)
    else if (sign === "'" || sign === '"' || sign === '`') {
      const { text, end } = textAt(source, at, texts)
      texts.push(text)
      at = end
    }
  }
  return texts
}

function textAt(source: string, from: number, inside: string[]): { text: string; end: number } {
  const quote = source[from]!
  let text = ''
  let at = from + 1
  for (; at < source.length && source[at] !== quote; at++) {
    if (quote !== '`' && source[at] === '\n') break
    if (source[at] === '\\') text += source[++at]
    else if (quote === '`' && source.startsWith('${', at)) {
      const begin = at + 2
      let depth = 1
      for (at = begin; depth > 0 && at < source.length; at++) {
        if ('\'"`'.includes(source[at]!)) at = textAt(source, at, inside).end
        else if (source[at] === '{') depth++
        else if (source[at] === '}') depth--
      }
      inside.push(...textsIn(source.slice(begin, at - 1)))
      at--
      text += HOLE
    } else text += source[at]
  }
  return { text, end: at }
}

const HOLE = '\u0001'
const special = /[.*+?^${}()|[\]\\]/g

const served = new Set(
  sources('apps/server/src')
    .filter((file) => !isTest(file))
    .flatMap((file) => textsIn(read(file))),
)
for (const [, sentence] of Object.values(errors)) served.add(sentence)
const forms = [...served]
  .filter((text) => text.includes(HOLE) && text.replace(/[^a-z]/gi, '').length >= LEAST_LETTERS)
  .map((text) => new RegExp(`^${text.replace(special, '\\$&').replaceAll(HOLE, '.*?')}$`, 's'))

/** A sentence as the server would write it, with values that occur nowhere else. */
const sample = (text: string) => text.replace(/\{(\w+)\}/g, (_, name) => `X${name}X`)
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)

describe.each(table)('$code: $text', ({ code, text }) => {
  test('is a refusal of the contract that the server makes', () => {
    expect(Object.keys(errors)).toContain(code)
    const written = sample(text)
    expect(served.has(text) || forms.some((form) => form.test(written)), 'no source says it').toBe(true)
  })

  test('is said in English as it was, and in German with all that stands in it', () => {
    const written = sample(text)
    expect(refused(code, written)).toBe(written)
    speakWith('de', 'de-DE', german)
    const said = refused(code, written)
    expect(said, 'German').not.toBe(written)
    for (const name of namesIn(text)) expect(said, name).toContain(`X${name}X`)
    expect(said.replace(/\{X\w+X\}/g, ''), 'a value was not filled').not.toMatch(/[{}]/)
  })
})

test('the sentence of every code in the table is there beside what is more exact', () => {
  for (const [code, list] of Object.entries(REFUSALS)) {
    const own = errors[code as keyof typeof errors][1]
    if (code !== 'bad_request')
      expect(
        list.map(([text]) => text),
        code,
      ).toContain(own)
  }
})

test('states are words in the spoken language, too; what is not known stays as the server wrote it', () => {
  speakWith('de', 'de-DE', german)
  expect(refused('wrong_state', 'A campaign that is finished cannot be paused.')).toBe(
    'Eine Kampagne im Zustand „Beendet“ kann nicht angehalten werden.',
  )
  expect(refused('carrier_refused', 'Unknown destination handset')).toBe('Unknown destination handset')
  expect(refused('no_such_code', 'Something')).toBe('Something')
})

test('the table knows the refusals that campaigns and conversations are met with', () => {
  expect(table.length).toBeGreaterThan(120)
})
