import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordsOf } from './csv-records.ts'

type Found = { line: number; cells: string[] }[] | 'open'

const isBlank = (cells: string[]) => cells.every((cell) => cell.trim() === '')

/** The rows of a text that arrives in two pieces, cut at `cut`. */
function found(text: string, delimiter: string, cut: number): Found {
  const rows: { line: number; cells: string[] }[] = []
  let line = 1
  let rest = ''
  for (const [piece, last] of [
    [text.slice(0, cut), false],
    [text.slice(cut), true],
  ] as const) {
    rest += piece
    const recordAt = recordsOf(rest, delimiter, last)
    let at = 0
    while (at < rest.length) {
      const record = recordAt(at)
      if (record === 'open') return 'open'
      if (record === 'incomplete') break
      if (!isBlank(record.cells)) rows.push({ line, cells: record.cells })
      line += record.lines
      at = record.next
    }
    rest = rest.slice(at)
  }
  expect(rest).toBe('')
  return rows
}

/** The same by csv-parse, as we would ask it to read a file. It counts a CR LF in quotation marks as two lines. */
function expected(text: string, delimiter: string): Found {
  const rows: { line: number; cells: string[] }[] = []
  let surplus = 0
  const onRecord = (cells: string[], info: { lines: number }) => {
    const inCells = cells.join('').match(/[\r\n]/g)?.length ?? 0
    const line = info.lines - inCells - surplus
    surplus += cells.reduce((sum, cell) => sum + (cell.match(/\r\n/g)?.length ?? 0), 0)
    if (!isBlank(cells)) rows.push({ line, cells })
    return null as unknown as string[]
  }
  const record_delimiter = ['\r\n', '\n', '\r']
  try {
    parse(text, {
      ...{ delimiter, record_delimiter, relax_quotes: true, relax_column_count: true, ltrim: true },
      skip_empty_lines: true,
      on_record: onRecord,
    })
    return rows
  } catch (error) {
    expect((error as { code?: string }).code).toBe('CSV_QUOTE_NOT_CLOSED')
    return 'open'
  }
}

const PIECES = [
  '"',
  '"',
  '"',
  ',',
  ',',
  ';',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  'a',
  'bc',
  'é',
  '😀',
  '\u00a0',
  '\u2003',
  '\0',
]
const text = fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 24 })

test.each([',', ';', '\t', '|'])('any text is cut into the rows csv-parse finds, by %j', (delimiter) => {
  const property = fc.property(text, fc.nat(24), (file, cut) => {
    expect(found(file, delimiter, cut)).toEqual(expected(file, delimiter))
  })
  fc.assert(property, { numRuns: 3_000 })
})

test.each<[string, string[]]>([
  ['5" pipe,x', ['5" pipe', 'x']],
  ['"5" pipe,x', ['"5" pipe', 'x']],
  ['  "a, b" ,x', ['"a, b" ', 'x']],
  ['"say ""hi""",x', ['say "hi"', 'x']],
  ['"",', ['', '']],
])('%s', (line, cells) => {
  expect(recordsOf(line, ',', true)(0)).toEqual({ cells, next: line.length, lines: 1 })
})
