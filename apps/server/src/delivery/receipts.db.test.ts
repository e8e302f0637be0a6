import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hoursEveryDay } from '../../../../packages/contract/src/index.ts'
import { loadAgreement } from '../accounts/index.ts'
import type { CarrierError, FailureClass } from '../channels/index.ts'
import { type Claimed, sendAgain } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome, receiptOf } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { lookAtLateFailures } from './late-failures.ts'
import { writeReceipts } from './receipts.ts'

const HOUR = 3_600_000
let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
afterEach(() => ledger.calm())

async function sent(more: { notAfter?: Date; status?: string } = {}) {
  const { id } = await ledger.campaign(1)
  await ledger.db.asSystem((tx) =>
    sql`update campaigns set delivery_window = ${JSON.stringify(hoursEveryDay('00:00', '24:00'))}::jsonb,
      no_zone = 'account_zone', status = ${more.status ?? 'sending'}, not_after = ${more.notAfter ?? null} where id = ${id}`.execute(
      tx,
    ),
  )
  return { id, first: await handOver(id) }
}

async function handOver(id: string): Promise<Claimed> {
  const [message] = await ledger.take(id)
  await ledger.settleAll([outcome(message!, 'sent', { carrierId: `SM-${message!.attempt}` })])
  return message!
}

const statusOf = (id: string) =>
  ledger.db.asSystem(
    async (tx) =>
      (
        await rows(
          tx,
          sql`select c.status, c.status_code, c.status_reason, l.state as lane, s.disabled_reason from campaigns c
          join lanes l on l.campaign_id = c.id join senders s on s.id = l.sender_id where c.id = ${id}`,
        )
      )[0],
  )

/** A receipt, and the engine's next look at what failed late. */
async function say(
  message: Claimed,
  state: 'sent' | 'delivered' | 'failed',
  kind: FailureClass | null = null,
): Promise<void> {
  await ledger.db.asSystem((tx) =>
    writeReceipts(
      tx,
      newId,
      [{ ...receiptOf(message, state, ledger.clock.now()), carrierId: `SM-${message.attempt}`, class: kind }],
      ledger.clock.now(),
    ),
  )
  await lookAtLateFailures({ ...ledger, campaigns, errors })
}
const campaigns = {
  ...{ clock: { now: () => ledger.clock.now() }, newId },
  ...{ windowProblem: () => null, agreement: loadAgreement() },
}
const errors: CarrierError[] = [
  {
    ...{ code: '30003', class: 'configuration', reason: 'template_problem' },
    ...{ title: 'The template is paused', remedy: 'Choose another.' },
  },
]
const suppressed = () =>
  ledger.db.asSystem((tx) => rows(tx, sql`select address, reason, code from suppressions`))

test('who opted out at the carrier is opted out here, once, however the carrier says it', async () => {
  const { first } = await sent()
  const evidence = () =>
    ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql`select address, kind, source, message_id from consent_events where message_id = ${first.id}`,
      ),
    )
  await say(first, 'failed', 'opt_out')
  await say(first, 'failed', 'opt_out')
  expect(await evidence()).toEqual([
    { address: first.address, kind: 'opt_out', source: 'carrier', message_id: first.id },
  ])
  const [next] = await ledger.take((await ledger.campaign(1)).id)
  expect(next).toBeUndefined()
})

