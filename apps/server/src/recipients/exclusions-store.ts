import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// Lists of people to leave out. A list does not change; another one takes its place.

export type ExclusionListRow = {
  id: string
  name: string
  addresses: number
  made_by: string
  created_at: Date
}

export const exclusionLists = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ExclusionListRow>`select id, name, addresses, made_by, created_at from exclusion_lists where account_id = ${accountId}
    order by lower(name)`,
  )

export async function countExclusionLists(
  tx: Tx,
  accountId: string,
  ids: readonly string[],
): Promise<number> {
  const { n } = await one(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from exclusion_lists where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`,
  )
  return n
}

/** Answers false when a list has that name already. */
export async function insertExclusionList(
  tx: Tx,
  list: { accountId: string; id: string; name: string; madeBy: string; addresses: readonly string[] },
  now: Date,
): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into exclusion_lists (account_id, id, name, addresses, made_by, created_at)
      values (${list.accountId}, ${list.id}, ${list.name}, ${list.addresses.length}, ${list.madeBy}, ${now}) on conflict do nothing returning id`,
  )
  if (made.length === 0) return false
  await sql`insert into exclusion_entries (account_id, list_id, address)
    select ${list.accountId}, ${list.id}, address from unnest(${list.addresses as string[]}::text[]) as address`.execute(
    tx,
  )
  return true
}

/** A campaign that was launched with this list and has not written all of its people into the ledger yet. */
export const campaignNeeding = (tx: Tx, accountId: string, listId: string) =>
  maybeOne(
    tx,
    sql<{
      name: string
    }>`select name from campaigns where account_id = ${accountId} and ${listId}::uuid = any(exclude_lists)
      and not enqueued_all and status not in ('draft', 'finished', 'cancelled') limit 1`,
  )

export async function deleteExclusionList(
  tx: Tx,
  accountId: string,
  id: string,
): Promise<string | undefined> {
  const gone = await maybeOne(
    tx,
    sql<{
      name: string
    }>`delete from exclusion_lists where account_id = ${accountId} and id = ${id} returning name`,
  )
  return gone?.name
}

/** Rows of which every one is looked at; of more, every k-th. */
const LOOK_AT = 200_000

/**
 * How many ready people of a draft each list and each campaign leaves out, and how many all together. Cost: an index probe for each ready row
 * and list or campaign; above 200,000 rows every k-th row is looked at, and the counts are multiplied.
 */
export async function excludedParts(
  tx: Tx,
  of: {
    accountId: string
    campaignId: string
    lists: readonly string[]
    campaigns: readonly string[]
    ready: number
  },
): Promise<{ all: number; parts: { id: string; people: number }[]; every: number }> {
  const every = Math.ceil(of.ready / LOOK_AT)
  if (of.ready === 0 || of.lists.length + of.campaigns.length === 0) return { all: 0, parts: [], every: 1 }
  const found = await rows(
    tx,
    sql<{ id: string | null; n: number }>`with looked as materialized (
      select r.line, r.address, r.addresses->>'inapp' as consumer_id from recipients r
      where r.account_id = ${of.accountId} and r.campaign_id = ${of.campaignId} and r.verdict = 'ready' and r.line % ${every} = 0),
    hit as (
      select l.line, o.id from looked l cross join unnest(${of.lists as string[]}::uuid[]) as o (id)
      where exists (select from exclusion_entries e where e.account_id = ${of.accountId} and e.list_id = o.id
        and e.address in (l.address, l.consumer_id))
      union all
      select l.line, o.id from looked l cross join unnest(${of.campaigns as string[]}::uuid[]) as o (id)
      where exists (select from messages p where p.account_id = ${of.accountId} and p.campaign_id = o.id
        and p.address in (l.address, l.consumer_id) and p.state in ('sending', 'sent', 'delivered', 'read', 'unknown')))
    select id, count(distinct line)::int as n from hit group by grouping sets ((id), ())`,
  )
  const people = (n: number): number => Math.min(of.ready, n * every)
  return {
    all: people(found.find((row) => row.id === null)?.n ?? 0),
    parts: found.flatMap((row) => (row.id === null ? [] : [{ id: row.id, people: people(row.n) }])),
    every,
  }
}

/** How many ready people of a draft are on these lists, or got one of these campaigns: those whom the launch will skip. */
export async function countExcluded(
  tx: Tx,
  of: { accountId: string; campaignId: string; lists: readonly string[]; campaigns: readonly string[] },
): Promise<number> {
  if (of.lists.length === 0 && of.campaigns.length === 0) return 0
  const { n } = await one(
    tx,
    sql<{ n: number }>`select count(*)::int as n from recipients r
    where r.account_id = ${of.accountId} and r.campaign_id = ${of.campaignId} and r.verdict = 'ready' and (
      exists (select 1 from exclusion_entries e where e.account_id = r.account_id and e.list_id = any(${of.lists as string[]}::uuid[])
        and e.address in (r.address, r.addresses->>'inapp'))
      or exists (select 1 from messages p where p.account_id = r.account_id and p.address in (r.address, r.addresses->>'inapp')
        and p.campaign_id = any(${of.campaigns as string[]}::uuid[]) and p.state in ('sending', 'sent', 'delivered', 'read', 'unknown')))`,
  )
  return n
}
