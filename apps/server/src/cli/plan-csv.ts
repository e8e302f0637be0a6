import { parse } from 'csv-parse'

const PHONE_HEADING = /^(?:phone|mobile|number)(?:[ _-]?number)?$/i

/**
 * Yields the phone cells of a CSV stream (comma, semicolon or tab). `column` is a heading or a place counted from 1;
 * without it the column headed phone, mobile or number is taken, else the first. Throws when the column does not exist.
 */
export async function* phonesInCsv(source: NodeJS.ReadableStream, column?: string): AsyncGenerator<string> {
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let place: number | undefined
  for await (const row of parser as AsyncIterable<string[]>) {
    if (place === undefined) {
      const found = choosePlace(row, column)
      place = found.place
      if (found.heading) continue
    }
    yield row[place] ?? ''
  }
}

/** A first row without a digit in the phone's place is a row of headings. */
function choosePlace(first: string[], column: string | undefined): { place: number; heading: boolean } {
  if (column === undefined) {
    const named = first.findIndex((cell) => PHONE_HEADING.test(cell))
    const place = Math.max(named, 0)
    return { place, heading: named >= 0 || !/\d/.test(first[place] ?? '') }
  }
  const named = first.findIndex((cell) => cell.toLowerCase() === column.trim().toLowerCase())
  if (named >= 0) return { place: named, heading: true }
  const place = /^\d+$/.test(column) ? Number(column) - 1 : -1
  if (place < 0 || place >= first.length) {
    throw new Error(`there is no column "${column}"; the first row has ${first.join(', ')}`)
  }
  return { place, heading: !/\d/.test(first[place]!) }
}
