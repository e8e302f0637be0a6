import { sql } from 'kysely'
import { type Db, rows } from '../platform/db/database.ts'

/** Numbers of zone sets by their key, made when new. The table is shared by all accounts and only grows. */
export async function zoneSetIds(tx: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const find = () =>
    rows<{ id: number; key: string }>(tx, sql`select id, key from zone_sets where key = any(${keys})`)
  let known = await find()
  if (known.length < keys.length) {
    await sql`
      insert into zone_sets (key, zones)
      select key, string_to_array(key, '|') from unnest(${keys}::text[]) as new (key) order by key
      on conflict (key) do nothing`.execute(tx)
    known = await find()
  }
  return new Map(known.map(({ id, key }) => [key, id]))
}
