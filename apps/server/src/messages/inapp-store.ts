import type { Rich } from '@foreword/contract'
import { sql } from 'kysely'
import { notify, rows, type Tx } from '../platform/db/database.ts'
import type { MessageState } from './states.ts'

// A person's thread in a brand's app. The ledger is the delivery: what is sent is there to be read. inapp_thread gives each message of
// a person the next number, so that devices can say how far they are; inapp_pushes remembers what is to be announced by push.

/** As in recipients: the sender is the app, the address in the ledger is the consumer id. */
export type ThreadOwner = { accountId: string; senderId: string; consumerId: string }

/** Tells every process with open lines to an app that people have something new. */
export const INAPP_HINT = 'foreword_inapp'
export type InAppHint = { s: string; u: string[] }

/** Bytes of people in one hint: what is over goes into another. */
const HINT_BYTES = 6_000

export async function hintInApp(tx: Tx, senderId: string, people: readonly string[]): Promise<void> {
  let batch: string[] = []
  let bytes = 0
  const flush = () => notify(tx, INAPP_HINT, JSON.stringify({ s: senderId, u: batch } satisfies InAppHint))
  for (const person of new Set(people)) {
    // Ids are ASCII; quotes and backslashes may double.
    if (bytes + person.length * 2 + 3 > HINT_BYTES) {
      await flush()
      batch = []
      bytes = 0
    }
    batch.push(person)
    bytes += person.length * 2 + 3
  }
  if (batch.length > 0) await flush()
}

/** A page that is open takes a message well within this; if none did, a push announces it. */
const PUSH_AFTER_MS = 4_000

export type SentInApp = { accountId: string; id: string; senderId: string; address: string }

/** In-app messages were sent: open pages are told at commit, and people who asked for notifications get one if no page takes it. */
export async function announceInApp(tx: Tx, sent: readonly SentInApp[], now: Date): Promise<void> {
  if (sent.length === 0) return
  for (const [senderId, own] of Map.groupBy(sent, (one) => one.senderId))
    await hintInApp(
      tx,
      senderId,
      own.map((one) => one.address),
    )
  await sql`insert into inapp_pushes (account_id, message_id, due_at)
    select m.a, m.id, ${new Date(now.getTime() + PUSH_AFTER_MS)} from unnest(${sent.map((one) => one.accountId)}::uuid[],
      ${sent.map((one) => one.id)}::uuid[], ${sent.map((one) => one.senderId)}::uuid[], ${sent.map((one) => one.address)}::text[])
      as m (a, id, s, u)
    where exists (select from push_subscriptions p where p.account_id = m.a and p.sender_id = m.s and p.consumer_id = m.u)
    on conflict do nothing`.execute(tx)
}

/** What a person may read: what reached the ledger's `sent` or beyond, and what they wrote. */
const READABLE = sql`(m.state in ('sent', 'delivered', 'read') or m.direction = 'in')`

/**
 * Gives the person's new messages their numbers, in the order agents see them. Under the row of inapp_users, so that two devices of one
 * person agree; who never signed in has none. Cost: a look at the person's messages by address; a lock and a write only when some are new.
 */
export async function numberThread(tx: Tx, who: ThreadOwner): Promise<void> {
  const fresh = () =>
    sql`from messages m where m.account_id = ${who.accountId} and m.address = ${who.consumerId} and m.sender_id = ${who.senderId}
      and ${READABLE} and not exists (select from inapp_thread t where t.account_id = m.account_id and t.message_id = m.id)`
  const some = await rows(tx, sql`/* prepared */ select 1 ${fresh()} limit 1`)
  if (some.length === 0) return
  await sql`select 1 from inapp_users where account_id = ${who.accountId} and sender_id = ${who.senderId}
    and consumer_id = ${who.consumerId} for update`.execute(tx)
  await sql`insert into inapp_thread (account_id, sender_id, consumer_id, seq, message_id)
    select ${who.accountId}, ${who.senderId}, ${who.consumerId}, t.last + row_number() over (order by coalesce(m.attempted_at, m.created_at), m.id), m.id
    from (select coalesce(max(seq), 0) as last from inapp_thread where account_id = ${who.accountId} and sender_id = ${who.senderId}
      and consumer_id = ${who.consumerId}) t cross join lateral (select m.id, m.attempted_at, m.created_at ${fresh()}) m`.execute(
    tx,
  )
}

