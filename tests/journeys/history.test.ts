import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../kit/axe.ts'
import { PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { openDesk } from '../kit/desk.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A manager has the history of conversations made, and saves it; what is in each kind of file is read. Who did so stands in the audit log.

let house: TestHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const [ADA, BO] = ['+12125550171', '+12125550172'] as const
const NASTY = '=HYPERLINK("http://x","y") <script>alert(1)</script>'

/** What a press saves, as text. */
async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

test('the history is counted, prepared, saved and read, by managers only, and the log says who', {
  timeout: 300_000,
}, async () => {
  const { brand, admin, ann, boss, orders, write, comes } = await openDesk(house, 'Northwind')
  const good = async (client: typeof admin, method: string, path: string, input?: unknown) => {
    const answer = await client.call(method, path, input)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer.body
  }
  const all = async () =>
    (await good(boss.client, 'GET', '/conversations?view=all')).conversations as {
      id: string
      address: string
    }[]
  // Ada answers a campaign and meets the bot; Bo writes by himself, and Ann answers him and leaves a note.
  await brand.launched({ name: 'Parcels', message: 'Hi {first_name}, it is on its way.', skillId: orders }, [
    'phone,first_name',
    `${ADA},Ada`,
  ])
  await comes(ADA, /on its way/)
  await write(ADA, 'Where is it?')
  await comes(ADA, /^Hello Ada!/)
  await write(BO, NASTY)
  await expect.poll(async () => (await all()).length, PATIENT).toBe(2)
  const bo = (await all()).find((one) => one.address === BO)!.id
  await good(ann.client, 'POST', `/conversations/${bo}/take`)
  await good(ann.client, 'POST', `/conversations/${bo}/notes`, {
    ...{ noteId: crypto.randomUUID(), text: 'Sounds angry', mentions: [] },
  })
  await good(ann.client, 'POST', `/conversations/${bo}/reply`, {
    ...{ text: '+Sorry', messageId: crypto.randomUUID() },
  })
  await comes(BO, /^\+Sorry$/)

  // From the list: which, how many people, and as what.
  const { page: newPage } = await album(browser, 'history')
  const page = await newPage({ acceptDownloads: true })
  page.setDefaultTimeout(60_000)
  const look = async (name: string) => {
    await page.screenshot({ path: `test-results/history/${name}.png`, timeout: 60_000 })
    expect(await axeViolations(page), name).toEqual([])
  }
  await enter(page, house.url, boss)
  await page.goto(`${house.url}/conversations`)
  await page.getByRole('button', { name: 'More about conversations' }).click()
  await page.getByRole('menuitem', { name: 'Download history…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 conversations of 2 people').waitFor()
  await dialog.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Parcels' }).click()
  await dialog.getByText('1 conversation of 1 person').waitFor()
  await dialog.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Any, or none' }).click()
  await dialog.getByLabel('Of one person').fill('+1 646 555 0199')
  await dialog.getByText('No conversation is like that.').waitFor()
  await dialog.getByRole('button', { name: 'Prepare it' }).click()
  await dialog.getByText('Choose more days, or leave a filter out.', { exact: false }).waitFor()
  await look('01-nothing-found')
  await dialog.getByLabel('Of one person').fill('')
  await dialog.getByText('2 conversations of 2 people').waitFor()
  await dialog.getByLabel('With notes among colleagues').check()
  await look('02-which')
  await dialog.getByRole('button', { name: 'Prepare it' }).click()
  await page
    .getByRole('dialog', { name: 'Prepared histories' })
    .getByText('2 conversations,', { exact: false })
    .waitFor()
  await dialog.getByText('Page with notes, of 2 people', { exact: false }).waitFor()
  await look('03-prepared')
  const whole = await saved(page, () => dialog.getByRole('link', { name: /^Save/ }).click())
  expect(whole.name).toBe('conversations.html')
  expect(whole.text).toContain('2 conversations of 2 people, with notes among colleagues')
  for (const words of ['Hi Ada, it is on its way.', 'Where is it?', 'Hello Ada! What is it?', 'Mila, Bot'])
    expect(whole.text).toContain(words)
  for (const words of ['Sounds angry', '+Sorry', 'Ann Lee, Agent', 'Ann Lee took it'])
    expect(whole.text).toContain(words)
  expect(whole.text, 'what people write is words').toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(whole.text).not.toContain('<script')
  // The page stands by itself, and reads well.
  const reader = await newPage()
  await reader.setContent(whole.text)
  expect(await reader.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Ada', BO])
  await reader.screenshot({ path: 'test-results/history/04-page.png', fullPage: true, timeout: 60_000 })
  expect(await axeViolations(reader)).toEqual([])

  // CSV and NDJSON, without notes; a program asks the same way.
  const file = async (input: object) => {
    const { id } = await good(boss.client, 'POST', '/history-exports', input)
    const state = async () =>
      ((await good(boss.client, 'GET', '/history-exports')).files as { id: string; status: string }[]).find(
        (one) => one.id === id,
      )?.status
    await expect.poll(state, PATIENT).toBe('ready')
    const answer = await fetch(`${house.url}/api/v1/history-exports/${id}/file`, {
      headers: { cookie: boss.client.cookie },
    })
    return { id: String(id), text: await answer.text() }
  }
  const csv = await file({ format: 'csv', address: '+1 (212) 555-0172' })
  const lines = csv.text.trim().split('\r\n')
  expect(lines[0]).toMatch(/^\ufeff?conversation,channel,address,name,skill,campaign,state/)
  expect(csv.text).not.toContain('Sounds angry')
  expect(csv.text, 'no cell is a formula').toContain(`"'=HYPERLINK(""http://x"",""y"")`)
  expect(csv.text).toContain("'+Sorry")
  expect(lines.slice(1).every((line) => line.includes(BO))).toBe(true)
  const ndjson = await file({ format: 'ndjson', skillId: orders })
  const [one, ...none] = ndjson.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(none).toEqual([])
  expect(one).toMatchObject({
    ...{ address: ADA, name: 'Ada', state: 'assigned', campaign: { name: 'Parcels' }, skill: { id: orders } },
    ...{ agent: { name: 'Mila' }, survey: null },
  })
  expect(one).not.toHaveProperty('notes')
  const said = (one.messages as { from: string; text: string; state: string }[]).filter(
    (it) => it.from !== 'event',
  )
  expect(said.map((it) => it.from)).toEqual(['campaign', 'consumer', 'bot'])
  expect(said[2]?.text).toMatch(/^Hello Ada!/)
  expect(said[0]?.state).toBe('delivered')
  // Days are those of the account: yesterday and before has nothing.
  const refused = await boss.client.call('POST', '/history-exports', { format: 'csv', to: '2020-01-01' })
  expect([refused.status, refused.body.code]).toEqual([409, 'wrong_state'])
  const turned = await boss.client.call('POST', '/history-exports', {
    format: 'csv',
    from: '2026-02-01',
    to: '2026-01-01',
  })
  expect([turned.status, turned.body.field]).toEqual([400, 'to'])

  // One conversation, from its own menu.
  await page.keyboard.press('Escape')
  await page.goto(`${house.url}/conversations/${bo}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Download transcript…' }).click()
  await dialog.getByText(/^Download the conversation with/).waitFor()
  await look('05-transcript')
  const transcript = await saved(page, () => dialog.getByRole('link', { name: 'Download' }).click())
  expect(transcript.name).toMatch(/^conversation-with-.*0172\.html$/)
  expect(transcript.text).toContain('+Sorry')
  expect(transcript.text).not.toContain('Sounds angry')

  // Agents and campaign managers get none of it; those files are not among those of campaigns.
  for (const client of [ann.client, brand.client])
    for (const [method, path] of [
      ['GET', '/history-exports'],
      ['GET', `/history-exports/${csv.id}/file`],
      ['GET', `/conversations/${bo}/transcript?format=csv`],
    ] as const)
      expect((await client.call(method, path)).status, path).toBe(403)
  expect((await brand.client.call('GET', `/exports/${csv.id}/file`)).status).toBe(404)
  expect((await brand.client.call('GET', '/exports')).body.exports).toEqual([])
  const { rows } = await house.running.house.db.pool.query(
    "select action, actor_name, subject from audit_log where action like 'history.%' or action like 'transcript.%' order by at, id",
  )
  expect(rows.map((row) => row.action)).toEqual([
    ...['history.prepared', 'history.downloaded', 'history.prepared', 'history.downloaded'],
    ...['history.prepared', 'history.downloaded', 'transcript.downloaded'],
  ])
  expect(rows[0]).toEqual({
    ...{ action: 'history.prepared', actor_name: boss.name },
    subject: 'Conversations (html, with notes): 2 conversations of 2 people',
  })
  expect(rows.at(-1)?.subject).toContain(BO)

  // Somebody is erased: no file goes on saying who they were.
  const erased = await admin.call('POST', '/people/erase', { address: BO, confirm: BO })
  expect(erased.status, JSON.stringify(erased.body)).toBe(200)
  expect((await boss.client.call('GET', '/history-exports')).body.files).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${house.url}/conversations`)
  await page.getByRole('button', { name: 'More about conversations' }).click()
  await page.getByRole('menuitem', { name: 'Download history…' }).click()
  await dialog.getByText(/^\d conversations? of/).waitFor()
  await look('06-phone-dark')
})
