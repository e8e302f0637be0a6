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

/** What a carrier told of a number or its account: quality, limits, what it did to them. */
export const CarrierNotice = Type.Object({
  id: Id,
  title: Type.String(),
  detail: Type.String(),
  severity: Type.Union([Type.Literal('info'), Type.Literal('warn'), Type.Literal('bad')]),
  at: Time,
  seen: Type.Boolean(),
})
export type CarrierNotice = Type.Static<typeof CarrierNotice>

/** What an administrator types for a sender, as its carrier asks for it. */
export const CarrierField = Type.Object({
  name: Type.String(),
  label: Type.String(),
  help: Type.String(),
  secret: Type.Boolean({ description: 'sealed, never shown again' }),
  required: Type.Boolean(),
  pattern: Type.Optional(Type.String({ description: 'a regular expression the whole value has to match' })),
  placeholder: Type.Optional(Type.String()),
  choices: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
})
export type CarrierField = Type.Static<typeof CarrierField>

export const CarrierInfo = Type.Object({
  name: Type.String(),
  channel: Channel,
  label: Type.String(),
  fields: Type.Array(CarrierField),
  address: Type.Object({
    label: Type.String(),
    help: Type.String(),
    placeholder: Type.String(),
    pattern: Type.String(),
  }),
  hasTemplates: Type.Boolean(),
  onSandbox: Type.Boolean({ description: 'can be tried on the sandbox beside the server' }),
})
export type CarrierInfo = Type.Static<typeof CarrierInfo>

/** By the names of the carrier's fields. */
const Credentials = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 4000 }))

export const channelRoutes = {
  listCarriers: route({
    method: 'GET',
    path: '/carriers',
    summary: 'Carriers this server knows, and what each needs to know of a sender',
    allow: ADMIN,
    response: Type.Object({ carriers: Type.Array(CarrierInfo) }),
  }),
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
    summary: 'Add a sender of a carrier, or one on the sandbox',
    allow: ADMIN,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 120 }),
      carrier: Type.String({ maxLength: 40, description: 'as listCarriers names it' }),
      address: Type.String({ minLength: 1, maxLength: 128 }),
      ratePerSecond: Type.Number({ minimum: 0.1, maximum: 20000 }),
      rateUnit: Type.Optional(RateUnit),
      dailyCap: Type.Optional(Nullable(DailyCap)),
      sandbox: Type.Boolean(),
      credentials: Type.Optional(Credentials),
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
      credentials: Type.Optional(Credentials),
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
  listNotices: route({
    method: 'GET',
    path: '/senders/:id/notices',
    summary: 'What the carrier told of this sender, newest first',
    allow: ADMIN,
    params: ById,
    response: Type.Object({ notices: Type.Array(CarrierNotice) }),
  }),
  markNoticesSeen: route({
    method: 'POST',
    path: '/senders/:id/notices/seen',
    summary: 'All notices of this sender were seen',
    allow: ADMIN,
    params: ById,
    response: Ok,
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
