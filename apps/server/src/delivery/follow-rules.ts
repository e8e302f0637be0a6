import { readAccount } from '../accounts/index.ts'
import { activeCampaigns, type CampaignRow, lockCampaign } from '../campaigns/index.ts'
import { moveWaiting, type NewDue, waitingSets } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { placesOfSets } from '../recipients/index.ts'
import { dueOf } from './dues.ts'
import { readRules } from './rules-read.ts'
import { followedAll, followedTo, nextToFollow } from './rules-store.ts'
import { wakeDispatchers } from './wake.ts'

const CHUNK = 20_000

/**
 * After a change of an account's rules, puts its waiting messages to their new times, 20,000 of the queue in a transaction, each
 * distinct set solved once. The hand-over alone would do: it tests the window each time. But then every closed message would take
 * a slot to find that out, and nobody would leave earlier when the rules get looser. True when there is more to do at once.
 */
export async function followRules(deps: { db: Database; clock: Clock }): Promise<boolean> {
  return deps.db.asSystem(async (tx) => {
    const job = await nextToFollow(tx)
    if (!job) return false
    const accountId = job.account_id
    const campaigns = (await activeCampaigns(tx)).filter((row) => row.account_id === accountId)
    // Whoever writes audience into the queue holds this lock: what it wrote by the old rules is there to be seen from now on.
    if (job.after_message === null)
      for (const campaign of campaigns) await lockCampaign(tx, accountId, campaign.id)
    const now = deps.clock.now()
    const page = { accountId, after: job.after_message, limit: CHUNK }
    const { last, sets } = await waitingSets(tx, page)
    if (last === null) await followedAll(tx, accountId)
    else {
      const dues = await newDues(tx, accountId, campaigns, sets, now)
      await moveWaiting(tx, { ...page, dues }, now)
      await followedTo(tx, accountId, last)
    }
    await wakeDispatchers(tx)
    for (const id of new Set(sets.map((set) => set.campaignId)))
      await publish(tx, accountId, { type: 'campaign', id })
    return last !== null
  })
}

async function newDues(
  tx: Tx,
  accountId: string,
  campaigns: readonly CampaignRow[],
  sets: readonly { campaignId: string; zoneSetId: number }[],
  now: Date,
): Promise<NewDue[]> {
  const account = {
    zone: (await readAccount(tx, accountId)).time_zone,
    rules: await readRules(tx, accountId),
  }
  const places = await placesOfSets(tx, [...new Set(sets.map((set) => set.zoneSetId))])
  const nowhere = { zones: [], region: { countries: [], states: [] } }
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]))
  return sets.flatMap(({ campaignId, zoneSetId }) => {
    const campaign = byId.get(campaignId)
    if (!campaign) return []
    const due = dueOf(campaign, zoneSetId, places.get(zoneSetId) ?? nowhere, account, now)
    return due.skip ? [] : [{ campaignId, zoneSetId, dueAt: due.dueAt, held: due.held, wait: due.wait }]
  })
}
