import type { Analytics, AnalyticsQuery, Satisfaction } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONVERSATION_DAYS } from '../conversations/index.ts'
import { packOld } from '../delivery/index.ts'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { analyticsOf } from './analytics.ts'

// Random conversations and surveys, and what the analytics page says of them told once more the slow way: from surveys and conversations one by
// one, with days by the host's own calendar.

const RUNS = 20
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
/** Clocks change in all of them but one within a week of these. */
const ANCHORS = ['2026-04-01T00:00:00Z', '2026-10-29T00:00:00Z'].map((at) => Date.parse(at))
const AGENTS = ['maya', 'tom', null]
const CHANNELS = ['sms', 'whatsapp']
const STEPS = [
  30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600,
  2592000,
]

let ledger: Ledger
let skills: string[]
let campaigns: (string | null)[]
let senders: string[]
beforeAll(async () => {
  ledger = await ledgerFixture()
  const { accountId, clock } = ledger
  skills = [ledger.skillId, newId()]
  senders = [ledger.senderId, newId()]
  await ledger.db.asSystem(async (tx) => {
    await sql`insert into skills (account_id, id, name, is_default, created_at) values (${accountId}, ${skills[1]}, 'Loyalty', false, ${clock.now()})`.execute(
      tx,
    )
    await sql`update accounts set created_at = '2026-01-05T12:00:00Z' where id = ${accountId}`.execute(tx)
  })
  campaigns = [(await ledger.campaign(1)).id, (await ledger.campaign(1)).id, null]
})
afterAll(() => ledger?.kit.drop())

const talk = fc.record({
  skill: fc.nat(1),
  campaign: fc.nat(2),
  sender: fc.nat(1),
  agent: fc.nat(2),
  /** Minutes from the anchor. */
  answered: fc.option(
    fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -9 * 1440, max: 9 * 1440 })),
  ),
  waited: fc.oneof(fc.nat(400), fc.nat(4_000_000)),
  goesToSkill: fc.option(fc.nat(1)),
  asked: fc.option(
    fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -9 * 1440, max: 9 * 1440 })),
  ),
  score: fc.option(fc.integer({ min: 1, max: 5 })),
  comment: fc.boolean(),
})
type Talk = typeof talk extends fc.Arbitrary<infer T> ? T : never
const history = fc.record({
  zone: fc.nat(ZONES.length - 1),
  anchor: fc.nat(ANCHORS.length - 1),
  talks: fc.array(talk, { minLength: 1, maxLength: 12 }),
  /** Days after the anchor at which what is older than two days is packed: before scores come in, and after; null = not. */
  early: fc.option(fc.integer({ min: -8, max: 12 })),
  late: fc.option(fc.integer({ min: -8, max: 12 })),
  /** The zone by whose calendar it is packed. */
  packedIn: fc.nat(ZONES.length - 1),
  asked: fc.integer({ min: 0, max: 20 }),
})

/** What was written, as the test remembers it. */
type Told = Talk & {
  anchor: number
  id: string
  campaignId: string | null
  skillId: string
  senderId: string
  channel: string
}

async function write(anchor: number, talks: readonly Talk[]): Promise<Told[]> {
  const { accountId } = ledger
  const list = talks.map((one) => ({
    ...one,
    anchor,
    id: newId(),
    campaignId: campaigns[one.campaign]!,
    skillId: skills[one.skill]!,
    senderId: senders[one.sender]!,
    channel: CHANNELS[one.sender]!,
  }))
  const when = (minutes: number) => new Date(anchor + minutes * MINUTE)
  await ledger.db.asSystem(async (tx) => {
    for (const one of list) {
      const opened = when(-20 * 1440)
      await sql`insert into conversations (account_id, id, channel, sender_id, address, skill_id, campaign_id, state, opened_at, last_message_at, closed_at)
        values (${accountId}, ${one.id}, ${one.channel}, ${one.senderId}, '+16465550001', ${one.skillId}, ${one.campaignId}, 'closed', ${opened}, ${opened}, ${opened})`.execute(
        tx,
      )
      if (one.answered !== null)
        await sql`update conversations set first_answered_at = ${when(one.answered)}, first_answer_seconds = ${one.waited},
          first_answer_by = ${AGENTS[one.agent] ?? 'bot:1'} where account_id = ${accountId} and id = ${one.id}`.execute(
          tx,
        )
      if (one.asked === null) continue
      await sql`insert into surveys (account_id, conversation_id, skill_id, campaign_id, sender_id, channel, address, agent_id, words, ask_words,
          expire_hours, created_at, due_at)
        values (${accountId}, ${one.id}, ${one.skillId}, ${one.campaignId}, ${one.senderId}, ${one.channel}, '+16465550001', ${AGENTS[one.agent]}, '{}',
          true, 24, ${opened}, ${opened})`.execute(tx)
      await sql`update surveys set state = 'sent', sent_at = ${when(one.asked)} where account_id = ${accountId} and conversation_id = ${one.id}`.execute(
        tx,
      )
    }
  })
  return list
}

const hear = (list: readonly Told[]) =>
  ledger.db.asSystem(async (tx) => {
    for (const one of list) {
      const own = sql`account_id = ${ledger.accountId} and conversation_id = ${one.id}`
      if (one.asked !== null && one.score !== null)
        await sql`update surveys set state = 'scored', score = ${one.score} where ${own}`.execute(tx)
      if (one.asked !== null && one.score !== null && one.comment)
        await sql`update surveys set state = 'done', comment = 'Quick' where ${own}`.execute(tx)
      if (one.goesToSkill !== null)
        await sql`update conversations set skill_id = ${skills[one.goesToSkill]} where account_id = ${ledger.accountId} and id = ${one.id}`.execute(
          tx,
        )
    }
  })

