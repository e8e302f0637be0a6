import { agentsBench } from './agents.ts'
import { openBrand } from './brand.ts'
import { dispatchBench } from './dispatch.ts'
import { flatBench } from './flat.ts'
import { withBenchHouse } from './house.ts'
import { type ImportBenchResult, importBench } from './import.ts'
import { intakeBench } from './intake.ts'
import { latencyBench } from './latency.ts'
import { loopBench } from './loop.ts'
import { memoryBench } from './memory.ts'
import { pagesBench } from './pages.ts'
import { processesBench } from './processes.ts'
import { dispatchSection, loopSection } from './report.ts'
import { agentsSection } from './report-agents.ts'
import { importSection, streamInSection } from './report-import.ts'
import { pagesSection } from './report-pages.ts'
import { intakeSection, latencySection } from './report-people.ts'
import { flatSection, memorySection, processesSection } from './report-scale.ts'
import { toldSection } from './report-told.ts'
import type { Section } from './section.ts'
import { streamInBench } from './stream-in.ts'
import { toldBench } from './told.ts'

// The questions and their sizes. Each has a house of its own: none finds what another left.

export type Asking = { quick: boolean; say: (line: string) => void }
export type Question = (asking: Asking) => Promise<Section>

export const QUESTIONS: Readonly<Record<string, Question>> = {
  a: async ({ quick, say }) => {
    const results: ImportBenchResult[] = []
    for (const rows of quick ? [20_000] : [300_000, 1_000_000]) results.push(await importBench({ rows, say }))
    return importSection(results)
  },
  b: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { messages: 3_000, rounds: 3, queueRounds: 1 }
        : { messages: 20_000, rounds: 3, queueRounds: 3 }
      return dispatchSection(await dispatchBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  c: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick ? { messages: 6_000, rounds: 1 } : { messages: 50_000, rounds: 3 }
      return loopSection(await loopBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  d: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { messages: 3_000, rounds: 1, rates: [100], seconds: 5 }
        : { messages: 30_000, rounds: 3, rates: [20, 100, 500], seconds: 15 }
      return processesSection(await processesBench(bench, brand, { ...size, say }))
    }),
  e: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { sizes: [1_000, 20_000], slice: 4_000, oldRows: 100_000 }
        : { sizes: [10_000, 100_000, 1_000_000], slice: 50_000, oldRows: 10_000_000 }
      return flatSection(await flatBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  f: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const sizes = quick ? [2_000, 10_000] : [10_000, 100_000]
      return memorySection(await memoryBench(bench, brand, await bench.serve(), { sizes, say }))
    }),
  g: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { launches: [launches(1_000, 3), launches(20_000, 1)], replies: replies(3) }
        : {
            launches: [launches(1_000, 10), launches(100_000, 5), launches(1_000_000, 2)],
            replies: replies(10),
          }
      return latencySection(await latencyBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  h: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick ? { messages: 3_000, rounds: 1 } : { messages: 30_000, rounds: 3 }
      return intakeSection(await intakeBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  i: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { agents: 30, people: 200, perSecond: 50, seconds: 5, turnMs: 5_000, asksAgain: [false] }
        : {
            agents: 200,
            people: 1_400,
            perSecond: 300,
            seconds: 30,
            turnMs: 10_000,
            asksAgain: [false, true],
          }
      return agentsSection(
        await agentsBench(bench, brand, await bench.serve(), { ...size, capacity: 8, say }),
      )
    }),
  j: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick
        ? { messages: 100_000, largest: 20_000, campaigns: 10, times: 5 }
        : { messages: 10_000_000, largest: 1_000_000, campaigns: 500, times: 20 }
      return pagesSection(await pagesBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  k: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = quick ? { messages: 5_000, rounds: 1 } : { messages: 30_000, rounds: 3 }
      return toldSection(await toldBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
  l: ({ quick, say }) =>
    withBenchHouse(async (bench) => {
      const brand = await openBrand(bench)
      const size = { rows: quick ? 10_000 : 100_000 }
      return streamInSection(await streamInBench(bench, brand, await bench.serve(), { ...size, say }))
    }),
}

/** Large ones are paused on the way. */
const launches = (people: number, times: number) => ({ people, times, pause: people >= 20_000 })
const replies = (seconds: number) => ({ perSecond: 300, seconds, beside: [0, 500] })
