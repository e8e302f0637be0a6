import type { DaySpan, DaysToSum } from '../messages/index.ts'
import { daysToSum, forgetDays, packRollups, sumDays } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { midnightAfter, offsetAt } from './tz.ts'

// Rollups of the past are made fewer: fresh rows into settled quarters, settled quarters into days of the account's calendar (migration 0068).

/** Rollups that are packed and summed by days. Each verb is one transaction's work; null = another process is at it. */
export type Days = {
  pack: (tx: Tx, before: Date, limit: number) => Promise<number | null>
  daysToSum: (tx: Tx, before: Date, accountId: string | null) => Promise<DaysToSum[]>
  forgetDays: (tx: Tx, accountId: string) => Promise<boolean>
  sumDays: (
    tx: Tx,
    of: { accountId: string; zone: string },
    days: readonly DaySpan[],
  ) => Promise<number | null>
}

export const MESSAGE_DAYS: Days = { pack: packRollups, daysToSum, forgetDays, sumDays }

export type PackingDeps = { db: Database; clock: Clock; log: Log }

const EVERY_MS = 3_600_000
/** When most receipts are in. What comes later is packed as it comes. */
const AFTER_MS = 2 * 86_400_000
const PACK = 5_000
/** Days summed in one transaction. */
const DAYS = 31
const LONGEST_DAY_MS = 26 * 3_600_000

/** Packs once an hour, beside whatever else its caller does: `look` starts it when it is time, and never waits. */
export function packing(deps: PackingDeps, days: Days): { look(): void; stop(): Promise<void> } {
  let packedAt = 0
  let stopping = false
  let running: Promise<unknown> | null = null
  return {
    look() {
      const now = deps.clock.now().getTime()
      if (running || now - packedAt < EVERY_MS) return
      packedAt = now
      running = packOld(deps, days, () => stopping)
        .catch((error) => deps.log.error({ err: error }, 'rollups could not be packed'))
        .finally(() => {
          running = null
        })
    },
    async stop() {
      stopping = true
      await running
    },
  }
}

/** Packs everything that is older than two days. Beside another process that is at the same, one of them does it. */
export async function packOld(
  { db, clock }: Pick<PackingDeps, 'db' | 'clock'>,
  days: Days,
  stopping: () => boolean = () => false,
): Promise<void> {
  const before = new Date(clock.now().getTime() - AFTER_MS)
  let packed: number | null = PACK
  while (packed !== null && packed >= PACK && !stopping())
    packed = await db.asSystem((tx) => days.pack(tx, before, PACK))
  for (const account of await db.asSystem((tx) => days.daysToSum(tx, before, null))) {
    if (account.moved && !(await db.asSystem((tx) => days.forgetDays(tx, account.account_id)))) return
    let more: number | null = 1
    while (more && !stopping()) more = await sumNext({ db }, days, account.account_id, before)
  }
}

/** Sums the next days of an account; answers how many. Asks anew where to go on, because another process may have been at it. */
const sumNext = ({ db }: { db: Database }, days: Days, accountId: string, before: Date) =>
  db.asSystem(async (tx) => {
    const [account] = await days.daysToSum(tx, before, accountId)
    if (!account?.next || account.moved) return 0
    const { zone, next, summed } = account
    const spans = daySpans(zone, next.getTime(), summed?.getTime() ?? null, before.getTime())
    return spans.length > 0 ? days.sumDays(tx, { accountId, zone }, spans) : 0
  })

/**
 * The days of a zone's calendar from the one in which a moment lies, up to 31, that are over before another moment; the first one begins at
 * `notBefore` at the earliest. Epoch ms.
 */
export function daySpans(zone: string, ms: number, notBefore: number | null, before: number): DaySpan[] {
  let at = midnightAfter(zone, ms - 2 * LONGEST_DAY_MS)
  while (midnightAfter(zone, at) <= ms) at = midnightAfter(zone, at)
  const spans: DaySpan[] = []
  for (let until = midnightAfter(zone, at); until <= before && spans.length < DAYS; ) {
    spans.push({
      at: new Date(Math.max(at, notBefore ?? at)),
      until: new Date(until),
      month: monthOf(zone, at),
    })
    at = until
    until = midnightAfter(zone, at)
  }
  return spans
}

const monthOf = (zone: string, ms: number): string =>
  `${new Date(ms + offsetAt(zone, ms) * 60_000).toISOString().slice(0, 7)}-01`
