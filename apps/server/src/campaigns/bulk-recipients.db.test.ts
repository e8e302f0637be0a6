import { readdir } from 'node:fs/promises'
import { type ClientRequest, request } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Campaign, Import, Recipient } from '@foreword/contract'
import { hoursEveryDay } from '@foreword/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signIn } from '../../../../tests/kit/client.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// Recipients of a draft, streamed by a program: each of them once, whatever becomes of the connection.

const SCOPES = ['campaigns:read', 'campaigns:write', 'campaigns:launch']

let house: TestHouse
let key: string
let otherKey: string
let senderId: string
let skillId: string
let keys = 0

beforeAll(async () => {
  house = await testHouse()
  const made = await house.account('Bulk')
  ;({ senderId, skillId } = made)
  key = await keyOf(made.admin)
  otherKey = await keyOf((await house.account('Elsewhere')).admin)
}, 120_000)
afterAll(() => house?.close())

async function keyOf(admin: { email: string; password: string }): Promise<string> {
  const person = await signIn(house, admin)
  await person.call('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const made = await person.call('POST', '/applications', { name: 'Shop', scopes: SCOPES })
  const { id } = made.body.application as { id: string }
  return String(
    (await person.call('POST', `/applications/${id}/keys`, { name: 'Key', scopes: SCOPES })).body.key,
  )
}

const newKey = () => `bulk-${++keys}`
const NDJSON = 'application/x-ndjson'

/** A line, as programs write them. */
const person = (n: number): string =>
  `${JSON.stringify({ phone: `+1646555${1000 + n}`, name: `Person ${n}` })}\n`

type Answer<T = Import> = {
  status: number
  replayed: boolean
  body: T & { code?: string; field?: string; message?: string }
}

async function api<T>(method: string, path: string, body?: unknown, as = key): Promise<Answer<T>> {
  const answer = await fetch(`${house.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, replayed: false, body: text.startsWith('{') ? JSON.parse(text) : { text } }
}

type Sent = { key?: string; type?: string; query?: string; as?: string; headers?: Record<string, string> }

async function stream(id: string, lines: Iterable<string>, sent: Sent = {}): Promise<Answer> {
  const answer = await fetch(`${house.url}/api/v1/campaigns/${id}/recipients${sent.query ?? ''}`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${sent.as ?? key}`, 'content-type': sent.type ?? NDJSON },
      ...(sent.key ? { 'idempotency-key': sent.key } : {}),
      ...sent.headers,
    },
    body: Readable.toWeb(Readable.from(lines)) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  const replayed = answer.headers.get('idempotency-replayed') === 'true'
  return { status: answer.status, replayed, body: (await answer.json()) as Answer['body'] }
}

async function draft(message = 'Hello {name}'): Promise<string> {
  const { body } = await api<Campaign>('POST', '/campaigns', {
    ...{ name: 'Spring', kind: 'service', senderId, skillId, message, optOutOn: false },
    deliveryWindow: hoursEveryDay('00:00', '24:00'),
  })
  return body.id
}

async function read(id: string): Promise<Import> {
  await vi.waitFor(
    async () => expect((await api<Import>('GET', `/campaigns/${id}/import`)).body.status).not.toBe('reading'),
    {
      ...{ timeout: 60_000, interval: 50 },
    },
  )
  return (await api<Import>('GET', `/campaigns/${id}/import`)).body
}

async function rowsOf(id: string, verdict?: string): Promise<Recipient[]> {
  const more = verdict ? `&verdict=${verdict}` : ''
  const { body } = await api<{ recipients: Recipient[] }>(
    'GET',
    `/campaigns/${id}/recipients?limit=500${more}`,
  )
  return body.recipients
}

const kept = async (id: string) => {
  const { rows } = await house.running.house.db.pool.query(
    'select count(*)::int as n, count(distinct address)::int as people from recipients where campaign_id = $1',
    [id],
  )
  return rows[0] as { n: number; people: number }
}
const uploads = () => readdir(house.running.house.uploads).catch(() => [] as string[])

