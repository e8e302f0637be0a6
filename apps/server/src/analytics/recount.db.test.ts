import type { Analytics, AnalyticsQuery, Figures, RangeName } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MESSAGE_DAYS, packOld } from '../delivery/index.ts'
import type { Ledger } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { analyticsOf } from './analytics.ts'
import { type Histories, history, openHistories, ZONES } from './history.fixture.ts'

// Random histories of the ledger, and everything the analytics pages say of them told once more the slow way: from the messages alone, one
// by one, with days and hours by the host's own calendar (Intl) instead of our arithmetic, and by what docs/analytics.md says.

const RUNS = 25
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const REPLY_STEPS = [
  30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600,
  2592000,
]

let histories: Histories
let ledger: Ledger
let senders: Histories['senders']
let skills: Histories['skills']
beforeAll(async () => {
  histories = await openHistories()
  ;({ ledger, senders, skills } = histories)
})
afterAll(() => ledger?.kit.drop())

type Row = {
  campaign_id: string
  skill_id: string | null
  sender_id: string
  channel: string
  country: string | null
  state: string
  reason: string | null
  carrier_code: string | null
  attempted_at: Date | null
  skipped_at: Date | null
  eligible_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  responded_at: Date | null
  opted_out_at: Date | null
  replies: number
  segments: number | null
}
type Counted = Row & { at: number; day: string }

/** Messages that were tried or left out, each with its moment and its day. */
async function ledgerRows(dayOf: (ms: number) => string): Promise<Counted[]> {
  const all = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<Row>`select m.*, c.skill_id from messages m join campaigns c on c.account_id = m.account_id and c.id = m.campaign_id
        where m.account_id = ${ledger.accountId}`,
    ),
  )
  return all.flatMap((row) => {
    const at = row.attempted_at ?? row.skipped_at
    return at ? [{ ...row, at: at.getTime(), day: dayOf(at.getTime()) }] : []
  })
}

const is = (truth: unknown): number => (truth ? 1 : 0)
const WHAT: Record<keyof Figures, (row: Row) => number> = {
  attempted: () => 1,
  eligible: (row) => is(row.eligible_at),
  skipped: (row) => is(row.state === 'skipped'),
  sent: (row) => is(row.sent_at),
  delivered: (row) => is(row.delivered_at),
  read: (row) => is(row.read_at),
  failed: (row) => is(row.state === 'failed'),
  failedLate: (row) => is(row.state === 'failed' && row.sent_at),
  unknown: (row) => is(row.state === 'unknown'),
  responded: (row) => is(row.responded_at),
  replies: (row) => row.replies,
  optedOut: (row) => is(row.opted_out_at),
  segments: (row) => (row.sent_at ? (row.segments ?? 0) : 0),
}
const count = (list: readonly Row[]): Figures =>
  Object.fromEntries(
    Object.entries(WHAT).map(([name, what]) => [name, list.reduce((n, row) => n + what(row), 0)]),
  ) as Figures
const grouped = (list: readonly Row[], key: (row: Row) => string | null): Record<string, Figures> =>
  Object.fromEntries(
    [...Map.groupBy(list, (row) => String(key(row)))].map(([own, some]) => [own, count(some)]),
  )
const asRecord = (groups: readonly { key: string | null; figures: Figures }[]): Record<string, Figures> =>
  Object.fromEntries(groups.map((one) => [String(one.key), one.figures]))

function reasons(list: readonly Row[], state: string): Record<string, number> {
  const found: Record<string, number> = {}
  for (const row of list.filter((one) => one.state === state)) {
    const key = `${row.reason} ${state === 'failed' ? (row.carrier_code ?? null) : null}`
    found[key] = (found[key] ?? 0) + 1
  }
  return found
}
const reasonRecord = (list: Analytics['failures']): Record<string, number> =>
  Object.fromEntries(list.map((one) => [`${one.reason} ${one.carrierCode}`, one.messages]))

