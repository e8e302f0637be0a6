import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// The field an agent writes in, by keyboard: something to tap, that is kept on the way and reaches the phone as it was shown, and emoji by
// name. WhatsApp is the sandbox.

const ADDRESS = '+18445550131'
const PERSON = '+436641234599'

let house: TestHouse
let browser: Browser
let pictures: Album
let agent: Person
let mine: Client
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'composer')
  await sandbox('PATCH', 'dials', { sentAfterMs: 5, deliveredAfterMs: 10, webhookBatchMs: 5 })
  const made = await house.account('Northline')
  agent = await house.person(made.accountId, 'agent', [made.skillId])
  const admin = await signIn(house, made.admin)
  mine = await signIn(house, agent)
  const answer = await admin.call('POST', '/senders', {
    name: 'WhatsApp number',
    carrier: 'whatsapp-cloud',
    address: ADDRESS,
    ratePerSecond: 80,
    sandbox: true,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await sandbox('POST', 'whatsapp/reply', { from: PERSON, to: ADDRESS, body: 'When can you come?' })
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/composer/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const sandbox = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json() as Promise<Record<string, unknown>>
}
type Drawn = {
  footer: string
  buttons: { text: string }[]
  list: { button: string; rows: { title: string; description: string; section: string }[] } | null
}
const drawn = async (): Promise<Drawn[]> => {
  const phone = await sandbox('GET', `phones/${encodeURIComponent(`whatsapp:${PERSON}`)}`)
  return (phone.messages as { drawn?: Drawn }[]).flatMap((one) => one.drawn ?? [])
}
const reply = (on: Page) => on.getByRole('textbox', { name: /^Reply to/ })
const field = (name: string) => page.getByRole('dialog').getByRole('textbox', { name, exact: true })
const press = (...all: string[]) =>
  all.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
const type = (words: string) => page.keyboard.type(words)

test('buttons are built by keyboard, kept for the other page, and reach the phone', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 800 } })
  await enter(page, house.url, agent)
  await page.goto(`${house.url}/conversations`)
  await page.getByRole('button', { name: 'Take the next one' }).first().click(PATIENT)
  await reply(page).waitFor()
  await press('r')
  await type('Shall we bring it on Friday?')
  await press('Control+b')
  await field('Button 1').waitFor()
  await expect.poll(() => field('Button 1').evaluate((box) => box.matches(':focus')), PATIENT).toBe(true)
  // Too long is said while it is typed, and nothing goes out so.
  await type('Yes, on Friday after noon')
  await page.getByText('5 characters too many: 20 are the most').waitFor()
  await pictures.look(page, '01-too-long')
  await field('Button 1').fill('Yes, Friday')
  await press('Tab')
  await press('Enter')
  await expect.poll(() => field('Button 2').evaluate((box) => box.matches(':focus')), PATIENT).toBe(true)
  await press('Enter')
  await page.getByText('Write what the button says, or take it away.').waitFor()
  await type('Another day')
  await field('Small print below, if any').fill('Deliveries from 8 to 18 h')
  const preview = page.getByRole('figure', { name: 'As WhatsApp draws it' })
  await preview.getByText('Another day').waitFor()
  await preview.getByText('Shall we bring it on Friday?').waitFor()
  await pictures.look(page, '02-buttons')
  // Another page of theirs has the words and the buttons.
  const also = await page.context().newPage()
  await also.goto(page.url())
  const there = also.getByRole('region', { name: 'Buttons' })
  await there.getByText('Another day').waitFor()
  await expect.poll(() => reply(also).inputValue(), PATIENT).toBe('Shall we bring it on Friday?')
  await page.bringToFront()
  await press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('region', { name: 'Buttons' }).getByText('Yes, Friday').waitFor()
  await pictures.look(page, '03-built')
  await reply(page).focus()
  await press('Control+Enter')
  await page.getByRole('log').getByText('Shall we bring it on Friday?').waitFor()
  await page.getByRole('list', { name: 'Buttons' }).getByText('Another day').waitFor()
  await expect
    .poll(
      async () => (await drawn()).map((one) => [one.footer, one.buttons.map(({ text }) => text)]),
      PATIENT,
    )
    .toEqual([['Deliveries from 8 to 18 h', ['Yes, Friday', 'Another day']]])
  await there.waitFor({ state: 'detached' })
  expect(await reply(also).inputValue()).toBe('')
  await also.close()
})

