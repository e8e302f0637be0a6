import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { newId } from '../platform/ids.ts'
import { agree, agreementText, readActivation, refuseInactive } from './activation.ts'
import { hashOf, loadAgreement, publishedAgreements } from './agreement.ts'
import { addPerson, createAccount } from './people.ts'

// What an administrator agreed to is kept as it was, and nothing leaves without it.

/** Hashes of the published texts: whoever changes a text writes the next version. */
const PUBLISHED = ['1 bf8fca6d412cff0b']

const clock = fakeClock('2026-11-25T14:00:00Z')
let kit: TestDatabase
let folder: string
let made: { accountId: string; userId: string }
let manager: string

beforeAll(async () => {
  kit = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'foreword-terms-'))
  const people = { db: kit.db, clock, newId }
  const zone = { timeZone: 'America/New_York', defaultCountry: 'US', password: 'correct horse battery' }
  made = await createAccount(people, { brand: 'Pine', name: 'Ada', email: 'ada@pine.example', ...zone })
  manager = await addPerson(people, {
    ...{ accountId: made.accountId, name: 'Jonas', email: 'jonas@pine.example', password: zone.password },
    ...{ role: 'campaign_manager', skillIds: [] },
  })
})
afterAll(async () => {
  await kit?.drop()
  await rm(folder, { recursive: true, force: true })
})

const terms = async (words: string) => {
  const file = join(folder, 'terms.txt')
  await writeFile(file, words)
  return file
}
const text = loadAgreement()
const agreeing = (more: Partial<Parameters<typeof agree>[2]> = {}, agreement = text) =>
  kit.db.asAccount(made.accountId, (tx) =>
    agree(tx, { clock, agreement }, { ...made, address: '203.0.113.24', hash: agreement.hash, ...more }),
  )
const look = (agreement = text) =>
  kit.db.asAccount(made.accountId, (tx) => readActivation(tx, made.accountId, agreement, '203.0.113.24'))
const refusal = (agreement = text) =>
  kit.db
    .asAccount(made.accountId, (tx) => refuseInactive(tx, made.accountId, agreement))
    .then(
      () => null,
      (error) => error,
    )

describe('the text', () => {
  test('published versions are as they were', () => {
    const now = publishedAgreements().map(({ version, text }) => `${version} ${hashOf(text).slice(0, 16)}`)
    expect(now).toEqual(PUBLISHED)
  })

  test('is the newest version, and the operator’s terms stand behind it, whatever their line ends', async () => {
    expect(text).toMatchObject({ version: 1, title: 'Proactive messaging agreement' })
    expect(text.text).toContain('{brand}')
    const own = loadAgreement(await terms('\uFEFFNo alcohol.\r\nNo tobacco.\r\n\r\n'))
    expect(own.text).toBe(`${text.text}\n## Terms of the operator\nNo alcohol.\nNo tobacco.\n`)
    expect(own.hash).not.toBe(text.hash)
    expect(loadAgreement(await terms('No alcohol.\nNo tobacco.')).hash).toBe(own.hash)
  })

  test('a file of terms that cannot be used stops the start with the remedy', async () => {
    expect(() => loadAgreement(join(folder, 'none.txt'))).toThrow(
      /FOREWORD_AGREEMENT names .*none.txt, and it cannot be read/,
    )
    const empty = await terms(' \n')
    expect(() => loadAgreement(empty)).toThrow(/it is empty\. Name a text file/)
  })
})

describe('agreeing', () => {
  test('before it launches and tests are refused, and the refusal names who can agree', async () => {
    expect((await look()).state).toBe('never')
    expect(await refusal()).toMatchObject({
      code: 'not_activated',
      message: expect.stringContaining('Ada can, under Campaigns'),
      details: { administrators: [{ name: 'Ada', email: 'ada@pine.example' }] },
    })
  })

  test('is for administrators, and for the text that was read', async () => {
    await expect(agreeing({ userId: manager })).rejects.toMatchObject({ code: 'wrong_role' })
    await expect(agreeing({ hash: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'agreement_changed' })
    expect((await look()).history).toEqual([])
  })

  test('keeps who, when, from where and the text, once though two click at the same moment', async () => {
    await Promise.all([agreeing(), agreeing(), agreeing()])
    const { state, history } = await look()
    expect(state).toBe('agreed')
    expect(history).toEqual([
      {
        id: expect.any(Number),
        ...{ byName: 'Ada', byEmail: 'ada@pine.example', address: '203.0.113.24', brand: 'Pine' },
        ...{ at: '2026-11-25T14:00:00.000Z', version: 1, hash: text.hash },
      },
    ])
    expect(await refusal()).toBeNull()
  })

  test('another text asks again, also when it is one of before', async () => {
    const other = loadAgreement(await terms('No alcohol.'))
    expect((await look(other)).state).toBe('changed')
    expect(await refusal(other)).toMatchObject({ code: 'not_activated', message: /What runs goes on/ })
    await agreeing({}, other)
    expect((await look(other)).state).toBe('agreed')
    expect((await look()).state).toBe('changed')
    await agreeing()
    expect((await look()).history.map((row) => row.hash)).toEqual([text.hash, other.hash, text.hash])
    const kept = await kit.db.asAccount(made.accountId, (tx) =>
      agreementText(tx, made.accountId, text, other.hash),
    )
    expect(kept).toBe(other.text)
  })

  test('what was agreed to cannot be changed, removed, or made to say what its hash does not', async () => {
    for (const change of [sql`update agreements set brand = 'Oak'`, sql`delete from agreements`])
      await expect(kit.db.asSystem((tx) => change.execute(tx))).rejects.toThrow('Records are not changed')
    const forged = sql`insert into agreements (account_id, version, hash, text, brand, user_id, user_name, user_email, at)
      values (${made.accountId}, 1, ${text.hash}, 'Other words', 'Pine', 'u', 'u', 'u', now())`
    await expect(kit.db.asSystem((tx) => forged.execute(tx))).rejects.toThrow('agreements_check')
  })
})
