import { WEBHOOK_LOG_DAYS } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import { forgetBefore } from './deliveries-store.ts'
import { forgetPacksBefore } from './packs-store.ts'

// The log of webhooks is there to look into questions; it names people, so it ends.

type Deps = { db: Database; clock: Clock; log: Log }

const LOOK_MS = 3_600_000
/** A lot is one short transaction: deliveries are written beside it. */
const LOT = 10_000

/** Forgets what is older than two weeks, taken or not. Answers how many deliveries and packs. */
export async function forgetOldDeliveries(
  deps: Pick<Deps, 'db' | 'clock'>,
  stopping: () => boolean = () => false,
): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - WEBHOOK_LOG_DAYS * 86_400_000)
  let all = 0
  for (const forget of [forgetBefore, forgetPacksBefore]) {
    while (!stopping()) {
      const forgotten = await deps.db.asSystem((tx) => forget(tx, before, LOT))
      all += forgotten
      if (forgotten < LOT) break
    }
  }
  return all
}

/** Looks at the start and every hour, in any number of processes. */
export const startForgetting = (deps: Deps): { stop(): Promise<void> } =>
  repeat(
    LOOK_MS,
    async (stopping) => {
      const forgotten = await forgetOldDeliveries(deps, stopping)
      if (forgotten > 0) deps.log.info({ deliveries: forgotten }, 'old webhook deliveries were forgotten')
    },
    (error) => deps.log.error({ err: error }, 'old webhook deliveries could not be forgotten'),
  )
