import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { type Desk, openDesk } from '../kit/desk.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A person who has written for years: hundreds of conversations, one of them with hundreds of messages. Page by page each is there once, for
// programs, in the files and on the screen.

const CLOSED = 430
const WORDS = 260
const ADA = '+12125550161'

let house: TestHouse
let browser: Browser
let desk: Desk
let page: Page
let talk: string

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
  desk = await openDesk(house, 'Northwind')
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const db = <Row extends object>(text: string, values: unknown[] = []) =>
  house.running.house.db.pool.query<Row>(text, values).then(({ rows }) => rows)

type Listed = { conversations: { id: string }[]; nextCursor: string | null }
const listed = async (query: string) =>
  (await desk.boss.client.call('GET', `/conversations?${query}`)).body as unknown as Listed

test('hundreds of conversations, and one with hundreds of messages', async () => {
  await desk.write(ADA, 'Number 0')
  await expect.poll(async () => (await listed('view=all')).conversations.length).toBe(1)
  talk = (await listed('view=all')).conversations[0]!.id
  await db(
    `insert into conversations (account_id, id, channel, sender_id, address, name, skill_id, state, last_text, last_direction, opened_at,
        last_message_at, closed_at, last_in_at)
      select account_id, gen_random_uuid(), channel, sender_id, address, 'Ada', skill_id, 'closed', 'Talk ' || n, 'in',
        opened_at - n * interval '1 hour', opened_at - n * interval '1 hour', opened_at - n * interval '1 hour', opened_at - n * interval '1 hour'
      from conversations, generate_series(1, ${CLOSED}) n where id = $1`,
    [talk],
  )
  await db(
    `insert into messages (account_id, direction, channel, sender_id, address, conversation_id, body, state, created_at)
      select account_id, 'in', channel, sender_id, address, id, 'Talk ' || last_text, 'received', opened_at from conversations where state = 'closed'`,
  )
  await db(
    `insert into messages (account_id, direction, channel, sender_id, address, conversation_id, body, state, created_at)
      select account_id, 'in', channel, sender_id, address, id, 'Number ' || n, 'received', last_message_at + n * interval '1 millisecond'
      from conversations, generate_series(1, ${WORDS}) n where id = $1`,
    [talk],
  )
})

