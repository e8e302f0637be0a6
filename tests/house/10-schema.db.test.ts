import { afterAll, beforeAll, expect, test } from 'vitest'
import { dumpSchema } from '../../apps/server/src/platform/db/dump-schema.ts'
import { type TestDatabase, testDatabase } from '../kit/database.ts'
import { read } from './tree.ts'

// Law 10: migrations/schema.sql is what the migrations make. `npm run schema` writes it.

let kit: TestDatabase
beforeAll(async () => {
  kit = await testDatabase()
})
afterAll(() => kit.drop())

test('schema.sql is current', async () => {
  expect(await dumpSchema(kit.db.pool)).toBe(read('apps/server/migrations/schema.sql'))
})
