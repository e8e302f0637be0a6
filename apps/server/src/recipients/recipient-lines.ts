// pure
import { copyValue } from './copy-text.ts'
import type { JudgedRow } from './model.ts'

/** The columns of recipientLine, in its order. What other rows may change stands last. */
export const RECIPIENT_COLUMNS = [
  'account_id',
  'campaign_id',
  'line',
  'input',
  'address',
  'country',
  'phone_type',
  'zone_set_id',
  'zone_source',
  'variables',
  'own_text',
  'addresses',
  'verdict',
  'reason',
  'detail',
] as const

const NEW_LINE = 10
const READY_END = verdictEnd({ verdict: 'ready', reason: null, detail: null })
const encoder = new TextEncoder()

type Verdicted = Pick<JudgedRow, 'verdict' | 'reason' | 'detail'>

function verdictEnd({ verdict, reason, detail }: Verdicted): string {
  return `\t${verdict}\t${copyValue(reason)}\t${copyValue(detail)}\n`
}

/** One row in COPY's text format. `owner` holds the account and the campaign, with a tab between. */
export function recipientLine(owner: string, row: JudgedRow, zoneSetId: number | null): string {
  const own = row.ownText === null ? '\\N' : copyValue(row.ownText)
  const known = `${copyValue(row.address)}\t${row.country ?? '\\N'}\t${row.phoneType ?? '\\N'}`
  const others = row.addresses === null ? '\\N' : copyValue(JSON.stringify(row.addresses))
  const zone = `${zoneSetId ?? '\\N'}\t${row.zoneSource ?? '\\N'}`
  const end = row.verdict === 'ready' ? READY_END : verdictEnd(row)
  return `${owner}\t${row.line}\t${copyValue(row.input)}\t${known}\t${zone}\t${copyValue(JSON.stringify(row.variables))}\t${own}\t${others}${end}`
}

/** Lines as they are sent to the database, and where each ends in it. */
export type EncodedLines = { bytes: Uint8Array<ArrayBuffer>; ends: Uint32Array<ArrayBuffer> }

/** A line end within a value is escaped, so every one that is left ends a row. */
export function encodeLines(text: string, rows: number): EncodedLines {
  // Half the cost of TextEncoder for megabytes; "slow" means memory of its own, which can be handed to another thread.
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  const ends = new Uint32Array(rows)
  for (let row = 0, at = 0; row < rows; row++) {
    at = bytes.indexOf(NEW_LINE, at) + 1
    ends[row] = at
  }
  return { bytes, ends }
}

/** The lines with other verdicts for some rows, all of which were written as ready. Rows are numbered from 0, ascending. */
export function withVerdicts(
  { bytes, ends }: EncodedLines,
  changes: readonly (Verdicted & { row: number })[],
): Uint8Array<ArrayBuffer> {
  if (changes.length === 0) return bytes
  const parts: Uint8Array[] = []
  let from = 0
  for (const change of changes) {
    const end = ends[change.row]!
    parts.push(bytes.subarray(from, end - READY_END.length), encoder.encode(verdictEnd(change)))
    from = end
  }
  return joined([...parts, bytes.subarray(from)])
}

/** In memory of its own, never a part of the pool that small Buffers share, so that it can be given back. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = Buffer.allocUnsafeSlow(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
