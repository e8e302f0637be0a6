import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CampaignChange, hoursEveryDay } from '../../packages/contract/src/index.ts'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { openDesk } from '../kit/desk.ts'
import { focused, pressOn, tabTo, typeInto } from '../kit/keyboard.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A whole day's work of an agent without a mouse: no click and no fill, nothing but keys. Every shortcut of the sheet is pressed and does what
// the sheet says; after each deed something has the focus.

let house: TestHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const PEOPLE = ['+12125550191', '+12125550192', '+12125550193', '+12125550194', '+12125550195'] as const
const [ADA, BO, CY, DI, EVE] = PEOPLE
/** A picture of one point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Nothing is lost: a key pressed now goes somewhere that is drawn. */
const keepsFocus = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(
          `(() => { const at = document.activeElement
            if (!at || at === document.body) return 'nothing has the focus'
            return at.matches(':disabled') || !at.checkVisibility() ? at.outerHTML : 'kept' })()`,
        ),
      PATIENT,
    )
    .toBe('kept')

const bubbles = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).locator('.cv-bubble').allTextContents()
const shows = (page: Page, words: string) => expect.poll(() => bubbles(page), PATIENT).toContain(words)
const whose = (page: Page) =>
  page.getByRole('region', { name: 'Thread' }).getByRole('heading').first().textContent()

/** Opens a menu that has the focus and goes down to one of its items. */
async function choose(page: Page, item: RegExp): Promise<void> {
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.waitForFunction(`document.activeElement?.closest('[role=menu]')`)
  for (let tries = 0; tries < 12 && !item.test(await focused(page)); tries++)
    await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page), PATIENT).toMatch(item)
  await page.keyboard.press('Enter')
}

/** The keys that the sheet names, and away again. */
async function sheet(page: Page, look: Album['look'], picture: string): Promise<string[]> {
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await dialog.waitFor()
  await look(page, picture)
  const keys = await dialog.locator('dd .vh').allTextContents()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return keys
}

