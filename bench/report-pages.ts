// pure
import { markdownTable, plain } from './figures.ts'
import type { PagesResult } from './pages.ts'
import { goal, type Section } from './section.ts'

// (j) as a table and words.

const MOST_MS = 100

export function pagesSection(result: PagesResult): Section {
  const analytics = result.pages.filter((row) => row.page.startsWith('Analytics'))
  const others = result.pages.filter((row) => !analytics.includes(row))
  const slowest = (rows: typeof result.pages): number => Math.max(...rows.map((row) => row.median))
  const within = (what: string, ms: number) =>
    goal(`${what} at ${plain(result.messages)} messages`, `≤ ${MOST_MS} ms`, ms, ' ms', (n) => n <= MOST_MS)
  return {
    title: `(j) Pages of a brand with ${plain(result.messages)} messages`,
    blocks: [
      markdownTable(
        ['Page', 'answered after, ms', 'longest, ms', 'processor, ms', 'kB'],
        result.pages.map((row) => [
          row.page,
          plain(row.median),
          plain(row.most),
          row.cpu === null ? '' : plain(row.cpu),
          plain(row.kilobytes),
        ]),
      ),
      `Over HTTP, signed in, one after the other, each ${plain(result.times)} times after a first time that does not count; where a page asks for two things, both at once. *Processor* is the time of server and PostgreSQL for one answer, which a busy machine does not lengthen much. The machine’s load was ${plain(result.load)} when the first page was asked for. ${plain(result.campaigns)} campaigns over 500 days, the largest to ${plain(result.largest)} people; ${plain(result.conversations)} conversations with 50 agents, each with a survey. Every range but the whole life is compared with as many days before it.`,
      `Rollups have ${plain(result.rows.quarters)} rows by the quarter of an hour, built from the ledger by the statements of their migration, and ${plain(result.rows.days)} by the day, which the product summed in ${plain(result.packed)} s; \`foreword verify-ledger\`’s own check of them, and a page’s sum against the ledger, have to agree first.`,
    ],
    goals: [
      within('analytics, slowest range', slowest(analytics)),
      within('other pages, slowest', slowest(others)),
    ],
    figures: result,
  }
}
