import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { MESSAGE_DAYS, packOld } from './packing.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

const DAY = 86_400_000
const days = () =>
  ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{ at: Date; zone: string; sent: number }>`select d.at, d.zone, coalesce(sum(r.sent), 0)::int as sent
        from rollup_days d left join message_day_rollups r using (account_id, at) group by 1, 2 order by 1`,
    ),
  )
const fresh = async (): Promise<number> =>
  (
    await ledger.db.asSystem((tx) =>
      rows(tx, sql<{ n: number }>`select count(*)::int as n from message_rollups where shard > 0`),
    )
  )[0]!.n
const liveIn = (zone: string) =>
  ledger.db.asSystem((tx) =>
    sql`update accounts set time_zone = ${zone} where id = ${ledger.accountId}`.execute(tx),
  )
const send = async (people: number): Promise<void> => {
  const { laneId } = await ledger.campaign(people)
  const claimed = await ledger.take(laneId)
  await ledger.settleAll(claimed.map((message) => outcome(message, 'sent', { segments: 1 })))
}
const problems = async (): Promise<string[]> =>
  (await ledger.problems()).filter((line) => line.startsWith('rollup'))

test('what is older than two days is settled and summed, what is younger stays as it is', async () => {
  ledger.clock.set('2026-11-20T15:00:00Z')
  await send(3)
  ledger.clock.set('2026-11-22T15:00:00Z')
  await send(2)
  await packOld(ledger, MESSAGE_DAYS)
  expect(await days()).toEqual([])
  ledger.clock.set('2026-11-23T05:00:00Z') // two days after the end of the twentieth in New York
  await packOld(ledger, MESSAGE_DAYS)
  expect(await days()).toEqual([{ at: new Date('2026-11-20T05:00:00Z'), zone: 'America/New_York', sent: 3 }])
  expect(await fresh()).toBeGreaterThan(0)
  expect(await problems()).toEqual([])
})

test('when the account moves, its days are cut anew', async () => {
  ledger.clock.advance(7 * DAY)
  await packOld(ledger, MESSAGE_DAYS)
  expect((await days()).map((day) => day.sent)).toEqual([3, 2])
  await liveIn('Asia/Kathmandu')
  await packOld(ledger, MESSAGE_DAYS)
  expect(await days()).toEqual([
    { at: new Date('2026-11-19T18:15:00Z'), zone: 'Asia/Kathmandu', sent: 3 },
    { at: new Date('2026-11-21T18:15:00Z'), zone: 'Asia/Kathmandu', sent: 2 },
  ])
  expect(await problems()).toEqual([])
  await packOld(ledger, MESSAGE_DAYS)
  expect(await days()).toHaveLength(2)
})

test('while one process packs, another leaves it alone', async () => {
  await send(1)
  ledger.clock.advance(7 * DAY)
  const other = await ledger.db.pool.connect()
  try {
    await other.query(`begin; select pg_advisory_xact_lock(hashtextextended('rollups', 0))`)
    await packOld(ledger, MESSAGE_DAYS)
    expect(await fresh()).toBeGreaterThan(0)
    await other.query('rollback')
  } finally {
    other.release()
  }
  await packOld(ledger, MESSAGE_DAYS)
  expect(await fresh()).toBe(0)
})

test('verify-ledger finds a day that says something else than its quarters', async () => {
  const falsify = (by: number) =>
    ledger.db.asSystem((tx) =>
      sql`update message_day_rollups set delivered = delivered + ${by}::int where at = '2026-11-19T18:15:00Z'`.execute(
        tx,
      ),
    )
  await falsify(1)
  expect(await problems()).toMatchObject([
    expect.stringMatching(
      /^rollup of the day of campaign .* that begins at 2026-11-19T18:15:00.000Z: delivered is summed 1, its quarters say 0$/,
    ),
  ])
  await falsify(-1)
  expect(await problems()).toEqual([])
})
