import { found } from '../platform/problem.ts'
import { csvLine } from './csv-text.ts'
import { type ImportRow, importOf } from './import-store.ts'
import type { RecipientsContext } from './model.ts'
import { faultOf } from './row-faults.ts'
import { type Audience, type RecipientRow, recipientRows } from './store.ts'

const PAGE = 1_000
/** Excel takes a file without it for the local code page. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * The rows left behind as CSV text, in pieces: line, verdict, the column at fault, the reason in words and what to do, then the columns
 * of the file, so that a corrected copy can be uploaded again. Throws not_found before the first piece.
 */
export async function* refusedCsv(ctx: RecipientsContext, audience: Audience): AsyncGenerator<string> {
  const from = found(await ctx.db.asAccount(audience.accountId, (tx) => importOf(tx, audience)), 'The import')
  const names = from.columns.filter((_, column) => column !== from.phone_column)
  const phoneName = from.columns[from.phone_column] ?? 'phone'
  // Under the names the file has, so that what is uploaded again is read as before.
  const own = (from.header ?? from.columns).filter((_, column) => column !== from.phone_column)
  yield BYTE_ORDER_MARK + csvLine([phoneName, ...own, 'line', 'verdict', 'column', 'reason', 'remedy'])
  for (let after = 0; ; ) {
    const rows = await ctx.db.asAccount(audience.accountId, (tx) =>
      recipientRows(tx, audience, { verdict: 'problems', after, limit: PAGE }),
    )
    if (rows.length === 0) return
    after = rows.at(-1)!.line
    yield rows.map((row) => refusedLine(row, names, from)).join('')
  }
}

function refusedLine(row: RecipientRow, names: readonly string[], from: ImportRow): string {
  const values = names.map((name) => row.variables[name] ?? '')
  const { field, remedy } = faultOf(row, from)
  const tail = [String(row.line), row.verdict, field ?? '', row.detail ?? '', remedy ?? '']
  return csvLine([row.input, ...values, ...tail], from.default_country)
}
