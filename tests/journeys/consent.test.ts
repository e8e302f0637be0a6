import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// Consent as people handle it: STOP while a campaign runs, a wish in words of one's own, a list from elsewhere, the proof, and somebody
// who asks to be forgotten. The carrier is the sandbox, and its own count is the witness.

let house: TestHouse
let browser: Browser
let pictures: Album
let brand: Brand
let admin: Person
let manager: Person
let agent: Person
let desk: Page
let spring: string

const SENDER = '+18445550119'
const [ADA, BEN, CLEO] = ['+12125550171', '+12125550172', '+12125550173'] as const

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'consent')
  brand = await openBrand(house, 'Northwind')
  admin = {
    userId: '',
    name: 'Northwind Admin',
    email: 'admin.northwind@example.com',
    password: 'a password for tests',
  }
  manager = await house.person(brand.accountId, 'campaign_manager', [])
  const skills = (await (await signIn(house, admin)).call('GET', '/skills')).body.skills as { id: string }[]
  agent = await house.person(brand.accountId, 'agent', [skills[0]!.id])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function write(phone: string, body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: SENDER }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

/** A picture by day and one by night, both without an accessibility violation. */
async function look(page: Page, name: string): Promise<void> {
  const scheme = (mode: string) =>
    page.evaluate(`document.documentElement.setAttribute('data-mantine-color-scheme', '${mode}')`)
  await pictures.look(page, name)
  await scheme('dark')
  await pictures.look(page, `${name}-dark`)
  await scheme('light')
}

const file = (phones: readonly string[]) => ['phone,name', ...phones.map((phone) => `${phone},Zoe`)]
const statusOf = async (id: string) => (await brand.look(id)).status
const finished = (id: string) => expect.poll(() => statusOf(id), PATIENT).toBe('finished')
const optOutOf = async (address: string) => {
  const list = (await brand.client.call('GET', `/opt-outs?search=${encodeURIComponent(address.slice(1))}`))
    .body.optOuts as { address: string; since: string; words: string | null; source: string }[]
  return list.find((one) => one.address === address)
}

test('STOP while a campaign runs holds for its waiting copies long before they are due', async () => {
  const crowd = Array.from({ length: 40 }, (_, n) => `+1212555${String(1_000 + n)}`)
  crowd.splice(30, 0, CLEO)
  const running = await brand.launched({ name: 'Slow', message: 'Soon, {name}', speed: 2 }, file(crowd))
  await expect.poll(() => brand.witnessed('+1212555').then((sent) => sent.length), PATIENT).toBeGreaterThan(2)
  const asked = Date.now()
  await write(CLEO, 'STOP')
  await expect.poll(() => optOutOf(CLEO), PATIENT).toMatchObject({ words: 'STOP', source: 'reply' })
  expect(Date.parse((await optOutOf(CLEO))!.since) - asked).toBeLessThan(5_000)
  expect(await statusOf(running), 'it was still running').toBe('sending')
  await finished(running)
  expect(await brand.witnessed(CLEO)).toEqual([])
  expect(await brand.witnessed('+12125551')).toEqual(Array.from({ length: 40 }, () => 1))
  expect((await brand.look(running)).funnel).toMatchObject({ recipients: 41, skipped: 1, waiting: 0 })
  const { messages } = (
    await brand.client.call('GET', `/campaigns/${running}/messages?search=${CLEO.slice(1)}`)
  ).body as { messages: { words: string }[] }
  expect(messages).toMatchObject([{ words: 'Skipped: opted out' }])
}, 240_000)

test('an agent confirms a wish in other words with one click, and every page knows at once', async () => {
  spring = await brand.launched({ name: 'Spring sale', message: 'Spring, {name}' }, file([ADA, BEN]))
  await finished(spring)
  await write(ADA, 'please remove me')
  await write(ADA, 'thank you')
  await write(BEN, "can't stop smiling, see you at the bus stop")
  const page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, manager)
  await page.goto(`${house.url}/opt-outs`)
  const likely = page.getByRole('region', { name: 'Replies that may ask to stop' })
  await likely.getByText('please remove me').waitFor()
  expect(await likely.getByRole('listitem').count(), 'Ben is not asked about').toBe(1)
  await look(page, '01-likely')

  desk = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(desk, house.url, agent)
  await desk.getByRole('button', { name: /^Queue/ }).click()
  await desk.getByRole('link', { name: /thank you/ }).click()
  const bar = desk.getByRole('region', { name: 'A wish to stop?' })
  await bar.getByText('“please remove me” may be a wish to stop.').waitFor()
  await look(desk, '02-conversation')
  await bar.getByRole('button', { name: 'Record the opt-out' }).click()
  await bar.waitFor({ state: 'detached' })
  await desk.getByText('Opt-out recorded with their own words', { exact: false }).waitFor()
  await desk.getByText('Opted out', { exact: false }).first().waitFor()
  expect(await optOutOf(ADA)).toMatchObject({ words: 'please remove me' })
  // The manager's page hears of it without being touched.
  await likely.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /555.0171/ }).waitFor()
  await page.context().close()
}, 240_000)

