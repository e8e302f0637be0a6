import type { Agent, Presence, Status } from '@foreword/contract'
import { changesBetween, insertAudit, memberById } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { found, Problem } from '../platform/problem.ts'
import { wakeRouter } from './router.ts'
import { presenceOf } from './routing.ts'
import * as store from './routing-store.ts'

type Deps = { clock: Clock }

export async function readPresence(tx: Tx, deps: Deps, who: Who): Promise<Presence> {
  await store.insertAgent(tx, who.accountId, who.userId, deps.clock.now())
  return presenceView(await store.readAgent(tx, who.accountId, who.userId))
}

/** What a person chose for themselves. The router gives, and takes back, in its own transaction a moment later. */
export async function setPresence(tx: Tx, deps: Deps, who: Who, status: Status): Promise<Presence> {
  const now = deps.clock.now()
  await store.lockAgent(tx, who.accountId, who.userId, now)
  await store.writeStatus(tx, who.accountId, who.userId, status, now)
  await publish(tx, who.accountId, { type: 'agents' })
  await wakeRouter(tx, who.accountId)
  return presenceView(await store.readAgent(tx, who.accountId, who.userId))
}

const presenceView = (row: store.AgentRow): Presence => ({
  status: row.status,
  since: row.status_since.toISOString(),
  setAway: row.set_away,
  capacity: row.capacity,
  load: row.load,
})

export const agentView = (row: store.ListedAgent, now: Date): Agent => {
  const presence = presenceOf({ status: row.status, here: row.here, seenAt: row.seen_at }, now)
  const since = presence === 'lost' ? row.seen_at : row.status_since
  return {
    id: row.user_id,
    name: row.name,
    skillIds: row.skill_ids,
    presence,
    since: since?.toISOString() ?? null,
    load: row.load,
    capacity: row.capacity,
  }
}

/** A manager changes how much an agent may have, or whether they are there. */
export async function changeAgent(
  tx: Tx,
  deps: Deps,
  who: Who,
  userId: string,
  change: { capacity?: number | undefined; status?: Status | undefined },
): Promise<Agent> {
  const member = found(await memberById(tx, who.accountId, userId), 'This person')
  if (member.role === 'campaign_manager')
    throw new Problem('bad_request', { field: 'id', message: 'This person does not answer conversations.' })
  const now = deps.clock.now()
  const before = await store.lockAgent(tx, who.accountId, userId, now)
  if (change.capacity !== undefined) await store.writeCapacity(tx, who.accountId, userId, change.capacity)
  if (change.status !== undefined) await store.writeStatus(tx, who.accountId, userId, change.status, now)
  await publish(tx, who.accountId, { type: 'agents' })
  await wakeRouter(tx, who.accountId)
  await insertAudit(
    tx,
    {
      accountId: who.accountId,
      actorId: who.userId,
      actorName: who.name,
      action: 'agent.changed',
      subject: member.name,
      changes: changesBetween(before, change),
    },
    now,
  )
  const row = (await store.listAgents(tx, who.accountId)).find((one) => one.user_id === userId)
  return agentView(found(row, 'This person'), now)
}

/** Of whom something was heard, kept for a moment and written together: an agent answers each beat of the live stream. */
export type Lines = {
  /** A person opened a live stream: written at once. */
  opened(who: Pick<Who, 'accountId' | 'userId'>): void
  heard(who: Pick<Who, 'accountId' | 'userId'>): void
  close(): Promise<void>
}

/** How often the live stream asks whether the line works. A third of the grace time, less what it takes to write it. */
export const BEAT_MS = 8_000
const WRITE_MS = 4_000

export function openLines(deps: { db: Database; clock: Clock; log: Log }): Lines {
  let heard = new Map<string, store.Heard>()
  let writing: Promise<void> = Promise.resolve()

  const write = async (list: readonly store.Heard[], fresh: boolean): Promise<void> => {
    await deps.db.asSystem(async (tx) => {
      const now = deps.clock.now()
      if (fresh) for (const one of list) await store.insertAgent(tx, one.accountId, one.userId, now)
      for (const accountId of await store.heardOf(tx, list, now)) {
        await publish(tx, accountId, { type: 'agents' })
        await wakeRouter(tx, accountId)
      }
    })
  }
  const keep = (list: readonly store.Heard[], fresh: boolean): void => {
    const before = writing
    writing = Promise.all([before, write(list, fresh)])
      .then(() => {})
      .catch((error) =>
        deps.log.error(
          { err: error },
          'who is there could not be written; they may count as away for a moment',
        ),
      )
  }
  const flush = (): void => {
    if (heard.size === 0) return
    const list = [...heard.values()]
    heard = new Map()
    keep(list, false)
  }
  const timer = setInterval(flush, WRITE_MS)
  return {
    opened: ({ accountId, userId }) => keep([{ accountId, userId }], true),
    heard({ accountId, userId }) {
      heard.set(`${accountId} ${userId}`, { accountId, userId })
    },
    async close() {
      clearInterval(timer)
      await writing
    },
  }
}
