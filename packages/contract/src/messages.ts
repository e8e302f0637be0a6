// pure
import Type from 'typebox'
import { ById, Channel, Id, Kind, Nullable, Time } from './common.ts'
import { MANAGERS, route } from './route.ts'

/** One message to one person. */
export const NewMessage = Type.Object({
  to: Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'a phone number, best with its country code; in-app: the consumer id of an app’s user',
  }),
  kind: Kind,
  channel: Type.Optional(Channel),
  senderId: Type.Optional(
    Type.Union([Id], { description: 'left out = the only sender of the channel (sms, unless given)' }),
  ),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: 'what the person reads, with variables as {name}; for SMS and in-app',
    }),
  ),
  templateId: Type.Optional(
    Type.Union([Id], { description: 'an approved template of the sender; for WhatsApp' }),
  ),
  variables: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 1_000 }), {
      description:
        'values of the text’s variables; of a template by their place: 1 for {{1}} of the text, header_1, button_0 and so on',
    }),
  ),
  withOptOut: Type.Optional(
    Type.Boolean({
      description: 'the account’s opt-out text goes behind an SMS; left out = for marketing only',
    }),
  ),
  from: Type.Optional(Type.Union([Time], { description: 'not before; left out = now' })),
  until: Type.Optional(
    Type.Union([Time], { description: 'from then on it is no longer sent; left out = whenever it may' }),
  ),
  skillId: Type.Optional(
    Type.Union([Id], { description: 'who gets the replies; left out = the default skill' }),
  ),
})
export type NewMessage = Type.Static<typeof NewMessage>

export const TakenMessage = Type.Object({
  id: Id,
  campaignId: Type.Union([Id], {
    description: 'the campaign that such messages of this caller are counted in',
  }),
  to: Type.String({ description: 'as the carrier is given it' }),
  text: Type.String(),
  dueAt: Type.Union([Time], { description: 'when the hours that hold for this person let it go' }),
})
export type TakenMessage = Type.Static<typeof TakenMessage>

/** One message of a campaign, or sent by itself, as the ledger has it. */
export const LedgerMessage = Type.Object({
  id: Id,
  campaignId: Id,
  kind: Kind,
  channel: Channel,
  senderId: Id,
  to: Type.String(),
  text: Type.String(),
  state: Type.String({
    description: 'queued, sending, sent, delivered, read, failed, unknown, skipped, expired or cancelled',
  }),
  words: Type.String({ description: 'the state in words' }),
  reason: Nullable(Type.String()),
  carrierCode: Nullable(Type.String()),
  attempts: Type.Integer(),
  segments: Nullable(Type.Integer()),
  from: Nullable(Time),
  until: Nullable(Time),
  dueAt: Nullable(Time),
  createdAt: Time,
  attemptedAt: Nullable(Time),
  sentAt: Nullable(Time),
  deliveredAt: Nullable(Time),
  readAt: Nullable(Time),
  failedAt: Nullable(Time),
  skippedAt: Nullable(Time),
  respondedAt: Nullable(Time),
})
export type LedgerMessage = Type.Static<typeof LedgerMessage>

export const ExplanationLine = Type.Object({
  at: Nullable(Type.Union([Time], { description: 'when it happened or will; null = it holds all the time' })),
  code: Type.String({ description: 'what the line says, for programs' }),
  words: Type.String({ description: 'for people, with times in the account’s zone' }),
  there: Nullable(
    Type.String({
      description:
        'what the clock said where the person is, such as 08:05; null = not known, or nothing happened',
    }),
  ),
  remedy: Nullable(Type.String({ description: 'what to do about it; null = nothing' })),
})
export type ExplanationLine = Type.Static<typeof ExplanationLine>

export const messageRoutes = {
  sendMessage: route({
    method: 'POST',
    path: '/messages',
    summary: 'Send one message to one person, as soon as the hours that hold for them allow it',
    allow: MANAGERS,
    scope: 'messages:send',
    fails: [
      ...([
        'not_activated',
        'opted_out',
        'unreachable',
        'invalid_phone',
        'never_open',
        'window_empty',
      ] as const),
    ],
    body: NewMessage,
    response: TakenMessage,
  }),
  getMessage: route({
    method: 'GET',
    path: '/messages/:id',
    summary: 'One message: its state, its times and the reason',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: LedgerMessage,
  }),
  explainMessage: route({
    method: 'GET',
    path: '/messages/:id/explanation',
    summary: 'Why a message went, or did not: what was decided and what happened, in order',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: Type.Object({
      messageId: Id,
      accountZone: Type.String(),
      zones: Type.Array(Type.String(), { description: 'where the person may be; empty = nobody knows' }),
      lines: Type.Array(ExplanationLine),
    }),
  }),
}
