import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import { byIndex } from '../platform/db/plans.ts'
import { holdPacks } from './packs-store.ts'

// All SQL of deliveries and attempts. New rows come from the triggers of what they tell of (migration 0042), in its transaction, or from packs.

export type Of = { accountId: string; subscriptionId: string }

export type Taken = {
  id: string
  type: string
  at: Date
  data: unknown
  order_key: string
  attempts: number
  tries: number
}

// Deliveries are taken and unfolded by index, row by row, whatever the statistics say: they are always late for a table that grows by thousands a
// second, and a plan that reads all of what waits takes 400 ms for a hundred of ten thousand. For the same reason joins take account and
// subscription from the rows they start with, not as values: with values, everything of the subscription looks like a place to start.

/** How many candidates are looked at for each that is wanted: most of one message wait behind its first. */
const LOOK_FACTOR = 4

/**
 * Takes up to `limit` due deliveries of one subscription, oldest first, under a lease. Of each order_key only the first that is not
 * settled: what stands behind it waits, until it is settled. Who waits behind one that failed is put to its time, so that the next look
 * does not meet them again. Rows others hold are skipped. Cost: a range of the index and one look-up for each candidate; only what is
 * taken or put off is locked.
 */
export async function takeDeliveries(
  tx: Tx,
  of: Of,
  lease: { id: string; until: Date; limit: number },
  now: Date,
): Promise<Taken[]> {
  await byIndex(tx)
  return rows(
    tx,
    sql<Taken>`
    with candidates as materialized (
      select d.account_id, d.subscription_id, d.id, d.seq, d.order_key from webhook_deliveries d
      where d.account_id = ${of.accountId} and d.subscription_id = ${of.subscriptionId} and d.state = 'waiting' and d.next_at <= ${now}
      order by d.next_at, d.seq limit ${lease.limit * LOOK_FACTOR}),
    judged as materialized (
      select c.account_id, c.subscription_id, c.id, c.seq, b.seq as behind, b.next_at, b.lease_id from candidates c
        left join lateral (
          select b.seq, b.next_at, b.lease_id from webhook_deliveries b
          where b.account_id = c.account_id and b.subscription_id = c.subscription_id and b.order_key = c.order_key and b.state = 'waiting'
            and b.seq < c.seq
          order by b.seq desc limit 1) b on true),
    late as materialized (
      select d.account_id, d.subscription_id, d.id, j.next_at from judged j join webhook_deliveries d
        on d.account_id = j.account_id and d.subscription_id = j.subscription_id and d.id = j.id
      where j.behind is not null and j.lease_id is null and j.next_at > ${now} and d.state = 'waiting' and d.next_at <= ${now}
      for update of d skip locked),
    parked as (
      update webhook_deliveries d set next_at = l.next_at from late l
      where d.account_id = l.account_id and d.subscription_id = l.subscription_id and d.id = l.id),
    first as materialized (
      select d.account_id, d.subscription_id, d.id from (select * from judged where behind is null order by seq limit ${lease.limit}) j
        join webhook_deliveries d on d.account_id = j.account_id and d.subscription_id = j.subscription_id and d.id = j.id
      where d.state = 'waiting' and d.next_at <= ${now}
      for update of d skip locked)
    update webhook_deliveries d set lease_id = ${lease.id}, next_at = ${lease.until} from first f
    where d.account_id = f.account_id and d.subscription_id = f.subscription_id and d.id = f.id
    returning d.id, d.type, d.at, d.data, d.order_key, d.attempts, d.tries`,
  )
}

/** Gives back what was taken and not posted: it is due at once. */
export async function releaseDeliveries(
  tx: Tx,
  of: Of,
  leaseId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`update webhook_deliveries set lease_id = null, next_at = '-infinity'
    where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} and id = any(${ids as string[]}::uuid[]) and lease_id = ${leaseId}`.execute(
    tx,
  )
}

/** What became of one try. `again` needs `nextAt`. */
export type Tried = {
  id: string
  leaseId: string
  outcome: 'delivered' | 'again' | 'failed'
  nextAt: Date | null
  at: Date
  ms: number
  status: number | null
  error: string | null
  answer: string | null
}

/**
 * Writes what became of tries, and lets those go on that waited behind one that had failed before. That something was taken counts
 * whoever holds the lease now; that it was not, only from the holder. What waits is known by its empty settled_at, not by its state: so the
 * primary key is read and not the index of everything that waits.
 */
