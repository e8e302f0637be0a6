import type { ApiScope, Role } from '@foreword/contract'
import { ADMIN, route } from '@foreword/contract'
import * as Type from 'typebox'
import { beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log.ts'
import { Problem } from '../problem.ts'
import { implementer, type Who } from './implement.ts'
import { type Http, openHttp } from './server.ts'

const OWN = 'https://messages.example.com'
const PROGRAM = { accountId: 'a', id: 'p', name: 'Shop', rate: { limit: 50, remaining: 49, resetSeconds: 1 } }
const WHO = { accountId: 'a', userId: 'u', name: 'Ines', email: 'i@x.example', skillIds: [] }

let http: Http
let role: Role | null
let scopes: ApiScope[]

beforeEach(() => {
  role = 'administrator'
  scopes = ['campaigns:read']
  http = openHttp(openLog('silent'), OWN)
  const implement = implementer(http, {
    identify: async () => (role ? ({ ...WHO, role } satisfies Who) : null),
    takeKey: async () => {
      throw new Error('No key is taken here.')
    },
    program: async (authorization) => {
      if (authorization !== 'Bearer fwk_good') throw new Problem('key_bad')
      return { ...PROGRAM, scopes: scopes }
    },
    asAccount: async (_accountId, work) => work(null as never),
    origins: [OWN],
  })
  const body = Type.Object({
    name: Type.String({ minLength: 1 }),
    n: Type.Optional(Type.Integer({ minimum: 1 })),
  })
  const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
  const base = { summary: '', allow: ADMIN } as const
  implement(
    route({ ...base, method: 'POST', path: '/scoped', scope: 'campaigns:write' }),
    async ({ who }) => who as never,
  )
  implement(
    route({ ...base, method: 'POST', path: '/things', body }),
    async ({ body: given }) => given as never,
  )
  implement(
    route({ ...base, method: 'GET', path: '/things/:id', params }),
    async ({ params: given }) => given as never,
  )
  implement(
    route({
      ...base,
      method: 'GET',
      path: '/list',
      query: Type.Object({ n: Type.Optional(Type.Integer()) }),
    }),
    async ({ query }) => query as never,
  )
  implement(route({ ...base, method: 'GET', path: '/fault' }), async () => {
    throw new Error('a secret detail')
  })
  implement(route({ ...base, method: 'GET', path: '/wait' }), async () => {
    throw new Problem('too_many_tries', { retryAfter: 17 })
  })
  implement(route({ ...base, method: 'GET', path: '/refusal' }), async () => {
    throw new Problem('taken', { details: { assignee: 'Sam' } })
  })
})

type Sent = { payload?: string; headers?: Record<string, string | undefined> }
const post = async (payload: string, headers: Record<string, string | undefined> = {}) =>
  answer('POST', '/things', { payload, headers: { 'content-type': 'application/json', ...headers } })

async function answer(method: 'GET' | 'POST', path: string, sent: Sent = {}) {
  const got = await http.inject({ method, url: `/api/v1${path}`, ...sent })
  return { status: got.statusCode, body: got.json() as Record<string, unknown>, headers: got.headers }
}

describe('a body', () => {
  test('of the right form is handed on', async () => {
    expect(await post('{"name":"x","n":2}')).toMatchObject({ status: 200, body: { name: 'x', n: 2 } })
  })

  test.each([
    ['{"name":', 'bad_json', 400],
    ['', 'bad_json', 400],
    ['{}', 'bad_request', 400],
    ['{"name":""}', 'bad_request', 400],
    ['[]', 'bad_request', 400],
    ['{"name":"x","n":"2"}', 'bad_request', 400],
  ])('%s is refused', async (payload, code, status) => {
    expect(await post(payload)).toMatchObject({ status, body: { code } })
  })

  test('is refused with the field that is wrong', async () => {
    expect((await post('{"name":"x","n":0}')).body).toMatchObject({
      field: 'n',
      message: expect.stringMatching(/^n /),
    })
    expect((await post('{"n":1}')).body).toMatchObject({ field: 'name', message: 'name is missing.' })
  })

  test('of another type, or beyond a megabyte, is refused', async () => {
    expect(await post('name=x', { 'content-type': 'application/xml' })).toMatchObject({
      status: 400,
      body: { code: 'bad_request', field: 'content-type' },
    })
    expect(await post(JSON.stringify({ name: 'x'.repeat(1_200_000) }))).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    })
  })

  test('cannot reach the prototype of objects', async () => {
    expect((await post('{"name":"x","__proto__":{"admin":true}}')).status).toBe(400)
    expect(({} as { admin?: boolean }).admin).toBe(undefined)
  })
})

