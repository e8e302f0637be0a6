import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database, Db, Tx } from './database.ts'
import { insideTransaction } from './law.ts'

/** Sends lines of COPY's text format with the given statement, on the transaction's own connection. */
export type Copy = (statement: string, lines: string | Uint8Array) => Promise<void>

/**
 * A transaction as the owner of the tables that can also COPY, which Kysely has no word for and which PostgreSQL refuses to a
 * role under row-level security: statements inside name their account themselves.
 */
export async function copyTransaction<T>(db: Database, fn: (tx: Tx, copy: Copy) => Promise<T>): Promise<T> {
  const client = await db.pool.connect()
  pipelined(client, false)
  let broken: Error | undefined
  try {
    return await onClient(client)
      .transaction()
      .execute((tx) => insideTransaction(() => fn(tx, copyOn(client))))
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    // After a failure inside COPY the connection may be in the middle of its protocol: it is not given back.
    pipelined(client, true)
    client.release(broken)
  }
}

/** COPY has the connection to itself: nothing may be sent behind it before it has ended. */
function pipelined(client: PoolClient, on: boolean): void {
  ;(client as { pipeline: boolean }).pipeline = on
}

function copyOn(client: PoolClient): Copy {
  return (statement, lines) =>
    pipeline(
      Readable.from([typeof lines === 'string' ? Buffer.from(lines) : lines]),
      client.query(copyFrom(statement)),
    )
}

/** Kysely over this one connection, which stays ours to release. */
function onClient(client: PoolClient): Db {
  const held = { query: client.query.bind(client), release: () => {} } as PoolClient
  const pool = { options: {}, connect: async () => held, end: async () => {} }
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}
