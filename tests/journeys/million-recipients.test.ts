import { Pool } from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { type Album, album, enter } from '../kit/pages.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// The recipients of a campaign to a million people: every place of the list is reached at once, by scrollbar, keys and wheel, and shows the row
// that stands there.

const PEOPLE = 1_000_000
let house: TestHouse
let browser: Browser
let book: Album
let admin: Person
let id: string

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ services: ['api'] }), launchBrowser()])
  book = await album(browser, 'million-recipients')
  const made = await house.account('Million')
  admin = made.admin
  const client = await signIn(house, admin)
  id = (await client.call('POST', '/campaigns', { name: 'A million', message: 'Once' })).body.id as string
  const pool = new Pool({ connectionString: house.databaseUrl, max: 1 })
  await pool.query(
    `insert into message_contents (account_id, id, channel, text, created_at) values ($1, $2, 'sms', 'Once', now())`,
    [made.accountId, id],
  )
  await pool.query(
    `update campaigns set status = 'finished', launched_at = now() - interval '1 day', finished_at = now(), recipients = $2, enqueued_all = true,
       content_id = id, sender_id = $3 where id = $1`,
    [id, PEOPLE, made.senderId],
  )
  await pool.query(
    `insert into messages (account_id, campaign_id, recipient_line, lane_id, direction, channel, sender_id, address, content_id, state,
       attempt, created_at, attempted_at, eligible_at, sent_at, delivered_at)
     select $1, $2::uuid, n, $2::uuid, 'out', 'sms', $3, '+' || (12120000000 + n), $2::uuid, 'delivered', 1, t, t, t, t, t
     from generate_series(1, $4::int) n, (select now() - interval '1 day' as t) past`,
    [made.accountId, id, made.senderId, PEOPLE],
  )
  await pool.query(
    `insert into message_lines select account_id, campaign_id, recipient_line / 1024, bit_or(set_bit(0::bit(1024), recipient_line % 1024, 1))
     from messages where account_id = $1 and campaign_id = $2 group by 1, 2, 3`,
    [made.accountId, id],
  )
  await pool.query(
    `insert into campaign_counts (account_id, campaign_id, metric, n) values ($1, $2, 'state:delivered', $3)`,
    [made.accountId, id, PEOPLE],
  )
  await pool.query('analyze messages')
  await pool.end()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Lines that stand in the box now, by the page's own eyes; null while some are on their way. */
const linesSeen = (page: Page): Promise<number[] | null> =>
  page.evaluate(`(() => {
    const box = document.querySelector('section[aria-label="Recipients"]')
    const { top, bottom } = box.getBoundingClientRect()
    const head = box.querySelector('thead').getBoundingClientRect().height
    const seen = [...box.querySelectorAll('tbody tr:not(.spacer)')].filter((row) => {
      const place = row.getBoundingClientRect()
      return place.bottom > top + head + 1 && place.top < bottom - 1
    })
    if (seen.length === 0 || seen.some((row) => row.classList.contains('coming'))) return null
    return seen.map((row) => Number(row.querySelector('td').textContent.replaceAll(',', '')))
  })()`)

/** Small steps and great leaps by turns, a frame each. */
const FRAMES = `(async () => {
  const own = document.querySelector('section[aria-label="Recipients"]')
  const took = []
  let before = performance.now()
  for (let n = 0; n < 180; n++) {
    own.scrollTop += n % 60 === 59 ? 900000 * (n === 119 ? -1 : 1) : 66
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    took.push(now - before)
    before = now
  }
  took.sort((a, b) => a - b)
  return {
    p95: took[Math.floor(took.length * 0.95)],
    long: took.filter((ms) => ms > 50).length,
    megabytes: performance.memory ? performance.memory.usedJSHeapSize / 2 ** 20 : null,
    rows: own.querySelectorAll('tbody tr').length,
  }
})()`
type Frames = { p95: number; long: number; megabytes: number | null; rows: number }

/** Waits until rows stand there; they have to follow each other without a gap. Answers the first and the last. */
async function standing(
  page: Page,
  fits: (first: number, last: number) => boolean,
): Promise<[number, number]> {
  let lines: number[] | null = null
  await expect
    .poll(
      async () => {
        lines = await linesSeen(page)
        return lines !== null && fits(lines[0]!, lines.at(-1)!)
      },
      { timeout: 60_000 },
    )
    .toBe(true)
  const [first] = lines!
  expect(lines).toEqual(lines!.map((_, n) => first! + n))
  return [first!, lines!.at(-1)!]
}

test('any place of a million rows is reached at once, and smoothly', async () => {
  const page = await book.page()
  await enter(page, house.url, admin)
  await page.goto(`${house.url}/campaigns/${id}?tab=recipients`)
  const box = page.getByRole('region', { name: 'Recipients' })
  await expect
    .poll(() => box.locator('table').getAttribute('aria-rowcount'), { timeout: 60_000 })
    .toBe('1000001')
  await standing(page, (first) => first === 1)
  await box.focus()
  await page.keyboard.press('End')
  await standing(page, (_, last) => last === PEOPLE)
  await book.look(page, 'the last of a million')
  await page.keyboard.press('Home')
  await standing(page, (first) => first === 1)
  for (const part of [0.5, 0.137, 0.93]) {
    await box.evaluate((own, to) => {
      own.scrollTop = (own.scrollHeight - own.clientHeight) * to
    }, part)
    const [first] = await standing(page, (line) => Math.abs(line / PEOPLE - part) < 0.001)
    await box.hover()
    await page.mouse.wheel(0, 440)
    await standing(page, (line) => line >= first + 9 && line <= first + 11)
  }
  const frames = await page.evaluate<Frames>(FRAMES)
  console.info(
    `a million rows: frame p95 ${frames.p95.toFixed(1)} ms, ${frames.long} of 180 frames above 50 ms, ${frames.rows} rows in the page, ${frames.megabytes?.toFixed(0) ?? '?'} MB of script memory`,
  )
  expect(frames.rows).toBeLessThan(80)
}, 240_000)
