import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dueLanes, sendersDue } from './index.ts'
import { type Ledger, ledgerFixture } from './ledger.fixture.ts'

// Whatever asks for it: nothing of an account that never agreed to the agreement is taken for sending.

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

test('the claim takes nothing of an account that may not send, and all of it once it may', async () => {
  const { db, accountId, senderId, clock } = ledger
  const campaign = await ledger.campaign(3)
  const may = (on: boolean) =>
    db.asSystem((tx) => sql`update accounts set may_send = ${on} where id = ${accountId}`.execute(tx))
  const due = () =>
    db.asSystem(async (tx) => [
      (await dueLanes(tx, senderId, clock.now())).length,
      (await sendersDue(tx, clock.now())).length,
    ])
  expect(await due()).toEqual([1, 1])
  await may(false)
  expect(await ledger.take(campaign.laneId)).toEqual([])
  expect(await ledger.states(campaign.id)).toEqual({ queued: 3 })
  expect(await due(), 'no dispatcher looks at it either').toEqual([0, 0])
  await may(true)
  expect(await ledger.take(campaign.laneId)).toHaveLength(3)
})
