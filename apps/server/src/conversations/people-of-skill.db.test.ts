import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { loadAgreement } from '../accounts/index.ts'
import { changeCampaign } from '../campaigns/index.ts'
import { steerCampaigns } from '../delivery/index.ts'
import { dueLanes, sendersDue } from '../messages/index.ts'
import { one } from '../platform/db/database.ts'
import { openLog } from '../platform/log.ts'
import { peopleOfSkill } from './people-of-skill.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'
import { writeStatus } from './routing-store.ts'

let house: Routing
let id: string

beforeAll(async () => {
  house = await routingFixture()
})
beforeEach(async () => {
  await house.clear()
  await house.db.asSystem(async (tx) => {
    await sql`update campaigns set status = 'finished'`.execute(tx)
    await sql`delete from message_queue`.execute(tx)
  })
  id = (await house.campaign(50)).id
  await house.db.asSystem(async (tx) => {
    await sql`update campaigns set pace_target_seconds = 120, skill_id = ${house.skillId}, sender_id = ${house.senderId}, status = 'sending' where id = ${id}`.execute(
      tx,
    )
    await sql`update lanes set pace = 0 where campaign_id = ${id}`.execute(tx)
    await sql`insert into sender_pace (account_id, sender_id, rate, unit, next_slot_at) values (${house.accountId}, ${house.senderId}, 10, 'messages', now())
      on conflict (sender_id) do update set rate = 10`.execute(tx)
  })
})

const deps = () => ({ db: house.db, clock: house.clock, log: openLog('silent'), peopleOfSkill })
const steerFor = async (seconds: number, stillHere: Parameters<Routing['hear']>) => {
  for (let passed = 0; passed < seconds; passed += 5) {
    house.clock.advance(5_000)
    if (stillHere.length > 0) await house.hear(...stillHere)
    await steerCampaigns(deps())
  }
}
const lane = () =>
  house.db.asSystem((tx) =>
    one(
      tx,
      sql<{
        pace: number | null
      }>`select pace::float8 as pace from lanes where account_id = ${house.accountId} and id = ${id}`,
    ),
  )
const decided = async () =>
  (
    await house.db.asSystem((tx) =>
      one(
        tx,
        sql<{
          decided: { limit: string; agents: number; perMinute: number; replyRate: number }
        }>`select decided from campaign_paces where campaign_id = ${id}`,
      ),
    )
  ).decided
const mayGo = () =>
  house.db.asSystem(async (tx) => ({
    lanes: (await dueLanes(tx, house.senderId, house.clock.now())).filter((one) => one.campaign_id === id)
      .length,
    senders: (await sendersDue(tx, house.clock.now())).length,
  }))

test('holds and says why while nobody is there, goes on when an agent comes, and holds again when they leave', async () => {
  expect(await mayGo()).toEqual({ lanes: 0, senders: 0 })
  await steerFor(10, [])
  expect(await decided()).toMatchObject({ limit: 'nobody', agents: 0, perMinute: 0 })
  expect(await mayGo()).toEqual({ lanes: 0, senders: 0 })
  const maya = await house.agent('Maya', 5)
  await steerFor(60, [maya])
  expect((await lane()).pace).toBeGreaterThan(0)
  expect(await decided()).toMatchObject({ agents: 1 })
  expect(await mayGo()).toEqual({ lanes: 1, senders: 1 })
  await house.db.asSystem((tx) => writeStatus(tx, house.accountId, maya.userId, 'away', house.clock.now()))
  await steerFor(5, [maya])
  expect(await mayGo()).toEqual({ lanes: 0, senders: 0 })
})

test('a line that is silent is nobody', async () => {
  const maya = await house.agent('Maya', 5)
  await steerFor(30, [maya])
  expect((await lane()).pace).toBeGreaterThan(0)
  await steerFor(35, [])
  expect(await decided()).toMatchObject({ limit: 'nobody' })
})

test('several processes steer once, and one that starts anew goes on where the last one was', async () => {
  const maya = await house.agent('Maya', 5)
  await steerFor(60, [maya])
  const before = (await lane()).pace!
  house.clock.advance(5_000)
  await house.hear(maya)
  await Promise.all(Array.from({ length: 6 }, () => steerCampaigns(deps())))
  const after = (await lane()).pace!
  // One step of five seconds, not six of them, and not from the beginning.
  expect(after).toBeGreaterThan(before)
  expect(after).toBeLessThan(before * 1.3)
  const { n } = await house.db.asSystem((tx) =>
    one(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from campaign_paces where campaign_id = ${id} and next_at > ${house.clock.now()}`,
    ),
  )
  expect(n).toBe(1)
})

test('stands still once nobody steers', async () => {
  const maya = await house.agent('Maya', 5)
  await steerFor(30, [maya])
  expect((await mayGo()).lanes).toBe(1)
  house.clock.advance(61_000)
  expect(await mayGo()).toEqual({ lanes: 0, senders: 0 })
})

test('a full queue holds it', async () => {
  const maya = await house.agent('Maya', 1)
  await steerFor(30, [maya])
  for (let n = 0; n < 12; n++) await house.write(`+164655502${String(10 + n)}`)
  await steerFor(180, [maya])
  expect(await decided()).toMatchObject({ limit: 'queue', perMinute: 0 })
})

test('switched off while sending it is free again; switched on it waits for its people', async () => {
  const actor = { accountId: house.accountId, userId: house.userId, name: 'Ada' }
  const campaigns = {
    clock: house.clock,
    newId: house.deps.newId,
    windowProblem: () => null,
    agreement: loadAgreement(),
  }
  const change = (paceTargetSeconds: number | null) =>
    house.db.asSystem((tx) => changeCampaign(tx, campaigns, actor, id, { paceTargetSeconds }))
  await change(null)
  expect((await lane()).pace).toBeNull()
  expect((await mayGo()).lanes).toBe(1)
  await change(300)
  expect((await mayGo()).lanes).toBe(0)
})

test('a reply that a bot settled is no work for people: the campaign goes faster for it', async () => {
  const maya = await house.agent('Maya', 5)
  await house.db.asSystem((tx) =>
    sql`insert into campaign_counts (account_id, campaign_id, metric, n) values (${house.accountId}, ${id}, 'state:delivered', 100),
      (${house.accountId}, ${id}, 'replied', 40)
      on conflict (account_id, campaign_id, metric, shard) do update set n = excluded.n`.execute(tx),
  )
  await steerFor(5, [maya])
  const before = (await decided()).replyRate
  for (let n = 0; n < 30; n++) await house.write(`+164655503${String(10 + n)}`)
  const settle = (assignee: string) =>
    house.db.asSystem((tx) =>
      sql`update conversations set state = 'closed', closed_at = ${house.clock.now()}, assigned_at = ${house.clock.now()}, assignee_id = ${assignee},
        campaign_id = ${id} where address like '+164655503%'`.execute(tx),
    )
  await settle(maya.userId)
  await steerFor(5, [maya])
  expect((await decided()).replyRate).toBeCloseTo(before, 5)
  await settle('bot:mila')
  await steerFor(5, [maya])
  expect((await decided()).replyRate).toBeLessThan(before * 0.6)
})
