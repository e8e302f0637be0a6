import {
  type AuditAction,
  WEBHOOK_MOST_COUNTED,
  WEBHOOK_OVERLAP_HOURS,
  WEBHOOK_TEST,
  type Webhook,
  type WebhookEventType,
} from '@foreword/contract'
import { insertAudit } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { mayCall } from '../platform/net/strangers.ts'
import { found, Problem } from '../platform/problem.ts'
import type { Secrets } from '../platform/secrets.ts'
import { hurry, insertTest, sendAgain } from './deliveries-store.ts'
import { countPacked } from './packs-store.ts'
import { secretOf } from './signature.ts'
import * as store from './store.ts'
import { viewWebhook } from './views.ts'

export type WebhooksDeps = {
  clock: Clock
  newId: () => string
  secrets: Pick<Secrets, 'seal' | 'open'>
  /** 24 bytes or more of chance. */
  chance: () => Buffer
  /** Hosts of the operator's own network. */
  inside: readonly string[]
}
/** The administrator who acts. */
export type Actor = { accountId: string; userId: string | null; name: string }

export type Wish = { name: string; url: string; events: WebhookEventType[]; campaignIds?: string[] }

/** A new subscription. The secret is in this answer and nowhere else. */
export async function createSubscription(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  wish: Wish,
): Promise<{ webhook: Webhook; secret: string }> {
  const { name, url } = checked(deps, wish)
  await refuseStrangeCampaigns(tx, actor.accountId, wish.campaignIds ?? [])
  const made = newSecret(deps)
  const row = {
    account_id: actor.accountId,
    id: deps.newId(),
    name,
    url,
    events: wish.events,
    campaign_ids: wish.campaignIds ?? [],
    secret: made.sealed,
    hint: made.hint,
    created_by_name: actor.name,
    created_at: deps.clock.now(),
  }
  if (!(await store.insertSubscription(tx, row))) throw nameTaken(name)
  await note(tx, deps, actor, 'webhook.created', `${name}: ${url}`)
  return { webhook: await readSubscription(tx, actor.accountId, row.id), secret: made.secret }
}

function checked(deps: WebhooksDeps, wish: { name: string; url: string }): { name: string; url: string } {
  const [name, url] = [wish.name.trim(), wish.url.trim()]
  if (name === '') throw new Problem('bad_request', { field: 'name', message: 'A name is needed.' })
  const wrong = mayCall(url, deps.inside)
  if (wrong) throw new Problem('webhook_address', { field: 'url', message: wrong })
  return { name, url }
}

const nameTaken = (name: string) =>
  new Problem('name_taken', {
    field: 'name',
    message: `There is a webhook named ${name} already. Choose another name.`,
  })

async function refuseStrangeCampaigns(tx: Tx, accountId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const known = await store.knownCampaigns(tx, accountId, ids)
  const strange = ids.find((id) => !known.has(id))
  if (strange)
    throw new Problem('bad_request', {
      field: 'campaignIds',
      message: `There is no campaign ${strange}. Take ids from the list of campaigns.`,
    })
}

function newSecret(deps: WebhooksDeps): { secret: string; sealed: Buffer; hint: string } {
  const secret = secretOf(deps.chance())
  return { secret, sealed: deps.secrets.seal({ secret }), hint: secret.slice(-4) }
}

/** The secret that signs now: for posting, and for a receiver of our own that has forgotten it. Nobody is shown it. */
export const secretOfSubscription = (
  deps: Pick<WebhooksDeps, 'secrets'>,
  row: Pick<store.SubscriptionRow, 'secret'>,
): string => deps.secrets.open(row.secret).secret!

/** Changes it. Switched on again, or sent to another address, it is tried at once with all that waits. */
export async function changeSubscription(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  id: string,
  change: Partial<Wish> & { enabled?: boolean },
): Promise<Webhook> {
  const before = found(await store.lockSubscription(tx, actor.accountId, id), 'This webhook')
  const { name, url } = checked(deps, { name: change.name ?? before.name, url: change.url ?? before.url })
  if (await store.nameInUse(tx, actor.accountId, name, id)) throw nameTaken(name)
  if (change.campaignIds) await refuseStrangeCampaigns(tx, actor.accountId, change.campaignIds)
  const enabled = change.enabled ?? before.enabled
  await store.updateSubscription(
    tx,
    {
      account_id: actor.accountId,
      id,
      name,
      url,
      events: change.events ?? before.events,
      campaign_ids: change.campaignIds ?? before.campaign_ids,
      enabled,
      disabled_reason: enabled ? null : (before.disabled_reason ?? 'person'),
    },
    deps.clock.now(),
  )
  if ((enabled && !before.enabled) || url !== before.url) {
    await store.forgetFailures(tx, actor.accountId, id)
    await hurry(tx, { accountId: actor.accountId, subscriptionId: id })
  }
  if (enabled !== before.enabled)
    await note(tx, deps, actor, enabled ? 'webhook.switched_on' : 'webhook.switched_off', name)
  if (Object.keys(change).some((field) => field !== 'enabled'))
    await note(tx, deps, actor, 'webhook.changed', url === before.url ? name : `${name}: ${url}`)
  return readSubscription(tx, actor.accountId, id)
}

