// pure
import type { SkillRouting, Status } from '@foreword/contract'

// Who gets what. All decisions of the router, over rows and a moment; what they do to the rows is in router.ts.

/** A line of which nothing was heard for so long is lost, and its person counts as away. */
export const GRACE_MS = 30_000
/** Who let an offer pass is not asked about the same conversation again for so long, so that others are. */
export const PASS_REST_MS = 60_000
/** So many offers in a row that run out set an agent away: somebody has left the desk. */
export const MISSES = 2
export const DEFAULT_CAPACITY = 8

export const DEFAULT_ROUTING: SkillRouting = {
  acceptMode: 'offer',
  offerSeconds: 30,
  goalSeconds: 180,
  priority: 0,
  overflow: null,
  hours: null,
  closedAnswer: '',
  returnSeconds: 120,
}

export type Desk = { status: Status; here: boolean; seenAt: Date | null }

/** Whether the router counts on somebody, and if not, why. `lost`: they would be there, but nothing is heard of their line. */
export function presenceOf(desk: Desk, now: Date): Status | 'lost' {
  if (desk.status === 'offline') return 'offline'
  const heard = desk.seenAt !== null && now.getTime() - desk.seenAt.getTime() < GRACE_MS
  return desk.here && heard ? desk.status : 'lost'
}

export type Waiting = {
  id: string
  skillId: string
  waitingSince: Date
  openedAt: Date
}
export type Free = {
  id: string
  skillIds: ReadonlySet<string>
  idleSince: Date
  /** How many conversations they may get now: capacity less those with them and those offered to them. */
  slots: number
}
export type Rules = Pick<SkillRouting, 'acceptMode' | 'goalSeconds' | 'priority'>
/** Who was asked about which conversation, and when. */
export type Pass = { conversationId: string; userId: string; at: Date }
export type Decision = { conversationId: string; userId: string; give: boolean }

/** A skill's priority, and one more for each whole goal that somebody has waited: so nobody waits for ever behind others. */
export function rankOf(
  rules: Pick<Rules, 'priority' | 'goalSeconds'>,
  waitingSince: Date,
  now: Date,
): number {
  const goals = Math.floor((now.getTime() - waitingSince.getTime()) / (rules.goalSeconds * 1000))
  return rules.priority + Math.max(0, goals)
}

/**
 * Gives what waits to who is free: the highest rank first, then the longest wait; each to the agent with that skill who was given
 * nothing for longest. Who let it pass a moment ago is left out. Skills that agents take from by themselves are left alone.
 * `agents` are only those who are available and here. Cost: waiting × agents.
 */
export function decide(
  waiting: readonly Waiting[],
  agents: readonly Free[],
  rules: ReadonlyMap<string, Rules>,
  passes: readonly Pass[],
  now: Date,
): Decision[] {
  const resting = new Set(
    passes
      .filter((pass) => now.getTime() - pass.at.getTime() < PASS_REST_MS)
      .map((pass) => `${pass.conversationId} ${pass.userId}`),
  )
  const rank = (one: Waiting): number => rankOf(rules.get(one.skillId)!, one.waitingSince, now)
  const line = waiting
    .filter((one) => (rules.get(one.skillId)?.acceptMode ?? 'take') !== 'take')
    .map((one) => ({ ...one, rank: rank(one) }))
    .sort(
      (a, b) =>
        b.rank - a.rank ||
        a.waitingSince.getTime() - b.waitingSince.getTime() ||
        a.openedAt.getTime() - b.openedAt.getTime() ||
        (a.id < b.id ? -1 : 1),
    )
  const idle = [...agents].sort(
    (a, b) => a.idleSince.getTime() - b.idleSince.getTime() || (a.id < b.id ? -1 : 1),
  )
  const slots = new Map(idle.map((agent) => [agent.id, agent.slots]))
  const decided: Decision[] = []
  for (const one of line) {
    const at = idle.findIndex(
      (agent) =>
        slots.get(agent.id)! > 0 && agent.skillIds.has(one.skillId) && !resting.has(`${one.id} ${agent.id}`),
    )
    if (at < 0) continue
    const [agent] = idle.splice(at, 1)
    // Was given something this very moment, so comes after everybody else.
    idle.push(agent!)
    slots.set(agent!.id, slots.get(agent!.id)! - 1)
    decided.push({
      conversationId: one.id,
      userId: agent!.id,
      give: rules.get(one.skillId)!.acceptMode === 'auto',
    })
  }
  return decided
}

/**
 * Whether a decision over the first agents only, in the order of their idleness, is the one over all: everybody got somebody, and no agent was given
 * two, so that nobody behind them would have come before.
 */
export const holdsForAll = (waiting: readonly Waiting[], decided: readonly Decision[]): boolean =>
  decided.length === waiting.length && new Set(decided.map((one) => one.userId)).size === decided.length
