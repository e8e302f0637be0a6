import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { deltasOf } from './states.ts'

// Messages whose outcome nobody knows: whom to ask about, and what to do when the carrier has no trace.

/** The first look comes when a carrier's list has surely caught up. */
export const FIRST_LOOK_MS = 2 * 60_000

export type Doubt = {
  account_id: string
  message_id: string
  looks: number
  sender_id: string
  lane_id: string
  campaign_id: string | null
  kind: string
  address: string
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
  attempt: number
  attempted_at: Date
}

/** Remembers messages that became unknown in this transaction. */
export async function rememberDoubts(
  tx: Tx,
  doubts: readonly { account_id: string; id: string }[],
  now: Date,
): Promise<void> {
  if (doubts.length === 0) return
  await sql`insert into message_doubts (account_id, message_id, since, next_look_at)
    select a, m, ${now}, ${new Date(now.getTime() + FIRST_LOOK_MS)}
    from unnest(${doubts.map((d) => d.account_id)}::uuid[], ${doubts.map((d) => d.id)}::uuid[]) as d (a, m)
    on conflict (account_id, message_id) do update set looks = 0, next_look_at = excluded.next_look_at`.execute(
    tx,
  )
}

/** A receipt ended these doubts. */
export async function forgetDoubts(
  tx: Tx,
  certain: readonly { account_id: string; id: string }[],
): Promise<void> {
  if (certain.length === 0) return
  await sql`delete from message_doubts d using unnest(${certain.map((c) => c.account_id)}::uuid[], ${certain.map((c) => c.id)}::uuid[]) as c (a, m)
    where d.account_id = c.a and d.message_id = c.m`.execute(tx)
}

/** How many of a campaign's messages the carrier is still asked about, and when next. Cost: the account's open doubts. */
export const doubtsOf = (tx: Tx, accountId: string, campaignId: string) =>
  one(
    tx,
    sql<{ asked: number; next: Date | null }>`select count(*)::int as asked, min(d.next_look_at) as next
    from message_doubts d join messages m on m.account_id = d.account_id and m.id = d.message_id
    where d.account_id = ${accountId} and m.campaign_id = ${campaignId} and m.state = 'unknown'`,
  )

/** Takes doubts that are due for a look. The next one is set first, so that two processes do not ask about one message at once. */
export const takeDoubts = (tx: Tx, now: Date, next: Date, limit: number) =>
  rows(
    tx,
    sql<Doubt>`
    with due as (
      select account_id, message_id from message_doubts where next_look_at <= ${now} order by next_look_at limit ${limit} for update skip locked),
    taken as (
      update message_doubts d set looks = d.looks + 1, next_look_at = ${next} from due
      where d.account_id = due.account_id and d.message_id = due.message_id returning d.account_id, d.message_id, d.looks)
    select t.account_id, t.message_id, t.looks, m.sender_id, m.lane_id, m.campaign_id, m.kind, m.address, m.body, m.content_id, m.variables, m.attempt, m.attempted_at
    from taken t join messages m on m.account_id = t.account_id and m.id = t.message_id and m.state = 'unknown'`,
  )

export const postponeDoubt = (tx: Tx, doubt: Doubt, next: Date) =>
  sql`update message_doubts set next_look_at = ${next} where account_id = ${doubt.account_id} and message_id = ${doubt.message_id}`.execute(
    tx,
  )

/** Whether a carrier's id already belongs to another message to this person: then it is no trace of this one. */
export async function boundElsewhere(tx: Tx, doubt: Doubt, carrierId: string): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select 1 from messages where account_id = ${doubt.account_id} and address = ${doubt.address} and carrier_id = ${carrierId}
      and id <> ${doubt.message_id} limit 1`,
  )
  return found.length > 0
}

/** An alert the carrier has no trace of goes back in line: for alerts twice is better than never. */
export async function requeueDoubt(tx: Tx, doubt: Doubt, now: Date): Promise<void> {
  const moved = await rows(
    tx,
    sql<{ id: string }>`update messages set state = 'queued', reason = null, attempted_at = null
      where account_id = ${doubt.account_id} and id = ${doubt.message_id} and state = 'unknown' returning id`,
  )
  await forgetDoubts(tx, [{ account_id: doubt.account_id, id: doubt.message_id }])
  if (moved.length === 0) return
  await sql`insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, wait_reason)
    values (${doubt.account_id}, ${doubt.message_id}, ${doubt.lane_id}, ${doubt.campaign_id}, ${now}, 'retry')`.execute(
    tx,
  )
  const move = {
    accountId: doubt.account_id,
    campaignId: doubt.campaign_id,
    from: 'unknown',
    to: 'queued',
    reason: null,
    code: null,
  } as const
  await count(tx, deltasOf([move]), now)
}
