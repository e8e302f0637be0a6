import { setTimeout as delay } from 'node:timers/promises'
import { readAccount } from '../apps/server/src/accounts/index.ts'
import { type Brand, cancel, draftCampaign, untilStates } from './brand.ts'
import { median, percentile } from './figures.ts'
import type { BenchHouse } from './house.ts'
import type { Part } from './parts.ts'
import { type RepliesResult, repliesBench } from './replies.ts'
import { type Session, signIn } from './session.ts'

// (g) How long people wait: publish → first message, pause → last message, reply → agent. Over HTTP, as the console does it; arrivals
// by the carrier's clock, which is this machine's.

export type LatencyOptions = {
  /** Campaigns of so many people, each launched so many times; with `pause`, paused while they send. */
  launches: readonly { people: number; times: number; pause: boolean }[]
  replies: { perSecond: number; seconds: number; beside: readonly number[] }
  say: (line: string) => void
}

export type LaunchRow = {
  people: number
  times: number
  /** ms: the middle one and the longest. */
  first: Wait
  last: Wait | null
}
type Wait = { median: number; most: number }
export type LatencyResult = { launches: LaunchRow[]; replies: RepliesResult[] }

export async function latencyBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  options: LatencyOptions,
): Promise<LatencyResult> {
  const session = await signIn(server.url)
  const launches: LaunchRow[] = []
  for (const launch of options.launches) {
    launches.push(await launchesOf(bench, brand, session, launch))
    const { first, last } = launches.at(-1)!
    options.say(`${launch.people} people: first message after ${first.most} ms at most`)
    if (last) options.say(`${launch.people} people: last message ${last.most} ms after pause at most`)
  }
  const replies: RepliesResult[] = []
  for (const beside of options.replies.beside) {
    replies.push(await repliesBench(bench, brand, server, session, { ...options.replies, beside }))
    const { p99 } = replies.at(-1)!.toAgent
    options.say(`replies beside ${beside} messages a second: p99 ${Math.round(p99)} ms`)
  }
  return { launches, replies }
}

async function launchesOf(
  bench: BenchHouse,
  brand: Brand,
  session: Session,
  { people, times, pause }: LatencyOptions['launches'][number],
): Promise<LaunchRow> {
  const firsts: number[] = []
  const lasts: number[] = []
  for (let n = 0; n < times; n++) {
    const id = await draftCampaign(bench, brand, people)
    const clicked = await publish(bench, brand, session, id)
    if (pause) lasts.push(await lastAfterPause(bench, session, id))
    else await untilStates(bench, id, ['delivered'], people)
    firsts.push(Math.min(...(await arrivalTimes(bench))) - clicked)
    if (pause) await cancel(bench, brand, id)
  }
  const both = (values: readonly number[]): Wait => ({
    median: median(values),
    most: percentile(values, 100),
  })
  return { people, times, first: both(firsts), last: pause ? both(lasts) : null }
}

/** Answers the moment of the click, epoch ms. */
async function publish(bench: BenchHouse, brand: Brand, session: Session, id: string): Promise<number> {
  const account = await bench.house.db.asAccount(brand.accountId, (tx) => readAccount(tx, brand.accountId))
  await bench.sandbox.forget()
  const clicked = Date.now()
  await session.post(`/campaigns/${id}/launch`, { consentVersion: account.consent_statement_version })
  return clicked
}

const arrivalTimes = async (bench: BenchHouse): Promise<number[]> =>
  (await bench.sandbox.arrivals()).map((one) => one.at).sort((a, b) => a - b)

/** The campaign is well under way by then. */
const UNDER_WAY = 2_000
/** Nothing for so long means that nothing comes any more. */
const SILENCE_MS = 2_000

/** ms from the click on pause to the last arrival; 0 = nothing came after the click. */
async function lastAfterPause(bench: BenchHouse, session: Session, id: string): Promise<number> {
  while ((await bench.sandbox.accepted()) < UNDER_WAY) await delay(10)
  const clicked = Date.now()
  await session.post(`/campaigns/${id}/pause`, {})
  let before = -1
  for (let now = await bench.sandbox.accepted(); now > before; now = await bench.sandbox.accepted()) {
    before = now
    await delay(SILENCE_MS)
  }
  return Math.max(0, (await arrivalTimes(bench)).at(-1)! - clicked)
}
