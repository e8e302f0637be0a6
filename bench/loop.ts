import { type Brand, draftCampaign, launch, untilStates } from './brand.ts'
import { median } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, counted, flushServers, timed, type Work } from './measure.ts'
import type { Part } from './parts.ts'

// (c) The full loop: launch, ledger, hand-over, and two signed receipts for every message verified, kept and applied.

export type LoopResult = {
  messages: number
  perSecond: number
  cpu: Cpu
  work: Work
  elsewhere: number | null
}
export type LoopOptions = { messages: number; rounds: number; say: (line: string) => void }

/** Time runs from the launch to the moment everybody is delivered. The sandbox posts “sent” after 20 ms and “delivered” 200 ms later. */
export async function loopBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { messages, rounds, say }: LoopOptions,
): Promise<LoopResult> {
  const loop = async (id: string, people: number): Promise<number> => {
    const started = performance.now()
    await launch(bench, brand, id)
    await untilStates(bench, id, ['delivered'], people)
    return performance.now() - started
  }
  const prepare = async (people: number): Promise<string> => {
    const id = await draftCampaign(bench, brand, people)
    await bench.sandbox.forget()
    await bench.look.query('checkpoint')
    return id
  }
  const few = Math.ceil(messages / 3)
  const first = await prepare(few)
  const flush = flushServers([server.url])
  const work = await counted(bench, { messages: few, flush }, () => loop(first, few))
  const results: Omit<LoopResult, 'work'>[] = []
  for (let turn = 0; turn < rounds; turn++) {
    const id = await prepare(messages)
    const { result: ms, ...cost } = await timed(bench, { messages, workers: [server.pid] }, () =>
      loop(id, messages),
    )
    results.push({ messages, perSecond: (messages * 1000) / ms, ...cost })
    say(`full loop: ${Math.round((messages * 1000) / ms)} messages a second`)
  }
  const middle = median(results.map((one) => one.perSecond))
  return { ...results.find((one) => one.perSecond === middle)!, work }
}
