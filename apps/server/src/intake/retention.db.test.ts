import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { openLog } from '../platform/log.ts'
import { forgetOldWebhooks, startRetention } from './retention.ts'
import { erasePersonInWebhooks, keepEvents } from './store.ts'

const DAY = 86_400_000
let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
beforeEach(() => ledger.db.asSystem((tx) => sql`delete from webhook_events`.execute(tx)))

const keep = (events: Record<string, string>, daysAgo = 0) =>
  ledger.db.asSystem((tx) =>
    keepEvents(
      tx,
      Object.entries(events).map(([dedupeKey, payload]) => ({
        ...{ accountId: ledger.accountId, senderId: ledger.senderId, dedupeKey, payload },
      })),
      new Date(ledger.clock.now().getTime() - daysAgo * DAY),
    ),
  )
const kept = async () =>
  Object.fromEntries(
    (
      await ledger.db.asSystem((tx) =>
        rows(
          tx,
          sql<{
            dedupe_key: string
            payload: string
          }>`select dedupe_key, payload from webhook_events order by 1`,
        ),
      )
    ).map((row) => [row.dedupe_key, row.payload]),
  )
const deps = () => ({ db: ledger.db, clock: ledger.clock, keepDays: 30 })

test('what is older than the days that are kept is forgotten, lot by lot; what is younger is still known', async () => {
  await keep(Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`old-${n}`, 'x'])), 31)
  await keep({ young: 'y' }, 29)
  expect(await forgetOldWebhooks(deps(), 10)).toBe(25)
  expect(await kept()).toEqual({ young: 'y' })
  expect(await keep({ young: 'y', 'old-1': 'x' }), 'a repetition, and what is no longer known').toEqual(
    new Set([`${ledger.senderId}/old-1`]),
  )
  expect(await forgetOldWebhooks(deps())).toBe(0)
})

test('two processes forget at once without waiting for each other, and each row once', async () => {
  await keep(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`old-${n}`, 'x'])), 40)
  const both = await Promise.all([forgetOldWebhooks(deps(), 7), forgetOldWebhooks(deps(), 11)])
  const rest = await forgetOldWebhooks(deps())
  expect(both[0] + both[1] + rest).toBe(300)
  expect(await kept()).toEqual({})
})

test('the jobs service forgets by itself, at its start', async () => {
  await keep({ old: 'x' }, 31)
  const retention = startRetention({ ...deps(), log: openLog('silent') })
  await expect.poll(kept).toEqual({})
  await retention.stop()
})

const erase = (address: string) =>
  ledger.db.asSystem((tx) => erasePersonInWebhooks(tx, { accountId: ledger.accountId, address }))

test('a phone is erased wherever it stands, and not as a part of a longer one', async () => {
  await keep({
    form: 'From=%2B436641234567&Body=Hi',
    whatsapp: 'From=whatsapp%3A%2B436641234567',
    json: '{"messages":[{"from":"436641234567"}]}',
    words: 'From=%2B14155550123&Body=call+me+at+%2B436641234567',
    longer: 'From=%2B4366412345670',
    before: '{"id":"17436641234567"}',
  })
  expect(await erase('+436641234567')).toBe(4)
  expect(await kept()).toMatchObject({
    ...{ form: '(erased)', whatsapp: '(erased)', json: '(erased)', words: '(erased)' },
    ...{ longer: 'From=%2B4366412345670', before: '{"id":"17436641234567"}' },
  })
  expect(await erase('+436641234567'), 'again').toBe(0)
})

test('an id that is no phone erases only what gives it as somebody’s address, over any number of rows', async () => {
  const others = Object.fromEntries(
    Array.from({ length: 2_100 }, (_, n) => [
      `other-${String(n).padStart(4, '0')}`,
      'From=whatsapp%3Aannette&Body=ann',
    ]),
  )
  await keep(others)
  await keep({
    'zz-own': '{"batch":{"kind":"reply","from":"ann","text":"hello"}}',
    'zz-words': '{"batch":{"kind":"reply","from":"bob","text":"ann"}}',
    'zz-spaced': 'From=whatsapp%3Aann+b%C3%A4r',
  })
  expect(await erase('ann')).toBe(1)
  const after = await kept()
  expect(after['zz-own']).toBe('(erased)')
  expect(Object.values(after).filter((payload) => payload === '(erased)')).toHaveLength(1)
  expect(await erase('ann bär')).toBe(1)
  expect(await erase('%_')).toBe(0)
})
