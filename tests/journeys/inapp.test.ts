import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectSandboxSenders, createSender } from '../../apps/server/src/channels/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// A person on the brand's page: a campaign's message arrives while they look, they answer, an agent answers back; the line breaks, they
// write all the same; they switch messages off. On the demo page, whose policy is as strict as a careful brand's.

let house: TestHouse
let browser: Browser
let brand: Brand
let agent: Client
let agentPerson: Person
let senderId: string
let pages: Album

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  brand = await openBrand(house, 'Harbour')
  const { db, channels } = house.running.house
  senderId = await db.asSystem((tx) =>
    createSender(tx, channels, brand.accountId, {
      name: 'Web shop',
      carrier: 'in-app',
      address: 'web-shop',
      ratePerSecond: 100,
      sandbox: true,
    }),
  )
  await connectSandboxSenders(channels)
  const skills = await db.asSystem((tx) =>
    sql<{ id: string }>`select id from skills where account_id = ${brand.accountId}`.execute(tx),
  )
  agentPerson = await house.person(brand.accountId, 'agent', [skills.rows[0]!.id])
  agent = await signIn(house, agentPerson)
  pages = await album(browser, 'in-app')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** A page that stays open reads what comes for the next test's person. */
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const shop = (as = 'ada-1042') => `${house.url}/inapp/demo?sender=${senderId}&as=${as}`
const launcher = (page: Page) => page.getByRole('button', { name: /^Messages/ })
const log = (page: Page) => page.getByRole('log')

const campaign = (message: string, rich: Record<string, unknown> = {}) =>
  brand.launched(
    {
      name: 'Delivery news',
      kind: 'service',
      channel: 'inapp',
      senderId,
      message,
      optOutOn: false,
      deliveryWindow: hoursEveryDay('00:00', '24:00'),
      rich: {
        type: 'inapp',
        imageUrl: null,
        linkUrl: null,
        linkLabel: null,
        notificationTitle: null,
        notificationText: null,
        ...rich,
      },
    } as never,
    ['consumer_id,name', 'ada-1042,Ada'],
  )

let answers = 0
async function answer(text: string): Promise<void> {
  const found = await agent.call('GET', '/conversations?view=all')
  const open = (found.body.conversations as { id: string; address: string }[]).find(
    (one) => one.address === 'ada-1042',
  )
  const messageId = `00000000-0000-7000-9000-${String(++answers).padStart(12, '0')}`
  expect((await agent.call('POST', `/conversations/${open!.id}/reply`, { text, messageId })).status).toBe(200)
}

test('a campaign arrives on the open page, is answered, and an agent answers back', async () => {
  const page = await pages.page({ viewport: { width: 1280, height: 800 } })
  await page.goto(shop())
  await launcher(page).waitFor()
  await pages.look(page, '01-shop')
  const id = await campaign('Hello {name}, your oak table is ready. When may we bring it?', {
    imageUrl: `${house.url}/mark.svg`,
    linkUrl: 'https://shop.example/orders/20417',
    linkLabel: 'See the order',
  })
  await page.getByRole('button', { name: /1 unread/ }).waitFor()
  await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(1)
  expect((await brand.look(id)).funnel.read).toBe(0)
  await page.getByRole('button', { name: /1 unread/ }).click()
  await log(page).getByText('your oak table is ready').waitFor()
  expect(await page.getByRole('link', { name: 'See the order' }).getAttribute('href')).toBe(
    'https://shop.example/orders/20417',
  )
  await expect.poll(async () => (await brand.look(id)).funnel.read, PATIENT).toBe(1)
  await expect
    .poll(() => page.getByLabel('Write a message').evaluate((box) => box.matches(':focus')))
    .toBe(true)
  await page.keyboard.type('Friday after noon would be good')
  await page.keyboard.press('Enter')
  await log(page).getByText('Sent', { exact: true }).waitFor()
  await expect.poll(async () => (await brand.look(id)).funnel.replied, PATIENT).toBe(1)
  const found = await agent.call('GET', '/conversations?view=queue')
  const [waiting] = found.body.conversations as {
    id: string
    campaignId: string
    channel: string
    address: string
  }[]
  expect(waiting).toMatchObject({ campaignId: id, channel: 'inapp', address: 'ada-1042' })
  await agent.call('POST', `/conversations/${waiting!.id}/read`)
  await log(page).getByText('Read', { exact: true }).waitFor()
  await answer('Friday at two it is. The crew rings the bell.')
  await log(page).getByText('Friday at two it is').waitFor()
  await log(page).getByText('Test agent').waitFor()
  await pages.look(page, '02-answered')
})

