import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { isBehindItsRate, setSpeed } from './store.ts'

// When others should leave the processors to sending: only while a sender could hand over more than it does.

let ledger: Ledger
let laneId: string
beforeAll(async () => {
  ledger = await ledgerFixture()
}, 60_000)
afterAll(() => ledger?.kit.drop())
beforeEach(async () => {
  await ledger.calm()
  await system(sql`delete from message_queue`)
  await ledger.db.asSystem((tx) =>
    setSpeed(tx, ledger.accountId, ledger.senderId, { rate: 100, dailyCap: null }, ledger.clock.now()),
  )
  laneId = (await ledger.campaign(3)).laneId
})

const system = (query: ReturnType<typeof sql>) => ledger.db.asSystem((tx) => query.execute(tx))
const inMs = (ms: number) => new Date(ledger.clock.now().getTime() + ms)
const slot = (ms: number) => system(sql`update sender_pace set next_slot_at = ${inMs(ms)}, day_count = 0`)
const behind = () => ledger.db.asSystem((tx) => isBehindItsRate(tx, ledger.clock.now()))

test('a sender with something due and a free slot that passed is behind; one whose next slot is to come keeps its rate', async () => {
  await slot(-100)
  expect(await behind()).toBe(true)
  await slot(150)
  expect(await behind()).toBe(false)
})

test('a sender that nobody works is not behind: there is nothing to yield to', async () => {
  await slot(-5_000)
  expect(await behind()).toBe(false)
})

test('nothing due, a lane that is closed or keeps to a speed of its own, or a day that is used up is no backlog', async () => {
  await slot(-100)
  await system(sql`update lanes set state = 'paused' where id = ${laneId}`)
  expect(await behind()).toBe(false)
  await system(
    sql`update lanes set state = 'open', speed = 1, next_slot_at = ${inMs(900)} where id = ${laneId}`,
  )
  expect(await behind()).toBe(false)
  await system(sql`update lanes set speed = null, next_slot_at = null where id = ${laneId}`)
  await system(sql`update sender_pace set daily_cap = 10, day_count = 10, day_ends_at = ${inMs(3_600_000)}`)
  expect(await behind()).toBe(false)
  await system(sql`update sender_pace set daily_cap = null`)
  expect(await behind()).toBe(true)
  await ledger.take(laneId)
  expect(await behind()).toBe(false)
})
