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
}, 120_000)
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
