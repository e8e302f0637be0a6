import { createHash } from 'node:crypto'
import type { InAppAct, InAppServerFrame } from '@foreword/contract'
import { type ChannelsDeps, carrierOf, type SenderRow } from '../../channels/index.ts'
import type { FileLinks } from '../../conversations/index.ts'
import { openIdWith } from '../../conversations/index.ts'
import { hintInApp, lastSeq, numberThread, seenReceipts } from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/database.ts'
import { publish } from '../../platform/live/live.ts'
import { Problem } from '../../platform/problem.ts'
import {
  dropPush,
  type InAppWho,
  isOptedOut,
  moveReadSeq,
  recordConsent,
  savePush,
} from '../../recipients/index.ts'
import type { Gatherer } from '../gather.ts'
import { mayPush } from './push-endpoint.ts'
import { earlierThan } from './thread.ts'

// What a person's device asks for, each act in transactions of its own. What they write and how far they read go the way of every
// other carrier's webhooks, so that consent, conversations and counters hold.

export type ActDeps = {
  db: Database
  clock: Clock
  newId: () => string
  channels: Pick<ChannelsDeps, 'carriers'>
  gatherer: Gatherer
  links: Pick<FileLinks, 'fresh'>
}

export type Actor = { sender: SenderRow; who: InAppWho }
type Of<T extends InAppAct['type']> = Extract<InAppAct, { type: T }>

/** More than a person leaves unread; what is over is told with the next one. */
const MOST_RECEIPTS = 500

/** The ledger has who and what: the record of what came names nobody, so that a person can be erased. */
const kept = (said: object): string => JSON.stringify(said)
const shortHash = (consumerId: string): string =>
  createHash('sha256').update(consumerId).digest('base64url').slice(0, 22)

/** Keeps what the person wrote; a repetition changes nothing and is answered the same. */
async function send(deps: ActDeps, { sender, who }: Actor, act: Of<'send'>): Promise<InAppServerFrame> {
  const text = act.text.trim()
  if (text === '') throw new Problem('bad_request', { field: 'text', message: 'The message is empty.' })
  const id = `${shortHash(who.consumerId)}/${act.id}`
  await deps.gatherer.add([
    {
      sender,
      errors: [],
      payload: kept({ type: act.type, id: act.id }),
      fact: {
        kind: 'reply',
        dedupeKey: `in:${id}`,
        carrierId: id,
        from: who.consumerId,
        to: sender.address,
        text,
        carrierHandled: null,
        media: [],
        tapped: act.tapped ?? null,
      },
    },
  ])
  await tell(deps, who)
  return { type: 'kept', id: act.id }
}

/** Receipts for all a device has and a person saw. The other devices of the person learn what is no longer new. */
async function seen(deps: ActDeps, { sender, who }: Actor, act: Of<'seen'>): Promise<null> {
  const upTo = { delivered: act.delivered ?? 0, read: act.read ?? 0 }
  const due = await deps.db.asSystem((tx) => seenReceipts(tx, who, upTo, MOST_RECEIPTS))
  const { errors } = carrierOf(deps.channels, sender.carrier)
  if (due.length > 0)
    await deps.gatherer.add(
      due.map((row) => ({
        sender,
        errors,
        payload: kept(act),
        fact: {
          kind: 'receipt' as const,
          dedupeKey: `${row.state}:${row.attempt}`,
          carrierId: `${row.id}:${row.attempt}`,
          messageId: row.id,
          attempt: row.attempt,
          state: row.state,
          code: null,
          detail: null,
        },
      })),
    )
  if (upTo.read > 0)
    await deps.db.asSystem(async (tx) => {
      const last = await lastSeq(tx, who)
      if (await moveReadSeq(tx, who, Math.min(upTo.read, last)))
        await hintInApp(tx, who.senderId, [who.consumerId])
    })
  return null
}

const earlier = (deps: ActDeps, { who }: Actor, act: Of<'earlier'>): Promise<InAppServerFrame> =>
  deps.db.asSystem(async (tx) => {
    await numberThread(tx, who)
    const fresh = (link: string): string => deps.links.fresh(link, deps.clock.now())
    return { type: 'earlier' as const, ...(await earlierThan(tx, who, act.before, fresh)) }
  })

/** The person's own switch for messages of the brand, as evidence. */
async function consent(deps: ActDeps, { who }: Actor, act: Of<'consent'>): Promise<null> {
  const person = { accountId: who.accountId, channel: 'inapp', address: who.consumerId }
  await deps.db.asSystem(async (tx) => {
    if ((await isOptedOut(tx, person)) === !act.on) return
    await recordConsent(tx, {
      ...person,
      id: deps.newId(),
      at: deps.clock.now(),
      kind: act.on ? 'opt_in' : 'opt_out',
      source: 'inapp',
      words: act.on ? 'Messages switched on in the app' : 'Messages switched off in the app',
    })
    await hintInApp(tx, who.senderId, [who.consumerId])
  })
  return null
}

async function push(deps: ActDeps, { who }: Actor, act: Of<'push'>): Promise<null> {
  const { subscription } = act
  if (!subscription) {
    await deps.db.asSystem((tx) => dropPush(tx, { ...who, endpoint: act.endpoint }))
    return null
  }
  const why = mayPush(subscription.endpoint)
  if (why) throw new Problem('bad_request', { field: 'subscription.endpoint', message: why })
  await deps.db.asSystem((tx) =>
    savePush(tx, who, { endpoint: subscription.endpoint, ...subscription.keys }, deps.clock.now()),
  )
  return null
}

/** Whoever has their conversation on the screen sees that they write. Nothing of it is kept. */
async function typing(deps: ActDeps, { who }: Actor): Promise<null> {
  await deps.db.asSystem(async (tx) => {
    const id = await openIdWith(tx, { ...who, channel: 'inapp', address: who.consumerId })
    if (id) await publish(tx, who.accountId, { type: 'typing', id })
  })
  return null
}

const tell = (deps: ActDeps, who: InAppWho): Promise<void> =>
  deps.db.asSystem((tx) => hintInApp(tx, who.senderId, [who.consumerId]))

/** Does what is asked. Answers the frame to say so, if there is one. */
export function perform(
  deps: ActDeps,
  actor: Actor,
  act: Exclude<InAppAct, { type: 'ping' | 'token' }>,
): Promise<InAppServerFrame | null> {
  switch (act.type) {
    case 'send':
      return send(deps, actor, act)
    case 'seen':
      return seen(deps, actor, act)
    case 'earlier':
      return earlier(deps, actor, act)
    case 'consent':
      return consent(deps, actor, act)
    case 'push':
      return push(deps, actor, act)
    case 'typing':
      return typing(deps, actor)
    default:
      return act satisfies never
  }
}
