import {
  type Brand,
  cancel,
  countIn,
  draftCampaign,
  enqueueOnly,
  openLaneOf,
  pause,
  untilStates,
} from './brand.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, settleDatabase, timed } from './measure.ts'
import { type Memory, watchMemory } from './memory.ts'
import { writeOldMessages } from './old-messages.ts'
import type { Part } from './parts.ts'
import { costOf } from './report-scale.ts'

// (e) What a message costs when the audience is large and the ledger is old: the same, or the product does not scale.

export type FlatOptions = {
  sizes: readonly number[]
  /** Messages that are sent at each size; the others of the audience are in ledger and queue meanwhile. */
  slice: number
  /** Rows of finished campaigns written before the last size is measured once more. */
  oldRows: number
  say: (line: string) => void
}

export type FlatRow = {
  people: number
  oldRows: number
  sent: number
  /** Into ledger and queue. */
  intoLedger: { perSecond: number; cpu: Cpu }
  /** From the lane's opening to the last of two receipts. */
  loop: { perSecond: number; cpu: Cpu }
  most: Memory
  elsewhere: number | null
}

export async function flatBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { sizes, slice, oldRows, say }: FlatOptions,
): Promise<FlatRow[]> {
  const rows: FlatRow[] = []
  // Once unmeasured, so that the first size is not the one that warms up.
  await measureSize(bench, brand, server, { people: sizes[0]!, slice: sizes[0]! })
  const measure = async (people: number, old: number): Promise<void> => {
    const row = await measureSize(bench, brand, server, { people, slice })
    rows.push({ ...row, oldRows: old })
    say(
      `${people} people, ${old} old rows: ${Math.round(costOf(row) ?? Number.NaN)} µs a message, ${Math.round(row.loop.perSecond)} a second`,
    )
  }
  for (const people of sizes) await measure(people, 0)
  await writeOldMessages(bench, brand, oldRows, say)
  await measure(sizes.at(-1)!, oldRows)
  return rows
}

async function measureSize(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { people, slice }: { people: number; slice: number },
): Promise<Omit<FlatRow, 'oldRows'>> {
  const ids: string[] = []
  for (let n = 0; n < Math.ceil(slice / people); n++) ids.push(await draftCampaign(bench, brand, people))
  await settleDatabase(bench)
  const watch = watchMemory(bench, server)
  const workers = [server.pid]
  const everybody = people * ids.length
  const into = await timed(bench, { messages: everybody, workers }, () =>
    inMs(() => enqueueAll(bench, brand, ids)),
  )
  await settleDatabase(bench)
  await bench.sandbox.forget()
  const share = Math.min(people, slice)
  const loop = await timed(bench, { messages: (done: { sent: number }) => done.sent, workers }, () =>
    sendSlices(bench, brand, ids, people, share),
  )
  const most = watch.stop()
  if (share < people) for (const id of ids) await cancel(bench, brand, id)
  return {
    people,
    sent: loop.result.sent,
    intoLedger: { perSecond: (everybody * 1000) / into.result, cpu: into.cpu },
    loop: { perSecond: (loop.result.sent * 1000) / loop.result.ms, cpu: loop.cpu },
    most,
    elsewhere: loop.elsewhere,
  }
}

async function enqueueAll(bench: BenchHouse, brand: Brand, ids: readonly string[]): Promise<void> {
  for (const id of ids) await enqueueOnly(bench, brand, id)
}

/** Opens lane after lane, lets a share of each go, and waits for the receipts of what went. */
async function sendSlices(
  bench: BenchHouse,
  brand: Brand,
  ids: readonly string[],
  people: number,
  share: number,
): Promise<{ sent: number; ms: number }> {
  let sent = 0
  const ms = await inMs(async () => {
    for (const id of ids) {
      await openLaneOf(bench, brand, id)
      await untilStates(bench, id, ['sent', 'delivered'], share)
      if (share < people) await pause(bench, brand, id)
      sent += await delivered(bench, id)
    }
  })
  return { sent, ms }
}

/** Waits until nothing is on its way, and answers how many arrived. */
async function delivered(bench: BenchHouse, id: string): Promise<number> {
  for (;;) {
    const [queued, everybody] = [await countIn(bench, id, ['queued']), await countIn(bench, id, ALL)]
    await untilStates(bench, id, ['delivered'], everybody - queued)
    if ((await countIn(bench, id, ['queued'])) === queued) return everybody - queued
  }
}

const ALL = ['queued', 'sending', 'sent', 'delivered']

async function inMs(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
