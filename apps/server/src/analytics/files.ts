import type { FileFormat, HistoryFormat } from '@foreword/contract'
import type { Cell, Sheet } from '../platform/sheets/cells.ts'
import { XLSX_TYPE, xlsx } from '../platform/sheets/xlsx.ts'
import { csvLine } from '../recipients/index.ts'

export const BYTE_ORDER_MARK = '\ufeff' // so that Excel reads UTF-8

/** Bytes of a table as a file, page by page. Times are UTC in both: ISO 8601 in CSV, dates in a spreadsheet. */
export const fileOf = (sheet: Sheet, format: FileFormat): AsyncGenerator<Buffer> =>
  format === 'xlsx' ? xlsx(sheet) : csv(sheet)

async function* csv(sheet: Sheet): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK + csvLine(sheet.columns))
  for await (const page of sheet.pages) {
    if (page.length > 0) yield Buffer.from(page.map((cells) => csvLine(cells.map(csvText))).join(''))
  }
}

export const csvText = (cell: Cell): string =>
  cell instanceof Date ? cell.toISOString() : String(cell ?? '')

const TYPES: Record<FileFormat | HistoryFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: XLSX_TYPE,
  ndjson: 'application/x-ndjson; charset=utf-8',
  html: 'text/html; charset=utf-8',
}
export const fileType = (format: FileFormat | HistoryFormat): string => TYPES[format]

/** "campaign-7KQ2.xlsx": a name every file system takes. */
export const fileName = (name: string, format: FileFormat | HistoryFormat): string =>
  `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)}.${format}`

export async function* onePage(rows: readonly (readonly Cell[])[]): AsyncGenerator<typeof rows> {
  yield rows
}
