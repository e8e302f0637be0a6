import { api, type Queue, type RoutedSkill, type SkillRouting } from '@foreword/contract'
import { changesBetween, insertAudit, setSkillMembers } from '../accounts/index.ts'
import { windowProblem } from '../delivery/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { declineOffer, offersFor, takeConversation } from './assigning.ts'
import type { ConversationsDeps } from './conversations.ts'
import { officeOpen } from './office-hours.ts'
import { agentView, changeAgent, type Lines, readPresence, setPresence } from './presence.ts'
import { wakeRouter } from './router.ts'
import * as store from './routing-store.ts'

const HOUR_MS = 3_600_000

export type RoutingDeps = ConversationsDeps & { lines: Lines }

export function routingRoutes(implement: Implement, deps: RoutingDeps): void {
  implement(api.getPresence, ({ who, tx }) => tx((t) => readPresence(t, deps, who)))
  implement(api.setPresence, ({ who, body, tx }) => tx((t) => setPresence(t, deps, who, body.status)))
  implement(api.stillHere, async ({ who }) => {
    deps.lines.heard(who)
    return { ok: true as const }
  })
  implement(api.listOffers, ({ who, tx }) => tx(async (t) => ({ offers: await offersFor(t, deps, who) })))
  implement(api.acceptOffer, ({ who, params, tx }) => tx((t) => takeConversation(t, deps, who, params.id)))
  implement(api.declineOffer, ({ who, params, tx }) =>
    tx(async (t) => {
      await declineOffer(t, deps, who, params.id)
      return { ok: true as const }
    }),
  )
  implement(api.listAgents, ({ who, tx }) =>
    tx(async (t) => ({
      agents: (await store.listAgents(t, who.accountId)).map((row) => agentView(row, deps.clock.now())),
    })),
  )
  implement(api.changeAgent, ({ who, params, body, tx }) =>
    tx((t) => changeAgent(t, deps, who, params.id, body)),
  )
  implement(api.listRouting, ({ who, tx }) => tx(async (t) => ({ skills: await skillsOf(t, deps, who) })))
  implement(api.changeRouting, ({ who, params, body, tx }) =>
    tx((t) => changeRouting(t, deps, who, params.id, body)),
  )
  implement(api.board, ({ who, tx }) => tx((t) => board(t, deps, who)))
}

async function skillsOf(tx: Tx, deps: RoutingDeps, who: Who): Promise<RoutedSkill[]> {
  const agents = await store.listAgents(tx, who.accountId)
  return (await store.listRouting(tx, who.accountId)).map((row) => ({
    id: row.id,
    name: row.name,
    isDefault: row.is_default,
    agentIds: agents.filter((agent) => agent.skill_ids.includes(row.id)).map((agent) => agent.user_id),
    routing: row.routing,
    open: officeOpen(row.routing.hours, row.zone, deps.clock.now()),
  }))
}

async function changeRouting(
  tx: Tx,
  deps: RoutingDeps,
  who: Who,
  id: string,
  { routing, agentIds }: { routing: SkillRouting; agentIds: readonly string[] },
): Promise<RoutedSkill> {
  const skills = await store.listRouting(tx, who.accountId)
  const skill = found(
    skills.find((one) => one.id === id),
    'This skill',
  )
  check(routing, id, skills)
  const agents = await store.listAgents(tx, who.accountId)
  const unknown = agentIds.find((agentId) => !agents.some((agent) => agent.user_id === agentId))
  if (unknown !== undefined)
    throw new Problem('bad_request', {
      field: 'agentIds',
      message: 'One of these people does not answer conversations, or has no access. Load the page again.',
    })
  await store.writeRouting(tx, who.accountId, id, { ...routing, closedAnswer: routing.closedAnswer.trim() })
  await setSkillMembers(
    tx,
    who.accountId,
    id,
    agentIds,
    agents.map((agent) => agent.user_id),
  )
  await insertAudit(
    tx,
    {
      accountId: who.accountId,
      actorId: who.userId,
      actorName: who.name,
      action: 'skill.changed',
      subject: skill.name,
      changes: changesBetween(
        { ...skill.routing, agents: namesOf(agents.filter((one) => one.skill_ids.includes(id))) },
        { ...routing, agents: namesOf(agents.filter((one) => agentIds.includes(one.user_id))) },
      ),
    },
    deps.clock.now(),
  )
  await publish(tx, who.accountId, { type: 'agents' })
  await wakeRouter(tx, who.accountId)
  return found((await skillsOf(tx, deps, who)).find((one) => one.id === id))
}

const namesOf = (agents: readonly { name: string }[]): string => agents.map((one) => one.name).join(', ')

function check(routing: SkillRouting, id: string, skills: readonly store.RoutingRow[]): void {
  const problem = routing.hours && windowProblem(routing.hours)
  if (problem)
    throw new Problem('window_empty', {
      field: 'routing.hours',
      message: problem.startsWith('Every day')
        ? 'Every day is closed, so nobody would ever be answered. Tick at least one day.'
        : problem,
    })
  const to = routing.overflow?.skillId
  if (to === undefined) return
  const wrong = (message: string): never => {
    throw new Problem('bad_request', { field: 'routing.overflow', message })
  }
  if (to === id) wrong('A skill cannot overflow into itself. Choose another.')
  if (!skills.some((one) => one.id === to))
    wrong('The skill it overflows into does not exist. Choose another.')
}

async function board(tx: Tx, deps: RoutingDeps, who: Who) {
  const now = deps.clock.now()
  const skills = new Map((await skillsOf(tx, deps, who)).map((skill) => [skill.id, skill]))
  const agents = (await store.listAgents(tx, who.accountId)).map((row) => agentView(row, now))
  const rows = await store.queues(tx, who.accountId, now, new Date(now.getTime() - HOUR_MS))
  const queues = rows.map((row): Queue => {
    const skill = skills.get(row.skill_id)!
    const there = agents.filter((one) => one.presence === 'available' && one.skillIds.includes(row.skill_id))
    return {
      skillId: row.skill_id,
      skillName: skill.name,
      open: skill.open,
      waiting: row.waiting,
      offered: row.offered,
      late: row.late,
      longestSince: row.longest_since?.toISOString() ?? null,
      withAgents: row.with_agents,
      withBots: row.with_bots,
      goalSeconds: skill.routing.goalSeconds,
      available: there.length,
      free: there.reduce((sum, one) => sum + Math.max(0, one.capacity - one.load), 0),
      takenOver: row.taken_over,
      inGoal: row.in_goal,
    }
  })
  return { queues, agents, at: now.toISOString() }
}
