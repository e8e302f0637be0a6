import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectSandboxSenders, createSender } from '../../apps/server/src/channels/index.ts'
import { recordConsent } from '../../apps/server/src/recipients/index.ts'
import type { Template } from '../../packages/contract/src/index.ts'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// Every channel in the wizard, from the card to the virtual phone: tests to oneself, a rich template with a row that is mended, and
// WhatsApp before SMS, where a third is not on WhatsApp and one person's window closes in between.

/** The afternoon in Vienna. It runs, and (b) moves it on to the evening, a quarter of an hour before its window closes. */
const BEGIN = Date.parse('2026-11-25T15:00:00Z')
const EVENING = Date.parse('2026-11-25T18:45:00Z')
const started = Date.now()
let ahead = 0
const clock = { now: () => new Date(BEGIN + Date.now() - started + ahead) }

const WHATSAPP = '+18445550120'
const OPTED_OUT = '+436641230099'
/** A machine that is busy with much else takes its time over a whole campaign. */
const SLOWLY = { timeout: 300_000 }
let house: TestHouse
let browser: Browser
let pictures: Album
let manager: Person
let client: Client
let page: Page
let accountId: string
let appId: string

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ clock }), launchBrowser()])
  pictures = await album(browser, 'channels')
  await sandbox('PATCH', 'dials', {
    ...{ templateReviewMs: 20, sentAfterMs: 5, deliveredAfterMs: 10, webhookBatchMs: 5 },
  })
  const made = await house.account('Northline')
  accountId = made.accountId
  client = await signIn(house, made.admin)
  manager = await house.person(accountId, 'campaign_manager', [])
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/channels/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function sandbox<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json() as Promise<T>
}
const good = async (method: string, path: string, body?: unknown) => {
  const answer = await client.call(method, path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
type Sent = { body: string; direction: string; drawn: unknown }
/** What a virtual phone was sent; one that nobody ever wrote to does not exist. */
async function sentTo(phone: string): Promise<Sent[]> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`)
  if (answer.status === 404) return []
  const { messages } = (await answer.json()) as { messages: Sent[] }
  return messages.filter((one) => one.direction.startsWith('outbound'))
}
const saved = () => page.getByText(/Draft saved/).waitFor()
const next = (step: string) => page.locator('footer').getByRole('button', { name: step }).click()
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const card = (name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) })
const preview = () => page.getByRole('complementary', { name: 'Preview' })

async function begin(name: string): Promise<string> {
  await page.goto(`${house.url}/campaigns/new`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await saved()
  return new URL(page.url()).pathname.split('/')[2]!
}
const drop = (name: string, rows: readonly string[]) =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
async function hours(from: string, to: string): Promise<void> {
  await page.getByLabel('Mon from').fill(from)
  await page.getByLabel('Mon to').fill(to)
  await page.keyboard.press('Enter')
  await button(/for every day/).click()
  await saved()
}
async function launch(people: number): Promise<void> {
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await button('Launch campaign').click()
  await page
    .getByRole('dialog')
    .getByText(`Send to ${people} ${people === 1 ? 'person' : 'people'}?`)
    .waitFor()
  await button('Yes, send').click()
  await page.waitForURL(/\/campaigns\/[0-9a-f-]+$/)
}
/** Sends the test that the open dialog asks about. */
async function testTo(dialog: Locator, label: string, address: string): Promise<void> {
  await dialog.getByLabel(label, { exact: true }).fill(address)
  await dialog.getByRole('button', { name: /^Send (the test|another)$/ }).click()
}
const outcome = (dialog: Locator) => dialog.getByRole('region', { name: 'What became of the test' })

test('channels without a sender say so; an administrator’s senders open them', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, manager)
  await begin('Look around')
  await page.getByText('WhatsApp and In-app have no sender yet.').waitFor()
  expect(await card('WhatsApp').isDisabled()).toBe(true)
  await pictures.look(page, '01-only-sms')
  await good('POST', '/senders', {
    ...{ name: 'WhatsApp desk', carrier: 'whatsapp-cloud', address: WHATSAPP },
    ...{ ratePerSecond: 400, sandbox: true },
  })
  const { db, channels } = house.running.house
  appId = await db.asSystem((tx) =>
    createSender(tx, channels, accountId, {
      ...{ name: 'Web shop', carrier: 'in-app', address: 'web-shop', ratePerSecond: 100, sandbox: true },
    }),
  )
  await connectSandboxSenders(channels)
  await makeTemplates()
  await page.reload()
  await card('WhatsApp').check()
  await page.getByText('WhatsApp lets only approved templates begin a conversation').waitFor()
})

/** As they are at Meta: one with a picture, variables by name, a link and a code; and one that was rejected. A sync brings them in. */
async function makeTemplates(): Promise<void> {
  const [number] = await sandbox<{ wabaId: string; token: string }[]>('GET', 'whatsapp/numbers')
  const handIn = async (name: string, ...components: unknown[]) => {
    const answer = await fetch(`${house.sandbox.url}/graph/v25.0/${number!.wabaId}/message_templates`, {
      method: 'POST',
      headers: { authorization: `Bearer ${number!.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name, language: 'en', category: 'UTILITY', parameter_format: 'NAMED', components },
      }),
    })
    expect(answer.ok, await answer.clone().text()).toBe(true)
  }
  const named = (...names: string[]) => ({
    body_text_named_params: names.map((param_name) => ({ param_name, example: param_name })),
  })
  await handIn(
    'order_ready',
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::lamp'] } },
    {
      type: 'BODY',
      text: 'Hi {{first_name}}, your *{{item}}* waits for you until Friday.',
      example: named('first_name', 'item'),
    },
    { type: 'FOOTER', text: 'Northline' },
    {
      type: 'BUTTONS',
      buttons: [
        {
          ...{ type: 'URL', text: 'See the order', url: 'https://example.org/orders/{{1}}' },
          example: ['https://example.org/orders/17'],
        },
        { type: 'COPY_CODE', example: 'SPRING26' },
      ],
    },
  )
  await handIn('spring_sale', {
    ...{ type: 'BODY', text: 'Come to our casino, {{first_name}}, this spring.' },
    example: named('first_name'),
  })
  const statuses = async () => {
    await good('POST', '/templates/sync', {})
    const found = (await good('GET', '/templates')).templates as unknown as Template[]
    return Object.fromEntries(found.map((one) => [one.name, one.status]))
  }
  await expect.poll(statuses, PATIENT).toEqual({ order_ready: 'approved', spring_sale: 'rejected' })
  const found = (await good('GET', '/templates')).templates as unknown as Template[]
  const ready = found.find((one) => one.name === 'order_ready')!
  await good('PATCH', `/templates/${ready.id}`, { defaults: { 'body.first_name': 'there' } })
}

