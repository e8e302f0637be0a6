import { type RawBuilder, sql } from 'kysely'

// How a question reads rollups: summed days where they fit, quarters of an hour elsewhere (migration 0068).

const span = (at: RawBuilder<unknown>, edges: readonly Date[]) =>
  sql`width_bucket(${at}, ${edges as Date[]}::timestamptz[]) - 1`

/** Which span of these edges a column's moment lies in, from 0. */
export const spanOf = (column: string, edges: readonly Date[]) => span(sql.ref(column), edges)

/**
 * CTEs: `runs (span, first, last)`, the first and the last of the summed days that lie within a span, and `gaps (begins, ends)`, the time between
 * the first edge and the last that such days leave. Every row counts once if a question takes
 *   days of `runs`,
 *   what is fresh between the first edge and the last,
 *   and what is settled in the `gaps`.
 * In one statement: between two, the packer could move rows from one of them to another.
 */
export const cutTime = (
  days: 'rollup_days' | 'conversation_days',
  accountId: string,
  edges: readonly Date[],
) => {
  const [from, to] = [edges[0]!, edges.at(-1)!]
  return sql`summed as materialized (
      select at, until, ${spanOf('at', edges)} as span from ${sql.table(days)}
      where account_id = ${accountId} and at >= ${from} and until <= ${to}
        and ${spanOf('at', edges)} = ${span(sql`until - interval '1 microsecond'`, edges)}),
    runs as materialized (select span, min(at) as first, max(at) as last from summed group by span),
    gaps as materialized (
      select begins, ends from (
        select until as begins, lead(at, 1, ${to}::timestamptz) over (order by at, until) as ends
        from (select at, until from summed union all select ${from}::timestamptz, ${from}::timestamptz) edge) gap
      where begins < ends)`
}

/** Columns of several tables, as `t.a, t.b`. */
const columns = (t: string, names: readonly string[]) =>
  sql.join(names.map((name) => sql.ref(`${t}.${name}`)))

const FIGURES = [
  'attempted',
  'eligible',
  'skipped',
  'sent',
  'delivered',
  'read',
  'failed',
  'failed_late',
  'unknown',
  'responded',
  'replies',
  'opted_out',
  'segments',
] as const
const WHO = ['account_id', 'campaign_id', 'sender_id', 'channel'] as const

/** The CTEs above and `r`: every row of a rollup of messages between the edges, with its span. */
function messageRows(
  accountId: string,
  edges: readonly Date[],
  of: { days: string; quarters: string; columns: readonly string[] },
) {
  const [from, to] = [edges[0]!, edges.at(-1)!]
  const names = [...WHO, ...of.columns]
  return sql`${cutTime('rollup_days', accountId, edges)},
    r as (
      select s.span, ${columns('d', names)} from runs s
        join ${sql.table(of.days)} d on d.account_id = ${accountId} and d.at >= s.first and d.at <= s.last
      union all select ${spanOf('f.at', edges)}, ${columns('f', names)} from ${sql.table(of.quarters)} f
        where f.account_id = ${accountId} and f.at >= ${from} and f.at < ${to} and f.shard > 0
      union all select ${spanOf('p.at', edges)}, ${columns('p', names)} from gaps g
        join ${sql.table(of.quarters)} p on p.account_id = ${accountId} and p.at >= g.begins and p.at < g.ends where p.shard = 0)`
}

export const figureRows = (accountId: string, edges: readonly Date[]) =>
  messageRows(accountId, edges, {
    days: 'message_day_rollups',
    quarters: 'message_rollups',
    columns: ['country', ...FIGURES],
  })

export const partRows = (accountId: string, edges: readonly Date[]) =>
  messageRows(accountId, edges, {
    days: 'message_day_parts',
    quarters: 'message_rollup_parts',
    columns: ['metric', 'n'],
  })
