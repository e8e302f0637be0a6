import { sql } from 'kysely'
import { type Db, maybeOne, notify, one, rows, type Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { otherWritings } from './aliases-store.ts'
import { type ChainedEvent, hashOf } from './consent-chain.ts'

/** One piece of evidence that a person agreed, or no longer does. `channel` is one of them, or `all` for every channel of the address. */
export type Consent = {
  accountId: string
  id: string
  at: Date
  channel: string
  address: string
  kind: 'opt_out' | 'opt_in'
  /** null = of everything; marketing = of that only. */
  category?: 'marketing' | null
  source: 'reply' | 'carrier' | 'agent' | 'person' | 'import' | 'api' | 'preference' | 'inapp'
  words: string | null
  campaignId?: string | null
  messageId?: string | null
  userId?: string | null
  userName?: string | null
  importId?: string | null
}

/** Tells dispatchers at once: what they have in hand for this person comes back. The claim reads opt_outs itself. */
export const CONSENT_NOTICE = 'foreword_consent'
export type ConsentNotice = Pick<Consent, 'accountId' | 'channel' | 'address' | 'kind' | 'category'>

/**
 * Keeps the evidence, chained to what is known of the address, and lets opt_outs follow, in the caller's transaction. The latest
 * evidence decides, whatever the order it arrives in; of several opt-outs the first gives the date. Answers whether the address is opted
 * out of everything now. An address that its carrier writes in another way too is both: each gets the evidence.
 */
export async function recordConsent(tx: Tx, consent: Consent): Promise<{ optedOut: boolean }> {
  const others = await otherWritings(tx, consent)
  await lockEvidence(
    tx,
    [consent.address, ...others].map((address) => ({ accountId: consent.accountId, address })),
  )
  for (const address of others) {
    const { id } = await one(tx, sql<{ id: string }>`select uuidv7() as id`)
    await keepOne(tx, { ...consent, id, address })
  }
  return keepOne(tx, consent)
}

/**
 * Holds these addresses until the transaction ends, in one order for everybody: two opposite facts must not each miss the other, and each
 * chain has one next link. Again in the same transaction it costs nothing.
 */
export async function lockEvidence(
  tx: Tx,
  addresses: readonly Pick<Consent, 'accountId' | 'address'>[],
): Promise<void> {
  const keys = new Set(addresses.map(({ accountId, address }) => `${accountId} ${address}`))
  if (keys.size === 0) return
  await sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${[...keys].sort()}::text[]) as key`.execute(
    tx,
  )
}

/** The evidence of one address. Its lock is held. */
async function keepOne(tx: Tx, c: Consent): Promise<{ optedOut: boolean }> {
  await keepEvidence(tx, c)
  await (c.kind === 'opt_out' ? addOptOut(tx, c) : endOptOut(tx, c))
  const notice: ConsentNotice = {
    accountId: c.accountId,
    channel: c.channel,
    address: c.address,
    kind: c.kind,
    category: c.category ?? null,
  }
  await notify(tx, CONSENT_NOTICE, JSON.stringify(notice))
  await publish(tx, c.accountId, { type: 'consent' })
  return { optedOut: await isOptedOut(tx, c) }
}

/** The next link of the address's chain. Its lock is held. */
async function keepEvidence(tx: Tx, c: Consent): Promise<void> {
  const last = await maybeOne(
    tx,
    sql<{ position: number; hash: Buffer }>`select position, hash from consent_events
      where account_id = ${c.accountId} and address = ${c.address} and position is not null order by position desc limit 1`,
  )
  const event = linkOf(c, c.kind, (last?.position ?? 0) + 1)
  await sql`insert into consent_events (account_id, id, at, channel, address, kind, category, source, words, campaign_id,
      message_id, user_id, user_name, import_id, position, prev_hash, hash)
    values (${c.accountId}, ${c.id}, ${c.at}, ${c.channel}, ${c.address}, ${c.kind}, ${event.category}, ${c.source}, ${c.words},
      ${event.campaignId}, ${event.messageId}, ${event.userId}, ${event.userName}, ${event.importId}, ${event.position},
      ${last?.hash ?? null}, ${hashOf(event, last?.hash ?? null)})`.execute(tx)
}

/** An entry as it is chained at this place. */
export const linkOf = (
  c: Omit<Consent, 'kind'>,
  kind: ChainedEvent['kind'],
  position: number,
): ChainedEvent => ({
  id: c.id,
  at: c.at,
  channel: c.channel,
  address: c.address,
  kind,
  category: c.category ?? null,
  source: c.source,
  words: c.words,
  campaignId: c.campaignId ?? null,
  messageId: c.messageId ?? null,
  userId: c.userId ?? null,
  userName: c.userName ?? null,
  importId: c.importId ?? null,
  position,
})

/** What an opt-in ends, and what an opt-out is ended by: the same channel or a wider one, the same category or everything. */
const ends = (c: Consent) =>
  sql`(channel = ${c.channel} or ${c.channel} = 'all') and (${c.category ?? ''} = '' or category = ${c.category ?? ''})`

/** An opt-in later than this opt-out stands, even if it was recorded first. */
async function addOptOut(tx: Tx, c: Consent): Promise<void> {
  const category = c.category ?? ''
  await sql`insert into opt_outs (account_id, channel, address, category, since, source, words, campaign_id, event_id)
    select ${c.accountId}::uuid, ${c.channel}, ${c.address}, ${category}, ${c.at}::timestamptz, ${c.source}, ${c.words}::text,
      ${c.campaignId ?? null}::uuid, ${c.id}::uuid
    where not exists (
      select from consent_events e where e.account_id = ${c.accountId} and e.address = ${c.address} and e.kind = 'opt_in' and e.at > ${c.at}
        and e.channel in (${c.channel}, 'all') and (e.category is null or e.category = ${category}))
    on conflict (account_id, channel, address, category) do nothing`.execute(tx)
}

/** An opt-out whose import was undone counts no longer; `e` is its event. */
export const STANDS = sql`not exists (
        select from consent_events w where w.account_id = e.account_id and w.address = e.address and w.channel = e.channel
          and w.kind = 'withdrawn' and w.import_id = e.import_id)`

/** Ends the opt-outs up to this opt-in; those that came later, and were recorded before, take their place. */
async function endOptOut(tx: Tx, c: Consent): Promise<void> {
  await sql`delete from opt_outs where account_id = ${c.accountId} and address = ${c.address} and since <= ${c.at}
    and ${ends(c)}`.execute(tx)
  await sql`insert into opt_outs (account_id, channel, address, category, since, source, words, campaign_id, event_id)
    select distinct on (e.channel, coalesce(e.category, '')) e.account_id, e.channel, e.address, coalesce(e.category, ''), e.at, e.source, e.words,
      e.campaign_id, e.id
    from consent_events e
    where e.account_id = ${c.accountId} and e.address = ${c.address} and e.kind = 'opt_out' and e.at > ${c.at}
      and ${STANDS} and not exists (
        select from consent_events i where i.account_id = e.account_id and i.address = e.address and i.kind = 'opt_in' and i.at >= e.at
          and i.channel in (e.channel, 'all') and (i.category is null or i.category = e.category))
    order by e.channel, coalesce(e.category, ''), e.at
    on conflict (account_id, channel, address, category) do nothing`.execute(tx)
}

/** Whether somebody must not be messaged at all; with `kind` marketing, also when they stopped only that. */
export async function isOptedOut(
  tx: Db,
  who: { accountId: string; channel: string; address: string; kind?: string },
): Promise<boolean> {
  const found = await maybeOne(
    tx,
    sql`/* prepared */ select 1 from opt_outs where account_id = ${who.accountId} and channel in (${who.channel}, 'all')
          and address = ${who.address} and (category = '' or ${who.kind === 'marketing'}) limit 1`,
  )
  return found !== undefined
}

export type OptOutRow = {
  channel: string
  address: string
  category: string
  since: Date
  source: string
  words: string | null
  campaign_name: string | null
}

const OPT_OUT = sql`o.channel, o.address, o.category, o.since, o.source, o.words, c.name as campaign_name`
/** The name is only shown; campaigns stay the campaigns room's to write. */
const WITH_CAMPAIGN = sql`left join campaigns c on c.account_id = o.account_id and c.id = o.campaign_id`

export function optOutRow(tx: Db, who: { accountId: string; channel: string; address: string }) {
  return maybeOne<OptOutRow>(
    tx,
    sql`/* prepared */ select ${OPT_OUT} from opt_outs o ${WITH_CAMPAIGN}
        where o.account_id = ${who.accountId} and o.channel in (${who.channel}, 'all') and o.address = ${who.address}
        order by o.category, o.since limit 1`,
  )
}

export type OptOutCursor = { since: Date; channel: string; address: string }

/** Newest first, after the cursor. `search` is a part of the address or of the words. */
export function optOutRows(
  tx: Db,
  filter: { accountId: string; search: string | undefined; after: OptOutCursor | null; limit: number },
): Promise<OptOutRow[]> {
  const { after } = filter
  const from = after
    ? sql`and (o.since < ${after.since} or o.since = ${after.since}
        and (o.channel, o.address) > (${after.channel}, ${after.address}))`
    : sql``
  return rows<OptOutRow>(
    tx,
    sql`select ${OPT_OUT} from opt_outs o ${WITH_CAMPAIGN}
        where o.account_id = ${filter.accountId} ${from} ${matching(filter.search)}
        order by o.since desc, o.channel, o.address limit ${filter.limit}`,
  )
}

export async function countOptOuts(tx: Db, filter: { accountId: string; search: string | undefined }) {
  const { total } = await one<{ total: number }>(
    tx,
    sql`select count(*) as total from opt_outs o
        where o.account_id = ${filter.accountId} ${matching(filter.search)}`,
  )
  return total
}

function matching(search: string | undefined) {
  const text = search?.trim() ?? ''
  if (text === '') return sql``
  const like = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`
  const digits = /^[\d\s()+.-]+$/.test(text) ? text.replace(/\D/g, '') : ''
  return sql`and (o.address ilike ${like(digits || text)} or o.words ilike ${like(text)})`
}