test('a list has groups with headings, within the limits, and what is unfinished is not sent', async () => {
  await press('Control+b')
  await page.getByRole('dialog').getByRole('button', { name: 'List', exact: true }).click()
  await field('What opens the list').fill('Times')
  await field('Row 1').fill('8 to 10 h')
  await field('Below row 1').fill('The crew calls half an hour before')
  await page.getByRole('button', { name: 'Another group, with headings' }).click()
  await type('10 to 12 h')
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  expect(await page.getByText('With several groups, each needs a heading.').count()).toBe(2)
  await field('Heading of group 1').fill('Friday')
  // Left unfinished, it waits beside the words and holds them back.
  await press('Escape')
  await page.getByText('The list is not finished.').waitFor()
  await reply(page).fill('Which time suits you?')
  expect(await page.getByRole('button', { name: /^Send/ }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Change the list' }).click()
  await field('Heading of group 2').fill('Saturday')
  for (let row = 3; row <= 10; row++) {
    await page.getByRole('button', { name: 'Another row in group 2' }).click()
    await field(`Row ${row}`).fill(`${row * 2 + 4} to ${row * 2 + 6} h`)
  }
  await page.getByText('Ten rows are the most.').waitFor()
  await pictures.look(page, '04-list')
  await page.emulateMedia({ colorScheme: 'dark' })
  await pictures.look(page, '05-list-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await pictures.look(page, '06-list-phone-dark')
  await page.getByRole('button', { name: 'Done' }).click()
  await pictures.look(page, '07-built-phone-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
  await reply(page).focus()
  await press('Control+Enter')
  await page.getByRole('log').getByText('Which time suits you?').waitFor()
  await expect.poll(async () => (await drawn()).at(-1)?.list?.rows.length, PATIENT).toBe(10)
  const { list } = (await drawn()).at(-1)!
  expect(list).toMatchObject({ button: 'Times' })
  expect(list!.rows.slice(0, 3)).toMatchObject([
    { title: '8 to 10 h', description: 'The crew calls half an hour before', section: 'Friday' },
    { title: '10 to 12 h', description: '', section: 'Saturday' },
    { title: '10 to 12 h', section: 'Saturday' },
  ])
  // The server keeps the same rules for whoever asks without this page.
  const id = page.url().split('/').at(-1)!
  const refused = await mine.call('POST', `/conversations/${id}/reply`, {
    text: 'When?',
    rich: { type: 'buttons', footer: null, buttons: ['a', 'b'].map((one) => ({ id: one, title: 'Yes' })) },
    messageId: '00000000-0000-7000-9000-000000000001',
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'rich.buttons'])
})

test('emoji are found by name in both languages and put in by keyboard', async () => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const loaded = () => asked.filter((url) => /names\.|EmojiPicker-.*js/.test(url)).length
  await reply(page).fill('Done!')
  await press('Home')
  await press('Control+e')
  const find = page.getByRole('combobox', { name: 'Find an emoji' })
  await find.waitFor()
  await page.getByRole('option', { name: 'grinning face', exact: true }).waitFor()
  await pictures.look(page, '08-emoji')
  await type('thumbs u')
  await page.getByRole('option', { name: 'thumbs up' }).waitFor()
  await press('Enter')
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('👍️Done!')
  await expect.poll(() => reply(page).evaluate((box) => box.matches(':focus')), PATIENT).toBe(true)
  expect(loaded()).toBeGreaterThan(0)
  // Undo takes it back, as anything typed.
  await press('Control+z')
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('Done!')
  await press('Control+e')
  await type('rocket')
  await press('Shift+Enter', 'Shift+Enter', 'Escape')
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('🚀🚀Done!')
  // Used lately; arrows go by row and column.
  await press('Control+e')
  await page.getByRole('listbox', { name: 'Used lately' }).getByRole('option', { name: 'rocket' }).waitFor()
  await press('ArrowRight')
  expect(await find.getAttribute('aria-activedescendant')).toMatch(/-1$/)
  await page.emulateMedia({ colorScheme: 'dark' })
  await pictures.look(page, '09-emoji-dark')
  await press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Emoji' }).click()
  await page.getByRole('button', { name: 'Food and drink' }).click()
  await page.getByRole('option', { name: 'grapes' }).waitFor()
  await pictures.look(page, '10-emoji-phone-dark')
  await press('Escape')
  await find.waitFor({ state: 'detached' })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(`localStorage.setItem('foreword-language', 'de')`)
  await page.reload()
  await page.getByRole('textbox', { name: /antworten$/ }).waitFor()
  await page.getByRole('textbox', { name: /antworten$/ }).focus()
  await press('Control+e')
  for (const words of ['Daumen h', 'thumbs u']) {
    await page.getByRole('combobox', { name: 'Emoji suchen' }).fill(words)
    await page.getByRole('option', { name: 'Daumen hoch' }).waitFor()
  }
})
