import { insertAnswer, replyLane, segmentsOf, wakeForLine } from '../messages/index.ts'
import { openAlarm } from '../platform/alarm.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, notify, type Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { isOptedOut } from '../recipients/index.ts'
import { giveNewToBots } from './bots/holding.ts'
import { officeOpen, owesClosedAnswer } from './office-hours.ts'
import {
  DEFAULT_ROUTING,
  type Decision,
  decide,
  type Free,
  GRACE_MS,
  holdsForAll,
  MISSES,
  PASS_REST_MS,
  presenceOf,
} from './routing.ts'
import * as store from './routing-store.ts'
import { type ConversationRow, enqueue } from './store.ts'

// The router brings conversations to agents. It runs in every process that serves the API, is woken by whatever may change something, and looks at
// the tables every second: what is due is always in the rows, so a process that dies loses nothing, and any other goes on.

export type RouterDeps = { db: Database; clock: Clock; newId: () => string; log: Log }

const ROUTE = 'foreword_route'
const TICK_MS = 1000
const MOST_PAUSE_MS = 10_000
/** Looked at beyond the free places, as some who are free may have let the first ones pass. */
const BEYOND = 20
/** Who was given nothing for longest is looked at first, so many; of the others only where these are not enough. */
const FIRST_AGENTS = 32
const UNTOLD = 200

/** Tells the routers, at commit, that something of the account may have to be routed. */
export const wakeRouter = (tx: Tx, accountId: string): Promise<void> => notify(tx, ROUTE, accountId)

export async function startRouter(deps: RouterDeps): Promise<{ stop(): Promise<void> }> {
  const alarm = openAlarm()
  let woken = new Set<string>()
  let stopping = false
  let failures = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  const stopListening = await deps.db.listen(
    ROUTE,
    (accountId) => {
      woken.add(accountId)
      alarm.ring()
    },
    alarm.ring,
  )
  const run = async (): Promise<void> => {
    while (!stopping) {
      const accounts = woken
      woken = new Set()
      let pause = TICK_MS
      try {
        if (performance.now() - lookedAt >= TICK_MS) {
          lookedAt = performance.now()
          for (const id of await accountsDue(deps)) accounts.add(id)
        }
        for (const accountId of accounts) await routeAlone(deps, accountId)
        failures = 0
      } catch (error) {
        pause = Math.min(TICK_MS * 2 ** failures++, MOST_PAUSE_MS)
        deps.log.error({ err: error, againInMs: pause }, 'the router could not do its round')
      }
      if (!stopping && woken.size === 0) await alarm.sleep(pause)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      alarm.ring()
      await running
      await stopListening()
    },
  }
}

export const accountsDue = (deps: Pick<RouterDeps, 'db' | 'clock'>): Promise<string[]> =>
  deps.db.asSystem((tx) => store.accountsToRoute(tx, silentBefore(deps.clock.now())))

/** What is wrong in one account must not keep the others waiting. */
async function routeAlone(deps: RouterDeps, accountId: string): Promise<void> {
  try {
    await routeAccount(deps, accountId)
  } catch (error) {
    deps.log.error({ err: error, accountId }, 'an account could not be routed and is tried again')
  }
}

const silentBefore = (now: Date): Date => new Date(now.getTime() - GRACE_MS)

type Pass = {
  tx: Tx
  deps: Pick<RouterDeps, 'newId'>
  accountId: string
  now: Date
  skills: ReadonlyMap<string, store.RoutingRow>
  /** With whose it is and to whom it is offered. */
  changed: Map<string, (string | null)[]>
  offered: Set<string>
}

/**
 * One round over an account, if there is anything to do, in one transaction: silent lines, offers that ran out, conversations of agents who are gone, what bots answer
 * first, overflow, answers outside office hours, and then who gets what.
 */
