import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api, apiScopes, type Route } from '../../packages/contract/src/index.ts'
import { account, type OwnServer, program, ROLES, serve, type Things, things } from './two-accounts.ts'

// Law 11 by chance: the document the server gives makes requests for every operation, right and wrong, as everybody who may ask and who may
// not. No answer is a fault of ours, none breaks its schema or names a code that its operation does not, and nobody gets further than
// they may.

type Schema = Record<string, unknown>
type Operation = {
  operationId: keyof typeof api
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
  'x-errors': string[]
  method: string
  path: string
}

let served: OwnServer
let document: {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
let own: Things
let others: Things
const callers: { name: string; credential: string | null; may: (route: Route) => boolean }[] = []
const ajv = new Ajv2020({ strict: false, allErrors: false })

beforeAll(async () => {
  served = await serve()
  const first = await account(served, 'Fuzzed')
  const second = await account(served, 'Elsewhere')
  own = await things(served, first, 'Fuzzed')
  others = await things(served, second, 'Elsewhere')
  document = (await (await fetch(`${served.url}/api/v1/openapi.json`)).json()) as typeof document
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'doc', components: document.components })
  const signedIn = ({ allow }: Route) => allow === 'signed-in' || allow === 'public'
  for (const role of ROLES)
    callers.push({
      ...{ name: role, credential: first.cookies[role] },
      may: (route) => signedIn(route) || route.allow.includes(role as never),
    })
  const open = ({ allow }: Route) => allow === 'public'
  callers.push({ name: 'nobody', credential: null, may: open })
  callers.push({ name: 'a forged key', credential: 'Bearer fwk_forged', may: open })
  callers.push({
    ...{ name: 'a program with every scope', credential: await program(served, first, apiScopes) },
    may: (route) => open(route) || route.scope !== undefined,
  })
  callers.push({
    ...{ name: 'a program with one scope', credential: await program(served, first, ['audit:read']) },
    may: (route) => open(route) || route.scope === 'audit:read',
  })
}, 120_000)
afterAll(() => served?.close())

/** What ends the sessions everybody else asks with, or never ends itself. */
const LEFT_OUT = [
  'signOut',
  'endOtherSessions',
  'endSession',
  'changePassword',
  'live',
  'changeMember',
  'changeApiAccess',
  'erasePerson',
]

const operations = (): Operation[] =>
  Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, path, method: method.toUpperCase() })),
    )
    .filter(({ operationId }) => !LEFT_OUT.includes(operationId))

const refOf = (schema: Schema): Schema =>
  typeof schema.$ref === 'string' ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema

const ids = () =>
  fc.constantFrom(...Object.values(own), ...Object.values(others), '0197c9a2-7d1e-7c3a-9b52-3f0e8f6f2a10')

/** A value the schema takes, as far as its form says. */
function good(given: Schema, depth = 0): fc.Arbitrary<unknown> {
  const schema = refOf(given)
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (Array.isArray(schema.anyOf))
    return fc.oneof(...(schema.anyOf as Schema[]).map((one) => good(one, depth + 1)))
  if (schema.type === 'object') {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
    if (properties.length === 0)
      return fc.dictionary(
        fc.string({ maxLength: 8 }),
        good((schema.additionalProperties as Schema) ?? {}, depth + 1),
        { maxKeys: 3 },
      )
    return fc.record(Object.fromEntries(properties.map(([key, one]) => [key, good(one, depth + 1)])), {
      requiredKeys: (schema.required ?? []) as string[],
    })
  }
  if (schema.type === 'array')
    return depth > 6
      ? fc.constant([])
      : fc.uniqueArray(good((schema.items ?? {}) as Schema, depth + 1), {
          minLength: (schema.minItems as number) ?? 0,
          maxLength: Math.max(
            (schema.minItems as number) ?? 0,
            Math.min((schema.maxItems as number) ?? 3, 3),
          ),
          selector: (one) => JSON.stringify(one),
        })
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.integer({
      min: Math.ceil((schema.minimum as number) ?? -2_000_000_000),
      max: Math.floor((schema.maximum as number) ?? 2_000_000_000),
    })
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'null') return fc.constant(null)
  return text(schema)
}

const ODD = [
  '',
  ' ',
  '\u0000',
  '😀',
  "'; drop table campaigns; --",
  '{name}',
  '%00',
  '../..',
  'ﷺ',
  '+16465550142',
  'America/New_York',
  'US',
  '2026-12-25',
  '\ud800',
  '9'.repeat(40),
]

function text(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return ids()
  if (schema.format === 'email') return fc.emailAddress()
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (schema.format === 'date')
    return fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  if (typeof schema.pattern === 'string') {
    const pattern = new RegExp(schema.pattern)
    // Hosts are the only pattern that looks ahead, which the maker of strings cannot.
    if (schema.pattern.includes('(?=')) return fc.domain().filter((one) => pattern.test(one))
    return fc.stringMatching(pattern)
  }
  const limits = {
    minLength: (schema.minLength as number) ?? 0,
    maxLength: Math.max(
      (schema.minLength as number) ?? 0,
      Math.min((schema.maxLength as number) ?? 200, 300),
    ),
  }
  const odd = ODD.filter((one) => one.length >= limits.minLength && one.length <= limits.maxLength)
  const any = fc.string({ ...limits, unit: 'grapheme' })
  return odd.length > 0 ? fc.oneof(any, fc.constantFrom(...odd)) : any
}

