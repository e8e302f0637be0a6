import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import { namesPerson } from './person-in-payload.ts'

// All SQL of webhook_events and inbound_listings.

export type RawEvent = { accountId: string; senderId: string; dedupeKey: string; payload: string }

/** Keeps what came, once each. Answers the keys that are new: only those are applied. */
export async function keepEvents(tx: Tx, events: readonly RawEvent[], now: Date): Promise<Set<string>> {
  const kept = await rows(
    tx,
    sql<{
      sender_id: string
      dedupe_key: string
    }>`/* prepared */ insert into webhook_events (account_id, sender_id, dedupe_key, received_at, payload)
      select a, s, k, ${now}, p from unnest(${events.map((e) => e.accountId)}::uuid[], ${events.map((e) => e.senderId)}::uuid[],
        ${events.map((e) => e.dedupeKey)}::text[], ${events.map((e) => e.payload)}::text[]) as e (a, s, k, p)
      order by s, k on conflict do nothing returning sender_id, dedupe_key`,
  )
  return new Set(kept.map((row) => `${row.sender_id}/${row.dedupe_key}`))
}

export type Listing = { account_id: string; sender_id: string; listed_until: Date; created_at: Date }

/**
 * Takes the sender whose inbound messages are to be listed next, and sets the turn after this one, so that two processes do not list
 * one sender at once. A new sender begins at `earliest`.
 */
export async function takeListing(
  tx: Tx,
  now: Date,
  times: { next: Date; earliest: Date },
): Promise<Listing | undefined> {
  await sql`insert into inbound_listings (account_id, sender_id, listed_until, next_list_at)
    select s.account_id, s.id, ${times.earliest}, ${now} from senders s
    where not exists (select 1 from inbound_listings l where l.account_id = s.account_id and l.sender_id = s.id)
    on conflict do nothing`.execute(tx)
  return maybeOne(
    tx,
    sql<Listing>`
    with due as (
      select l.account_id, l.sender_id, s.created_at from inbound_listings l
        join senders s on s.account_id = l.account_id and s.id = l.sender_id
      where l.next_list_at <= ${now} and s.archived_at is null
      order by l.next_list_at limit 1 for update of l skip locked)
    update inbound_listings l set next_list_at = ${times.next} from due
    where l.account_id = due.account_id and l.sender_id = due.sender_id
    returning l.account_id, l.sender_id, l.listed_until, due.created_at`,
  )
}

export const endListing = (tx: Tx, listing: Listing, listedUntil: Date) =>
  sql`update inbound_listings set listed_until = ${listedUntil}
    where account_id = ${listing.account_id} and sender_id = ${listing.sender_id}`.execute(tx)

/** Has every sender listed now, without waiting for its turn. */
export const listAllSoon = (tx: Tx, now: Date) =>
  sql`update inbound_listings set next_list_at = least(next_list_at, ${now})`.execute(tx)

/** Forgets up to `lot` events received before then. Answers how many. Rows another process is forgetting are left to it. */
export async function forgetEvents(tx: Tx, before: Date, lot: number): Promise<number> {
  const gone = await rows(
    tx,
    sql`delete from webhook_events where ctid = any (array(
      select ctid from webhook_events where received_at < ${before} limit ${lot} for update skip locked)) returning 1`,
  )
  return gone.length
}

/** Phones anywhere in what was said, also in somebody's words; other ids may be short, so only as somebody's address. */
const PHONE = /^\+(\d{7,15})$/
const LOT = 1_000

/** Takes out what carriers said of one person: the keys stay, so that a repeated webhook is still known. Answers how many. */
export async function erasePersonInWebhooks(
  tx: Tx,
  person: { accountId: string; address: string },
): Promise<number> {
  const digits = PHONE.exec(person.address)?.[1]
  return digits ? erasePhone(tx, person.accountId, digits) : eraseId(tx, person)
}

async function erasePhone(tx: Tx, accountId: string, digits: string): Promise<number> {
  // Whole, not as a part of a longer number; the first test is the cheap one.
  const erased = await rows(
    tx,
    sql`update webhook_events set payload = '(erased)' where account_id = ${accountId}
      and strpos(payload, ${digits}) > 0 and payload ~ ${`(^|[^0-9])${digits}([^0-9]|$)`} returning 1`,
  )
  return erased.length
}

type Candidate = { sender_id: string; dedupe_key: string; payload: string }

/** Cost: one pass over the account's webhooks, and a parse of each that has the id's characters anywhere. */
async function eraseId(
  tx: Tx,
  { accountId, address }: { accountId: string; address: string },
): Promise<number> {
  const inForm = new URLSearchParams({ a: address }).toString().slice(2)
  const inJson = JSON.stringify(address).slice(1, -1)
  let [sender, key] = ['00000000-0000-0000-0000-000000000000', '']
  let erased = 0
  for (;;) {
    const found: Candidate[] = await rows(
      tx,
      sql<Candidate>`select sender_id, dedupe_key, payload from webhook_events
        where account_id = ${accountId} and (sender_id, dedupe_key) > (${sender}::uuid, ${key})
          and (strpos(payload, ${address}) > 0 or strpos(payload, ${inForm}) > 0 or strpos(payload, ${inJson}) > 0)
        order by sender_id, dedupe_key limit ${LOT}`,
    )
    const own = found.filter((row) => namesPerson(row.payload, address))
    if (own.length > 0)
      await sql`update webhook_events e set payload = '(erased)'
        from unnest(${own.map((row) => row.sender_id)}::uuid[], ${own.map((row) => row.dedupe_key)}::text[]) as o (s, k)
        where e.account_id = ${accountId} and e.sender_id = o.s and e.dedupe_key = o.k`.execute(tx)
    erased += own.length
    const last = found.at(-1)
    if (!last || found.length < LOT) return erased
    sender = last.sender_id
    key = last.dedupe_key
  }
}
