import { EXPORT_DAYS, type FileFormat } from '@foreword/contract'
import { campaignById } from '../campaigns/index.ts'
import type { Clock } from '../platform/clock.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import type { Sheet } from '../platform/sheets/cells.ts'
import { campaignsSheet, type DownloadDeps, messagesSheet } from './downloads.ts'
import { addChunk, type ExportRow, finishExport, forgetExports, takeExport } from './exports-store.ts'
import { fileOf } from './files.ts'
import { historyBytes } from './history.ts'

// Files prepared in the background. Any number of processes may do so on one database; a file whose process died is begun anew.

export type ExportDeps = Omit<DownloadDeps, 'now'> & { clock: Clock; log: Log }
export type Exporter = { stop(): Promise<void> }

const LOOK_MS = 1_000
/** A process that has not written for so long is taken for dead. */
const TAKEN_MS = 60_000
const PIECE_BYTES = 512 * 1024
const KEEP_MS = EXPORT_DAYS * 86_400_000

/** Prepares what is asked for, until it is stopped. */
export function startExports(deps: ExportDeps): Exporter {
  return repeat(
    LOOK_MS,
    (stopping) => prepareNext(deps, stopping),
    (error) => deps.log.error({ err: error }, 'files could not be prepared'),
  )
}

const soon = (deps: ExportDeps): Date => new Date(deps.clock.now().getTime() + TAKEN_MS)
const hint = (deps: ExportDeps, row: ExportRow) =>
  deps.db.asSystem((tx) => publish(tx, row.account_id, { type: 'export', id: row.id }))

/** Prepares one file and forgets those whose time is over. False when nothing is asked for. */
export async function prepareNext(deps: ExportDeps, stopping: () => boolean = () => false): Promise<boolean> {
  const now = deps.clock.now()
  const row = await deps.db.asSystem(async (tx) => {
    await forgetExports(tx, now)
    return takeExport(tx, now, soon(deps))
  })
  if (!row) return false
  let rowsDone = 0
  const count = (n: number): void => {
    rowsDone += n
  }
  try {
    const whole = await write(deps, row, count, () => rowsDone, stopping)
    if (!whole) return !stopping()
    await end(deps, row, 'ready', rowsDone)
  } catch (error) {
    deps.log.error({ err: error, exportId: row.id }, 'a file could not be prepared')
    await end(deps, row, 'failed', rowsDone)
  }
  return true
}

async function end(
  deps: ExportDeps,
  row: ExportRow,
  status: 'ready' | 'failed',
  rowsDone: number,
): Promise<void> {
  const endsAt = new Date(deps.clock.now().getTime() + KEEP_MS)
  await deps.db.asSystem((tx) => finishExport(tx, row, status, rowsDone, endsAt))
  await hint(deps, row)
}

/** Writes all pieces. False = it is no longer wanted, or the process stops. */
async function write(
  deps: ExportDeps,
  row: ExportRow,
  count: (n: number) => void,
  rowsDone: () => number,
  stopping: () => boolean,
): Promise<boolean> {
  let waiting: Buffer[] = []
  let size = 0
  let n = 0
  const store = async (): Promise<boolean> => {
    const bytes = Buffer.concat(waiting)
    waiting = []
    size = 0
    const piece = { n: n++, bytes, rowsDone: rowsDone(), until: soon(deps) }
    const wanted = await deps.db.asSystem((tx) => addChunk(tx, row, piece))
    await hint(deps, row)
    return wanted
  }
  for await (const bytes of await bytesOf(deps, row, count)) {
    if (stopping()) return false
    waiting.push(bytes)
    size += bytes.length
    if (size >= PIECE_BYTES && !(await store())) return false
  }
  return store()
}

async function bytesOf(
  deps: ExportDeps,
  row: ExportRow,
  count: (n: number) => void,
): Promise<AsyncIterable<Buffer>> {
  if (row.kind === 'history') return historyBytes(deps, row, count)
  return fileOf(counted(await sheetOf(deps, row), count), row.format as FileFormat)
}

async function sheetOf(deps: ExportDeps, row: ExportRow): Promise<Sheet> {
  const download = { db: deps.db, errors: deps.errors, now: () => deps.clock.now() }
  if (row.kind === 'campaigns') return campaignsSheet(download, row.account_id)
  const campaign = await deps.db.asAccount(row.account_id, (tx) =>
    campaignById(tx, row.account_id, row.campaign_id!),
  )
  if (!campaign) throw new Error('The campaign is gone.')
  return messagesSheet(download, row.account_id, campaign)
}

const counted = (sheet: Sheet, count: (n: number) => void): Sheet => ({
  ...sheet,
  pages: (async function* () {
    for await (const page of sheet.pages) {
      count(page.length)
      yield page
    }
  })(),
})
