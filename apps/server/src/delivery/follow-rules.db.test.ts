import { type DeliveryHoursChange, hoursEveryDay } from '@foreword/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Campaign, type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { openSecrets } from '../platform/secrets.ts'
import { openBook } from './book.ts'
import { addHoliday, changeHours, changeRegion, readHours, removeHoliday } from './change-rules.ts'
import { followRules } from './follow-rules.ts'

// Monday 23 November 2026, 15:00 UTC: 10:00 in New York, 07:00 in Los Angeles. The campaign's window is 08:00–21:00.

let ledger: Ledger
let campaign: Campaign
let sets: Record<string, number>
const SETS = {
  florida: ['US', '{FL}', '{America/New_York}'],
  newYork: ['US', '{NY}', '{America/New_York}'],
  california: ['US', '{CA}', '{America/Los_Angeles}'],
  austria: ['AT', '{}', '{Europe/Vienna}'],
  old: [null, '{}', '{America/New_York}'],
} as const
type Line = keyof typeof SETS | 'nowhere' | 'retry'
const LINES: Line[] = ['florida', 'newYork', 'california', 'austria', 'old', 'nowhere', 'retry']

const who = () => ({
  accountId: ledger.accountId,
  userId: ledger.userId,
  name: 'Ines Duarte',
  email: '',
  role: 'administrator' as const,
  skillIds: [],
})
const deps = () => ({ clock: ledger.clock, newId })
const inAccount: Ledger['db']['asSystem'] = (work) => ledger.db.asAccount(ledger.accountId, work)
const change = (fields: DeliveryHoursChange) => inAccount((tx) => changeHours(tx, deps(), who(), fields))
async function follow(): Promise<void> {
  while (await followRules(ledger));
}

/** When each line is due ("16:00", with the date when it is another), or why it is held. */
async function dues(): Promise<Partial<Record<Line, string>>> {
  const found = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{ line: number; due_at: Date | null; held_reason: string | null }>`
      select m.recipient_line as line, q.due_at, q.held_reason from message_queue q
      join messages m on m.account_id = q.account_id and m.id = q.message_id where q.campaign_id = ${campaign.id}`,
    ),
  )
  const word = (at: Date) => at.toISOString().slice(at.getUTCDate() === 23 ? 11 : 8, 16)
  return Object.fromEntries(
    found.map((row) => [LINES[row.line - 1], row.due_at ? word(row.due_at) : row.held_reason]),
  )
}

beforeAll(async () => {
  ledger = await ledgerFixture()
  const made = await ledger.db.asSystem((tx) =>
    Promise.all(
      Object.entries(SETS).map(async ([key, [country, states, zones]]) => {
        const [row] = await rows(
          tx,
          sql<{ id: number }>`insert into zone_sets (key, country, states, zones)
          values (${key}, ${country}, ${states}, ${zones}) returning id`,
        )
        return [key, row!.id] as const
      }),
    ),
  )
  sets = Object.fromEntries(made)
})
afterAll(() => ledger?.kit.drop())

beforeEach(async () => {
  await ledger.db.asSystem(async (tx) => {
    for (const table of [
      'delivery_rules',
      'holidays',
      'region_rule_edits',
      'rules_to_follow',
      'message_queue',
    ])
      await sql`delete from ${sql.table(table)}`.execute(tx)
  })
  campaign = await ledger.campaign(LINES.length)
  await ledger.db.asSystem(async (tx) => {
    await sql`update campaigns set delivery_window = ${JSON.stringify(hoursEveryDay('08:00', '21:00'))}::jsonb
      where id = ${campaign.id}`.execute(tx)
    for (const [index, line] of LINES.entries())
      await sql`update messages set zone_set_id = ${sets[line] ?? sets.newYork} where campaign_id = ${campaign.id}
        and recipient_line = ${index + 1}`.execute(tx)
    const of = (line: Line) => sql`message_id = (select id from messages where campaign_id = ${campaign.id}
      and recipient_line = ${LINES.indexOf(line) + 1})`
    await sql`update messages set zone_set_id = null where campaign_id = ${campaign.id} and recipient_line = ${
      LINES.indexOf('nowhere') + 1
    }`.execute(tx)
    await sql`update message_queue set due_at = '2026-11-23T16:00:00Z', wait_reason = 'window' where ${of('california')}`.execute(
      tx,
    )
    await sql`update message_queue set due_at = null, held_reason = 'no_zone', wait_reason = null where ${of('nowhere')}`.execute(
      tx,
    )
    await sql`update message_queue set due_at = '2026-11-23T15:30:00Z', wait_reason = 'retry' where ${of('retry')}`.execute(
      tx,
    )
  })
})

const BEFORE = {
  florida: '15:00',
  newYork: '15:00',
  california: '16:00',
  austria: '15:00',
  old: '15:00',
  nowhere: 'no_zone',
  retry: '15:30',
}

