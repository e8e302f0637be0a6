import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerOf, ledgerPages } from './index.ts'
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