export type ConsentRow = {
  id: string
  at: Date
  kind: ChainedEvent['kind']
  channel: string
  category: string | null
  source: string
  words: string | null
  user_name: string | null
  campaign_name: string | null
}

/** All evidence of one address on every channel, newest first. */
export function consentRows(
  tx: Db,
  who: { accountId: string; address: string; after: { at: Date; id: string } | null; limit: number },
): Promise<ConsentRow[]> {
  return rows<ConsentRow>(
    tx,
    sql`select o.id, o.at, o.kind, o.channel, o.category, o.source, o.words, o.user_name, c.name as campaign_name
        from consent_events o ${WITH_CAMPAIGN}
        where o.account_id = ${who.accountId} and o.address = ${who.address}
          and (${who.after?.at ?? null}::timestamptz is null or (o.at, o.id) < (${who.after?.at ?? null}::timestamptz, ${who.after?.id ?? null}::uuid))
        order by o.at desc, o.id desc limit ${who.limit}`,
  )
}

export type EventRow = {
  id: string
  address: string
  position: number | null
  at: Date
  channel: string
  kind: ChainedEvent['kind']
  category: string | null
  source: string
  words: string | null
  campaign_id: string | null
  message_id: string | null
  user_id: string | null
  user_name: string | null
  import_id: string | null
  prev_hash: Buffer | null
  hash: Buffer | null
}

