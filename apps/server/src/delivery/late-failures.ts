import { readAccount } from '../accounts/index.ts'
import {
  type CampaignRow,
  type CampaignsDeps,
  lockCampaign,
  maySendOn,
  setStatus,
  stopCampaign,
} from '../campaigns/index.ts'
import { type CarrierError, type FailureClass, updateSender } from '../channels/index.ts'
import {
  failedMessages,
  type LateFailureRow,
  type LateRetry,
  retryLate,
  takeLate,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { NOWHERE, placesOfSets } from '../recipients/index.ts'
import { campaignHours } from './dues.ts'
import { tryAgainAt } from './late.ts'
import { stopWords, TEMPLATE_PROBLEM } from './outcomes.ts'
import { effectiveHours, layersFor } from './rules.ts'
import { readRules } from './rules-read.ts'

const MOST = 500

export type LateDeps = {
  db: Database
  clock: Clock
  campaigns: CampaignsDeps
  errors: readonly CarrierError[]
}

/**
 * Who failed after the carrier had accepted them is tried again while the campaign is sending or was until a day ago, twice at most; one
 * whose sender or template is at fault stops the campaign, as it does when the carrier says so at once. Beside the receipts, not
 * with them: it holds the campaign, and a receipt must not wait for whoever else does. Answers how many were looked at.
 */
export async function lookAtLateFailures(deps: LateDeps): Promise<number> {
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const late = await takeLate(tx, MOST)
    if (late.length === 0) return 0
    const campaigns = await holdCampaigns(tx, late, now)
    const retries = await retriesOf(tx, late, campaigns, now)
    if ((await retryLate(tx, retries, now)) > 0) await wakeDispatchers(tx)
    await stopForAll(tx, deps, late, campaigns)
    for (const campaign of campaigns.values())
      if (campaign.status === 'finished' && retries.some((retry) => retry.campaignId === campaign.id))
        await setStatus(tx, campaign.account_id, campaign.id, 'sending', null, now)
    return late.length
  })
}

/** The rest would end like these: nothing more goes out until somebody has looked. */
async function stopForAll(
  tx: Tx,
  deps: LateDeps,
  late: readonly LateFailureRow[],
  campaigns: ReadonlyMap<string, CampaignRow>,
): Promise<void> {
  const own = late.filter((row) => row.class === 'configuration' && campaigns.has(row.campaign_id))
  const first = new Map(own.toReversed().map((row) => [row.campaign_id, row]))
  for (const { id, account_id: accountId, campaign_id: campaignId } of first.values()) {
    const [message] = await failedMessages(tx, [{ account_id: accountId, id }])
    const known = deps.errors.find((error) => error.code === message?.carrier_code)
    if (!message || !known) continue
    await stopCampaign(tx, deps.campaigns, accountId, campaignId, stopWords(known))
    if (known.reason !== TEMPLATE_PROBLEM)
      await updateSender(tx, accountId, message.sender_id, { disabledReason: stopWords(known) })
  }
}

async function holdCampaigns(
  tx: Tx,
  late: readonly LateFailureRow[],
  now: Date,
): Promise<Map<string, CampaignRow>> {
  const ids = new Map(late.map((row) => [row.campaign_id, row.account_id]))
  const held = new Map<string, CampaignRow>()
  for (const [id, accountId] of [...ids].sort()) {
    const row = await lockCampaign(tx, accountId, id)
    if (row && row.status !== 'paused' && row.status !== 'stopped' && maySendOn(row, now)) held.set(id, row)
  }
  return held
}

type CampaignRetry = LateRetry & { campaignId: string }

async function retriesOf(
  tx: Tx,
  late: readonly LateFailureRow[],
  campaigns: ReadonlyMap<string, CampaignRow>,
  now: Date,
): Promise<CampaignRetry[]> {
  const classes = new Map(late.map((row) => [row.id, row.class as FailureClass]))
  const messages = await failedMessages(
    tx,
    late.filter((row) => campaigns.has(row.campaign_id)),
  )
  const places = await placesOfSets(tx, [...new Set(messages.flatMap((row) => row.zone_set_id ?? []))])
  const retries: CampaignRetry[] = []
  for (const row of messages) {
    const campaign = campaigns.get(row.campaign_id!)!
    const place = places.get(row.zone_set_id ?? 0) ?? NOWHERE
    const layers = layersFor(
      campaignHours({ ...campaign, channel: row.channel }),
      await readRules(tx, row.account_id),
      place,
    )
    const again = tryAgainAt(
      {
        class: classes.get(row.id)!,
        attempt: row.attempt,
        hours: effectiveHours(layers),
        notAfter: campaign.not_after,
        zones: place.zones.length > 0 ? place.zones : await clockOf(tx, campaign),
      },
      now,
    )
    if (again) retries.push({ accountId: row.account_id, id: row.id, campaignId: campaign.id, ...again })
  }
  return retries
}

/** Somebody without a zone goes by the account's clock if the campaign says so. */
async function clockOf(tx: Tx, campaign: CampaignRow): Promise<string[]> {
  if (campaign.no_zone !== 'account_zone') return []
  return [(await readAccount(tx, campaign.account_id)).time_zone]
}
