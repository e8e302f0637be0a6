// pure
import * as Type from 'typebox'
import { ById, Channel, FileFormat, Id, Nullable, Time } from './common.ts'
import { MANAGERS, READ_ANALYTICS, route } from './route.ts'

/** Quick ranges. Weeks begin on Monday; `all` = since the account, or the campaign, began. */
export const RANGES = [
  'today',
  'this_week',
  'this_month',
  'last_30',
  'last_60',
  'last_90',
  'year_to_date',
  'all',
  'custom',
] as const
export const RangeName = Type.Enum(RANGES)
export type RangeName = (typeof RANGES)[number]

const CalendarDate = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day of the account’s calendar',
})
const List = (what: string) =>
  Type.Optional(Type.String({ maxLength: 4000, description: `${what}, separated by commas; absent = all` }))

export const AnalyticsQuery = Type.Object({
  range: Type.Optional(RangeName),
  from: Type.Optional(CalendarDate),
  to: Type.Optional(CalendarDate),
  skills: List('ids of skills'),
  channels: List('sms, whatsapp, inapp'),
  senders: List('ids of senders'),
})
export type AnalyticsQuery = Type.Static<typeof AnalyticsQuery>

/** Messages of campaigns, each counted once, at the time it was first tried. docs/analytics.md says every figure to the word. */
export const Figures = Type.Object({
  attempted: Type.Integer({ description: 'tried, or left out' }),
  eligible: Type.Integer({ description: 'nothing spoke against them when their turn came' }),
  skipped: Type.Integer(),
  sent: Type.Integer({ description: 'accepted by the carrier, whatever came later' }),
  delivered: Type.Integer({ description: 'reached the person, by the carrier’s receipt' }),
  read: Type.Integer(),
  failed: Type.Integer({ description: 'refused, or accepted and not delivered' }),
  failedLate: Type.Integer({ description: 'of the failed: the carrier had accepted them' }),
  unknown: Type.Integer({ description: 'nobody knows whether the carrier has them' }),
  responded: Type.Integer({ description: 'people who wrote back' }),
  replies: Type.Integer({ description: 'messages they wrote' }),
  optedOut: Type.Integer({ description: 'people who asked to stop' }),
  segments: Type.Integer({ description: 'of what the carrier accepted' }),
})
export type Figures = Type.Static<typeof Figures>

const Group = <T extends Type.TSchema>(key: T) => Type.Object({ key, name: Type.String(), figures: Figures })
const Reason = Type.Object({
  reason: Type.String(),
  carrierCode: Nullable(Type.String()),
  title: Type.String(),
  remedy: Nullable(Type.String()),
  messages: Type.Integer(),
})

/** What messages cost, as far as it is known. Amounts are in `currency`. */
const Cost = {
  /** By the account's own prices; null = nothing of it has a price. */
  estimated: Nullable(Type.Number()),
  /** As the carriers said; null = they said nothing yet. */
  actual: Nullable(Type.Number()),
}
export const Costs = Type.Object({
  /** Of the account's prices, or else what most was charged in; null = nothing is known. */
  currency: Nullable(Type.String()),
  ...Cost,
  sent: Type.Integer({ description: 'accepted by a carrier that charges: all but in-app' }),
  unpriced: Type.Integer({ description: 'of those sent: no price is written down for their country' }),
  told: Type.Integer({ description: 'of those sent: the carrier said what it cost' }),
  /** What was charged in other currencies; not in the sums. */
  others: Type.Array(
    Type.Object({ currency: Type.String(), amount: Type.Number(), messages: Type.Integer() }),
  ),
  spans: Type.Array(Type.Object({ ...Cost, sent: Type.Integer(), told: Type.Integer() })),
})
export type Costs = Type.Static<typeof Costs>
/** Surveys after conversations, each counted once, at the time it was sent. */
export const Satisfaction = Type.Object({
  asked: Type.Integer({ description: 'surveys that were sent' }),
  scores: Type.Array(Type.Integer(), {
    minItems: 5,
    maxItems: 5,
    description: 'people who gave 1, 2, 3, 4, 5',
  }),
  words: Type.Integer({ description: 'of them: who added words' }),
})
export type Satisfaction = Type.Static<typeof Satisfaction>

/** How many gave a score, and their average; null = nobody. */
export function averageOf({ scores }: Satisfaction): { scored: number; average: number | null } {
  const scored = scores.reduce((sum, n) => sum + n, 0)
  const points = scores.reduce((sum, n, index) => sum + n * (index + 1), 0)
  return { scored, average: scored > 0 ? points / scored : null }
}

