import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { fakeClock } from '../kit/clock.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The wound: a campaign planned for later never starts, because its moment passed unseen: the server was down, or the clock was set.

const HOUR = 3_600_000
const clock = fakeClock('2026-11-23T15:00:00Z')
let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse({ clock })
  brand = await openBrand(house, 'Schedule')
})
afterAll(() => house?.close())

async function scheduled(area: number, inHours: number): Promise<string> {
  const startAt = new Date(clock.now().getTime() + inHours * HOUR).toISOString()
  const id = await brand.launched(
    { name: `In ${inHours} hours`, startMode: 'later', startAt },
    fileOf(area, 5),
  )
  await expect
    .poll(async () => (await brand.waiting(id))[0], PATIENT)
    .toMatchObject({ reason: 'start', people: 5, next: startAt })
  expect((await brand.look(id)).status).toBe('scheduled')
  return id
}

async function starts(id: string, prefix: string): Promise<void> {
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(5)
  expect(await brand.witnessed(prefix)).toEqual([1, 1, 1, 1, 1])
}

test('its moment passes while the server is down: it starts with the server', async () => {
  const id = await scheduled(212, 2)
  await house.restart(() => clock.advance(5 * HOUR))
  await starts(id, '+1212')
})

test('not before its moment, by a restart or otherwise', async () => {
  const id = await scheduled(305, 2)
  await house.restart(() => clock.advance(1.9 * HOUR))
  const now = await brand.launched({ name: 'Now' }, fileOf(808, 1))
  await expect.poll(async () => (await brand.look(now)).status, PATIENT).toBe('finished')
  expect((await brand.look(id)).status).toBe('scheduled')
  expect(await brand.witnessed('+1305')).toEqual([])
  clock.advance(0.2 * HOUR)
  await starts(id, '+1305')
})

test('the clock jumps over its moment by days: it starts at once', async () => {
  const id = await scheduled(415, 30)
  clock.advance(9 * 24 * HOUR)
  await starts(id, '+1415')
})

test('paused over its moment: it starts when it is resumed', async () => {
  const id = await scheduled(713, 2)
  expect((await brand.client.call('POST', `/campaigns/${id}/pause`)).status).toBe(200)
  clock.advance(3 * HOUR)
  await house.restart()
  expect((await brand.look(id)).status).toBe('paused')
  expect((await brand.client.call('POST', `/campaigns/${id}/resume`)).body.status).toBe('sending')
  await starts(id, '+1713')
})
