import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, type InfoRecord, parse } from 'csv-parse'
import { decodeFile } from './decode.ts'
import { ImportError } from './import-error.ts'
import type { Encoding, RawRow } from './model.ts'

const MAX_COLUMNS = 500
const MAX_ROW_BYTES = 1_000_000
/** A cell over more lines than this is a quotation mark somebody forgot to close, not an address. */
const MAX_ROW_LINES = 100

/**
 * The rows of a CSV file, one by one, in order, blank ones left out and not counted. `skipLines` lines at the top are no
 * rows. Takes one chunk of the file at a time, so memory does not grow with the file. Throws ImportError.
 */
export async function* readCsv(
  path: string,
  format: { encoding: Encoding; delimiter: string; skipLines: number },
  onBytes?: (total: number) => void,
): AsyncGenerator<RawRow> {
  const seen: Seen = { line: 0, blank: 0, surplus: 0 }
  const parser = parse({
    delimiter: format.delimiter,
    relax_quotes: true,
    relax_column_count: true,
    ltrim: true,
    skip_empty_lines: true,
    // Named, because the parser would otherwise take the file's first line end for the only one.
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_BYTES,
    // The parser hands on whatever this answers; its typings know only lists of cells.
    on_record: (record: string[], info: InfoRecord) => toRow(record, info, seen) as unknown as string[],
  })
  // A failure reaches the loop below through the parser; here it only must not be left unheard.
  pipeline(Readable.from(decodeFile(path, format.encoding, onBytes)), parser).catch(() => {})
  try {
    for await (const row of parser as AsyncIterable<RawRow>) if (row.line > format.skipLines) yield row
  } catch (error) {
    throw asImportError(error, seen)
  }
}

/**
 * Where the parser is: the end of the last row and the blank lines up to there, as it counts them. It counts CR LF within
 * quotation marks as two lines; `surplus` is how many it is ahead for that.
 */
type Seen = { line: number; blank: number; surplus: number }

/** null, which the parser leaves out, for a row of blank cells. */
function toRow(record: string[], info: InfoRecord, seen: Seen): RawRow | null {
  let blank = true
  let counted = 0
  let lineEnds = 0
  for (const cell of record) {
    if (blank && cell.trim() !== '') blank = false
    if (!cell.includes('\n') && !cell.includes('\r')) continue
    counted += cell.match(/[\r\n]/g)!.length
    lineEnds += cell.match(/\r\n|\n|\r/g)!.length
  }
  const line = info.lines - counted - seen.surplus
  seen.line = info.lines
  seen.blank = info.empty_lines
  seen.surplus += counted - lineEnds
  if (record.length > MAX_COLUMNS) {
    throw new ImportError('too_many_columns', {
      message: `Line ${line} has ${record.length} columns; the most is ${MAX_COLUMNS}. Leave only those the message needs.`,
      line,
    })
  }
  if (lineEnds > MAX_ROW_LINES) throw openQuote(line)
  return blank ? null : { line, cells: record, ownText: null }
}

function openQuote(line: number): ImportError {
  return new ImportError('open_quote', {
    message: `A quotation mark is opened on line ${line} and never closed. Close or remove it, and choose the file again.`,
    line,
  })
}

/** The row at fault begins after the last complete one and the blank lines between. */
function asImportError(error: unknown, seen: Seen): unknown {
  if (!(error instanceof CsvError)) return error
  const at = error as CsvError & { lines?: number; empty_lines?: number }
  const begins = seen.line + 1 + ((at.empty_lines ?? seen.blank) - seen.blank)
  const line = begins - seen.surplus
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return openQuote(line)
  if (error.code !== 'CSV_MAX_RECORD_SIZE') return error
  if ((at.lines ?? begins) > begins) return openQuote(line)
  return new ImportError('line_too_long', {
    message: `Line ${line} is longer than 1 MB, so this is hardly a list of recipients.`,
    line,
  })
}