test('page by page each conversation comes once, in one order, though another is closed meanwhile', async () => {
  const order = (
    await db<{ id: string }>(
      "select id from conversations where state = 'closed' order by closed_last_at desc, id desc",
    )
  ).map(({ id }) => id)
  for (const query of ['view=closed', 'view=closed&search=555%200161', 'view=closed&search=Talk']) {
    const seen: string[] = []
    let cursor: string | null = null
    let pages = 0
    do {
      const at: Listed = await listed(
        `${query}&limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      expect(at.conversations.length).toBeLessThanOrEqual(50)
      seen.push(...at.conversations.map(({ id }) => id))
      cursor = at.nextCursor
      pages += 1
      // One more is closed in the middle of it: it stands on the first page, and moves nothing behind it.
      if (query === 'view=closed' && pages === 3)
        await db(
          `insert into conversations (account_id, id, channel, sender_id, address, skill_id, state, last_text, last_direction, opened_at, last_message_at, closed_at)
            select account_id, gen_random_uuid(), channel, sender_id, '+12125550162', skill_id, 'closed', 'Another', 'in', now(), now(), now()
            from conversations where id = $1`,
          [talk],
        )
    } while (cursor !== null && pages < 30)
    expect(pages, query).toBe(9)
    expect(seen.toSorted(), query).toEqual(order.toSorted())
    expect(new Set(seen).size, query).toBe(CLOSED)
  }
})

test('what was talked about before, page by page, for people and for programs', async () => {
  const order = (
    await db<{ id: string }>(
      'select id from conversations where address = $1 and id <> $2 order by opened_at desc, id desc',
      [ADA, talk],
    )
  ).map(({ id }) => id)
  const person = (await desk.boss.client.call('GET', `/conversations/${talk}/person`)).body as {
    earlier: { id: string }[]
  }
  expect(person.earlier.map(({ id }) => id)).toEqual(order.slice(0, 30))
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const path: string = `/conversations/${talk}/person/conversations?limit=100`
    const { status, body } = await desk.ann.client.call(
      'GET',
      cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
    )
    expect(status, JSON.stringify(body)).toBe(200)
    seen.push(...(body.conversations as { id: string }[]).map(({ id }) => id))
    cursor = body.nextCursor as string | null
  } while (cursor !== null && seen.length < 1_000)
  expect(seen).toEqual(order)
})

test('the history of this person holds all of it, in the order in which it was opened', async () => {
  const { client } = desk.boss
  const made = await client.call('POST', '/history-exports', { format: 'ndjson', address: ADA })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const state = async () =>
    ((await client.call('GET', '/history-exports')).body.files as { id: string; status: string }[])[0]?.status
  await expect.poll(state, { timeout: 120_000 }).toBe('ready')
  const answer = await fetch(`${house.url}/api/v1/history-exports/${made.body.id}/file`, {
    headers: { cookie: client.cookie },
  })
  const lines = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; messages: { from: string; text: string }[] })
  const order = await db<{ id: string }>(
    'select id from conversations where address = $1 order by opened_at, id',
    [ADA],
  )
  expect(lines.map(({ id }) => id)).toEqual(order.map(({ id }) => id))
  const said = lines.find(({ id }) => id === talk)!.messages.filter(({ from }) => from === 'consumer')
  expect(said.map(({ text }) => text)).toEqual(Array.from({ length: WORDS + 1 }, (_, n) => `Number ${n}`))
})

test('on the screen the list goes on as far as there is any, and the thread has every message', async () => {
  const { page: newPage, look } = await album(browser, 'long-history')
  page = await newPage()
  await enter(page, house.url, desk.boss)
  await page.goto(`${house.url}/conversations?list=closed&find=0161`)
  const rows = page.locator('.cv-rows .cv-row')
  const ids = async () =>
    rows.evaluateAll((links) =>
      links.map((link) => new URL((link as unknown as { href: string }).href).pathname.split('/').at(-1)!),
    )
  await expect.poll(() => rows.count()).toBe(200)
  const more = page.getByRole('button', { name: 'Show more' })
  await more.focus()
  await look(page, '01-more')
  await page.keyboard.press('Enter')
  await expect.poll(() => rows.count()).toBe(400)
  await more.click()
  await expect.poll(() => rows.count()).toBe(CLOSED)
  await more.waitFor({ state: 'detached' })
  expect(new Set(await ids()).size).toBe(CLOSED)
  // The last of them opens as any other.
  await rows.last().click()
  await page.getByRole('log', { name: 'Messages' }).getByText(`Talk ${CLOSED}`).waitFor()

  await page.goto(`${house.url}/conversations/${talk}`)
  const bubbles = page.getByRole('log', { name: 'Messages' }).locator('.cv-bubble')
  await expect.poll(() => bubbles.count()).toBe(WORDS + 1)
  expect((await bubbles.allTextContents()).map((text) => Number(/Number (\d+)/.exec(text)?.[1]))).toEqual(
    Array.from({ length: WORDS + 1 }, (_, n) => n),
  )
  // It begins at its end, where somebody answers.
  await expect.poll(() => bubbles.last().isVisible()).toBe(true)
  // Beside it what was talked about before, as far back as one wants.
  const before = page.locator('.cv-earlier')
  await expect.poll(() => before.count()).toBe(30)
  const earlier = page.getByRole('button', { name: 'Show earlier ones' })
  for (const n of [100, 200, 300, 400, CLOSED]) {
    await earlier.click()
    await expect.poll(() => before.count()).toBe(n)
  }
  await earlier.waitFor({ state: 'detached' })
  await look(page, '02-long-thread')
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, '02-long-thread-dark')
})
