import type { Import } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { found, Problem } from '../platform/problem.ts'
import {
  deleteImports,
  endImport,
  type ImportRow,
  type ImportSource,
  importOf,
  importsInReading,
  insertImport,
} from './import-store.ts'
import {
  headerHash,
  helpful,
  type MappedFormat,
  type Mapping,
  mappingOf,
  mappingProblem,
  withMapping,
} from './mapping.ts'
import { forgetMapping, rememberedMapping, rememberMapping } from './mappings-store.ts'
import { type AudienceRules, type FileFormat, goesByPhone, type RecipientsContext } from './model.ts'
import { inspectJson } from './ndjson.ts'
import { type Reading, readAudience } from './read-audience.ts'
import { inspectFile, type ReadOptions, typedRows } from './read-file.ts'
import { type Audience, deleteRecipients } from './store.ts'
import { removeUploads, renameUpload, uploadPath, uploadSize } from './uploads.ts'
import { toImport } from './views.ts'

type Watch = Pick<Reading, 'onProgress' | 'signal' | 'judgeThreads'>

export type StartImport = Audience &
  Watch &
  ReadOptions & {
    /** From saveUpload. */
    importId: string
    source: ImportSource
    fileName: string | null
    rules: AudienceRules
    /** Left out: a table. */
    form?: FileFormat['form']
    /** The transaction in which the audience is replaced; left out: one of its own. What it throws changes nothing. */
    transaction?: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  }

/**
 * A reading under way: `import` is how it stands as it begins. `done` answers how it ended, null if it was stopped or
 * replaced, and rejects only for faults of ours, after noting them in the import where that is still possible.
 */
export type Started = { import: Import; done: Promise<Import | null> }

/**
 * Makes a kept file the audience of a campaign, in place of what was there, and reads it in the background. A file that
 * cannot be read at all throws ImportError and leaves the earlier audience as it was; a fault found further down
 * ends the import as `failed`, with the sentence in it.
 */
export async function startImport(ctx: RecipientsContext, input: StartImport): Promise<Started> {
  const sizeBytes = await uploadSize(ctx.uploads, input.importId)
  try {
    const format = await asLastTime(
      ctx,
      input,
      await formatOf(uploadPath(ctx.uploads, input.importId), input),
    )
    const { row, replaced } = await replaceAudience(ctx, { ...input, sizeBytes, format })
    await removeUploads(ctx.uploads, replaced)
    return begin(ctx, { ...input, found: row })
  } catch (error) {
    await removeUploads(ctx.uploads, [input.importId])
    throw error
  }
}

async function formatOf(path: string, input: StartImport): Promise<MappedFormat> {
  const byPhone = goesByPhone(input.rules)
  const format =
    input.form === 'ndjson'
      ? await inspectJson(path, byPhone)
      : input.source === 'typed'
        ? (await typedRows(path, input.rules)).format
        : await inspectFile(path, { ...input, byPhone })
  return { ...format, header: null, mapped: null }
}

/** A file with the columns of an earlier one is read as somebody chose then, as far as the message needs it. */
async function asLastTime(
  ctx: RecipientsContext,
  input: StartImport,
  format: MappedFormat,
): Promise<MappedFormat> {
  if (!format.hasHeader || input.phoneColumn !== undefined) return format
  const hash = headerHash(format.columns)
  const known = await ctx.db.asAccount(input.accountId, (tx) => rememberedMapping(tx, input.accountId, hash))
  if (!known) return format
  const phone = format.columns.indexOf(known.phone_column)
  const read = { ...format, phoneColumn: phone >= 0 ? phone : format.phoneColumn }
  return withMapping(read, helpful(read.columns, known.mapping, input.rules), 'remembered')
}

function begin(ctx: RecipientsContext, reading: Reading): Started {
  const done = readAudience(ctx, reading)
  // Whoever does not wait for the end still finds it in the import; an unheard rejection would end the process.
  done.catch(() => {})
  return { import: toImport(reading.found), done }
}

type Replacement = Audience & {
  importId: string
  source: ImportSource
  fileName: string | null
  defaultCountry: string
  sizeBytes: number
  format: MappedFormat
  transaction?: StartImport['transaction']
}

function replaceAudience(
  ctx: RecipientsContext,
  next: Replacement,
): Promise<{ row: ImportRow; replaced: string[] }> {
  const run: NonNullable<StartImport['transaction']> =
    next.transaction ?? ((work) => ctx.db.asAccount(next.accountId, work))
  return run(async (tx) => {
    const replaced = await deleteImports(tx, next)
    await deleteRecipients(tx, next)
    const row = await insertImport(tx, { ...next, ...next.format, startedAt: ctx.clock.now() })
    return { row, replaced: replaced.filter((id) => id !== next.importId) }
  })
}

export type Reread = Audience &
  Watch &
  Partial<ReadOptions> & {
    rules: AudienceRules
    /** Columns that fill variables of another name, chosen by hand; {} = none. Left out = as it was. */
    mapping?: Mapping
    /** Who chooses, for whoever finds it remembered. */
    by?: string
  }

