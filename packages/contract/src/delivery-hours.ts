// pure
import * as Type from 'typebox'
import { ById, DeliveryWindow, Id, Nullable } from './common.ts'
import { ADMIN, MANAGERS, route } from './route.ts'

export const Holiday = Type.Object({
  id: Id,
  date: Type.String({ description: "2026-12-25, on the person's own calendar" }),
  name: Type.String(),
  country: Nullable(
    Type.String({ description: 'only for numbers of this country (ISO 3166); null = everybody' }),
  ),
  yearly: Type.Boolean(),
})
export type Holiday = Type.Static<typeof Holiday>

const RegionState = Type.Union([Type.Literal('published'), Type.Literal('own'), Type.Literal('off')])

/** A row of the table of stricter hours by region. It holds for marketing messages, and only when the account adopted the table. */
export const RegionHours = Type.Object({
  region: Type.String({ description: 'US, or a state: US-FL' }),
  name: Type.String(),
  state: RegionState,
  hours: DeliveryWindow,
  holidays: Type.Boolean({ description: 'nothing on the public holidays the source names' }),
  published: Type.Object({ hours: DeliveryWindow, holidays: Type.Boolean() }),
  source: Type.String(),
  certainty: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
  checked: Type.String({ description: 'date on which the row was last compared with published overviews' }),
  note: Nullable(Type.String()),
})
export type RegionHours = Type.Static<typeof RegionHours>

const Channels = Type.Object({
  sms: Nullable(DeliveryWindow),
  whatsapp: Nullable(DeliveryWindow),
  inapp: Nullable(DeliveryWindow),
})

/** Limits of the whole account. Campaigns, channels and regions can only be stricter. */
export const DeliveryHours = Type.Object({
  revision: Type.Integer({ description: '0 = never set' }),
  hours: Nullable(DeliveryWindow),
  channels: Channels,
  alertsAnyTime: Type.Boolean({ description: 'alerts go out also outside these hours and on holidays' }),
  regionRules: Type.Boolean({ description: 'the stricter hours by region hold for marketing' }),
  holidays: Type.Array(Holiday),
  regions: Type.Array(RegionHours),
})
export type DeliveryHours = Type.Static<typeof DeliveryHours>

export const DeliveryHoursChange = Type.Object({
  revision: Type.Optional(
    Type.Integer({ description: 'the revision the change was made on; an older one answers 409' }),
  ),
  hours: Type.Optional(Nullable(DeliveryWindow)),
  channels: Type.Optional(Type.Partial(Channels)),
  alertsAnyTime: Type.Optional(Type.Boolean()),
  regionRules: Type.Optional(Type.Boolean()),
})
export type DeliveryHoursChange = Type.Static<typeof DeliveryHoursChange>

export const RegionHoursChange = Type.Object({
  state: RegionState,
  hours: Type.Optional(DeliveryWindow),
  holidays: Type.Optional(Type.Boolean()),
})
export type RegionHoursChange = Type.Static<typeof RegionHoursChange>

export const deliveryHoursRoutes = {
  getDeliveryHours: route({
    method: 'GET',
    path: '/delivery-hours',
    summary: 'Hours and dates outside which nothing goes out, and the stricter hours by region',
    allow: MANAGERS,
    scope: 'account:read',
    response: DeliveryHours,
  }),
  changeDeliveryHours: route({
    method: 'PATCH',
    path: '/delivery-hours',
    summary: 'Change hours of account and channels. Running campaigns follow within seconds',
    allow: ADMIN,
    scope: 'account:write',
    fails: ['edited_elsewhere', 'window_empty'],
    body: DeliveryHoursChange,
    response: DeliveryHours,
  }),
  addHoliday: route({
    method: 'POST',
    path: '/holidays',
    summary: 'A date on which nothing goes out. Running campaigns follow within seconds',
    allow: ADMIN,
    scope: 'account:write',
    fails: ['holiday_exists', 'invalid_date'],
    body: Type.Object({
      date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
      name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
      country: Nullable(Type.String({ pattern: '^[A-Z]{2}$' })),
      yearly: Type.Boolean(),
    }),
    response: DeliveryHours,
  }),
  removeHoliday: route({
    method: 'DELETE',
    path: '/holidays/:id',
    summary: 'Send on this date again',
    allow: ADMIN,
    scope: 'account:write',
    params: ById,
    response: DeliveryHours,
  }),
  changeRegionHours: route({
    method: 'PUT',
    path: '/region-hours/:region',
    summary: 'Make the hours of a region stricter or looser, switch them off, or put them back as published',
    allow: ADMIN,
    scope: 'account:write',
    fails: ['edited_elsewhere', 'window_empty'],
    params: Type.Object({ region: Type.String({ maxLength: 10 }) }),
    body: RegionHoursChange,
    response: DeliveryHours,
  }),
}
