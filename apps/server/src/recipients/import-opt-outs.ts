import type { OptOutImport } from '@foreword/contract'
import { normaliseName } from '@foreword/contract'
import { recordConsent } from './consent-store.ts'
import { readCsv } from './csv.ts'
import { dayEnd } from './day-end.ts'
import { ImportError } from './import-error.ts'
import { importOfOptOut } from './imported-consent-store.ts'
import type { RecipientsContext } from './model.ts'
import { parsePhone } from './phone.ts'
import { inspectFile } from './read-file.ts'
import { removeUploads, uploadPath } from './uploads.ts'

// A list of opt-outs from another system becomes evidence, line by line. What other systems call their columns is data here: Twilio's
// export (Address, OptOutType, DateCreated …), LivePerson's reports, and lists people keep themselves.

const NAMES = {
  address: [
    'address',
    'phone',
    'phone_number',
    'to',
    'number',
    'recipient',
    'mobile',
    'msisdn',
    'consumer_id',
  ],
  channel: ['channel', 'channel_type', 'medium'],
  at: [
    'date',
    'since',
    'opted_out_at',
    'date_created',
    'datecreated',
    'dateupdated',
    'created',
    'created_at',
    'timestamp',
    'time',
    'updated_at',
  ],
  words: [
    'words',
    'evidence',
    'message',
    'body',
    'keyword',
    'source',
    'reason',
    'opt_out_type',
    'note',
    'optouttype',
  ],
} as const

const BATCH = 200
const MOST_PROBLEMS = 100

type Row = { line: number; address: string; channel: string; at: Date; words: string }
export type ImportOptOuts = {
  accountId: string
  importId: string
  fileName: string
  channel: string
  defaultCountry: string
  /** The account's: dates without a time are days on its clock. */
  timeZone: string
  userId: string | null
  userName: string | null
}

/** Reads a kept file of opt-outs and records each as evidence. Memory does not grow with the file. Throws ImportError when it is none. */
export async function importOptOuts(ctx: RecipientsContext, input: ImportOptOuts): Promise<OptOutImport> {
  const path = uploadPath(ctx.uploads, input.importId)
  const result: OptOutImport = {
    id: input.importId,
    rows: 0,
    recorded: 0,
    alreadyOut: 0,
    refused: 0,
    problems: [],
  }
  try {
    const format = await inspectFile(path, { defaultCountry: input.defaultCountry })
    const columns = columnsOf(format.hasHeader ? format.columns : [], format.phoneColumn)
    let batch: Row[] = []
    let header = format.hasHeader
    for await (const { line, cells } of readCsv(path, { ...format, skipLines: 0 })) {
      if (header) {
        header = false
        continue
      }
      result.rows += 1
      const read = readRow(cells, line, columns, input, ctx.clock.now())
      if ('reason' in read) {
        result.refused += 1
        if (result.problems.length < MOST_PROBLEMS) result.problems.push({ line, ...read })
        continue
      }
      batch.push(read)
      if (batch.length < BATCH) continue
      await record(ctx, input, batch, result)
      batch = []
    }
    await record(ctx, input, batch, result)
    if (result.rows === 0) throw new ImportError('no_rows')
    return result
  } finally {
    await removeUploads(ctx.uploads, [input.importId])
  }
}

type Columns = { address: number; channel: number; at: number; words: number }

function columnsOf(names: readonly string[], phoneColumn: number): Columns {
  const at = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(normaliseName(name)))
  const named = at(NAMES.address)
  return {
    address: named >= 0 ? named : phoneColumn,
    channel: at(NAMES.channel),
    at: at(NAMES.at),
    words: at(NAMES.words),
  }
}

function readRow(
  cells: readonly string[],
  line: number,
  columns: Columns,
  input: ImportOptOuts,
  now: Date,
): Row | { input: string; reason: string } {
  const cell = (column: number): string => (column < 0 ? '' : (cells[column] ?? '').trim().slice(0, 1000))
  const raw = cell(columns.address)
  const channel = channelOf(
    cell(columns.channel) || (/^whatsapp:/i.test(raw) ? 'whatsapp' : ''),
    input.channel,
  )
  if (!channel)
    return {
      input: raw,
      reason: `“${cell(columns.channel)}” is not a channel. Write sms, whatsapp, inapp or all.`,
    }
  const phone = channel === 'inapp' ? null : parsePhone(raw.replace(/^whatsapp:/i, ''), input.defaultCountry)
  if (raw === '') return { input: raw, reason: 'There is no number.' }
  if (phone && !phone.valid) return { input: raw, reason: `${phone.reason}.` }
  const when = cell(columns.at)
  const at = when === '' ? now : timeOf(when, input.timeZone, now)
  if (Number.isNaN(at.getTime()) || at > now)
    return { input: raw, reason: `“${when}” is not a date in the past. Write it like 2026-11-23.` }
  const words = cell(columns.words)
  return {
    line,
    address: phone ? phone.e164 : raw,
    channel,
    at,
    words: words ? `${words} (${input.fileName}, line ${line})` : `${input.fileName}, line ${line}`,
  }
}

const DAY_MS = 86_400_000

/** A day without a time is its end: of what happened on one day the wish to stop goes before. */
function timeOf(when: string, zone: string, now: Date): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(when) || Number.isNaN(Date.parse(when))) return new Date(when)
  const end = dayEnd(when, zone)
  return end > now && end.getTime() - now.getTime() < DAY_MS ? now : end
}

const CHANNELS: Record<string, string> = {
  sms: 'sms',
  text: 'sms',
  mms: 'sms',
  whatsapp: 'whatsapp',
  wa: 'whatsapp',
  inapp: 'inapp',
  'in-app': 'inapp',
  app: 'inapp',
  all: 'all',
  every: 'all',
}
const channelOf = (word: string, fallback: string): string | null =>
  word === '' ? fallback : (CHANNELS[word.toLowerCase()] ?? null)

async function record(
  ctx: RecipientsContext,
  input: ImportOptOuts,
  batch: readonly Row[],
  result: OptOutImport,
): Promise<void> {
  if (batch.length === 0) return
  // In the order of addresses, so that two lists read at once wait for each other instead of locking up.
  const rows = [...batch].sort((a, b) => (a.address < b.address ? -1 : 1))
  const [recorded, known] = await ctx.db.asAccount(input.accountId, async (tx) => {
    let [fresh, old] = [0, 0]
    for (const row of rows) {
      const who = { accountId: input.accountId, channel: row.channel, address: row.address }
      // Evidence of a second list is kept too, so that undoing the first lets them stay opted out.
      const by = await importOfOptOut(tx, who)
      if (by !== undefined) old += 1
      if (by === 'other' || by === input.importId) continue
      await recordConsent(tx, {
        ...who,
        id: ctx.newId(),
        at: row.at,
        kind: 'opt_out',
        source: 'import',
        words: row.words,
        userId: input.userId,
        userName: input.userName,
        importId: input.importId,
      })
      if (by === undefined) fresh += 1
    }
    return [fresh, old] as const
  })
  result.recorded += recorded
  result.alreadyOut += known
}