export async function routeAccount(
  deps: Pick<RouterDeps, 'db' | 'clock' | 'newId'>,
  accountId: string,
): Promise<void> {
  const looked = deps.clock.now()
  const todo = await store.toDo(deps.db.kysely, accountId, silentBefore(looked), looked)
  if (todo.waiting.length === 0 && !todo.offered && !todo.silent && !todo.left) return
  await deps.db.asSystemSoon(async (tx) => {
    // In this order: who waits for the turn holds nothing.
    const [, first, routing] = await Promise.all([
      store.turnOf(tx, accountId),
      store.lockAgents(tx, accountId, {
        skillIds: todo.waiting,
        heardAfter: silentBefore(looked),
        limit: FIRST_AGENTS,
      }),
      store.listRouting(tx, accountId),
    ])
    const now = deps.clock.now()
    const lost = todo.silent ? await store.loseSilent(tx, accountId, silentBefore(now)) : []
    const skills = new Map(routing.map((row) => [row.id, row]))
    const pass: Pass = { tx, deps, accountId, now, skills, changed: new Map(), offered: new Set() }
    const away = todo.offered && (await endOffers(pass))
    if (todo.left || lost.length > 0) await takeBack(pass)
    if (todo.bots) for (const id of await giveNewToBots(tx, deps, accountId, now)) pass.changed.set(id, [])
    if (todo.overflows) await overflow(pass)
    await tellClosed(pass)
    // What this round put in line may wait in any skill, and for other agents than those who were read.
    if (away || lost.length > 0 || pass.changed.size > 0) await giveOut(pass, [...skills.keys()], null)
    else if (todo.waiting.length > 0) await giveOut(pass, todo.waiting, first)
    for (const [id, people] of pass.changed)
      await publish(tx, accountId, { type: 'conversation', id }, people)
    for (const id of pass.offered) await publish(tx, accountId, { type: 'offer', id })
    if (away || lost.length > 0) await publish(tx, accountId, { type: 'agents' })
  })
}

/** Ends offers that ran out, and those to agents who are no longer there. True when somebody was set away for it. */
async function endOffers({ tx, accountId, now, changed, offered }: Pass): Promise<boolean> {
  const offers = await store.lockOffers(tx, accountId)
  if (offers.length === 0) return false
  const desks = await store.desksOf(
    tx,
    accountId,
    offers.map((offer) => offer.offered_to!),
  )
  const agents = new Map(desks.map((agent) => [agent.user_id, agent]))
  const ended: string[] = []
  let missed = false
  for (const offer of offers) {
    const agent = agents.get(offer.offered_to!)
    const there = agent && presenceOf(deskOf(agent), now) === 'available'
    const ranOut = offer.offer_until! <= now
    if (there && !ranOut) continue
    ended.push(offer.id)
    changed.set(offer.id, [])
    offered.add(offer.offered_to!)
    if (!ranOut) continue
    await store.addPass(tx, accountId, offer.id, offer.offered_to!, now)
    if (!agent) continue
    await store.missOffer(tx, accountId, agent.user_id, MISSES, now)
    missed = true
  }
  if (ended.length > 0) await store.withdrawOffers(tx, accountId, ended)
  return missed
}

/** Who waits for an agent who is gone goes back to the queue, at the place their wait gives them. */
async function takeBack({ tx, deps, accountId, now, changed, offered }: Pass): Promise<void> {
  const left = await store.lockLeft(tx, accountId, now)
  for (const row of left) {
    await enqueue(tx, accountId, row.id, row.skill_id, now)
    changed.set(row.id, [])
    if (row.assignee_id) offered.add(row.assignee_id)
  }
  await store.addEvents(
    tx,
    accountId,
    left.map((row) => ({
      ...eventOf(deps, row, 'lost'),
      subject: row.assignee_name,
      note: row.why,
    })),
    now,
  )
}

