import { readAccount } from '../accounts/index.ts'
import { type CampaignRow, lockCampaign } from '../campaigns/index.ts'
import type { FailureClass } from '../channels/index.ts'
import {
  applyReceipts,
  campaignsOfMessages,
  combineReceipts,
  failedMessages,
  type LateRetry,
  type Moved,
  type Receipt,
  retryLate,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { recordSuppressions, zonesOfSets } from '../recipients/index.ts'
import { passes, tryAgainAt } from './late.ts'
import { announce } from './settler.ts'
import { wakeDispatchers } from './wake.ts'

/** A receipt with the class its carrier's error table gives the code; null when it is no failure, or an unknown one. */
export type CarrierReceipt = Receipt & { class: FailureClass | null }

/**
 * Writes what a carrier said of messages, by webhook or when asked, and what follows: who failed late for a passing reason is tried
 * again while the campaign is sending, twice at most; who cannot get messages on the channel is remembered. Answers what moved.
 */
export async function writeReceipts(
  tx: Tx,
  receipts: readonly CarrierReceipt[],
  now: Date,
): Promise<Moved[]> {
  // Campaigns before messages and counters, as everybody who holds a campaign goes on to those.
  const campaigns = await holdCampaigns(tx, receipts)
  const best = new Map(combineReceipts(receipts).map((one) => [one.messageId, one as CarrierReceipt]))
  const moved = await applyReceipts(tx, [...best.values()], now)
  await announce(tx, moved)
  const failed = moved.flatMap((row) => {
    const receipt = best.get(row.id)
    return row.state === 'failed' && receipt ? [{ row, receipt }] : []
  })
  await suppress(
    tx,
    failed.filter(({ receipt }) => receipt.class === 'suppress'),
    now,
  )
  await tryAgain(
    tx,
    failed.filter(({ row, receipt }) => row.was === 'sent' && passes(receipt.class)),
    campaigns,
    now,
  )
  return moved
}

type Failed = { row: Moved; receipt: CarrierReceipt }

async function holdCampaigns(tx: Tx, receipts: readonly CarrierReceipt[]): Promise<Map<string, CampaignRow>> {
  const passing = receipts.filter((one) => one.state === 'failed' && passes(one.class))
  const held = new Map<string, CampaignRow>()
  for (const { account_id, campaign_id } of await campaignsOfMessages(tx, passing)) {
    const row = await lockCampaign(tx, account_id, campaign_id)
    if (row?.status === 'sending') held.set(row.id, row)
  }
  return held
}

async function suppress(tx: Tx, failed: readonly Failed[], now: Date): Promise<void> {
  const found = await failedMessages(
    tx,
    failed.map(({ row }) => row),
  )
  await recordSuppressions(
    tx,
    found.map((row) => ({
      accountId: row.account_id,
      channel: row.channel,
      address: row.address,
      reason: row.reason ?? 'other',
      code: row.carrier_code,
      messageId: row.id,
    })),
    now,
  )
}

async function tryAgain(
  tx: Tx,
  failed: readonly Failed[],
  campaigns: ReadonlyMap<string, CampaignRow>,
  now: Date,
): Promise<void> {
  const candidates = failed.filter(({ row }) => row.campaign_id && campaigns.has(row.campaign_id))
  if (candidates.length === 0) return
  const messages = await failedMessages(
    tx,
    candidates.map(({ row }) => row),
  )
  const zones = await zonesOfSets(tx, [...new Set(messages.flatMap((row) => row.zone_set_id ?? []))])
  const classes = new Map(candidates.map(({ row, receipt }) => [row.id, receipt.class]))
  const retries: LateRetry[] = []
  for (const row of messages) {
    const campaign = campaigns.get(row.campaign_id!)!
    const again = tryAgainAt(
      {
        class: classes.get(row.id)!,
        attempt: row.attempt,
        window: campaign.delivery_window,
        notAfter: campaign.not_after,
        zones: zones.get(row.zone_set_id ?? 0) ?? (await clockOf(tx, campaign)),
      },
      now,
    )
    if (again) retries.push({ accountId: row.account_id, id: row.id, ...again })
  }
  if ((await retryLate(tx, retries, now)) > 0) await wakeDispatchers(tx)
}

/** Somebody without a zone goes by the account's clock if the campaign says so. */
async function clockOf(tx: Tx, campaign: CampaignRow): Promise<string[]> {
  if (campaign.no_zone !== 'account_zone') return []
  return [(await readAccount(tx, campaign.account_id)).time_zone]
}
