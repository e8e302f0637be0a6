// pure
import * as Type from 'typebox'
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
  secretsSaved: Type.Array(Type.String({ description: 'names of the secret fields that have a value' })),
  advice: Type.Array(Type.String({ description: 'what to know of a sender of this kind' })),
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
  previous: Type.Optional(
    Type.String({ description: 'the field that keeps the value before, when this one is replaced' }),
  ),
  choices: Type.Optional(
    Type.Array(Type.Object({ value: Type.String(), label: Type.String() }), {
      description: 'the first is what an empty field means',
    }),
  ),
  onSandbox: Type.Optional(
    Type.Boolean({ description: 'asked for on the sandbox too, which brings its own credentials' }),
  ),
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
    advice: Type.Optional(
      Type.Array(
        Type.Object({
          pattern: Type.String({ description: 'of the addresses it is about, as a whole' }),
          text: Type.String(),
        }),
      ),
    ),
  }),
  inboundHelp: Nullable(Type.String({ description: 'where at the carrier the inbound URL belongs' })),
  usualRate: Nullable(Type.Number({ description: 'messages a second a new sender may usually send' })),
  hasTemplates: Type.Boolean(),
  onSandbox: Type.Boolean({ description: 'can be tried on the sandbox beside the server' }),
})
export type CarrierInfo = Type.Static<typeof CarrierInfo>

/** Whether a whole value has the form a carrier asks for. */
export const hasForm = (pattern: string, value: string): boolean => new RegExp(`^(?:${pattern})$`).test(value)

/** An address as its carrier writes it: as typed, or as a phone number in E.164 without blanks; null = neither has the form. */
export function cleanAddress(pattern: string, typed: string): string | null {
  const trimmed = typed.trim()
  const digits = trimmed.replace(/[\s().-]/g, '')
  const phone = /^\+?[1-9]\d{8,14}$/.test(digits) ? `+${digits.replace(/^\+/, '')}` : null
  return [trimmed, phone].find((one) => one !== null && hasForm(pattern, one)) ?? null
}

/** What a carrier says of a sender with this address. */
export const adviceFor = (address: CarrierInfo['address'], value: string): string[] =>
  (address.advice ?? []).filter((one) => hasForm(one.pattern, value)).map((one) => one.text)

/** By the names of the carrier's fields. A change keeps what it does not name, and forgets an optional one that is empty. */
const Credentials = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 4000 }))

export const channelRoutes = {
  listCarriers: route({
    method: 'GET',
    path: '/carriers',
    summary: 'Carriers this server knows, and what each needs to know of a sender',
    allow: 'signed-in',
    scope: 'senders:read',
    response: Type.Object({ carriers: Type.Array(CarrierInfo) }),
  }),
  listSenders: route({
    method: 'GET',
    path: '/senders',
    summary: 'Senders; secrets are never shown',
    allow: 'signed-in',
    scope: 'senders:read',
    response: Type.Object({ senders: Type.Array(Sender) }),
  }),
  createSender: route({
    method: 'POST',
    path: '/senders',
    summary: 'Add a sender of a carrier, or one on the sandbox',
    allow: ADMIN,
    scope: 'senders:write',
    fails: ['secret_needed', 'sandbox_off', 'invalid_phone', 'carrier_unreachable'],
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
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
    scope: 'senders:write',
    fails: ['secret_needed', 'sandbox_off', 'carrier_unreachable'],
    params: ById,
    body: Type.Object({
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })),
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
    scope: 'senders:write',
    fails: ['carrier_refused', 'carrier_unreachable'],
    params: ById,
    response: Type.Object({ facts: Type.Array(ConnectionFact) }),
  }),
  listNotices: route({
    method: 'GET',
    path: '/senders/:id/notices',
    summary: 'What the carrier told of this sender, newest first',
    allow: ADMIN,
    scope: 'senders:read',
    params: ById,
    response: Type.Object({ notices: Type.Array(CarrierNotice) }),
  }),
  markNoticesSeen: route({
    method: 'POST',
    path: '/senders/:id/notices/seen',
    summary: 'All notices of this sender were seen',
    allow: ADMIN,
    scope: 'senders:write',
    params: ById,
    response: Ok,
  }),
  archiveSender: route({
    method: 'DELETE',
    path: '/senders/:id',
    summary: 'Take a sender out of use; its history stays',
    allow: ADMIN,
    scope: 'senders:write',
    fails: ['wrong_state'],
    params: ById,
    response: Ok,
  }),
}
