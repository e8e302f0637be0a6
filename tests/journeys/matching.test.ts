import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../apps/server/src/platform/db/database.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// The second step: columns of a file are matched with what the message needs, by menu and by dragging, and are remembered for the next such
// file; people on a list and people of an earlier campaign are left out, and counted before and after the launch.

let house: TestHouse
let browser: Browser
let brand: Brand
let book: Album
let admin: Person

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  brand = await openBrand(house, 'Matching')
  admin = { userId: '', name: '', email: 'admin.matching@example.com', password: 'a password for tests' }
  book = await album(browser, 'matching')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const draft = async (name: string, message: string): Promise<string> => {
  const made = await brand.client.call('POST', '/campaigns', { name, message })
  expect(made.status).toBe(200)
  return String(made.body.id)
}
const choose = (page: Page, name: string, lines: readonly string[]) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
const imported = async (id: string) => (await brand.client.call('GET', `/campaigns/${id}/import`)).body

test('columns are matched by menu and by dragging, and remembered for files with the same columns', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, admin)
  const message = 'Hi {first_name}, we come on {day}.'
  const file = [
    'Telefon,Vorname,Termin,Ort',
    '+12125550151,Ada,Monday,Leeds',
    '+12125550152,Bo,Tuesday,Perth',
  ]
  const id = await draft('Other names', message)
  await page.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  await choose(page, 'termine.csv', file)
  await page.getByText(/uses \{first_name\}, \{day\}, and the file has no such columns/).waitFor()
  await page.getByRole('button', { name: 'Match columns…' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Which column fills which variable?' })
  await dialog.getByLabel('Column for {first_name}').click()
  await page.getByRole('option', { name: 'Vorname' }).click()
  await dialog
    .locator('.match-column', { hasText: 'Termin' })
    .dragTo(dialog.locator('.match-line', { hasText: '{day}' }))
  await expect.poll(() => dialog.getByLabel('Column for {day}').inputValue()).toBe('termin')
  await book.look(page, '01-matched')
  await dialog.getByRole('button', { name: 'Read again' }).click()
  await expect
    .poll(() => imported(id), PATIENT)
    .toMatchObject({ status: 'ready', ready: 2, mapped: 'by_hand' })
  await page.getByText('Hi Ada, we come on Monday.').first().waitFor()
  await page.getByText('Hi Bo, we come on Tuesday.').first().waitFor()

  // Next week's file, of another person: read the same way, said so, and taken back by one press.
  const next = await draft('Next week', message)
  await page.goto(`${house.url}/campaigns/${next}/edit/recipients`)
  await choose(page, 'naechste.csv', [file[0]!, '+12125550153,Cy,Friday,Osaka'])
  await page.getByText(/Columns are matched as last time for files with these columns/).waitFor()
  await page.getByText('Hi Cy, we come on Friday.').first().waitFor()
  expect(await imported(next)).toMatchObject({ ready: 1, mapped: 'remembered' })
  await book.look(page, '02-as-last-time')
  await page.locator('.note', { hasText: 'as last time' }).getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => imported(next), PATIENT).toMatchObject({ status: 'ready', ready: 0, mapped: null })
  const third = await draft('Nothing remembered', message)
  await page.goto(`${house.url}/campaigns/${third}/edit/recipients`)
  await choose(page, 'wieder.csv', [file[0]!, '+12125550154,Di,Friday,Osaka'])
  await page.getByText(/uses \{first_name\}, \{day\}/).waitFor()
  expect(await imported(third)).toMatchObject({ ready: 0, mapped: null })
}, 300_000)

test('people on a list and of an earlier campaign are left out, with counts that the ledger keeps', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, admin)
  const before = await brand.launched({ name: 'First round' }, fileOf(646, 6))
  await expect.poll(async () => (await brand.look(before)).status, PATIENT).toBe('finished')

  await page.goto(`${house.url}/settings/exclusions`)
  await page.getByRole('button', { name: 'Upload a list' }).click()
  await page.getByLabel('Name').fill('Staff')
  const staff = [...fileOf(646, 7), '+16462300009'].join('\n')
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(staff) })
  await page.getByRole('button', { name: 'Upload the list' }).click()
  await page.getByText('“Staff” has 8 people').waitFor()

  // Ten people: the list has 0 to 6 and 9 of them, the earlier campaign 0 to 5.
  const id = await brand.draft({ name: 'Second round' }, fileOf(646, 10))
  await page.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  const shown = page.locator('.wz-left-out')
  await page.getByLabel('Leave out', { exact: true }).click()
  await page.getByRole('option', { name: 'First round' }).click()
  await page.keyboard.press('Escape')
  await expect
    .poll(() => shown.innerText(), PATIENT)
    .toMatch(/10\s+ready[\s−]+6\s+left out[\s=]+4\s+will get it/)
  await page.getByLabel('Leave out', { exact: true }).click()
  await page.getByRole('option', { name: 'Staff' }).click()
  await page.keyboard.press('Escape')
  await expect
    .poll(() => shown.innerText(), PATIENT)
    .toMatch(/10\s+ready[\s−]+8\s+left out[\s=]+2\s+will get it/)
  await expect.poll(() => shown.innerText()).toContain('Staff 8')
  await expect.poll(() => shown.innerText()).toContain('First round 6')
  await book.look(page, '03-left-out')
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText('8 people of those ready will be skipped').waitFor()
  expect((await brand.launch(id)).status).toBe(200)
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  await expect
    .poll(async () => (await brand.look(id)).funnel, PATIENT)
    .toMatchObject({ delivered: 2, skipped: 8 })
  const got = await house.running.house.db.asAccount(brand.accountId, (tx) =>
    rows(
      tx,
      sql<{
        address: string
      }>`select address from messages where campaign_id = ${id} and state = 'delivered' order by 1`,
    ),
  )
  expect(got.map((row) => row.address)).toEqual(['+16462300007', '+16462300008'])
  const manager = await signIn(house, admin)
  const audit = await manager.call('GET', '/audit?kind=exclusion_list')
  expect(audit.body.entries).toMatchObject([{ action: 'exclusion_list.made', subject: 'Staff: 8' }])
}, 300_000)
