// pure

/** A record with its line ends: where the next one begins, and how many lines it takes. */
export type CsvRecord = { cells: string[]; next: number; lines: number }

/** `incomplete`: the text ends within the record. `open`: it ends within quotation marks, and nothing follows. */
export type CsvOutcome = CsvRecord | 'incomplete' | 'open'

const QUOTE = '"'

/**
 * Finds the records of a text one after another. A quotation mark that is not the first of its cell, or is closed before
 * its cell ends, is a character like others; blanks before a cell are left out. `last` says that nothing follows the
 * text: without that, a record the text could cut is `incomplete`.
 */
export function recordsOf(text: string, delimiter: string, last: boolean): (at: number) => CsvOutcome {
  const end = text.length
  const seek = (mark: string) => {
    let found = -1
    return (from: number) => {
      if (found < from) {
        found = text.indexOf(mark, from)
        if (found < 0) found = end
      }
      return found
    }
  }
  const [quote, feed, ret, comma] = [seek(QUOTE), seek('\n'), seek('\r'), seek(delimiter)]
  const lineEnd = (from: number) => Math.min(feed(from), ret(from))
  const afterLineEnd = (at: number) => {
    if (at >= end) return last ? end : -1
    if (text[at] === '\n') return at + 1
    if (at + 1 === end && !last) return -1
    return text[at + 1] === '\n' ? at + 2 : at + 1
  }
  const closes = (at: number) =>
    at >= end || text[at] === delimiter || text[at] === '\n' || text[at] === '\r' || text[at] === '\0'

  /** A cell that may be quoted, and where it ends; null when the text ends within the quotation marks. */
  function cellAt(at: number): { value: string; stop: number } | null {
    let start = at
    while (start < end && !closes(start) && text[start]!.trim() === '') start++
    if (text[start] !== QUOTE) {
      const stop = Math.min(comma(start), lineEnd(start))
      return { value: text.slice(start, stop), stop }
    }
    let value = ''
    for (let from = start + 1; ; ) {
      const mark = text.indexOf(QUOTE, from)
      if (mark < 0 || (mark + 1 === end && !last)) return null
      value += text.slice(from, mark)
      if (text[mark + 1] === QUOTE) {
        value += QUOTE
        from = mark + 2
        continue
      }
      const closed = closes(mark + 1)
      const rest = closed ? mark + 1 : mark
      const stop = Math.min(comma(rest), lineEnd(rest))
      return { value: `${closed ? '' : QUOTE}${value}${text.slice(rest, stop)}`, stop }
    }
  }

  function quoted(at: number): CsvOutcome {
    const cells: string[] = []
    for (let from = at; ; ) {
      const cell = cellAt(from)
      if (!cell) return last ? 'open' : 'incomplete'
      cells.push(cell.value)
      from = cell.stop + 1
      if (cell.stop < end && text[cell.stop] === delimiter) continue
      const next = afterLineEnd(cell.stop)
      if (next < 0) return 'incomplete'
      return { cells, next, lines: 1 + lineEndsIn(text.slice(at, cell.stop)) }
    }
  }

  return (at) => {
    const stop = lineEnd(at)
    if (quote(at) < stop) return quoted(at)
    const next = afterLineEnd(stop)
    if (next < 0) return 'incomplete'
    const cells = text.slice(at, stop).split(delimiter)
    for (let i = 0; i < cells.length; i++)
      if (cells[i]!.charCodeAt(0) <= 32 || cells[i]!.charCodeAt(0) >= 160) cells[i] = cells[i]!.trimStart()
    return { cells, next, lines: 1 }
  }
}

/** Line ends in a text: CR LF, LF or CR. */
export const lineEndsIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0
