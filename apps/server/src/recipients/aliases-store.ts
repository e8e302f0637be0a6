import { sql } from 'kysely'
import { type Db, rows, type Tx } from '../platform/db/database.ts'

// All SQL of address_aliases: two ways to write one person's address, ours and the carrier's.

export type Alias = { accountId: string; channel: string; address: string; canonical: string }

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

/** How else the person at an address is written, on a channel or on any (`all`). */
export async function otherWritings(
  tx: Db,
  who: { accountId: string; channel: string; address: string },
): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ other: string }>`/* prepared */ select canonical as other from address_aliases
      where account_id = ${who.accountId} and address = ${who.address} and ${who.channel} in (channel, 'all')
      union select address from address_aliases
      where account_id = ${who.accountId} and canonical = ${who.address} and ${who.channel} in (channel, 'all') order by 1`,
  )
  return found.map((row) => row.other)
}
