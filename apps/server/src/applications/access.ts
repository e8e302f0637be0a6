import type { ApiAccess, ApiLimits, Application, Scope } from '@foreword/contract'
import { insertAudit, readAccount } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { hashToken, newToken } from '../platform/ids.ts'
import { found, Problem } from '../platform/problem.ts'
import { DEFAULT_LIMITS } from './model.ts'
import * as store from './store.ts'

export type AccessDeps = { clock: Clock; newId: () => string; publicUrl: string }
/** The administrator who acts. */
export type Actor = { accountId: string; userId: string; name: string }

/** Limits as the account has them; those of an account that never switched the API on. */
export function limitsOf(row: store.SettingsRow | undefined): ApiLimits {
  if (!row || row.campaign_rate === null) return DEFAULT_LIMITS
  return {
    campaignRate: row.campaign_rate,
    reportingRate: row.reporting_rate,
    configurationRate: row.configuration_rate,
    consumersPerRequest: row.consumers_per_request,
    dailyRecipients: row.daily_recipients,
    kind: row.kind,
    openConversations: row.open_conversations,
    customerData: row.customer_data,
    mediaHosts: row.media_hosts,
  }
}

export async function readAccess(tx: Tx, deps: AccessDeps, accountId: string): Promise<ApiAccess> {
  const now = deps.clock.now()
  const settings = await store.readSettings(tx, accountId)
  const secrets = await store.listSecrets(tx, accountId, now)
  return {
    enabled: settings?.enabled ?? false,
    accountNumber: (await readAccount(tx, accountId)).number,
    url: deps.publicUrl,
    limits: limitsOf(settings),
    applications: (await store.listApplications(tx, accountId)).map((row) => view(row, secrets)),
    keys: (await store.keysOf(tx, accountId, now)).map((key) => ({
      id: key.id,
      createdAt: key.created_at.toISOString(),
      endsAt: iso(key.ends_at),
    })),
  }
}

export async function changeAccess(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  change: { enabled?: boolean; limits?: Partial<ApiLimits> },
): Promise<ApiAccess> {
  const before = await store.readSettings(tx, actor.accountId)
  const enabled = change.enabled ?? before?.enabled ?? false
  await store.writeSettings(tx, actor.accountId, enabled, { ...limitsOf(before), ...change.limits })
  if (enabled !== (before?.enabled ?? false))
    await note(tx, deps, actor, enabled ? 'api.switched_on' : 'api.switched_off', 'LivePerson-compatible API')
  const fields = Object.keys(change.limits ?? {})
  if (fields.length > 0) await note(tx, deps, actor, 'api.limits_changed', fields.join(', '))
  return readAccess(tx, deps, actor.accountId)
}

export async function createApplication(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  input: { name: string; scopes: readonly Scope[] },
): Promise<{ application: Application; secret: string }> {
  const now = deps.clock.now()
  const name = input.name.trim()
  if (name === '') throw new Problem('bad_request', { field: 'name', message: 'A name is needed.' })
  const row = {
    account_id: actor.accountId,
    id: deps.newId(),
    name,
    scopes: [...input.scopes],
    created_by_name: actor.name,
    created_at: now,
  }
  if (!(await store.insertApplication(tx, row))) throw nameTaken(name)
  const secret = await addSecret(tx, deps, actor.accountId, row.id)
  await note(tx, deps, actor, 'application.created', `${name}: ${input.scopes.join(', ')}`)
  return { application: await read(tx, deps, actor.accountId, row.id), secret }
}

const nameTaken = (name: string) =>
  new Problem('name_taken', {
    field: 'name',
    message: `There is an application named ${name} already. Choose another name.`,
  })

async function addSecret(tx: Tx, deps: AccessDeps, accountId: string, applicationId: string) {
  const secret = newToken()
  const row = { accountId, id: deps.newId(), applicationId, hash: hashToken(secret), hint: secret.slice(-4) }
  await store.insertSecret(tx, row, deps.clock.now())
  return secret
}

export async function changeApplication(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  id: string,
  change: { name?: string; scopes?: readonly Scope[] },
): Promise<Application> {
  const row = await living(tx, actor.accountId, id)
  const name = change.name?.trim() || row.name
  if (await store.nameInUse(tx, actor.accountId, name, id)) throw nameTaken(name)
  const scopes = [...(change.scopes ?? row.scopes)]
  await store.updateApplication(tx, { ...row, name, scopes })
  await note(tx, deps, actor, 'application.changed', `${name}: ${scopes.join(', ')}`)
  return read(tx, deps, actor.accountId, id)
}

/** A new secret. The ones before hold for `keepHours` more, so that programs can be told one after the other. */
export async function renewSecret(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  id: string,
  keepHours: number,
): Promise<{ application: Application; secret: string }> {
  const row = await living(tx, actor.accountId, id)
  const until = new Date(deps.clock.now().getTime() + keepHours * 3_600_000)
  await store.endSecrets(tx, actor.accountId, id, until)
  const secret = await addSecret(tx, deps, actor.accountId, id)
  const old = keepHours === 0 ? 'the old one ended' : `the old one ends in ${keepHours} h`
  await note(tx, deps, actor, 'application.secret_renewed', `${row.name}; ${old}`)
  return { application: await read(tx, deps, actor.accountId, id), secret }
}

/** Its secrets and tokens end now. */
export async function revokeApplication(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  id: string,
): Promise<Application> {
  const row = await living(tx, actor.accountId, id)
  const now = deps.clock.now()
  await store.endSecrets(tx, actor.accountId, id, now)
  await store.updateApplication(tx, { ...row, revoked_at: now })
  await note(tx, deps, actor, 'application.revoked', row.name)
  return read(tx, deps, actor.accountId, id)
}

/** Locked. */
async function living(tx: Tx, accountId: string, id: string): Promise<store.ApplicationRow> {
  const row = found(await store.lockApplication(tx, accountId, id), 'This application')
  if (row.revoked_at)
    throw new Problem('wrong_state', {
      message: 'This application was revoked, and that is for good. Create another one.',
    })
  return row
}

async function read(tx: Tx, deps: AccessDeps, accountId: string, id: string): Promise<Application> {
  const row = found(await store.lockApplication(tx, accountId, id), 'This application')
  return view(row, await store.listSecrets(tx, accountId, deps.clock.now()))
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

const view = (row: store.ApplicationRow, secrets: readonly store.SecretRow[]): Application => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdByName: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: iso(row.last_used_at),
  revokedAt: iso(row.revoked_at),
  secrets: secrets
    .filter((secret) => secret.application_id === row.id)
    .map((secret) => ({
      id: secret.id,
      hint: secret.hint,
      createdAt: secret.created_at.toISOString(),
      endsAt: iso(secret.ends_at),
      lastUsedAt: iso(secret.last_used_at),
    })),
})

export const note = (
  tx: Tx,
  deps: Pick<AccessDeps, 'clock'>,
  actor: Actor,
  action: string,
  subject: string,
) =>
  insertAudit(
    tx,
    { accountId: actor.accountId, actorId: actor.userId, actorName: actor.name, action, subject },
    deps.clock.now(),
  )
