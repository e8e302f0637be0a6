import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// Answers to requests of /api/v1 that carried an Idempotency-Key.

export type AnswerAt = { accountId: string; actorId: string; key: string }
export type KeptRow = {
  request_hash: string
  try: string
  tried_at: Date
  done: boolean
  answer: string | null
}

const at = (a: AnswerAt) => sql`account_id = ${a.accountId} and actor_id = ${a.actorId} and key = ${a.key}`

/** True = the key is new, and this try has it. A request beside it waits here until this transaction ends. */
export const insertTry = async (tx: Tx, a: AnswerAt, row: { hash: string; try: string }, now: Date) =>
  (await maybeOne(
    tx,
    sql`insert into kept_answers (account_id, actor_id, key, request_hash, try, tried_at, created_at)
    values (${a.accountId}, ${a.actorId}, ${a.key}, ${row.hash}, ${row.try}, ${now}, ${now}) on conflict do nothing returning 1`,
  )) !== undefined

export const lockAnswer = (tx: Tx, a: AnswerAt) =>
  one(
    tx,
    sql<KeptRow>`select request_hash, try, tried_at, done, answer from kept_answers where ${at(a)} for update`,
  )

export const takeOver = (tx: Tx, a: AnswerAt, row: { hash: string; try: string }, now: Date) =>
  sql`update kept_answers set request_hash = ${row.hash}, try = ${row.try}, tried_at = ${now}, done = false, answer = null, created_at = ${now}
    where ${at(a)}`.execute(tx)

/** False = another try has the key. */
export const markDone = async (tx: Tx, a: AnswerAt, mine: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`update kept_answers set done = true where ${at(a)} and try = ${mine} returning 1`,
  )) !== undefined

export const keepAnswer = (tx: Tx, a: AnswerAt, mine: string, answer: string | null) =>
  sql`update kept_answers set answer = ${answer}, done = true where ${at(a)} and try = ${mine}`.execute(tx)

/** Forgets a try that was refused; `evenDone`: also when a transaction of it was committed. */
export const dropTry = (tx: Tx, a: AnswerAt, mine: string, evenDone: boolean) =>
  sql`delete from kept_answers where ${at(a)} and try = ${mine} and (${evenDone} or not done)`.execute(tx)

/** Oldest first, so many at once. Answers how many were. */
export const forgetAnswers = async (tx: Tx, before: Date, lot: number): Promise<number> =>
  (
    await rows(
      tx,
      sql`delete from kept_answers where (account_id, actor_id, key) in
      (select account_id, actor_id, key from kept_answers where created_at < ${before} order by created_at limit ${lot} for update skip locked)
      returning 1`,
    )
  ).length

/** Those that name this person. A repeated request is then carried out anew, or refused. */
export const forgetAnswersOf = async (tx: Tx, accountId: string, address: string): Promise<number> =>
  (
    await rows(
      tx,
      sql`delete from kept_answers where account_id = ${accountId} and strpos(answer, ${address.replace(/^\+/, '')}) > 0 returning 1`,
    )
  ).length
