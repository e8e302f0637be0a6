import { type CampaignsDeps, stopCampaign } from '../campaigns/index.ts'
import type { CarrierError } from '../channels/index.ts'
import { updateSender } from '../channels/index.ts'
import { announceInApp, type Moved, type Settlement, settle } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { recordSuppressions, rememberAliases } from '../recipients/index.ts'
import { recordCarrierOptOuts } from './carrier-opt-outs.ts'
import type { Decision } from './outcomes.ts'
import { mayStretch, stretched } from './pacing.ts'
import { lockPace, stretchPace, uncountDay } from './store.ts'

export type SettleItem = {
  decision: Decision
  senderId: string
  address: string
  channel: string
  campaignId: string | null
}

export type SettlerDeps = {
  db: Database
  clock: Clock
  newId: () => string
  log: Log
  metrics: Metrics
  campaigns: CampaignsDeps
  errors: readonly CarrierError[]
}

const GATHER_MS = 12
const MOST = 400

/** Gathers outcomes and writes them in batches, one batch at a time: one commit serves hundreds of messages. */
export type Settler = { add(item: SettleItem): void; drained(): Promise<void> }

export function openSettler(deps: SettlerDeps): Settler {
  const waiting: SettleItem[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST)
      await writeForSure(deps, batch)
    }
  }
  const start = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    writing ??= flush().finally(() => {
      writing = null
      if (waiting.length > 0) start()
    })
  }
  return {
    add(item) {
      waiting.push(item)
      if (waiting.length >= MOST) start()
      else if (!writing) timer ??= setTimeout(start, GATHER_MS)
    },
    async drained() {
      while (waiting.length > 0 || writing) {
        start()
        await writing
      }
    },
  }
}

/**
 * An outcome that cannot be written now is kept and tried again: losing it would turn a sent message into an unknown one. If this
 * process dies meanwhile, the lease runs out and says unknown.
 */
async function writeForSure(deps: SettlerDeps, batch: readonly SettleItem[]): Promise<void> {
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      await write(deps, batch)
      return
    } catch (error) {
      deps.log.error({ err: error, messages: batch.length }, 'outcomes could not be written yet')
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

async function write(deps: SettlerDeps, batch: readonly SettleItem[]): Promise<void> {
  const now = deps.clock.now()
  deps.metrics.settled.observe(batch.length)
  await deps.db.asSystem(async (tx) => {
    const moved = await settle(
      tx,
      batch.map((item) => item.decision.settlement),
      now,
    )
    await keepOptOuts(tx, deps, batch, now)
    await keepSuppressions(tx, batch, now)
    await keepAliases(tx, deps, batch, now)
    await announce(tx, moved)
    await tellApps(tx, batch, moved, now)
  })
  await giveBackDay(deps, batch)
  await slowDown(deps, batch, now)
  await stopBroken(deps, batch)
}

const keepOptOuts = (tx: Tx, deps: SettlerDeps, batch: readonly SettleItem[], now: Date): Promise<void> =>
  recordCarrierOptOuts(
    tx,
    deps.newId,
    batch.flatMap(({ decision, channel, address, campaignId }) => {
      const { accountId, id, code } = decision.settlement
      return decision.optedOut ? [{ accountId, messageId: id, campaignId, channel, address, code }] : []
    }),
    now,
  )

const keepSuppressions = (tx: Tx, batch: readonly SettleItem[], now: Date): Promise<void> =>
  recordSuppressions(
    tx,
    batch.flatMap(({ decision, channel, address }) => {
      const { accountId, id, reason, code } = decision.settlement
      return decision.suppress
        ? [{ accountId, channel, address, reason: reason ?? 'other', code, messageId: id }]
        : []
    }),
    now,
  )

const keepAliases = (tx: Tx, deps: SettlerDeps, batch: readonly SettleItem[], now: Date): Promise<void> =>
  rememberAliases(
    tx,
    deps.newId,
    batch.flatMap(({ decision: { canonical, settlement }, channel, address }) =>
      canonical === undefined ? [] : [{ accountId: settlement.accountId, channel, address, canonical }],
    ),
    now,
  )

/** People of the brand's apps have a message: their open pages are told at commit. */
async function tellApps(
  tx: Tx,
  batch: readonly SettleItem[],
  moved: readonly Moved[],
  now: Date,
): Promise<void> {
  const sent = new Set(moved.filter((row) => row.state === 'sent').map((row) => row.id))
  const own = batch.flatMap(({ decision, channel, senderId, address }) => {
    const { accountId, id } = decision.settlement
    return channel === 'inapp' && sent.has(id) ? [{ accountId, id, senderId, address }] : []
  })
  await announceInApp(tx, own, now)
}

/** Tells open pages, once per campaign and conversation of the batch. */
export async function announce(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const campaigns = new Map(
    moved.flatMap((row) => (row.campaign_id ? [[row.campaign_id, row.account_id] as const] : [])),
  )
  const conversations = new Map(
    moved.flatMap((row) => (row.conversation_id ? [[row.conversation_id, row.account_id] as const] : [])),
  )
  for (const [id, accountId] of campaigns) await publish(tx, accountId, { type: 'campaign', id })
  for (const [id, accountId] of conversations) await publish(tx, accountId, { type: 'conversation', id })
}

/** What came back untried does not count toward the sender's day. */
async function giveBackDay(deps: SettlerDeps, batch: readonly SettleItem[]): Promise<void> {
  const untried = batch.filter((item) => item.decision.settlement.untried)
  for (const senderId of new Set(untried.map((item) => item.senderId))) {
    const n = untried.filter((item) => item.senderId === senderId).length
    await deps.db.asSystem((tx) => uncountDay(tx, senderId, n))
  }
}

async function slowDown(deps: SettlerDeps, batch: readonly SettleItem[], now: Date): Promise<void> {
  const senders = new Set(batch.filter((item) => item.decision.slower).map((item) => item.senderId))
  for (const senderId of senders) {
    await deps.db.asSystem(async (tx) => {
      const pace = await lockPace(tx, senderId)
      if (pace && mayStretch(pace, now.getTime()))
        await stretchPace(tx, senderId, stretched(pace, now.getTime()), now)
    })
  }
}

async function stopBroken(deps: SettlerDeps, batch: readonly SettleItem[]): Promise<void> {
  const broken = new Map(
    batch.filter((item) => item.decision.stop).map((item) => [item.campaignId ?? item.senderId, item]),
  )
  for (const item of broken.values()) {
    const reason = item.decision.stop!
    const { accountId } = item.decision.settlement
    await deps.db.asSystem(async (tx) => {
      if (item.campaignId) await stopCampaign(tx, deps.campaigns, accountId, item.campaignId, reason)
      if (!item.decision.senderWorks)
        await updateSender(tx, accountId, item.senderId, { disabledReason: reason })
    })
  }
}

export type { Settlement }