async function overflow({ tx, deps, accountId, now, changed }: Pass): Promise<void> {
  const over = await store.lockOverflowing(tx, accountId, now)
  for (const row of over) {
    await store.overflow(tx, accountId, row.id, row.to_skill_id, now)
    changed.set(row.id, [])
  }
  await store.addEvents(
    tx,
    accountId,
    over.map((row) => ({
      ...eventOf(deps, { ...row, skill_id: row.to_skill_id }, 'overflowed'),
      actor_name: row.from_name,
      subject: row.to_name,
    })),
    now,
  )
}

/** Tells who wrote outside office hours that nobody is there. Whoever opted out is told nothing. */
async function tellClosed({ tx, deps, accountId, now, skills, changed }: Pass): Promise<void> {
  const closed = [...skills.values()].filter(
    (skill) => skill.routing.closedAnswer !== '' && !officeOpen(skill.routing.hours, skill.zone, now),
  )
  if (closed.length === 0) return
  const rows = await store.lockUntold(
    tx,
    accountId,
    closed.map((skill) => skill.id),
    UNTOLD,
  )
  for (const row of rows) {
    const { routing, zone } = skills.get(row.skill_id)!
    const heard = { lastInAt: row.last_in_at, toldAt: row.closed_answer_at }
    if (!owesClosedAnswer(heard, routing, zone, now)) continue
    await store.markTold(tx, accountId, row.id, now)
    if (await isOptedOut(tx, { accountId, channel: row.channel, address: row.address, kind: 'service' }))
      continue
    await insertAnswer(
      tx,
      {
        accountId,
        id: deps.newId(),
        laneId: await replyLane(tx, accountId, row.sender_id, deps.newId, now),
        senderId: row.sender_id,
        channel: row.channel,
        address: row.address,
        conversationId: row.id,
        body: routing.closedAnswer,
        segments: segmentsOf(routing.closedAnswer),
        purpose: 'closed_answer',
      },
      now,
    )
    await wakeForLine(tx, row.sender_id)
    changed.set(row.id, [row.offered_to])
  }
}

/**
 * Gives what waits in these skills to who is free. `first`: the agents who come first, when they are read already. Cost: two statements, and two where
 * somebody gets something; the same again where the first agents are not enough.
 */
async function giveOut(
  pass: Pass,
  skillIds: readonly string[],
  first: readonly store.Available[] | null,
): Promise<void> {
  const { tx, deps, accountId, now, skills, changed, offered } = pass
  const open = skillIds
    .flatMap((id) => skills.get(id) ?? [])
    .filter(({ routing, zone }) => routing.acceptMode !== 'take' && officeOpen(routing.hours, zone, now))
  if (open.length === 0) return
  const everybody = async () =>
    match(
      pass,
      open,
      await store.lockAgents(tx, accountId, {
        skillIds: open.map(({ id }) => id),
        heardAfter: silentBefore(now),
        limit: null,
      }),
    )
  let found = await (first ? match(pass, open, first) : everybody())
  if (first?.length === FIRST_AGENTS && !found.holdsForAll) found = await everybody()
  const { agents, waiting, decided } = found
  const nameOf = new Map(agents.map((agent) => [agent.id, agent.name]))
  const given = decided.filter((one) => one.give)
  await store.give(
    tx,
    accountId,
    decided.map((one) => ({
      id: one.conversationId,
      userId: one.userId,
      name: nameOf.get(one.userId)!,
      until: one.give
        ? null
        : new Date(
            now.getTime() +
              skills.get(waiting.get(one.conversationId)!.skill_id)!.routing.offerSeconds * 1000,
          ),
    })),
    given.map((one) => {
      const row = waiting.get(one.conversationId)!
      return {
        ...eventOf(deps, row, 'given'),
        subject: nameOf.get(one.userId)!,
        ...waitOf(row, skills.get(row.skill_id)?.routing ?? DEFAULT_ROUTING, now),
      }
    }),
    now,
  )
  for (const one of decided) {
    changed.set(one.conversationId, [one.userId])
    offered.add(one.userId)
  }
}

