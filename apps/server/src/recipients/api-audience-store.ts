import type { Verdict } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { Addresses } from './model.ts'
import type { Audience } from './store.ts'

export type PersonLine = {
  line: number
  ownId: string | null
  input: string
  address: string | null
  country: string | null
  phoneType: string | null
  zoneSetId: number | null
  zoneSource: string | null
  variables: Record<string, string>
  ownText: string | null
  addresses: Addresses | null
  customer: Record<string, string> | null
  verdict: Verdict
  reason: string | null
  detail: string | null
}

const AT_ONCE = 5_000

/** Writes lines in the caller's transaction, 5,000 in a statement: COPY is refused to a role under row-level security. */
export async function insertPeople(tx: Tx, audience: Audience, lines: readonly PersonLine[]): Promise<void> {
  for (let from = 0; from < lines.length; from += AT_ONCE)
    await insertSome(tx, audience, lines.slice(from, from + AT_ONCE))
}

async function insertSome(tx: Tx, { accountId, campaignId }: Audience, lines: readonly PersonLine[]) {
  const of = <K extends keyof PersonLine>(key: K) => lines.map((line) => line[key])
  const json = (key: 'variables' | 'addresses' | 'customer') =>
    lines.map((line) => (line[key] === null ? null : JSON.stringify(line[key])))
  await sql`insert into recipients (account_id, campaign_id, line, own_id, input, address, country, phone_type, zone_set_id, zone_source, variables,
      own_text, addresses, customer, verdict, reason, detail)
    select ${accountId}, ${campaignId}, line, own_id, input, address, country, phone_type, zone_set_id, zone_source, variables::jsonb,
      own_text, addresses::jsonb, customer::jsonb, verdict, reason, detail
    from unnest(${of('line')}::int[], ${of('ownId')}::uuid[], ${of('input')}::text[], ${of('address')}::text[], ${of('country')}::text[],
      ${of('phoneType')}::text[], ${of('zoneSetId')}::int[], ${of('zoneSource')}::text[], ${json('variables')}::text[],
      ${of('ownText')}::text[], ${json('addresses')}::text[], ${json('customer')}::text[], ${of('verdict')}::text[], ${of('reason')}::text[], ${of('detail')}::text[])
      as new (line, own_id, input, address, country, phone_type, zone_set_id, zone_source, variables, own_text, addresses, customer, verdict, reason, detail)`.execute(
    tx,
  )
}

/** What applications told of the people these messages went to, by message. Most were told nothing of. */
export async function customersOf(
  tx: Tx,
  messages: readonly { accountId: string; id: string }[],
): Promise<Map<string, Record<string, string>>> {
  if (messages.length === 0) return new Map()
  const found = await rows(
    tx,
    sql<{ id: string; customer: Record<string, string> }>`/* prepared */ select m.id, r.customer
    from unnest(${messages.map((one) => one.accountId)}::uuid[], ${messages.map((one) => one.id)}::uuid[]) as asked (account_id, id)
      join messages m on m.account_id = asked.account_id and m.id = asked.id
      join recipients r on r.account_id = m.account_id and r.campaign_id = m.campaign_id and r.line = m.recipient_line
    where r.customer is not null`,
  )
  return new Map(found.map((row) => [row.id, row.customer]))
}
