import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrand } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A link somebody sent to a page that is not for one's role says whom it is for and leads back.

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('an agent manager sees analytics and the settings of answering, and no campaign; a campaign manager no conversation', async () => {
  const brand = await openBrand(house, 'Quay')
  const book = await album(browser, 'roles')
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, await house.person(brand.accountId, 'agent_manager', []))
  await page.goto(`${house.url}/analytics`)
  await page.getByRole('heading', { name: 'Analytics', exact: true }).waitFor()
  await page.goto(`${house.url}/settings/skills`)
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Skills' }).waitFor()
  await page.goto(`${house.url}/campaigns`)
  await page
    .getByText('You are signed in as Agent manager; this page is for Administrator and Campaign manager.', {
      exact: false,
    })
    .waitFor()

  const other = await book.page()
  other.setDefaultTimeout(60_000)
  await enter(other, house.url, await house.person(brand.accountId, 'campaign_manager', []))
  await other.goto(`${house.url}/conversations`)
  await other.getByText('This page is not for your role').waitFor()
  await other.getByRole('link', { name: 'Go to the start' }).click()
  await other.waitForURL('**/campaigns')
}, 240_000)
