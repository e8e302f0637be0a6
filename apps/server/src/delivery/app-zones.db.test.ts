import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { hoursEveryDay } from '@foreword/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAgreement } from '../accounts/index.ts'
import { campaignById, createDraft, draftOf } from '../campaigns/index.ts'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import {
  audienceGroups,
  placesOfSets,
  saveUpload,
  signInInAppUser,
  startImport,
} from '../recipients/index.ts'
import { appOf, dueSets } from './dues.ts'

// 15:00 UTC on a Monday: 10:00 in New York, 07:00 in Los Angeles, 16:00 in Oslo, 05:00 in Honolulu.

const hashAddress = (address: string): Buffer => createHash('sha256').update(address).digest()
const NEXT = { afterLine: 0, limit: 1_000 }

let ledger: Ledger
let app: string
let id: string

beforeAll(async () => {
  ledger = await ledgerFixture()
  const { accountId, clock, db } = ledger
  app = newId()
  const other = newId()
  await db.asSystem(async (tx) => {
    await sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
      values (${accountId}, ${app}, 'App', 'inapp', 'in-app', 'northline', ${clock.now()}),
        (${accountId}, ${other}, 'Other app', 'inapp', 'in-app', 'elsewhere', ${clock.now()})`.execute(tx)
    const signIn = (senderId: string, consumerId: string, timeZone: string | null) =>
      signInInAppUser(tx, { accountId, senderId, consumerId, name: null, timeZone }, clock.now())
    await signIn(app, 'ada', 'America/New_York')
    await signIn(app, 'hugo', 'America/Los_Angeles')
    await signIn(app, 'mina', 'Europe/Oslo')
    await signIn(app, 'nobody-knows', null)
    await signIn(app, 'kai', 'America/Los_Angeles')
    await signIn(other, 'vera', 'America/Los_Angeles')
  })
  const who = { accountId, userId: null, name: 'Ines Duarte' }
  const draft = await db.asAccount(accountId, (tx) =>
    createDraft(tx, { clock, newId, windowProblem: () => null, agreement: loadAgreement() }, who, {
      ...{ name: 'News', channel: 'inapp', senderId: app, message: 'News', optOutOn: false },
      deliveryWindow: hoursEveryDay('08:00', '21:00'),
    }),
  )
  id = draft.id
  const ctx = { db, clock, newId, uploads: await mkdtemp(join(tmpdir(), 'foreword-uploads-')), hashAddress }
  const csv =
    'consumer_id,time_zone\nada,\nhugo,\nmina,\nnobody-knows,\nkai,Pacific/Honolulu\nvera,\nnever-came,\n'
  const { importId } = await saveUpload(ctx, Readable.from([Buffer.from(csv)]))
  const rules = await db.asAccount(accountId, (tx) => draftOf(tx, accountId, id))
  const how = { importId, source: 'file', fileName: 'app.csv', defaultCountry: 'US' } as const
  await (await startImport(ctx, { ...rules.audience, rules: rules.rules, ...how })).done
})
afterAll(() => ledger?.kit.drop())

const campaign = async () => (await ledger.db.asSystem((tx) => campaignById(tx, ledger.accountId, id)))!

test('the plan counts people of the app by the clock it told, before anything is launched', async () => {
  const row = await campaign()
  const groups = await ledger.db.asAccount(ledger.accountId, (tx) =>
    audienceGroups(tx, ledger.accountId, id, appOf(row)),
  )
  expect(Object.fromEntries(groups.map((group) => [group.zones.join(), group.people]))).toEqual({
    '': 3,
    'America/Los_Angeles': 1,
    'America/New_York': 1,
    'Europe/Oslo': 1,
    'Pacific/Honolulu': 1,
  })
})

test('when they are put in line each waits for the window on their own clock; the file’s word goes first', async () => {
  const row = await campaign()
  const { db, clock } = ledger
  const due = await db.asSystem((tx) => dueSets(tx, row, NEXT, clock.now()))
  const sets = await db.asSystem((tx) =>
    rows(
      tx,
      sql<{ who: string; set: number; source: string | null }>`select addresses->>'inapp' as who,
        coalesce(zone_set_id, 0) as set, zone_source as source from recipients where campaign_id = ${id} order by line`,
    ),
  )
  const places = await db.asSystem((tx) =>
    placesOfSets(
      tx,
      sets.map((one) => one.set),
    ),
  )
  const told = sets.map(({ who, set, source }) => {
    const at = due.find((one) => one.zoneSetId === set)!
    return [who, places.get(set)?.zones.join() ?? '', source, at.dueAt?.toISOString().slice(11, 16), at.wait]
  })
  expect(told).toEqual([
    ['ada', 'America/New_York', 'app', '15:00', 'turn'],
    ['hugo', 'America/Los_Angeles', 'app', '16:00', 'window'],
    ['mina', 'Europe/Oslo', 'app', '15:00', 'turn'],
    // Nobody knows where these are: the brand's own clock holds. Vera is known to another app only.
    ['nobody-knows', '', null, '15:00', 'turn'],
    ['kai', 'Pacific/Honolulu', 'given', '18:00', 'window'],
    ['vera', '', null, '15:00', 'turn'],
    ['never-came', '', null, '15:00', 'turn'],
  ])
})
