// pure
import { markdownTable, plain } from './figures.ts'
import type { PagesResult } from './pages.ts'
import { goal, type Section } from './section.ts'

// (j) as a table and words.

const MOST_MS = 100
/** Long ranges are what people look at longest, and what grows with the years. */
const LONG = ['Analytics: year to date', 'Analytics: whole life']
const LONG_MS = 70
const STARTS = 'Recipients: where each page begins'
const STARTS_MS = 60
/** The one that reads every message of the campaign. Nobody waits for it with the screen empty: the first rows stand there before. */
export const FILTERED = 'Recipients: where each page of the failed ones begins'
export const FILTERED_TIMES = 5
const FILTERED_MS = 2_000

export function pagesSection(result: PagesResult): Section {
  const filtered = result.pages.filter((row) => row.page === FILTERED)
  const analytics = result.pages.filter((row) => row.page.startsWith('Analytics'))
  const others = result.pages.filter((row) => !analytics.includes(row) && !filtered.includes(row))
  const slowest = (rows: typeof result.pages): number => Math.max(...rows.map((row) => row.median))
  const named = (...pages: string[]) => slowest(result.pages.filter((row) => pages.includes(row.page)))
  const within = (what: string, most: number, ms: number) =>
    goal(`${what} at ${plain(result.messages)} messages`, `≤ ${plain(most)} ms`, ms, ' ms', (n) => n <= most)
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
      `Over HTTP, signed in, one after the other, each ${plain(result.times)} times after a first time that does not count; where a page asks for two things, both at once. *Processor* is the time of server and PostgreSQL for one answer, which a busy machine does not lengthen much. The machine’s load was ${plain(result.load)} when the first page was asked for. ${plain(result.campaigns)} campaigns over 500 days, the largest to ${plain(result.largest)} people; ${plain(result.conversations)} conversations with 50 agents, each with a survey. Every range but the whole life is compared with as many days before it. Where the pages of a filtered list begin (asked for ${plain(FILTERED_TIMES)} times) is found by reading every message of the campaign; the first page of rows is asked for beside it and does not wait.`,
      `Rollups have ${plain(result.rows.quarters)} rows by the quarter of an hour, built from the ledger by the statements of their migration, and ${plain(result.rows.days)} by the day and the month, which the product summed in ${plain(result.packed)} s; \`foreword verify-ledger\`’s own check of them, and a page’s sum against the ledger, have to agree first.`,
    ],
    goals: [
      within('analytics, slowest range', MOST_MS, slowest(analytics)),
      within('analytics, year to date and whole life', LONG_MS, named(...LONG)),
      within('other pages, slowest', MOST_MS, slowest(others)),
      within(`where the pages of ${plain(result.largest)} recipients begin,`, STARTS_MS, named(STARTS)),
      within(`the same of those in one state,`, FILTERED_MS, slowest(filtered)),
    ],
    figures: result,
  }
}
