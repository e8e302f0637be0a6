import { sql } from 'kysely'
import { type Db, one, type Tx } from '../platform/db/database.ts'

// One person's data in the tables of this room, replaced by a pseudonym.

/**
 * Puts a pseudonym in place of an address in audiences, evidence, opt-outs and the numbers that cannot get texts, and takes out what a
 * file told of the person. Evidence stays chained: its links are not hashed anew, so a proof of an erased person says that it was erased.
 * Answers how many rows.
 */
export async function erasePersonHere(
  tx: Tx,
  person: { accountId: string; address: string; pseudonym: string },
): Promise<number> {
  const { accountId, address, pseudonym } = person
  await sql`select set_config('foreword.erasing', 'on', true)`.execute(tx)
  const row = await one(
    tx,
    sql<{ n: number }>`
    with audience as (
      update recipients set address = ${pseudonym}, input = ${pseudonym}, variables = '{}', own_text = null, addresses = null, customer = null
      where account_id = ${accountId} and (address = ${address} or addresses->>'inapp' = ${address}
        or addresses->>'sms' = ${address} or addresses->>'whatsapp' = ${address}) returning 1),
    events as (
      update consent_events set address = ${pseudonym}, words = case when words is null then null else '(erased)' end
      where account_id = ${accountId} and address = ${address} returning 1),
    marks as (
      update consent_seal_marks set address = ${pseudonym} where account_id = ${accountId} and address = ${address} returning 1),
    outs as (
      update opt_outs set address = ${pseudonym}, words = case when words is null then null else '(erased)' end
      where account_id = ${accountId} and address = ${address} returning 1),
    aliases as (
      delete from address_aliases where account_id = ${accountId} and (address = ${address} or canonical = ${address}) returning 1),
    blocked as (
      delete from blocks where account_id = ${accountId} and address = ${address} returning 1),
    cannot as (
      update suppressions set address = ${pseudonym} where account_id = ${accountId} and address = ${address} returning 1)
    select ((select count(*) from audience) + (select count(*) from events) + (select count(*) from marks) + (select count(*) from outs)
      + (select count(*) from cannot))::int as n`,
  )
  await sql`select set_config('foreword.erasing', 'off', true)`.execute(tx)
  return row.n
}

/** Hashes of erased people who had opted out and have not agreed again since. */
export async function erasedOptOuts(tx: Db, accountId: string): Promise<{ hash: Buffer; at: Date }[]> {
  const found = await sql<{ address_hash: Buffer; at: Date }>`select address_hash, at from erasures
    where account_id = ${accountId} and opted_out`.execute(tx)
  return found.rows.map((row) => ({ hash: row.address_hash, at: row.at }))
}

/** Whether an address is the pseudonym of a person who was erased. */
export async function isErased(tx: Tx, accountId: string, address: string): Promise<boolean> {
  if (!address.startsWith('erased-')) return false
  const row = await one(
    tx,
    sql<{ erased: boolean }>`select exists (select 1 from erasures
    where account_id = ${accountId} and starts_with(${address}, pseudonym)) as erased`,
  )
  return row.erased
}

/** When an address last agreed; null = never. */
export async function lastOptIn(tx: Db, accountId: string, address: string): Promise<Date | null> {
  const row = await one(
    tx,
    sql<{ at: Date | null }>`select max(at) as at from consent_events
    where account_id = ${accountId} and address = ${address} and kind = 'opt_in'`,
  )
  return row.at
}
