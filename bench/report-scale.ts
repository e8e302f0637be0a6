// pure
import { markdownTable, plain } from './figures.ts'
import type { FlatRow } from './flat.ts'
import type { MemoryRow } from './memory.ts'
import type { ProcessesResult } from './processes.ts'
import { goal, type Section, share } from './section.ts'

// (d), (e) and (f) as tables and words.

export function processesSection(result: ProcessesResult): Section {
  const { crowds, checks, messages } = result
  // In this order of operations 21 of 20 are 5 %, not a hair more.
  const over = Math.max(...checks.map((one) => ((one.mostInASecond - one.rate) * 100) / one.rate))
  const twice = [...crowds, ...checks].reduce((total, one) => total + one.twice, 0)
  return {
    title: '(d) Several dispatchers on one database',
    blocks: [
      markdownTable(
        [
          'Dispatchers, one sender, as fast as they can',
          'messages/s',
          'each handed over',
          'twice',
          'elsewhere',
        ],
        crowds.map((row) => [
          `${row.processes}, ${plain(messages)} messages`,
          plain(row.perSecond),
          row.shares.map(plain).join(', '),
          plain(row.twice),
          share(row.elsewhere),
        ]),
      ),
      markdownTable(
        [
          'Rate of the sender',
          'dispatchers',
          'messages/s',
          'most in any second',
          'each handed over',
          'twice',
        ],
        checks.map((row) => [
          `${plain(row.rate)} a second, ${plain(row.messages)} messages`,
          plain(row.processes),
          plain(row.perSecond),
          plain(row.mostInASecond),
          row.shares.map(plain).join(', '),
          plain(row.twice),
        ]),
      ),
    ],
    goals: [
      goal('three dispatchers, above the rate in any second', '≤ 5 %', over, ' %', (n) => n <= 5),
      goal('three dispatchers, sent twice', '0', twice, '', (n) => n === 0),
    ],
    figures: result,
  }
}

export function flatSection(rows: readonly FlatRow[]): Section {
  const first = rows[0]!
  const last = rows.at(-1)!
  const ratio = costOf(first) === null || costOf(last) === null ? null : costOf(last)! / costOf(first)!
  return {
    title: '(e) Cost of a message by size of audience and ledger',
    blocks: [
      markdownTable(
        [
          'People in the audience',
          'old rows',
          'µs a message',
          `of ${plain(first.people)}`,
          'into the ledger/s',
          'µs into the ledger',
          'full loop/s',
          'MB server',
          'MB PostgreSQL',
          'elsewhere',
        ],
        rows.map((row) => [
          plain(row.people),
          plain(row.oldRows),
          plain(costOf(row)),
          plain(costOf(row) === null ? null : costOf(row)! / costOf(first)!),
          plain(row.intoLedger.perSecond),
          plain(both(row.intoLedger.cpu)),
          plain(row.loop.perSecond),
          plain(row.most.server),
          plain(row.most.database),
          share(row.elsewhere),
        ]),
      ),
      `Processor time of server and PostgreSQL, from the audience to the second receipt. The whole audience is in ledger and queue; measured are the ${plain(last.sent)} messages that are then sent. Old rows are written by plain SQL, as finished campaigns to the same people, a million each; receipts as they came (webhook_events) are not among them.`,
    ],
    goals: [
      goal(
        `cost at ${plain(last.people)} people and ${plain(last.oldRows)} old rows, of ${plain(first.people)}`,
        '≤ 1.15 ×',
        ratio,
        ' ×',
        (n) => n <= 1.15,
      ),
    ],
    figures: rows,
  }
}

const both = (cpu: { worker: number | null; database: number | null }): number | null =>
  cpu.worker === null || cpu.database === null ? null : cpu.worker + cpu.database

/** Processor time of server and PostgreSQL for a message, from the audience to the last receipt, µs. */
export function costOf(row: Pick<FlatRow, 'intoLedger' | 'loop'>): number | null {
  const [into, loop] = [both(row.intoLedger.cpu), both(row.loop.cpu)]
  return into === null || loop === null ? null : into + loop
}

export const memorySection = (rows: readonly MemoryRow[]): Section => ({
  title: '(f) Memory',
  blocks: [
    markdownTable(
      ['Most memory at once', 'MB server', 'MB PostgreSQL, its buffers included'],
      rows.map((row) => [
        row.people === 0 ? 'at rest' : `full loop of ${plain(row.people)} people`,
        plain(row.most.server),
        plain(row.most.database),
      ]),
    ),
    'What processes share counts once (proportional set size). Memory with a million people in the queue is in (e), that of reading a file in (a).',
  ],
  goals: [],
  figures: rows,
})
