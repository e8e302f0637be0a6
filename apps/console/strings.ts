// Reads every sentence of the console: where t() and <T> say it, and where words stand without them. `npm run -s strings`
// writes src/words/en.json from it and says what other languages lack; tests/house/15-words.test.ts keeps it so.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { parseSync } from 'vite'
import { keyOf } from './src/ui/text.ts'

const SRC = join(import.meta.dirname, 'src')
const WORDS = join(SRC, 'words')

export type Sentence = {
  key: string
  text: string
  rich: boolean
  /** From the console's src. */
  file: string
  line: number
  /** Names that are given to it; null when they cannot be told from the code. */
  given: string[] | null
}
export type Finding = { file: string; line: number; what: string; text: string }

type Node = { type: string; start: number; end: number; [key: string]: unknown }

/** Attributes whose text people read or hear. */
const READ = new Set([
  'label',
  'title',
  'placeholder',
  'alt',
  'hint',
  'about',
  'verb',
  'keep',
  'description',
  'nothingFoundMessage',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
])

/** Names are the same in every language; so are addresses. */
const NAMES =
  /^(?:SMS|WhatsApp|Foreword|CSV|XLSX|Excel|API|URL|Twilio|LivePerson|JSON|SHA-256|Ctrl|Enter|Esc|Tab)$/

/** All sentences of the console, and what breaks the rules: words without t, sentences that cannot be read, t while loading. */
export function readConsole(): { sentences: Sentence[]; findings: Finding[] } {
  const sentences: Sentence[] = []
  const findings: Finding[] = []
  for (const file of sourcesIn(SRC)) readSource(file, sentences, findings)
  return { sentences, findings }
}

function sourcesIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(dir, entry.name)
      // The reference of the API is a page of its own, in the language of its descriptions.
      if (entry.isDirectory()) return path === join(SRC, 'reference') ? [] : sourcesIn(path)
      return /\.tsx?$/.test(entry.name) && !/\.(test|fixture|d)\.tsx?$/.test(entry.name) ? [path] : []
    })
    .sort()
}

function readSource(path: string, sentences: Sentence[], findings: Finding[]): void {
  const code = readFileSync(path, 'utf8')
  const file = relative(SRC, path).replaceAll('\\', '/')
  const lineOf = (node: Node) => code.slice(0, node.start).split('\n').length
  const find = (node: Node, what: string, text: string) =>
    findings.push({ file, line: lineOf(node), what, text: text.replace(/\s+/g, ' ').trim() })
  const say = (
    node: Node,
    text: string,
    context: string | undefined,
    rich: boolean,
    given: string[] | null,
  ) => sentences.push({ key: keyOf(text, context), text, rich, file, line: lineOf(node), given })

  const visit = (node: Node, later: boolean): void => {
    if (node.type === 'CallExpression' && (node.callee as Node).name === 't' && file !== 'ui/text.ts') {
      const [text, values, context] = node.arguments as Node[]
      const said = textOf(text)
      if (said === null) find(node, 't() needs its sentence in place', code.slice(node.start, node.end))
      else {
        if (!later) find(node, 't() while the module loads keeps one language', said)
        say(node, said, textOf(context) ?? undefined, false, values ? keysOf(values) : [])
      }
      if (values) visit(values, later)
      return
    }
    if (node.type === 'JSXElement' && nameOf((node.openingElement as Node).name as Node) === 'T') {
      const attributes = (node.openingElement as Node).attributes as Node[]
      const value = (name: string) =>
        attributes.find((one) => nameOf(one.name as Node) === name)?.value as Node | undefined
      const said = textOf(value('text'))
      const given = value('with')
      if (said === null) find(node, '<T> needs its sentence in place', code.slice(node.start, node.end))
      else say(node, said, textOf(value('context')) ?? undefined, true, given ? keysOf(inside(given)) : [])
      if (given) visit(given, later)
      return
    }
    if (node.type === 'JSXText') {
      if (wordy(node.value as string)) find(node, 'words in JSX without t()', node.value as string)
      return
    }
    if (node.type === 'JSXAttribute' && READ.has(nameOf(node.name as Node)) && node.value) {
      for (const text of plainTexts(node.value as Node))
        if (wordy(text)) find(node, `${nameOf(node.name as Node)} without t()`, text)
    }
    if (node.type === 'JSXExpressionContainer')
      for (const text of plainTexts(node))
        if (wordy(text) && /\s|^[A-Z]/.test(text.trim()) && inChildren.has(node))
          find(node, 'words in JSX without t()', text)
    const waits = later || /Function|MethodDefinition/.test(node.type)
    for (const child of childrenOf(node)) {
      if (node.type === 'JSXElement' || node.type === 'JSXFragment') inChildren.add(child)
      visit(child, waits)
    }
  }
  const inChildren = new Set<Node>()
  visit(parseSync(path, code).program as unknown as Node, false)
}

