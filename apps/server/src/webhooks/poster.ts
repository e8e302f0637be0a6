import { WEBHOOK_PATIENCE_DAYS } from '@foreword/contract'
import { administratorEmails, insertAudit, readAccount } from '../accounts/index.ts'
import { isBehindItsRate } from '../delivery/index.ts'
import { openAlarm } from '../platform/alarm.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { byIndex } from '../platform/db/plans.ts'
import type { Used } from '../platform/load.ts'
import type { Log } from '../platform/log.ts'
import type { Mailer } from '../platform/mail.ts'
import type { StrangerAnswer, Strangers } from '../platform/net/strangers.ts'
import type { Secrets } from '../platform/secrets.ts'
import {
  type Of,
  releaseDeliveries,
  settleDeliveries,
  type Taken,
  type Tried,
  takeDeliveries,
} from './deliveries-store.ts'
import { bodyOf, isHopeless, judge, restAfter, retryAfterS, waitAfter } from './model.ts'
import { unfoldPacks } from './packs-store.ts'
import { signedHeaders } from './signature.ts'
import * as store from './store.ts'
import { afterLook, afterUnfolding, FREE, mayUnfold, type Turn } from './yielding.ts'

// Posts what waits, and unfolds packs as far as sending leaves time for it. Every receiver has a line of its own: one that hangs holds up its own line and nothing else. Any number of
// processes may do so on one database: leases keep them apart, and one that dies loses what it had in hand to the others.

export type PosterDeps = {
  db: Database
  clock: Clock
  newId: () => string
  log: Log
  secrets: Pick<Secrets, 'open'>
  strangers: Strangers
  mailer: Mailer | null
  publicUrl: string
  /** From 0 to 1, for the spread of waits. */
  chance: () => number
  load: () => Used
}
export type Poster = { stop(): Promise<void> }

const LOOK_MS = 250
/** Longer than anything in hand can take, so that nothing is posted by two. */
const LEASE_MS = 90_000
/** What has less of its lease left is not begun: one post takes 15 s at most, and is written after it. */
const NEEDED_MS = 25_000
const MOST_TAKEN = 500
const FIRST_TAKEN = 32
/** Posts at once to one receiver: begins small, grows while all is well, and is one while it fails. */
const FIRST_WIDTH = 4
const MOST_WIDTH = 32
/** In this process, over all receivers: each is a socket and a few kilobytes. */
const MOST_AT_ONCE = 1_024
/** Results are gathered so long, or until so many, into one transaction. */
const GATHER_MS = 25
const GATHER = 100
const KEPT_ANSWER = 1_000

/** Looks for what is due, until it is stopped. */
export function startPoster(deps: PosterDeps): Poster {
  const alarm = openAlarm()
  const house = newHouse(deps)
  const lines = new Map<string, Promise<void>>()
  const look = async (): Promise<void> => {
    const now = deps.clock.now()
    const waiting = await deps.db.asSystem(async (tx) => {
      await byIndex(tx)
      const found = await store.waitingSubscriptions(tx, now)
      if (found.some(({ packs }) => packs))
        house.turn = afterLook(
          house.turn,
          { behind: await isBehindItsRate(tx, now), ...deps.load() },
          now.getTime(),
        )
      return found
    })
    for (const { account_id: accountId, id, due } of waiting) {
      if (lines.has(id) || !(due || mayUnfold(house.turn, now.getTime()) > 0)) continue
      const line = serve(house, { accountId, subscriptionId: id })
        .catch((error) => deps.log.error({ err: error, webhookId: id }, 'webhooks could not be posted'))
        .finally(() => lines.delete(id))
      lines.set(id, line)
    }
  }
  const run = async (): Promise<void> => {
    while (!house.stopping) {
      await look().catch((error) => deps.log.error({ err: error }, 'webhooks could not be looked for'))
      if (!house.stopping) await alarm.sleep(LOOK_MS)
    }
  }
  const running = run()
  return {
    async stop() {
      house.stopping = true
      alarm.ring()
      await running
      // What is under way is cut and given back: it may arrive twice, and is not lost.
      await deps.strangers.close()
      await Promise.all(lines.values())
    },
  }
}

type House = { deps: PosterDeps; atOnce: number; stopping: boolean; turn: Turn }
const newHouse = (deps: PosterDeps): House => ({ deps, atOnce: 0, stopping: false, turn: FREE })

/** Posts everything that is due now to one receiver; for tests, and for whoever has a single line. */
export const serveOnce = (deps: PosterDeps, of: Of): Promise<void> => serve(newHouse(deps), of)

type InHand = Taken & { leaseId: string; leaseEnds: number }

