import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../apps/server/src/platform/db/database.ts'

export type TestDatabase = {
  url: string
  db: Database
  /** Closes `db` and removes the database. @throws Error when a test left a connection of its own open */
  drop(): Promise<void>
}

/** A database of its own for a test file, with all migrations applied and no rows. Call `drop` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asServer((client) => client.query(`create database ${name} template ${inject('templateName')}`))
  const url = new URL(inject('serverUrl'))
  url.pathname = name
  const db = openDatabase(url.href, { max: 5, applicationName: 'test' })
  return {
    url: url.href,
    db,
    async drop() {
      await db.close()
      await asServer(async (client) => {
        const left = await connectionsLeft(client, name)
        await client.query(`drop database ${name} with (force)`)
        if (left.length > 0) throw new Error(`Connections were left open: ${left.join('; ')}`)
      })
    },
  }
}

/** Sessions still there after two seconds: a closed one needs a moment to leave the list. */
async function connectionsLeft(client: Client, name: string): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query(
      `select format('%s (%s, last: %s)', application_name, state, left(query, 80)) as line
       from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    )
    if (rows.length === 0 || attempt === 80) return rows.map((row) => row.line as string)
    await delay(25)
  }
}

async function asServer<T>(fn: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}
