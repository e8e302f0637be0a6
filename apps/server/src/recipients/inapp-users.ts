import type { InAppUser } from '@foreword/contract'
import type { Database, Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import {
  countInAppUsers,
  enterInAppUser,
  type InAppCursor,
  type InAppUserRow,
  type InAppWho,
  inAppUserRows,
  knownInAppUsers,
} from './inapp-store.ts'
import { zoneSetIds } from './zone-sets-store.ts'
import { canonicalZone } from './zones.ts'

const PAGE = 100
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

/** People of the brand's apps, last seen first. `next` goes back as `after`; null at the end. */
export async function listInAppUsers(
  tx: Tx,
  input: {
    accountId: string
    senderId?: string | undefined
    search?: string | undefined
    after?: string | undefined
  },
): Promise<{ users: InAppUser[]; total: number; next: string | null }> {
  const filter = {
    accountId: input.accountId,
    senderId: input.senderId ?? null,
    search: input.search?.trim() || null,
  }
  const after = input.after === undefined ? null : readCursor(input.after)
  const found = await inAppUserRows(tx, { ...filter, after, limit: PAGE + 1 })
  const page = found.slice(0, PAGE)
  return {
    users: page.map(view),
    total: await countInAppUsers(tx, filter),
    next: found.length > PAGE ? writeCursor(page.at(-1)!) : null,
  }
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

const writeCursor = (row: InAppUserRow): string =>
  Buffer.from(JSON.stringify([row.last_seen_at, row.sender_id, row.consumer_id])).toString('base64url')

const UUID = /^[0-9a-f-]{36}$/

/** @throws Problem bad_request when it is none of ours */
function readCursor(text: string): InAppCursor {
  try {
    const [at, senderId, consumerId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as string[]
    const seen = new Date(at!)
    if (UUID.test(senderId!) && typeof consumerId === 'string' && !Number.isNaN(seen.getTime()))
      return { seen, senderId: senderId!, consumerId }
  } catch {
    // Falls through to the refusal: what is not JSON is no cursor of ours either.
  }
  throw new Problem('bad_request', {
    field: 'after',
    message: 'after is not a place in this list. Leave it out.',
  })
}
