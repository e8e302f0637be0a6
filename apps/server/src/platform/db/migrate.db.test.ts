import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../../tests/kit/database.ts'
import { migrate, refuseOldServer } from './migrate.ts'

let kit: TestDatabase
let dir: string

beforeEach(async () => {
  kit = await testDatabase()
  await sql`drop table schema_migrations`.execute(kit.db.kysely)
  dir = await mkdtemp(join(tmpdir(), 'foreword-migrations-'))
  await file('0001_birds.sql', 'create table birds (name text);\ninsert into birds values ($$wren$$);\n')
  await file('0002_nests.sql', 'create table nests (bird text);')
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
  await kit.drop()
})

const file = (name: string, text: string) => writeFile(join(dir, name), text)
const run = () => migrate(kit.url, { dir })
const birds = async () => (await sql<{ name: string }>`select name from birds`.execute(kit.db.kysely)).rows

test('applies what is missing, in order, once', async () => {
  expect(await run()).toEqual(['0001_birds.sql', '0002_nests.sql'])
  expect(await run()).toEqual([])
  await file('0003_more.sql', "insert into birds values ('owl');")
  await file('notes.md', 'not a migration')
  expect(await run()).toEqual(['0003_more.sql'])
  expect(await birds()).toEqual([{ name: 'wren' }, { name: 'owl' }])
})

test('processes that start together apply each file once', async () => {
  const applied = await Promise.all([run(), run(), run(), run()])
  expect(applied.flat().sort()).toEqual(['0001_birds.sql', '0002_nests.sql'])
  expect(await birds()).toEqual([{ name: 'wren' }])
})

test('a failing file leaves nothing behind and is named with its line', async () => {
  await file('0002_nests.sql', 'create table nests (bird text);\n\nselect nonsense;')
  await expect(run()).rejects.toThrow(
    'Migration 0002_nests.sql failed at line 3: column "nonsense" does not exist',
  )
  await file('0002_nests.sql', 'create table nests (bird text);')
  expect(await run()).toEqual(['0002_nests.sql'])
})

test('a file changed after it was applied is refused; changed line ends are not', async () => {
  await run()
  await file('0001_birds.sql', 'create table birds (name text);\r\ninsert into birds values ($$wren$$);\r\n')
  expect(await run()).toEqual([])
  await appendFile(join(dir, '0001_birds.sql'), '-- and more')
  await expect(run()).rejects.toThrow(
    /^0001_birds\.sql was changed after it had been applied .* Restore the file/,
  )
})

test('a database newer than the code is refused', async () => {
  await run()
  await rm(join(dir, '0002_nests.sql'))
  await expect(run()).rejects.toThrow(
    /^The database is newer .* has migration 0002_nests\.sql, .* here is 0001\./,
  )
})

test('a file put in between, a lost one and two with one number are refused', async () => {
  await file('0004_later.sql', 'select 1;')
  await run()
  await file('0003_between.sql', 'select 1;')
  await expect(run()).rejects.toThrow('0003_between.sql comes before migration 0004')
  await rm(join(dir, '0003_between.sql'))
  await rm(join(dir, '0002_nests.sql'))
  await expect(run()).rejects.toThrow('has migration 0002_nests.sql, whose file is missing')
  await file('0004_twice.sql', 'select 1;')
  await expect(run()).rejects.toThrow('0004_later.sql and 0004_twice.sql have the same number')
})

test('a server older than PostgreSQL 18 is refused', () => {
  expect(() => refuseOldServer('17.6', 170_006)).toThrow(
    'The database is PostgreSQL 17.6; Foreword needs 18 or newer.',
  )
  expect(() => refuseOldServer('18.0', 180_000)).not.toThrow()
})
