import { sql } from 'kysely'
import { type Db, rows } from '../platform/db/database.ts'
import { readPlaceKey } from './regions.ts'

/** Numbers of zone sets by their key (see placeKey), made when new. The table is shared by all accounts and only grows. */
export async function zoneSetIds(tx: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const find = () =>
    rows<{ id: number; key: string }>(tx, sql`select id, key from zone_sets where key = any(${keys})`)
  let known = await find()
  if (known.length < keys.length) {
    const made = keys.map(readPlaceKey)
    await sql`
      insert into zone_sets (key, zones, country, states)
      select key, string_to_array(zones, '|'), country, string_to_array(states, '+')
      from unnest(${keys}::text[], ${made.map((set) => set.zones.join('|'))}::text[], ${made.map((set) => set.country)}::text[],
        ${made.map((set) => set.states.join('+'))}::text[]) as new (key, zones, country, states) order by key
      on conflict (key) do nothing`.execute(tx)
    known = await find()
  }
  return new Map(known.map(({ id, key }) => [key, id]))
}
