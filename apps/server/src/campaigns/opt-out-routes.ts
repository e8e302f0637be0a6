import { api } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import * as recipients from '../recipients/index.ts'
import type { AudienceDeps } from './audience-routes.ts'

/** The opt-out list and the numbers that cannot get texts; campaign names are added here, because the recipients room does not know campaigns. */
export function optOutRoutes(implement: Implement, deps: AudienceDeps): void {
  const ctx = deps.recipients
  implement(api.listOptOuts, (call) =>
    recipients.listOptOuts(ctx, {
      ...{ accountId: call.who.accountId, search: call.query.search },
      at: pageOf(call, recipients.ADDRESS_KEY),
    }),
  )
  implement(api.addOptOut, async ({ who, body, tx }) => {
    const account = await tx((t) => readAccount(t, who.accountId))
    const made = await recipients.addOptOut(ctx, {
      accountId: who.accountId,
      userId: who.userId,
      userName: who.name,
      phone: body.phone,
      channel: body.channel ?? 'sms',
      words: body.words,
      defaultCountry: account.default_country,
    })
    await tx((t) => deps.audit(t, who, 'opt_out.recorded', made.address))
    return made
  })
  implement(api.removeOptOut, async ({ who, body, tx }) => {
    await recipients.removeOptOut(ctx, {
      accountId: who.accountId,
      userId: who.userId,
      userName: who.name,
      ...body,
    })
    await tx((t) => deps.audit(t, who, 'opt_in.recorded', body.address))
    return { ok: true as const }
  })
  implement(api.listSuppressions, (call) =>
    recipients.listSuppressions(ctx, {
      ...{ accountId: call.who.accountId, search: call.query.search },
      at: pageOf(call, recipients.ADDRESS_KEY),
    }),
  )
  implement(api.removeSuppression, ({ who, body, tx }) =>
    tx(async (t) => {
      await recipients.removeSuppression(t, { accountId: who.accountId, ...body })
      await deps.audit(t, who, 'suppression.removed', body.address)
      return { ok: true as const }
    }),
  )
  implement(api.consentHistory, (call) =>
    recipients.consentHistory(ctx, {
      ...{ accountId: call.who.accountId, address: call.query.address },
      at: pageOf(call, recipients.EVENT_KEY),
    }),
  )
}
