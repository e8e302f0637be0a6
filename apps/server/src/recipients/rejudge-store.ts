import type { Verdict } from '@foreword/contract'
import { sql } from 'kysely'
import { one, rows, type Tx } from '../platform/db/database.ts'
import type { Audience } from './store.ts'

/**
 * Judges the stored rows anew after the message changed its variables: people without a value for one are refused, people refused for
 * that only are ready again, unless somebody with the same number is, they opted out, or they cannot
 * get texts. The import's sums follow. Own texts need no
 * values. Cost: one pass over the audience, so call it only when the set of variables changed.
 */
export async function rejudgeVariables(
  tx: Tx,
  audience: Audience,
  channel: string,
  names: readonly string[],
): Promise<void> {
  const { accountId, campaignId } = audience
  await holdAudience(tx, audience)
  const changed = await one<{ refused: number; ready: number }>(
    tx,
    sql`with refused as (
        update recipients set verdict = 'refused', reason = 'missing_variable',
          detail = 'No value for ' || (select name from unnest(${names as string[]}::text[]) name where not jsonb_exists(variables, name) limit 1)
        where account_id = ${accountId} and campaign_id = ${campaignId} and verdict = 'ready' and own_text is null
          and not jsonb_exists_all(variables, ${names as string[]}::text[])
        returning 1),
      candidates as (
        select distinct on (r.address) r.line from recipients r
        where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.verdict = 'refused' and r.reason = 'missing_variable'
          and jsonb_exists_all(r.variables, ${names as string[]}::text[])
          and not exists (select from recipients o where o.account_id = r.account_id and o.campaign_id = r.campaign_id
            and o.address = r.address and o.verdict = 'ready')
          and not exists (select from opt_outs o where o.account_id = r.account_id and o.channel in (${channel}, 'all') and o.address = r.address
            and o.category = '')
          and not exists (select from suppressions s where s.account_id = r.account_id and s.channel = ${channel} and s.address = r.address)
        order by r.address, r.line),
      ready as (
        update recipients r set verdict = 'ready', reason = null, detail = null from candidates c
        where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.line = c.line returning 1)
      select (select count(*)::int from refused) as refused, (select count(*)::int from ready) as ready`,
  )
  const by = changed.refused - changed.ready
  if (by === 0) return
  await sql`update imports set ready = ready - ${by}, refused = refused + ${by},
      refused_reasons = refused_reasons || jsonb_build_object('missing_variable', coalesce((refused_reasons->>'missing_variable')::int, 0) + ${by}::int)
    where account_id = ${accountId} and campaign_id = ${campaignId}`.execute(tx)
}

/** Nobody else changes the audience until the end of the transaction. */
export async function holdAudience(tx: Tx, { accountId, campaignId }: Audience): Promise<void> {
  await sql`select 1 from imports where account_id = ${accountId} and campaign_id = ${campaignId} for update`.execute(
    tx,
  )
}

/** Reasons that lie in what is said to a person, not in the number. */
export const VALUE_REASONS: readonly string[] = [
  'missing_variable',
  'bad_value',
  'message_too_long',
  'unreadable_text',
]

/** Rows after a line that are ready, or refused for their values, in order. */
export const valuesAfter = (tx: Tx, { accountId, campaignId }: Audience, after: number, limit: number) =>
  rows<{
    line: number
    variables: Record<string, string>
    own_text: string | null
    verdict: Verdict
    reason: string | null
    detail: string | null
  }>(
    tx,
    sql`select line, variables, own_text, verdict, reason, detail from recipients
      where account_id = ${accountId} and campaign_id = ${campaignId} and line > ${after}
        and (verdict = 'ready' or (verdict = 'refused' and reason = any(${VALUE_REASONS as string[]}::text[])))
      order by line limit ${limit}`,
  )

/** Refuses lines, each for a reason of its own. */
export async function refuseLines(
  tx: Tx,
  { accountId, campaignId }: Audience,
  lines: readonly { line: number; reason: string; detail: string }[],
): Promise<void> {
  if (lines.length === 0) return
  await sql`update recipients r set verdict = 'refused', reason = n.reason, detail = n.detail
    from unnest(${lines.map((one) => one.line)}::int[], ${lines.map((one) => one.reason)}::text[], ${lines.map((one) => one.detail)}::text[])
      as n (line, reason, detail)
    where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.line = n.line`.execute(tx)
}

/**
 * Makes lines ready that were refused for their values: the first of each address, unless another line with it is ready, the person opted
 * out, or a carrier cannot reach them. Answers those that are ready now.
 */
export async function makeReady(
  tx: Tx,
  { accountId, campaignId }: Audience,
  channel: string,
  lines: readonly number[],
): Promise<Set<number>> {
  if (lines.length === 0) return new Set()
  const made = await rows<{ line: number }>(
    tx,
    sql`update recipients r set verdict = 'ready', reason = null, detail = null from (
        select distinct on (c.address) c.line from recipients c
        where c.account_id = ${accountId} and c.campaign_id = ${campaignId} and c.line = any(${lines as number[]}::int[])
          and c.address is not null
          and not exists (select from recipients o where o.account_id = c.account_id and o.campaign_id = c.campaign_id
            and o.address = c.address and o.verdict = 'ready')
          and not exists (select from opt_outs o where o.account_id = c.account_id and o.channel in (${channel}, 'all')
            and o.address = c.address and o.category = '')
          and not exists (select from suppressions s where s.account_id = c.account_id and s.channel = ${channel}
            and s.address = c.address)
        order by c.address, c.line) as first
      where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.line = first.line returning r.line`,
  )
  return new Set(made.map((row) => row.line))
}
