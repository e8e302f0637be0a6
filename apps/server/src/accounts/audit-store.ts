import type { AuditAction } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// Who did what to which thing, when and from where. Lines are added; neither the application nor the owner of the tables can change one.

export type AuditEntry = {
  accountId: string
  /** null = Foreword itself, or the command line. */
  actorId: string | null
  actorName: string
  /** "noun.what_was_done"; the noun is its kind. */
  action: AuditAction
  /** The thing, by the name people know it by. */
  subject: string
  /** What was there before and after, by field, in words. */
  changes?: Record<string, readonly [string | null, string | null]>
  /** Where from. Left out, it is the address the transaction was opened with; none = the server itself or the command line. */
  address?: string
}

export async function insertAudit(tx: Tx, entry: AuditEntry, now: Date): Promise<void> {
  await sql`insert into audit_log (account_id, at, actor_id, actor_name, action, subject, detail, address)
    values (${entry.accountId}, ${now}, ${entry.actorId}, ${entry.actorName}, ${entry.action}, ${entry.subject},
      ${JSON.stringify(entry.changes ? { changes: entry.changes } : {})}::jsonb,
      coalesce(${entry.address ?? null}, nullif(current_setting('foreword.from', true), '')))`.execute(tx)
}

export type AuditRow = {
  id: number
  at: Date
  actor_id: string | null
  actor_name: string
  kind: string
  action: string
  subject: string
  address: string | null
  detail: { changes?: Record<string, [string | null, string | null]> }
}

export type AuditFilter = {
  /** Only lines older than this one. */
  before: number | null
  kind: string | null
  /** `none` = what Foreword or the command line did. */
  actorId: string | null
  /** Days of the account's clock, both included: 2026-11-25. */
  from: string | null
  to: string | null
  search: string | null
  limit: number
}

/**
 * Newest first. Cost: a walk down the key, or the index of kind or person when one is asked for; a search reads as far back as it has to
 * for a page of hits.
 */
export const readAudit = (tx: Tx, accountId: string, filter: AuditFilter) =>
  rows(
    tx,
    sql<AuditRow>`select l.id, l.at, l.actor_id, l.actor_name, l.kind, l.action, l.subject, l.address, l.detail
    from audit_log l, accounts a
    where a.id = ${accountId} and l.account_id = a.id
      and (${filter.before}::bigint is null or l.id < ${filter.before})
      and (${filter.kind}::text is null or l.kind = ${filter.kind})
      and (${filter.actorId}::text is null or coalesce(l.actor_id, 'none') = ${filter.actorId})
      and (${filter.from}::date is null or l.at >= ${filter.from}::date::timestamp at time zone a.time_zone)
      and (${filter.to}::date is null or l.at < (${filter.to}::date + 1)::timestamp at time zone a.time_zone)
      and (${filter.search}::text is null or strpos(lower(concat_ws(' ', l.actor_name, l.action, replace(l.action, '_', ' '), l.subject, l.address,
        l.detail::text)), lower(${filter.search})) > 0)
    order by l.id desc limit ${filter.limit}`,
  )

/** Kinds that occur, by jumping from one to the next along the index. */
export const auditKinds = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ kind: string }>`with recursive kinds as (
      (select kind from audit_log where account_id = ${accountId} order by kind limit 1)
      union all
      select (select l.kind from audit_log l where l.account_id = ${accountId} and l.kind > k.kind order by l.kind limit 1)
      from kinds k where k.kind is not null)
    select kind from kinds where kind is not null`,
  )
