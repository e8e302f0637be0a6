import type { Tx } from '../platform/db/database.ts'
import { officeOpen } from './office-hours.ts'
import { measure, OTHERS_S, settledByBots } from './people-store.ts'
import { GRACE_MS } from './routing.ts'
import { routingRow } from './routing-store.ts'

/** What pace by people measures of a skill: who is there, what they have, who waits, and which replies no person had to answer. A skill that is gone is closed. */
export async function peopleOfSkill(
  tx: Tx,
  of: { accountId: string; skillId: string; paced: readonly string[] },
  now: Date,
) {
  const skill = await routingRow(tx, of.accountId, of.skillId)
  const found = await measure(tx, of, new Date(now.getTime() - GRACE_MS), now)
  const since = found.longestSince
  const byBots = await settledByBots(tx, { ...of, campaigns: of.paced })
  return {
    open: skill !== undefined && officeOpen(skill.routing.hours, skill.zone, now),
    agents: found.agents,
    capacity: found.capacity,
    free: found.free,
    waiting: found.waiting,
    longestWaitSeconds: since ? Math.max(0, (now.getTime() - since.getTime()) / 1000) : 0,
    handled: { n: found.handled, meanSeconds: found.meanSeconds },
    otherPerSecond: found.others / OTHERS_S,
    byBots: new Map(byBots.map((row) => [row.campaignId, row.n])),
  }
}
