import type { Tx } from '../platform/db/database.ts'
import { type HoursRules, NO_RULES, regionsInForce } from './rules.ts'
import { holidaysOf, regionEdits, rulesRow } from './rules-store.ts'

/** An account's limits as they are now. */
export async function readRules(tx: Tx, accountId: string): Promise<HoursRules> {
  const row = await rulesRow(tx, accountId)
  if (!row) return NO_RULES
  return {
    hours: row.hours,
    channels: row.channel_hours,
    alertsAnyTime: row.alerts_any_time,
    holidays: await holidaysOf(tx, accountId),
    regions: row.region_rules ? regionsInForce(await regionEdits(tx, accountId)) : NO_RULES.regions,
  }
}
