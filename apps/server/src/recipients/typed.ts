// pure
import { variablesIn } from '@foreword/contract'
import type { RawRow } from './model.ts'

/**
 * Rows of typed lines: a number, then values after commas (or tabs, as cells are pasted). A message without variables
 * makes everything after the first comma the person's own text, unless a carrier's template says it all. Blank lines are left out and not counted.
 */
export function readTypedLines(text: string, message: string, ownTexts = true): RawRow[] {
  const withValues = !ownTexts || variablesIn(message).length > 0
  const rows: RawRow[] = []
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    if (line.trim() === '') return
    const cut = line.search(/[,\t]/)
    const phone = cut < 0 ? line : line.slice(0, cut)
    const rest = cut < 0 ? '' : line.slice(cut + 1)
    if (withValues)
      rows.push({
        line: index + 1,
        cells: [phone.trim(), ...(cut < 0 ? [] : splitValues(rest))],
        ownText: null,
      })
    else rows.push({ line: index + 1, cells: [phone.trim()], ownText: rest.trim() || null })
  })
  return rows
}

/** Values between commas or tabs; one that begins with a quotation mark ends with one, and may hold commas. */
function splitValues(rest: string): string[] {
  const values: string[] = []
  let left = rest
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"[^\S\t]*(?:[,\t]|$)/.exec(left)
    const match = quoted ?? /^([^,\t]*)(?:[,\t]|$)/.exec(left)!
    values.push((quoted ? match[1]!.replaceAll('""', '"') : match[1]!).trim())
    left = left.slice(match[0].length)
    if (!/[,\t]$/.test(match[0])) return values
  }
}

/**
 * Names for the columns of typed lines. Values follow the order in which the message names its variables, as one types
 * them; a message that numbers its variables, or has fewer, leaves numbers.
 */
export function typedColumns(rows: readonly RawRow[], message: string): string[] {
  const width = Math.max(1, ...rows.map((row) => row.cells.length))
  const names = variablesIn(message).filter((name) => name !== 'phone')
  const numbered = names.some((name) => /^\d+$/.test(name))
  const values = Array.from(
    { length: width - 1 },
    (_, i) => (numbered ? undefined : names[i]) ?? String(i + 1),
  )
  return ['phone', ...values]
}
