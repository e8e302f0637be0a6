import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

export type SentLately = { at: Date; n: number }

/** What a campaign handed over since a moment, by the minute, and how many replied and after how long: what pace by people reckons with. */
export async function repliesOf(
  tx: Tx,
  of: { accountId: string; campaignId: string },
  since: Date,
): Promise<{
  sent: SentLately[]
  sentBefore: number
  replied: number
  replyTimes: { upTo: number | null; people: number }[]
}> {
  const sent = await rows(
    tx,
    sql<SentLately>`select date_bin(interval '1 minute', at, timestamptz '2000-01-01 00:00:00+00') as at, sum(n)::int as n from send_speeds
      where account_id = ${of.accountId} and campaign_id = ${of.campaignId} and at >= ${since} group by 1 having sum(n) > 0`,
  )
  const counts = await rows(
    tx,
    sql<{
      metric: string
      n: number
    }>`select metric, sum(n)::int as n from campaign_counts where account_id = ${of.accountId}
      and campaign_id = ${of.campaignId} and metric in ('state:sent', 'state:delivered', 'state:read', 'replied') group by 1`,
  )
  const times = await rows(
    tx,
    sql<{
      metric: string
      n: number
    }>`select metric, sum(n)::int as n from message_rollup_parts where account_id = ${of.accountId}
      and campaign_id = ${of.campaignId} and metric like 'reply:%' group by 1 having sum(n) > 0`,
  )
  const lately = sent.reduce((sum, row) => sum + row.n, 0)
  const replied = counts.find((row) => row.metric === 'replied')?.n ?? 0
  const all = counts.reduce((sum, row) => sum + (row.metric === 'replied' ? 0 : row.n), 0)
  return {
    sent,
    sentBefore: Math.max(0, all - lately),
    replied,
    replyTimes: times.map((row) => {
      const upTo = row.metric.slice('reply:'.length)
      return { upTo: upTo === '' ? null : Number(upTo), people: row.n }
    }),
  }
}
