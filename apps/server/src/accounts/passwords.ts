import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Tx } from '../platform/db/database.ts'
import { hashToken, newToken } from '../platform/ids.ts'
import type { Mailer } from '../platform/mail.ts'
import { Problem } from '../platform/problem.ts'
import { insertAudit } from './audit-store.ts'
import { passwordMail } from './mails.ts'
import { cleanEmail, type PeopleDeps } from './people.ts'
import * as sessions from './sessions-store.ts'
import { countTry, forgetTries, refuseLocked } from './sign-in.ts'
import * as store from './store.ts'

const LINK_MS = 24 * 3_600_000

export type PasswordDeps = PeopleDeps & { publicUrl: string; mailer: Mailer | null }
type Maker = { id: string | null; name: string }

/** A link that sets a new password for a person of the account, once, for a day. Throws wrong_state for who may not sign in. */
export async function makePasswordLink(
  tx: Tx,
  deps: PasswordDeps,
  member: store.MemberRow,
  by: Maker,
): Promise<{ link: string; expiresAt: Date }> {
  if (member.disabled_at)
    throw new Problem('wrong_state', {
      message: `${member.name} may not sign in. Switch that on first, then make the link.`,
    })
  const now = deps.clock.now()
  const token = newToken()
  const expiresAt = new Date(now.getTime() + LINK_MS)
  await sessions.writeReset(
    tx,
    {
      ...{ account_id: member.account_id, user_id: member.user_id, made_by: by.name, expires_at: expiresAt },
      token_hash: hashToken(token),
    },
    now,
  )
  await insertAudit(
    tx,
    {
      ...{ accountId: member.account_id, actorId: by.id, actorName: by.name },
      ...{ action: 'member.password_link_made', subject: member.email },
    },
    now,
  )
  return { link: `${deps.publicUrl}/password/${token}`, expiresAt }
}

/** Mails it, where mail is set up. Answers null when it was not, or why it could not be. */
export async function mailPasswordLink(
  deps: PasswordDeps,
  member: store.MemberRow,
  brand: string,
  link: string,
): Promise<{ mailed: boolean; mailProblem: string | null }> {
  return mailed(deps.mailer, passwordMail({ to: member.email, brand, link, lastsMs: LINK_MS }))
}

/** A mail that cannot be sent takes nothing back: the link is there to be handed over by hand. */
export async function mailed(
  mailer: Mailer | null,
  mail: Parameters<Mailer['post']>[0],
): Promise<{ mailed: boolean; mailProblem: string | null }> {
  if (!mailer) return { mailed: false, mailProblem: null }
  try {
    await mailer.post(mail)
    return { mailed: true, mailProblem: null }
  } catch (error) {
    return {
      mailed: false,
      mailProblem: error instanceof Error ? error.message.slice(0, 300) : String(error),
    }
  }
}

/** Whose password a link sets. Throws link_used. */
export const readPasswordLink = (deps: PeopleDeps, token: string) =>
  deps.db.asSystem(async (tx) => {
    const { member } = await usable(tx, deps, token)
    return {
      email: member.email,
      name: member.name,
      brand: (await store.readAccount(tx, member.account_id)).name,
    }
  })

async function usable(tx: Tx, deps: PeopleDeps, token: string) {
  const row = await sessions.resetByToken(tx, hashToken(token))
  const member = row && (await store.memberById(tx, row.account_id, row.user_id))
  if (!row || !member || member.disabled_at || row.expires_at <= deps.clock.now())
    throw new Problem('link_used')
  return { row, member }
}

/** Sets the password of whoever has the link; every session they had ends. Answers their e-mail. Throws link_used. */
export async function setPassword(
  deps: PeopleDeps,
  token: string,
  password: string,
  address: string,
): Promise<{ email: string }> {
  const hash = await hashPassword(password) // slow by design: outside the transaction
  const member = await deps.db.asSystem(async (tx) => {
    const { row, member } = await usable(tx, deps, token)
    const now = deps.clock.now()
    await sessions.writePassword(tx, row.user_id, hash, now)
    await sessions.deleteReset(tx, row.account_id, row.user_id)
    await sessions.deleteSessionsOf(tx, row.user_id)
    await insertAudit(
      tx,
      {
        ...{ accountId: row.account_id, actorId: row.user_id, actorName: member.name, address },
        ...{ action: 'member.password_set', subject: `${member.email}, by the link of ${row.made_by}` },
      },
      now,
    )
    return member
  })
  await forgetTries(deps, member.email)
  return { email: member.email }
}

/** A person's own password, by the one they have. Their other sessions end. Wrong ones are counted like wrong sign-ins. */
export async function changePassword(
  deps: PeopleDeps,
  who: { accountId: string; userId: string; name: string; email: string },
  input: { current: string; next: string; sessionId: string | null; address: string },
): Promise<void> {
  await refuseLocked(deps, { email: who.email, address: input.address })
  const kept = await deps.db.asSystem((tx) => sessions.passwordHashOf(tx, who.userId))
  if (!kept || !(await verifyPassword({ hash: kept.password, password: input.current }))) {
    const triesLeft = await countTry(deps, { email: who.email, address: input.address })
    throw new Problem('wrong_password', {
      field: 'current',
      message: 'That is not your password of today.',
      details: { triesLeft },
    })
  }
  const hash = await hashPassword(input.next)
  await deps.db.asSystem(async (tx) => {
    const now = deps.clock.now()
    await sessions.writePassword(tx, who.userId, hash, now)
    await sessions.deleteSessionsOf(tx, who.userId, input.sessionId)
    await insertAudit(
      tx,
      {
        ...{ accountId: who.accountId, actorId: who.userId, actorName: who.name, address: input.address },
        ...{ action: 'member.password_set', subject: who.email },
      },
      now,
    )
  })
  await forgetTries(deps, who.email)
}

/**
 * Mails a link to whoever forgot their password. Answers whether this server sends mail at all, and never whether somebody has that
 * e-mail. Counted like a wrong password, so that nobody's box is filled.
 */
export async function forgotPassword(
  deps: PasswordDeps,
  input: { email: string; address: string },
): Promise<{ mailed: boolean }> {
  const email = cleanEmail(input.email)
  if (!deps.mailer) return { mailed: false }
  await refuseLocked(deps, { email: `forgot ${email}`, address: `forgot ${input.address}` })
  await countTry(deps, { email: `forgot ${email}`, address: `forgot ${input.address}` })
  const made = await deps.db.asSystem(async (tx) => {
    const user = await store.userByEmail(tx, email)
    const member = user && (await store.memberOfUser(tx, user.id))
    if (!member) return null
    const { link } = await makePasswordLink(tx, deps, member, { id: null, name: 'Foreword' })
    return { member, link, brand: (await store.readAccount(tx, member.account_id)).name }
  })
  // Not waited for: how long it takes would tell whether somebody has that e-mail.
  if (made) void mailPasswordLink(deps, made.member, made.brand, made.link)
  return { mailed: true }
}
