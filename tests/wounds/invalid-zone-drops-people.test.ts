import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The wound: a person whose time zone nobody knows falls out of the campaign without a word, or takes the others with them. Here they are
// held, or refused with the reason, and always counted.

let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Zones')
})
afterAll(() => house?.close())

/** Satellite telephones are nowhere. */
const nowhere = ['+881612345678', '+881612345679', '+881612345680']

async function delivered(id: string, people: number): Promise<void> {
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(people)
}

async function ledgerAgrees(): Promise<void> {
  const check = await house.running.house.db.asSystem((tx) => verifyLedger(tx, brand.accountId))
  expect(check.problems).toEqual([])
}

test('a zone name nobody knows is refused by name, and the file adds up', async () => {
  const id = await brand.draft({ name: 'Mars' }, [
    'phone,zone',
    '+12122300001,America/New_York',
    '+12122300002,Mars/Olympus',
    '+12122300003,EST',
    '+12122300004,',
  ])
  const { body } = await brand.client.call('GET', `/campaigns/${id}/import`)
  expect(body).toMatchObject({ rowsRead: 4, ready: 2, refused: 2, refusedReasons: { unknown_zone: 2 } })
  const refused = await brand.client.call('GET', `/campaigns/${id}/recipients/refused.csv`)
  expect(String(refused.body.text)).toContain('Mars/Olympus')
})

test('without a zone they are held and shown; the others get theirs', async () => {
  const id = await brand.launched({ name: 'Hold' }, [...fileOf(305, 4), ...nowhere])
  await delivered(id, 4)
  expect(await brand.look(id)).toMatchObject({ status: 'sending', funnel: { recipients: 7, waiting: 3 } })
  expect(await brand.waiting(id)).toMatchObject([{ reason: 'no_zone', people: 3 }])
  await ledgerAgrees()
})

test('by the brand’s own clock, or left out, when the manager decides so: counted either way', async () => {
  const own = await brand.launched({ name: 'Own clock', noZone: 'account_zone' }, ['phone', ...nowhere])
  await delivered(own, 3)
  const out = await brand.launched({ name: 'Left out', noZone: 'leave_out' }, [...fileOf(415, 2), ...nowhere])
  await delivered(out, 2)
  expect((await brand.look(out)).funnel).toMatchObject({
    recipients: 5,
    delivered: 2,
    skipped: 3,
    waiting: 0,
  })
  await ledgerAgrees()
})

test('a zone this machine does not know any more holds its people, and nobody else', async () => {
  const { pool } = house.running.house.db
  const id = await brand.draft({ name: 'Forgotten' }, [
    'phone,zone',
    ...fileOf(713, 3)
      .slice(1)
      .map((phone) => `${phone},America/Chicago`),
    '+12146300001,Pacific/Kanton',
    '+12146300002,Pacific/Kanton',
  ])
  // As after moving to a machine whose table of zones is older.
  await pool.query(
    `update zone_sets set key = 'Pacific/Unheard', zones = '{Pacific/Unheard}' where key = 'Pacific/Kanton'`,
  )
  expect((await brand.client.call('GET', `/campaigns/${id}/plan`)).body).toMatchObject({
    people: 5,
    planned: 3,
    held: [{ reason: 'no_zone', people: 2 }],
  })
  expect((await brand.launch(id)).status).toBe(200)
  await delivered(id, 3)
  expect(await brand.look(id)).toMatchObject({ status: 'sending', funnel: { recipients: 5, waiting: 2 } })
  expect(await brand.waiting(id)).toMatchObject([{ reason: 'no_zone', people: 2 }])
  await ledgerAgrees()
})