describe('a failure after the carrier had accepted', () => {
  test('that passes is tried again by itself, twice, then it stays failed', async () => {
    const { id, first } = await sent()
    await say(first, 'failed', 'later')
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'queued',
      reason: 'unreachable',
      carrier_code: '30003',
      carrier_id: null,
      queued_for: new Date(ledger.clock.now().getTime() + 3 * HOUR),
    })
    expect(await ledger.take(id), 'not before its time').toEqual([])
    ledger.clock.advance(3 * HOUR)
    await say(await handOver(id), 'failed', 'later')
    ledger.clock.advance(9 * HOUR)
    const third = await handOver(id)
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'sent', carrier_id: `SM-${third.attempt}` })
    await say(third, 'failed', 'later')
    expect(await ledger.message(id, 1)).toMatchObject({
      state: 'failed',
      carrier_code: '30003',
      queued_for: null,
    })
    expect(await ledger.problems()).toEqual([])
  })

  test('whose sender or template is at fault stops the campaign with the words of the table, and stays failed', async () => {
    const { id, first } = await sent()
    const { id: other } = await sent()
    await say(first, 'failed', 'configuration')
    expect(await statusOf(id)).toEqual({
      ...{ status: 'stopped', status_code: 'sender', lane: 'paused' },
      status_reason: 'The template is paused. Choose another.',
      // The sender works: other templates go on.
      disabled_reason: null,
    })
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'failed', carrier_code: '30003' })
    expect(await statusOf(other)).toMatchObject({ status: 'sending', lane: 'open' })
    errors[0]!.reason = 'sender_problem'
    const { id: third, first: message } = await sent()
    await say(message, 'failed', 'configuration')
    errors[0]!.reason = 'template_problem'
    expect(await statusOf(third)).toMatchObject({
      ...{ status: 'stopped', disabled_reason: 'The template is paused. Choose another.' },
    })
    await ledger.db.asSystem((tx) => sql`update senders set disabled_reason = null`.execute(tx))
  })

  test.each(['paused', 'cancelled', 'finished'])(
    'of a campaign that is %s leaves it as it is',
    async (status) => {
      const { id, first } = await sent({ status })
      await say(first, 'failed', 'configuration')
      expect(await statusOf(id)).toMatchObject({ status, status_reason: null })
    },
  )

  test('leaves nothing said of the earlier try to touch the new one: receipts, or the answer to it', async () => {
    const { id, first } = await sent()
    await say(first, 'failed', 'later')
    const waits = await ledger.message(id, 1)
    await say(first, 'sent')
    await say(first, 'failed', 'later')
    await say(first, 'delivered')
    await ledger.settleAll([outcome(first, 'sent')])
    expect(await ledger.message(id, 1)).toEqual(waits)
    ledger.clock.advance(3 * HOUR)
    const second = await handOver(id)
    await say(first, 'delivered')
    expect(await ledger.message(id, 1)).toMatchObject({ state: 'sent' })
    await say(second, 'delivered')
    expect(await ledger.states(id)).toEqual({ delivered: 1 })
    expect(await ledger.problems()).toEqual([])
  })

  test('sent again by a person, it is no longer touched by the earlier try either', async () => {
    const { id, first } = await sent()
    await say(first, 'failed', 'final')
    const which = { accountId: ledger.accountId, campaignId: id, reason: null, code: undefined }
    await ledger.db.asSystem((tx) => sendAgain(tx, { ...which, state: 'failed' }, ledger.clock.now()))
    await say(first, 'sent')
    expect(await ledger.states(id)).toEqual({ queued: 1 })
    await say(await handOver(id), 'delivered')
    expect(await ledger.states(id)).toEqual({ delivered: 1 })
    expect(await ledger.problems()).toEqual([])
  })

  test.for([
    ['the campaign is paused', { status: 'paused' }],
    ['the campaign is finished', { status: 'finished' }],
    ['the campaign ends before', { notAfter: new Date('2026-11-23T15:00:01Z') }],
  ] as const)('stays failed when %s', async ([, how]) => {
    const { id, first } = await sent(how)
    await say(first, 'failed', 'later')
    expect(await ledger.states(id)).toEqual({ failed: 1 })
  })

  test('that never passes stays failed, and the address is remembered, once', async () => {
    const { id, first } = await sent()
    await say(first, 'failed', 'suppress')
    await say(first, 'failed', 'suppress')
    expect(await ledger.states(id)).toEqual({ failed: 1 })
    expect(await suppressed()).toEqual([{ address: first.address, reason: 'unreachable', code: '30003' }])
    expect(await ledger.problems()).toEqual([])
  })

  test('of a delivered message is no failure: the address is not held against anybody', async () => {
    await ledger.db.asSystem((tx) => sql`delete from suppressions`.execute(tx))
    const { first } = await sent()
    await say(first, 'delivered')
    await say(first, 'failed', 'suppress')
    expect(await suppressed()).toEqual([])
  })
})
