import { expect, test } from 'vitest'
import {
  asksFor,
  catalogueOf,
  type Finding,
  readConsole,
  translations,
  written,
} from '../../apps/console/strings.ts'
import { read } from './tree.ts'

// Every word of the console is in one catalogue, and every other language has all of it.

const { sentences, findings } = readConsole()
const english = catalogueOf(sentences)
const languages = Object.entries(translations())

/** Words that are the same in every language, by file, with the reason. */
const NOT_WORDS: Record<string, { texts: readonly string[]; why: string }> = {
  'screens/settings/api/SecretOnce.tsx': {
    texts: ['client_id', 'client_secret'],
    why: 'names of fields of OAuth 2, as a program sends them',
  },
  'screens/settings/webhooks/DeliveryPanel.tsx': {
    texts: ['webhook-id'],
    why: 'the name of a header, as a receiver reads it',
  },
  'screens/templates/handoffs/StepWords.tsx': {
    texts: ['https:// or {link}'],
    why: 'how an address begins, or a variable',
  },
}

const excepted = ({ file, text }: Finding): boolean => NOT_WORDS[file]?.texts.includes(text) ?? false

test('no words stand on a screen without t(), and t() waits until the screen is drawn', () => {
  expect(sentences.length).toBeGreaterThan(2000)
  expect(findings.filter((one) => !excepted(one))).toEqual([])
})

test('the exceptions name nothing that is gone', () => {
  for (const [file, { texts }] of Object.entries(NOT_WORDS)) {
    const found = findings.filter((one) => one.file === file).map((one) => one.text)
    expect(found, file).toEqual(expect.arrayContaining([...texts]))
  }
})

test('the English catalogue is what the console says: npm run -s strings writes it', () => {
  expect(read('apps/console/src/words/en.json') === written(english), 'run npm run -s strings').toBe(true)
})

test('a sentence is given all it asks for', () => {
  const wrong = sentences.flatMap(({ file, line, text, rich, given }) => {
    const lacks = asksFor(text, rich).filter(
      (name) => !given?.includes(name.replace(/[<>]/g, '')) && name !== '<b>',
    )
    return given !== null && lacks.length > 0
      ? [`${file}:${line} “${text}” is not given ${lacks.join(', ')}`]
      : []
  })
  expect(wrong).toEqual([])
})

test('there is a second language, and it has every sentence and nothing else', () => {
  expect(languages.map(([name]) => name)).toContain('de')
  for (const [name, words] of languages) {
    expect(
      Object.keys(english).filter((key) => !words[key]?.trim()),
      `${name} lacks`,
    ).toEqual([])
    expect(
      Object.keys(words).filter((key) => !english[key]),
      `${name} has what nothing says`,
    ).toEqual([])
  }
})

test('a translation asks for what the English sentence asks for', () => {
  const kinds = new Map(sentences.map(({ key, text, rich }) => [key, { text, rich }]))
  for (const [name, words] of languages) {
    const wrong = Object.entries(words).flatMap(([key, said]) => {
      const kind = kinds.get(key)
      if (!kind) return []
      const [theirs, ours] = [asksFor(said, kind.rich), asksFor(kind.text, kind.rich)]
      return theirs.join() === ours.join() ? [] : [`${key}: ${theirs.join()} instead of ${ours.join()}`]
    })
    expect(wrong, name).toEqual([])
  }
})

test('the reader of sentences sees what it is for', () => {
  expect(asksFor('{n, plural, one {<b>#</b> of {all}} other {#}} by <a>{name}</a>', true)).toEqual([
    '<a>',
    '<b>',
    'all',
    'n',
    'name',
  ])
  expect(asksFor('under <1% of {all}', false)).toEqual(['all'])
  expect(() => asksFor('{at, date}', false)).toThrow(/give it as text/)
  expect(() => asksFor('{open', false)).toThrow()
})
