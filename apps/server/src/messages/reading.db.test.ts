import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueueAudience, ledgerOf, ledgerPages } from './index.ts'
import { type Ledger, ledgerFixture } from './ledger.fixture.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

test('recipients are found by a whole number, by a part of one, and counted page by page', async () => {
  const { accountId, db } = ledger
  const other = await ledger.campaign(3)
  const { id } = await ledger.campaign(25)
  const lines = (search: string | null, campaignId = id) =>
    db.asAccount(accountId, async (tx) =>
      (await ledgerOf(tx, accountId, campaignId, { states: null, search, afterLine: 0, limit: 100 })).map(
        (row) => row.recipient_line,
      ),
    )
  const pages = (search: string | null, states: string[] | null = null) =>
    db.asAccount(accountId, (tx) => ledgerPages(tx, accountId, id, { states, search, size: 10 }))
  expect(await lines('16465550007')).toEqual([7])
  expect(await pages('16465550007')).toEqual({ total: 1, starts: [0] })
  expect(await lines('5550007')).toEqual([7])
  // Longer than a part, and no number of this campaign: a part all the same.
  expect(await lines('64655500')).toEqual(await lines(null))
  expect(await lines('16465550007', other.id)).toEqual([])
  expect(await lines('16465550002', other.id)).toEqual([2])
  expect(await pages(null)).toEqual({ total: 25, starts: [0, 10, 20] })
  expect(await pages(null, ['queued'])).toEqual(await pages(null))
})

test('pages begin after the lines that are there, whatever is missing, and on every channel the person counts once', async () => {
  const { accountId, db, senderId, clock } = ledger
  const { id } = await ledger.campaign(30)
  // A campaign of several chunks: refused rows are no lines, people are added behind the last one, and some go on to a second channel.
  const add = (from: number, until: number, refused: (line: number) => boolean) =>
    db.asSystem(async (tx) => {
      await sql`insert into recipients (account_id, campaign_id, line, input, address, country, variables, verdict)
        select ${accountId}, ${id}, n, '', '+1646555' || lpad(n::text, 4, '0'), 'US', '{}', v
        from unnest(${range(from, until)}::int[], ${range(from, until).map((n) => (refused(n) ? 'refused' : 'ready'))}::text[]) as r (n, v)`.execute(
        tx,
      )
      const due = [{ zoneSetId: 0, dueAt: clock.now(), held: null, wait: 'turn', skip: false }]
      await enqueueAudience(
        tx,
        {
          ...{
            accountId,
            campaignId: id,
            laneId: id,
            senderId,
            channel: 'sms',
            kind: 'marketing',
            contentId: id,
          },
          ...{ optOutText: null, afterLine: from - 1, limit: 10_000, due },
        },
        clock.now(),
      )
    })
  await add(1_010, 3_100, (line) => line % 20 === 0)
  await add(3_101, 3_101, () => false)
  await add(3_101 + 1024 * 3, 3_200 + 1024 * 3, (line) => line % 3 > 0)
  await db.asSystem((tx) =>
    sql`insert into messages (account_id, campaign_id, recipient_line, step, lane_id, direction, kind, channel, sender_id, address, content_id, state,
        created_at)
      select account_id, campaign_id, recipient_line, 1, lane_id, direction, kind, channel, sender_id, address, content_id, 'cancelled', created_at
      from messages where account_id = ${accountId} and campaign_id = ${id} and recipient_line between 2000 and 2100`.execute(
      tx,
    ),
  )
  await db.asSystem((tx) =>
    sql`update messages set fell_back = true where account_id = ${accountId} and campaign_id = ${id} and recipient_line between 2000 and 2100
      and step = 0`.execute(tx),
  )
  await db.asAccount(accountId, async (tx) => {
    for (const states of [null, ['queued'], ['cancelled']])
      for (const size of [50, 64, 200]) {
        const { total, starts } = await ledgerPages(tx, accountId, id, { states, search: null, size })
        const seen: number[] = []
        for (const [page, afterLine] of starts.entries()) {
          const list = await ledgerOf(tx, accountId, id, { states, search: null, afterLine, limit: size })
          const lines = list.map((row) => row.recipient_line!)
          if (page < starts.length - 1) expect(lines.at(-1)).toBe(starts[page + 1])
          seen.push(...lines)
        }
        const all = await ledgerOf(tx, accountId, id, { states, search: null, afterLine: 0, limit: 10_000 })
        expect(seen).toEqual(all.map((row) => row.recipient_line))
        expect(seen).toHaveLength(total)
        expect(new Set(seen).size).toBe(total)
      }
  })
  expect((await ledger.problems()).filter((line) => line.includes('lines are listed'))).toEqual([])
  await db.asSystem((tx) =>
    sql`update message_lines set bits = set_bit(bits, 7, 0) where account_id = ${accountId} and campaign_id = ${id} and chunk = 2`.execute(
      tx,
    ),
  )
  expect((await ledger.problems()).filter((line) => line.includes('lines are listed'))).toHaveLength(1)
})

const range = (from: number, until: number): number[] =>
  Array.from({ length: until - from + 1 }, (_, n) => from + n)
