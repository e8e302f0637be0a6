// pure
const CANDIDATES = [',', ';', '\t', '|'] as const
const LINES = 20

/**
 * Finds the delimiter from the beginning of a file: the one that cuts most lines into the same number of cells, more
 * than one; a comma when there is only one column. `cut` is true when the text stops inside a line.
 */
export function detectDelimiter(head: string, cut: boolean): string {
  const named = /^sep=(.)\r?\n/i.exec(head)
  if (named) return named[1]!
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of CANDIDATES) {
    const counts = delimitersPerLine(head, delimiter, cut).slice(0, LINES)
    const score = agreement(counts)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Excel writes and reads a first line `sep=;`, which is no row. */
export function namesDelimiter(head: string): boolean {
  return /^sep=.\r?\n/i.test(head)
}

/** Share of lines that have the most frequent count above 0, and a little for more columns. */
function agreement(counts: number[]): number {
  const tally = new Map<number, number>()
  for (const n of counts) if (n > 0) tally.set(n, (tally.get(n) ?? 0) + 1)
  let best = 0
  for (const [n, lines] of tally) best = Math.max(best, lines / counts.length + Math.min(n, 50) / 1000)
  return best
}

function delimitersPerLine(text: string, delimiter: string, cut: boolean): number[] {
  const counts: number[] = []
  let quoted = false
  let n = 0
  let blank = true
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === delimiter) n += 1
    else if (character === '\n' || character === '\r') {
      if (!blank) counts.push(n)
      n = 0
      blank = true
      continue
    }
    blank = false
    if (counts.length >= LINES) return counts
  }
  if (!blank && (!cut || counts.length === 0)) counts.push(n)
  return counts
}
