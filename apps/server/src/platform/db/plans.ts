import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * For the rest of this transaction: statements by index, row by row, and prepared ones by one plan for all values. For statements that look up the
 * rows of a small batch, whatever the tables hold: a plan made while a table was empty is then the plan for a full one, and may be kept. Left
 * to itself PostgreSQL plans such a statement anew each time, at the cost of running it twice, since only a new plan knows how few its batch has.
 */
export const lookUpByKeptPlans = (tx: Tx) =>
  sql`/* prepared */ select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(
    tx,
  )
