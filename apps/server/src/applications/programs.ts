import { decodeJwt } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Program } from '../platform/http/implement.ts'
import { hashToken } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { bearerOf, KEY_PREFIX, NotAdmitted } from './model.ts'
import * as store from './store.ts'
import { claimsOf, type TokenDeps } from './tokens.ts'

type Deps = TokenDeps & { db: Database; clock: Clock }

/**
 * The program behind an Authorization header: an API key, or an RS256 token of its application. Spends one request of its second, whether
 * or not it may do what it asks. Throws Problem. Cost: three statements in one transaction of its own.
 */
export async function programOf(deps: Deps, authorization: string): Promise<Program> {
  const bearer = bearerOf(authorization)
  const now = deps.clock.now()
  const token = bearer.startsWith(KEY_PREFIX) ? null : await tokenOf(deps, bearer, now)
  return deps.db
    .asSystem(async (tx) => {
      const row =
        token === null
          ? await store.useApiKey(tx, hashToken(bearer), now)
          : await programOfToken(tx, token, now)
      if (!row) throw new Problem('key_bad')
      if (!row.enabled) throw new Problem('api_off')
      const spent = { accountId: row.account_id, applicationId: row.id, rate: row.api_rate }
      return { row, ...(await store.spendProgramRequest(tx, spent, now)) }
    })
    .then(({ row, room, ahead }) => {
      if (!room)
        throw new Problem('rate_limited', {
          message: `${row.name} sent more than ${row.api_rate} requests in a second. Wait a second, then send it again.`,
          retryAfter: 1,
        })
      const remaining = Math.max(0, Math.floor(row.api_rate * (1 - ahead)))
      return {
        ...{ accountId: row.account_id, id: row.id, name: row.name, scopes: row.scopes },
        rate: { limit: row.api_rate, remaining, resetSeconds: Math.ceil(ahead) },
      }
    })
}

type Token = { applicationId: string; account: store.SettingsRow & { account_id: string } }

async function tokenOf(deps: Deps, token: string, now: Date): Promise<Token> {
  try {
    const { aud } = decodeJwt(token)
    const { claims, account } = await claimsOf(deps, token, String(aud), now)
    return { applicationId: String(claims.azp), account }
  } catch (error) {
    if (error instanceof NotAdmitted) throw new Problem('key_bad', { message: words(error.message) })
    if (error instanceof Error && error.name === 'JWTInvalid') throw new Problem('key_bad')
    throw error
  }
}

const words = (message: string) =>
  message === 'jwt expired'
    ? 'The token has ended. Fetch another with the application’s secret.'
    : 'This is no API key (they begin with fwk_) and no token that this server signed.'

async function programOfToken(tx: Tx, token: Token, now: Date): Promise<store.ProgramRow | undefined> {
  const { account_id: accountId, enabled, api_rate } = token.account
  const application = await store.useApplication(tx, accountId, token.applicationId, now)
  return application && { ...application, enabled, api_rate: api_rate ?? 50 }
}
