import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOf, openBrand } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// What agents and their managers do not see: not in the navigation, not by a link somebody sent, not over HTTP.

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('an agent sees no campaigns, analytics or settings; a link there says why and where to go', async () => {
  const brand = await openBrand(house, 'Harbour')
  const id = await brand.draft({ name: 'Not for agents' }, fileOf(212, 2))
  const who = await house.person(brand.accountId, 'agent', [])
  const book = await album(browser, 'roles')
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, who)
  await page.getByRole('link', { name: /^Conversations/ }).waitFor()
  for (const name of ['Campaigns', 'Analytics', 'Templates', 'Opt-outs', 'Settings'])
    expect(await page.getByRole('link', { name }).count(), name).toBe(0)

  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (/^\/api\/v1\/(campaigns|analytics|templates|opt-outs|senders|members)/.test(pathname))
      asked.push(pathname)
  })
  const links = [
    ...['/campaigns', '/campaigns/new', `/campaigns/${id}`, `/campaigns/${id}/edit/launch`, '/analytics'],
    ...['/templates', '/opt-outs', '/opt-outs/proof', '/settings', '/settings/people', '/settings/audit'],
  ]
  for (const link of links) {
    await page.goto(`${house.url}${link}`)
    await page.getByText('This page is not for your role').waitFor()
    await page.getByText(/^You are signed in as Agent; this page is for Administrator/).waitFor()
    expect(await page.getByText('Not for agents').count(), link).toBe(0)
  }
  // Nothing behind the page was asked for.
  expect(asked).toEqual([])
  await book.look(page, '01-not-for-you')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await book.look(page, '02-not-for-you-phone-dark')
  await page.getByRole('link', { name: 'Go to the start' }).click()
  await page.waitForURL('**/conversations')

  const client = await signIn(house, who)
  const routes: [string, string, unknown?][] = [
    ...(
      [
        ['GET', '/campaigns'],
        ['POST', '/campaigns', {}],
        ['GET', `/campaigns/${id}`],
      ] as const
    ).map((one) => [...one] as [string, string, unknown?]),
    ['PATCH', `/campaigns/${id}`, { name: 'Mine', revision: 1 }],
    ['POST', `/campaigns/${id}/launch`, { consentVersion: 1 }],
    ['GET', `/campaigns/${id}/recipients`],
    ['GET', '/campaign-views'],
    ['GET', '/analytics'],
    ['GET', '/audit'],
    ['GET', '/audit.csv'],
    ['POST', '/skills', { name: 'Mine' }],
  ]
  for (const [method, path, body] of routes) {
    const answer = await client.call(method, path, body)
    expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'wrong_role'])
  }
  expect((await brand.look(id)).name).toBe('Not for agents')
}, 240_000)

test('an agent manager sees analytics and the settings of answering, and no campaign; a campaign manager no conversation', async () => {
  const brand = await openBrand(house, 'Quay')
  const book = await album(browser, 'roles')
  const page = await book.page()
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, await house.person(brand.accountId, 'agent_manager', []))
  await page.goto(`${house.url}/analytics`)
  await page.getByRole('heading', { name: 'Analytics', exact: true }).waitFor()
  await page.goto(`${house.url}/settings/skills`)
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Skills' }).waitFor()
  await page.goto(`${house.url}/campaigns`)
  await page
    .getByText('You are signed in as Agent manager; this page is for Administrator and Campaign manager.', {
      exact: false,
    })
    .waitFor()

  const other = await book.page()
  other.setDefaultTimeout(60_000)
  await enter(other, house.url, await house.person(brand.accountId, 'campaign_manager', []))
  await other.goto(`${house.url}/conversations`)
  await other.getByText('This page is not for your role').waitFor()
  await other.getByRole('link', { name: 'Go to the start' }).click()
  await other.waitForURL('**/campaigns')
}, 240_000)
