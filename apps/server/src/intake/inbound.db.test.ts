import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Carrier, CarrierFact, ListedInbound } from '../channels/index.ts'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { isOptedOut, recordConsent } from '../recipients/index.ts'
import { applyFacts, type InboundDeps, listInbound, startInboundReconciler } from './index.ts'

const MINUTE = 60_000
let ledger: Ledger
const opened: Ledger[] = []
let listed: ListedInbound
let since: Date[]

beforeEach(async () => {
  ledger = await ledgerFixture()
  opened.push(ledger)
  listed = { facts: [], complete: true }
  since = []
})
afterAll(() => Promise.all(opened.map((one) => one.kit.drop())))

const carrier = {
  name: 'twilio-sms',
  errors: [],
  listInbound: async (_sender: unknown, from: Date) => {
    since.push(from)
    return listed
  },
} as unknown as Carrier

const deps = (): InboundDeps => ({
  db: ledger.db,
  clock: ledger.clock,
  newId,
  learn: async () => {},
  log: openLog('silent'),
  channels: {
    carriers: new Map([['twilio-sms', carrier]]),
    secrets: {} as never,
    publicUrl: 'https://example.org',
  },
})

const reply = (id: string, text: string, at: Date): CarrierFact => ({
  kind: 'reply',
  dedupeKey: `${id}:received`,
  carrierId: id,
  from: ledger.phone(7),
  to: '+18445550119',
  text,
  carrierHandled: null,
  media: [],
  at,
})
const threads = () => ledger.db.asSystem((tx) => rows(tx, sql`select unread, last_text from conversations`))
const optedOut = () =>
  ledger.db.asSystem((tx) =>
    isOptedOut(tx, { accountId: ledger.accountId, channel: 'sms', address: ledger.phone(7) }),
  )

describe('replies whose webhook was lost', () => {
  test('are found at the next listing, once, and stand at the time they were written', async () => {
    const at = ledger.clock.now()
    ledger.clock.advance(2 * MINUTE)
    listed = { facts: [reply('SM1', 'Yes', at)], complete: true }
    expect(await listInbound(deps())).toBe(true)
    expect(await listInbound(deps()), 'not before its turn').toBe(false)
    ledger.clock.advance(5 * MINUTE)
    await listInbound(deps())
    expect(await threads()).toEqual([{ unread: 1, last_text: 'Yes' }])
    const kept = await ledger.db.pool.query("select created_at from messages where direction = 'in'")
    expect(kept.rows).toEqual([{ created_at: at }])
  })

  test('that came by webhook as well are there once', async () => {
    const { at: _, ...told } = reply('SM1', 'Yes', ledger.clock.now()) as Extract<
      CarrierFact,
      { kind: 'reply' }
    >
    const sender = { id: ledger.senderId, account_id: ledger.accountId, channel: 'sms' } as never
    await applyFacts(deps(), [{ sender, errors: [], fact: told, payload: '' }])
    listed = { facts: [reply('SM1', 'Yes', ledger.clock.now())], complete: true }
    await listInbound(deps())
    expect(await threads()).toEqual([{ unread: 1, last_text: 'Yes' }])
  })

  test('with STOP in them are opt-outs from then on, unless the person agreed again since', async () => {
    const at = ledger.clock.now()
    ledger.clock.advance(5 * MINUTE)
    listed = { facts: [reply('SM1', 'STOP', at)], complete: true }
    await listInbound(deps())
    expect(await optedOut()).toBe(true)

    const start = { accountId: ledger.accountId, channel: 'sms', address: ledger.phone(7) }
    await ledger.db.asSystem((tx) =>
      recordConsent(tx, {
        ...start,
        id: newId(),
        at: ledger.clock.now(),
        kind: 'opt_in',
        source: 'reply',
        words: 'START',
      }),
    )
    listed = { facts: [reply('SM2', 'STOP', at)], complete: true }
    ledger.clock.advance(5 * MINUTE)
    await listInbound(deps())
    expect(await optedOut(), 'the START came later').toBe(false)
  })

  test('are no answer to what was sent after them', async () => {
    const at = ledger.clock.now()
    ledger.clock.advance(MINUTE)
    const { id } = await ledger.campaign(7)
    const [first] = (await ledger.take(id)).filter((one) => one.recipient_line === 7)
    ledger.clock.advance(MINUTE)
    listed = { facts: [reply('SM1', 'Who is this?', at)], complete: true }
    await listInbound(deps())
    expect(await ledger.message(id, first!.recipient_line!)).toMatchObject({ responded_at: null })
  })
})

describe('listing', () => {
  test('goes back to the last time with an overlap, a day at most, and never before the sender was added', async () => {
    const start = ledger.clock.now()
    await listInbound(deps())
    ledger.clock.advance(10 * MINUTE)
    await listInbound(deps())
    ledger.clock.advance(3 * 24 * 60 * MINUTE)
    listed = 'cannot_tell'
    await listInbound(deps())
    ledger.clock.advance(20 * MINUTE)
    await listInbound(deps())
    const ago = (ms: number) => new Date(ledger.clock.now().getTime() - ms)
    expect(since).toEqual([start, start, ago((24 * 60 + 20) * MINUTE), ago(24 * 60 * MINUTE)])
  })

  test('by three processes at once asks once', async () => {
    const turns = await Promise.all([listInbound(deps()), listInbound(deps()), listInbound(deps())])
    expect(turns.filter(Boolean)).toHaveLength(1)
    expect(since).toHaveLength(1)
  })

  test('begins at the start, whenever the next turn would be', async () => {
    await listInbound(deps())
    const asked = since.length
    const running = startInboundReconciler(deps())
    await expect.poll(() => since.length).toBe(asked + 1)
    await running.stop()
  })
})
