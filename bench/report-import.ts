// pure
import { markdownTable, plain } from './figures.ts'
import type { ImportBenchResult, Pace } from './import.ts'
import { goal, type Section } from './section.ts'
import type { StreamInResult } from './stream-in.ts'

// (a) and (l) as tables and words.

export function importSection(results: readonly ImportBenchResult[]): Section {
  const pace = Math.min(...results.map((one) => one.importing.rowsPerSecond))
  const ratio = Math.min(...results.map((one) => one.ratio))
  const grown = Math.max(...results.map((one) => one.memoryGrowthMb))
  return {
    title: '(a) From a CSV file to verdicts',
    blocks: [
      markdownTable(
        ['File', 'rows/s', 'of parsing alone', 'CPU s a million', 'CPU s a million, PostgreSQL', 'MB grown'],
        results.flatMap(rowsOf),
      ),
      'Parsing alone: our reader and judges on all cores, nothing stored. Libraries alone: csv-parse and libphonenumber-js on all cores, nothing judged further. Import: upload, read, judged, stored, through the product’s own verbs.',
    ],
    goals: [
      goal('import, rows a second', '≥ 40,000', pace, '', (n) => n >= 40_000),
      goal('import, of parsing alone', '≥ 0.8', ratio, '', (n) => n >= 0.8),
      goal('import, memory of the process grows by', '≤ 300 MB', grown, ' MB', (n) => n <= 300),
    ],
    figures: results,
  }
}

function rowsOf(result: ImportBenchResult): string[][] {
  const file = `${plain(result.rows)} rows, ${plain(result.fileMb)} MB`
  const row = (what: string, pace: Pace, database: number | null, grown: number | null): string[] => [
    `${file}: ${what}`,
    plain(pace.rowsPerSecond),
    plain(pace.rowsPerSecond / result.parsing.rowsPerSecond),
    plain(pace.cpuSecondsPerMillion),
    plain(database),
    plain(grown),
  ]
  const { importing, parsing, libraries } = result
  return [
    row('import', importing, importing.postgresCpuSecondsPerMillion, result.memoryGrowthMb),
    row('parsing alone', parsing, null, null),
    row('libraries alone', libraries, null, null),
  ]
}

export function streamInSection(result: StreamInResult): Section {
  const { rows, kept } = result
  const once = kept.lines === rows && kept.imports === 1
  return {
    title: '(l) Recipients streamed through the API',
    blocks: [
      markdownTable(
        [
          'Body',
          's to the answer',
          's to verdicts',
          'rows/s',
          'CPU s a million',
          'CPU s a million, PostgreSQL',
          's sent again',
          'MB grown',
          'lines kept',
          'ready',
        ],
        [
          [
            `${plain(rows)} objects, ${plain(result.mb)} MB`,
            plain(result.answeredSeconds),
            plain(result.readySeconds),
            plain(result.rowsPerSecond),
            plain(result.cpuSecondsPerMillion.server),
            plain(result.cpuSecondsPerMillion.postgres),
            plain(result.againSeconds),
            plain(result.memoryGrowthMb),
            plain(kept.lines),
            plain(kept.ready),
          ],
        ],
      ),
      'NDJSON over HTTP from a program with a key, all under one Idempotency-Key: first cut off in the middle, then whole (the figures), then whole once more, which is answered and not done again.',
    ],
    goals: [
      goal('streamed in, rows a second', '≥ 20,000', result.rowsPerSecond, '', (n) => n >= 20_000),
      goal(
        'streamed in, memory of the server grows by',
        '≤ 300 MB',
        result.memoryGrowthMb,
        ' MB',
        (n) => n <= 300,
      ),
      goal(
        'cut off and sent again, lines that are not there once',
        '0',
        once ? 0 : Math.abs(kept.lines - rows) || 1,
        '',
        (n) => n === 0,
      ),
    ],
    figures: result,
  }
}
