import type { Role, SetupInput } from '@foreword/contract'
import { hashPassword } from 'better-auth/crypto'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { hashToken, newToken } from '../platform/ids.ts'
import { found, Problem } from '../platform/problem.ts'
import { insertAudit } from './audit-store.ts'
import { DEFAULT_CONSENT_STATEMENT, DEFAULT_OPT_OUT_TEXT, DEFAULT_SKILL, DEFAULT_WINDOW } from './model.ts'
import * as store from './store.ts'

export type PeopleDeps = { db: Database; clock: Clock; newId: () => string }

const LINK_HOURS = 24
export const INVITATION_MS = 7 * 86_400_000

export const cleanEmail = (email: string): string => email.trim().toLowerCase()

export type NewAccount = Omit<SetupInput, 'token' | 'sandbox'>

/** Makes an account with its administrator and default skill, all or nothing. Answers the ids. */
export async function createAccount(deps: PeopleDeps, input: NewAccount, spend?: (tx: Tx) => Promise<void>) {
  if (!isTimeZone(input.timeZone)) throw new Problem('unknown_zone', { field: 'timeZone' })
  const hash = await hashPassword(input.password) // slow by design: outside the transaction
  return deps.db.asSystem(async (tx) => {
    await spend?.(tx)
    const now = deps.clock.now()
    const email = cleanEmail(input.email)
    if (await store.userByEmail(tx, email)) throw new Problem('email_taken', { field: 'email' })
    const accountId = deps.newId()
    const userId = deps.newId()
    await store.insertAccount(
      tx,
      {
        id: accountId,
        name: input.brand.trim(),
        time_zone: input.timeZone,
        default_country: input.defaultCountry,
        opt_out_text: DEFAULT_OPT_OUT_TEXT,
        default_window: DEFAULT_WINDOW,
        consent_statement: DEFAULT_CONSENT_STATEMENT,
      },
      now,
    )
    await store.insertUser(
      tx,
      { id: userId, name: input.name.trim(), email, credentialId: deps.newId(), hash },
      now,
    )
    await store.insertMember(
      tx,
      { account_id: accountId, user_id: userId, role: 'administrator', name: input.name.trim(), email },
      now,
    )
    const skillId = deps.newId()
    await store.insertSkill(tx, { accountId, id: skillId, name: DEFAULT_SKILL, isDefault: true }, now)
    await store.replaceSkills(tx, accountId, userId, [skillId])
    await insertAudit(
      tx,
      { accountId, actorId: userId, actorName: input.name, action: 'account.created', subject: input.brand },
      now,
    )
    return { accountId, userId, skillId }
  })
}

/** Adds a person to an account directly, without an invitation: the command line and the demo. */
export async function addPerson(
  deps: PeopleDeps,
  person: {
    accountId: string
    name: string
    email: string
    password: string
    role: Role
    skillIds: readonly string[]
  },
): Promise<string> {
  const hash = await hashPassword(person.password)
  return deps.db.asSystem((tx) => insertPerson(tx, deps, { ...person, hash }))
}

async function insertPerson(
  tx: Tx,
  deps: PeopleDeps,
  person: {
    accountId: string
    name: string
    email: string
    hash: string
    role: Role
    skillIds: readonly string[]
  },
): Promise<string> {
  const email = cleanEmail(person.email)
  if (await store.userByEmail(tx, email)) throw new Problem('email_taken', { field: 'email' })
  const now = deps.clock.now()
  const userId = deps.newId()
  await store.insertUser(
    tx,
    { id: userId, name: person.name, email, credentialId: deps.newId(), hash: person.hash },
    now,
  )
  await store.insertMember(
    tx,
    { account_id: person.accountId, user_id: userId, role: person.role, name: person.name, email },
    now,
  )
  await store.replaceSkills(tx, person.accountId, userId, person.skillIds)
  return userId
}

/** The one-time link of the first start; null once an account exists. Earlier links stay good until one is used. */
export async function makeSetupLink(deps: PeopleDeps, publicUrl: string): Promise<string | null> {
  const token = newToken()
  const made = await deps.db.asSystem(async (tx) => {
    if ((await store.countAccounts(tx)) > 0) return false
    const now = deps.clock.now()
    await store.insertSetupLink(tx, hashToken(token), now, new Date(now.getTime() + LINK_HOURS * 3_600_000))
    return true
  })
  return made ? `${publicUrl}/setup?token=${token}` : null
}

