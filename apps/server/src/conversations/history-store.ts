import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { SUMMARY_OF, type SummaryRow } from './store.ts'

/** Which conversations; null = any. `from` and `until` bound when they were opened. */
export type HistoryAsked = {
  from: Date | null
  until: Date | null
  skillId: string | null
  agentId: string | null
  campaignId: string | null
  state: 'open' | 'closed' | null
  address: string | null
}

const asFor = (accountId: string, asked: HistoryAsked) => sql`c.account_id = ${accountId}
  and (${asked.from}::timestamptz is null or c.opened_at >= ${asked.from}) and (${asked.until}::timestamptz is null or c.opened_at < ${asked.until})
  and (${asked.skillId}::uuid is null or c.skill_id = ${asked.skillId}) and (${asked.campaignId}::uuid is null or c.campaign_id = ${asked.campaignId})
  and (${asked.state}::text is null or (c.state = 'closed') = (${asked.state}::text = 'closed'))
  and (${asked.address}::text is null or c.address = ${asked.address})
  and (${asked.agentId}::text is null or c.assignee_id = ${asked.agentId} or exists (select 1 from messages m
    where m.account_id = c.account_id and m.conversation_id = c.id and m.author_id = ${asked.agentId}))`

/** After which conversation to go on. */
export type Place = { openedAt: Date; id: string }

/** A page of them, in the order in which they were opened. */
export const historyRows = (
  tx: Tx,
  accountId: string,
  asked: HistoryAsked,
  after: Place | null,
  limit: number,
) =>
  rows(
    tx,
    sql<SummaryRow>`select ${SUMMARY_OF} where ${asFor(accountId, asked)}
      and (${after?.id ?? null}::uuid is null or (c.opened_at, c.id) > (${after?.openedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by c.opened_at, c.id limit ${limit}`,
  )

/** How many, and of how many people: addresses that somebody said are one person’s count once. Cost: all conversations asked for. */
export const countHistory = (tx: Tx, accountId: string, asked: HistoryAsked) =>
  one(
    tx,
    sql<{
      conversations: number
      people: number
    }>`select count(*)::int as conversations, count(distinct coalesce(p.person_id::text, c.address))::int as people
      from conversations c left join person_addresses p on p.account_id = c.account_id and p.channel = c.channel and p.address = c.address
      where ${asFor(accountId, asked)}`,
  )

/** Campaigns that such conversations belong to, newest first, whichever of them is asked for. */
export const campaignsIn = (tx: Tx, accountId: string, asked: HistoryAsked, limit: number) =>
  rows(
    tx,
    sql<{ id: string; name: string }>`select k.id, k.name from campaigns k where k.account_id = ${accountId}
      and exists (select 1 from conversations c where c.campaign_id = k.id and ${asFor(accountId, { ...asked, campaignId: null })})
      order by k.id desc limit ${limit}`,
  )
