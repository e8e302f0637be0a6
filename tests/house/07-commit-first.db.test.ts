import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertNoOpenTransaction } from '../../apps/server/src/platform/db/database.ts'
import { type TestDatabase, testDatabase } from '../kit/database.ts'
import { read, sources, withoutComments } from './tree.ts'

// Law 7: no carrier call and no socket write inside an open transaction. Enforced where messages are handed over.

let kit: TestDatabase
beforeAll(async () => {
  kit = await testDatabase()
})
afterAll(() => kit.drop())

const ACCOUNT = '00000000-0000-7000-8000-000000000001'

test('a hand-over inside a transaction of the engine or of a request is refused', async () => {
  const call = () => assertNoOpenTransaction('A carrier was called')
  await expect(kit.db.asSystem(async () => call())).rejects.toThrow(
    'A carrier was called inside an open transaction',
  )
  await expect(kit.db.asAccount(ACCOUNT, async () => call())).rejects.toThrow('inside an open transaction')
  await expect(kit.db.asSystem(async () => Promise.resolve().then(call))).rejects.toThrow(
    'inside an open transaction',
  )
})

test('it is allowed before, after, and in work that outlives the transaction', async () => {
  assertNoOpenTransaction('A carrier was called')
  let later: Promise<void> = Promise.resolve()
  await kit.db.asSystem(async () => {
    later = delay(1).then(async () => {
      while (!committed) await delay(1)
      assertNoOpenTransaction('A carrier was called')
    })
  })
  committed = true
  await later
  assertNoOpenTransaction('A carrier was called')
})
let committed = false

test('a transaction inside another is refused, which would wait for itself on a full pool', async () => {
  await expect(kit.db.asSystem(() => kit.db.asSystem(async () => {}))).rejects.toThrow(
    'A second transaction was opened',
  )
})

/** Every way to make a carrier do something over the network, as carrier.ts names them. */
const CALL = /\.(send|testConnection|setInboundUrl|reconcile)\??\.?\((?!\s*['"`{])/

test('whoever calls a carrier asks first', () => {
  const callers = sources('apps/server/src').filter(
    (path) =>
      !path.includes('/carriers/') &&
      CALL.test(
        withoutComments(read(path))
          .replaceAll(/\breply\b[^\n]*(?:\n\s*\.[^\n]*)*/g, '')
          // Mail is no carrier; platform/mail.ts asks by itself.
          .replaceAll(/\bmailer\.send\(/g, ''),
      ),
  )
  expect(callers).toEqual(
    expect.arrayContaining(['apps/server/src/delivery/dispatcher.ts', 'apps/server/src/channels/routes.ts']),
  )
  expect(
    callers.filter(
      (path) => !/assertNoOpenTransaction\('A (carrier was called|socket was written)'\)/.test(read(path)),
    ),
  ).toEqual([])
})