describe('another site', () => {
  test('cannot send what changes something', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'not an address' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await post('{"name":"x"}', headers)).toMatchObject({
        status: 403,
        body: { code: 'wrong_origin' },
      })
    }
  })

  test('is told apart from our own page, and from programs, which send no origin', async () => {
    for (const headers of [
      { origin: OWN },
      { origin: 'http://localhost:4000', host: 'localhost:4000' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ])
      expect((await post('{"name":"x"}', headers)).status).toBe(200)
  })
})

describe('who may call', () => {
  test('is asked before the form of the request', async () => {
    role = null
    expect(await post('{}')).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
    role = 'agent'
    expect(await post('{}')).toMatchObject({ status: 403, body: { code: 'wrong_role' } })
  })
})

describe('a program', () => {
  const asked = (path: string, key: string) =>
    http.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      payload: {},
      headers: { authorization: `Bearer ${key}`, origin: 'https://elsewhere.example' },
    })

  test('is let in by scope, whatever its origin, and stands under its own name', async () => {
    scopes = ['campaigns:write']
    const answer = await asked('/scoped', 'fwk_good')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ userId: 'p', name: 'Shop', program: { scopes } })
    expect(answer.headers).toMatchObject({
      'ratelimit-policy': '"application";q=50;w=1',
      ratelimit: '"application";r=49;t=1',
    })
  })

  test('is refused without the scope, with a key that is none, and where only people may go', async () => {
    expect((await asked('/scoped', 'fwk_good')).json()).toMatchObject({
      status: 403,
      code: 'scope_missing',
      details: { scope: 'campaigns:write' },
    })
    role = null
    expect((await asked('/scoped', 'fwk_bad')).json()).toMatchObject({ status: 401, code: 'key_bad' })
    expect((await asked('/things', 'fwk_good')).json()).toMatchObject({ status: 403, code: 'person_only' })
  })
})

describe('an answer', () => {
  test('to an id that is none is 404, like an id that is not there', async () => {
    expect(await answer('GET', '/things/1')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('reads numbers in addresses, and refuses what is no number', async () => {
    expect((await answer('GET', '/list?n=12')).body).toEqual({ n: 12 })
    expect((await answer('GET', '/list?n=twelve')).body).toMatchObject({ code: 'bad_request', field: 'n' })
  })

  test('to a refusal has code, words, details and request id', async () => {
    const { status, body, headers } = await answer('GET', '/refusal')
    expect([status, body]).toEqual([
      409,
      {
        type: `${OWN}/api/reference#taken`,
        title: 'Somebody else took it first.',
        status: 409,
        detail: 'Somebody else took it first.',
        code: 'taken',
        message: 'Somebody else took it first.',
        retry: 'never',
        details: { assignee: 'Sam' },
        requestId: headers['x-request-id'],
      },
    ])
  })

  test('to a refusal is a problem document that says every field, and how long to wait', async () => {
    const wrong = await http.inject({
      method: 'POST',
      url: '/api/v1/things',
      payload: { name: '', n: 0 },
    })
    expect(wrong.headers['content-type']).toMatch(/^application\/problem\+json/)
    const { errors } = wrong.json() as { errors: { field: string; message: string }[] }
    expect(errors.map(({ field }) => field).sort()).toEqual(['n', 'name'])
    const wait = await http.inject({ method: 'GET', url: '/api/v1/wait' })
    expect(wait.headers['retry-after']).toBe('17')
    expect(wait.json()).toMatchObject({ retry: 'after', retryAfter: 17, status: 429 })
  })

  test('to a fault of ours tells nothing of it', async () => {
    const { status, body } = await answer('GET', '/fault')
    expect([status, body.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  test('cannot be framed, sniffed or, on HTTPS, fetched without it', async () => {
    expect((await answer('GET', '/list')).headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
    })
  })
})
