import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkWeek } from '../apps/server/src/delivery/week-check.fixture.ts'
import { simulateWeek } from '../apps/server/src/delivery/week-run.fixture.ts'
import { openDatabase } from '../apps/server/src/platform/db/database.ts'
import { startEmbedded } from '../apps/server/src/platform/db/embedded.ts'
import { migrate } from '../apps/server/src/platform/db/migrate.ts'

const HELP = `node bench/week.ts: a simulated week of people everywhere, and the oracle looking at every message afterwards

  --people N   how many (default 1000000)
  --seed S     another choice of numbers (default 1)
  --json       figures as one JSON object at the end
`
const OPTIONS = {
  people: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const [people, seed] = [Number(values.people), Number(values.seed)]
  if (!(people >= 1) || !Number.isInteger(seed) || seed < 0)
    throw new Error('--people and --seed are whole numbers, people at least 1.')
  const folder = await mkdtemp(join(tmpdir(), 'foreword-week-'))
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const say = (line: string): void =>
    void process.stderr.write(`${String(seconds()).padStart(5)} s  ${line}\n`)
  const server = await startEmbedded({ dataDir: join(folder, 'database') })
  try {
    await migrate(server.url, { dir: fileURLToPath(new URL('../apps/server/migrations', import.meta.url)) })
    const db = openDatabase(server.url, { max: 16, applicationName: 'week' })
    const uploads = join(folder, 'uploads')
    const week = await simulateWeek({ db, uploads, people, seed, roundMs: 37_000, say }).finally(() =>
      db.close(),
    )
    say('the week is over; the oracle looks at every message')
    const verdict = checkWeek(people, seed, week.notes)
    const figures = {
      ...verdict,
      outside: verdict.outside.length,
      twice: verdict.twice.length,
      missed: verdict.missed.length,
      held: Object.fromEntries(week.held),
      rounds: week.rounds,
      seconds: seconds(),
    }
    for (const line of [...verdict.outside, ...verdict.twice, ...verdict.missed].slice(0, 20)) say(line)
    process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : inWords(figures))
    return figures.outside + figures.twice + figures.missed > 0 ? 1 : 0
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Figures = Record<
  | 'people'
  | 'sent'
  | 'closed'
  | 'outside'
  | 'twice'
  | 'missed'
  | 'countries'
  | 'kinds'
  | 'rounds'
  | 'seconds',
  number
>

function inWords(figures: Figures): string {
  const n = (value: number) => value.toLocaleString('en-US')
  return (
    `${n(figures.people)} people in ${figures.countries} countries, ${n(figures.kinds)} kinds of zones, campaign and region\n` +
    `${n(figures.sent)} sent, ${n(figures.closed)} whose window never opened, in ${n(figures.rounds)} rounds and ${n(figures.seconds)} s\n` +
    `outside a window: ${figures.outside}, twice: ${figures.twice}, missed though open: ${figures.missed}\n`
  )
}

process.exitCode = await main()
