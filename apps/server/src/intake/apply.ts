import {
  applyTemplateFact,
  type CarrierError,
  type CarrierFact,
  keepNotice,
  type Learnt,
  type SenderRow,
} from '../channels/index.ts'
import { type Dated, receiveReplies } from '../conversations/index.ts'
import { type CarrierReceipt, writeReceipts } from '../delivery/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { keepPreference, movePerson } from './people.ts'
import { keepEvents } from './store.ts'

export type IntakeDeps = {
  db: Database
  clock: Clock
  newId: () => string
  /** Keeps limits a carrier told of a sender. */
  learn: (tx: Tx, sender: SenderRow, learnt: Learnt) => Promise<void>
}

/** Carriers give times in whole seconds: what comes at once counts from now. */
const AT_ONCE_MS = 30_000

/** A verified fact with the sender it came to and the words it came in. */
export type Arrived = {
  sender: SenderRow
  errors: readonly CarrierError[]
  fact: CarrierFact
  /** The webhook's body as it came; of a batch, the fact. */
  payload: string
}

/**
 * Keeps and applies facts in one transaction: after the answer 200 nothing of them can be lost or counted twice. Answers how many were new.
 * `soon`: open pages hear of them before the disk has them; whoever answers 200 waits for `onDisk` first.
 */
export async function applyFacts(
  deps: IntakeDeps,
  arrived: readonly Arrived[],
  { soon }: { soon: boolean } = { soon: false },
): Promise<number> {
  const transact = soon ? deps.db.asSystemSoon : deps.db.asSystem
  return transact(async (tx) => {
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
  // Replies that follow each other take their statements together; what else was said stays before or after them, as it came.
  let replies: Dated[] = []
  for (const one of arrived) {
    if (one.fact.kind === 'receipt') continue
    if (one.fact.kind === 'reply') replies.push(replyOf(one.sender, one.fact, now))
    else {
      await receiveReplies(tx, deps, replies)
      replies = []
      await applyOne(tx, deps, one, now)
    }
  }
  await receiveReplies(tx, deps, replies)
}

async function applyOne(tx: Tx, deps: IntakeDeps, { sender, fact }: Arrived, now: Date): Promise<void> {
  switch (fact.kind) {
    case 'preference':
      await keepPreference(tx, deps, sender, fact)
      return
    case 'template':
      return applyTemplateFact(tx, sender.account_id, fact, now)
    case 'moved':
      await movePerson(tx, deps, sender, fact, now)
      return
    case 'notice':
      await keepNotice(
        tx,
        { accountId: sender.account_id, id: deps.newId(), senderId: sender.id, ...fact },
        now,
      )
      if (fact.learnt) await deps.learn(tx, sender, fact.learnt)
      return
  }
}

/** Found later than it was written: it counts, and stands in the thread, from when it was. */
const timeOf = (at: Date | undefined, now: Date): Date =>
  at && now.getTime() - at.getTime() > AT_ONCE_MS ? at : now

const replyOf = (sender: SenderRow, fact: Extract<CarrierFact, { kind: 'reply' }>, now: Date): Dated => ({
  reply: {
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
    name: fact.name ?? null,
    received: {
      media: fact.media.map(({ url, type, name }) => ({ url, type, name: name ?? null })),
      tapped: fact.tapped ?? null,
      replyTo: fact.replyTo ?? null,
    },
  },
  at: timeOf(fact.at, now),
})

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
