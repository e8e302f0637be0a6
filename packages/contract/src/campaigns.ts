// pure
import * as Type from 'typebox'
import { CampaignFilter } from './campaign-views.ts'
import { ById, Channel, DeliveryWindow, FileFormat, Id, Kind, Nullable, Ok, Time } from './common.ts'
import { OpenConversations, RichDraft, StepDraft } from './content.ts'
import { PaceTarget } from './pace.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { CostEstimate } from './prices.ts'
import { MANAGERS, READ_ANALYTICS, route } from './route.ts'

export const CampaignStatus = Type.Union([
  Type.Literal('draft'),
  Type.Literal('scheduled'),
  Type.Literal('sending'),
  Type.Literal('paused'),
  Type.Literal('finished'),
  Type.Literal('cancelled'),
  Type.Literal('stopped'),
])
export type CampaignStatus = Type.Static<typeof CampaignStatus>

/** People by where their message stands. The parts add up to `recipients`. */
export const Funnel = Type.Object({
  recipients: Type.Integer(),
  waiting: Type.Integer(),
  sending: Type.Integer(),
  sent: Type.Integer({ description: 'accepted by the carrier, no receipt' }),
  delivered: Type.Integer({ description: 'reached the person, not read' }),
  read: Type.Integer(),
  failed: Type.Integer(),
  unknown: Type.Integer({ description: 'the carrier did not answer; not sent again' }),
  skipped: Type.Integer(),
  expired: Type.Integer(),
  cancelled: Type.Integer(),
  replied: Type.Integer({ description: 'not a part: of those above, how many wrote back' }),
  optedOut: Type.Integer({ description: 'not a part: of those above, how many asked to stop' }),
})
export type Funnel = Type.Static<typeof Funnel>

/** First so many, then wait for a person. auto = on above 10,000 recipients. */
export const CanaryMode = Type.Union([Type.Literal('auto'), Type.Literal('on'), Type.Literal('off')])
export type CanaryMode = Type.Static<typeof CanaryMode>
export const CANARY_ABOVE = 10_000

/** How many of `recipients` go first before a person looks; null = all go. A canary as large as the audience is none. */
export function firstOnes(canary: { mode: CanaryMode; size: number }, recipients: number): number | null {
  const wanted = canary.mode === 'on' || (canary.mode === 'auto' && recipients > CANARY_ABOVE)
  return wanted && canary.size < recipients ? canary.size : null
}

/** Somebody asks a person to look at a draft and to launch it. */
export const LaunchRequest = Type.Object({
  at: Time,
  byName: Type.String({ description: 'the person or application that asked' }),
  byApplication: Type.Boolean(),
  note: Type.String({ description: 'what they say about it; may be empty' }),
})
export type LaunchRequest = Type.Static<typeof LaunchRequest>

export const Campaign = Type.Object({
  id: Id,
  shortId: Type.String(),
  name: Type.String(),
  channel: Channel,
  kind: Kind,
  senderId: Nullable(Id),
  skillId: Nullable(Id),
  lookbackMinutes: Type.Integer({ minimum: 60, maximum: 43200 }),
  routeAll: Type.Boolean(),
  message: Type.String(),
  /** What the first channel says beyond its text: the template and what fills it, or the in-app picture and link. */
  rich: Nullable(RichDraft),
  optOutOn: Type.Boolean(),
  optOutText: Type.String(),
  /** Further channels in their order; empty = only the first. */
  fallbacks: Type.Array(StepDraft),
  /** The handoff it was made from; its steps were copied. */
  handoffId: Nullable(Id),
  /** Lists of people who do not get it, and campaigns whose people do not. */
  excludeLists: Type.Array(Id),
  excludeCampaigns: Type.Array(Id),
  /** null = as the account says. */
  openConversations: Nullable(OpenConversations),
  deliveryWindow: DeliveryWindow,
  startMode: Type.Union([Type.Literal('now'), Type.Literal('later')]),
  startAt: Nullable(Time),
  notAfter: Nullable(Time),
  noZone: Type.Union([Type.Literal('hold'), Type.Literal('account_zone'), Type.Literal('leave_out')]),
  speed: Nullable(Type.Number()),
  /** Goes only as fast as the skill's people can answer: so long who replies should wait at most, seconds. Null = it does not. */
  paceTargetSeconds: Nullable(Type.Integer()),
  status: CampaignStatus,
  statusReason: Nullable(Type.String()),
  statusCode: Nullable(
    Type.Union([Type.Literal('canary'), Type.Literal('breaker'), Type.Literal('sender')], {
      description:
        'why it paused or stopped by itself: its first ones are out, too many failed, its sender does not work',
    }),
  ),
  canaryMode: CanaryMode,
  canarySize: Type.Integer(),
  createdByName: Type.String(),
  createdAt: Time,
  updatedAt: Time,
  launchedByName: Nullable(Type.String()),
  launchedAt: Nullable(Time),
  /** The launch can be undone until then, and nothing is sent before; null = it cannot. */
  undoUntil: Nullable(Time),
  /** Of a draft only; null = nobody asked. */
  launchRequest: Nullable(LaunchRequest),
  finishedAt: Nullable(Time),
  revision: Type.Integer(),
  funnel: Funnel,
})
export type Campaign = Type.Static<typeof Campaign>

