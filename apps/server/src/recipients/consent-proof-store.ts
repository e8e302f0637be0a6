import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { type KeptEvent, rootOf, sealHash } from './consent-chain.ts'

// Reading evidence whole: chains and seals. The events themselves are written in consent-store.ts, and of imports in imported-consent-store.ts.

const EVENT = sql`e.id, e.at, e.channel, e.address, e.kind, e.category, e.source, e.words, e.campaign_id as "campaignId",
  e.message_id as "messageId", e.user_id as "userId", e.user_name as "userName", e.import_id as "importId", e.position,
  e.prev_hash as "prevHash", e.hash`

/** The chain of one address, from its beginning. */
export const chainOf = (tx: Tx, accountId: string, address: string) =>
  rows(
    tx,
    sql<KeptEvent>`select ${EVENT} from consent_events e
    where e.account_id = ${accountId} and e.address = ${address} and e.position is not null order by e.position`,
  )

/** Events from before there were chains, of one address. */
export const unchained = async (tx: Tx, accountId: string, address: string): Promise<number> =>
  (
    await one(
      tx,
      sql<{ n: number }>`select count(*)::int as n from consent_events
      where account_id = ${accountId} and address = ${address} and position is null`,
    )
  ).n

export type Seal = {
  number: number
  at: Date
  marks: number
  root: Buffer
  prev_hash: Buffer | null
  hash: Buffer
}
export type Mark = { number: number; address: string; position: number; hash: Buffer }

export const seals = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<Seal>`select number, at, marks, root, prev_hash, hash from consent_seals where account_id = ${accountId} order by number`,
  )

export const marksOf = (tx: Tx, accountId: string, number: number) =>
  rows(
    tx,
    sql<Mark>`select number, address, position, hash from consent_seal_marks
    where account_id = ${accountId} and number = ${number} order by address collate "C"`,
  )

/** The newest seal that holds an address, and how far it had come then. */
export const sealOf = (tx: Tx, accountId: string, address: string) =>
  maybeOne(
    tx,
    sql<{
      number: number
      at: Date
      position: number
    }>`select m.number, s.at, m.position from consent_seal_marks m
      join consent_seals s on s.account_id = m.account_id and s.number = m.number
    where m.account_id = ${accountId} and m.address = ${address} order by m.position desc limit 1`,
  )

/** Addresses that have evidence or once had it sealed, in order, after one. */
export const addressesAfter = (tx: Tx, accountId: string, after: string, limit: number) =>
  rows(
    tx,
    sql<{ address: string }>`select address from (
      select distinct address from consent_events where account_id = ${accountId} and position is not null and address > ${after}
      union select distinct address from consent_seal_marks where account_id = ${accountId} and address > ${after}) a
    order by address limit ${limit}`,
  )

export const marksOfAddress = (tx: Tx, accountId: string, address: string) =>
  rows(
    tx,
    sql<Mark>`select number, address, position, hash from consent_seal_marks
    where account_id = ${accountId} and address = ${address} order by position`,
  )

/** Seals how far every chain has come since the last seal. Answers its number, or null when nothing was added. */
export async function addSeal(tx: Tx, accountId: string, now: Date): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consent seal ${accountId}`}, 0))`.execute(tx)
  const last = await maybeOne(
    tx,
    sql<{ number: number; hash: Buffer }>`select number, hash from consent_seals
    where account_id = ${accountId} order by number desc limit 1`,
  )
  const number = (last?.number ?? 0) + 1
  await sql`insert into consent_seal_marks (account_id, number, address, position, hash)
    select distinct on (e.address) e.account_id, ${number}, e.address, e.position, e.hash from consent_events e
    where e.account_id = ${accountId} and e.position > coalesce((
      select max(m.position) from consent_seal_marks m where m.account_id = e.account_id and m.address = e.address), 0)
    order by e.address, e.position desc`.execute(tx)
  const marks = await marksOf(tx, accountId, number)
  if (marks.length === 0) return null
  const seal = { number, at: now, marks: marks.length, root: rootOf(marks) }
  await sql`insert into consent_seals (account_id, number, at, marks, root, prev_hash, hash)
    values (${accountId}, ${number}, ${now}, ${seal.marks}, ${seal.root}, ${last?.hash ?? null}, ${sealHash(seal, last?.hash ?? null)})`.execute(
    tx,
  )
  return number
}

/** Accounts with evidence that were not sealed since. */
export const sealsDue = (tx: Tx, before: Date) =>
  rows(
    tx,
    sql<{ account_id: string }>`select a.id as account_id from accounts a
    where exists (select 1 from consent_events e where e.account_id = a.id and e.position is not null)
      and not exists (select 1 from consent_seals s where s.account_id = a.id and s.at > ${before})`,
  )
