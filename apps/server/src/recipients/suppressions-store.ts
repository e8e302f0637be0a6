import { sql } from 'kysely'
import { type Db, one, rows, type Tx } from '../platform/db/database.ts'
import { isOptedOut } from './consent-store.ts'

// All SQL of suppressions: addresses a carrier says cannot be reached on a channel.

export type Suppression = {
  accountId: string
  channel: string
  address: string
  reason: string
  code: string | null
  messageId: string | null
}

/** Keeps what carriers said of addresses. The first word stands: later ones say the same. Sorted, so that two batches do not lock up. */
export async function recordSuppressions(
  tx: Tx,
  suppressions: readonly Suppression[],
  now: Date,
): Promise<void> {
  if (suppressions.length === 0) return
  const list = [...suppressions].sort((a, b) => (a.address < b.address ? -1 : 1))
  await sql`insert into suppressions (account_id, channel, address, reason, code, message_id, since)
    select *, ${now}::timestamptz from unnest(${list.map((s) => s.accountId)}::uuid[], ${list.map((s) => s.channel)}::text[],
      ${list.map((s) => s.address)}::text[], ${list.map((s) => s.reason)}::text[], ${list.map((s) => s.code)}::text[],
      ${list.map((s) => s.messageId)}::uuid[])
    on conflict (account_id, channel, address) do nothing`.execute(tx)
}

type Address = { accountId: string; channel: string; address: string }

/** The address may be tried again. False when it was not on the list. */
export async function dropSuppression(tx: Tx, who: Address): Promise<boolean> {
  const dropped = await rows(
    tx,
    sql`delete from suppressions where account_id = ${who.accountId} and channel = ${who.channel} and address = ${who.address} returning 1`,
  )
  return dropped.length === 1
}

export type SuppressionFact = { since: Date }

/** Which of these addresses a carrier said cannot be reached. */
export async function suppressionsOf(
  tx: Db,
  asked: { accountId: string; channel: string; addresses: readonly string[] },
): Promise<Map<string, SuppressionFact>> {
  if (asked.addresses.length === 0) return new Map()
  const found = await rows(
    tx,
    sql<SuppressionFact & { address: string }>`select address, since from suppressions
      where account_id = ${asked.accountId} and channel = ${asked.channel} and address = any(${asked.addresses as string[]})`,
  )
  return new Map(found.map((row) => [row.address, row]))
}

/** Why this address is not to be messaged on a channel, as the claim would say; null = it may be. */
export async function addressProblem(
  tx: Db,
  to: { accountId: string; channel: string; address: string; kind: string },
): Promise<'opted_out' | 'cannot_get_texts' | null> {
  if (await isOptedOut(tx, to)) return 'opted_out'
  const { accountId, channel, address } = to
  const barred = await suppressionsOf(tx, { accountId, channel, addresses: [address] })
  return barred.size > 0 ? 'cannot_get_texts' : null
}

export type SuppressionRow = {
  channel: string
  address: string
  reason: string
  code: string | null
  since: Date
  campaign_name: string | null
}
export type SuppressionFilter = { accountId: string; search: string | undefined }

/** Newest first, after the cursor. `search` is a part of the address. Campaign names are only shown. */
export const suppressionRows = (
  tx: Tx,
  filter: SuppressionFilter & {
    after: { since: Date; channel: string; address: string } | null
    limit: number
  },
) =>
  rows(
    tx,
    sql<SuppressionRow>`select s.channel, s.address, s.reason, s.code, s.since, c.name as campaign_name from suppressions s
      left join messages m on m.account_id = s.account_id and m.id = s.message_id
      left join campaigns c on c.account_id = m.account_id and c.id = m.campaign_id
    where s.account_id = ${filter.accountId} and (${digits(filter.search)}::text is null or s.address like '%' || ${digits(filter.search)} || '%')
      and (${filter.after?.since ?? null}::timestamptz is null or s.since < ${filter.after?.since ?? null}
        or s.since = ${filter.after?.since ?? null} and (s.channel, s.address) > (${filter.after?.channel ?? ''}, ${filter.after?.address ?? ''}))
    order by s.since desc, s.channel, s.address limit ${filter.limit}`,
  )

export async function countSuppressions(tx: Tx, filter: SuppressionFilter): Promise<number> {
  const row = await one(
    tx,
    sql<{ n: number }>`select count(*)::int as n from suppressions s where s.account_id = ${filter.accountId}
      and (${digits(filter.search)}::text is null or s.address like '%' || ${digits(filter.search)} || '%')`,
  )
  return row.n
}

/** What is searched for, or null for everything. Words without a digit find nothing: there is nothing but numbers to find. */
function digits(search: string | undefined): string | null {
  const text = search?.trim() ?? ''
  return text === '' ? null : text.replace(/\D/g, '') || '-'
}