/** Reads the same file again, with another phone column, header or default country. Throws `stale_file` when it is gone. */
export async function rereadImport(ctx: RecipientsContext, input: Reread): Promise<Started> {
  const before = found(await ctx.db.asAccount(input.accountId, (tx) => importOf(tx, input)), 'The import')
  if (before.format === 'ndjson') refuseColumns(input)
  await uploadSize(ctx.uploads, before.id)
  const options = {
    defaultCountry: input.defaultCountry ?? before.default_country,
    ...chosen('phoneColumn', input.phoneColumn ?? keptColumn(before, input)),
    ...chosen('hasHeader', input.hasHeader ?? before.has_header ?? undefined),
  }
  const importId = ctx.newId()
  const next = {
    ...{ ...input, ...options, importId },
    ...{ source: before.source, form: before.format, fileName: before.file_name },
  }
  // Looked at before anything is replaced: a choice that cannot be carried out changes nothing.
  const read = await formatOf(uploadPath(ctx.uploads, before.id), next)
  const format = input.mapping
    ? await byHand(ctx, input, input.mapping, read)
    : withMapping(read, stillThere(before, read), before.mapped ?? 'by_hand')
  await renameUpload(ctx.uploads, before.id, importId)
  const sizeBytes = before.size_bytes
  const { row } = await replaceAudience(ctx, { ...next, sizeBytes, format }).catch(async (error: unknown) => {
    await renameUpload(ctx.uploads, importId, before.id)
    throw error
  })
  return begin(ctx, { ...input, found: row })
}

/** Lines of JSON say themselves what is what. */
function refuseColumns(input: Reread): void {
  const field = (['phoneColumn', 'hasHeader', 'mapping'] as const).find((name) => input[name] !== undefined)
  if (field)
    throw new Problem('bad_request', {
      field,
      message: `These recipients came as NDJSON, which has no columns. Send them again with the names the message uses.`,
    })
}

/** Of the mapping so far, what fits how the file is read now. */
function stillThere(before: ImportRow, read: MappedFormat): Mapping {
  const kept = Object.entries(mappingOf(before.header, before.columns)).filter(
    ([name]) => read.columns.includes(name) && read.columns[read.phoneColumn] !== name,
  )
  return Object.fromEntries(kept)
}

/** Somebody chose: the next file with these columns is read so too. Who chooses no mapping wants none remembered. */
async function byHand(
  ctx: RecipientsContext,
  input: Reread,
  mapping: Mapping,
  read: MappedFormat,
): Promise<MappedFormat> {
  const problem = mappingProblem(read.columns, mapping, read.phoneColumn)
  if (problem) throw new Problem('bad_request', { field: 'mapping', message: problem })
  const hash = headerHash(read.columns)
  const { accountId } = input
  const phoneColumn = read.columns[read.phoneColumn]!
  if (read.hasHeader)
    await ctx.db.asAccount(accountId, (tx) =>
      Object.keys(mapping).length > 0
        ? rememberMapping(
            tx,
            { accountId, headerHash: hash, mapping, phoneColumn, by: input.by ?? '' },
            ctx.clock.now(),
          )
        : forgetMapping(tx, accountId, hash),
    )
  return withMapping(read, mapping, 'by_hand')
}

const chosen = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V }

/** Another country may show another column to hold the phones; a change of the header alone does not. */
const keptColumn = (before: ImportRow, input: Reread) =>
  input.defaultCountry === undefined ? before.phone_column : undefined

/** How the reading of a campaign's audience stands. Throws not_found when there is none. */
export async function getImport(ctx: RecipientsContext, audience: Audience): Promise<Import> {
  const row = await ctx.db.asAccount(audience.accountId, (tx) => importOf(tx, audience))
  return toImport(found(row, 'The import'))
}

/** Stops a reading; the rows read so far stay. Throws wrong_state when none is under way. */
export async function cancelImport(ctx: RecipientsContext, audience: Audience): Promise<Import> {
  const row = await ctx.db.asAccount(audience.accountId, async (tx) => {
    const current = found(await importOf(tx, audience, true), 'The import')
    const at = { accountId: audience.accountId, importId: current.id, at: ctx.clock.now() }
    return endImport(tx, { ...at, status: 'cancelled', error: null })
  })
  if (!row) throw new Problem('wrong_state', { message: 'The file was read to its end already.' })
  return toImport(row)
}

/** Removes the audience of a campaign and its file, and stops a reading under way. */
export async function dropAudience(ctx: RecipientsContext, audience: Audience): Promise<void> {
  const gone = await ctx.db.asAccount(audience.accountId, async (tx) => {
    const ids = await deleteImports(tx, audience)
    await deleteRecipients(tx, audience)
    return ids
  })
  await removeUploads(ctx.uploads, gone)
}

export type Unfinished = Audience & { importId: string; row: ImportRow }

/** Readings that a stop of the server cut short, for resumeImport once their campaigns' rules are known. */
export async function unfinishedImports(ctx: RecipientsContext): Promise<Unfinished[]> {
  const rows = await ctx.db.asSystem((tx) => importsInReading(tx))
  return rows.map((row) => ({
    accountId: row.account_id,
    campaignId: row.campaign_id,
    importId: row.id,
    row,
  }))
}

/** Goes on after the last stored row. Two processes may try: each batch is stored by one of them only. */
export function resumeImport(
  ctx: RecipientsContext,
  unfinished: Unfinished,
  rules: AudienceRules,
  watch: Watch = {},
): Started {
  return begin(ctx, { ...watch, found: unfinished.row, rules })
}
