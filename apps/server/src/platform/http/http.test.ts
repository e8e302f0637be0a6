import type { Role } from '@foreword/contract'
import { ADMIN, route } from '@foreword/contract'
import * as Type from 'typebox'
import { beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log.ts'
import { Problem } from '../problem.ts'
import { implementer, type Who } from './implement.ts'
import { type Http, openHttp } from './server.ts'

const OWN = 'https://messages.example.com'
const WHO = { accountId: 'a', userId: 'u', name: 'Ines', email: 'i@x.example', skillIds: [] }

let http: Http
let role: Role | null

beforeEach(() => {
  role = 'administrator'
  http = openHttp(openLog('silent'), OWN)
  const implement = implementer(http, {
    identify: async () => (role ? ({ ...WHO, role } satisfies Who) : null),
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
        code: 'taken',
        message: 'Somebody else took it first.',
        details: { assignee: 'Sam' },
        requestId: headers['x-request-id'],
      },
    ])
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
