import type { ImportCounts, ImportProblem } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import {
  ImportError,
  recordOptOuts,
  removeUploads,
  uploadPath,
  uploadSize,
  withdrawImported,
} from '../recipients/index.ts'
import type { ImportsDeps } from './imports.ts'
import { type Facts, keyOfCampaign, type PersonFact, type Refused } from './read-row.ts'
import {
  howOf,
  inspect,
  linesOf,
  MOST_PROBLEMS,
  NO_COUNTS,
  optInsOf,
  standingOptOut,
  stoodBefore,
} from './reading.ts'
import * as store from './store.ts'

// Confirmed imports are taken in the background, by processes that have their files. Each batch is one transaction with how far it is, so
// that a process that dies leaves nothing half done and another, or the same after its start, goes on where it stopped.

export type ImportWorkerDeps = Pick<ImportsDeps, 'db' | 'clock' | 'newId' | 'uploads' | 'hash'> & { log: Log }
export type ImportWorker = { stop(): Promise<void> }

const LOOK_MS = 1_000
/** A process that has not written for so long is taken for dead. */
const TAKEN_MS = 60_000
const BATCH = 500
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const DRAFT_MS = 86_400_000
/** So long another process may have the file; after that it is lost. */
const LOST_MS = 3_600_000

/** Takes what is confirmed and undoes what is to be undone, until it is stopped. */
export function startImportWorker(deps: ImportWorkerDeps): ImportWorker {
  return repeat(
    LOOK_MS,
    (stopping) => workOnce(deps, stopping),
    (error) => deps.log.error({ err: error }, 'an import did not go on'),
  )
}

const soon = (deps: ImportWorkerDeps): Date => new Date(deps.clock.now().getTime() + TAKEN_MS)
const placeOf = (row: store.DataImportRow) => ({ accountId: row.account_id, id: row.id })

/** Works on one import. False when there is nothing to do. */
export async function workOnce(
  deps: ImportWorkerDeps,
  stopping: () => boolean = () => false,
): Promise<boolean> {
  const now = deps.clock.now()
  const { list, forgotten } = await deps.db.asSystem(async (tx) => ({
    forgotten: await store.forgetDrafts(tx, new Date(now.getTime() - DRAFT_MS)),
    list: await store.waiting(tx, now),
  }))
  await removeUploads(deps.uploads, forgotten)
  for (const row of list) {
    const here = row.status === 'undoing' || (await hasFile(deps, row))
    if (!here && now.getTime() - row.created_at.getTime() < LOST_MS + DRAFT_MS) continue
    const taken = await deps.db.asSystem((tx) => store.takeImport(tx, placeOf(row), now, soon(deps)))
    if (!taken) continue
    if (row.status === 'undoing') await undo(deps, row, stopping)
    else await take(deps, row, stopping)
    return !stopping()
  }
  return false
}

const hasFile = (deps: ImportWorkerDeps, row: store.DataImportRow): Promise<boolean> =>
  uploadSize(deps.uploads, row.id).then(
    () => true,
    () => false,
  )

async function take(
  deps: ImportWorkerDeps,
  row: store.DataImportRow,
  stopping: () => boolean,
): Promise<void> {
  const at = placeOf(row)
  const finish = async (error: { code: string; message: string } | null): Promise<void> => {
    await deps.db.asAccount(row.account_id, async (tx) => {
      await store.finishImport(tx, at, deps.clock.now(), error)
      await publish(tx, row.account_id, { type: 'consent' })
    })
    await removeUploads(deps.uploads, [row.id])
  }
  try {
    if (await takeRows(deps, row, stopping)) await finish(null)
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    await finish({ code: error.code, message: error.message })
  }
}

