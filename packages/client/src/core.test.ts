import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type ClientOptions, foreword, Problem } from './index.ts'

// The client against a server that answers as each test says, over real HTTP. Waits are told, not waited for.

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void
const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function server(answers: Answer[]) {
  const came: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const http = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      came.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      const answer = answers[Math.min(came.length, answers.length) - 1]!
      answer(request, response, body)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      http.closeAllConnections()
      http.close()
    },
  })
  const waits: number[] = []
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`
  const client = (more: Partial<ClientOptions> = {}) =>
    foreword({
      url,
      key: 'fwk_test',
      wait: async (ms) => {
        waits.push(ms)
      },
      ...more,
    })
  return { url, came, waits, client }
}

const json =
  (body: unknown): Answer =>
  (_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
const refuse =
  (status: number, code: string, retry: string, retryAfter?: number): Answer =>
  (_request, response) =>
    response
      .writeHead(status, {
        'content-type': 'application/problem+json',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      })
      .end(
        JSON.stringify({
          ...{ type: 'x', title: 'x', status, detail: `It is ${code}.`, code, message: 'x', retry },
          ...{ field: 'name', errors: [{ field: 'name', message: 'Taken.' }], requestId: 'r1' },
        }),
      )
const hangUp: Answer = (request) => request.socket.destroy()

test('parameters go where they belong, the key as bearer, the body as JSON', async () => {
  const { came, client } = await server([json({ id: 'c/1' })])
  await client().changeCampaign({ id: 'c/1', body: { name: 'Größe' } })
  await client().listCampaigns({ search: 'a&b', limit: 5 })
  expect(came[0]).toMatchObject({ method: 'PATCH', url: '/api/v1/campaigns/c%2F1', body: '{"name":"Größe"}' })
  expect(came[0]!.headers).toMatchObject({
    authorization: 'Bearer fwk_test',
    'content-type': 'application/json',
  })
  expect(came[0]!.headers['idempotency-key']).toBeUndefined()
  expect(came[1]).toMatchObject({ method: 'GET', url: '/api/v1/campaigns?search=a%26b&limit=5', body: '' })
})

test('every POST has a key of its own, which its retries share', async () => {
  const { came, client } = await server([refuse(503, 'not_available', 'same_request'), hangUp, json({})])
  await client().createCampaign({ body: { name: 'A' } })
  await client().createCampaign({ body: { name: 'A' } })
  await client().createCampaign({ body: { name: 'A' } }, { idempotencyKey: 'order-4711' })
  const keys = came.map((one) => one.headers['idempotency-key'])
  expect(keys).toHaveLength(5)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).toBe(keys[0])
  expect(keys[3]).not.toBe(keys[0])
  expect(keys[4]).toBe('order-4711')
})

test('a refusal that never fits is thrown at once, with all it says', async () => {
  const { came, waits, client } = await server([refuse(409, 'name_taken', 'never')])
  const problem = await client()
    .createCampaign({ body: {} })
    .catch((error) => error)
  expect(problem).toBeInstanceOf(Problem)
  expect(problem).toMatchObject({
    ...{ status: 409, code: 'name_taken', retry: 'never', message: 'It is name_taken.', field: 'name' },
    ...{ errors: [{ field: 'name', message: 'Taken.' }], requestId: 'r1' },
  })
  expect([came.length, waits.length]).toEqual([1, 0])
})

test('Retry-After is waited for; longer than one wants to wait is not', async () => {
  const busy = await server([refuse(429, 'rate_limited', 'after', 7), json({ campaigns: [] })])
  await busy.client().listCampaigns()
  expect(busy.waits).toEqual([7000])
  const long = await server([refuse(429, 'rate_limited', 'after', 90)])
  await expect(long.client().listCampaigns()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 90 })
  expect(long.came).toHaveLength(1)
})

test('tries end, and each waits longer', async () => {
  const { came, waits, client } = await server([refuse(503, 'not_available', 'same_request')])
  await expect(client({ retries: 3 }).getCampaign({ id: 'a' })).rejects.toMatchObject({ status: 503 })
  expect(came).toHaveLength(4)
  expect(waits).toHaveLength(3)
  waits.forEach((ms, n) => {
    expect(ms).toBeGreaterThanOrEqual(250 * 2 ** n)
    expect(ms).toBeLessThanOrEqual(500 * 2 ** n)
  })
})

test('what might be done twice is not sent again when nobody answered', async () => {
  const { came, client } = await server([hangUp])
  await expect(client().importOptOuts({ fileName: 'a.csv', body: 'x' })).rejects.toThrow()
  await expect(client().changeCampaign({ id: 'a', body: {} })).rejects.toThrow()
  expect(came).toHaveLength(2)
})

test('an answer that is no problem document, as of a proxy, is a Problem still', async () => {
  const { client } = await server([
    (_request, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>'),
  ])
  await expect(client().listSenders()).rejects.toMatchObject({
    status: 502,
    code: 'no_problem',
    retry: 'never',
  })
})

test('a signal ends the request, and the wait between two', async () => {
  const silent = await server([() => {}])
  const first = new AbortController()
  const asked = silent.client().listSenders({}, { signal: first.signal })
  first.abort(new Error('Enough.'))
  await expect(asked).rejects.toThrow('Enough.')
  const second = new AbortController()
  const busy = await server([
    (request, response, body) => {
      refuse(429, 'rate_limited', 'after', 50)(request, response, body)
      response.once('finish', () => setImmediate(() => second.abort(new Error('Enough.'))))
    },
  ])
  const waiting = foreword({ url: busy.url, key: 'fwk_test' })
  await expect(waiting.listSenders({}, { signal: second.signal })).rejects.toThrow('Enough.')
})

test('each asks for the next page when the one before is read', async () => {
  const { came, client } = await server([
    json({ messages: [{ line: 1 }, { line: 2 }], nextCursor: 'two' }),
    json({ messages: [{ line: 3 }], nextCursor: null }),
  ])
  const lines: (number | null)[] = []
  for await (const { line } of client().each('listMessages', { id: 'a', limit: 2 })) {
    if (line === 2) expect(came).toHaveLength(1)
    lines.push(line)
  }
  expect(lines).toEqual([1, 2, 3])
  expect(came.map((one) => one.url)).toEqual([
    '/api/v1/campaigns/a/messages?limit=2',
    '/api/v1/campaigns/a/messages?limit=2&cursor=two',
  ])
})

test('what is missing is said before anything is sent', async () => {
  expect(() => foreword({ url: 'messages.example.com', key: 'fwk_x' })).toThrow('url is the address')
  expect(() => foreword({ url: 'https://messages.example.com', key: '' })).toThrow('key is an API key')
  const { came, client } = await server([json({})])
  await expect(client().getCampaign({ id: '' })).rejects.toThrow('id is missing.')
  expect(came).toEqual([])
})

test('a body may be a stream: once as it is, anew for each try where a function makes it', async () => {
  const busy = refuse(503, 'not_available', 'same_request')
  const made: number[] = []
  const lines = () => {
    made.push(made.length)
    return new Blob(['{"phone":"+16465550142"}\n', '{"phone":"+16465550143"}\n']).stream()
  }
  const { came, client } = await server([busy, json({ id: 'i' })])
  await client().streamRecipients({ id: 'a', body: lines })
  expect(made).toEqual([0, 1])
  expect(came.map((one) => one.body)).toEqual(
    Array(2).fill('{"phone":"+16465550142"}\n{"phone":"+16465550143"}\n'),
  )
  expect(came.map((one) => one.headers['content-type'])).toEqual(Array(2).fill('application/x-ndjson'))
  const keys = new Set(came.map((one) => one.headers['idempotency-key']))
  expect(keys.size).toBe(1)

  const once = await server([busy, json({ id: 'i' })])
  await expect(
    once.client().streamRecipients({ id: 'a', body: lines(), contentType: 'text/csv' }),
  ).rejects.toMatchObject({
    status: 503,
  })
  expect(once.came.map((one) => one.headers['content-type'])).toEqual(['text/csv'])
})
