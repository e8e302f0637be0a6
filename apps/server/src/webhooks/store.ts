import type { WebhookEventType } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of subscriptions.

export type SubscriptionRow = {
  account_id: string
  id: string
  name: string
  url: string
  events: WebhookEventType[]
  campaign_ids: string[]
  enabled: boolean
  secret: Buffer
  hint: string
  old_secret: Buffer | null
  old_secret_until: Date | null
  disabled_reason: 'person' | 'gone' | 'failing' | null
  disabled_at: Date | null
  created_by_name: string
  created_at: Date
  updated_at: Date
  last_delivered_at: Date | null
  failing_since: Date | null
  failures: number
  rest_until: Date | null
  last_error: string | null
}

export const listSubscriptions = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<SubscriptionRow>`select * from webhook_subscriptions where account_id = ${accountId} order by lower(name), id`,
  )

/** Of every account, for whoever runs the server. */
export const subscriptionsOfEverybody = (tx: Tx) =>
  rows(tx, sql<SubscriptionRow>`select * from webhook_subscriptions order by account_id, id`)

export const subscriptionById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<SubscriptionRow>`select * from webhook_subscriptions where account_id = ${accountId} and id = ${id}`,
  )

export const lockSubscription = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<SubscriptionRow>`select * from webhook_subscriptions where account_id = ${accountId} and id = ${id} for update`,
  )

export type NewSubscription = Pick<
  SubscriptionRow,
  | 'account_id'
  | 'id'
  | 'name'
  | 'url'
  | 'events'
  | 'campaign_ids'
  | 'secret'
  | 'hint'
  | 'created_by_name'
  | 'created_at'
>

/** False when one of the account has this name. */
export async function insertSubscription(tx: Tx, row: NewSubscription): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into webhook_subscriptions (account_id, id, name, url, events, campaign_ids, enabled, secret, hint, created_by_name, created_at, updated_at)
    values (${row.account_id}, ${row.id}, ${row.name}, ${row.url}, ${row.events}::text[], ${row.campaign_ids}::uuid[], true, ${row.secret}, ${row.hint},
      ${row.created_by_name}, ${row.created_at}, ${row.created_at})
    on conflict (account_id, lower(name)) do nothing returning id`,
  )
  return made.length === 1
}

export const nameInUse = async (tx: Tx, accountId: string, name: string, except: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from webhook_subscriptions where account_id = ${accountId} and lower(name) = lower(${name}) and id <> ${except}`,
  )) !== undefined

/** What people may change. Its row is locked. */
export const updateSubscription = (
  tx: Tx,
  row: Pick<
    SubscriptionRow,
    'account_id' | 'id' | 'name' | 'url' | 'events' | 'campaign_ids' | 'enabled' | 'disabled_reason'
  >,
  now: Date,
) =>
  sql`update webhook_subscriptions set name = ${row.name}, url = ${row.url}, events = ${row.events}::text[],
      campaign_ids = ${row.campaign_ids}::uuid[], enabled = ${row.enabled}, disabled_reason = ${row.disabled_reason},
      disabled_at = case when ${row.enabled} then null else coalesce(disabled_at, ${now}) end, updated_at = ${now}
    where account_id = ${row.account_id} and id = ${row.id}`.execute(tx)

/** As if it had never failed: somebody looked after it. */
export const forgetFailures = (tx: Tx, accountId: string, id: string) =>
  sql`update webhook_subscriptions set failures = 0, failing_since = null, rest_until = null, last_error = null
    where account_id = ${accountId} and id = ${id}`.execute(tx)

export const replaceSecret = (
  tx: Tx,
  row: Pick<SubscriptionRow, 'account_id' | 'id' | 'secret' | 'hint'>,
  oldUntil: Date,
  now: Date,
) =>
  sql`update webhook_subscriptions set old_secret = secret, old_secret_until = ${oldUntil}, secret = ${row.secret}, hint = ${row.hint}, updated_at = ${now}
    where account_id = ${row.account_id} and id = ${row.id}`.execute(tx)

export const deleteSubscription = (tx: Tx, accountId: string, id: string) =>
  sql`delete from webhook_subscriptions where account_id = ${accountId} and id = ${id}`.execute(tx)

/** Campaigns among these that the account has. */
export const knownCampaigns = async (
  tx: Tx,
  accountId: string,
  ids: readonly string[],
): Promise<Set<string>> =>
  new Set(
    (
      await rows(
        tx,
        sql<{
          id: string
        }>`select id from campaigns where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`,
      )
    ).map((row) => row.id),
  )

/**
 * Those of any account that may be posted to now and for which something waits: deliveries that are due, packs, or both. Cost: two looks
 * into indexes for each that is on, so it may be asked several times a second.
 */
export const waitingSubscriptions = (tx: Tx, now: Date) =>
  rows(
    tx,
    sql<
      Pick<SubscriptionRow, 'account_id' | 'id'> & { due: boolean; packs: boolean }
    >`select * from (select s.account_id, s.id,
      exists (select from webhook_deliveries d where d.account_id = s.account_id and d.subscription_id = s.id and d.state = 'waiting' and d.next_at <= ${now}) as due,
      exists (select from webhook_packs p where p.account_id = s.account_id and p.subscription_id = s.id) as packs
    from webhook_subscriptions s where s.enabled and (s.rest_until is null or s.rest_until <= ${now})) w where due or packs`,
  )

/** Notes how the receiver did in one batch. Answers how it stands now; undefined = it was deleted. */
export const noteHealth = (
  tx: Tx,
  s: { accountId: string; id: string },
  did: { taken: number; failed: number; error: string | null },
  now: Date,
) =>
  maybeOne(
    tx,
    sql<Pick<SubscriptionRow, 'failures' | 'failing_since' | 'enabled'>>`update webhook_subscriptions set
      last_delivered_at = case when ${did.taken > 0} then ${now} else last_delivered_at end,
      failures = case when ${did.taken > 0} then 0 else failures + ${did.failed}::int end,
      failing_since = case when ${did.taken > 0} then null else coalesce(failing_since, ${now}) end,
      rest_until = case when ${did.taken > 0} then null else rest_until end,
      last_error = ${did.error}
    where account_id = ${s.accountId} and id = ${s.id} returning failures, failing_since, enabled`,
  )

export const rest = (tx: Tx, s: { accountId: string; id: string }, until: Date) =>
  sql`update webhook_subscriptions set rest_until = ${until} where account_id = ${s.accountId} and id = ${s.id}`.execute(
    tx,
  )

/** Switches one off for its receiver's sake. False when it was off already, so that it is told of once. */
export const switchOff = async (
  tx: Tx,
  s: { accountId: string; id: string },
  reason: 'gone' | 'failing',
  now: Date,
): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`update webhook_subscriptions set enabled = false, disabled_reason = ${reason}, disabled_at = ${now}, updated_at = ${now}
    where account_id = ${s.accountId} and id = ${s.id} and enabled returning id`,
  )) !== undefined

/** How many deliveries wait, counted up to `most`; without those in packs. */
export const countWaiting = async (tx: Tx, accountId: string, id: string, most: number): Promise<number> =>
  (
    await one(
      tx,
      sql<{ n: number }>`select count(*)::int as n from (select 1 from webhook_deliveries
      where account_id = ${accountId} and subscription_id = ${id} and state = 'waiting' limit ${most}) w`,
    )
  ).n
