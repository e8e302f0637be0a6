import { api } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { Implement } from '../platform/http/implement.ts'
import * as recipients from '../recipients/index.ts'
import type { AudienceDeps } from './audience-routes.ts'

/** The opt-out list and the numbers that cannot get texts; campaign names are added here, because the recipients room does not know campaigns. */
export function optOutRoutes(implement: Implement, deps: AudienceDeps): void {
  const ctx = deps.recipients
  implement(api.listOptOuts, ({ who, query }) =>
    recipients.listOptOuts(ctx, { accountId: who.accountId, ...query }),
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
  implement(api.listSuppressions, ({ who, query }) =>
    recipients.listSuppressions(ctx, { accountId: who.accountId, ...query }),
  )
  implement(api.removeSuppression, ({ who, body, tx }) =>
    tx(async (t) => {
      await recipients.removeSuppression(t, { accountId: who.accountId, ...body })
      await deps.audit(t, who, 'suppression.removed', body.address)
      return { ok: true as const }
    }),
  )
  implement(api.consentHistory, ({ who, query }) =>
    recipients.consentHistory(ctx, { accountId: who.accountId, address: query.address }),
  )
}
