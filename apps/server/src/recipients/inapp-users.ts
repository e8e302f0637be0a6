import type { InAppUser } from '@foreword/contract'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Page } from '../platform/http/paging.ts'
import {
  countInAppUsers,
  enterInAppUser,
  type InAppUserRow,
  type InAppWho,
  inAppUserRows,
  knownInAppUsers,
} from './inapp-store.ts'
import { zoneSetIds } from './zone-sets-store.ts'
import { canonicalZone } from './zones.ts'

const GATHER_MS = 2
const MOST = 500

/** A person signed in. `timeZone` may be anything: one nobody knows is left out. Their windows go by it from now on. */
export async function signInInAppUser(
  tx: Tx,
  user: InAppWho & { name: string | null; timeZone: string | null },
  now: Date,
): Promise<void> {
  const zone = user.timeZone === null ? null : canonicalZone(user.timeZone)
  const zoneSetId = zone === null ? null : ((await zoneSetIds(tx, [zone])).get(zone) ?? null)
  await enterInAppUser(tx, { ...user, timeZone: zone, zoneSetId }, now)
}

/** Whether people signed in to an app at least once. Questions of two milliseconds go to the database as one. */
export type InAppDirectory = { known(senderId: string, consumerId: string): Promise<boolean> }

export function openInAppDirectory(db: Database): InAppDirectory {
  type Question = {
    senderId: string
    consumerId: string
    answer: (known: boolean) => void
    fail: (error: unknown) => void
  }
  let waiting: Question[] = []
  const ask = async (): Promise<void> => {
    const batch = waiting.slice(0, MOST)
    waiting = waiting.slice(MOST)
    if (waiting.length > 0) setTimeout(ask, 0)
    try {
      const found = await db.asSystem((tx) => knownInAppUsers(tx, batch))
      const known = new Set(found.map((row) => `${row.sender_id} ${row.consumer_id}`))
      for (const one of batch) one.answer(known.has(`${one.senderId} ${one.consumerId}`))
    } catch (error) {
      for (const one of batch) one.fail(error)
    }
  }
  return {
    known: (senderId, consumerId) =>
      new Promise((answer, fail) => {
        waiting.push({ senderId, consumerId, answer, fail })
        if (waiting.length === 1) setTimeout(ask, GATHER_MS)
      }),
  }
}

export const IN_APP_KEY = ['time', 'id', 'text'] as const

/** People of the brand's apps, last seen first. */
export async function listInAppUsers(
  tx: Tx,
  input: {
    accountId: string
    senderId?: string | undefined
    search?: string | undefined
    at: Page<typeof IN_APP_KEY>
  },
): Promise<{ users: InAppUser[]; total: number; nextCursor: string | null }> {
  const filter = {
    accountId: input.accountId,
    senderId: input.senderId ?? null,
    search: input.search?.trim() || null,
  }
  const { after, limit, cut } = input.at
  const rows = await inAppUserRows(tx, {
    ...{ ...filter, limit: limit + 1 },
    after: after && { seen: after[0], senderId: after[1], consumerId: after[2] },
  })
  const { page, nextCursor } = cut(rows, (row) => [row.last_seen_at, row.sender_id, row.consumer_id])
  return { users: page.map(view), total: await countInAppUsers(tx, filter), nextCursor }
}

function view(row: InAppUserRow): InAppUser {
  return {
    senderId: row.sender_id,
    senderName: row.sender_name,
    consumerId: row.consumer_id,
    name: row.name,
    timeZone: row.time_zone,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    optedOut: row.opted_out,
    push: row.push,
  }
}
