import { sql } from 'kysely'
import type { Tx } from './database.ts'

// What the planner may do for the rest of a transaction, as columns of a statement: it holds for those that follow.

const ROW_BY_ROW = sql`set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`

/** Indexes in their order, row by row, within a statement that does something else besides. */
export const BY_INDEX = sql`set_config('enable_sort', 'off', true), ${ROW_BY_ROW}`

/**
 * For the rest of this transaction: indexes in their order, row by row. Statistics of the queue are always late (it was empty a moment
 * ago, and holds a million now), and a plan that sorts everybody in line to take four hundred of them costs more with every person.
 */
export const byIndex = (tx: Tx) => sql`/* prepared */ select ${BY_INDEX}`.execute(tx)

/**
 * For the rest of this transaction: statements row by row over indexes, and prepared ones by one plan for all values. For statements that look up the
 * rows of a small batch, whatever the tables hold: a plan made while a table was empty is then the plan for a full one, and may be kept. Left
 * to itself PostgreSQL plans such a statement anew each time, at the cost of running it twice, since only a new plan knows how few its batch has.
 */
export const lookUpByKeptPlans = (tx: Tx) =>
  sql`/* prepared */ select set_config('plan_cache_mode', 'force_generic_plan', true), ${ROW_BY_ROW}`.execute(
    tx,
  )