/** Every field a draft has; all optional, so that drafts save as one types. */
export const CampaignChange = Type.Object({
  revision: Type.Optional(
    Type.Integer({ description: 'the revision the change was made on; an older one answers 409' }),
  ),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  kind: Type.Optional(Kind),
  channel: Type.Optional(Channel),
  senderId: Type.Optional(Nullable(Id)),
  skillId: Type.Optional(Nullable(Id)),
  lookbackMinutes: Type.Optional(Type.Integer({ minimum: 60, maximum: 43200 })),
  routeAll: Type.Optional(Type.Boolean()),
  message: Type.Optional(Type.String({ maxLength: 10_000 })),
  rich: Type.Optional(Nullable(RichDraft)),
  fallbacks: Type.Optional(Type.Array(StepDraft, { maxItems: 2 })),
  handoffId: Type.Optional(Nullable(Id)),
  excludeLists: Type.Optional(Type.Array(Id, { maxItems: 20 })),
  excludeCampaigns: Type.Optional(Type.Array(Id, { maxItems: 20 })),
  openConversations: Type.Optional(Nullable(OpenConversations)),
  optOutOn: Type.Optional(Type.Boolean()),
  optOutText: Type.Optional(Type.String({ maxLength: 300 })),
  deliveryWindow: Type.Optional(DeliveryWindow),
  startMode: Type.Optional(Type.Union([Type.Literal('now'), Type.Literal('later')])),
  startAt: Type.Optional(Nullable(Time)),
  notAfter: Type.Optional(Nullable(Time)),
  noZone: Type.Optional(
    Type.Union([Type.Literal('hold'), Type.Literal('account_zone'), Type.Literal('leave_out')]),
  ),
  speed: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 20000 }))),
  paceTargetSeconds: Type.Optional(Nullable(PaceTarget)),
  canaryMode: Type.Optional(CanaryMode),
  canarySize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
})
export type CampaignChange = Type.Static<typeof CampaignChange>

export const Rate = Type.Object({ part: Type.Integer(), whole: Type.Integer() })
const Card = Type.Object({
  now: Rate,
  before: Rate,
  /** One figure a day, oldest first, null on days without any. */
  days: Type.Array(Nullable(Type.Number())),
})
export const CampaignCards = Type.Object({
  reached: Card,
  accepted: Card,
  replied: Card,
  optedOut: Card,
})
export type CampaignCards = Type.Static<typeof CampaignCards>

/** Why a launch would not be right, in words, with the step (1–4) that mends it. */
export const LaunchProblem = Type.Object({
  code: Type.String(),
  step: Type.Integer(),
  field: Type.String(),
  message: Type.String(),
})
export type LaunchProblem = Type.Static<typeof LaunchProblem>

/** People who share one clock and one set of hours, and when they can be reached. Times are epoch milliseconds. */
export const PlanRow = Type.Object({
  key: Type.String(),
  title: Type.String(),
  places: Type.String(),
  clock: Type.String({ description: '"UTC-5", or "2 clocks"' }),
  hours: Type.String({ description: 'what all rules together leave: "Mon–Fri 09:00–20:00"' }),
  people: Type.Integer(),
  open: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number() })),
  first: Nullable(Type.Number({ description: 'when the first of them leaves' })),
  last: Nullable(Type.Number()),
})
export const Plan = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  timeZone: Type.String(),
  speed: Type.Number({ description: 'messages a second' }),
  people: Type.Integer(),
  planned: Type.Integer(),
  held: Type.Array(Type.Object({ reason: Type.String(), people: Type.Integer(), detail: Type.String() })),
  /** Rules that are stricter than the campaign's own window: "Florida", "not after 20:00". */
  stricter: Type.Array(Type.Object({ name: Type.String(), detail: Type.String(), people: Type.Integer() })),
  rows: Type.Array(PlanRow),
  /** Messages leaving in each half hour from `from`. */
  halfHours: Type.Array(Type.Integer()),
  headline: Type.String(),
})
export type Plan = Type.Static<typeof Plan>
export type PlanRow = Type.Static<typeof PlanRow>

