import type { Verdict } from '@foreword/contract'
import { sql } from 'kysely'
import type { Copy } from '../platform/db/copy-transaction.ts'
import { type Db, maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { JudgedRow } from './model.ts'
import { RECIPIENT_COLUMNS } from './recipient-lines.ts'

/** A row of the table recipients. */
export type RecipientRow = {
  line: number
  input: string
  address: string | null
  country: string | null
  phone_type: string | null
  zone_set_id: number | null
  zone_source: string | null
  variables: Record<string, string>
  own_text: string | null
  verdict: Verdict
  reason: string | null
  detail: string | null
  edited_at: Date | null
}

export type Audience = { accountId: string; campaignId: string }

const COPY_RECIPIENTS = `copy recipients (${RECIPIENT_COLUMNS.join(', ')}) from stdin`

/** Writes lines of recipientLine in bulk, about 90,000 rows a second: the address index takes 40 % of that. */
export function copyRecipients(copy: Copy, lines: Uint8Array): Promise<void> {
  return copy(COPY_RECIPIENTS, lines)
}

export type OptOutFact = { since: Date; source: string; words: string | null }

/** Which of these addresses opted out, and how. */
export async function optOutsOf(
  tx: Db,
  asked: { accountId: string; channel: string; kind: string; addresses: readonly string[] },
): Promise<Map<string, OptOutFact>> {
  if (asked.addresses.length === 0) return new Map()
  const found = await rows<OptOutFact & { address: string }>(
    tx,
    sql`select address, since, source, words from opt_outs
        where account_id = ${asked.accountId} and channel in (${asked.channel}, 'all') and address = any(${asked.addresses})
          and (category = '' or ${asked.kind === 'marketing'})
        order by since desc`,
  )
  return new Map(found.map((row) => [row.address, row]))
}

/** Another ready line of the audience with this address; null if there is none. */
export async function readyLineOf(
  tx: Tx,
  audience: Audience,
  address: string,
  exceptLine: number,
): Promise<number | null> {
  const found = await maybeOne<{ line: number }>(
    tx,
    sql`select line from recipients
        where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId} and address = ${address}
          and verdict = 'ready' and line <> ${exceptLine}
        order by line limit 1`,
  )
  return found?.line ?? null
}

/** Ready lines and their addresses after a line, in order. */
export function readyAddresses(tx: Db, audience: Audience, after: number, limit: number) {
  return rows<{ line: number; address: string }>(
    tx,
    sql`select line, address from recipients
        where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}
          and line > ${after} and verdict = 'ready'
        order by line limit ${limit}`,
  )
}

const COLUMNS = sql`line, input, address, country, phone_type, zone_set_id, zone_source, variables, own_text, verdict, reason, detail, edited_at`

export type ListFilter = { verdict?: string; search?: string; after?: number; limit: number }

/** Rows in the order of the file, after the line `after`. `verdict` is one of them, or `problems` for all but ready. */
export function recipientRows(tx: Db, audience: Audience, filter: ListFilter): Promise<RecipientRow[]> {
  const { accountId, campaignId } = audience
  const verdict =
    filter.verdict === undefined
      ? sql``
      : filter.verdict === 'problems'
        ? sql`and verdict <> 'ready'`
        : sql`and verdict = ${filter.verdict}`
  return rows<RecipientRow>(
    tx,
    sql`select ${COLUMNS} from recipients
        where account_id = ${accountId} and campaign_id = ${campaignId} and line > ${filter.after ?? 0}
        ${verdict} ${searched(filter.search)}
        order by line limit ${filter.limit}`,
  )
}

/** By digits in the number (as read or as written), or by a part of any value. Reads the whole audience: 1 s a million. */
function searched(search: string | undefined) {
  const text = search?.trim() ?? ''
  if (text === '') return sql``
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const digits = text.replace(/\D/g, '')
  const byNumber = digits !== '' && /^[\d\s()+.-]+$/.test(text)
  const number = byNumber ? sql`address like ${`%${digits}%`} or` : sql``
  return sql`and (${number} input ilike ${like} or own_text ilike ${like}
    or exists (select from jsonb_each_text(variables) as held (name, value) where value ilike ${like}))`
}

export function recipientRow(tx: Tx, audience: Audience, line: number, lock = false) {
  return maybeOne<RecipientRow>(
    tx,
    sql`select ${COLUMNS} from recipients
        where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId} and line = ${line}
        ${lock ? sql`for update` : sql``}`,
  )
}

/** The first duplicate of an address, which takes its place when the ready row goes away. */
export function firstDuplicate(tx: Tx, audience: Audience, address: string) {
  return maybeOne<RecipientRow>(
    tx,
    sql`select ${COLUMNS} from recipients
        where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}
          and address = ${address} and verdict = 'duplicate'
        order by line limit 1 for update`,
  )
}

/** Names another line in the remaining duplicates of an address. */
export async function renameDuplicates(
  tx: Tx,
  audience: Audience,
  address: string,
  line: number,
): Promise<void> {
  await sql`update recipients set detail = ${`Same as line ${line}`}
    where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}
      and address = ${address} and verdict = 'duplicate'`.execute(tx)
}

/** Replaces what is known of one line by a new judgement. */
export async function updateRecipient(
  tx: Tx,
  audience: Audience,
  row: JudgedRow & { zoneSetId: number | null; editedAt: Date | null },
): Promise<void> {
  await sql`update recipients set input = ${row.input}, address = ${row.address}, country = ${row.country},
      phone_type = ${row.phoneType}, zone_set_id = ${row.zoneSetId}, zone_source = ${row.zoneSource},
      variables = ${JSON.stringify(row.variables)}, own_text = ${row.ownText}, addresses = ${row.addresses ? JSON.stringify(row.addresses) : null}::jsonb,
      verdict = ${row.verdict},
      reason = ${row.reason}, detail = ${row.detail}, edited_at = coalesce(${row.editedAt}, edited_at)
    where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId} and line = ${row.line}`.execute(
    tx,
  )
}

export async function deleteRecipients(tx: Tx, audience: Audience): Promise<void> {
  await sql`delete from recipients
    where account_id = ${audience.accountId} and campaign_id = ${audience.campaignId}`.execute(tx)
}
