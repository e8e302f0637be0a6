import {
  type Carrier,
  type ChannelsDeps,
  carrierOf,
  type Found,
  openCredentials,
  type SenderRow,
  senderById,
} from '../channels/index.ts'
import {
  announceInApp,
  boundElsewhere,
  type Content,
  type Doubt,
  forgetDoubts,
  postponeDoubt,
  readContents,
  requeueDoubt,
  takeDoubts,
  textOf,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import { assertNoOpenTransaction, type Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { writeReceipts } from './receipts.ts'

// What became of messages nobody knows the outcome of. A receipt says it best and ends the doubt by itself; else the carrier is asked
// after 2, 5 and 15 minutes; one that cannot be asked but repeats its receipts is waited for as long. Found → sent. No trace at the last look → an alert goes again; marketing and service stay "not sure" for a
// person to decide, because to them twice is worse than never.

export type ReconcileDeps = {
  db: Database
  clock: Clock
  log: Log
  newId: () => string
  channels: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
}

const MINUTE = 60_000
/** Minutes between the looks after the first. */
const NEXT_LOOK_MS = [3 * MINUTE, 10 * MINUTE] as const
const LOOKS = NEXT_LOOK_MS.length + 1
const AT_ONCE = 20

/** Asks about the doubts that are due. Answers how many were looked at. */
export async function reconcile(deps: ReconcileDeps): Promise<number> {
  const now = deps.clock.now()
  const doubts = await deps.db.asSystem((tx) =>
    takeDoubts(tx, now, new Date(now.getTime() + NEXT_LOOK_MS[0]), AT_ONCE),
  )
  await Promise.all(doubts.map((doubt) => look(deps, doubt, now)))
  return doubts.length
}

async function look(deps: ReconcileDeps, doubt: Doubt, at: Date): Promise<void> {
  const opened = await deps.db.asSystem(async (tx) => {
    const sender = await senderById(tx, doubt.account_id, doubt.sender_id)
    const [content] = doubt.content_id ? await readContents(tx, doubt.account_id, [doubt.content_id]) : []
    return { sender, content }
  })
  const carrier = opened.sender && carrierOf(deps.channels, opened.sender.carrier)
  if (!opened.sender || !carrier) return giveUp(deps, doubt)
  const answer = await answerOf(deps, doubt, carrier, opened.sender, opened.content)
  if (answer === null) return giveUp(deps, doubt)
  if (answer.found === 'yes' && (await bind(deps, doubt, carrier, answer))) return
  if (doubt.looks < LOOKS) return later(deps, doubt, at)
  if (answer.found === 'no' && doubt.kind === 'alert') return again(deps, doubt)
  return giveUp(deps, doubt)
}

/** What the carrier says of a doubt; null = it cannot be asked, and its silence tells nothing. */
async function answerOf(
  deps: ReconcileDeps,
  doubt: Doubt,
  carrier: Carrier,
  sender: SenderRow,
  content: Content | undefined,
): Promise<Awaited<ReturnType<NonNullable<Carrier['reconcile']>>> | null> {
  if (!carrier.reconcile) return carrier.receiptsAreRepeated ? { found: 'no' } : null
  assertNoOpenTransaction('A carrier was called')
  return carrier.reconcile(openCredentials(deps.channels, sender), {
    to: doubt.address,
    text: textOf(doubt, content),
    startedAt: doubt.attempted_at,
  })
}

/** The carrier has it. False when what was found belongs to another message to this person: that tells nothing of this one. */
async function bind(
  deps: ReconcileDeps,
  doubt: Doubt,
  carrier: Carrier,
  found: Found & { carrierId: string },
): Promise<boolean> {
  const known = carrier.errors.find((error) => error.code === found.code)
  const failed = found.state === 'failed'
  return deps.db.asSystem(async (tx) => {
    if (await boundElsewhere(tx, doubt, found.carrierId)) return false
    const now = deps.clock.now()
    const receipt = {
      accountId: doubt.account_id,
      messageId: doubt.message_id,
      attempt: doubt.attempt,
      state: found.state,
      carrierId: found.carrierId,
      reason: failed ? (known?.reason ?? 'other') : null,
      code: found.code,
      class: failed ? (known?.class ?? null) : null,
      at: now,
    }
    await writeReceipts(tx, deps.newId, [receipt], now)
    const { account_id: accountId, message_id: id, sender_id: senderId, address } = doubt
    if (carrier.channel === 'inapp') await announceInApp(tx, [{ accountId, id, senderId, address }], now)
    return true
  })
}

/** takeDoubts set the earliest next look; the last one waits longer. */
async function later(deps: ReconcileDeps, doubt: Doubt, at: Date): Promise<void> {
  const pause = NEXT_LOOK_MS[doubt.looks - 1] ?? NEXT_LOOK_MS[0]
  await deps.db.asSystem((tx) => postponeDoubt(tx, doubt, new Date(at.getTime() + pause)))
}

async function again(deps: ReconcileDeps, doubt: Doubt): Promise<void> {
  await deps.db.asSystem(async (tx) => {
    await requeueDoubt(tx, doubt, deps.clock.now())
    await wakeDispatchers(tx)
  })
  deps.log.info({ messageId: doubt.message_id }, 'an alert the carrier has no trace of is sent again')
}

/** It stays "not sure"; a receipt may still come. */
async function giveUp(deps: ReconcileDeps, doubt: Doubt): Promise<void> {
  await deps.db.asSystem((tx) => forgetDoubts(tx, [{ account_id: doubt.account_id, id: doubt.message_id }]))
}
