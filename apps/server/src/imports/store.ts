import type { ImportCounts, ImportProblem, ImportReading, ImportSource } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of imports, of the campaigns they tell of, and of the rows of people that were counted.

export type ImportStatus = 'draft' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'
export type DataImportRow = {
  account_id: string
  id: string
  source: ImportSource
  file_name: string
  sha256: string
  size_bytes: number
  status: ImportStatus
  reading: ImportReading
  rows_total: number
  rows_done: number
  counts: Partial<ImportCounts>
  problems: ImportProblem[]
  error_code: string | null
  error: string | null
  created_by: string
  created_by_name: string
  created_at: Date
  finished_at: Date | null
  undone_by_name: string | null
  undone_at: Date | null
  withdrawn: number
}

const COLUMNS = sql`account_id, id, source, file_name, sha256, size_bytes::float8 as size_bytes, status, reading, rows_total, rows_done, counts, problems,
  error_code, error, created_by, created_by_name, created_at, finished_at, undone_by_name, undone_at, withdrawn`

type At = { accountId: string; id: string }

export const insertDraft = (
  tx: Tx,
  row: Pick<
    DataImportRow,
    | 'account_id'
    | 'id'
    | 'source'
    | 'file_name'
    | 'sha256'
    | 'size_bytes'
    | 'reading'
    | 'rows_total'
    | 'created_by'
    | 'created_by_name'
    | 'created_at'
  >,
) =>
  sql`insert into data_imports (account_id, id, source, file_name, sha256, size_bytes, status, reading, rows_total, created_by, created_by_name, created_at)
    values (${row.account_id}, ${row.id}, ${row.source}, ${row.file_name}, ${row.sha256}, ${row.size_bytes}, 'draft', ${JSON.stringify(row.reading)},
      ${row.rows_total}, ${row.created_by}, ${row.created_by_name}, ${row.created_at})`.execute(tx)

/** Which of these are imports of history or opt-outs, of any account. */
export async function dataImportsAmong(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ id: string }>`select id from data_imports where id = any(${ids}::uuid[])`,
  )
  return found.map((row) => row.id)
}

export const importById = (tx: Tx, { accountId, id }: At) =>
  maybeOne(
    tx,
    sql<DataImportRow>`select ${COLUMNS} from data_imports where account_id = ${accountId} and id = ${id}`,
  )

export const listImports = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<DataImportRow>`select ${COLUMNS} from data_imports where account_id = ${accountId} and status <> 'draft'
    order by created_at desc, id desc limit 200`,
  )

export const writeReading = (
  tx: Tx,
  { accountId, id }: At,
  to: { source: ImportSource; reading: ImportReading; rowsTotal: number },
) =>
  maybeOne(
    tx,
    sql<DataImportRow>`update data_imports set source = ${to.source}, reading = ${JSON.stringify(to.reading)}, rows_total = ${to.rowsTotal}
    where account_id = ${accountId} and id = ${id} and status = 'draft' returning ${COLUMNS}`,
  )

/** From one state to another; undefined = it is in neither. */
export const moveImport = (tx: Tx, { accountId, id }: At, from: ImportStatus, to: ImportStatus) =>
  maybeOne(
    tx,
    sql<DataImportRow>`update data_imports set status = ${to}, taken_until = null
    where account_id = ${accountId} and id = ${id} and status = ${from} returning ${COLUMNS}`,
  )

export const beginUndo = (tx: Tx, { accountId, id }: At, byName: string) =>
  maybeOne(
    tx,
    sql<DataImportRow>`update data_imports set status = 'undoing', taken_until = null, undone_by_name = ${byName}, withdrawn = 0
    where account_id = ${accountId} and id = ${id} and status in ('done', 'failed') returning ${COLUMNS}`,
  )

export const deleteDraft = async (tx: Tx, { accountId, id }: At): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`delete from data_imports where account_id = ${accountId} and id = ${id} and status = 'draft' returning id`,
  )) !== undefined

/** Drafts nobody confirmed, of any account. Answers their ids. */
export const forgetDrafts = async (tx: Tx, before: Date): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{
        id: string
      }>`delete from data_imports where status = 'draft' and created_at < ${before} returning id`,
    )
  ).map((row) => row.id)

/** Another import of the same bytes that holds. */
export const sameFile = (tx: Tx, accountId: string, sha256: string, source: ImportSource, except: string) =>
  maybeOne(
    tx,
    sql<{ created_at: Date; created_by_name: string }>`select created_at, created_by_name from data_imports
    where account_id = ${accountId} and sha256 = ${sha256} and source = ${source} and id <> ${except} and status in ('running', 'done')
    order by created_at limit 1`,
  )

/** Imports that are to be taken or undone and that nobody works on, oldest first. */
export const waiting = (tx: Tx, now: Date) =>
  rows(
    tx,
    sql<DataImportRow>`select ${COLUMNS} from data_imports where status in ('running', 'undoing') and (taken_until is null or taken_until < ${now})
    order by created_at limit 20`,
  )

