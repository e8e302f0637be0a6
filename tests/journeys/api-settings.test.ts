import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { ask, FORM, tokenFor, tokenPath } from '../kit/liveperson.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// An administrator lets a program in, sees its secret once, gives it another, and ends its access.

let house: TestHouse
let browser: Browser
let pictures: Album
let page: Page
let account: string
let clientId: string
let secret: string

beforeAll(async () => {
  house = await testHouse({ services: ['api'] })
  browser = await launchBrowser()
  pictures = await album(browser, 'api-settings')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const copied = (label: string) => page.getByLabel(label, { exact: true }).inputValue()

test('the API is off, says what it is for, and is switched on with one press', async () => {
  const { admin } = await house.account('Northline')
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/api`)
  await page.getByText('Let programs send').waitFor()
  await pictures.look(page, '1-off')
  await press('Switch the API on')
  await page.getByText('No application yet').waitFor()
  expect(await copied('Host name')).toBe(new URL(house.url).host)
  account = await copied('Account number')
  await pictures.look(page, '2-on')
})

test('an application is created, and its secret works and is shown once', async () => {
  await press('New application')
  await press('Create')
  await page.getByText('A name is needed').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Web shop')
  await page.getByLabel('Campaigns and recipients: Read').check()
  await page.getByLabel('Campaigns and recipients: Write').check()
  await pictures.look(page, '3-new')
  await press('Create')
  await page.getByText('Web shop is ready').waitFor()
  clientId = await copied('client_id')
  secret = await copied('client_secret')
  await pictures.look(page, '4-secret')
  expect(await tokenFor(house, { account, clientId, secret })).toMatch(/^eyJ/)
  await press('I have kept the secret')
  await page.getByRole('cell', { name: clientId }).waitFor()
  expect(await page.content()).not.toContain(secret)
})

test('a new secret, with the old one for a day', async () => {
  await press('New secret for Web shop')
  await pictures.look(page, '5-renew')
  await press('Make a new secret')
  await page.getByText('holds for another day').waitFor()
  const next = await copied('client_secret')
  await press('I have kept the secret')
  await page.getByText('Two secrets').waitFor()
  for (const one of [secret, next])
    expect(await tokenFor(house, { account, clientId, secret: one })).toMatch(/^eyJ/)
})

test('a key is made with some of its scopes, works, is replaced and revoked', async () => {
  await press('Keys of Web shop')
  await page.getByText('No key yet').waitFor()
  await press('New key')
  await page.getByLabel('Name', { exact: true }).fill('Live')
  await page.getByLabel('Campaigns and recipients: Write').uncheck()
  await pictures.look(page, '5b-new-key')
  await press('Make the key')
  await page.getByText('The key Live is ready').waitFor()
  const key = await copied('API key')
  const list = (one: string) =>
    fetch(`${house.url}/api/v1/campaigns`, { headers: { authorization: `Bearer ${one}` } })
  expect((await list(key)).status).toBe(200)
  const create = await fetch(`${house.url}/api/v1/campaigns`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect([create.status, ((await create.json()) as { code: string }).code]).toEqual([403, 'scope_missing'])
  await press('I have kept the key')
  await press('Replace Live')
  await page.getByText('holds for another day').waitFor()
  const next = await copied('API key')
  expect([(await list(key)).status, (await list(next)).status]).toEqual([200, 200])
  await press('I have kept the key')
  await pictures.look(page, '5c-keys')
  await page.getByRole('button', { name: 'Revoke Live' }).first().click()
  await expect.poll(async () => (await list(next)).status).toBe(401)
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click()
})

test('limits are saved, and what is none is told at its field', async () => {
  await page.getByLabel('In one request').fill('lots')
  await page.getByText('A whole number from 1 to 100,000.').waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await page.getByLabel('In one request').fill('5,000')
  await press('Save')
  await page.getByText('It holds from the next request').waitFor()
  expect(await page.getByLabel('In one request').inputValue()).toBe('5000')
  // One list of hosts for everything that is sent: it stands with the account.
  await page.getByRole('link', { name: 'Account, Pictures' }).waitFor()
  await pictures.look(page, '6-limits')
})

test('dark, and on a phone', async () => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.getByRole('heading', { name: 'API' }).scrollIntoViewIfNeeded()
  await pictures.look(page, '7-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await pictures.look(page, '8-phone-dark')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await pictures.look(page, '9-phone')
  await page.setViewportSize({ width: 1280, height: 900 })
})

test('revoked, the program is out at once', async () => {
  await press('Revoke Web shop')
  await page.getByText('end at once, and cannot be brought back').waitFor()
  await pictures.look(page, '10-revoke')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByRole('cell', { name: 'Revoked' }).waitFor()
  const body = `client_id=${clientId}&client_secret=${secret}`
  const answer = await ask(house.url, tokenPath(account), { body, headers: FORM })
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
  await pictures.look(page, '11-revoked')
})

test('nobody but an administrator sees any of it', async () => {
  const { accountId } = await house.account('Second')
  const other = await pictures.page()
  await enter(other, house.url, await house.person(accountId, 'campaign_manager', []))
  await other.goto(`${house.url}/settings/api`)
  await other.getByText('Only administrators can see this.').waitFor()
  expect(await other.getByRole('link', { name: 'API' }).count()).toBe(0)
})
