import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../apps/server/src/platform/db/database.ts'
import { startEmbedded } from '../apps/server/src/platform/db/embedded.ts'
import { migrate } from '../apps/server/src/platform/db/migrate.ts'

const MIGRATIONS = fileURLToPath(new URL('../apps/server/migrations/', import.meta.url))

export type Campaign = {
  db: Database
  postgresPid: number
  /** An account with one draft. */
  newCampaign(): Promise<{ accountId: string; campaignId: string }>
}

/** Runs `fn` on the embedded PostgreSQL as the product starts it (fsync on), in a folder of its own. */
export async function withCampaignDatabase<T>(
  folder: string,
  fn: (campaign: Campaign) => Promise<T>,
): Promise<T> {
  const server = await startEmbedded({ dataDir: join(folder, 'database') })
  try {
    await migrate(server.url, { dir: MIGRATIONS })
    const db = openDatabase(server.url, { applicationName: 'bench' })
    try {
      return await fn({ db, postgresPid: server.pid, newCampaign: () => insertCampaign(db) })
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
  }
}

/** Written directly: sign-up and drafts have nothing to do with what is measured. */
async function insertCampaign(db: Database): Promise<{ accountId: string; campaignId: string }> {
  const [accountId, campaignId] = [randomUUID(), randomUUID()]
  await db.asSystem(async (tx) => {
    await sql`insert into accounts (id, name, time_zone, default_country, opt_out_text, default_window,
        consent_statement, created_at)
      values (${accountId}, 'Northline Air', 'America/New_York', 'US', 'Reply STOP', '{}', 'I agree', now())`.execute(
      tx,
    )
    await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status,
        created_by_name, created_at, updated_at)
      values (${accountId}, ${campaignId}, ${campaignId}, 'Fares', '', '{}', 'draft', 'Priya', now(), now())`.execute(
      tx,
    )
  })
  return { accountId, campaignId }
}
