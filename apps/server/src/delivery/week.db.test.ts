import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { checkWeek } from './week-check.fixture.ts'
import { CHANGE } from './week-people.fixture.ts'
import { simulateWeek } from './week-run.fixture.ts'

// A week of people everywhere, with the clock stepping between rounds, and the oracle looking at every message afterwards. bench/week.ts
// does the same with a million.

const PEOPLE = 3_000
const SEED = 1

let kit: TestDatabase
let uploads: string

beforeAll(async () => {
  kit = await testDatabase()
  uploads = await mkdtemp(join(tmpdir(), 'foreword-week-'))
})
afterAll(async () => {
  await kit?.drop()
  await rm(uploads, { recursive: true, force: true })
})

test('nobody is messaged outside a window of theirs, and everybody whose window opens is', async () => {
  const { notes, held } = await simulateWeek({
    db: kit.db,
    uploads,
    people: PEOPLE,
    seed: SEED,
    roundMs: 37_000,
    say: () => {},
  })
  const verdict = checkWeek(PEOPLE, SEED, notes)
  expect({
    ...verdict,
    outside: verdict.outside.slice(0, 3),
    missed: verdict.missed.slice(0, 3),
  }).toMatchObject({
    people: PEOPLE,
    outside: [],
    twice: [],
    missed: [],
  })
  expect(verdict.sent + verdict.closed).toBe(PEOPLE)
  // Both outcomes occur, before and after the change of rules, or the week would prove little.
  expect(verdict.closed).toBeGreaterThan(20)
  expect(held.get('no_shared_hours')).toBeGreaterThan(5)
  expect(verdict.countries).toBeGreaterThan(100)
  expect(notes.filter((note) => note.at >= CHANGE).length).toBeGreaterThan(100)
}, 120_000)
