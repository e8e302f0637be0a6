import {
  type Carrier,
  type ChannelsDeps,
  carrierOf,
  openCredentials,
  type Polled,
  type SenderCredentials,
  senderById,
} from '../channels/index.ts'
import {
  advanceWatch,
  endLook,
  postponeWatch,
  type Silent,
  silentOf,
  takeWatch,
  type Watch,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import { assertNoOpenTransaction, type Database, type Tx } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { type CarrierReceipt, writeReceipts } from './receipts.ts'

// Receipts that stayed out: carriers call once, and a bad moment of ours loses the call. Who is only sent is asked about 10 minutes,
// 1, 6 and 24 hours after. Then it stays "sent, no receipt": not every network gives one.

export type PollDeps = {
  db: Database
  clock: Clock
  log: Log
  newId: () => string
  channels: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
}

/** Questions to one sender's carrier before its next turn, at the earliest after REST_MS: 40 a second over all processes. */
const AT_ONCE = 40
const REST_MS = 1_000
/** Connections it takes from sending, of the 64 to a carrier. */
const TOGETHER = 4
/** Longer than AT_ONCE questions that all run into the carrier's time-out. */
const LEASE_MS = 15 * 60_000
const CARRIER_PAUSE_MS = 10 * 60_000
/** A look that the carrier left unanswered for so long is given up: the next one asks again. */
const GIVE_UP_MS = 60 * 60_000
/** Parts of the ledger looked through in one go; mostly nobody is silent in them. */
const MOST_WATCHES = 50

/** Asks about those whose turn has come, until `stopping`. Answers how many were asked about. */
export async function pollReceipts(deps: PollDeps, stopping: () => boolean = () => false): Promise<number> {
  let asked = 0
  for (let round = 0; round < MOST_WATCHES && !stopping(); round++) {
    const now = deps.clock.now()
    const taken = await deps.db.asSystem((tx) => take(tx, now))
    if (!taken) return asked
    asked += await look(deps, taken.watch, taken.silent, now, stopping)
  }
  return asked
}

async function take(tx: Tx, now: Date): Promise<{ watch: Watch; silent: Silent[] } | null> {
  const watch = await takeWatch(tx, now, new Date(now.getTime() + LEASE_MS))
  if (!watch) return null
  const silent = await silentOf(tx, watch, AT_ONCE)
  if (silent.length > 0) return { watch, silent }
  await endLook(tx, watch, null, now)
  return { watch, silent }
}

async function look(
  deps: PollDeps,
  watch: Watch,
  silent: readonly Silent[],
  now: Date,
  stopping: () => boolean,
): Promise<number> {
  if (silent.length === 0) return 0
  const found = await deps.db.asSystem((tx) => senderById(tx, watch.account_id, watch.sender_id))
  const carrier = found && carrierOf(deps.channels, found.carrier)
  const answers =
    found && carrier
      ? await ask(carrier, openCredentials(deps.channels, found), silent, stopping)
      : silent.map((): Polled => CANNOT)
  const receipts = carrier ? receiptsOf(carrier, silent, answers, deps.clock.now()) : []
  const dumb = answers.every((answer) => answer === CANNOT)
  await deps.db.asSystem(async (tx) => {
    await writeReceipts(tx, deps.newId, receipts, deps.clock.now())
    // Some may not have been asked about: whoever goes on makes the same look.
    if (stopping()) return void (await postponeWatch(tx, watch, now))
    if (dumb && carrier?.poll && now.getTime() - watch.pass_until.getTime() < GIVE_UP_MS) {
      return void (await postponeWatch(tx, watch, new Date(now.getTime() + CARRIER_PAUSE_MS)))
    }
    const restUntil = new Date(now.getTime() + REST_MS)
    if (silent.length === AT_ONCE) await advanceWatch(tx, watch, silent.at(-1)!.id, restUntil)
    else await endLook(tx, watch, restUntil, deps.clock.now())
  })
  if (receipts.length > 0)
    deps.log.info(
      { messages: receipts.length, asked: silent.length },
      'receipts that had stayed out were asked for',
    )
  return silent.length
}

const CANNOT = 'cannot_tell'

/** One question each, a few at a time, until `stopping`. */
async function ask(
  carrier: Carrier,
  sender: SenderCredentials,
  silent: readonly Silent[],
  stopping: () => boolean,
): Promise<Polled[]> {
  assertNoOpenTransaction('A carrier was called')
  const answers: Polled[] = silent.map(() => CANNOT)
  if (!carrier.poll) return answers
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < silent.length && !stopping(); index = next++)
      answers[index] = await carrier.poll!(sender, silent[index]!.carrier_id)
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
  return answers
}

/** What is new in the answers: a message that is only sent is no news. */
function receiptsOf(
  carrier: Carrier,
  silent: readonly Silent[],
  answers: readonly Polled[],
  at: Date,
): CarrierReceipt[] {
  return silent.flatMap((message, index) => {
    const answer = answers[index]!
    if (answer === CANNOT || answer.state === 'sent') return []
    const known = carrier.errors.find((error) => error.code === answer.code)
    return [
      {
        accountId: message.account_id,
        messageId: message.id,
        attempt: message.attempt,
        state: answer.state,
        carrierId: message.carrier_id,
        reason: answer.state === 'failed' ? (known?.reason ?? 'other') : null,
        code: answer.code,
        class: answer.state === 'failed' ? (known?.class ?? null) : null,
        at,
      },
    ]
  })
}
