import type { AnyScope, ApiLimits, ApiScope } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of applications, their secrets, the keys that sign their tokens, and what an account allows them.

export type SettingsRow = {
  enabled: boolean
  campaign_rate: number
  api_rate: number
  reporting_rate: number
  configuration_rate: number
  consumers_per_request: number
  daily_recipients: number
  kind: ApiLimits['kind']
  open_conversations: ApiLimits['openConversations']
  customer_data: boolean
}

const LIMITS = sql`s.campaign_rate, s.api_rate, s.reporting_rate, s.configuration_rate, s.consumers_per_request, s.daily_recipients, s.kind,
  s.open_conversations, s.customer_data`

/** Undefined = the API was never switched on. */
export const readSettings = (tx: Tx, accountId: string) =>
  maybeOne(
    tx,
    sql<SettingsRow>`select s.enabled, ${LIMITS} from api_settings s where s.account_id = ${accountId}`,
  )

export const writeSettings = (tx: Tx, accountId: string, enabled: boolean, limits: ApiLimits) =>
  sql`insert into api_settings (account_id, enabled, campaign_rate, api_rate, reporting_rate, configuration_rate, consumers_per_request, daily_recipients,
      kind, open_conversations, customer_data)
    values (${accountId}, ${enabled}, ${limits.campaignRate}, ${limits.apiRate}, ${limits.reportingRate}, ${limits.configurationRate}, ${limits.consumersPerRequest},
      ${limits.dailyRecipients}, ${limits.kind}, ${limits.openConversations}, ${limits.customerData})
    on conflict (account_id) do update set enabled = excluded.enabled, campaign_rate = excluded.campaign_rate, api_rate = excluded.api_rate, reporting_rate = excluded.reporting_rate,
      configuration_rate = excluded.configuration_rate, consumers_per_request = excluded.consumers_per_request,
      daily_recipients = excluded.daily_recipients, kind = excluded.kind, open_conversations = excluded.open_conversations,
      customer_data = excluded.customer_data`.execute(tx)

export type ApplicationRow = {
  account_id: string
  id: string
  name: string
  scopes: AnyScope[]
  created_by_name: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

const APPLICATION = sql`a.account_id, a.id, a.name, a.scopes, a.created_by_name, a.created_at, a.last_used_at, a.revoked_at`

export const listApplications = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<ApplicationRow>`select ${APPLICATION} from applications a where a.account_id = ${accountId}
    order by a.revoked_at is not null, lower(a.name), a.id`,
  )

export const lockApplication = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<ApplicationRow>`select ${APPLICATION} from applications a where a.account_id = ${accountId} and a.id = ${id} for update`,
  )

/** False when one that is not revoked has this name. */
export async function insertApplication(
  tx: Tx,
  row: Omit<ApplicationRow, 'last_used_at' | 'revoked_at'>,
): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into applications (account_id, id, name, scopes, created_by_name, created_at)
    values (${row.account_id}, ${row.id}, ${row.name}, ${row.scopes}::text[], ${row.created_by_name}, ${row.created_at})
    on conflict do nothing returning id`,
  )
  return made.length === 1
}

export const nameInUse = async (tx: Tx, accountId: string, name: string, except: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from applications where account_id = ${accountId} and lower(name) = lower(${name}) and revoked_at is null and id <> ${except}`,
  )) !== undefined

export const updateApplication = (
  tx: Tx,
  row: Pick<ApplicationRow, 'account_id' | 'id' | 'name' | 'scopes' | 'revoked_at'>,
) =>
  sql`update applications set name = ${row.name}, scopes = ${row.scopes}::text[], revoked_at = ${row.revoked_at}
    where account_id = ${row.account_id} and id = ${row.id}`.execute(tx)

export type SecretRow = {
  id: string
  application_id: string
  hint: string
  created_at: Date
  ends_at: Date | null
  last_used_at: Date | null
}

/** Those that hold, newest first. */
export const listSecrets = (tx: Tx, accountId: string, now: Date) =>
  rows(
    tx,
    sql<SecretRow>`select id, application_id, hint, created_at, ends_at, last_used_at from application_secrets
    where account_id = ${accountId} and (ends_at is null or ends_at > ${now}) order by created_at desc, id desc`,
  )

export const insertSecret = (
  tx: Tx,
  row: { accountId: string; id: string; applicationId: string; hash: string; hint: string },
  now: Date,
) =>
  sql`insert into application_secrets (account_id, id, application_id, hash, hint, created_at)
    values (${row.accountId}, ${row.id}, ${row.applicationId}, ${row.hash}, ${row.hint}, ${now})`.execute(tx)