/** All rows behind those that are done. False = it is no longer wanted, or the process stops. */
async function takeRows(
  deps: ImportWorkerDeps,
  row: store.DataImportRow,
  stopping: () => boolean,
): Promise<boolean> {
  const { account_id: accountId } = row
  await uploadSize(deps.uploads, row.id)
  const path = uploadPath(deps.uploads, row.id)
  const account = await deps.db.asAccount(accountId, (tx) => readAccount(tx, accountId))
  const brand = { defaultCountry: account.default_country, timeZone: account.time_zone }
  const { format } = await inspect(path, brand, row.source)
  // What has no date happened before it was brought here.
  const how = howOf(brand, row.created_at, {
    source: row.source,
    reading: row.reading,
    fileName: row.file_name,
    sha256: row.sha256,
  })
  const optIns = await optInsOf(path, format, how)
  let state: Progress = {
    done: row.rows_done,
    counts: { ...NO_COUNTS, ...row.counts },
    problems: [...row.problems],
  }
  let skip = row.rows_done
  let batch: Taken[] = []
  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) return true
    const next = await deps.db.asAccount(accountId, (tx) => takeBatch(tx, deps, row, batch, state))
    batch = []
    if (next) state = next
    return next !== null
  }
  for await (const group of linesOf(path, format, how))
    for (const { line, facts } of group) {
      if (skip > 0) {
        skip -= 1
        continue
      }
      batch.push({ line, facts, ...('reason' in facts ? {} : { optOut: standingOptOut(facts, optIns) }) })
      if (batch.length < BATCH) continue
      if (stopping() || !(await flush())) return false
    }
  return flush()
}

type Progress = { done: number; counts: ImportCounts; problems: ImportProblem[] }
type Taken = { line: number; facts: Facts | Refused; optOut?: Facts['optOut'] }

/** One batch with how far it is then; null = it is no longer wanted. */
async function takeBatch(
  tx: Tx,
  deps: ImportWorkerDeps,
  row: store.DataImportRow,
  batch: readonly Taken[],
  before: Progress,
): Promise<Progress | null> {
  const at = placeOf(row)
  const counts = { ...before.counts }
  const problems = [...before.problems]
  counts.rows += batch.length
  const refuse = (line: number, told: Refused): void => {
    counts.refused += 1
    if (problems.length < MOST_PROBLEMS) problems.push({ line, ...told })
  }
  for (const { line, facts, optOut } of batch) {
    if ('reason' in facts) refuse(line, facts)
    else if (!optOut && !facts.person && !facts.campaign) counts.leftOut += 1
  }
  const outs = batch.flatMap(({ optOut }) => (optOut ? [{ ...optOut, id: deps.newId() }] : []))
  if (outs.length > 0) {
    const done = await recordOptOuts(tx, outs, {
      ...{ accountId: row.account_id, importId: row.id, sha256: row.sha256 },
      ...{ userId: row.created_by, userName: row.created_by_name },
    })
    counts.optOuts += done.out
    counts.known += done.known
    counts.agreed += done.agreed
  }
  await takeTotals(tx, at, batch, counts, refuse)
  await takePeople(tx, deps, at, batch, counts)
  problems.sort((a, b) => a.line - b.line)
  const done = before.done + batch.length
  const wanted = await store.writeProgress(tx, at, { rowsDone: done, counts, problems, until: soon(deps) })
  return wanted ? { done, counts, problems } : null
}

const FIGURES = [
  'recipients',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'responded',
  'opted_out',
] as const

async function takeTotals(
  tx: Tx,
  at: { accountId: string; id: string },
  batch: readonly Taken[],
  counts: ImportCounts,
  refuse: (line: number, told: Refused) => void,
): Promise<void> {
  const list = batch.flatMap(({ line, facts }) =>
    'reason' in facts || !facts.campaign
      ? []
      : [{ line, fact: facts.campaign, key: keyOfCampaign(facts.campaign) }],
  )
  if (list.length === 0) return
  const known = new Map(
    (
      await store.totalsOf(
        tx,
        at,
        list.map((one) => one.key),
      )
    ).map((one) => [one.key, one]),
  )
  const seen = new Set<string>()
  const fresh: store.CampaignRow[] = []
  for (const { line, fact, key } of list) {
    const before = known.get(key)
    if (seen.has(key) || before?.mine) {
      refuse(line, stoodBefore(fact.name))
      continue
    }
    seen.add(key)
    const { externalId, launchedAt, optedOut, ...rest } = fact
    const told = { key, external_id: externalId, launched_at: launchedAt, opted_out: optedOut, ...rest }
    const same =
      before !== undefined &&
      before.name === told.name &&
      before.state === told.state &&
      FIGURES.every((name) => before[name] === told[name])
    if (same) counts.campaignsKnown += 1
    else fresh.push(told)
  }
  await store.insertTotals(tx, at, fresh)
  counts.campaigns += fresh.length
}

