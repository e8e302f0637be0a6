import { readAccount } from '../accounts/index.ts'
import { type CampaignRow, campaignSteps, lockCampaign, maySendOn, setStatus } from '../campaigns/index.ts'
import { type DueSet, goOn, type Hop, takeHops, wakeDispatchers } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { NOWHERE, placesOfSets } from '../recipients/index.ts'
import { dueOf } from './dues.ts'
import { readRules } from './rules-read.ts'

const MOST = 2_000

/**
 * Whom a channel did not reach goes on to the campaign's next one. Beside settlements and receipts, not with them: it holds the campaign,
 * which they must not wait for. On each hop everything is decided again: hours of the next channel now, opt-out, cap, suppression and open
 * conversations by the next claim. Of a campaign that was cancelled nobody goes on. True when there may be more to do at once.
 */
export async function goOnToNext(deps: { db: Database; clock: Clock }): Promise<boolean> {
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const hops = await takeHops(tx, now, MOST)
    if (hops.length === 0) return false
    let went = 0
    for (const [campaignId, own] of [...Map.groupBy(hops, (hop) => hop.campaign_id)].sort()) {
      const campaign = await lockCampaign(tx, own[0]!.account_id, campaignId)
      if (!campaign || !maySendOn(campaign, now)) continue
      const people = await hopsOf(tx, campaign, own, now)
      if (people > 0 && campaign.status === 'finished')
        await setStatus(tx, campaign.account_id, campaignId, 'sending', null, now)
      went += people
    }
    if (went > 0) await wakeDispatchers(tx)
    return hops.length === MOST
  })
}

async function hopsOf(tx: Tx, campaign: CampaignRow, hops: readonly Hop[], now: Date): Promise<number> {
  const at = { accountId: campaign.account_id, campaignId: campaign.id }
  const steps = await campaignSteps(tx, at.accountId, at.campaignId)
  const account = {
    zone: (await readAccount(tx, at.accountId)).time_zone,
    rules: await readRules(tx, at.accountId),
  }
  const places = await placesOfSets(tx, [...new Set(hops.map((hop) => hop.zone_set_id))])
  let went = 0
  for (const [from, own] of Map.groupBy(hops, (hop) => hop.step)) {
    const next = steps.find((step) => step.step === from + 1)
    if (!next) continue
    const due: DueSet[] = [...new Set(own.map((hop) => hop.zone_set_id))].map((id) =>
      dueOf({ ...campaign, channel: next.channel }, id, places.get(id) ?? NOWHERE, account, now),
    )
    went += await goOn(
      tx,
      {
        ...at,
        from,
        laneId: next.lane_id,
        senderId: next.sender_id,
        channel: next.channel,
        contentId: next.content_id,
        hasNext: steps.some((step) => step.step > next.step),
        due,
      },
      own,
      now,
    )
  }
  if (went > 0) await publish(tx, at.accountId, { type: 'campaign', id: at.campaignId })
  return went
}
