import { expect, test } from 'vitest'
import { importsOf, sources, withoutComments } from './tree.ts'

const TEXT = `// import { a } from './not-this.ts'
import type { Tx } from '../platform/db/database.ts'
import {
  one,
  two, // import { b } from './nor-this.ts'
} from "./several-lines.ts"
import './effect.ts'
import data from './data.json' with { type: 'json' }
export * from './again.ts'
export type { T } from './types.ts'
/* import c from './nor-this-either.ts' */
const later = () => import('./later.ts')
const url = 'http://example.com/from "elsewhere"'
`

test('finds every way to import, and none in comments', () => {
  const found = importsOf('apps/server/src/room/file.ts', TEXT)
  expect(found.map((one) => [one.name, one.typeOnly])).toEqual([
    ['../platform/db/database.ts', true],
    ['./several-lines.ts', false],
    ['./data.json', false],
    ['./again.ts', false],
    ['./types.ts', true],
    ['./effect.ts', false],
    ['./later.ts', false],
  ])
  expect(found[0]!.path).toBe('apps/server/src/platform/db/database.ts')
  expect(found[1]!.path).toBe('apps/server/src/room/several-lines.ts')
})

test('comments go, addresses stay', () => {
  expect(withoutComments("const a = 'http://x' // why\n/** doc */ const b = 1")).toBe(
    "const a = 'http://x' \n const b = 1",
  )
})

test('the product is found, its tests are not', () => {
  const found = sources('apps/server/src')
  expect(found).toContain('apps/server/src/main.ts')
  expect(found.length).toBeGreaterThan(100)
  expect(found.filter((path) => path.includes('.test.'))).toEqual([])
})
