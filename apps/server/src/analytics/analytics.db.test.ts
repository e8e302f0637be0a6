import type { AnalyticsQuery, Figures } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyReceipts,
  insertReceived,
  markOptedOut,
  packRollups,
  retryLate,
  sendAgain,
} from '../messages/index.ts'
import { type Campaign, type Ledger, ledgerFixture, outcome, receiptOf } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { analyticsOf } from './analytics.ts'
import { NO_FIGURES, sum } from './figures.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

const ask = (query: AnalyticsQuery, campaignId: string | null = null) =>
  ledger.db.asAccount(ledger.accountId, (tx) =>
    analyticsOf(tx, [], { accountId: ledger.accountId, campaignId, query, now: ledger.clock.now() }),
  )

const zoneIs = (zone: string) =>
  ledger.db.asSystem((tx) =>
    sql`update accounts set time_zone = ${zone} where id = ${ledger.accountId}`.execute(tx),
  )

type Row = Record<string, Date | string | number | null>
const everything = (): Promise<Row[]> =>
  ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<Row>`select m.*, c.skill_id from messages m join campaigns c on c.account_id = m.account_id and c.id = m.campaign_id
      where m.account_id = ${ledger.accountId}`,
    ),
  )

/** What a message counts, said once more from what docs/analytics.md says and not from the code. */
const figuresOf = (row: Row): Figures => {
  const is = (truth: unknown): number => (truth ? 1 : 0)
  return {
    attempted: 1,
    eligible: is(row.eligible_at),
    skipped: is(row.state === 'skipped'),
    sent: is(row.sent_at),
    delivered: is(row.delivered_at),
    read: is(row.read_at),
    failed: is(row.state === 'failed'),
    failedLate: is(row.state === 'failed' && row.sent_at),
    unknown: is(row.state === 'unknown'),
    responded: is(row.responded_at),
    replies: Number(row.replies),
    optedOut: is(row.opted_out_at),
    segments: row.sent_at ? Number(row.segments ?? 0) : 0,
  }
}

