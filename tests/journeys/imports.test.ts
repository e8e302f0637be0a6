import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Changing over: opt-outs of Twilio and campaigns of LivePerson are looked at, taken, found again, and taken back.

let house: TestHouse
let browser: Browser
let pictures: Album
let brand: Brand
let page: Page
let files: string

const admin = { email: 'admin.northwind@example.com', password: 'a password for tests' }
const [ADA, BEN, CLEO] = ['+12125550171', '+12125550172', '+12125550173'] as const
const FILES = {
  'twilio-opt-outs.csv': [
    'contact_id,sender_id,status,source,date_of_consent',
    `${ADA},MG0001,opt-out,opt-out-message,2026-03-25T10:05:27Z`,
    `${BEN},MG0001,opt-out,website,2026-03-26T10:05:27Z`,
    `${CLEO},MG0001,opt-in,website,2026-03-26T10:05:27Z`,
    'nobody,MG0001,opt-out,website,2026-03-26T10:05:27Z',
  ].join('\r\n'),
  'campaigns.csv': [
    'Campaign Title;Campaign ID;Channel;Skill;Recipients;Launch date;Sent;Delivered;Failed;Responses;Status',
    'Boiler service June;k3Vt9QwXz;SMS;Field service;1200;03/04/2026 10:00;1150;1090;50;37;FINISHED',
    'Winter greetings;p8Lm2RsTa;WhatsApp;General care;90;05/01/2026 09:00;90;88;0;4;FINISHED',
  ].join('\r\n'),
  'list.csv': `who;wann\n212 555 0174;03.02.2026\n`,
}

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'imports')
  brand = await openBrand(house, 'Northwind')
  files = await mkdtemp(join(tmpdir(), 'foreword-files-'))
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(files, name), text)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await rm(files, { recursive: true, force: true })
})

/** By day and by night, both without an accessibility violation. */
async function look(name: string): Promise<void> {
  const scheme = (mode: string) =>
    page.evaluate(`document.documentElement.setAttribute('data-mantine-color-scheme', '${mode}')`)
  await pictures.look(page, name)
  await scheme('dark')
  await pictures.look(page, `${name}-dark`)
  await scheme('light')
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
async function choose(name: keyof typeof FILES): Promise<void> {
  await press('Import a file')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('File', { exact: true }).setInputFiles(join(files, name))
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('heading', { name }).waitFor()
}
const item = (name: string) => page.getByRole('listitem', { name })
const isOut = async (address: string): Promise<boolean> => {
  const { body } = await brand.client.call('GET', `/opt-outs?search=${encodeURIComponent(address.slice(1))}`)
  return (body as { total: number }).total > 0
}

test('the page teaches before there is anything', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/import`)
  await page.getByText('Nothing imported yet').waitFor()
  await look('01-empty')
  await press('Import a file')
  await page.getByRole('dialog').getByText('Twilio: message log').waitFor()
  await look('02-choose')
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click()
})

test('opt-outs of Twilio are looked at, refused lines named, and taken', async () => {
  await choose('twilio-opt-outs.csv')
  await page.getByText('2 people are opted out by it').waitFor()
  await page.getByText('1 line says nothing that is imported').waitFor()
  const refused = page.getByRole('region', { name: 'Lines that could not be read' })
  await refused.getByText('nobody').waitFor()
  expect(await isOut(ADA)).toBe(false)
  await look('03-review')
  await press('Import this file')
  await item('twilio-opt-outs.csv').getByText('2 people opted out').waitFor()
  expect([await isOut(ADA), await isOut(BEN), await isOut(CLEO)]).toEqual([true, true, false])
  await look('04-imported')
})

test('the same file again changes nothing, and says so before and after', async () => {
  await choose('twilio-opt-outs.csv')
  await page.getByText('imported this very file before', { exact: false }).waitFor()
  await press('Import this file')
  await page.getByText('Nothing new: everything was here already.').waitFor()
})

test('columns of a list of one’s own are chosen by hand', async () => {
  await choose('list.csv')
  await press('Choose other columns')
  await page.getByLabel('Date', { exact: true }).click()
  await page.getByRole('option', { name: 'wann' }).click()
  await page.getByText('2 of 2 columns recognised.').waitFor()
  await look('05-columns')
  await press('Discard the file')
  await page.getByRole('button', { name: 'Import a file' }).waitFor()
  expect(await isOut('+12125550174')).toBe(false)
})

test('campaigns of LivePerson stand beside one’s own, and in no analytics', async () => {
  await choose('campaigns.csv')
  await page.getByText('2 campaigns').waitFor()
  await page.getByLabel('Dates such as 03/04/2026').waitFor()
  await press('Import these campaigns')
  await item('campaigns.csv').getByRole('link', { name: 'Show the campaigns' }).click()
  const row = page.getByRole('row', { name: /Boiler service June/ })
  await row.getByText('1,150').waitFor()
  await row.getByText(/4 Mar|Mar 4/).waitFor()
  await look('06-history')
  await page.getByLabel('Find an imported campaign').fill('winter')
  await row.waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /Winter greetings/ }).waitFor()
  await page.goto(`${house.url}/campaigns`)
  await page.getByRole('link', { name: '2 imported' }).waitFor()
  const { body } = await brand.client.call('GET', '/analytics?range=year_to_date')
  expect((body as { total: { attempted: number } }).total.attempted).toBe(0)
})

test('an import is undone whole, and the evidence says that it was withdrawn', async () => {
  await page.goto(`${house.url}/settings/import`)
  await item('campaigns.csv').getByRole('button', { name: /Undo/ }).click()
  await page.getByText('2 campaigns disappear from the history.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await item('campaigns.csv').getByText('Undone', { exact: true }).waitFor()
  await item('twilio-opt-outs.csv').last().getByRole('button', { name: /Undo/ }).click()
  await page.getByText('2 people will no longer be opted out by this file', { exact: false }).waitFor()
  await look('07-undo')
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await expect.poll(() => isOut(ADA), PATIENT).toBe(false)
  await page.getByText('2 opt-outs withdrawn', { exact: false }).waitFor()
  const { body } = await brand.client.call('GET', `/opt-outs/history?address=${encodeURIComponent(ADA)}`)
  expect((body as { events: { kind: string }[] }).events.map((event) => event.kind)).toEqual([
    'withdrawn',
    'opt_out',
  ])
  await look('08-undone')
})

test('fits a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await look('09-phone')
  await choose('twilio-opt-outs.csv')
  await page.getByText('2 people are opted out by it').waitFor()
  await look('10-phone-review')
  const wide = await page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  )
  expect(wide, 'nothing sticks out').toBe(false)
  await press('Discard the file')
  await page.goto(`${house.url}/campaigns/imported`)
  await page.getByText('No history yet').waitFor()
  await look('11-phone-history')
})
