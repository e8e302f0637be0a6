import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Browser, Download, Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { rows } from '../../apps/server/src/platform/db/database.ts'
import type { Analytics } from '../../packages/contract/src/index.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { untilLateMorning } from '../kit/clock.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Two campaigns on the sandbox, six days apart, with failures, replies and a STOP. Then the analytics page against the ledger.

const DAYS = 86_400_000
/** Late morning, so that no day ends meanwhile; at first so many milliseconds before it. */
let behind = 6 * DAYS
const ahead = untilLateMorning(new Date())
const now = () => Date.now() + ahead
const clock = { now: () => new Date(now() - behind) }

let house: TestHouse
let browser: Browser
let pictures: Album
let brand: Brand
let page: Page
let other: string
let first: string
let second: string

const sandbox = async (method: string, path: string, body: unknown): Promise<void> => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}
const says = (phone: string, body: string) =>
  sandbox('POST', `phones/${encodeURIComponent(phone)}/reply`, { body })
const figures = async (query: string): Promise<Analytics> =>
  (await brand.client.call('GET', `/analytics?${query}`)).body as unknown as Analytics

/** The ledger itself, counted message by message. */
const ledger = async (where: 'all' | string) => {
  const { db } = house.running.house
  const [row] = await db.asAccount(brand.accountId, (tx) =>
    rows(
      tx,
      sql<
        Record<'sent' | 'delivered' | 'failed' | 'responded' | 'optedOut', number>
      >`select count(sent_at)::int as sent,
        count(delivered_at)::int as delivered, count(*) filter (where state = 'failed')::int as failed, count(responded_at)::int as responded,
        count(opted_out_at)::int as "optedOut" from messages where direction = 'out' and campaign_id is not null
          and (${where} = 'all' or campaign_id::text = ${where})`,
    ),
  )
  return row!
}

async function finished(name: string, skillId: string | null, people: number, area: number): Promise<string> {
  const id = await brand.launched({ name, ...(skillId ? { skillId } : {}) }, fileOf(area, people))
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  return id
}

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ clock, sandboxNow: now }), launchBrowser()])
  pictures = await album(browser, 'analytics')
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/analytics/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const card = (name: string) =>
  page.getByRole('region', { name: 'Key figures' }).locator('.stat', { hasText: name })
const panel = (name: string) => page.getByRole('region', { name, exact: true })
const count = (n: number) => n.toLocaleString('en-US')
async function saved(press: () => Promise<void>): Promise<{ download: Download; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { download, bytes: await readFile(await download.path()) }
}

test('two campaigns are sent, answered and stopped', async () => {
  brand = await openBrand(house, 'Figures')
  const owner = await signIn(house, { email: 'admin.figures@example.com', password: 'a password for tests' })
  other = String((await owner.call('POST', '/skills', { name: 'Loyalty' })).body.id)
  await sandbox('PATCH', 'dials', { failure: 20, failureCodes: [30007, 30004] })
  first = await finished('Autumn fares', null, 60, 212)
  behind = 0
  await sandbox('PATCH', 'dials', { failure: 0 })
  brand = {
    ...brand,
    client: await signIn(house, { email: 'admin.figures@example.com', password: 'a password for tests' }),
  }
  second = await finished('=Winter "miles"', other, 40, 646)
  for (const n of [0, 1, 2]) await says(`+1646230000${n}`, 'Yes, tell me more')
  await says('+16462300001', 'And for two?')
  await says('+16462300009', 'STOP')
  await expect
    .poll(async () => (await figures('range=today')).total, PATIENT)
    .toMatchObject({ delivered: 40, responded: 3, replies: 4, optedOut: 1 })
})

test('the figures on the page are those of the ledger', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, { email: 'admin.figures@example.com', password: 'a password for tests' })
  await page
    .getByRole('navigation', { name: 'Main', exact: true })
    .getByRole('link', { name: 'Analytics' })
    .click()
  await panel('Messages sent').waitFor()
  const all = await ledger('all')
  expect(all.failed).toBeGreaterThan(0)
  expect(await card('Success, reached the person').innerText()).toContain(
    `${count(all.delivered)} of ${count(all.sent)} sent`,
  )
  expect(await card('Response rate').innerText()).toContain(`${all.responded} of ${count(all.delivered)}`)
  expect(await card('Opt-outs').innerText()).toContain(`${all.optedOut} of ${count(all.delivered)}`)
  expect(await page.getByText(/^By the clock of New York/).innerText()).toMatch(/Changes are against/)
  await pictures.look(page, '01-account')
})

