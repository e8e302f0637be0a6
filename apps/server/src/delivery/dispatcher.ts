import type { Attempt } from '../channels/index.ts'
import {
  advanceLane,
  type Claimed,
  claim,
  dueLanes,
  lockFrequencyCap,
  type Saying,
  sayingOf,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { assertNoOpenTransaction } from '../platform/db/law.ts'
import type { Presence } from '../platform/db/presence.ts'
import type { Metrics } from '../platform/metrics.ts'
import { type Bell, openBell } from './bell.ts'
import type { SenderBook } from './book.ts'
import { decide, notTried } from './outcomes.ts'
import { batchFor, dayLeft, departures, freeSlots, MAX_BATCH, type Slots, shareSlots } from './pacing.ts'
import type { Settler } from './settler.ts'
import type { StopList } from './stop-list.ts'
import { advancePace, lockPaceByIndex, type SenderPace } from './store.ts'
import { midnightAfter } from './tz.ts'
import type { Weigher } from './weights.ts'

// One loop per sender with something due: reserve slots → claim that many → hand each over at its slot → settle.
// The claim of the next batch starts while the second half of this one leaves, so that the line never runs dry. A claim that emptied the line
// knows it, and nobody looks again before the bell rings: one answer of an agent costs one look.

export type DispatcherDeps = {
  db: Database
  clock: Clock
  metrics: Metrics
  book: SenderBook
  settler: Settler
  weigher: Weigher
  presence: Presence
  stopList: StopList
  statusUrl: (senderId: string, messageId: string, attempt: number) => string
}

const MAX_IN_FLIGHT = 128
/** Longer than the carrier's time-out: a lease only runs out when the process hangs. One that died is known by its presence. */
const LEASE_MS = 90_000
const MAX_TEXT = 1600
/** What was claimed longer ago, because the carrier or this process was slow, is claimed anew: that tests everything again. */
const FRESH_MS = 5_000
/** A slot missed by more, because the process was held up, is not made up for: sent in a bunch, messages would exceed the rate. */
const MISSED_MS = 30
/** From this interval on, 1,000 a second, slots are kept one by one. */
const STRICT_MS = 1
/** A message that could not be prepared, because the database was away or its campaign is damaged. */
const UNPREPARED_MS = 5_000
/** A slow sender looks again so often: its rate may have been raised, or an agent may have answered. */
const LONGEST_SLEEP_MS = 250
/** What is due within this is waited for; the engine, which looks at all lines so often, finds the rest. */
const SOON_MS = 500

/** Messages with the moment each leaves (epoch ms). */
type Batch = {
  messages: readonly Claimed[]
  at: readonly number[]
  claimedAt: number
  /** Far below what a process can do, the rate is kept slot by slot: one that is missed is lost, others have theirs right behind it. */
  strict: boolean
  /** Whether more may be due already, or else when to look again (epoch ms); null = nothing is due before the bell rings. */
  next: 'at once' | number | null
}

/**
 * Works a sender until nothing is due or `stopping`. In-flight messages are settled before it ends. Who puts something in the line rings the
 * bell: what was committed before the ring is seen by this run, or `bell.rung()` says so when it ended.
 */
export async function runSender(
  deps: DispatcherDeps,
  senderId: string,
  stopping: () => boolean,
  bell: Bell = openBell(),
): Promise<void> {
  const flight = openFlight(deps)
  bell.onRing(flight.stir)
  let next: Promise<Batch> | null = null
  let most = MAX_BATCH
  try {
    for (;;) {
      await flight.room()
      const batch = await (next ?? take(deps, senderId, most, bell))
      next = null
      const half = Math.floor(batch.messages.length / 2)
      const began = deps.clock.now().getTime()
      for (const [index, message] of batch.messages.entries()) {
        await until(deps.clock, batch.at[index]!)
        if (batch.strict && deps.clock.now().getTime() - batch.at[index]! > MISSED_MS) {
          giveBack(deps, batch.messages.slice(index))
          break
        }
        await flight.room()
        flight.send(message, batch.claimedAt)
        if (index === half && batch.next === 'at once' && !stopping())
          next = ahead(deps, senderId, most, bell)
      }
      if (batch.messages.length > 0)
        most = batchFor(batch.messages.length, deps.clock.now().getTime() - began)
      if (stopping() && !next) return
      if (typeof batch.next === 'number')
        await bell.sleep(Math.min(LONGEST_SLEEP_MS, Math.max(1, batch.next - deps.clock.now().getTime())))
      else if (batch.next === null) {
        await flight.landed(bell.rung)
        if (!bell.rung()) return
      }
    }
  } finally {
    const left = await next?.catch(() => null)
    if (left) giveBack(deps, left.messages)
    await flight.landed()
  }
}

/** Taken while this batch leaves. If it fails, that is heard where it is awaited, and must not end the process before. */
function ahead(deps: DispatcherDeps, senderId: string, most: number, bell: Bell): Promise<Batch> {
  const taking = take(deps, senderId, most, bell)
  taking.catch(() => {})
  return taking
}

const nothing = (next: Batch['next']): Batch => ({ messages: [], at: [], claimedAt: 0, strict: false, next })

/**
 * Slots and messages in one transaction: the slots taken are exactly the messages claimed. Cost: two statements that leave with the
 * beginning, and a claim for each lane and the slots' update where something is due.
 */
async function take(deps: DispatcherDeps, senderId: string, most: number, bell: Bell): Promise<Batch> {
  bell.hush()
  // What a process that seems dead takes would be called unknown at once.
  if (!deps.presence.here()) return nothing(deps.clock.now().getTime() + LONGEST_SLEEP_MS)
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const [pace, found] = await Promise.all([
      lockPaceByIndex(tx, senderId),
      dueLanes(tx, senderId, now, new Date(now.getTime() + SOON_MS)),
    ])
    if (!pace) return nothing(null)
    const lanes = found.filter((lane) => lane.due_at <= now)
    const soon =
      found.length > lanes.length
        ? Math.min(...found.map((lane) => lane.due_at.getTime()).filter((at) => at > now.getTime()))
        : null
    if (lanes.length === 0) return nothing(soon)
    const slots = freeSlots(pace, now.getTime(), most)
    if (slots.count === 0) return nothing(slots.firstAt - 100)
    return claimFor(tx, deps, { senderId, pace, lanes, soon, slots, now })
  })
}

