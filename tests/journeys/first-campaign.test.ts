import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordConsent } from '../../apps/server/src/recipients/index.ts'
import { thousandRows } from '../kit/audience.ts'
import { launchBrowser } from '../kit/browser.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The whole story in a real browser, over real PostgreSQL and the carrier sandbox: from a file to an answered reply.

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const saved = (page: Page) => page.getByText(/Draft saved/).waitFor()
const next = (page: Page, step: string) => page.locator('footer').getByRole('button', { name: step }).click()

/** Hours in which the test may run at any time of the day. */
async function openAllDay(page: Page): Promise<void> {
  await page.getByLabel('Mon from').fill('00:00')
  await page.getByLabel('Mon to').fill('24:00')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /for every day/ }).click()
  await saved(page)
}

test('a campaign from a file of 1,000 rows to an answered reply, and STOP', async () => {
  const audience = thousandRows()
  const { accountId, skillId } = await house.account('Northwind')
  const manager = await house.person(accountId, 'campaign_manager', [])
  const agent = await house.person(accountId, 'agent', [skillId])
  const { db } = house.running.house
  for (const address of audience.optedOut) {
    await db.asAccount(accountId, (tx) =>
      recordConsent(tx, {
        accountId,
        id: crypto.randomUUID(),
        at: new Date(),
        channel: 'sms',
        address,
        kind: 'opt_out',
        source: 'person',
        words: 'Asked by telephone',
      }),
    )
  }

  const { page: newPage, look } = await album(browser, 'first-campaign')
  const page = await newPage()
  await enter(page, house.url, manager)
  await look(page, '01-campaigns-empty')

  // Step 1: compose
  await page.goto(`${house.url}/campaigns/new`)
  await page.getByLabel('Name', { exact: true }).fill('Store opening · 24 Nov')
  await page
    .getByRole('textbox', { name: 'Message' })
    .fill('Hi {first_name}, our shop in {town} opens on Tuesday. Shall we keep a bag for you?')
  await saved(page)
  await look(page, '02-compose')
  await next(page, 'Recipients')

  // Step 2: recipients
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from(audience.csv) })
  const equation = page.getByRole('group', { name: 'What became of the rows' })
  await equation.getByText('1,000').waitFor()
  await expect.poll(() => equation.textContent()).toMatch(/936/)
  const sums = ((await equation.textContent()) ?? '').replace(/\s+/g, ' ')
  expect(sums).toContain('1,000')
  await look(page, '03-recipients')

  // A bad row is mended in place: judged as one types, Enter keeps it.
  await equation.getByRole('button', { name: /Refused/ }).click()
  await page
    .getByRole('button', { name: /^212 555 01/ })
    .first()
    .click()
  const phone = page.getByRole('textbox', { name: 'Phone' })
  await phone.fill('+1 212 555 0199')
  await page.getByText(/^Valid/).waitFor()
  await look(page, '04-row-mended')
  await page.keyboard.press('Enter')
  await expect.poll(() => equation.textContent()).toMatch(/937/)
  await next(page, 'Delivery window')

  // Step 3: delivery window, all day so that the test may run at any hour
  await openAllDay(page)
  await page.getByText(/^All 937/).waitFor()
  await look(page, '05-delivery-window')
  await next(page, 'Preview & launch')

  // Step 4: review, consent, launch
  const launch = page.getByRole('button', { name: 'Launch campaign' })
  expect(await launch.isDisabled()).toBe(true)
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await look(page, '06-review')
  await launch.click()
  await page.getByRole('dialog').getByText('Send to 937 people?').waitFor()
  await look(page, '07-launch')
  await page.getByRole('button', { name: 'Yes, send' }).click()

  // The campaign page is alive until every receipt is in.
  await page.waitForURL(/\/campaigns\/[0-9a-f-]+$/)
  await page.getByText('Finished').first().waitFor()
  const funnel = page.getByRole('region', { name: 'Where all recipients are' })
  await expect.poll(() => funnel.textContent()).toMatch(/Delivered\s*937/)
  await look(page, '08-campaign-finished')

  // A virtual phone answers, and the agent sees it without touching anything.
  const desk = await newPage()
  await enter(desk, house.url, agent)
  expect(new URL(desk.url()).pathname).toMatch(/^\/conversations/)
  const sender = '+18445550119'
  await write(audience.replier, sender, 'Yes please, a blue one')
  await desk.getByText('Yes please, a blue one').first().waitFor()
  await desk
    .getByRole('region', { name: 'Waiting in your skills' })
    .getByRole('button', { name: /Take the next one/ })
    .click()
  await desk.getByText('our shop in', { exact: false }).first().waitFor()
  await desk.getByRole('textbox', { name: /^Reply to/ }).fill('A blue one is kept for you until Saturday.')
  await desk.keyboard.press('Control+Enter')
  await expect.poll(() => texts(audience.replier)).toContain('A blue one is kept for you until Saturday.')
  await desk.getByText('Delivered').first().waitFor()
  await look(desk, '09-conversation')

  // Another texts STOP: evidence is kept, no conversation opens, and nothing is ever sent there again.
  await write(audience.stopper, sender, 'STOP')
  await page.goto(`${house.url}/opt-outs`)
  await page.getByText(/STOP/).first().waitFor()
  await look(page, '10-opt-outs')
  const before = (await texts(audience.stopper)).length
  await sendToTyped(page, `${audience.stopper}\n+1 212 555 0150`)
  expect((await texts('+12125550150')).at(-1)).toContain('A second message')
  expect((await texts(audience.stopper)).length).toBe(before)
  await page.goto(`${house.url}/campaigns`)
  await page.getByText('Store opening · 24 Nov').waitFor()
  await look(page, '11-campaigns')
})

/** A second campaign by typed lines: whoever opted out is left behind before it starts. */
async function sendToTyped(page: Page, lines: string): Promise<void> {
  await page.goto(`${house.url}/campaigns/new`)
  await page.getByLabel('Name', { exact: true }).fill('Second message')
  await page.getByRole('textbox', { name: 'Message' }).fill('A second message to you')
  await saved(page)
  await next(page, 'Recipients')
  await page.getByText('Type or paste').click()
  await page.getByLabel('One person a line').fill(lines)
  await page.getByRole('button', { name: /Read|Parse|Check/ }).click()
  await page.getByText('1 person will get it.').waitFor()
  await next(page, 'Delivery window')
  await openAllDay(page)
  await next(page, 'Preview & launch')
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await page.getByRole('button', { name: 'Launch campaign' }).click()
  await page.getByRole('button', { name: 'Yes, send' }).click()
  await page.getByText('Finished').first().waitFor()
}

async function write(phone: string, to: string, body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

/** What a virtual phone was sent, oldest first. */
async function texts(phone: string): Promise<string[]> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`)
  const { messages } = (await answer.json()) as { messages: { direction: string; body: string }[] }
  return messages.filter((message) => message.direction.startsWith('outbound')).map((message) => message.body)
}
