import { readAccount } from '../../accounts/index.ts'
import { senderById } from '../../channels/index.ts'
import { type DuePush, endPushes, readContents, sayingOf, takePushes } from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { assertNoOpenTransaction, type Database, type Tx } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import { dropPush, isOptedOut, type PushTarget, pushesOf } from '../../recipients/index.ts'
import type { PushPost } from './push-post.ts'
import { encryptPush, type PushIdentity, vapidHeader } from './web-push.ts'

// Announces messages that no open page has taken. The ledger says which: a page that has one says so, and then it is no longer only sent.

export type PusherDeps = {
  db: Database
  clock: Clock
  log: Log
  identity: PushIdentity
  /** https: or mailto: of who runs this, for push services. */
  contact: string
  post: PushPost
}
export type Pusher = { stop(): Promise<void> }

const EVERY_MS = 1_000
const AT_ONCE = 50
const LEASE_MS = 60_000
const TRIES = 3
/** A push service keeps it for so long, for a browser that is off. */
const KEEP_S = 24 * 3600
const MOST_TEXT = 240

export function startPusher(deps: PusherDeps): Pusher {
  let stopped = false
  let running: Promise<void> | null = null
  const run = async (): Promise<void> => {
    try {
      while (!stopped && (await pushDue(deps)) === AT_ONCE);
    } catch (error) {
      deps.log.error({ err: error }, 'pushes could not be sent')
    }
  }
  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = null
    })
  }, EVERY_MS)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      await deps.post.close()
    },
  }
}

type Ready = { push: DuePush; targets: PushTarget[]; text: string }

/** Sends what is due. Answers how many were taken. */
export async function pushDue(deps: PusherDeps): Promise<number> {
  const now = deps.clock.now()
  const due = await deps.db.asSystem((tx) => takePushes(tx, now, new Date(now.getTime() + LEASE_MS), AT_ONCE))
  if (due.length === 0) return 0
  const done: DuePush[] = []
  await Promise.all(
    due.map(async (push) => {
      const ready = await deps.db.asSystem((tx) => prepare(tx, push))
      const settled = ready ? await deliver(deps, ready, now) : true
      if (settled || push.tries >= TRIES) done.push(push)
    }),
  )
  await deps.db.asSystem((tx) => endPushes(tx, done))
  return due.length
}

/** What to say and where; null when a page has it by now, the person wants nothing, or no browser asked. */
async function prepare(tx: Tx, push: DuePush): Promise<Ready | null> {
  if (push.state !== 'sent') return null
  const { account_id: accountId, sender_id: senderId, address } = push
  if (await isOptedOut(tx, { accountId, channel: 'inapp', address })) return null
  const targets = await pushesOf(tx, { accountId, senderId, consumerId: address })
  const sender = await senderById(tx, accountId, senderId)
  if (targets.length === 0 || !sender || sender.archived_at) return null
  const [content] = push.content_id ? await readContents(tx, accountId, [push.content_id]) : []
  const { text, rich } = sayingOf(push, content)
  const inapp = rich?.type === 'inapp' ? rich : null
  const brand = sender.config.title || (await readAccount(tx, accountId)).name
  return {
    push,
    targets,
    text: JSON.stringify({
      title: inapp?.notificationTitle || brand,
      body: short(inapp?.notificationText || text),
      image: inapp?.imageUrl ?? null,
      url: inapp?.linkUrl ?? null,
      tag: push.id,
      sender: senderId,
    }),
  }
}

const short = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text)

/** False when every push service was out of reach or busy: then it is tried again. */
async function deliver(deps: PusherDeps, ready: Ready, now: Date): Promise<boolean> {
  assertNoOpenTransaction('A push service was called')
  const { push } = ready
  let settled = false
  for (const target of ready.targets) {
    const status = await deliverTo(deps, target, ready, now)
    if (status === 404 || status === 410 || status === 400)
      await deps.db.asSystem((tx) =>
        dropPush(tx, { accountId: push.account_id, senderId: push.sender_id, endpoint: target.endpoint }),
      )
    if (status !== null && status !== 429 && status < 500) settled = true
  }
  return settled
}

async function deliverTo(
  deps: PusherDeps,
  target: PushTarget,
  { push, text }: Ready,
  now: Date,
): Promise<number | null> {
  try {
    return await deps.post.post(
      target.endpoint,
      {
        authorization: await vapidHeader(deps.identity, target.endpoint, deps.contact, now),
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(KEEP_S),
        urgency: 'normal',
        topic: push.id.replaceAll('-', ''),
      },
      encryptPush(target, text),
    )
  } catch (error) {
    // Keys that are no point of the curve: the browser will never get anything.
    deps.log.warn({ err: error }, 'a push could not be encrypted')
    return 400
  }
}