test('an agent works without a mouse, and every shortcut does what the sheet says', {
  timeout: 480_000,
}, async () => {
  const { brand, admin, ann, ben, orders, write, got, comes } = await openDesk(house, 'Northwind')
  for (const one of ['Opening hours', 'Thanks'])
    expect(
      (
        await admin.call('POST', '/canned-replies', {
          ...{ name: one, text: `${one}, {{first_name}}: from nine to six.`, skillId: null, personal: false },
        })
      ).status,
    ).toBe(200)
  const { page: newPage, look } = await album(browser, 'inbox-keyboard')
  const bens = await newPage()
  await enter(bens, house.url, ben)
  expect((await ben.client.call('PUT', '/presence', { status: 'away' })).status).toBe(200)
  const page = await newPage()
  page.setDefaultTimeout(60_000)
  const pressed = new Set<string>()
  /** A single letter, from the thread or wherever one does not type. */
  const press = async (key: string) => {
    pressed.add(key.length === 1 ? key.toUpperCase() : key)
    await page.keyboard.press(key)
  }
  const send = async () => {
    pressed.add('Ctrl Enter')
    await page.keyboard.press('Control+Enter')
  }

  await page.goto(`${house.url}/sign-in`)
  await page.getByLabel('E-mail').waitFor()
  await typeInto(page, /^Work e-mail/, ann.email)
  await typeInto(page, /^Password/, ann.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/conversations')
  await page.getByText('Nothing is with you').waitFor()

  // Available, by the menu.
  await tabTo(page, /^(Offline|Away|Available), 0 of/)
  await choose(page, /^Available/)
  await page.getByRole('button', { name: /^Available, 0 of/ }).waitFor()
  await keepsFocus(page)
  const named = await sheet(page, look, '01-sheet')
  pressed.add('?')

  // A: what is offered is accepted, and its thread has the focus.
  await write(ADA, 'When do you open?')
  await page.getByRole('region', { name: 'Offered to you' }).getByText('When do you open?').waitFor()
  await press('a')
  await page.getByText(/^Ann Lee accepted after/).waitFor()
  await keepsFocus(page)
  // D: declined, it waits for the next one. N: whoever waits longest.
  await write(BO, 'Is there parking?')
  await page.getByRole('region', { name: 'Offered to you' }).getByText('Is there parking?').waitFor()
  await press('d')
  await page.getByRole('region', { name: 'Offered to you' }).waitFor({ state: 'hidden' })
  await keepsFocus(page)
  await press('n')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0192/)
  await keepsFocus(page)
  // M: the one that is shown. It is declined first, found in the queue, and opened with Enter.
  await write(CY, 'Do you deliver?')
  await page.getByRole('region', { name: 'Offered to you' }).getByText('Do you deliver?').waitFor()
  await press('d')
  await page.getByRole('region', { name: 'Offered to you' }).waitFor({ state: 'hidden' })
  await pressOn(page, /^Queue/)
  await page.locator('.cv-rows').getByText('Do you deliver?').waitFor()
  await tabTo(page, /0193.*Do you deliver/)
  await press('Enter')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0193/)
  await keepsFocus(page)
  await press('m')
  await page.getByText(/^Ann Lee took it after/).waitFor()
  await keepsFocus(page)

  // J and K go through the list.
  await pressOn(page, /^Mine/)
  await expect.poll(() => page.locator('.cv-rows .cv-row').count(), PATIENT).toBe(3)
  await expect.poll(() => whose(page), PATIENT).toMatch(/0193/)
  await press('j')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0192/)
  await keepsFocus(page)
  await press('j')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0191/)
  await press('k')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0192/)
  await press('j')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0191/)
  await keepsFocus(page)

  // R: a reply, sent by key; saved answers by / and by S.
  await press('r')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Reply to/)
  await page.keyboard.type('From nine.')
  await look(page, '02-writing')
  await send()
  await shows(page, 'From nine.')
  await comes(ADA, /^From nine\.$/)
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Reply to/)
  pressed.add('/')
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Find a saved answer' }).waitFor()
  await page.keyboard.type('hours')
  await page.getByRole('option', { name: /^Opening hours/ }).waitFor()
  await look(page, '03-saved-answers')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Reply to/)
  await expect
    .poll(() => page.getByRole('textbox', { name: /^Reply to/ }).inputValue(), PATIENT)
    .toMatch(/^Opening hours/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Until six.')
  await send()
  await comes(ADA, /^Until six\.$/)
  // Esc leaves the field for the thread, where letters act.
  await page.keyboard.press('Escape')
  await keepsFocus(page)
  await press('s')
  await page.getByRole('combobox', { name: 'Find a saved answer' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.getByRole('textbox', { name: /^Reply to/ }).inputValue(), PATIENT)
    .toMatch(/^Thanks/)

  // A picture, chosen in the window that a key opened.
  // Waited for before the way there: the browser takes a moment until it hands the window over.
  const chosen = page.waitForEvent('filechooser')
  await pressOn(page, /^Attach a picture/)
  const chooser = await chosen
  await chooser.setFiles({ name: 'map.png', mimeType: 'image/png', buffer: PICTURE })
  await page.locator('.cv-attached').getByText('map.png').waitFor()
  await keepsFocus(page)
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Reply to/)
  await look(page, '04-attached')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('A map')
  await send()
  await comes(ADA, /^A map$/)
  await page.locator('.cv-attached').waitFor({ state: 'hidden' })
  await keepsFocus(page)

  // I: a note that names Ben; R goes back to the reply.
  await page.keyboard.press('Escape')
  await press('i')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Note for colleagues/)
  await page.keyboard.type('Ask @Be')
  await page.getByRole('list', { name: 'Name somebody' }).waitFor()
  await tabTo(page, /^Ben Ode$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Note for colleagues/)
  await page.keyboard.type('about parking')
  await look(page, '05-note')
  await send()
  await page.getByRole('log', { name: 'Messages' }).getByText('Ask @Ben Ode about parking').waitFor()
  await keepsFocus(page)
  await expect
    .poll(
      async () =>
        ((await ben.client.call('GET', '/conversations')).body.counts as { mentions: number }).mentions,
      PATIENT,
    )
    .toBe(1)
  await page.keyboard.press('Escape')
  await keepsFocus(page)
  await press('r')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Reply to/)
  await page.keyboard.press('Escape')

  // T: over to Ben. The question keeps the focus until it is answered, and the next conversation has it then.
  await press('t')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^Who should answer/).waitFor()
  const inside = () => page.evaluate(`document.activeElement?.closest('[role=dialog]') !== null`)
  await expect.poll(inside, PATIENT).toBe(true)
  for (let stops = 0; stops < 10; stops++) {
    await page.keyboard.press('Tab')
    expect(await inside()).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await keepsFocus(page)
  await press('t')
  await pressOn(page, /^An agent/)
  await typeInto(page, /^Agent/, 'Ben')
  await page.getByRole('option', { name: /^Ben Ode · Away/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await typeInto(page, /^Note/, 'Wants a map')
  await look(page, '06-transfer')
  await pressOn(page, /^Transfer$/)
  await page.getByText('Handed over to Ben Ode').waitFor()
  await expect.poll(() => whose(page), PATIENT).not.toMatch(/0191/)
  await keepsFocus(page)

  // A search goes by / from the thread, and Esc empties it.
  await press('/')
  await expect.poll(() => focused(page), PATIENT).toMatch(/^Name, number or words/)
  await page.keyboard.type('deliver')
  await expect.poll(() => page.locator('.cv-rows .cv-row').count(), PATIENT).toBe(1)
  await tabTo(page, /0193/)
  await page.keyboard.press('Enter')
  await expect.poll(() => whose(page), PATIENT).toMatch(/0193/)
  await keepsFocus(page)

  // They asked to stop: written down, with the question confirmed.
  await tabTo(page, /^Opt out/)
  await choose(page, /^Write down how they asked/)
  await dialog.getByText(/^Stop messages to/).waitFor()
  await expect.poll(() => focused(page), PATIENT).toMatch(/^How and when did they ask/)
  await page.keyboard.type('Said so on the phone today')
  await look(page, '07-opt-out')
  await pressOn(page, /^Record the opt-out/)
  await page.getByText(/^Opt-out recorded/).waitFor()
  await page.getByText('asked not to be messaged', { exact: false }).first().waitFor()
  await dialog.waitFor({ state: 'hidden' })
  await keepsFocus(page)
  await look(page, '08-opted-out')

  // E: closed, and the next one is open with the focus on it.
  await press('/')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('.cv-rows .cv-row').count(), PATIENT).toBe(2)
  await tabTo(page, /0193/)
  await press('e')
  await page.getByText('Conversation closed', { exact: false }).waitFor()
  await expect.poll(() => whose(page), PATIENT).toMatch(/0192/)
  await keepsFocus(page)
  await press('e')
  await page.getByText('Choose a conversation').waitFor()
  await keepsFocus(page)

  // O takes over from a bot, B gives it back.
  await brand.launched({ name: 'Parcels', message: 'Your parcel is on its way.', skillId: orders }, [
    'phone,first_name',
    `${DI},Di`,
  ])
  await comes(DI, /on its way/)
  await write(DI, 'Where is it?')
  await comes(DI, /^Hello Di! What is it\?/)
  await pressOn(page, /^All/)
  await page.locator('.cv-rows').getByText('Di', { exact: true }).waitFor()
  await tabTo(page, /^D?Di/)
  await page.keyboard.press('Enter')
  await page.getByText('The bot Mila answers.', { exact: false }).waitFor()
  await press('o')
  await page.getByText(/^Ann Lee took over from the bot Mila/).waitFor()
  await keepsFocus(page)
  const before = (await got(DI)).length
  await press('b')
  await page.getByText(/^Mila goes on\./).waitFor()
  await expect.poll(async () => (await got(DI)).length, PATIENT).toBeGreaterThan(before)
  await keepsFocus(page)
  await look(page, '09-with-bot')

  // Single letters can be switched off, and then they are letters.
  await page.keyboard.press('?')
  await pressOn(page, /^Single letters act/, 'Space')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await press('o')
  await write(EVE, 'Hello?')
  await page.getByRole('region', { name: 'Offered to you' }).getByText('Hello?').waitFor()
  await page.keyboard.press('a')
  await keepsFocus(page)
  expect(await page.getByRole('region', { name: 'Offered to you' }).count()).toBe(1)
  expect(await page.getByText('The bot Mila answers.', { exact: false }).count()).toBe(1)

  expect([...pressed].sort()).toEqual([...new Set(named)].sort())
})

