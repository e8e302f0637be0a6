import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSetupLink } from '../../apps/server/src/accounts/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// From the link in the terminal to a team: set up, look around every setting, invite an agent, and be refused politely.

const admin = { email: 'maya@harbourpine.example', password: 'a long enough password' }
let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('the one-time link makes the account, and works once', async () => {
  const link = await makeSetupLink(house.running.house.people, house.url)
  const { page: newPage, look } = await album(browser, 'first-run')
  const page = await newPage()
  await page.goto(link!)
  await look(page, '01-set-up')
  await page.getByLabel('Brand').fill('Harbour & Pine')
  await page.getByLabel('Your name').fill('Maya Lindholm')
  await page.getByLabel('Work e-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: /Create account/ }).click()
  await page.waitForURL('**/campaigns/activate')
  await page.getByRole('button', { name: 'Activate' }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/I may sign for Harbour & Pine/)
    .check()
  await page.getByRole('button', { name: 'Agree and activate' }).click()
  await page.waitForURL('**/campaigns')
  await page
    .getByRole('button', { name: 'New campaign' })
    .or(page.getByRole('link', { name: 'New campaign' }))
    .first()
    .waitFor()
  await look(page, '02-campaigns-empty')

  const late = await newPage()
  await late.goto(link!)
  await late
    .getByText(/used or has ended|no longer|works once/i)
    .first()
    .waitFor()
  await look(late, '03-link-used')
  expect(await makeSetupLink(house.running.house.people, house.url), 'an account exists').toBeNull()
})

test('a wrong password says how many tries are left', async () => {
  const { page: newPage, look } = await album(browser, 'sign-in')
  const phone = await newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await phone.goto(`${house.url}/sign-in`)
  await phone.getByLabel('E-mail').fill(admin.email)
  await phone.getByLabel('Password', { exact: true }).fill('not this one at all')
  await phone.keyboard.press('Enter')
  await phone.getByText(/Four tries left/).waitFor()
  await look(phone, '01-wrong-password-phone-dark')
})

test('settings: the sender is tested, an agent is invited and finds only conversations', async () => {
  const { page: newPage, look } = await album(browser, 'settings')
  const page = await newPage()
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page
    .getByRole('table')
    .getByRole('button', { name: /Sandbox number/ })
    .click()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByRole('button', { name: 'Test again' }).waitFor()
  await look(page, '01-senders')
  for (const [index, name] of ['skills', 'account', 'audit'].entries()) {
    await page.goto(`${house.url}/settings/${name}`)
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    await look(page, `0${index + 2}-${name}`)
  }
  await page.goto(`${house.url}/settings/people`)
  await page
    .getByRole('button', { name: /Invite/ })
    .first()
    .click()
  await page.getByRole('dialog').getByLabel('Work e-mail').fill('sam@harbourpine.example')
  await page
    .getByRole('dialog')
    .getByRole('radio', { name: /^Agent Answers/ })
    .check()
  await page.getByRole('dialog').getByLabel('General care').check()
  await look(page, '05-invite')
  await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByLabel('Invitation link').inputValue()
  await look(page, '06-invitation-link')

  const guest = await newPage()
  await guest.goto(link)
  await guest.getByLabel('Your name').fill('Sam Whitaker')
  await guest.getByLabel('Password', { exact: true }).fill('another long password')
  await look(guest, '07-invitation')
  await guest.keyboard.press('Enter')
  await guest.waitForURL(/\/conversations/)
  await guest.getByRole('heading', { name: 'Conversations' }).waitFor()
  expect(await guest.getByRole('link', { name: 'Campaigns' }).count()).toBe(0)
  await look(guest, '08-agent')
})

test('the console works under its own content security policy', async () => {
  const { page: newPage } = await album(browser, 'policy')
  const page = await newPage({ bypassCSP: false, colorScheme: 'dark' })
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  await enter(page, house.url, admin)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  expect(refused).toEqual([])
})
