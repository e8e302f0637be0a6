import type { DeliveryWindow, OpenConversations, Role } from '@foreword/contract'
import { sql } from 'kysely'
import { type Db, maybeOne, one, rows, type Tx } from '../platform/db/database.ts'
import type { Failures } from './model.ts'

// All SQL of accounts, members, skills, invitations, setup links and sign-in failures.
// auth_users and auth_credentials are written here only when a person is made; Better Auth writes the rest.

export type AccountRow = {
  id: string
  number: number
  name: string
  time_zone: string
  default_country: string
  opt_out_text: string
  default_window: DeliveryWindow
  consent_statement: string
  consent_statement_version: number
  media_hosts: string[]
  opt_out_texts: Record<string, string>
  /** Somebody agreed once: the claim's word. Launches and tests also ask for the text of today. */
  may_send: boolean
  open_conversations: OpenConversations
  /** How long a launch can be undone, 0–60; 0 = not at all. */
  undo_seconds: number
}

export async function insertAccount(
  tx: Tx,
  account: Omit<
    AccountRow,
    | 'number'
    | 'consent_statement_version'
    | 'may_send'
    | 'open_conversations'
    | 'undo_seconds'
    | 'media_hosts'
    | 'opt_out_texts'
  >,
  now: Date,
) {
  await sql`insert into accounts (id, name, time_zone, default_country, opt_out_text, default_window, consent_statement, created_at)
    values (${account.id}, ${account.name}, ${account.time_zone}, ${account.default_country}, ${account.opt_out_text},
      ${JSON.stringify(account.default_window)}::jsonb, ${account.consent_statement}, ${now})`.execute(tx)
}

export const readAccount = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<AccountRow>`select id, number, name, time_zone, default_country, opt_out_text, default_window,
    consent_statement, consent_statement_version, media_hosts, opt_out_texts, may_send, open_conversations, undo_seconds from accounts where id = ${accountId}`,
  )

export const allAccounts = (tx: Tx) =>
  rows(tx, sql<{ id: string; name: string }>`select id, name from accounts order by created_at`)

export async function countAccounts(tx: Tx): Promise<number> {
  return (await one(tx, sql<{ n: number }>`select count(*)::int as n from accounts`)).n
}

export async function updateAccount(
  tx: Tx,
  accountId: string,
  change: Partial<Omit<AccountRow, 'id' | 'number' | 'may_send' | 'undo_seconds'>>,
) {
  await sql`update accounts set
      name = coalesce(${change.name ?? null}, name),
      time_zone = coalesce(${change.time_zone ?? null}, time_zone),
      default_country = coalesce(${change.default_country ?? null}, default_country),
      opt_out_text = coalesce(${change.opt_out_text ?? null}, opt_out_text),
      media_hosts = coalesce(${change.media_hosts ?? null}::text[], media_hosts),
      opt_out_texts = coalesce(${change.opt_out_texts ? JSON.stringify(change.opt_out_texts) : null}::jsonb, opt_out_texts),
      open_conversations = coalesce(${change.open_conversations ?? null}, open_conversations),
      default_window = coalesce(${change.default_window ? JSON.stringify(change.default_window) : null}::jsonb, default_window),
      consent_statement_version = consent_statement_version
        + case when ${change.consent_statement ?? null}::text <> consent_statement then 1 else 0 end,
      consent_statement = coalesce(${change.consent_statement ?? null}, consent_statement)
    where id = ${accountId}`.execute(tx)
}

/** A person with a password, in Better Auth's tables. */
export async function insertUser(
  tx: Tx,
  user: { id: string; name: string; email: string; credentialId: string; hash: string },
  now: Date,
) {
  await sql`insert into auth_users (id, name, email, email_verified, created_at, updated_at)
    values (${user.id}, ${user.name}, ${user.email}, true, ${now}, ${now})`.execute(tx)
  await sql`insert into auth_credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
    values (${user.credentialId}, ${user.id}, ${user.id}, 'credential', ${user.hash}, ${now}, ${now})`.execute(
    tx,
  )
}

export const userByEmail = (tx: Tx, email: string) =>
  maybeOne(tx, sql<{ id: string; name: string }>`select id, name from auth_users where email = ${email}`)

export type MemberRow = {
  account_id: string
  user_id: string
  role: Role
  name: string
  email: string
  disabled_at: Date | null
  skill_ids: string[]
}

const MEMBER = sql`m.account_id, m.user_id, m.role, m.name, m.email, m.disabled_at,
  coalesce((select array_agg(s.skill_id) from skill_members s where s.account_id = m.account_id and s.user_id = m.user_id), '{}') as skill_ids`

