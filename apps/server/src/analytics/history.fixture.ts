import fc from 'fast-check'
import { sql } from 'kysely'
import { applyReceipts, combineReceipts, insertReceived, markOptedOut } from '../messages/index.ts'
import { type Ledger, ledgerFixture, receiptOf } from '../messages/ledger.fixture.ts'
import { newId } from '../platform/ids.ts'

// Random histories of campaigns, and how they get into the ledger: for tests that tell everything once more the slow way.

const MINUTE = 60_000

/** Zones, each with moments at which its clocks change: by an hour, by half an hour, at midnight so that the day begins at one. */
export const ZONES = [
  { zone: 'Europe/Berlin', turns: ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'] },
  { zone: 'America/Santiago', turns: ['2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z'] },
  { zone: 'Australia/Lord_Howe', turns: ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'] },
  { zone: 'America/New_York', turns: ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'] },
  { zone: 'Asia/Kathmandu', turns: ['2026-06-30T18:15:00Z', '2026-12-31T18:15:00Z'] },
]
const CHANNELS = ['sms', 'whatsapp', 'inapp'] as const

export type Line = {
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
export const history = fc.record({
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
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never

export type Histories = {
  ledger: Ledger
  senders: readonly { id: string; channel: string }[]
  /** The account's own, two more, and none. */
  skills: readonly (string | null)[]
  /** Writes a campaign of a history into the ledger, as the engine, the dispatcher and intake write it; answers its id. */
  write(
    anchor: number,
    campaign: History['campaigns'][number],
    beforeNews?: () => Promise<void>,
  ): Promise<string>
}

/** An account with two senders of each channel, in a database of its own. */
export async function openHistories(): Promise<Histories> {
  const ledger = await ledgerFixture()
  const { accountId, clock } = ledger
  const senders = CHANNELS.flatMap((channel) => [1, 2].map(() => ({ id: newId(), channel })))
  const skills = [ledger.skillId, newId(), newId(), null]
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

  async function write(
    anchor: number,
    campaign: History['campaigns'][number],
    beforeNews: () => Promise<void> = async () => {},
  ): Promise<string> {
    const { db } = ledger
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

  return { ledger, senders, skills, write }
}