test(
  '(a) a rich template: chosen by its status, filled by columns, a bad row mended, and on the phone with its values',
  SLOWLY,
  async () => {
    const id = await begin('Orders ready')
    await page.getByText('Service', { exact: true }).click()
    await card('WhatsApp').check()
    await next('Recipients')
    await page
      .getByRole('alert')
      .getByText(/Choose a template/)
      .first()
      .waitFor()
    await pictures.look(page, '02-no-template')
    await button('Choose a template…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('order_ready').waitFor()
    expect(await dialog.getByRole('button', { name: /^spring_sale/ }).isDisabled()).toBe(true)
    await dialog.getByText(/WhatsApp rejected it/).waitFor()
    await pictures.look(page, '03-templates')
    await dialog.getByLabel('Name or words').fill('waits friday')
    await dialog.getByRole('button', { name: /^order_ready/ }).click()
    await page.getByLabel('Link of the picture', { exact: true }).fill('lamp.png')
    await page.getByText('“lamp.png” is not a link: write it with https://.').first().waitFor()
    await page.getByLabel('Link of the picture', { exact: true }).fill('{photo}')
    await page.getByLabel('Text, first_name', { exact: true }).fill('{first_name}')
    await page.getByLabel('Code behind “Copy code”', { exact: true }).fill('LAMP26')
    await next('Recipients')
    expect(await page.locator('input[aria-invalid=true]').count()).toBe(2)
    expect(await page.locator('input:focus').getAttribute('aria-invalid')).toBe('true')
    await pictures.look(page, '04-empty-places')
    await page.getByLabel('Text, item', { exact: true }).fill('{item}')
    await page.getByLabel('End of the link of “See the order”', { exact: true }).fill('{order}')
    expect(await page.getByLabel('Default for Text, first_name').inputValue()).toBe('there')
    await saved()
    await next('Recipients')

    await page.getByText(/the file needs columns of those names/).waitFor()
    await drop('orders.csv', [
      'phone,first_name,item,order,photo',
      '+43 664 1230001,Ada,brass lamp,1001,https://img.example.org/lamp.png',
      '+43 664 1230002,,oak table,1002,https://img.example.org/table.png',
      '+43 664 1230003,Cyd,chair,1003,chair.png',
      '+43 664 1230004,Dee,shelf,,https://img.example.org/shelf.png',
    ])
    const equation = page.getByRole('group', { name: 'What became of the rows' })
    await equation.getByText(/1 with a value WhatsApp refuses/).waitFor()
    await pictures.look(page, '05-recipients')
    await button(/line 4: change it$/).click()
    await page.getByText('“chair.png” is not a link: write it with https://').last().waitFor()
    await page.getByLabel('photo').fill('https://img.example.org/chair.png')
    await page.getByText('The values are right now').waitFor()
    await pictures.look(page, '06-row-mended')
    await button(/Save and next/).click()
    await expect.poll(() => page.getByLabel('Phone', { exact: true }).inputValue()).toBe('+43 664 1230004')
    await button('Leave out').click()
    await page.getByText('3 people will get it.').waitFor()

    await page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: /Compose/ })
      .click()
    await preview().getByText('brass lamp').waitFor()
    await preview().getByText('lamp.png', { exact: true }).waitFor()
    const item = page.getByLabel('Text, item', { exact: true })
    await item.fill('')
    await item.pressSequentially('{it')
    await page.getByRole('option', { name: 'item' }).waitFor()
    await pictures.look(page, '07-columns-offered')
    await page.keyboard.press('Enter')
    expect(await item.inputValue()).toBe('{item}')
    await button('Next person').click()
    await preview().getByText('Hi there, your oak table waits').waitFor()
    await saved()
    await pictures.look(page, '08-preview')

    await next('Recipients')
    await next('Delivery window')
    await hours('00:00', '24:00')
    await next('Preview & launch')
    await page.getByText('Template order_ready in English, service, from WhatsApp desk').waitFor()
    expect(await page.getByText(/segment/).count()).toBe(0)
    await pictures.look(page, '09-review')
    await launch(3)
    await expect
      .poll(async () => (await good('GET', `/campaigns/${id}`)).funnel, PATIENT)
      .toMatchObject({
        delivered: 3,
        failed: 0,
      })
    const [message] = await sentTo('whatsapp:+436641230003')
    expect(message!.body).toContain('Hi Cyd, your *chair* waits for you until Friday.')
    const drawn = JSON.stringify(message!.drawn)
    for (const value of ['https://img.example.org/chair.png', 'orders/1003', 'LAMP26'])
      expect(drawn, drawn).toContain(value)
    expect((await sentTo('whatsapp:+436641230002'))[0]!.body).toContain('Hi there, your *oak table*')
    expect(await sentTo('whatsapp:+436641230004')).toEqual([])
  },
)

