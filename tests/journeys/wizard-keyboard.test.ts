import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSender } from '../../apps/server/src/channels/index.ts'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { focused, pressOn, tabTo, typeInto } from '../kit/keyboard.ts'
import { type Album, album } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// From signing in to a published campaign without a mouse: no click, no fill, nothing but keys. The file is chosen in the window
// that a key opened.

let house: TestHouse
let browser: Browser
let book: Album

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  book = await album(browser, 'wizard-keyboard')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const saved = (page: Page) => page.getByText(/Draft saved/).waitFor()

/** The shortcut that the button of the foot names. */
async function goOn(page: Page, step: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await page.locator('[aria-current=step]', { hasText: step }).waitFor()
}

const FILE = [
  'phone,first_name',
  '+12125550101,Ada',
  '+12125550102,Bo',
  '212 555 01,Cy',
  '+12125550104,Di',
].join('\n')

test('the whole wizard by keyboard alone', async () => {
  const { accountId, admin } = await house.account('Harbour')
  const setup = await signIn(house, admin)
  for (const name of ['Orders', 'Returns'])
    expect((await setup.call('POST', '/skills', { name })).status).toBe(200)
  const { db, channels } = house.running.house
  await db.asSystem((tx) =>
    createSender(tx, channels, accountId, {
      ...{
        name: 'Harbour app',
        carrier: 'in-app',
        address: 'harbour-app',
        ratePerSecond: 100,
        sandbox: true,
      },
    }),
  )
  const manager = await house.person(accountId, 'campaign_manager', [])
  const page = await book.page()
  page.setDefaultTimeout(60_000)

  // Signing in.
  await page.goto(`${house.url}/sign-in`)
  await page.getByLabel('E-mail').waitFor()
  await typeInto(page, /^Work e-mail/, manager.email)
  await typeInto(page, /^Password/, manager.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/campaigns')
  await page.getByRole('link', { name: 'New campaign' }).first().waitFor()
  await pressOn(page, /^New campaign/)
  await page.waitForURL(/\/edit\/compose$/)
  await page.getByLabel('Name', { exact: true }).waitFor()

  // Step 1. The focus stands before the first field: the head of the page comes first, then the name.
  await typeInto(page, /^Name/, 'Spring at the harbour')
  await pressOn(page, /^Service/)
  await pressOn(page, /^Marketing/)
  // A group of cards is one stop; arrows choose in it.
  await tabTo(page, /^SMS/)
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toMatch(/^In-app/)
  await page.keyboard.press('ArrowLeft')
  expect(await focused(page)).toMatch(/^SMS/)
  await tabTo(page, /^Sender/)
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await typeInto(page, /^Answers go to skill/, 'Retu')
  await page.getByRole('option', { name: 'Returns' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('option').first().waitFor({ state: 'hidden' })
  await tabTo(page, /^Answers belong to this campaign for/)
  const before = await page.locator('#wz-lookback').inputValue()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('#wz-lookback').inputValue()).not.toBe(before)
  const everything = await page.getByRole('checkbox', { name: /^Route every message/ }).isChecked()
  await pressOn(page, /^Route every message in that time to Returns/, 'Space')
  await typeInto(page, /^Message/, 'Hi {first_name}, the boats are out again.')
  await saved(page)
  // The suggestions that a brace opens leave the way on free.
  await tabTo(page, /^Add the opt-out text/)
  await page.keyboard.press('Tab')
  await book.look(page, '01-compose')
  const id = new URL(page.url()).pathname.split('/')[2]!
  await expect
    .poll(async () => (await setup.call('GET', `/campaigns/${id}`)).body, PATIENT)
    .toMatchObject({
      ...{ name: 'Spring at the harbour', kind: 'marketing', channel: 'sms', routeAll: !everything },
      message: 'Hi {first_name}, the boats are out again.',
    })
  await pressOn(page, /^Recipients$/)
  await page.waitForURL(/\/edit\/recipients$/)

  // Step 2: first typed lines, then a file in their place.
  await page.getByText('Who gets it?').waitFor()
  await book.look(page, '02-chooser')
  await pressOn(page, /^Type or paste/)
  await typeInto(page, /^One person a line/, '+12125550111, Eve')
  await pressOn(page, /^Read 1 line/)
  await page.getByText('1 person will get it.').waitFor()
  await tabTo(page, /^Replace/)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) })
  await page.getByText('3 people will get it.').waitFor()
  await book.look(page, '03-recipients')

  // The bad row is mended where it stands: Enter opens it, Enter keeps it.
  await pressOn(page, /^Problems only/)
  await page.getByText('Rows 1 to 1', { exact: false }).waitFor()
  await pressOn(page, /line 4: change it/)
  await page.getByRole('textbox', { name: 'Phone' }).waitFor()
  expect(await focused(page)).toMatch(/^Phone/)
  await page.keyboard.press('Escape')
  // Closed without a change, the focus is back on its row.
  await expect.poll(() => focused(page)).toMatch(/line 4: change it/)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Phone' }).waitFor()
  await typeInto(page, /^Phone/, '+1 212 555 0103')
  await page.getByText(/^Valid/).waitFor()
  await book.look(page, '04-row')
  await page.keyboard.press('Enter')
  await page.getByText('4 people will get it.').waitFor()
  // It was the last one to mend, so the focus is back on its row and not at the top of the page.
  await expect.poll(() => focused(page)).toMatch(/line 4: change it/)
  await goOn(page, 'Delivery window')

  // Step 3: all day, on every day.
  await page.getByLabel('Mon from').waitFor()
  await typeInto(page, /^Mon from/, '00:00')
  await typeInto(page, /^Mon to/, '24:00')
  await page.keyboard.press('Enter')
  await pressOn(page, /for every day/)
  await tabTo(page, /^Now$/)
  await saved(page)
  await page.getByText(/^All 4/).waitFor()
  await book.look(page, '05-window')
  await goOn(page, 'Preview & launch')

  // Step 4: review, consent, publish.
  await page.getByRole('button', { name: 'Launch campaign' }).waitFor()
  await pressOn(page, /is responsible for the consent/, 'Space')
  await book.look(page, '06-review')
  await pressOn(page, /^Launch campaign/)
  await page.getByRole('dialog').getByText('Send to 4 people?').waitFor()
  await expect.poll(() => focused(page)).toBe('Not yet')
  await book.look(page, '07-question')
  // The question holds the focus until it is answered; the harmless answer leaves it and returns to the button.
  for (let stops = 0; stops < 8; stops++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(`document.activeElement?.closest('[role=dialog]') !== null`)).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toMatch(/^Launch campaign/)
  await page.keyboard.press('Enter')
  await pressOn(page, /^Yes, send/)
  await page.waitForURL(/\/campaigns\/[0-9a-f-]+$/)
  await expect
    .poll(async () => (await setup.call('GET', `/campaigns/${id}`)).body.status, PATIENT)
    .toBe('finished')
  expect((await setup.call('GET', `/campaigns/${id}`)).body.skillId).toBe(
    ((await setup.call('GET', '/skills')).body.skills as { id: string; name: string }[]).find(
      (skill) => skill.name === 'Returns',
    )?.id,
  )
}, 480_000)