export const Review = Type.Object({
  problems: Type.Array(LaunchProblem),
  /** What may be launched and is still worth a second thought: `people` whom it concerns. */
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String(), people: Type.Integer() })),
  segments: Type.Object({ min: Type.Integer(), max: Type.Integer(), total: Type.Integer() }),
  cost: CostEstimate,
  excluded: Type.Integer({
    description: 'of those ready: on a list to leave out, or got a campaign that is left out',
  }),
  countries: Type.Array(Type.Object({ country: Type.String(), people: Type.Integer() })),
  consent: Type.Object({ version: Type.Integer(), brand: Type.String(), statement: Type.String() }),
  plan: Plan,
})
export type Review = Type.Static<typeof Review>

export const Waiting = Type.Object({
  reason: Type.Union([
    Type.Literal('turn'),
    Type.Literal('window'),
    Type.Literal('retry'),
    Type.Literal('start'),
    Type.Literal('paused'),
    Type.Literal('no_zone'),
    Type.Literal('no_shared_hours'),
    Type.Literal('preparing'),
    Type.Literal('canary'),
    Type.Literal('daily_cap'),
    Type.Literal('conversation'),
  ]),
  people: Type.Integer(),
  next: Nullable(Time),
  detail: Type.String(),
})
export const Failure = Type.Object({
  reason: Type.String(),
  carrierCode: Nullable(Type.String()),
  people: Type.Integer(),
  title: Type.String({ description: 'plain words' }),
  remedy: Type.String(),
  retryable: Type.Boolean({ description: 'another try may succeed' }),
})
/** One channel of a campaign: everybody tried on it. The parts add up to `people`; a person who went on is among the next one's too. */
export const StepProgress = Type.Object({
  step: Type.Integer({ description: '0 is the first channel' }),
  channel: Channel,
  senderName: Type.String(),
  people: Type.Integer(),
  waiting: Type.Integer({ description: 'in line or on their way' }),
  sent: Type.Integer({ description: 'accepted by the carrier, no receipt' }),
  delivered: Type.Integer({ description: 'reached the person, not read' }),
  read: Type.Integer(),
  failed: Type.Integer({ description: 'and did not go on' }),
  unknown: Type.Integer(),
  skipped: Type.Integer({ description: 'skipped, expired or cancelled, and did not go on' }),
  wentOn: Type.Integer({ description: 'not reached here: the next channel took over' }),
  /** Why they went on, the most frequent first; adds up to `wentOn`. */
  whyOn: Type.Array(
    Type.Object({
      reason: Type.String(),
      carrierCode: Nullable(Type.String()),
      people: Type.Integer(),
      title: Type.String({ description: 'plain words' }),
    }),
  ),
})
export type StepProgress = Type.Static<typeof StepProgress>

export const Progress = Type.Object({
  campaign: Campaign,
  now: Time,
  /** Each channel in its order; empty before the launch. */
  steps: Type.Array(StepProgress),
  perSecond: Type.Number({ description: 'handed to the carrier, a second, over the last minute' }),
  /** Handed to the carrier, by minute, oldest first. */
  speed: Type.Array(Type.Object({ at: Time, n: Type.Integer() })),
  waiting: Type.Array(Waiting),
  noReceipt: Type.Integer({
    description: 'of those sent: no receipt came, and the carrier, asked for a day, knows of none',
  }),
  firstOnesLeft: Nullable(
    Type.Integer({ description: 'how many still go before it waits for a person; null = all may go' }),
  ),
  /** Of those nobody knows of: how many the carrier is still asked about, and when next. */
  unsure: Type.Object({ asked: Type.Integer(), nextAskAt: Nullable(Time) }),
  failures: Type.Array(Failure),
  skipped: Type.Array(Type.Object({ reason: Type.String(), people: Type.Integer(), title: Type.String() })),
  answers: Type.Object({
    waiting: Type.Integer(),
    withAgents: Type.Integer(),
    withBots: Type.Integer(),
    closed: Type.Integer(),
  }),
})
export type Progress = Type.Static<typeof Progress>

