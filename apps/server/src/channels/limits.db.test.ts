import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { newId } from '../platform/ids.ts'
import type { Carrier } from './carrier.ts'
import { learnLimits } from './limits.ts'
import type { SenderSpeed } from './senders.ts'
import { senderById } from './store.ts'

let ledger: Ledger
let speeds: Map<string, SenderSpeed & { sentToday: number }>
let [one, two, other]: [string, string, string] = ['', '', '']

beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
beforeEach(async () => {
  ;[one, two, other] = [newId(), newId(), newId()]
  speeds = new Map()
  await ledger.db.asSystem(async (tx) => {
    await sql`delete from senders where carrier = 'chat'`.execute(tx)
    for (const [id, owner] of [
      [one, 'a'],
      [two, 'a'],
      [other, 'b'],
    ] as const) {
      speeds.set(id, { rate: 100, unit: 'messages', dailyCap: null, sentToday: 0 })
      await sql`insert into senders (account_id, id, name, channel, carrier, address, config, created_at)
        values (${ledger.accountId}, ${id}, ${id}, 'whatsapp', 'chat', ${id}, ${JSON.stringify({ owner })}::jsonb, now())`.execute(
        tx,
      )
    }
  })
})

const carrier = { name: 'chat', templateOwner: (sender) => sender.config.owner ?? null } as Carrier
const learn = (learnt: Parameters<typeof learnLimits>[3]) =>
  ledger.db.asSystem(async (tx) => {
    const sender = (await senderById(tx, ledger.accountId, one))!
    const deps = {
      carriers: new Map([['chat', carrier]]),
      secrets: {} as never,
      publicUrl: 'https://example.org',
      setSpeed: async (_tx: unknown, _accountId: string, id: string, speed: Partial<SenderSpeed>) =>
        void speeds.set(id, { ...speeds.get(id)!, ...speed }),
      speedsOf: async () => speeds,
    }
    await learnLimits(tx, deps, sender, learnt)
  })
const caps = () => [one, two, other].map((id) => speeds.get(id)!.dailyCap)
const learntOf = (id: string) =>
  ledger.db.asSystem(async (tx) => (await senderById(tx, ledger.accountId, id))!.learnt)

test('a daily limit is one of all senders of the owner, and follows what the carrier tells', async () => {
  await learn({ peoplePerDay: 2_000 })
  expect(caps()).toEqual([2_000, 2_000, null])
  await learn({ peoplePerDay: 10_000 })
  expect(caps()).toEqual([10_000, 10_000, null])
  expect(await learntOf(two)).toEqual({ peoplePerDay: 10_000 })
  await learn({ peoplePerDay: 250 })
  expect(caps()).toEqual([250, 250, null])
  await learn({ peoplePerDay: null })
  expect(caps()).toEqual([null, null, null])
})

test('a lower cap was somebody’s choice and stays; a higher one is beyond what the carrier lets through', async () => {
  speeds.get(one)!.dailyCap = 500
  speeds.get(two)!.dailyCap = 50_000
  await learn({ peoplePerDay: 2_000 })
  expect(caps()).toEqual([500, 2_000, null])
  await learn({ peoplePerDay: 10_000 })
  expect(caps()).toEqual([500, 10_000, null])
})

test('a rate above what the number can do is lowered, a lower one stays', async () => {
  await learn({ messagesPerSecond: 80 })
  expect([speeds.get(one)!.rate, speeds.get(two)!.rate]).toEqual([80, 100])
  await learn({ messagesPerSecond: 1_000 })
  expect(speeds.get(one)!.rate).toBe(80)
  expect(await learntOf(one)).toEqual({ messagesPerSecond: 1_000 })
})
