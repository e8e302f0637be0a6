import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { openWeigher } from './weights.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

test('a message weighs the segments of its exact text, and the usual weight is learned from it', async () => {
  const { id } = await ledger.campaign(3)
  const taken = await ledger.take(id)
  const weigher = openWeigher()
  expect(weigher.usual(ledger.senderId)).toBe(1)
  const [first, second, third] = taken
  const list = [
    first!,
    { ...second!, variables: { first_name: 'x'.repeat(300) } },
    { ...third!, body: `${'é'.repeat(80)}✓` },
  ]
  const weights = await ledger.db.asSystem((tx) => weigher.weigh(tx, ledger.senderId, list))
  expect(weights).toEqual([1, 3, 2])
  expect(weigher.usual(ledger.senderId)).toBe(2)
})
