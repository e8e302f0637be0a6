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
  const from = { email, address: input.address }
  await refuseLocked(deps, from)
  try {
    const answer = await deps.auth.api.signInEmail({
      body: { email, password: input.password },
      headers: new Headers({ 'user-agent': input.userAgent, 'x-forwarded-for': input.address }),
      returnHeaders: true,
    })
    await forgetTries(deps, email)
    return { userId: answer.response.user.id, cookies: answer.headers.getSetCookie() }
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode
    if (status === undefined || status >= 500) throw error
    const left = await countTry(deps, from)
    throw new Problem('wrong_password', { details: { triesLeft: left } })
  }
}

type Tries = Pick<SignInDeps, 'db' | 'clock'>
type From = { email: string; address: string }

/** Throws too_many_tries while the e-mail or the address is locked. */
export async function refuseLocked(deps: Tries, from: From): Promise<void> {
  const keys = [keyOf('email', from.email), keyOf('address', from.address)]
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
    retryAfter: Math.ceil((until.getTime() - now.getTime()) / 1000),
  })
}

/** Counts one wrong try for both. Answers how many the e-mail has left. */
export async function countTry(deps: Tries, from: From): Promise<number> {
  const keys = [keyOf('email', from.email), keyOf('address', from.address)] as const
  return deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    const byEmail = afterFailure(await store.failuresOf(tx, keys[0]), SIGN_IN.triesPerEmail, now)
    await store.writeFailures(tx, keys[0], byEmail)
    const byAddress = afterFailure(await store.failuresOf(tx, keys[1]), SIGN_IN.triesPerAddress, now)
    await store.writeFailures(tx, keys[1], byAddress)
    return byEmail.left
  })
}

export const forgetTries = (deps: Tries, email: string) =>
  deps.db.asSystem((tx) => store.clearFailures(tx, keyOf('email', email)))

/** How long a cookie's signature, once verified, is not verified again. The session itself is asked for at every request. */
const VERIFIED_MS = 5 * 60_000
const MOST_VERIFIED = 10_000
const verified = new WeakMap<Auth, Map<string, { sessionId: string; until: number }>>()

/**
 * The person behind a cookie, in the account they act for; null when the session ended or they were switched off. Cost: one statement, and every
 * five minutes of a session three more, with which Better Auth verifies the cookie and lengthens the session.
 */
export async function identify(deps: SignInDeps, cookie: string | undefined): Promise<Who | null> {
  if (!cookie) return null
  const sessionId = await verifiedSession(deps, cookie)
  if (sessionId === null) return null
  const member = await store.memberOfSession(deps.db.kysely, sessionId)
  return member ? toWho(member) : null
}

async function verifiedSession(deps: SignInDeps, cookie: string): Promise<string | null> {
  const known = verified.get(deps.auth) ?? new Map<string, { sessionId: string; until: number }>()
  verified.set(deps.auth, known)
  const now = deps.clock.now().getTime()
  const before = known.get(cookie)
  if (before && before.until > now) return before.sessionId
  const sessionId = await sessionIdOf(deps, cookie)
  known.delete(cookie)
  if (sessionId === null) return null
  if (known.size >= MOST_VERIFIED) known.clear()
  known.set(cookie, { sessionId, until: now + VERIFIED_MS })
  return sessionId
}

export const toWho = (member: store.MemberRow): Who => ({
  accountId: member.account_id,
  userId: member.user_id,
  name: member.name,
  email: member.email,
  role: member.role,
  skillIds: member.skill_ids,
})

/** The id of the session behind a cookie; null when there is none. */
export async function sessionIdOf(
  deps: Pick<SignInDeps, 'auth'>,
  cookie: string | undefined,
): Promise<string | null> {
  if (!cookie) return null
  const found = await deps.auth.api.getSession({ headers: new Headers({ cookie }) })
  return found?.session.id ?? null
}
