import { availableParallelism } from 'node:os'
import type { Import } from '@foreword/contract'
import { copyTransaction } from '../platform/db/copy-transaction.ts'
import { withErased } from './erased.ts'
import { ImportError } from './import-error.ts'
import { addToImport, endImport, holdImport, type ImportRow } from './import-store.ts'
import { type AgainstOthers, againstOthers } from './judge.ts'
import type { JudgedBatch } from './judge-batch.ts'
import { type Judges, judgedAhead, judgesHere, judgesInWorkers } from './judge-pool.ts'
import {
  type AudienceRules,
  count,
  type FileFormat,
  goesByPhone,
  type RawRow,
  type RecipientsContext,
} from './model.ts'
import { jsonGroups } from './ndjson.ts'
import { fileGroups, inBatches, typedRows } from './read-file.ts'
import { withVerdicts } from './recipient-lines.ts'
import {
  type AddressKey,
  addressNumber,
  addressText,
  type SeenAddresses,
  seenAddresses,
  seenTexts,
} from './seen-addresses.ts'
import { type Audience, copyRecipients, type OptOutFact, optOutsOf, readyAddresses } from './store.ts'
import { type SuppressionFact, suppressionsOf } from './suppressions-store.ts'
import { uploadPath, uploadSize } from './uploads.ts'
import { toImport } from './views.ts'
import { zoneSetIds } from './zone-sets-store.ts'

const BATCH_ROWS = 5_000
/** Below this a worker thread would take longer to start than the rows take. */
const WORKER_FROM_BYTES = 256 * 1024
/** One core is left to PostgreSQL, which sets the pace: a thread judges more rows than one COPY stores. */
const JUDGE_THREADS = Math.min(2, Math.max(1, availableParallelism() - 1))

export type Reading = {
  found: ImportRow
  rules: AudienceRules
  /** Hears every commit: at most once for 5,000 rows. */
  onProgress?: ((now: Import) => void) | undefined
  /** Stops after the batch at hand; the import stays `reading` and can be resumed. */
  signal?: AbortSignal | undefined
  judgeThreads?: number | undefined
}

/**
 * Reads, judges and stores the rows of an import, from where it stands to the end. Each batch is one transaction that also
 * moves the counters, so after a crash reading goes on exactly where it stopped. Answers how the import ended, or
 * null when it was cancelled, replaced or taken over meanwhile.
 */
export async function readAudience(ctx: RecipientsContext, reading: Reading): Promise<Import | null> {
  try {
    const read = await readBatches(ctx, reading)
    if (!read) return null
    if (read.rows_read === 0) throw new ImportError('no_rows')
    return await end(ctx, reading, null)
  } catch (error) {
    const known = error instanceof ImportError
    const message = known ? error.message : 'Reading stopped because of a fault here. Read the file again.'
    const ended = await end(ctx, reading, { code: known ? error.code : 'internal', message })
    // Without an import left to note it in, the audience was removed meanwhile and the fault (its file is gone) follows from that.
    if (!known && ended) throw error
    return ended
  }
}

async function end(
  ctx: RecipientsContext,
  reading: Reading,
  error: { code: string; message: string } | null,
) {
  const { account_id: accountId, id: importId } = reading.found
  const status = error ? 'failed' : 'ready'
  const row = await ctx.db.asSystem((tx) =>
    endImport(tx, { accountId, importId, status, error, at: ctx.clock.now() }),
  )
  if (!row) return null
  const now = toImport(row)
  reading.onProgress?.(now)
  return now
}

/** The import's row after its last batch; null when somebody else decided that this reading is over. */
async function readBatches(ctx: RecipientsContext, reading: Reading): Promise<ImportRow | null> {
  const { found, signal } = reading
  let bytesRead = 0
  const source = await openSource(ctx, reading, (total) => {
    bytesRead = total
  })
  const judges = openJudges(ctx, reading, source.format)
  const seen = await seenSoFar(ctx, found, goesByPhone(reading.rules))
  let row = found
  try {
    const batches = inBatches(source.groups, BATCH_ROWS, found.rows_read)
    for await (const judged of judgedAhead(batches, judges)) {
      const after = await storeBatch(ctx, { reading, row, judged, seen, bytesRead })
      if (!after) return null
      row = after
      reading.onProgress?.(toImport(row))
      if (signal?.aborted) return null
    }
    return row
  } finally {
    await judges.close()
  }
}

async function openSource(
  ctx: RecipientsContext,
  { found, rules }: Reading,
  onBytes: (total: number) => void,
): Promise<{ groups: AsyncIterable<RawRow[]> | Iterable<RawRow[]>; format: FileFormat }> {
  const path = uploadPath(ctx.uploads, found.id)
  await uploadSize(ctx.uploads, found.id)
  const format: FileFormat = {
    form: found.format,
    encoding: found.encoding ?? 'utf-8',
    delimiter: found.delimiter ?? ',',
    hasHeader: found.has_header ?? false,
    columns: found.columns,
    phoneColumn: found.phone_column,
  }
  if (found.format === 'ndjson') return { groups: jsonGroups(path, onBytes), format }
  if (found.source !== 'typed') return { groups: fileGroups(path, format, onBytes), format }
  return { groups: [(await typedRows(path, rules)).rows], format }
}

