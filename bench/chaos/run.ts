import { setTimeout as delay } from 'node:timers/promises'
import { createDice } from './dice.ts'
import { atSandbox, type Operator } from './operator.ts'
import { type Audience, CAMPAIGNS } from './people.ts'
import { describe, type Plan, type Step } from './plan.ts'
import type { World } from './world.ts'

// Carries the plan out, and waits until everything has come to rest.

/** What the carrier does wrong all the time: percent of messages, milliseconds. */
const FAULTS = {
  answerAfterMs: 80,
  dropAfterAccepting: 1.5,
  unavailableBefore: 0.5,
  unavailableAfter: 1,
  receiptFirst: 5,
  receiptTwice: 5,
  receiptOutOfOrder: 5,
  receiptNever: 1,
  failure: 2,
  failureCodes: [30005, 30006, 30007], // lasting ones: those that pass are tried again for hours
  deliveredAfterMs: 300,
} as const

/** A stretch in which nothing leaves (all paused, or the database is away) must not end the run. */
const STALLED_MS = 6_000
const LOOK_MS = 40

export type Watch = { looks: number; resumed: number; wrong: string[] }

export async function setFaults(world: World): Promise<void> {
  await atSandbox(world, 'PATCH', '/dials', FAULTS)
}

/** Does every step at its moment, and ends when the last act is acknowledged. */
export async function carryOut(
  world: World,
  operator: Operator,
  plan: Plan,
  audiences: readonly Audience[],
  say: (line: string) => void,
): Promise<void> {
  const people = peopleToStop(plan, audiences)
  const acts: Promise<void>[] = []
  await operator.senderRate(plan.perSecond)
  for (const step of plan.steps) {
    await moment(world, step.at * plan.people)
    say(describe(step))
    const act = doStep(world, operator, step, audiences, people)
    // The first launch and the kills are waited for; people and carrier act beside each other.
    if (step.at === 0 || step.do === 'kill') await act
    else acts.push(act)
  }
  await Promise.all(acts)
  await operator.senderRate(plan.perSecond * 2)
  for (const key of CAMPAIGNS) await operator.campaignRate(key, null)
}

/** Waits until the carrier accepted so many messages, or until nothing moves any more. */
async function moment(world: World, accepted: number): Promise<void> {
  let last = -1
  for (let since = Date.now(); Date.now() - since < STALLED_MS; await delay(LOOK_MS)) {
    const now = await acceptedBy(world)
    if (now >= accepted) return
    if (now !== last) since = Date.now()
    last = now
  }
}

type Stats = { accepted: number; owedReceipts: number }
const statsOf = async (world: World): Promise<Stats> =>
  (await (await fetch(`${world.sandboxUrl}/sandbox/api/stats`)).json()) as Stats
const acceptedBy = async (world: World): Promise<number> => (await statsOf(world)).accepted

/** Who opts out, in order: chosen from everybody, whether already written to or not. */
function peopleToStop(plan: Plan, audiences: readonly Audience[]): () => string {
  const dice = createDice(plan.seed + 1)
  const chosen = new Set<string>()
  return () => {
    for (;;) {
      const address = dice.pick(dice.pick(audiences).phones)
      if (!chosen.has(address)) {
        chosen.add(address)
        return address
      }
    }
  }
}

async function doStep(
  world: World,
  operator: Operator,
  step: Step,
  audiences: readonly Audience[],
  person: () => string,
): Promise<void> {
  switch (step.do) {
    case 'kill':
      await delay(step.afterMs)
      return world.kill(step.victim)
    case 'launch':
      return operator.launch(audiences.find((one) => one.key === step.campaign)!)
    case 'pause':
      return operator.pause(step.campaign, step.forMs)
    case 'sender rate':
      return operator.senderRate(step.perSecond)
    case 'campaign rate':
      return operator.campaignRate(step.campaign, step.perSecond)
    case 'opt-outs': {
      const byPhone = Array.from({ length: step.byPhone }, person)
      const byApi = Array.from({ length: step.byApi }, person)
      for (const address of byApi) await operator.optOutByApi(address)
      for (const address of byPhone) await operator.optOutByPhone(address)
      return
    }
    case 'too many requests':
      await atSandbox(world, 'PATCH', '/dials', { maxPerSecond: step.perSecond })
      await delay(step.forMs)
      return atSandbox(world, 'PATCH', '/dials', { maxPerSecond: 0 })
    default:
      return atSandbox(world, 'PATCH', '/dials', { hangForMs: step.forMs })
  }
}

/**
 * Looks at the campaigns all the time: none may be called finished while somebody waits, and the parts always add up. One that paused
 * by itself, because many messages became unknown at once, is let go on, as a person would who sees why.
 */
export function watch(operator: Operator): { stop(): Promise<Watch> } {
  const seen: Watch = { looks: 0, resumed: 0, wrong: [] }
  let stopping = false
  const running = (async () => {
    for (; !stopping; await delay(300)) {
      for (const key of operator.launched().keys()) {
        const { status, statusCode, funnel } = await operator.look(key)
        seen.looks++
        if (status === 'paused' && statusCode === 'breaker') {
          await operator.resume(key)
          seen.resumed++
        }
        const { recipients, replied: _replied, optedOut: _optedOut, ...parts } = funnel
        const sum = Object.values(parts).reduce((total, n) => total + n, 0)
        if (sum !== recipients) seen.wrong.push(`${key}: ${recipients} people, the parts add up to ${sum}`)
        if (status === 'finished' && funnel.waiting + funnel.sending > 0)
          seen.wrong.push(
            `${key} was finished with ${funnel.waiting} waiting and ${funnel.sending} on the way`,
          )
      }
    }
  })()
  return {
    async stop() {
      stopping = true
      await running
      return seen
    },
  }
}

/** Waits until nobody is in line or on the way and the carrier owes no receipt. False when that did not come in time. */
export async function atRest(world: World, operator: Operator, timeoutMs: number): Promise<boolean> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await delay(200)) {
    const { owedReceipts } = await statsOf(world)
    const campaigns = await Promise.all(CAMPAIGNS.map((key) => operator.look(key)))
    const open = campaigns.filter(
      ({ kind, status, funnel }) =>
        funnel.waiting + funnel.sending > 0 || (status !== 'finished' && kind !== 'alert'),
    )
    if (owedReceipts === 0 && open.length === 0) return true
  }
  return false
}
