import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { type Region, regionOfSet } from './regions.ts'
import { isKnownZone } from './zones.ts'

/** People of one zone set and country. `region` is where the rules of place look; set 0 = nothing could be inferred. */
export type AudienceGroup = {
  zone_set_id: number
  zones: string[]
  region: Region
  country: string | null
  people: number
}
export type Place = { zones: readonly string[]; region: Region }

type SetRow = { zones: string[]; set_country: string | null; states: string[] }
/**
 * A set with a zone this machine does not know (the database came from one with newer zones) tells nothing: its people are treated as
 * those without a zone, instead of failing everybody's plan.
 */
export const knownZones = (zones: string[]): string[] => (zones.every(isKnownZone) ? zones : [])

const placeOf = (row: SetRow): { zones: string[]; region: Region } => ({
  zones: knownZones(row.zones),
  region: regionOfSet({ country: row.set_country, states: row.states, zones: row.zones }),
})

/** Of a person whose number tells no zone. */
export const NOWHERE: Place = { zones: [], region: { countries: [], states: [] } }

/** The zone sets of the next people ready after a line, in file order. Set 0 = no zone could be inferred. */
export async function zoneSetsOfNext(
  tx: Tx,
  next: { accountId: string; campaignId: string; afterLine: number; limit: number },
): Promise<number[]> {
  const found = await rows(
    tx,
    sql<{ id: number }>`select distinct coalesce(zone_set_id, 0) as id from (
      select zone_set_id from recipients where account_id = ${next.accountId} and campaign_id = ${next.campaignId}
        and verdict = 'ready' and line > ${next.afterLine} order by line limit ${next.limit}) r`,
  )
  return found.map((row) => row.id)
}

/**
 * People ready, by candidate zone set and country. Set 0 = no zone could be inferred. `app` is the sender of an in-app campaign: its people
 * go by the clock of their app where their row tells none.
 */
export async function audienceGroups(
  tx: Tx,
  accountId: string,
  campaignId: string,
  app: string | null = null,
): Promise<AudienceGroup[]> {
  const fromApp = app
    ? sql`left join inapp_users u on r.zone_set_id is null and u.account_id = r.account_id and u.sender_id = ${app}
      and u.consumer_id = r.addresses->>'inapp'`
    : sql``
  const found = await rows(
    tx,
    sql<SetRow & { zone_set_id: number; country: string | null; people: number }>`
    select g.zone_set_id, coalesce(z.zones, '{}') as zones, z.country as set_country, coalesce(z.states, '{}') as states, g.country, g.people
    from (select coalesce(r.zone_set_id, ${app ? sql`u.zone_set_id` : sql`null`}, 0) as zone_set_id, r.country, count(*)::int as people from recipients r ${fromApp}
      where r.account_id = ${accountId} and r.campaign_id = ${campaignId} and r.verdict = 'ready' group by 1, 2) g
    left join zone_sets z on z.id = g.zone_set_id order by g.people desc`,
  )
  return found.map((row) => ({
    zone_set_id: row.zone_set_id,
    country: row.country,
    people: row.people,
    ...placeOf(row),
  }))
}

/** Zones and region of a set; absent = unknown. */
export async function placesOfSets(tx: Tx, ids: readonly number[]): Promise<Map<number, Place>> {
  const found = await rows(
    tx,
    sql<
      SetRow & { id: number }
    >`/* prepared */ select id, zones, country as set_country, states from zone_sets where id = any(${ids as number[]}::int[])`,
  )
  return new Map(found.map((row) => [row.id, placeOf(row)]))
}

/** Values of people ready, in file order, up to `limit`. */
export const audienceSample = (tx: Tx, accountId: string, campaignId: string, limit: number) =>
  rows(
    tx,
    sql<{
      variables: Record<string, string>
      own_text: string | null
      country: string | null
    }>`select variables, own_text, country from recipients
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