export type InAppRow = {
  seq: number
  id: string
  direction: 'in' | 'out'
  state: MessageState
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
  extra: Rich | null
  author_id: string | null
  inbound_id: string | null
  at: Date
}

const ROW = sql`t.seq, m.id, m.direction, m.state, m.body, m.content_id, m.variables, m.extra, m.author_id, m.inbound_id,
  coalesce(m.sent_at, m.created_at) as at`

/** The newest `limit` messages after a number, oldest first. */
export const threadAfter = (tx: Tx, who: ThreadOwner, after: number, limit: number) =>
  rows(
    tx,
    sql<InAppRow>`/* prepared */ select * from (select ${ROW} from inapp_thread t join messages m on m.account_id = t.account_id and m.id = t.message_id
      where t.account_id = ${who.accountId} and t.sender_id = ${who.senderId} and t.consumer_id = ${who.consumerId} and t.seq > ${after}
      order by t.seq desc limit ${limit}) newest order by seq`,
  )

/** The newest `limit` messages before a number, oldest first. */
export const threadBefore = (tx: Tx, who: ThreadOwner, before: number, limit: number) =>
  rows(
    tx,
    sql<InAppRow>`select * from (select ${ROW} from inapp_thread t join messages m on m.account_id = t.account_id and m.id = t.message_id
      where t.account_id = ${who.accountId} and t.sender_id = ${who.senderId} and t.consumer_id = ${who.consumerId} and t.seq < ${before}
      order by t.seq desc limit ${limit}) newest order by seq`,
  )

export type SeenRow = { id: string; attempt: number; state: 'delivered' | 'read' }

/** Receipts that follow from "I have all up to `delivered`, and saw all up to `read`": one for each message that is not so far yet. */
export const seenReceipts = (
  tx: Tx,
  who: ThreadOwner,
  seen: { delivered: number; read: number },
  limit: number,
) =>
  rows(
    tx,
    sql<SeenRow>`/* prepared */ select m.id, m.attempt, case when t.seq <= ${seen.read} then 'read' else 'delivered' end as state
    from inapp_thread t join messages m on m.account_id = t.account_id and m.id = t.message_id
    where t.account_id = ${who.accountId} and t.sender_id = ${who.senderId} and t.consumer_id = ${who.consumerId}
      and t.seq <= ${Math.max(seen.read, seen.delivered)} and m.direction = 'out'
      and (m.state = 'sent' or m.state = 'delivered' and t.seq <= ${seen.read})
    order by t.seq desc limit ${limit}`,
  )

/** The number of the person's last message; 0 = none. */
export async function lastSeq(tx: Tx, who: ThreadOwner): Promise<number> {
  const [row] = await rows(
    tx,
    sql<{
      seq: number
    }>`select seq from inapp_thread where account_id = ${who.accountId} and sender_id = ${who.senderId}
      and consumer_id = ${who.consumerId} order by seq desc limit 1`,
  )
  return row?.seq ?? 0
}

export type DuePush = {
  account_id: string
  id: string
  sender_id: string
  address: string
  state: MessageState
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
  extra: Rich | null
  tries: number
}

/** Takes what is due, until `leaseUntil`: if this process dies, another one takes it then. */
export const takePushes = (tx: Tx, now: Date, leaseUntil: Date, limit: number) =>
  rows(
    tx,
    sql<DuePush>`
    with due as (
      select account_id, message_id from inapp_pushes where due_at <= ${now} order by due_at limit ${limit} for update skip locked),
    taken as (
      update inapp_pushes p set due_at = ${leaseUntil}, tries = p.tries + 1 from due d
      where p.account_id = d.account_id and p.message_id = d.message_id returning p.account_id, p.message_id, p.tries)
    select m.account_id, m.id, m.sender_id, m.address, m.state, m.body, m.content_id, m.variables, m.extra, t.tries
    from taken t join messages m on m.account_id = t.account_id and m.id = t.message_id`,
  )

export const endPushes = (tx: Tx, done: readonly { account_id: string; id: string }[]) =>
  sql`delete from inapp_pushes p using unnest(${done.map((one) => one.account_id)}::uuid[], ${done.map((one) => one.id)}::uuid[]) as d (a, id)
    where p.account_id = d.a and p.message_id = d.id`.execute(tx)
