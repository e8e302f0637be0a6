import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { createAccount } from '../accounts/index.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { openSecrets } from '../platform/secrets.ts'
import * as access from './access.ts'
import { programOf } from './programs.ts'
import { issueToken } from './tokens.ts'

// A key opens what its application may do and what it was made for; it is rotated with an overlap, and ends at once.

let kit: TestDatabase
let actor: access.Actor
const clock = fakeClock('2026-11-25T12:00:00Z')
const at = () => ({
  ...{ db: kit.db, clock, newId, publicUrl: 'http://127.0.0.1' },
  secrets: openSecrets(randomBytes(32)),
})
let deps: ReturnType<typeof at>

beforeAll(async () => {
  kit = await testDatabase()
  deps = at()
  const people = { db: kit.db, clock, newId, publicUrl: 'http://127.0.0.1' } as never
  const made = await createAccount(people, {
    ...{ brand: 'Northline', timeZone: 'UTC', defaultCountry: 'US', name: 'Ada' },
    ...{ email: 'ada@example.com', password: 'a password for tests' },
  })
  actor = { accountId: made.accountId, userId: made.userId, name: 'Ada' }
  await act((tx) => access.changeAccess(tx, deps, actor, { enabled: true }))
})
afterAll(() => kit.drop())

const act: typeof kit.db.asSystem = (work) => kit.db.asAccount(actor.accountId, work)
let names = 0
const application = (scopes: Parameters<typeof access.createApplication>[3]['scopes']) =>
  act((tx) => access.createApplication(tx, deps, actor, { name: `Shop ${++names}`, scopes }))
const keyFor = (
  id: string,
  scopes: Parameters<typeof access.createApiKey>[4]['scopes'],
  days: number | null,
) => act((tx) => access.createApiKey(tx, deps, actor, id, { name: 'Live', scopes, days }))
const call = (key: string) => programOf(deps, `Bearer ${key}`)
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(Problem)
  return (error as Problem).code
}

test('a key does what it and its application both may, and says what is left of the second', async () => {
  const { application: shop } = await application(['campaigns:read', 'campaigns:write'])
  const { key, application: seen } = await keyFor(shop.id, ['campaigns:read'], null)
  expect(key).toMatch(/^fwk_/)
  expect(seen.apiKeys).toMatchObject([{ name: 'Live', hint: key.slice(-4), lastUsedAt: null }])
  expect(JSON.stringify(seen)).not.toContain(key)
  expect(await call(key)).toMatchObject({
    ...{ accountId: actor.accountId, id: shop.id, name: shop.name, scopes: ['campaigns:read'] },
    rate: { limit: 50, remaining: 49, resetSeconds: 1 },
  })
  await act((tx) => access.changeApplication(tx, deps, actor, shop.id, { scopes: ['campaigns:write'] }))
  expect((await call(key)).scopes).toEqual([])
})

test('no key is given what its application may not', async () => {
  const { application: shop } = await application(['campaigns:read'])
  expect(await refusal(keyFor(shop.id, ['people:write'], null))).toBe('bad_request')
})

test('rotated, both hold until the overlap is over; revoked, it ends at once', async () => {
  const { application: shop } = await application(['campaigns:read'])
  const first = await keyFor(shop.id, ['campaigns:read'], null)
  const second = await act((tx) => access.rotateApiKey(tx, deps, actor, first.id, 2))
  expect([(await call(first.key)).id, (await call(second.key)).id]).toEqual([shop.id, shop.id])
  clock.advance(2 * 3_600_000)
  expect(await refusal(call(first.key))).toBe('key_bad')
  expect((await call(second.key)).id).toBe(shop.id)
  expect(await refusal(act((tx) => access.rotateApiKey(tx, deps, actor, first.id, 0)))).toBe('wrong_state')
  await act((tx) => access.revokeApiKey(tx, deps, actor, second.id))
  expect(await refusal(call(second.key))).toBe('key_bad')
})

test('it ends with its days, with its application, and while the API is off', async () => {
  const { application: shop } = await application(['campaigns:read'])
  const short = await keyFor(shop.id, ['campaigns:read'], 1)
  const long = await keyFor(shop.id, ['campaigns:read'], null)
  clock.advance(86_400_000)
  expect(await refusal(call(short.key))).toBe('key_bad')
  await act((tx) => access.changeAccess(tx, deps, actor, { enabled: false }))
  expect(await refusal(call(long.key))).toBe('api_off')
  await act((tx) => access.changeAccess(tx, deps, actor, { enabled: true }))
  await act((tx) => access.revokeApplication(tx, deps, actor, shop.id))
  expect(await refusal(call(long.key))).toBe('key_bad')
})

test('a second holds so many requests, for each application by itself', async () => {
  await act((tx) => access.changeAccess(tx, deps, actor, { limits: { apiRate: 3 } }))
  const { application: shop } = await application(['campaigns:read'])
  const { application: other } = await application(['campaigns:read'])
  const { key } = await keyFor(shop.id, ['campaigns:read'], null)
  const otherKey = await keyFor(other.id, ['campaigns:read'], null)
  const left: number[] = []
  for (let n = 0; n < 3; n++) left.push((await call(key)).rate.remaining)
  expect(left).toEqual([2, 1, 0])
  expect(await refusal(call(key))).toBe('rate_limited')
  expect((await call(otherKey.key)).rate.remaining).toBe(2)
  clock.advance(1000)
  expect((await call(key)).rate.remaining).toBe(2)
})

test('a token of the application is as good as a key, and what is neither is refused', async () => {
  const { application: shop, secret } = await application(['campaigns:read'])
  const { accountNumber } = await act((tx) => access.readAccess(tx, deps, actor.accountId))
  const clientId = shop.id
  const token = await issueToken(deps, {
    accountNumber: String(accountNumber),
    clientId,
    clientSecret: secret,
  })
  expect(await call(token)).toMatchObject({ id: shop.id, scopes: ['campaigns:read'] })
  for (const bad of ['', 'fwk_', 'fwk_none', 'x', `${token}x`, token.replace('.', '.e30'), 'a.b.c'])
    expect(`${bad} ${await refusal(call(bad))}`).toBe(`${bad} key_bad`)
  clock.advance(3_601_000)
  expect(await refusal(call(token))).toBe('key_bad')
})