/** Every secret of an application ends at `at`, if it would not end before. */
export const endSecrets = (tx: Tx, accountId: string, applicationId: string, at: Date) =>
  sql`update application_secrets set ends_at = least(coalesce(ends_at, ${at}), ${at})
    where account_id = ${accountId} and application_id = ${applicationId}`.execute(tx)

/** The application that has this id and secret in the account of this number, noted as used. Any account: nobody is known yet. */
export const useSecret = (
  tx: Tx,
  given: { accountNumber: string; clientId: string; hash: string },
  now: Date,
) =>
  maybeOne(
    tx,
    sql<ApplicationRow>`
    with used as (
      update application_secrets x set last_used_at = ${now}
      from applications a join accounts c on c.id = a.account_id join api_settings s on s.account_id = a.account_id
      where c.number = ${given.accountNumber}::bigint and a.id = ${given.clientId} and a.revoked_at is null and s.enabled
        and x.account_id = a.account_id and x.application_id = a.id and x.hash = ${given.hash} and (x.ends_at is null or x.ends_at > ${now})
      returning x.account_id, x.application_id)
    update applications a set last_used_at = ${now} from used u where a.account_id = u.account_id and a.id = u.application_id
    returning ${APPLICATION}`,
  )

export type KeyRow = {
  account_id: string
  id: string
  sealed: Buffer
  public_jwk: Record<string, string>
  created_at: Date
  ends_at: Date | null
}

const KEY = sql`account_id, id, sealed, public_jwk, created_at, ends_at`

/** Keys whose tokens are believed, newest first. */
export const keysOf = (tx: Tx, accountId: string, now: Date) =>
  rows(
    tx,
    sql<KeyRow>`select ${KEY} from token_keys where account_id = ${accountId} and (ends_at is null or ends_at > ${now})
    order by created_at desc, id desc`,
  )

/** What everybody may know of the keys of every account. */
export const publicKeys = (tx: Tx, now: Date) =>
  rows(
    tx,
    sql<
      Pick<KeyRow, 'id' | 'public_jwk'>
    >`select id, public_jwk from token_keys where ends_at is null or ends_at > ${now}
    order by created_at desc`,
  )

export const insertKey = (tx: Tx, row: Omit<KeyRow, 'ends_at'>) =>
  sql`insert into token_keys (account_id, id, sealed, public_jwk, created_at)
    values (${row.account_id}, ${row.id}, ${row.sealed}, ${JSON.stringify(row.public_jwk)}::jsonb, ${row.created_at})`.execute(
    tx,
  )

export const endKeys = (tx: Tx, accountId: string, at: Date) =>
  sql`update token_keys set ends_at = least(coalesce(ends_at, ${at}), ${at}) where account_id = ${accountId}`.execute(
    tx,
  )

/** What is needed to judge a token: the account of this number and the public half of the key it names. Any account. */
export const admissionOf = (tx: Tx, accountNumber: string, keyId: string | null, now: Date) =>
  maybeOne(
    tx,
    sql<SettingsRow & { account_id: string; public_jwk: Record<string, string> | null }>`
    select c.id as account_id, k.public_jwk, coalesce(s.enabled, false) as enabled, ${LIMITS}
    from accounts c left join api_settings s on s.account_id = c.id
      left join token_keys k on k.account_id = c.id and k.id = ${keyId}::uuid and (k.ends_at is null or k.ends_at > ${now})
    where c.number = ${accountNumber}::bigint`,
  )

/** The application, unless it was revoked; noted as used, at most once a minute. */
export const useApplication = (tx: Tx, accountId: string, id: string, now: Date) =>
  maybeOne(
    tx,
    sql<ApplicationRow>`
    with used as (
      update applications set last_used_at = ${now} where account_id = ${accountId} and id = ${id} and revoked_at is null
        and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute'))
    select ${APPLICATION} from applications a where a.account_id = ${accountId} and a.id = ${id} and a.revoked_at is null`,
  )

/** Spends one request of an API's second; false = the second is spent. Generic cell rate: `rate` at once, then one every 1/rate s. */
export async function spendRequest(
  tx: Tx,
  spent: { accountId: string; api: string; rate: number },
  now: Date,
): Promise<boolean> {
  const done = await maybeOne(
    tx,
    sql`insert into api_meters as m (account_id, api, spent_until)
    values (${spent.accountId}, ${spent.api}, ${now}::timestamptz + interval '1 second' / ${spent.rate}::int)
    on conflict (account_id, api) do update set spent_until = greatest(m.spent_until, ${now}) + interval '1 second' / ${spent.rate}::int
      where greatest(m.spent_until, ${now}) - ${now}::timestamptz <= interval '1 second' / ${spent.rate}::int * (${spent.rate}::int - 1)
    returning 1`,
  )
  return done !== undefined
}