type Match = {
  agents: (Free & { name: string })[]
  waiting: Map<string, ConversationRow>
  decided: Decision[]
  /** Agents who come behind these would change nothing. */
  holdsForAll: boolean
}

/** Who of these agents gets what. Their load is counted now, under their lock. */
async function match(
  { tx, accountId, now, skills }: Pass,
  open: readonly store.RoutingRow[],
  available: readonly store.Available[],
): Promise<Match> {
  const there = available.filter((agent) => presenceOf(deskOf(agent), now) === 'available')
  const loads =
    there.length === 0
      ? []
      : await store.loadsOf(
          tx,
          accountId,
          there.map((agent) => agent.user_id),
        )
  const loadOf = new Map(loads.map((row) => [row.user_id, row.load]))
  const agents = there
    .map((agent) => ({
      id: agent.user_id,
      name: agent.name,
      skillIds: new Set(agent.skill_ids),
      idleSince: agent.idle_since,
      slots: agent.capacity - loadOf.get(agent.user_id)!,
    }))
    .filter((agent) => agent.slots > 0)
  const asked = open
    .map(({ id }) => ({
      id,
      slots: agents.filter((agent) => agent.skillIds.has(id)).reduce((sum, agent) => sum + agent.slots, 0),
    }))
    .filter(({ slots }) => slots > 0)
    .map(({ id, slots }) => ({ id, limit: slots + BEYOND }))
  if (asked.length === 0) return { agents, waiting: new Map(), decided: [], holdsForAll: false }
  const rows = await store.lockWaiting(tx, accountId, asked)
  const passed = rows.filter((row) => row.passed).map((row) => row.id)
  const passes =
    passed.length === 0
      ? []
      : await store.passesOf(tx, accountId, passed, new Date(now.getTime() - PASS_REST_MS))
  const waiting = rows.map((row) => ({
    id: row.id,
    skillId: row.skill_id,
    waitingSince: row.waiting_since ?? row.opened_at,
    openedAt: row.opened_at,
  }))
  const decided = decide(
    waiting,
    agents,
    new Map([...skills].map(([id, skill]) => [id, skill.routing])),
    passes.map((row) => ({ conversationId: row.conversation_id, userId: row.user_id, at: row.at })),
    now,
  )
  const all =
    asked.length === open.length &&
    asked.every(({ id, limit }) => rows.filter((row) => row.skill_id === id).length < limit)
  return {
    agents,
    waiting: new Map(rows.map((row) => [row.id, row])),
    decided,
    holdsForAll: all && holdsForAll(waiting, decided),
  }
}

const deskOf = (agent: Pick<store.AgentRow, 'status' | 'here' | 'seen_at'>) => ({
  status: agent.status,
  here: agent.here,
  seenAt: agent.seen_at,
})

/** How long a person waited until somebody took over, and whether that was in time. */
export function waitOf(
  row: Pick<ConversationRow, 'waiting_since' | 'opened_at'>,
  routing: { goalSeconds: number },
  now: Date,
): { waited_seconds: number; in_goal: boolean } {
  const seconds = Math.max(
    0,
    Math.round((now.getTime() - (row.waiting_since ?? row.opened_at).getTime()) / 1000),
  )
  return { waited_seconds: seconds, in_goal: seconds <= routing.goalSeconds }
}

/** An event of a conversation with nothing in it but its kind. */
export const eventOf = (
  deps: { newId: () => string },
  row: Pick<ConversationRow, 'id' | 'skill_id'>,
  kind: store.EventRow['kind'],
): store.NewEvent => ({
  id: deps.newId(),
  conversationId: row.id,
  skillId: row.skill_id,
  kind,
  actor_name: null,
  subject: null,
  note: null,
  waited_seconds: null,
  in_goal: null,
})
