import { sql } from 'kysely'
import { maybeOne, one, type Tx } from '../platform/db/database.ts'

// What messages really cost: which days of which senders to ask the carrier about, and its answers with their sums.

const MINUTE = 60_000
const DAY = 86_400_000
/** Carriers write a price minutes to hours after the message. Looks at a day after its end; the first one is of the running day. */
export const PRICE_LOOKS_MS = [60 * MINUTE, DAY, 3 * DAY] as const
/** While a day runs it is looked at again so often, unless so many left that a look is a long list. */
const WHILE_RUNNING_MS = 30 * MINUTE
const SHORT_LIST = 10_000
const FIRST_LOOK_MS = 5 * MINUTE

/**
 * Days on which a sender sent something and that nobody looks at yet. Of the last two days, whose rollups are not
 * packed yet; older ones of a database that had no prices stay without. A message tried at the end of a day may be of the next one for the carrier.
 */
export const openPriceLooks = (tx: Tx, carriers: readonly string[], now: Date) =>
  sql`insert into price_looks (account_id, sender_id, day, next_look_at)
    select distinct r.account_id, r.sender_id, d.day, ${new Date(now.getTime() + FIRST_LOOK_MS)}::timestamptz
    from message_rollups r join senders s on s.account_id = r.account_id and s.id = r.sender_id and s.carrier = any(${carriers as string[]}::text[])
      cross join lateral (values ((r.at at time zone 'UTC')::date), (((r.at + interval '15 minutes') at time zone 'UTC')::date)) as d (day)
    where r.at > ${new Date(now.getTime() - 2 * DAY)} and r.shard > 0 and r.sent > 0 and d.day <= (${now}::timestamptz at time zone 'UTC')::date
    on conflict do nothing`.execute(tx)

export type PriceLook = {
  account_id: string
  sender_id: string
  day: string
  looks: number
  page: string | null
}

/** Takes the look that is due longest, of a sender nobody asks about now. */
export const takePriceLook = (tx: Tx, now: Date, leasedUntil: Date) =>
  maybeOne(
    tx,
    sql<PriceLook>`with due as (
      select account_id, sender_id, day from price_looks l where next_look_at <= ${now} and not exists (
        select from price_looks o where o.account_id = l.account_id and o.sender_id = l.sender_id and o.leased_until > ${now})
      order by next_look_at limit 1 for update skip locked)
    update price_looks l set leased_until = ${leasedUntil} from due
    where l.account_id = due.account_id and l.sender_id = due.sender_id and l.day = due.day
    returning l.account_id, l.sender_id, l.day::text as day, l.looks, l.page`,
  )

const thisLook = (look: PriceLook) =>
  sql`account_id = ${look.account_id} and sender_id = ${look.sender_id} and day = ${look.day}::date`

/** The list goes on, or the carrier could not be asked: the same look is made at `next`. */
export const goOnLooking = (tx: Tx, look: PriceLook, page: string | null, next: Date) =>
  sql`update price_looks set page = ${page}, next_look_at = ${next}, leased_until = null where ${thisLook(look)}`.execute(
    tx,
  )

/** The list is at its end: the next look is when the day is over, then later and later, then never. */
export async function endPriceLook(tx: Tx, look: PriceLook, now: Date): Promise<void> {
  const dayEnds = Date.parse(`${look.day}T00:00:00Z`) + DAY
  const running = now.getTime() < dayEnds
  const { sent } = await one(
    tx,
    sql<{ sent: number }>`select coalesce(sum(sent), 0)::int as sent from message_rollups
      where account_id = ${look.account_id} and sender_id = ${look.sender_id} and at >= ${new Date(dayEnds - DAY)} and at < ${new Date(dayEnds)}`,
  )
  const after = running && sent <= SHORT_LIST ? now.getTime() + WHILE_RUNNING_MS : dayEnds + PRICE_LOOKS_MS[0]
  const next = running ? Math.min(after, dayEnds + PRICE_LOOKS_MS[0]) : nextAfterDay(dayEnds, now.getTime())
  await sql`update price_looks set looks = looks + 1, page = null, leased_until = null, next_look_at = ${next === null ? null : new Date(next)}
    where ${thisLook(look)}`.execute(tx)
}

const nextAfterDay = (dayEnds: number, now: number): number | null =>
  PRICE_LOOKS_MS.map((ms) => dayEnds + ms).find((at) => at > now) ?? null

export type Told = { carrierId: string; to: string; amount: string; currency: string }

/**
 * Keeps what the carrier charged for messages of ours, each thing once, and adds it to the sums, in one statement. Answers how many were new.
 * Cost: a look at the ledger by address for each line of the list.
 */
export async function keepPrices(
  tx: Tx,
  accountId: string,
  told: readonly Told[],
  now: Date,
): Promise<number> {
  if (told.length === 0) return 0
  const { n } = await one(
    tx,
    sql<{ n: number }>`
    with told as materialized (
      select distinct on (carrier_id) * from unnest(${told.map((t) => t.carrierId)}::text[], ${told.map((t) => t.to)}::text[],
        ${told.map((t) => t.amount)}::numeric[], ${told.map((t) => t.currency)}::text[]) as t (carrier_id, address, amount, currency)),
    ours as materialized (
      select m.id, m.campaign_id, m.sender_id, m.channel, message_quarter(m.attempted_at, m.skipped_at) as at, t.carrier_id, t.amount, t.currency,
        not exists (select from message_prices p where p.account_id = m.account_id and p.message_id = m.id) as first
      from told t join messages m on m.account_id = ${accountId} and m.address = t.address and m.carrier_id = t.carrier_id and m.direction = 'out'),
    kept as (
      insert into message_prices (account_id, carrier_id, message_id, amount, currency, told_at)
      select ${accountId}, carrier_id, id, amount, currency, ${now} from ours order by carrier_id
      on conflict (account_id, carrier_id) do nothing returning carrier_id),
    summed as (
      insert into message_costs as c (account_id, at, campaign_id, sender_id, channel, currency, messages, amount)
      select ${accountId}, o.at, o.campaign_id, o.sender_id, min(o.channel), o.currency, count(*) filter (where o.first), sum(o.amount)
      from ours o join kept k using (carrier_id) where o.campaign_id is not null and o.at is not null group by 2, 3, 4, 6 order by 2, 3, 4, 6
      on conflict (account_id, at, campaign_id, sender_id, currency) do update
        set messages = c.messages + excluded.messages, amount = c.amount + excluded.amount)
    select count(*)::int as n from kept`,
  )
  return n
}
