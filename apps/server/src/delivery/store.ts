import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { Pace } from './pacing.ts'

// All SQL of sender_pace.

/** Locks the sender's pace for this transaction: dispatchers take slots one after the other, for milliseconds. */
export async function lockPace(tx: Tx, senderId: string): Promise<Pace | undefined> {
  const row = await maybeOne(
    tx,
    sql<{ rate: number; stretch: number; stretched_at: Date | null; next_slot_at: number }>`
      select rate::float8 as rate, stretch::float8 as stretch, stretched_at, extract(epoch from next_slot_at)::float8 * 1000 as next_slot_at
      from sender_pace where sender_id = ${senderId} for update`,
  )
  return (
    row && {
      rate: row.rate,
      stretch: row.stretch,
      stretchedAt: row.stretched_at?.getTime() ?? null,
      nextSlotAt: row.next_slot_at,
    }
  )
}

export const advancePace = (tx: Tx, senderId: string, nextSlotAt: number) =>
  sql`update sender_pace set next_slot_at = to_timestamp(${nextSlotAt / 1000}::float8) where sender_id = ${senderId}`.execute(
    tx,
  )

export const stretchPace = (tx: Tx, senderId: string, stretch: number, now: Date) =>
  sql`update sender_pace set stretch = ${stretch}, stretched_at = ${now} where sender_id = ${senderId}`.execute(
    tx,
  )

export async function setRate(
  tx: Tx,
  accountId: string,
  senderId: string,
  rate: number,
  now: Date,
): Promise<void> {
  await sql`insert into sender_pace (account_id, sender_id, rate, next_slot_at) values (${accountId}, ${senderId}, ${rate}, ${now})
    on conflict (sender_id) do update set rate = excluded.rate`.execute(tx)
}

export async function ratesOf(
  tx: Tx,
  accountId: string,
  senderIds: readonly string[],
): Promise<Map<string, number>> {
  const found = await rows(
    tx,
    sql<{ sender_id: string; rate: number }>`select sender_id, rate::float8 as rate from sender_pace
    where account_id = ${accountId} and sender_id = any(${senderIds as string[]}::uuid[])`,
  )
  return new Map(found.map((row) => [row.sender_id, row.rate]))
}
