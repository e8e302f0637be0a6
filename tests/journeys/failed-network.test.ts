import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Requests that never arrive, and requests that arrive whose answers are lost: each says what to do, trying again works, what was typed is
// still there, and nothing happens twice.

let house: TestHouse
let browser: Browser
let brand: Brand
let book: Album

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  brand = await openBrand(house, 'Harbour')
  book = await album(browser, 'failed-network')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Requests of this method and path fail until the returned function is called; `arrive` lets the server do the work and loses only the answer. */
async function breaking(page: Page, method: string, path: RegExp, arrive = false) {
  let failed = 0
  const matches = (url: URL) => path.test(url.pathname)
  await page.route(matches, async (route) => {
    if (route.request().method() !== method) return route.fallback()
    if (arrive) await route.fetch()
    failed++
    await route.abort('connectionreset')
  })
  return {
    failures: () => failed,
    mend: () => page.unroute(matches),
  }
}

test('the wizard: a draft that cannot be started or saved loses nothing, also when only the answer is lost', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, await house.person(brand.accountId, 'campaign_manager', []))

  // The draft itself.
  let broken = await breaking(page, 'POST', /\/campaigns$/)
  await page.goto(`${house.url}/campaigns/new`)
  await page.getByText('The draft could not be started').waitFor()
  await book.look(page, '01-not-started')
  await broken.mend()
  await page.locator('main').getByRole('button', { name: 'Try again' }).last().click()
  await page.waitForURL(/\/edit\/compose$/)

  // What is typed is kept while nothing can be saved, also over a reload, and saved when the network is back.
  broken = await breaking(page, 'PATCH', /\/campaigns\/[^/]+$/)
  await page.getByLabel('Name', { exact: true }).fill('In bad weather')
  await page.getByRole('textbox', { name: 'Message' }).fill('The boats stay in today.')
  await page.getByText('Not saved yet. What you typed is kept.').waitFor()
  await book.look(page, '02-not-saved')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('In bad weather')
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('The boats stay in today.')
  await page.getByText('Not saved yet. What you typed is kept.').waitFor()
  expect(broken.failures()).toBeGreaterThan(0)
  await broken.mend()
  await page.getByText(/Draft saved/).waitFor()
  const id = new URL(page.url()).pathname.split('/')[2]!
  expect(await brand.look(id)).toMatchObject({ name: 'In bad weather', message: 'The boats stay in today.' })

  // A change that arrived and whose answer was lost is no quarrel with oneself.
  broken = await breaking(page, 'PATCH', /\/campaigns\/[^/]+$/, true)
  await page.getByRole('textbox', { name: 'Message' }).fill('The boats stay in until Monday.')
  await expect.poll(broken.failures, PATIENT).toBeGreaterThan(0)
  await broken.mend()
  await page.getByText(/Draft saved/).waitFor()
  expect((await brand.look(id)).message).toBe('The boats stay in until Monday.')
}, 300_000)

