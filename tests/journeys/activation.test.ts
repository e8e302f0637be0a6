import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { fileOf, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// A new account sends nothing before an administrator agrees; another text asks again, and what runs goes on.

let house: TestHouse
let browser: Browser
let folder: string
let terms: string
let admin: Person
let manager: Person
let client: Client

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreword-terms-'))
  terms = join(folder, 'terms.txt')
  await writeFile(terms, 'No alcohol and no tobacco.\n')
  ;[house, browser] = await Promise.all([testHouse({ agreementFile: terms }), launchBrowser()])
  const made = await house.account('Pine', { activated: false })
  admin = made.admin
  manager = await house.person(made.accountId, 'campaign_manager', [])
  client = await signIn(house, manager)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await rm(folder, { recursive: true, force: true })
})

async function draft(name: string, area: number, people: number, speed?: number): Promise<string> {
  const made = await client.call('POST', '/campaigns', {
    ...{ name, message: 'Hello', deliveryWindow: hoursEveryDay('00:00', '24:00') },
    ...(speed ? { speed } : {}),
  })
  const id = String(made.body.id)
  await client.upload(id, fileOf(area, people).join('\n'))
  const status = async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status
  await expect.poll(status, PATIENT).toBe('ready')
  return id
}
const launch = (id: string) => client.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
const statusOf = async (id: string) => (await client.call('GET', `/campaigns/${id}`)).body.status
const handedOver = async (): Promise<number> => {
  const text = await (await fetch(`${house.sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
  return text.split('\n').filter(Boolean).length
}

let first: string

test('before it neither a launch nor a test goes out, and the review says who can change that', async () => {
  first = await draft('First words', 212, 20)
  const refused = await launch(first)
  expect([refused.status, refused.body.code]).toEqual([409, 'not_activated'])
  expect(refused.body.details).toEqual({ administrators: [{ name: admin.name, email: admin.email }] })
  const tested = await client.call('POST', `/campaigns/${first}/test`, { step: 0, to: '+16465550142' })
  expect([tested.status, tested.body.code]).toEqual([409, 'not_activated'])
  const review = await client.call('GET', `/campaigns/${first}/review`)
  expect(review.body.problems).toMatchObject([{ code: 'not_activated', message: /Pine Admin can/ }])
  expect(await statusOf(first)).toBe('draft')
  const byManager = await client.call('POST', '/activation/agree', { hash: 'a'.repeat(64), maySign: true })
  expect([byManager.status, byManager.body.code]).toEqual([403, 'wrong_role'])
  expect(await handedOver()).toBe(0)
})

test('an administrator activates; the page of whoever waits for it opens by itself', async () => {
  const { page: newPage, look } = await album(browser, 'activation')
  const waiting = await newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await enter(waiting, house.url, manager)
  await waiting.waitForURL('**/campaigns/activate')
  await waiting.getByText('Only administrators can agree for the brand').waitFor()
  expect(await waiting.getByRole('button', { name: 'Activate' }).count()).toBe(0)
  await look(waiting, '01-manager-phone-dark')

  const page = await newPage({ viewport: { width: 1280, height: 800 } })
  await enter(page, house.url, admin)
  await page.waitForURL('**/campaigns/activate')
  await page.getByRole('heading', { name: 'Activate proactive messaging' }).waitFor()
  await look(page, '02-activate')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Read the agreement' }).click()
  const stream = await (await downloading).createReadStream()
  const hash = createHash('sha256')
  for await (const chunk of stream) hash.update(chunk)

  // By keyboard alone.
  await page.getByRole('button', { name: 'Activate' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('No alcohol and no tobacco.').waitFor()
  await expect.poll(() => dialog.getByRole('button', { name: 'Agree and activate' }).isDisabled()).toBe(true)
  await dialog.getByLabel(/I may sign for Pine/).focus()
  await page.keyboard.press('Space')
  await look(page, '03-agreement')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/campaigns')
  await page.getByText('First words').first().waitFor()
  await waiting.waitForURL('**/campaigns')

  const { body } = await client.call('GET', '/activation')
  expect(body).toMatchObject({
    state: 'agreed',
    history: [{ byName: admin.name, byEmail: admin.email, brand: 'Pine', hash: hash.digest('hex') }],
  })
  await page.goto(`${house.url}/settings/agreement`)
  await page.getByText('This text', { exact: true }).waitFor()
  await look(page, '04-settings-agreement')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('heading', { name: 'Settings' }).isVisible()).toBe(false)
  expect(await page.locator('.agreement-print').isVisible()).toBe(true)
})

test('what was refused is launched now', async () => {
  expect((await launch(first)).status).toBe(200)
  await expect.poll(() => statusOf(first), PATIENT).toBe('finished')
  expect(await handedOver()).toBe(20)
})

test('another text: what runs goes on, new launches wait and say so, and an administrator agrees again', async () => {
  const running = await draft('Slowly', 305, 60, 4)
  expect((await launch(running)).status).toBe(200)
  await expect.poll(handedOver, PATIENT).toBeGreaterThan(22)
  await house.restart(() => writeFileSync(terms, 'No alcohol, no tobacco, no lotteries.\n'))
  const later = await draft('Later', 303, 3)
  const refused = await launch(later)
  expect([refused.status, refused.body.code]).toEqual([409, 'not_activated'])
  expect(refused.body.message).toContain('There is a new proactive messaging agreement')
  await expect.poll(() => statusOf(running), PATIENT).toBe('finished')
  expect(await handedOver()).toBe(80)

  const { page: newPage, look } = await album(browser, 'activation-again')
  const page = await newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
  await enter(page, house.url, admin)
  await page.getByText(/There is a new agreement/).waitFor()
  await look(page, '01-banner')
  await page.goto(`${house.url}/campaigns/${later}/edit/launch`)
  await page.getByText(/new launches and tests wait until an administrator agrees to it/).waitFor()
  await page.getByRole('link', { name: 'Read and agree' }).click()
  await page.getByRole('button', { name: 'Read and agree…' }).click()
  await page.getByText('no lotteries').first().waitFor()
  await page.getByLabel(/I may sign for Pine/).check()
  await look(page, '02-agreement')
  await page.getByRole('button', { name: 'Agree and activate' }).click()
  await expect.poll(() => page.getByText(/There is a new agreement/).count()).toBe(0)
  await look(page, '03-agreed')
  expect((await launch(later)).status).toBe(200)
  await expect.poll(() => statusOf(later), PATIENT).toBe('finished')
})
