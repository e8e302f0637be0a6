import type { FileFormat, HistoryFilter, HistoryFormat } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

/** What a history was asked for with. */
export type Asked = HistoryFilter & { notes: boolean }

export type ExportRow = {
  account_id: string
  id: string
  kind: 'campaigns' | 'messages' | 'history'
  campaign_id: string | null
  title: string
  format: FileFormat | HistoryFormat
  /** Of a history: which conversations, and whether with notes. */
  asked: Asked | null
  /** Of a history: how many people are in it. */
  people: number
  status: 'preparing' | 'ready' | 'failed'
  rows_done: number
  rows_total: number
  bytes: number
  created_by_name: string
  created_at: Date
  ends_at: Date | null
}

const COLUMNS = sql`account_id, id, kind, campaign_id, title, format, asked, people, status, rows_done, rows_total, bytes::float8 as bytes,
  created_by_name, created_at, ends_at`

export type NewExport = Pick<
  ExportRow,
  'account_id' | 'id' | 'kind' | 'campaign_id' | 'title' | 'format' | 'rows_total'
> & {
  created_by: string
  created_by_name: string
} & Partial<Pick<ExportRow, 'asked' | 'people'>>

export const insertExport = (tx: Tx, row: NewExport, now: Date) =>
  sql`insert into exports (account_id, id, kind, campaign_id, title, format, asked, people, status, rows_total, created_by, created_by_name, created_at)
    values (${row.account_id}, ${row.id}, ${row.kind}, ${row.campaign_id}, ${row.title}, ${row.format},
      ${row.asked ? JSON.stringify(row.asked) : null}::jsonb, ${row.people ?? 0}, 'preparing', ${row.rows_total}, ${row.created_by}, ${row.created_by_name}, ${now})`.execute(
    tx,
  )

/** Whose files: those of campaigns and those of conversations have different readers. */
export type Of = 'campaigns' | 'history'
const readBy = (of: Of) => (of === 'history' ? sql`kind = 'history'` : sql`kind <> 'history'`)

export const exportById = (tx: Tx, accountId: string, of: Of, id: string) =>
  maybeOne(
    tx,
    sql<ExportRow>`select ${COLUMNS} from exports where account_id = ${accountId} and id = ${id} and ${readBy(of)}`,
  )

/** Newest first, behind the place `after`. */
export const listExports = (
  tx: Tx,
  accountId: string,
  of: Of,
  after: readonly [Date, string] | null,
  limit: number,
) =>
  rows(
    tx,
    sql<ExportRow>`select ${COLUMNS} from exports where account_id = ${accountId} and ${readBy(of)}
      and (${after?.[0] ?? null}::timestamptz is null or (created_at, id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
    order by created_at desc, id desc limit ${limit}`,
  )

/** Files of an account that are being prepared. */
export const countPreparing = async (tx: Tx, accountId: string): Promise<number> =>
  (
    await maybeOne(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from exports where account_id = ${accountId} and status = 'preparing'`,
    )
  )?.n ?? 0

/** Takes the oldest file that nobody writes, until a time; what a process that died wrote of it is gone. */
export async function takeExport(tx: Tx, now: Date, until: Date): Promise<ExportRow | null> {
  const row = await maybeOne(
    tx,
    sql<ExportRow>`update exports e set taken_until = ${until}, rows_done = 0, bytes = 0 from (
      select account_id, id from exports where status = 'preparing' and (taken_until is null or taken_until < ${now})
      order by created_at limit 1 for update skip locked) t
    where e.account_id = t.account_id and e.id = t.id returning e.account_id, e.id, e.kind, e.campaign_id, e.title, e.format, e.asked, e.people, e.status, e.rows_done,
      e.rows_total, e.bytes::float8 as bytes, e.created_by_name, e.created_at, e.ends_at`,
  )
  if (row)
    await sql`delete from export_chunks where account_id = ${row.account_id} and export_id = ${row.id}`.execute(
      tx,
    )
  return row ?? null
}

/** Adds a piece. False = the file is no longer wanted. */
export async function addChunk(
  tx: Tx,
  row: Pick<ExportRow, 'account_id' | 'id'>,
  piece: { n: number; bytes: Buffer; rowsDone: number; until: Date },
): Promise<boolean> {
  const wanted = await rows(
    tx,
    sql`update exports set rows_done = ${piece.rowsDone}, bytes = bytes + ${piece.bytes.length}::int, taken_until = ${piece.until}
      where account_id = ${row.account_id} and id = ${row.id} and status = 'preparing' returning id`,
  )
  if (wanted.length === 0) return false
  await sql`insert into export_chunks (account_id, export_id, n, bytes) values (${row.account_id}, ${row.id}, ${piece.n}, ${piece.bytes})`.execute(
    tx,
  )
  return true
}

export const finishExport = (
  tx: Tx,
  row: Pick<ExportRow, 'account_id' | 'id'>,
  status: 'ready' | 'failed',
  rowsDone: number,
  endsAt: Date,
) =>
  sql`update exports set status = ${status}, rows_done = ${rowsDone}, ends_at = ${endsAt} where account_id = ${row.account_id} and id = ${row.id}`.execute(
    tx,
  )

export const chunkOf = (tx: Tx, accountId: string, id: string, n: number) =>
  maybeOne(
    tx,
    sql<{
      bytes: Buffer
    }>`select bytes from export_chunks where account_id = ${accountId} and export_id = ${id} and n = ${n}`,
  )

export const deleteExport = (tx: Tx, accountId: string, id: string) =>
  sql`delete from exports where account_id = ${accountId} and id = ${id}`.execute(tx)

/** A person is erased: no file may go on saying their number. Answers how many files that were. */
export const deleteAllExports = async (tx: Tx, accountId: string): Promise<number> =>
  (await rows(tx, sql`delete from exports where account_id = ${accountId} returning id`)).length

export const forgetExports = (tx: Tx, now: Date) =>
  sql`delete from exports where ends_at < ${now}`.execute(tx)
