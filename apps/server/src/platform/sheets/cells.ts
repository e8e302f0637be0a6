// pure
/** What stands in one field of a table: words, a count or share, a moment, or nothing. */
export type Cell = string | number | Date | null

/** A table to be written as a file, page by page. */
export type Sheet = {
  /** Shown on the tab of a spreadsheet. */
  name: string
  columns: readonly string[]
  pages: AsyncIterable<readonly (readonly Cell[])[]>
}

/** Rows a spreadsheet's sheet can hold, its head included. What is more goes on on the next one. */
export const MOST_ROWS = 1_048_576
/** Characters a field can hold; longer ones are cut. */
const MOST_CHARACTERS = 32_767
const DAY = 86_400_000
/** Day 0 of the calendar that spreadsheets count in. */
const EPOCH = Date.UTC(1899, 11, 30)

// XML 1.0 has no words for most control characters and for halves of surrogate pairs.
const UNWRITABLE =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

export const xmlText = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"\r]/g, (found) => ENTITIES[found]!)

/** "A", "Z", "AA": a column's letters, from 0. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** A row as the format writes it. Words are always words: what begins with "=" is no formula. */
export function xmlRow(cells: readonly Cell[], row: number, head = false): string {
  let text = `<row r="${row}">`
  for (const [index, cell] of cells.entries()) text += xmlCell(cell, `${columnName(index)}${row}`, head)
  return `${text}</row>`
}

function xmlCell(cell: Cell, at: string, head: boolean): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}"><v>${cell}</v></c>` : ''
  if (cell instanceof Date) return `<c r="${at}" s="1"><v>${(cell.getTime() - EPOCH) / DAY}</v></c>`
  return `<c r="${at}" t="inlineStr"${head ? ' s="2"' : ''}><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`
}

/** A name a tab may have: 31 characters, and none that stands for something in formulas. */
export const tabName = (name: string, part: number): string => {
  const tail = part > 1 ? ` (${part})` : ''
  const plain = name
    .replace(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 31 - tail.length)
  return (plain || 'Sheet') + tail
}
