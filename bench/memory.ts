import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type Brand, draftCampaign, launch, untilStates } from './brand.ts'
import type { BenchHouse } from './house.ts'
import { childrenOf } from './measure.ts'
import type { Part } from './parts.ts'

// (f) Memory of the server and of PostgreSQL: at rest, and whether it grows with the audience.

/** MB; null where the system does not tell. */
export type Memory = { server: number | null; database: number | null }
export type MemoryRow = { people: number; most: Memory }
export type MemoryOptions = { sizes: readonly number[]; say: (line: string) => void }

export async function memoryBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { sizes, say }: MemoryOptions,
): Promise<MemoryRow[]> {
  await delay(2_000)
  const rows: MemoryRow[] = [{ people: 0, most: memoryNow(bench, server) }]
  for (const people of sizes) {
    const id = await draftCampaign(bench, brand, people)
    await bench.sandbox.forget()
    const watch = watchMemory(bench, server)
    await launch(bench, brand, id)
    await untilStates(bench, id, ['delivered'], people)
    rows.push({ people, most: watch.stop() })
    say(`${people} people: ${Math.round(rows.at(-1)!.most.server ?? Number.NaN)} MB in the server`)
  }
  return rows
}

const LOOK_MS = 250

/** Looks four times a second; `stop` answers the most there was of each. */
export function watchMemory(bench: BenchHouse, server: Part): { stop(): Memory } {
  let most = memoryNow(bench, server)
  const look = (): void => {
    const now = memoryNow(bench, server)
    most = { server: larger(most.server, now.server), database: larger(most.database, now.database) }
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most
    },
  }
}

const larger = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)

function memoryNow(bench: BenchHouse, server: Part): Memory {
  const { pid } = bench.database
  const parts = [pid, ...childrenOf(pid)].map(mbOf).filter((mb) => mb !== null)
  return {
    server: mbOf(server.pid),
    database: parts.length === 0 ? null : parts.reduce((total, mb) => total + mb, 0),
  }
}

/** Proportional set size: memory that processes share, such as PostgreSQL's buffers, counts once in their sum. */
function mbOf(pid: number): number | null {
  try {
    const kb = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return kb === undefined ? null : Number(kb) / 1024
  } catch {
    return null
  }
}
