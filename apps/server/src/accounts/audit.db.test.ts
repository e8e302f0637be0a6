import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { newId } from '../platform/ids.ts'
import { type AuditFilter, auditKinds, insertAudit, readAudit } from './audit-store.ts'
import { createAccount } from './people.ts'

// The log is added to, read by cursor and filter, and changed by nobody.

const clock = fakeClock('2026-11-25T03:30:00Z') // 22:30 the evening before in New York
let kit: TestDatabase
let accountId: string

const entry = (more: Partial<Parameters<typeof insertAudit>[1]> = {}) => ({
  ...{
    accountId,
    actorId: 'jonas',
    actorName: 'Jonas Okafor',
    action: 'campaign.launched' as const,
    subject: 'Winter',
  },
  ...more,
})
const write = (more: Partial<Parameters<typeof insertAudit>[1]> = {}, from?: string) =>
  kit.db.asAccount(accountId, (tx) => insertAudit(tx, entry(more), clock.now()), from)
const NO_FILTER: AuditFilter = {
  ...{ before: null, kind: null, actorId: null, from: null, to: null, search: null, limit: 100 },
}
const look = (filter: Partial<AuditFilter> = {}) =>
  kit.db.asAccount(accountId, (tx) => readAudit(tx, accountId, { ...NO_FILTER, ...filter }))

beforeAll(async () => {
  kit = await testDatabase()
  const made = await createAccount(
    { db: kit.db, clock, newId },
    {
      ...{ brand: 'Pine', timeZone: 'America/New_York', defaultCountry: 'US', name: 'Ada' },
      ...{ email: 'ada@pine.example', password: 'correct horse battery' },
    },
  )
  accountId = made.accountId
})
afterAll(() => kit?.drop())

describe('a line', () => {
  test('says from where: the address the request came from, none for the server itself', async () => {
    await write({}, '203.0.113.24')
    await write({ action: 'sender.changed', subject: 'Main', changes: { rate: ['10', '60'] } })
    expect((await look()).slice(0, 2)).toMatchObject([
      {
        action: 'sender.changed',
        kind: 'sender',
        address: null,
        detail: { changes: { rate: ['10', '60'] } },
      },
      { action: 'campaign.launched', kind: 'campaign', address: '203.0.113.24', actor_name: 'Jonas Okafor' },
    ])
  })

  test('is changed and removed by nobody, the owner of the tables included', async () => {
    for (const change of [sql`update audit_log set subject = 'x'`, sql`delete from audit_log`]) {
      await expect(kit.db.asSystem((tx) => change.execute(tx))).rejects.toThrow('Records are not changed')
      const asBrand = kit.db.asAccount(accountId, (tx) => change.execute(tx))
      await expect(asBrand).rejects.toThrow('permission denied')
    }
  })
})

describe('reading', () => {
  test('by kind, person, words and the day of the account’s clock', async () => {
    clock.advance(3 * 3_600_000) // 01:30 of the 25th in New York
    await write({
      action: 'member.changed',
      subject: 'sam@pine.example',
      actorId: null,
      actorName: 'Foreword',
    })
    const subjects = async (filter: Partial<AuditFilter>) => (await look(filter)).map((row) => row.subject)
    expect(await subjects({ kind: 'member' })).toEqual(['sam@pine.example'])
    expect(await subjects({ actorId: 'jonas' })).toEqual(['Main', 'Winter'])
    expect(await subjects({ actorId: 'none' })).toEqual(['sam@pine.example'])
    expect(await subjects({ from: '2026-11-25' })).toEqual(['sam@pine.example'])
    expect(await subjects({ from: '2026-11-24', to: '2026-11-24' })).toEqual(['Main', 'Winter', 'Pine'])
    expect(await subjects({ search: 'OKAFOR' })).toEqual(['Main', 'Winter'])
    expect(await subjects({ search: '203.0.113' })).toEqual(['Winter'])
    expect(await subjects({ search: '100%_' })).toEqual([])
    const kinds = await kit.db.asAccount(accountId, (tx) => auditKinds(tx, accountId))
    expect(kinds.map((row) => row.kind)).toEqual(['account', 'campaign', 'member', 'sender'])
  })

  test('by cursor, without a gap or a repeat, while lines are added', async () => {
    for (let n = 0; n < 7; n++) await write({ subject: `Campaign ${n}` })
    const seen: number[] = []
    for (let before: number | null = null; ; ) {
      const page = await look({ before, limit: 3 })
      seen.push(...page.map((row) => row.id))
      if (page.length < 3) break
      before = page.at(-1)!.id
      await write({ subject: 'Meanwhile' })
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a))
    expect(seen).toHaveLength(11)
  })
})
