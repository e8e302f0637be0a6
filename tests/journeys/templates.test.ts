import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// A template from the first word to approval, one that is rejected and corrected, and a handoff that uses it. WhatsApp is the sandbox.

let house: TestHouse
let browser: Browser
let pictures: Album
let manager: Person
let client: Client
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'templates')
  await sandbox('PATCH', 'dials', { templateReviewMs: 300 })
  const { accountId, admin } = await house.account('Northline')
  manager = await house.person(accountId, 'campaign_manager', [])
  client = await signIn(house, admin)
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/templates/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const sandbox = async (method: string, path: string, body: unknown) => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json() as Promise<Record<string, unknown>>
}
const templates = async () =>
  (await client.call('GET', '/templates')).body.templates as unknown as {
    id: string
    name: string
    language: string
    status: string
    statusDetail: string | null
    carrierTemplateId: string
  }[]
const english = async (name: string) =>
  (await templates()).find((one) => one.name === name && one.language === 'en')
const statusOf = async (name: string) => (await english(name))?.status
const open = (path: string) => page.goto(`${house.url}${path}`)
const button = (name: string | RegExp) => page.getByRole('button', { name })

test('without a WhatsApp number the page teaches what is missing', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, manager)
  await page
    .getByRole('navigation', { name: 'Main', exact: true })
    .getByRole('link', { name: 'Templates' })
    .click()
  await page.getByText('Templates belong to a WhatsApp number').waitFor()
  await pictures.look(page, '01-no-number')
  const made = await client.call('POST', '/senders', {
    name: 'WhatsApp number',
    carrier: 'whatsapp-cloud',
    address: '+18445550120',
    ratePerSecond: 20,
    sandbox: true,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  await page.reload()
  await page.getByText('No templates yet').waitFor()
  await pictures.look(page, '02-no-templates')
})

