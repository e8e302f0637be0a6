import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Carrier, Polled } from '../channels/index.ts'
import { type Again, insertReply, replyLane, sendAgain, silenceOf } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { isOptedOut } from '../recipients/index.ts'
import { type PollDeps, pollReceipts } from './polls.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let ledger: Ledger
const opened: Ledger[] = []
/** What the carrier says of a message, by its id there; and whom it was asked about. */
let says: (carrierId: string) => Polled
let asked: string[]

beforeEach(async () => {
  ledger = await ledgerFixture()
  opened.push(ledger)
  says = () => ({ state: 'sent', code: null })
  asked = []
})
afterAll(() => Promise.all(opened.map((one) => one.kit.drop())))

const carrier = {
  name: 'twilio-sms',
  errors: [{ code: '21610', class: 'opt_out', reason: 'opted_out', title: '', remedy: '' }],
  poll: async (_sender: unknown, carrierId: string) => {
    asked.push(carrierId)
    return says(carrierId)
  },
} as unknown as Carrier

const deps = (): PollDeps => ({
  db: ledger.db,
  clock: ledger.clock,
  log: openLog('silent'),
  newId,
  channels: {
    carriers: new Map([['twilio-sms', carrier]]),
    secrets: {} as never,
    publicUrl: 'https://example.org',
  },
})

async function sentCampaign(people: number) {
  const { id } = await ledger.campaign(people)
  const messages = await ledger.take(id)
  await ledger.settleAll(messages.map((message) => outcome(message, 'sent')))
  return { id, messages }
}

/** Asks until nobody is due, as the engine does, the pauses between a sender's turns included. */
async function pollAll(): Promise<number> {
  let total = 0
  for (let n = 1; n > 0; ) {
    ledger.clock.advance(1_000)
    n = await pollReceipts(deps())
    total += n
  }
  return total
}
async function after(ms: number): Promise<number> {
  ledger.clock.advance(ms)
  return pollAll()
}
const silence = (id: string) => ledger.db.asSystem((tx) => silenceOf(tx, ledger.accountId, id))

