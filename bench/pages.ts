import { loadavg } from 'node:os'
import type { Brand } from './brand.ts'
import { percentile } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { timed } from './measure.ts'
import { type Seeded, seedPages } from './pages-seed.ts'
import type { Part } from './parts.ts'
import { FILTERED, FILTERED_TIMES } from './report-pages.ts'
import { type Session, signIn } from './session.ts'

// (j) How long the pages of a brand with many messages take to answer: over HTTP, as the console asks, one after the other.

export type PagesOptions = {
  messages: number
  /** People of the newest campaign; its recipients are what the table is asked for. */
  largest: number
  campaigns: number
  times: number
  say: (line: string) => void
}

export type PageRow = {
  page: string
  /** ms */
  median: number
  most: number
  /** Processor time of server and PostgreSQL for one answer, ms; null where the system does not tell. It holds on a busy machine too. */
  cpu: number | null
  kilobytes: number
}
export type PagesResult = {
  messages: number
  campaigns: number
  largest: number
  /** Rows of the rollups: by the quarter of an hour, and what days have become of them. */
  rows: { quarters: number; days: number }
  conversations: number
  /** How long it took to settle and sum the whole past, s. */
  packed: number
  /** Runnable processes over a minute before the first page: above the number of cores, somebody else was at work. */
  load: number
  /** How often each page was asked for. */
  times: number
  pages: PageRow[]
}

export async function pagesBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  options: PagesOptions,
): Promise<PagesResult> {
  const seeded = await seedPages(bench, brand, options)
  const session = await signIn(server.url)
  const total = await session.get<{ total: { attempted: number } }>('/analytics?range=all')
  // The only truth the pages have are the rollups: a figure that differs from the ledger would make the times worthless.
  if (total.body.total.attempted !== options.messages)
    throw new Error(
      `The page says ${total.body.total.attempted} messages; the ledger has ${options.messages}.`,
    )
  const list = await session.get<{ total: number }>(`/campaigns/${seeded.newest}/messages/pages`)
  if (list.body.total !== options.largest)
    throw new Error(`The list has ${list.body.total} recipients; the campaign has ${options.largest}.`)
  const load = loadavg()[0]!
  const pages: PageRow[] = []
  for (const [page, paths] of asked(seeded, options)) {
    pages.push(
      await time(bench, server, {
        ...{ session, page, paths },
        times: page === FILTERED ? Math.min(FILTERED_TIMES, options.times) : options.times,
      }),
    )
    const { median, most, cpu } = pages.at(-1)!
    options.say(
      `${page}: ${median.toFixed(1)} ms, ${most.toFixed(1)} at most, ${cpu?.toFixed(1) ?? '–'} of processor`,
    )
  }
  const { messages, campaigns, largest } = options
  const { rows, conversations, packed } = seeded
  return { messages, campaigns, largest, rows, conversations, packed, load, times: options.times, pages }
}

/** What a page asks for before its figures stand there. */
function asked(seeded: Seeded, { largest }: PagesOptions): [string, string[]][] {
  const { newest, skillIds } = seeded
  const list = (query: string) => `/campaigns/${newest}/messages?limit=100&${query}`
  const deep = (line: number) => list(`afterLine=${line}`)
  return [
    ['Analytics: today', ['/analytics?range=today']],
    ['Analytics: last 30 days', ['/analytics?range=last_30']],
    ['Analytics: last 90 days', ['/analytics?range=last_90']],
    ['Analytics: year to date', ['/analytics?range=year_to_date']],
    ['Analytics: whole life', ['/analytics?range=all']],
    ['Analytics: two skills, whole life', [`/analytics?skills=${skillIds.slice(0, 2).join()}`]],
    ['Analytics: one channel, last 90 days', ['/analytics?range=last_90&channels=sms']],
    ['Analytics of the largest campaign', [`/campaigns/${newest}/analytics`]],
    ['Campaign list with its cards', ['/campaigns', '/campaigns/cards']],
    ['Campaign list, searched', ['/campaigns?search=bench']],
    ['Overview of the largest campaign', [`/campaigns/${newest}`, `/campaigns/${newest}/progress`]],
    ['Replies to the largest campaign', [`/campaigns/${newest}/replies`]],
    ['Recipients: where each page begins', [`/campaigns/${newest}/messages/pages`]],
    [FILTERED, [`/campaigns/${newest}/messages/pages?state=failed`]],
    ['Recipients: first page', [deep(0)]],
    ['Recipients: in the middle', [deep(Math.floor(largest / 2))]],
    ['Recipients: last page', [deep(largest - 100)]],
    ['Recipients: failed ones, in the middle', [`${deep(Math.floor(largest / 2))}&state=failed`]],
    ['Recipients: one number', [list(`search=%2B${12_120_000_000 + Math.floor(largest / 2)}`)]],
    ['Surveys, newest first', ['/surveys']],
  ]
}

async function time(
  bench: BenchHouse,
  server: Part,
  asking: { session: Session; page: string; paths: readonly string[]; times: number },
): Promise<PageRow> {
  const { session, page, paths, times } = asking
  const ask = () => Promise.all(paths.map((path) => session.get(path)))
  // Once unmeasured: a page that nobody has opened since the start is another question.
  const bytes = (await ask()).reduce((sum, one) => sum + one.bytes, 0)
  const took: number[] = []
  const { cpu } = await timed(bench, { messages: times, workers: [server.pid] }, async () => {
    for (let n = 0; n < times; n++) {
      const started = performance.now()
      await ask()
      took.push(performance.now() - started)
    }
  })
  const worked = cpu.worker === null || cpu.database === null ? null : (cpu.worker + cpu.database) / 1000
  return {
    page,
    median: percentile(took, 50),
    most: percentile(took, 100),
    cpu: worked,
    kilobytes: bytes / 1024,
  }
}
