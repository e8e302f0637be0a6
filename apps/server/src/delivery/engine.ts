import type { RichContent } from '@foreword/contract'
import {
  activeCampaigns,
  type CampaignRow,
  type CampaignsDeps,
  lockCampaign,
  markEnqueued,
  NOT_TO_COUNTRY,
  setStatus,
} from '../campaigns/index.ts'
import type { CarrierError } from '../channels/index.ts'
import {
  closedLanesWithWaiting,
  dropWaiting,
  enqueueAudience,
  expireLeases,
  forgetSpeeds,
  openOf,
  readContents,
  sendersDue,
  WAKE,
  wakeDispatchers,
  wokenBy,
} from '../messages/index.ts'
import { openAlarm } from '../platform/alarm.ts'
import { byIndex } from '../platform/db/plans.ts'
import { publish } from '../platform/live/live.ts'
import { type Bell, openBell } from './bell.ts'
import { type DispatcherDeps, runSender } from './dispatcher.ts'
import { dueSets } from './dues.ts'
import { followRules } from './follow-rules.ts'
import { goOnToNext } from './hops.ts'
import { lookAtLateFailures } from './late-failures.ts'
import { forgetPacePoints } from './paces-store.ts'
import { MESSAGE_DAYS, packing } from './packing.ts'
import { pollReceipts } from './polls.ts'
import { askPrices } from './prices.ts'
import { type ReconcileDeps, reconcile } from './reconcile.ts'
import { pauseByThemselves } from './safety.ts'
import { announce } from './settler.ts'
import { type PeopleOfSkill, steerCampaigns } from './steering.ts'

// The engine looks for work every half second and whenever it is told: audience to write into the ledger, campaigns that start, end
// or were cancelled, leases of the dead, senders with something due. Every step is safe beside the same step of another process.
// Where it is only told that something stands in a sender's line, as with every answer of an agent, that sender's run begins or looks once more,
// and nothing else is looked at: all the rest costs some thirty statements.

export type EngineDeps = DispatcherDeps &
  ReconcileDeps & {
    newId: () => string
    campaigns: CampaignsDeps
    errors: readonly CarrierError[]
    /** What this process does: hand messages over, look after campaigns, or both. */
    work: { dispatch: boolean; jobs: boolean }
    peopleOfSkill: PeopleOfSkill
  }
export type Engine = { stop(): Promise<void> }

const TICK_MS = 500
const MOST_PAUSE_MS = 10_000
const FIRST_CHUNK = 1_000
const CHUNK = 20_000
const DROP = 5_000
const FORGET_EVERY_MS = 3_600_000
const KEEP_SPEEDS_MS = 2 * 86_400_000
const LEASES = 50
/** One page of a carrier's list at a time: sending and receipts go first. */
const PRICES_EVERY_MS = 2_000
const OPEN_PRICES_EVERY_MS = 60_000

