import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Somebody who writes a program reads the reference: it is made from the document the server gives, under the strict policy.

let house: TestHouse
let browser: Browser
let pictures: Album
let page: Page
const wrong: string[] = []

beforeAll(async () => {
  house = await testHouse({ services: ['api'] })
  browser = await launchBrowser()
  pictures = await album(browser, 'reference')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('the page works under its content policy, which allows nothing from elsewhere', async () => {
  const strict = await pictures.page({ bypassCSP: false })
  strict.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  strict.on('request', (request) => {
    if (!request.url().startsWith(house.url)) wrong.push(`asks ${request.url()}`)
  })
  const answer = await strict.goto(`${house.url}/api/reference`)
  expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'")
  await strict.getByRole('heading', { name: 'API reference' }).waitFor()
  expect(wrong).toEqual([])
})

test('an address names an operation, which opens and says everything', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${house.url}/api/reference`)
  await page.getByRole('heading', { name: 'API reference' }).waitFor()
  await pictures.look(page, '1-top')
  await page.goto(`${house.url}/api/reference#launchCampaign`)
  const operation = page.locator('#launchCampaign')
  await operation.getByText('consentVersion').first().waitFor()
  await operation.getByText('campaigns:launch').waitFor()
  await operation.getByText('not_ready').waitFor()
  await operation.getByText('$API_KEY').waitFor()
  await pictures.look(page, '2-launch')
})

test('a search leaves what matches, and says when nothing does', async () => {
  const search = page.getByLabel('Search the reference')
  await search.fill('opt_out')
  await page.getByText('Nothing here matches').waitFor()
  await search.fill('holiday_exists')
  await page.locator('#addHoliday').waitFor()
  expect(await page.locator('.r-main .r-op').count()).toBe(1)
  await search.fill('')
})

test('a refusal’s type leads to the line about its code', async () => {
  const refusal = await fetch(`${house.url}/api/v1/campaigns`)
  const { type } = (await refusal.json()) as { type: string }
  await page.goto(type)
  await page.locator('#not_signed_in').waitFor()
  await pictures.look(page, '3-error')
})

test('it is dark where the system is, and fits a phone', async () => {
  const dark = await pictures.page({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })
  await dark.goto(`${house.url}/api/reference#createCampaign`)
  await dark.locator('#createCampaign .r-body').waitFor()
  await pictures.look(dark, '4-dark')
  const phone = await pictures.page({ viewport: { width: 390, height: 844 } })
  await phone.goto(`${house.url}/api/reference#createCampaign`)
  await phone.locator('#createCampaign .r-body').waitFor()
  await pictures.look(phone, '5-phone')
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
})
