import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Keyed, KeyedRequest } from '../platform/http/implement.ts'
import { Problem } from '../platform/problem.ts'
import * as store from './answers-store.ts'

export type AnswersDeps = { db: Database; clock: Clock }

export const KEPT_MS = 86_400_000
/** A try that is older and has committed nothing belongs to a process that is gone, or that will find it gone. */
const TRY_MS = 60_000

/**
 * Takes an Idempotency-Key. Three commits, and what a crash between them means: none yet = another may try after a minute; the verb's own,
 * which says so in the same transaction = nobody does it again; the answer's = whoever asks again gets it.
 * Throws Problem: another request had the key, or it is in hand, or it was done and the answer is not there.
 */
export async function takeKey(deps: AnswersDeps, request: KeyedRequest): Promise<Keyed> {
  const { accountId } = request
  const at = { accountId, actorId: request.actorId, key: request.key }
  const hash = createHash('sha256').update(request.said).digest('hex')
  const mine = { hash, try: randomUUID() }
  const now = deps.clock.now()
  const answer = await deps.db.asAccount(accountId, async (tx) => {
    if (await store.insertTry(tx, at, mine, now)) return null
    const kept = await store.lockAnswer(tx, at)
    const age = now.getTime() - kept.tried_at.getTime()
    if (age >= KEPT_MS) {
      await store.takeOver(tx, at, mine, now)
      return null
    }
    if (kept.request_hash !== hash) throw new Problem('idempotency_mismatch')
    if (kept.answer !== null) return kept.answer
    // Done and without an answer: it is about to be kept, unless it holds a secret or its process is gone.
    if (kept.done && (request.secret || age >= TRY_MS)) throw new Problem('idempotency_done')
    if (age < TRY_MS) throw new Problem('idempotency_running', { retryAfter: 1 })
    await store.takeOver(tx, at, mine, now)
    return null
  })
  return {
    answer,
    async within(tx: Tx) {
      if (!(await store.markDone(tx, at, mine.try)))
        throw new Problem('idempotency_running', { retryAfter: 1 })
    },
    keep: (text) =>
      deps.db
        .asAccount(accountId, (tx) => store.keepAnswer(tx, at, mine.try, request.secret ? null : text))
        .then(() => {}),
    drop: (refused) =>
      deps.db.asAccount(accountId, (tx) => store.dropTry(tx, at, mine.try, refused)).then(() => {}),
  }
}

/** Forgets what is older than a day, lot by lot. Answers how many. */
export async function forgetOldAnswers({ db, clock }: AnswersDeps, lot = 1000): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_MS)
  for (let all = 0; ; ) {
    const forgotten = await db.asSystem((tx) => store.forgetAnswers(tx, before, lot))
    all += forgotten
    if (forgotten < lot) return all
  }
}

export const forgetAnswersOf = (tx: Tx, person: { accountId: string; address: string }): Promise<number> =>
  store.forgetAnswersOf(tx, person.accountId, person.address)