test('who writes is seen on the other side, and it ends by itself; what an agent offers can be tapped', async () => {
  const page = await pages.page({ viewport: { width: 1280, height: 800 } })
  await page.goto(shop())
  await launcher(page).click()
  await log(page).getByText('Friday at two it is').waitFor()
  const desk = await pages.page({ viewport: { width: 1280, height: 800 } })
  await enter(desk, house.url, agentPerson)
  await desk.getByRole('link', { name: /Friday at two/ }).click(PATIENT)
  const reply = desk.getByRole('textbox', { name: /^Reply to/ })
  await reply.waitFor()
  // The words are before their eyes: the agent sees that they were read.
  await desk.getByRole('log').getByText(/Read$/).first().waitFor(PATIENT)

  const writes = desk.getByRole('status').filter({ hasText: 'is writing…' })
  const box = page.getByLabel('Write a message')
  await box.pressSequentially('And the st')
  await writes.waitFor()
  await desk.bringToFront()
  await pages.look(desk, '07-desk-writes')
  await writes.waitFor({ state: 'detached' })
  // What they wrote comes in its place, at once.
  await page.bringToFront()
  await box.pressSequentially('airs?')
  await writes.waitFor()
  await page.keyboard.press('Enter')
  await desk.getByRole('log').getByText('And the stairs?').waitFor()
  await writes.waitFor({ state: 'detached' })

  const answers = page.getByRole('status').filter({ hasText: 'Harbour is writing…' })
  await reply.pressSequentially('Which')
  await answers.waitFor()
  await pages.look(page, '08-widget-writes')
  await desk.bringToFront()
  await reply.fill('Which floor is it?')
  await desk.keyboard.press('Control+b')
  const dialog = desk.getByRole('dialog')
  await dialog.getByRole('button', { name: 'List', exact: true }).click()
  await dialog.getByLabel('Row 1', { exact: true }).fill('Ground floor')
  await dialog.getByRole('button', { name: 'Another row' }).click()
  await dialog.getByLabel('Row 2', { exact: true }).fill('Higher up')
  await dialog.getByLabel('Below row 2').fill('The crew brings a strap')
  await desk.getByRole('figure', { name: 'As the app draws it' }).getByText('brings a strap').waitFor()
  await pages.look(desk, '09-list')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await reply.focus()
  await desk.keyboard.press('Control+Enter')
  await page.bringToFront()
  await log(page).getByText('Which floor is it?').waitFor()
  await expect.poll(() => answers.count()).toBe(0)
  await log(page).getByText('The crew brings a strap').waitFor()
  await pages.look(page, '10-widget-list')
  await log(page)
    .getByRole('button', { name: /Higher up/ })
    .click()
  await desk.getByRole('log').getByText('Tapped').waitFor()
  // By text message there is nothing to tap, so nothing is offered.
  expect(await desk.getByRole('button', { name: 'Buttons or a list' }).count()).toBe(1)
})

