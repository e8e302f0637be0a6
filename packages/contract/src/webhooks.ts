// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Kind, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { ADMIN, MANAGERS, route } from './route.ts'

// Webhooks out, after the Standard Webhooks specification: what is told, in which form, and who is told.

const MessageTold = Type.Object({
  id: Id,
  campaignId: Nullable(Id),
  line: Nullable(Type.Integer({ description: 'of the recipient in the campaign’s audience' })),
  step: Type.Integer({ description: 'place of the channel in the campaign’s order, from 0' }),
  conversationId: Nullable(Id),
  channel: Channel,
  kind: Kind,
  purpose: Nullable(Type.String({ description: 'test, consent_answer or closed_answer' })),
  senderId: Id,
  to: Type.String({ description: 'the person’s address: E.164, or their id in the app' }),
  country: Nullable(Type.String()),
  attempt: Type.Integer({ description: 'from 1; higher after a failure that passed' }),
  segments: Nullable(Type.Integer()),
  carrierId: Nullable(Type.String()),
  reason: Nullable(Type.String({ description: 'why it failed or was skipped; see docs/errors.md' })),
  carrierCode: Nullable(Type.String()),
  attemptedAt: Nullable(Time),
  sentAt: Nullable(Time),
  deliveredAt: Nullable(Time),
  readAt: Nullable(Time),
  failedAt: Nullable(Time),
  skippedAt: Nullable(Time),
})
const ReplyTold = Type.Object({
  id: Id,
  campaignId: Nullable(Id),
  conversationId: Nullable(Type.String({ format: 'uuid', description: 'null for STOP, START and HELP' })),
  channel: Channel,
  senderId: Id,
  from: Type.String(),
  text: Nullable(Type.String()),
  more: Nullable(Type.Unknown({ description: 'files, the button that was tapped, the message it answers' })),
  carrierId: Nullable(Type.String()),
  receivedAt: Time,
})
const OptOutTold = Type.Object({
  channel: Type.Union([Channel, Type.Literal('all')]),
  address: Type.String(),
  category: Nullable(Type.Literal('marketing')),
  source: Type.String({ description: 'reply, carrier, agent, person, import, api, preference or inapp' }),
  words: Nullable(Type.String()),
  campaignId: Nullable(Id),
  since: Time,
})
const CampaignTold = Type.Object({
  id: Id,
  shortId: Type.String(),
  name: Type.String(),
  kind: Kind,
  status: Type.String({ description: 'scheduled, sending, paused, stopped, finished or cancelled' }),
  reason: Nullable(Type.String({ description: 'canary, breaker or sender, when it paused by itself' })),
  reasonText: Nullable(Type.String()),
  recipients: Type.Integer(),
  launchedAt: Nullable(Time),
  finishedAt: Nullable(Time),
})
const ConversationTold = Type.Object({
  id: Id,
  channel: Channel,
  senderId: Id,
  address: Type.String(),
  name: Nullable(Type.String()),
  skillId: Id,
  campaignId: Nullable(Id),
  openingMessageId: Nullable(Id),
  state: Type.String({ description: 'queued, assigned or closed' }),
  assigneeId: Nullable(Type.String()),
  assigneeName: Nullable(Type.String()),
  assigneeKind: Nullable(Type.Union([Type.Literal('agent'), Type.Literal('bot')])),
  openedAt: Time,
  closedAt: Nullable(Time),
})
const SurveyTold = Type.Object({
  conversationId: Id,
  channel: Channel,
  senderId: Id,
  address: Type.String(),
  skillId: Id,
  campaignId: Nullable(Id),
  agentId: Nullable(
    Type.String({ description: 'whose conversation it was when it was closed; null = nobody’s, or a bot’s' }),
  ),
  agentName: Nullable(Type.String()),
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  words: Type.Boolean({ description: 'they wrote words too; read them in the conversation' }),
  sentAt: Nullable(Time),
  scoredAt: Nullable(Time),
})
const TestTold = Type.Object({ message: Type.String() })

const event = <T extends Type.TSchema>(says: string, data: T) => ({ says, data })

