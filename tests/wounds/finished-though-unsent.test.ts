import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../apps/server/src/platform/log.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { fakeClock } from '../kit/clock.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The wound: a campaign is shown as finished while people still wait or are on the way, because "finished" was set by whoever believed to
// have sent the last one. Here it is computed. That an alert in doubt is not finished is tested in journeys/unknown.

const clock = fakeClock('2026-11-23T15:00:00Z')
let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse({ clock, log: openLog('silent') }) // one test makes it fail for seconds
  brand = await openBrand(house, 'Finished')
})
afterAll(() => house?.close())

const dial = (dials: Record<string, unknown>) =>
  fetch(`${house.sandbox.url}/sandbox/api/dials`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(dials),
  })

/** The rate is kept by this clock, so that many messages need it to go on. */
async function ticked(id: string) {
  clock.advance(100)
  return brand.look(id)
}

/** Waits until the engine went round twice more: whatever it would have decided by now, it has. */
async function roundsPass(): Promise<void> {
  const probe = await brand.launched({ name: 'Probe' }, fileOf(808, 1))
  await expect.poll(async () => (await brand.look(probe)).status, PATIENT).toBe('finished')
  const second = await brand.launched({ name: 'Probe' }, fileOf(907, 1))
  await expect.poll(async () => (await brand.look(second)).status, PATIENT).toBe('finished')
}

test('people who are held keep it open, however long everybody else has been reached', async () => {
  const nowhere = ['+881612345678', '+881612345679'] // satellite telephones
  const id = await brand.launched({ name: 'Held' }, [...fileOf(212, 20), ...nowhere])
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(20)
  clock.advance(3 * 86_400_000)
  await roundsPass()
  expect(await brand.look(id)).toMatchObject({ status: 'sending', finishedAt: null, funnel: { waiting: 2 } })
  expect(await brand.waiting(id)).toMatchObject([{ reason: 'no_zone', people: 2 }])
})

test('one whose answer is still out keeps it open', async () => {
  // Nor does a receipt tell: the carrier accepted it and is silent.
  await dial({ hangForMs: 600_000, receiptStatuses: [] })
  const id = await brand.launched({ name: 'On the way', speed: 100 }, fileOf(305, 1))
  await expect.poll(async () => (await brand.look(id)).funnel.sending, PATIENT).toBe(1)
  expect((await brand.look(id)).status).toBe('sending')
  await dial({ hangForMs: 0, receiptStatuses: ['sent', 'delivered'] })
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
})

test('one who waits for another try keeps it open', async () => {
  await dial({ maxPerSecond: 0.001 })
  const id = await brand.launched({ name: 'Busy' }, fileOf(415, 3))
  await expect.poll(async () => (await brand.waiting(id))[0]?.reason, PATIENT).toBe('retry')
  expect((await brand.look(id)).status).toBe('sending')
  await dial({ maxPerSecond: 0 })
  clock.advance(120_000)
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  expect((await brand.look(id)).funnel).toMatchObject({ waiting: 0, sending: 0 })
})

test('an audience that is not wholly in the ledger keeps it open, and other campaigns go on', async () => {
  const { pool } = house.running.house.db
  await pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
    create trigger refuse before insert on messages for each row when (new.recipient_line > 1500) execute function refuse()`)
  const id = await brand.launched({ name: 'Half' }, fileOf(713, 2_000))
  // The first thousand lines are written by themselves; the chunk after them fails, again and again.
  await expect.poll(async () => (await ticked(id)).funnel.delivered, PATIENT).toBe(1_000)
  await roundsPass()
  expect(await brand.look(id)).toMatchObject({
    status: 'sending',
    funnel: { recipients: 2_000, waiting: 1_000 },
  })
  expect(await brand.waiting(id)).toMatchObject([{ reason: 'preparing', people: 1_000 }])
  await pool.query('drop trigger refuse on messages')
  await expect.poll(async () => (await ticked(id)).status, PATIENT).toBe('finished')
  const counts = await brand.witnessed('+1713')
  expect([counts.length, Math.max(...counts)]).toEqual([2_000, 1])
})
