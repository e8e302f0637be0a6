import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Import } from '@foreword/contract'
import { sql } from 'kysely'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { testDatabase } from '../../../../tests/kit/database.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { type StartImport, startImport } from './import-file.ts'
import type { AudienceRules } from './model.ts'
import type { RecipientRow } from './store.ts'
import { saveUpload } from './uploads.ts'

const hashAddress = (address: string): Buffer => createHash('sha256').update(address).digest()

/** A database, a folder for uploads and one account, for the tests of this room. */
export async function recipientsFixture() {
  const database = await testDatabase()
  const { db } = database
  const clock = fakeClock('2026-11-23T09:00:00Z')
  const uploads = await mkdtemp(join(tmpdir(), 'foreword-uploads-'))
  const ctx = { db, clock, newId, uploads, hashAddress }
  const accountId = randomUUID()
  await db.asSystem(async (tx) => {
    await sql`insert into accounts (id, name, time_zone, default_country, opt_out_text, default_window, consent_statement,
      created_at) values (${accountId}, 'Northline Air', 'America/New_York', 'US', 'Reply STOP', '{}', 'I agree',
      ${clock.now()})`.execute(tx)
  })
  const rules: AudienceRules = {
    channel: 'sms',
    message: '',
    optOutText: 'Reply STOP',
    timeZone: 'America/New_York',
  }

  async function newCampaign() {
    const campaignId = randomUUID()
    await db.asSystem(async (tx) => {
      await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status,
        created_by_name, created_at, updated_at) values (${accountId}, ${campaignId}, ${campaignId}, 'Test', '', '{}',
        'draft', 'Priya', ${clock.now()}, ${clock.now()})`.execute(tx)
    })
    return { accountId, campaignId }
  }

  async function begin(content: string | Buffer, more: Partial<StartImport> = {}) {
    const audience = more.campaignId ? { accountId, campaignId: more.campaignId } : await newCampaign()
    const { importId } = await saveUpload(ctx, Readable.from([Buffer.from(content)]))
    const start = { source: 'file', fileName: 'list.csv', defaultCountry: 'US', rules } as const
    const started = await startImport(ctx, { ...start, ...audience, importId, ...more })
    return { ...started, audience }
  }

  async function read(content: string | Buffer, more: Partial<StartImport> = {}) {
    const { done, audience } = await begin(content, more)
    const ended = (await done) as Import
    return { ended, audience, rows: await stored(audience.campaignId) }
  }

  function stored(campaignId: string) {
    return db.asSystem((tx) =>
      rows<RecipientRow>(tx, sql`select * from recipients where campaign_id = ${campaignId} order by line`),
    )
  }

  async function drop() {
    await database.drop()
    await rm(uploads, { recursive: true })
  }

  return { ctx, db, clock, accountId, rules, newCampaign, begin, read, stored, drop }
}

/** The law of the room: the verdicts add up to the rows read, and the counters equal the rows. */
export function sums(now: Import) {
  const { ready, refused, duplicates, suppressed, leftOut } = now
  return { parts: ready + refused + duplicates + suppressed + leftOut, whole: now.rowsRead }
}
