import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { openAuth } from './auth.ts'
import { createAccount } from './people.ts'
import { identify, type SignInDeps, signIn } from './sign-in.ts'

const PASSWORD = 'correct horse battery'
const EMAIL = 'ines@northline.example'
const MINUTE = 60_000

let kit: TestDatabase
let deps: SignInDeps
const clock = fakeClock('2026-11-23T09:00:00Z')

beforeAll(async () => {
  kit = await testDatabase()
  const auth = openAuth(kit.db, { secret: 's'.repeat(43), publicUrl: 'http://127.0.0.1:4000', newId })
  deps = { db: kit.db, clock, auth }
  await createAccount(
    { db: kit.db, clock, newId },
    {
      brand: 'Northline Air',
      timeZone: 'America/New_York',
      defaultCountry: 'US',
      name: 'Ines Duarte',
      email: ` ${EMAIL.toUpperCase()} `,
      password: PASSWORD,
    },
  )
})
afterAll(() => kit?.drop())
beforeEach(() => sql`delete from sign_in_failures`.execute(kit.db.kysely))

const enter = (password = PASSWORD, more: { email?: string; address?: string } = {}) =>
  signIn(deps, { email: EMAIL, password, address: '192.0.2.1', userAgent: 'test', ...more })

/** The problem a sign-in ends with. */
async function refusal(password: string, more: { email?: string; address?: string } = {}): Promise<Problem> {
  const error = await enter(password, more).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Problem)) throw new Error(`A refusal was expected, and this came: ${String(error)}`)
  return error
}

describe('signing in', () => {
  test('opens a session that names the person, whatever the case of the e-mail', async () => {
    const { cookies } = await enter(PASSWORD, { email: '  Ines@Northline.EXAMPLE' })
    expect(cookies[0]).toMatch(/HttpOnly/i)
    expect(cookies[0]).toMatch(/SameSite=Lax/i)
    const who = await identify(deps, cookies[0]!.split(';')[0])
    expect(who).toMatchObject({ name: 'Ines Duarte', email: EMAIL, role: 'administrator' })
  })

  test('a cookie that was altered, or of a person without access, names nobody', async () => {
    const { cookies } = await enter()
    const cookie = cookies[0]!.split(';')[0]!
    expect(await identify(deps, undefined)).toBe(null)
    expect(await identify(deps, `${cookie.slice(0, -4)}AAAA`)).toBe(null)
    await sql`update members set disabled_at = ${clock.now()}`.execute(kit.db.kysely)
    expect(await identify(deps, cookie)).toBe(null)
    await sql`update members set disabled_at = null`.execute(kit.db.kysely)
    expect(await identify(deps, cookie)).not.toBe(null)
  })

  test('no password is kept as it was typed', async () => {
    const { rows } = await kit.db.pool.query('select password from auth_credentials')
    expect(rows.map((row) => row.password)).toEqual([expect.not.stringContaining(PASSWORD)])
  })
})

describe('wrong passwords', () => {
  test('say how many tries are left; the fifth locks, also for the right one, for fifteen minutes', async () => {
    const left = []
    for (let i = 0; i < 5; i++) {
      const problem = await refusal('a wrong password')
      expect(problem.code).toBe('wrong_password')
      left.push(problem.details?.triesLeft)
    }
    expect(left).toEqual([4, 3, 2, 1, 0])
    expect(await refusal(PASSWORD)).toMatchObject({
      code: 'too_many_tries',
      message: 'Too many wrong passwords. Try again in 15 minutes.',
    })
    clock.advance(14 * MINUTE + 1)
    expect((await refusal(PASSWORD)).message).toBe('Too many wrong passwords. Try again in 1 minute.')
    clock.advance(MINUTE)
    await enter()
  })

  test('are forgotten after the right one, and after a quarter of an hour', async () => {
    for (let i = 0; i < 4; i++) await refusal('a wrong password')
    await enter()
    expect((await refusal('a wrong password')).details?.triesLeft).toBe(4)
    clock.advance(16 * MINUTE)
    expect((await refusal('a wrong password')).details?.triesLeft).toBe(4)
  })

  test('for an e-mail nobody has are answered and counted alike', async () => {
    const email = 'nobody@northline.example'
    for (let i = 0; i < 5; i++) {
      const problem = await refusal('a wrong password', { email })
      expect([problem.code, problem.message]).toEqual([
        'wrong_password',
        'That e-mail and password do not match.',
      ])
    }
    expect((await refusal('a wrong password', { email })).code).toBe('too_many_tries')
  })

  test('from one address are limited over all e-mails, and others are not shut out', async () => {
    const address = '198.51.100.9'
    await refusal('a wrong password', { email: 'one@x.example', address })
    await sql`update sign_in_failures set failures = 29`.execute(kit.db.kysely)
    await refusal('a wrong password', { email: 'two@x.example', address })
    expect((await refusal(PASSWORD, { address })).code).toBe('too_many_tries')
    await enter(PASSWORD, { address: '192.0.2.1' })
  })

  test('are kept as hashes: the table names neither e-mail nor address', async () => {
    await refusal('a wrong password')
    const { rows } = await kit.db.pool.query('select key from sign_in_failures')
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row.key).toMatch(/^[0-9a-f]{64}$/)
  })
})