test('the shortcuts of campaigns, which an agent’s sheet does not name', { timeout: 240_000 }, async () => {
  const { brand } = await openDesk(house, 'Harbour')
  const launched = (name: string, phone: string, hours: CampaignChange = {}) =>
    brand.launched({ name, message: 'Hello', ...hours }, ['phone', phone])
  // One that has ended, and one that waits for its hours.
  await launched('Autumn', '+12125550196')
  await expect.poll(() => brand.witnessed('+12125550196'), PATIENT).toEqual([1])
  const waiting = await launched('Winter', '+12125550197', { deliveryWindow: later() })
  const boss = await house.person(brand.accountId, 'administrator', [])
  const { page: newPage, look } = await album(browser, 'inbox-keyboard')
  const page = await newPage()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, boss)
  await page.getByRole('link', { name: 'Winter' }).waitFor()
  const named = await sheet(page, look, '10-sheet-administrator')

  // J, K and Enter: through the rows and into one.
  await page.keyboard.press('j')
  await expect.poll(() => focused(page)).toMatch(/^Winter/)
  await page.keyboard.press('j')
  await expect.poll(() => focused(page)).toMatch(/^Autumn/)
  await page.keyboard.press('k')
  await expect.poll(() => focused(page)).toMatch(/^Winter/)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/campaigns/${waiting}`)
  // P pauses what is shown, and again goes on.
  const status = async () => (await brand.look(waiting)).status
  // The rows of the list have such a button, too.
  await page.getByRole('heading', { name: 'Winter' }).waitFor()
  await page.getByRole('button', { name: /^Pause/ }).waitFor()
  await page.keyboard.press('p')
  await expect.poll(status, PATIENT).toBe('paused')
  await page.getByRole('button', { name: /^Resume/ }).waitFor()
  await page.keyboard.press('p')
  await expect.poll(status, PATIENT).not.toBe('paused')
  // Ctrl K finds and goes.
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Autumn')
  await page
    .getByRole('option', { name: /Autumn/ })
    .first()
    .waitFor()
  await look(page, '11-palette')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Autumn' }).first().waitFor()
  // Out of the list, and Ctrl Z takes it back.
  const inList = async () => {
    const { body } = await brand.client.call('GET', '/campaigns')
    return (body.campaigns as { name: string }[]).some((one) => one.name === 'Autumn')
  }
  await tabTo(page, /^More$/)
  await choose(page, /^Archive/)
  await page.getByText('“Autumn” is archived').waitFor()
  await expect.poll(inList, PATIENT).toBe(false)
  await page.keyboard.press('Control+z')
  await expect.poll(inList, PATIENT).toBe(true)
  // C begins a new one, from the list.
  await page.goto(`${house.url}/campaigns`)
  await page.getByRole('link', { name: 'Winter' }).waitFor()
  await page.keyboard.press('/')
  await expect.poll(() => focused(page)).not.toBe('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await page.keyboard.press('c')
  await page.waitForURL(/\/edit\/compose$/)

  const own = ['Ctrl K', 'C', 'P', 'Ctrl Z']
  expect(
    own.filter((key) => !named.includes(key)),
    'the sheet names them',
  ).toEqual([])
})

/** Hours that are over for today, wherever the phone is. */
function later() {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'America/New_York' }).format(new Date()),
  )
  const [from, to] = hour < 12 ? (['20:00', '21:00'] as const) : (['02:00', '03:00'] as const)
  return hoursEveryDay(from, to)
}
