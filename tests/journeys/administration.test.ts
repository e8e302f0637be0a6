import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOf, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// What an administrator does beside campaigns: people and their sessions, the record.

let house: TestHouse
let browser: Browser
let accountId: string
let admin: Person
let agent: Person

const DESK = { viewport: { width: 1280, height: 800 } } as const
const PHONE_DARK = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  const made = await house.account('Pine')
  accountId = made.accountId
  admin = made.admin
  agent = await house.person(accountId, 'agent', [made.skillId])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** The same page for others' eyes: dark, and on a phone. */
async function alsoOnPhone(
  { page: newPage, look }: Album,
  path: string,
  name: string,
  ready: RegExp,
): Promise<Page> {
  const page = await newPage(PHONE_DARK)
  await enter(page, house.url, admin)
  await page.goto(house.url + path)
  await page.getByText(ready).first().waitFor()
  await look(page, name)
  return page
}

async function downloaded(page: Page, click: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent('download')
  await click()
  const parts: Buffer[] = []
  for await (const part of await (await waiting).createReadStream()) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

test('people: a link for a new password, an invitation renewed, a person switched off at once', async () => {
  const book = await album(browser, 'people')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/people`)
  await page.getByRole('button', { name: /Invite/ }).click()
  await page.getByLabel('Work e-mail').fill('nele@pine.example')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const first = await page.getByLabel('Invitation link').inputValue()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'New link' }).click()
  const second = await page.getByLabel('Invitation link').inputValue()
  expect(second).not.toBe(first)
  await page.getByRole('button', { name: 'Done' }).click()
  await book.look(page, '01-people')

  await page.getByRole('button', { name: agent.name }).click()
  await book.look(page, '02-person')
  await page.getByRole('button', { name: 'New password link…' }).click()
  const link = await page.getByLabel('Password link').inputValue()
  await book.look(page, '03-password-link')
  await page.getByRole('button', { name: 'Done' }).click()

  const theirs = await book.page(PHONE_DARK)
  await theirs.goto(link)
  await theirs.getByRole('heading', { name: 'A new password' }).waitFor()
  await book.look(theirs, '04-new-password-phone-dark')
  await theirs.getByLabel('Password', { exact: true }).fill('short')
  await theirs.keyboard.press('Enter')
  await theirs.getByText('7 more characters are needed').waitFor()
  agent = { ...agent, password: 'one that is long enough' }
  await theirs.getByLabel('Password', { exact: true }).fill(agent.password)
  await theirs.keyboard.press('Enter')
  await theirs.waitForURL('**/conversations')
  const late = await book.page(DESK)
  await late.goto(link)
  await late.getByText('This link cannot be used').waitFor()

  await page.getByRole('button', { name: agent.name }).click()
  await page.getByLabel('May sign in').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Cannot sign in').waitFor()
  await theirs.reload()
  await theirs.waitForURL('**/sign-in**')
  await theirs.getByLabel('E-mail').fill(agent.email)
  await theirs.getByRole('button', { name: 'Forgot the password' }).click()
  await theirs.getByText('This server sends no mail').waitFor()
  await book.look(theirs, '05-forgot-phone-dark')
  await alsoOnPhone(book, '/settings/people', '06-people-phone-dark', /Open invitations/)
})

test('you: where one is signed in, signed out elsewhere, another password', async () => {
  const book = await album(browser, 'you')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  const elsewhere = await signIn(house, admin)
  await page.getByRole('button', { name: /Pine Admin/ }).click()
  await page.getByRole('menuitem', { name: 'You and your sessions' }).click()
  await page.getByText('A program').waitFor()
  await book.look(page, '01-you')
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect.poll(() => page.getByText('A program').count()).toBe(0)
  expect((await elsewhere.call('GET', '/session')).status).toBe(401)
  await page.getByLabel('Your password of today').fill('not this one')
  await page.getByLabel('New password').fill('some words in a row')
  await page.keyboard.press('Enter')
  await page.getByText(/not your password of today. 4 tries are left/).waitFor()
  await book.look(page, '02-wrong-password')
  await page.getByLabel('Your password of today').fill(admin.password)
  await page.keyboard.press('Enter')
  await page.getByText('Your password is changed').waitFor()
  admin = { ...admin, password: 'some words in a row' }
  await alsoOnPhone(book, '/you', '03-you-phone-dark', /Where you are signed in/)
})

test('audit log: filtered by kind, person and words, kept in the address, and taken out as CSV', async () => {
  const book = await album(browser, 'audit')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/account`)
  await page.getByLabel('Brand').fill('Pine & Sons')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The account is saved').waitFor()
  await page.goto(`${house.url}/settings/audit`)
  await page.getByText('Account changed').first().waitFor()
  await book.look(page, '01-audit')
  await page.getByLabel('Kind').click()
  await page.getByRole('option', { name: 'Member' }).click()
  await expect.poll(() => page.getByText('Account changed').count()).toBe(0)
  await page.getByRole('searchbox', { name: 'Find in the log' }).fill('may sign in')
  await page.getByText('may sign in: yes to no').waitFor()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  expect(page.url()).toContain('kind=member')
  await book.look(page, '02-filtered')
  const csv = await downloaded(page, () => page.getByRole('link', { name: 'Download' }).click())
  const [head, ...lines] = csv.trimEnd().split('\r\n')
  expect(head).toBe('\ufeffnumber,time,person,kind,action,in_words,about,changes,from')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(
    `Pine Admin,member,member.changed,Member changed,${agent.email},may sign in: yes → no,127.0.0.1`,
  )
  await page.goto(`${house.url}/settings/audit?kind=audit_log`)
  await page.getByText('Audit log downloaded').waitFor()
  await page.getByRole('searchbox', { name: 'Find in the log' }).fill('nothing like this')
  await page.getByText('No line fits').waitFor()
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await page.getByText('Account changed').first().waitFor()
  await alsoOnPhone(book, '/settings/audit', '03-audit-phone-dark', /Account changed/)
  const other = await signIn(house, await house.person(accountId, 'campaign_manager', []))
  expect((await other.call('GET', '/audit.csv')).status).toBe(403)
})