type Taking = {
  senderId: string
  pace: SenderPace
  lanes: Awaited<ReturnType<typeof dueLanes>>
  /** When something is due in another lane (epoch ms). */
  soon: number | null
  slots: Slots
  now: Date
}

async function claimFor(tx: Tx, deps: DispatcherDeps, taking: Taking): Promise<Batch> {
  const { senderId, pace, slots, now } = taking
  const today = dayLeft(pace.day, now.getTime(), () =>
    midnightAfter(taking.lanes[0]!.time_zone, now.getTime()),
  )
  // Answers to people who wrote are not held back by the cap, but count.
  const lanes = taking.lanes.filter((lane) => lane.campaign_id === null || today.left > 0)
  if (lanes.length === 0) return nothing(taking.soon)
  const heavy = pace.unit === 'segments' ? deps.weigher.usual(senderId) : 1
  const want = Math.max(1, Math.floor(slots.count / heavy))
  const messages: Claimed[] = []
  let left = today.left
  let drained = 0
  const shares = shareSlots(lanes.map(needOf), want, now.getTime())
  // Lanes far slower than their sender are not asked again and again in vain.
  if (shares.length === 0)
    return nothing(Math.min(...lanes.map((lane) => lane.next_slot_at?.getTime() ?? now.getTime())) - 100)
  for (const share of shares) {
    const lane = lanes.find((one) => one.id === share.id)!
    const limit = lane.campaign_id === null ? share.count : Math.min(share.count, left)
    if (limit === 0) continue
    const got = await claimLane(tx, deps, lane, limit, now)
    left -= got.claimed.length
    messages.push(...got.claimed)
    if (got.drained) drained++
  }
  const next = drained === taking.lanes.length ? taking.soon : 'at once'
  if (messages.length === 0) return nothing(next === 'at once' ? now.getTime() + 50 : next)
  const weights =
    pace.unit === 'segments' ? await deps.weigher.weigh(tx, senderId, messages) : messages.map(() => 1)
  const { at, nextSlotAt } = departures(weights, slots)
  await advancePace(tx, senderId, nextSlotAt, { ...today.day, count: today.day.count + messages.length })
  const strict = slots.intervalMs >= STRICT_MS
  return { messages, at, claimedAt: now.getTime(), strict, next }
}

type Lane = Taking['lanes'][number]

const needOf = (lane: Lane) => ({
  id: lane.id,
  priority: lane.priority,
  speed: lane.speed,
  nextSlotAt: lane.next_slot_at?.getTime() ?? null,
  allowance: lane.allowance,
})

