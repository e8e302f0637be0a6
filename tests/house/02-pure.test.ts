import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, packageOf, ROOT, read, sources, withoutComments } from './tree.ts'

// Law 2: a file that begins with `// pure` does no I/O and knows neither clock nor chance; so neither may what it imports.

const DIRS = ['apps/server/src', 'apps/console/src', 'apps/carrier-sandbox/src', 'packages/contract/src']

/** Packages that only compute, or are drawings. Hashes compute too; node:crypto's chance is caught below. */
const COMPUTING = new Set([
  'typebox',
  'csv-parse', // pure files take its /sync, which reads no stream
  'libphonenumber-js',
  '@formatjs/icu-messageformat-parser',
  '@foreword/contract',
  '@tabler/icons-react',
  'node:crypto',
])

const IMPURE: readonly [string, RegExp][] = [
  ['the clock', /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/],
  ['chance', /\bMath\.random\(|\brandom(UUID|Bytes|Int)\(|\bgetRandomValues\(/],
  ['the process', /\bprocess\.|\bconsole\./],
  ['timers', /\bset(Timeout|Interval|Immediate)\(/],
  ['the network', /\bfetch\(|\bnew WebSocket\(|\bnew EventSource\(/],
  [
    'the browser',
    /\bwindow\.(location|history|document|matchMedia|addEventListener)\b|\b(document|localStorage|sessionStorage|navigator)\.[a-z]/,
  ],
]

const isPure = (path: string): boolean => read(path).startsWith('// pure\n')
const pure = DIRS.flatMap(sources).filter(isPure)

test('there are pure files in every part', () => {
  for (const dir of DIRS) expect(pure.filter((path) => path.startsWith(dir)).length, dir).toBeGreaterThan(3)
})

test('a pure file imports only pure files, data and packages that compute', () => {
  const wrong = pure.flatMap((from) =>
    importsOf(from)
      .filter((one) => !one.typeOnly && !one.name.endsWith('.json'))
      .filter((one) => (one.path ? !pureFile(one.path) : !COMPUTING.has(packageOf(one.name))))
      .map((one) => `${from} imports ${one.name}`),
  )
  expect(wrong).toEqual([])
})

const pureFile = (path: string): boolean => existsSync(join(ROOT, path)) && isPure(path)

test('a pure file uses neither clock, chance, process, timers, network nor browser', () => {
  const wrong = pure.flatMap((path) => {
    const code = withoutComments(read(path))
    return IMPURE.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${path} uses ${what}`)
  })
  expect(wrong).toEqual([])
})

test('the patterns see what they are for', () => {
  const hits = ['Date.now()', 'new Date()', 'Math.random()', 'process.env', 'setTimeout(f, 1)', 'fetch(url)']
  for (const code of hits)
    expect(
      IMPURE.some(([, pattern]) => pattern.test(code)),
      code,
    ).toBe(true)
  expect(IMPURE.some(([, pattern]) => pattern.test('new Date(ms)'))).toBe(false)
})
