import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../apps/server/src/accounts/index.ts'
import { newId } from '../../apps/server/src/platform/ids.ts'
import { fakeClock } from '../kit/clock.ts'
import { type TestDatabase, testDatabase } from '../kit/database.ts'

// Law 11, in the database itself: every table with brand data is under row-level security.

let kit: TestDatabase
let first: string
let second: string

beforeAll(async () => {
  kit = await testDatabase()
  const made = async (brand: string) =>
    (
      await createAccount(
        { db: kit.db, clock: fakeClock('2026-11-23T09:00:00Z'), newId },
        {
          brand,
          timeZone: 'America/New_York',
          defaultCountry: 'US',
          name: 'Ada',
          email: `ada@${brand}.example`,
          password: 'correct horse battery',
        },
      )
    ).accountId
  first = await made('first')
  second = await made('second')
})
afterAll(() => kit?.drop())

describe('row-level security', () => {
  test('every table with brand data has it, with a policy that compares the account', async () => {
    const { rows } = await kit.db.pool.query(`
      select c.relname as name, c.relrowsecurity as secured,
        exists (select from pg_policies p where p.tablename = c.relname and p.roles @> '{foreword_app}'
          and p.qual like '%current_account_id()%' and p.with_check like '%current_account_id()%' and p.cmd = 'ALL') as compared
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and (c.relname = 'accounts' or exists (select from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'account_id' and a.atttypid = 'uuid'::regtype))`)
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.filter((row) => !(row.secured && row.compared))).toEqual([])
  })

  test('tables without an account cannot be read by requests at all, but for zone sets, which name nobody', async () => {
    const { rows } = await kit.db.pool.query(`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
        and has_table_privilege('foreword_app', c.oid, 'select') order by 1`)
    expect(rows.map((row) => row.name)).toEqual(['zone_sets'])
  })

  test('a statement that forgets its account still sees and changes only its own', async () => {
    const seen = await kit.db.asAccount(second, async (tx) => ({
      accounts: (await sql`select id from accounts`.execute(tx)).rows,
      members: (await sql`select email from members`.execute(tx)).rows,
      changed: (await sql`update members set name = 'x' where account_id = ${first}`.execute(tx))
        .numAffectedRows,
    }))
    expect(seen).toEqual({
      accounts: [{ id: second }],
      members: [{ email: 'ada@second.example' }],
      changed: 0n,
    })
  })

  test('nor can it write a row for another', async () => {
    const write = kit.db.asAccount(second, (tx) =>
      sql`insert into skills (account_id, id, name, created_at) values (${first}, ${newId()}, 'x', now())`.execute(
        tx,
      ),
    )
    await expect(write).rejects.toThrow('row-level security')
  })

  test('what is evidence can be added to, and not changed or removed', async () => {
    for (const table of [
      'consent_events',
      'consent_attestations',
      'audit_log',
      'agreements',
      'message_contents',
      'webhook_events',
    ]) {
      for (const statement of [`delete from ${table}`, `update ${table} set account_id = account_id`]) {
        const change = kit.db.asAccount(first, (tx) => tx.executeQuery(CompiledQuery.raw(statement)))
        await expect(change, statement).rejects.toThrow(`permission denied for table ${table}`)
      }
    }
  })
})