async function takePeople(
  tx: Tx,
  deps: ImportWorkerDeps,
  at: { accountId: string; id: string },
  batch: readonly Taken[],
  counts: ImportCounts,
): Promise<void> {
  const people = new Map<string, { hash: Buffer; person: PersonFact }>()
  let rows = 0
  for (const { facts } of batch) {
    if ('reason' in facts || !facts.person) continue
    rows += 1
    const hash = deps.hash(`transaction ${at.accountId} ${facts.person.identity}`)
    people.set(hash.toString('hex'), { hash, person: facts.person })
  }
  if (rows === 0) return
  const fresh = await store.insertTransactions(
    tx,
    at,
    [...people.values()].map((one) => one.hash),
  )
  counts.people += fresh.size
  counts.peopleKnown += rows - fresh.size
  const campaigns = Map.groupBy(
    [...people].flatMap(([key, { person }]) => (fresh.has(key) ? [person] : [])),
    // Without an id people of one file are of one campaign, whenever they were written to.
    (person) => keyOfCampaign({ ...person, channel: null, launchedAt: null }),
  )
  counts.campaigns += await store.addCounted(
    tx,
    at,
    [...campaigns].map(([key, list]) => countedOf(key, list)),
  )
}

function countedOf(key: string, list: readonly PersonFact[]): store.CampaignRow & { last_at: Date | null } {
  const times = list.flatMap(({ at }) => (at ? [at.getTime()] : []))
  const number = (is: (person: PersonFact) => boolean): number => list.filter(is).length
  const only = (of: (person: PersonFact) => string | null): string | null =>
    new Set(list.map(of)).size === 1 ? of(list[0]!) : null
  return {
    ...{ key, external_id: list[0]!.externalId, name: list[0]!.name, state: null },
    channel: only((person) => person.channel),
    skill: only((person) => person.skill),
    launched_at: times.length > 0 ? new Date(Math.min(...times)) : null,
    last_at: times.length > 0 ? new Date(Math.max(...times)) : null,
    recipients: list.length,
    sent: number((person) => person.sent),
    delivered: number((person) => person.delivered),
    read: number((person) => person.read),
    failed: number((person) => person.failed),
    skipped: number((person) => person.skipped),
    responded: number((person) => person.responded),
    opted_out: number((person) => person.optedOut),
  }
}

async function undo(
  deps: ImportWorkerDeps,
  row: store.DataImportRow,
  stopping: () => boolean,
): Promise<void> {
  const at = placeOf(row)
  const of = {
    ...{ accountId: row.account_id, importId: row.id, newId: deps.newId, userId: null },
    userName: row.undone_by_name,
    words: `The import of ${row.file_name} (SHA-256 ${row.sha256}) was undone. This opt-out of it no longer counts; nobody agreed to anything.`,
  }
  for (let after = FIRST_ID; ; ) {
    if (stopping()) return
    const from = after
    const { n, last } = await deps.db.asAccount(row.account_id, async (tx) => {
      const taken = await withdrawImported(tx, { ...of, now: deps.clock.now() }, from, BATCH)
      if (taken.n > 0) await store.addWithdrawn(tx, at, taken.n, soon(deps))
      return taken
    })
    if (n === 0) break
    after = last
  }
  await deps.db.asAccount(row.account_id, async (tx) => {
    await store.finishUndo(tx, at, deps.clock.now())
    await publish(tx, row.account_id, { type: 'consent' })
  })
}
