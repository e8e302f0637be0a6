import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// Sessions and passwords beside Better Auth, which opens them. Only as the owner of the tables: they belong to no account.

export type SessionRow = {
  id: string
  ip_address: string | null
  user_agent: string | null
  created_at: Date
  updated_at: Date
}

/** Those that have not ended, the newest first. */
export const sessionsOf = (tx: Tx, userId: string, now: Date) =>
  rows(
    tx,
    sql<SessionRow>`select id, ip_address, user_agent, created_at, updated_at from auth_sessions
    where user_id = ${userId} and expires_at > ${now} order by created_at desc, id`,
  )

export async function deleteSession(tx: Tx, userId: string, id: string): Promise<boolean> {
  const gone = await rows(
    tx,
    sql`delete from auth_sessions where user_id = ${userId} and id = ${id} returning id`,
  )
  return gone.length === 1
}

/** All of a person's sessions, but the one to keep. Answers how many. */
export async function deleteSessionsOf(tx: Tx, userId: string, keep: string | null = null): Promise<number> {
  const gone = await rows(
    tx,
    sql`delete from auth_sessions where user_id = ${userId} and (${keep}::text is null or id <> ${keep}) returning id`,
  )
  return gone.length
}

export const passwordHashOf = (tx: Tx, userId: string) =>
  maybeOne(
    tx,
    sql<{
      password: string
    }>`select password from auth_credentials where user_id = ${userId} and provider_id = 'credential'`,
  )

export const writePassword = (tx: Tx, userId: string, hash: string, now: Date) =>
  sql`update auth_credentials set password = ${hash}, updated_at = ${now} where user_id = ${userId} and provider_id = 'credential'`.execute(
    tx,
  )

export type ResetRow = { account_id: string; user_id: string; made_by: string; expires_at: Date }

/** A person's link; one they had before does not work any more. */
export const writeReset = (tx: Tx, row: ResetRow & { token_hash: string }, now: Date) =>
  sql`insert into password_resets (account_id, user_id, token_hash, made_by, created_at, expires_at)
    values (${row.account_id}, ${row.user_id}, ${row.token_hash}, ${row.made_by}, ${now}, ${row.expires_at})
    on conflict (account_id, user_id) do update set token_hash = excluded.token_hash, made_by = excluded.made_by,
      created_at = excluded.created_at, expires_at = excluded.expires_at`.execute(tx)

/** Locks it, so that a link opens one door once. */
export const resetByToken = (tx: Tx, hash: string) =>
  maybeOne(
    tx,
    sql<ResetRow>`select account_id, user_id, made_by, expires_at from password_resets where token_hash = ${hash} for update`,
  )

export const deleteReset = (tx: Tx, accountId: string, userId: string) =>
  sql`delete from password_resets where account_id = ${accountId} and user_id = ${userId}`.execute(tx)