function openJudges(ctx: RecipientsContext, reading: Reading, format: FileFormat): Judges {
  const { found, rules, judgeThreads = JUDGE_THREADS } = reading
  const { columns, phoneColumn, form } = format
  const owner = { accountId: found.account_id, campaignId: found.campaign_id }
  const settings = { ...owner, rules, form, columns, phoneColumn, defaultCountry: found.default_country }
  const learn = (keys: string[]) => ctx.db.asSystem((tx) => zoneSetIds(tx, keys))
  if (found.size_bytes < WORKER_FROM_BYTES) return judgesHere(settings, learn)
  return judgesInWorkers(settings, judgeThreads, learn)
}

type Batch = {
  reading: Reading
  row: ImportRow
  judged: JudgedBatch
  seen: SeenAddresses
  bytesRead: number
}

async function storeBatch(ctx: RecipientsContext, batch: Batch): Promise<ImportRow | null> {
  const { reading, row, judged, seen, bytesRead } = batch
  const { rules } = reading
  return copyTransaction(ctx.db, async (tx, copy) => {
    const at = { accountId: row.account_id, importId: row.id, rowsRead: row.rows_read }
    if (!(await holdImport(tx, at))) return null
    const addresses = [...new Set<AddressKey>(judged.addresses)].filter(isSomebody).map(addressText)
    const asked = {
      accountId: row.account_id,
      channel: rules.channel,
      kind: rules.kind ?? 'marketing',
      addresses,
    }
    const against = {
      optOuts: await withErased(tx, ctx.hashAddress, asked, await optOutsOf(tx, asked)),
      suppressions: await suppressionsOf(tx, asked),
    }
    const changes = settleBatch(judged, against, seen, rules.timeZone)
    const lines = withVerdicts(judged, changes)
    await copyRecipients(copy, lines)
    giveBack([lines, judged.bytes])
    for (const change of changes) {
      judged.tally.ready -= 1
      count(judged.tally, change)
    }
    const columns = withNames(row.columns, judged)
    return addToImport(tx, { ...at, rowsRead: judged.lines.length, bytesRead, tally: judged.tally, columns })
  })
}

const MAX_COLUMNS = 500

/** The columns with names that came up in this batch; undefined = none did. Throws ImportError beyond 500: values are then no names. */
function withNames(columns: readonly string[], { names, lines }: JudgedBatch): string[] | undefined {
  const known = new Set(columns)
  const fresh = names.filter((name) => !known.has(name))
  if (fresh.length === 0) return undefined
  if (columns.length + fresh.length > MAX_COLUMNS)
    throw new ImportError('too_many_columns', {
      message: `Up to line ${lines.at(-1)} the objects have more than ${MAX_COLUMNS} different names. Send only values that the message needs, under the same names.`,
    })
  return [...columns, ...fresh]
}

/** Memory outside of the heap is cleared late: over a long file 60 MB of sent lines would pile up. */
function giveBack(sent: readonly Uint8Array<ArrayBuffer>[]): void {
  for (const { buffer } of sent) if (!buffer.detached) buffer.transfer(0)
}

type Change = AgainstOthers & { row: number }
type Against = {
  optOuts: ReadonlyMap<string, OptOutFact>
  suppressions: ReadonlyMap<string, SuppressionFact>
}

/** Judges a batch against opt-outs, numbers that cannot get texts and the rows before it: the first row of an address is the one that is kept. */
function settleBatch(
  { addresses, lines }: JudgedBatch,
  { optOuts, suppressions }: Against,
  seen: SeenAddresses,
  timeZone: string,
): Change[] {
  const changes: Change[] = []
  for (const [row, address] of addresses.entries()) {
    if (!isSomebody(address)) continue
    const known = optOuts.size + suppressions.size > 0 ? addressText(address) : ''
    const others = {
      optOut: optOuts.get(known) ?? null,
      cannotReach: suppressions.get(known) ?? null,
      sameAsLine: seen.lineOf(address),
    }
    const change = againstOthers(others, timeZone)
    if (change) changes.push({ row, ...change })
    else seen.add(address, lines[row]!)
  }
  return changes
}

/** Rows that are not ready have no address to compare. */
const isSomebody = (address: AddressKey): boolean => address !== 0 && address !== ''

const SEEN_PAGE = 20_000

/**
 * The numbers of the rows stored before, when a reading is resumed. They are kept here and not asked of the database batch
 * by batch: before its first statistics it reads the whole audience for each number.
 */
async function seenSoFar(ctx: RecipientsContext, found: ImportRow, byPhone: boolean): Promise<SeenAddresses> {
  const seen = byPhone ? seenAddresses() : seenTexts()
  const audience: Audience = { accountId: found.account_id, campaignId: found.campaign_id }
  for (let after = 0; found.rows_read > 0; ) {
    const from = after
    const page = await ctx.db.asSystem((tx) => readyAddresses(tx, audience, from, SEEN_PAGE))
    if (page.length === 0) break
    for (const { line, address } of page) seen.add(byPhone ? addressNumber(address) : address, line)
    after = page.at(-1)!.line
  }
  return seen
}
