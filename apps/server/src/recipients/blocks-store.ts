import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of blocked addresses: nothing is sent to them (the claim looks here), and what they write opens no conversation.

export type BlockRow = { channel: Channel; address: string; reason: string; by_name: string; since: Date }
type Address = { accountId: string; channel: string; address: string }

/** False when it is blocked already; the first word stands. */
export const insertBlock = async (
  tx: Tx,
  block: Address & { reason: string; byId: string; byName: string },
  now: Date,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into blocks (account_id, channel, address, reason, by_id, by_name, since)
        values (${block.accountId}, ${block.channel}, ${block.address}, ${block.reason}, ${block.byId}, ${block.byName}, ${now})
        on conflict do nothing returning 1`,
    )
  ).length === 1

/** False when it was not blocked. */
export const dropBlock = async (tx: Tx, who: Address): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`delete from blocks where account_id = ${who.accountId} and channel = ${who.channel} and address = ${who.address} returning 1`,
    )
  ).length === 1

export const blockOf = (tx: Tx, who: Address) =>
  maybeOne(
    tx,
    sql<BlockRow>`/* prepared */ select channel, address, reason, by_name, since from blocks
      where account_id = ${who.accountId} and channel = ${who.channel} and address = ${who.address}`,
  )

/** Which of these persons are blocked under any writing of their address: their places in the list. */
export async function blockedAmong(
  tx: Tx,
  list: readonly { accountId: string; channel: string; writings: readonly string[] }[],
): Promise<Set<number>> {
  const asked = list.flatMap((one, n) => one.writings.map((address) => ({ ...one, address, n })))
  if (asked.length === 0) return new Set()
  const found = await rows(
    tx,
    sql<{
      n: number
    }>`/* prepared */ select a.n from unnest(${asked.map((one) => one.accountId)}::uuid[], ${asked.map((one) => one.channel)}::text[],
        ${asked.map((one) => one.address)}::text[], ${asked.map((one) => one.n)}::int[]) as a (account_id, channel, address, n)
      join blocks b on b.account_id = a.account_id and b.channel = a.channel and b.address = a.address`,
  )
  return new Set(found.map((row) => row.n))
}

/** Newest first, behind the place `after`; `search` is a part of the address or the reason. */
export async function listBlocks(
  tx: Tx,
  accountId: string,
  search: string | null,
  after: readonly [Date, string, string] | null,
  limit: number,
): Promise<{ blocks: BlockRow[]; total: number }> {
  const pattern = search === null ? '%' : `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const where = sql`account_id = ${accountId} and (address ilike ${pattern} or reason ilike ${pattern})`
  const behind = after
    ? sql`and (since < ${after[0]} or since = ${after[0]} and (channel, address) > (${after[1]}, ${after[2]}))`
    : sql``
  const blocks = await rows(
    tx,
    sql<BlockRow>`select channel, address, reason, by_name, since from blocks where ${where} ${behind}
    order by since desc, channel, address limit ${limit}`,
  )
  const { n } = await one(tx, sql<{ n: number }>`select count(*)::int as n from blocks where ${where}`)
  return { blocks, total: n }
}