const sorted = (map: Map<string, Figures>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

/** The slow way: every message is read, and its day told by the host's own calendar. */
async function recount(zone: string, pick: (row: Row, day: string) => string | null) {
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const groups = new Map<string, Figures>()
  for (const row of await everything()) {
    const at = (row.attempted_at ?? row.skipped_at) as Date | null
    const key = at && pick(row, days.format(at))
    if (key) groups.set(key, sum([groups.get(key) ?? NO_FIGURES, figuresOf(row)]))
  }
  return sorted(groups)
}

/** A person answers a message. */
const answerTo = (messageId: string) =>
  ledger.db.asSystem((tx) =>
    insertReceived(tx, [
      {
        ...{ accountId: ledger.accountId, id: newId(), senderId: ledger.senderId, channel: 'sms' },
        ...{
          address: ledger.phone(1),
          body: 'Yes',
          carrierId: newId(),
          conversationId: newId(),
          received: null,
        },
        ...{ at: ledger.clock.now(), answers: { id: messageId, opens: false } },
      },
    ]),
  )

/** A campaign in which everything happens to somebody, by the dice given. */
async function history(dice: readonly number[], skillId: string): Promise<Campaign> {
  const campaign = await ledger.campaign(dice.length, { skillId })
  const system = ledger.db.asSystem
  const now = () => ledger.clock.now()
  const { accountId } = ledger
  if (dice[0]! % 3 === 0) await ledger.optOut(ledger.phone(1))
  const claimed = await ledger.take(campaign.laneId)
  ledger.clock.advance(20 * 60_000)
  for (const [index, message] of claimed.entries()) {
    const die = dice[index]!
    if (die % 7 === 0)
      await ledger.settleAll([outcome(message, 'failed', { reason: 'unreachable', code: '30003' })])
    else if (die % 7 === 1) await ledger.settleAll([outcome(message, 'unknown', { reason: 'no_answer' })])
    else await ledger.settleAll([outcome(message, 'sent', { segments: 1 + (die % 3) })])
  }
  ledger.clock.advance((dice[0]! % 30) * 3_600_000)
  for (const [index, message] of claimed.entries()) {
    const die = dice[index]!
    const said = (['delivered', 'failed', 'read', 'sent'] as const)[die % 4]!
    if (die % 5 > 0) await system((tx) => applyReceipts(tx, [receiptOf(message, said, now())], now()))
    if (die % 6 === 0) await answerTo(message.id)
    if (die % 12 === 0) await answerTo(message.id)
    if (die % 11 === 0) await system((tx) => markOptedOut(tx, accountId, message.id, now()))
    if (die % 13 === 0)
      await system((tx) => retryLate(tx, [{ accountId, id: message.id, dueAt: now(), wait: 'retry' }], now()))
  }
  if (dice[0]! % 2 === 0)
    await system((tx) =>
      sendAgain(
        tx,
        { accountId, campaignId: campaign.id, state: 'failed', reason: null, code: undefined },
        now(),
      ),
    )
  ledger.clock.advance(3_600_000)
  const again = await ledger.take(campaign.laneId)
  await ledger.settleAll(again.map((message) => outcome(message, 'sent', { segments: 1 })))
  await ledger.db.asSystem((tx) => sql`delete from opt_outs`.execute(tx))
  return campaign
}

describe('figures', () => {
  test('equal a slow recount of the ledger, whatever happened, over nights in which clocks change', async () => {
    const other = newId()
    await ledger.db.asSystem((tx) =>
      sql`insert into skills (account_id, id, name, is_default, created_at) values (${ledger.accountId}, ${other}, 'Loyalty', false, now())`.execute(
        tx,
      ),
    )
    const zones = ['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
    const starts = ['2026-10-31T22:10:00Z', '2026-03-08T05:55:00Z', '2026-10-03T14:20:00Z']
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 14 }),
        fc.nat(2),
        fc.nat(1440 * 3),
        fc.boolean(),
        async (dice, which, minutes, first) => {
          const zone = zones[which]!
          await zoneIs(zone)
          ledger.clock.set(new Date(Date.parse(starts[which]!) + minutes * 60_000).toISOString())
          const campaign = await history(dice, first ? ledger.skillId : other)
          const days = { range: 'custom', from: '2026-02-20', to: '2026-05-20' } as const
          for (const query of [days, { ...days, from: '2026-09-25', to: '2026-11-20' }]) {
            const answer = await ask(query)
            const inside = (day: string) => day >= query.from && day <= query.to
            const byDay = answer.spans.flatMap((span) => {
              const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(span.from))
              return span.figures.attempted > 0 ? [[day, span.figures] as const] : []
            })
            expect(byDay).toEqual(await recount(zone, (_, day) => (inside(day) ? day : null)))
            const [all] = await recount(zone, (_, day) => (inside(day) ? 'all' : null))
            expect(answer.total).toEqual(all?.[1] ?? NO_FIGURES)
          }
          const life = await ask({ skills: other })
          expect(life.range).toMatchObject({ name: 'all', wholeLife: true })
          const lived = (day: string) => day >= life.range.from && day <= life.range.to
          const [ofSkill] = await recount(zone, (row, day) =>
            row.skill_id === other && lived(day) ? 'it' : null,
          )
          expect(life.total).toEqual(ofSkill?.[1] ?? NO_FIGURES)
          const own = await ask({}, campaign.id)
          const [ofCampaign] = await recount(zone, (row) => (row.campaign_id === campaign.id ? 'it' : null))
          expect(own.total).toEqual(ofCampaign?.[1] ?? NO_FIGURES)
        },
      ),
      { numRuns: 25 },
    )
    expect((await ledger.problems()).filter((line) => line.startsWith('rollup'))).toEqual([])
  }, 120_000)

  test('are told by skill, sender, channel and country; why and how long; and against the days before', async () => {
    await zoneIs('America/New_York')
    ledger.clock.set('2027-03-01T15:00:00Z')
    const old = await ledger.campaign(3)
    await ledger.settleAll((await ledger.take(old.laneId)).map((m) => outcome(m, 'sent', { segments: 1 })))
    ledger.clock.set('2027-03-02T15:00:00Z')
    const campaign = await ledger.campaign(5)
    const claimed = await ledger.take(campaign.laneId)
    const [first, second, third, ...more] = claimed
    await ledger.settleAll([
      ...[first!, second!, third!].map((m) => outcome(m, 'sent', { segments: 2 })),
      ...more.map((m) => outcome(m, 'failed', { reason: 'unreachable', code: '30003' })),
    ])
    await ledger.receive(first!, 'delivered')
    await ledger.receive(second!, 'read')
    ledger.clock.advance(90_000)
    for (const one of [first!, second!, third!]) {
      await answerTo(one.id)
      ledger.clock.advance(3_600_000)
    }
    const answer = await ask({ range: 'today', channels: 'sms', senders: ledger.senderId })
    expect(answer.total).toEqual({
      ...NO_FIGURES,
      attempted: 5,
      eligible: 5,
      sent: 3,
      delivered: 2,
      read: 1,
      failed: 2,
      responded: 3,
      replies: 3,
      segments: 6,
    })
    expect(answer.range).toMatchObject({
      unit: 'hour',
      from: '2027-03-02',
      to: '2027-03-02',
      wholeLife: false,
    })
    expect(answer.spans.map((span) => span.figures.attempted)).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 5 : 0)),
    )
    expect(answer.before).toMatchObject({
      from: '2027-03-01',
      to: '2027-03-01',
      figures: { sent: 3, failed: 0 },
    })
    expect(answer.senders).toMatchObject([{ key: ledger.senderId, name: 'Main', figures: { sent: 3 } }])
    expect(answer.channels).toMatchObject([{ key: 'sms', name: 'SMS' }])
    expect(answer.countries).toMatchObject([{ key: 'US', name: 'United States', figures: { segments: 6 } }])
    expect(answer.failures).toMatchObject([{ reason: 'unreachable', carrierCode: '30003', messages: 2 }])
    expect(answer.replyTimes).toEqual({
      median: 7200,
      medianBefore: null,
      steps: [
        { upTo: 120, people: 1 },
        { upTo: 7200, people: 1 },
        { upTo: 14400, people: 1 },
      ],
    })
    expect((await ask({ range: 'today', channels: 'whatsapp' })).total).toEqual(NO_FIGURES)
  })

  test('are answered from rollups: no message is read', async () => {
    const reads = sql<{
      table: string
      n: number
    }>`select relname as table, (seq_scan + idx_scan)::int as n from pg_stat_xact_user_tables`
    const asked = { accountId: ledger.accountId, campaignId: null, now: ledger.clock.now() }
    const read = await ledger.db.asAccount(ledger.accountId, async (tx) => {
      const before = new Map((await rows(tx, reads)).map((row) => [row.table, row.n]))
      await analyticsOf(tx, [], { ...asked, query: { range: 'year_to_date' } })
      await analyticsOf(tx, [], { ...asked, query: { skills: ledger.skillId } })
      return (await rows(tx, reads))
        .filter((row) => row.n > (before.get(row.table) ?? 0))
        .map((row) => row.table)
    })
    expect(read.sort()).toEqual([
      'accounts',
      'campaigns',
      'conversation_days',
      'conversation_rollups',
      'message_costs',
      'message_rollup_parts',
      'message_rollups',
      'prices',
      'rollup_days',
      'senders',
      'skills',
    ])
  })

  test('stay the same when rollups are packed, and when more comes after that', async () => {
    const years = { range: 'custom', from: '2025-01-01', to: '2028-01-01' } as const
    const before = await ask(years)
    const pack = () => ledger.db.asSystem((tx) => packRollups(tx, new Date('2028-01-01T00:00:00Z'), 1_000))
    while ((await pack())! > 0);
    expect(await ask(years)).toEqual(before)
    const campaign = await ledger.campaign(2)
    const [one] = await ledger.take(campaign.laneId)
    await pack()
    await ledger.settleAll([outcome(one!, 'failed', { reason: 'unreachable', code: '30003' })])
    await ledger.settleAll([outcome({ ...one!, attempt: 9 }, 'sent')])
    expect((await ask({}, campaign.id)).total).toMatchObject({ attempted: 2, failed: 1, sent: 0 })
    await pack()
    expect((await ask({}, campaign.id)).total).toMatchObject({ attempted: 2, failed: 1, sent: 0 })
    expect((await ledger.problems()).filter((line) => line.startsWith('rollup'))).toEqual([])
  })

  test('WhatsApp is estimated by the category of the template a campaign sends, on each sender', async () => {
    const { accountId, senderId } = ledger
    const other = newId()
    const campaign = await ledger.campaign(1)
    const quarter = new Date(Math.floor(ledger.clock.now().getTime() / 900_000) * 900_000)
    await ledger.db.asSystem(async (tx) => {
      for (const [step, [sender, category]] of [
        [senderId, 'marketing'],
        [other, 'utility'],
      ].entries()) {
        const contentId = newId()
        await sql`insert into message_contents (account_id, id, channel, text, rich, created_at)
          values (${accountId}, ${contentId}, 'whatsapp', 'Hi', ${JSON.stringify({ category })}::jsonb, ${quarter})`.execute(
          tx,
        )
        await sql`insert into campaign_steps (account_id, campaign_id, step, channel, sender_id, lane_id, content_id)
          values (${accountId}, ${campaign.id}, ${step}, 'whatsapp', ${sender}, ${campaign.laneId}, ${contentId})`.execute(
          tx,
        )
        await sql`insert into message_rollups select ${accountId}, ${quarter}, ${campaign.id}, ${sender}, 'whatsapp', 'DE', 0,
          10, 10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0`.execute(tx)
      }
      await sql`insert into prices (account_id, channel, category, country, amount, changed_at, changed_by)
        values (${accountId}, 'whatsapp', 'marketing', 'DE', 0.1131, ${quarter}, 'Ines'), (${accountId}, 'whatsapp', 'utility', 'DE', 0.0456, ${quarter}, 'Ines')`.execute(
        tx,
      )
    })
    const { costs, channels, total } = await ask({}, campaign.id)
    expect(costs).toMatchObject({ estimated: 1.587, sent: 20, unpriced: 0 })
    expect(total.sent).toBe(20)
    expect(channels.map((one) => [one.key, one.figures.sent])).toEqual([['whatsapp', 20]])
    await ledger.db.asSystem((tx) =>
      sql`delete from prices where account_id = ${accountId} and category = 'utility'`.execute(tx),
    )
    expect((await ask({}, campaign.id)).costs).toMatchObject({ estimated: 1.131, sent: 20, unpriced: 10 })
  })

  test('a wrong question says which field and what to do', async () => {
    const wrong = (query: AnalyticsQuery) =>
      ask(query).then(
        () => 'answered',
        (error) => [error.code, error.field],
      )
    expect(await wrong({ range: 'custom', from: '2026-02-30', to: '2026-03-01' })).toEqual([
      'invalid_date',
      'from',
    ])
    expect(await wrong({ range: 'custom', from: '2026-02-03' })).toEqual(['invalid_date', 'to'])
    expect(await wrong({ range: 'custom', from: '2026-02-03', to: '2026-02-01' })).toEqual([
      'bad_request',
      'to',
    ])
    expect(await wrong({ range: 'custom', from: '1900-02-03', to: '2026-02-01' })).toEqual([
      'bad_request',
      'from',
    ])
    expect(await wrong({ skills: 'sales' })).toEqual(['bad_request', 'skills'])
    expect(await wrong({ channels: 'sms,fax' })).toEqual(['bad_request', 'channels'])
    expect(await wrong({ senders: '1,2' })).toEqual(['bad_request', 'senders'])
  })
})
