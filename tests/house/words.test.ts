import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { variables } from '../../apps/server/src/settings.ts'
import { PAST_THE_DOOR } from './exceptions.ts'
import { filesIn, isTest, ROOT, read, sources, withoutComments } from './tree.ts'

// The words for users say what the code does: settings, commands, metrics, links, exceptions.

const TEXT = /\.(tsx?|jsx?|json|md|sql|css|html|ya?ml|svg|txt)$|(^|\/)(LICENSE|NOTICE|run|\.gitignore)$/
const texts = filesIn('.').filter((path) => TEXT.test(path))
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  ...filesIn('docs').filter((path) => path.endsWith('.md')),
]

test('every setting is in docs/settings.md, and nothing else is', () => {
  const documented = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]!)
  expect(documented.sort()).toEqual(Object.keys(variables).sort())
})

test('only settings.ts and the commands read the environment', () => {
  const readers = ['apps/server/src', 'apps/carrier-sandbox/src', 'apps/console/src', 'packages/contract/src']
    .flatMap(sources)
    .filter((path) => /\bprocess\.env\b/.test(withoutComments(read(path))))
  const wrong = readers.filter(
    (path) => !/^apps\/server\/src\/(settings\.ts|cli\.ts|cli\/\w+\.ts)$/.test(path),
  )
  expect(wrong).toEqual([])
  expect(readers).toContain('apps/server/src/settings.ts')
})

test('a variable that is named anywhere exists', () => {
  const known = new Set([...Object.keys(variables), 'FOREWORD_PASSWORD'])
  const wrong = texts.flatMap((path) =>
    [...read(path).matchAll(/\bFOREWORD_[A-Z_]*[A-Z]\b/g)]
      .filter((match) => !known.has(match[0]))
      .map((match) => `${path}: ${match[0]}`),
  )
  expect(wrong).toEqual([])
})

test('every command and option is in docs/cli.md', () => {
  const docs = read('docs/cli.md')
  const commands = [...read('apps/server/src/cli.ts').matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(
    (match) => match[1]!,
  )
  expect(commands.length).toBeGreaterThan(5)
  for (const command of commands) {
    expect(docs).toContain(`## foreword ${command}\n`)
    const section = docs.split(`## foreword ${command}\n`)[1]!.split('\n## ')[0]!
    const help = /const HELP = `([\s\S]*?)`/.exec(read(`apps/server/src/cli/${command}.ts`))![1]!
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map((match) => match[1]!)
    expect(
      options.filter((option) => option !== '--help' && !section.includes(`\`${option}\``)),
      command,
    ).toEqual([])
  }
})

test('every metric is in docs/operations.md', () => {
  const names = [...read('apps/server/src/platform/metrics.ts').matchAll(/name: '(foreword_\w+)'/g)]
  expect(names.length).toBeGreaterThan(3)
  for (const [, name] of names) expect(read('docs/operations.md')).toContain(`\`${name}\``)
})

test('every link between pages leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/(?<!!)\[[^\]]+\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .filter((match) => !existsSync(join(ROOT, dirname(page), match[1]!)))
      .map((match) => `${page}: ${match[1]}`),
  )
  expect(broken).toEqual([])
})

test('npm scripts that pages name exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/\bnpm run ([\w-]+)/g)].map((match) => match[1]!),
  )
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((name) => !scripts[name])).toEqual([])
})

test('ARCHITECTURE.md lists the exceptions from the laws, and every room', () => {
  const text = read('ARCHITECTURE.md')
  const paths = Object.keys(PAST_THE_DOOR).map((path) => path.replace('apps/server/src/', ''))
  expect(paths.filter((path) => !text.includes(`\`${path}\``))).toEqual([])
  const rooms = new Set(
    sources('apps/server/src').flatMap((path) => /^apps\/server\/src\/(\w+)\//.exec(path)?.[1] ?? []),
  )
  expect([...rooms].filter((room) => !new RegExp(`(src/| )${room}/ `).test(text))).toEqual([])
})

test('nothing names the machine it was made on, a registry, or an unfinished task', () => {
  const words = [
    ['/work', 'main'],
    ['/work', 'shared'],
    ['/root', ''],
  ].map((parts) => parts.join('/'))
  const hosts = [['registry', 'npmjs', 'org'].join('.'), ['registry', 'yarnpkg', 'com'].join('.')]
  const wrong = texts.flatMap((path) => {
    const text = read(path)
    return [...words, ...hosts].filter((word) => text.includes(word)).map((word) => `${path}: ${word}`)
  })
  expect(wrong).toEqual([])
  expect(texts.length).toBeGreaterThan(300)
  const tasks = texts.filter(
    (path) => /\.(tsx?|sql|css)$/.test(path) && !isTest(path) && /\b(TODO|FIXME|XXX)\b/.test(read(path)),
  )
  expect(tasks).toEqual([])
})
