import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// An agent is told of what is theirs and new: on the desktop, by a sound and in the title, once however many tabs are open, and never of what
// they are looking at. What they want follows them; whether a browser may show it is asked there.

let house: TestHouse
let browser: Browser
let agent: Person
let mine: Client
let colleague: Client
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  const made = await house.account('Northwind')
  agent = await house.person(made.accountId, 'agent', [made.skillId])
  mine = await signIn(house, agent)
  colleague = await signIn(house, await house.person(made.accountId, 'agent_manager', [made.skillId]))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function write(phone: string, body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: '+18445550119' }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

/**
 * A browser without a screen shows no notices and refuses leave for them, so what would be shown is written down, and its answer is one that
 * the test gives; and it cannot know whether somebody looks at a page.
 */
const WITNESS = `
  globalThis.told = []
  globalThis.rings = 0
  globalThis.eyes = false
  document.hasFocus = () => globalThis.eyes
  globalThis.Notification = class {
    static get permission() { return localStorage.getItem('leave') ?? 'default' }
    static async requestPermission() { localStorage.setItem('leave', 'granted'); return 'granted' }
    constructor(title) { told.push(title); globalThis.last = this }
    close() {}
  }
  const make = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () { rings++; return make.call(this) }
`
const told = (page: Page) => page.evaluate<string[]>('told')
const toldIn = async (pages: readonly Page[]) => (await Promise.all(pages.map(told))).flat()
const rings = (page: Page) => page.evaluate<number>('rings')

test('notices are chosen once, told in one tab, and never of what is looked at', {
  timeout: 240_000,
}, async () => {
  const { page: newPage, look } = await album(browser, 'notices')
  const first = await newPage({ viewport: { width: 1280, height: 800 } })
  await first.context().addInitScript(WITNESS)
  await enter(first, house.url, agent)

  // What she wants is kept for every browser of hers; leave is asked of this one, by a click.
  await first.goto(`${house.url}/you`)
  const messages = first.getByRole('group', { name: 'Somebody writes in one of yours' })
  await messages.getByLabel('With a sound').check()
  await expect
    .poll(async () => (await mine.call('GET', '/session/notices')).body, PATIENT)
    .toEqual({ desktop: ['conversation', 'message', 'mention'], sound: ['message'], title: true })
  await first.getByText('This browser has not been asked yet').waitFor()
  await first.evaluate(`localStorage.setItem('leave', 'denied')`)
  await first.reload()
  await first.getByText('This browser blocks notices of this site.').waitFor()
  await first.getByRole('heading', { name: 'Notices' }).scrollIntoViewIfNeeded()
  await look(first, '01-blocked')
  await first.emulateMedia({ colorScheme: 'dark' })
  await first.setViewportSize({ width: 390, height: 844 })
  await look(first, '02-blocked-phone-dark')
  await first.emulateMedia({ colorScheme: 'light' })
  await first.setViewportSize({ width: 1280, height: 800 })
  await first.evaluate(`localStorage.removeItem('leave')`)
  await first.reload()
  await first.getByRole('button', { name: 'Allow them here' }).click()
  await first.getByRole('button', { name: 'Show one now' }).click()
  expect(await told(first)).toEqual(['So it looks'])

  // Two people are hers: the first is looked at in one tab, while another tab shows something else.
  for (const [phone, words] of [
    ['+12125550141', 'Where is it?'],
    ['+12125550142', 'And mine?'],
  ] as const) {
    await write(phone, words)
    await expect
      .poll(async () => (await mine.call('POST', '/conversations/next')).body.id, PATIENT)
      .not.toBeNull()
  }
  const { conversations } = (await mine.call('GET', '/conversations')).body as {
    conversations: { id: string; address: string }[]
  }
  const idOf = (phone: string) => conversations.find((one) => one.address === phone)!.id
  const second = await first.context().newPage()
  const pages = [first, second]
  await first.goto(`${house.url}/conversations/${idOf('+12125550141')}`)
  await second.goto(`${house.url}/you`)
  await first.getByRole('textbox', { name: /^Reply to/ }).waitFor()
  await second.getByRole('heading', { name: 'Notices' }).waitFor()
  await first.bringToFront()
  await first.evaluate(`eyes = true; dispatchEvent(new Event('focus'))`)
  await expect.poll(() => first.title(), PATIENT).toBe('(1) Conversations · Foreword')

  await write('+12125550141', 'Hello?')
  await first.getByRole('log').getByText('Hello?').waitFor(PATIENT)
  await write('+12125550142', 'Still there?')
  await expect.poll(() => toldIn(pages), PATIENT).toEqual(['+1 212 555 0142 wrote'])
  expect((await rings(first)) + (await rings(second))).toBe(2) // one ring has two tones
  expect(await first.title()).toBe('(1) Conversations · Foreword')
  // It asks again at most once a second, so what was read in the first tab may still count for a moment.
  await expect.poll(() => second.title(), PATIENT).toBe('(1) You · Foreword')

  // A colleague names her in a note; a click on the notice leads there.
  const me = ((await mine.call('GET', '/session')).body.user as { id: string }).id
  const note = await colleague.call('POST', `/conversations/${idOf('+12125550142')}/notes`, {
    noteId: '00000000-0000-7000-9000-000000000077',
    text: 'Look at this one',
    mentions: [me],
  })
  expect(note.status, JSON.stringify(note.body)).toBe(200)
  await expect
    .poll(() => toldIn(pages), PATIENT)
    .toEqual(expect.arrayContaining(['A note names you: +1 212 555 0142']))
  await expect.poll(() => second.title(), PATIENT).toBe('(2) You · Foreword')

  // Nobody looks any more: what comes in the conversation that is open is told too, and once.
  await first.evaluate('eyes = false')
  const before = (await toldIn(pages)).length
  await write('+12125550141', 'Anybody?')
  await expect.poll(async () => (await toldIn(pages)).length, PATIENT).toBe(before + 1)
  const teller = (await told(first)).includes('+1 212 555 0141 wrote') ? first : second
  await teller.evaluate('last.onclick()')
  await teller.waitForURL(`**/conversations/${idOf('+12125550141')}`)

  // Switched off for messages on one page, it is off on all.
  await second.goto(`${house.url}/you`)
  await second
    .getByRole('group', { name: 'Somebody writes in one of yours' })
    .getByLabel('On the desktop')
    .uncheck()
  await second.getByLabel('How many are unread stands in the title of the window').uncheck()
  await expect.poll(() => second.title(), PATIENT).toBe('You · Foreword')
  await first.reload()
  await first.getByRole('textbox', { name: /^Reply to/ }).waitFor()
  await expect.poll(() => first.title(), PATIENT).toBe('Conversations · Foreword')
  await write('+12125550142', 'The last one')
  await expect.poll(() => rings(second).then(async (n) => n + (await rings(first))), PATIENT).toBe(2)
  expect((await toldIn(pages)).filter((title) => title.endsWith('wrote'))).toEqual([])
})