export async function setupUsable(deps: PeopleDeps, token: string): Promise<boolean> {
  return deps.db.asSystem(async (tx) =>
    Boolean(await store.usableSetupLink(tx, hashToken(token), deps.clock.now())),
  )
}

export async function setUp(deps: PeopleDeps, input: SetupInput) {
  return createAccount(deps, input, async (tx) => {
    const now = deps.clock.now()
    if (!(await store.usableSetupLink(tx, hashToken(input.token), now))) throw new Problem('link_used')
    await store.spendSetupLinks(tx, now)
  })
}

export async function invite(
  tx: Tx,
  deps: PeopleDeps,
  input: {
    accountId: string
    invitedBy: string
    email: string
    role: Role
    skillIds: readonly string[]
    publicUrl: string
  },
) {
  const email = cleanEmail(input.email)
  const members = await store.listMembers(tx, input.accountId)
  if (members.some((member) => member.email === email)) throw new Problem('email_taken', { field: 'email' })
  const now = deps.clock.now()
  const token = newToken()
  const row = {
    account_id: input.accountId,
    id: deps.newId(),
    email,
    role: input.role,
    skill_ids: [...input.skillIds],
    invited_by: input.invitedBy,
    expires_at: new Date(now.getTime() + INVITATION_MS),
  }
  await store.insertInvitation(tx, { ...row, token_hash: hashToken(token) }, now)
  return { row, link: `${input.publicUrl}/invitation/${token}` }
}

/** A new link for somebody who was invited and did not come. The one before ends. */
export async function renewInvitation(
  tx: Tx,
  deps: PeopleDeps,
  input: { accountId: string; id: string; invitedBy: string; publicUrl: string },
) {
  const row = found(await store.openInvitation(tx, input.accountId, input.id), 'This invitation')
  const token = newToken()
  const expiresAt = new Date(deps.clock.now().getTime() + INVITATION_MS)
  const { accountId, id, invitedBy } = input
  await store.renewInvitation(tx, { accountId, id, invitedBy, expiresAt, tokenHash: hashToken(token) })
  return {
    row: { ...row, invited_by: invitedBy, expires_at: expiresAt },
    link: `${input.publicUrl}/invitation/${token}`,
  }
}

export async function readInvitation(deps: PeopleDeps, token: string) {
  return deps.db.asSystem(async (tx) => {
    const row = await usableInvitation(tx, deps, token)
    const account = await store.readAccount(tx, row.account_id)
    return { email: row.email, brand: account.name, role: row.role }
  })
}

export async function acceptInvitation(
  deps: PeopleDeps,
  token: string,
  person: { name: string; password: string },
) {
  const hash = await hashPassword(person.password)
  return deps.db.asSystem(async (tx) => {
    const row = await usableInvitation(tx, deps, token)
    await insertPerson(tx, deps, {
      accountId: row.account_id,
      name: person.name.trim(),
      email: row.email,
      hash,
      role: row.role,
      skillIds: row.skill_ids,
    })
    await store.acceptInvitation(tx, row.account_id, row.id, deps.clock.now())
    return { email: row.email }
  })
}

async function usableInvitation(tx: Tx, deps: PeopleDeps, token: string): Promise<store.InvitationRow> {
  const row = await store.invitationByToken(tx, hashToken(token))
  if (!row || row.accepted_at || row.expires_at <= deps.clock.now()) throw new Problem('link_used')
  return row
}

/** Changes role, skills or access of a person. The last administrator stays one. */
export async function changeMember(
  tx: Tx,
  deps: PeopleDeps,
  accountId: string,
  userId: string,
  change: { role?: Role; skillIds?: readonly string[]; disabled?: boolean },
) {
  const admins = await store.activeAdministrators(tx, accountId)
  const leaves = change.disabled === true || (change.role !== undefined && change.role !== 'administrator')
  if (leaves && admins.length === 1 && admins[0]?.user_id === userId) throw new Problem('last_administrator')
  await store.updateMember(tx, accountId, userId, {
    ...(change.role ? { role: change.role } : {}),
    ...(change.disabled === undefined ? {} : { disabledAt: change.disabled ? deps.clock.now() : null }),
  })
  if (change.skillIds) await store.replaceSkills(tx, accountId, userId, change.skillIds)
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
