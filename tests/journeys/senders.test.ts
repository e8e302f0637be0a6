import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN } from '../../apps/carrier-sandbox/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// An administrator connects senders by the form each carrier describes, and finds at "Test connection" what would have stopped a campaign.

let house: TestHouse
let browser: Browser
let admin: Person

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  admin = (await house.account('Tidewater')).admin
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

async function senders(page: Page): Promise<Record<string, unknown>[]> {
  const client = await signIn(house, admin)
  expect(page.url()).toContain('/settings/senders')
  return (await client.call('GET', '/senders')).body.senders as Record<string, unknown>[]
}

test('a Twilio sender: the form names what is wrong, the test finds it, and secrets are replaced unseen', async () => {
  const { page: newPage, look } = await album(browser, 'senders')
  const page = await newPage()
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page.getByRole('button', { name: /^Twilio SMS/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await dialog.getByText('A name is needed.', { exact: false }).waitFor()
  await dialog.getByText('Account SID is missing.', { exact: false }).waitFor()
  await dialog.getByText('Auth token is missing.', { exact: false }).waitFor()
  await look(page, '01-what-is-missing')

  await dialog.getByLabel('Name', { exact: true }).fill('Front desk')
  await dialog.getByLabel('Number or name').fill('TIDEWATER')
  await dialog.getByText('Nobody can answer a name', { exact: false }).waitFor()
  await look(page, '02-a-name-cannot-be-answered')
  await dialog.getByLabel('Number or name').fill('+1 (844) 555-0120')
  await dialog.getByLabel('Account SID').fill('not one')
  await dialog.getByLabel('Auth token', { exact: true }).fill('a token that is wrong')
  await dialog.getByText(/^More: previous auth token/).click()
  await dialog.getByLabel('Base URL (optional)').fill(house.sandbox.url)
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await dialog.getByText('This does not look right.', { exact: false }).waitFor()
  await dialog.getByLabel('Account SID').fill(SANDBOX_ACCOUNT_SID)
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await page.getByText('Front desk is connected').waitFor()

  const panel = page.getByRole('complementary', { name: 'Front desk' })
  await panel.getByText('Twilio SMS · +1 844 555 0120', { exact: false }).waitFor()
  expect(await panel.getByLabel('Auth token').inputValue()).toBe('Saved, not shown')
  expect(await panel.getByLabel('Address for answers').inputValue()).toMatch(/\/hooks\/.+\/inbound$/)
  await button(page, 'Test connection').click()
  // The inbound reconciler may have met the same refusal by now, and then the panel's head says it too.
  const connection = panel.getByRole('region', { name: 'Connection' })
  await connection
    .getByText('Twilio does not accept this account SID and auth token.', { exact: false })
    .first()
    .waitFor()
  await panel.getByText('Copy both from the Twilio console', { exact: false }).waitFor()
  await look(page, '03-refused')

  await button(page, 'Replace or change').click()
  expect(await panel.getByLabel('Account SID').inputValue()).toBe(SANDBOX_ACCOUNT_SID)
  await panel.getByLabel('Auth token', { exact: true }).fill(SANDBOX_AUTH_TOKEN)
  await panel.getByLabel('Smart encoding').click()
  await page.getByRole('option', { name: /^On/ }).click()
  await look(page, '04-replace')
  await button(page, 'Save these').click()
  await button(page, 'Replace or change').waitFor()
  expect(await panel.getByLabel('Smart encoding').inputValue()).toBe('On: plain characters')
  await button(page, 'Test connection').or(button(page, 'Test again')).first().click()
  await panel.getByText(/belongs to this account|is not a number of this account/).waitFor()
  await look(page, '05-tested')

  const made = (await senders(page)).find((one) => one.name === 'Front desk')!
  expect(made).toMatchObject({
    carrier: 'twilio-sms',
    address: '+18445550120',
    config: { accountSid: SANDBOX_ACCOUNT_SID, smartEncoding: 'on' },
    secretsSaved: ['authToken'],
  })
  expect(JSON.stringify(made)).not.toContain(SANDBOX_AUTH_TOKEN)

  await button(page, 'Replace or change').click()
  await panel.getByLabel('API key (optional)').fill(`SK${'1'.repeat(32)}`)
  await panel.getByLabel('API key secret (optional)').fill('a secret to forget')
  await button(page, 'Save these').click()
  await panel.getByLabel('API key secret').waitFor()
  await button(page, 'Replace or change').click()
  await panel.getByLabel('API key (optional)').fill('')
  await button(page, 'Forget it').click()
  await button(page, 'Save these').click()
  await button(page, 'Replace or change').waitFor()
  const after = (await senders(page)).find((one) => one.name === 'Front desk')!
  expect(after.secretsSaved).toEqual(['authToken'])
  expect((after.config as Record<string, string>).apiKeySid ?? '').toBe('')
})

test('on the sandbox no credentials are asked for, and the number works at once', async () => {
  const { page: newPage, look } = await album(browser, 'senders')
  const page = await newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page.getByRole('button', { name: /^On the sandbox/ }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByLabel('Auth token').count()).toBe(0)
  await dialog.getByLabel('Name', { exact: true }).fill('Try-out')
  await dialog.getByLabel('Number or name').fill('+1 844 555 0121')
  await look(page, '06-on-the-sandbox-dark')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  const panel = page.getByRole('complementary', { name: 'Try-out' })
  await button(page, 'Test connection').click()
  await panel.getByText('4 of 4 checks passed').waitFor()
  await look(page, '07-sandbox-tested-dark')
})

test('a gateway of one’s own: the form says what it needs, and the test what stands in the way', async () => {
  const { page: newPage, look } = await album(browser, 'senders')
  const page = await newPage({ viewport: { width: 1280, height: 900 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page.getByRole('button', { name: /^SMS gateway over HTTP/ }).waitFor()
  await look(page, '10-carriers')
  await page.getByRole('button', { name: /^SMS gateway over HTTP/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Own gateway')
  await dialog.getByLabel('Number or name').fill('+43 664 555 0119')
  await dialog.getByLabel('Address for messages').fill(`${house.sandbox.url}/gateway/messages`)
  await dialog.getByLabel('API token').fill('a-token-that-is-wrong')
  await dialog.getByLabel('Webhook secret', { exact: true }).fill('a-secret-for-the-webhooks')
  await dialog.getByText(/^More: /).click()
  await dialog.getByLabel('Address of the account (optional)').fill(`${house.sandbox.url}/gateway/account`)
  await look(page, '11-gateway-form')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  const panel = page.getByRole('complementary', { name: 'Own gateway' })
  await button(page, 'Test connection').click()
  await panel.getByText('The gateway does not accept the API token.', { exact: false }).first().waitFor()
  await panel.getByText('Make a new token at the gateway', { exact: false }).waitFor()
  await look(page, '12-gateway-refused')
})

test('what would stop a campaign on WhatsApp is named with its remedy, in light and dark', async () => {
  const client = await signIn(house, admin)
  const add = async (name: string, carrier: string, address: string) => {
    const made = await client.call('POST', '/senders', {
      ...{ name, carrier, address, ratePerSecond: 80, sandbox: true },
    })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    return String(made.body.id)
  }
  const sandbox = (path: string, method: string, body: unknown) =>
    fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const viaTwilio = await add('Support', 'twilio-whatsapp', '+18445550131')
  await add('Offers', 'whatsapp-cloud', '+18445550132')
  await add('Text line', 'twilio-sms', '+18445550133')
  const template = await client.call('POST', '/templates', {
    ...{ senderId: viaTwilio, name: 'order_ready', language: 'en', category: 'utility' },
    parts: { header: null, body: 'Hi {{1}}, your order is ready.', footer: null, buttons: [] },
    examples: { 'body.1': 'Ada' },
  })
  expect((await client.call('POST', `/templates/${template.body.id}/submit`)).status).toBe(200)
  const [content] = [...house.sandbox.state.contents.all()]
  await sandbox(`contents/${content!.sid}`, 'PATCH', { status: 'disabled' })
  await sandbox('whatsapp/numbers', 'POST', { number: '+18445550132', tokenExpired: true })
  await sandbox('numbers', 'POST', {
    ...{ number: '+18445550133', verification: 'TWILIO_REJECTED', rejectionReason: 'Opt-in not shown' },
  })
  const { page: newPage, look } = await album(browser, 'senders')
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await newPage({ viewport: { width: 1280, height: 900 }, colorScheme })
    await enter(page, house.url, admin)
    await page.goto(`${house.url}/settings/senders`)
    for (const [name, words, remedy, picture] of [
      [
        'Support',
        /“order_ready” \(en\): switched off by WhatsApp for good/,
        /Write another template/,
        '13-template',
      ],
      ['Offers', /The access token has expired/, /make a token of a system user/, '14-expired'],
      ['Text line', /was rejected: Opt-in not shown/, /correct what was rejected/, '15-rejected'],
    ] as const) {
      await page.getByText(name, { exact: true }).first().click()
      const panel = page.getByRole('complementary', { name })
      await panel.getByRole('button', { name: /^Test (connection|again)$/ }).click()
      await panel.getByText(words).first().waitFor()
      await panel.getByText(remedy).first().waitFor()
      await look(page, `${picture}-${colorScheme}`)
    }
  }
})

test('on a phone', async () => {
  const { page: newPage, look } = await album(browser, 'senders')
  const page = await newPage({ viewport: { width: 390, height: 844 } })
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/senders`)
  await page.getByRole('button', { name: /^Twilio SMS/ }).waitFor()
  await look(page, '08-phone')
  await page.getByRole('button', { name: /^Twilio SMS/ }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).waitFor()
  await look(page, '09-phone-add')
})