export async function settleDeliveries(tx: Tx, of: Of, batch: readonly Tried[], now: Date): Promise<void> {
  if (batch.length === 0) return
  const list = [...batch].sort((a, b) => (a.id < b.id ? -1 : 1))
  await byIndex(tx)
  await sql`
    with t as materialized (
      select ${of.accountId}::uuid as account_id, ${of.subscriptionId}::uuid as subscription_id, t.* from unnest(${list.map((t) => t.id)}::uuid[], ${list.map((t) => t.leaseId)}::uuid[], ${list.map((t) => t.outcome)}::text[],
        ${list.map((t) => t.nextAt)}::timestamptz[], ${list.map((t) => t.at)}::timestamptz[], ${list.map((t) => t.ms)}::int[],
        ${list.map((t) => t.status)}::int[], ${list.map((t) => t.error)}::text[], ${list.map((t) => t.answer)}::text[])
        as t (id, lease_id, outcome, next_at, at, ms, status, error, answer)),
    moved as (
      update webhook_deliveries d set attempts = d.attempts + 1, tries = d.tries + 1, lease_id = null,
        state = case t.outcome when 'again' then 'waiting' else t.outcome end,
        next_at = coalesce(t.next_at, d.next_at),
        settled_at = case t.outcome when 'again' then null else ${now}::timestamptz end
      from t where d.account_id = t.account_id and d.subscription_id = t.subscription_id and d.id = t.id and d.settled_at is null
        and (d.lease_id = t.lease_id or t.outcome = 'delivered')
      returning d.account_id, d.subscription_id, d.id, d.seq, d.order_key, d.attempts, d.tries, d.state),
    kept as (
      insert into webhook_attempts (account_id, subscription_id, delivery_id, n, at, ms, status, error, answer)
      select t.account_id, t.subscription_id, t.id, m.attempts, t.at, t.ms, t.status, t.error, t.answer from t join moved m on m.id = t.id
      on conflict do nothing)
    update webhook_deliveries w set next_at = '-infinity' from moved m
    where w.account_id = m.account_id and w.subscription_id = m.subscription_id and w.order_key = m.order_key and w.state = 'waiting' and w.seq > m.seq
      and w.lease_id is null and m.state <> 'waiting' and m.tries > 1`.execute(tx)
}

/** An event of ours for one subscription, to see whether it arrives. */
export const insertTest = async (tx: Tx, of: Of, test: { type: string; data: unknown }, now: Date) =>
  (
    await one(
      tx,
      sql<{
        id: string
      }>`insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
      values (${of.accountId}, ${of.subscriptionId}, uuidv7(), ${test.type}, ${now}, ${JSON.stringify(test.data)}::jsonb) returning id`,
    )
  ).id

export type DeliveryRow = {
  id: string
  seq: string
  order_key: string
  type: string
  at: Date
  data: unknown
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  next_at: Date | null
  settled_at: Date | null
  last_status: number | null
  last_error: string | null
}

/** In hand or due at once, it has no time of its own. */
const DELIVERY = sql`d.id, d.seq, d.order_key, d.type, d.at, d.data, d.state, d.attempts, d.settled_at,
  case when d.state = 'waiting' and d.lease_id is null and d.next_at > '-infinity' then d.next_at end as next_at,
  a.status as last_status, a.error as last_error`
const LAST_ATTEMPT = sql`left join lateral (select a.status, a.error from webhook_attempts a
  where a.account_id = d.account_id and a.subscription_id = d.subscription_id and a.delivery_id = d.id order by a.n desc limit 1) a on true`

export type Filter = {
  state: string | null
  type: string | null
  about: string | null
  before: string | null
}

/** Newest first. Cost: walks the primary key, and for a rare state or type up to the whole log of the subscription. */
export const listDeliveries = (tx: Tx, of: Of, filter: Filter, limit: number) =>
  rows(
    tx,
    sql<DeliveryRow>`select ${DELIVERY} from webhook_deliveries d ${LAST_ATTEMPT}
    where d.account_id = ${of.accountId} and d.subscription_id = ${of.subscriptionId}
      and (${filter.state}::text is null or d.state = ${filter.state}) and (${filter.type}::text is null or d.type = ${filter.type})
      and (${filter.about}::uuid is null or d.order_key = ${filter.about}) and (${filter.before}::uuid is null or d.id < ${filter.before})
    order by d.id desc limit ${limit}`,
  )