/** Steps of reply times, and the one in which the middle person lies. */
function replyTimes(list: readonly Row[]) {
  const upTo = list
    .filter((row) => row.responded_at && row.sent_at)
    .map((row) => {
      const seconds = Math.max(0, (row.responded_at!.getTime() - row.sent_at!.getTime()) / 1000)
      return REPLY_STEPS.find((step) => seconds < step) ?? Number.POSITIVE_INFINITY
    })
    .sort((a, b) => a - b)
  const steps = [...Map.groupBy(upTo, (step) => step)].map(([step, people]) => ({
    upTo: step === Number.POSITIVE_INFINITY ? null : step,
    people: people.length,
  }))
  const middle = upTo[Math.ceil(upTo.length / 2) - 1]
  const below = steps.at(-2)?.upTo ?? null
  return { steps, median: middle === undefined ? null : Number.isFinite(middle) ? middle : below }
}

/** The calendar by the host, not by us. */
function hostCalendar(zone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const dayOf = (ms: number): string => format.format(ms)
  /** The first quarter of an hour of a day. */
  const startOf = (day: string): number => {
    let at = Date.parse(`${day}T00:00:00Z`) - 15 * HOUR
    while (dayOf(at) < day) at += 15 * MINUTE
    return at
  }
  return { dayOf, startOf }
}
const plusDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10)
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY + 1

/** The days of a quick range by the words of the page. */
function daysOf(name: RangeName, today: string): [string, string] | null {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  const from: Partial<Record<RangeName, string>> = {
    today,
    this_week: plusDays(today, weekday === 0 ? -6 : 1 - weekday),
    this_month: `${today.slice(0, 8)}01`,
    last_30: plusDays(today, -29),
    last_60: plusDays(today, -59),
    last_90: plusDays(today, -89),
    year_to_date: `${today.slice(0, 5)}01-01`,
  }
  return from[name] ? [from[name]!, today] : null
}

/** Compares everything an answer says with the messages of these days that `mine` picks. */
function compare(
  answer: Analytics,
  all: readonly Counted[],
  mine: (row: Row) => boolean,
  zone: string,
): void {
  const { dayOf, startOf } = hostCalendar(zone)
  const { from, to, unit } = answer.range
  const list = all.filter((row) => mine(row) && row.day >= from && row.day <= to)
  expect(answer.total).toEqual(count(list))
  const started = startOf(from)
  const place = (row: Counted): string =>
    unit === 'hour'
      ? String(Math.floor((row.at - started) / HOUR))
      : unit === 'day'
        ? row.day
        : row.day.slice(0, 7)
  const wanted = Map.groupBy(list, place)
  for (const [index, span] of answer.spans.entries()) {
    const begins = Date.parse(span.from)
    const key = unit === 'hour' ? String(index) : unit === 'day' ? dayOf(begins) : dayOf(begins).slice(0, 7)
    expect(span.figures, `${unit} ${key}`).toEqual(count(wanted.get(key) ?? []))
    wanted.delete(key)
    if (unit === 'day') expect(dayOf(begins - 1)).toBe(plusDays(dayOf(begins), -1))
    if (index > 0) expect(span.from).toBe(answer.spans[index - 1]!.to)
  }
  expect([...wanted.keys()], 'messages in no bucket').toEqual([])
  expect(Date.parse(answer.spans[0]!.from)).toBe(started)
  expect(Date.parse(answer.spans.at(-1)!.to)).toBe(startOf(plusDays(to, 1)))
  if (unit === 'day') expect(answer.spans).toHaveLength(daysBetween(from, to))
  expect(asRecord(answer.skills)).toEqual(grouped(list, (row) => row.skill_id))
  expect(asRecord(answer.channels)).toEqual(grouped(list, (row) => row.channel))
  expect(asRecord(answer.senders)).toEqual(grouped(list, (row) => row.sender_id))
  expect(asRecord(answer.countries)).toEqual(grouped(list, (row) => row.country ?? ''))
  expect(reasonRecord(answer.failures)).toEqual(reasons(list, 'failed'))
  expect(reasonRecord(answer.skips)).toEqual(reasons(list, 'skipped'))
  const { steps, median } = replyTimes(list)
  expect(answer.replyTimes).toMatchObject({ steps, median })
  if (answer.before === null) return
  const days = daysBetween(from, to)
  expect(answer.before).toMatchObject({ from: plusDays(from, -days), to: plusDays(from, -1) })
  const earlier = all.filter((row) => mine(row) && row.day >= plusDays(from, -days) && row.day < from)
  expect(answer.before.figures).toEqual(count(earlier))
  expect(answer.replyTimes.medianBefore).toBe(replyTimes(earlier).median)
}

