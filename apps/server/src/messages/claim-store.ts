import type { Kind, Rich } from '@foreword/contract'
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
  kind: Kind
  extra: Rich | null
  purpose: string | null
  attempt: number
  state: MessageState
  reason: string | null
}

/**
 * Campaigns of an account with a frequency cap are claimed one after the other: two senders at once would each see the other's
 * message too late and both send. Held until the transaction ends, for milliseconds.
 */
export const lockFrequencyCap = (tx: Tx, accountId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`frequency cap ${accountId}`}, 0))`.execute(tx)

/**
 * Takes up to `limit` due messages of a lane for handing over. One statement: it skips rows another dispatcher holds, checks that
 * the account may send (somebody agreed to the agreement), that the lane is open, that nobody opted out since (the one answer to an opt-out excepted) or is blocked or cannot get texts, and that the account's frequency cap leaves room; its commit is
 * the attempt record. Who may not be sent to comes out as skipped, whose own time is over as expired; who talks with the brand, as the
 * campaign says: skipped, held, or with the message in that conversation. Cost: an index range scan of the queue, two heap-only updates for each
 * message and one lease for all; with a cap, a look at the person's earlier messages by address. What is no campaign's is bound by neither
 * cap nor open conversations: of that the statement says nothing, and is planned once (by index, as its caller sets), because answers come by ones.
 * `drained`: nothing else was due in the lane at this moment. Of campaigns it is not told: they go on for long, and what is held is not counted.
 */
export async function claim(
  tx: Tx,
  input: {
    accountId: string
    laneId: string
    /** Whether the lane is a campaign's. */
    ofCampaign: boolean
    limit: number
    leaseUntil: Date
    takenBy: number
  },
  now: Date,
): Promise<{ claimed: Claimed[]; drained: boolean }> {
  const { accountId, laneId } = input
  const of = input.ofCampaign ? boundsOfCampaign(accountId, laneId, now) : UNBOUND
  const moved = await rows(
    tx,
    sql<Claimed>`${of.first} lease as materialized (select uuidv7() as id),
    due as materialized (
      select q.account_id, q.message_id from message_queue q
      where q.lane_id = ${laneId} and q.lease_id is null and q.due_at <= ${now}
        and exists (select 1 from lanes l where l.account_id = ${accountId} and l.id = ${laneId} and l.state = 'open'
          and (l.not_after is null or l.not_after > ${now}))
        and exists (select 1 from accounts a where a.id = ${accountId} and a.may_send)
      order by q.due_at limit ${input.limit} for update of q skip locked),
    judged as materialized (
      select d.account_id, d.message_id,
        case when m.not_after <= ${now} then 'too_late'
             when o.address is not null then 'opted_out'
             when b.address is not null then 'blocked_here'
             when s.address is not null then 'cannot_get_texts'
             ${of.bars}
        end as barred, ${of.says}
      from due d
        join messages m on m.account_id = d.account_id and m.id = d.message_id
        left join lateral (select o.address from opt_outs o
          where o.account_id = m.account_id and o.channel in (m.channel, 'all') and o.address = m.address
            and (o.category = '' or m.kind = 'marketing') and m.purpose is distinct from 'consent_answer' limit 1) o on true
        left join suppressions s on s.account_id = m.account_id and s.channel = m.channel and s.address = m.address
        left join blocks b on b.account_id = m.account_id and b.channel = m.channel and b.address = m.address
        ${of.joins}),
    taken as (
      insert into message_leases (account_id, id, lane_id, taken_by, lease_until, message_ids)
      select ${accountId}, (select id from lease), ${laneId}, ${input.takenBy}, ${input.leaseUntil}, array_agg(message_id)
      from judged where barred is null and not held having count(*) > 0),
    postponed as (
      update message_queue q set due_at = ${new Date(now.getTime() + LOOK_AGAIN_MS)}, wait_reason = ${IN_CONVERSATION} from judged j
      where q.account_id = j.account_id and q.message_id = j.message_id and j.barred is null and j.held),
    leased as (
      update message_queue q set lease_id = lease.id from judged j, lease
      where q.account_id = j.account_id and q.message_id = j.message_id and j.barred is null and not j.held),
    dropped as (
      delete from message_queue q using judged j
      where q.account_id = j.account_id and q.message_id = j.message_id and j.barred is not null)
    update messages m set
      state = case when j.barred is null then 'sending' when j.barred = 'too_late' then 'expired' else 'skipped' end,
      reason = nullif(j.barred, 'too_late'),
      skipped_at = case when j.barred <> 'too_late' then ${now}::timestamptz end,
      attempted_at = case when j.barred = 'too_late' then m.attempted_at else coalesce(m.attempted_at, ${now}) end,
      eligible_at = case when j.barred is null then coalesce(m.eligible_at, ${now}) else m.eligible_at end,
      attempt = m.attempt + case when j.barred is null then 1 else 0 end,
      conversation_id = coalesce(m.conversation_id, case when j.barred is null then j.conversation_id end)
    from judged j where m.account_id = j.account_id and m.id = j.message_id and m.state = 'queued' and (j.barred is not null or not j.held)
    returning m.account_id, m.id, m.campaign_id, m.recipient_line, m.lane_id, m.sender_id, m.channel, m.address, m.content_id, m.variables, m.body,
      m.zone_set_id, m.kind, m.extra, m.purpose, m.attempt, m.state, m.reason`,
  )
  await count(tx, deltasOf(moved.map((row) => claimMove(row))), now)
  return {
    claimed: moved.filter((row) => row.state === 'sending'),
    drained: !input.ofCampaign && moved.length < input.limit,
  }
}

/** What bounds messages of campaigns: the account's cap, and that the person talks with the brand. */
const boundsOfCampaign = (accountId: string, laneId: string, now: Date) => ({
  first: sql`
    with cap as materialized (
      select frequency_cap_messages as messages, frequency_cap_days as days, frequency_cap_kinds as kinds from accounts
      where id = ${accountId} and frequency_cap_messages is not null),
    lane as materialized (select open_conversations from lanes where account_id = ${accountId} and id = ${laneId}),`,
  bars: sql`when cap.messages is not null and cap.messages <= (
               select count(*) from messages p
               where p.account_id = m.account_id and p.address = m.address and p.id <> m.id and p.campaign_id is not null
                 and p.kind = any(cap.kinds) and p.state in ('sending', 'sent', 'delivered', 'read', 'unknown')
                 and p.attempted_at > ${now}::timestamptz - make_interval(days => cap.days)) then 'capped'
             when talk.id is not null and lane.open_conversations = 'fail' then 'open_conversation'`,
  says: sql`talk.id is not null and lane.open_conversations = 'hold' as held,
        case when lane.open_conversations = 'deliver' and talk.sender_id = m.sender_id then talk.id end as conversation_id`,
  joins: sql`left join cap on m.campaign_id is not null and m.kind = any(cap.kinds)
        cross join lane
        left join lateral (select c.id, c.sender_id from conversations c
          where c.account_id = m.account_id and c.address = m.address and c.state <> 'closed' and m.campaign_id is not null
          order by c.sender_id = m.sender_id desc limit 1) talk on true`,
})
const UNBOUND = {
  first: sql`/* prepared */ with`,
  bars: sql``,
  says: sql`false as held, null::uuid as conversation_id`,
  joins: sql``,
}

/** Why a message waits while its recipient talks with the brand, and how often the claim looks again should nobody tell it. */
const IN_CONVERSATION = 'conversation'
const LOOK_AGAIN_MS = 15 * 60_000

/** The conversation is over: what was held for it is due now. Answers how many. */
export const releaseHeld = async (tx: Tx, accountId: string, address: string, now: Date): Promise<number> =>
  (
    await rows(
      tx,
      sql`update message_queue q set due_at = ${now}, wait_reason = 'turn' from messages m
    where m.account_id = ${accountId} and m.address = ${address} and m.state = 'queued'
      and q.account_id = m.account_id and q.message_id = m.id and q.wait_reason = ${IN_CONVERSATION} and q.lease_id is null returning 1`,
    )
  ).length

const claimMove = (row: Claimed): Move => ({
  accountId: row.account_id,
  campaignId: row.campaign_id,
  from: 'queued',
  to: row.state,
  reason: row.reason,
  code: null,
})
