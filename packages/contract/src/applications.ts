// pure
import * as Type from 'typebox'
import { ById, Id, Kind, Nullable, Time } from './common.ts'
import { OpenConversations } from './content.ts'
import { ADMIN, route } from './route.ts'

// Programs of a brand, and what the account allows them. They call the LivePerson-compatible API with tokens of their own.

/** What a program may do: create campaigns and look how they stand, read reports, list handoffs. */
export const Scope = Type.Union([
  Type.Literal('campaigns'),
  Type.Literal('reporting'),
  Type.Literal('configuration'),
])
export type Scope = Type.Static<typeof Scope>
export const SCOPES: readonly Scope[] = ['campaigns', 'reporting', 'configuration']

export const ApiLimits = Type.Object({
  campaignRate: Type.Integer({ minimum: 1, maximum: 1000, description: 'requests a second' }),
  reportingRate: Type.Integer({ minimum: 1, maximum: 1000 }),
  configurationRate: Type.Integer({ minimum: 1, maximum: 1000 }),
  consumersPerRequest: Type.Integer({ minimum: 1, maximum: 100_000 }),
  dailyRecipients: Type.Integer({
    minimum: 1,
    maximum: 100_000_000,
    description: 'people on one channel in one day, UTC',
  }),
  kind: Kind,
  openConversations: OpenConversations,
  customerData: Type.Boolean({ description: 'personalInfo and customerInfo are kept and shown to agents' }),
  mediaHosts: Type.Array(Type.String({ pattern: '^(?=.{1,253}$)[a-z0-9-]+(\\.[a-z0-9-]+)+$' }), {
    maxItems: 100,
    description: 'hosts of pictures, videos and documents; none = any',
  }),
})
export type ApiLimits = Type.Static<typeof ApiLimits>

export const Application = Type.Object({
  id: Type.String({ format: 'uuid', description: 'also its client_id' }),
  name: Type.String(),
  scopes: Type.Array(Scope),
  createdByName: Type.String(),
  createdAt: Time,
  lastUsedAt: Nullable(Time),
  revokedAt: Nullable(Time),
  /** Those that hold, newest first. */
  secrets: Type.Array(
    Type.Object({
      id: Id,
      hint: Type.String({ description: 'its last four letters' }),
      createdAt: Time,
      endsAt: Nullable(Time),
      lastUsedAt: Nullable(Time),
    }),
  ),
})
export type Application = Type.Static<typeof Application>

export const ApiAccess = Type.Object({
  enabled: Type.Boolean(),
  /** What programs name the account by. */
  accountNumber: Type.Integer(),
  /** Where the API is. */
  url: Type.String(),
  limits: ApiLimits,
  applications: Type.Array(Application),
  /** Keys whose tokens are believed, newest first. */
  keys: Type.Array(Type.Object({ id: Id, createdAt: Time, endsAt: Nullable(Time) })),
})
export type ApiAccess = Type.Static<typeof ApiAccess>

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Scopes = Type.Array(Scope, { minItems: 1, maxItems: 3, uniqueItems: true })
/** The secret is in this answer and nowhere else. */
const WithSecret = Type.Object({ application: Application, secret: Type.String() })

export const applicationRoutes = {
  getApiAccess: route({
    method: 'GET',
    path: '/api-access',
    summary: 'Programs of the account, and what it allows them',
    allow: ADMIN,
    response: ApiAccess,
  }),
  changeApiAccess: route({
    method: 'PATCH',
    path: '/api-access',
    summary: 'Switch the API on or off, or change its limits',
    allow: ADMIN,
    body: Type.Object({
      enabled: Type.Optional(Type.Boolean()),
      limits: Type.Optional(Type.Partial(ApiLimits)),
    }),
    response: ApiAccess,
  }),
  renewTokenKey: route({
    method: 'POST',
    path: '/api-access/token-key',
    summary: 'Sign tokens with a new key',
    allow: ADMIN,
    body: Type.Object({
      endTokens: Type.Boolean({ description: 'tokens given out so far end now, not within the hour' }),
    }),
    response: ApiAccess,
  }),
  createApplication: route({
    method: 'POST',
    path: '/applications',
    summary: 'A new program, with its secret',
    allow: ADMIN,
    body: Type.Object({ name: Name, scopes: Scopes }),
    response: WithSecret,
  }),
  changeApplication: route({
    method: 'PATCH',
    path: '/applications/:id',
    summary: 'Change name or scopes',
    allow: ADMIN,
    params: ById,
    body: Type.Object({ name: Type.Optional(Name), scopes: Type.Optional(Scopes) }),
    response: Application,
  }),
  newApplicationSecret: route({
    method: 'POST',
    path: '/applications/:id/secrets',
    summary: 'A new secret; the ones before go on for so many hours',
    allow: ADMIN,
    params: ById,
    body: Type.Object({ keepHours: Type.Integer({ minimum: 0, maximum: 720 }) }),
    response: WithSecret,
  }),
  revokeApplication: route({
    method: 'POST',
    path: '/applications/:id/revoke',
    summary: 'End a program’s access at once, for good',
    allow: ADMIN,
    params: ById,
    response: Application,
  }),
}
