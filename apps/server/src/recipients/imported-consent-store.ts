import { sql } from 'kysely'
import { maybeOne, notify, rows, type Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { otherWritingsOf } from './aliases-store.ts'
import { type ChainedEvent, hashOf } from './consent-chain.ts'
import {
  CONSENT_NOTICE,
  type Consent,
  type ConsentNotice,
  linkOf,
  lockEvidence,
  STANDS,
} from './consent-store.ts'

// Evidence from files of other systems, by the batch, and taking a whole file back. The rules are those of consent-store.ts.

/** One opt-out of a file; `id` is of its evidence. */
export type FromFile = { id: string; address: string; channel: string; at: Date; words: string }
/** The import that brings them. `sha256` tells the same file of another import, which is not recorded twice. */
export type OfImport = {
  accountId: string
  importId: string
  sha256: string
  userId: string | null
  userName: string | null
}
type Recorded = {
  /** Opted out since. */
  out: number
  /** Opted out already, or recorded from this file before. */
  known: number
  /** Agreed later than the file says: kept as evidence only. */
  agreed: number
}

const keyOf = (one: { channel: string; address: string }): string => `${one.channel} ${one.address}`

/**
 * Records opt-outs of a file in the caller's transaction, under the locks of their addresses. Whoever stands opted out by another import gets
 * this evidence too, so that undoing that one lets them stay; whoever stopped in another way needs none. Costs seven statements, whatever
 * the number of rows.
 */
export async function recordOptOuts(tx: Tx, list: readonly FromFile[], from: OfImport): Promise<Recorded> {
  const { accountId } = from
  const result: Recorded = { out: 0, known: 0, agreed: 0 }
  const asked = list.map((one) => ({ ...one, accountId }))
  const others = await otherWritingsOf(tx, asked)
  const written = asked.map((one) => [one.address, ...others(one)])
  await lockEvidence(
    tx,
    written.flat().map((address) => ({ accountId, address })),
  )
  const addresses = [...new Set(written.flat())]
  const mine = new Set((await ofThisFile(tx, from, addresses)).map(keyOf))
  const standing = new Map(
    (await standingOf(tx, accountId, addresses)).map((one) => [keyOf(one), one.source]),
  )
  const events: Consent[] = []
  const counted = new Map<string, { known: boolean }>()
  for (const [n, one] of asked.entries()) {
    const source = standing.get(keyOf(one)) ?? standing.get(keyOf({ ...one, channel: 'all' }))
    if (mine.has(keyOf(one)) || (source !== undefined && source !== 'import')) {
      result.known += 1
      continue
    }
    mine.add(keyOf(one))
    counted.set(keyOf(one), { known: source !== undefined })
    for (const address of written[n]!) {
      const { id } =
        address === one.address ? one : (await rows(tx, sql<{ id: string }>`select uuidv7() as id`))[0]!
      events.push({ ...from, ...one, id, address, kind: 'opt_out', source: 'import' })
    }
  }
  await chain(tx, accountId, events, 'opt_out')
  const fresh = new Set((await standOut(tx, accountId, events)).map(keyOf))
  for (const [key, { known }] of counted) {
    if (fresh.has(key) && !known) result.out += 1
    else if (known) result.known += 1
    else result.agreed += 1
  }
  await tell(
    tx,
    accountId,
    events.filter((event) => fresh.has(keyOf(event))),
    'opt_out',
  )
  return result
}

const ofThisFile = (tx: Tx, from: OfImport, addresses: readonly string[]) =>
  rows(
    tx,
    // Address by address: through the import it would read everything the file brought so far, for each batch again.
    sql<{
      channel: string
      address: string
    }>`select e.channel, e.address from unnest(${addresses as string[]}::text[]) as a (address)
      cross join lateral (
        select o.channel, o.address, o.import_id from consent_events o
        where o.account_id = ${from.accountId} and o.address = a.address and o.kind = 'opt_out' and o.import_id is not null offset 0) e
    where exists (
      select from data_imports d where d.account_id = ${from.accountId} and d.id = e.import_id and d.sha256 = ${from.sha256}
        and d.status not in ('undoing', 'undone'))`,
  )

const standingOf = (tx: Tx, accountId: string, addresses: readonly string[]) =>
  rows(
    tx,
    sql<{
      channel: string
      address: string
      source: string
    }>`select o.channel, o.address, case when ${CAN_BE_UNDONE} then 'import' else 'other' end as source
    from opt_outs o left join consent_events e on e.account_id = o.account_id and e.id = o.event_id
    where o.account_id = ${accountId} and o.address = any(${addresses as string[]}::text[]) and o.category = ''`,
  )

const CAN_BE_UNDONE = sql`exists (select from data_imports d where d.account_id = e.account_id and d.id = e.import_id)`

/** The import an opt-out of everything came from and could go with, `other` when there is none; undefined = not opted out. */
export async function importOfOptOut(
  tx: Tx,
  who: { accountId: string; channel: string; address: string },
): Promise<string | undefined> {
  const found = await maybeOne(
    tx,
    sql<{ import_id: string | null }>`select case when ${CAN_BE_UNDONE} then e.import_id end as import_id
    from opt_outs o left join consent_events e on e.account_id = o.account_id and e.id = o.event_id
    where o.account_id = ${who.accountId} and o.channel in (${who.channel}, 'all') and o.address = ${who.address} and o.category = ''
    order by import_id nulls first limit 1`,
  )
  return found && (found.import_id ?? 'other')
}

/** The next links of many chains. Their locks are held. */
async function chain(
  tx: Tx,
  accountId: string,
  list: readonly Omit<Consent, 'kind'>[],
  kind: ChainedEvent['kind'],
): Promise<void> {
  if (list.length === 0) return
  const last = new Map(
    (
      await rows(
        tx,
        sql<{
          address: string
          position: number
          hash: Buffer
        }>`select distinct on (address) address, position, hash from consent_events
          where account_id = ${accountId} and address = any(${list.map((one) => one.address)}::text[]) and position is not null
          order by address, position desc`,
      )
    ).map((link) => [link.address, link]),
  )
  const links = list.map((one) => {
    const before = last.get(one.address)
    const event = linkOf(one, kind, (before?.position ?? 0) + 1)
    const link = { ...event, prevHash: before?.hash ?? null, hash: hashOf(event, before?.hash ?? null) }
    last.set(one.address, { address: one.address, position: event.position, hash: link.hash })
    return link
  })
  await sql`insert into consent_events (account_id, id, at, channel, address, kind, category, source, words, user_id, user_name, import_id,
      position, prev_hash, hash)
    select ${accountId}, n.id, n.at, n.channel, n.address, ${kind}, n.category, n.source, n.words, n.user_id, n.user_name, n.import_id, n.position,
      n.prev_hash, n.hash
    from unnest(${links.map((l) => l.id)}::uuid[], ${links.map((l) => l.at)}::timestamptz[], ${links.map((l) => l.channel)}::text[],
      ${links.map((l) => l.address)}::text[], ${links.map((l) => l.category)}::text[], ${links.map((l) => l.source)}::text[],
      ${links.map((l) => l.words)}::text[], ${links.map((l) => l.userId)}::text[], ${links.map((l) => l.userName)}::text[],
      ${links.map((l) => l.importId)}::uuid[], ${links.map((l) => l.position)}::int[], ${links.map((l) => l.prevHash)}::bytea[],
      ${links.map((l) => l.hash)}::bytea[]) as n (id, at, channel, address, category, source, words, user_id, user_name, import_id, position,
      prev_hash, hash)`.execute(tx)
}

/** Whom the new evidence opts out: an opt-in later than it stands, even if it was recorded first. */
const standOut = (tx: Tx, accountId: string, events: readonly Consent[]) =>
  rows(
    tx,
    sql<{
      channel: string
      address: string
    }>`insert into opt_outs (account_id, channel, address, category, since, source, words, event_id)
    select ${accountId}, n.channel, n.address, '', n.at, 'import', n.words, n.id
    from unnest(${events.map((e) => e.channel)}::text[], ${events.map((e) => e.address)}::text[], ${events.map((e) => e.at)}::timestamptz[],
      ${events.map((e) => e.words)}::text[], ${events.map((e) => e.id)}::uuid[]) as n (channel, address, at, words, id)
    where not exists (
      select from consent_events i where i.account_id = ${accountId} and i.address = n.address and i.kind = 'opt_in' and i.at > n.at
        and i.channel in (n.channel, 'all') and i.category is null)
    on conflict (account_id, channel, address, category) do nothing returning channel, address`,
  )

async function tell(
  tx: Tx,
  accountId: string,
  list: readonly { channel: string; address: string; category?: string | null }[],
  kind: Consent['kind'],
): Promise<void> {
  for (const { channel, address, category } of list) {
    const notice: ConsentNotice = {
      accountId,
      channel,
      address,
      kind,
      category: category === 'marketing' ? category : null,
    }
    await notify(tx, CONSENT_NOTICE, JSON.stringify(notice))
  }
  if (list.length > 0) await publish(tx, accountId, { type: 'consent' })
}

export type TakenBack = {
  accountId: string
  importId: string
  /** Why, as the evidence says it. */
  words: string
  userId: string | null
  userName: string | null
  now: Date
  newId: () => string
}

/**
 * Takes back up to `limit` opt-outs that an import recorded, each by a link of its own behind it: the evidence stays, and says that it does
 * not count. Where other evidence that somebody stopped still stands, it takes the place of the one that goes, so nobody is written to
 * again who stopped in another way, before or since. `after` is the last one of the batch before. Answers how many were taken back, and the
 * last of them; 0 = none is left.
 */
export async function withdrawImported(
  tx: Tx,
  of: TakenBack,
  after: string,
  limit: number,
): Promise<{ n: number; last: string }> {
  const { accountId, importId } = of
  const list = await rows(
    tx,
    sql<{
      id: string
      channel: string
      address: string
      category: 'marketing' | null
    }>`select e.id, e.channel, e.address, e.category
    from consent_events e where e.account_id = ${accountId} and e.import_id = ${importId} and e.kind = 'opt_out' and e.id > ${after} and ${STANDS}
    order by e.id limit ${limit}`,
  )
  if (list.length === 0) return { n: 0, last: after }
  await lockEvidence(
    tx,
    list.map(({ address }) => ({ accountId, address })),
  )
  const withdrawn = list.map((one) => ({
    ...{ accountId, importId, channel: one.channel, address: one.address, category: one.category },
    ...{ id: of.newId(), at: of.now, source: 'import' as const, words: of.words },
    ...{ userId: of.userId, userName: of.userName },
  }))
  await chain(tx, accountId, withdrawn, 'withdrawn')
  const ids = list.map((one) => one.id)
  // By the key of the table, which knows addresses and no events.
  const these = sql`unnest(${ids}::uuid[], ${list.map((one) => one.channel)}::text[], ${list.map((one) => one.address)}::text[]) as t (id, channel, address)`
  // In place, so that nobody hears of an opt-out that went and came in one moment.
  await sql`update opt_outs o set since = s.at, source = s.source, words = s.words, campaign_id = s.campaign_id, event_id = s.id
    from (
      select distinct on (e.channel, e.address, coalesce(e.category, '')) e.*, t.id as gone from ${these}
        join opt_outs g on g.account_id = ${accountId} and g.channel = t.channel and g.address = t.address and g.event_id = t.id
        join consent_events e on e.account_id = g.account_id and e.address = g.address and e.channel = g.channel and coalesce(e.category, '') = g.category
      where e.kind = 'opt_out' and ${STANDS}
        and not exists (
          select from consent_events i where i.account_id = e.account_id and i.address = e.address and i.kind = 'opt_in' and i.at >= e.at
            and i.channel in (e.channel, 'all') and (i.category is null or i.category = e.category))
      order by e.channel, e.address, coalesce(e.category, ''), e.at) s
    where o.account_id = ${accountId} and o.channel = s.channel and o.address = s.address and o.category = coalesce(s.category, '')
      and o.event_id = s.gone`.execute(tx)
  const gone = await rows(
    tx,
    sql<{ channel: string; address: string; category: string }>`delete from opt_outs o using ${these}
    where o.account_id = ${accountId} and o.channel = t.channel and o.address = t.address and o.event_id = t.id
    returning o.channel, o.address, o.category`,
  )
  // Dispatchers forget them as they do of an opt-in.
  await tell(tx, accountId, gone, 'opt_in')
  return { n: list.length, last: list.at(-1)!.id }
}