/** Takes one until a time; false = somebody else did. */
export const takeImport = async (tx: Tx, { accountId, id }: At, now: Date, until: Date): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`update data_imports set taken_until = ${until} where account_id = ${accountId} and id = ${id} and status in ('running', 'undoing')
      and (taken_until is null or taken_until < ${now}) returning id`,
  )) !== undefined

/** How far it is, in the transaction of the rows themselves; false = it is no longer wanted. */
export const writeProgress = async (
  tx: Tx,
  { accountId, id }: At,
  to: { rowsDone: number; counts: ImportCounts; problems: readonly ImportProblem[]; until: Date },
): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`update data_imports set rows_done = ${to.rowsDone}, counts = ${JSON.stringify(to.counts)}, problems = ${JSON.stringify(to.problems)},
      taken_until = ${to.until}
    where account_id = ${accountId} and id = ${id} and status = 'running' returning id`,
  )) !== undefined

export const finishImport = (
  tx: Tx,
  { accountId, id }: At,
  now: Date,
  error: { code: string; message: string } | null,
) =>
  sql`update data_imports set status = ${error ? 'failed' : 'done'}, finished_at = ${now}, taken_until = null, error_code = ${error?.code ?? null},
      error = ${error?.message ?? null}
    where account_id = ${accountId} and id = ${id} and status = 'running'`.execute(tx)

export const addWithdrawn = (tx: Tx, { accountId, id }: At, n: number, until: Date) =>
  sql`update data_imports set withdrawn = withdrawn + ${n}, taken_until = ${until}
    where account_id = ${accountId} and id = ${id} and status = 'undoing'`.execute(tx)

/** Its campaigns and counted rows go; the import itself stays, so that its evidence can name it. */
export async function finishUndo(tx: Tx, { accountId, id }: At, now: Date): Promise<void> {
  await sql`delete from imported_transactions where account_id = ${accountId} and import_id = ${id}`.execute(
    tx,
  )
  await sql`delete from imported_campaigns where account_id = ${accountId} and import_id = ${id}`.execute(tx)
  await sql`update data_imports set status = 'undone', undone_at = ${now}, taken_until = null
    where account_id = ${accountId} and id = ${id} and status = 'undoing'`.execute(tx)
}

/** Rows that were refused may show an address: a person who is erased goes from there too. Answers how many imports that were. */
export const forgetPerson = async (tx: Tx, who: { accountId: string; address: string }): Promise<number> =>
  (
    await rows(
      tx,
      sql`update data_imports d set problems = (
          select coalesce(jsonb_agg(case when ${NAMES_THEM(who.address)} then jsonb_set(p, '{input}', '""') else p end), '[]') from jsonb_array_elements(d.problems) p)
        where account_id = ${who.accountId} and exists (select from jsonb_array_elements(d.problems) p where ${NAMES_THEM(who.address)}) returning id`,
    )
  ).length
const NAMES_THEM = (address: string) => {
  const digits = address.replace(/\D/g, '')
  return digits.length >= 7
    ? sql`strpos(regexp_replace(p->>'input', '[^0-9]', '', 'g'), ${digits.slice(-9)}) > 0`
    : sql`p->>'input' = ${address}`
}

export type CampaignRow = {
  key: string
  external_id: string | null
  name: string
  channel: string | null
  skill: string | null
  state: string | null
  launched_at: Date | null
  recipients: number | null
  sent: number | null
  delivered: number | null
  read: number | null
  failed: number | null
  skipped: number | null
  responded: number | null
  opted_out: number | null
}

/** The newest totals of these campaigns, of imports that hold, and which of them this import told already. */
export const totalsOf = (tx: Tx, { accountId, id }: At, keys: readonly string[]) =>
  rows(
    tx,
    sql<
      CampaignRow & { mine: boolean }
    >`select distinct on (c.key) c.*, bool_or(c.import_id = ${id}) over (partition by c.key) as mine
    from imported_campaigns c join data_imports d on d.account_id = c.account_id and d.id = c.import_id
    where c.account_id = ${accountId} and c.key = any(${keys as string[]}::text[]) and c.told = 'totals' and (d.status = 'done' or d.id = ${id})
    order by c.key, d.created_at desc, d.id desc`,
  )

export async function insertTotals(
  tx: Tx,
  { accountId, id }: At,
  list: readonly CampaignRow[],
): Promise<void> {
  if (list.length === 0) return
  await sql`insert into imported_campaigns (account_id, import_id, key, told, external_id, name, channel, skill, state, launched_at, recipients, sent,
      delivered, read, failed, skipped, responded, opted_out)
    select ${accountId}, ${id}, key, 'totals', external_id, name, channel, skill, state, launched_at, recipients, sent, delivered, read, failed, skipped,
      responded, opted_out
    from jsonb_populate_recordset(null::imported_campaigns, ${JSON.stringify(list)}::jsonb)`.execute(tx)
}

