import { sql } from 'kysely'
import { maybeOne, type Tx } from '../platform/db/database.ts'
import type { Mapping } from './mapping.ts'

// What an account chose for files with the same columns.

export type MappingRow = { mapping: Mapping; phone_column: string }

export const rememberedMapping = (tx: Tx, accountId: string, headerHash: string) =>
  maybeOne(
    tx,
    sql<MappingRow>`select mapping, phone_column from column_mappings where account_id = ${accountId} and header_hash = ${headerHash}`,
  )

export const rememberMapping = (
  tx: Tx,
  chosen: { accountId: string; headerHash: string; mapping: Mapping; phoneColumn: string; by: string },
  now: Date,
) =>
  sql`insert into column_mappings (account_id, header_hash, mapping, phone_column, chosen_by, chosen_at)
    values (${chosen.accountId}, ${chosen.headerHash}, ${JSON.stringify(chosen.mapping)}::jsonb, ${chosen.phoneColumn}, ${chosen.by}, ${now})
    on conflict (account_id, header_hash) do update set mapping = excluded.mapping, phone_column = excluded.phone_column,
      chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`.execute(tx)

export const forgetMapping = (tx: Tx, accountId: string, headerHash: string) =>
  sql`delete from column_mappings where account_id = ${accountId} and header_hash = ${headerHash}`.execute(tx)