/** Whatever: of the wrong form nearly always. */
const bad = () =>
  fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>(...ODD, null, [], {}, -1, 1e308))

/** Requests to each operation. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 8)

/** A request and who sends it. */
function request(operation: Operation) {
  const route = api[operation.operationId] as Route
  const params = (operation.parameters ?? []).filter((one) => one.in === 'path')
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query')
  const noun = operation.path.split('/')[3] as keyof Things
  const value = (schema: Schema) =>
    fc.oneof({ weight: 4, arbitrary: good(schema) }, { weight: 1, arbitrary: bad() })
  const named = (one: { name: string; schema: Schema }) =>
    one.name === 'id' && own[noun]
      ? fc.oneof(
          { weight: 3, arbitrary: fc.constant(own[noun]) },
          { weight: 1, arbitrary: fc.constant(others[noun]) },
          { weight: 1, arbitrary: value(one.schema) },
        )
      : value(one.schema)
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  return fc.record({
    by: fc.constantFrom(...callers),
    params: fc.record(Object.fromEntries(params.map((one) => [one.name, named(one)]))),
    query: fc.record(Object.fromEntries(query.map((one) => [one.name, value(one.schema)])), {
      requiredKeys: [],
    }),
    body:
      body === undefined
        ? fc.constant(undefined)
        : route.raw === 'upload'
          ? fc.string({ maxLength: 200, unit: 'grapheme' })
          : fc.oneof({ weight: 4, arbitrary: good(body) }, { weight: 1, arbitrary: bad() }),
    key: fc.option(
      fc.string({ maxLength: 20 }).filter((one) => /^[\x21-\x7e]+$/.test(one)),
      { freq: 3 },
    ),
  })
}

type Asked = ReturnType<typeof request> extends fc.Arbitrary<infer T> ? T : never

async function send(operation: Operation, asked: Asked) {
  const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const safe = (value: unknown): string => encodeURIComponent(words(value).toWellFormed()) || '%20'
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => safe(asked.params[name]))
  const query = Object.entries(asked.query).map(([name, value]) => `${name}=${safe(value)}`)
  const type = Object.keys(operation.requestBody?.content ?? {})[0] ?? 'application/json'
  const upload = type !== 'application/json'
  const { credential } = asked.by
  return fetch(`${served.url}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`, {
    method: operation.method,
    headers: {
      ...(credential?.startsWith('Bearer ')
        ? { authorization: credential }
        : credential
          ? { cookie: credential }
          : {}),
      ...(asked.body === undefined ? {} : { 'content-type': type }),
      ...(asked.key ? { 'idempotency-key': asked.key } : {}),
    },
    ...(asked.body === undefined ? {} : { body: upload ? String(asked.body) : JSON.stringify(asked.body) }),
    signal: AbortSignal.timeout(20_000),
  })
}

/** What is wrong with an answer; null = nothing. */
async function wrongWith(operation: Operation, asked: Asked): Promise<string | null> {
  const answer = await send(operation, asked)
  const route = api[operation.operationId] as Route
  const body = await answer.text()
  const { status } = answer
  // A carrier that is not there is the only reason for a 5xx.
  if (status >= 500 && !body.includes('carrier_unreachable')) return `${status}: ${body}`
  if (!asked.by.may(route) && ![401, 403].includes(status)) return `${status} for ${asked.by.name}`
  const foreign = Object.entries(asked.params).some(
    ([name, value]) => name === 'id' && Object.values(others).includes(value as string),
  )
  // The form of a request is looked at before what it names, so a wrong one may be told so.
  if (asked.by.may(route) && foreign && status < 400) return `${status} for an id of another account: ${body}`
  if (
    route.allow !== 'public' &&
    body.includes('Elsewhere') &&
    !JSON.stringify(asked.body ?? '').includes('Elsewhere')
  )
    return `words of another account: ${body}`
  const told = operation.responses[String(status)]
  if (!told) return `${status} is not in the document: ${body}`
  if (status === 200) {
    const schema = told.content?.['application/json']?.schema
    return schema ? broken(`${operation.operationId} 200`, schema, body) : null
  }
  const { code } = JSON.parse(body) as { code: string }
  if (!operation['x-errors'].includes(code)) return `${code} is not among its errors: ${body}`
  return broken('problem', { $ref: '#/components/schemas/Problem' }, body)
}

function broken(name: string, schema: Schema, body: string): string | null {
  const validate =
    ajv.getSchema(name) ??
    ajv.compile({
      $id: name,
      ...(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')) as Schema),
    })
  return validate(JSON.parse(body))
    ? null
    : `breaks its schema: ${ajv.errorsText(validate.errors)}: ${body.slice(0, 500)}`
}

test('random requests to every operation find nothing', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? 20261126)
  console.log(`fuzz: FUZZ_SEED=${seed}`)
  const found: string[] = []
  const all = operations()
  expect(all.length).toBeGreaterThan(140)
  const fromStart = performance.now()
  for (const operation of all) {
    for (const asked of fc.sample(request(operation), { seed, numRuns: RUNS })) {
      const wrong = await wrongWith(operation, asked).catch((error: Error) => `${error.message}`)
      if (wrong)
        found.push(
          `${operation.operationId} by ${asked.by.name}: ${wrong}\n   asked ${JSON.stringify({ ...asked, by: undefined }).slice(0, 300)}`,
        )
    }
  }
  console.log(`fuzz: ${all.length} operations in ${Math.round(performance.now() - fromStart)} ms`)
  expect(found).toEqual([])
}, 180_000)