export const deliveryById = (tx: Tx, of: Of, id: string) =>
  maybeOne(
    tx,
    sql<DeliveryRow>`select ${DELIVERY} from webhook_deliveries d ${LAST_ATTEMPT}
    where d.account_id = ${of.accountId} and d.subscription_id = ${of.subscriptionId} and d.id = ${id}`,
  )

export type AttemptRow = {
  n: number
  at: Date
  ms: number
  status: number | null
  error: string | null
  answer: string | null
}

export const attemptsOf = (tx: Tx, of: Of, deliveryId: string) =>
  rows(
    tx,
    sql<AttemptRow>`select n, at, ms, status, error, answer from webhook_attempts
    where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} and delivery_id = ${deliveryId} order by n desc`,
  )

/** Has one sent now, from the first wait again; one in hand is let be. */
export const sendAgain = (tx: Tx, of: Of, id: string) =>
  sql`update webhook_deliveries set state = 'waiting', next_at = '-infinity', tries = 0, settled_at = null
    where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} and id = ${id} and lease_id is null`.execute(
    tx,
  )

/**
 * Has up to `limit` sent again that are settled and happened since then; only what was given up, or all. Call until it answers less.
 * `before` bounds it, so that what is settled meanwhile is not sent again and again.
 */
export const replay = async (
  tx: Tx,
  of: Of,
  what: { since: Date; settledBefore: Date; onlyFailed: boolean },
  limit: number,
): Promise<number> =>
  (
    await rows(
      tx,
      sql`update webhook_deliveries d set state = 'waiting', next_at = '-infinity', tries = 0, settled_at = null
      from (select id from webhook_deliveries where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId}
          and state in ('failed', ${what.onlyFailed ? 'failed' : 'delivered'}) and at >= ${what.since} and settled_at <= ${what.settledBefore}
        order by seq limit ${limit} for update) r
      where d.account_id = ${of.accountId} and d.subscription_id = ${of.subscriptionId} and d.id = r.id returning d.id`,
    )
  ).length

/** Everything that waits is due at once. */
export const hurry = (tx: Tx, of: Of) =>
  sql`update webhook_deliveries set next_at = '-infinity', tries = 0
    where account_id = ${of.accountId} and subscription_id = ${of.subscriptionId} and state = 'waiting' and lease_id is null
      and next_at > '-infinity'`.execute(tx)

/** Forgets up to `limit` of a subscription that was deleted, with their attempts. Answers how many. */
export const forgetAllOf = (tx: Tx, of: Of, limit: number): Promise<number> =>
  forget(tx, sql`account_id = ${of.accountId} and subscription_id = ${of.subscriptionId}`, limit)

/** Forgets up to `limit` that were written before, taken or not. Answers how many. */
export const forgetBefore = (tx: Tx, before: Date, limit: number): Promise<number> =>
  forget(tx, sql`created_at < ${before}`, limit)

/**
 * Takes one person out of the log, with what receivers answered; in the transaction that took them out of the ledger before. What packs
 * still tell of their messages names them by what stands in the ledger then. Cost: reads the log of the account.
 */
export async function erasePersonInDeliveries(
  tx: Tx,
  person: { accountId: string; address: string },
): Promise<number> {
  await holdPacks(tx, person.accountId)
  return forget(
    tx,
    sql`account_id = ${person.accountId} and ${person.address} in (data->>'to', data->>'from', data->>'address')`,
    null,
  )
}

async function forget(tx: Tx, which: ReturnType<typeof sql<unknown>>, limit: number | null): Promise<number> {
  const gone = await rows(
    tx,
    sql<{ id: string }>`
    with old as materialized (select account_id, subscription_id, id from webhook_deliveries where ${which} limit ${limit}),
    attempts as (
      delete from webhook_attempts a using old o
      where a.account_id = o.account_id and a.subscription_id = o.subscription_id and a.delivery_id = o.id)
    delete from webhook_deliveries d using old o
    where d.account_id = o.account_id and d.subscription_id = o.subscription_id and d.id = o.id returning d.id`,
  )
  return gone.length
}
