import type { Readable } from 'node:stream'
import type { AuditAction, DataImport, ImportPreview, ImportReading, ImportSource } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import { type FileFormat, removeUploads, saveUpload, uploadPath, uploadSize } from '../recipients/index.ts'
import { type Brand, fieldsFound, hashFile, howOf, inspect, look, NO_COUNTS, orderOf } from './reading.ts'
import { fieldsOf, missingField } from './sources.ts'
import * as store from './store.ts'

export type ImportsDeps = {
  db: Database
  clock: Clock
  newId: () => string
  /** Folder of files that wait to be taken. */
  uploads: string
  /** Keyed, so that nobody finds an address by trying. */
  hash: (text: string) => Buffer
  audit: (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>
}

/** Runs in a transaction of the caller's request. */
export type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** Countries that write the month first. */
const MONTH_FIRST: readonly string[] = ['US', 'PH', 'CA']

/** Keeps an uploaded file and says how it would be read. Nothing else is written. Throws ImportError. */
export async function uploadImport(
  deps: ImportsDeps,
  who: Who,
  file: { fileName: string; source?: ImportSource | undefined; body: Readable },
): Promise<ImportPreview> {
  const { importId, sizeBytes } = await saveUpload(deps, file.body)
  try {
    const path = uploadPath(deps.uploads, importId)
    const brand = await brandOf(deps, who.accountId)
    const { format, source } = await inspect(path, brand, file.source)
    const reading = await readingOf(path, format, source, brand)
    const sha256 = await hashFile(path)
    const seen = await look(
      path,
      format,
      howOf(brand, deps.clock.now(), { source, reading, fileName: file.fileName, sha256 }),
    )
    const row = {
      ...{
        account_id: who.accountId,
        id: importId,
        source,
        file_name: file.fileName,
        sha256,
        size_bytes: sizeBytes,
      },
      ...{ reading, rows_total: seen.counts.rows, created_by: who.userId, created_by_name: who.name },
      created_at: deps.clock.now(),
    }
    await deps.db.asAccount(who.accountId, async (tx) => {
      await store.insertDraft(tx, row)
      await deps.audit(tx, who, 'import.uploaded', file.fileName)
    })
    return await previewOf(deps, who.accountId, importId, format, seen, path)
  } catch (error) {
    await deps.db.asAccount(who.accountId, (tx) =>
      store.deleteDraft(tx, { accountId: who.accountId, id: importId }),
    )
    await removeUploads(deps.uploads, [importId])
    throw error
  }
}

/** Reads a draft in another way. */
export async function rereadImport(
  deps: ImportsDeps,
  who: Who,
  run: Run,
  id: string,
  change: { source?: ImportSource | undefined; reading?: Partial<ImportReading> | undefined },
): Promise<ImportPreview> {
  const { accountId } = who
  const at = { accountId, id }
  const row = found(await run((tx) => store.importById(tx, at)), 'This import')
  if (row.status !== 'draft') throw confirmed()
  await uploadSize(deps.uploads, id)
  const path = uploadPath(deps.uploads, id)
  const brand = await brandOf(deps, accountId)
  const { format, source } = await inspect(path, brand, change.source ?? row.source)
  const kept = source === row.source ? row.reading : {}
  const reading = await readingOf(path, format, source, brand, { ...kept, ...change.reading })
  const how = howOf(brand, deps.clock.now(), { source, reading, fileName: row.file_name, sha256: row.sha256 })
  const seen = await look(path, format, how)
  const written = await run((tx) =>
    store.writeReading(tx, at, { source, reading, rowsTotal: seen.counts.rows }),
  )
  if (!written) throw confirmed()
  return previewOf(deps, accountId, id, format, seen, path)
}

const confirmed = () =>
  new Problem('wrong_state', {
    message: 'This import is confirmed already. Upload the file again to read it in another way.',
  })

async function brandOf(deps: ImportsDeps, accountId: string): Promise<Brand> {
  const account = await deps.db.asAccount(accountId, (tx) => readAccount(tx, accountId))
  return { defaultCountry: account.default_country, timeZone: account.time_zone }
}

/** How a file is read: what a person chose, and for the rest what is found. */
async function readingOf(
  path: string,
  format: FileFormat,
  source: ImportSource,
  brand: Brand,
  chosen: Partial<ImportReading> = {},
): Promise<ImportReading> {
  const fields = chosen.fields ? checkedFields(chosen.fields, source, format) : fieldsFound(source, format)
  const { order } = chosen.dayOrder ? { order: chosen.dayOrder } : await orderOf(path, format, fields)
  return {
    channel: chosen.channel ?? 'sms',
    dayOrder: order ?? (MONTH_FIRST.includes(brand.defaultCountry) ? 'month_first' : 'day_first'),
    fields,
  }
}

function checkedFields(
  fields: ImportReading['fields'],
  source: ImportSource,
  format: FileFormat,
): ImportReading['fields'] {
  const known = new Set(fieldsOf(source).map(({ field }) => field))
  const seen = new Set<string>()
  for (const { field, column } of fields) {
    const wrong = !known.has(field)
      ? `This source has no field “${field}”.`
      : column >= format.columns.length
        ? `The file has ${format.columns.length} columns, numbered from 0.`
        : seen.has(field)
          ? `The field “${field}” is chosen twice.`
          : null
    if (wrong) throw new Problem('bad_request', { field: 'reading.fields', message: wrong })
    seen.add(field)
  }
  return fields
}

async function previewOf(
  deps: ImportsDeps,
  accountId: string,
  id: string,
  format: FileFormat,
  seen: Awaited<ReturnType<typeof look>>,
  path: string,
): Promise<ImportPreview> {
  const { row, before } = await deps.db.asAccount(accountId, async (tx) => {
    const own = found(await store.importById(tx, { accountId, id }), 'This import')
    return { row: own, before: await store.sameFile(tx, accountId, own.sha256, own.source, id) }
  })
  const { counts } = seen
  const nothing = counts.optOuts + counts.people + counts.campaigns === 0
  return {
    import: toDataImport(row),
    encoding: format.encoding,
    delimiter: format.delimiter ?? ',',
    columns: format.columns,
    known: fieldsOf(row.source),
    rows: seen.rows,
    counts,
    problems: seen.problems,
    ambiguousDays: (await orderOf(path, format, row.reading.fields)).ambiguous,
    before: before ? { at: before.created_at.toISOString(), byName: before.created_by_name } : null,
    problem:
      missingField(row.source, row.reading.fields) ??
      (nothing
        ? 'No line of this file can be imported. Look at the reasons below, or choose other columns.'
        : null),
  }
}

/** Confirms a draft. It is taken by the worker of a process that has the file. */
export async function startImport(deps: ImportsDeps, who: Who, run: Run, id: string): Promise<DataImport> {
  const at = { accountId: who.accountId, id }
  const draft = found(await run((tx) => store.importById(tx, at)), 'This import')
  if (draft.status !== 'draft') throw confirmed()
  const missing = missingField(draft.source, draft.reading.fields)
  if (missing) throw new Problem('wrong_state', { field: 'reading.fields', message: missing })
  await uploadSize(deps.uploads, id)
  return run(async (tx) => {
    const row = await store.moveImport(tx, at, 'draft', 'running')
    if (!row) throw confirmed()
    await deps.audit(tx, who, 'import.confirmed', row.file_name)
    return toDataImport(row)
  })
}

/** Takes a whole import back, in the background. */
export function undoImport(deps: ImportsDeps, who: Who, run: Run, id: string): Promise<DataImport> {
  const at = { accountId: who.accountId, id }
  return run(async (tx) => {
    const before = found(await store.importById(tx, at), 'This import')
    const row = await store.beginUndo(tx, at, who.name)
    if (!row)
      throw new Problem('wrong_state', {
        message:
          before.status === 'draft'
            ? 'This file was not imported yet: discard it instead.'
            : before.status === 'running'
              ? 'This import is still running. Undo it when it is done.'
              : 'This import is undone already.',
      })
    await deps.audit(tx, who, 'import.undone', row.file_name)
    return toDataImport(row)
  })
}

export async function discardImport(deps: ImportsDeps, who: Who, run: Run, id: string): Promise<void> {
  const at = { accountId: who.accountId, id }
  await run(async (tx) => {
    const row = found(await store.importById(tx, at), 'This import')
    if (!(await store.deleteDraft(tx, at)))
      throw new Problem('wrong_state', { message: 'This import was confirmed. Undo it instead.' })
    await deps.audit(tx, who, 'import.discarded', row.file_name)
  })
  await removeUploads(deps.uploads, [id])
}

export const toDataImport = (row: store.DataImportRow): DataImport => ({
  id: row.id,
  source: row.source,
  fileName: row.file_name,
  sha256: row.sha256,
  sizeBytes: row.size_bytes,
  status: row.status,
  reading: row.reading,
  rowsTotal: row.rows_total,
  rowsDone: row.rows_done,
  counts: { ...NO_COUNTS, ...row.counts },
  problems: row.problems,
  error: row.error_code ? { code: row.error_code, message: row.error ?? '' } : null,
  createdByName: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  undoneByName: row.undone_by_name,
  undoneAt: row.undone_at?.toISOString() ?? null,
  withdrawn: row.withdrawn,
})
