// pure
import { API_SCOPES } from './common.ts'
import { type ErrorCode, errors, retryOf } from './errors.ts'
import { BYTES, errorsOf, isKeyed, type Route } from './route.ts'
import { WEBHOOK_EVENTS, WEBHOOK_TEST, webhookBody, webhookEvents } from './webhooks.ts'

// The contract as an OpenAPI 3.1 document: the same schemas that validate requests, given names where the contract names them.

type Json = Record<string, unknown>

/** Routes that belong together, under a noun. */
export type RouteGroup = { noun: string; about: string; routes: Record<string, Route> }

export type OpenApiInput = {
  /** Where the server is, without a slash at its end. */
  url: string
  version: string
  groups: readonly RouteGroup[]
  /** Schemas by the names the contract exports them under; what is no schema is left aside. */
  names: Record<string, unknown>
}

/** Names that would say less than what they stand for. */
const UNNAMED = new Set(['Id', 'Time', 'Ok', 'ById'])

export function openApi({ url, version, groups, names }: OpenApiInput): Json {
  const named = nameSchemas(names)
  const shape = (schema: unknown) => shapeOf(schema, named)
  const paths: Record<string, Json> = {}
  for (const { noun, routes } of groups)
    for (const [name, route] of Object.entries(routes)) {
      const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, noun, route, shape) }
    }
  const schemas = Object.fromEntries(
    [...named.values()]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ name, schema }) => [name, inside(schema, named)]),
  )
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Foreword API',
      version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: [
      ...groups.map(({ noun, about }) => ({ name: noun, description: about })),
      { name: TOLD, description: 'What is posted to the brand’s own systems' },
    ],
    paths,
    webhooks: webhooksOf(shape),
    'x-scopes': API_SCOPES,
    components: { schemas: { ...schemas, Problem: PROBLEM }, securitySchemes: SECURITY },
  }
}

/** What this server posts to the brand's systems, by the name of each event. */
function webhooksOf(shape: (schema: unknown) => unknown): Record<string, Json> {
  const types = [...WEBHOOK_EVENTS, WEBHOOK_TEST] as const
  return Object.fromEntries(
    types.map((type) => [
      type,
      {
        post: {
          operationId: `told.${type}`,
          tags: [TOLD],
          summary: type === WEBHOOK_TEST ? 'Somebody pressed “Send a test event”' : webhookEvents[type].says,
          parameters: SIGNED,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: shape(webhookBody(type)) } },
          },
          responses: {
            '2XX': { description: 'It was taken' },
            410: { description: 'The receiver is gone: the webhook is switched off' },
            default: { description: 'It was not taken, and is posted again later' },
          },
          security: [],
        },
      },
    ]),
  )
}

const TOLD = 'Events'

const SIGNED = [
  ['webhook-id', 'the same for every try: take each id once'],
  ['webhook-timestamp', 'seconds since 1970 when this try was signed'],
  ['webhook-signature', 'v1, and HMAC-SHA256 over id, timestamp and body, after Standard Webhooks'],
].map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}))

const ABOUT =
  'Everything the console does, by the same routes. Programs send `Authorization: Bearer …` with an API key or a token of their application; each operation says the scope it needs. Refusals are problem details (RFC 9457) that say whether and when to try again.'

const SECURITY = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'foreword.session_token',
    description: 'A person who signed in. Browsers only; the console uses it.',
  },
  application: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key (`fwk_…`) from Settings → API, or an RS256 token of the application.',
  },
}

const codes = Object.keys(errors) as ErrorCode[]

const PROBLEM = {
  type: 'object',
  description: 'Every answer that is no success: problem details after RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'code', 'message', 'retry'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'what this code means, and what to do' },
    title: { type: 'string', description: 'the code’s own sentence' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'what happened here, for people' },
    code: { type: 'string', enum: codes, description: 'never changes its meaning' },
    message: { type: 'string', description: 'the same as detail' },
    field: { type: 'string', description: 'what to mend; a dot leads into objects' },
    errors: {
      type: 'array',
      description: 'every field that does not fit',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    details: { type: 'object', additionalProperties: true },
    requestId: { type: 'string', description: 'in the server’s log too' },
    retry: {
      type: 'string',
      enum: ['never', 'after', 'same_request'],
      description:
        'never: the same request gets the same answer, change it first. after: it fits later, see retryAfter. same_request: send it again as it was.',
    },
    retryAfter: { type: 'integer', minimum: 0, description: 'seconds; the header Retry-After says the same' },
  },
}

function operation(name: string, noun: string, route: Route, shape: (schema: unknown) => unknown): Json {
  const failing = Map.groupBy(errorsOf(route), (code) => errors[code][0])
  return {
    operationId: name,
    tags: [noun],
    summary: route.summary,
    description: whoMay(route),
    ...(parameters(route, shape).length > 0 ? { parameters: parameters(route, shape) } : {}),
    ...requestBody(route, shape),
    responses: {
      200: success(route, shape),
      ...Object.fromEntries([...failing].map(([status, list]) => [status, failure(list)])),
    },
    security: securityOf(route),
    'x-roles': route.allow,
    ...(route.scope ? { 'x-scope': route.scope } : {}),
    ...(route.person ? { 'x-person': route.person } : {}),
    'x-errors': errorsOf(route),
  }
}

