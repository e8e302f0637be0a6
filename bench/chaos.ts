import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planOf } from './chaos/plan.ts'
import { writeDocs, writeTable } from './chaos/report.ts'
import { chaos } from './chaos/whole.ts'

const HELP = `npm run chaos: campaigns through a faulty carrier while everything of ours is killed at random

  --quick      3,000 people and 5 kills, under a minute (else 100,000, 20 kills, and the wait for the carrier's answers)
  --seed N     another plan; the same seed, the same plan (default 1)
  --people N   another number of people
  --kills N    another number of kills
  --json       the result as one JSON object
  --keep       keep the run's folder with logs and database (kept anyway when something is wrong)
Exits 0 when nothing was lost or sent twice and everything agrees, 1 otherwise. A full run writes docs/reliability.md.
`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    people: { type: 'string' },
    kills: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})

function whole(name: 'seed' | 'people' | 'kills'): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  process.stderr.write(`--${name} is a whole number, such as --${name} 20.\n`)
  process.exit(2)
}

if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const people = whole('people')
const kills = whole('kills')
const plan = planOf({
  seed: whole('seed')!,
  quick: values.quick,
  ...(people === undefined ? {} : { people }),
  ...(kills === undefined ? {} : { kills }),
})
const folder = join(tmpdir(), `foreword-chaos-${process.pid}`)
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
const began = performance.now()
const say = (line: string): void => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(7)
  process.stderr.write(`${seconds} s  ${line}\n`)
}
const result = await chaos(plan, folder, say, stopped.signal)
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else process.stdout.write(writeTable(result))
if (!plan.quick && people === undefined && kills === undefined) await writeDocs(result)
if (result.passed && !values.keep) await rm(folder, { recursive: true, force: true })
else process.stderr.write(`Logs and database are in ${folder}.\n`)
process.exitCode = result.passed ? 0 : 1
