import { addSender, type Brand, draftCampaign, enqueueOnly, openLaneOf, untilStates } from './brand.ts'
import { openProduct } from './contender.ts'
import { median, mostWithin } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { settleDatabase, timed } from './measure.ts'
import type { Part } from './parts.ts'
import { type Arrival, RECEIPTS } from './sandbox.ts'

// (d) One, two and three dispatchers on one database: together faster or not, never above a sender's rate, never twice.

export type ProcessesOptions = {
  messages: number
  rounds: number
  /** Messages a second of the senders whose rate is checked. */
  rates: readonly number[]
  seconds: number
  say: (line: string) => void
}

export type Crowd = {
  processes: number
  perSecond: number
  /** What each of them handed over, most first. */
  shares: readonly number[]
  twice: number
  elsewhere: number | null
}
export type RateCheck = {
  rate: number
  processes: number
  messages: number
  /** Most arrivals at the carrier in any stretch of one second. */
  mostInASecond: number
  perSecond: number
  shares: readonly number[]
  twice: number
}
export type ProcessesResult = { messages: number; crowds: Crowd[]; checks: RateCheck[] }

const MOST_PROCESSES = 3

export async function processesBench(
  bench: BenchHouse,
  brand: Brand,
  options: ProcessesOptions,
): Promise<ProcessesResult> {
  await bench.sandbox.dial({ receiptStatuses: [] })
  const api = await bench.serve(['--services=api,jobs'])
  const dispatchers: Part[] = []
  const crowds: Crowd[] = []
  for (let processes = 1; processes <= MOST_PROCESSES; processes++) {
    dispatchers.push(await bench.serve(['--services=dispatch'], api.url))
    crowds.push(await crowd(bench, brand, dispatchers, options))
    options.say(`${processes} dispatchers: ${Math.round(crowds.at(-1)!.perSecond)} messages a second`)
  }
  const checks: RateCheck[] = []
  for (const rate of options.rates) {
    checks.push(await checkRate(bench, brand, dispatchers, rate, options.seconds))
    const { mostInASecond } = checks.at(-1)!
    options.say(`at most ${rate} a second: ${mostInASecond} in the fullest second`)
  }
  await bench.sandbox.dial({ receiptStatuses: RECEIPTS })
  return { messages: options.messages, crowds, checks }
}

/** As many dispatchers as there are, on one campaign, as fast as they can. */
async function crowd(
  bench: BenchHouse,
  brand: Brand,
  dispatchers: readonly Part[],
  { messages, rounds }: ProcessesOptions,
): Promise<Crowd> {
  const product = openProduct(bench, brand, dispatchers)
  const results: Crowd[] = []
  for (let round = 0; round < rounds; round++) {
    await product.prepare(messages)
    await bench.sandbox.forget()
    await settleDatabase(bench)
    const shares = await sharesOf(dispatchers)
    const { result: ms, elsewhere } = await timed(bench, { messages, workers: product.pids }, () =>
      product.run(),
    )
    results.push({
      processes: dispatchers.length,
      perSecond: (messages * 1000) / ms,
      shares: await shares(),
      twice: twice(await bench.sandbox.arrivals(), messages),
      elsewhere,
    })
  }
  const middle = median(results.map((one) => one.perSecond))
  return {
    ...results.find((one) => one.perSecond === middle)!,
    twice: results.reduce((total, one) => total + one.twice, 0),
  }
}

/** All dispatchers on one sender with a rate. Counted are arrivals by the carrier's clock. */
async function checkRate(
  bench: BenchHouse,
  brand: Brand,
  dispatchers: readonly Part[],
  rate: number,
  seconds: number,
): Promise<RateCheck> {
  const messages = rate * seconds
  const senderId = await addSender(bench, brand.accountId, `+1844556${String(rate).padStart(4, '0')}`, rate)
  const id = await draftCampaign(bench, brand, messages, { senderId })
  await enqueueOnly(bench, brand, id)
  await bench.sandbox.forget()
  const shares = await sharesOf(dispatchers)
  await openLaneOf(bench, brand, id)
  await untilStates(bench, id, ['sent'], messages)
  const arrivals = await bench.sandbox.arrivals()
  const at = arrivals.map((one) => one.at).sort((a, b) => a - b)
  return {
    rate,
    processes: dispatchers.length,
    messages,
    mostInASecond: mostWithin(at, 1000),
    perSecond: ((at.length - 1) * 1000) / (at.at(-1)! - at[0]!),
    shares: await shares(),
    twice: twice(arrivals, messages),
  }
}

/** Messages that arrived more than once. @throws Error when one did not arrive at all: then the count means nothing */
function twice(arrivals: readonly Arrival[], messages: number): number {
  const different = new Set(arrivals.map((one) => one.messageId)).size
  if (different !== messages)
    throw new Error(`The carrier got ${different} different messages instead of ${messages}.`)
  return arrivals.length - different
}

/** How many messages each process settles from now on, by its own metrics. */
async function sharesOf(dispatchers: readonly Part[]): Promise<() => Promise<number[]>> {
  const before = await Promise.all(dispatchers.map(settledBy))
  return async () => {
    const after = await Promise.all(dispatchers.map(settledBy))
    return after.map((n, index) => n - before[index]!).sort((a, b) => b - a)
  }
}

async function settledBy(server: Part): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^foreword_settle_batch_size_sum (\d+)/m.exec(text)?.[1] ?? 0)
}
