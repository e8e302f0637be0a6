import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Claimed, dropWaiting, type ReceiptState } from './index.ts'
import { type Ledger, ledgerFixture, outcome } from './ledger.fixture.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

const system: Ledger['db']['asSystem'] = (work) => ledger.db.asSystem(work)

/** One thing that may happen to the ledger; numbers choose among what there is. */
const step = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), n: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    n: fc.nat(20),
    state: fc.constantFrom('sent', 'queued', 'failed', 'unknown' as const),
  }),
  fc.record({
    do: fc.constant('receipt' as const),
    n: fc.nat(20),
    state: fc.constantFrom<ReceiptState>('sent', 'delivered', 'failed', 'read'),
  }),
  fc.record({ do: fc.constant('optOut' as const), n: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant('crash' as const) }),
  fc.record({ do: fc.constant('drop' as const) }),
)

test('counters, queue and states agree after any history, whatever its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (history) => {
      const { id } = await ledger.campaign(12)
      const claimed: Claimed[] = []
      for (const now of history) {
        const at = ledger.clock.now()
        const chosen = 'n' in now && claimed.length > 0 ? claimed[now.n % claimed.length]! : null
        if (now.do === 'claim') claimed.push(...(await ledger.take(id, now.n)))
        if (now.do === 'settle' && chosen)
          await ledger.settleAll([outcome(chosen, now.state, { reason: 'other', code: '1', dueAt: at })])
        if (now.do === 'receipt' && chosen) await ledger.receive(chosen, now.state)
        if (now.do === 'optOut') await ledger.optOut(ledger.phone(now.n))
        if (now.do === 'crash') {
          ledger.clock.advance(91_000)
          await ledger.loseLeases()
        }
        if (now.do === 'drop')
          await system((tx) =>
            dropWaiting(tx, { accountId: ledger.accountId, campaignId: id, to: 'cancelled', limit: 3 }, at),
          )
      }
      const sum = Object.values(await ledger.states(id)).reduce((total, n) => total + n, 0)
      await system((tx) => sql`delete from opt_outs`.execute(tx)) // each history begins with nobody opted out
      expect(sum).toBe(12)
      expect(await ledger.problems()).toEqual([])
    }),
    { numRuns: 15 },
  )
})

describe('verifyLedger', () => {
  const broken = async (damage: string, repair: string) => {
    await ledger.kit.db.pool.query(damage)
    const found = await ledger.problems()
    await ledger.kit.db.pool.query(repair)
    return found
  }

  test('finds a counter that lost one, a message that lost its queue row, and one that is gone', async () => {
    const { id } = await ledger.campaign(4)
    expect(await ledger.problems()).toEqual([])
    const counter = `update campaign_counts set n = n %s 1 where campaign_id = '${id}' and metric = 'state:queued'`
    expect(await broken(counter.replace('%s', '-'), counter.replace('%s', '+'))).toEqual([
      `campaign ${id}: state:queued is counted 3, the ledger has 4`,
    ])
    const row = await ledger.message(id, 1)
    const lost = await broken(
      `delete from message_queue where message_id = '${row.id}'`,
      `insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at) values ('${ledger.accountId}', '${row.id}', '${id}', '${id}', now())`,
    )
    expect(lost).toEqual([`message ${row.id} is queued and does not stand in the queue`])
    await ledger.kit.db.pool.query(`update campaigns set recipients = 5 where id = '${id}'`)
    expect(await ledger.problems()).toEqual([`campaign ${id}: 5 recipients, 4 ready rows, 4 messages`])
    await ledger.kit.db.pool.query(`update campaigns set recipients = 4 where id = '${id}'`)
    expect(await ledger.problems()).toEqual([])
  })
})
