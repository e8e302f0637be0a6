import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { fakeClock } from '../kit/clock.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A server without the service “dispatch”: messages are due and nobody takes them. Whoever can do something about it is told.

const clock = fakeClock('2026-11-23T15:00:00Z')
let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ clock, services: ['api', 'jobs'] }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('says since when messages are due that nobody sends, to those who can have it mended', async () => {
  const { accountId, skillId } = await house.account('Waiting')
  const person = await house.person(accountId, 'campaign_manager', [])
  const manager = await signIn(house, person)
  const made = await manager.call('POST', '/campaigns', {
    name: 'Due and not taken',
    message: 'Once',
    deliveryWindow: hoursEveryDay('00:00', '24:00'),
  })
  const id = made.body.id as string
  await manager.upload(id, 'phone\n+12125550100\n+12125550101')
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}/progress`)).body.waiting)
    .toMatchObject([{ reason: 'turn', people: 2 }])
  clock.advance(60_000)

  const { page: newPage, look } = await album(browser, 'nobody-sends')
  const page = await newPage({ timezoneId: 'America/New_York', locale: 'en-GB' })
  await enter(page, house.url, person)
  const line = page.getByRole('alert').filter({ hasText: 'nobody sends them' })
  await line.waitFor()
  expect(await line.textContent()).toMatch(/^Messages are due since .*10:00 and nobody sends them\./)
  await look(page, 'line')

  const desk = await newPage()
  await enter(desk, house.url, await house.person(accountId, 'agent', [skillId]))
  await desk.getByText('Conversations').first().waitFor()
  expect(await desk.getByText('nobody sends them').count(), 'an agent can do nothing about it').toBe(0)
})
