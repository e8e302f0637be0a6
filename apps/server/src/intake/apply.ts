import type { CarrierError, CarrierFact, SenderRow } from '../channels/index.ts'
import { type Dated, receiveReplies } from '../conversations/index.ts'
import { type CarrierReceipt, writeReceipts } from '../delivery/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { keepEvents } from './store.ts'

export type IntakeDeps = { db: Database; clock: Clock; newId: () => string }

/** A verified fact with the sender it came to and the words it came in. */
export type Arrived = {
  sender: SenderRow
  errors: readonly CarrierError[]
  fact: CarrierFact
  /** The webhook's body as it came. */
  payload: string
}

/** Keeps and applies facts in one transaction: after the answer 200 nothing of them can be lost or counted twice. Answers how many were new. */
export async function applyFacts(deps: IntakeDeps, arrived: readonly Arrived[]): Promise<number> {
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const events = arrived.map(({ sender, fact, payload }) => ({
      accountId: sender.account_id,
      senderId: sender.id,
      dedupeKey: keyOf(fact),
      payload,
    }))
    const fresh = await keepEvents(tx, events, now)
    const first = arrived.filter(({ sender, fact }) => fresh.delete(`${sender.id}/${keyOf(fact)}`))
    await applyFresh(tx, deps, first, now)
    return first.length
  })
}

/** Our ids come first where we know them: they rise with time, so that keys near in time lie near in the index. */
const keyOf = (fact: CarrierFact): string =>
  fact.kind === 'receipt' && fact.messageId ? `${fact.messageId}:${fact.dedupeKey}` : fact.dedupeKey

async function applyFresh(tx: Tx, deps: IntakeDeps, arrived: readonly Arrived[], now: Date): Promise<void> {
  await writeReceipts(
    tx,
    deps.newId,
    arrived.flatMap((one) => receiptOf(one, now)),
    now,
  )
  await receiveReplies(
    tx,
    deps,
    arrived.flatMap((one) => replyOf(one, now)),
  )
}

function replyOf({ sender, fact }: Arrived, now: Date): Dated[] {
  if (fact.kind !== 'reply') return []
  const reply = {
    accountId: sender.account_id,
    senderId: sender.id,
    channel: sender.channel,
    from: fact.from,
    text:
      fact.text ||
      (fact.media.length > 0
        ? `(${fact.media.length === 1 ? 'a picture or file' : `${fact.media.length} pictures or files`})`
        : ''),
    carrierId: fact.carrierId,
    carrierHandled: fact.carrierHandled,
  }
  // Found later than it was written: it counts, and stands in the thread, from when it was.
  return [{ reply, at: fact.at && fact.at < now ? fact.at : now }]
}

function receiptOf({ sender, errors, fact }: Arrived, now: Date): CarrierReceipt[] {
  if (fact.kind !== 'receipt' || !fact.messageId) return []
  const known = errors.find((error) => error.code === fact.code)
  return [
    {
      accountId: sender.account_id,
      messageId: fact.messageId,
      attempt: fact.attempt,
      state: fact.state,
      carrierId: fact.carrierId,
      reason: fact.state === 'failed' ? (known?.reason ?? 'other') : null,
      code: fact.code,
      class: fact.state === 'failed' ? (known?.class ?? null) : null,
      at: now,
    },
  ]
}