test('prices: none at first, one by hand, others from a file, and the review’s estimate', async () => {
  const book = await album(browser, 'prices')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  const client = await signIn(house, admin)
  const made = await client.call('POST', '/campaigns', { name: 'What it costs', message: 'Hello' })
  const id = String(made.body.id)
  await client.upload(id, ['phone', ...fileOf(212, 200).slice(1), '+33612345678'].join('\n'))
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status, PATIENT)
    .toBe('ready')
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText('Nobody wrote down a price').waitFor()
  await page.getByRole('link', { name: 'Prices' }).click()
  await page.getByText('No prices yet').waitFor()
  await book.look(page, '01-none')
  await page.getByLabel('Currency').click()
  await page.keyboard.type('USD')
  await page.getByRole('option', { name: /USD/ }).click()
  await page.getByLabel('Country').click()
  await page.keyboard.type('United States')
  await page
    .getByRole('option', { name: /^United States/ })
    .first()
    .click()
  await page.getByLabel('Price', { exact: true }).fill('0.02')
  await page.keyboard.press('Enter')
  const cell = page.getByLabel('Price for United States, SMS, a segment')
  await cell.fill('0.0079')
  await cell.press('Enter')
  await expect
    .poll(async () => (await client.call('GET', '/prices')).body)
    .toEqual({ currency: 'USD', prices: [{ channel: 'sms', category: '', country: 'US', amount: '0.0079' }] })

  await page.getByRole('button', { name: 'Import a CSV' }).click()
  const csv = (text: string) => ({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles(csv('channel,country,price\nsms,CA,0.0081\nsms,XX,cheap\n'))
  await page.getByRole('button', { name: 'Take the prices over' }).click()
  await page.getByText('Line 3: country “XX” is not a country').waitFor()
  await book.look(page, '02-wrong-file')
  const good = 'channel;country;price;category\nsms;CA;0,0081;\nwhatsapp;US;0,025;marketing\n'
  await page.getByLabel('File', { exact: true }).setInputFiles(csv(good))
  await page.getByRole('button', { name: 'Take the prices over' }).click()
  await page.getByLabel('Price for Canada, SMS, a segment').waitFor()
  await book.look(page, '03-prices')
  await page.getByRole('button', { name: 'Take out Canada, SMS, a segment' }).click()
  await expect.poll(() => page.getByLabel('Price for Canada, SMS, a segment').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByLabel('Price for Canada, SMS, a segment').waitFor()

  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText('About $1.58').waitFor()
  await page
    .getByText('United States $1.58 for 200 segments. 1 person is in countries without a price')
    .waitFor()
  await book.look(page, '04-review')
  await alsoOnPhone(book, '/settings/prices', '05-prices-phone-dark', /Canada/)
})

test('exclusions: a list is uploaded, chosen in the second step, and the review counts whom it leaves out', async () => {
  const book = await album(browser, 'exclusions')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/exclusions`)
  await page.getByText('No lists yet').waitFor()
  await book.look(page, '01-none')
  await page.getByRole('button', { name: 'Upload a list' }).click()
  await page.getByLabel('Name').fill('Journalists')
  const text = 'Phone\n+1 212 230 0000\n+12122300001\nnot-a-1-number\n'
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'press.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await book.look(page, '02-upload')
  await page.getByRole('button', { name: 'Upload the list' }).click()
  await page.getByText('“Journalists” has 2 people').waitFor()
  await page.getByText(/Line 4, “not-a-1-number”/).waitFor()
  await book.look(page, '03-read')
  await page.getByRole('button', { name: 'Done' }).click()

  const client = await signIn(house, admin)
  const made = await client.call('POST', '/campaigns', { name: 'Without press', message: 'Hello' })
  const id = String(made.body.id)
  await client.upload(id, fileOf(212, 8).join('\n'))
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status, PATIENT)
    .toBe('ready')
  await page.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  await page.getByLabel('Leave out', { exact: true }).click()
  await page.getByRole('option', { name: 'Journalists' }).click()
  await page.keyboard.press('Escape')
  await book.look(page, '04-recipients')
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}`)).body.excludeLists)
    .toHaveLength(1)
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText('2 people of those ready will be skipped').waitFor()
  await page.goto(`${house.url}/settings/exclusions`)
  await page.getByRole('button', { name: 'Delete… Journalists' }).click()
  await page.getByRole('button', { name: 'Delete the list' }).click()
  await page.getByText('No lists yet').waitFor()
  await page.goto(`${house.url}/campaigns/${id}/edit/launch`)
  await page.getByText('A list of people to leave out was deleted').waitFor()
  await page.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  await page.getByText('No longer here').first().waitFor()
  const phone = await book.page(PHONE_DARK)
  await enter(phone, house.url, admin)
  await phone.goto(`${house.url}/campaigns/${id}/edit/recipients`)
  await phone.getByText('No longer here').first().waitFor()
  await book.look(phone, '05-recipients-phone-dark')
})