const ROLE_WORDS = {
  administrator: 'administrators',
  campaign_manager: 'campaign managers',
  agent_manager: 'agent managers',
  agent: 'agents',
} as const

/** Who may call, in words. */
export function whoMay(route: Route): string {
  if (route.allow === 'public') return 'Anyone; nobody has to be signed in.'
  const people =
    route.allow === 'signed-in'
      ? 'Anyone signed in'
      : capital(listed(route.allow.map((role) => ROLE_WORDS[role])))
  if (route.scope) return `${people}; applications with the scope \`${route.scope}\`.`
  return `${people}. No applications: ${route.person}`
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

function securityOf(route: Route): Json[] {
  if (route.allow === 'public') return []
  return [{ session: [] }, ...(route.scope ? [{ application: [route.scope] }] : [])]
}

function parameters(route: Route, shape: (schema: unknown) => unknown): Json[] {
  const of = (schema: unknown, where: 'path' | 'query'): Json[] => {
    const { properties = {}, required = [] } = (schema ?? {}) as {
      properties?: Record<string, Json>
      required?: string[]
    }
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...schema } = shape(property) as Json
      return {
        name,
        in: where,
        required: where === 'path' || required.includes(name),
        ...(description ? { description } : {}),
        schema,
      }
    })
  }
  return [
    ...of(route.params, 'path'),
    ...of(route.query, 'query'),
    ...(isKeyed(route) ? [IDEMPOTENCY_KEY] : []),
  ]
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Of your own choice, new for each request. Within a day the same request with the same key gets the same answer, with Idempotency-Replayed: true, and does nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function requestBody(route: Route, shape: (schema: unknown) => unknown): Json {
  if (route.raw === 'upload')
    return {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          (route.takes ?? BYTES).map((type) => [type, { schema: { type: 'string' } }]),
        ),
      },
    }
  if (!route.body) return {}
  const needed = ((route.body as { required?: string[] }).required ?? []).length > 0
  return { requestBody: { required: needed, content: { 'application/json': { schema: shape(route.body) } } } }
}

function success(route: Route, shape: (schema: unknown) => unknown): Json {
  if (route.raw === 'download')
    return { description: 'The file.', content: { '*/*': { schema: { type: 'string' } } } }
  if (route.raw === 'events')
    return {
      description: 'A stream of events.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }
  return { description: 'Done.', content: { 'application/json': { schema: shape(route.response ?? {}) } } }
}

const failure = (list: readonly ErrorCode[]): Json => ({
  description: list.map((code) => `\`${code}\` (retry: ${retryOf(code)}): ${errors[code][1]}`).join('\n\n'),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

type Named = Map<string, { name: string; schema: Json }>

/** Objects and unions that the contract exports, by their text: two that say the same are one. */
function nameSchemas(names: Record<string, unknown>): Named {
  const named: Named = new Map()
  for (const [name, value] of Object.entries(names)) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !('~kind' in value || '~unsafe' in value) ||
      UNNAMED.has(name)
    )
      continue
    const schema = value as unknown as Json
    const worth =
      (schema.type === 'object' && 'properties' in schema) || 'anyOf' in schema || 'enum' in schema
    const text = JSON.stringify(schema)
    if (worth && !named.has(text)) named.set(text, { name, schema })
  }
  return named
}

function shapeOf(schema: unknown, named: Named): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  const { description, ...bare } = schema as Json
  const hit = named.get(JSON.stringify(schema)) ?? named.get(JSON.stringify(bare))
  if (!hit) return inside(schema as Json, named)
  return { $ref: `#/components/schemas/${hit.name}`, ...(description ? { description } : {}) }
}

/** A schema with what is in it named, in the words generators know: literals as enum, null as a type, records by additionalProperties. */
function inside(schema: Json, named: Named): Json {
  const each = (one: unknown) => shapeOf(one, named)
  const {
    anyOf,
    properties,
    patternProperties,
    items,
    additionalProperties,
    const: literal,
    ...rest
  } = schema
  const out: Json = { ...rest }
  if ('const' in schema) return { ...rest, const: literal }
  if (Array.isArray(anyOf)) Object.assign(out, unionOf(anyOf as Json[], each))
  if (properties)
    out.properties = Object.fromEntries(
      Object.entries(properties as Json).map(([key, one]) => [key, each(one)]),
    )
  if (patternProperties) out.additionalProperties = each(Object.values(patternProperties as Json)[0])
  else if (additionalProperties !== undefined) out.additionalProperties = each(additionalProperties)
  if (Array.isArray(items)) out.prefixItems = items.map(each)
  else if (items !== undefined) out.items = each(items)
  return out
}

function unionOf(members: Json[], each: (one: unknown) => unknown): Json {
  if (members.every((one) => typeof one.const === 'string'))
    return { type: 'string', enum: members.map((one) => one.const) }
  return { anyOf: members.map(each) }
}
