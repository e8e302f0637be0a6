import { type RawBuilder, sql } from 'kysely'

// How a question reads rollups: summed days where they fit, quarters of an hour elsewhere (migration 0068).

const span = (at: RawBuilder<unknown>, edges: readonly Date[]) =>
  sql`width_bucket(${at}, ${edges as Date[]}::timestamptz[]) - 1`

/** Which span of these edges a column's moment lies in, from 0. */
export const spanOf = (column: string, edges: readonly Date[]) => span(sql.ref(column), edges)

/**
 * CTEs: `runs (span, first, last, ends)`, summed days of one span that follow each other without a gap, from the first to the last, which ends at
 * `ends`; and `gaps (begins, ends)`, the time between the first edge and the last that they leave. Every row counts once if a question takes
 *   the days of `runs`, and what is fresh within them,
 *   and all quarters of the `gaps`.
 * In one statement: between two, the packer could move rows from one of them to another.
 */
export const cutTime = (
  days: 'rollup_days' | 'conversation_days',
  accountId: string,
  edges: readonly Date[],
) => {
  const [from, to] = [edges[0]!, edges.at(-1)!]
  return sql`summed as materialized (
      select at, until, ${spanOf('at', edges)} as span, lag(until) over (order by at) is distinct from at as begins from ${sql.table(days)}
      where account_id = ${accountId} and at >= ${from} and until <= ${to}
        and ${spanOf('at', edges)} = ${span(sql`until - interval '1 microsecond'`, edges)}),
    runs as materialized (
      select span, min(at) as first, max(at) as last, max(until) as ends
      from (select *, count(*) filter (where begins) over (order by at) as run from summed) day group by span, run),
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
const WHO = ['campaign_id', 'sender_id', 'channel'] as const

/** The CTEs above and `r`: every row of a rollup of messages between the edges, with its span. */
function messageRows(
  accountId: string,
  edges: readonly Date[],
  of: { days: string; quarters: string; columns: readonly string[] },
) {
  const names = [...WHO, ...of.columns]
  return sql`${cutTime('rollup_days', accountId, edges)},
    r as (
      select s.span, ${columns('d', names)} from runs s
        join ${sql.table(of.days)} d on d.account_id = ${accountId} and d.at >= s.first and d.at <= s.last
      union all select s.span, ${columns('f', names)} from runs s
        join ${sql.table(of.quarters)} f on f.account_id = ${accountId} and f.at >= s.first and f.at < s.ends and f.shard > 0
      union all select ${spanOf('q.at', edges)}, ${columns('q', names)} from gaps g
        join ${sql.table(of.quarters)} q on q.account_id = ${accountId} and q.at >= g.begins and q.at < g.ends)`
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
