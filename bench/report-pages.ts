// pure
import { markdownTable, plain } from './figures.ts'
import type { PagesResult } from './pages.ts'
import { goal, type Section } from './section.ts'

// (j) as a table and words.

export function pagesSection(result: PagesResult): Section {
  const analytics = result.pages.filter((row) => row.page.startsWith('Analytics'))
  const slowest = Math.max(...analytics.map((row) => row.median))
  return {
    title: `(j) Pages of a brand with ${plain(result.messages)} messages`,
    blocks: [
      markdownTable(
        ['Page', 'answered after, ms', 'longest', 'kB'],
        result.pages.map((row) => [row.page, plain(row.median), plain(row.most), plain(row.kilobytes)]),
      ),
      `Over HTTP, signed in, one after the other; where a page asks for two things, both at once. ${plain(result.campaigns)} campaigns over 500 days, the largest to ${plain(result.largest)} people; ${plain(result.rollups)} rows of rollups, built from the ledger by the statements of their migration, and their sum is checked against it. Every range but the whole life is compared with as many days before it.`,
    ],
    goals: [
      goal(
        `analytics at ${plain(result.messages)} messages, slowest range`,
        '≤ 100 ms',
        slowest,
        ' ms',
        (n) => n <= 100,
      ),
    ],
    figures: result,
  }
}