describe('messages without a receipt', () => {
  test('are asked about ten minutes, one, six and 24 hours after, once each, then no more', async () => {
    const { id } = await sentCampaign(3)
    expect(await pollAll(), 'not at once').toBe(0)
    expect(await after(9 * MINUTE)).toBe(0)
    for (const [ms, when] of [
      [MINUTE, '10 minutes'],
      [50 * MINUTE, '1 hour'],
      [5 * HOUR, '6 hours'],
      [18 * HOUR, '24 hours'],
    ] as const) {
      expect(await silence(id), when).toEqual({ silent: 0, watched: true })
      expect(await after(ms), when).toBe(3)
      expect(await after(5 * MINUTE), `after ${when}`).toBe(0)
    }
    expect(await after(30 * 24 * HOUR)).toBe(0)
    expect(await silence(id)).toEqual({ silent: 3, watched: false })
    expect(await ledger.states(id)).toEqual({ sent: 3 })
  })

  test('become what the carrier says; the others cost no question', async () => {
    const { id, messages } = await sentCampaign(4)
    await ledger.receive(messages[0]!, 'delivered')
    await ledger.receive(messages[1]!, 'failed')
    const failing = `SM${messages[2]!.id}`
    says = (carrierId) =>
      carrierId === failing ? { state: 'failed', code: '99999' } : { state: 'delivered', code: null }
    expect(await after(11 * MINUTE)).toBe(2)
    expect(await ledger.states(id)).toEqual({ delivered: 2, failed: 2 })
    expect(await after(24 * HOUR)).toBe(0)
    expect(await silence(id)).toEqual({ silent: 0, watched: false })
    expect(await ledger.problems()).toEqual([])
  })

  test('of people who opted out at the carrier are kept as evidence', async () => {
    const { messages } = await sentCampaign(1)
    says = () => ({ state: 'failed', code: '21610' })
    await after(11 * MINUTE)
    const who = { accountId: ledger.accountId, channel: 'sms', address: messages[0]!.address }
    expect(await ledger.db.asSystem((tx) => isOptedOut(tx, who))).toBe(true)
  })

  test('whose carrier cannot tell are asked about again, an hour at most, then at the next look', async () => {
    await sentCampaign(1)
    says = () => 'cannot_tell'
    expect(await after(11 * MINUTE)).toBe(1)
    expect(await after(5 * MINUTE)).toBe(0)
    expect(await after(5 * MINUTE)).toBe(1)
    for (let n = 0; n < 6; n++) await after(10 * MINUTE)
    const before = asked.length
    says = () => ({ state: 'delivered', code: null })
    await after(10 * MINUTE)
    expect(asked.length - before).toBe(1)
  })

  test('that leave later are asked about by their own clock', async () => {
    const { id } = await ledger.campaign(2)
    const [early] = await ledger.take(id, 1)
    await ledger.settleAll([outcome(early!, 'sent')])
    expect(await after(3 * HOUR)).toBe(1)
    const [late] = await ledger.take(id, 1)
    await ledger.settleAll([outcome(late!, 'sent')])
    asked = []
    await after(21 * MINUTE)
    expect(asked).toEqual([`SM${late!.id}`])
  })

  test('are many: forty a second for a sender, whoever asks, and nobody twice', async () => {
    await sentCampaign(100)
    ledger.clock.advance(11 * MINUTE)
    const counts = await Promise.all([pollReceipts(deps()), pollReceipts(deps()), pollReceipts(deps())])
    expect(counts.sort()).toEqual([0, 0, 40])
    await pollAll()
    expect(asked).toHaveLength(100)
    expect(new Set(asked).size).toBe(100)
  })

  test('are left to the next process when this one stops: what was answered counts, and nobody is forgotten', async () => {
    const { id } = await sentCampaign(100)
    ledger.clock.advance(11 * MINUTE)
    says = () => ({ state: 'delivered', code: null })
    await pollReceipts(deps(), () => asked.length >= 8)
    // A few questions were on their way already.
    expect(asked.length).toBeGreaterThanOrEqual(8)
    expect(asked.length).toBeLessThan(20)
    expect(await ledger.states(id)).toEqual({ delivered: asked.length, sent: 100 - asked.length })
    await pollAll()
    expect(await ledger.states(id)).toEqual({ delivered: 100 })
    expect(new Set(asked).size, 'each once').toBe(asked.length)
  })

  test('in a conversation are asked about too', async () => {
    const id = newId()
    const answer = await ledger.db.asSystem(async (tx) => {
      const now = ledger.clock.now()
      const laneId = await replyLane(tx, ledger.accountId, ledger.senderId, newId, now)
      const channel = 'sms'
      const { accountId, senderId } = ledger
      const to = { accountId, senderId, channel, address: ledger.phone(1), conversationId: newId() }
      await insertReply(tx, newId, { ...to, id, body: 'Yes', authorId: 'u', segments: 1 }, now)
      return laneId
    })
    const [message] = await ledger.take(answer)
    await ledger.settleAll([outcome(message!, 'sent')])
    says = () => ({ state: 'delivered', code: null })
    expect(await after(11 * MINUTE)).toBe(1)
    const states = await ledger.db.pool.query('select state from messages where id = $1', [id])
    expect(states.rows).toEqual([{ state: 'delivered' }])
  })

  test('put back in line are watched again', async () => {
    const { id, messages } = await sentCampaign(1)
    await after(25 * HOUR)
    await ledger.receive(messages[0]!, 'failed')
    expect(await silence(id)).toMatchObject({ watched: false })
    const which = {
      accountId: ledger.accountId,
      campaignId: id,
      state: 'failed',
      reason: null,
      code: undefined,
    }
    await ledger.db.asSystem((tx) => sendAgain(tx, which as Again, ledger.clock.now()))
    const [second] = await ledger.take(id)
    await ledger.settleAll([outcome(second!, 'sent', { carrierId: 'SM-second' })])
    asked = []
    await after(11 * MINUTE)
    expect(asked).toEqual(['SM-second'])
  })
})
