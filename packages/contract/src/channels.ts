// pure
import Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { ADMIN, route } from './route.ts'

/** What a rate counts: carriers of long codes and toll-free numbers count segments. */
export const RateUnit = Type.Union([Type.Literal('messages'), Type.Literal('segments')])
export type RateUnit = Type.Static<typeof RateUnit>

const DailyCap = Type.Integer({ minimum: 1, maximum: 100_000_000 })

export const Sender = Type.Object({
  id: Id,
  name: Type.String(),
  channel: Channel,
  carrier: Type.String({ description: 'twilio-sms, …' }),
  address: Type.String(),
  ratePerSecond: Type.Number(),
  rateUnit: RateUnit,
  dailyCap: Nullable(
    Type.Integer({ description: 'campaign messages a day, in the time zone of the account' }),
  ),
  sentToday: Type.Integer({
    description: 'messages since the account\u2019s midnight; counted while there is a cap',
  }),
  isSandbox: Type.Boolean(),
  disabledReason: Nullable(Type.String()),
  config: Type.Record(Type.String(), Type.String()),
  /** Where the carrier is to send replies: paste it at the carrier. */
  inboundUrl: Type.String(),
  createdAt: Time,
})
export type Sender = Type.Static<typeof Sender>

/** One fact found by "Test connection". */
export const ConnectionFact = Type.Object({
  name: Type.String(),
  state: Type.Union([Type.Literal('ok'), Type.Literal('warn'), Type.Literal('bad')]),
  detail: Type.String(),
  remedy: Type.Optional(Type.String()),
})
export type ConnectionFact = Type.Static<typeof ConnectionFact>

const TwilioCredentials = Type.Object({
  accountSid: Type.String({ pattern: '^AC[0-9a-fA-F]{32}$' }),
  authToken: Type.String({ minLength: 8, maxLength: 200 }),
  baseUrl: Type.Optional(Type.String({ maxLength: 200 })),
})

export const channelRoutes = {
  listSenders: route({
    method: 'GET',
    path: '/senders',
    summary: 'Senders; secrets are never shown',
    allow: 'signed-in',
    response: Type.Object({ senders: Type.Array(Sender) }),
  }),
  createSender: route({
    method: 'POST',
    path: '/senders',
    summary: 'Add a Twilio number, or a number on the sandbox',
    allow: ADMIN,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 120 }),
      carrier: Type.Literal('twilio-sms'),
      address: Type.String({ minLength: 2, maxLength: 40 }),
      ratePerSecond: Type.Number({ minimum: 0.1, maximum: 20000 }),
      rateUnit: Type.Optional(RateUnit),
      dailyCap: Type.Optional(Nullable(DailyCap)),
      sandbox: Type.Boolean(),
      credentials: Type.Optional(TwilioCredentials),
    }),
    response: Sender,
  }),
  changeSender: route({
    method: 'PATCH',
    path: '/senders/:id',
    summary: 'Change name, rate or credentials',
    allow: ADMIN,
    params: ById,
    body: Type.Object({
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
      ratePerSecond: Type.Optional(Type.Number({ minimum: 0.1, maximum: 20000 })),
      rateUnit: Type.Optional(RateUnit),
      dailyCap: Type.Optional(Nullable(DailyCap)),
      credentials: Type.Optional(TwilioCredentials),
    }),
    response: Sender,
  }),
  testSender: route({
    method: 'POST',
    path: '/senders/:id/test',
    summary: 'Ask the carrier whether this sender can work',
    allow: ADMIN,
    params: ById,
    response: Type.Object({ facts: Type.Array(ConnectionFact) }),
  }),
  archiveSender: route({
    method: 'DELETE',
    path: '/senders/:id',
    summary: 'Take a sender out of use; its history stays',
    allow: ADMIN,
    params: ById,
    response: Ok,
  }),
}
