import { api } from '@foreword/contract'
import type { Implement, Who } from '../platform/http/implement.ts'
import * as access from './access.ts'
import { makeKey, startKey, type TokenDeps } from './tokens.ts'

const actorOf = (who: Who): access.Actor => ({
  accountId: who.accountId,
  userId: who.userId,
  name: who.name,
})

export function applicationsRoutes(implement: Implement, deps: TokenDeps & access.AccessDeps): void {
  implement(api.getApiAccess, ({ who, tx }) => tx((t) => access.readAccess(t, deps, who.accountId)))
  implement(api.changeApiAccess, ({ who, body, tx }) =>
    tx((t) => access.changeAccess(t, deps, actorOf(who), body)),
  )
  implement(api.renewTokenKey, async ({ who, body, tx }) => {
    const made = await makeKey(deps, who.accountId)
    return tx(async (t) => {
      await startKey(t, made, body.endTokens)
      const old = body.endTokens ? 'earlier tokens ended' : 'earlier tokens run out within the hour'
      await access.note(t, deps, actorOf(who), 'api.token_key_renewed', old)
      return access.readAccess(t, deps, who.accountId)
    })
  })
  implement(api.createApplication, ({ who, body, tx }) =>
    tx((t) => access.createApplication(t, deps, actorOf(who), body)),
  )
  implement(api.changeApplication, ({ who, params, body, tx }) =>
    tx((t) => access.changeApplication(t, deps, actorOf(who), params.id, body)),
  )
  implement(api.newApplicationSecret, ({ who, params, body, tx }) =>
    tx((t) => access.renewSecret(t, deps, actorOf(who), params.id, body.keepHours)),
  )
  implement(api.createApiKey, ({ who, params, body, tx }) =>
    tx((t) => access.createApiKey(t, deps, actorOf(who), params.id, { ...body, days: body.days ?? null })),
  )
  implement(api.rotateApiKey, ({ who, params, body, tx }) =>
    tx((t) => access.rotateApiKey(t, deps, actorOf(who), params.id, body.keepHours)),
  )
  implement(api.revokeApiKey, ({ who, params, tx }) =>
    tx((t) => access.revokeApiKey(t, deps, actorOf(who), params.id)),
  )
  implement(api.revokeApplication, ({ who, params, tx }) =>
    tx((t) => access.revokeApplication(t, deps, actorOf(who), params.id)),
  )
}
