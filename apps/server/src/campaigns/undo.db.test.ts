import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brand, fileOf, openBrand, PATIENT } from '../../../../tests/kit/brand.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'
import { verifyLedger } from '../analytics/index.ts'

// The way back right after a launch: nothing was sent, nothing is lost, and of undoing and sending exactly one happens.

let house: TestHouse
let brand: Brand
let ahead = 0
/** The clock of the server: runs, and can be put forward. */
const clock = { now: () => new Date(Date.now() + ahead) }

beforeAll(async () => {
  house = await testHouse({ clock })
  brand = await openBrand(house, 'Harbour')
  await wait(60)
})
afterAll(() => house?.close())

const wait = (seconds: number) =>
  house.running.house.db.asSystem((tx) =>
    sql`update accounts set undo_seconds = ${seconds} where id = ${brand.accountId}`.execute(tx),
  )
const undo = (id: string) => brand.client.call('POST', `/campaigns/${id}/undo-launch`)
const rowsOf = async (id: string) =>
  (
    await house.running.house.db.pool.query(
      `select (select count(*)::int from messages where campaign_id = $1) as messages,
        (select count(*)::int from message_queue where campaign_id = $1) as queue,
        (select count(*)::int from lanes where campaign_id = $1) as lanes,
        (select count(*)::int from campaign_steps where campaign_id = $1) as steps,
        (select count(*)::int from consent_attestations where campaign_id = $1) as consents,
        (select count(*)::int from campaign_counts where campaign_id = $1) as counts,
        (select array_agg(action order by id) from audit_log where subject = (select name from campaigns where id = $1) and action like 'campaign.%') as audit`,
      [id],
    )
  ).rows[0] as Record<string, unknown>

describe('while it waits', () => {
  test('nothing is in the ledger, the answer says until when, and undone it is the draft it was', async () => {
    const id = await brand.draft({ name: 'Back again' }, fileOf(212, 20))
    const [draft, file, rows] = [
      await brand.look(id),
      await brand.client.call('GET', `/campaigns/${id}/import`),
      await rowsOf(id),
    ]
    const launched = await brand.launch(id)
    const until = Date.parse(String(launched.body.undoUntil)) - Date.parse(String(launched.body.launchedAt))
    expect(until).toBe(60_000)
    // Launching twice answers the launch that waits, and starts no second one.
    expect((await brand.launch(id)).body.undoUntil).toBe(launched.body.undoUntil)
    expect(await rowsOf(id)).toMatchObject({ messages: 0, queue: 0, lanes: 1, steps: 1, consents: 1 })

    const undone = await undo(id)
    expect(undone.status).toBe(200)
    const { updatedAt, revision, ...rest } = undone.body
    expect(rest).toEqual({ ...draft, updatedAt: undefined, revision: undefined })
    expect(revision).toBe(draft.revision + 2)
    expect((await brand.client.call('GET', `/campaigns/${id}/import`)).body).toEqual(file.body)
    // What was confirmed stays on record; nothing else does.
    expect(await rowsOf(id)).toEqual({
      ...rows,
      consents: 1,
      audit: ['campaign.created', 'campaign.launched', 'campaign.launch_undone'],
    })
    // A second click, or another window, is told the same.
    expect(await undo(id)).toMatchObject({ status: 200, body: { status: 'draft' } })
    expect((await brand.client.call('GET', `/campaigns/${id}/consent`)).body).toEqual({ attestation: null })
    expect((await brand.client.call('DELETE', `/campaigns/${id}`)).status).toBe(200)
  })

  test('it can be changed and launched again, with a consent of its own', async () => {
    const id = await brand.draft({ name: 'Second thoughts', message: 'Frist' }, fileOf(305, 3))
    await brand.launch(id)
    await undo(id)
    expect((await brand.client.call('PATCH', `/campaigns/${id}`, { message: 'First' })).status).toBe(200)
    await brand.launch(id)
    ahead += 61_000
    await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
    const { body } = await brand.client.call('GET', `/campaigns/${id}/messages`)
    expect((body.messages as { text: string }[]).map((row) => row.text.startsWith('First'))).toEqual([
      true,
      true,
      true,
    ])
    expect(await brand.witnessed('+1305')).toEqual([1, 1, 1])
    expect(await rowsOf(id)).toMatchObject({ consents: 2 })
    const { attestation } = (await brand.client.call('GET', `/campaigns/${id}/consent`)).body
    expect(attestation).toMatchObject({ at: (await brand.look(id)).launchedAt })
  })

  test('a paused one comes back too; a cancelled one stays cancelled', async () => {
    const [paused, cancelled] = [
      await brand.draft({ name: 'Paused at once' }, fileOf(414, 2)),
      await brand.draft({ name: 'Cancelled at once' }, fileOf(415, 2)),
    ]
    await brand.launch(paused)
    await brand.client.call('POST', `/campaigns/${paused}/pause`)
    expect((await undo(paused)).body.status).toBe('draft')
    await brand.launch(cancelled)
    await brand.client.call('POST', `/campaigns/${cancelled}/cancel`)
    expect((await brand.look(cancelled)).undoUntil).toBeNull()
    expect(await undo(cancelled)).toMatchObject({ status: 409, body: { code: 'too_late' } })
  })
})

