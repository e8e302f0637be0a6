import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { openBrand } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A manager lays out a bot and tries it; a campaign's reply meets it, gives it a value and goes on to an agent, who answers, gives it back
// and takes over again. A webhook bot that hangs leaves its people to agents.

let house: TestHouse
let browser: Browser
let asked = 0
/** A program that takes every event and never answers. */
const hanging = createServer((request) => {
  request.resume()
  asked++
})

beforeAll(async () => {
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
  ;[house, browser] = await Promise.all([testHouse({ insideHosts: [host()] }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  hanging.closeAllConnections()
  hanging.close()
})
const host = () => `127.0.0.1:${(hanging.address() as AddressInfo).port}`

const SENDER = '+18445550119'
const PERSON = '+12125550160'
const PASSWORD = 'a password for tests'
const SLOW = { timeout: 60_000 }

async function write(body: string, phone = PERSON): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: SENDER }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

/** What came to a phone, oldest first. */
async function got(phone = PERSON): Promise<string[]> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`)
  const { messages } = (await answer.json()) as { messages: { direction: string; body: string }[] }
  return messages.filter((message) => message.direction.startsWith('outbound')).map((message) => message.body)
}
const comes = (text: RegExp, phone = PERSON) =>
  expect.poll(async () => (await got(phone)).at(-1), SLOW).toMatch(text)

/** Lays out: a menu of two, of which one asks for a number. */
async function layOut(page: Page, look: Album['look']): Promise<void> {
  await page.goto(`${house.url}/settings/bots`)
  await page.getByText('Let a bot take the first questions').waitFor()
  await look(page, '01-empty')
  await page.getByRole('button', { name: 'Add a bot' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Mila')
  await look(page, '02-new')
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await page.getByRole('heading', { name: 'Mila' }).waitFor()
  const steps = page.getByRole('region', { name: 'Steps' })
  await steps.getByRole('button', { name: /Greeting/, expanded: false }).click()
  await steps.getByLabel('What it says above the choices').fill('Hello {first_name}! What is it about?')
  await steps.getByLabel('Choice 1', { exact: true }).fill('My order')
  await steps.getByLabel('Words for choice 1').fill('order, parcel')
  await steps.getByRole('button', { name: 'Add a choice' }).click()
  await steps.getByLabel('Choice 2', { exact: true }).fill('parcel')
  await page.getByText('has “parcel” in two options', { exact: false }).first().waitFor()
  await look(page, '03-problem')
  await steps.getByLabel('Choice 2', { exact: true }).fill('Something else')
  await steps.getByRole('button', { name: 'Add a step below' }).click()
  await page.getByRole('menuitem', { name: 'Ask for a value' }).click()
  await steps.getByLabel('What it asks').fill('What is your order number?')
  await steps.getByLabel('Keep it as').fill('order_number')
  await steps.getByRole('combobox', { name: 'What it has to be' }).click()
  await page.getByRole('option', { name: 'A number' }).click()
  await steps.getByLabel('At least').fill('1000')
  await steps
    .getByLabel('When the answer is not understood')
    .first()
    .fill('A number from 1000, such as 4711.')
  // The second choice leads past the question; the step was put between by its button.
  await steps.getByRole('button', { name: /Greeting/, expanded: false }).click()
  await steps.getByRole('combobox', { name: 'Choice 2 leads to' }).click()
  await page.getByRole('option', { name: 'People', exact: true }).click()
  await steps.getByRole('button', { name: 'Move “Ask for a value” down' }).press('Enter')
  await steps.getByRole('button', { name: 'Move “Ask for a value” up' }).press('Enter')
  await look(page, '04-editor')
}

async function tryOut(page: Page, look: Album['look']): Promise<void> {
  const pane = page.getByRole('region', { name: 'Test', exact: true })
  const say = async (text: string) => {
    await pane.getByLabel('Write as the person').fill(text)
    await pane.getByLabel('Write as the person').press('Enter')
  }
  await say('Hello')
  await pane.getByText('1 My order').waitFor(SLOW)
  await say('my parcel is late')
  await pane.getByText('What is your order number?').waitFor(SLOW)
  await say('12')
  await pane.getByText('A number from 1000, such as 4711.').waitFor(SLOW)
  await look(page, '05-test')
  await say('4711')
  await pane.getByText('Kept: order_number = 4711').waitFor(SLOW)
  await pane.getByRole('button', { name: 'WhatsApp' }).click()
  await say('Hi')
  await pane.getByRole('button', { name: 'Something else' }).click()
  await pane.getByText(/^Handed over to people/).waitFor(SLOW)
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, '06-test-dark')
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a reply meets the bot, gives a value, goes on to an agent, and back', {
  timeout: 300_000,
}, async () => {
  const brand = await openBrand(house, 'Northwind')
  const { body } = await brand.client.call('GET', '/skills')
  const skillId = (body.skills as { id: string }[])[0]!.id
  const email = 'ann@northwind.example'
  await addPerson(house.running.house.people, {
    ...{ accountId: brand.accountId, name: 'Ann Lee', email, role: 'agent', password: PASSWORD },
    skillIds: [skillId],
  })
  const boss = await house.person(brand.accountId, 'agent_manager', [])
  const { page: newPage, look } = await album(browser, 'bots')
  const manager = await newPage()
  await enter(manager, house.url, boss)
  await layOut(manager, look)
  await tryOut(manager, look)
  await manager.getByRole('button', { name: 'Publish' }).click()
  const placing = manager.getByRole('dialog')
  await placing.getByText('Where does Mila answer?').waitFor(SLOW)
  await placing.getByLabel('General care').check()
  await look(manager, '07-place')
  await placing.getByRole('button', { name: 'Save' }).click()
  await manager.getByText('Mila answers who writes from now on', { exact: false }).waitFor(SLOW)
  await manager.goto(`${house.url}/settings/bots`)
  await manager.getByRole('row', { name: /Mila Flow General care Answers/ }).waitFor(SLOW)
  await look(manager, '08-list')

  const ann = await newPage()
  await enter(ann, house.url, { email, password: PASSWORD })
  await ann.getByRole('button', { name: /^(Available|Away|Offline), / }).click()
  await ann.getByRole('menuitem', { name: /^Available/ }).click()
  await brand.launched({ name: 'Parcels', message: 'Hi {first_name}, your parcel is on its way.', skillId }, [
    'phone,first_name',
    `${PERSON},Ada`,
  ])
  await comes(/your parcel is on its way/)
  await write('Hm, wait')
  await comes(/^Hello Ada! What is it about\?\n1 My order\n2 Something else$/)
  expect(await ann.getByRole('region', { name: 'Offered to you' }).count()).toBe(0)
  await write('1')
  await comes(/^What is your order number\?$/)
  await write('it is 4711')
  await comes(/^I’ll get a colleague for you/)
  const offer = ann.getByRole('region', { name: 'Offered to you' })
  await offer.getByRole('button', { name: 'Accept' }).click(SLOW)
  await ann.getByText(/^The bot Mila handed it over to people/).waitFor(SLOW)
  await ann.getByText('Mila, bot').first().waitFor(SLOW)
  await ann.getByText('Asked by the bot').waitFor(SLOW)
  await look(ann, '09-handed-over')
  await ann.getByRole('textbox', { name: /^Reply to/ }).fill('It comes tomorrow.')
  await ann.keyboard.press('Control+Enter')
  await comes(/^It comes tomorrow\.$/)

  // Back to the bot by key, which begins anew; and over again, after which it says nothing.
  await ann.getByRole('log', { name: 'Messages' }).click()
  await ann.keyboard.press('b')
  await comes(/^Hello Ada! What is it about/)
  await ann.getByText('The bot Mila answers. It says nothing more once you take over.').waitFor(SLOW)
  await look(ann, '10-with-bot')
  await ann.getByRole('log', { name: 'Messages' }).click()
  await ann.keyboard.press('o')
  await ann.getByText(/^Ann Lee took over from the bot Mila/).waitFor(SLOW)
  const before = (await got()).length
  await write('1')
  await ann.getByRole('log', { name: 'Messages' }).getByText('1', { exact: true }).nth(1).waitFor(SLOW)
  await ann.getByRole('textbox', { name: /^Reply to/ }).fill('I am here.')
  await ann.keyboard.press('Control+Enter')
  await comes(/^I am here\.$/)
  expect(await got()).toHaveLength(before + 1)
  await ann.emulateMedia({ colorScheme: 'dark' })
  await ann.setViewportSize({ width: 390, height: 844 })
  await look(ann, '11-thread-phone')
  await manager.getByRole('link', { name: 'Mila' }).click()
  await manager.getByRole('heading', { name: 'Mila' }).waitFor(SLOW)
  await manager.setViewportSize({ width: 390, height: 844 })
  await look(manager, '12-editor-phone')
})

test('a webhook bot that does not answer leaves its people to agents, and says why', {
  timeout: 240_000,
}, async () => {
  const brand = await openBrand(house, 'Harbour')
  const { body } = await brand.client.call('GET', '/skills')
  const skillId = (body.skills as { id: string }[])[0]!.id
  const boss = await house.person(brand.accountId, 'agent_manager', [])
  const { page: newPage, look } = await album(browser, 'bots-webhook')
  const client = await signIn(house, boss)
  const good = async (method: string, path: string, input?: unknown) => {
    const answer = await client.call(method, path, input)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  const manager = await newPage()
  await enter(manager, house.url, boss)
  await manager.goto(`${house.url}/settings/bots`)
  await manager.getByRole('button', { name: 'Add a bot' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Orders')
  await dialog.getByRole('radio', { name: /^Webhook/ }).check()
  await dialog.getByRole('button', { name: 'Make the draft' }).click()
  expect(await manager.getByRole('textbox', { name: 'Secret' }).inputValue(SLOW)).toMatch(/^whsec_/)
  await manager.getByRole('button', { name: 'I have kept the secret' }).click()
  await manager.getByLabel('Address events go to').fill(`http://${host()}/events`)
  await manager.getByLabel('Seconds for an answer').fill('1')
  await look(manager, '01-webhook')
  await manager.getByRole('button', { name: 'Publish' }).click()
  const placing = manager.getByRole('dialog')
  await placing.getByLabel('General care').check()
  await placing.getByRole('button', { name: 'Save' }).click()
  await manager.getByText('Orders answers who writes from now on', { exact: false }).waitFor(SLOW)

  const phone = '+12125550170'
  await brand.launched({ name: 'Orders', message: 'Your order is ready.', skillId }, ['phone', phone])
  await comes(/order is ready/, phone)
  await write('Can I fetch it today?', phone)
  await comes(/^I’ll get a colleague for you/, phone)
  expect(asked).toBe(2)
  await manager.goto(`${house.url}/conversations`)
  await manager.getByRole('button', { name: /^Queue/ }).click()
  await manager.getByRole('link', { name: /Can I fetch|colleague/ }).click()
  await manager
    .getByText(/^The bot Orders handed it over to people: It did not answer within 1 second, twice/)
    .waitFor(SLOW)
  await look(manager, '02-left-to-people')
  const { conversations } = await good('GET', '/conversations?view=queue')
  expect((conversations as { state: string }[]).map((one) => one.state)).toEqual(['queued'])
})