/** Every event, what it says, and the form of its `data`. A name or field that stands here does not change its meaning; fields may be added. */
export const webhookEvents = {
  'message.sent': event('The carrier took the message', MessageTold),
  'message.delivered': event('It reached the person', MessageTold),
  'message.read': event('The person read it', MessageTold),
  'message.failed': event('It was refused, or did not arrive', MessageTold),
  'message.unknown': event('Nobody knows yet whether the carrier has it', MessageTold),
  'message.skipped': event('It was left out: opted out, capped, or another rule', MessageTold),
  'message.expired': event('Its time was over before its turn', MessageTold),
  'message.cancelled': event('A person ended it before its turn', MessageTold),
  'message.received': event('A person wrote', ReplyTold),
  'optout.created': event('A person asked to stop', OptOutTold),
  'optout.removed': event('A person may be written to again', OptOutTold),
  'campaign.launched': event('A campaign was launched', CampaignTold),
  'campaign.paused': event('It was paused, by a person or by itself', CampaignTold),
  'campaign.resumed': event('It goes on', CampaignTold),
  'campaign.finished': event('Nobody waits any more', CampaignTold),
  'campaign.cancelled': event('It was ended', CampaignTold),
  'conversation.opened': event('A conversation began', ConversationTold),
  'conversation.assigned': event('An agent or a bot has it', ConversationTold),
  'conversation.transferred': event('It went to another agent, bot or skill', ConversationTold),
  'conversation.returned': event('It went back to its queue', ConversationTold),
  'conversation.closed': event('It was closed', ConversationTold),
  'survey.answered': event(
    'A person said how they found it: a score, and once more when words follow',
    SurveyTold,
  ),
} as const

export type WebhookEventType = keyof typeof webhookEvents
export const WEBHOOK_EVENTS = Object.keys(webhookEvents) as WebhookEventType[]
/** Sent by a person from the console, to any subscription. */
export const WEBHOOK_TEST = 'webhook.test'
export const WebhookTestData = TestTold

export const WebhookEventType = Type.Enum(WEBHOOK_EVENTS)

/** The body of a webhook of this type. */
export const webhookBody = (type: WebhookEventType | typeof WEBHOOK_TEST) =>
  Type.Object({
    type: Type.Literal(type),
    timestamp: Type.String({ format: 'date-time', description: 'when it happened' }),
    data: type === WEBHOOK_TEST ? TestTold : webhookEvents[type].data,
  })

/** After a secret was replaced, so many hours both sign. */
export const WEBHOOK_OVERLAP_HOURS = 24
/** Days that deliveries and their attempts are kept. */
export const WEBHOOK_LOG_DAYS = 14
/** A receiver that took nothing for so many days is switched off. */
export const WEBHOOK_PATIENCE_DAYS = 3
/** Waiting deliveries are counted up to here. */
export const WEBHOOK_MOST_COUNTED = 10_000

export const Webhook = Type.Object({
  id: Id,
  name: Type.String(),
  url: Type.String(),
  events: Type.Array(WebhookEventType),
  campaignIds: Type.Array(Id, { description: 'none = every campaign, and what belongs to no campaign' }),
  enabled: Type.Boolean(),
  disabledReason: Nullable(
    Type.Union([Type.Literal('person'), Type.Literal('gone'), Type.Literal('failing')], {
      description: 'gone: it answered 410. failing: it took nothing for days',
    }),
  ),
  disabledAt: Nullable(Time),
  secretHint: Type.String({ description: 'the last four letters of the secret' }),
  oldSecretUntil: Nullable(Type.String({ format: 'date-time', description: 'the secret before signs too' })),
  createdByName: Type.String(),
  createdAt: Time,
  lastDeliveredAt: Nullable(Time),
  failingSince: Nullable(Time),
  restUntil: Nullable(Type.String({ format: 'date-time', description: 'nothing is posted before' })),
  lastError: Nullable(Type.String()),
  waiting: Type.Integer({ description: `not taken yet; counted up to ${WEBHOOK_MOST_COUNTED}` }),
})
export type Webhook = Type.Static<typeof Webhook>

export const DeliveryState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
])
export const WebhookDelivery = Type.Object({
  id: Type.String({ format: 'uuid', description: 'also its webhook-id' }),
  type: Type.String(),
  at: Type.String({ format: 'date-time', description: 'when it happened' }),
  about: Type.String({ description: 'the id that its order keeps to: message, conversation or campaign' }),
  state: DeliveryState,
  attempts: Type.Integer(),
  nextAt: Nullable(
    Type.String({ format: 'date-time', description: 'the next try; null = at once, or none' }),
  ),
  settledAt: Nullable(Time),
  lastStatus: Nullable(Type.Integer()),
  lastError: Nullable(Type.String()),
})
export type WebhookDelivery = Type.Static<typeof WebhookDelivery>

