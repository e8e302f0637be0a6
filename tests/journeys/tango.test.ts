import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { openDesk } from '../kit/desk.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Humans and automation on one conversation, whole: a campaign's reply meets a bot, then Ann, then Ben, while their manager watches and whispers;
// it is closed and scored. Another person answers after the lookback, and Ann's line breaks in the middle of it.

const HOUR = 3_600_000
/** The house runs behind the machine's clock, until the lookback is let pass. */
let behind = 2 * HOUR
const clock = { now: () => new Date(Date.now() - behind) }

let house: TestHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ clock }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const [ADA, BO, CY] = ['+12125550181', '+12125550182', '+12125550183'] as const
const SLOW = { timeout: 60_000 }

async function choose(page: Page, status: string): Promise<void> {
  await page.getByRole('button', { name: /^(Available|Away|Offline), / }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${status}`) }).click()
  await page.getByRole('button', { name: new RegExp(`^${status}, `) }).waitFor()
}

const offers = (page: Page) => page.getByRole('region', { name: 'Offered to you' })
const accept = (page: Page) => offers(page).getByRole('button', { name: 'Accept' }).click(SLOW)

async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Reply to/ }).fill(text)
  await page.keyboard.press('Control+Enter')
}

const sent = (name: string) => `Hi ${name}, your parcel is on its way. Reply STOP to opt out.`

/** Who said what, as it stands in the thread; what became of the conversation is left out. */
const said = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).locator('.cv-bubble, .cv-campaign-text').allTextContents()

/** The cell of a queue under a column of the board. */
const cell = (page: Page, skill: RegExp, column: number) =>
  page
    .getByRole('region', { name: 'Queues', exact: true })
    .getByRole('row', { name: skill })
    .getByRole('cell')
    .nth(column)
const [WAITING, WITH_AGENTS, WITH_BOTS] = [1, 4, 5] as const

test('bot first, then Ann, then Ben, with a manager beside them; late answers, lost lines and the score', {
  timeout: 420_000,
}, async () => {
  const {
    brand,
    orders,
    ann: annIs,
    ben: benIs,
    boss,
    write,
    got,
    comes,
  } = await openDesk(house, 'Northwind')
  const { page: newPage, look } = await album(browser, 'tango')
  const manager = await newPage()
  await enter(manager, house.url, boss)
  await manager.goto(`${house.url}/conversations/board`)
  const ann = await newPage()
  await ann.clock.install()
  await enter(ann, house.url, annIs)
  await choose(ann, 'Available')
  const ben = await newPage()
  await enter(ben, house.url, benIs)

  // A campaign to three phones; one answers, and meets the bot.
  await brand.launched(
    {
      ...{ name: 'Parcels', message: 'Hi {first_name}, your parcel is on its way.' },
      ...{ skillId: orders, lookbackMinutes: 60 },
    },
    ['phone,first_name,city', `${ADA},Ada,Leeds`, `${BO},Bo,Perth`, `${CY},Cy,Osaka`],
  )
  for (const phone of [ADA, BO, CY]) await comes(phone, /your parcel is on its way/)
  await write(ADA, 'Where is it?')
  await comes(ADA, /^Hello Ada! What is it\?\n1 My order\n2 Something else$/)
  await expect.poll(() => cell(manager, /^Orders/, WITH_BOTS).textContent(), SLOW).toBe('1')
  expect(await cell(manager, /^Orders/, WITH_AGENTS).textContent()).toBe('0')
  expect(await offers(ann).count(), 'the bot has it').toBe(0)
  await look(manager, '01-board-bot')
  await write(ADA, 'my order')
  await comes(ADA, /^Which order number\?$/)
  await write(ADA, '4711')
  await comes(ADA, /^A colleague comes\.$/)

  // The bot hands over: Ann sees the campaign, what its file knew, and what the bot asked and did.
  await offers(ann).getByText('4711').waitFor(SLOW)
  await look(ann, '02-offered')
  await accept(ann)
  await ann.getByText(/^Ann Lee accepted after/).waitFor(SLOW)
  await ann.getByText(/^The bot Mila handed it over to people/).waitFor(SLOW)
  const beside = ann.getByRole('complementary', { name: /^About/ })
  await beside.getByText('Parcels', { exact: true }).waitFor(SLOW)
  await beside.getByText('Leeds').waitFor()
  await beside.getByText('Asked by the bot').waitFor()
  expect(await beside.getByText('Asked by the bot').locator('..').textContent()).toContain('4711')
  await beside.getByText('What the bot did').waitFor()
  await expect.poll(() => beside.locator('.cv-turns > li').count(), SLOW).toBeGreaterThanOrEqual(3)
  const atAnn = [
    ...[sent('Ada'), 'Where is it?', 'Hello Ada! What is it?\n1 My order\n2 Something else'],
    ...['my order', 'Which order number?', '4711', 'A colleague comes.'],
  ]
  await expect.poll(() => said(ann), SLOW).toEqual(atAnn)
  await look(ann, '03-with-ann')
  await expect.poll(() => cell(manager, /^Orders/, WITH_AGENTS).textContent(), SLOW).toBe('1')
  expect(await cell(manager, /^Orders/, WITH_BOTS).textContent()).toBe('0')

  // Ann hands it to Ben, who knows parcels; the manager sees it arrive, and whispers to him.
  await choose(ben, 'Available')
  await ann.getByRole('button', { name: /Transfer/ }).click()
  const dialog = ann.getByRole('dialog')
  await dialog.getByRole('button', { name: 'An agent' }).click()
  await dialog.getByRole('combobox', { name: 'Agent' }).click()
  await ann.getByRole('option', { name: /^Ben Ode · Available/ }).click(SLOW)
  await dialog.getByLabel('Note').fill('Ben knows the depot')
  await look(ann, '04-transfer')
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await manager.getByRole('button', { name: /^Ben Ode has 1 of/ }).click(SLOW)
  await manager.getByRole('button', { name: /^What to do about Ada/ }).click(SLOW)
  await manager.getByRole('menuitem', { name: 'Whisper to Ben Ode…' }).click()
  await manager.getByRole('dialog').getByLabel('Whisper').fill('It is at the depot in Mill Street')
  await look(manager, '05-whisper')
  await manager.getByRole('dialog').getByRole('button', { name: 'Whisper', exact: true }).click()
  await ben.getByRole('link', { name: /Ada/ }).click(SLOW)
  await ben.getByText(/Ann Lee handed it over to Ben Ode: “Ben knows the depot”/).waitFor(SLOW)
  await ben.getByText('It is at the depot in Mill Street').waitFor(SLOW)
  expect((await said(ben)).slice(0, atAnn.length), 'nothing is lost on the way').toEqual(atAnn)
  await look(ben, '06-with-ben')
  await answer(ben, 'It waits in Mill Street.')
  await comes(ADA, /^It waits in Mill Street\.$/)
  const talk = new URL(ben.url()).pathname.split('/').at(-1)!
  await ben
    .getByRole('region', { name: 'Thread' })
    .getByRole('button', { name: /^Close/ })
    .click()
  await ben.getByText('Conversation closed', { exact: false }).waitFor()

  // The skill asks how it was; the phone says 5, which stands in the thread and counts for Ben, and no agent is bothered with it.
  await comes(ADA, /1 to 5|from 1|1–5|1-5/)
  await write(ADA, '5')
  await manager.goto(`${house.url}/conversations/${talk}`)
  await manager.getByRole('region', { name: 'Survey' }).getByText('5 of 5').waitFor(SLOW)
  await manager.getByText('Survey: score', { exact: true }).first().waitFor()
  await look(manager, '07-score')
  expect([await offers(ann).count(), await offers(ben).count()]).toEqual([0, 0])
  await manager.goto(`${house.url}/analytics?range=last_30`)
  const scores = manager.getByRole('region', { name: 'Scores by agent' }).first()
  await scores.getByText('Ben Ode').waitFor(SLOW)
  expect(await scores.getByText('Ann Lee').count()).toBe(0)
  await look(manager, '08-analytics')

  // The lookback passes: Bo's answer is no longer the campaign's. The default skill gets it, and no bot asks first.
  await choose(ben, 'Away')
  behind = 0
  await manager.goto(`${house.url}/conversations/board`)
  await write(BO, 'Are you open on Monday?')
  await offers(ann).getByText('Are you open on Monday?').waitFor(SLOW)
  await offers(ann)
    .getByText(/^General care/)
    .waitFor()
  await accept(ann)
  await ann.getByText(/^Ann Lee accepted after/).waitFor(SLOW)
  expect(await beside.getByText('Replies belong to it until').count(), 'of no campaign').toBe(0)
  await ann.getByText('your parcel is on its way', { exact: false }).first().waitFor(SLOW)
  await look(ann, '09-after-lookback')
  expect(await got(BO)).toHaveLength(1)
  await answer(ann, 'Yes, from nine.')
  await comes(BO, /^Yes, from nine\.$/)
  // A second person's, which Ann answers; it is nobody else's when her line breaks.
  await write(CY, 'Thanks, it came')
  await accept(ann)
  await expect.poll(() => said(ann), SLOW).toEqual([sent('Cy'), 'Thanks, it came'])
  await answer(ann, 'Good to hear.')
  await comes(CY, /^Good to hear\.$/)
  await ann.getByRole('link', { name: /Are you open|Yes, from nine/ }).click()
  const atBreak = [sent('Bo'), 'Are you open on Monday?', 'Yes, from nine.']
  await expect.poll(() => said(ann), SLOW).toEqual(atBreak)

  // Her line breaks for a minute and more, while Bo goes on writing. Nobody hears of her: what waits for her goes to Ben, whole.
  await choose(ben, 'Available')
  await ann.context().setOffline(true)
  await ann.clock.fastForward(60_000)
  await write(BO, 'And on Sunday?')
  await manager.getByText('Connection lost').waitFor(SLOW)
  await offers(ben).getByText('And on Sunday?').waitFor(SLOW)
  await expect.poll(() => cell(manager, /^General care/, WAITING).textContent(), SLOW).toBe('11 offered')
  await look(manager, '10-board-lost')
  await write(BO, 'Or on holidays?')
  await accept(ben)
  await ben.getByText(/^Ann Lee lost the connection, so it went back to the queue/).waitFor(SLOW)
  const atBen = [...atBreak, 'And on Sunday?', 'Or on holidays?']
  await expect.poll(() => said(ben), SLOW).toEqual(atBen)
  await look(ben, '11-nothing-lost')
  await answer(ben, 'On neither.')
  await comes(BO, /^On neither\.$/)
  expect(await said(ann), 'she sees nothing of it yet').toEqual(atBreak)

  // Back again: her page shows exactly what she missed, once, and whose it is; Cy's is hers still.
  await ann.context().setOffline(false)
  await ann.clock.fastForward(10_000)
  await expect.poll(() => said(ann), SLOW).toEqual([...atBen, 'On neither.'])
  await ann.getByText('Ben Ode has this conversation.').waitFor(SLOW)
  await expect
    .poll(() => ann.locator('.cv-rows .cv-row').allTextContents(), SLOW)
    .toEqual([expect.stringContaining('Good to hear.')])
  await ann.getByRole('button', { name: 'Available, 1 of 8' }).waitFor(SLOW)
  await look(ann, '12-what-was-missed')
  await ann.getByRole('link', { name: /Good to hear/ }).click()
  await expect.poll(() => said(ann), SLOW).toEqual([sent('Cy'), 'Thanks, it came', 'Good to hear.'])
  await expect.poll(() => cell(manager, /^General care/, WITH_AGENTS).textContent(), SLOW).toBe('2')
  await manager.emulateMedia({ colorScheme: 'dark' })
  await look(manager, '13-board-dark')
})
