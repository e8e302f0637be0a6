import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

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

/** Takes out what carriers said of one person: the keys stay, so that a repeated webhook is still known. Answers how many. */
export async function erasePersonInWebhooks(
  tx: Tx,
  person: { accountId: string; address: string },
): Promise<number> {
  const bare = person.address.replace(/^\+/, '')
  const erased = await rows(
    tx,
    sql`update webhook_events set payload = '(erased)' where account_id = ${person.accountId}
      and (strpos(payload, ${bare}) > 0 or strpos(payload, ${encodeURIComponent(person.address)}) > 0) returning 1`,
  )
  return erased.length
}
