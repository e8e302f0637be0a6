import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { account, type OwnServer, serve } from '../../../../tests/house/two-accounts.ts'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { forgetOldAnswers, KEPT_MS, takeKey } from './answers.ts'

// A request with an Idempotency-Key is carried out once, whoever repeats it and whenever something dies in between.

let served: OwnServer
let cookie: string
let accountId: string
let keys = 0
let key: string

beforeAll(async () => {
  served = await serve()
  const made = await account(served, 'Onceonly')
  accountId = made.accountId
  cookie = made.cookies.administrator
})
afterAll(() => served?.close())
beforeEach(() => {
  key = `key-${++keys}`
})

async function post(path: string, body: unknown, with_: string | null = key) {
  const answer = await fetch(`${served.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      ...{ cookie, 'content-type': 'application/json' },
      ...(with_ === null ? {} : { 'idempotency-key': with_ }),
    },
    body: JSON.stringify(body),
  })
  const replayed = answer.headers.get('idempotency-replayed')
  return { status: answer.status, replayed, body: (await answer.json()) as Record<string, unknown> }
}
const campaigns = async (name: string) =>
  Number(
    (await served.database.db.pool.query('select count(*)::int as n from campaigns where name = $1', [name]))
      .rows[0].n,
  )

test('the same again gets the same answer and makes nothing; without a key it makes another', async () => {
  const first = await post('/campaigns', { name: 'Once' })
  const again = await post('/campaigns', { name: 'Once' })
  expect([first.status, first.replayed, again.status, again.replayed]).toEqual([200, null, 200, 'true'])
  expect(again.body).toEqual(first.body)
  expect(await campaigns('Once')).toBe(1)
  await post('/campaigns', { name: 'Once' }, null)
  expect(await campaigns('Once')).toBe(2)
})

test('the same key with another body or address is refused with its own code', async () => {
  await post('/campaigns', { name: 'Mine' })
  for (const [path, body] of [
    ['/campaigns', { name: 'Other' }],
    ['/skills', { name: 'Mine' }],
  ] as const)
    expect(await post(path, body)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch', retry: 'never' },
    })
  expect(await campaigns('Other')).toBe(0)
})

test('ten at once: one is carried out, and the others get its answer or are told to come again', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('/campaigns', { name: 'Ten' })))
  expect(await campaigns('Ten')).toBe(1)
  const fresh = answers.filter((one) => one.status === 200 && one.replayed === null)
  expect(fresh).toHaveLength(1)
  for (const one of answers)
    if (one.status !== 200)
      expect(one).toMatchObject({ status: 409, body: { code: 'idempotency_running', retry: 'after' } })
    else expect(one.body).toEqual(fresh[0]!.body)
  expect((await post('/campaigns', { name: 'Ten' })).body).toEqual(fresh[0]!.body)
})

test('a refusal is not kept: mended elsewhere, the same request is carried out', async () => {
  const [first] = [await post('/skills', { name: 'Taken' }, null)]
  expect((await post('/skills', { name: 'Taken' })).status).toBe(409)
  await served.database.db.pool.query('update skills set name = $2 where id = $1', [first.body.id, 'Freed'])
  expect(await post('/skills', { name: 'Taken' })).toMatchObject({ status: 200, replayed: null })
})

test('an answer with a secret is not kept, and what it made is there once', async () => {
  const input = { name: 'Secretive', scopes: ['campaigns:read'] }
  const { secret } = (await post('/applications', input)).body as { secret: string }
  expect(await post('/applications', input)).toMatchObject({
    status: 409,
    body: { code: 'idempotency_done' },
  })
  const { rows } = await served.database.db.pool.query('select answer from kept_answers where key = $1', [
    key,
  ])
  expect(rows).toEqual([{ answer: null }])
  expect(secret).toMatch(/[\w-]{20}/)
})

test('a try whose process died before its commit is taken over after a minute; one that comes back is taken back', async () => {
  const clock = fakeClock('2026-11-25T12:00:00Z')
  const request = { accountId, actorId: 'somebody', key, said: 'x', secret: false }
  const dead = await takeKey({ db: served.database.db, clock }, request)
  await expect(takeKey({ db: served.database.db, clock }, request)).rejects.toMatchObject({
    code: 'idempotency_running',
  })
  clock.advance(60_000)
  const heir = await takeKey({ db: served.database.db, clock }, request)
  expect(heir.answer).toBe(null)
  await expect(served.database.db.asAccount(accountId, (tx) => dead.within(tx))).rejects.toMatchObject({
    code: 'idempotency_running',
  })
  await served.database.db.asAccount(accountId, (tx) => heir.within(tx))
  clock.advance(60_000)
  await expect(takeKey({ db: served.database.db, clock }, request)).rejects.toMatchObject({
    code: 'idempotency_done',
  })
  await heir.keep('{"ok":true}')
  expect((await takeKey({ db: served.database.db, clock }, request)).answer).toBe('{"ok":true}')
})

test('after a day they are forgotten, lot by lot, and the key is free', async () => {
  await post('/campaigns', { name: 'Old' })
  const { rows } = await served.database.db.pool.query('select count(*)::int as n from kept_answers')
  const clock = fakeClock(new Date(Date.now() + KEPT_MS + 60_000).toISOString())
  expect(await forgetOldAnswers({ db: served.database.db, clock }, 2)).toBe(rows[0].n)
  expect((await post('/campaigns', { name: 'New' })).replayed).toBe(null)
})
