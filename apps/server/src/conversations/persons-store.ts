import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { ConversationRow } from './store.ts'

// All SQL of who is who: addresses that somebody said are one person's.

export type Address = { channel: Channel; address: string }
export type LinkRow = Address & { person_id: string; by_name: string; at: Date }

/** Merges and splits of an account come one after the other: two at once could tear a person apart. Held until the transaction ends. */
export const lockPersons = (tx: Tx, accountId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`persons ${accountId}`}, 0))`.execute(tx)

export const linkOf = (tx: Tx, accountId: string, { channel, address }: Address) =>
  maybeOne(
    tx,
    sql<LinkRow>`select channel, address, person_id, by_name, at from person_addresses
      where account_id = ${accountId} and channel = ${channel} and address = ${address}`,
  )

/** Addresses said to be of the same persons as these, these among them if they are in a link. */
export const linkedWith = (tx: Tx, accountId: string, addresses: readonly Address[]) =>
  rows(
    tx,
    sql<LinkRow>`select l.channel, l.address, l.person_id, l.by_name, l.at from person_addresses l
      where l.account_id = ${accountId} and l.person_id in (select p.person_id from person_addresses p
        join unnest(${addresses.map((one) => one.channel)}::text[], ${addresses.map((one) => one.address)}::text[]) as a (channel, address)
          on a.channel = p.channel and a.address = p.address where p.account_id = ${accountId})
      order by l.at, l.channel, l.address`,
  )

export const writeLink = (
  tx: Tx,
  accountId: string,
  link: Address & { personId: string; by: string },
  now: Date,
) =>
  sql`insert into person_addresses (account_id, channel, address, person_id, by_name, at)
    values (${accountId}, ${link.channel}, ${link.address}, ${link.personId}, ${link.by}, ${now})
    on conflict (account_id, channel, address) do nothing`.execute(tx)

/** Everybody of one person becomes part of another. */
export const joinPersons = (tx: Tx, accountId: string, from: string, into: string) =>
  sql`update person_addresses set person_id = ${into} where account_id = ${accountId} and person_id = ${from}`.execute(
    tx,
  )

/** Takes an address out; a person with one address left is none. Answers whether it was in one. */
export async function dropLink(tx: Tx, accountId: string, { channel, address }: Address): Promise<boolean> {
  const dropped = await rows(
    tx,
    sql<{ person_id: string }>`delete from person_addresses
      where account_id = ${accountId} and channel = ${channel} and address = ${address} returning person_id`,
  )
  await dropLonely(
    tx,
    accountId,
    dropped.map((row) => row.person_id),
  )
  return dropped.length > 0
}

const dropLonely = (tx: Tx, accountId: string, personIds: readonly string[]) =>
  sql`delete from person_addresses p where p.account_id = ${accountId} and p.person_id = any(${personIds as string[]}::uuid[])
    and not exists (select 1 from person_addresses o where o.account_id = p.account_id and o.person_id = p.person_id
      and (o.channel, o.address) <> (p.channel, p.address))`.execute(tx)

/** A person was erased: nothing may go on saying whose their address was. */
export async function eraseLinks(tx: Tx, accountId: string, address: string): Promise<void> {
  const dropped = await rows(
    tx,
    sql<{
      person_id: string
    }>`delete from person_addresses where account_id = ${accountId} and address = ${address} returning person_id`,
  )
  await dropLonely(
    tx,
    accountId,
    dropped.map((row) => row.person_id),
  )
}

export type EarlierRow = Pick<
  ConversationRow,
  | 'id'
  | 'channel'
  | 'address'
  | 'name'
  | 'skill_id'
  | 'assignee_id'
  | 'offered_to'
  | 'state'
  | 'opened_at'
  | 'closed_at'
  | 'last_text'
  | 'last_message_at'
> & { skill_name: string; campaign_name: string | null }

const EARLIER = sql`c.id, c.channel, c.address, c.name, c.skill_id, c.assignee_id, c.offered_to, c.state, c.opened_at, c.closed_at, c.last_text,
  c.last_message_at, s.name as skill_name, k.name as campaign_name
  from conversations c join skills s on s.account_id = c.account_id and s.id = c.skill_id
    left join campaigns k on k.account_id = c.account_id and k.id = c.campaign_id`

/** Conversations at any of these addresses but one, the newest first, behind a place in that order. */
export const conversationsAt = (
  tx: Tx,
  accountId: string,
  addresses: readonly Address[],
  butId: string,
  after: { openedAt: Date; id: string } | null,
  limit: number,
) =>
  rows(
    tx,
    sql<EarlierRow>`select ${EARLIER} where c.account_id = ${accountId} and c.id <> ${butId}
      and c.address = any(${addresses.map((one) => one.address)}::text[])
      and (c.channel, c.address) in (select * from unnest(${addresses.map((one) => one.channel)}::text[], ${addresses.map((one) => one.address)}::text[]))
      and (${after?.id ?? null}::uuid is null or (c.opened_at, c.id) < (${after?.openedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by c.opened_at desc, c.id desc limit ${limit}`,
  )

export type Candidate = Address & { name: string | null; last_message_at: Date }

/** Addresses that talked with the brand and have a text in their name or address, the newest first. */
export const addressesWith = (tx: Tx, accountId: string, pattern: string, limit: number) =>
  rows(
    tx,
    sql<Candidate>`select * from (select distinct on (c.channel, c.address) c.channel, c.address, c.name, c.last_message_at from conversations c
        where c.account_id = ${accountId} and c.id in (select conversations_with(${accountId}, ${pattern}, 500))
          and (coalesce(c.name, '') || ' ' || c.address) ilike ${pattern}
        order by c.channel, c.address, c.last_message_at desc) d
      order by last_message_at desc limit ${limit}`,
  )

/** Whether anything was ever said to or from an address on a channel, or its person signed in to an app. */
export const isKnown = async (tx: Tx, accountId: string, { channel, address }: Address): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`(select 1 from conversations where account_id = ${accountId} and channel = ${channel} and address = ${address} limit 1)
      union all (select 1 from messages where account_id = ${accountId} and channel = ${channel} and address = ${address} limit 1)
      union all (select 1 from inapp_users where ${channel} = 'inapp' and account_id = ${accountId} and consumer_id = ${address} limit 1) limit 1`,
  )) !== undefined

/** The newest name each address is known by. */
export const namesOf = (tx: Tx, accountId: string, addresses: readonly Address[]) =>
  rows(
    tx,
    sql<
      Address & { name: string }
    >`select distinct on (c.channel, c.address) c.channel, c.address, c.name from conversations c
      where c.account_id = ${accountId} and c.address = any(${addresses.map((one) => one.address)}::text[]) and c.name is not null
      order by c.channel, c.address, c.last_message_at desc`,
  )