const RANGES: RangeName[] = [
  'today',
  'this_week',
  'this_month',
  'last_30',
  'last_60',
  'last_90',
  'year_to_date',
  'all',
]

test('every figure and bucket equals a slow recount of the ledger, over random histories', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (told) => {
      const { zone, turns } = ZONES[told.zone]!
      const anchor = Date.parse(turns[told.turn]!)
      const { accountId } = ledger
      const live = (where: string) =>
        ledger.db.asSystem((tx) =>
          sql`update accounts set time_zone = ${where} where id = ${accountId}`.execute(tx),
        )
      const pack = async (day: number | null): Promise<void> => {
        if (day === null) return
        ledger.clock.set(new Date(anchor + (day + 2) * DAY).toISOString())
        await packOld(ledger, MESSAGE_DAYS)
      }
      await live(told.packs.moves ? ZONES[told.packs.zone]!.zone : zone)
      const ids: string[] = []
      for (const campaign of told.campaigns)
        ids.push(await histories.write(anchor, campaign, () => pack(told.packs.early)))
      await pack(told.packs.late)
      await live(zone)
      if (told.movesSkill)
        await ledger.db.asSystem((tx) =>
          sql`update campaigns set skill_id = ${skills[1]} where account_id = ${accountId} and id = ${ids[0]}`.execute(
            tx,
          ),
        )
      const now = new Date(anchor + told.asked * DAY)
      const { dayOf } = hostCalendar(zone)
      const today = dayOf(now.getTime())
      const all = await ledgerRows(dayOf)
      const ask = (query: AnalyticsQuery, campaignId: string | null = null) =>
        ledger.db.asAccount(accountId, (tx) => analyticsOf(tx, [], { accountId, campaignId, query, now }))
      for (const range of RANGES) {
        const answer = await ask({ range })
        const days = daysOf(range, today)
        if (days) expect([answer.range.from, answer.range.to]).toEqual(days)
        else expect(all.every((row) => row.day >= answer.range.from || row.day > today)).toBe(true)
        compare(answer, all, () => true, zone)
      }
      const turn = dayOf(anchor)
      for (const [from, to] of [
        [turn, turn],
        [plusDays(turn, -1), plusDays(turn, -1)],
        [plusDays(turn, -3), plusDays(turn, 3)],
        [plusDays(turn, -70), plusDays(turn, 70)],
      ] as const) {
        const custom = { range: 'custom', from, to } as const
        compare(await ask(custom), all, () => true, zone)
        compare(
          await ask({ ...custom, channels: 'sms,inapp' }),
          all,
          (row) => row.channel !== 'whatsapp',
          zone,
        )
        const two = [senders[1]!.id, senders[2]!.id]
        compare(
          await ask({ ...custom, senders: two.join() }),
          all,
          (row) => two.includes(row.sender_id),
          zone,
        )
      }
      const chosen = [skills[1]!, skills[2]!]
      const bySkill = await ask({ skills: chosen.join(), channels: 'sms' })
      expect(bySkill.range.wholeLife).toBe(true)
      compare(bySkill, all, (row) => chosen.includes(row.skill_id ?? '') && row.channel === 'sms', zone)
      for (const id of ids) {
        compare(await ask({}, id), all, (row) => row.campaign_id === id, zone)
        compare(await ask({ range: 'last_30' }, id), all, (row) => row.campaign_id === id, zone)
        const whole = await ask({}, id)
        expect(whole.total).toEqual(count(all.filter((row) => row.campaign_id === id)))
      }
    }),
    { numRuns: RUNS },
  )
  expect((await ledger.problems()).filter((line) => line.startsWith('rollup'))).toEqual([])
  const summed = await ledger.db.asSystem((tx) =>
    rows(tx, sql<{ n: number }>`select count(*)::int as n from message_day_rollups`),
  )
  expect(summed[0]!.n, 'days that were summed').toBeGreaterThan(0)
}, 240_000)