/** One link of what a person was sent: a channel, and what became of it. */
export const ChainLink = Type.Object({
  step: Type.Integer(),
  channel: Channel,
  address: Type.String(),
  text: Type.String(),
  /** The template it was sent by, with its language: "order_ready (en_US)"; null = plain text. */
  template: Nullable(Type.String()),
  state: Type.String(),
  words: Type.String(),
  carrierCode: Nullable(Type.String()),
  /** The next channel took over from it. */
  wentOn: Type.Boolean(),
  attempts: Type.Integer({ description: 'how often it was handed to the carrier or tried' }),
  dueAt: Nullable(Time),
  attemptedAt: Nullable(Time),
  sentAt: Nullable(Time),
  deliveredAt: Nullable(Time),
  readAt: Nullable(Time),
  failedAt: Nullable(Time),
  skippedAt: Nullable(Time),
})
export type ChainLink = Type.Static<typeof ChainLink>

export const MessageRow = Type.Object({
  id: Id,
  line: Nullable(Type.Integer()),
  /** The channel that stands for this person now: the last one tried. */
  channel: Channel,
  /** Every channel tried, first to last; the last one is this row. */
  chain: Type.Array(ChainLink),
  address: Type.String(),
  text: Type.String(),
  state: Type.String(),
  /** The state in words: "Waiting: window opens at 11:00", "Failed: Phone off or out of reach". */
  words: Type.String(),
  carrierCode: Nullable(Type.String()),
  segments: Nullable(Type.Integer()),
  attempts: Type.Integer({ description: 'how often it was handed to the carrier or tried' }),
  dueAt: Nullable(Time),
  eligibleAt: Nullable(Time),
  attemptedAt: Nullable(Time),
  sentAt: Nullable(Time),
  deliveredAt: Nullable(Time),
  readAt: Nullable(Time),
  failedAt: Nullable(Time),
  skippedAt: Nullable(Time),
  respondedAt: Nullable(Time),
  /** While nobody knows its outcome: when the carrier is asked next. */
  nextAskAt: Nullable(Time),
})
export type MessageRow = Type.Static<typeof MessageRow>

/** A message sent to somebody of the team to look at, and how it stands. It counts nowhere. */
export const TestMessage = Type.Object({
  id: Id,
  channel: Channel,
  to: Type.String({ description: 'as the carrier is given it' }),
  text: Type.String(),
  state: Type.String(),
  words: Type.String(),
  /** What to do about a failure; null = nothing. */
  remedy: Nullable(Type.String()),
  carrierCode: Nullable(Type.String()),
  /** Nothing more is to be expected. One that was sent may still be delivered, or read. */
  done: Type.Boolean(),
})
export type TestMessage = Type.Static<typeof TestMessage>

export const ReplyRow = Type.Object({
  conversationId: Id,
  address: Type.String(),
  name: Nullable(Type.String()),
  text: Type.String(),
  at: Time,
  state: Type.String(),
})

/** Narrows a list of recipients to one reason. */
const Why = {
  reason: Type.Optional(
    Type.String({ maxLength: 60, description: 'why they failed or were skipped, as in `progress`' }),
  ),
  carrierCode: Type.Optional(Type.String({ maxLength: 60, description: 'what their carrier said' })),
}