/** One receiver's line, until nothing is due or the receiver rests. */
async function serve(house: House, of: Of): Promise<void> {
  const { deps } = house
  const ready: InHand[] = []
  const done: Tried[] = []
  const alarm = openAlarm()
  let inFlight = 0
  let width = FIRST_WIDTH
  let size = FIRST_TAKEN
  /** Whether another look may find more: something was settled since the last, or the last one found as much as it asked for. */
  let mayBeMore = true
  let target: Target | null = null
  /** Nothing of late was taken: no more is begun before that is written down. */
  let doubtful = false

  const begin = (): void => {
    while (
      target &&
      !house.stopping &&
      !doubtful &&
      inFlight < width &&
      ready.length > 0 &&
      house.atOnce < MOST_AT_ONCE
    ) {
      const one = ready.shift()!
      if (one.leaseEnds - deps.clock.now().getTime() < NEEDED_MS) continue // another look finds it when its lease is over
      inFlight++
      house.atOnce++
      void attempt(deps, of, target, one).then((tried) => {
        inFlight--
        house.atOnce--
        done.push(tried)
        doubtful = done.every((each) => each.outcome !== 'delivered')
        begin()
        if (doubtful || done.length >= GATHER || (inFlight === 0 && ready.length === 0)) alarm.ring()
      })
    }
  }
  const giveBack = async (): Promise<void> => {
    const left = ready.splice(0)
    for (const leaseId of new Set(left.map((one) => one.leaseId))) {
      const ids = left.filter((one) => one.leaseId === leaseId).map((one) => one.id)
      await deps.db.asSystem((tx) => releaseDeliveries(tx, of, leaseId, ids))
    }
  }

  for (;;) {
    if (mayBeMore && !house.stopping && ready.length < width) {
      const next = await take(house, of, size)
      target = next.target
      ready.push(...next.list)
      mayBeMore = next.more
      size = mayBeMore ? Math.min(size * 2, MOST_TAKEN) : FIRST_TAKEN
    }
    if (house.stopping || !target) await giveBack()
    begin()
    if (inFlight === 0 && done.length === 0 && ready.length === 0) return
    await alarm.sleep(GATHER_MS)
    if (done.length === 0) continue
    const batch = done.splice(0)
    doubtful = false
    const cut = batch.filter((tried) => house.stopping && tried.status === null)
    const told = batch.filter((tried) => !cut.includes(tried))
    for (const one of cut) await deps.db.asSystem((tx) => releaseDeliveries(tx, of, one.leaseId, [one.id]))
    const taken = told.filter((tried) => tried.outcome === 'delivered').length
    const goesOn = told.length === 0 || (await settle(deps, of, told))
    if (taken === told.length) width = Math.min(width * 2, MOST_WIDTH)
    else width = taken === 0 ? 1 : Math.max(1, Math.floor(width / 2))
    mayBeMore = goesOn
    if (!goesOn) {
      target = null
      await giveBack()
    }
  }
}

type Target = { url: string; secrets: string[] }

/**
 * What is next, if the subscription is still on; with where it goes, as it is now. Deliveries go first, packs fill up what is left of the
 * limit. `more`: another look at once would find more.
 */
async function take(
  house: House,
  of: Of,
  limit: number,
): Promise<{ target: Target | null; list: InHand[]; more: boolean }> {
  const { deps } = house
  const now = deps.clock.now()
  const lease = { id: deps.newId(), until: new Date(now.getTime() + LEASE_MS) }
  const taken = await deps.db.asSystem(async (tx) => {
    const row = await store.subscriptionById(tx, of.accountId, of.subscriptionId)
    if (!row?.enabled || (row.rest_until !== null && row.rest_until > now)) return null
    const list = await takeDeliveries(tx, of, { ...lease, limit }, now)
    const most = Math.min(limit - list.length, mayUnfold(house.turn, now.getTime()))
    const packs = most > 0 ? await unfoldPacks(tx, of, { ...lease, most }) : NO_PACKS
    return { row, list, packs }
  })
  if (!taken) return { target: null, list: [], more: false }
  const { row, packs } = taken
  house.turn = afterUnfolding(house.turn, packs.events, now.getTime())
  const old = row.old_secret && row.old_secret_until && row.old_secret_until > now ? [row.old_secret] : []
  const secrets = [row.secret, ...old].map((sealed) => deps.secrets.open(sealed).secret!)
  return {
    target: { url: row.url, secrets },
    list: [...taken.list, ...packs.inHand].map((one) => ({
      ...one,
      leaseId: lease.id,
      leaseEnds: lease.until.getTime(),
    })),
    more: taken.list.length === limit || (packs.left && mayUnfold(house.turn, now.getTime()) > 0),
  }
}

const NO_PACKS = { events: 0, inHand: [], left: false }