export const WebhookAttempt = Type.Object({
  n: Type.Integer(),
  at: Time,
  ms: Type.Integer(),
  status: Nullable(Type.Integer()),
  error: Nullable(Type.String({ description: 'in words; null = it was taken' })),
  answer: Nullable(Type.String({ description: 'its first bytes' })),
})
export type WebhookAttempt = Type.Static<typeof WebhookAttempt>

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Url = Type.String({ minLength: 1, maxLength: 2000 })
const Events = Type.Array(WebhookEventType, { minItems: 1, maxItems: 100, uniqueItems: true })
const Campaigns = Type.Array(Id, { maxItems: 50, uniqueItems: true })
const ByDelivery = Type.Object({ id: Id, deliveryId: Id })
/** The secret is in this answer and nowhere else. */
const WithSecret = Type.Object({ webhook: Webhook, secret: Type.String() })

export const webhookRoutes = {
  listWebhooks: route({
    method: 'GET',
    path: '/webhooks',
    summary: 'Subscriptions of the brand’s systems, and how their receivers do',
    allow: MANAGERS,
    scope: 'webhooks:read',
    response: Type.Object({
      webhooks: Type.Array(Webhook),
      inside: Type.Array(Type.String(), {
        description: 'hosts of this server’s own network that may be called too, as name or name:port',
      }),
    }),
  }),
  createWebhook: route({
    method: 'POST',
    path: '/webhooks',
    summary: 'A new subscription, with its secret',
    allow: ADMIN,
    fails: ['name_taken', 'webhook_address', 'not_found'],
    scope: 'webhooks:write',
    body: Type.Object({ name: Name, url: Url, events: Events, campaignIds: Type.Optional(Campaigns) }),
    response: WithSecret,
    secret: true,
  }),
  changeWebhook: route({
    method: 'PATCH',
    path: '/webhooks/:id',
    summary: 'Change a subscription, or switch it off or on; switched on, it gets what waits',
    allow: ADMIN,
    fails: ['wrong_state', 'name_taken', 'webhook_address', 'not_found'],
    scope: 'webhooks:write',
    params: ById,
    body: Type.Object({
      name: Type.Optional(Name),
      url: Type.Optional(Url),
      events: Type.Optional(Events),
      campaignIds: Type.Optional(Campaigns),
      enabled: Type.Optional(Type.Boolean()),
    }),
    response: Webhook,
  }),
  deleteWebhook: route({
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Delete a subscription, its log and what waits',
    allow: ADMIN,
    scope: 'webhooks:write',
    params: ById,
    response: Ok,
  }),
  newWebhookSecret: route({
    method: 'POST',
    path: '/webhooks/:id/secret',
    summary: 'A new secret; for 24 hours the one before signs too',
    allow: ADMIN,
    scope: 'webhooks:write',
    params: ById,
    response: WithSecret,
    secret: true,
  }),
  testWebhook: route({
    method: 'POST',
    path: '/webhooks/:id/test',
    summary: 'Send a test event',
    allow: ADMIN,
    fails: ['wrong_state'],
    scope: 'webhooks:write',
    params: ById,
    response: Type.Object({ deliveryId: Id }),
  }),
  replayWebhook: route({
    method: 'POST',
    path: '/webhooks/:id/replay',
    summary: 'Send again what happened since a time',
    allow: ADMIN,
    fails: ['wrong_state'],
    scope: 'webhooks:write',
    params: ById,
    body: Type.Object({
      since: Time,
      only: Type.Optional(
        Type.Union([Type.Literal('failed'), Type.Literal('all')], {
          description: 'failed: what was given up. all, when absent: also what was taken',
        }),
      ),
    }),
    response: Type.Object({ replayed: Type.Integer() }),
  }),
  webhookDeliveries: route({
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'What was told and what waits, newest first, of the last 14 days',
    allow: MANAGERS,
    scope: 'webhooks:read',
    params: ById,
    query: Type.Object({
      state: Type.Optional(DeliveryState),
      type: Type.Optional(Type.String({ maxLength: 80 })),
      about: Type.Optional(
        Type.String({ format: 'uuid', description: 'id of a message, conversation or campaign' }),
      ),
      ...pageQuery(500),
    }),
    response: Type.Object({ deliveries: Type.Array(WebhookDelivery), nextCursor: NextCursor }),
  }),
  webhookDelivery: route({
    method: 'GET',
    path: '/webhooks/:id/deliveries/:deliveryId',
    summary: 'One delivery: its body and every attempt',
    allow: MANAGERS,
    scope: 'webhooks:read',
    params: ByDelivery,
    response: Type.Object({
      delivery: WebhookDelivery,
      body: Type.String(),
      attempts: Type.Array(WebhookAttempt),
    }),
  }),
  sendWebhookAgain: route({
    method: 'POST',
    path: '/webhooks/:id/deliveries/:deliveryId/again',
    summary: 'Send one delivery now, whatever became of it',
    allow: ADMIN,
    fails: ['wrong_state'],
    scope: 'webhooks:write',
    params: ByDelivery,
    response: Ok,
  }),
}
