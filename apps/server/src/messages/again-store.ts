import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { forgetDoubts } from './doubts-store.ts'
import { deltasOf } from './states.ts'
import { watchAgain } from './watches-store.ts'

export type Again = {
  accountId: string
  campaignId: string
  state: 'failed' | 'unknown'
  /** Null = whatever the reason. */
  reason: string | null
  /** Undefined = whatever the code; null = those without one. */
  code: string | null | undefined
}

type Row = { account_id: string; id: string; had_reason: string | null; had_code: string | null }

/**
 * Puts settled messages of a campaign back in line because a person decided so. The carrier's id and the times of the earlier try go:
 * what follows belongs to the next one. What failed takes a new attempt number at once, as in retryLate. The claim tests opt-outs, the
 * hand-over the window. Answers how many.
 */
export async function sendAgain(tx: Tx, input: Again, now: Date): Promise<number> {
  const moved = await rows(
    tx,
    sql<Row>`
    with again as (
      update messages m set state = 'queued', reason = null, carrier_code = null, carrier_id = null, attempted_at = null, sent_at = null, failed_at = null,
        attempt = m.attempt + case when m.state = 'failed' then 1 else 0 end
      where m.account_id = ${input.accountId} and m.campaign_id = ${input.campaignId} and m.state = ${input.state} and not m.fell_back
        and (${input.reason}::text is null or coalesce(m.reason, 'other') = ${input.reason})
        and (${input.code === undefined} or m.carrier_code is not distinct from ${input.code ?? null})
      returning m.account_id, m.id, m.lane_id, m.campaign_id, old.reason as had_reason, old.carrier_code as had_code),
    queued as (
      insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, wait_reason)
      select account_id, id, lane_id, campaign_id, ${now}, 'turn' from again)
    select account_id, id, had_reason, had_code from again`,
  )
  await forgetDoubts(tx, input.state === 'unknown' ? moved : [])
  const moves = moved.map((row) => ({
    accountId: input.accountId,
    campaignId: input.campaignId,
    from: input.state,
    to: 'queued' as const,
    reason: null,
    code: null,
    had: { reason: row.had_reason, code: row.had_code },
  }))
  if (moved.length > 0) await watchAgain(tx, input.accountId, [input.campaignId], now)
  await count(tx, deltasOf(moves), now)
  return moved.length
}

export type LateFailureRow = { account_id: string; id: string; campaign_id: string; class: string }

/** Keeps failures that may pass, so that somebody decides on another try. Where a further channel is there to take over, it does. */
export async function rememberLate(
  tx: Tx,
  late: readonly { accountId: string; id: string; campaignId: string; class: string }[],
  now: Date,
): Promise<void> {
  if (late.length === 0) return
  await sql`insert into late_failures (account_id, message_id, campaign_id, class, since)
    select a, m, c, k, ${now} from unnest(${late.map((l) => l.accountId)}::uuid[], ${late.map((l) => l.id)}::uuid[],
      ${late.map((l) => l.campaignId)}::uuid[], ${late.map((l) => l.class)}::text[]) as l (a, m, c, k)
    where not exists (select 1 from messages o join lanes n on n.account_id = o.account_id and n.id = o.lane_id and n.has_next
      where o.account_id = l.a and o.id = l.m)
    on conflict do nothing`.execute(tx)
}

/** Takes kept failures, oldest first: they are gone when the caller's transaction commits. */
export const takeLate = (tx: Tx, limit: number) =>
  rows(
    tx,
    sql<LateFailureRow>`delete from late_failures f using (
      select account_id, message_id from late_failures order by since limit ${limit} for update skip locked) t
    where f.account_id = t.account_id and f.message_id = t.message_id
    returning f.account_id, f.message_id as id, f.campaign_id, f.class`,
  )

export type LateRetry = { accountId: string; id: string; dueAt: Date; wait: 'retry' | 'window' }

/**
 * Puts messages that failed after the carrier had accepted them back in line, reason and code kept to explain the wait. The attempt
 * number goes up here as well as at the claim: whatever is still said of the failed try, by a receipt or by the answer to it, names a
 * number that is over and changes nothing. Answers how many.
 */
export async function retryLate(tx: Tx, retries: readonly LateRetry[], now: Date): Promise<number> {
  if (retries.length === 0) return 0
  const moved = await rows(
    tx,
    sql<Row & { campaign_id: string }>`
    with r as materialized (
      select * from unnest(${retries.map((r) => r.accountId)}::uuid[], ${retries.map((r) => r.id)}::uuid[],
        ${retries.map((r) => r.dueAt)}::timestamptz[], ${retries.map((r) => r.wait)}::text[]) as r (account_id, id, due_at, wait)),
    again as (
      update messages m set state = 'queued', carrier_id = null, attempted_at = null, sent_at = null, failed_at = null, attempt = m.attempt + 1
      from r where m.account_id = r.account_id and m.id = r.id and m.state = 'failed' and m.campaign_id is not null
      returning m.account_id, m.id, m.lane_id, m.campaign_id, m.reason as had_reason, m.carrier_code as had_code, r.due_at, r.wait),
    queued as (
      insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, wait_reason)
      select account_id, id, lane_id, campaign_id, due_at, wait from again)
    select account_id, id, campaign_id, had_reason, had_code from again`,
  )
  for (const accountId of new Set(moved.map((row) => row.account_id))) {
    const campaigns = moved.filter((row) => row.account_id === accountId).map((row) => row.campaign_id)
    await watchAgain(tx, accountId, [...new Set(campaigns)].sort(), now)
  }
  const moves = moved.map((row) => ({
    accountId: row.account_id,
    campaignId: row.campaign_id,
    from: 'failed' as const,
    to: 'queued' as const,
    reason: null,
    code: null,
    had: { reason: row.had_reason, code: row.had_code },
  }))
  await count(tx, deltasOf(moves), now)
  return moved.length
}
