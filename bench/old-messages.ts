import { type Brand, draftCampaign } from './brand.ts'
import type { BenchHouse } from './house.ts'
import { settleDatabase } from './measure.ts'

const EACH = 1_000_000
const DAYS_BETWEEN = 25

/**
 * Fills the ledger with what finished campaigns left: plain SQL, one campaign for each million, ids and times of the past, the same
 * people again and again as a brand has them. Only the ledger: receipts as they came (webhook_events) are not among it.
 */
export async function writeOldMessages(
  bench: BenchHouse,
  brand: Brand,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  const campaigns = Math.ceil(count / EACH)
  for (let n = campaigns; n > 0; n--) {
    const id = await draftCampaign(bench, brand, 1)
    await bench.look.query(
      `update campaigns set status = 'finished', launched_at = now() - $2::interval, finished_at = now() - $2::interval,
         recipients = $3, enqueued_all = true where id = $1`,
      [id, `${n * DAYS_BETWEEN} days`, Math.min(EACH, count)],
    )
    await writeCampaign(bench, brand, id, n * DAYS_BETWEEN, Math.min(EACH, count))
    say(`old rows: ${(campaigns - n + 1) * Math.min(EACH, count)}`)
  }
  await settleDatabase(bench)
}

const writeCampaign = (bench: BenchHouse, brand: Brand, id: string, daysAgo: number, count: number) =>
  bench.look.query(
    `insert into messages (account_id, id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address,
       content_id, variables, state, carrier_id, attempt, segments, created_at, attempted_at, eligible_at, sent_at, delivered_at)
     select $1, uuidv7($4::interval), $2::uuid, n, $2::uuid, 'out', 'service', 'sms', $3, '+' || (12120000000 + n),
       $2::uuid, '{"first_name": "Carmen"}', 'delivered', 'SM' || md5($2::uuid::text || n), 1, 1, t, t, t, t, t
     from generate_series(1, $5::int) as n, (select now() + $4::interval as t) as past`,
    [brand.accountId, id, brand.senderId, `-${daysAgo} days`, count],
  )
