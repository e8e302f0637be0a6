import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { count } from './counts-store.ts'
import { deltasOf, type MessageState, type Move } from './states.ts'

export type Claimed = {
  account_id: string
  id: string
  campaign_id: string | null
  recipient_line: number | null
  lane_id: string
  sender_id: string
  channel: string
  address: string
  content_id: string | null
  variables: Record<string, string> | null
  body: string | null
  zone_set_id: number | null
  kind: string
  attempt: number
  state: MessageState
}

/**
 * Takes up to `limit` due messages of a lane for handing over. One statement: it skips rows another dispatcher holds, checks that
 * the lane is open and that nobody opted out since, and its commit is the attempt record. Rows that opted out come back as skipped.
 * Cost: an index range scan of the queue and one HOT update per message.
 */
export async function claim(
  tx: Tx,
  input: { laneId: string; limit: number; leaseUntil: Date },
  now: Date,
): Promise<Claimed[]> {
  const moved = await rows(
    tx,
    sql<Claimed>`
    with due as materialized (
      select q.account_id, q.message_id from message_queue q
      where q.lane_id = ${input.laneId} and q.lease_until is null and q.due_at <= ${now}
        and exists (select 1 from lanes l where l.id = ${input.laneId} and l.state = 'open' and (l.not_after is null or l.not_after > ${now}))
      order by q.due_at limit ${input.limit} for update of q skip locked),
    judged as materialized (
      select d.account_id, d.message_id, o.address is not null as opted_out
      from due d
        join messages m on m.account_id = d.account_id and m.id = d.message_id
        left join opt_outs o on o.account_id = m.account_id and o.channel = m.channel and o.address = m.address),
    leased as (
      update message_queue q set lease_until = ${input.leaseUntil} from judged j
      where q.account_id = j.account_id and q.message_id = j.message_id and not j.opted_out),
    dropped as (
      delete from message_queue q using judged j
      where q.account_id = j.account_id and q.message_id = j.message_id and j.opted_out)
    update messages m set
      state = case when j.opted_out then 'skipped' else 'sending' end,
      reason = case when j.opted_out then 'opted_out' end,
      skipped_at = case when j.opted_out then ${now}::timestamptz end,
      attempted_at = coalesce(m.attempted_at, ${now}),
      eligible_at = case when j.opted_out then m.eligible_at else coalesce(m.eligible_at, ${now}) end,
      attempt = m.attempt + case when j.opted_out then 0 else 1 end
    from judged j where m.account_id = j.account_id and m.id = j.message_id and m.state = 'queued'
    returning m.account_id, m.id, m.campaign_id, m.recipient_line, m.lane_id, m.sender_id, m.channel, m.address, m.content_id, m.variables, m.body,
      m.zone_set_id, m.kind, m.attempt, m.state`,
  )
  await count(tx, deltasOf(moved.map((row) => claimMove(row))), now)
  return moved.filter((row) => row.state === 'sending')
}

const claimMove = (row: Claimed): Move => ({
  accountId: row.account_id,
  campaignId: row.campaign_id,
  from: 'queued',
  to: row.state,
  reason: row.state === 'skipped' ? 'opted_out' : null,
  code: null,
})
