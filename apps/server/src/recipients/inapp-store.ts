import { sql } from 'kysely'
import { type Db, maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of inapp_users and push_subscriptions: who signed in to a brand's app, and where a push reaches them.

/** A person of an app: the sender is the app, the consumer id is the brand's own name for them. */
export type InAppWho = { accountId: string; senderId: string; consumerId: string }

/** To this, last_seen_at is exact: a person with a bad line does not write a row every second. */
const SEEN_MS = 60_000

/**
 * A person signed in with a token the brand signed. A name or zone the token does not tell keeps what it was. Writes nothing when all
 * is known and they were seen a moment ago.
 */
export async function enterInAppUser(
  tx: Tx,
  user: InAppWho & { name: string | null; timeZone: string | null; zoneSetId: number | null },
  now: Date,
): Promise<void> {
  await sql`insert into inapp_users as u (account_id, sender_id, consumer_id, name, time_zone, zone_set_id, first_seen_at, last_seen_at)
    values (${user.accountId}, ${user.senderId}, ${user.consumerId}, ${user.name}, ${user.timeZone}, ${user.zoneSetId}, ${now}, ${now})
    on conflict (account_id, sender_id, consumer_id) do update set
      name = coalesce(excluded.name, u.name), time_zone = coalesce(excluded.time_zone, u.time_zone),
      zone_set_id = coalesce(excluded.zone_set_id, u.zone_set_id), last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at)
    where u.last_seen_at < ${new Date(now.getTime() - SEEN_MS)}
      or (coalesce(excluded.name, u.name), coalesce(excluded.time_zone, u.time_zone)) is distinct from (u.name, u.time_zone)`.execute(
    tx,
  )
}

/** Which of these people signed in at least once. One look-up by key each. */
export const knownInAppUsers = (
  tx: Db,
  asked: readonly { senderId: string; consumerId: string }[],
): Promise<{ sender_id: string; consumer_id: string }[]> =>
  rows(
    tx,
    sql`/* prepared */ select q.sender_id, q.consumer_id
    from unnest(${asked.map((a) => a.senderId)}::uuid[], ${asked.map((a) => a.consumerId)}::text[]) as q (sender_id, consumer_id)
      join senders s on s.id = q.sender_id
      join inapp_users u on u.account_id = s.account_id and u.sender_id = q.sender_id and u.consumer_id = q.consumer_id`,
  )

/**
 * People of an app whose row told no zone go by the clock their app told when they last signed in: of the next `limit` people ready after
 * a line. A zone from the file or from a number stays, because rules of place hang on it. Cost: one look-up by key each.
 */
export const takeAppZones = (
  tx: Tx,
  next: { accountId: string; campaignId: string; senderId: string; afterLine: number; limit: number },
) =>
  sql`update recipients r set zone_set_id = u.zone_set_id, zone_source = 'app'
    from (select line, addresses->>'inapp' as consumer_id from recipients where account_id = ${next.accountId}
        and campaign_id = ${next.campaignId} and verdict = 'ready' and line > ${next.afterLine} order by line limit ${next.limit}) n
      join inapp_users u on u.account_id = ${next.accountId} and u.sender_id = ${next.senderId} and u.consumer_id = n.consumer_id
    where r.account_id = ${next.accountId} and r.campaign_id = ${next.campaignId} and r.line = n.line and r.zone_set_id is null
      and u.zone_set_id is not null`.execute(tx)

/** Up to which number of the thread the person has seen everything. */
export async function readSeqOf(tx: Db, who: InAppWho): Promise<number> {
  const row = await maybeOne(
    tx,
    sql<{ read_seq: number }>`select read_seq from inapp_users
    where account_id = ${who.accountId} and sender_id = ${who.senderId} and consumer_id = ${who.consumerId}`,
  )
  return row?.read_seq ?? 0
}

/** Only forward. Answers whether it moved. */
export async function moveReadSeq(tx: Tx, who: InAppWho, to: number): Promise<boolean> {
  const moved = await rows(
    tx,
    sql`update inapp_users set read_seq = ${to} where account_id = ${who.accountId} and sender_id = ${who.senderId}
      and consumer_id = ${who.consumerId} and read_seq < ${to} returning 1`,
  )
  return moved.length === 1
}

export type PushTarget = { endpoint: string; p256dh: string; auth: string }

/** Browsers of one person; the oldest makes room. */
const MOST_BROWSERS = 10

/** A browser belongs to whoever signed in there last. */
export async function savePush(tx: Tx, who: InAppWho, target: PushTarget, now: Date): Promise<void> {
  await sql`insert into push_subscriptions (account_id, sender_id, endpoint, consumer_id, p256dh, auth, created_at)
    values (${who.accountId}, ${who.senderId}, ${target.endpoint}, ${who.consumerId}, ${target.p256dh}, ${target.auth}, ${now})
    on conflict (account_id, sender_id, endpoint) do update set consumer_id = excluded.consumer_id, p256dh = excluded.p256dh,
      auth = excluded.auth, created_at = excluded.created_at`.execute(tx)
  await sql`delete from push_subscriptions where account_id = ${who.accountId} and sender_id = ${who.senderId} and endpoint in (
    select endpoint from push_subscriptions where account_id = ${who.accountId} and sender_id = ${who.senderId}
      and consumer_id = ${who.consumerId} order by created_at desc offset ${MOST_BROWSERS})`.execute(tx)
}

export const dropPush = (tx: Tx, at: { accountId: string; senderId: string; endpoint: string }) =>
  sql`delete from push_subscriptions where account_id = ${at.accountId} and sender_id = ${at.senderId} and endpoint = ${at.endpoint}`.execute(
    tx,
  )

export const pushesOf = (tx: Db, who: InAppWho) =>
  rows(
    tx,
    sql<PushTarget>`select endpoint, p256dh, auth from push_subscriptions
    where account_id = ${who.accountId} and sender_id = ${who.senderId} and consumer_id = ${who.consumerId} order by created_at`,
  )

export type InAppUserRow = {
  sender_id: string
  sender_name: string
  consumer_id: string
  name: string | null
  time_zone: string | null
  first_seen_at: Date
  last_seen_at: Date
  opted_out: boolean
  push: boolean
}
export type InAppCursor = { seen: Date; senderId: string; consumerId: string }
type Filter = { accountId: string; senderId: string | null; search: string | null }

const matching = (filter: Filter) => {
  const like = filter.search === null ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`
  return sql`u.account_id = ${filter.accountId} and (${filter.senderId}::uuid is null or u.sender_id = ${filter.senderId})
    and (${like}::text is null or u.consumer_id ilike ${like} or u.name ilike ${like})`
}

/** Last seen first, after the cursor. Opt-outs and names of senders are only shown. */
export const inAppUserRows = (tx: Db, filter: Filter & { after: InAppCursor | null; limit: number }) =>
  rows(
    tx,
    sql<InAppUserRow>`select u.sender_id, s.name as sender_name, u.consumer_id, u.name, u.time_zone, u.first_seen_at, u.last_seen_at,
      exists (select from opt_outs o where o.account_id = u.account_id and o.address = u.consumer_id and o.channel in ('inapp', 'all')
        and o.category = '') as opted_out, exists (select from push_subscriptions p where p.account_id = u.account_id
        and p.sender_id = u.sender_id and p.consumer_id = u.consumer_id) as push
    from inapp_users u join senders s on s.account_id = u.account_id and s.id = u.sender_id
    where ${matching(filter)} and (${filter.after?.seen ?? null}::timestamptz is null
      or u.last_seen_at < ${filter.after?.seen ?? null} or u.last_seen_at = ${filter.after?.seen ?? null}
        and (u.sender_id, u.consumer_id) > (${filter.after?.senderId ?? null}::uuid, ${filter.after?.consumerId ?? ''}))
    order by u.last_seen_at desc, u.sender_id, u.consumer_id limit ${filter.limit}`,
  )

export async function countInAppUsers(tx: Db, filter: Filter): Promise<number> {
  const row = await one(
    tx,
    sql<{ n: number }>`select count(*)::int as n from inapp_users u where ${matching(filter)}`,
  )
  return row.n
}

/** How many people use an app, and when one of them was seen last: what "test connection" tells. */
export const inAppUse = (tx: Db, senderId: string, since: Date) =>
  one(
    tx,
    sql<{ people: number; recent: number; last: Date | null }>`select count(*)::int as people,
      count(*) filter (where u.last_seen_at >= ${since})::int as recent, max(u.last_seen_at) as last
    from senders s join inapp_users u on u.account_id = s.account_id and u.sender_id = s.id where s.id = ${senderId}`,
  )

/** Forgets one person in every app of the account, and their browsers. Who signs in again is new. Answers how many rows. */
export async function erasePersonInApps(
  tx: Tx,
  person: { accountId: string; address: string },
): Promise<number> {
  const row = await one(
    tx,
    sql<{ n: number }>`with browsers as (
      delete from push_subscriptions where account_id = ${person.accountId} and consumer_id = ${person.address} returning 1),
    people as (
      delete from inapp_users where account_id = ${person.accountId} and consumer_id = ${person.address} returning 1)
    select ((select count(*) from browsers) + (select count(*) from people))::int as n`,
  )
  return row.n
}