test('a range, a skill and a filter change the figures, and stand in the address', async () => {
  await page.getByRole('button', { name: 'Today', exact: true }).click()
  await page.waitForURL(/range=today/)
  const today = await ledger(second)
  await expect
    .poll(() => card('Success, reached the person').innerText())
    .toContain(`${today.delivered} of ${today.sent}`)
  const hours = panel('Messages sent').getByRole('img')
  expect(await hours.getAttribute('aria-label')).toContain('by hour')
  await pictures.look(page, '02-today')

  await page.getByRole('button', { name: 'All skills' }).click()
  await page.getByLabel('Loyalty').check()
  await page.getByText('With skills chosen, the range is the account’s whole life.').waitFor()
  await page.waitForURL(new RegExp(`skills=${other}`))
  expect(page.url()).not.toContain('range=')
  await expect.poll(() => card('Opt-outs').innerText()).toContain(`1 of ${today.delivered}`)
  await page.keyboard.press('Escape')
  await pictures.look(page, '03-skill')
  await page.reload()
  await page.getByRole('button', { name: 'Loyalty' }).waitFor()
  await page.getByRole('button', { name: 'All skills', exact: true }).click()

  await page.getByRole('button', { name: 'All channels' }).click()
  await page.getByLabel('WhatsApp').check()
  await page.getByText('Nothing matches these filters').waitFor()
  await page.keyboard.press('Escape')
  await pictures.look(page, '04-nothing')
  await page.getByRole('button', { name: 'Clear the filters' }).click()

  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
    new Date(now() - 6 * DAYS),
  )
  await page.getByRole('button', { name: /^Choose days/ }).click()
  await page.getByLabel('From', { exact: true }).fill(day)
  await page.getByLabel('To', { exact: true }).fill(day)
  await page.getByRole('button', { name: 'Show these days' }).click()
  const old = await ledger(first)
  await expect
    .poll(() => card('Success, reached the person').innerText())
    .toContain(`${old.delivered} of ${old.sent}`)
  await page.getByRole('button', { name: 'Failure', exact: true }).click()
  await page.getByRole('region', { name: 'By failure, table' }).getByText('30007').waitFor()
  await pictures.look(page, '05-own-days')
})

test('every chart is read as a table, and by the arrow keys', async () => {
  await page.goto(`${house.url}/analytics`)
  const chart = page.getByRole('application', { name: /Messages sent/ })
  await chart.focus()
  await page.keyboard.press('End')
  await expect
    .poll(() => chart.locator('[aria-live]').innerText())
    .toMatch(/Delivered 40, No receipt 0, Failed 0, Replied 3/)
  await pictures.look(page, '06-column')
  for (const name of ['Messages sent', 'Delivery status', 'Response status', 'Time to reply']) {
    await page.getByRole('button', { name: `${name} as table` }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: `${name}, table` }).waitFor()
  }
  const all = await ledger('all')
  const delivery = page.getByRole('region', { name: 'Delivery status, table' })
  expect(await delivery.getByRole('row', { name: /^Delivered/ }).innerText()).toContain(String(all.delivered))
  await page.waitForURL(/tables=time/)
  await pictures.look(page, '07-tables')
  await page.reload()
  await delivery.waitFor()
})

