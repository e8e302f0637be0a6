import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { forgetDoubts } from './doubts-store.ts'
import { deltasOf } from './states.ts'

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
 * what follows belongs to the next one. The claim tests opt-outs, the hand-over the window. Answers how many.
 */
export async function sendAgain(tx: Tx, input: Again, now: Date): Promise<number> {
  const moved = await rows(
    tx,
    sql<Row>`
    with again as (
      update messages m set state = 'queued', reason = null, carrier_code = null, carrier_id = null, attempted_at = null, sent_at = null, failed_at = null
      where m.account_id = ${input.accountId} and m.campaign_id = ${input.campaignId} and m.state = ${input.state}
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
  await count(tx, deltasOf(moves), now)
  return moved.length
}
