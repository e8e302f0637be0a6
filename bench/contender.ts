import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Alternative } from './alternatives/alternative.ts'
import { type Brand, draftCampaign, enqueueOnly, openLaneOf, untilStates } from './brand.ts'
import type { BenchHouse } from './house.ts'
import { flushServers } from './measure.ts'
import type { Part } from './parts.ts'

// The two kinds of contender: the product, and an alternative in its own process.

/** `run` answers how long it took, in ms. */
export type Contender = Omit<Alternative, 'run'> & { run(): Promise<number>; pids: readonly number[] }

const PROCESS = fileURLToPath(new URL('./alternatives/process.ts', import.meta.url))

export async function openAlternative(
  bench: BenchHouse,
  kind: string,
  redisUrl?: string,
): Promise<Contender> {
  const child = fork(PROCESS, [kind, bench.database.url, bench.sandbox.url, ...(redisUrl ? [redisUrl] : [])])
  const reply = (): Promise<{ ms: number }> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error(`${kind} ended in the middle of its work.`))
      child.once('exit', gone)
      child.once('message', (message) => {
        child.off('exit', gone)
        resolve(message as { ms: number })
      })
    })
  const ask = async (verb: keyof Alternative, count = 0): Promise<number> => {
    const answer = reply()
    child.send({ verb, count })
    return (await answer).ms
  }
  await reply()
  return {
    pids: [child.pid!],
    prepare: async (count) => void (await ask('prepare', count)),
    run: () => ask('run'),
    flush: async () => void (await ask('flush')),
    close: async () => void (await ask('close')),
  }
}

/** The product: people are in the ledger beforehand; time runs from opening the lane to the last settled message. */
export function openProduct(bench: BenchHouse, brand: Brand, servers: readonly Part[]): Contender {
  let campaign = { id: '', people: 0 }
  return {
    pids: servers.map((server) => server.pid),
    async prepare(count) {
      campaign = { id: await draftCampaign(bench, brand, count), people: count }
      await enqueueOnly(bench, brand, campaign.id)
    },
    async run() {
      const started = performance.now()
      await openLaneOf(bench, brand, campaign.id)
      await untilStates(bench, campaign.id, ['sent'], campaign.people)
      return performance.now() - started
    },
    flush: flushServers(servers.map((server) => server.url)),
    close: async () => {},
  }
}
