import { api } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import { type ActivationDeps, agree, agreementText, readActivation } from './activation.ts'

/** Reading the agreement and agreeing to it. */
export function activationRoutes(implement: Implement, deps: ActivationDeps): void {
  implement(api.getActivation, ({ who, request, tx }) =>
    tx((t) => readActivation(t, who.accountId, deps.agreement, request.ip)),
  )
  implement(api.agree, ({ who, body, request, tx }) =>
    tx(async (t) => {
      const { accountId, userId } = who
      await agree(t, deps, { accountId, userId, address: request.ip, hash: body.hash })
      return readActivation(t, accountId, deps.agreement, request.ip)
    }),
  )
  implement(api.agreementText, async ({ who, query, reply, tx }) => {
    const text = await tx((t) => agreementText(t, who.accountId, deps.agreement, query.hash))
    return reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('content-disposition', 'attachment; filename="agreement.txt"')
      .send(text)
  })
}
