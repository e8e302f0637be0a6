import { type RawBuilder, sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// Where to look for messages whose receipts stay out: which part of the ledger, when, and how far a look is (see 0012_polls.sql).
// Whether a message's turn has come follows from when it was sent and when we looked last, so nothing is kept per message.

const MINUTE = 60_000
/** How long after it was sent a message without a receipt is asked about. After the last one it is left in peace. */
export const RECEIPT_LOOKS_MS = [10 * MINUTE, 60 * MINUTE, 360 * MINUTE, 1440 * MINUTE] as const
const LAST_LOOK_MS = RECEIPT_LOOKS_MS.at(-1)!
/** Lines of an audience that are looked through together. */
const CHUNK = 10_000
/** Chunks of a campaign's next channel are numbered from here on: each channel has its own sender to ask. */
const STEP_CHUNKS = 1_000_000
/** While some of a chunk have not left yet, it is looked through so often. */
const WHILE_SENDING_MS = 10 * MINUTE
const LEAST_PAUSE_MS = 5 * MINUTE

/** Since when a sent message is without a receipt, once the last look is over; null before that. */
export const silentSince = (sentAt: Date | null, now: Date): Date | null =>
  sentAt && now.getTime() - sentAt.getTime() >= LAST_LOOK_MS ? sentAt : null

const firstLook = (now: Date): Date => new Date(now.getTime() + RECEIPT_LOOKS_MS[0])

/** Watches the lines of an audience from `afterLine` on, to `lastLine`, on one of the campaign's channels. */
export const watchLines = (
  tx: Tx,
  part: {
    accountId: string
    campaignId: string
    senderId: string
    step?: number
    afterLine: number
    lastLine: number
  },
  now: Date,
) =>
  sql`insert into receipt_watches (account_id, of, of_id, chunk, sender_id, looked_until, next_look_at)
    select ${part.accountId}, 'campaign', ${part.campaignId}, ${(part.step ?? 0) * STEP_CHUNKS}::int + chunk, ${part.senderId}, ${now}, ${firstLook(now)}
    from generate_series(${part.afterLine + 1}::int / ${CHUNK}::int, ${part.lastLine}::int / ${CHUNK}::int) chunk
    on conflict (account_id, of, of_id, chunk) do update set next_look_at = least(receipt_watches.next_look_at, excluded.next_look_at)`.execute(
    tx,
  )

/** Watches the answers in the conversations of these messages: a part of the statement that writes them. */
export const watchAnswers = (messages: RawBuilder<unknown>, now: Date) =>
  sql`insert into receipt_watches (account_id, of, of_id, chunk, sender_id, looked_until, next_look_at)
    select account_id, 'conversation', conversation_id, 0, sender_id, ${now}::timestamptz, ${firstLook(now)}::timestamptz from ${messages}
    on conflict (account_id, of, of_id, chunk) do update set next_look_at = least(receipt_watches.next_look_at, excluded.next_look_at)`

/** Messages of these campaigns are in line again. */
export const watchAgain = (tx: Tx, accountId: string, campaignIds: readonly string[], now: Date) =>
  sql`update receipt_watches set next_look_at = least(next_look_at, ${firstLook(now)})
    where account_id = ${accountId} and of = 'campaign' and of_id = any(${campaignIds as string[]}::uuid[])`.execute(
    tx,
  )

export type Watch = {
  account_id: string
  of: 'campaign' | 'conversation'
  of_id: string
  chunk: number
  sender_id: string
  looked_until: Date
  pass_until: Date
  after_id: string | null
}

/** Takes the watch that is due longest, of a sender nobody asks about now. Null when there is none. */
export const takeWatch = (tx: Tx, now: Date, leasedUntil: Date) =>
  maybeOne(
    tx,
    sql<Watch>`
    with due as (
      select account_id, of, of_id, chunk from receipt_watches w
      where w.next_look_at <= ${now} and not exists (
        select 1 from receipt_watches other where other.sender_id = w.sender_id and other.leased_until > ${now})
      order by w.next_look_at limit 1 for update skip locked)
    update receipt_watches w set leased_until = ${leasedUntil}, pass_until = coalesce(w.pass_until, ${now}) from due
    where w.account_id = due.account_id and w.of = due.of and w.of_id = due.of_id and w.chunk = due.chunk
    returning w.account_id, w.of, w.of_id, w.chunk, w.sender_id, w.looked_until, w.pass_until, w.after_id`,
  )

const thisWatch = (w: Watch) =>
  sql`account_id = ${w.account_id} and of = ${w.of} and of_id = ${w.of_id} and chunk = ${w.chunk}`

/** The part of the ledger a watch stands for, by an index that is there anyway. */
const partOf = (w: Watch) =>
  w.of === 'campaign'
    ? sql`m.account_id = ${w.account_id} and m.campaign_id = ${w.of_id} and m.direction = 'out'
        and m.step = ${Math.floor(w.chunk / STEP_CHUNKS)}::int
        and m.recipient_line >= ${(w.chunk % STEP_CHUNKS) * CHUNK}::int and m.recipient_line < ${((w.chunk % STEP_CHUNKS) + 1) * CHUNK}::int`
    : sql`m.account_id = ${w.account_id} and m.conversation_id = ${w.of_id} and m.campaign_id is null and m.direction = 'out'`

const before = (at: Date, ms: number): Date => new Date(at.getTime() - ms)

export type Silent = {
  account_id: string
  id: string
  sender_id: string
  carrier_id: string
  attempt: number
}

/** The next messages of a watch that are only sent and whose look fell due since the last one. */
export const silentOf = (tx: Tx, watch: Watch, limit: number) =>
  rows(
    tx,
    // Apart, or the limit makes the planner walk the whole account by id.
    sql<Silent>`with part as materialized (
      select m.account_id, m.id, m.sender_id, m.carrier_id, m.attempt from messages m
      where ${partOf(watch)} and m.state = 'sent' and m.carrier_id is not null
        and (${watch.after_id}::uuid is null or m.id > ${watch.after_id})
        and (${sql.join(
          RECEIPT_LOOKS_MS.map(
            (ms) =>
              sql`(m.sent_at > ${before(watch.looked_until, ms)} and m.sent_at <= ${before(watch.pass_until, ms)})`,
          ),
          sql` or `,
        )}))
    select * from part order by id limit ${limit}`,
  )

/** The look goes on after this message; until `restUntil` no other process asks for the sender, which bounds its rate. */
export const advanceWatch = (tx: Tx, watch: Watch, afterId: string, restUntil: Date) =>
  sql`update receipt_watches set after_id = ${afterId}, leased_until = ${restUntil} where ${thisWatch(watch)}`.execute(
    tx,
  )

/** The carrier could not be asked: the same look is made later. */
export const postponeWatch = (tx: Tx, watch: Watch, next: Date) =>
  sql`update receipt_watches set next_look_at = ${next}, leased_until = null where ${thisWatch(watch)}`.execute(
    tx,
  )

/**
 * The look is over: counts who stays without a receipt for good and sets the next one, if anybody is left for it. The row is locked
 * before the ledger is read, so that messages put back in line meanwhile are either seen or wake the watch after us.
 */
export async function endLook(tx: Tx, watch: Watch, restUntil: Date | null, now: Date): Promise<void> {
  await one(tx, sql`select 1 from receipt_watches where ${thisWatch(watch)} for update`)
  const oneDayAgo = new Date(now.getTime() - LAST_LOOK_MS)
  const left = await one(
    tx,
    sql<{ waiting: boolean; next: Date | null; silent: number }>`
    select coalesce(bool_or(m.state in ('queued', 'sending') or (m.state = 'unknown' and m.attempted_at > ${oneDayAgo})), false) as waiting,
      least(${sql.join(
        RECEIPT_LOOKS_MS.map(
          (ms) =>
            sql`min(m.sent_at) filter (where m.state = 'sent' and m.carrier_id is not null and m.sent_at > ${before(watch.pass_until, ms)})
              + ${ms}::int8 * interval '1 millisecond'`,
        ),
      )}) as next,
      (count(*) filter (where m.state = 'sent' and m.sent_at <= ${oneDayAgo}))::int as silent
    from messages m where ${partOf(watch)}`,
  )
  const looks = [
    ...(left.waiting ? [now.getTime() + WHILE_SENDING_MS] : []),
    ...(left.next ? [Math.max(left.next.getTime(), now.getTime() + LEAST_PAUSE_MS)] : []),
  ]
  await sql`update receipt_watches set looked_until = pass_until, pass_until = null, after_id = null, leased_until = ${restUntil},
      silent = ${left.silent}, next_look_at = ${looks.length > 0 ? new Date(Math.min(...looks)) : null}
    where ${thisWatch(watch)}`.execute(tx)
}

/** How many of a campaign stayed without a receipt when they were asked about last, and whether anybody is still to be asked about. */
export const silenceOf = (tx: Tx, accountId: string, campaignId: string) =>
  one(
    tx,
    sql<{ silent: number; watched: boolean }>`
    select coalesce(sum(silent), 0)::int as silent, coalesce(bool_or(next_look_at is not null), false) as watched from receipt_watches
    where account_id = ${accountId} and of = 'campaign' and of_id = ${campaignId}`,
  )
