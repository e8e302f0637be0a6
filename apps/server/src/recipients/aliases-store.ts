import { sql } from 'kysely'
import { type Db, rows, type Tx } from '../platform/db/database.ts'

// All SQL of address_aliases: two ways to write one person's address, ours and the carrier's.

export type Alias = { accountId: string; channel: string; address: string; canonical: string }

type Who = { accountId: string; channel: string; address: string }

/** Keeps how a carrier writes addresses. Answers those that were not known. */
export async function insertAliases(tx: Tx, aliases: readonly Alias[]): Promise<Alias[]> {
  if (aliases.length === 0) return []
  return rows(
    tx,
    sql<Alias>`insert into address_aliases (account_id, channel, address, canonical)
      select distinct a, ch, ad, c from unnest(${aliases.map((one) => one.accountId)}::uuid[], ${aliases.map((one) => one.channel)}::text[],
        ${aliases.map((one) => one.address)}::text[], ${aliases.map((one) => one.canonical)}::text[]) as e (a, ch, ad, c) order by 1, 2, 3, 4
      on conflict do nothing returning account_id as "accountId", channel, address, canonical`,
  )
}

/** How else the people at these addresses are written, each on its channel or on any (`all`). One statement for all. */
export async function otherWritingsOf(
  tx: Db,
  list: readonly Who[],
): Promise<(who: Who) => readonly string[]> {
  const found = await rows(
    tx,
    sql<{ n: number; other: string }>`/* prepared */
    with w as materialized (
      select * from unnest(${list.map((who) => who.accountId)}::uuid[], ${list.map((who) => who.channel)}::text[],
        ${list.map((who) => who.address)}::text[]) with ordinality as w (account_id, channel, address, n))
    select w.n::int as n, a.canonical as other from w join address_aliases a
      on a.account_id = w.account_id and a.address = w.address and w.channel in (a.channel, 'all')
    union
    select w.n::int, a.address from w join address_aliases a
      on a.account_id = w.account_id and a.canonical = w.address and w.channel in (a.channel, 'all') order by 1, 2`,
  )
  const keyOf = ({ accountId, channel, address }: Who) => `${accountId}/${channel}/${address}`
  const others = new Map<string, string[]>()
  for (const [n, rows] of Map.groupBy(found, (row) => row.n))
    others.set(
      keyOf(list[n - 1]!),
      rows.map((row) => row.other),
    )
  return (who) => others.get(keyOf(who)) ?? []
}

/** How else the person at an address is written. */
export const otherWritings = async (tx: Db, who: Who): Promise<readonly string[]> =>
  (await otherWritingsOf(tx, [who]))(who)
