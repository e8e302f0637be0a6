import { setTimeout as delay } from 'node:timers/promises'
import { compare, type Figures, type Finding } from './compare.ts'
import { openDoubts, readLedger, readWitness, unknownOf } from './evidence.ts'
import { type Operator, openOperator } from './operator.ts'
import { audiencesOf } from './people.ts'
import type { Plan } from './plan.ts'
import { atRest, carryOut, setFaults, watch } from './run.ts'
import { startWorld, type World } from './world.ts'

export type Result = {
  plan: Plan
  /** ISO instant of the end. */
  at: string
  seconds: { setUp: number; sending: number; atRest: number; looks: number; comparing: number }
  findings: Finding[]
  figures: Figures
  passed: boolean
}

const REST_MS = { quick: 40_000, full: 300_000 }
/** The last look comes after fifteen minutes; looking takes time, too. */
const LOOKS_MS = 25 * 60_000

/**
 * One run from the first process to the verdict. `say` gets a line for every step. `stopped` ends it early, with every process it
 * started.
 */
export async function chaos(
  plan: Plan,
  folder: string,
  say: (line: string) => void,
  stopped: AbortSignal,
): Promise<Result> {
  say(`Seed ${plan.seed}: ${plan.people} people, ${plan.perSecond} messages a second to begin with.`)
  const lap = stopwatch()
  const world = await startWorld(folder, plan.seed)
  const ended = new Promise<never>((_, reject) =>
    stopped.addEventListener('abort', () => reject(new Error('Stopped.'))),
  )
  try {
    return await Promise.race([inWorld(world, plan, say, lap), ended])
  } finally {
    await world.stop()
  }
}

async function inWorld(
  world: World,
  plan: Plan,
  say: (line: string) => void,
  lap: () => number,
): Promise<Result> {
  const operator = await openOperator(world)
  const audiences = audiencesOf(plan.people)
  const restMs = plan.quick ? REST_MS.quick : REST_MS.full
  await setFaults(world)
  const setUp = lap()
  const watching = watch(operator)
  await carryOut(world, operator, plan, audiences, say)
  const sending = lap()
  say('The plan is done. Waiting until everything is at rest.')
  const rested = await atRest(world, operator, restMs)
  const resting = lap()
  if (!plan.quick) await untilLookedFor(world, operator, say)
  const looks = lap()
  const sentAgain = await sendSomeAgain(world, operator, say)
  const restedAgain = await atRest(world, operator, restMs)
  const seen = await watching.stop()
  say('Comparing the carrier’s count with the ledger.')
  const { findings, figures } = compare({
    audiences,
    ...(await readLedger(world, operator.launched())),
    witness: await readWitness(world),
    optOuts: operator.optOuts(),
    sentAgain,
  })
  const all = [
    ...findings,
    finding(
      'Disagreements of counters, queue, imports and ledger (foreword verify-ledger)',
      await verify(world),
    ),
    finding(
      'Looks at a campaign that was called finished too early, or whose parts did not add up',
      seen.wrong,
    ),
    finding('Processes of ours that ended without being killed', several('a process', world.fellOver())),
    finding('Waits for rest that took too long', rested && restedAgain ? [] : ['not at rest in time']),
  ]
  return {
    plan,
    at: new Date().toISOString(),
    seconds: { setUp, sending, atRest: resting, looks, comparing: lap() },
    findings: all,
    figures: { ...figures, starts: world.starts(), looksAtCampaigns: seen.looks, resumed: seen.resumed },
    passed: all.every((one) => one.count === 0),
  }
}

const finding = (rule: string, wrong: readonly string[]): Finding => ({
  rule,
  count: wrong.length,
  examples: wrong.slice(0, 5),
})

const several = (what: string, count: number): string[] => Array.from({ length: count }, () => what)

/** Seconds since the last lap. */
function stopwatch(): () => number {
  let since = performance.now()
  return () => {
    const now = performance.now()
    const seconds = Math.round((now - since) / 100) / 10
    since = now
    return seconds
  }
}

/** The engine asks the carrier after 2, 5 and 15 minutes; then nobody is asked about any more. */
async function untilLookedFor(world: World, operator: Operator, say: (line: string) => void): Promise<void> {
  for (const until = Date.now() + LOOKS_MS; Date.now() < until; await delay(5_000)) {
    const open = await openDoubts(world)
    if (open === 0) break
    say(`The carrier is going to be asked about ${open} messages.`)
    await delay(25_000)
  }
  await atRest(world, operator, REST_MS.full)
}

/** A person decides that everybody of the service campaign nobody knows of is written to again. */
async function sendSomeAgain(
  world: World,
  operator: Operator,
  say: (line: string) => void,
): Promise<Set<string>> {
  const ids = await unknownOf(world, operator.launched().get('service')!)
  if (ids.length > 0) say(`${await operator.sendAgain('service')} of unknown outcome are sent again.`)
  return new Set(ids)
}

async function verify(world: World): Promise<string[]> {
  try {
    const { accounts } = JSON.parse(await world.foreword('verify-ledger', '--json')) as {
      accounts: { problems: string[] }[]
    }
    return accounts.flatMap((account) => account.problems)
  } catch (error) {
    const said = (error as { stdout?: string }).stdout ?? ''
    return said.startsWith('{')
      ? (JSON.parse(said) as { accounts: { problems: string[] }[] }).accounts.flatMap((one) => one.problems)
      : [(error as Error).message]
  }
}