export async function startEngine(deps: EngineDeps): Promise<Engine> {
  const runs = new Map<string, { bell: Bell; over: Promise<void> }>()
  let stopping = false
  let failures = 0
  let forgotAt = 0
  let asked = true
  let roundAt = Number.NEGATIVE_INFINITY
  // Asking a carrier may take long; sending does not wait for it.
  let asking: Promise<unknown> | null = null
  let polling: Promise<unknown> | null = null
  let pricing: Promise<unknown> | null = null
  const packer = packing(deps, MESSAGE_DAYS)
  let pricedAt = 0
  let openedAt = 0
  const alarm = openAlarm()
  const askForRound = (): void => {
    asked = true
    alarm.ring()
  }
  /** One run for a sender at a time. What it did not see any more when it was rung for begins the next. */
  const work = (senderId: string): void => {
    const running = runs.get(senderId)
    running?.bell.ring()
    if (running || stopping) return
    const bell = openBell()
    const over = runSender(deps, senderId, () => stopping, bell)
      .then(bell.rung, (error) => {
        deps.log.error({ err: error, senderId }, 'a sender stopped with an error and is started again')
        // The next round comes soon enough: without a database this would go round and round.
        return false
      })
      .then((again) => {
        runs.delete(senderId)
        if (again) work(senderId)
      })
    runs.set(senderId, { bell, over })
  }
  const stopListening = await deps.db.listen(
    WAKE,
    (payload) => {
      const woken = wokenBy(payload)
      if (woken.look === 'everything') askForRound()
      else if (woken.look === 'lines') alarm.ring()
      else if (deps.work.dispatch) work(woken.senderId)
    },
    askForRound,
  )

  const lookAtLines = async (): Promise<number> => {
    const now = deps.clock.now()
    const due = await deps.db.asSystem(async (tx) => {
      const [, senders] = await Promise.all([byIndex(tx), sendersDue(tx, now)])
      return senders
    })
    let wait = TICK_MS
    for (const { sender_id: senderId, next_due: nextDue } of due) {
      const inMs = (nextDue?.getTime() ?? 0) - now.getTime()
      if (inMs > 0) wait = Math.min(wait, inMs)
      else work(senderId)
    }
    return wait
  }

  const run = async (): Promise<void> => {
    while (!stopping) {
      const round = asked || performance.now() - roundAt >= TICK_MS
      if (round) {
        asked = false
        roundAt = performance.now()
      }
      let wait = TICK_MS
      try {
        if (round && deps.work.jobs) {
          if (await step(deps)) asked = true
          forgotAt = await forgetOld(deps, forgotAt)
          packer.look()
          asking ??= reconcile(deps)
            .catch((error) =>
              deps.log.error({ err: error }, 'the carrier could not be asked about unknown messages'),
            )
            .finally(() => {
              asking = null
            })
          polling ??= pollReceipts(deps, () => stopping)
            .catch((error) =>
              deps.log.error({ err: error }, 'the carrier could not be asked for receipts that stayed out'),
            )
            .finally(() => {
              polling = null
            })
          const now = deps.clock.now().getTime()
          if (now - pricedAt >= PRICES_EVERY_MS) {
            pricedAt = now
            const open = now - openedAt >= OPEN_PRICES_EVERY_MS
            if (open && !pricing) openedAt = now
            pricing ??= askPrices(deps, open)
              .catch((error) =>
                deps.log.error({ err: error }, 'the carrier could not be asked what messages cost'),
              )
              .finally(() => {
                pricing = null
              })
          }
        }
        if (deps.work.dispatch) {
          if (round) await steerCampaigns(deps)
          wait = await lookAtLines()
        }
        wait = Math.min(wait, Math.max(1, roundAt + TICK_MS - performance.now()))
        failures = 0
      } catch (error) {
        // Without a database nothing can be done: come again ever more slowly, and say so each time.
        wait = Math.min(TICK_MS * 2 ** failures++, MOST_PAUSE_MS)
        deps.log.error({ err: error, againInMs: wait }, 'the engine could not do its round')
      }
      if ((!asked || failures > 0) && !stopping) await alarm.sleep(wait)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      alarm.ring()
      await running
      await Promise.all([
        asking,
        polling,
        pricing,
        packer.stop(),
        ...[...runs.values()].map(({ over }) => over),
      ])
      await deps.settler.drained()
      await stopListening()
    },
  }
}

/** The speed curve of campaign pages is kept for two days. Answers when it was last done. */
async function forgetOld(deps: EngineDeps, forgotAt: number): Promise<number> {
  const now = deps.clock.now().getTime()
  if (now - forgotAt < FORGET_EVERY_MS) return forgotAt
  await deps.db.asSystem(async (tx) => {
    await forgetSpeeds(tx, new Date(now - KEEP_SPEEDS_MS))
    await forgetPacePoints(tx, new Date(now - KEEP_SPEEDS_MS))
  })
  return now
}

/** One round over campaigns and leases. True when there is more to do at once. */
export async function step(deps: EngineDeps): Promise<boolean> {
  const campaigns = await deps.db.asSystem((tx) => activeCampaigns(tx))
  let more = false
  await pauseByThemselves(deps, campaigns)
  await lookAtLateFailures(deps)
  more = (await goOnToNext(deps)) || more
  for (const campaign of campaigns) more = (await advanceAlone(deps, campaign)) || more
  more = (await followRules(deps)) || more
  const closed = await deps.db.asSystem(async (tx) => {
    const [, lanes] = await Promise.all([byIndex(tx), closedLanesWithWaiting(tx)])
    return lanes
  })
  for (const lane of closed) more = (await drop(deps, lane.account_id, lane.campaign_id, 'cancelled')) || more
  const lost = await deps.db.asSystem(async (tx) => {
    const [, moved] = await Promise.all([byIndex(tx), expireLeases(tx, deps.clock.now(), LEASES)])
    await announce(tx, moved)
    return moved.length
  })
  if (lost > 0) deps.log.warn({ messages: lost }, 'attempts of a process that ended are unknown now')
  return more || lost > 0
}

