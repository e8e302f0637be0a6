import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { unclaimed } from './store.ts'

/** Due work that nobody takes for so long is an alarm: no dispatcher runs, or it cannot reach the database. */
export const UNCLAIMED_MS = 30_000
const EVERY_MS = 10_000

/** Looks every ten seconds, in every process, so that one without a dispatcher notices that there is none. */
export function watchUnclaimed(deps: { db: Database; clock: Clock; log: Log; metrics: Metrics }) {
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = look(deps).catch((error) =>
      deps.log.error({ err: error }, 'nobody can tell whether due messages are taken'),
    )
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

async function look(deps: Parameters<typeof watchUnclaimed>[0]): Promise<void> {
  const now = deps.clock.now()
  const stuck = await deps.db.asSystem((tx) => unclaimed(tx, null, now, UNCLAIMED_MS))
  const oldest = Math.min(now.getTime(), ...stuck.map((row) => row.since.getTime()))
  const seconds = Math.round((now.getTime() - oldest) / 1000)
  deps.metrics.unclaimed.set(seconds)
  if (stuck.length > 0)
    deps.log.error(
      { senders: stuck.length, seconds },
      'messages are due and no dispatcher takes them: is a process with the service “dispatch” running?',
    )
}