/** The membership a session acts in: the oldest one that is not switched off. */
export const memberOfUser = (tx: Tx, userId: string) =>
  maybeOne(
    tx,
    sql<MemberRow>`select ${MEMBER} from members m where m.user_id = ${userId} and m.disabled_at is null
    order by m.created_at limit 1`,
  )

/** The same, of a session that has not ended. Outside a transaction: it is asked before every request. */
export const memberOfSession = (db: Db, sessionId: string) =>
  maybeOne(
    db,
    sql<MemberRow>`/* prepared */ select ${MEMBER} from auth_sessions a join members m on m.user_id = a.user_id
      where a.id = ${sessionId} and a.expires_at > now() and m.disabled_at is null order by m.created_at limit 1`,
  )

export const memberById = (tx: Tx, accountId: string, userId: string) =>
  maybeOne(
    tx,
    sql<MemberRow>`/* prepared */ select ${MEMBER} from members m where m.account_id = ${accountId} and m.user_id = ${userId}`,
  )

/** Whoever set the account up: the command line acts in their name. */
export const firstAdministrator = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<MemberRow>`select ${MEMBER} from members m where m.account_id = ${accountId} and m.role = 'administrator' and m.disabled_at is null
    order by m.created_at limit 1`,
  )

/** Of those who may sign in, oldest first. */
export const administratorEmails = async (tx: Tx, accountId: string): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{
        email: string
      }>`select m.email from members m where m.account_id = ${accountId} and m.role = 'administrator'
        and m.disabled_at is null order by m.created_at`,
    )
  ).map((row) => row.email)

export const listMembers = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<MemberRow>`select ${MEMBER} from members m where m.account_id = ${accountId} order by lower(m.name)`,
  )

export async function insertMember(tx: Tx, member: Omit<MemberRow, 'disabled_at' | 'skill_ids'>, now: Date) {
  await sql`insert into members (account_id, user_id, role, name, email, created_at)
    values (${member.account_id}, ${member.user_id}, ${member.role}, ${member.name}, ${member.email}, ${now})`.execute(
    tx,
  )
}

export async function updateMember(
  tx: Tx,
  accountId: string,
  userId: string,
  change: { role?: Role; disabledAt?: Date | null },
) {
  await sql`update members set role = coalesce(${change.role ?? null}, role),
      disabled_at = case when ${change.disabledAt === undefined} then disabled_at else ${change.disabledAt ?? null}::timestamptz end
    where account_id = ${accountId} and user_id = ${userId}`.execute(tx)
}

/** Locks the administrators, so that two of them cannot leave at once. */
export const activeAdministrators = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{
      user_id: string
    }>`select user_id from members where account_id = ${accountId} and role = 'administrator'
    and disabled_at is null order by user_id for update`,
  )

export async function replaceSkills(tx: Tx, accountId: string, userId: string, skillIds: readonly string[]) {
  await sql`delete from skill_members where account_id = ${accountId} and user_id = ${userId}`.execute(tx)
  await sql`insert into skill_members (account_id, skill_id, user_id)
    select account_id, id, ${userId} from skills where account_id = ${accountId} and id = any(${skillIds as string[]}::uuid[])`.execute(
    tx,
  )
}

/** Gives a skill to exactly these people of `among`; whoever is not among them keeps or lacks it. */
export async function setSkillMembers(
  tx: Tx,
  accountId: string,
  skillId: string,
  userIds: readonly string[],
  among: readonly string[],
) {
  await sql`delete from skill_members where account_id = ${accountId} and skill_id = ${skillId} and user_id = any(${among as string[]}::text[])
    and user_id <> all(${userIds as string[]}::text[])`.execute(tx)
  await sql`insert into skill_members (account_id, skill_id, user_id) select account_id, ${skillId}, user_id from members
    where account_id = ${accountId} and user_id = any(${userIds as string[]}::text[]) on conflict do nothing`.execute(
    tx,
  )
}

export type SkillRow = { id: string; name: string; is_default: boolean; members: number }

const SKILL = sql`s.id, s.name, s.is_default,
  (select count(*)::int from skill_members m where m.account_id = s.account_id and m.skill_id = s.id) as members`

export const listSkills = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<SkillRow>`select ${SKILL} from skills s where s.account_id = ${accountId} and s.archived_at is null
    order by s.is_default desc, lower(s.name)`,
  )

export const skillById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<SkillRow>`select ${SKILL} from skills s where s.account_id = ${accountId} and s.id = ${id}`,
  )

