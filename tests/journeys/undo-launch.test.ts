import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// The last step by keyboard alone, the seconds after it in two browsers, and the list with a filter that is kept.

let house: TestHouse
let brand: Brand
let manager: Person
let browser: Browser
let pages: Album

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Harbour')
  manager = await house.person(brand.accountId, 'campaign_manager', [])
  browser = await launchBrowser()
  pages = await album(browser, 'undo-launch')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const FOCUSED = `(() => {
  const at = document.activeElement
  if (!at?.matches('a, button, input')) return ''
  const label = at.id ? document.querySelector('label[for="' + at.id + '"]')?.textContent : at.closest('label')?.textContent
  return (at.getAttribute('aria-label') ?? label ?? at.textContent ?? '').trim()
})()`

/** Tabs until the focus is on a control of that name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let tries = 0; tries < 80; tries++) {
    const focused = String(await page.evaluate(FOCUSED))
    if (name.test(focused)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard never reaches ${name}.`)
}

async function waitSeconds(seconds: number): Promise<void> {
  await house.running.house.db.pool.query('update accounts set undo_seconds = $1 where id = $2', [
    seconds,
    brand.accountId,
  ])
}

test('a launch by keyboard is undone in another browser, and nobody got anything', async () => {
  await waitSeconds(60)
  const id = await brand.draft({ name: 'Spring sale' }, fileOf(212, 5))
  const page = await pages.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, manager)
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByRole('button', { name: 'Launch campaign' }).waitFor()
  await tabTo(page, /is responsible for the consent/)
  await page.keyboard.press('Space')
  await tabTo(page, /^Launch campaign/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Yes, send/)
  await page.keyboard.press('Enter')
  await page.getByText(/Launching in \d+ s/).waitFor()
  await pages.look(page, 'launching')
  // A reload counts on from the server's time.
  await page.reload()
  await page.getByText(/Launching in \d+ s/).waitFor()

  const other = await pages.page()
  other.setDefaultTimeout(60_000)
  await enter(other, house.url, manager)
  await other.goto(`${house.url}/campaigns/${id}`)
  await other.getByText(/Launching in \d+ s/).waitFor()
  await tabTo(other, /^Undo$/)
  await other.keyboard.press('Enter')
  await other.waitForURL(/\/edit\/launch$/)
  await other.getByText('is a draft again. Nothing was sent.').waitFor()
  // The first browser hears of it and stands before the same draft.
  await page.waitForURL(/\/edit\//)
  expect((await brand.look(id)).status).toBe('draft')
  expect(await brand.witnessed('+1212')).toEqual([])
}, 240_000)

test('the list keeps a filter under a name, and agents have none of it', async () => {
  await waitSeconds(0)
  const id = await brand.launched({ name: 'Sent' }, fileOf(305, 2))
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  const page = await pages.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, manager)
  await page.goto(`${house.url}/campaigns?state=finished&sort=delivered&channel=sms`)
  await page.getByRole('link', { name: 'Sent' }).waitFor()
  expect(await page.getByRole('columnheader', { name: /Delivered/ }).getAttribute('aria-sort')).toBe(
    'descending',
  )
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menuitem', { name: /Save this filter/ }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Texts that are over')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Texts that are over' }).waitFor()
  await pages.look(page, 'saved filter')
  // Out of the list, several at once, and back by Undo.
  await page.getByRole('checkbox', { name: 'Choose Sent' }).check()
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByText('No campaign fits').waitFor()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await page.getByRole('link', { name: 'Sent' }).waitFor()

  const agent = await pages.page()
  agent.setDefaultTimeout(60_000)
  await enter(agent, house.url, await house.person(brand.accountId, 'agent', []))
  expect(await agent.getByRole('link', { name: 'Campaigns' }).count()).toBe(0)
  const refused = await agent.evaluate(
    async (paths: string[]) => Promise.all(paths.map(async (path) => (await fetch(`/api/v1${path}`)).status)),
    ['/campaigns', '/campaign-views', `/campaigns/${id}`, '/analytics', `/campaigns/${id}/excluded`],
  )
  expect(refused).toEqual([403, 403, 403, 403, 403])
}, 240_000)
