import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { chainProblem, type KeptEvent, rootOf, sealHash } from './consent-chain.ts'
import {
  addressesAfter,
  addSeal,
  chainOf,
  type Mark,
  marksOf,
  marksOfAddress,
  seals,
  sealsDue,
} from './consent-proof-store.ts'
import { isErased } from './erase-store.ts'

/** `erased` = people whose evidence was replaced on request; their chains no longer prove anything. */
export type ConsentCheck = {
  events: number
  chains: number
  seals: number
  erased: number
  problems: string[]
}

const PAGE = 1_000

/**
 * Whether all evidence of an account is whole: each chain by itself and against every seal that holds it, and the seals among
 * themselves. Reads everything, address by address; made for a command, not for a page.
 */
export async function checkConsent(tx: Tx, accountId: string): Promise<ConsentCheck> {
  const problems = await sealProblems(tx, accountId)
  const check: ConsentCheck = {
    events: 0,
    chains: 0,
    seals: (await seals(tx, accountId)).length,
    erased: 0,
    problems,
  }
  for (let after = ''; ; ) {
    const page = await addressesAfter(tx, accountId, after, PAGE)
    for (const { address } of page) {
      if (await isErased(tx, accountId, address)) {
        check.erased += 1
        continue
      }
      const events = await chainOf(tx, accountId, address)
      check.events += events.length
      check.chains += 1
      const problem =
        chainProblem(events) ?? markProblem(events, await marksOfAddress(tx, accountId, address))
      if (problem) problems.push(`${address}: ${problem}`)
    }
    const last = page.at(-1)
    if (!last) return check
    after = last.address
  }
}

/** What stood in a chain when it was sealed stands there still. */
export function markProblem(events: readonly KeptEvent[], marks: readonly Mark[]): string | null {
  for (const mark of marks) {
    const event = events[mark.position - 1]
    if (!event) return `Entry ${mark.position}, sealed under number ${mark.number}, is gone.`
    if (!Buffer.from(event.hash).equals(mark.hash))
      return `Entry ${mark.position} is not the one sealed under number ${mark.number}.`
  }
  return null
}

async function sealProblems(tx: Tx, accountId: string): Promise<string[]> {
  const problems: string[] = []
  let before: Buffer | null = null
  for (const [index, seal] of (await seals(tx, accountId)).entries()) {
    if (seal.number !== index + 1) problems.push(`Seal ${index + 1} is missing.`)
    if (!sealHash(seal, before).equals(seal.hash)) problems.push(`Seal ${seal.number} was changed.`)
    if (!rootOf(await marksOf(tx, accountId, seal.number)).equals(seal.root))
      problems.push(`What seal ${seal.number} holds was changed.`)
    before = seal.hash
  }
  return problems
}

const DAY_MS = 86_400_000
const LOOK_MS = 15 * 60_000

/** Seals the evidence of every account once a day. Any number of processes may do so on one database. */
export function startSealing(deps: { db: Database; clock: Clock; log: Log }): { stop(): void } {
  const run = async (): Promise<void> => {
    const now = deps.clock.now()
    const due = await deps.db.asSystem((tx) => sealsDue(tx, new Date(now.getTime() - DAY_MS)))
    for (const { account_id: accountId } of due) await deps.db.asSystem((tx) => addSeal(tx, accountId, now))
  }
  const tryRun = () =>
    void run().catch((error) => deps.log.error({ err: error }, 'consent evidence could not be sealed'))
  tryRun()
  const timer = setInterval(tryRun, LOOK_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