/** Keeps the hashes of rows of people; answers those that were new. */
export const insertTransactions = async (
  tx: Tx,
  { accountId, id }: At,
  hashes: readonly Buffer[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows(
        tx,
        sql<{ hash: Buffer }>`insert into imported_transactions (account_id, hash, import_id)
          select ${accountId}, h, ${id} from unnest(${hashes as Buffer[]}::bytea[]) as h order by h
          on conflict do nothing returning hash`,
      )
    ).map((row) => row.hash.toString('hex')),
  )

/** Adds people to their campaigns, as this import counts them. Answers how many campaigns are new to it. */
export async function addCounted(
  tx: Tx,
  { accountId, id }: At,
  list: readonly (CampaignRow & { last_at: Date | null })[],
): Promise<number> {
  if (list.length === 0) return 0
  const made = await rows(
    tx,
    sql<{
      fresh: boolean
    }>`insert into imported_campaigns as c (account_id, import_id, key, told, external_id, name, channel, skill, launched_at, last_at,
      recipients, sent, delivered, read, failed, skipped, responded, opted_out)
    select ${accountId}, ${id}, key, 'counted', external_id, name, channel, skill, launched_at, last_at, recipients, sent, delivered, read, failed, skipped,
      responded, opted_out
    from jsonb_populate_recordset(null::imported_campaigns, ${JSON.stringify(list)}::jsonb) order by key
    on conflict (account_id, import_id, key) do update set
      channel = case when c.channel is not distinct from excluded.channel then c.channel end,
      skill = case when c.skill is not distinct from excluded.skill then c.skill end,
      launched_at = least(c.launched_at, excluded.launched_at), last_at = greatest(c.last_at, excluded.last_at),
      recipients = c.recipients + excluded.recipients, sent = c.sent + excluded.sent, delivered = c.delivered + excluded.delivered,
      read = c.read + excluded.read, failed = c.failed + excluded.failed, skipped = c.skipped + excluded.skipped,
      responded = c.responded + excluded.responded, opted_out = c.opted_out + excluded.opted_out
    returning (xmax = 0) as fresh`,
  )
  return made.filter((row) => row.fresh).length
}

export type ImportedRow = CampaignRow & { file_name: string; imported_at: Date }

/** One row a campaign: the newest totals any import told, else what all of them counted. Only of imports that hold. */
const IMPORTED = (accountId: string, search: string | null) => sql`
  with told as (
    select c.*, d.file_name, d.created_at as imported_at from imported_campaigns c
      join data_imports d on d.account_id = c.account_id and d.id = c.import_id
    where c.account_id = ${accountId} and d.status = 'done'),
  totals as (select distinct on (key) * from told where told = 'totals' order by key, imported_at desc, import_id desc),
  counted as (
    select key, max(external_id) as external_id, (array_agg(name order by imported_at desc, import_id desc))[1] as name,
      case when count(distinct channel) = 1 then max(channel) end as channel, case when count(distinct skill) = 1 then max(skill) end as skill,
      null as state, min(launched_at) as launched_at, sum(recipients)::int as recipients, sum(sent)::int as sent, sum(delivered)::int as delivered,
      sum(read)::int as read, sum(failed)::int as failed, sum(skipped)::int as skipped, sum(responded)::int as responded,
      sum(opted_out)::int as opted_out, (array_agg(file_name order by imported_at desc, import_id desc))[1] as file_name, max(imported_at) as imported_at
    from told where told = 'counted' and key not in (select key from totals) group by key),
  everything as (
    select key, external_id, name, channel, skill, state, launched_at, recipients, sent, delivered, read, failed, skipped, responded, opted_out,
      file_name, imported_at from totals
    union all select * from counted)
  select * from everything
  where ${search}::text is null or name ilike ${search} or external_id ilike ${search} or skill ilike ${search}`

const like = (search: string | undefined): string | null => {
  const text = (search ?? '').replaceAll('\u0000', '').trim()
  return text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** When it was launched, its name and its key: what the list is in order by. */
export type ImportedPlace = readonly [Date | null, string, string]
export const placeOfImported = (row: ImportedRow): [Date | null, string, string] => [
  row.launched_at,
  row.name,
  row.key,
]

/** By launch, newest first, those of no date last; behind the place `after`. */
export const importedCampaigns = (
  tx: Tx,
  accountId: string,
  of: { search?: string | undefined; after: ImportedPlace | null; limit: number },
) =>
  rows(
    tx,
    sql<ImportedRow>`select * from (${IMPORTED(accountId, like(of.search))}) listed where ${behind(of.after)}
    order by launched_at desc nulls last, name, key limit ${of.limit}`,
  )

function behind(after: ImportedPlace | null) {
  if (after === null) return sql`true`
  const [at, name, key] = after
  const further = sql`(name, key) > (${name}::text, ${key}::text)`
  return at === null
    ? sql`(launched_at is null and ${further})`
    : sql`(launched_at is null or launched_at < ${at}::timestamptz or launched_at = ${at}::timestamptz and ${further})`
}

export const countImportedCampaigns = async (tx: Tx, accountId: string, search?: string): Promise<number> =>
  (await one(tx, sql<{ n: number }>`select count(*)::int as n from (${IMPORTED(accountId, like(search))}) c`))
    .n
