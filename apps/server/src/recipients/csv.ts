import { lineEndsIn, recordsOf } from './csv-records.ts'
import { decodeFile } from './decode.ts'
import { ImportError } from './import-error.ts'
import type { Encoding, RawRow } from './model.ts'

const MAX_COLUMNS = 500
const MAX_ROW_CHARACTERS = 1_000_000
/** A cell over more lines than this is a quotation mark somebody forgot to close, not an address. */
const MAX_ROW_LINES = 100

type CsvFormat = { encoding: Encoding; delimiter: string; skipLines: number }

/**
 * The rows of a CSV file, in order, in groups as they are read, blank ones left out and not counted. `skipLines` lines at
 * the top are no rows. Takes one chunk of the file at a time, so memory does not grow with the file. Throws ImportError.
 */
export async function* readCsvGroups(
  path: string,
  format: CsvFormat,
  onBytes?: (total: number) => void,
): AsyncGenerator<RawRow[]> {
  let rest = ''
  let line = 1
  for await (const piece of decodeFile(path, format.encoding, onBytes)) {
    const read = rowsIn(rest + piece, line, format, false)
    ;({ rest, line } = read)
    yield read.rows
    if (read.fault) throw read.fault
  }
  const read = rowsIn(rest, line, format, true)
  yield read.rows
  if (read.fault) throw read.fault
}

/** The same rows one by one. */
export async function* readCsv(path: string, format: CsvFormat): AsyncGenerator<RawRow> {
  for await (const rows of readCsvGroups(path, format)) yield* rows
}

type Read = { rows: RawRow[]; rest: string; line: number; fault: ImportError | null }

/** The complete rows of a text that begins at `line`, what is left of it, and the fault that ends the reading, if any. */
function rowsIn(text: string, firstLine: number, format: CsvFormat, last: boolean): Read {
  const recordAt = recordsOf(text, format.delimiter, last)
  const rows: RawRow[] = []
  let line = firstLine
  let at = 0
  const left = (fault: ImportError | null) => ({ rows, rest: text.slice(at), line, fault })
  while (at < text.length) {
    const record = recordAt(at)
    if (record === 'open') return left(openQuote(line))
    const size = record === 'incomplete' ? text.length - at : record.next - at
    if (size > MAX_ROW_CHARACTERS) return left(tooLong(line, text.slice(at, at + size)))
    if (record === 'incomplete') break
    const { cells } = record
    if (cells.length > MAX_COLUMNS) return left(tooWide(line, cells.length))
    if (record.lines - 1 > MAX_ROW_LINES) return left(openQuote(line))
    if (line > format.skipLines && !cells.every(isBlank)) rows.push({ line, cells, ownText: null })
    line += record.lines
    at = record.next
  }
  return left(null)
}

const isBlank = (cell: string) => cell.trim() === ''

function tooWide(line: number, columns: number): ImportError {
  return new ImportError('too_many_columns', {
    message: `Line ${line} has ${columns} columns; the most is ${MAX_COLUMNS}. Leave only those the message needs.`,
    line,
  })
}

/** Over one line it is a long line; over more, a quotation mark that was opened and not closed. */
function tooLong(line: number, record: string): ImportError {
  if (lineEndsIn(record.trimEnd()) > 0) return openQuote(line)
  return new ImportError('line_too_long', {
    message: `Line ${line} is longer than 1 MB, so this is hardly a list of recipients.`,
    line,
  })
}

function openQuote(line: number): ImportError {
  return new ImportError('open_quote', {
    message: `A quotation mark is opened on line ${line} and never closed. Close or remove it, and choose the file again.`,
    line,
  })
}