function* childrenOf(node: Node): Generator<Node> {
  for (const [name, value] of Object.entries(node)) {
    if (name === 'typeAnnotation' || name === 'openingElementName') continue
    for (const one of Array.isArray(value) ? value : [value])
      if (one && typeof one === 'object' && typeof (one as Node).type === 'string') yield one as Node
  }
}

const nameOf = (node: Node | undefined): string =>
  typeof node?.name === 'string'
    ? node.name
    : node?.type === 'JSXNamespacedName'
      ? nameOf(node.name as Node)
      : ''

const inside = (node: Node): Node =>
  node.type === 'JSXExpressionContainer' ? inside(node.expression as Node) : node

/** The text of a literal; null for anything that is made while running. */
function textOf(node: Node | undefined): string | null {
  if (!node) return null
  const plain = inside(node)
  if (plain.type === 'Literal' && typeof plain.value === 'string') return plain.value
  if (plain.type !== 'TemplateLiteral' || (plain.expressions as Node[]).length > 0) return null
  return ((plain.quasis as Node[])[0]!.value as { cooked: string }).cooked
}

/** The texts an expression comes to, through choices, but not those of calls in it. */
function plainTexts(node: Node): string[] {
  const plain = inside(node)
  switch (plain.type) {
    case 'Literal':
      return typeof plain.value === 'string' ? [plain.value] : []
    case 'TemplateLiteral':
      return (plain.quasis as Node[]).map((one) => (one.value as { cooked: string }).cooked)
    case 'ConditionalExpression':
      return [...plainTexts(plain.consequent as Node), ...plainTexts(plain.alternate as Node)]
    case 'LogicalExpression':
      return plainTexts(plain.right as Node)
    default:
      return []
  }
}

const wordy = (text: string): boolean => {
  const plain = text.replace(/&\w+;/g, ' ').trim()
  return /\p{L}{2,}/u.test(plain) && !NAMES.test(plain) && !/^https:\/\/\S*$/.test(plain)
}

/** The names in an object that is written out; null when it is not, or spreads another. */
function keysOf(node: Node): string[] | null {
  if (node.type !== 'ObjectExpression') return null
  const properties = node.properties as Node[]
  if (properties.some((one) => one.type !== 'Property' || one.computed)) return null
  return properties.map((one) => nameOf(one.key as Node) || String((one.key as Node).value))
}

/** What a sentence asks for: variables by name, tags as `<name>`. Throws what is wrong with its syntax. */
export function asksFor(text: string, rich: boolean): string[] {
  const names = new Set<string>()
  const walk = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue
      if (element.type === TYPE.date || element.type === TYPE.time)
        throw new Error(`“${text}” formats a date itself; give it as text.`)
      names.add(element.type === TYPE.tag ? `<${element.value}>` : element.value)
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) walk(option.value)
      if (element.type === TYPE.tag) walk(element.children)
    }
  }
  walk(parse(text, { ignoreTag: !rich }))
  return [...names].sort()
}

/** The English catalogue: every key, sorted, with the files that say it. */
export function catalogueOf(sentences: readonly Sentence[]): Record<string, string> {
  const files = new Map<string, Set<string>>()
  for (const { key, file } of sentences) files.set(key, (files.get(key) ?? new Set()).add(file))
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, where]) => [key, [...where].sort().join(', ')]))
}

/** The catalogues of other languages, by language. */
export function translations(): Record<string, Record<string, string>> {
  const names = readdirSync(WORDS).filter((name) => /^[a-z]{2}\.json$/.test(name) && name !== 'en.json')
  return Object.fromEntries(
    names.map((name) => [name.slice(0, 2), JSON.parse(readFileSync(join(WORDS, name), 'utf8'))]),
  )
}

/** As `npm run -s strings` writes it. */
export const written = (catalogue: Record<string, unknown>): string =>
  `${JSON.stringify(catalogue, null, 2)}\n`

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { sentences, findings } = readConsole()
  const english = catalogueOf(sentences)
  writeFileSync(join(WORDS, 'en.json'), written(english))
  const keys = Object.keys(english)
  console.log(`${keys.length} sentences.`)
  for (const [language, words] of Object.entries(translations())) {
    const lacks = keys.filter((key) => !words[key])
    const over = Object.keys(words).filter((key) => !english[key])
    console.log(`${language} lacks ${lacks.length}, and has ${over.length} that nothing says any more.`)
    for (const key of lacks) console.log(`  lacks ${JSON.stringify(key)} (${english[key]})`)
    for (const key of over) console.log(`  over  ${JSON.stringify(key)}`)
  }
  for (const { file, line, what, text } of findings) console.log(`${file}:${line} ${what}: ${text}`)
}
