import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { read } from '../house/tree.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The console in German: chosen in You, seen on every main screen, and nothing of it in English.

const OWNER = { email: 'admin.birke@example.com', password: 'a password for tests' }
const german = JSON.parse(read('apps/console/src/words/de.json')) as Record<string, string>

/** Sentences that are other words in German: whoever reads one of them on the page reads English. */
const english = new Set(
  Object.entries(german).flatMap(([key, said]) => (said !== key && !/[{<⟨]/.test(key) ? [key] : [])),
)

let house: TestHouse
let browser: Browser
let pictures: Album
let brand: Brand
let campaign: string
let draft: string
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'languages')
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/languages/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** What is seen, read out or hinted at, piece by piece. */
const wordsOf = (at: Page) =>
  at.evaluate(`(() => {
    const words = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('script, style, noscript')) words.push(walker.currentNode.textContent)
    for (const name of ['aria-label', 'title', 'placeholder'])
      for (const element of document.querySelectorAll('[' + name + ']')) words.push(element.getAttribute(name))
    return words.map((text) => text.trim()).filter((text) => text !== '')
  })()`) as Promise<string[]>

async function isGerman(at: Page, name: string, data: readonly string[] = []): Promise<void> {
  const left = (await wordsOf(at)).filter((text) => english.has(text) && !data.includes(text))
  expect([...new Set(left)], name).toEqual([])
  const wide = await at.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect(wide, `${name} is as wide as the window`).toBeLessThanOrEqual(0)
}

/** `data` is what a brand or a carrier wrote, which stays as it is. */
async function see(
  at: Page,
  path: string,
  name: string,
  ready: string | RegExp,
  data: readonly string[] = [],
): Promise<void> {
  await at.goto(house.url + path)
  await at.getByText(ready).first().waitFor()
  await pictures.look(at, name)
  await isGerman(at, name, data)
}

test('the You screen changes the language at once, and the browser keeps it', async () => {
  brand = await openBrand(house, 'Birke')
  campaign = await brand.launched({ name: 'Herbst' }, fileOf(212, 3))
  await expect.poll(async () => (await brand.look(campaign)).status, PATIENT).toBe('finished')
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, OWNER)
  await page.goto(`${house.url}/you`)
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  await page.getByRole('combobox', { name: 'Language of the console' }).click()
  await page.getByRole('option', { name: 'Deutsch' }).click()
  await page.getByRole('heading', { name: 'Angemeldete Sitzungen' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.reload()
  await page.getByRole('heading', { name: 'Angemeldete Sitzungen' }).waitFor()
  await pictures.look(page, '01-you')
  await isGerman(page, 'you')
})

test('list, campaign and analytics are German, with German figures, plural forms and days', async () => {
  await see(page, '/campaigns', '02-list', 'Herbst')
  await page.getByText('100,0').first().waitFor()
  await see(page, `/campaigns/${campaign}`, '03-campaign', 'Zugestellt')
  await page
    .getByText(/heute \d\d:\d\d/)
    .first()
    .waitFor()
  await see(page, `/campaigns/${campaign}?tab=recipients`, '04-recipients', /\+1 212/)
  await see(page, '/analytics', '05-analytics', 'Gesendete Nachrichten')
})

test('the wizard is German at every step', async () => {
  draft = String((await brand.client.call('POST', '/campaigns', { name: 'Winter' })).body.id)
  await see(page, `/campaigns/${draft}/edit/compose`, '06-compose', 'Nachricht')
  await see(page, `/campaigns/${draft}/edit/recipients`, '07-recipients', 'Empfänger')
  await see(page, `/campaigns/${draft}/edit/window`, '08-window', 'Zustellfenster')
  await see(page, `/campaigns/${draft}/edit/launch`, '09-launch', 'Kampagne starten')
})

test('inbox, templates, opt-outs and settings are German', async () => {
  await see(page, '/conversations', '10-inbox', 'Unterhaltungen')
  await see(page, '/templates', '11-templates', 'Vorlagen')
  await see(page, '/templates/handoffs', '12-handoffs', 'Übergaben')
  await see(page, '/opt-outs', '13-opt-outs', 'Abmeldungen')
  for (const [index, [path, ready]] of Object.entries({
    senders: 'Absender',
    windows: 'Feiertage',
    limits: 'Grenzen',
    prices: 'Preise',
    exclusions: 'Ausschlusslisten',
    people: 'Personen',
    skills: 'Skills',
    account: 'Konto',
    api: 'API',
    audit: 'Protokoll',
  }).entries())
    await see(page, `/settings/${path}`, `${14 + index}-${path}`, ready, [
      'In-app', // a carrier's name of itself
      ...(path === 'audit' ? [...english] : []), // the record is kept in English
    ])
}, 240_000)

test('on a phone, in the dark, as the browser says', async () => {
  page = await pictures.page({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'de-AT' })
  await page.goto(`${house.url}/sign-in`)
  await page.getByLabel('Geschäftliche E-Mail').fill(OWNER.email)
  await page.getByLabel('Passwort', { exact: true }).fill(OWNER.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((at) => !['/', '/sign-in'].includes(at.pathname))
  await see(page, '/campaigns', '30-phone-list', 'Herbst')
  await see(page, `/campaigns/${campaign}`, '31-phone-campaign', 'Zugestellt')
  await see(page, `/campaigns/${draft}/edit/compose`, '32-phone-compose', 'Nachricht')
  await see(page, '/conversations', '33-phone-inbox', 'Nichts liegt bei dir')
  await see(page, '/analytics', '34-phone-analytics', 'Gesendete Nachrichten')
})
