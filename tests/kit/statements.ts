import { type RawBuilder, sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { rows, type Tx } from '../../apps/server/src/platform/db/database.ts'

// What statements cost, counted and not timed.

/** Hears the text of each statement before it leaves, on every connection the pool makes from now on. What `hear` answers is waited for. */
export function tapStatements(pool: Pool, hear: (text: string) => Promise<unknown> | null): void {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      const [asked] = args
      const waits = hear(typeof asked === 'string' ? asked : (asked as { text: string }).text)
      return waits ? waits.then(() => query(...args)) : query(...args)
    }) as PoolClient['query']
  })
}

/** Rows of each of these tables that an act read in this transaction. */
export async function rowsReadBy(
  tx: Tx,
  tables: readonly string[],
  act: () => Promise<unknown>,
): Promise<[table: string, n: number][]> {
  const readSoFar: RawBuilder<{ table: string; n: number }> = sql`select relname as "table",
      (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as n
    from pg_stat_xact_user_tables where relname = any(${tables as string[]}::text[])`
  const before = new Map((await rows(tx, readSoFar)).map(({ table, n }) => [table, n]))
  await act()
  return (await rows(tx, readSoFar)).map(({ table, n }) => [table, n - (before.get(table) ?? 0)])
}
