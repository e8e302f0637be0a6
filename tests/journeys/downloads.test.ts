import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../apps/server/src/platform/db/database.ts'
import { type Analytics, AUDIT_WORDS, api, type Route } from '../../packages/contract/src/index.ts'
import { type Brand, fileOf, openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Every file that can be saved in the console is saved as a person does, read, and compared with the ledger. Names, replies and opt-out words
// of this brand would be formulas in a spreadsheet: in no file are they.

let house: TestHouse
let browser: Browser
let pictures: Album
let brand: Brand
let admin: Client
let page: Page
let sent: string
let draft: string

const ADMIN = { email: 'admin.files@example.com', password: 'a password for tests' }
const FORMULA = '=HYPERLINK("http://x.example","Win")'

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  pictures = await album(browser, 'downloads')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Addresses of the contract that answer with a file, and which of them a page saved from. */
const files = Object.entries(api as Record<string, Route>)
  .filter(([, route]) => route.raw === 'download')
  .map(([name, route]) => ({
    name,
    form: new RegExp(`^/api/v1${route.path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }))
const savedBy = new Set<string>()

const query = <T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> =>
  house.running.house.db.asAccount(brand.accountId, (tx) => rows(tx, statement))

async function saved(press: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press.click()])
  const { pathname } = new URL(download.url())
  const file = files.find((one) => one.form.test(pathname))
  if (file) savedBy.add(file.name)
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** Lines of a CSV as RFC 4180 says, the head as keys. Nothing in it may be run by a spreadsheet; phone numbers keep their plus. */
function csv(bytes: Buffer): { head: string[]; lines: Record<string, string>[] } {
  const text = bytes.toString('utf8')
  expect(text.startsWith('\ufeff'), 'Excel reads it as UTF-8').toBe(true)
  const cells: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let at = 1; at < text.length; at++) {
    const sign = text[at]!
    if (quoted && sign === '"' && text[at + 1] === '"') cell += text[++at]
    else if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === ',' || sign === '\n')) {
      cells.at(-1)!.push(cell.replace(/\r$/, ''))
      cell = ''
      if (sign === '\n') cells.push([])
    } else cell += sign
  }
  const [head, ...lines] = cells.slice(0, -1)
  for (const line of lines) {
    expect(line, 'every line has every column').toHaveLength(head!.length)
    for (const one of line) expect(one, 'a formula').not.toMatch(/^[=@\t\r]|^[+-](?!\d+(\.\d+)?$)/)
  }
  return {
    head: head!,
    lines: lines.map((line) => Object.fromEntries(line.map((one, at) => [head![at], one]))),
  }
}

/** The same of a sheet of Excel: words are words there, so a formula would be read as nothing or as its result. */
async function sheet(bytes: Buffer): Promise<{ head: unknown[]; lines: Record<string, unknown>[] }> {
  expect(bytes.subarray(0, 2).toString(), 'a zip').toBe('PK')
  const [head, ...lines] = (await readSheet(bytes)) as unknown[][]
  return {
    head: head!,
    lines: lines.map((line) => Object.fromEntries(line.map((one, at) => [String(head![at]), one]))),
  }
}
const item = (name: string | RegExp) => page.getByRole('menuitem', { name })
const more = () => page.getByRole('button', { name: 'More', exact: true }).click()

test('a brand with failures, replies, a STOP, a score and refused rows', { timeout: 300_000 }, async () => {
  brand = await openBrand(house, 'Files')
  admin = await signIn(house, ADMIN)
  const sandbox = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
      ...{ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })
    expect(answer.ok, await answer.text()).toBe(true)
  }
  const says = (phone: string, body: string) =>
    sandbox('POST', `phones/${encodeURIComponent(phone)}/reply`, { body, to: '+18445550119' })
  const skillId = ((await admin.call('GET', '/skills')).body.skills as { id: string }[])[0]!.id
  const survey = (await admin.call('GET', `/skills/${skillId}/survey`)).body
  const asked = await admin.call('PUT', `/skills/${skillId}/survey`, {
    ...survey,
    enabled: true,
    delaySeconds: 0,
  })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  const hours = await admin.call('PATCH', '/account', {
    defaultWindow: Object.fromEntries(DAYS.map((day) => [day, ALL_DAY])),
  })
  expect(hours.status, JSON.stringify(hours.body)).toBe(200)
  await sandbox('PATCH', 'dials', { failure: 30, failureCodes: [30005, 30006] })
  const lines = fileOf(212, 40)
    .slice(1)
    .map((phone, n) => `${phone},"${n === 0 ? FORMULA.replaceAll('"', '""') : `Guest ${n}`}"`)
  sent = await brand.launched({ name: '=Winter "miles", 1', message: '{first_name}, we open.' }, [
    'phone,first_name',
    ...lines,
  ])
  await expect.poll(async () => (await brand.look(sent)).status, PATIENT).toBe('finished')
  // The last receipts come after it is finished.
  await expect
    .poll(async () => (await brand.look(sent)).funnel, PATIENT)
    .toMatchObject({ sent: 0, waiting: 0 })
  await sandbox('PATCH', 'dials', { failure: 0 })
  const reached = await query(
    sql<{
      address: string
    }>`select address from messages where campaign_id = ${sent} and state = 'delivered' order by 1`,
  )
  await says(reached[0]!.address, '=1+1')
  await says(reached[1]!.address, 'STOP')
  const letter = await admin.call('POST', '/opt-outs', {
    ...{ phone: '+12125550160', words: '=SUM(A1:A9), by letter' },
  })
  expect(letter.status, JSON.stringify(letter.body)).toBe(200)
  const mine = async () =>
    (await admin.call('GET', '/conversations?view=queue')).body.conversations as { id: string }[]
  await expect.poll(async () => (await mine()).length, PATIENT).toBeGreaterThan(0)
  const [{ id: conversation }] = (await mine()) as [{ id: string }]
  expect((await admin.call('POST', `/conversations/${conversation}/take`)).status).toBe(200)
  const said = await admin.call('POST', `/conversations/${conversation}/reply`, {
    text: 'Gladly.',
    messageId: crypto.randomUUID(),
  })
  expect(said.status, JSON.stringify(said.body)).toBe(200)
  expect((await admin.call('POST', `/conversations/${conversation}/close`)).status).toBe(200)
  const score = async () =>
    ((await admin.call('GET', '/surveys')).body.surveys as { state: string }[])[0]?.state
  await expect.poll(score, PATIENT).toBeDefined()
  await says(reached[0]!.address, '4')
  await expect.poll(score, PATIENT).not.toBe('asked')
  await says(reached[0]!.address, '@good, thanks')
  draft = await brand.draft({ name: 'Rows', message: 'Hello' }, [
    ...fileOf(646, 3),
    ...['12', FORMULA.replaceAll('"', "'"), '+16462300000', 'no number'],
  ])
  page = await pictures.page({ viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(60_000)
  await enter(page, house.url, ADMIN)
})
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const ALL_DAY = { from: '00:00', to: '24:00' }

test('campaigns, recipients and messages, as CSV and for Excel', async () => {
  const { funnel } = await brand.look(sent)
  await page.goto(`${house.url}/campaigns`)
  await more()
  const list = await saved(item('Download all campaigns (CSV)'))
  expect(list.name).toMatch(/\.csv$/)
  const all = csv(list.bytes)
  expect(all.lines).toHaveLength(2)
  const own = all.lines.find((line) => line.title!.includes('Winter'))!
  expect(own).toMatchObject({
    title: `'=Winter "miles", 1`,
    channel: 'sms',
    status: 'finished',
    recipients: '40',
  })
  expect([own.delivered, own.failed, own.opted_out]).toEqual([funnel.delivered, funnel.failed, 1].map(String))
  await more()
  const excel = await sheet((await saved(item('Download all campaigns (Excel)'))).bytes)
  expect(excel.head).toEqual(all.head)
  expect(excel.lines.find((line) => line.recipients === 40)).toMatchObject({
    ...{ title: '=Winter "miles", 1', delivered: funnel.delivered, failed: funnel.failed },
  })

  const ledger = await query(
    sql<{
      line: number
      address: string
      state: string
      code: string | null
    }>`select recipient_line as line, address, state,
      carrier_code as code from messages where campaign_id = ${sent} and direction = 'out' order by 1`,
  )
  await page.goto(`${house.url}/campaigns/${sent}`)
  await more()
  const people = csv((await saved(item('Download recipients and messages (CSV)'))).bytes)
  expect(people.lines.map((line) => [line.line, line.address, line.state, line.carrier_code])).toEqual(
    ledger.map((row) => [String(row.line), row.address, row.state, row.code ?? '']),
  )
  expect(people.lines[0]!.message).toMatch(/^'=HYPERLINK\("http:\/\/x\.example","Win"\), we open\./)
  await more()
  const same = await sheet((await saved(item('Download recipients and messages (Excel)'))).bytes)
  expect(same.head).toEqual(people.head)
  expect(same.lines.map((line) => [line.line, line.state])).toEqual(
    ledger.map((row) => [row.line, row.state]),
  )
  expect(same.lines.find((line) => line.state === 'delivered')!.delivered).toBeInstanceOf(Date)
})

test('refused rows, opt-outs and their evidence, the proof and what is kept of one person', async () => {
  await page.goto(`${house.url}/campaigns/${draft}/edit/recipients`)
  const refused = csv((await saved(page.getByRole('link', { name: 'Refused rows' }))).bytes)
  const wrong = await query(
    sql<{
      line: number
      verdict: string
    }>`select line, verdict from recipients where campaign_id = ${draft} and verdict <> 'ready' order by 1`,
  )
  expect(refused.lines.map((line) => [line.line, line.verdict])).toEqual(
    wrong.map((row) => [String(row.line), row.verdict]),
  )
  expect(wrong).toHaveLength(4)

  await page.goto(`${house.url}/opt-outs`)
  await more()
  const optOuts = csv((await saved(item('Download the list'))).bytes)
  expect(optOuts.lines.map((line) => line.words).sort()).toEqual(["'=SUM(A1:A9), by letter", 'STOP'])
  expect(optOuts.lines.find((line) => line.words === 'STOP')!.campaign).toBe(`'=Winter "miles", 1`)
  await more()
  const evidence = csv((await saved(item('Download all evidence'))).bytes)
  const chain = await query(
    sql<{ id: string; hash: string }>`select id, encode(hash, 'hex') as hash from consent_events`,
  )
  expect(evidence.lines).toHaveLength(chain.length)
  for (const row of chain) expect(evidence.lines.find((line) => line.id === row.id)?.hash).toBe(row.hash)

  await page
    .getByRole('button', { name: /212.555.0160/ })
    .first()
    .click()
  const data = JSON.parse((await saved(page.getByRole('link', { name: 'Their data' }))).bytes.toString()) as {
    address: string
  }
  expect(data.address).toBe('+12125550160')
  expect(JSON.stringify(data)).toContain('=SUM(A1:A9), by letter')
  await page.goto(`${house.url}/opt-outs/proof?address=%2B12125550160`)
  const proof = await saved(page.getByRole('button', { name: 'Download as JSON' }))
  expect(proof.name).toBe('consent-+12125550160.json')
  expect(JSON.parse(proof.bytes.toString())).toMatchObject({ address: '+12125550160' })
})

test('the audit log by its filter, in the words of the screen; the agreement byte for byte', async () => {
  await page.goto(`${house.url}/settings/audit?kind=campaign`)
  await page.getByText('Campaign launched').first().waitFor()
  const log = csv((await saved(page.getByRole('link', { name: 'Download' }))).bytes)
  const kept = await query(
    sql<{
      id: number
      action: keyof typeof AUDIT_WORDS
    }>`select id::int, action from audit_log where action like 'campaign.%' order by id desc`,
  )
  expect(log.lines.map((line) => [line.number, line.in_words])).toEqual(
    kept.map((row) => [String(row.id), AUDIT_WORDS[row.action]]),
  )
  expect(log.lines.some((line) => line.about === `'=Winter "miles", 1`)).toBe(true)
  await page.goto(`${house.url}/settings/agreement`)
  const text = await saved(page.getByRole('link', { name: 'Download it' }).first())
  const { hash } = house.running.house.agreement
  expect(Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(text.bytes))).toString('hex')).toBe(
    hash,
  )
})

test('every table and picture of analytics, of the account and of one campaign', {
  timeout: 300_000,
}, async () => {
  for (const path of ['/analytics', `/campaigns/${sent}?tab=analytics`]) {
    await page.goto(house.url + path)
    await page.getByRole('region', { name: 'Messages sent', exact: true }).waitFor()
    const answer = (
      await admin.call('GET', path === '/analytics' ? '/analytics' : `/campaigns/${sent}/analytics`)
    ).body as unknown as Analytics
    const { total } = answer
    const buttons = page.getByRole('button', { name: /^Download / })
    const titles = (await Promise.all(
      (await buttons.all()).map((one) => one.getAttribute('aria-label')),
    )) as string[]
    expect(titles).toEqual(expect.arrayContaining(['Download Messages sent', 'Download Delivery status']))
    for (const title of titles) {
      const menu = () => page.getByRole('button', { name: title, exact: true }).click()
      await menu()
      const table = csv((await saved(item('Table as CSV'))).bytes)
      await menu()
      const excel = await sheet((await saved(item('Table for Excel'))).bytes)
      expect(excel.head, title).toEqual(table.head)
      expect(excel.lines, title).toHaveLength(table.lines.length)
      await menu()
      const picture = item('Picture (PNG)')
      if ((await picture.count()) > 0) {
        const png = (await saved(picture)).bytes
        expect(png.subarray(0, 8).toString('hex'), title).toBe('89504e470d0a1a0a')
        expect(png.readUInt32BE(16), title).toBeGreaterThan(400)
        expect(png.readUInt32BE(20), title).toBeGreaterThan(100)
      } else await page.keyboard.press('Escape')
      const sum = (name: string) => table.lines.reduce((all, line) => all + Number(line[name] ?? 0), 0)
      if (title === 'Download Messages sent')
        expect([sum('sent'), sum('delivered'), sum('failed'), sum('opted_out')]).toEqual([
          ...[total.sent, total.delivered, total.failed, total.optedOut],
        ])
      if (title === 'Download Delivery status')
        expect(table.lines.find((line) => line.status === 'Delivered')?.messages).toBe(
          String(total.delivered),
        )
    }
    await page.getByRole('button', { name: 'Download Scores by agent' }).click()
    const surveys = csv((await saved(item('Every survey of these days (CSV)'))).bytes)
    const kept = await query(
      sql<{
        score: number
        comment: string
        conversation: string
      }>`select score, comment, conversation_id as conversation from surveys`,
    )
    expect(surveys.lines).toHaveLength(1)
    expect(kept).toMatchObject([{ score: 4, comment: '@good, thanks' }])
    expect(surveys.lines[0]).toMatchObject({ conversation: kept[0]!.conversation })
    expect(surveys.lines[0]).toMatchObject({ score: '4', words: "'@good, thanks" })
  }
})

test('a large one is prepared in the background, with progress, a notice and every row', {
  timeout: 300_000,
}, async () => {
  const PEOPLE = 20_050
  const { body } = await brand.client.call('POST', '/campaigns', { name: 'To many', message: 'Once' })
  const id = String(body.id)
  const { db } = house.running.house
  await db.asSystem(async (tx) => {
    const [sender] = await rows(
      tx,
      sql<{ id: string }>`select id from senders where account_id = ${brand.accountId} limit 1`,
    )
    await sql`insert into message_contents (account_id, id, channel, text, created_at) values (${brand.accountId}, ${id}, 'sms', 'Once', now())`.execute(
      tx,
    )
    await sql`update campaigns set status = 'finished', launched_at = now(), finished_at = now(), recipients = ${PEOPLE}, enqueued_all = true,
      content_id = id, sender_id = ${sender!.id} where id = ${id}`.execute(tx)
    await sql`insert into messages (account_id, campaign_id, recipient_line, lane_id, direction, channel, sender_id, address, content_id, state,
        attempt, created_at, attempted_at, eligible_at, sent_at, delivered_at)
      select ${brand.accountId}, ${id}::uuid, n, ${id}::uuid, 'out', 'sms', ${sender!.id}, '+' || (12122300000 + n), ${id}::uuid, 'delivered', 1,
        now(), now(), now(), now(), now() from generate_series(1, ${PEOPLE}::int) n`.execute(tx)
    await sql`insert into campaign_counts (account_id, campaign_id, metric, n) values (${brand.accountId}, ${id}, 'state:delivered', ${PEOPLE})`.execute(
      tx,
    )
  })
  await page.goto(`${house.url}/campaigns/${id}`)
  await more()
  await item('Prepare recipients and messages (CSV)').click()
  await page.getByText('The file is being prepared. You are told when it is ready.').waitFor()
  await page.getByText('“To many” is ready. It is under More, Prepared files.').waitFor()
  await page.goto(`${house.url}/campaigns`)
  await more()
  await item('Prepared files…').click()
  const dialog = page.getByRole('dialog', { name: 'Prepared files' })
  await dialog.getByText(/CSV · 20,050 rows/).waitFor()
  await pictures.look(page, '01-prepared')
  const file = await saved(dialog.getByRole('link', { name: 'Save To many' }))
  const { lines } = csv(file.bytes)
  expect(lines).toHaveLength(PEOPLE)
  expect([lines[0]!.address, lines.at(-1)!.address, lines.at(-1)!.state]).toEqual([
    '+12122300001',
    '+12122320050',
    'delivered',
  ])
})

/** What people of both sides wrote and was sent, oldest first, of all conversations or one. */
const spoken = (conversation: string | null) =>
  query(
    sql<{
      conversation: string
      address: string
      text: string
      direction: string
    }>`select m.conversation_id as conversation, m.address,
        coalesce(m.body, t.text) as text, m.direction from messages m left join message_contents t on t.account_id = m.account_id and t.id = m.content_id
      where m.conversation_id is not null and m.campaign_id is null and (${conversation}::uuid is null or m.conversation_id = ${conversation})
      order by m.created_at, m.id`,
  )

test('the history of conversations as each kind of file, and the transcript of one', {
  timeout: 240_000,
}, async () => {
  const talks = await query(
    sql<{
      id: string
      address: string
      state: string
    }>`select id, address, state from conversations order by opened_at, id`,
  )
  expect(talks.length).toBeGreaterThan(0)
  const all = await spoken(null)
  expect(all.length).toBeGreaterThan(1)
  const dialog = page.getByRole('dialog')
  let made = 0
  const prepared = async (format: RegExp) => {
    await page.goto(`${house.url}/conversations`)
    await page.getByRole('button', { name: 'More about conversations' }).click()
    await item('Download history…').click()
    await dialog.getByText(`${talks.length} conversation`, { exact: false }).first().waitFor()
    await dialog.getByRole('radio', { name: format }).check()
    await dialog.getByRole('button', { name: 'Prepare it' }).click()
    const ready = page
      .getByRole('dialog', { name: 'Prepared histories' })
      .getByRole('link', { name: /^Save/ })
    made += 1
    await expect.poll(() => ready.count()).toBe(made)
    // The newest is above.
    return saved(ready.first())
  }
  const ndjson = await prepared(/^NDJSON/)
  expect(ndjson.name).toBe('conversations.ndjson')
  const lines = ndjson.bytes
    .toString()
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { id: string; address: string; state: string; messages: { text: string }[] },
    )
  expect(lines.map((one) => [one.id, one.address, one.state])).toEqual(
    talks.map((one) => [one.id, one.address, one.state]),
  )
  for (const one of all) {
    const line = lines.find(({ id }) => id === one.conversation)!
    expect(
      line.messages.map(({ text }) => text),
      one.text,
    ).toContain(one.text)
  }
  const table = csv((await prepared(/^CSV/)).bytes)
  for (const one of all) {
    const of = table.lines.filter((line) => line.conversation === one.conversation)
    expect(of.length).toBeGreaterThan(0)
    // What would be a formula stands behind an apostrophe.
    expect(
      of.map((line) => line.text?.replace(/^'/, '')),
      one.text,
    ).toContain(one.text)
  }
  const html = await prepared(/^To read and print/)
  expect(html.name).toBe('conversations.html')
  for (const { address } of talks) expect(html.bytes.toString()).toContain(address)

  const first = talks[0]!
  await page.goto(`${house.url}/conversations/${first.id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await item('Download transcript…').click()
  await dialog.getByRole('radio', { name: /^CSV/ }).check()
  const transcript = csv((await saved(dialog.getByRole('link', { name: 'Download' }))).bytes)
  const own = await spoken(first.id)
  for (const one of own)
    expect(transcript.lines.map((line) => line.text?.replace(/^'/, ''))).toContain(one.text)
  expect(new Set(transcript.lines.map((line) => line.conversation))).toEqual(new Set([first.id]))
})

test('campaigns of other systems, with names that would be formulas', async () => {
  const report = [
    'Campaign Title;Campaign ID;Channel;Skill;Recipients;Launch date;Sent;Delivered;Failed;Responses;Status',
    '"=1+1";k3Vt9QwXz;SMS;Field service;1200;03/04/2026 10:00;1150;1090;50;37;FINISHED',
    'Winter greetings;p8Lm2RsTa;WhatsApp;General care;90;05/01/2026 09:00;90;88;0;4;FINISHED',
  ].join('\r\n')
  const answer = await fetch(`${house.url}/api/v1/data-imports?fileName=campaigns.csv`, {
    method: 'POST',
    headers: { cookie: admin.cookie, 'content-type': 'application/octet-stream' },
    body: report,
  })
  const { import: draft } = (await answer.json()) as { import: { id: string } }
  expect((await admin.call('POST', `/data-imports/${draft.id}/start`)).status).toBe(200)
  await expect
    .poll(async () => (await admin.call('GET', `/data-imports/${draft.id}`)).body.status)
    .toBe('done')
  await page.goto(`${house.url}/campaigns/imported`)
  await page.getByText('Winter greetings').waitFor()
  const table = csv((await saved(page.getByRole('link', { name: 'Download' }))).bytes)
  const kept = await query(
    sql<{
      name: string
      recipients: number
      delivered: number
    }>`select name, recipients, delivered from imported_campaigns
      order by launched_at desc`,
  )
  expect(table.lines).toHaveLength(2)
  expect(kept.map((row) => row.name)).toContain('=1+1')
  for (const row of kept)
    expect(table.lines).toContainEqual(
      expect.objectContaining({
        ...{ name: row.name.replace(/^=/, "'="), recipients: String(row.recipients) },
        delivered: String(row.delivered),
      }),
    )
})

/** Files that no button of this journey saves, and why. */
const NOT_SAVED: Record<string, string> = {
  getFile: 'a picture in a thread, which tests/journeys/desk.test.ts looks at',
  getAgentFile: 'a picture in a thread, which tests/journeys/desk.test.ts looks at',
}

test('whatever the contract answers as a file, a person saved above', () => {
  expect(files.map(({ name }) => name).filter((name) => !savedBy.has(name) && !(name in NOT_SAVED))).toEqual(
    [],
  )
})
