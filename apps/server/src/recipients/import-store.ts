import { sql } from 'kysely'
import { type Db, maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import type { Encoding, Tally } from './model.ts'
import type { Audience } from './store.ts'

/** A row of the table imports. */
export type ImportRow = {
  account_id: string
  id: string
  campaign_id: string
  source: ImportSource
  format: 'csv' | 'ndjson'
  status: 'reading' | 'ready' | 'failed' | 'cancelled'
  file_name: string | null
  size_bytes: number
  bytes_read: number
  encoding: Encoding | null
  delimiter: string | null
  has_header: boolean | null
  columns: string[]
  phone_column: number
  /** Names as the file has them, where `columns` bear others; null = the same. */
  header: string[] | null
  mapped: 'by_hand' | 'remembered' | null
  default_country: string
  rows_read: number
  ready: number
  refused: number
  duplicates: number
  suppressed: number
  left_out: number
  refused_reasons: Record<string, number>
  error_code: string | null
  error: string | null
  started_at: Date
  finished_at: Date | null
}

export type ImportSource = 'file' | 'typed' | 'api' | 'cli'

export type NewImport = Audience & {
  importId: string
  source: ImportSource
  form: 'csv' | 'ndjson'
  fileName: string | null
  sizeBytes: number
  encoding: Encoding
  delimiter: string | null
  hasHeader: boolean
  columns: string[]
  phoneColumn: number
  header: string[] | null
  mapped: 'by_hand' | 'remembered' | null
  defaultCountry: string
  startedAt: Date
}

export function insertImport(tx: Tx, made: NewImport): Promise<ImportRow> {
  return one<ImportRow>(
    tx,
    sql`insert into imports (account_id, id, campaign_id, source, format, status, file_name, size_bytes, encoding, delimiter,
          has_header, columns, phone_column, header, mapped, default_country, started_at)
        values (${made.accountId}, ${made.importId}, ${made.campaignId}, ${made.source}, ${made.form}, 'reading', ${made.fileName},
          ${made.sizeBytes}, ${made.encoding}, ${made.delimiter}, ${made.hasHeader}, ${JSON.stringify(made.columns)},
          ${made.phoneColumn}, ${made.header === null ? null : JSON.stringify(made.header)}, ${made.mapped}, ${made.defaultCountry}, ${made.startedAt})
        returning *`,
  )
}

/** The newest import of a campaign. */
export function importOf(tx: Db, audience: Audience, lock = false): Promise<ImportRow | undefined> {
  return maybeOne<ImportRow>(
    tx,
    sql`select * from imports where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}
        order by started_at desc, id desc limit 1 ${lock ? sql`for update` : sql``}`,
  )
}

/** Imports whose reading was cut short, of all accounts. */
export function importsInReading(tx: Db): Promise<ImportRow[]> {
  return rows<ImportRow>(tx, sql`select * from imports where status = 'reading' order by started_at`)
}

/** Which of these are imports, of any account. */
export async function importsAmong(tx: Db, ids: readonly string[]): Promise<string[]> {
  const found = await rows(tx, sql<{ id: string }>`select id from imports where id = any(${ids}::uuid[])`)
  return found.map((row) => row.id)
}

/**
 * Holds an import for one batch. Undefined when it was cancelled, replaced, or is at another row than we believe: then
 * another process has gone on with it, and this one must stop.
 */
export function holdImport(tx: Tx, at: { accountId: string; importId: string; rowsRead: number }) {
  return maybeOne<{ id: string }>(
    tx,
    sql`select id from imports where account_id = ${at.accountId} and id = ${at.importId}
          and status = 'reading' and rows_read = ${at.rowsRead} for update`,
  )
}

/** Adds to the counters; parts of the tally may be negative. Reasons that fall to 0 disappear. `columns`, where given, take the place of those known. */
export function addToImport(
  tx: Tx,
  change: {
    accountId: string
    importId: string
    rowsRead: number
    bytesRead: number
    tally: Tally
    columns?: readonly string[] | undefined
  },
): Promise<ImportRow> {
  const { tally } = change
  return one<ImportRow>(
    tx,
    sql`update imports set rows_read = rows_read + ${change.rowsRead},
          bytes_read = greatest(bytes_read, ${change.bytesRead}),
          columns = coalesce(${change.columns ? JSON.stringify(change.columns) : null}::jsonb, columns),
          ready = ready + ${tally.ready}, refused = refused + ${tally.refused},
          duplicates = duplicates + ${tally.duplicate}, suppressed = suppressed + ${tally.suppressed},
          left_out = left_out + ${tally.left_out},
          refused_reasons = (
            select coalesce(jsonb_object_agg(reason, rows), '{}') from (
              select key as reason, sum(value::bigint) as rows
              from (select * from jsonb_each_text(refused_reasons)
                    union all select * from jsonb_each_text(${JSON.stringify(tally.reasons)}::jsonb)) as parts
              group by key having sum(value::bigint) > 0) as added)
        where account_id = ${change.accountId} and id = ${change.importId}
        returning *`,
  )
}

export type ImportEnd = {
  accountId: string
  importId: string
  status: 'ready' | 'failed' | 'cancelled'
  error: { code: string; message: string } | null
  at: Date
}

/** Ends a reading. Undefined when it had ended already, or its audience was removed. */
export function endImport(tx: Tx, end: ImportEnd): Promise<ImportRow | undefined> {
  return maybeOne<ImportRow>(
    tx,
    sql`update imports set status = ${end.status}, finished_at = ${end.at}, error_code = ${end.error?.code ?? null},
          error = ${end.error?.message ?? null},
          bytes_read = case when ${end.status} = 'ready' then size_bytes else bytes_read end
        where account_id = ${end.accountId} and id = ${end.importId} and status = 'reading'
        returning *`,
  )
}

/** Removes what was read for a campaign. Waits for a batch that is being written; the reader then finds nothing and stops. */
export async function deleteImports(tx: Tx, audience: Audience): Promise<string[]> {
  const gone = await rows<{ id: string }>(
    tx,
    sql`delete from imports where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}
        returning id`,
  )
  return gone.map(({ id }) => id)
}