test('the composer: a reply that failed stands there, goes again once, and is never doubled', async () => {
  const phone = '+12125550132'
  const { body } = await brand.client.call('GET', '/skills')
  const skillId = (body.skills as { id: string }[])[0]!.id
  const agent = await house.person(brand.accountId, 'agent', [skillId])
  const id = await brand.launched({ name: 'Ask us', message: 'Ask us.', skillId }, ['phone', phone])
  await expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')
  const desk = await book.page()
  desk.setDefaultTimeout(60_000)
  await enter(desk, house.url, agent)
  await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body: 'When do you open?', to: '+18445550119' }),
  })
  await desk
    .getByRole('region', { name: 'Waiting in your skills' })
    .getByRole('button', { name: /Take the next one/ })
    .click()
  const field = desk.getByRole('textbox', { name: /^Reply to/ })
  const failedOnce = desk.getByRole('alert').filter({ hasText: 'Not sent.' })
  const sent = async (): Promise<string[]> => {
    const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`)
    const { messages } = (await answer.json()) as { messages: { direction: string; body: string }[] }
    return messages.filter((one) => one.direction.startsWith('outbound')).map((one) => one.body)
  }

  // It never arrived.
  const broken = await breaking(desk, 'POST', /\/conversations\/[^/]+\/(messages|replies|reply)$/)
  await field.fill('At nine.')
  await desk.keyboard.press('Control+Enter')
  await failedOnce.waitFor()
  await desk.getByText('At nine.').first().waitFor()
  await book.look(desk, '04-reply-failed')
  expect(await sent()).not.toContain('At nine.')
  await broken.mend()
  await failedOnce.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(sent, PATIENT).toContain('At nine.')

  // It arrived, and the answer was lost: trying again is the same reply.
  const lost = await breaking(desk, 'POST', /\/conversations\/[^/]+\/(messages|replies|reply)$/, true)
  await field.fill('And on Sundays at ten.')
  await desk.keyboard.press('Control+Enter')
  await expect.poll(lost.failures, PATIENT).toBe(1)
  await lost.mend()
  const retry = failedOnce.getByRole('button', { name: 'Try again' })
  // A live hint may bring the kept reply into the thread first; then there is nothing left to try.
  const inThread = desk.getByRole('log', { name: 'Messages' }).getByText('And on Sundays at ten.')
  await inThread.first().waitFor()
  if ((await retry.count()) > 0) await retry.click()
  await expect
    .poll(async () => (await sent()).slice(-2), PATIENT)
    .toEqual(['At nine.', 'And on Sundays at ten.'])
  await expect.poll(() => inThread.count()).toBe(1)
  await expect.poll(() => failedOnce.count()).toBe(0)
}, 240_000)

test('words typed after a lost answer survive a reload; older ones are offered back when somebody wrote since', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  page.on('dialog', (dialog) => void dialog.accept())
  await enter(page, house.url, await house.person(brand.accountId, 'campaign_manager', []))
  const { body } = await brand.client.call('POST', '/campaigns', { name: 'Two storms', message: 'First' })
  const id = String(body.id)
  const message = page.getByRole('textbox', { name: 'Message' })
  await page.goto(`${house.url}/campaigns/${id}/edit/compose`)
  await message.waitFor()

  // One arrives and its answer is lost, more is typed while nothing gets through, and the page goes away.
  const patch = /\/campaigns\/[^/]+$/
  let broken = await breaking(page, 'PATCH', patch, true)
  await message.fill('Second, which arrived')
  await expect.poll(broken.failures, PATIENT).toBeGreaterThan(0)
  await broken.mend()
  broken = await breaking(page, 'PATCH', patch)
  await message.fill('Third, which did not')
  await page.getByText('Not saved yet. What you typed is kept.').waitFor()
  expect((await brand.look(id)).message).toBe('Second, which arrived')
  await page.reload()
  await expect.poll(() => message.inputValue(), PATIENT).toBe('Third, which did not')
  await broken.mend()
  await expect.poll(async () => (await brand.look(id)).message, PATIENT).toBe('Third, which did not')

  // Nothing gets through, and a colleague writes meanwhile.
  broken = await breaking(page, 'PATCH', patch)
  await message.fill('Mine, in the storm')
  await page.getByText('Not saved yet. What you typed is kept.').waitFor()
  const theirs = await brand.client.call('PATCH', `/campaigns/${id}`, { message: 'Theirs, in the sun' })
  expect(theirs.status).toBe(200)
  await page.reload()
  const offer = page.getByRole('region', { name: 'Words that were not saved' })
  await offer.getByText(/^Words from .* were not saved\.$/).waitFor()
  await offer.getByText('“Mine, in the storm”').waitFor()
  expect(await message.inputValue()).toBe('Theirs, in the sun')
  await book.look(page, '05-words-offered')
  // Undecided, they are still offered after another reload; left, they come back by Undo; used, they are saved.
  await page.reload()
  await offer.getByText('“Mine, in the storm”').waitFor()
  await broken.mend()
  await offer.getByRole('button', { name: 'Leave them' }).click()
  await expect.poll(() => offer.count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await offer.getByRole('button', { name: 'Use them' }).click()
  await expect.poll(() => message.inputValue()).toBe('Mine, in the storm')
  await expect.poll(async () => (await brand.look(id)).message, PATIENT).toBe('Mine, in the storm')
  await page.reload()
  await message.waitFor()
  expect(await offer.count()).toBe(0)
}, 300_000)

test('an upload that is cut: plain words, the same file again by one press, and nothing chosen is lost', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, await house.person(brand.accountId, 'campaign_manager', []))
  const id = await draftOf('Cut on the way')
  await page.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  const country = page.getByLabel('Numbers without a country code are from')
  await country.fill('Germany')
  await page
    .getByRole('option', { name: /^Germany/ })
    .first()
    .click()
  const upload = /\/recipients\/file$/
  let broken = await breaking(page, 'POST', upload)
  const lines = ['phone', '0151 23456701', '0151 23456702']
  const file = { name: 'kunden.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }
  await page.locator('input[type=file]').setInputFiles(file)
  const failed = page.getByRole('alert').filter({ hasText: 'while “kunden.csv” was on its way' })
  await failed.waitFor()
  expect(await country.inputValue()).toMatch(/^Germany/)
  await book.look(page, '06-upload-cut')
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(broken.failures, PATIENT).toBe(2)
  await failed.waitFor()
  expect((await brand.client.call('GET', `/campaigns/${id}/import`)).status).toBe(404)
  await broken.mend()
  await failed.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('kunden.csv').first().waitFor()
  const audience = async () => (await brand.client.call('GET', `/campaigns/${id}/import`)).body
  await expect.poll(audience, PATIENT).toMatchObject({ status: 'ready', fileName: 'kunden.csv', ready: 2 })
  expect(await page.getByRole('alert').count()).toBe(0)

  // It arrived and only the answer was lost: it is read once, and nothing has to be pressed.
  const other = await draftOf('Answer lost')
  await page.goto(`${house.url}/campaigns/${other}/edit/recipients`)
  broken = await breaking(page, 'POST', upload, true)
  await page.locator('input[type=file]').setInputFiles(file)
  await expect.poll(broken.failures, PATIENT).toBe(1)
  await page.getByRole('button', { name: /^Read/ }).or(page.getByText('In file order')).first().waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(broken.failures()).toBe(1)
  await broken.mend()

  // Typed lines stay in their field.
  const typed = await draftOf('By hand')
  await page.goto(`${house.url}/campaigns/${typed}/edit/recipients`)
  await page.getByRole('button', { name: 'Type or paste' }).click()
  const field = page.locator('.wz-typed textarea')
  await field.fill('+12125550188\n+12125550189')
  broken = await breaking(page, 'POST', /\/recipients\/lines$|\/recipients\/typed$|\/recipients$/)
  await page.locator('.wz-typed button[type=submit]').click()
  const cut = page.getByRole('alert').filter({ hasText: 'while the lines were on their way' })
  await cut.waitFor()
  expect(await field.inputValue()).toBe('+12125550188\n+12125550189')
  await broken.mend()
  await cut.getByRole('button', { name: 'Try again' }).click()
  await expect
    .poll(async () => (await brand.client.call('GET', `/campaigns/${typed}/import`)).body, PATIENT)
    .toMatchObject({ status: 'ready', ready: 2 })
}, 300_000)

test('a launch that is cut: before the server took it, trying again launches; after, it tells so; never twice', async () => {
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, await house.person(brand.accountId, 'campaign_manager', []))
  const dialog = page.getByRole('dialog')
  const ready = async (name: string, phone: string) => {
    const id = await brand.draft({ name, message: 'Once only' }, ['phone', phone])
    await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
    await page.getByRole('checkbox', { name: /^Harbour is responsible/ }).check()
    await page.getByRole('button', { name: 'Launch campaign' }).click()
    await dialog.getByRole('button', { name: 'Yes, send' }).waitFor()
    return id
  }
  const launch = /\/campaigns\/[^/]+\/launch$/

  const first = await ready('Cut before', '+12125550171')
  const before = await breaking(page, 'POST', launch)
  await dialog.getByRole('button', { name: 'Yes, send' }).click()
  await dialog.getByText(/not certain whether it was launched/).waitFor()
  await book.look(page, '07-launch-cut')
  expect((await brand.look(first)).status).toBe('draft')
  await before.mend()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL(`${house.url}/campaigns/${first}`)
  await expect.poll(async () => (await brand.look(first)).status, PATIENT).toBe('finished')

  // The answer is lost, and so are the hints that would tell the page: it is the next try that finds out.
  await page.route('**/api/v1/live**', (route) => route.abort())
  const second = await ready('Cut after', '+12125550172')
  const after = await breaking(page, 'POST', launch, true)
  await dialog.getByRole('button', { name: 'Yes, send' }).click()
  await dialog.getByText(/not certain whether it was launched/).waitFor()
  expect((await brand.look(second)).status).not.toBe('draft')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL(`${house.url}/campaigns/${second}`)
  await page.getByText('It was launched at the first try. Nobody gets it twice.').waitFor()
  expect(after.failures(), 'it was not asked for again').toBe(1)
  await expect.poll(async () => (await brand.look(second)).status, PATIENT).toBe('finished')
  expect(await brand.witnessed('+1212555017')).toEqual([1, 1])
}, 300_000)

async function draftOf(name: string): Promise<string> {
  const made = await brand.client.call('POST', '/campaigns', { name, message: 'Hello' })
  expect(made.status).toBe(200)
  return String(made.body.id)
}
