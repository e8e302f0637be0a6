import type { Import, Recipient, Verdict } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { found, Problem } from '../platform/problem.ts'
import { withErased } from './erased.ts'
import { addToImport, type ImportRow, importOf } from './import-store.ts'
import { judgeAmongOthers, judgeFor } from './judge.ts'
import {
  type AudienceRules,
  count,
  emptyTally,
  type JudgedRow,
  type RawRow,
  type RecipientsContext,
  type Tally,
} from './model.ts'
import { readPlaceKey } from './regions.ts'
import {
  type Audience,
  firstDuplicate,
  optOutsOf,
  type RecipientRow,
  readyLineOf,
  recipientRow,
  renameDuplicates,
  updateRecipient,
} from './store.ts'
import { suppressionsOf } from './suppressions-store.ts'
import { toImport, toRecipient } from './views.ts'
import { zoneSetIds } from './zone-sets-store.ts'

export type FixRecipient = Audience & {
  line: number
  rules: AudienceRules
  /** The phone as it should have stood. */
  input?: string | undefined
  /** Only those that change; an empty value removes one. */
  variables?: Record<string, string> | undefined
  /** true leaves the person out, false takes them in again. */
  leaveOut?: boolean | undefined
}

/**
 * Corrects one row in place, or leaves the person out; the row is judged again and the counters follow. When a ready row
 * gives up its number, the first duplicate of that number takes its place. Throws not_found, and wrong_state while the
 * file is still being read: the reader remembers which numbers it has seen and would not hear of this one.
 */
export function fixRecipient(
  ctx: RecipientsContext,
  fix: FixRecipient,
): Promise<{ recipient: Recipient; import: Import }> {
  return ctx.db.asAccount(fix.accountId, async (tx) => {
    const from = found(await importOf(tx, fix, true), 'The import')
    if (from.status === 'reading') {
      throw new Problem('wrong_state', {
        message: 'The file is still being read. Change rows when that is done.',
      })
    }
    const before = found(await recipientRow(tx, fix, fix.line, true), `Line ${fix.line}`)
    const tally = emptyTally()
    const work = { tx, fix, from, tally, hashAddress: ctx.hashAddress }
    const after = await replace(
      work,
      before,
      changed(before, fix, from),
      fix.leaveOut === true,
      ctx.clock.now(),
    )
    const gaveUp = before.verdict === 'ready' && before.address !== after.address
    if (gaveUp) await promoteDuplicate(work, before.address!)
    const counted = await addToImport(tx, {
      accountId: fix.accountId,
      importId: from.id,
      rowsRead: 0,
      bytesRead: 0,
      tally,
    })
    const row = found(await recipientRow(tx, fix, fix.line), `Line ${fix.line}`)
    return { recipient: toRecipient(row, fix.rules, from), import: toImport(counted) }
  })
}

type Work = {
  tx: Tx
  fix: FixRecipient
  from: ImportRow
  tally: Tally
  hashAddress: RecipientsContext['hashAddress']
}

/** Judges a row anew, stores it and notes in the tally what changed. */
async function replace(
  work: Work,
  before: RecipientRow,
  raw: RawRow,
  leaveOut: boolean,
  editedAt: Date | null,
) {
  const { tx, fix, from, tally } = work
  const judged = await judgeAgain(tx, { ...fix, hashAddress: work.hashAddress }, from, raw)
  const after: JudgedRow = leaveOut
    ? { ...judged, verdict: 'left_out', reason: 'left_out', detail: 'Left out by hand' }
    : judged
  const key = after.zoneKey
  const zoneSetId = key === null ? null : (await zoneSetIds(tx, [key])).get(key)!
  await updateRecipient(tx, fix, { ...after, zoneSetId, editedAt })
  count(tally, before, -1)
  count(tally, after)
  return after
}

async function judgeAgain(
  tx: Tx,
  audience: Audience & { rules: AudienceRules; hashAddress: RecipientsContext['hashAddress'] },
  from: ImportRow,
  raw: RawRow,
): Promise<JudgedRow> {
  const { rules } = audience
  const judge = judgeFor({
    rules,
    columns: from.columns,
    phoneColumn: from.phone_column,
    defaultCountry: from.default_country,
  })
  const alone = judge(raw)
  if (alone.verdict !== 'ready') return alone
  const address = alone.address!
  const asked = {
    accountId: audience.accountId,
    channel: rules.channel,
    kind: rules.kind ?? 'marketing',
    addresses: [address],
  }
  const optOuts = await withErased(tx, audience.hashAddress, asked, await optOutsOf(tx, asked))
  const others = {
    optOut: optOuts.get(address) ?? null,
    cannotReach: (await suppressionsOf(tx, asked)).get(address) ?? null,
    sameAsLine: await readyLineOf(tx, audience, address, raw.line),
  }
  return judgeAmongOthers(alone, others, rules.timeZone)
}

/** The row as its file would hold it, with the change in place. */
function changed(row: RecipientRow, fix: Pick<FixRecipient, 'input' | 'variables'>, from: ImportRow): RawRow {
  const values = { ...row.variables, ...fix.variables }
  const cells = from.columns.map((name, column) =>
    column === from.phone_column
      ? (fix.input ?? row.input)
      : Object.hasOwn(values, name)
        ? values[name]!
        : '',
  )
  return { line: row.line, cells, ownText: row.own_text }
}

/** A duplicate may turn out to be refused by now (the message has changed since): then the next one is tried. */
async function promoteDuplicate(work: Work, address: string): Promise<void> {
  const { tx, fix, from } = work
  for (;;) {
    const next = await firstDuplicate(tx, fix, address)
    if (!next) return
    const after = await replace(work, next, changed(next, {}, from), false, null)
    if (after.verdict === 'duplicate') return
    if (after.verdict === 'ready') return renameDuplicates(tx, fix, address, next.line)
  }
}

/** What the verdict of a line would be with another phone; nothing is kept. Throws not_found. */
export function judgeRecipient(
  ctx: RecipientsContext,
  input: Audience & { line: number; input: string; rules: AudienceRules },
): Promise<{ verdict: Verdict; detail: string; zones: string[] }> {
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const from = found(await importOf(tx, input), 'The import')
    const row = found(await recipientRow(tx, input, input.line), `Line ${input.line}`)
    const judged = await judgeAgain(
      tx,
      { ...input, hashAddress: ctx.hashAddress },
      from,
      changed(row, { input: input.input }, from),
    )
    const zones = judged.zoneKey ? readPlaceKey(judged.zoneKey).zones : []
    return { verdict: judged.verdict, detail: judged.detail ?? readyDetail(zones, ctx.clock.now()), zones }
  })
}

/** "Valid, Pacific time, not opted out". */
function readyDetail(zones: readonly string[], at: Date): string {
  const names = new Set(zones.map((zone) => zoneName(zone, at)))
  const [first] = names
  const where =
    first === undefined
      ? 'no time zone known'
      : names.size === 1
        ? first
        : `${zones.length} time zones possible`
  return `Valid, ${where}, not opted out`
}

function zoneName(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longGeneric',
  }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
  return name.replace(/ Time$/, ' time')
}
