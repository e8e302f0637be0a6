import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import { forgetEvents } from './store.ts'

// What carriers told is kept to know a repetition and to answer questions; neither is asked for long, and it names people.

export type RetentionDeps = { db: Database; clock: Clock; log: Log; keepDays: number }

const DAY_MS = 86_400_000
const LOOK_MS = 3_600_000
/** A lot of rows is one short transaction: webhooks are written beside it. */
const LOT = 20_000

/** Forgets what is older, lot by lot. Answers how many. */
export async function forgetOldWebhooks(
  deps: Pick<RetentionDeps, 'db' | 'clock' | 'keepDays'>,
  lot = LOT,
): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - deps.keepDays * DAY_MS)
  let all = 0
  for (;;) {
    const forgotten = await deps.db.asSystem((tx) => forgetEvents(tx, before, lot))
    all += forgotten
    if (forgotten < lot) return all
  }
}

/** Looks at the start and every hour, in any number of processes. */
export const startRetention = (deps: RetentionDeps): { stop(): Promise<void> } =>
  repeat(
    LOOK_MS,
    async () => {
      const forgotten = await forgetOldWebhooks(deps)
      if (forgotten > 0) deps.log.info({ webhooks: forgotten }, 'old webhooks were forgotten')
    },
    (error) => deps.log.error({ err: error }, 'old webhooks could not be forgotten'),
  )
