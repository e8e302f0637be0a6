import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// A conversation on WhatsApp: answered inside its 24 hours, with a template after them, with buttons that are tapped and a picture that
// is looked at; and what the carrier tells of the number. WhatsApp is the sandbox.

const ADDRESS = '+18445550120'
const PERSON = '+436641234567'

let house: TestHouse
let browser: Browser
let pictures: Album
let agent: Person
let admin: Client
let mine: Client
let senderId: string
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'whatsapp-conversation')
  await sandbox('PATCH', 'dials', {
    templateReviewMs: 50,
    sentAfterMs: 5,
    deliveredAfterMs: 10,
    webhookBatchMs: 5,
  })
  const made = await house.account('Northline')
  agent = await house.person(made.accountId, 'agent', [made.skillId])
  ;[admin, mine] = await Promise.all([signIn(house, made.admin), signIn(house, agent)])
  const answer = await admin.call('POST', '/senders', {
    ...{
      name: 'WhatsApp number',
      carrier: 'whatsapp-cloud',
      address: ADDRESS,
      ratePerSecond: 80,
      sandbox: true,
    },
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  senderId = String(answer.body.id)
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(
    async () => void (await page?.screenshot({ path: 'test-results/whatsapp-conversation/failed.png' })),
  )
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
const says = (body: string) => sandbox('POST', 'whatsapp/reply', { from: PERSON, to: ADDRESS, body })
const onPhone = async () =>
  JSON.stringify(await sandbox('GET', `phones/${encodeURIComponent(`whatsapp:${PERSON}`)}`))
const button = (name: string | RegExp) => page.getByRole('button', { name })
const query = (text: string, values: unknown[] = []) => house.running.house.db.pool.query(text, values)

test('the connection test finds the number in order, and learns its tier', async () => {
  const { body } = await admin.call('POST', `/senders/${senderId}/test`)
  const facts = body.facts as { name: string; state: string; detail: string }[]
  expect(facts.filter((fact) => fact.state !== 'ok')).toEqual([])
  const { senders } = (await admin.call('GET', '/senders')).body as {
    senders: { id: string; dailyCap: number }[]
  }
  expect(senders.find((one) => one.id === senderId)!.dailyCap).toBe(100_000)
})

test('what a person writes opens a conversation; it is answered inside the 24 hours', async () => {
  page = await pictures.page({ viewport: { width: 1280, height: 800 } })
  await enter(page, house.url, agent)
  await says('Is my order ready?')
  await page.goto(`${house.url}/conversations`)
  await button('Take the next one').first().click()
  await page.getByText('WhatsApp, open 23 h').waitFor()
  await page.getByRole('heading', { name: 'Virtual phone' }).waitFor()
  await pictures.look(page, '01-open')
  await page.getByLabel(/^Reply to/).fill('Yes, it is. Come by until 8 pm.')
  await button(/^Send/).click()
  await page.getByText('Delivered').waitFor()
  expect(await onPhone()).toContain('Come by until 8 pm.')
})

test('an application answers with buttons; the tap stands in the thread as one', async () => {
  const id = page.url().split('/').at(-1)!
  const sent = await mine.call('POST', `/conversations/${id}/reply`, {
    text: 'When do you come?',
    rich: {
      type: 'buttons',
      footer: null,
      buttons: [
        { id: 'slot-18', title: '6 pm' },
        { id: 'slot-19', title: '7 pm' },
      ],
    },
    messageId: randomUUID(),
  })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  await page.getByRole('list', { name: 'Buttons' }).getByText('7 pm').waitFor()
  await expect.poll(onPhone, PATIENT).toContain('slot-19')
  await sandbox('POST', 'whatsapp/reply', { from: PERSON, tap: 'slot-19' })
  await page.getByText('Tapped').waitFor()
  await pictures.look(page, '02-tapped')
  for (const [body, field] of [
    [
      {
        text: 'x'.repeat(1_025),
        rich: { type: 'media', media: 'image', link: 'https://a.example/b.png', filename: null },
      },
      'text',
    ],
    [
      { text: '', rich: { type: 'media', media: 'image', link: 'http://a.example/b.png', filename: null } },
      'rich.link',
    ],
    [{ text: ' ' }, 'text'],
  ] as const) {
    const refused = await mine.call('POST', `/conversations/${id}/reply`, {
      ...body,
      messageId: randomUUID(),
    })
    expect([refused.status, refused.body.field]).toEqual([400, field])
  }
})

test('after the 24 hours only a template reaches them', async () => {
  const id = page.url().split('/').at(-1)!
  await query(`update conversations set last_in_at = now() - interval '23 hours 56 minutes' where id = $1`, [
    id,
  ])
  await page.reload()
  await page.getByText('More than a day since they wrote.').waitFor()
  await pictures.look(page, '03-closed')
  const refused = await mine.call('POST', `/conversations/${id}/reply`, {
    text: 'Hello?',
    messageId: randomUUID(),
  })
  expect([refused.status, refused.body.code]).toEqual([409, 'window_closed'])

  await button('Send a template…').click()
  await page.getByText('No template is approved for this number').waitFor()
  await page.keyboard.press('Escape')
  const made = await admin.call('POST', '/templates', {
    senderId,
    name: 'order_ready',
    language: 'en',
    category: 'utility',
    parts: {
      header: null,
      body: 'Hi {{first_name}}, your order {{order}} waits for you at the store.',
      footer: 'Northline',
      buttons: [{ type: 'quick_reply', text: 'On my way', url: null, phone: null }],
    },
    examples: { 'body.first_name': 'Ada', 'body.order': '17' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const submitted = await admin.call('POST', `/templates/${made.body.id}/submit`)
  expect(submitted.status, JSON.stringify(submitted.body)).toBe(200)
  await expect
    .poll(async () => (await admin.call('GET', `/templates/${made.body.id}`)).body.status, PATIENT)
    .toBe('approved')

  await button('Send a template…').click()
  await page.getByLabel('Template', { exact: true }).click()
  await page.getByRole('option', { name: 'order_ready (en)' }).click()
  await page.getByLabel('Text, first_name').fill('Ines')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('A value is needed here.').waitFor()
  await page.getByLabel('Text, order').fill('2117')
  await pictures.look(page, '04-template')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('log').getByText('Hi Ines, your order 2117 waits for you at the store.').waitFor()
  await expect.poll(onPhone, PATIENT).toContain('Hi Ines, your order 2117')
  const phone = JSON.parse(await onPhone()) as { messages: { drawn?: { buttons: { id: string }[] } }[] }
  expect(phone.messages.some((one) => one.drawn?.buttons.length === 1)).toBe(true)
  await says('Thank you')
  await page.getByText('WhatsApp, open 23 h').waitFor()
})

test('the buttons of a template stand in the thread and in the history: an agent’s as a campaign’s', async () => {
  const id = page.url().split('/').at(-1)!
  const bubble = page.getByRole('log').locator('.cv-bubble', { hasText: 'your order 2117 waits for you' })
  await page.getByRole('list', { name: 'Buttons' }).getByText('On my way').waitFor()
  await bubble.waitFor()
  // A campaign by the same template, to the same person.
  const { templates } = (await admin.call('GET', '/templates')).body as {
    templates: { id: string; name: string }[]
  }
  const templateId = templates.find((one) => one.name === 'order_ready')!.id
  const made = await admin.call('POST', '/campaigns', {
    ...{ name: 'Parcels', channel: 'whatsapp', senderId, kind: 'service', message: '' },
    deliveryWindow: hoursEveryDay('00:00', '24:00'),
    rich: {
      type: 'template',
      templateId,
      fills: { 'body.first_name': '{first_name}', 'body.order': '{order}' },
      defaults: {},
    },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const campaign = String(made.body.id)
  await admin.upload(campaign, `phone,first_name,order\n${PERSON},Ines,2118`)
  await expect
    .poll(async () => (await admin.call('GET', `/campaigns/${campaign}/import`)).body.status)
    .toBe('ready')
  const launched = await admin.call('POST', `/campaigns/${campaign}/launch`, { consentVersion: 1 })
  expect(launched.status, JSON.stringify(launched.body)).toBe(200)
  await expect.poll(onPhone).toContain('your order 2118')
  await says('And that one?')
  type Line = { from: string; text: string; buttons: string[] }
  const thread = async () => {
    const { messages } = (await mine.call('GET', `/conversations/${id}`)).body as { messages: Line[] }
    return messages
      .filter((one) => one.text.includes('your order 21'))
      .map(({ from, buttons }) => [from, buttons])
  }
  await expect.poll(thread).toEqual([
    ['agent', ['On my way']],
    ['campaign', ['On my way']],
  ])
  await page.getByRole('log').getByText('your order 2118 waits for you', { exact: false }).waitFor()
  await expect.poll(() => page.getByRole('list', { name: 'Buttons' }).getByText('On my way').count()).toBe(2)
  await pictures.look(page, '05-template-buttons')
  // The files that managers save say the same.
  const file = async (format: string) => {
    const answer = await fetch(`${house.url}/api/v1/conversations/${id}/transcript?format=${format}`, {
      headers: { cookie: admin.cookie },
    })
    expect(answer.status).toBe(200)
    return answer.text()
  }
  const table = (await file('csv')).split('\r\n')
  expect(table[0]).toMatch(/,files,buttons$/)
  expect(table.filter((line) => line.endsWith(',On my way'))).toHaveLength(2)
  expect(table.filter((line) => /,"?6 pm; 7 pm"?$/.test(line))).toHaveLength(1)
  const html = await file('html')
  expect(html.split('<ul class="buttons" aria-label="Buttons"><li>On my way</li></ul>')).toHaveLength(3)
  expect(html).toContain('<li>6 pm</li><li>7 pm</li>')
  const [facts] = (await file('ndjson'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { messages: Line[] })
  expect(facts!.messages.filter((one) => one.buttons.includes('On my way')).map(({ from }) => from)).toEqual([
    'agent',
    'campaign',
  ])
})

test('on a phone and in the dark it looks as well', async () => {
  const narrow = await pictures.page({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await enter(narrow, house.url, agent)
  await narrow.goto(page.url())
  await narrow.getByText('WhatsApp, open 23 h').waitFor()
  await pictures.look(narrow, '05-phone')
  await narrow.getByRole('button', { name: 'Template…' }).click()
  await narrow.getByLabel('Template', { exact: true }).waitFor()
  await pictures.look(narrow, '06-phone-template')
  await narrow.context().close()
})

test('the switch in WhatsApp ends marketing, not the conversation', async () => {
  await sandbox('POST', 'whatsapp/preference', { from: PERSON, to: ADDRESS, value: 'stop' })
  await expect
    .poll(
      async () => (await query(`select category from opt_outs where address = $1`, [PERSON])).rows,
      PATIENT,
    )
    .toEqual([{ category: 'marketing' }])
  await page.getByLabel(/^Reply to/).fill('See you.')
  await button(/^Send/).click()
  await page.getByText('See you.').waitFor()
  await expect.poll(onPhone, PATIENT).toContain('See you.')
})

test('a picture is fetched from the carrier for whoever may see the conversation, and nothing in a file can act', async () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
    'base64',
  )
  const meta = createServer(({ url: path = '', headers }, response) => {
    const answer = (type: string, body: string | Buffer) =>
      response.writeHead(200, { 'content-type': type }).end(body)
    if (headers.authorization !== 'Bearer EAAG-of-the-test') return response.writeHead(401).end('{}')
    const file = /^\/v25\.0\/(\d+)\?/.exec(path)?.[1]
    if (file)
      return answer(
        'application/json',
        JSON.stringify({
          url: `http://${headers.host}/file/${file}`,
          mime_type: file === '2' ? 'text/html' : 'image/png',
        }),
      )
    return path === '/file/2' ? answer('text/html', '<script>alert(1)</script>') : answer('image/png', PNG)
  })
  await new Promise<void>((resolve) => meta.listen(0, '127.0.0.1', resolve))
  const metaUrl = `http://127.0.0.1:${(meta.address() as AddressInfo).port}`
  const made = await admin.call('POST', '/senders', {
    ...{
      name: 'Another number',
      carrier: 'whatsapp-cloud',
      address: '+18445550121',
      ratePerSecond: 80,
      sandbox: false,
    },
    credentials: {
      ...{ phoneNumberId: '106540352242922', wabaId: '102290129340398', baseUrl: metaUrl },
      ...{ accessToken: 'EAAG-of-the-test', appSecret: 'secret-of-the-test' },
    },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const message = (id: string, file: string, kind: string) => ({
    ...{
      from: '436641234568',
      id: `wamid.${id}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      type: kind,
    },
    [kind]:
      kind === 'image'
        ? { id: file, mime_type: 'image/png', caption: 'Is this the one?' }
        : { id: file, mime_type: 'text/html', filename: 'offer.html' },
  })
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { display_phone_number: '18445550121', phone_number_id: '106540352242922' },
              contacts: [{ profile: { name: 'Ada Pictures' }, wa_id: '436641234568' }],
              messages: [message('P1', '1', 'image'), message('P2', '2', 'document')],
            },
          },
          {
            field: 'business_capability_update',
            value: { max_daily_conversations_per_business: 2000 },
          },
          {
            field: 'account_update',
            value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ALCOHOL' } },
          },
        ],
      },
    ],
  })
  // Meta has one callback URL for each app: that of another sender here serves this number too, once it signs with its secret.
  const hook = await fetch(String(made.body.inboundUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', 'secret-of-the-test').update(body).digest('hex')}`,
    },
    body,
  })
  expect(hook.status).toBe(200)
  const { conversations } = (await mine.call('GET', '/conversations?view=queue')).body as {
    conversations: { id: string; name: string }[]
  }
  const { id } = conversations.find((one) => one.name === 'Ada Pictures')!
  await page.goto(`${house.url}/conversations/${id}`)
  const width = () =>
    page
      .getByRole('img', { name: 'A picture they sent' })
      .evaluate((node) => (node as unknown as { naturalWidth: number }).naturalWidth)
  await expect.poll(width, PATIENT).toBe(10)
  await pictures.look(page, '07-picture')
  const { messages } = (await mine.call('GET', `/conversations/${id}`)).body as {
    messages: { files: { href: string }[] }[]
  }
  const hrefs = messages.flatMap((one) => one.files.map((file) => file.href))
  expect(hrefs).toHaveLength(2)
  const html = await fetch(house.url + hrefs[1], { headers: { cookie: mine.cookie } })
  expect([html.status, html.headers.get('content-type'), html.headers.get('content-disposition')]).toEqual([
    200,
    'application/octet-stream',
    "attachment; filename*=UTF-8''offer.html",
  ])
  expect(html.headers.get('content-security-policy')).toContain('sandbox')
  expect((await fetch(house.url + hrefs[0])).status, 'without a session').toBe(401)
  meta.closeAllConnections()
  meta.close()
  const gone = await fetch(house.url + hrefs[0], { headers: { cookie: mine.cookie } })
  expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([502, 'carrier_unreachable'])

  const senders = (await admin.call('GET', '/senders')).body.senders as unknown as {
    id: string
    dailyCap: number
  }[]
  expect(senders.find((one) => one.id === made.body.id)!.dailyCap).toBe(2_000)
})

test('what the carrier told stands with the sender', async () => {
  const adminPage = await pictures.page({ viewport: { width: 1280, height: 900 } })
  await adminPage.goto(`${house.url}/sign-in`)
  await adminPage.context().addCookies(
    admin.cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      return { name, value, url: house.url }
    }),
  )
  await adminPage.goto(`${house.url}/settings/senders`)
  await adminPage.getByText('Another number').first().click()
  await adminPage.getByRole('region', { name: 'From the carrier' }).waitFor()
  await adminPage.getByText('account violation, alcohol').waitFor()
  await adminPage.getByRole('region', { name: 'From the carrier' }).scrollIntoViewIfNeeded()
  await pictures.look(adminPage, '08-notices')
  await adminPage.getByRole('button', { name: 'All seen' }).click()
  await expect.poll(() => adminPage.getByRole('button', { name: 'All seen' }).count(), PATIENT).toBe(0)
})
