// pure
import * as Type from 'typebox'
import { API_SCOPES, type ApiScope, ById, Id, Kind, Nullable, Time } from './common.ts'
import { OpenConversations } from './content.ts'
import { ADMIN, GIVES_ACCESS, route } from './route.ts'

// Programs of a brand, and what the account allows them. They call the LivePerson-compatible API with tokens of their own.

/** What a program may do: create campaigns and look how they stand, read reports, list handoffs. */
export const Scope = Type.Union([
  Type.Literal('campaigns'),
  Type.Literal('reporting'),
  Type.Literal('configuration'),
])
export type Scope = Type.Static<typeof Scope>
export const SCOPES: readonly Scope[] = ['campaigns', 'reporting', 'configuration']

/** Every scope of /api/v1. */
export const apiScopes = Object.keys(API_SCOPES) as ApiScope[]
/** What a program may do through either API. */
export type AnyScope = Scope | ApiScope
export const AnyScope = Type.Unsafe<AnyScope>({ type: 'string', enum: [...SCOPES, ...apiScopes] })
const ApiScopeSchema = Type.Unsafe<ApiScope>({ type: 'string', enum: [...apiScopes] })

export const ApiLimits = Type.Object({
  campaignRate: Type.Integer({ minimum: 1, maximum: 1000, description: 'requests a second' }),
  apiRate: Type.Integer({
    minimum: 1,
    maximum: 1000,
    description: 'requests a second to /api/v1, for each application',
  }),
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
})
export type ApiLimits = Type.Static<typeof ApiLimits>

/** A key of an application for /api/v1. */
export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'its last four letters' }),
  scopes: Type.Array(ApiScopeSchema),
  createdByName: Type.String(),
  createdAt: Time,
  endsAt: Nullable(Time),
  lastUsedAt: Nullable(Time),
})
export type ApiKey = Type.Static<typeof ApiKey>

export const Application = Type.Object({
  id: Type.String({ format: 'uuid', description: 'also its client_id' }),
  name: Type.String(),
  scopes: Type.Array(AnyScope),
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
  /** Those that hold, newest first. */
  apiKeys: Type.Array(ApiKey),
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
const Scopes = Type.Array(AnyScope, { minItems: 1, uniqueItems: true })
/** The secret is in this answer and nowhere else. */
const WithSecret = Type.Object({ application: Application, secret: Type.String() })
/** The key is in this answer and nowhere else. */
const WithKey = Type.Object({ application: Application, id: Id, key: Type.String() })

export const applicationRoutes = {
  getApiAccess: route({
    method: 'GET',
    path: '/api-access',
    summary: 'Programs of the account, and what it allows them',
    allow: ADMIN,
    person: GIVES_ACCESS,
    response: ApiAccess,
  }),
  changeApiAccess: route({
    method: 'PATCH',
    path: '/api-access',
    summary: 'Switch the API on or off, or change its limits',
    allow: ADMIN,
    person: GIVES_ACCESS,
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
    person: GIVES_ACCESS,
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
    secret: true,
    person: GIVES_ACCESS,
    fails: ['name_taken'],
    body: Type.Object({ name: Name, scopes: Scopes }),
    response: WithSecret,
  }),
  changeApplication: route({
    method: 'PATCH',
    path: '/applications/:id',
    summary: 'Change name or scopes',
    allow: ADMIN,
    person: GIVES_ACCESS,
    fails: ['name_taken', 'wrong_state'],
    params: ById,
    body: Type.Object({ name: Type.Optional(Name), scopes: Type.Optional(Scopes) }),
    response: Application,
  }),
  newApplicationSecret: route({
    method: 'POST',
    path: '/applications/:id/secrets',
    summary: 'A new secret; the ones before go on for so many hours',
    allow: ADMIN,
    secret: true,
    person: GIVES_ACCESS,
    fails: ['wrong_state'],
    params: ById,
    body: Type.Object({ keepHours: Type.Integer({ minimum: 0, maximum: 720 }) }),
    response: WithSecret,
  }),
  createApiKey: route({
    method: 'POST',
    path: '/applications/:id/keys',
    summary: 'A new key of a program for /api/v1',
    allow: ADMIN,
    secret: true,
    person: GIVES_ACCESS,
    fails: ['wrong_state'],
    params: ById,
    body: Type.Object({
      name: Name,
      scopes: Type.Array(ApiScopeSchema, {
        minItems: 1,
        uniqueItems: true,
        description: 'all of them scopes of the application',
      }),
      days: Type.Optional(
        Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'null = it holds until revoked' })),
      ),
    }),
    response: WithKey,
  }),
  rotateApiKey: route({
    method: 'POST',
    path: '/api-keys/:id/rotate',
    summary: 'Another key in place of one, which goes on for so many hours',
    allow: ADMIN,
    secret: true,
    person: GIVES_ACCESS,
    fails: ['wrong_state'],
    params: ById,
    body: Type.Object({ keepHours: Type.Integer({ minimum: 0, maximum: 720 }) }),
    response: WithKey,
  }),
  revokeApiKey: route({
    method: 'DELETE',
    path: '/api-keys/:id',
    summary: 'End a key at once',
    allow: ADMIN,
    person: GIVES_ACCESS,
    params: ById,
    response: Application,
  }),
  revokeApplication: route({
    method: 'POST',
    path: '/applications/:id/revoke',
    summary: 'End a program’s access at once, for good',
    allow: ADMIN,
    person: GIVES_ACCESS,
    fails: ['wrong_state'],
    params: ById,
    response: Application,
  }),
}