/** Sends the first half of a body and lets the connection break. */
async function cutInTheMiddle(id: string, lines: string, idempotencyKey: string): Promise<void> {
  const sent: ClientRequest = request(`${house.url}/api/v1/campaigns/${id}/recipients`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${key}`, 'content-type': NDJSON, 'idempotency-key': idempotencyKey },
      'content-length': Buffer.byteLength(lines),
    },
  })
  const broke = new Promise((resolve) => sent.once('close', resolve))
  sent.on('error', () => {})
  sent.write(lines.slice(0, lines.length / 2))
  // It has begun to arrive.
  await vi.waitFor(async () => expect(await uploads()).not.toEqual([]), { timeout: 60_000, interval: 10 })
  sent.destroy()
  await broke
}

describe('a connection that breaks', () => {
  test('in the middle leaves nothing behind; sent again under the same key, everybody is there once', async () => {
    const id = await draft()
    const lines = Array.from({ length: 5_000 }, (_one, n) => person(n))
    const idempotencyKey = newKey()
    const before = await uploads()
    await cutInTheMiddle(id, lines.join(''), idempotencyKey)
    await vi.waitFor(async () => expect(await uploads()).toEqual(before), { timeout: 60_000 })
    expect((await api('GET', `/campaigns/${id}/import`)).status).toBe(404)

    const again = await stream(id, lines, { key: idempotencyKey })
    expect(again).toMatchObject({ status: 200, replayed: false, body: { format: 'ndjson', source: 'api' } })
    expect(await read(id)).toMatchObject({
      status: 'ready',
      rowsRead: 5_000,
      ready: 5_000,
      id: again.body.id,
    })
    expect(await kept(id)).toEqual({ n: 5_000, people: 5_000 })

    // As if the answer had been lost too.
    const third = await stream(id, lines, { key: idempotencyKey })
    expect(third).toMatchObject({ status: 200, replayed: true, body: again.body })
    expect((await read(id)).id).toBe(again.body.id)
    expect(await kept(id)).toEqual({ n: 5_000, people: 5_000 })
  }, 120_000)

  test('the same key with other people, or as another type, is refused and changes nothing', async () => {
    const id = await draft()
    const idempotencyKey = newKey()
    const first = await stream(id, [person(1), person(2)], { key: idempotencyKey })
    await read(id)
    const files = await uploads()
    for (const other of [
      await stream(id, [person(1), person(3)], { key: idempotencyKey }),
      await stream(id, [person(1), person(2)], { key: idempotencyKey, type: 'text/csv' }),
      await stream(id, [person(1), person(2)], { key: idempotencyKey, query: '?defaultCountry=DE' }),
    ])
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
    expect(await read(id)).toMatchObject({ id: first.body.id, ready: 2 })
    expect(await uploads()).toEqual(files)
  })

  test('two at once under one key make one audience', async () => {
    const id = await draft()
    const idempotencyKey = newKey()
    const lines = Array.from({ length: 500 }, (_one, n) => person(n))
    const answers = await Promise.all([1, 2, 3].map(() => stream(id, lines, { key: idempotencyKey })))
    expect(answers.filter((one) => one.status === 200 && !one.replayed)).toHaveLength(1)
    for (const one of answers)
      if (one.status !== 200)
        expect(one).toMatchObject({ status: 409, body: { code: 'idempotency_running' } })
    await read(id)
    expect(await kept(id)).toEqual({ n: 500, people: 500 })
  })

  test('sent again after the launch, the first answer comes and nothing else happens', async () => {
    const id = await draft()
    const idempotencyKey = newKey()
    const first = await stream(id, [person(7)], { key: idempotencyKey })
    await read(id)
    const review = await api<{ consent: { version: number } }>('GET', `/campaigns/${id}/review`)
    const launch = { consentVersion: review.body.consent.version }
    expect((await api('POST', `/campaigns/${id}/launch`, launch)).status).toBe(200)
    const files = await uploads()
    expect(await stream(id, [person(7)], { key: idempotencyKey })).toMatchObject({
      replayed: true,
      body: first.body,
    })
    const other = { status: 409, body: { code: 'wrong_state' } }
    expect(await stream(id, [person(8)], { key: newKey() })).toMatchObject(other)
    expect(await stream(id, [person(8)])).toMatchObject(other)
    expect(await uploads()).toEqual(files)
  })
})

test('a body may take its time: no clock of the server ends it', async () => {
  const { server } = house.running.http
  expect([server.requestTimeout, server.timeout]).toEqual([0, 0])
  const id = await draft()
  async function* slowly() {
    for (let n = 0; n < 4; n++) {
      yield Buffer.from(person(n))
      await delay(150)
    }
  }
  const sent = await fetch(`${house.url}/api/v1/campaigns/${id}/recipients`, {
    ...{
      method: 'POST',
      duplex: 'half',
      headers: { authorization: `Bearer ${key}`, 'content-type': NDJSON },
    },
    body: Readable.toWeb(Readable.from(slowly())) as ReadableStream,
  } as RequestInit)
  expect(sent.status).toBe(200)
  expect(await read(id)).toMatchObject({ status: 'ready', ready: 4 })
})

test('every line left behind says its line, its field and what to do', async () => {
  const id = await draft('Hello {first_name}, order {order}')
  const lines = [
    '\ufeff{"phone":"+16465551001","First Name":"Ada","timeZone":"Europe/London","variables":{"order":4711}}\r\n',
    '\n',
    '{"phone":"646 555","first_name":"Bo","order":"1"}\n',
    'phone,name\n',
    '{"phone":"+16465551003","first_name":"Cy"}\n',
    '{"phone":"+16465551004","first_name":"Di","order":"1","time_zone":"Mars/Base"}\n',
    '{"phone":"+16465551005","first_name":["Ed"],"order":"1"}\n',
    '{"first_name":"Fay","order":"1","mobile":"+16465551006"}\n',
    '{"phone":16465551007,"first_name":"Gus","order":true,"email":null}\n',
    '{"phone":"+16465551001","first_name":"Ada","order":"1"}\n',
    '{"phone":"+16465551008","first_name":"Hal","variables":{"first_name":"Hal","order":"1"}}\n',
    '[{"phone":"+16465551009"}]',
  ]
  await stream(id, lines)
  expect(await read(id)).toMatchObject({
    ...{ status: 'ready', rowsRead: 11, ready: 2, duplicates: 1, refused: 8 },
    columns: expect.arrayContaining(['phone', 'first_name', 'order', 'time_zone', 'mobile']),
  })
  const ready = await rowsOf(id, 'ready')
  expect(ready.map(({ line, address, text }) => [line, address, text])).toEqual([
    [1, '+16465551001', 'Hello Ada, order 4711'],
    [9, '+16465551007', 'Hello Gus, order true'],
  ])
  expect(ready[0]!.variables).toEqual({ first_name: 'Ada', time_zone: 'Europe/London', order: '4711' })
  const left = await rowsOf(id, 'problems')
  expect(left.map(({ line, field, reason }) => [line, field, reason])).toEqual([
    [3, 'phone', 'too_short'],
    [4, null, 'not_json'],
    [5, 'order', 'missing_variable'],
    [6, 'time_zone', 'unknown_zone'],
    [7, 'first_name', 'bad_field'],
    [8, 'phone', 'empty'],
    [10, 'phone', 'duplicate'],
    [11, 'first_name', 'bad_field'],
    [12, null, 'not_json'],
  ])
  for (const row of left) expect(row.remedy, row.reason ?? '').toMatch(/^[A-Z].*[.]$/)
  expect(left[1]!.input).toBe('phone,name')
  const file = await api<{ text: string }>('GET', `/campaigns/${id}/recipients/refused.csv`)
  expect(file.body.text).toContain('line,verdict,column,reason,remedy')
  expect(file.body.text).toContain(',5,refused,order,No value for order,"Give a value for order')

  // A line is mended in place, as one of a file is.
  const mended = await api<{ recipient: Recipient }>('PATCH', `/campaigns/${id}/recipients/5`, {
    variables: { order: '12' },
  })
  expect(mended.body.recipient).toMatchObject({ verdict: 'ready', text: 'Hello Cy, order 12' })
  const columns = await api('PATCH', `/campaigns/${id}/import`, { phoneColumn: 1 })
  expect(columns).toMatchObject({ status: 400, body: { field: 'phoneColumn' } })
})

test('what is no body of this kind is refused with the reason, and the audience that was there stays', async () => {
  const id = await draft()
  await stream(id, [person(1)])
  const { id: importId } = await read(id)
  const refused = async (lines: string[], sent: Sent, expected: object) =>
    expect(await stream(id, lines, sent)).toMatchObject(expected)
  const badType = { status: 400, body: { code: 'bad_request', field: 'content-type' } }
  await refused([person(2)], { type: 'application/octet-stream' }, badType)
  await refused([person(2)], { type: 'application/xml' }, badType)
  await refused(...([[person(2)], { headers: { 'content-encoding': 'gzip' } }] as [string[], Sent]), {
    status: 400,
    body: { field: 'content-encoding' },
  })
  await refused([], {}, { status: 422, body: { code: 'empty_file' } })
  await refused(['\n \n'], {}, { status: 422, body: { code: 'no_rows' } })
  await refused([`[${person(1)},\n${person(2)}]`], {}, { status: 200 })
  await read(id)
  await refused(
    ['phone,name\n+16465550142,Ada\n'],
    {},
    {
      ...{ status: 422 },
      body: { code: 'not_json_lines', message: expect.stringContaining('Line 1: Not JSON') },
    },
  )
  await refused(
    [`{"phone":"${'1'.repeat(1_000_001)}"}\n`],
    {},
    { status: 422, body: { code: 'line_too_long' } },
  )
  await refused([person(1)], { as: otherKey }, { status: 404 })
  const json = await fetch(`${house.url}/api/v1/campaigns`, {
    ...{ method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': NDJSON }, body: '{}' },
  })
  expect([json.status, ((await json.json()) as { field: string }).field]).toEqual([400, 'content-type'])
  expect((await read(id)).id).not.toBe(importId)
})

test('CSV by the same address: columns found, sent again once', async () => {
  const id = await draft()
  const idempotencyKey = newKey()
  const lines = ['order;name;mobile\n', '1;Ada;+1 646 555 1042\n', '2;Bo;+1 646 555 1043\n']
  const first = await stream(id, lines, {
    key: idempotencyKey,
    type: 'text/csv; charset=utf-8',
    query: '?fileName=a.csv',
  })
  expect(first.body).toMatchObject({
    format: 'csv',
    source: 'file',
    fileName: 'a.csv',
    delimiter: ';',
    phoneColumn: 2,
  })
  expect(await read(id)).toMatchObject({ ready: 2, columns: ['order', 'name', 'mobile'] })
  const again = await stream(id, lines, { key: idempotencyKey, type: 'text/csv', query: '?fileName=a.csv' })
  expect(again).toMatchObject({ replayed: true, body: { id: first.body.id } })
})

test('a server that stops while it reads goes on with what came', async () => {
  const id = await draft()
  await stream(
    id,
    Array.from({ length: 8_000 }, (_one, n) => person(n)),
    { key: newKey() },
  )
  await house.restart()
  expect(await read(id)).toMatchObject({ status: 'ready', rowsRead: 8_000, ready: 8_000 })
  expect(await kept(id)).toEqual({ n: 8_000, people: 8_000 })
}, 120_000)

test('planned, launched and delivered, all through the API', async () => {
  const id = await draft()
  await stream(
    id,
    Array.from({ length: 25 }, (_one, n) => person(3_000 + n)),
    { key: newKey() },
  )
  await read(id)
  const plan = await api<{ people: number }>('GET', `/campaigns/${id}/plan`)
  expect(plan.status).toBe(200)
  const review = await api<{ consent: { version: number } }>('GET', `/campaigns/${id}/review`)
  const launched = await api<Campaign>('POST', `/campaigns/${id}/launch`, {
    consentVersion: review.body.consent.version,
  })
  expect(launched.status).toBe(200)
  const states = async () =>
    (await api<{ messages: { state: string }[] }>('GET', `/campaigns/${id}/messages`)).body.messages.map(
      (one) => one.state,
    )
  await vi.waitFor(
    async () => {
      const now = await states()
      expect(now).toHaveLength(25)
      expect(now.filter((state) => !['delivered', 'read', 'failed'].includes(state))).toEqual([])
      expect(now.filter((state) => state !== 'failed').length).toBeGreaterThan(20)
    },
    { timeout: 90_000, interval: 250 },
  )
  const phone = await fetch(`${house.sandbox.url}/sandbox/api/phones/+16465554000`)
  expect(await phone.text()).toContain('Hello Person 3000')
}, 120_000)
