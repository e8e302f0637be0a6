import { sql } from 'kysely'
import { type Db, maybeOne, notify, one, rows, type Tx } from '../platform/db/database.ts'

/** One piece of evidence that a person agreed, or no longer does. */
export type Consent = {
  accountId: string
  id: string
  at: Date
  channel: string
  address: string
  kind: 'opt_out' | 'opt_in'
  source: 'reply' | 'carrier' | 'agent' | 'person' | 'import' | 'api'
  words: string | null
  campaignId?: string | null
  messageId?: string | null
  userId?: string | null
  userName?: string | null
}

/** Tells dispatchers at once: what they have in hand for this person comes back. The claim reads opt_outs itself. */
export const CONSENT_NOTICE = 'foreword_consent'
export type ConsentNotice = Pick<Consent, 'accountId' | 'channel' | 'address' | 'kind'>

/**
 * Keeps the evidence and lets opt_outs follow, in the caller's transaction. The latest evidence decides, whatever the
 * order it arrives in; of several opt-outs the first gives the date. Answers whether the address is opted out now.
 */
export async function recordConsent(tx: Tx, consent: Consent): Promise<{ optedOut: boolean }> {
  const c = consent
  // One address at a time: two opposite facts must not each miss the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${c.accountId} ${c.channel} ${c.address}`}, 0))`.execute(
    tx,
  )
  await sql`insert into consent_events (account_id, id, at, channel, address, kind, source, words, campaign_id,
      message_id, user_id, user_name)
    values (${c.accountId}, ${c.id}, ${c.at}, ${c.channel}, ${c.address}, ${c.kind}, ${c.source}, ${c.words},
      ${c.campaignId ?? null}, ${c.messageId ?? null}, ${c.userId ?? null}, ${c.userName ?? null})`.execute(
    tx,
  )
  await (c.kind === 'opt_out' ? addOptOut(tx, c) : endOptOut(tx, c))
  const notice: ConsentNotice = {
    accountId: c.accountId,
    channel: c.channel,
    address: c.address,
    kind: c.kind,
  }
  await notify(tx, CONSENT_NOTICE, JSON.stringify(notice))
  return { optedOut: await isOptedOut(tx, c) }
}

/** An opt-in later than this opt-out stands, even if it was recorded first. */
async function addOptOut(tx: Tx, c: Consent): Promise<void> {
  await sql`insert into opt_outs (account_id, channel, address, since, source, words, campaign_id, event_id)
    select ${c.accountId}::uuid, ${c.channel}, ${c.address}, ${c.at}::timestamptz, ${c.source}, ${c.words}::text,
      ${c.campaignId ?? null}::uuid, ${c.id}::uuid
    where not exists (
      select from consent_events where account_id = ${c.accountId} and address = ${c.address}
        and channel = ${c.channel} and kind = 'opt_in' and at > ${c.at})
    on conflict (account_id, channel, address) do nothing`.execute(tx)
}

/** Ends the opt-out up to this opt-in; one that came later, and was recorded before, takes its place. */
async function endOptOut(tx: Tx, c: Consent): Promise<void> {
  await sql`delete from opt_outs where account_id = ${c.accountId} and channel = ${c.channel}
    and address = ${c.address} and since <= ${c.at}`.execute(tx)
  await sql`insert into opt_outs (account_id, channel, address, since, source, words, campaign_id, event_id)
    select account_id, channel, address, at, source, words, campaign_id, id from consent_events
    where account_id = ${c.accountId} and address = ${c.address} and channel = ${c.channel} and kind = 'opt_out'
      and at > (select max(at) from consent_events where account_id = ${c.accountId} and address = ${c.address}
        and channel = ${c.channel} and kind = 'opt_in')
    order by at limit 1
    on conflict (account_id, channel, address) do nothing`.execute(tx)
}

export async function isOptedOut(
  tx: Db,
  who: { accountId: string; channel: string; address: string },
): Promise<boolean> {
  const found = await maybeOne(
    tx,
    sql`select 1 from opt_outs where account_id = ${who.accountId} and channel = ${who.channel}
          and address = ${who.address}`,
  )
  return found !== undefined
}

export type OptOutRow = {
  channel: string
  address: string
  since: Date
  source: string
  words: string | null
  campaign_name: string | null
}

const OPT_OUT = sql`o.channel, o.address, o.since, o.source, o.words, c.name as campaign_name`
/** The name is only shown; campaigns stay the campaigns room's to write. */
const WITH_CAMPAIGN = sql`left join campaigns c on c.account_id = o.account_id and c.id = o.campaign_id`

export function optOutRow(tx: Db, who: { accountId: string; channel: string; address: string }) {
  return maybeOne<OptOutRow>(
    tx,
    sql`select ${OPT_OUT} from opt_outs o ${WITH_CAMPAIGN}
        where o.account_id = ${who.accountId} and o.channel = ${who.channel} and o.address = ${who.address}`,
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
  at: Date
  kind: 'opt_out' | 'opt_in'
  channel: string
  source: string
  words: string | null
  user_name: string | null
  campaign_name: string | null
}

/** All evidence of one address on every channel, newest first. */
export function consentRows(tx: Db, who: { accountId: string; address: string }): Promise<ConsentRow[]> {
  return rows<ConsentRow>(
    tx,
    sql`select o.at, o.kind, o.channel, o.source, o.words, o.user_name, c.name as campaign_name
        from consent_events o ${WITH_CAMPAIGN}
        where o.account_id = ${who.accountId} and o.address = ${who.address}
        order by o.at desc, o.id desc`,
  )
}
