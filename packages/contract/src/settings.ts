// pure
import * as Type from 'typebox'
import { DeliveryWindow, Nullable } from './common.ts'
import { OpenConversations } from './content.ts'
import { ADMIN, route } from './route.ts'

const MediaHosts = Type.Array(Type.String({ pattern: '^(?=.{1,253}$)[a-z0-9-]+(\\.[a-z0-9-]+)*$' }), {
  maxItems: 200,
  description:
    'hosts that pictures, videos and documents of messages may come from, with those below them, whoever launches: the console, programs, LivePerson’s API; empty = any',
})
const OptOutTexts = Type.Record(
  Type.String({ pattern: '^[a-z]{2,3}$' }),
  Type.String({ minLength: 3, maxLength: 300 }),
  { description: 'opt-out texts by language, to choose from while composing' },
)

export const AccountSettings = Type.Object({
  name: Type.String(),
  number: Type.Integer(),
  timeZone: Type.String(),
  defaultCountry: Type.String(),
  optOutText: Type.String(),
  defaultWindow: DeliveryWindow,
  consentStatement: Type.String(),
  consentStatementVersion: Type.Integer(),
  mediaHosts: MediaHosts,
  optOutTexts: OptOutTexts,
})
export type AccountSettings = Type.Static<typeof AccountSettings>

/** What the account allows itself, over all its campaigns. */
export const Limits = Type.Object({
  frequencyCap: Nullable(
    Type.Object({
      messages: Type.Integer({ minimum: 1, maximum: 1000 }),
      days: Type.Integer({ minimum: 1, maximum: 90 }),
      service: Type.Boolean({ description: 'service messages count and are held back too; alerts never' }),
    }),
  ),
  breakerPercent: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      description: 'a campaign pauses by itself when so many of its last messages fail',
    }),
  ),
  /** What a campaign does about recipients who are in a conversation with the brand, unless it says otherwise itself. */
  openConversations: OpenConversations,
  undoSeconds: Type.Integer({
    minimum: 0,
    maximum: 60,
    description:
      'so long a launch from the console or this API can be undone; nothing is sent meanwhile. 0 = not at all',
  }),
})
export type Limits = Type.Static<typeof Limits>

export const settingsRoutes = {
  getLimits: route({
    method: 'GET',
    path: '/account/limits',
    summary:
      'How often a person may be messaged, when a campaign pauses by itself, and what happens to who is in a conversation',
    allow: 'signed-in',
    scope: 'account:read',
    response: Limits,
  }),
  changeLimits: route({
    method: 'PATCH',
    path: '/account/limits',
    summary: 'Change limits; running campaigns follow at their next claim',
    allow: ADMIN,
    scope: 'account:write',
    body: Type.Partial(Limits),
    response: Limits,
  }),
  getAccount: route({
    method: 'GET',
    path: '/account',
    summary: 'Settings of the account',
    allow: 'signed-in',
    scope: 'account:read',
    response: AccountSettings,
  }),
  changeAccount: route({
    method: 'PATCH',
    path: '/account',
    summary: 'Change settings. A new consent statement gets the next version',
    allow: ADMIN,
    scope: 'account:write',
    fails: ['unknown_zone', 'window_empty'],
    body: Type.Object({
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })),
      timeZone: Type.Optional(Type.String()),
      defaultCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
      optOutText: Type.Optional(Type.String({ minLength: 3, maxLength: 300 })),
      defaultWindow: Type.Optional(DeliveryWindow),
      consentStatement: Type.Optional(Type.String({ minLength: 20, maxLength: 4000 })),
      mediaHosts: Type.Optional(MediaHosts),
      optOutTexts: Type.Optional(OptOutTexts),
    }),
    response: AccountSettings,
  }),
}
