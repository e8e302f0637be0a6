import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// Messages in line are put to another time when the hours that hold for them change.

type Page = { accountId: string; after: string | null; limit: number }
export type WaitingSet = { campaignId: string; zoneSetId: number }
export type NewDue = WaitingSet & { dueAt: Date | null; held: string | null; wait: string | null }

const page = ({ accountId, after, limit }: Page) => sql`
  select q.account_id, q.message_id, q.campaign_id from message_queue q
  where q.account_id = ${accountId} and (${after}::uuid is null or q.message_id > ${after}::uuid)
  order by q.message_id limit ${limit}`

/** Which campaigns and zone sets are in the next part of an account's queue, and its last message; null = the end. */
export async function waitingSets(tx: Tx, input: Page): Promise<{ last: string | null; sets: WaitingSet[] }> {
  const end = await maybeOne(
    tx,
    sql<{ message_id: string }>`select message_id from (${page(input)}) p order by message_id desc limit 1`,
  )
  if (!end) return { last: null, sets: [] }
  const sets = await rows(
    tx,
    sql<WaitingSet>`select distinct p.campaign_id as "campaignId", coalesce(m.zone_set_id, 0) as "zoneSetId"
    from (${page(input)}) p join messages m on m.account_id = p.account_id and m.id = p.message_id
    where p.campaign_id is not null`,
  )
  return { last: end.message_id, sets }
}

/**
 * Puts the messages of that part to their new times. Left alone: what is being handed over, what waits for a retry, what nobody knows
 * the zone of, and what is due already and stays so. Rows another transaction holds are skipped: the hand-over tests the window.
 */
export async function moveWaiting(
  tx: Tx,
  input: Page & { dues: readonly NewDue[] },
  now: Date,
): Promise<number> {
  const { dues } = input
  const moved = await rows(
    tx,
    sql`
    with due as (
      select * from unnest(${dues.map((d) => d.campaignId)}::uuid[], ${dues.map((d) => d.zoneSetId)}::int[],
        ${dues.map((d) => d.dueAt)}::timestamptz[], ${dues.map((d) => d.held)}::text[], ${dues.map((d) => d.wait)}::text[])
        as d (campaign_id, zone_set_id, due_at, held, wait)),
    part as (${page(input)}),
    free as materialized (
      select q.account_id, q.message_id, d.due_at, d.held, d.wait
      from part p join messages m on m.account_id = p.account_id and m.id = p.message_id
        join due d on d.campaign_id = p.campaign_id and d.zone_set_id = coalesce(m.zone_set_id, 0)
        join message_queue q on q.account_id = p.account_id and q.message_id = p.message_id
      where q.lease_until is null and coalesce(q.held_reason, 'no_shared_hours') = 'no_shared_hours'
        and q.wait_reason is distinct from 'retry'
        and (q.due_at is distinct from d.due_at or q.held_reason is distinct from d.held)
        and not coalesce(q.due_at <= ${now} and d.due_at <= ${now}, false)
      for update of q skip locked)
    update message_queue q set due_at = f.due_at, held_reason = f.held, wait_reason = f.wait
    from free f where q.account_id = f.account_id and q.message_id = f.message_id
    returning 1`,
  )
  return moved.length
}
