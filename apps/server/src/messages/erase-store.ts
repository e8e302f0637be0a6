import { sql } from 'kysely'
import { one, type Tx } from '../platform/db/database.ts'

/**
 * Puts a pseudonym in place of one person in the ledger and takes out what was said to and by them. States, times and sums stay, so that
 * counters go on agreeing. What still waits for them is sent to nobody: the pseudonym is opted out. Answers how many rows.
 */
export async function erasePersonInLedger(
  tx: Tx,
  person: { accountId: string; address: string; pseudonym: string },
): Promise<number> {
  const row = await one(
    tx,
    sql<{ n: number }>`with erased as (
      update messages set address = ${person.pseudonym}, variables = '{}', extra = null, inbound_id = null,
        body = case when body is null and direction = 'out' then body else '(erased)' end
      where account_id = ${person.accountId} and address = ${person.address} returning 1),
    thread as (
      delete from inapp_thread where account_id = ${person.accountId} and consumer_id = ${person.address})
    select count(*)::int as n from erased`,
  )
  return row.n
}
