import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { testDatabase } from './database.ts'

test('each database is its own, with every migration and no rows', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  await sql`create table mine (n int)`.execute(one.db.kysely)
  const found = sql<{ accounts: number; mine: string | null }>`
    select (select count(*) from accounts) as accounts, to_regclass('mine')::text as mine`
  expect((await found.execute(one.db.kysely)).rows).toEqual([{ accounts: 0, mine: 'mine' }])
  expect((await found.execute(two.db.kysely)).rows).toEqual([{ accounts: 0, mine: null }])
  await one.drop()
  await two.drop()
})

test('a connection left open fails the drop, which removes the database all the same', async () => {
  const kit = await testDatabase()
  const left = new Client({ connectionString: kit.url, application_name: 'forgotten' })
  left.on('error', () => {})
  await left.connect()
  await left.query('select 42')
  await expect(kit.drop()).rejects.toThrow('Connections were left open: forgotten (idle, last: select 42)')
  const server = new Client({ connectionString: inject('serverUrl') })
  await server.connect()
  const name = new URL(kit.url).pathname.slice(1)
  const { rowCount } = await server.query('select from pg_database where datname = $1', [name])
  await server.end()
  expect(rowCount).toBe(0)
})