const Liked = Type.Object({ key: Nullable(Type.String()), name: Type.String(), figures: Satisfaction })

export const Analytics = Type.Object({
  range: Type.Object({
    name: RangeName,
    from: CalendarDate,
    to: CalendarDate,
    unit: Type.Union([Type.Literal('hour'), Type.Literal('day'), Type.Literal('month')]),
    timeZone: Type.String(),
    /** Skills were chosen, so the range became the account's whole life. */
    wholeLife: Type.Boolean(),
  }),
  /** The same number of days before; null = there is nothing before. */
  before: Nullable(Type.Object({ from: CalendarDate, to: CalendarDate, figures: Figures })),
  total: Figures,
  /** One for each hour, day or month, oldest first; all of them, also those without any. */
  spans: Type.Array(Type.Object({ from: Time, to: Time, figures: Figures })),
  skills: Type.Array(Group(Nullable(Id))),
  channels: Type.Array(Group(Channel)),
  senders: Type.Array(Group(Id)),
  countries: Type.Array(Group(Type.String())),
  costs: Costs,
  failures: Type.Array(Reason),
  skips: Type.Array(Reason),
  replyTimes: Type.Object({
    /** Half of those who replied took at most so many seconds, to the next step of the scale; null = nobody replied. */
    median: Nullable(Type.Integer()),
    medianBefore: Nullable(Type.Integer()),
    /** `upTo` in seconds; null = longer than all. */
    steps: Type.Array(Type.Object({ upTo: Nullable(Type.Integer()), people: Type.Integer() })),
  }),
  /** How long people waited for an agent's first answer in conversations that were answered in these days; as replyTimes. */
  answerTimes: Type.Object({
    median: Nullable(Type.Integer()),
    medianBefore: Nullable(Type.Integer()),
    steps: Type.Array(Type.Object({ upTo: Nullable(Type.Integer()), people: Type.Integer() })),
  }),
  satisfaction: Type.Object({
    total: Satisfaction,
    before: Nullable(Satisfaction),
    /** As `spans`. */
    spans: Type.Array(Satisfaction),
    agents: Type.Array(Liked),
    skills: Type.Array(Liked),
    campaigns: Type.Array(Liked),
  }),
})
export type Analytics = Type.Static<typeof Analytics>

export const ANALYTICS_TABLES = [
  'time',
  'delivery',
  'response',
  'skills',
  'channels',
  'senders',
  'countries',
  'failures',
  'skips',
  'replies',
  'cost',
  'first_answers',
  'scores',
  'scores_time',
  'scores_agents',
  'scores_skills',
  'scores_campaigns',
] as const
export type AnalyticsTable = (typeof ANALYTICS_TABLES)[number]
const TableName = Type.Enum(ANALYTICS_TABLES)
const TableQuery = Type.Object({
  ...AnalyticsQuery.properties,
  table: TableName,
  format: Type.Optional(FileFormat),
})

export const analyticsRoutes = {
  accountAnalytics: route({
    method: 'GET',
    path: '/analytics',
    summary:
      'What became of the messages of all campaigns in a range of days, by time, skill, channel, sender',
    allow: READ_ANALYTICS,
    scope: 'analytics:read',
    fails: ['invalid_date'],
    query: AnalyticsQuery,
    response: Analytics,
  }),
  campaignAnalytics: route({
    method: 'GET',
    path: '/campaigns/:id/analytics',
    summary: 'The same for one campaign; its whole life unless a range is given',
    allow: MANAGERS,
    scope: 'analytics:read',
    fails: ['invalid_date'],
    params: ById,
    query: AnalyticsQuery,
    response: Analytics,
  }),
  downloadAnalytics: route({
    method: 'GET',
    path: '/analytics/table',
    summary: 'One table of the analytics page as CSV or XLSX',
    allow: READ_ANALYTICS,
    scope: 'analytics:read',
    fails: ['invalid_date'],
    raw: 'download',
    query: TableQuery,
  }),
  downloadCampaignAnalytics: route({
    method: 'GET',
    path: '/campaigns/:id/analytics/table',
    summary: 'One table of a campaign’s analytics as CSV or XLSX',
    allow: MANAGERS,
    scope: 'analytics:read',
    fails: ['invalid_date'],
    raw: 'download',
    params: ById,
    query: TableQuery,
  }),
}
