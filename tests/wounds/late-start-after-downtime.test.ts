import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { fakeClock } from '../kit/clock.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The wound: the server was down while people's hours were open, and catches up at night. Times are planned at launch, so the plan is old
// when the server comes back: the window has to be tested again when a message is handed over.

const HOUR = 3_600_000
// 08:00 in New York, 13:00 UTC: an hour before the window.
const clock = fakeClock('2026-11-23T13:00:00Z')
let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse({ clock })
  brand = await openBrand(house, 'Downtime')
})
afterAll(() => house?.close())

test('down through the whole window: nothing goes out at night, everybody at the next opening', async () => {
  const id = await brand.launched(
    { name: 'Morning', deliveryWindow: hoursEveryDay('09:00', '18:00') },
    fileOf(212, 12),
  )
  await expect
    .poll(async () => (await brand.waiting(id))[0], PATIENT)
    .toMatchObject({ reason: 'window', people: 12, next: '2026-11-23T14:00:00.000Z' })
  // Back at 20:00: what was planned for 09:00 is long due.
  await house.restart(() => clock.advance(12 * HOUR))
  await expect
    .poll(async () => await brand.waiting(id), PATIENT)
    .toMatchObject([{ reason: 'window', people: 12, next: '2026-11-24T14:00:00.000Z' }])
  expect(await brand.witnessed('+1212')).toEqual([])
  expect((await brand.look(id)).status).toBe('sending')

  clock.set('2026-11-24T14:00:00Z')
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(12)
  expect(await brand.witnessed('+1212')).toEqual(Array(12).fill(1))
})

test('down in the middle of the window, back after it: the rest waits for the next day', async () => {
  clock.set('2026-11-25T21:00:00Z') // 16:00 in New York
  const id = await brand.launched(
    { name: 'Afternoon', deliveryWindow: hoursEveryDay('09:00', '18:00'), speed: 1 },
    fileOf(305, 400),
  )
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBeGreaterThan(0)
  await house.restart(() => clock.set('2026-11-26T02:00:00Z')) // 21:00
  const before = (await brand.witnessed('+1305')).length
  expect(before).toBeLessThan(400)
  await brand.client.call('PATCH', `/campaigns/${id}`, { speed: null })
  await expect
    .poll(async () => await brand.waiting(id), PATIENT)
    .toMatchObject([{ reason: 'window', people: 400 - before, next: '2026-11-26T14:00:00.000Z' }])
  expect(await brand.witnessed('+1305')).toHaveLength(before)
  clock.set('2026-11-26T14:00:00Z')
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  expect(await brand.witnessed('+1305')).toEqual(Array(400).fill(1))
})