async function claimLane(
  tx: Tx,
  deps: DispatcherDeps,
  lane: Lane,
  limit: number,
  now: Date,
): ReturnType<typeof claim> {
  if (lane.capped && lane.campaign_id !== null) await lockFrequencyCap(tx, lane.account_id)
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const got = await claim(
    tx,
    {
      accountId: lane.account_id,
      laneId: lane.id,
      ofCampaign: lane.campaign_id !== null,
      limit,
      leaseUntil,
      takenBy: deps.presence.id(),
    },
    now,
  )
  const { length } = got.claimed
  if (length === 0 || (lane.speed === null && lane.allowance === null)) return got
  const from = Math.max(lane.next_slot_at?.getTime() ?? 0, now.getTime())
  await advanceLane(
    tx,
    { accountId: lane.account_id, id: lane.id },
    {
      messages: length,
      nextSlotAt: lane.speed === null ? null : new Date(from + (length * 1000) / lane.speed),
    },
  )
  return got
}

/** Claimed and never handed over, because we are stopping or were held up: back in line, untried. */
function giveBack(deps: DispatcherDeps, messages: readonly Claimed[]): void {
  for (const message of messages)
    settleLater(deps, message, {
      settlement: notTried(triedOf(message), { dueAt: deps.clock.now(), wait: 'turn' }),
    })
}

const triedOf = (message: Claimed) => ({
  accountId: message.account_id,
  id: message.id,
  attempt: message.attempt,
})

function settleLater(deps: DispatcherDeps, message: Claimed, decision: ReturnType<typeof decide>): void {
  deps.settler.add({
    decision,
    senderId: message.sender_id,
    address: message.address,
    channel: message.channel,
    campaignId: message.campaign_id,
  })
}

/** What is handed over and not answered yet. */
function openFlight(deps: DispatcherDeps) {
  let inFlight = 0
  let wake: (() => void) | null = null
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
    })
  return {
    async room(): Promise<void> {
      while (inFlight >= MAX_IN_FLIGHT) await change()
    },
    /** Until everything is answered, or `unless` holds, which is asked again when stirred. */
    async landed(unless: () => boolean = () => false): Promise<void> {
      while (inFlight > 0 && !unless()) await change()
    },
    stir(): void {
      wake?.()
    },
    send(message: Claimed, claimedAt: number): void {
      inFlight++
      deps.metrics.inFlight.inc()
      void handOver(deps, message, claimedAt).finally(() => {
        inFlight--
        deps.metrics.inFlight.dec()
        wake?.()
      })
    },
  }
}

/** The last look at opt-out, window and text, then the carrier. Whatever happens becomes a settlement. */
async function handOver(deps: DispatcherDeps, message: Claimed, claimedAt: number): Promise<void> {
  assertNoOpenTransaction('A carrier was called')
  const tried = triedOf(message)
  const now = deps.clock.now()
  if (now.getTime() - claimedAt > FRESH_MS || deps.stopList.has(message))
    return settleLater(deps, message, { settlement: notTried(tried, { dueAt: now, wait: 'turn' }) })
  try {
    const entry = await deps.book.open(message, now.getTime())
    if ('closedUntil' in entry) {
      return settleLater(deps, message, {
        settlement: notTried(tried, { dueAt: new Date(entry.closedUntil), wait: 'window' }),
      })
    }
    const { text, rich } = sayingOf(message, entry.content)
    if (message.channel === 'sms' && text.length > MAX_TEXT)
      return settleLater(deps, message, { settlement: notTried(tried, { failed: 'too_long' }) })
    const outcome = await entry.carrier.send(
      entry.credentials,
      attemptOf(deps, message, { text, rich }, entry.validitySeconds),
    )
    deps.metrics.outcomes.inc({ kind: outcome.kind })
    settleLater(deps, message, decide(outcome, tried, entry.carrier.errors, deps.clock.now()))
  } catch (error) {
    // Before the carrier was called nothing left the house; the carrier itself never throws. So this was not sent.
    deps.book.complain(error, message)
    settleLater(deps, message, {
      settlement: notTried(tried, { dueAt: new Date(now.getTime() + UNPREPARED_MS), wait: 'retry' }),
    })
  }
}

function attemptOf(
  deps: DispatcherDeps,
  message: Claimed,
  says: Saying,
  validitySeconds: number | null,
): Attempt {
  return {
    messageId: message.id,
    attempt: message.attempt,
    to: message.address,
    ...says,
    kind: message.kind,
    statusUrl: deps.statusUrl(message.sender_id, message.id, message.attempt),
    validitySeconds,
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Timers are coarse: waits under three milliseconds are left out, the slots after make up for it. */
async function until(clock: Clock, at: number): Promise<void> {
  const wait = at - clock.now().getTime()
  if (wait > 3) await sleep(wait)
}
