import { sql } from 'kysely'
import { activate } from '../../../../tests/kit/activate.ts'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { testDatabase } from '../../../../tests/kit/database.ts'
import { createAccount } from '../accounts/index.ts'
import { verifyLedger } from '../analytics/index.ts'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { recordConsent } from '../recipients/index.ts'
import {
  applyReceipts,
  type Claimed,
  claim,
  combineReceipts,
  enqueueAudience,
  expireLeases,
  insertContent,
  openLane,
  PRIORITY,
  type Receipt,
  type ReceiptState,
  type Settlement,
  settle,
} from './index.ts'

export type Campaign = { id: string; laneId: string }

/** A database with one account and sender, and campaigns that stand in the ledger, for tests of the rooms around it. */
export async function ledgerFixture() {
  const kit = await testDatabase()
  const { db } = kit
  const clock = fakeClock('2026-11-23T15:00:00Z')
  const made = await createAccount(
    { db, clock, newId },
    {
      brand: 'Northline Air',
      timeZone: 'America/New_York',
      defaultCountry: 'US',
      name: 'Ines Duarte',
      email: 'ines@northline.example',
      password: 'correct horse battery',
    },
  )
  await activate({ db, clock }, made)
  const { accountId } = made
  const senderId = newId()
  const presence = await db.beHere()
  const phone = (line: number): string => `+1646555${String(line).padStart(4, '0')}`

  await db.asSystem(async (tx) => {
    await sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
      values (${accountId}, ${senderId}, 'Main', 'sms', 'twilio-sms', '+18445550119', ${clock.now()})`.execute(
      tx,
    )
  })

  /** A launched campaign whose `people` are all in the ledger, due now. */
  async function campaign(
    people: number,
    more: {
      lookbackMinutes?: number
      routeAll?: boolean
      skillId?: string
      notAfter?: Date
      allowance?: number
    } = {},
  ): Promise<Campaign> {
    const [id, contentId] = [newId(), newId()]
    const now = clock.now()
    await db.asSystem(async (tx) => {
      await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status, created_by_name,
          created_at, updated_at, launched_at, recipients, enqueued_all, sender_id, skill_id, lookback_minutes, route_all, content_id)
        values (${accountId}, ${id}, ${id}, 'Winter', '', '{}', 'sending', 'Ines', ${now}, ${now}, ${now}, ${people}, true, ${senderId},
          ${more.skillId ?? made.skillId}, ${more.lookbackMinutes ?? 4320}, ${more.routeAll ?? true}, ${contentId})`.execute(
        tx,
      )
      await sql`insert into recipients (account_id, campaign_id, line, input, address, country, variables, verdict)
        select ${accountId}, ${id}, n, '', '+1646555' || lpad(n::text, 4, '0'), 'US', jsonb_build_object('first_name', 'P' || n), 'ready'
        from generate_series(1, ${people}::int) n`.execute(tx)
      const content = {
        accountId,
        id: contentId,
        channel: 'sms',
        text: 'Hi {first_name}',
        optOutText: 'Reply STOP',
      }
      await insertContent(tx, content, now)
      const lane = { accountId, id, senderId, campaignId: id, priority: PRIORITY.campaign, speed: null }
      await openLane(tx, { ...lane, notAfter: more.notAfter ?? null, allowance: more.allowance ?? null }, now)
      await enqueueAudience(
        tx,
        {
          accountId,
          campaignId: id,
          laneId: id,
          senderId,
          channel: 'sms',
          kind: 'marketing',
          contentId,
          optOutText: null,
          afterLine: 0,
          limit: people,
          due: [{ zoneSetId: 0, dueAt: now, held: null, wait: 'turn', skip: false }],
        },
        now,
      )
    })
    return { id, laneId: id }
  }

  /** By default as this process, which lives. `before` runs in the same transaction. */
  const take = (
    laneId: string,
    limit = 1_000,
    takenBy = presence.id(),
    before: (tx: Tx) => Promise<unknown> = async () => {},
  ): Promise<Claimed[]> =>
    db.asSystem(async (tx) => {
      await before(tx)
      const leaseUntil = new Date(clock.now().getTime() + 90_000)
      const of = { accountId, laneId, ofCampaign: true }
      return (await claim(tx, { ...of, limit, leaseUntil, takenBy }, clock.now())).claimed
    })

  /** State and details of a message, by its line. */
  const message = (campaignId: string, line: number) =>
    db.asSystem((tx) =>
      one(
        tx,
        sql<Record<string, unknown>>`select m.*, q.due_at as queued_for, q.lease_id from messages m
          left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
          where m.account_id = ${accountId} and m.campaign_id = ${campaignId} and m.recipient_line = ${line}`,
      ),
    )

  /** How many messages are in each state. */
  async function states(campaignId: string): Promise<Record<string, number>> {
    const found = await db.asSystem((tx) =>
      rows(
        tx,
        sql<{ state: string; n: number }>`select state, count(*)::int as n from messages
          where account_id = ${accountId} and campaign_id = ${campaignId} group by 1 order by 1`,
      ),
    )
    return Object.fromEntries(found.map((row) => [row.state, row.n]))
  }

  const settleAll = (list: readonly Settlement[]) => db.asSystem((tx) => settle(tx, list, clock.now()))

  /** Receipts of one message that arrive together. */
  const receive = (message: Claimed, ...kinds: ReceiptState[]) =>
    db.asSystem((tx) =>
      applyReceipts(
        tx,
        combineReceipts(kinds.map((kind) => receiptOf(message, kind, clock.now()))),
        clock.now(),
      ),
    )

  const optOut = (address: string) =>
    db.asSystem((tx) =>
      recordConsent(tx, {
        accountId,
        id: newId(),
        at: clock.now(),
        channel: 'sms',
        address,
        kind: 'opt_out',
        source: 'person',
        words: 'by telephone',
      }),
    )

  /** What the engine does with leases that ran out. Answers the messages that became unknown. */
  const loseLeases = () => db.asSystem((tx) => expireLeases(tx, clock.now(), 1_000))

  /** Ends what a test left in flight or opted out, so that it does not reach the next. */
  async function calm(): Promise<void> {
    clock.advance(91_000)
    await loseLeases()
    await db.asSystem((tx) => sql`delete from opt_outs`.execute(tx))
  }

  const problems = async () => (await db.asSystem((tx) => verifyLedger(tx, accountId))).problems

  const written = { campaign, take, settleAll, receive, optOut, loseLeases, calm }
  return { ...made, ...written, kit, db, clock, senderId, phone, message, states, problems }
}

export type Ledger = Awaited<ReturnType<typeof ledgerFixture>>

/** What came of an attempt, as the dispatcher hands it to settle. */
export const outcome = (
  message: Pick<Claimed, 'account_id' | 'id' | 'attempt'>,
  state: Settlement['state'],
  more: Partial<Settlement> = {},
): Settlement => ({
  accountId: message.account_id,
  id: message.id,
  attempt: message.attempt,
  state,
  carrierId: state === 'sent' ? `SM${message.id}` : null,
  segments: null,
  reason: null,
  code: null,
  dueAt: null,
  wait: null,
  untried: false,
  ...more,
})

export const receiptOf = (
  message: Pick<Claimed, 'account_id' | 'id' | 'attempt'>,
  state: ReceiptState,
  at: Date,
): Receipt => ({
  accountId: message.account_id,
  messageId: message.id,
  attempt: message.attempt,
  state,
  carrierId: `SM${message.id}`,
  reason: state === 'failed' ? 'unreachable' : null,
  code: state === 'failed' ? '30003' : null,
  at,
})
