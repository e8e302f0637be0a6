import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// Settings → Windows & holidays, from the switch to what a draft and a running campaign make of it. At noon in New York, so that every
// window below is the same at whatever hour this runs.

const NOW = new Date('2026-11-24T17:00:00Z')

let house: TestHouse
let browser: Browser
let admin: Person
let senderId: string
let accountId: string
let client: Client
let pages: Album

beforeAll(async () => {
  house = await testHouse({ clock: { now: () => NOW } })
  browser = await launchBrowser()
  ;({ admin, senderId, accountId } = await house.account('Hours'))
  client = await signIn(house, admin)
  pages = await album(browser, 'windows')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function draft(
  name: string,
  people: string[],
  window = hoursEveryDay('08:00', '21:00'),
): Promise<string> {
  const made = await client.call('POST', '/campaigns', {
    name,
    message: 'Hello',
    senderId,
    deliveryWindow: window,
  })
  const id = made.body.id as string
  await client.upload(id, ['phone', ...people].join('\n'))
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  return id
}

async function open(
  colorScheme: 'light' | 'dark' = 'light',
  viewport = { width: 1440, height: 900 },
): Promise<Page> {
  const page = await pages.page({ colorScheme, viewport })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/windows`)
  await page.getByRole('heading', { name: 'Windows & holidays' }).waitFor()
  return page
}

test('limits are set with a look at what changes, and running campaigns follow at once', async () => {
  const id = await draft('Running', ['+16465550142', '+13105550142'], hoursEveryDay('13:00', '21:00'))
  expect((await client.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  const waiting = async () => {
    const { body } = await client.call('GET', `/campaigns/${id}/messages`)
    return (body.messages as { dueAt: string | null }[]).map((row) => row.dueAt?.slice(11, 16))
  }
  await expect.poll(waiting).toEqual(['18:00', '21:00'])

  const page = await open()
  await pages.look(page, '1-empty')
  await page.getByLabel('Limit the hours of the account').check()
  await page.getByLabel('Monday from').fill('15:00')
  await page.getByRole('button', { name: 'Same for all' }).click()
  await page.getByLabel('Adopt the safest hours by region').check()
  await pages.look(page, '2-changed')
  await page.getByRole('button', { name: 'Save…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('15:00 to 21:00').waitFor()
  await dialog.getByText('1 campaign is sending or scheduled').waitFor()
  await pages.look(page, '3-before-saving')
  await dialog.getByRole('button', { name: 'Save the hours' }).click()
  await page.getByText('No changes').waitFor()
  await expect.poll(waiting).toEqual(['20:00', '23:00'])
})

test('holidays are added and removed, and a double one is refused in words', async () => {
  const page = await open()
  const add = async (date: string, name: string) => {
    await page.getByRole('button', { name: 'Add a holiday' }).click()
    await page.getByRole('textbox', { name: 'Date' }).fill(date)
    await page.getByRole('dialog').getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Add the holiday' }).click()
  }
  await add('2026-12-25', 'Christmas')
  await page.getByRole('cell', { name: '25 Dec every year' }).waitFor()
  await add('2026-12-25', 'Christmas again')
  await page.getByText('That date is in the list already.').waitFor()
  await pages.look(page, '4-holiday-twice')
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Remove Christmas' }).click()
  await page.getByText('No holidays yet').waitFor()
})

test('a row of the table is read with its source, made stricter, and put back', async () => {
  const page = await open('dark')
  await page.getByRole('button', { name: 'Rhode Island' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('R.I. Gen. Laws 5-61-2(9)').waitFor()
  await dialog.getByLabel('Hours of our own').check()
  await dialog.getByLabel('Saturday', { exact: true }).uncheck()
  await pages.look(page, '5-region-dark')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Rhode Island' })
  await row.getByText('Your hours').waitFor()
  await row.scrollIntoViewIfNeeded()
  await pages.look(page, '6-table-dark')
  await page.getByRole('button', { name: 'Rhode Island' }).click()
  await page.getByRole('dialog').getByLabel('As published').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await row.getByText('In force').waitFor()
})

test('a draft says whose rules are stricter, who is held by which, and the hours of each row', async () => {
  const id = await draft(
    'Evening',
    ['+16465550143', '+13055550143', '+13055550144', '+14015550143'],
    hoursEveryDay('18:30', '21:00'),
  )
  const page = await pages.page()
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/campaigns/${id}/edit/window`)
  await page.getByText('Florida: not after 20:00 (2 people)').waitFor()
  await page.getByText(/Rhode Island .* allows no hour of this window/).waitFor()
  await pages.look(page, '7-plan')
  await page.getByRole('button', { name: 'Table' }).click()
  await page.getByRole('cell', { name: /^6:30\sPM–8:00\sPM$/ }).waitFor()
  await pages.look(page, '8-plan-table')
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText(/Stricter rules hold for some: Florida: not after 20:00/).waitFor()
  await page.getByText(/1 person: Rhode Island .* allows no hour of this window/).waitFor()
  await pages.look(page, '9-review')
})

test('on a phone the page keeps within its width, and a manager may look but not change', async () => {
  const page = await open('light', { width: 390, height: 844 })
  await page.getByLabel('Limit the hours of the account').check()
  expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(390)
  await pages.look(page, '10-phone')
  const manager = await house.person(accountId, 'campaign_manager', [])
  const other = await pages.page()
  await enter(other, house.url, manager)
  await other.goto(`${house.url}/settings/windows`)
  await other.getByText('Only administrators can change this.').waitFor()
  expect(await other.getByLabel('Adopt the safest hours by region').isDisabled()).toBe(true)
  expect(await other.getByRole('button', { name: 'Save…' }).count()).toBe(0)
})