export const campaignRoutes = {
  listCampaigns: route({
    method: 'GET',
    path: '/campaigns',
    summary: 'Campaigns of the account that fit a filter, newest first unless sorted, with counts by state',
    allow: MANAGERS,
    scope: 'campaigns:read',
    query: Type.Object({
      ...CampaignFilter.properties,
      ...pageQuery(200),
    }),
    response: Type.Object({
      campaigns: Type.Array(Campaign),
      total: Type.Integer(),
      counts: Type.Record(Type.String(), Type.Integer()),
      creators: Type.Array(Type.String(), { description: 'who made campaigns of this account, by name' }),
      nextCursor: NextCursor,
    }),
  }),
  campaignCards: route({
    method: 'GET',
    path: '/campaigns/cards',
    summary:
      'Success rate (both meanings), response rate and opt-outs over the last days, against the days before',
    allow: READ_ANALYTICS,
    scope: 'analytics:read',
    query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })) }),
    response: CampaignCards,
  }),
  createCampaign: route({
    method: 'POST',
    path: '/campaigns',
    summary: 'Start a draft',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['window_empty', 'start_past'],
    body: CampaignChange,
    response: Campaign,
  }),
  getCampaign: route({
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'One campaign',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: Campaign,
  }),
  changeCampaign: route({
    method: 'PATCH',
    path: '/campaigns/:id',
    summary: 'Change a draft; a launched campaign takes only name, skill, speed and stop time',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['edited_elsewhere', 'window_empty', 'start_past', 'wrong_state'],
    params: ById,
    body: CampaignChange,
    response: Campaign,
  }),
  deleteCampaign: route({
    method: 'DELETE',
    path: '/campaigns/:id',
    summary: 'Delete a draft',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: ById,
    response: Ok,
  }),
  duplicateCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/duplicate',
    summary: 'A new draft with the same settings and message, without recipients',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    response: Campaign,
  }),
  archiveCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/archive',
    summary: 'Put a campaign that is over out of the list, or back',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: ById,
    body: Type.Object({ archived: Type.Boolean() }),
    response: Campaign,
  }),
  archiveCampaigns: route({
    method: 'POST',
    path: '/campaigns/archive',
    summary:
      'Put several campaigns that are over out of the list, or back. Answers those that moved; the others stay',
    allow: MANAGERS,
    scope: 'campaigns:write',
    body: Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 500 }), archived: Type.Boolean() }),
    response: Type.Object({ moved: Type.Array(Id) }),
  }),
  planCampaign: route({
    method: 'GET',
    path: '/campaigns/:id/plan',
    summary: 'When the messages of this draft would go out',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['wrong_state'],
    params: ById,
    response: Plan,
  }),
  reviewCampaign: route({
    method: 'GET',
    path: '/campaigns/:id/review',
    summary: 'Everything to look at before launch, and what still stands in its way',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['wrong_state'],
    params: ById,
    response: Review,
  }),
  testCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/test',
    summary:
      'Send one channel of a campaign to one person to look at, with the values of a row. It counts nowhere',
    allow: MANAGERS,
    scope: 'campaigns:launch',
    fails: ['not_activated', 'invalid_phone', 'opted_out', 'too_many_tests', 'wrong_state'],
    params: ById,
    body: Type.Object({
      step: Type.Integer({ minimum: 0, maximum: 2 }),
      to: Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'a phone number, or a consumer id in-app',
      }),
      line: Type.Optional(Type.Integer({ minimum: 1, description: 'the row whose values fill it' })),
      variables: Type.Optional(
        Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 2000 }), {
          description: 'values that go before those of the row',
        }),
      ),
    }),
    response: Type.Object({ id: Id }),
  }),
  campaignTest: route({
    method: 'GET',
    path: '/campaigns/:id/test',
    summary: 'How a test message stands',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    query: Type.Object({ messageId: Id }),
    response: TestMessage,
  }),
  launchCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/launch',
    summary: 'Launch. Needs the consent statement by version; launching twice answers the same campaign',
    allow: MANAGERS,
    scope: 'campaigns:launch',
    fails: ['not_activated', 'not_ready', 'consent_changed', 'wrong_state'],
    params: ById,
    body: Type.Object({ consentVersion: Type.Integer() }),
    response: Campaign,
  }),
  requestLaunch: route({
    method: 'POST',
    path: '/campaigns/:id/launch-request',
    summary:
      'Ask a person to look at a draft and to launch it; the console shows who asked. Nothing is sent. Asking again replaces what was said',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['not_ready', 'wrong_state'],
    params: ById,
    body: Type.Object({
      note: Type.Optional(
        Type.String({
          maxLength: 500,
          description: 'for whoever looks at it: what it is for, what to look at',
        }),
      ),
    }),
    response: Campaign,
  }),
  dropLaunchRequest: route({
    method: 'DELETE',
    path: '/campaigns/:id/launch-request',
    summary: 'Take it back, or turn it down: the draft stays as it is',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    response: Campaign,
  }),
  undoLaunch: route({
    method: 'POST',
    path: '/campaigns/:id/undo-launch',
    summary:
      'Back to a draft as it was, while nothing was sent (see undoUntil). 409 too_late when the first messages are on their way; a draft answers itself',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    response: Campaign,
  }),
  pauseCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/pause',
    summary: 'Stop handing over; what waits stays in line',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: ById,
    response: Campaign,
  }),
  resumeCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/resume',
    summary: 'Go on',
    allow: MANAGERS,
    scope: 'campaigns:launch',
    fails: ['wrong_state', 'not_activated'],
    params: ById,
    response: Campaign,
  }),
  cancelCampaign: route({
    method: 'POST',
    path: '/campaigns/:id/cancel',
    summary: 'End it: whoever was not sent to will not get it',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: ById,
    response: Campaign,
  }),
  sendAgain: route({
    method: 'POST',
    path: '/campaigns/:id/send-again',
    summary:
      'Put failed people of one reason, or those nobody knows of, back in line. Opt-outs and windows are tested again',
    allow: MANAGERS,
    scope: 'campaigns:launch',
    fails: ['wrong_state', 'not_activated'],
    params: ById,
    body: Type.Object({
      state: Type.Union([Type.Literal('failed'), Type.Literal('unknown')]),
      reason: Type.Optional(Type.String({ maxLength: 60 })),
      carrierCode: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
    }),
    response: Type.Object({ people: Type.Integer(), campaign: Campaign }),
  }),
  campaignProgress: route({
    method: 'GET',
    path: '/campaigns/:id/progress',
    summary: 'The live page: funnel, speed, who waits and why, what failed and what to do',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['wrong_state'],
    params: ById,
    response: Progress,
  }),
  listMessages: route({
    method: 'GET',
    path: '/campaigns/:id/messages',
    summary: 'Recipients of a launched campaign with what happened to each',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    query: Type.Object({
      state: Type.Optional(Type.String()),
      channel: Type.Optional(Channel),
      search: Type.Optional(Type.String({ maxLength: 50 })),
      ...Why,
      afterLine: Type.Optional(Type.Integer({ minimum: 0, description: 'only those behind this line' })),
      ...pageQuery(500),
    }),
    response: Type.Object({ messages: Type.Array(MessageRow), nextCursor: NextCursor }),
  }),
  listMessagePages: route({
    method: 'GET',
    path: '/campaigns/:id/messages/pages',
    summary: 'Where each page of that list begins, so that any place in it can be asked for at once',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    query: Type.Object({
      state: Type.Optional(Type.String()),
      channel: Type.Optional(Channel),
      search: Type.Optional(Type.String({ maxLength: 50 })),
      ...Why,
      size: Type.Optional(Type.Integer({ minimum: 50, maximum: 500, description: 'rows of a page; 200' })),
    }),
    response: Type.Object({
      total: Type.Integer(),
      starts: Type.Array(Type.Integer(), { description: '`afterLine` of each page, the first on top' }),
    }),
  }),
  listReplies: route({
    method: 'GET',
    path: '/campaigns/:id/replies',
    summary: 'Conversations that answers to this campaign opened, newest first',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    query: Type.Object(pageQuery(500)),
    response: Type.Object({ replies: Type.Array(ReplyRow), nextCursor: NextCursor }),
  }),
  downloadMessages: route({
    method: 'GET',
    path: '/campaigns/:id/messages/file',
    summary: 'All recipients and messages as CSV or XLSX',
    allow: MANAGERS,
    scope: 'campaigns:read',
    raw: 'download',
    params: ById,
    query: Type.Object({ format: Type.Optional(FileFormat) }),
  }),
  downloadCampaigns: route({
    method: 'GET',
    path: '/campaigns/file',
    summary: 'All campaigns since the account began as CSV or XLSX',
    allow: MANAGERS,
    scope: 'campaigns:read',
    raw: 'download',
    query: Type.Object({ format: Type.Optional(FileFormat) }),
  }),
  planPhones: route({
    method: 'POST',
    path: '/plan',
    summary: 'Candidate time zones of phones, why, and the next opening of a window',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['invalid_time', 'window_empty'],
    body: Type.Object({
      phones: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 1000 }),
      country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
      now: Type.Optional(Time),
    }),
    response: Type.Object({
      plans: Type.Array(
        Type.Object({
          input: Type.String(),
          valid: Type.Boolean(),
          e164: Nullable(Type.String()),
          type: Nullable(Type.String()),
          zones: Type.Array(Type.String()),
          zoneSource: Nullable(Type.String()),
          nextOpen: Nullable(Type.String()),
          reason: Nullable(Type.String()),
        }),
      ),
    }),
  }),
}
