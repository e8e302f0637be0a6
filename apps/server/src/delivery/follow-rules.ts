import { readAccount } from '../accounts/index.ts'
import { activeCampaigns, type CampaignRow, lockCampaign } from '../campaigns/index.ts'
import {
  type DueSet,
  moveWaiting,
  type NewDue,
  type WaitingRow,
  waitingAfter,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { NOWHERE, placesOfSets } from '../recipients/index.ts'
import { dueOf, startOf } from './dues.ts'
import { readRules } from './rules-read.ts'
import { followedAll, followedTo, nextToFollow } from './rules-store.ts'

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
    const waiting = await waitingAfter(tx, accountId, job.after_message, CHUNK)
    const last = waiting.at(-1)
    if (!last) {
      await followedAll(tx, accountId)
      return true
    }
    const moves = await movesOf(tx, accountId, campaigns, waiting, deps.clock.now())
    if (moves.length > 0) await moveWaiting(tx, accountId, moves)
    await followedTo(tx, accountId, last.messageId)
    await wakeDispatchers(tx)
    for (const id of new Set(waiting.flatMap((row) => row.campaignId ?? [])))
      await publish(tx, accountId, { type: 'campaign', id })
    return true
  })
}

/** Who has to be moved: left alone is what is handed over now, waits for a retry or the end of a conversation, has no known clock, or stays due. */
async function movesOf(
  tx: Tx,
  accountId: string,
  campaigns: readonly CampaignRow[],
  waiting: readonly WaitingRow[],
  now: Date,
): Promise<NewDue[]> {
  const account = {
    zone: (await readAccount(tx, accountId)).time_zone,
    rules: await readRules(tx, accountId),
  }
  const places = await placesOfSets(tx, [...new Set(waiting.map((row) => row.zoneSetId))])
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]))
  const solved = new Map<string, DueSet>()
  return waiting.flatMap((row) => {
    const campaign = byId.get(row.campaignId ?? '')
    const fixed =
      row.leased ||
      row.wait === 'retry' ||
      row.wait === 'conversation' ||
      (row.held !== null && row.held !== 'no_shared_hours')
    if (!campaign || fixed) return []
    const key = `${campaign.id}/${row.channel}/${row.zoneSetId}/${row.notBefore?.getTime() ?? ''}`
    const place = places.get(row.zoneSetId) ?? NOWHERE
    const own = { ...campaign, ...startOf(row.notBefore), channel: row.channel }
    const due = solved.get(key) ?? dueOf(own, row.zoneSetId, place, account, now)
    solved.set(key, due)
    if (due.skip || !differs(row, due, now)) return []
    return [{ messageId: row.messageId, dueAt: due.dueAt, held: due.held, wait: due.wait }]
  })
}

function differs(row: WaitingRow, due: DueSet, now: Date): boolean {
  const isDue = (at: Date | null) => at !== null && at <= now
  if (isDue(row.dueAt) && isDue(due.dueAt)) return false
  return row.dueAt?.getTime() !== due.dueAt?.getTime() || row.held !== due.held
}
