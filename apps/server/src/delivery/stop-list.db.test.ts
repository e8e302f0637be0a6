import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { newId } from '../platform/ids.ts'
import { recordConsent } from '../recipients/index.ts'
import { openStopList, type StopList } from './stop-list.ts'

let ledger: Ledger
let list: StopList
beforeAll(async () => {
  ledger = await ledgerFixture()
  list = await openStopList(ledger.db)
})
afterAll(async () => {
  await list?.close()
  await ledger?.kit.drop()
})

test('who opts out while a message is in hand is known before it leaves; who opts in again is let through', async () => {
  const { id } = await ledger.campaign(2)
  const [first, second] = await ledger.take(id)
  await ledger.optOut(first!.address)
  await expect.poll(() => list.has(first!)).toBe(true)
  expect(list.has(second!)).toBe(false)
  expect(list.has({ ...first!, account_id: newId() })).toBe(false)
  await ledger.db.asSystem((tx) =>
    recordConsent(tx, {
      accountId: ledger.accountId,
      id: newId(),
      at: new Date(ledger.clock.now().getTime() + 1_000),
      channel: 'sms',
      address: first!.address,
      kind: 'opt_in',
      source: 'person',
      words: 'on the phone',
    }),
  )
  await expect.poll(() => list.has(first!)).toBe(false)
})

test('who stopped marketing only still gets the answer that is in hand', async () => {
  const { id } = await ledger.campaign(3)
  const third = (await ledger.take(id)).find((one) => one.recipient_line === 3)!
  await ledger.db.asSystem((tx) =>
    recordConsent(tx, {
      accountId: ledger.accountId,
      id: newId(),
      at: ledger.clock.now(),
      channel: 'sms',
      address: third.address,
      kind: 'opt_out',
      category: 'marketing',
      source: 'preference',
      words: 'the switch',
    }),
  )
  await expect.poll(() => list.has({ ...third, kind: 'marketing' })).toBe(true)
  expect(list.has({ ...third, kind: 'service' })).toBe(false)
})
