import { INAPP_HINT, INAPP_TYPING, type InAppHint, type InAppTyping } from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import { Problem } from '../../platform/problem.ts'
import { CONSENT_NOTICE, type ConsentNotice, type InAppWho } from '../../recipients/index.ts'
import { type Allowance, type Bucket, takeOne } from './rate.ts'
import type { Session } from './session.ts'

/** The open lines of this process, by person. Hints of any process wake them; what there is to tell they read themselves. */
export type Hub = {
  /** Throws too_many_tries when the person has too many lines here. */
  admit(who: InAppWho): void
  /** A line is open; nobody said who they are. */
  add(session: Session): void
  /** The line's person is known: hints for them wake it. */
  join(session: Session): void
  leave(session: Session): void
  /** Counts an act of the person, on whichever line. Throws too_many_tries with the seconds to wait. */
  spend(who: InAppWho, act: string): void
  /** How many lines are open. */
  size(): number
  close(): Promise<void>
}

const MOST_LINES = 20
const WRITING: Allowance = { burst: 10, perSecond: 1 }
const ANYTHING: Allowance = { burst: 60, perSecond: 10 }
const TICK_MS = 1_000
/** A bucket nobody used for so long is full again, and forgotten. */
const FORGET_MS = 60_000

const keyOf = (who: { senderId: string; consumerId: string }): string => `${who.senderId} ${who.consumerId}`

export async function openHub(deps: { db: Database; clock: Clock; log: Log }): Promise<Hub> {
  const lines = new Map<string, Set<Session>>()
  const buckets = new Map<string, Bucket>()
  const all = new Set<Session>()

  const wake = (key: string): void => {
    for (const session of lines.get(key) ?? []) void session.look()
  }
  const stopHints = await deps.db.listen(
    INAPP_HINT,
    (payload) => {
      const { s, u } = JSON.parse(payload) as InAppHint
      for (const consumerId of u) wake(keyOf({ senderId: s, consumerId }))
    },
    () => {
      for (const key of lines.keys()) wake(key)
    },
  )
  const stopTyping = await deps.db.listen(INAPP_TYPING, (payload) => {
    const { s, u } = JSON.parse(payload) as InAppTyping
    for (const session of lines.get(keyOf({ senderId: s, consumerId: u })) ?? []) session.typing()
  })
  // A person's wish holds for all apps of the brand, and may have come by another way.
  const stopConsent = await deps.db.listen(CONSENT_NOTICE, (payload) => {
    const { accountId, channel, address } = JSON.parse(payload) as ConsentNotice
    if (channel !== 'inapp') return
    for (const session of all) {
      const who = session.who()
      if (who?.accountId === accountId && who.consumerId === address) void session.look()
    }
  })
  const timer = setInterval(() => {
    const now = deps.clock.now()
    for (const session of all) session.tick(now)
    for (const [key, bucket] of buckets) if (now.getTime() - bucket.at > FORGET_MS) buckets.delete(key)
  }, TICK_MS)
  timer.unref()

  const take = (key: string, allowance: Allowance): void => {
    const taken = takeOne(buckets.get(key), allowance, deps.clock.now().getTime())
    if ('waitSeconds' in taken)
      throw new Problem('too_many_tries', {
        message: `Too much at once. Wait ${taken.waitSeconds} seconds.`,
        details: { retryAfter: taken.waitSeconds },
      })
    buckets.set(key, taken.bucket)
  }
  return {
    admit(who) {
      if ((lines.get(keyOf(who))?.size ?? 0) >= MOST_LINES)
        throw new Problem('too_many_tries', {
          message: `More than ${MOST_LINES} pages are open at once. Close some.`,
          details: { retryAfter: 30 },
        })
    },
    add: (session) => void all.add(session),
    join(session) {
      const who = session.who()
      if (!who) return
      const own = lines.get(keyOf(who)) ?? new Set()
      own.add(session)
      lines.set(keyOf(who), own)
    },
    leave(session) {
      all.delete(session)
      const who = session.who()
      if (!who) return
      const own = lines.get(keyOf(who))
      own?.delete(session)
      if (own?.size === 0) lines.delete(keyOf(who))
    },
    spend(who, act) {
      take(`${keyOf(who)} all`, ANYTHING)
      if (act === 'send') take(`${keyOf(who)} send`, WRITING)
    },
    size: () => all.size,
    async close() {
      clearInterval(timer)
      await stopHints()
      await stopTyping()
      await stopConsent()
    },
  }
}
