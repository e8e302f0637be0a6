import type { AnyScope, ApiAccess, ApiLimits, ApiScope, Application, AuditAction } from '@foreword/contract'
import { insertAudit, readAccount } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { hashToken, newToken } from '../platform/ids.ts'
import { found, Problem } from '../platform/problem.ts'
import { DEFAULT_LIMITS, KEY_PREFIX } from './model.ts'
import * as store from './store.ts'

export type AccessDeps = { clock: Clock; newId: () => string; publicUrl: string }
/** The administrator who acts. */
export type Actor = { accountId: string; userId: string; name: string }

/** Limits as the account has them; those of an account that never switched the API on. */
export function limitsOf(row: store.SettingsRow | undefined): ApiLimits {
  if (!row || row.campaign_rate === null) return DEFAULT_LIMITS
  return {
    campaignRate: row.campaign_rate,
    apiRate: row.api_rate,
    reportingRate: row.reporting_rate,
    configurationRate: row.configuration_rate,
    consumersPerRequest: row.consumers_per_request,
    dailyRecipients: row.daily_recipients,
    kind: row.kind,
    openConversations: row.open_conversations,
    customerData: row.customer_data,
  }
}

export async function readAccess(tx: Tx, deps: AccessDeps, accountId: string): Promise<ApiAccess> {
  const now = deps.clock.now()
  const settings = await store.readSettings(tx, accountId)
  const secrets = await store.listSecrets(tx, accountId, now)
  const apiKeys = await store.listApiKeys(tx, accountId, now)
  return {
    enabled: settings?.enabled ?? false,
    accountNumber: (await readAccount(tx, accountId)).number,
    url: deps.publicUrl,
    limits: limitsOf(settings),
    applications: (await store.listApplications(tx, accountId)).map((row) => view(row, secrets, apiKeys)),
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
    await note(tx, deps, actor, enabled ? 'api.switched_on' : 'api.switched_off', 'API for programs')
  const fields = Object.keys(change.limits ?? {})
  if (fields.length > 0) await note(tx, deps, actor, 'api.limits_changed', fields.join(', '))
  return readAccess(tx, deps, actor.accountId)
}

export async function createApplication(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  input: { name: string; scopes: readonly AnyScope[] },
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
  change: { name?: string; scopes?: readonly AnyScope[] },
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

type NewKey = { application: Application; id: string; key: string }

/** A key for /api/v1; it is in the answer and nowhere else. `days`: how long it holds, null = until it is revoked. */
export async function createApiKey(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  applicationId: string,
  input: { name: string; scopes: readonly ApiScope[]; days: number | null },
): Promise<NewKey> {
  const application = await living(tx, actor.accountId, applicationId)
  const name = input.name.trim()
  if (name === '') throw new Problem('bad_request', { field: 'name', message: 'A name is needed.' })
  const beyond = input.scopes.filter((scope) => !application.scopes.includes(scope))
  if (beyond.length > 0)
    throw new Problem('bad_request', {
      field: 'scopes',
      message: `${application.name} itself may not ${beyond.join(', ')}. Give it to the application first.`,
    })
  const endsAt = input.days === null ? null : new Date(deps.clock.now().getTime() + input.days * 86_400_000)
  const made = await addKey(tx, deps, actor, { applicationId, name, scopes: [...input.scopes], endsAt })
  await note(tx, deps, actor, 'api_key.created', `${application.name}, ${name}: ${input.scopes.join(', ')}`)
  return { ...made, application: await read(tx, deps, actor.accountId, applicationId) }
}

/** Another key with the same name, scopes and end. The one before holds for `keepHours` more. */
export async function rotateApiKey(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  id: string,
  keepHours: number,
): Promise<NewKey> {
  const now = deps.clock.now()
  const old = found(await store.lockApiKey(tx, actor.accountId, id), 'This key')
  if (old.ends_at && old.ends_at <= now)
    throw new Problem('wrong_state', { message: 'This key has ended. Make a new one.' })
  const application = await living(tx, actor.accountId, old.application_id)
  await store.endApiKey(tx, actor.accountId, id, new Date(now.getTime() + keepHours * 3_600_000))
  const { application_id: applicationId, name, scopes, ends_at: endsAt } = old
  const made = await addKey(tx, deps, actor, { applicationId, name, scopes, endsAt })
  const until = keepHours === 0 ? 'the old one ended' : `the old one ends in ${keepHours} h`
  await note(tx, deps, actor, 'api_key.rotated', `${application.name}, ${name}; ${until}`)
  return { ...made, application: await read(tx, deps, actor.accountId, applicationId) }
}

export async function revokeApiKey(tx: Tx, deps: AccessDeps, actor: Actor, id: string): Promise<Application> {
  const key = found(await store.lockApiKey(tx, actor.accountId, id), 'This key')
  await store.endApiKey(tx, actor.accountId, id, deps.clock.now())
  const application = await read(tx, deps, actor.accountId, key.application_id)
  await note(tx, deps, actor, 'api_key.revoked', `${application.name}, ${key.name}`)
  return application
}

async function addKey(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  of: { applicationId: string; name: string; scopes: ApiScope[]; endsAt: Date | null },
): Promise<{ id: string; key: string }> {
  const key = KEY_PREFIX + newToken()
  const id = deps.newId()
  await store.insertApiKey(tx, {
    ...{ account_id: actor.accountId, id, application_id: of.applicationId, name: of.name },
    ...{ hash: hashToken(key), hint: key.slice(-4), scopes: of.scopes, created_by_name: actor.name },
    ...{ created_at: deps.clock.now(), ends_at: of.endsAt },
  })
  return { id, key }
}

/** Its secrets, keys and tokens end now. */
export async function revokeApplication(
  tx: Tx,
  deps: AccessDeps,
  actor: Actor,
  id: string,
): Promise<Application> {
  const row = await living(tx, actor.accountId, id)
  const now = deps.clock.now()
  await store.endSecrets(tx, actor.accountId, id, now)
  await store.endApiKeys(tx, actor.accountId, id, now)
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
  const now = deps.clock.now()
  return view(row, await store.listSecrets(tx, accountId, now), await store.listApiKeys(tx, accountId, now))
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

const view = (
  row: store.ApplicationRow,
  secrets: readonly store.SecretRow[],
  apiKeys: readonly store.ApiKeyRow[],
): Application => ({
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
  apiKeys: apiKeys
    .filter((key) => key.application_id === row.id)
    .map((key) => ({
      ...{ id: key.id, name: key.name, hint: key.hint, scopes: key.scopes },
      createdByName: key.created_by_name,
      createdAt: key.created_at.toISOString(),
      endsAt: iso(key.ends_at),
      lastUsedAt: iso(key.last_used_at),
    })),
})

export const note = (
  tx: Tx,
  deps: Pick<AccessDeps, 'clock'>,
  actor: Actor,
  action: AuditAction,
  subject: string,
) =>
  insertAudit(
    tx,
    { accountId: actor.accountId, actorId: actor.userId, actorName: actor.name, action, subject },
    deps.clock.now(),
  )
