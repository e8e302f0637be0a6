import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../analytics/index.ts'
import { type CarrierError, type CarrierFact, type SenderRow, senderById } from '../channels/index.ts'
import { type Claimed, settle } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { one, rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { isOptedOut } from '../recipients/index.ts'
import { type Arrived, applyFacts } from './apply.ts'
import { openGatherer } from './gather.ts'

const ERRORS: CarrierError[] = [
  { code: '30003', class: 'later', reason: 'unreachable', title: 'Off', remedy: 'Later.' },
  { code: '21610', class: 'opt_out', reason: 'opted_out', title: 'Opted out', remedy: 'Nothing.' },
]

let ledger: Ledger
let sender: SenderRow
beforeAll(async () => {
  ledger = await ledgerFixture()
  sender = (await ledger.db.asSystem((tx) => senderById(tx, ledger.accountId, ledger.senderId)))!
})
afterAll(() => ledger?.kit.drop())

const deps = () => ({ db: ledger.db, clock: ledger.clock, newId, learn: async () => {} })

const receipt = (
  message: Claimed,
  state: 'sent' | 'delivered' | 'failed',
  code: string | null = null,
): Arrived => {
  const carrierId = `SM${message.id}`
  const dedupeKey = `${carrierId}/${state}`
  const fact: CarrierFact = {
    kind: 'receipt',
    dedupeKey,
    carrierId,
    messageId: message.id,
    attempt: 1,
    state,
    code,
    detail: null,
  }
  return { sender, errors: ERRORS, fact, payload: `MessageStatus=${state}` }
}

const reply = (from: string, text: string, id: string = newId()): Arrived => ({
  sender,
  errors: ERRORS,
  fact: {
    kind: 'reply',
    dedupeKey: `in/${id}`,
    carrierId: id,
    from,
    to: sender.address,
    text,
    carrierHandled: null,
    media: [],
  },
  payload: `Body=${encodeURIComponent(text)}`,
})

async function sentCampaign(people: number): Promise<{ id: string; messages: Claimed[] }> {
  const { id } = await ledger.campaign(people)
  const messages = (await ledger.take(id)).sort((a, b) => a.recipient_line! - b.recipient_line!)
  await ledger.db.asSystem((tx) =>
    settle(
      tx,
      messages.map((message) => outcome(message, 'sent')),
      ledger.clock.now(),
    ),
  )
  return { id, messages }
}

const events = async (): Promise<number> =>
  (
    await ledger.db.asSystem((tx) =>
      one(tx, sql<{ n: number }>`select count(*)::int as n from webhook_events`),
    )
  ).n
const conversations = (address: string) =>
  ledger.db.asSystem((tx) => rows(tx, sql`select unread from conversations where address = ${address}`))
const problems = async () => (await ledger.db.asSystem((tx) => verifyLedger(tx, ledger.accountId))).problems

describe('facts', () => {
  test('that come twice, in one batch or two, are kept and applied once', async () => {
    const { id, messages } = await sentCampaign(1)
    const before = await events()
    const answer = reply(ledger.phone(1), 'Yes')
    const batch = [receipt(messages[0]!, 'delivered'), receipt(messages[0]!, 'delivered'), answer, answer]
    await applyFacts(deps(), batch)
    await applyFacts(deps(), batch)
    expect((await events()) - before).toBe(2)
    expect(await ledger.states(id)).toEqual({ delivered: 1 })
    expect(await conversations(ledger.phone(1))).toEqual([{ unread: 1 }])
    expect(await problems()).toEqual([])
  })

  test('that come out of order end as if they had come in order', async () => {
    const { id, messages } = await sentCampaign(2)
    const [one, two] = messages as [Claimed, Claimed]
    await applyFacts(deps(), [receipt(one, 'delivered'), receipt(two, 'sent')])
    await applyFacts(deps(), [receipt(two, 'delivered'), receipt(one, 'sent')])
    expect(await ledger.states(id)).toEqual({ delivered: 2 })
    expect(await problems()).toEqual([])
  })

  test('of a message of another account change nothing', async () => {
    const { id, messages } = await sentCampaign(1)
    const stranger = { ...receipt(messages[0]!, 'failed', '30003') }
    stranger.sender = { ...sender, account_id: newId() }
    await applyFacts(deps(), [stranger])
    expect(await ledger.states(id)).toEqual({ sent: 1 })
  })

  test('say why a message failed, in our reasons; an unknown code is "other"', async () => {
    const { id, messages } = await sentCampaign(2)
    await applyFacts(deps(), [
      receipt(messages[0]!, 'failed', '30003'),
      receipt(messages[1]!, 'failed', '99999'),
    ])
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'failed',
      reason: 'unreachable',
      carrier_code: '30003',
    })
    expect(await ledger.message(id, 2)).toMatchObject({
      state: 'failed',
      reason: 'other',
      carrier_code: '99999',
    })
    expect(await problems()).toEqual([])
  })

  test('of a person who opted out at the carrier are kept as evidence', async () => {
    const { messages } = await sentCampaign(3)
    const { address } = messages[2]!
    await applyFacts(deps(), [receipt(messages[2]!, 'failed', '21610')])
    const who = { accountId: ledger.accountId, channel: 'sms', address }
    expect(await ledger.db.asSystem((tx) => isOptedOut(tx, who))).toBe(true)
    await ledger.db.asSystem((tx) => sql`delete from opt_outs`.execute(tx))
  })

  test('all of a batch or none: one that cannot be written takes the batch back', async () => {
    const { id, messages } = await sentCampaign(1)
    const before = await events()
    const broken = reply(ledger.phone(1), 'a zero byte \u0000')
    await expect(applyFacts(deps(), [receipt(messages[0]!, 'delivered'), broken])).rejects.toThrow()
    expect([await events(), await ledger.states(id)]).toEqual([before, { sent: 1 }])
  })
})

describe('webhooks that arrive together', () => {
  test('share a transaction, and each is answered after it; a bad one is refused alone', async () => {
    const { id, messages } = await sentCampaign(20)
    const gatherer = openGatherer({ ...deps(), log: openLog('silent') })
    const good = messages.map((message) => gatherer.add([receipt(message, 'delivered')]))
    const bad = gatherer.add([reply(ledger.phone(1), 'a zero byte \u0000')])
    await expect(bad).rejects.toThrow()
    await Promise.all(good)
    expect(await ledger.states(id)).toEqual({ delivered: 20 })
    await gatherer.drained()
    expect(await problems()).toEqual([])
  })
})
