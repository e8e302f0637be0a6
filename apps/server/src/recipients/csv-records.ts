// pure

/** A record with its line ends: where the next one begins, and how many lines it takes. */
export type CsvRecord = { cells: string[]; next: number; lines: number }

/** `incomplete`: the text ends within the record. `open`: it ends within quotation marks, and nothing follows. */
export type CsvOutcome = CsvRecord | 'incomplete' | 'open'

const QUOTE = '"'

/** A text being read forwards, with where the marks that matter stand next: each is looked for once. */
type Scan = {
  text: string
  end: number
  delimiter: string
  last: boolean
  nextQuote: Seek
  nextDelimiter: Seek
  nextFeed: Seek
  nextReturn: Seek
}

/** The next place of a mark at or behind `from`, the text's end if there is none. `from` never goes back. */
type Seek = (from: number) => number

/**
 * Finds the records of a text one after another. A quotation mark that is not the first of its cell, or is closed before
 * its cell ends, is a character like others; blanks before a cell are left out. `last` says that nothing follows the
 * text: without that, a record the text could cut is `incomplete`.
 */
export function recordsOf(text: string, delimiter: string, last: boolean): (at: number) => CsvOutcome {
  const scan: Scan = {
    ...{ text, end: text.length, delimiter, last },
    nextQuote: seek(text, QUOTE),
    nextDelimiter: seek(text, delimiter),
    nextFeed: seek(text, '\n'),
    nextReturn: seek(text, '\r'),
  }
  return (at) => {
    const stop = lineEnd(scan, at)
    return scan.nextQuote(at) < stop ? quotedRecord(scan, at) : plainRecord(scan, at, stop)
  }
}

function seek(text: string, mark: string): Seek {
  let found = -1
  return (from) => {
    if (found >= from) return found
    found = text.indexOf(mark, from)
    if (found < 0) found = text.length
    return found
  }
}

const lineEnd = (scan: Scan, from: number) => Math.min(scan.nextFeed(from), scan.nextReturn(from))
const cellEnd = (scan: Scan, from: number) => Math.min(scan.nextDelimiter(from), lineEnd(scan, from))

/** Behind the line end at `at`; -1 when only what follows the text tells where that is. */
function afterLineEnd({ text, end, last }: Scan, at: number): number {
  if (at >= end) return last ? end : -1
  if (text[at] === '\n') return at + 1
  if (at + 1 === end && !last) return -1
  return text[at + 1] === '\n' ? at + 2 : at + 1
}

/** A line without quotation marks, as nearly all are. */
function plainRecord(scan: Scan, at: number, stop: number): CsvOutcome {
  const next = afterLineEnd(scan, stop)
  if (next < 0) return 'incomplete'
  const cells = scan.text.slice(at, stop).split(scan.delimiter)
  for (let i = 0; i < cells.length; i++) {
    const first = cells[i]!.charCodeAt(0)
    if (first <= 0x20 || first >= 0xa0) cells[i] = cells[i]!.trimStart()
  }
  return { cells, next, lines: 1 }
}

function quotedRecord(scan: Scan, at: number): CsvOutcome {
  const { text, end, delimiter, last } = scan
  const cells: string[] = []
  for (let from = at; ; ) {
    const cell = cellAt(scan, from)
    if (!cell) return last ? 'open' : 'incomplete'
    cells.push(cell.value)
    from = cell.stop + 1
    if (cell.stop < end && text[cell.stop] === delimiter) continue
    const next = afterLineEnd(scan, cell.stop)
    if (next < 0) return 'incomplete'
    return { cells, next, lines: 1 + lineEndsIn(text.slice(at, cell.stop)) }
  }
}

type Cell = { value: string; stop: number }

/** A cell and where it ends; null when the text ends within its quotation marks. */
function cellAt(scan: Scan, at: number): Cell | null {
  const { text, end } = scan
  let start = at
  while (start < end && !endsCell(scan, start) && text[start]!.trim() === '') start++
  if (text[start] === QUOTE) return quotedCell(scan, start + 1)
  const stop = cellEnd(scan, start)
  return { value: text.slice(start, stop), stop }
}

function quotedCell(scan: Scan, start: number): Cell | null {
  const { text, end, last } = scan
  let value = ''
  for (let from = start; ; ) {
    const mark = text.indexOf(QUOTE, from)
    if (mark < 0 || (mark + 1 === end && !last)) return null
    value += text.slice(from, mark)
    if (text[mark + 1] === QUOTE) {
      value += QUOTE
      from = mark + 2
      continue
    }
    const closed = endsCell(scan, mark + 1)
    const rest = closed ? mark + 1 : mark
    const stop = cellEnd(scan, rest)
    return { value: `${closed ? '' : QUOTE}${value}${text.slice(rest, stop)}`, stop }
  }
}

/** Whether a quotation mark before this place closes its cell. A zero byte counts, as it does for csv-parse. */
function endsCell({ text, end, delimiter }: Scan, at: number): boolean {
  const character = text[at]
  return (
    at >= end || character === delimiter || character === '\n' || character === '\r' || character === '\0'
  )
}

/** Line ends in a text: CR LF, LF or CR. */
export const lineEndsIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0
