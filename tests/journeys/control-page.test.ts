import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// The delivery engine from the campaign page: pause, resume, cancel, the first ones, too many failures, and what nobody knows.

let house: TestHouse
let browser: Browser
let book: Album
let person: Person
let manager: Client
let admin: Person

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  book = await album(browser, 'control-page')
  const made = await house.account('Controls')
  admin = made.admin
  person = await house.person(made.accountId, 'campaign_manager', [])
  manager = await signIn(house, person)
})
afterEach(() => dial({ preset: 'calm', failure: 0 }))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function dial(dials: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/dials`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(dials),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}

const phones = (area: number, people: number): string =>
  ['phone', ...Array.from({ length: people }, (_, n) => `+1${area}555${1_000 + n}`)].join('\n')

/** A draft with its people; hours all day, so that the test may run at any hour. */
async function draft(area: number, people: number, more: Record<string, unknown> = {}): Promise<string> {
  const made = await manager.call('POST', '/campaigns', {
    name: `Area ${area}`,
    message: 'Once',
    deliveryWindow: hoursEveryDay('00:00', '24:00'),
    ...more,
  })
  const id = made.body.id as string
  await manager.upload(id, phones(area, people))
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  return id
}

async function launched(area: number, people: number, more: Record<string, unknown> = {}): Promise<string> {
  const id = await draft(area, people, more)
  expect((await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  return id
}

/** How many messages each phone of an area code was sent, by the carrier's own count. */
async function witnessed(area: number): Promise<number[]> {
  const text = await (await fetch(`${house.sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { number?: string; phone?: string; accepted: number })
    .filter((row) => (row.number ?? row.phone)?.startsWith(`+1${area}`))
    .map((row) => row.accepted)
}

const signedIn = new Map<Person, Awaited<ReturnType<BrowserContext['storageState']>>>()

/** A page of its own for a person, who signs in once. Each holds a connection for live hints, and a browser allows six. */
async function open(path: string, who: Person = person): Promise<Page> {
  const known = signedIn.get(who)
  const page = await book.page(known ? { storageState: known } : {})
  onTestFinished(() => page.context().close())
  if (!known) {
    await enter(page, house.url, who)
    signedIn.set(who, await page.context().storageState())
  }
  await page.goto(`${house.url}${path}`)
  return page
}

const badge = (page: Page, words: string) => page.locator('.st', { hasText: words }).first()
const funnel = (page: Page) => page.getByRole('region', { name: 'Where all recipients are' })
const why = (page: Page) => page.getByRole('region', { name: 'Why it stands still' })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const dialog = (page: Page) => page.getByRole('dialog')
const figure = async (page: Page, part: string): Promise<number> => {
  const text = await funnel(page).innerText()
  const found = new RegExp(`${part}\\s*([\\d,]+)`).exec(text)
  return Number(found?.[1]?.replaceAll(',', '') ?? Number.NaN)
}

test('pause and resume from the page; the time to stop changes while it sends', async () => {
  const id = await launched(212, 240, { speed: 5 })
  const page = await open(`/campaigns/${id}`)
  await badge(page, 'Sending').waitFor()
  await expect.poll(() => figure(page, 'Handed to the carrier')).toBeGreaterThan(5)
  await button(page, /^Pause/).click()
  await badge(page, 'Paused').waitFor()
  await page.getByText('Held by the pause').waitFor()
  await page.getByText('none on their way now').waitFor()
  const left = (await witnessed(212)).length
  expect(left).toBeLessThan(240)
  expect(await why(page).count(), 'a pause by hand needs no explanation').toBe(0)

  await button(page, /^Change when it stops trying/).click()
  await dialog(page).getByText('Stop trying').waitFor()
  await dialog(page).getByRole('combobox', { name: 'Stop trying' }).click()
  await page.getByRole('option', { name: 'At a time' }).click()
  await book.look(page, 'change')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await page.getByText(/^Stops trying: .* Whoever is left then does not get it\./).waitFor()
  const { notAfter } = (await manager.call('GET', `/campaigns/${id}`)).body
  expect(Date.parse(String(notAfter))).toBeGreaterThan(Date.now())
  expect(await witnessed(212), 'nothing left while it was paused').toHaveLength(left)

  await manager.call('PATCH', `/campaigns/${id}`, { speed: null }) // enough was seen at a slow pace
  await button(page, /^Resume/).click()
  await badge(page, 'Finished').waitFor()
  await expect.poll(() => figure(page, 'Delivered')).toBe(240)
  const counts = await witnessed(212)
  expect([counts.length, Math.max(...counts)]).toEqual([240, 1])
})

test('cancel names how many will not get it, and they do not', async () => {
  const id = await launched(415, 200, { speed: 5 })
  const page = await open(`/campaigns/${id}`)
  await expect.poll(() => figure(page, 'Handed to the carrier')).toBeGreaterThan(3)
  await button(page, 'Cancel…').click()
  await dialog(page)
    .getByText(/\d+ people will not get it\./)
    .waitFor()
  await dialog(page).getByRole('button', { name: 'Cancel the campaign' }).click()
  await badge(page, 'Cancelled').waitFor()
  await expect.poll(() => figure(page, 'Cancelled or expired')).toBeGreaterThan(0)
  await page.getByText('none on their way now').waitFor()
  const left = (await witnessed(415)).length
  await expect.poll(() => figure(page, 'Cancelled or expired')).toBe(200 - left)
  expect(await button(page, /^(Resume|Pause)/).count()).toBe(0)
})

