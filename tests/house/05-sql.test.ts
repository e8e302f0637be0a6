import { expect, test } from 'vitest'
import { importsOf, read, sources, withoutComments } from './tree.ts'

// Law 5: SQL stands only in stores and analytics questions; values are parameters, never text.

const SERVER = 'apps/server/src/'

const mayHoldSql = (path: string): boolean =>
  /(^|\/|-)store\.ts$/.test(path) ||
  path.includes('/store/') ||
  path.startsWith(`${SERVER}platform/db/`) ||
  path.startsWith(`${SERVER}analytics/`)

const files = sources(SERVER)

test('SQL stands only in stores, analytics questions and platform/db', () => {
  const wrong = files.filter(
    (path) =>
      !mayHoldSql(path) &&
      importsOf(path).some((one) => !one.typeOnly && ['kysely', 'pg', 'pg-copy-streams'].includes(one.name)),
  )
  expect(wrong).toEqual([])
  expect(files.filter((path) => mayHoldSql(path) && /\bsql[<`]/.test(read(path))).length).toBeGreaterThan(15)
})

test('nobody else talks to the pool', () => {
  const wrong = files.filter(
    (path) =>
      !mayHoldSql(path) && /\b(pool|client|kysely|db)\.query\(|\bsql`/.test(withoutComments(read(path))),
  )
  expect(wrong).toEqual([])
})

test('no text is put into a statement: no sql.raw, no sql.lit, no added strings', () => {
  const wrong = files.flatMap((path) => {
    const code = withoutComments(read(path))
    const found = [...code.matchAll(/\bsql\s*\.\s*(raw|lit)\s*\(|\bsql`[^`]*`\s*\+|\+\s*sql`/g)].map(
      (match) => match[0],
    )
    return found.map((what) => `${path}: ${what}`)
  })
  expect(wrong).toEqual([])
})
