import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// An administrator lets a system of theirs be told, sees that it arrives, sees it fail, mends it, and sends again. The receiver is an inbox
// of the sandbox, which verifies signatures with code of its own.

let house: TestHouse
let browser: Browser
let pictures: Album
let page: Page
let admin: { email: string; password: string }
let accountId: string

beforeAll(async () => {
  house = await testHouse()
  browser = await launchBrowser()
  pictures = await album(browser, 'webhooks')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const inbox = async (name: string, change?: { secret?: string; mode?: string }) => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/webhooks/${name}`, {
    method: change ? 'PATCH' : 'GET',
    ...(change ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) } : {}),
  })
  return (await answer.json()) as {
    received: number
    wrong: number
    arrivals: { type: string; verified: string }[]
  }
}

test('the page says what webhooks are for, and one is made with a name, an address and events', async () => {
  const made = await house.account('Northline')
  admin = made.admin
  accountId = made.accountId
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/webhooks`)
  await page.getByText('Let your systems know').waitFor()
  await pictures.look(page, '1-empty')
  await press('New webhook')
  await press('Create')
  await page.getByText('A name is needed').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Order system')
  await page.getByLabel('Address', { exact: true }).fill('ftp://hooks.brand.example/in')
  await press('Create')
  await page.getByText('The address has to begin with https://').waitFor()
  await page.getByLabel('Address', { exact: true }).fill(`${house.sandbox.url}/webhooks/inbox/orders`)
  await page.getByRole('button', { name: 'Conversations: choose all' }).click()
  await pictures.look(page, '2-form')
  await press('Create')
  await page.getByText('Order system is ready').waitFor()
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  expect(secret).toMatch(/^whsec_/)
  await pictures.look(page, '3-secret')
  await inbox('orders', { secret })
  await press('I have kept the secret')
  await page.getByText('Nothing was told yet').waitFor()
  expect(await page.content()).not.toContain(secret)
})

test('a test event arrives signed, and its delivery shows body and answer', async () => {
  await press('Send a test event')
  const panel = page.getByRole('complementary', { name: 'Delivery' })
  await panel.getByText('Delivered').waitFor()
  await panel.getByText('204').waitFor()
  expect(await panel.getByRole('region', { name: 'Body' }).innerText()).toContain('"type": "webhook.test"')
  expect((await inbox('orders')).arrivals).toMatchObject([{ type: 'webhook.test', verified: 'good' }])
  await pictures.look(page, '4-delivered')
  await panel.getByRole('button', { name: 'Close' }).click()
})

test('what people write is told, and a receiver that fails says so and is tried again', async () => {
  await inbox('orders', { mode: 'error' })
  const { db, clock } = house.running.house
  const { receiveReply } = await import('../../apps/server/src/conversations/index.ts')
  const { rows } = await db.pool.query('select id from senders where account_id = $1', [accountId])
  await db.asSystem((tx) =>
    receiveReply(
      tx,
      house.running.house.people,
      {
        ...{ accountId, senderId: rows[0].id, channel: 'sms' as const, from: '+16465550142' },
        ...{ text: 'When do you come?', carrierId: 'SM1', carrierHandled: null },
      },
      clock.now(),
    ),
  )
  await page.getByRole('button', { name: 'message.received' }).click()
  const panel = page.getByRole('complementary', { name: 'Delivery' })
  await panel.getByText('It answered 500.').first().waitFor()
  await panel.getByText('Something went wrong in here.').first().waitFor()
  await page.getByText('Nothing was taken of late').waitFor()
  await pictures.look(page, '5-failing')
  await inbox('orders', { mode: 'ok' })
  await panel.getByRole('button', { name: 'Send again' }).click()
  await panel.getByText('Delivered').waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
  // The other event has a wait of its own, which ends when the webhook is switched on again.
  await press('Switch off')
  await page.getByText('It was switched off').waitFor()
  await press('Switch on')
  await page.getByText(/ Waiting: 0\.$/).waitFor()
  expect((await inbox('orders')).wrong).toBe(0)
})

test('a receiver that says it is gone is switched off, and gets what waits when it is switched on', async () => {
  await inbox('orders', { mode: 'gone' })
  await press('Send a test event')
  await page.getByText('The receiver answered 410 Gone').waitFor()
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click()
  await pictures.look(page, '6-gone')
  await inbox('orders', { mode: 'ok' })
  // Every screen says so, and leads there, until it is on again.
  await page.goto(`${house.url}/campaigns`)
  const line = page
    .getByRole('status')
    .filter({ hasText: 'The webhook Order system switched itself off: its receiver says it is gone.' })
  await line.waitFor()
  await pictures.look(page, '6b-line')
  await line.getByRole('link', { name: 'See why' }).click()
  await page.getByText('The receiver answered 410 Gone').waitFor()
  await press('Switch on')
  await page.getByText('Last delivered').waitFor()
  await line.waitFor({ state: 'hidden' })
})

test('what was taken is replayed, the secret replaced, and the list says how it does', async () => {
  const before = (await inbox('orders')).received
  await press('Replay…')
  await page.getByLabel('Everything').check()
  await pictures.look(page, '7-replay')
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
  await page.getByText('events are sent again').waitFor()
  await expect.poll(async () => (await inbox('orders')).received).toBeGreaterThan(before + 2)
  await press('New secret…')
  await press('Make a new secret')
  await page.getByText('A new secret for Order system').waitFor()
  await press('I have kept the secret')
  await page.getByRole('link', { name: 'All webhooks' }).click()
  await page.getByText('Delivering').waitFor()
  await pictures.look(page, '8-list')
})

test('a campaign manager may look and change nothing', async () => {
  const manager = await house.person(accountId, 'campaign_manager', [])
  page = await pictures.page({ viewport: { width: 390, height: 844 } })
  await enter(page, house.url, manager)
  await page.goto(`${house.url}/settings/webhooks`)
  await page.getByText('Delivering').waitFor()
  expect(await page.getByRole('button', { name: 'New webhook' }).count()).toBe(0)
  await pictures.look(page, '9-phone-list')
  await page.getByRole('link', { name: 'Order system' }).click()
  await page.getByRole('button', { name: 'webhook.test' }).first().click()
  await page.getByRole('complementary', { name: 'Delivery' }).getByText('204').first().waitFor()
  expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
  await pictures.look(page, '10-phone-delivery')
})
