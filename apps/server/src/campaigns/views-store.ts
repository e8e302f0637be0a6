import type { CampaignFilter } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// Saved filters of the list of campaigns.

export type ViewRow = {
  id: string
  user_id: string
  made_by: string
  name: string
  filter: CampaignFilter
  shared: boolean
  is_default: boolean
}

const VIEW = sql`v.id, v.user_id, v.made_by, v.name, v.filter, v.shared, d.view_id is not null as is_default`

const seenBy = (accountId: string, userId: string) => sql`from campaign_views v
    left join campaign_view_defaults d on d.account_id = v.account_id and d.view_id = v.id and d.user_id = ${userId}
  where v.account_id = ${accountId} and (v.user_id = ${userId} or v.shared)`

/** A person's own and the shared ones, by name. */
export const viewsSeenBy = (tx: Tx, accountId: string, userId: string) =>
  rows(tx, sql<ViewRow>`select ${VIEW} ${seenBy(accountId, userId)} order by v.shared, lower(v.name)`)

/** One of them, locked. */
export const lockView = (tx: Tx, accountId: string, userId: string, id: string) =>
  maybeOne(tx, sql<ViewRow>`select ${VIEW} ${seenBy(accountId, userId)} and v.id = ${id} for update of v`)

/** False when the person has one of that name already. */
export async function insertView(
  tx: Tx,
  view: {
    accountId: string
    id: string
    userId: string
    madeBy: string
    name: string
    filter: CampaignFilter
    shared: boolean
  },
  now: Date,
): Promise<boolean> {
  const made = await rows(
    tx,
    sql<{
      id: string
    }>`insert into campaign_views (account_id, id, user_id, made_by, name, filter, shared, created_at)
      values (${view.accountId}, ${view.id}, ${view.userId}, ${view.madeBy}, ${view.name}, ${JSON.stringify(view.filter)}::jsonb,
        ${view.shared}, ${now}) on conflict (account_id, user_id, lower(name)) do nothing returning id`,
  )
  return made.length > 0
}

/** False when its owner has another one of that name. */
export async function updateView(
  tx: Tx,
  accountId: string,
  view: Pick<ViewRow, 'id' | 'user_id' | 'name' | 'filter' | 'shared'>,
): Promise<boolean> {
  const changed = await rows(
    tx,
    sql<{
      id: string
    }>`update campaign_views v set name = ${view.name}, filter = ${JSON.stringify(view.filter)}::jsonb, shared = ${view.shared}
      where account_id = ${accountId} and id = ${view.id} and not exists (select from campaign_views o where o.account_id = ${accountId}
        and o.user_id = ${view.user_id} and lower(o.name) = lower(${view.name}) and o.id <> ${view.id}) returning id`,
  )
  return changed.length > 0
}

/** Whoever else's list opened with it opens with all campaigns from now on. */
export const forgetOthersDefault = (tx: Tx, accountId: string, view: Pick<ViewRow, 'id' | 'user_id'>) =>
  sql`delete from campaign_view_defaults where account_id = ${accountId} and view_id = ${view.id} and user_id <> ${view.user_id}`.execute(
    tx,
  )

export const deleteView = (tx: Tx, accountId: string, id: string) =>
  sql`delete from campaign_views where account_id = ${accountId} and id = ${id}`.execute(tx)

/** Null = none. */
export async function writeDefaultView(
  tx: Tx,
  accountId: string,
  userId: string,
  viewId: string | null,
): Promise<void> {
  await sql`delete from campaign_view_defaults where account_id = ${accountId} and user_id = ${userId}`.execute(
    tx,
  )
  if (viewId !== null)
    await sql`insert into campaign_view_defaults (account_id, user_id, view_id) values (${accountId}, ${userId}, ${viewId})`.execute(
      tx,
    )
}