test('(c) a test to oneself on each channel, from compose and from the review', SLOWLY, async () => {
  await house.running.house.db.asAccount(accountId, (tx) =>
    recordConsent(tx, {
      ...{ accountId, id: crypto.randomUUID(), at: clock.now(), channel: 'sms', address: OPTED_OUT },
      ...{ kind: 'opt_out', source: 'person', words: 'Asked by telephone' },
    }),
  )
  await begin('Three tests')
  await page.getByRole('textbox', { name: 'Message' }).fill('Hi {first_name}, we are open.')
  await saved()
  await button('Send a test…').click()
  const dialog = page.getByRole('dialog')
  await testTo(dialog, 'Your number', '+43 664 1230098')
  await dialog.getByText('No value for first_name. Type one, or choose a row that has it.').waitFor()
  await pictures.look(page, '10-test-without-value')
  await dialog.getByLabel('first_name').fill('Ines')
  await testTo(dialog, 'Your number', OPTED_OUT)
  await dialog.getByText(/asked not to be messaged, and a test is a message/).waitFor()
  await pictures.look(page, '11-test-opted-out')
  await testTo(dialog, 'Your number', '+43 664 1230098')
  await outcome(dialog).getByText('Delivered').waitFor(PATIENT)
  await pictures.look(page, '12-test-delivered')
  expect((await sentTo('+436641230098')).map((one) => one.body)).toEqual([
    expect.stringMatching(/^Hi Ines, we are open\. .*STOP/),
  ])
  await sandbox('PATCH', 'dials', { failure: 100, failureCodes: [30003] })
  await testTo(dialog, 'Your number', '+43 664 1230097')
  await outcome(dialog).getByText(/30003/).waitFor(PATIENT)
  await pictures.look(page, '13-test-failed')
  await sandbox('PATCH', 'dials', { failure: 0 })
  await dialog.getByRole('button', { name: 'Close' }).click()

  await card('WhatsApp').check()
  await button('Choose a template…').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^order_ready/ })
    .click()
  for (const [label, value] of [
    ['Link of the picture', 'https://img.example.org/{item}.png'],
    ['Text, first_name', '{first_name}'],
    ['Text, item', '{item}'],
    ['End of the link of “See the order”', '77'],
    ['Code behind “Copy code”', 'LAMP26'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value)
  await saved()
  await button('Send a test…').click()
  expect(await dialog.getByLabel('Your WhatsApp number').inputValue()).toBe('+43 664 1230097')
  await dialog.getByLabel('first_name').fill('Ines')
  await dialog.getByLabel('item').fill('lamp')
  await testTo(dialog, 'Your WhatsApp number', '+43 664 1230098')
  await outcome(dialog)
    .getByText(/Delivered|Read/)
    .waitFor(PATIENT)
  expect((await sentTo('whatsapp:+436641230098'))[0]!.body).toContain('Hi Ines, your *lamp*')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await card('In-app').check()
  await page.getByRole('textbox', { name: 'Message' }).fill('Hi {first_name}, look at what is new.')
  await page.getByLabel('Link of the picture').fill('img.example.org/new.png')
  await page.getByText('Write the whole link of the picture, beginning with https://.').waitFor()
  await page.getByLabel('Link of the picture').fill('https://img.example.org/new.png')
  await page.getByLabel('Where the button leads').fill('https://shop.example.org/new')
  await page.getByLabel('Words on the button').fill('Look at it')
  await preview().getByText('Look at it').waitFor()
  await pictures.look(page, '14-in-app')
  await saved()
  await next('Recipients')
  await page.getByText('Type or paste').click()
  await page.getByText('A consumer id, then after a comma the value of {first_name}.').waitFor()
  await page.getByLabel('One person a line').fill('ada-1042, Ada\nbö-7, Bo')
  await button(/Read 2 lines/).click()
  await page.getByText('1 person will get it.').waitFor()
  await page.getByRole('columnheader', { name: 'Consumer id' }).waitFor()
  await pictures.look(page, '15-consumer-ids')
  await next('Delivery window')
  await hours('00:00', '24:00')
  await next('Preview & launch')
  await page.getByText('In-app, with a picture, marketing, from Web shop').waitFor()
  expect(
    await page.getByText(/is held|Nobody can be reached/).count(),
    'who has no zone goes by our clock',
  ).toBe(0)
  const shop = await pictures.page()
  await shop.goto(`${house.url}/inapp/demo?sender=${appId}&as=ada-1042`)
  await shop.getByRole('button', { name: /^Messages/ }).waitFor()
  await button('Send a test…').click()
  await testTo(dialog, 'Your consumer id', 'ada-1042')
  await outcome(dialog)
    .getByText(/Delivered/)
    .waitFor(PATIENT)
  await shop.getByRole('button', { name: /1 unread/ }).click()
  await shop.getByRole('log').getByText('Hi Ada, look at what is new.').waitFor()
  await outcome(dialog).getByText(/Read/).waitFor(PATIENT)
  await pictures.look(page, '16-test-read')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await shop.context().close()

  // A list of phones is none of consumer ids: the lines are read again for the other.
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /Compose/ })
    .click()
  await card('SMS').check()
  await page.getByText('The recipients are read again, now by phone').waitFor()
  await card('In-app').check()
  await page.getByText('The recipients are read again, now by consumer id').waitFor()
  expect(await page.getByLabel('Words on the button').inputValue(), 'kept beside the other channel').toBe(
    'Look at it',
  )
  await saved()
})

