import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { openBrand } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// What an agent has around a conversation, by keyboard: a saved answer, a draft on another page, a note that names somebody, a block.

let house: TestHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const PASSWORD = 'a password for tests'

async function write(phone: string, body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: '+18445550119' }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

const reply = (page: Page) => page.getByRole('textbox', { name: /^Reply to/ })

test('an agent answers by keyboard with a saved answer, leaves a note for a colleague, and blocks', async () => {
  const brand = await openBrand(house, 'Northwind')
  const { body } = await brand.client.call('GET', '/skills')
  const skillIds = [(body.skills as { id: string }[])[0]!.id]
  const { accountId } = brand
  const person = async (name: string) => {
    const email = `${name.split(' ')[0]!.toLowerCase()}@northwind.example`
    const made = { accountId, name, email, role: 'agent' as const, password: PASSWORD, skillIds }
    await addPerson(house.running.house.people, made)
    return { email, password: PASSWORD }
  }
  const [first, second] = [await person('Ann Lee'), await person('Ben Ode')]
  const words = { name: 'Street', text: 'It is in Mill Street. {{agent}}', skillId: null, personal: false }
  const boss = await signIn(house, await house.person(accountId, 'agent_manager', []))
  expect((await boss.call('POST', '/canned-replies', words)).status).toBe(200)
  await write('+12125550120', 'Which street is it in?')
  const { page: newPage, look } = await album(browser, 'desk')
  const ann = await newPage()
  await enter(ann, house.url, first)
  await ann.getByRole('heading', { name: 'Conversations' }).waitFor()
  await ann.keyboard.press('n')
  await reply(ann).waitFor()
  await ann.keyboard.press('r')
  await ann.keyboard.press('/')
  await ann.keyboard.type('stre')
  await ann.getByRole('option', { name: /Street/ }).waitFor()
  await look(ann, '01-saved-answers')
  await ann.keyboard.press('Enter')
  await expect.poll(() => reply(ann).inputValue()).toBe('It is in Mill Street. Ann Lee')

  // The draft is on another page of hers, and gone there once it is sent.
  const also = await ann.context().newPage()
  await also.goto(ann.url())
  await expect.poll(() => reply(also).inputValue()).toBe('It is in Mill Street. Ann Lee')
  await ann.keyboard.press('Control+Enter')
  await ann.getByText('Delivered').first().waitFor()
  await expect.poll(() => reply(also).inputValue()).toBe('')
  await also.close()

  // A picture goes with the next one.
  await ann.getByLabel('File to attach').setInputFiles({
    name: 'map.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
      'base64',
    ),
  })
  await ann.getByRole('button', { name: 'Take the file away' }).waitFor()
  await reply(ann).focus()
  await ann.keyboard.press('Control+Enter')
  await ann.getByRole('img', { name: 'map.png' }).waitFor()

  // A note names Ben, who is told and reads it.
  await ann.keyboard.press('Escape')
  await ann.keyboard.press('i')
  await ann.keyboard.type('@Be')
  await ann.getByRole('button', { name: 'Ben Ode' }).click()
  await ann.keyboard.type('please look')
  await ann.keyboard.press('Control+Enter')
  await ann.getByRole('complementary', { name: 'Note for colleagues' }).waitFor()
  await look(ann, '02-note')
  const ben = await newPage()
  await enter(ben, house.url, second)
  await ben.getByRole('button', { name: /^Notes/ }).click()
  await ben.getByRole('link', { name: /12125550120|212 555 0120/ }).click()
  await ben.getByText('@Ben Ode please look').waitFor()
  const truth = await (await fetch(`${house.sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
  // The answer and the picture reached the phone, the note did not.
  expect(truth).toContain('"number":"+12125550120","accepted":2,')

  await ann.emulateMedia({ colorScheme: 'dark' })
  await look(ann, '03-dark')
  await ann.emulateMedia({ colorScheme: 'light' })
  await ann.setViewportSize({ width: 390, height: 844 })
  await look(ann, '04-phone')
  await ann.setViewportSize({ width: 1440, height: 900 })
  await ann.getByRole('button', { name: 'Block…' }).click()
  await ann.getByLabel('Why?').fill('Insults')
  await ann.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click()
  await ann.getByText('By Ann Lee,', { exact: false }).waitFor()
  await look(ann, '05-blocked')
})