test('an agent records what else was asked, of one channel or all, with two clicks', async () => {
  await desk.getByRole('link', { name: /smiling/ }).click()
  await desk.getByRole('button', { name: 'Opt out', exact: true }).first().click()
  await desk.getByRole('menuitem', { name: /Marketing on SMS/ }).waitFor()
  await look(desk, '03-opt-out-menu')
  await desk.getByRole('menuitem', { name: /Every channel/ }).click()
  await desk.getByText('Opt-out recorded: nothing on any channel any more').waitFor()
  const said = await optOutOf(BEN)
  expect(said).toMatchObject({ source: 'agent' })
  expect(said!.words).toMatch(/last wrote “can't stop smiling.*” on \d+ \w+ \d{4}, \d\d:\d\d:\d\d, New York/)
  await desk.context().close()
})

test('a list from elsewhere is read line by line; the proof of one number is whole and can be taken away', async () => {
  const page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, manager)
  await page.goto(`${house.url}/opt-outs`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await look(page, '04-menu')
  await page.getByRole('menuitem', { name: 'Import opt-outs…' }).click()
  const csv =
    'phone,date,reason\n+12125550181,2026-03-01,by web form\n12,,\n+12125550171,2026-03-01,by letter\n'
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'elsewhere.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await look(page, '05-import')
  await page.getByRole('button', { name: 'Record them' }).click()
  await page
    .getByText('1 were known already, 1 could not be read. 3 lines in all.', { exact: false })
    .waitFor()
  await look(page, '06-imported')
  await page.getByRole('button', { name: 'Close' }).last().click()
  await page.getByText('“by web form (elsewhere.csv, line 2)”').waitFor()
  expect((await optOutOf('+12125550181'))!.since, 'the end of that day in New York').toBe(
    '2026-03-02T04:59:59.000Z',
  )

  await page.getByRole('button', { name: /555.0171/ }).click()
  await page.getByRole('region', { name: 'History' }).getByText('Opted out').first().waitFor()
  await look(page, '07-history')
  await page.getByRole('link', { name: 'Proof…' }).click()
  await page.getByText(/^Whole: /).waitFor()
  await page.getByText('Spring sale').first().waitFor()
  await look(page, '08-proof')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('navigation', { name: 'Main', exact: true }).isVisible()).toBe(false)
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
  await page.emulateMedia({ media: 'screen' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as JSON' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('consent-+12125550171.json')
  const proof = JSON.parse(await readFile(await download.path(), 'utf8')) as Record<string, unknown>
  expect(proof).toMatchObject({
    address: ADA,
    chain: { whole: true },
    attestations: [{ campaignName: 'Spring sale', userName: 'Test campaign manager' }],
  })
  expect((proof.events as { words: string; hash: string }[]).map((event) => event.words)).toContain(
    'please remove me',
  )
  expect((proof.messages as { afterOptOut: boolean }[]).some((message) => message.afterOptOut)).toBe(false)

  // What was agreed to stands on the campaign's own page too.
  await page.goto(`${house.url}/campaigns/${spring}`)
  await page.getByText(/confirmed by Test campaign manager/).click()
  await page.getByText('I confirm that each recipient agreed', { exact: false }).waitFor()
  await look(page, '09-campaign')
  await page.context().close()
}, 240_000)

test('whoever asks to be forgotten is, and a list that has them again does not bring them back', async () => {
  const page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/opt-outs`)
  await page.getByRole('button', { name: /555.0173/ }).click()
  const [data] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Their data' }).click(),
  ])
  expect(await readFile(await data.path(), 'utf8')).toContain(CLEO)
  await page.getByRole('button', { name: 'Erase…' }).click()
  const erase = page.getByRole('button', { name: 'Erase for good' })
  await page.getByLabel(`Type ${CLEO} to confirm`).fill('+12125550174')
  expect(await erase.isDisabled()).toBe(true)
  await page.getByLabel(`Type ${CLEO} to confirm`).fill(CLEO)
  await look(page, '10-erase')
  await erase.click()
  await page.getByText(/^Erased in \d+ places/).waitFor()
  await page
    .getByText(/^Erased person [0-9a-f]{6}$/)
    .first()
    .waitFor()
  expect(await page.getByText(/555.0173/).count()).toBe(0)
  await look(page, '11-erased')

  const autumn = await brand.launched(
    { name: 'Autumn', message: 'Autumn, {name}' },
    file([CLEO, '+12125550190']),
  )
  await finished(autumn)
  expect(await brand.witnessed('+12125550190')).toEqual([1])
  expect(await brand.witnessed(CLEO)).toEqual([])
  await page.context().close()
}, 240_000)

test('on a phone', async () => {
  const small = await pictures.page({ viewport: { width: 390, height: 844 } })
  await enter(small, house.url, manager)
  await write('+12125550190', 'take me off your list')
  await small.goto(`${house.url}/opt-outs`)
  await small.getByRole('region', { name: 'Replies that may ask to stop' }).waitFor()
  await look(small, '12-phone')
  await small.goto(`${house.url}/opt-outs/proof?address=${encodeURIComponent(ADA)}`)
  await small.getByText(/^Whole: /).waitFor()
  await look(small, '13-phone-proof')
})
