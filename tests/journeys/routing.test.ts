import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { openBrand } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Two agents, their manager and a virtual phone: a campaign's reply is offered, accepted, handed over, and survives agents who leave.

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const SENDER = '+18445550119'
const PERSON = '+12125550120'

async function write(body: string, phone = PERSON): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: SENDER }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

const PASSWORD = 'a password for tests'

async function agent(
  name: string,
  accountId: string,
  skillId: string,
): Promise<{ email: string; password: string }> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@northwind.example`
  const role = 'agent' as const
  await addPerson(house.running.house.people, {
    ...{ accountId, name, email, role },
    ...{ password: PASSWORD, skillIds: [skillId] },
  })
  return { email, password: PASSWORD }
}

const offers = (page: Page) => page.getByRole('region', { name: 'Offered to you' })

async function choose(page: Page, status: string): Promise<void> {
  await page.getByRole('button', { name: /^(Available|Away|Offline), / }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${status}`) }).click()
  await page.getByRole('button', { name: new RegExp(`^${status}, `) }).waitFor()
}

const bubbles = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).locator('.cv-bubble, .cv-event').allTextContents()

async function settings(admin: Page, look: Album['look']): Promise<void> {
  await admin.goto(`${house.url}/settings/skills`)
  await admin.getByRole('button', { name: 'General care' }).click()
  const panel = admin.getByRole('region', { name: 'General care' })
  await panel.getByLabel('Seconds to accept').fill('3')
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('Write a number of seconds from 5 to 600.').waitFor()
  await panel.getByLabel('Seconds to accept').fill('60')
  await panel.getByLabel('After how many minutes').fill('0')
  await panel.getByText('Office hours', { exact: true }).click()
  await look(admin, '01-skill')
  await panel.getByText('Office hours', { exact: true }).click()
  await panel.getByLabel('Conversations of Ann Lee at a time').fill('2')
  await panel.getByLabel('Conversations of Ann Lee at a time').press('Enter')
  await panel.getByRole('button', { name: 'Save' }).click()
  await admin.getByText('General care is saved').waitFor()
}

test('a reply is offered, accepted, handed over, goes back when its agent leaves, and nothing is missed', {
  timeout: 240_000,
}, async () => {
  const brand = await openBrand(house, 'Northwind')
  const { body } = await brand.client.call('GET', '/skills')
  const skillId = (body.skills as { id: string }[])[0]!.id
  const [first, second] = [
    await agent('Ann Lee', brand.accountId, skillId),
    await agent('Ben Ode', brand.accountId, skillId),
  ]
  const boss = await house.person(brand.accountId, 'agent_manager', [])
  const { page: newPage, look } = await album(browser, 'routing')
  const manager = await newPage()
  await enter(manager, house.url, boss)
  await settings(manager, look)

  const ann = await newPage()
  await enter(ann, house.url, first)
  await choose(ann, 'Available')
  await brand.launched({ name: 'Store opening', message: 'Hi, our shop opens on Tuesday.', skillId }, [
    'phone',
    PERSON,
  ])
  await expect.poll(async () => (await brand.witnessed(PERSON)).length).toBe(1)
  await write('Which street is it in?')
  await offers(ann).getByText('Which street is it in?').waitFor()
  await look(ann, '02-offered')
  const ben = await newPage()
  await enter(ben, house.url, second)
  await choose(ben, 'Available')
  expect(await offers(ben).count()).toBe(0)
  await offers(ann).getByRole('button', { name: 'Accept' }).click()
  await ann.getByText(/^Ann Lee accepted after/).waitFor()
  await ann.getByText('our shop opens on Tuesday', { exact: false }).first().waitFor()
  await ann.getByRole('button', { name: 'Available, 1 of 2' }).waitFor()
  await look(ann, '03-accepted')

  // Ann hands it to Ben, with a note.
  await ann.getByRole('button', { name: /Transfer/ }).click()
  const dialog = ann.getByRole('dialog')
  await dialog.getByRole('button', { name: 'An agent' }).click()
  await dialog.getByRole('combobox', { name: 'Agent' }).click()
  await ann.getByRole('option', { name: /^Ben Ode · Available, 0 of/ }).click()
  await dialog.getByLabel('Note').fill('Asks for the street')
  await look(ann, '04-transfer')
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await ben.getByRole('link', { name: /Which street/ }).click()
  await ben.getByText(/Ann Lee handed it over to Ben Ode: “Asks for the street”/).waitFor()

  // Ben leaves while the person waits: it goes back and is offered to Ann.
  await choose(ben, 'Offline')
  await offers(ann).getByText('Which street is it in?').waitFor()
  await offers(ann).getByRole('button', { name: 'Accept' }).click()
  await ann.getByText(/went offline, so it went back to the queue/).waitFor()
  await ann.getByRole('textbox', { name: /^Reply to/ }).fill('In Mill Street.')
  await ann.keyboard.press('Control+Enter')
  await ann.getByText('Delivered').first().waitFor()

  // Ann's connection is lost for longer than the grace time. Meanwhile the person writes, and the manager sees where things stand.
  await manager.goto(`${house.url}/conversations/board`)
  await ann.context().setOffline(true)
  await manager.getByText('Connection lost').waitFor({ timeout: 60_000 })
  await write('Thank you')
  const waiting = manager
    .getByRole('row', { name: /^General care/ })
    .getByRole('cell')
    .nth(1)
  await expect.poll(() => waiting.textContent()).toBe('1')
  // The second one once the first is in: two webhooks at once may overtake each other.
  await write('And until when?')
  await look(manager, '05-board')
  await ann.context().setOffline(false)
  await offers(ann).getByText('And until when?').waitFor()
  await offers(ann).getByRole('button', { name: 'Accept' }).click()
  await ann.getByText('lost the connection, so it went back to the queue', { exact: false }).waitFor()
  await ann
    .getByText(/^Ann Lee accepted after/)
    .nth(2)
    .waitFor()
  const thread = await bubbles(ann)
  expect(thread.filter((line) => line.length > 0 && !/accepted|went|handed|took/.test(line))).toEqual([
    'Which street is it in?',
    'In Mill Street.',
    'Thank you',
    'And until when?',
  ])
  await look(ann, '06-nothing-missed')
  await ann.emulateMedia({ colorScheme: 'dark' })
  await ann.setViewportSize({ width: 390, height: 844 })
  await look(ann, '07-thread-phone')
  await ann.setViewportSize({ width: 1280, height: 800 })
  await look(ann, '08-thread-dark')
  await manager.emulateMedia({ colorScheme: 'dark' })
  await look(manager, '09-board-dark')
  await manager.setViewportSize({ width: 390, height: 844 })
  await look(manager, '10-board-phone')
  await ann
    .getByRole('region', { name: 'Thread' })
    .getByRole('button', { name: /^Close/ })
    .click()
  await ann.getByText('Conversation closed', { exact: false }).waitFor()
  await ann.getByRole('button', { name: /^Available, 0 of/ }).waitFor()
})