/** Evidence of all addresses, in the order of address and time of recording. */
export const eventsAfter = (
  tx: Db,
  accountId: string,
  after: { address: string; id: string },
  limit: number,
) =>
  rows<EventRow>(
    tx,
    sql`select id, address, position, at, channel, kind, category, source, words, campaign_id, message_id, user_id, user_name, import_id,
      prev_hash, hash from consent_events
    where account_id = ${accountId} and (address, id) > (${after.address}, ${after.id}::uuid) order by address, id limit ${limit}`,
  )

/** What WhatsApp's own switch says of marketing, as evidence. */
export const recordPreference = (
  tx: Tx,
  newId: () => string,
  preference: {
    accountId: string
    channel: string
    address: string
    category: 'marketing'
    value: 'stop' | 'resume'
    words: string
    at: Date
  },
) =>
  recordConsent(tx, {
    accountId: preference.accountId,
    id: newId(),
    at: preference.at,
    channel: preference.channel,
    address: preference.address,
    kind: preference.value === 'stop' ? 'opt_out' : 'opt_in',
    category: preference.category,
    source: 'preference',
    words: preference.words,
  })

export type ConsentEventRow = EventRow

/** All evidence of one address in the order it was recorded. */
export const consentRowsOf = (tx: Db, accountId: string, address: string) =>
  rows<EventRow>(
    tx,
    sql`select id, address, position, at, channel, kind, category, source, words, campaign_id, message_id, user_id, user_name, import_id, prev_hash, hash
    from consent_events where account_id = ${accountId} and address = ${address} order by position nulls first, at, id`,
  )