describe('afterwards', () => {
  test('it is too late', async () => {
    const id = await brand.draft({ name: 'Gone' }, fileOf(646, 2))
    await brand.launch(id)
    ahead += 61_000
    await expect.poll(async () => (await brand.look(id)).undoUntil, PATIENT).toBeNull()
    expect(await undo(id)).toMatchObject({ status: 409, body: { code: 'too_late' } })
  })

  test('an account without a way back sends at once, and says so', async () => {
    await wait(0)
    const id = await brand.draft({ name: 'No way back' }, fileOf(713, 2))
    expect((await brand.launch(id)).body.undoUntil).toBeNull()
    await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
    await wait(60)
  })
})

test('whoever holds the campaign first decides, and the other is told', async () => {
  const { db } = house.running.house
  const id = await brand.draft({ name: 'First come' }, fileOf(808, 2))
  await brand.launch(id)
  // The engine has begun and not finished its transaction: undoing waits for it, and is too late.
  const begun = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const writing = db.asSystem(async (tx) => {
    await sql`select from campaigns where id = ${id} for update`.execute(tx)
    begun.resolve()
    await asked.promise
    await sql`update campaigns set enqueued_line = 1 where id = ${id}`.execute(tx)
  })
  await begun.promise
  const answer = undo(id)
  await expect
    .poll(
      async () =>
        (
          await db.pool.query(
            `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`,
          )
        ).rows[0].n,
      PATIENT,
    )
    .toBeGreaterThan(0)
  asked.resolve()
  await writing
  expect(await answer).toMatchObject({ status: 409, body: { code: 'too_late' } })
})

test('forty launches are undone at the moment at which they begin: each is a whole draft or wholly sent', async () => {
  const ids: string[] = []
  for (let n = 0; n < 40; n++)
    ids.push(
      await brand.draft(
        { name: `Race ${n}` },
        fileOf(917, 4).map((line, row) => (row ? `+1917${String(2_000_000 + n * 10 + row)}` : line)),
      ),
    )
  await Promise.all(ids.map((id) => brand.launch(id)))
  ahead += 59_900
  // Spread over the time in which the engine goes through them.
  const answers = await Promise.all(
    ids.map(async (id, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 25))
      return undo(id)
    }),
  )
  const undone = ids.filter((_, n) => answers[n]!.status === 200)
  const sent = ids.filter((_, n) => answers[n]!.status === 409)
  expect(undone.length + sent.length).toBe(40)
  for (const id of sent)
    await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  for (const id of undone) expect(await rowsOf(id)).toMatchObject({ messages: 0, lanes: 0, steps: 0 })
  for (const id of sent) expect(await rowsOf(id)).toMatchObject({ messages: 4, lanes: 1, consents: 1 })
  expect(await brand.witnessed('+1917')).toEqual(Array(sent.length * 4).fill(1))
  expect((await house.running.house.db.asSystem((tx) => verifyLedger(tx, brand.accountId))).problems).toEqual(
    [],
  )
}, 120_000)
