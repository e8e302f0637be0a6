import { decodeFile, detectEncoding } from './decode.ts'
import { ImportError } from './import-error.ts'
import { addressName, readJsonLine } from './json-lines.ts'
import type { FileFormat, RawRow } from './model.ts'

const MAX_LINE_CHARACTERS = 1_000_000
const SAMPLE_LINES = 100

/**
 * The lines of an NDJSON file that are not blank, in groups as they are read, each as one cell: judges parse them, in their own threads.
 * Takes one chunk of the file at a time, so memory does not grow with it. Throws ImportError for a line beyond 1 MB.
 */
export async function* jsonGroups(
  path: string,
  onBytes: (total: number) => void = () => {},
): AsyncGenerator<RawRow[]> {
  let rest = ''
  let line = 1
  const rowsOf = (texts: readonly string[]): RawRow[] => {
    const rows: RawRow[] = []
    for (const text of texts) {
      if (text.length > MAX_LINE_CHARACTERS) throw tooLong(line)
      if (text.trim() !== '') rows.push({ line, cells: [text], ownText: null })
      line += 1
    }
    return rows
  }
  for await (const piece of decodeFile(path, 'utf-8', onBytes)) {
    const texts = (rest + piece).split('\n')
    rest = texts.pop()!
    yield rowsOf(texts)
    if (rest.length > MAX_LINE_CHARACTERS) throw tooLong(line)
  }
  yield rowsOf([rest])
}

const tooLong = (line: number) =>
  new ImportError('line_too_long', {
    message: `Line ${line} is longer than 1 MB, so this is hardly a person. Put one object on each line.`,
    line,
  })

/**
 * Looks at the first 100 lines. Throws ImportError when none of them is an object, and for whatever is no text in UTF-8; a line that is
 * wrong among others that are right is told of that line.
 */
export async function inspectJson(path: string, byPhone: boolean): Promise<FileFormat> {
  if ((await detectEncoding(path)) !== 'utf-8')
    throw new ImportError('not_text', { message: 'NDJSON is text in UTF-8. Send it so.' })
  const names = new Set<string>()
  let lines = 0
  let wrong: { line: number; detail: string } | null = null
  let right = 0
  sampling: for await (const rows of jsonGroups(path))
    for (const { line, cells } of rows) {
      const { values, refusal } = readJsonLine(cells[0]!, byPhone)
      if (refusal?.reason === 'not_json') wrong ??= { line, detail: refusal.detail }
      else right += 1
      for (const name of Object.keys(values)) names.add(name)
      lines += 1
      if (lines === SAMPLE_LINES) break sampling
    }
  if (lines === 0)
    throw new ImportError('no_rows', { message: 'No line holds anything. Send one JSON object a line.' })
  if (right === 0 && wrong)
    throw new ImportError('not_json_lines', {
      message: `Line ${wrong.line}: ${wrong.detail}. Send one JSON object a line, without a list around them.`,
      line: wrong.line,
    })
  return {
    ...{ form: 'ndjson', encoding: 'utf-8', delimiter: null, hasHeader: false, phoneColumn: 0 },
    columns: [addressName(byPhone), ...names],
  }
}