test('stricter hours move what waits to its next opening, looser ones bring it back; other waits stay', async () => {
  await change({ hours: hoursEveryDay('12:00', '20:00') })
  await follow()
  const stricter = { florida: '17:00', newYork: '17:00', california: '20:00', old: '17:00' }
  expect(await dues()).toEqual({ ...BEFORE, ...stricter })
  await change({ hours: null })
  await follow()
  expect(await dues()).toEqual(BEFORE)
  expect(await ledger.problems()).toEqual([])
})

test('hours by region hold for whoever may be there, only for marketing, and only when adopted', async () => {
  const region = { state: 'own' as const, hours: hoursEveryDay('13:00', '14:00') }
  await inAccount((tx) => changeRegion(tx, deps(), who(), 'US-FL', region))
  await follow()
  expect(await dues()).toEqual(BEFORE)
  await change({ regionRules: true })
  await follow()
  // Nobody knows in which state on New York's clock a set from before regions is: Florida's hours hold for it too.
  expect(await dues()).toEqual({ ...BEFORE, florida: '18:00', old: '18:00' })
  await ledger.db.asSystem((tx) =>
    sql`update campaigns set kind = 'service' where id = ${campaign.id}`.execute(tx),
  )
  await change({ regionRules: true })
  await follow()
  expect(await dues()).toEqual(BEFORE)
})

test('who shares no hour is held, and is released when an hour comes back', async () => {
  await change({ channels: { sms: hoursEveryDay('21:30', '23:00') } })
  await follow()
  const held = 'no_shared_hours'
  expect(await dues()).toEqual({
    ...BEFORE,
    florida: held,
    newYork: held,
    california: held,
    austria: held,
    old: held,
  })
  await change({ channels: { sms: null, whatsapp: hoursEveryDay('21:30', '23:00') } })
  await follow()
  expect(await dues()).toEqual(BEFORE)
})

test('a holiday closes its date, one of a country only there', async () => {
  const day = { date: '2026-11-23', name: 'A day', yearly: false }
  await inAccount((tx) => addHoliday(tx, deps(), who(), { ...day, country: 'AT' }))
  await follow()
  expect(await dues()).toEqual({ ...BEFORE, austria: '24T07:00' })
  const { holidays } = await inAccount((tx) => readHours(tx, ledger.accountId))
  await inAccount((tx) => removeHoliday(tx, deps(), who(), holidays[0]!.id))
  await inAccount((tx) => addHoliday(tx, deps(), who(), { ...day, country: null }))
  await follow()
  expect(await dues()).toMatchObject({ austria: '24T07:00', newYork: '24T13:00', california: '24T16:00' })
})

test('alerts are held too, unless the account lets them out at any time', async () => {
  await ledger.db.asSystem((tx) =>
    sql`update campaigns set kind = 'alert' where id = ${campaign.id}`.execute(tx),
  )
  await change({ hours: hoursEveryDay('12:00', '20:00'), regionRules: true })
  await follow()
  expect(await dues()).toMatchObject({ newYork: '17:00' })
  await change({ alertsAnyTime: true })
  await follow()
  expect(await dues()).toEqual(BEFORE)
})

test('the hand-over sees a change of the rules by itself within a second; the campaign’s window stays', async () => {
  const channels = {
    carriers: new Map(),
    secrets: openSecrets(Buffer.alloc(32)),
    publicUrl: 'http://127.0.0.1',
  }
  const book = openBook({ db: ledger.db, channels, log: openLog('silent') })
  const [message] = await ledger.take(campaign.laneId, 1)
  const now = ledger.clock.now().getTime()
  // Open, so that the next thing it needs is a carrier, and there is none here.
  await expect(book.open(message!, now)).rejects.toThrow('No carrier')
  await change({ hours: hoursEveryDay('06:00', '09:00') })
  await ledger.db.asSystem((tx) =>
    sql`update campaigns set delivery_window = '{}' where id = ${campaign.id}`.execute(tx),
  )
  await expect(book.open(message!, now + 1_000)).resolves.toEqual({
    closedUntil: Date.parse('2026-11-24T13:00:00Z'),
  })
})

test('what makes no sense is refused in words, and a page that is behind cannot overwrite', async () => {
  const never = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
  await expect(change({ hours: never })).rejects.toMatchObject({ code: 'window_empty', field: 'hours' })
  await expect(change({ channels: { sms: hoursEveryDay('08:00', '08:00') } })).rejects.toMatchObject({
    code: 'window_empty',
    field: 'sms',
  })
  const { revision } = await change({ alertsAnyTime: true })
  await change({ alertsAnyTime: false, revision })
  await expect(change({ regionRules: true, revision })).rejects.toMatchObject({ code: 'edited_elsewhere' })
  const add = (date: string) =>
    inAccount((tx) => addHoliday(tx, deps(), who(), { date, name: 'x', country: null, yearly: true }))
  await add('2026-12-25')
  await expect(add('2026-12-25')).rejects.toMatchObject({ code: 'holiday_exists' })
  await expect(add('2026-02-30')).rejects.toMatchObject({ code: 'invalid_date' })
  await expect(
    inAccount((tx) => changeRegion(tx, deps(), who(), 'US-ZZ', { state: 'off' })),
  ).rejects.toMatchObject({ code: 'not_found' })
})
