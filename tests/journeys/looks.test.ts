import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addSandboxSender } from '../../apps/server/src/main.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { read } from '../house/tree.ts'
import { type Account, account, type Things, things } from '../house/two-accounts.ts'
import { axeViolations } from '../kit/axe.ts'
import { fileOf } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { clientWith } from '../kit/client.ts'
import { album, enterAs, settled } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Every address of the console, as an administrator and as an agent: in light, in the dark and on a phone nothing is wrong
// for a screen reader or for weak eyes, nothing is wider than the window, and the browser's console stays silent.

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** About a minute on a quiet machine. */
const ALL = 20 * 60_000

let house: TestHouse
let browser: Browser
let brand: Account
let some: Things
let launched: string

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ insideHosts: ['127.0.0.1'] }), launchBrowser()])
  brand = await account(house, 'Linden')
  some = await things(house, brand, 'Linden')
  const senderId = await addSandboxSender(house.running.house, brand.accountId)
  const client = clientWith(house, brand.cookies.administrator)
  const made = await client.call('POST', '/campaigns', {
    ...{ name: 'Autumn', message: 'Once', senderId, deliveryWindow: hoursEveryDay('00:00', '24:00') },
  })
  launched = String(made.body.id)
  await client.upload(launched, fileOf(212, 6).join('\n'))
  await vi.waitFor(
    async () => expect((await client.call('GET', `/campaigns/${launched}/import`)).body.status).toBe('ready'),
    { timeout: 60_000, interval: 200 },
  )
  const answer = await client.call('POST', `/campaigns/${launched}/launch`, { consentVersion: 1 })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** The addresses the router knows, with `$` for what is named in them. */
function addresses(): string[] {
  const found = read('apps/console/src/app/router.tsx').matchAll(
    /getParentRoute: \(\) => (\w+),\s+path: '([^']+)'/g,
  )
  return [...found].map(([, parent, path]) => (parent === 'settings' ? `/settings${path}` : path!))
}

/** Real ones in place of `$`; a campaign also with each of its tabs. */
function visits(address: string): string[] {
  const of = (id: string) => [address.replace('$id', id)]
  if (address === '/campaigns/$id')
    return ['', '?tab=recipients', '?tab=replies', '?tab=analytics'].map(
      (tab) => `/campaigns/${launched}${tab}`,
    )
  if (address === '/campaigns/$id/edit/$step')
    return ['compose', 'recipients', 'window', 'launch'].map(
      (step) => `/campaigns/${some.campaigns}/edit/${step}`,
    )
  if (address.endsWith('$token')) return [address.replace('$token', 'not-one-of-ours')]
  if (!address.includes('$')) return [address]
  if (address === '/settings/bots/$id') return of(some.bots)
  if (address === '/settings/webhooks/$id') return of(some.webhooks)
  if (address === '/conversations/$id') return of(some.conversations)
  if (address === '/templates/$id') return of(some.templates)
  if (address === '/templates/handoffs/$id') return of(some.handoffs)
  throw new Error(`${address} is new: say here which one to look at.`)
}

/** A page of this person, and what its browser complains of. */
async function pageOf(who: 'administrator' | 'agent'): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await album(browser, 'looks')).page({ viewport: DESK })
  page.setDefaultTimeout(60_000)
  await enterAs(page.context(), house.url, brand.cookies[who])
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (said) => {
    // The browser writes down every 404 by itself: those of a link that is not valid any more, and of a new draft without recipients.
    const gone =
      /Failed to load resource.*(404|410)/.test(said.text()) &&
      /not-one-of-ours|\/import$/.test(said.location().url)
    if (said.type() === 'error' && !gone) complaints.push(said.text())
  })
  return { page, complaints }
}

const tooWide = (page: Page) =>
  page.evaluate(`(() => {
    const { scrollWidth } = document.scrollingElement
    if (scrollWidth <= innerWidth) return []
    const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    return [scrollWidth + ' px in ' + innerWidth + ': ' + out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' | ')]
  })()`) as Promise<string[]>

async function wrongWith(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(DESK)
  await settled(page)
  const found = [...(await tooWide(page)), ...(await axeViolations(page))]
  await page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await axeViolations(page, ['color-contrast'])).map((one) => `dark: ${one}`))
  await page.setViewportSize(PHONE)
  await settled(page)
  found.push(
    ...[...(await tooWide(page)), ...(await axeViolations(page))].map((one) => `phone, dark: ${one}`),
  )
  await page.emulateMedia({ colorScheme: 'light' })
  found.push(...(await axeViolations(page, ['color-contrast'])).map((one) => `phone: ${one}`))
  return found
}

test(
  'every screen of an administrator',
  async () => {
    const { page, complaints } = await pageOf('administrator')
    const wrong: Record<string, string[]> = {}
    for (const path of addresses().flatMap(visits)) {
      await page.goto(house.url + path)
      const found = await wrongWith(page)
      const all = [...found, ...complaints.splice(0)]
      if (all.length > 0) wrong[path] = all
    }
    expect(wrong).toEqual({})
  },
  ALL,
)

test(
  'every screen of an agent, and the page that says it is for others',
  async () => {
    const { page, complaints } = await pageOf('agent')
    const wrong: Record<string, string[]> = {}
    let refused = false
    for (const path of addresses().flatMap(visits)) {
      if (/^\/(sign-in|setup|invitation|password)/.test(path)) continue // nobody's in particular, and looked at above
      await page.goto(house.url + path)
      await settled(page)
      const notTheirs = (await page.getByText('This page is not for your role').count()) > 0
      const found = notTheirs && refused ? await tooWide(page) : await wrongWith(page)
      refused ||= notTheirs
      const all = [...found, ...complaints.splice(0)]
      if (all.length > 0) wrong[path] = all
    }
    expect(refused).toBe(true)
    expect(wrong).toEqual({})
  },
  ALL,
)
