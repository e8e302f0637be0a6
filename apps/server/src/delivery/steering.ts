import { paceLanes, repliesOf, wakeDispatchers } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { FIRST_STATE, type PaceFacts, steer } from './pace-by-people.ts'
import { keepTurn, type PacedCampaign, pacedOfSkill, pacesDue, takeTurn } from './paces-store.ts'
import { speedsOfSenders } from './store.ts'

/** What conversations measure of a skill's people; handed in, as their room lies to the right of this one. */
export type PeopleOfSkill = (
  tx: Tx,
  of: { accountId: string; skillId: string; paced: readonly string[] },
  now: Date,
) => Promise<
  Pick<
    PaceFacts,
    'open' | 'agents' | 'capacity' | 'free' | 'waiting' | 'longestWaitSeconds' | 'handled' | 'otherPerSecond'
  > & {
    /** Of the paced campaigns: conversations that a bot had until the end. */
    byBots: ReadonlyMap<string, number>
  }
>

export type SteeringDeps = { db: Database; clock: Clock; log: Log; peopleOfSkill: PeopleOfSkill }

const EVERY_MS = 5_000
/** So long a rate holds when nobody steers any more: then the campaign stands still, because nobody knows how long its queue is. */
const HOLDS_MS = 60_000
const REMEMBERED_MS = 6 * 3_600_000
const MINUTE_MS = 60_000

/** Steers every paced campaign that is due. In any number of processes: a campaign's row makes one of them do it, and keeps what it knew. */
export async function steerCampaigns(deps: SteeringDeps): Promise<void> {
  const due = await deps.db.asSystem((tx) => pacesDue(tx, deps.clock.now()))
  for (const campaign of due)
    try {
      await deps.db.asSystem((tx) => steerOne(tx, deps, campaign))
    } catch (error) {
      deps.log.error(
        { err: error, campaignId: campaign.id },
        'a campaign could not be paced and is tried again',
      )
    }
}

async function steerOne(tx: Tx, deps: SteeringDeps, campaign: PacedCampaign): Promise<void> {
  const of = { accountId: campaign.account_id, campaignId: campaign.id }
  const now = deps.clock.now()
  const state = await takeTurn(tx, of, FIRST_STATE, now)
  if (!state) return
  const facts = await factsOf(tx, deps, campaign, now)
  const paced = steer(state, facts, now.getTime())
  await paceLanes(tx, of, paced.rate, new Date(now.getTime() + HOLDS_MS), now)
  await keepTurn(
    tx,
    of,
    {
      state: paced.state,
      nextAt: new Date(now.getTime() + EVERY_MS),
      decided: {
        perMinute: paced.rate * 60,
        limit: paced.limit,
        agents: facts.agents,
        capacity: facts.capacity,
        waiting: facts.waiting,
        longestWaitSeconds: Math.round(facts.longestWaitSeconds),
        coming: paced.coming,
        replyRate: paced.replyRate,
        handlingSeconds: paced.handlingSeconds,
        replySeconds: paced.replySeconds,
      },
    },
    now,
  )
  if (state.rate === 0 && paced.rate > 0) await wakeDispatchers(tx)
  await publish(tx, of.accountId, { type: 'campaign', id: of.campaignId })
}

async function factsOf(tx: Tx, deps: SteeringDeps, campaign: PacedCampaign, now: Date): Promise<PaceFacts> {
  const { account_id: accountId, skill_id: skillId } = campaign
  const paced = skillId ? await pacedOfSkill(tx, accountId, skillId) : [campaign.id]
  const { byBots, ...people } = skillId
    ? await deps.peopleOfSkill(tx, { accountId, skillId, paced }, now)
    : NOBODY
  const replies = await repliesOf(
    tx,
    { accountId, campaignId: campaign.id },
    new Date(now.getTime() - REMEMBERED_MS),
  )
  const sender = (await speedsOfSenders(tx, accountId, [campaign.sender_id], now)).get(campaign.sender_id)
  const allowed = sender?.rate ?? 1
  return {
    ...people,
    sharedBy: Math.max(1, paced.length),
    sent: replies.sent.map((row) => ({
      ageSeconds: Math.max(0, (now.getTime() - row.at.getTime() - MINUTE_MS / 2) / 1000),
      n: row.n,
    })),
    sentBefore: replies.sentBefore,
    // What a bot settled was no work for people.
    replied: Math.max(0, replies.replied - (byBots.get(campaign.id) ?? 0)),
    replyTimes: replies.replyTimes,
    ceiling: Math.min(campaign.speed ?? allowed, allowed),
    targetSeconds: campaign.target_seconds,
  }
}

/** A campaign without a skill has nobody who answers. */
const NOBODY = {
  ...{ open: true, agents: 0, capacity: 0, free: 0, waiting: 0, longestWaitSeconds: 0, otherPerSecond: 0 },
  handled: { n: 0, meanSeconds: 0 },
  byBots: new Map<string, number>(),
}
