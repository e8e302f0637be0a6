import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { forgetAnswers } from './store.ts'

const KEPT_MS = 86_400_000

/** Forgets answers of keyed requests that are older than a day, lot by lot. Answers how many. */
export async function forgetOldLiveAnswers(
  { db, clock }: { db: Database; clock: Clock },
  lot = 1000,
): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_MS)
  for (let all = 0; ; ) {
    const forgotten = await db.asSystem((tx) => forgetAnswers(tx, before, lot))
    all += forgotten
    if (forgotten < lot) return all
  }
}