/** One post. Never throws. */
async function attempt(deps: PosterDeps, of: Of, target: Target, one: InHand): Promise<Tried> {
  const at = deps.clock.now()
  const body = bodyOf(one)
  const headers = {
    ...signedHeaders(target.secrets, {
      id: one.id,
      timestamp: Math.floor(at.getTime() / 1000),
      body,
    }),
    'content-type': 'application/json',
    'user-agent': 'Foreword-Webhooks/1',
  }
  const answer = await deps.strangers.post(of.subscriptionId, target.url, headers, Buffer.from(body))
  return outcomeOf(deps, one, at, answer)
}

function outcomeOf(deps: PosterDeps, one: InHand, at: Date, answer: StrangerAnswer): Tried {
  const answered = answer.kind === 'answered'
  const verdict = answered
    ? judge(answer.status, answer.location)
    : { kind: 'again' as const, error: answer.cause }
  const tried = {
    id: one.id,
    leaseId: one.leaseId,
    at,
    ms: answer.ms,
    status: answered ? answer.status : null,
    error: verdict.kind === 'taken' ? null : verdict.error,
    // PostgreSQL keeps no zero bytes in texts.
    answer: answered ? answer.text.replaceAll('\0', '').slice(0, KEPT_ANSWER) : null,
  }
  if (verdict.kind === 'taken') return { ...tried, outcome: 'delivered', nextAt: null }
  const now = deps.clock.now()
  const asked = answered ? retryAfterS(answer.retryAfter, now) : null
  const wait = waitAfter(one.tries + 1, deps.chance(), asked)
  if (wait === null) return { ...tried, outcome: 'failed', nextAt: null }
  return { ...tried, outcome: 'again', nextAt: new Date(now.getTime() + wait) }
}

/** Writes a batch and how the receiver does. False = nothing more is posted to it now. */
async function settle(deps: PosterDeps, of: Of, batch: readonly Tried[]): Promise<boolean> {
  const now = deps.clock.now()
  const failed = batch.filter((tried) => tried.outcome !== 'delivered')
  const taken = batch.length - failed.length
  const error = taken > 0 ? null : (failed.at(-1)?.error ?? null)
  const subscription = { accountId: of.accountId, id: of.subscriptionId }
  const off = await deps.db.asSystem(async (tx): Promise<'rests' | 'gone' | 'failing' | null> => {
    const health = await store.noteHealth(tx, subscription, { taken, failed: failed.length, error }, now)
    const reason = failed.some((tried) => tried.status === 410)
      ? 'gone'
      : isHopeless(health?.failing_since ?? null, now)
        ? 'failing'
        : null
    // What would be given up in the moment the receiver itself is given up waits for somebody to switch it on again.
    await settleDeliveries(tx, of, reason ? batch.map(keepWaiting) : batch, now)
    if (!health?.enabled) return 'rests'
    if (reason && (await store.switchOff(tx, subscription, reason, now))) {
      const row = await store.subscriptionById(tx, of.accountId, of.subscriptionId)
      await insertAudit(
        tx,
        {
          accountId: of.accountId,
          actorId: null,
          actorName: 'Foreword',
          action: 'webhook.switched_off',
          subject: `${row!.name}: ${OFF_WORDS[reason]}`,
        },
        now,
      )
      return reason
    }
    const rest = restAfter(health.failures, deps.chance())
    if (rest > 0) await store.rest(tx, subscription, new Date(now.getTime() + rest))
    return rest > 0 ? 'rests' : null
  })
  if (off === 'gone' || off === 'failing') await tellAdministrators(deps, of, off)
  return off === null
}

const keepWaiting = (tried: Tried): Tried =>
  tried.outcome === 'failed' ? { ...tried, outcome: 'again' } : tried

const OFF_WORDS = {
  gone: 'its receiver answered 410 Gone',
  failing: `its receiver took nothing for ${WEBHOOK_PATIENCE_DAYS} days`,
} as const

/** The console says it too; a mail that cannot be sent is logged and not tried again. */
async function tellAdministrators(deps: PosterDeps, of: Of, reason: keyof typeof OFF_WORDS): Promise<void> {
  const { row, account, emails } = await deps.db.asSystem(async (tx) => ({
    row: await store.subscriptionById(tx, of.accountId, of.subscriptionId),
    account: await readAccount(tx, of.accountId),
    emails: await administratorEmails(tx, of.accountId),
  }))
  if (!row) return
  deps.log.warn({ webhookId: of.subscriptionId, reason }, 'a webhook was switched off')
  const text = `The webhook "${row.name}" of ${account.name} was switched off: ${OFF_WORDS[reason]}.

It goes to ${row.url}
Its last error: ${row.last_error ?? 'none was noted'}

What had happened before is kept for two weeks and sent when you switch it on again. What happens while it is off is not kept for it.

${deps.publicUrl}/settings/webhooks
`
  for (const to of emails)
    await deps.mailer
      ?.post({ to, subject: `${account.name}: the webhook "${row.name}" was switched off`, text })
      .catch((error) => deps.log.error({ err: error }, 'a mail could not be sent'))
}