test('the first ones go, the page says how they did, and a person sends the rest', async () => {
  const id = await draft(512, 120)
  const page = await open(`/campaigns/${id}/edit/launch`)
  const box = page.getByRole('checkbox', { name: /then wait for me/ })
  await box.waitFor()
  expect(await box.isChecked(), 'small audiences go without a stop').toBe(false)
  await box.check()
  const size = page.getByLabel('How many go first')
  await size.fill('120')
  await size.press('Enter')
  await page.getByText('Nobody would wait; choose fewer.').waitFor()
  await size.fill('many')
  await page.getByText('A number from 1 to 100,000.').waitFor()
  await size.fill('30')
  await size.press('Enter')
  await page.getByText('30 go first; the other 90 wait for your go-ahead.', { exact: false }).waitFor()
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}`)).body)
    .toMatchObject({ canaryMode: 'on', canarySize: 30 })
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await book.look(page, 'first-ones-chosen')
  await button(page, 'Launch campaign').click()
  await dialog(page).getByText('30 go first; the other 90 wait for your go-ahead').waitFor()
  await button(page, 'Yes, send').click()

  await badge(page, 'Waits for you').waitFor()
  await why(page).getByText('The first 30 are sent. 90 others wait for your go-ahead.').waitFor()
  await expect.poll(() => why(page).textContent()).toMatch(/Delivered30 100\.0%/)
  await page.getByText('Waiting for your go-ahead', { exact: true }).waitFor()
  expect(await witnessed(512)).toHaveLength(30)
  await book.look(page, 'first-ones-out')

  const list = await open('/campaigns?state=needs_you')
  await list.getByText('Waiting for you: first 30 sent').waitFor()
  await book.look(list, 'first-ones-in-list')

  await button(page, /^Send the rest/).click()
  await dialog(page).getByText('Send to the other 90 people?').waitFor()
  await book.look(page, 'send-the-rest')
  await dialog(page).getByRole('button', { name: 'Send the rest' }).click()
  await badge(page, 'Finished').waitFor()
  expect(await why(page).count()).toBe(0)
  const counts = await witnessed(512)
  expect([counts.length, Math.max(...counts)]).toEqual([120, 1])
})

test('too many failures: it pauses, says what failed, and goes on when a person says so', async () => {
  await dial({ failure: 100, failureCodes: [30005] })
  const id = await launched(617, 500, { speed: 20 })
  const page = await open(`/campaigns/${id}`)
  await badge(page, 'Paused by itself').waitFor()
  await why(page)
    .getByText(/^Paused by itself: \d+% of the last \d+ messages failed$/)
    .waitFor()
  await why(page)
    .getByText(/Most of all: .+ \(\d+\)/)
    .waitFor()
  await book.look(page, 'too-many-failed')
  await why(page)
    .getByRole('link', { name: /See what failed/ })
    .click()
  expect(await page.locator('#what-failed').isVisible()).toBe(true)
  const list = await open('/campaigns')
  await list.getByText(/^Paused by itself: \d+% failed$/).waitFor()
  await book.look(list, 'too-many-failed-in-list')

  await dial({ preset: 'calm', failure: 0 })
  await page.keyboard.press('p')
  await dialog(page)
    .getByText(/^Go on with \d+ messages that wait\?$/)
    .waitFor()
  await dialog(page)
    .getByText(/\d+% of the last \d+ messages failed\./)
    .waitFor()
  await dialog(page).getByRole('button', { name: 'Keep it paused' }).click()
  await badge(page, 'Paused by itself').waitFor()
  await button(page, /^Go on/).click()
  await dialog(page).getByRole('button', { name: 'Go on', exact: true }).click()
  await badge(page, 'Finished').waitFor()
  await expect.poll(async () => (await witnessed(617)).length).toBe(500)
})

test('nobody knows: the page says so, what the carrier is asked, and sends again only after a warning', async () => {
  await dial({ unavailableBefore: 100 })
  const id = await launched(713, 3)
  const page = await open(`/campaigns/${id}`)
  const unsure = page.getByRole('region', { name: 'Not sure' })
  await unsure.getByText('3 people not sure.').waitFor()
  await unsure.getByText(/2, 5 and 15 minutes after the try; the next time (in \d min|now)/).waitFor()
  await badge(page, 'Finished').waitFor()
  await book.look(page, 'not-sure')
  await unsure.getByRole('link', { name: 'Show who' }).click()
  await page.getByText('+1 713 555 1000').click()
  await dialog(page)
    .getByText(/It may have arrived. The carrier is asked what became of it, next (in \d min|now)\./)
    .waitFor()
  await dialog(page).getByText('1 time', { exact: true }).waitFor()
  await book.look(page, 'not-sure-message')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Overview' }).click()

  await dial({ preset: 'calm' })
  await unsure.getByRole('button', { name: 'Send again…' }).click()
  await dialog(page).getByText('Send again to 3 people who may have it already?').waitFor()
  await dialog(page)
    .getByText(/whoever did gets it twice/)
    .waitFor()
  await book.look(page, 'send-again')
  await dialog(page).getByRole('button', { name: 'Send again to 3 people' }).click()
  await expect.poll(() => figure(page, 'Delivered')).toBe(3)
  await unsure.waitFor({ state: 'detached' })
  expect(await witnessed(713)).toEqual([1, 1, 1])
})

test('limits and a sender’s pace are set by an administrator and seen by others', async () => {
  const page = await open('/settings/limits', admin)
  await page.getByRole('switch', { name: /At most so many messages/ }).check()
  await page.getByRole('textbox', { name: 'Messages to one person' }).fill('2')
  await page.getByText('Whoever had 2 marketing messages in 7 days is skipped', { exact: false }).waitFor()
  await page.getByLabel('When this share fails').fill('0')
  await page.getByText('A share from 1 to 100 percent.').waitFor()
  expect(await button(page, 'Save').isDisabled()).toBe(true)
  await page.getByLabel('When this share fails').fill('30')
  await book.look(page, 'limits')
  await button(page, 'Save').click()
  await page.getByText('The limits are saved.', { exact: false }).waitFor()
  expect((await manager.call('GET', '/account/limits')).body).toEqual({
    frequencyCap: { messages: 2, days: 7, service: false },
    breakerPercent: 30,
    undoSeconds: 0,
    openConversations: 'deliver',
  })

  await page.goto(`${house.url}/settings/senders`)
  await page.locator('button.row-name').first().click()
  await page.getByRole('combobox', { name: 'Counted in' }).click()
  await page.getByRole('option', { name: 'Segments' }).click()
  await page.getByLabel('At most a day').fill('2,000')
  await book.look(page, 'sender')
  await button(page, 'Save').click()
  await page.getByText(/ is saved$/).waitFor()
  const [sender] = (await manager.call('GET', '/senders')).body.senders as [Record<string, unknown>]
  expect(sender).toMatchObject({ rateUnit: 'segments', dailyCap: 2_000 })

  const seen = await open('/settings/limits')
  await seen.getByText('Only administrators can change this.').waitFor()
  expect(await button(seen, 'Save').count()).toBe(0)
  expect(await seen.getByRole('textbox', { name: 'Messages to one person' }).inputValue()).toBe('2')

  // Whoever had two is skipped, in words.
  for (const [n, end] of [1, 2, 3].entries()) {
    const id = await launched(808, 2, { name: `Round ${end}` })
    await expect
      .poll(async () => (await manager.call('GET', `/campaigns/${id}`)).body.status)
      .toBe('finished')
    if (n === 0) await explains(seen, id)
    if (n < 2) continue
    await seen.goto(`${house.url}/campaigns/${id}?tab=recipients`)
    await seen
      .getByText(/had enough messages these days/)
      .first()
      .waitFor()
    await seen.getByText('+1 808 555 1000').click()
    const story = seen.getByRole('region', { name: 'Why it went as it did' })
    await story.getByText('Not sent: they had as many messages lately as the account allows.').waitFor()
    await story.getByText(/^What to do: Wait until their days have passed/).waitFor()
    await story.getByText(/The person is in Honolulu\.$/).waitFor()
    await book.look(seen, 'explained-not-sent')
  }
})

/** What a delivered message went through, with times here and where the person is; dark and on a phone too. */
async function explains(page: Page, id: string): Promise<void> {
  await expect
    .poll(async () => {
      const { messages } = (await manager.call('GET', `/campaigns/${id}/messages`)).body as {
        messages: { state: string }[]
      }
      return messages.filter(({ state }) => state === 'delivered' || state === 'read').length
    })
    .toBe(2)
  await page.goto(`${house.url}/campaigns/${id}?tab=recipients`)
  await page.getByText('+1 808 555 1000').click()
  const story = page.getByRole('region', { name: 'Why it went as it did' })
  await story.getByText('A receipt said that it reached them.').waitFor()
  const said = await story.getByRole('listitem').allInnerTexts()
  const order = [
    ...[
      /put this person in line for SMS/,
      /taken to be in Honolulu, by the area code/,
      /It may leave at any time of the day/,
    ],
    ...[
      /was checked: within their hours, no opt-out, can be reached/,
      /handed to the carrier/,
      /The carrier took it/,
    ],
    /A receipt said that it reached them/,
  ]
  const places = order.map((part) => said.findIndex((line) => part.test(line)))
  expect(places, said.join('\n')).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(said.find((line) => /was checked/.test(line))).toMatch(/\d{1,2}:\d{2} [AP]M where they are/)
  await book.look(page, 'explained')
  await page.emulateMedia({ colorScheme: 'dark' })
  await book.look(page, 'explained-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await book.look(page, 'explained-phone')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}
