import { api } from '@foreword/contract'
import type { Implement, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { found } from '../platform/problem.ts'
import * as deliveries from './deliveries-store.ts'
import { bodyOf } from './model.ts'
import { forgetPacksOf } from './packs-store.ts'
import * as store from './store.ts'
import * as verbs from './subscriptions.ts'
import { viewAttempt, viewDelivery } from './views.ts'

/** A lot is one short transaction: deliveries are taken beside it. */
const LOT = 10_000

const actorOf = (who: Who): verbs.Actor => ({ accountId: who.accountId, userId: who.userId, name: who.name })

export function webhooksRoutes(implement: Implement, deps: verbs.WebhooksDeps): void {
  implement(api.listWebhooks, ({ who, tx }) =>
    tx(async (t) => ({
      webhooks: await verbs.readSubscriptions(t, who.accountId),
      inside: [...deps.inside],
    })),
  )
  implement(api.createWebhook, ({ who, body, tx }) =>
    tx((t) => verbs.createSubscription(t, deps, actorOf(who), body)),
  )
  implement(api.changeWebhook, ({ who, params, body, tx }) =>
    tx((t) => verbs.changeSubscription(t, deps, actorOf(who), params.id, body)),
  )
  implement(api.deleteWebhook, async ({ who, params, tx }) => {
    await tx((t) => verbs.removeSubscription(t, deps, actorOf(who), params.id))
    const of = { accountId: who.accountId, subscriptionId: params.id }
    while ((await tx((t) => forgetPacksOf(t, of, LOT))) === LOT);
    while ((await tx((t) => deliveries.forgetAllOf(t, of, LOT))) === LOT);
    return { ok: true as const }
  })
  implement(api.newWebhookSecret, ({ who, params, tx }) =>
    tx((t) => verbs.renewSecret(t, deps, actorOf(who), params.id)),
  )
  implement(api.testWebhook, ({ who, params, tx }) =>
    tx(async (t) => ({ deliveryId: await verbs.testSubscription(t, deps, actorOf(who), params.id) })),
  )
  implement(api.replayWebhook, async ({ who, params, body, tx }) => {
    const of = { accountId: who.accountId, subscriptionId: params.id }
    const what = {
      since: new Date(body.since),
      settledBefore: deps.clock.now(),
      onlyFailed: body.only === 'failed',
    }
    const { name } = found(
      await tx((t) => store.subscriptionById(t, who.accountId, params.id)),
      'This webhook',
    )
    let replayed = 0
    for (;;) {
      const lot = await tx((t) => deliveries.replay(t, of, what, LOT))
      replayed += lot
      if (lot < LOT) break
    }
    await tx((t) =>
      verbs.note(t, deps, actorOf(who), 'webhook.replayed', `${name}: ${replayed} since ${body.since}`),
    )
    return { replayed }
  })
  implement(api.webhookDeliveries, (call) => {
    const { who, params, query, tx } = call
    const at = pageOf(call, ['id'])
    return tx(async (t) => {
      found(await store.subscriptionById(t, who.accountId, params.id), 'This webhook')
      const { state = null, type = null, about = null } = query
      const of = { accountId: who.accountId, subscriptionId: params.id }
      const filter = { state, type, about, before: at.after?.[0] ?? null }
      const list = await deliveries.listDeliveries(t, of, filter, at.limit + 1)
      const { page, nextCursor } = at.cut(list, (row) => [row.id])
      return { deliveries: page.map(viewDelivery), nextCursor }
    })
  })
  implement(api.webhookDelivery, ({ who, params, tx }) =>
    tx(async (t) => {
      const of = { accountId: who.accountId, subscriptionId: params.id }
      const row = found(await deliveries.deliveryById(t, of, params.deliveryId), 'This delivery')
      const attempts = await deliveries.attemptsOf(t, of, row.id)
      return { delivery: viewDelivery(row), body: bodyOf(row), attempts: attempts.map(viewAttempt) }
    }),
  )
  implement(api.sendWebhookAgain, ({ who, params, tx }) =>
    tx(async (t) => {
      const of = { accountId: who.accountId, subscriptionId: params.id }
      found(await deliveries.deliveryById(t, of, params.deliveryId), 'This delivery')
      await verbs.again(t, deps, actorOf(who), params.id, params.deliveryId)
      return { ok: true as const }
    }),
  )
}
