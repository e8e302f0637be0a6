import { sql } from 'kysely'
import { steered } from '../messages/index.ts'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { BY_INDEX } from '../platform/db/plans.ts'
import type { Day, Pace } from './pacing.ts'

// All SQL of sender_pace.

export type SenderPace = Pace & { day: Day }

type StoredPace = {
  rate: number
  unit: Pace['unit']
  stretch: number
  stretched_at: Date | null
  next_slot_at: number
  daily_cap: number | null
  day_ends_at: Date | null
  day_count: number
}
const paceOf = (row: StoredPace): SenderPace => ({
  rate: row.rate,
  unit: row.unit,
  stretch: row.stretch,
  stretchedAt: row.stretched_at?.getTime() ?? null,
  nextSlotAt: row.next_slot_at,
  day: { cap: row.daily_cap, endsAt: row.day_ends_at?.getTime() ?? null, count: row.day_count },
})
const lockedPace = (
  senderId: string,
) => sql<StoredPace>`select rate::float8 as rate, unit, stretch::float8 as stretch, stretched_at, extract(epoch from next_slot_at)::float8 * 1000 as next_slot_at,
        daily_cap, day_ends_at, day_count
      from sender_pace where sender_id = ${senderId} for update`

/** Locks the sender's pace for this transaction: dispatchers take slots one after the other, for milliseconds. */
export async function lockPace(tx: Tx, senderId: string): Promise<SenderPace | undefined> {
  const row = await maybeOne(tx, sql<StoredPace>`/* prepared */ ${lockedPace(senderId)}`)
  return row && paceOf(row)
}

/** Does the same, and has the statements behind it go by index, as byIndex does, whether the sender has a pace or not. */
export async function lockPaceByIndex(tx: Tx, senderId: string): Promise<SenderPace | undefined> {
  const row = await one(
    tx,
    sql<
      StoredPace | { rate: null }
    >`/* prepared */ select ${BY_INDEX}, p.* from (values (1)) always left join lateral (${lockedPace(senderId)}) p on true`,
  )
  return row.rate === null ? undefined : paceOf(row)
}

/** Slots were taken: the next one, and what the day has seen. */
export const advancePace = (tx: Tx, senderId: string, nextSlotAt: number, day: Day) =>
  sql`/* prepared */ update sender_pace set next_slot_at = to_timestamp(${nextSlotAt / 1000}::float8),
      day_ends_at = to_timestamp(${day.endsAt === null ? null : day.endsAt / 1000}::float8), day_count = ${day.count}
    where sender_id = ${senderId}`.execute(tx)

export const uncountDay = (tx: Tx, senderId: string, n: number) =>
  sql`update sender_pace set day_count = greatest(0, day_count - ${n}) where sender_id = ${senderId}`.execute(
    tx,
  )

export const stretchPace = (tx: Tx, senderId: string, stretch: number, now: Date) =>
  sql`update sender_pace set stretch = ${stretch}, stretched_at = ${now} where sender_id = ${senderId}`.execute(
    tx,
  )

export type Speed = { rate: number; unit: Pace['unit']; dailyCap: number | null }

/** What an administrator allows a sender; undefined leaves a part as it is. */
export async function setSpeed(
  tx: Tx,
  accountId: string,
  senderId: string,
  speed: Partial<Speed>,
  now: Date,
): Promise<void> {
  await sql`insert into sender_pace (account_id, sender_id, rate, unit, daily_cap, next_slot_at)
    values (${accountId}, ${senderId}, ${speed.rate ?? 1}, ${speed.unit ?? 'messages'}, ${speed.dailyCap ?? null}, ${now})
    on conflict (sender_id) do update set rate = coalesce(${speed.rate ?? null}, sender_pace.rate),
      unit = coalesce(${speed.unit ?? null}, sender_pace.unit),
      daily_cap = case when ${speed.dailyCap === undefined} then sender_pace.daily_cap else excluded.daily_cap end`.execute(
    tx,
  )
}

export type SpeedNow = Speed & { sentToday: number; dayEndsAt: Date | null }

export async function speedsOfSenders(
  tx: Tx,
  accountId: string,
  senderIds: readonly string[],
  now: Date,
): Promise<Map<string, SpeedNow>> {
  const found = await rows(
    tx,
    sql<
      SpeedNow & { sender_id: string }
    >`select sender_id, rate::float8 as rate, unit, daily_cap as "dailyCap",
      case when day_ends_at > ${now} then day_count else 0 end as "sentToday", day_ends_at as "dayEndsAt" from sender_pace
    where account_id = ${accountId} and sender_id = any(${senderIds as string[]}::uuid[])`,
  )
  return new Map(found.map(({ sender_id, ...speed }) => [sender_id, speed]))
}

/** Senders with something due in an open lane that nobody has taken for so long: no dispatcher runs, or none can. */
export const unclaimed = (tx: Tx, accountId: string | null, now: Date, forMs: number) =>
  rows(
    tx,
    sql<{ account_id: string; sender_id: string; since: Date }>`
    select l.account_id, l.sender_id, min(greatest(p.next_slot_at, l.next_slot_at, q.due_at)) as since
    from lanes l join accounts a on a.id = l.account_id and a.may_send join sender_pace p on p.sender_id = l.sender_id
      cross join lateral (
        select q.due_at from message_queue q where q.lane_id = l.id and q.lease_id is null and q.due_at is not null
        order by q.due_at limit 1) q
    where (${accountId}::uuid is null or l.account_id = ${accountId}) and l.state = 'open' and (l.allowance is null or l.allowance > 0)
      and (l.not_after is null or l.not_after > ${now})
      and (l.priority = 0 or p.daily_cap is null or p.day_count < p.daily_cap or p.day_ends_at <= ${now})
      and ${steered(now)} and greatest(p.next_slot_at, l.next_slot_at, q.due_at) < ${new Date(now.getTime() - forMs)}
    group by 1, 2`,
  )

/**
 * Whether some sender has messages due that its rate, its lanes and its day would let go, and that are taken more slowly than that: processors,
 * database or carrier bound it. Slots are taken ahead of now as long as the rate is what bounds it. A sender whose last slot is longer
 * ago is not being worked. Call byIndex before. Cost: a look into the queue for each open lane.
 */
export const isBehindItsRate = async (tx: Tx, now: Date): Promise<boolean> =>
  (
    await one(
      tx,
      sql<{ behind: boolean }>`select exists (
        select from lanes l join accounts a on a.id = l.account_id and a.may_send join sender_pace p on p.sender_id = l.sender_id
        where l.state = 'open' and (l.allowance is null or l.allowance > 0) and (l.not_after is null or l.not_after > ${now}) and ${steered(now)}
          and (l.priority = 0 or p.daily_cap is null or p.day_count < p.daily_cap or p.day_ends_at <= ${now})
          and greatest(p.next_slot_at, l.next_slot_at) < ${now} and p.next_slot_at > ${new Date(now.getTime() - WORKED_MS)}
          and exists (select from message_queue q where q.lane_id = l.id and q.lease_id is null and q.due_at <= ${now})) as behind`,
    )
  ).behind
/** One batch is taken every 200 ms or so. */
const WORKED_MS = 2_000
