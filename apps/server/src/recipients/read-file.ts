import { readFile } from 'node:fs/promises'
import { normaliseName } from '@foreword/contract'
import { Problem } from '../platform/problem.ts'
import { consumerColumn, findPhoneColumn, looksLikeHeader, nameColumns } from './columns.ts'
import { readCsv, readCsvGroups } from './csv.ts'
import { decodeFile, detectEncoding } from './decode.ts'
import { detectDelimiter, namesDelimiter } from './delimiter.ts'
import { ImportError } from './import-error.ts'
import { type AudienceRules, type Encoding, type FileFormat, type RawRow, saidBy } from './model.ts'
import { readTypedLines, typedColumns } from './typed.ts'

const HEAD_CHARACTERS = 64 * 1024
const SAMPLE_ROWS = 100

export type ReadOptions = {
  defaultCountry: string
  phoneColumn?: number
  hasHeader?: boolean
  /** False = a list of consumer ids: the address is whatever stands in a column named so, or in the first. */
  byPhone?: boolean
}

/**
 * Finds how a CSV file is to be read; what the person chose goes before what we find. Throws ImportError when there is
 * nothing to read, and for faults within the first 100 rows.
 */
export async function inspectFile(
  path: string,
  options: ReadOptions,
): Promise<FileFormat & { delimiter: string }> {
  const encoding = await detectEncoding(path)
  const head = await headOf(path, encoding)
  const delimiter = detectDelimiter(head.text, head.cut)
  const skipLines = namesDelimiter(head.text) ? 1 : 0
  const sample = await firstRows(path, { encoding, delimiter, skipLines })
  const first = sample[0]
  if (!first) throw new ImportError('no_rows')
  const hasHeader =
    options.hasHeader ??
    (options.byPhone === false
      ? consumerColumn(first.map(normaliseName)) >= 0
      : looksLikeHeader(first, options.defaultCountry))
  const header = hasHeader ? first : null
  const rows = hasHeader ? sample.slice(1) : sample
  if (rows.length === 0) {
    throw new ImportError('no_rows', { message: 'The file has a line of column names and no rows below it.' })
  }
  const width = Math.max(header?.length ?? 0, ...rows.map((row) => row.length))
  const phoneColumn =
    options.phoneColumn ??
    (options.byPhone === false
      ? Math.max(0, consumerColumn((header ?? []).map(normaliseName)))
      : findPhoneColumn(header, rows, options.defaultCountry))
  if (phoneColumn >= width) {
    const message = `The file has ${width} ${width === 1 ? 'column' : 'columns'}. Choose one of them for the ${options.byPhone === false ? 'consumer id' : 'phone'}.`
    throw new Problem('bad_request', { field: 'phoneColumn', message })
  }
  return {
    form: 'csv',
    encoding,
    delimiter,
    hasHeader,
    columns: nameColumns(header, width, phoneColumn),
    phoneColumn,
  }
}

async function headOf(path: string, encoding: Encoding): Promise<{ text: string; cut: boolean }> {
  let text = ''
  for await (const piece of decodeFile(path, encoding)) {
    text += piece
    if (text.length >= HEAD_CHARACTERS) return { text: text.slice(0, HEAD_CHARACTERS), cut: true }
  }
  return { text, cut: false }
}

async function firstRows(
  path: string,
  format: { encoding: Encoding; delimiter: string; skipLines: number },
): Promise<string[][]> {
  const found: string[][] = []
  for await (const row of readCsv(path, format)) {
    found.push(row.cells)
    if (found.length > SAMPLE_ROWS) break
  }
  return found
}

/** The rows of a CSV file below its header, in the order of the file, in groups as they are read. */
export async function* fileGroups(
  path: string,
  format: FileFormat,
  onBytes: (total: number) => void,
): AsyncGenerator<RawRow[]> {
  const head = await headOf(path, format.encoding)
  const skipLines = namesDelimiter(head.text) ? 1 : 0
  let headerSeen = !format.hasHeader
  for await (const rows of readCsvGroups(
    path,
    { ...format, delimiter: format.delimiter ?? ',', skipLines },
    onBytes,
  )) {
    yield headerSeen ? rows : rows.slice(1)
    headerSeen ||= rows.length > 0
  }
}

/** Typed lines, which are kept in a file like an upload (at most 1 MB), and how they are read. */
export async function typedRows(
  path: string,
  rules: AudienceRules,
): Promise<{ rows: RawRow[]; format: FileFormat }> {
  const said = saidBy(rules)
  const rows = readTypedLines(await readFile(path, 'utf8'), said, rules.rich?.type !== 'template')
  if (rows.length === 0) throw new ImportError('no_rows')
  const columns = typedColumns(rows, said)
  return {
    rows,
    format: { form: 'csv', encoding: 'utf-8', delimiter: ',', hasHeader: false, columns, phoneColumn: 0 },
  }
}

/** A group is cut from 256 kB of text, so a batch is not much more than 4 MB, however wide the rows. */
const MAX_GROUPS = 16

/** Rows in batches of at most `size`, without the first `skip` of them, which are stored already. */
export async function* inBatches(
  groups: AsyncIterable<RawRow[]> | Iterable<RawRow[]>,
  size: number,
  skip: number,
): AsyncGenerator<RawRow[]> {
  let left = skip
  let batch: RawRow[] = []
  let taken = 0
  for await (const group of groups) {
    const passed = Math.min(left, group.length)
    left -= passed
    if (passed < group.length) taken += 1
    for (let at = passed; at < group.length; ) {
      const more = group.slice(at, at + size - batch.length)
      batch = batch.length === 0 ? more : batch.concat(more)
      at += more.length
      if (batch.length < size && taken < MAX_GROUPS) continue
      yield batch
      batch = []
      taken = 1
    }
  }
  if (batch.length > 0) yield batch
}