const dayIn = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (told: Told, minutes: number) => format.format(told.anchor + minutes * MINUTE)
}
const plusDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10)

function scoresOf(list: readonly Told[]): Satisfaction {
  const scored = list.filter((one) => one.score !== null)
  return {
    asked: list.length,
    scores: [1, 2, 3, 4, 5].map(
      (score) => scored.filter((one) => one.score === score).length,
    ) as Satisfaction['scores'],
    words: scored.filter((one) => one.comment).length,
  }
}
const grouped = (list: readonly Told[], key: (one: Told) => string | null) =>
  Object.fromEntries(
    [...Map.groupBy(list, (one) => String(key(one)))].map(([k, some]) => [k, scoresOf(some)]),
  )
const asRecord = (list: Analytics['satisfaction']['agents']) =>
  Object.fromEntries(list.map((one) => [String(one.key), one.figures]))

function waits(list: readonly Told[]) {
  const steps = Map.groupBy(list, (one) => STEPS.find((step) => one.waited < step) ?? null)
  return [...steps]
    .map(([upTo, some]) => ({ upTo, people: some.length }))
    .sort((a, b) => (a.upTo ?? Number.POSITIVE_INFINITY) - (b.upTo ?? Number.POSITIVE_INFINITY))
}

function compare(answer: Analytics, all: readonly Told[], zone: string): void {
  const dayOf = dayIn(zone)
  const { from, to, unit } = answer.range
  const asked = (list: readonly Told[], first: string, last: string) =>
    list.filter((one) => {
      if (one.asked === null) return false
      const day = dayOf(one, one.asked)
      return day >= first && day <= last
    })
  const list = asked(all, from, to)
  const { satisfaction } = answer
  expect(satisfaction.total).toEqual(scoresOf(list))
  expect(asRecord(satisfaction.agents)).toEqual(grouped(list, (one) => AGENTS[one.agent]!))
  expect(asRecord(satisfaction.skills)).toEqual(grouped(list, (one) => one.skillId))
  expect(asRecord(satisfaction.campaigns)).toEqual(grouped(list, (one) => one.campaignId))
  if (unit === 'day')
    for (const [index, figures] of satisfaction.spans.entries())
      expect(figures).toEqual(scoresOf(asked(list, plusDays(from, index), plusDays(from, index))))
  const answered = all.filter(
    (one) => one.answered !== null && dayOf(one, one.answered) >= from && dayOf(one, one.answered) <= to,
  )
  expect(answer.answerTimes.steps).toEqual(waits(answered))
  if (answer.before === null) return
  expect(satisfaction.before).toEqual(scoresOf(asked(all, answer.before.from, answer.before.to)))
}

test('satisfaction and first answers equal a slow recount, over random conversations', async () => {
  const all: Told[] = []
  await fc.assert(
    fc.asyncProperty(history, async (told) => {
      const { accountId } = ledger
      const zone = ZONES[told.zone]!
      const anchor = ANCHORS[told.anchor]!
      const live = (where: string) =>
        ledger.db.asSystem((tx) =>
          sql`update accounts set time_zone = ${where} where id = ${accountId}`.execute(tx),
        )
      const pack = async (day: number | null): Promise<void> => {
        if (day === null) return
        ledger.clock.set(new Date(anchor + (day + 2) * DAY).toISOString())
        await packOld(ledger, CONVERSATION_DAYS)
      }
      await live(ZONES[told.packedIn]!)
      const list = await write(anchor, told.talks)
      await pack(told.early)
      await hear(list)
      await pack(told.late)
      await live(zone)
      all.push(...list)
      const now = new Date(anchor + told.asked * DAY)
      const ask = (query: AnalyticsQuery, campaignId: string | null = null) =>
        ledger.db.asAccount(accountId, (tx) => analyticsOf(tx, [], { accountId, campaignId, query, now }))
      const day = dayIn(zone)({ ...list[0]!, anchor }, 0)
      for (const query of [
        { range: 'last_30' },
        { range: 'year_to_date' },
        { range: 'custom', from: day, to: day },
        { range: 'custom', from: plusDays(day, -3), to: plusDays(day, 3) },
      ] as const) {
        compare(await ask(query), all, zone)
        compare(
          await ask({ ...query, channels: 'sms' }),
          all.filter((one) => one.channel === 'sms'),
          zone,
        )
        compare(
          await ask({ ...query, senders: senders[1]! }),
          all.filter((one) => one.senderId === senders[1]),
          zone,
        )
        compare(
          await ask(query, campaigns[0]!),
          all.filter((one) => one.campaignId === campaigns[0]),
          zone,
        )
      }
      compare(
        await ask({ skills: skills[1]! }),
        all.filter((one) => one.skillId === skills[1]),
        zone,
      )
    }),
    { numRuns: RUNS },
  )
  expect((await ledger.problems()).filter((line) => line.includes('conversations'))).toEqual([])
  const summed = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        n: number
      }>`select (select count(*) from survey_day_rollups)::int * (select count(*) from answer_day_rollups)::int
        * (select count(*) from survey_month_agents)::int as n`,
    ),
  )
  expect(summed[0]!.n, 'days that were summed').toBeGreaterThan(0)
}, 240_000)
