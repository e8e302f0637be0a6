import type { Channel, StepDraft } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// All SQL of handoffs.

export type HandoffRow = {
  account_id: string
  id: string
  short_id: string
  name: string
  lookback_minutes: number
  route_all: boolean
  steps: StepDraft[]
  archived_at: Date | null
  created_by_name: string
  created_at: Date
  updated_at: Date
}

const HANDOFF = sql`account_id, id, short_id, name, lookback_minutes, route_all, steps, archived_at, created_by_name, created_at, updated_at`

export const handoffById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<HandoffRow>`select ${HANDOFF} from handoffs where account_id = ${accountId} and id = ${id}`,
  )

/** By what applications name it. */
export const handoffByShortId = (tx: Tx, accountId: string, shortId: string) =>
  maybeOne(
    tx,
    sql<HandoffRow>`select ${HANDOFF} from handoffs where account_id = ${accountId} and short_id = ${shortId}`,
  )

export const lockHandoff = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<HandoffRow>`select ${HANDOFF} from handoffs where account_id = ${accountId} and id = ${id} for update`,
  )

export type HandoffFilter = { search: string | null; channel: Channel | null; archived: boolean }

export const listHandoffs = (tx: Tx, accountId: string, filter: HandoffFilter) =>
  rows(
    tx,
    sql<HandoffRow>`select ${HANDOFF} from handoffs where account_id = ${accountId} and (archived_at is not null) = ${filter.archived}
      and (${filter.search}::text is null or strpos(lower(name || ' ' || short_id), lower(${filter.search})) > 0)
      and (${filter.channel}::text is null or steps @> jsonb_build_array(jsonb_build_object('channel', ${filter.channel}::text)))
    order by lower(name), id`,
  )

/** Whether another that is not archived has this name, capitals or not. */
export const nameInUse = async (tx: Tx, accountId: string, name: string, except: string | null) =>
  (
    await rows(
      tx,
      sql`select 1 from handoffs where account_id = ${accountId} and lower(name) = lower(${name}) and archived_at is null
        and id is distinct from ${except}::uuid`,
    )
  ).length > 0

export async function insertHandoff(
  tx: Tx,
  row: Omit<HandoffRow, 'archived_at' | 'created_at' | 'updated_at'>,
  now: Date,
): Promise<void> {
  await sql`insert into handoffs (account_id, id, short_id, name, lookback_minutes, route_all, steps, created_by_name, created_at, updated_at)
    values (${row.account_id}, ${row.id}, ${row.short_id}, ${row.name}, ${row.lookback_minutes}, ${row.route_all},
      ${JSON.stringify(row.steps)}::jsonb, ${row.created_by_name}, ${now}, ${now})`.execute(tx)
}

export async function updateHandoff(
  tx: Tx,
  accountId: string,
  id: string,
  row: Pick<HandoffRow, 'name' | 'lookback_minutes' | 'route_all' | 'steps' | 'archived_at'>,
  now: Date,
): Promise<void> {
  await sql`update handoffs set name = ${row.name}, lookback_minutes = ${row.lookback_minutes}, route_all = ${row.route_all},
      steps = ${JSON.stringify(row.steps)}::jsonb, archived_at = ${row.archived_at}, updated_at = ${now}
    where account_id = ${accountId} and id = ${id}`.execute(tx)
}
