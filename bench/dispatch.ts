import type { Brand } from './brand.ts'
import { type Contender, openAlternative, openProduct } from './contender.ts'
import { median } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, counted, settleDatabase, timed, type Work } from './measure.ts'
import type { Part } from './parts.ts'
import { redisMissing, startRedis } from './redis.ts'
import { RECEIPTS } from './sandbox.ts'

// (b) Handing over with a record of each attempt and its outcome, beside HTTP only and beside job queues.

export type DispatchRow = {
  name: string
  does: string
  perSecond: number
  /** Part of what HTTP only reached in the same run. */
  ofHttp: number
  cpu: Cpu
  work: Work
  elsewhere: number | null
}

export type DispatchResult = {
  rows: DispatchRow[] /** What could not take part, and why. */
  missing: string[]
}

export const CONTENDERS = {
  foreword: 'Foreword: messages in the ledger, a claim commits the attempts, outcomes settle in batches',
  'http-only': 'HTTP only: the same adapter in a loop, nothing kept',
  'pg-boss':
    'pg-boss, one job a message; for each: insert attempt, send, update outcome; jobs fetched and completed 64 at a time',
  'pg-boss-batch': 'pg-boss, one job a message; attempts and outcomes of 64 jobs written together, by hand',
  'graphile-worker':
    'graphile-worker, one job a message; for each: insert attempt, send, update outcome; local queue 500, completed in batches',
  'bullmq-postgres':
    'BullMQ on its PostgreSQL backend, one job a message; for each: insert attempt, send, update outcome; a pool for itself beside that of the work',
  'bullmq-redis':
    'BullMQ on Redis (log synced at each write), one job a message; for each: insert attempt, send, update outcome, in PostgreSQL',
} as const

/** Job queues are slow beside the two that the ratio is of: a quick run asks them less often. */
export type DispatchOptions = {
  messages: number
  rounds: number
  queueRounds: number
  say: (line: string) => void
}

export async function dispatchBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  options: DispatchOptions,
): Promise<DispatchResult> {
  await bench.sandbox.dial({ receiptStatuses: [] })
  const contenders = new Map<string, Contender>([['foreword', openProduct(bench, brand, [server])]])
  const lack = redisMissing()
  const redis = lack ? null : await startRedis(bench.dir)
  try {
    for (const name of Object.keys(CONTENDERS)) {
      if (name === 'foreword' || (name === 'bullmq-redis' && !redis)) continue
      contenders.set(name, await openAlternative(bench, name, redis?.url))
    }
    const rows = await race(bench, contenders, options)
    return { rows, missing: lack ? [`BullMQ on Redis was not measured: ${lack}.`] : [] }
  } finally {
    for (const contender of contenders.values()) await contender.close()
    await redis?.stop()
    await bench.sandbox.dial({ receiptStatuses: RECEIPTS })
  }
}

/** First a round for each that counts and warms up, then rounds in alternating order. */
async function race(
  bench: BenchHouse,
  contenders: ReadonlyMap<string, Contender>,
  { messages, rounds, queueRounds, say }: DispatchOptions,
): Promise<DispatchRow[]> {
  const names = [...contenders.keys()]
  const works = new Map<string, Work>()
  const results = new Map<string, Round[]>(names.map((name) => [name, []]))
  for (const name of names)
    works.set(name, await countedRound(bench, contenders.get(name)!, Math.ceil(messages / 2)))
  for (let turn = 0; turn < rounds; turn++) {
    const asked = names.filter((name) => turn < queueRounds || name === 'foreword' || name === 'http-only')
    for (const name of turn % 2 === 0 ? asked : asked.reverse()) {
      const done = await timedRound(bench, contenders.get(name)!, messages)
      say(`${name}: ${Math.round(done.perSecond)} messages a second`)
      results.get(name)!.push(done)
    }
  }
  const http = median(results.get('http-only')!.map((one) => one.perSecond))
  return names.map((name) => {
    const own = results.get(name)!
    const perSecond = median(own.map((one) => one.perSecond))
    const middle = own.find((one) => one.perSecond === perSecond)!
    const does = CONTENDERS[name as keyof typeof CONTENDERS]
    return { ...middle, name, does, ofHttp: perSecond / http, work: works.get(name)! }
  })
}

type Round = { perSecond: number; cpu: Cpu; elsewhere: number | null }

async function timedRound(bench: BenchHouse, contender: Contender, messages: number): Promise<Round> {
  await prepare(bench, contender, messages)
  const { result: ms, ...cost } = await timed(bench, { messages, workers: contender.pids }, () =>
    contender.run(),
  )
  await assertArrived(bench, messages)
  return { perSecond: (messages * 1000) / ms, ...cost }
}

async function countedRound(bench: BenchHouse, contender: Contender, messages: number): Promise<Work> {
  await prepare(bench, contender, messages)
  const work = await counted(bench, { messages, flush: () => contender.flush() }, () => contender.run())
  await assertArrived(bench, messages)
  return work
}

async function prepare(bench: BenchHouse, contender: Contender, messages: number): Promise<void> {
  await contender.prepare(messages)
  await bench.sandbox.forget()
  await settleDatabase(bench)
}

/** @throws Error when the carrier did not get exactly so many messages: a figure without the work is none */
async function assertArrived(bench: BenchHouse, messages: number): Promise<void> {
  const accepted = await bench.sandbox.accepted()
  if (accepted !== messages) throw new Error(`The carrier got ${accepted} messages instead of ${messages}.`)
}
