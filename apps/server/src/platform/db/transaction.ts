import {
  type DatabaseConnection,
  DefaultQueryExecutor,
  DummyDriver,
  type KyselyConfig,
  PostgresDialect,
  type QueryResult,
  Transaction,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Tx } from './database.ts'

/** Whose rows a transaction sees, and the address of whoever asked. */
export type Entering = { accountId: string; from: string }

/** Settings end with the transaction; policies compare rows with the account of the setting. */
const ENTER = `/* prepared */ select set_config('foreword.account_id', $1, true), set_config('foreword.from', $2, true),
  set_config('role', 'foreword_app', true)`

/** Changes rows, so that its answer counts them. */
const COUNTED = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/**
 * Opens transactions whose statements leave when they are asked for, without waiting for the answers to those before: what is asked in
 * one `Promise.all` is one packet and one wait, and so are `begin`, the entering of an account and the first statement. (Kysely's own
 * transactions give each statement the connection in turn.) PostgreSQL takes statements in the order they were asked, and one that fails
 * ends all that follow up to the rollback, so that nothing is done before the account is entered, nor when it could not be. A statement that is
 * asked for after the end, by the sibling of one that failed, is refused here and never sent. One gap: should somebody cancel exactly this
 * `begin` (`pg_cancel_backend` in that instant; nothing of ours cancels), the first statement stands alone, as the owner, though the caller gets
 * the error.
 */
export function openTransactions(pool: Pool) {
  const dialect = new PostgresDialect({ pool })
  const config: KyselyConfig = { dialect }
  const [compiler, adapter, driver] = [
    dialect.createQueryCompiler(),
    dialect.createAdapter(),
    new DummyDriver(),
  ]
  const over = (connection: DatabaseConnection): Tx => {
    const executor = new DefaultQueryExecutor(compiler, adapter, {
      provideConnection: (consumer) => consumer(connection),
    })
    return new Transaction({ config, dialect, driver, executor })
  }
  return async <T>(who: Entering | null, fn: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    const line = openLine(client)
    let broken: Error | undefined
    try {
      const begun = begin(client, who)
      const result = await fn(over(line.connection))
      line.close()
      await begun
      // A commit of what failed before is a rollback, and PostgreSQL calls it so.
      const { command } = await client.query('commit')
      if (command !== 'COMMIT')
        throw new Error('A statement of this transaction failed, and it went on regardless.')
      return result
    } catch (error) {
      line.close()
      await client.query('rollback').catch((reason: Error) => {
        broken = reason
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
}

/** Not waited for here: its failure is heard of before the commit, and until then the statements behind it fail with it. */
function begin(client: PoolClient, who: Entering | null): Promise<unknown> {
  const parts: Promise<unknown>[] = [client.query('begin')]
  if (who) parts.push(client.query(ENTER, [who.accountId, who.from]))
  const begun = Promise.all(parts)
  begun.catch(() => {})
  return begun
}

/** Statements go to this client as they come, until the line is closed. */
function openLine(client: PoolClient): { connection: DatabaseConnection; close(): void } {
  let open = true
  return {
    connection: {
      async executeQuery<R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
        if (!open) throw new Error('A statement was asked for after the end of its transaction.')
        const { command, rowCount, rows } = await client.query(sql, [...parameters])
        const counted = COUNTED.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}
        return { ...counted, rows: rows ?? [] } as QueryResult<R>
      },
      streamQuery() {
        throw new Error('Rows of a transaction are read page by page, not as a stream.')
      },
    },
    close() {
      open = false
    },
  }
}
