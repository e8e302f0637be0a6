import { createHash } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { Problem } from '../platform/problem.ts'
import type { Auth } from './auth.ts'
import { afterFailure, SIGN_IN } from './model.ts'
import { cleanEmail } from './people.ts'
import * as store from './store.ts'

export type SignInDeps = { db: Database; clock: Clock; auth: Auth }

const keyOf = (kind: string, value: string): string =>
  createHash('sha256').update(`${kind}:${value}`).digest('hex')

/** Checks a password and opens a session. Answers the cookies to set. Throws wrong_password or too_many_tries. */
export async function signIn(
  deps: SignInDeps,
  input: { email: string; password: string; address: string; userAgent: string },
) {
  const email = cleanEmail(input.email)
  const keys = [keyOf('email', email), keyOf('address', input.address)] as const
  await refuseLocked(deps, keys)
  try {
    const answer = await deps.auth.api.signInEmail({
      body: { email, password: input.password },
      headers: new Headers({ 'user-agent': input.userAgent, 'x-forwarded-for': input.address }),
      returnHeaders: true,
    })
    await deps.db.asSystem((tx) => store.clearFailures(tx, keys[0]))
    return { userId: answer.response.user.id, cookies: answer.headers.getSetCookie() }
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode
    if (status === undefined || status >= 500) throw error
    const left = await countFailure(deps, keys)
    throw new Problem('wrong_password', { details: { triesLeft: left } })
  }
}

async function refuseLocked(deps: SignInDeps, keys: readonly [string, string]): Promise<void> {
  const now = deps.clock.now()
  const until = await deps.db.asSystem(async (tx) => {
    for (const key of keys) {
      const row = await store.failuresOf(tx, key)
      if (row?.locked_until && row.locked_until > now) return row.locked_until
    }
    return null
  })
  if (!until) return
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000)
  throw new Problem('too_many_tries', {
    message: `Too many wrong passwords. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    details: { retryAt: until.toISOString() },
  })
}

async function countFailure(deps: SignInDeps, keys: readonly [string, string]): Promise<number> {
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const byEmail = afterFailure(await store.failuresOf(tx, keys[0]), SIGN_IN.triesPerEmail, now)
    await store.writeFailures(tx, keys[0], byEmail)
    const byAddress = afterFailure(await store.failuresOf(tx, keys[1]), SIGN_IN.triesPerAddress, now)
    await store.writeFailures(tx, keys[1], byAddress)
    return byEmail.left
  })
}

/** The person behind a cookie, in the account they act for; null when the session ended or they were switched off. */
export async function identify(deps: SignInDeps, cookie: string | undefined): Promise<Who | null> {
  if (!cookie) return null
  const session = await deps.auth.api.getSession({ headers: new Headers({ cookie }) })
  if (!session) return null
  const member = await deps.db.asSystem((tx) => store.memberOfUser(tx, session.user.id))
  if (!member) return null
  return {
    accountId: member.account_id,
    userId: member.user_id,
    name: member.name,
    email: member.email,
    role: member.role,
    skillIds: member.skill_ids,
  }
}
