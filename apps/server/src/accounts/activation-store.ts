import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// Who agreed to which text, for good, and whether the account may send.

export type AgreementRow = {
  id: number
  version: number
  hash: string
  text: string
  brand: string
  user_id: string
  user_name: string
  user_email: string
  address: string | null
  at: Date
}

const AGREEMENT = sql`id, version, hash, text, brand, user_id, user_name, user_email, address, at`

export const latestAgreement = (tx: Tx, accountId: string) =>
  maybeOne(
    tx,
    sql<AgreementRow>`select ${AGREEMENT} from agreements where account_id = ${accountId} order by id desc limit 1`,
  )

/** Newest first. One for each text, so few. */
export const allAgreements = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<AgreementRow>`select ${AGREEMENT} from agreements where account_id = ${accountId} order by id desc`,
  )

/** Locks the account, so that two who agree at once are one who agrees and one who reads that it is done. */
export const lockActivation = (tx: Tx, accountId: string) =>
  one(tx, sql<{ name: string }>`select name from accounts where id = ${accountId} for no key update`)

export async function insertAgreement(
  tx: Tx,
  accountId: string,
  row: Omit<AgreementRow, 'id' | 'at'>,
  now: Date,
): Promise<void> {
  await sql`insert into agreements (account_id, version, hash, text, brand, user_id, user_name, user_email, address, at)
    values (${accountId}, ${row.version}, ${row.hash}, ${row.text}, ${row.brand}, ${row.user_id}, ${row.user_name}, ${row.user_email},
      ${row.address}, ${now})`.execute(tx)
  await sql`update accounts set may_send = true where id = ${accountId}`.execute(tx)
}

export const administrators = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ name: string; email: string }>`select name, email from members
    where account_id = ${accountId} and role = 'administrator' and disabled_at is null order by lower(name), user_id`,
  )
