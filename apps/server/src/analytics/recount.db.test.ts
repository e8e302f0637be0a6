import type { Analytics, AnalyticsQuery, Figures, RangeName } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MESSAGE_DAYS, packOld } from '../delivery/index.ts'
import { applyReceipts, combineReceipts, insertReceived, markOptedOut } from '../messages/index.ts'
import { type Ledger, ledgerFixture, receiptOf } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { analyticsOf } from './analytics.ts'

// Random histories of the ledger, and everything the analytics pages say of them told once more the slow way: from the messages alone, one
// by one, with days and hours by the host's own calendar (Intl) instead of our arithmetic, and by what docs/analytics.md says.

const RUNS = 25
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Zones, each with moments at which its clocks change: by an hour, by half an hour, at midnight so that the day begins at one. */
const ZONES = [
  { zone: 'Europe/Berlin', turns: ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'] },
  { zone: 'America/Santiago', turns: ['2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z'] },
  { zone: 'Australia/Lord_Howe', turns: ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'] },
  { zone: 'America/New_York', turns: ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'] },
  { zone: 'Asia/Kathmandu', turns: ['2026-06-30T18:15:00Z', '2026-12-31T18:15:00Z'] },
]
const CHANNELS = ['sms', 'whatsapp', 'inapp'] as const
const REPLY_STEPS = [
  30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600,
  2592000,
]

let ledger: Ledger
let senders: { id: string; channel: string }[]
let skills: (string | null)[]
beforeAll(async () => {
  ledger = await ledgerFixture()
  const { accountId, clock } = ledger
  senders = CHANNELS.flatMap((channel) => [1, 2].map(() => ({ id: newId(), channel })))
  skills = [ledger.skillId, newId(), newId(), null]
  await ledger.db.asSystem(async (tx) => {
    for (const [n, { id, channel }] of senders.entries())
      await sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
        values (${accountId}, ${id}, ${`Sender ${n}`}, ${channel}, 'twilio-sms', ${`+1844555${1000 + n}`}, ${clock.now()})`.execute(
        tx,
      )
    for (const [n, id] of skills.slice(1, 3).entries())
      await sql`insert into skills (account_id, id, name, is_default, created_at) values (${accountId}, ${id}, ${`Skill ${n}`}, false, ${clock.now()})`.execute(
        tx,
      )
    await sql`update accounts set created_at = '2026-01-05T12:00:00Z' where id = ${accountId}`.execute(tx)
  })
})
afterAll(() => ledger?.kit.drop())

type Line = {
  sender: number
  country: number
  /** Minutes from the anchor to the first try. */
  tried: number
  became: 'sent' | 'failed' | 'unknown' | 'skipped' | 'skipped before' | 'queued' | 'in flight'
  segments: number
  /** Later news, in the order they arrive: minutes after the try, which may be days. */
  news: { after: number; what: 'sent' | 'delivered' | 'read' | 'failed' | 'reply' | 'stop' }[]
}

const line: fc.Arbitrary<Line> = fc.record({
  sender: fc.nat(5),
  country: fc.nat(3),
  tried: fc.oneof(
    fc.integer({ min: -200, max: 200 }),
    fc.integer({ min: -3 * 1440, max: 3 * 1440 }),
    fc.constantFrom(0, 15, -15, 30),
  ),
  became: fc.oneof(
    { weight: 6, arbitrary: fc.constant('sent' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Line['became']>(
        'failed',
        'unknown',
        'skipped',
        'skipped before',
        'queued',
        'in flight',
      ),
    },
  ),
  segments: fc.nat(3),
  news: fc.array(
    fc.record({
      after: fc.oneof(fc.nat(20), fc.nat(26 * 60), fc.nat(12 * 1440)),
      what: fc.constantFrom<Line['news'][number]['what']>(
        'sent',
        'delivered',
        'read',
        'failed',
        'reply',
        'stop',
      ),
    }),
    { maxLength: 5 },
  ),
})
const history = fc.record({
  zone: fc.nat(ZONES.length - 1),
  turn: fc.nat(1),
  campaigns: fc.array(
    fc.record({ skill: fc.nat(3), lines: fc.array(line, { minLength: 1, maxLength: 8 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  /** From the anchor to the moment of asking, days. */
  asked: fc.integer({ min: 0, max: 40 }),
  movesSkill: fc.boolean(),
  /**
   * When quarters are packed and days summed: before the news of each campaign, after all of them, or both, each at a day after the anchor; null =
   * not. Days may have been cut by the calendar of another zone than the one that asks.
   */
  packs: fc.record({
    early: fc.option(fc.integer({ min: -1, max: 6 })),
    late: fc.option(fc.integer({ min: -1, max: 20 })),
    zone: fc.nat(ZONES.length - 1),
    moves: fc.boolean(),
  }),
})
type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** Writes a campaign of the history into the ledger, as the engine, the dispatcher and intake write it; answers its id. */
async function write(
  anchor: number,
  campaign: History['campaigns'][number],
  beforeNews: () => Promise<void>,
): Promise<string> {
  const { accountId, db } = ledger
  const id = newId()
  const when = (minutes: number) => new Date(anchor + minutes * MINUTE)
  const messages = campaign.lines.map((one, n) => ({
    ...one,
    id: newId(),
    line: n + 1,
    ...senderOf(one.sender),
  }))
  await db.asSystem(async (tx) => {
    await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status, created_by_name, created_at,
        updated_at, launched_at, recipients, enqueued_all, sender_id, skill_id, lookback_minutes, route_all, content_id)
      values (${accountId}, ${id}, ${id}, 'Winter', '', '{}', 'sending', 'Ines', ${when(0)}, ${when(0)}, ${when(0)}, ${messages.length}, true,
        ${senders[0]!.id}, ${skills[campaign.skill]!}, 4320, true, ${id})`.execute(tx)
    const put = (list: typeof messages, state: string, skippedAt: boolean) =>
      list.length === 0
        ? null
        : sql`insert into messages (account_id, id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address, content_id,
            state, reason, country, created_at, skipped_at)
          select ${accountId}, m.id, ${id}, m.line, ${id}, 'out', 'marketing', m.channel, m.sender, '+1646555' || lpad(m.line::text, 4, '0'), ${id},
            ${state}, ${state === 'skipped' ? 'no_zone' : null}, m.country, ${when(-10)}, case when ${skippedAt} then m.at end
          from unnest(${list.map((m) => m.id)}::uuid[], ${list.map((m) => m.line)}::int[], ${list.map((m) => m.channel)}::text[],
            ${list.map((m) => m.senderId)}::uuid[], ${list.map((m) => COUNTRIES[m.country] ?? null)}::text[],
            ${list.map((m) => when(m.tried))}::timestamptz[]) as m (id, line, channel, sender, country, at)`.execute(
            tx,
          )
    await put(
      messages.filter((m) => m.became === 'skipped before'),
      'skipped',
      true,
    )
    await put(
      messages.filter((m) => m.became !== 'skipped before'),
      'queued',
      false,
    )
    const tried = messages.filter((m) => m.became !== 'queued' && m.became !== 'skipped before')
    const set = (list: typeof messages, assign: ReturnType<typeof sql>) =>
      sql`update messages m set ${assign} from unnest(${list.map((m) => m.id)}::uuid[], ${list.map((m) => when(m.tried))}::timestamptz[],
          ${list.map((m) => m.segments)}::int[]) as w (id, at, segments) where m.account_id = ${accountId} and m.id = w.id`.execute(
        tx,
      )
    const of = (became: Line['became']) => tried.filter((m) => m.became === became)
    await set(of('skipped'), sql`state = 'skipped', reason = 'opted_out', skipped_at = w.at`)
    await set(
      tried.filter((m) => m.became !== 'skipped'),
      sql`state = 'sending', attempt = 1, attempted_at = w.at, eligible_at = w.at`,
    )
    await set(
      of('sent'),
      sql`state = 'sent', sent_at = w.at + interval '2 seconds', carrier_id = 'SM' || m.id, segments = nullif(w.segments, 0)`,
    )
    await set(
      of('failed'),
      sql`state = 'failed', failed_at = w.at, reason = 'not_a_number', carrier_code = '21211'`,
    )
    await set(of('unknown'), sql`state = 'unknown', reason = 'no_answer'`)
  })
  const news = messages
    .filter((m) => !['queued', 'skipped', 'skipped before'].includes(m.became))
    .flatMap((m) => m.news.map((one) => ({ ...one, message: m, at: when(m.tried + one.after) })))
  await beforeNews()
  for (const one of news) await hear(one.message, one.what, one.at)
  return id
}

const COUNTRIES = ['US', 'DE', 'BR']
const senderOf = (n: number) => ({ senderId: senders[n]!.id, channel: senders[n]!.channel })

const hear = (
  message: { id: string; senderId: string; channel: string },
  what: Line['news'][number]['what'],
  at: Date,
) =>
  ledger.db.asSystem(async (tx) => {
    const { accountId } = ledger
    if (what === 'stop') await markOptedOut(tx, accountId, message.id, at)
    else if (what === 'reply')
      await insertReceived(tx, [
        {
          ...{
            accountId,
            id: newId(),
            senderId: message.senderId,
            channel: message.channel,
            address: ledger.phone(1),
          },
          ...{ body: 'Yes', carrierId: newId(), conversationId: newId(), received: null, at },
          answers: { id: message.id, opens: false },
        },
      ])
    else
      await applyReceipts(
        tx,
        combineReceipts([receiptOf({ account_id: accountId, id: message.id, attempt: 1 }, what, at)]),
        at,
      )
  })

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
        ids.push(await write(anchor, campaign, () => pack(told.packs.early)))
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
