import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Carrier, ListedPrices } from '../channels/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { openLog } from '../platform/log.ts'
import { askPrices, type PriceDeps } from './prices.ts'

// What messages cost, asked a day and a page at a time: each charge counts once, whatever is listed again.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let ledger: Ledger
const opened: Ledger[] = []
let lists: (day: string, page: string | null) => ListedPrices
let asked: string[]

beforeEach(async () => {
  ledger = await ledgerFixture()
  opened.push(ledger)
  lists = () => ({ prices: [], next: null })
  asked = []
})
afterAll(() => Promise.all(opened.map((one) => one.kit.drop())))

const carrier = {
  name: 'twilio-sms',
  errors: [],
  listPrices: async (_sender: unknown, day: string, page: string | null) => {
    asked.push(page === null ? day : `${day} ${page}`)
    return lists(day, page)
  },
} as unknown as Carrier

const deps = (): PriceDeps => ({
  db: ledger.db,
  clock: ledger.clock,
  log: openLog('silent'),
  channels: {
    carriers: new Map([['twilio-sms', carrier]]),
    secrets: {} as never,
    publicUrl: 'https://example.org',
  },
})

async function sent(people: number) {
  const { id } = await ledger.campaign(people)
  const messages = await ledger.take(id)
  await ledger.settleAll(messages.map((message) => outcome(message, 'sent', { segments: 2 })))
  return { id, messages }
}
const charged = (message: { id: string; address: string }, amount: string, currency = 'USD') => ({
  carrierId: `SM${message.id}`,
  to: message.address,
  amount,
  currency,
})
const costs = (id: string) =>
  ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        currency: string
        amount: string
        messages: number
      }>`select currency, sum(amount)::text as amount, sum(messages)::int as messages
        from message_costs where campaign_id = ${id} group by 1 order by 1`,
    ),
  )
const ask = async (ms = 0) => {
  ledger.clock.advance(ms)
  return askPrices(deps(), true)
}

test('a day is listed page by page, and each charge is added once however often it is listed', async () => {
  const { id, messages } = await sent(3)
  const [a, b, c] = messages.map((message) => charged(message, '0.016600'))
  lists = (_day, page) =>
    page === null
      ? { prices: [a!, b!, { ...a!, carrierId: 'SMnotours' }, { ...b!, to: '+19995550100' }], next: 'two' }
      : { prices: [c!, a!], next: null }
  expect(await ask(), 'not before the carrier can know').toBe(0)
  expect(await ask(6 * MINUTE)).toBe(2)
  expect(await ask(2_000)).toBe(1)
  expect(await costs(id)).toEqual([{ currency: 'USD', amount: '0.049800', messages: 3 }])
  const day = ledger.clock.now().toISOString().slice(0, 10)
  expect(asked).toEqual([day, `${day} two`])

  // Half an hour later the same list says nothing new, and the sums stay.
  expect(await ask(31 * MINUTE)).toBe(0)
  expect(asked).toHaveLength(3)
  expect(await costs(id)).toEqual([{ currency: 'USD', amount: '0.049800', messages: 3 }])
})

test('looks go on after the day, ever rarer, and end', async () => {
  await sent(1)
  await ask()
  for (let n = 0; n < 400; n++) await ask(30 * MINUTE)
  const days = asked.length
  expect(days).toBeGreaterThan(4)
  for (let n = 0; n < 48; n++) await ask(HOUR)
  expect(asked).toHaveLength(days)
})

test('a carrier that cannot be asked is asked again later, where the list stood', async () => {
  const { id, messages } = await sent(2)
  lists = (_day, page) =>
    page === null ? { prices: [charged(messages[0]!, '0.01')], next: 'two' } : 'cannot_tell'
  await ask()
  await ask(6 * MINUTE)
  await ask(2_000)
  expect(await ask(MINUTE), 'it rests').toBe(0)
  lists = (_day, page) =>
    page === 'two' ? { prices: [charged(messages[1]!, '0.02', 'EUR')], next: null } : 'cannot_tell'
  expect(await ask(31 * MINUTE)).toBe(1)
  expect(await costs(id)).toEqual([
    { currency: 'EUR', amount: '0.020000', messages: 1 },
    { currency: 'USD', amount: '0.010000', messages: 1 },
  ])
})

test('a message that went again is charged again and counts once', async () => {
  const { id, messages } = await sent(1)
  lists = () => ({ prices: [charged(messages[0]!, '0.01')], next: null })
  await ask()
  await ask(6 * MINUTE)
  await ledger.db.asSystem((tx) =>
    sql`update messages set carrier_id = 'SMagain' where id = ${messages[0]!.id}`.execute(tx),
  )
  lists = () => ({ prices: [{ ...charged(messages[0]!, '0.03'), carrierId: 'SMagain' }], next: null })
  expect(await ask(31 * MINUTE)).toBe(1)
  expect(await costs(id)).toEqual([{ currency: 'USD', amount: '0.040000', messages: 1 }])
})