test(
  '(b) WhatsApp, then SMS: a third falls back with the opt-out text; one waits for the morning, and the page says why',
  SLOWLY,
  async () => {
    ahead += EVENING - clock.now().getTime()
    const people = Array.from({ length: 12 }, (_, n) => `+43664124${String(n).padStart(4, '0')}`)
    const away = people.filter((_, n) => n % 3 === 0)
    for (const number of away) await sandbox('POST', 'whatsapp/users', { number, onWhatsapp: false })
    // Whoever blocks the business gets nothing, and nobody is told: no receipt ever comes.
    const [number] = await sandbox<{ id: string }[]>('GET', 'whatsapp/numbers')
    const silent = people[1]!
    await sandbox('POST', 'whatsapp/users', { number: silent, blocks: [number!.id] })

    const id = await begin('Order news')
    await page.getByText('Service', { exact: true }).click()
    await page
      .getByRole('textbox', { name: 'Message' })
      .fill('Hi {first_name}, your {item} waits until Friday.')
    await card('Prioritized').check()
    await page.getByRole('heading', { name: 'Step 2: SMS' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'SMS message' }).inputValue()).toContain(
      'your {item} waits',
    )
    await button('Choose a template…').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^order_ready/ })
      .click()
    for (const [label, value] of [
      ['Link of the picture', 'https://img.example.org/{item}.png'],
      ['Text, first_name', '{first_name}'],
      ['Text, item', '{item}'],
      ['End of the link of “See the order”', '{order}'],
      ['Code behind “Copy code”', 'LAMP26'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(value)
    const up = button('Move SMS up')
    await up.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Step 1: SMS' }).waitFor()
    await button('Move WhatsApp up').click()
    await page.getByRole('heading', { name: 'Step 1: WhatsApp' }).waitFor()
    await button('Add a channel').click()
    await page.getByRole('menuitem', { name: 'In-app' }).click()
    await button('Remove In-app').click()
    await page.getByRole('combobox', { name: 'How long SMS waits for a receipt of WhatsApp' }).click()
    await page.getByRole('option', { name: '30 minutes' }).click()
    await page.getByRole('combobox', { name: 'People in a conversation with you' }).click()
    await page.getByRole('option', { name: 'Hold until it is closed' }).click()
    await saved()
    await pictures.look(page, '17-prioritized')
    await preview().getByRole('button', { name: '2. SMS' }).click()
    await preview()
      .getByText(/Reply STOP/)
      .waitFor()
    await next('Recipients')
    await drop('orders.csv', [
      'phone,first_name,item,order',
      ...people.map((phone, n) => `${phone},P${n},lamp,${1000 + n}`),
    ])
    await page.getByText('12 people will get it.').waitFor()
    await pictures.look(page, '18-prioritized-recipients')
    await next('Delivery window')
    await hours('08:00', '20:00')
    await next('Preview & launch')
    await page.getByText(/Takes over when WhatsApp fails .* no receipt after 30 minutes/).waitFor()
    await page.getByText('Hold until it is closed', { exact: true }).waitFor()
    await page.getByText(/at most, if everybody goes on to SMS/).waitFor()
    await pictures.look(page, '19-prioritized-review')
    await button('Send a test…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '2. SMS' }).click()
    await expect
      .poll(() => dialog.getByRole('combobox', { name: 'Values of' }).inputValue())
      .toBe('P0, line 2')
    await testTo(dialog, 'Your number', '+43 664 1230098')
    await outcome(dialog).getByText('Delivered').waitFor(PATIENT)
    await pictures.look(page, '20-test-of-step-two')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await launch(12)

    const funnel = async () => (await good('GET', `/campaigns/${id}`)).funnel
    await expect.poll(funnel, PATIENT).toMatchObject({ delivered: 11, sent: 1, failed: 0 })
    for (const [n, phone] of people.entries()) {
      const texts = await sentTo(phone)
      expect(texts.map((one) => one.body)).toEqual(
        n % 3 === 0 ? [expect.stringMatching(new RegExp(`^Hi P${n}, your lamp waits .* STOP`))] : [],
      )
    }
    // Half an hour without a receipt: it is 20:15 in Vienna then, and the window has closed.
    ahead += 31 * 60_000
    await expect.poll(funnel, PATIENT).toMatchObject({ delivered: 11, waiting: 1 })
    const { waiting } = await good('GET', `/campaigns/${id}/progress`)
    expect(waiting).toMatchObject([{ reason: 'window', people: 1, next: '2026-11-26T07:00:00.000Z' }])
    expect(await sentTo(silent)).toEqual([])
    await page.reload()
    await page.getByText('Window not open yet').waitFor()
    await page.getByText(/The first windows open at Thu 26 Nov/).waitFor()
    await pictures.look(page, '21-waits-for-the-morning')
    ahead += Date.parse('2026-11-26T07:00:30Z') - clock.now().getTime()
    await expect.poll(funnel, PATIENT).toMatchObject({ delivered: 12, waiting: 0 })
    expect((await sentTo(silent)).map((one) => one.body)).toEqual([expect.stringMatching(/^Hi P1, .* STOP/)])
  },
)

test('a handoff’s channels are copied into a draft', async () => {
  const { rows } = await house.running.house.db.asSystem((tx) =>
    sql<{ id: string }>`select id from senders where account_id = ${accountId} and channel = 'sms'`.execute(
      tx,
    ),
  )
  const step = { optOutOn: false, optOutText: '', rich: null, noReceiptMinutes: null }
  await good('POST', '/handoffs', {
    ...{ name: 'App first', lookbackMinutes: 1440, routeAll: false },
    steps: [
      { ...step, channel: 'inapp', senderId: appId, message: 'In the app' },
      {
        ...{ channel: 'sms', senderId: rows[0]!.id, message: 'By text', optOutOn: true },
        ...{ optOutText: 'Reply STOP', rich: null, noReceiptMinutes: 120 },
      },
    ],
  })
  await begin('From a handoff')
  await button('From a handoff').click()
  await page.getByRole('menuitem', { name: /App first/ }).click()
  await page.getByText('Copied from the handoff').waitFor()
  await page.getByRole('heading', { name: 'Step 1: In-app' }).waitFor()
  expect(await page.getByRole('textbox', { name: 'SMS message' }).inputValue()).toBe('By text')
  await saved()
  await pictures.look(page, '22-from-a-handoff')
})

test.each([
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['phone', { viewport: { width: 390, height: 844 } }],
  ['phone-dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)(
  '%s: the wizard’s pages for channels read well and break no rule of access',
  async (name, options) => {
    const drafts = (await good('GET', '/campaigns?state=draft')).campaigns as unknown as {
      id: string
      name: string
    }[]
    const other = await pictures.page(options)
    await enter(other, house.url, manager)
    const idOf = (title: string) => drafts.find((one) => one.name === title)!.id
    for (const [title, step, seen] of [
      ['From a handoff', 'compose', 'Channels in order'],
      ['Three tests', 'recipients', 'ada-1042'],
      ['Three tests', 'launch', 'In-app, with a picture'],
    ] as const) {
      await other.goto(`${house.url}/campaigns/${idOf(title)}/edit/${step}`)
      await other.getByText(seen).first().waitFor()
      await pictures.look(other, `30-${name}-${title.replaceAll(' ', '-').toLowerCase()}-${step}`)
    }
    const wide = await other.locator('html').evaluate((html) => html.scrollWidth)
    expect(wide).toBeLessThanOrEqual(options.viewport.width)
  },
)
