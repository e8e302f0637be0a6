import { Client as Assistant, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// An assistant asks a person to launch what it drafted. The person's page says so by itself, shows the draft, and launches it or turns it down;
// the assistant, which may launch nothing, learns which.

const SCOPES = ['campaigns:read', 'campaigns:write']
const PHONE = '+12125550147'

let house: TestHouse
let browser: Browser
let book: Album
let page: Page
let assistant: Assistant
let admin: Client
let person: Person

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  book = await album(browser, 'launch-request')
  const made = await house.account('Quayside')
  admin = await signIn(house, made.admin)
  await admin.call('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const { body } = await admin.call('POST', '/applications', { name: 'Desk assistant', scopes: SCOPES })
  const { id } = body.application as { id: string }
  const key = await admin.call('POST', `/applications/${id}/keys`, { name: 'Key', scopes: SCOPES })
  assistant = new Assistant({ name: 'test', version: '1' })
  await assistant.connect(
    new StreamableHTTPClientTransport(new URL(`${house.url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${key.body.key}` } },
    }),
  )
  person = await house.person(made.accountId, 'campaign_manager', [])
})
afterAll(async () => {
  await assistant?.close()
  await browser?.close()
  await house?.close()
})

type Said = { id: string; status: string; launchRequest: { byName: string } | null; launchedByName?: string }
async function tool(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { structuredContent, content, isError } = await assistant.callTool({ name, arguments: args })
  expect(isError ?? false, JSON.stringify(content)).toBe(false)
  return structuredContent as Record<string, unknown>
}
/** What the assistant hears of a campaign when it asks. */
const learns = async (id: string) => (await tool('get_campaign', { campaignId: id })) as unknown as Said

/** A draft that could be launched as it is. */
async function draft(name: string): Promise<string> {
  const { status, body } = await admin.call('POST', '/campaigns', {
    ...{ name, message: 'We open at nine.', deliveryWindow: hoursEveryDay('00:00', '24:00') },
  })
  expect(status, JSON.stringify(body)).toBe(200)
  const id = String(body.id)
  expect((await admin.upload(id, `phone\n${PHONE}`)).status).toBe(200)
  await expect
    .poll(async () => (await admin.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  return id
}

/** By day, by night and on a phone, without an accessibility violation. */
async function look(name: string): Promise<void> {
  await book.look(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await book.look(page, `${name}-dark`)
  await page.setViewportSize({ width: 390, height: 844 })
  await book.look(page, `${name}-dark-phone`)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

const notice = (name: string) => page.getByRole('region', { name: `Asked to launch “${name}”` })

test('the page that is open says who asks and what for; the person looks at it and launches', async () => {
  page = await book.page()
  await enter(page, house.url, person)
  const id = await draft('Opening hours')
  await page.goto(`${house.url}/campaigns`)
  await page.getByRole('link', { name: 'Opening hours' }).waitFor()
  expect(await notice('Opening hours').count()).toBe(0)
  const asked = await tool('request_publish', { campaignId: id, note: 'For the opening day, at nine.' })
  expect(asked).toMatchObject({ asked: { byName: 'Desk assistant' } })
  expect(String(asked.now)).toContain('Nothing was sent')
  expect(await learns(id)).toMatchObject({ status: 'draft', launchRequest: { byName: 'Desk assistant' } })

  // Without a reload.
  await notice('Opening hours').getByText('The application Desk assistant asks you to launch it').waitFor()
  await notice('Opening hours').getByText('“For the opening day, at nine.”').waitFor()
  await look('01-asked')
  await notice('Opening hours').getByRole('link', { name: 'Review and launch' }).click()
  await page.waitForURL(`**/campaigns/${id}/edit/launch`)
  await notice('Opening hours').getByText('“For the opening day, at nine.”').waitFor()
  await notice('Opening hours')
    .getByRole('link', { name: 'Review and launch' })
    .waitFor({ state: 'detached' })
  const launch = page.getByRole('button', { name: 'Launch campaign' })
  await launch.waitFor()
  await look('02-review')
  // An application’s wish is no consent: the person confirms it as always.
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await launch.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, send' }).click()
  await page.waitForURL(`**/campaigns/${id}`)
  await expect.poll(async () => (await learns(id)).status).toBe('finished')
  expect(await learns(id)).toMatchObject({ launchRequest: null, launchedAt: expect.any(String) })
  const phone = (await (
    await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(PHONE)}`)
  ).json()) as { messages: { body: string }[] }
  expect(phone.messages.map(({ body }) => body)).toEqual([expect.stringContaining('We open at nine.')])
})

test('turned down, it stays a draft, and whoever asked learns that nobody will launch it', async () => {
  const id = await draft('Night sale')
  await page.goto(`${house.url}/campaigns`)
  await tool('request_publish', { campaignId: id })
  await notice('Night sale').getByRole('button', { name: 'Turn down' }).click()
  await page.getByText('“Night sale” stays a draft. Nobody asks to launch it any more.').waitFor()
  await notice('Night sale').waitFor({ state: 'detached' })
  await book.look(page, '03-turned-down')
  const heard = await learns(id)
  expect([heard.status, heard.launchRequest]).toEqual(['draft', null])
  const log = await admin.call('GET', '/audit?search=Night%20sale')
  expect((log.body.entries as { action: string }[]).map(({ action }) => action)).toContain(
    'campaign.launch_request_dropped',
  )
})

test('an assistant may not launch by itself, and takes its own request back', async () => {
  const id = await draft('Morning sale')
  await page.goto(`${house.url}/campaigns`)
  await tool('request_publish', { campaignId: id, note: 'Perhaps' })
  await notice('Morning sale').waitFor()
  await tool('withdraw_request', { campaignId: id })
  await notice('Morning sale').waitFor({ state: 'detached' })
  const { tools } = await assistant.listTools()
  expect(tools.map(({ name }) => name).filter((name) => /launch|publish|^send/.test(name))).toEqual([
    'request_publish',
  ])
})