test('by keyboard: Tab stays inside, Escape goes back to the button', async () => {
  const page = await pages.page()
  await page.goto(shop())
  await launcher(page).waitFor()
  await launcher(page).focus()
  await page.keyboard.press('Enter')
  const focused = () =>
    page.evaluate<string>(
      `document.querySelector('.foreword').shadowRoot.activeElement?.getAttribute('aria-label') ?? ''`,
    )
  await expect.poll(focused).toBe('Write a message')
  const seen = new Set<string>()
  for (let n = 0; n < 8; n++) {
    await page.keyboard.press('Tab')
    seen.add(await focused())
  }
  expect([...seen]).toEqual(expect.arrayContaining(['Settings', 'Close', 'Write a message']))
  expect(await page.evaluate('document.activeElement.className')).toBe('foreword')
  await page.keyboard.press('Escape')
  await expect.poll(focused).toMatch(/^Messages, Harbour/)
})

test('without a line one writes all the same; also when the page was closed in between', async () => {
  const page = await pages.page({ colorScheme: 'dark' })
  await page.goto(shop('hugo-2210'))
  await launcher(page).click()
  await page.getByText('Write to Harbour').waitFor()
  await house.running.stop()
  await page.getByText(/No connection/).waitFor()
  await page.getByLabel('Write a message').fill('Written in a tunnel')
  await page.getByRole('button', { name: 'Send' }).click()
  await log(page).getByText('Waiting to be sent').waitFor()
  await pages.look(page, '03-offline-dark')
  // A second page of the same browser, opened after the first was closed, finds what waits.
  await house.restart()
  await page.reload()
  await launcher(page).click()
  await log(page).getByText('Written in a tunnel').waitFor()
  await log(page).getByText('Sent', { exact: true }).waitFor()
  const twice = await log(page).getByText('Written in a tunnel').count()
  expect(twice).toBe(1)
  const kept = await house.running.house.db.asSystem((tx) =>
    sql<{ n: number }>`select count(*)::int as n from messages where address = 'hugo-2210'`.execute(tx),
  )
  expect(kept.rows[0]!.n).toBe(1)
})

test('two pages of one person agree on what was read', async () => {
  const first = await pages.page()
  const second = await first.context().newPage()
  for (const page of [first, second]) {
    await page.goto(shop())
    await launcher(page).waitFor()
  }
  await answer('One more thing: the lift works.')
  await second.getByRole('button', { name: /1 unread/ }).waitFor()
  await first.bringToFront()
  await launcher(first).click()
  await log(first).getByText('the lift works').waitFor()
  await expect.poll(() => launcher(second).getAttribute('aria-label'), PATIENT).toBe('Messages, Harbour')
})