test('account: hosts of pictures, an opt-out text in another language, and the next version of the consent statement', async () => {
  const book = await album(browser, 'account')
  const page = await book.page(DESK)
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/settings/account`)
  await page.getByLabel(/may come from/).fill('https://pine.example/a')
  await page.getByText('is not the name of a host').waitFor()
  await page.getByLabel(/may come from/).fill('pine.example')
  await page.getByLabel('Another language').click()
  await page.getByRole('option', { name: 'Spanish' }).click()
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.getByLabel('Spanish', { exact: true }).fill('Responda STOP para no recibir más.')
  const statement = 'I confirm that each of them agreed, and that the proof can be shown.'
  await page.getByLabel('Consent statement').fill(statement)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Version 2.').waitFor()
  await book.look(page, '01-account')
  const client = await signIn(house, admin)
  expect((await client.call('GET', '/account')).body).toMatchObject({
    ...{ mediaHosts: ['pine.example'], consentStatement: statement, consentStatementVersion: 2 },
    optOutTexts: { es: 'Responda STOP para no recibir más.' },
  })
  const made = await client.call('POST', '/campaigns', {
    ...{ name: 'With a picture', channel: 'inapp', message: 'Look' },
    rich: {
      ...{ type: 'inapp', imageUrl: 'https://elsewhere.example/a.png', linkUrl: null, linkLabel: null },
      ...{ notificationTitle: null, notificationText: null },
    },
  })
  const review = await client.call('GET', `/campaigns/${made.body.id}/review`)
  expect(review.body.problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: 'media_host',
        message: expect.stringContaining('may not come from elsewhere.example'),
      }),
    ]),
  )
  const sms = await client.call('POST', '/campaigns', { name: 'Hola', message: 'Hola' })
  await page.goto(`${house.url}/campaigns/${sms.body.id}/edit/compose`)
  await page.getByRole('button', { name: /^Language/ }).click()
  await page.getByRole('menuitem', { name: 'Spanish' }).click()
  await page.getByText('Responda STOP para no recibir más.').first().waitFor()
  await book.look(page, '02-compose')
  await alsoOnPhone(book, '/settings/account', '03-account-phone-dark', /may come from/)
})