/** What is wrong with one campaign must not keep the others from being sent. */
async function advanceAlone(deps: EngineDeps, campaign: CampaignRow): Promise<boolean> {
  try {
    return await advance(deps, campaign)
  } catch (error) {
    deps.log.error({ err: error, campaignId: campaign.id }, 'a campaign could not go on and is tried again')
    return false
  }
}

async function advance(deps: EngineDeps, campaign: CampaignRow): Promise<boolean> {
  const now = deps.clock.now()
  if (!campaign.enqueued_all) return enqueueChunk(deps, campaign)
  if (campaign.not_after && campaign.not_after <= now) {
    if (await drop(deps, campaign.account_id, campaign.id, 'expired')) return true
  }
  if (campaign.status === 'scheduled' && campaign.start_at && campaign.start_at <= now) {
    await changeStatus(deps, campaign, 'scheduled', 'sending')
    return true
  }
  // One that single messages are counted in stays open for the next.
  if (campaign.status === 'sending' && campaign.source !== 'messages') await finish(deps, campaign)
  return false
}

/** The next lines of the audience, and how far we are, in one transaction: a crash resumes at the exact line. */
async function enqueueChunk(deps: EngineDeps, campaign: CampaignRow): Promise<boolean> {
  return deps.db.asSystem(async (tx) => {
    const row = await lockCampaign(tx, campaign.account_id, campaign.id)
    if (!row || row.enqueued_all || !row.content_id) return false
    const now = deps.clock.now()
    // A person may still take the launch back; whoever holds the row first decides.
    if (row.undo_until && row.undo_until > now) return false
    const [content] = await readContents(tx, row.account_id, [row.content_id])
    const next = { afterLine: row.enqueued_line, limit: row.enqueued_line === 0 ? FIRST_CHUNK : CHUNK }
    const result = await enqueueAudience(
      tx,
      {
        accountId: row.account_id,
        campaignId: row.id,
        laneId: row.id,
        senderId: row.sender_id!,
        channel: row.channel,
        kind: row.kind,
        contentId: row.content_id,
        hasNext: row.fallbacks.length > 0,
        notTo: marketingByWhatsapp(content) ? NOT_TO_COUNTRY : null,
        optOutText: content?.opt_out_text ?? null,
        exclude: { lists: row.exclude_lists, campaigns: row.exclude_campaigns },
        ...next,
        due: await dueSets(tx, row, next, now),
      },
      now,
    )
    await markEnqueued(
      tx,
      row.account_id,
      row.id,
      result.lastLine ?? row.enqueued_line,
      result.lastLine === null,
    )
    await wakeDispatchers(tx)
    await publish(tx, row.account_id, { type: 'campaign', id: row.id })
    return true
  })
}

/** Meta delivers no marketing to people in the United States. */
const marketingByWhatsapp = (content: { rich: RichContent | null } | undefined): boolean =>
  content?.rich?.type === 'template' && content.rich.category === 'marketing'

/** Finished = everybody is in the ledger and nobody waits or is on the way. */
async function finish(deps: EngineDeps, campaign: CampaignRow): Promise<void> {
  const open = await deps.db.asSystem((tx) => openOf(tx, campaign.account_id, campaign.id))
  if (open === 0) await changeStatus(deps, campaign, 'sending', 'finished')
}

async function changeStatus(
  deps: EngineDeps,
  campaign: CampaignRow,
  from: CampaignRow['status'],
  to: CampaignRow['status'],
): Promise<void> {
  await deps.db.asSystem(async (tx) => {
    const row = await lockCampaign(tx, campaign.account_id, campaign.id)
    if (row?.status !== from) return
    if (to === 'finished' && (await openOf(tx, row.account_id, row.id)) > 0) return
    await setStatus(tx, row.account_id, row.id, to, null, deps.clock.now())
    await publish(tx, row.account_id, { type: 'campaign', id: row.id })
    await wakeDispatchers(tx)
  })
}

async function drop(
  deps: EngineDeps,
  accountId: string,
  campaignId: string,
  to: 'cancelled' | 'expired',
): Promise<boolean> {
  const dropped = await deps.db.asSystem(async (tx) => {
    const n = await dropWaiting(tx, { accountId, campaignId, to, limit: DROP }, deps.clock.now())
    if (n > 0) await publish(tx, accountId, { type: 'campaign', id: campaignId })
    return n
  })
  return dropped === DROP
}