test('tables and pictures are saved', async () => {
  await page.goto(`${house.url}/analytics?range=last_30`)
  await panel('Messages sent').waitFor()
  const all = await ledger('all')
  const item = (name: string) => page.getByRole('menuitem', { name })
  const menu = () => page.getByRole('button', { name: 'Download Messages sent' }).click()
  await menu()
  const csv = await saved(() => item('Table as CSV').click())
  const lines = csv.bytes
    .toString('utf8')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))
  const column = (list: readonly unknown[], name: string) => list.indexOf(name)
  expect(lines).toHaveLength(31)
  const sum = (name: string) =>
    lines.slice(1).reduce((total, line) => total + Number(line[column(lines[0]!, name)]), 0)
  expect([sum('sent'), sum('delivered'), sum('opted_out')]).toEqual([all.sent, all.delivered, all.optedOut])

  await menu()
  const excel = await saved(() => item('Table for Excel').click())
  expect(excel.download.suggestedFilename()).toMatch(/^analytics-time-.*\.xlsx$/)
  const sheet = await readSheet(excel.bytes)
  expect(sheet).toHaveLength(31)
  expect(sheet.at(-1)![column(sheet[0]!, 'delivered')]).toBe(40)

  await menu()
  const png = await saved(() => item('Picture (PNG)').click())
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(png.bytes.readUInt32BE(16), 'twice as wide as on the screen').toBeGreaterThan(1200)
})

test('campaigns and recipients are saved; large ones are prepared, listed, and deleted', async () => {
  await page.goto(`${house.url}/campaigns`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const campaigns = await saved(() =>
    page.getByRole('menuitem', { name: 'Download all campaigns (CSV)' }).click(),
  )
  expect(campaigns.bytes.toString('utf8'), 'a title that begins like a formula is words').toContain(
    '"\'=Winter ""miles"""',
  )
  await page.goto(`${house.url}/campaigns/${second}`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const people = await saved(() =>
    page.getByRole('menuitem', { name: 'Download recipients and messages (Excel)' }).click(),
  )
  const sheet = await readSheet(people.bytes)
  expect(sheet).toHaveLength(41)
  expect(sheet.slice(1).filter((row) => row[sheet[0]!.indexOf('state')] === 'delivered')).toHaveLength(40)
  expect(sheet[1]![sheet[0]!.indexOf('sent')]).toBeInstanceOf(Date)

  // As the menu does with more than 20,000 rows.
  const owner = await signIn(house, { email: 'admin.figures@example.com', password: 'a password for tests' })
  expect((await owner.call('POST', '/exports', { campaignId: first, format: 'xlsx' })).status).toBe(200)
  await page.getByText('“Autumn fares” is ready. It is under More, Prepared files.').waitFor()
  await page.goto(`${house.url}/campaigns`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Prepared files…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Prepared files' })
  await dialog.getByText(/60 rows/).waitFor()
  await pictures.look(page, '12-prepared')
  const file = await saved(() => dialog.getByRole('link', { name: 'Save Autumn fares' }).click())
  expect(file.download.suggestedFilename()).toBe('autumn-fares.xlsx')
  expect(await readSheet(file.bytes)).toHaveLength(61)
  await dialog.getByRole('button', { name: 'Delete Autumn fares' }).click()
  await dialog.getByText('No prepared files').waitFor()
})

test('a campaign has its own', async () => {
  await page.goto(`${house.url}/campaigns/${second}`)
  await page.getByRole('navigation', { name: 'Campaign' }).getByRole('link', { name: 'Analytics' }).click()
  await panel('Messages sent').waitFor()
  const own = await ledger(second)
  expect(await card('Response rate').innerText()).toContain(`${own.responded} of ${own.delivered}`)
  await pictures.look(page, '08-campaign')
  await page.getByRole('button', { name: 'Sender', exact: true }).click()
  await page.waitForURL(/tab=analytics.*by=senders/)
})

test('it looks right in the dark, on a wide screen and on a phone', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => localStorage.setItem('mantine-color-scheme-value', 'dark'))
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(`${house.url}/analytics`)
  await panel('Messages sent').waitFor()
  await pictures.look(page, '09-dark-wide')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${house.url}/analytics?range=today`)
  await panel('Messages sent').waitFor()
  await pictures.look(page, '10-phone')
  await page
    .getByRole('region', { name: /^By skill/ })
    .first()
    .scrollIntoViewIfNeeded()
  await pictures.look(page, '11-phone-end')
  await page.evaluate(() => localStorage.setItem('mantine-color-scheme-value', 'light'))
  await page.setViewportSize({ width: 1280, height: 900 })
})