/** Its log and what waits are to be forgotten by the caller, in lots. */
export async function removeSubscription(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  id: string,
): Promise<void> {
  const row = found(await store.lockSubscription(tx, actor.accountId, id), 'This webhook')
  await store.deleteSubscription(tx, actor.accountId, id)
  await note(tx, deps, actor, 'webhook.deleted', row.name)
}

/** A new secret; the one before signs beside it for a day, so that the receiver can be changed without a gap. */
export async function renewSecret(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  id: string,
): Promise<{ webhook: Webhook; secret: string }> {
  const row = found(await store.lockSubscription(tx, actor.accountId, id), 'This webhook')
  const made = newSecret(deps)
  const now = deps.clock.now()
  const until = new Date(now.getTime() + WEBHOOK_OVERLAP_HOURS * 3_600_000)
  await store.replaceSecret(
    tx,
    { account_id: actor.accountId, id, secret: made.sealed, hint: made.hint },
    until,
    now,
  )
  await note(tx, deps, actor, 'webhook.secret_renewed', row.name)
  return { webhook: await readSubscription(tx, actor.accountId, id), secret: made.secret }
}

/** An event that says only that it is a test. Answers the id of its delivery. */
export async function testSubscription(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  id: string,
): Promise<string> {
  const row = found(await store.lockSubscription(tx, actor.accountId, id), 'This webhook')
  if (!row.enabled)
    throw new Problem('wrong_state', { message: 'This webhook is off. Switch it on, then test it.' })
  const data = { message: `A test of ${row.name}, sent by ${actor.name}.` }
  const deliveryId = await insertTest(
    tx,
    { accountId: actor.accountId, subscriptionId: id },
    { type: WEBHOOK_TEST, data },
    deps.clock.now(),
  )
  await store.rest(tx, { accountId: actor.accountId, id }, deps.clock.now())
  await note(tx, deps, actor, 'webhook.tested', row.name)
  return deliveryId
}

/** Sends one again, whatever became of it. */
export async function again(
  tx: Tx,
  deps: WebhooksDeps,
  actor: Actor,
  id: string,
  deliveryId: string,
): Promise<void> {
  const row = found(await store.subscriptionById(tx, actor.accountId, id), 'This webhook')
  if (!row.enabled)
    throw new Problem('wrong_state', { message: 'This webhook is off. Switch it on: it gets what waits.' })
  await sendAgain(tx, { accountId: actor.accountId, subscriptionId: id }, deliveryId)
  await store.rest(tx, { accountId: actor.accountId, id }, deps.clock.now())
  await note(tx, deps, actor, 'webhook.sent_again', `${row.name}: ${deliveryId}`)
}

export async function readSubscription(tx: Tx, accountId: string, id: string): Promise<Webhook> {
  const row = found(await store.subscriptionById(tx, accountId, id), 'This webhook')
  return viewWebhook(row, await waitingFor(tx, row))
}

async function waitingFor(tx: Tx, { account_id: accountId, id }: store.SubscriptionRow): Promise<number> {
  const unfolded = await store.countWaiting(tx, accountId, id, WEBHOOK_MOST_COUNTED)
  if (unfolded === WEBHOOK_MOST_COUNTED) return unfolded
  const packed = await countPacked(tx, { accountId, subscriptionId: id }, WEBHOOK_MOST_COUNTED)
  return Math.min(unfolded + packed, WEBHOOK_MOST_COUNTED)
}

export async function readSubscriptions(tx: Tx, accountId: string): Promise<Webhook[]> {
  const list: Webhook[] = []
  for (const row of await store.listSubscriptions(tx, accountId))
    list.push(viewWebhook(row, await waitingFor(tx, row)))
  return list
}

export const note = (
  tx: Tx,
  deps: Pick<WebhooksDeps, 'clock'>,
  actor: Actor,
  action: AuditAction,
  subject: string,
) =>
  insertAudit(
    tx,
    { accountId: actor.accountId, actorId: actor.userId, actorName: actor.name, action, subject },
    deps.clock.now(),
  )
