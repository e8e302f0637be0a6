import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { MovedInLane } from './settle-store.ts'
import { type Deltas, liesWithPerson } from './states.ts'

// Counters of campaigns. Every statement that moves messages ends with one of these, in the same transaction. The rollups by time are kept
// by the table itself (migration 0030).

const bySortedKey = (map: ReadonlyMap<string, number>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => [...splitKey(key), n] as const)

function splitKey(key: string): [string, string, string] {
  const [account, campaign, ...metric] = key.split('/')
  return [account!, campaign!, metric.join('/')]
}

/** Rows a counter is spread over, so that writers that meet do not wait for each other's commit; readers sum them. */
const SHARDS = 8

/**
 * Adds what moved to the counters and, when given, to the speed curve, in one round trip. Sorted by key, last in the transaction: the
 * rows are hot, so they are locked briefly and in one order. Each connection writes its own shard.
 */
export async function count(
  tx: Tx,
  deltas: Deltas,
  now: Date,
  handed: readonly MovedInLane[] = [],
): Promise<void> {
  const counts = bySortedKey(deltas.counts)
  const pulses = pulsesOf(handed)
  if (counts.length + pulses.length === 0) return
  await sql`/* prepared */ with counted as (
      insert into campaign_counts (account_id, campaign_id, metric, shard, n)
      select a, c, m, pg_backend_pid() % ${SHARDS}::int, n
      from unnest(${counts.map((c) => c[0])}::uuid[], ${counts.map((c) => c[1])}::uuid[], ${counts.map((c) => c[2])}::text[],
        ${counts.map((c) => c[3])}::bigint[]) as e (a, c, m, n)
      on conflict (account_id, campaign_id, metric, shard) do update set n = campaign_counts.n + excluded.n)
    insert into send_speeds (account_id, campaign_id, at, shard, n, refused, failed_late, went_on)
    select a, c, ${speedBucket(now)}, pg_backend_pid() % ${SHARDS}::int, n, refused, failed_late, went_on
    from unnest(${pulses.map((s) => s.accountId)}::uuid[], ${pulses.map((s) => s.campaignId)}::uuid[], ${pulses.map((s) => s.n)}::int[],
      ${pulses.map((s) => s.refused)}::int[], ${pulses.map((s) => s.failedLate)}::int[], ${pulses.map((s) => s.wentOn)}::int[])
      as e (a, c, n, refused, failed_late, went_on)
    on conflict (account_id, campaign_id, at, shard) do update set n = send_speeds.n + excluded.n,
      refused = send_speeds.refused + excluded.refused, failed_late = send_speeds.failed_late + excluded.failed_late,
      went_on = send_speeds.went_on + excluded.went_on`.execute(tx)
}

const SPEED_BUCKET_MS = 10_000

/** The ten seconds of the speed curve that `now` lies in. */
export const speedBucket = (now: Date): Date =>
  new Date(Math.floor(now.getTime() / SPEED_BUCKET_MS) * SPEED_BUCKET_MS)

type Pulse = { n: number; refused: number; failedLate: number; wentOn: number }
const NOTHING: Pulse = { n: 0, refused: 0, failedLate: 0, wentOn: 0 }

/**
 * What one move says of a campaign's health: accepted, refused (or nobody knows), or failed after it was accepted. Who cannot be reached on
 * one channel and goes on to the next is no failure of the campaign: how it ends there is.
 */
function pulseOf(row: MovedInLane): Pulse | null {
  const begun = row.was === 'sending' || row.was === 'unknown'
  const goesOn = row.state === 'failed' && row.has_next && liesWithPerson(row.reason)
  if (begun && ['sent', 'delivered', 'read'].includes(row.state)) return { ...NOTHING, n: 1 }
  if (row.was === 'sending' && ['failed', 'unknown'].includes(row.state))
    return goesOn ? null : { ...NOTHING, refused: 1 }
  if (row.was === 'sent' && row.state === 'failed')
    return goesOn ? { ...NOTHING, wentOn: 1 } : { ...NOTHING, failedLate: 1 }
  return null
}

type CampaignPulse = Pulse & { accountId: string; campaignId: string }

/** What was handed over, refused or failed later, by campaign: the speed curve, which the breaker reads too. */
function pulsesOf(moved: readonly MovedInLane[]): CampaignPulse[] {
  const sums = new Map<string, CampaignPulse>()
  for (const row of moved) {
    const pulse = row.campaign_id && pulseOf(row)
    if (!row.campaign_id || !pulse) continue
    const sum = sums.get(row.campaign_id) ?? {
      accountId: row.account_id,
      campaignId: row.campaign_id,
      ...NOTHING,
    }
    sum.n += pulse.n
    sum.refused += pulse.refused
    sum.failedLate += pulse.failedLate
    sum.wentOn += pulse.wentOn
    sums.set(row.campaign_id, sum)
  }
  return [...sums.values()].sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1))
}

/** A person lets a campaign go on: what failed in the running ten seconds no longer counts against it. */
export const forgiveFailures = (tx: Tx, accountId: string, campaignId: string, now: Date) =>
  sql`update send_speeds set refused = 0, failed_late = 0
    where account_id = ${accountId} and campaign_id = ${campaignId} and at = ${speedBucket(now)}`.execute(tx)

export type Health = { campaign_id: string; account_id: string; handed: number; failed: number }

/**
 * How the last attempts of campaigns went, from each one's own moment on: what was handed over or refused, and what failed of it. Of several
 * channels each person counts once, on the last one that was tried.
 */
export const healthOf = (
  tx: Tx,
  campaigns: readonly { accountId: string; campaignId: string; since: Date }[],
) =>
  rows(
    tx,
    sql<Health>`select s.account_id, s.campaign_id, greatest(sum(s.n + s.refused - s.went_on), 0)::int as handed, sum(s.refused + s.failed_late)::int as failed
    from unnest(${campaigns.map((c) => c.accountId)}::uuid[], ${campaigns.map((c) => c.campaignId)}::uuid[],
      ${campaigns.map((c) => c.since)}::timestamptz[]) as w (account_id, campaign_id, since)
      join send_speeds s on s.account_id = w.account_id and s.campaign_id = w.campaign_id and s.at >= w.since
    group by 1, 2`,
  )

/** Lanes that were closed while something still waited in them. */
export const closedLanesWithWaiting = (tx: Tx) =>
  rows(
    tx,
    sql<{ account_id: string; campaign_id: string }>`select l.account_id, l.campaign_id from lanes l
    where l.state = 'closed' and l.campaign_id is not null
      and exists (select 1 from message_queue q where q.lane_id = l.id and q.lease_id is null)`,
  )

export const forgetSpeeds = (tx: Tx, before: Date) =>
  sql`delete from send_speeds where at < ${before}`.execute(tx)

/** Counts one more of something that is not a state: replied, opted_out. */
export async function countOne(
  tx: Tx,
  accountId: string,
  campaignId: string,
  metric: 'replied' | 'opted_out',
  now: Date,
): Promise<void> {
  const key = `${accountId}/${campaignId}/${metric}`
  await count(tx, { counts: new Map([[key, 1]]) }, now)
}
