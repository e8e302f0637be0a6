import type { DeliveryWindow } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { HolidayRule, RegionEdit } from './rules.ts'

// All SQL of delivery_rules, holidays, region_rule_edits and rules_to_follow.

export type RulesRow = {
  hours: DeliveryWindow | null
  channel_hours: Partial<Record<'sms' | 'whatsapp' | 'inapp', DeliveryWindow>>
  alerts_any_time: boolean
  region_rules: boolean
  revision: number
}
export type HolidayRow = HolidayRule & { id: string }

/** Undefined while the account never set any. */
export const rulesRow = (tx: Tx, accountId: string) =>
  maybeOne(
    tx,
    sql<RulesRow>`select hours, channel_hours, alerts_any_time, region_rules, revision from delivery_rules
    where account_id = ${accountId}`,
  )

/** Makes the row when it is missing and locks it: changes of one account come one after the other. */
export async function lockRules(tx: Tx, accountId: string): Promise<RulesRow> {
  await sql`insert into delivery_rules (account_id, revision) values (${accountId}, 0) on conflict do nothing`.execute(
    tx,
  )
  const row = await maybeOne(
    tx,
    sql<RulesRow>`select hours, channel_hours, alerts_any_time, region_rules, revision from delivery_rules
    where account_id = ${accountId} for update`,
  )
  return row!
}

/** Writes the rules with the next revision. */
export const writeRules = (tx: Tx, accountId: string, row: Omit<RulesRow, 'revision'>) =>
  sql`update delivery_rules set hours = ${row.hours && JSON.stringify(row.hours)}::jsonb,
      channel_hours = ${JSON.stringify(row.channel_hours)}::jsonb, alerts_any_time = ${row.alerts_any_time},
      region_rules = ${row.region_rules}, revision = revision + 1
    where account_id = ${accountId}`.execute(tx)

export const holidaysOf = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<HolidayRow>`select id, to_char(date, 'YYYY-MM-DD') as date, name, country, yearly from holidays
    where account_id = ${accountId} order by holidays.date, country nulls first`,
  )

/** False when that date is in the list already. */
export async function insertHoliday(tx: Tx, accountId: string, row: HolidayRow): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into holidays (account_id, id, date, name, country, yearly)
    values (${accountId}, ${row.id}, ${row.date}::date, ${row.name}, ${row.country}, ${row.yearly})
    on conflict do nothing returning id`,
  )
  return made.length === 1
}

/** The holiday that was removed; undefined when there was none. */
export const deleteHoliday = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<{ name: string; date: string }>`delete from holidays where account_id = ${accountId} and id = ${id}
    returning name, to_char(date, 'YYYY-MM-DD') as date`,
  )

export const regionEdits = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<RegionEdit>`select region, hours, holidays from region_rule_edits where account_id = ${accountId}`,
  )

export const writeRegionEdit = (tx: Tx, accountId: string, edit: RegionEdit) =>
  sql`insert into region_rule_edits (account_id, region, hours, holidays)
    values (${accountId}, ${edit.region}, ${edit.hours && JSON.stringify(edit.hours)}::jsonb, ${edit.holidays})
    on conflict (account_id, region) do update set hours = excluded.hours, holidays = excluded.holidays`.execute(
    tx,
  )

export const deleteRegionEdit = (tx: Tx, accountId: string, region: string) =>
  sql`delete from region_rule_edits where account_id = ${accountId} and region = ${region}`.execute(tx)

/** Asks the engine to put the account's waiting messages to their new times, from the first. */
export const askToFollow = (tx: Tx, accountId: string) =>
  sql`insert into rules_to_follow (account_id) values (${accountId})
    on conflict (account_id) do update set after_message = null`.execute(tx)

/** An account whose rules changed, locked; undefined when there is none, or another process has it. */
export const nextToFollow = (tx: Tx) =>
  maybeOne(
    tx,
    sql<{
      account_id: string
      after_message: string | null
    }>`select account_id, after_message from rules_to_follow
    order by account_id limit 1 for update skip locked`,
  )

export const followedTo = (tx: Tx, accountId: string, afterMessage: string) =>
  sql`update rules_to_follow set after_message = ${afterMessage} where account_id = ${accountId}`.execute(tx)

export const followedAll = (tx: Tx, accountId: string) =>
  sql`delete from rules_to_follow where account_id = ${accountId}`.execute(tx)
