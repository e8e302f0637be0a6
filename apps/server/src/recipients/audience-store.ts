import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { isKnownZone } from './zones.ts'

export type AudienceGroup = { zone_set_id: number; zones: string[]; country: string | null; people: number }

/**
 * A set with a zone this machine does not know (the database came from one with newer zones) tells nothing: its people are treated as
 * those without a zone, instead of failing everybody's plan.
 */
const known = (zones: string[]): string[] => (zones.every(isKnownZone) ? zones : [])

/** People ready, by candidate zone set and country. Set 0 = no zone could be inferred. */
export async function audienceGroups(
  tx: Tx,
  accountId: string,
  campaignId: string,
): Promise<AudienceGroup[]> {
  const found = await rows(
    tx,
    sql<AudienceGroup>`select coalesce(r.zone_set_id, 0) as zone_set_id, coalesce(z.zones, '{}') as zones, r.country, count(*)::int as people
    from recipients r left join zone_sets z on z.id = r.zone_set_id
    where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.verdict = 'ready'
    group by 1, 2, 3 order by 4 desc`,
  )
  return found.map((group) => ({ ...group, zones: known(group.zones) }))
}

/** Zones of a set; empty = unknown. */
export async function zonesOfSets(tx: Tx, ids: readonly number[]): Promise<Map<number, string[]>> {
  const found = await rows(
    tx,
    sql<{
      id: number
      zones: string[]
    }>`select id, zones from zone_sets where id = any(${ids as number[]}::int[])`,
  )
  return new Map(found.map((row) => [row.id, known(row.zones)]))
}

/** Values of people ready, in file order, up to `limit`. */
export const audienceSample = (tx: Tx, accountId: string, campaignId: string, limit: number) =>
  rows(
    tx,
    sql<{
      variables: Record<string, string>
      own_text: string | null
    }>`select variables, own_text from recipients
    where account_id = ${accountId} and campaign_id = ${campaignId} and verdict = 'ready' order by line limit ${limit}`,
  )

/** Where the sums of an import and its rows disagree; empty = equal. */
export const importDiscrepancies = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ campaign_id: string; counted: number; found: number; sum: number }>`
    select i.campaign_id, i.rows_read::int as counted, count(r.line)::int as found,
      (i.ready + i.refused + i.duplicates + i.suppressed + i.left_out)::int as sum
    from imports i left join recipients r on r.account_id = i.account_id and r.campaign_id = i.campaign_id
    where i.account_id = ${accountId} and i.status = 'ready'
    group by i.account_id, i.id
    having count(r.line) <> i.rows_read or i.rows_read <> i.ready + i.refused + i.duplicates + i.suppressed + i.left_out
      or count(*) filter (where r.verdict = 'ready') <> i.ready`,
  )
