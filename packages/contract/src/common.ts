// pure
import * as Type from 'typebox'

export const Id = Type.String({ format: 'uuid' })
export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' })
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const ById = Type.Object({ id: Id })
export const Ok = Type.Object({ ok: Type.Literal(true) })

export const Role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('campaign_manager'),
  Type.Literal('agent_manager'),
  Type.Literal('agent'),
])
/** What a person may be in an account. */
export type Role = Type.Static<typeof Role>
/** A table as a file: for programs, or for people with a spreadsheet. */
export const FileFormat = Type.Union([Type.Literal('csv'), Type.Literal('xlsx')])
export type FileFormat = Type.Static<typeof FileFormat>
export const Channel = Type.Union([Type.Literal('sms'), Type.Literal('whatsapp'), Type.Literal('inapp')])
export const Kind = Type.Union([Type.Literal('marketing'), Type.Literal('service'), Type.Literal('alert')])
export type Channel = Type.Static<typeof Channel>
export type Kind = Type.Static<typeof Kind>

/** "08:00"–"21:00" on a person's own clock; null = nothing is sent that day. "24:00" or "00:00" ends at midnight. */
export const DayHours = Nullable(
  Type.Object({
    from: Type.String({ pattern: '^\\d{2}:\\d{2}$' }),
    to: Type.String({ pattern: '^\\d{2}:\\d{2}$' }),
  }),
)
export const DeliveryWindow = Type.Object({
  mon: DayHours,
  tue: DayHours,
  wed: DayHours,
  thu: DayHours,
  fri: DayHours,
  sat: DayHours,
  sun: DayHours,
})
export type DeliveryWindow = Type.Static<typeof DeliveryWindow>

/** The same hours every day of the week. */
export function hoursEveryDay(from: string, to: string): DeliveryWindow {
  const hours = { from, to }
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours }
}

/** What an application may do through /api/v1, and in words for people. */
export const API_SCOPES = {
  'account:read': 'Read settings of the account: limits, hours, holidays, prices',
  'account:write': 'Change settings of the account',
  'members:read': 'See people, invitations and skills',
  'members:write': 'Invite people, change their roles, add skills',
  'audit:read': 'Read the audit log',
  'senders:read': 'See senders and their notices',
  'senders:write': 'Add, change, test and archive senders',
  'templates:read': 'See templates and handoffs',
  'templates:write': 'Write templates and handoffs, and hand templates in',
  'campaigns:read': 'See campaigns, their recipients and messages, and download them',
  'campaigns:write': 'Make and change drafts, load recipients, pause and cancel',
  'campaigns:launch': 'Launch, resume, send again, and send tests: everything that makes messages go out',
  'messages:send': 'Send single messages',
  'consent:read': 'See opt-outs, their evidence, suppressions and exclusion lists',
  'consent:write': 'Record opt-outs and opt-ins, change opt-out words, upload exclusion lists',
  'people:read': 'Read everything that is kept about one person',
  'people:write': 'Erase a person',
  'conversations:read': 'Read conversations, agents and routing',
  'conversations:write': 'Hand conversations over, close them, change agents and routing',
  'bots:read': 'Read bots and their versions',
  'bots:write': 'Write bots, publish them, and try them',
  'webhooks:read': 'See webhooks, what they told and what waits',
  'webhooks:write': 'Subscribe systems to events, change, test and replay webhooks',
  'analytics:read': 'Read and download analytics',
} as const
export type ApiScope = keyof typeof API_SCOPES
