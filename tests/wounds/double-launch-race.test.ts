import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { launchCampaign } from '../../apps/server/src/campaigns/index.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The wound: two clicks on "launch", or two people at once, start two jobs, and everybody gets the message twice.

let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Race')
})
afterAll(() => house?.close())

async function onceEach(id: string, prefix: string, people: number): Promise<void> {
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  const counts = await brand.witnessed(prefix)
  expect(counts).toHaveLength(people)
  expect(Math.max(...counts)).toBe(1)
  const { db } = house.running.house
  const { rows } = await db.pool.query(
    `select (select count(*)::int from lanes where campaign_id = $1) as lanes,
      (select count(*)::int from consent_attestations where campaign_id = $1) as attestations,
      (select count(*)::int from audit_log where action = 'campaign.launched' and subject = (select name from campaigns where id = $1)) as audited`,
    [id],
  )
  expect(rows).toEqual([{ lanes: 1, attestations: 1, audited: 1 }])
  expect((await db.asSystem((tx) => verifyLedger(tx, brand.accountId))).problems).toEqual([])
}

test('eight launches over HTTP at the same moment are one launch, and all eight are told so', async () => {
  const id = await brand.draft({ name: 'Eight clicks' }, fileOf(212, 300))
  const answers = await Promise.all(Array.from({ length: 8 }, () => brand.launch(id)))
  expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
  expect(new Set(answers.map((answer) => answer.body.launchedAt)).size).toBe(1)
  await onceEach(id, '+1212', 300)
})

test('two launches in two transactions that are both open wait for each other, and one of them does it', async () => {
  const id = await brand.draft({ name: 'Two transactions' }, fileOf(305, 50))
  const { db, campaigns } = house.running.house
  const actor = { accountId: brand.accountId, userId: null, name: 'Command line' }
  const bothOpen = twoArrivals()
  const launch = () =>
    db.asSystem(async (tx) => {
      await bothOpen()
      return launchCampaign(tx, campaigns, actor, id, 1)
    })
  const [one, two] = await Promise.all([launch(), launch()])
  expect(one.launchedAt).toBe(two.launchedAt)
  await onceEach(id, '+1305', 50)
})

/** Resolves for both callers once both have come. */
function twoArrivals(): () => Promise<void> {
  const both = Promise.withResolvers<void>()
  let arrived = 0
  return () => {
    arrived++
    if (arrived === 2) both.resolve()
    return both.promise
  }
}