/** Whether there is an account of this number. */
export const accountNumbered = (tx: Tx, number: string) =>
  maybeOne(tx, sql<{ id: string }>`select id from accounts where number = ${number}::bigint`)

export type ApiKeyRow = {
  account_id: string
  id: string
  application_id: string
  name: string
  hash: string
  hint: string
  scopes: ApiScope[]
  created_by_name: string
  created_at: Date
  ends_at: Date | null
  last_used_at: Date | null
}

const API_KEY = sql`k.account_id, k.id, k.application_id, k.name, k.hash, k.hint, k.scopes, k.created_by_name, k.created_at, k.ends_at, k.last_used_at`

/** Those that hold, newest first. */
export const listApiKeys = (tx: Tx, accountId: string, now: Date) =>
  rows(
    tx,
    sql<ApiKeyRow>`select ${API_KEY} from api_keys k
    where k.account_id = ${accountId} and (k.ends_at is null or k.ends_at > ${now}) order by k.created_at desc, k.id desc`,
  )

export const lockApiKey = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<ApiKeyRow>`select ${API_KEY} from api_keys k where k.account_id = ${accountId} and k.id = ${id} for update`,
  )

export const insertApiKey = (tx: Tx, row: Omit<ApiKeyRow, 'last_used_at'>) =>
  sql`insert into api_keys (account_id, id, application_id, name, hash, hint, scopes, created_by_name, created_at, ends_at)
    values (${row.account_id}, ${row.id}, ${row.application_id}, ${row.name}, ${row.hash}, ${row.hint}, ${row.scopes}::text[],
      ${row.created_by_name}, ${row.created_at}, ${row.ends_at})`.execute(tx)

export const endApiKey = (tx: Tx, accountId: string, id: string, at: Date) =>
  sql`update api_keys set ends_at = least(coalesce(ends_at, ${at}), ${at}) where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

export const endApiKeys = (tx: Tx, accountId: string, applicationId: string, at: Date) =>
  sql`update api_keys set ends_at = least(coalesce(ends_at, ${at}), ${at})
    where account_id = ${accountId} and application_id = ${applicationId}`.execute(tx)

export type ProgramRow = {
  account_id: string
  id: string
  name: string
  scopes: AnyScope[]
  enabled: boolean
  api_rate: number
}

/** The program with this key, noted as used at most once a minute. Any account: nobody is known yet. */
export const useApiKey = (tx: Tx, hash: string, now: Date) =>
  maybeOne(
    tx,
    sql<ProgramRow>`
    with found as (
      select k.account_id, k.id as key_id, k.application_id, k.scopes, k.last_used_at from api_keys k
      where k.hash = ${hash} and (k.ends_at is null or k.ends_at > ${now})),
    used as (
      update api_keys k set last_used_at = ${now} from found f where k.account_id = f.account_id and k.id = f.key_id
        and (f.last_used_at is null or f.last_used_at < ${now}::timestamptz - interval '1 minute')),
    seen as (
      update applications a set last_used_at = ${now} from found f where a.account_id = f.account_id and a.id = f.application_id
        and (a.last_used_at is null or a.last_used_at < ${now}::timestamptz - interval '1 minute'))
    select a.account_id, a.id, a.name, array(select unnest(f.scopes) intersect select unnest(a.scopes)) as scopes,
      coalesce(s.enabled, false) as enabled, coalesce(s.api_rate, 50) as api_rate
    from found f join applications a on a.account_id = f.account_id and a.id = f.application_id and a.revoked_at is null
      left join api_settings s on s.account_id = a.account_id`,
  )

/**
 * Spends one request of an application's second. Generic cell rate, as spendRequest has it, but a refused one answers too: `ahead` is how
 * many seconds of its rate are spent, above 1 when this one found no room.
 */
export async function spendProgramRequest(
  tx: Tx,
  spent: { accountId: string; applicationId: string; rate: number },
  now: Date,
): Promise<{ room: boolean; ahead: number }> {
  const meter = { accountId: spent.accountId, api: `v1:${spent.applicationId}`, rate: spent.rate }
  const room = await spendRequest(tx, meter, now)
  const { ahead } = await one(
    tx,
    sql<{
      ahead: number
    }>`select greatest(0, extract(epoch from spent_until - ${now}::timestamptz))::float8 as ahead from api_meters
      where account_id = ${spent.accountId} and api = ${meter.api}`,
  )
  return { room, ahead }
}