test('messages are switched off and on, as evidence; on a phone, in the dark', async () => {
  const page = await pages.page({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await page.goto(shop())
  await launcher(page).click()
  await log(page).getByText('the lift works').waitFor()
  await pages.look(page, '04-phone-dark')
  await page.getByRole('button', { name: 'Settings' }).click()
  const toggle = page.getByRole('switch', { name: 'Messages from Harbour' })
  await toggle.click()
  await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
  await pages.look(page, '05-settings-phone-dark')
  const history = async () =>
    (await brand.client.call('GET', '/opt-outs/history?address=ada-1042')).body.events as { kind: string }[]
  await expect.poll(async () => (await history()).map((event) => event.kind), PATIENT).toEqual(['opt_out'])
  await page.getByRole('button', { name: 'Back to the messages' }).click()
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect
    .poll(async () => (await history()).map((event) => event.kind), PATIENT)
    .toEqual(['opt_in', 'opt_out'])
})

test('a push is shown by the worker, and a tap opens its destination', async () => {
  const page = await pages.page()
  const started = page.context().waitForEvent('serviceworker')
  await page.goto(shop())
  await page.evaluate(
    `navigator.serviceWorker.register('/inapp/sw.js').then(() => navigator.serviceWorker.ready)`,
  )
  const worker = await started
  // This browser has no place to show a note, so what would be shown is written down; the rest is the real worker's.
  await worker.evaluate(`{
    globalThis.said = []
    registration.showNotification = async (title, options) => void said.push({ title, ...options })
    clients.openWindow = async (url) => void said.push(url)
  }`)
  const devtools = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find((one) => one.scopeURL === `${house.url}/inapp/`)
      if (own) resolve(own.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: house.url,
    registrationId: await registered,
    data: JSON.stringify({
      title: 'Harbour',
      body: 'Your table is ready',
      image: null,
      url: 'https://shop.example/orders/1',
      tag: 'message-1',
      sender: senderId,
    }),
  })
  const said = () => worker.evaluate('globalThis.said')
  const note = {
    title: 'Harbour',
    body: 'Your table is ready',
    tag: 'message-1',
    data: { url: 'https://shop.example/orders/1' },
  }
  await expect.poll(said, PATIENT).toEqual([note])
  const tap = (url: string) =>
    worker.evaluate(
      `dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification: { data: { url: ${JSON.stringify(url)} }, close() {} } }))`,
    )
  await tap('https://shop.example/orders/1')
  await expect.poll(said).toEqual([note, 'https://shop.example/orders/1'])
  // No other scheme is opened, whatever the message says: the page that is open is shown instead.
  await tap('javascript:alert(1)')
  expect(await said()).toEqual([note, 'https://shop.example/orders/1'])
})

test('an administrator finds the snippet, makes a secret, and opens the shop', async () => {
  const { accountId, admin } = await house.account('Embedding')
  const { db, channels } = house.running.house
  for (const [name, sandbox] of [
    ['Real shop', false],
    ['Sandbox shop', true],
  ] as const)
    await db.asSystem((tx) =>
      createSender(tx, channels, accountId, {
        name,
        carrier: 'in-app',
        address: 'web-shop',
        ratePerSecond: 100,
        sandbox,
        ...(sandbox
          ? {}
          : { credentials: { origins: 'https://shop.example', signingSecret: 'x'.repeat(40) } }),
      }),
    )
  await connectSandboxSenders(channels)
  const page = await pages.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page
    .getByRole('table')
    .getByRole('button', { name: /Real shop/ })
    .click()
  const embed = page.getByRole('region', { name: 'Embed', exact: true })
  await embed.getByText('/inapp/widget.js').waitFor()
  await embed.getByRole('button', { name: 'New signing secret…' }).click()
  await page.getByRole('button', { name: 'Make it' }).click()
  expect(await embed.getByLabel('New signing secret').inputValue()).toMatch(/^[0-9a-f]{64}$/)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('Nobody signed in yet.').waitFor()
  await pages.look(page, '06-embed')
  await page
    .getByRole('table')
    .getByRole('button', { name: /Sandbox shop/ })
    .click()
  const shopPage = page.context().waitForEvent('page')
  await embed.getByRole('link', { name: /shop’s page/ }).click()
  await (await shopPage).getByRole('button', { name: 'Messages, Embedding' }).waitFor()
})

test('the files are served with a tag, and the demo is only for apps on the sandbox', async () => {
  for (const name of ['widget.js', 'sdk.js', 'sw.js']) {
    const first = await fetch(`${house.url}/inapp/${name}`)
    expect(first.status, name).toBe(200)
    expect(first.headers.get('content-type')).toContain('text/javascript')
    await first.text()
    const again = await fetch(`${house.url}/inapp/${name}`, {
      headers: { 'if-none-match': first.headers.get('etag')! },
    })
    expect(again.status, name).toBe(304)
  }
  const { db, channels } = house.running.house
  const real = await db.asSystem((tx) =>
    createSender(tx, channels, brand.accountId, {
      name: 'Real app',
      carrier: 'in-app',
      address: 'real-app',
      ratePerSecond: 1,
      sandbox: false,
      credentials: { origins: 'https://shop.example', signingSecret: 'x'.repeat(40) },
    }),
  )
  for (const path of ['demo', 'demo/token'])
    expect((await fetch(`${house.url}/inapp/${path}?sender=${real}`)).status, path).toBe(404)
})
