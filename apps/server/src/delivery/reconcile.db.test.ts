import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Carrier } from '../channels/index.ts'
import { settle } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { reconcile } from './reconcile.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

/** One message of that kind that nobody knows the outcome of, looked at until nobody looks any more: its state at each look. */
async function statesOf(kind: string, carrier: Partial<Carrier>): Promise<unknown[]> {
  const { id } = await ledger.campaign(1)
  await ledger.db.asSystem((tx) =>
    sql`update messages set kind = ${kind} where campaign_id = ${id}`.execute(tx),
  )
  const [message] = await ledger.take(id)
  await ledger.db.asSystem((tx) => settle(tx, [outcome(message!, 'unknown')], ledger.clock.now()))
  const deps = {
    db: ledger.db,
    clock: ledger.clock,
    log: openLog('silent'),
    newId,
    channels: {
      carriers: new Map([
        ['twilio-sms', { name: 'twilio-sms', errors: [], ...carrier } as unknown as Carrier],
      ]),
      secrets: {} as never,
      publicUrl: 'https://example.org',
    },
  }
  const states: unknown[] = []
  for (let look = 0; look < 8; look++) {
    ledger.clock.advance(5 * 60_000)
    if ((await reconcile(deps)) > 0) states.push((await ledger.message(id, 1)).state)
  }
  return states
}

test('a carrier that can neither be asked nor repeats its receipts leaves a doubt as it is, at once', async () => {
  expect(await statesOf('alert', {})).toEqual(['unknown'])
})

test('one that repeats its receipts is waited for to the last look; then an alert goes again', async () => {
  const states = await statesOf('alert', { receiptsAreRepeated: true })
  expect(states.at(-1)).toBe('queued')
  expect(states.slice(0, -1)).toEqual(states.slice(1).map(() => 'unknown'))
  expect(states.length).toBeGreaterThan(2)
})

test('marketing is left for a person to decide', async () => {
  const states = await statesOf('marketing', { receiptsAreRepeated: true })
  expect(new Set(states)).toEqual(new Set(['unknown']))
})