test('a template is written, checked while one types, handed in and approved', async () => {
  await page.getByRole('link', { name: 'Write the first one' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Order shipped')
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await page.getByLabel('Words of the header').fill('Order {{1}}')
  const body = page.getByRole('textbox', { name: 'Text', exact: true })
  await body.fill('Hello')
  await body.press('End')
  await button('Variable').click()
  await page.keyboard.type(', your *order* leaves {{2}}')
  await page.getByRole('region', { name: 'Rules' }).getByText('may not end with a variable').waitFor()
  await button('Hand in for review').click()
  await page.getByRole('alert').filter({ hasText: 'may not end with a variable' }).waitFor()
  expect(await page.locator('textarea:focus').count(), 'focus goes to the first fault').toBe(1)
  await pictures.look(page, '03-rules')
  await body.fill('Hello {{1}}, your *order* leaves on {{2}} and will be with you within _two_ days.')
  await page.getByLabel('Footer').fill('Northline, every day')
  await button('Add a button').click()
  await page.getByRole('menuitem', { name: 'Open a link' }).click()
  await page.getByLabel('Words of button 1').fill('Track it')
  await page.getByLabel('Link of button 1').fill('https://example.org/orders/{{1}}')
  await page.getByLabel('Sample for {{1}} of button 1').fill('77-120')
  await page.getByLabel('Header, 1').fill('77-120')
  await page.getByLabel('Text, 1').fill('Ana')
  await page.getByLabel('Text, 2').fill('Friday')
  await page.getByText('Ready to be handed in').waitFor()
  const preview = page.getByRole('figure', { name: 'As WhatsApp draws it' })
  expect(await preview.innerText()).toContain(
    'Hello Ana, your order leaves on Friday and will be with you within two days.',
  )
  expect(await preview.locator('.wa-bold').innerText()).toBe('order')
  await pictures.look(page, '04-written')
  await button('Hand in for review').click()
  await page.getByText('In review at WhatsApp.').waitFor()
  await pictures.look(page, '05-in-review')
  await untilHeard('order_shipped', 'approved')
  await page.getByText('Approved', { exact: true }).waitFor(PATIENT)
  await page.getByLabel('Default for Text, 1').fill('there')
  await button('Save the defaults').click()
  await page.getByText('Defaults saved').waitFor()
  await pictures.look(page, '06-approved')
})

/** The carrier's word comes by webhook alone: nobody presses “Sync now”, and the next turn is a quarter of an hour away. */
async function untilHeard(name: string, status: string) {
  await expect.poll(() => statusOf(name), PATIENT).toBe(status)
}

test('one that is rejected says why; corrected, it is approved', async () => {
  await open('/templates/new')
  await page.getByLabel('Name', { exact: true }).fill('spring_sale')
  await page.getByLabel('Marketing').check()
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Come to our casino this spring, we are open.')
  await button('Save as a draft').click()
  await page.getByText('Draft saved').waitFor()
  expect(await statusOf('spring_sale')).toBe('draft')
  await button('Hand in for review').click()
  await page.getByText('In review at WhatsApp.').waitFor()
  await untilHeard('spring_sale', 'rejected')
  await page.getByText(/Rejected: It promotes what WhatsApp does not allow/).waitFor(PATIENT)
  await pictures.look(page, '07-rejected')
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Come to our garden this spring, we are open.')
  await button('Save for later').click()
  await page.getByText('Changed, not handed in. Campaigns still get the old words.').waitFor()
  await button('Hand in for review').click()
  await page.getByText('In review at WhatsApp.').waitFor()
  await untilHeard('spring_sale', 'approved')
  await page.getByText('Approved', { exact: true }).waitFor(PATIENT)
})

test('a copy in another language starts with the same words', async () => {
  const { id } = (await english('order_shipped'))!
  await open(`/templates/${id}`)
  await button('More').click()
  await page.getByRole('menuitem', { name: 'Duplicate…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Language').click()
  await dialog.getByLabel('Language').fill('German')
  await page.getByRole('option', { name: 'German (de)' }).click()
  await pictures.look(page, '08-duplicate')
  await dialog.getByRole('button', { name: 'Make the draft' }).click()
  await page.getByText('Draft', { exact: true }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue()).toContain(
    'your *order* leaves',
  )
})

test('a sync says what changed elsewhere while webhooks were lost, and the list shows it', async () => {
  const number = { number: '+18445550120' }
  const { webhookUrl } = await sandbox('POST', 'whatsapp/numbers', number)
  await sandbox('POST', 'whatsapp/numbers', { ...number, webhookUrl: '' })
  const { carrierTemplateId } = (await english('spring_sale'))!
  await sandbox('PATCH', `whatsapp/templates/${carrierTemplateId}`, { status: 'PAUSED', quality: 'RED' })
  await open('/templates')
  await button('Sync now').click()
  await page.getByText(/WhatsApp has 2 templates, 1 thing changed/).waitFor()
  await page.getByText('spring_sale (en): paused, was approved; quality low').waitFor()
  await sandbox('POST', 'whatsapp/numbers', { ...number, webhookUrl })
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByText('Low', { exact: true }).waitFor()
  await pictures.look(page, '09-list')
  await button('Status').click()
  await page.getByRole('menuitem', { name: 'Rejected' }).click()
  await page.getByText('No template has the status “Rejected”.').waitFor()
  await button('Clear the filters').click()
  await page.getByRole('link', { name: 'spring_sale' }).waitFor()
})

test('a handoff tries WhatsApp, then SMS; its order is changed by keyboard', async () => {
  await page.getByRole('link', { name: 'Handoffs' }).click()
  await page.getByText('No handoffs yet').waitFor()
  await pictures.look(page, '10-no-handoffs')
  await page.getByRole('link', { name: 'Make the first one' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Order <updates>')
  for (const channel of ['SMS', 'WhatsApp']) {
    await button(/Add the (first|next) channel/).click()
    await page.getByRole('menuitem', { name: channel }).click()
  }
  await page.getByLabel('Message', { exact: true }).fill('Hi {first_name}, your order leaves on {day}.')
  await page.getByLabel('Template', { exact: true }).click()
  await page.getByRole('option', { name: 'order_shipped · English' }).click()
  await page.getByLabel('Header, 1', { exact: true }).fill('{order}')
  await page.getByLabel('Text, 1', { exact: true }).fill('{first_name}')
  await page.getByLabel('Text, 2', { exact: true }).fill('{day}')
  expect(await page.getByLabel('Default for Text, 1').inputValue(), 'the template’s own default').toBe(
    'there',
  )
  const up = button('Move WhatsApp up')
  await up.focus()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.locator('.ho-step h3').allInnerTexts())
    .toEqual(['Step 1:\nWhatsApp', 'Step 2:\nSMS'])
  await button('Make the handoff').click()
  await page.getByText('A name takes no < and no >. Take them out.').first().waitFor()
  await page
    .getByText(/End of the link of “Track it”: say what stands there/)
    .first()
    .waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Order updates')
  await page.getByLabel('End of the link of “Track it”', { exact: true }).fill('{order}')
  await page.getByLabel('After').fill('2')
  await pictures.look(page, '11-handoff')
  await button('Make the handoff').click()
  await page.getByText('Order updates is made').waitFor()
  await page.getByText(/^H\d{10}$/).waitFor()
  const { body } = await client.call('GET', '/handoffs')
  expect(body.handoffs).toMatchObject([
    {
      name: 'Order updates',
      lookbackMinutes: 4320,
      problems: [],
      steps: [
        { channel: 'whatsapp', rich: { type: 'template', fills: { 'body.1': '{first_name}' } } },
        { channel: 'sms', optOutOn: true, noReceiptMinutes: 120 },
      ],
    },
  ])
})

test('a template that is paused later stands against the handoff, on its page and in the list', async () => {
  const { carrierTemplateId } = (await english('order_shipped'))!
  await sandbox('PATCH', `whatsapp/templates/${carrierTemplateId}`, { status: 'PAUSED' })
  await untilHeard('order_shipped', 'paused')
  await page.getByText('It cannot be sent as things are now.').waitFor(PATIENT)
  await page.getByText(/order_shipped \(en\) is paused by WhatsApp/).waitFor()
  await page.getByRole('link', { name: 'Handoffs' }).first().click()
  await page.getByText(/order_shipped \(en\) is paused by WhatsApp/).waitFor()
  await pictures.look(page, '12-handoffs')
  await button('More for Order updates').click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await page.getByText('Order updates is archived').waitFor()
  await page.getByText('No handoffs yet').waitFor()
  await button('Undo').click()
  await page.getByRole('link', { name: 'Order updates' }).waitFor()
})

test.each([
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['phone', { viewport: { width: 390, height: 844 } }],
  ['phone-dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)('%s: every page reads well and breaks no rule of access', async (name, options) => {
  const other = await pictures.page(options)
  await enter(other, house.url, manager)
  const { body } = await client.call('GET', '/handoffs')
  const handoff = (body.handoffs as unknown as { id: string }[])[0]!.id
  const draft = (await templates()).find((one) => one.status === 'draft')!.id
  for (const [path, what, seen] of [
    ['/templates', 'list', 'spring_sale'],
    [`/templates/${draft}`, 'editor', 'Samples for the reviewers'],
    ['/templates/handoffs', 'handoffs', 'Order updates'],
    [`/templates/handoffs/${handoff}`, 'handoff', 'Channels in order'],
  ] as const) {
    await other.goto(`${house.url}${path}`)
    await other.getByText(seen).first().waitFor()
    await pictures.look(other, `20-${name}-${what}`)
  }
})