export const defaultSkill = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<SkillRow>`/* prepared */ select ${SKILL} from skills s where s.account_id = ${accountId} and s.is_default`,
  )

export async function insertSkill(
  tx: Tx,
  skill: { accountId: string; id: string; name: string; isDefault: boolean },
  now: Date,
) {
  const made = await rows(
    tx,
    sql<{ id: string }>`insert into skills (account_id, id, name, is_default, created_at)
    values (${skill.accountId}, ${skill.id}, ${skill.name}, ${skill.isDefault}, ${now}) on conflict do nothing returning id`,
  )
  return made.length === 1
}

export type InvitationRow = {
  account_id: string
  id: string
  email: string
  role: Role
  skill_ids: string[]
  invited_by: string
  expires_at: Date
  accepted_at: Date | null
}

const INVITATION = sql`account_id, id, email, role, skill_ids, invited_by, expires_at, accepted_at`

export async function insertInvitation(
  tx: Tx,
  row: Omit<InvitationRow, 'accepted_at'> & { token_hash: string },
  now: Date,
) {
  await sql`delete from invitations where account_id = ${row.account_id} and email = ${row.email} and accepted_at is null`.execute(
    tx,
  )
  await sql`insert into invitations (account_id, id, email, role, skill_ids, token_hash, invited_by, created_at, expires_at)
    values (${row.account_id}, ${row.id}, ${row.email}, ${row.role}, ${row.skill_ids}::uuid[], ${row.token_hash}, ${row.invited_by},
      ${now}, ${row.expires_at})`.execute(tx)
}

/** Nobody came on them yet; some may have ended. */
export const openInvitations = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<InvitationRow>`select ${INVITATION} from invitations where account_id = ${accountId} and accepted_at is null
    order by created_at desc, id`,
  )

/** Locks it, so that a link opens one door once. */
export const invitationByToken = (tx: Tx, hash: string) =>
  maybeOne(
    tx,
    sql<InvitationRow>`select ${INVITATION} from invitations where token_hash = ${hash} for update`,
  )

export const openInvitation = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<InvitationRow>`select ${INVITATION} from invitations where account_id = ${accountId} and id = ${id} and accepted_at is null for update`,
  )

/** Another link in its place; the one before does not work any more. */
export const renewInvitation = (
  tx: Tx,
  row: { accountId: string; id: string; tokenHash: string; invitedBy: string; expiresAt: Date },
) =>
  sql`update invitations set token_hash = ${row.tokenHash}, invited_by = ${row.invitedBy}, expires_at = ${row.expiresAt}
    where account_id = ${row.accountId} and id = ${row.id}`.execute(tx)

export const acceptInvitation = (tx: Tx, accountId: string, id: string, now: Date) =>
  sql`update invitations set accepted_at = ${now} where account_id = ${accountId} and id = ${id}`.execute(tx)

export async function deleteInvitation(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const gone = await rows(
    tx,
    sql`delete from invitations where account_id = ${accountId} and id = ${id} and accepted_at is null returning id`,
  )
  return gone.length === 1
}

export const insertSetupLink = (tx: Tx, hash: string, now: Date, expires: Date) =>
  sql`insert into setup_links (token_hash, created_at, expires_at) values (${hash}, ${now}, ${expires})`.execute(
    tx,
  )

export const usableSetupLink = (tx: Tx, hash: string, now: Date) =>
  maybeOne(
    tx,
    sql<{
      token_hash: string
    }>`select token_hash from setup_links where token_hash = ${hash} and used_at is null
    and expires_at > ${now} for update`,
  )

export const spendSetupLinks = (tx: Tx, now: Date) =>
  sql`update setup_links set used_at = ${now} where used_at is null`.execute(tx)

export const failuresOf = (tx: Tx, key: string) =>
  maybeOne(
    tx,
    sql<Failures>`select failures, first_at, locked_until from sign_in_failures where key = ${key} for update`,
  )

export async function writeFailures(
  tx: Tx,
  key: string,
  value: { failures: number; firstAt: Date; lockedUntil: Date | null },
) {
  await sql`insert into sign_in_failures (key, failures, first_at, locked_until)
    values (${key}, ${value.failures}, ${value.firstAt}, ${value.lockedUntil})
    on conflict (key) do update set failures = excluded.failures, first_at = excluded.first_at, locked_until = excluded.locked_until`.execute(
    tx,
  )
}

export const clearFailures = (tx: Tx, key: string) =>
  sql`delete from sign_in_failures where key = ${key}`.execute(tx)
