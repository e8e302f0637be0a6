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
