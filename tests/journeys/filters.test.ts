import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSender } from '../../apps/server/src/channels/index.ts'
import { sandbox as tellSandbox } from '../../apps/server/src/demo/sandbox.ts'
import {
  type Analytics,
  api,
  type CampaignFilter,
  hoursEveryDay,
  type Route,
} from '../../packages/contract/src/index.ts'
import { fileOf, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { AGO_DAYS, type DemoHouse, demoHouse } from '../kit/demo-house.ts'
import { type Album, album, enter } from '../kit/pages.ts'

// Every filter of every screen, over the demo's brand: what it shows is what the database has, it stands in the address and survives a
// reload, and where nothing fits there is a way out.

let demo: DemoHouse
let browser: Browser
let pictures: Album
let page: Page
let jonas: Client
let url: string

beforeAll(async () => {
  browser = await launchBrowser()
  pictures = await album(browser, 'filters')
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => void (await page?.screenshot({ path: 'test-results/filters/failed.png' })))
})
afterAll(async () => {
  await browser?.close()
  await demo?.house.close()
})

/** What pages asked lists by, as "route parameter". */
const askedBy = new Set<string>()
const lists = Object.entries(api as Record<string, Route>)
  .filter(([, route]) => route.method === 'GET' && route.query !== undefined && route.raw === undefined)
  .map(([name, route]) => ({
    name,
    by: Object.keys((route.query as unknown as { properties: object }).properties),
    form: new RegExp(`^/api/v1${route.path.replace(/:\w+/g, '[^/]+')}$`),
    // What is written out goes before what is named by an id.
    ids: route.path.split(':').length,
  }))
  .sort((a, b) => a.ids - b.ids)

function listen(to: Page): void {
  to.on('request', (request) => {
    const at = new URL(request.url())
    const list = request.method() === 'GET' && lists.find((one) => one.form.test(at.pathname))
    if (list) for (const name of at.searchParams.keys()) askedBy.add(`${list.name} ${name}`)
  })
}

const dayOf = (at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(at))
const THEN = () => dayOf(demo.now() - AGO_DAYS * 86_400_000)
const ids = new Map<string, string>()

/** What the demo has none of: campaigns of today, in every state and of another person, and things that were put away. */
async function more(): Promise<void> {
  const { ask, house, accountId } = demo
  const skills = (await ask('GET', '/skills')).skills as { id: string; name: string }[]
  for (const skill of skills) ids.set(skill.name, skill.id)
  const senders = (await ask('GET', '/senders')).senders as { id: string; name: string; channel: string }[]
  for (const sender of senders) ids.set(sender.name, sender.id)
  for (const one of await demo.campaigns()) ids.set(one.name, one.id)
  const draft = async (name: string, fields: object = {}, client: Client = jonas) => {
    const answer = await client.call('POST', '/campaigns', {
      ...{ name, message: 'Hello', senderId: ids.get('Service desk'), skillId: ids.get('General care') },
      ...{ deliveryWindow: hoursEveryDay('00:00', '24:00'), kind: 'service', ...fields },
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    ids.set(name, String(answer.body.id))
    return String(answer.body.id)
  }
  const launched = async (
    name: string,
    area: number,
    people: number,
    fields: object = {},
    client?: Client,
  ) => {
    const id = await draft(name, fields, client)
    expect((await demo.maya.upload(id, fileOf(area, people).join('\n'))).status).toBe(200)
    const status = async () => (await ask('GET', `/campaigns/${id}/import`)).status
    await expect.poll(status, PATIENT).toBe('ready')
    await ask('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
    return id
  }
  await tellSandbox(house.running.house, '/sandbox/api/dials', 'PATCH', {
    failure: 50,
    failureCodes: [30005, 30006],
  })
  const fresh = await launched('Returns at no cost', 303, 30, { skillId: ids.get('Returns') }, demo.maya)
  const state = async () => (await ask('GET', `/campaigns/${fresh}`)).status
  await expect.poll(state, PATIENT).toBe('finished')
  await tellSandbox(house.running.house, '/sandbox/api/dials', 'PATCH', { failure: 0 })
  await draft('In the app soon', { channel: 'inapp', senderId: ids.get('Web shop') }, demo.maya)
  const later = { startMode: 'later', startAt: new Date(demo.now() + 3 * 86_400_000).toISOString() }
  await launched('Scheduled for later', 415, 4, later)
  await ask('POST', `/campaigns/${await launched('Called off', 415, 4, later)}/cancel`)
  const old = await launched('Put away', 415, 4, later)
  await ask('POST', `/campaigns/${old}/cancel`)
  await ask('POST', `/campaigns/${old}/archive`, { archived: true })
  const steps = [
    {
      ...{ channel: 'sms', senderId: ids.get('Service desk'), message: 'Hello', optOutOn: true },
      ...{ optOutText: 'Reply STOP', rich: null, noReceiptMinutes: null },
    },
  ]
  for (const name of ['By text only', 'No longer used']) {
    const made = await ask('POST', '/handoffs', { name, lookbackMinutes: 1_440, routeAll: false, steps })
    ids.set(name, String(made.id))
  }
  await ask('POST', `/handoffs/${ids.get('No longer used')}/archive`, { archived: true })
  for (const country of ['US', 'CA', 'MX', 'DE', 'FR', 'GB'])
    await ask('PUT', '/prices', { channel: 'sms', category: '', country, amount: '0.01' })
  await house.running.house.db.asSystem((tx) =>
    createSender(tx, house.running.house.channels, accountId, {
      ...{ name: 'Second WhatsApp', address: '+18445550121', ratePerSecond: 10 },
      ...{ carrier: 'whatsapp-cloud', sandbox: true },
    }),
  )
  await bring(IMPORTED)
  const elena = await signIn(house, demo.logins.elena)
  const waiting = await elena.call('GET', '/conversations?view=all&search=Who%20is%20this')
  const [{ id: strange }] = waiting.body.conversations as [{ id: string }]
  const blocked = await elena.call('POST', `/conversations/${strange}/block`, {
    reason: 'Threatens the crew',
  })
  expect(blocked.status, JSON.stringify(blocked.body)).toBe(200)
}

/** Campaigns of another system, as its report has them. */
const IMPORTED = [
  'Campaign Title;Campaign ID;Channel;Skill;Recipients;Launch date;Sent;Delivered;Failed;Responses;Status',
  'Boiler service June;k3Vt9QwXz;SMS;Field service;1200;03/04/2026 10:00;1150;1090;50;37;FINISHED',
  'Winter greetings;p8Lm2RsTa;WhatsApp;General care;90;05/01/2026 09:00;90;88;0;4;FINISHED',
  'Boiler service July;m1Qw7ErTy;SMS;Field service;800;04/05/2026 10:00;790;780;5;12;FINISHED',
].join('\r\n')

async function bring(text: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/data-imports?fileName=campaigns.csv`, {
    method: 'POST',
    headers: { cookie: demo.maya.cookie, 'content-type': 'application/octet-stream' },
    body: text,
  })
  const { import: draft } = (await answer.json()) as { import: { id: string } }
  await demo.ask('POST', `/data-imports/${draft.id}/start`)
  const status = async () => (await demo.ask('GET', `/data-imports/${draft.id}`)).status
  await expect.poll(status).toBe('done')
}

/** What stands on the page is what it should be, and so it is after a reload, at the same address. */
async function stays(shown: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(shown, PATIENT).toEqual(wanted)
  const address = page.url()
  await page.reload()
  await expect.poll(shown, PATIENT).toEqual(wanted)
  expect(page.url()).toBe(address)
}
const texts = (found: Locator) => async () => (await found.allInnerTexts()).map((text) => text.trim())
const sorted = (found: Locator) => async () => (await texts(found)()).sort()
const press = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click()
const item = (name: string | RegExp) => page.getByRole('menuitem', { name }).click()
const pick = async (label: string, option: string | RegExp) => {
  await page.getByLabel(label, { exact: true }).click()
  await page.getByRole('option', { name: option }).first().click()
}
const find = async (label: string, words: string) => {
  await page.getByRole('searchbox', { name: label }).fill(words)
}

const names = () => page.locator('.campaign-table .campaign-cell')
/** Names of campaigns by a condition, in the order of the alphabet. */
const campaignsWhere = async (where: ReturnType<typeof sql>) =>
  (await demo.query(sql<{ name: string }>`select c.name from campaigns c where ${where}`))
    .map((row) => row.name)
    .sort()
const HERE = sql`c.archived_at is null`

test('the demo’s brand, and what it has none of', { timeout: 600_000 }, async () => {
  demo = await demoHouse()
  url = demo.house.url
  jonas = await signIn(demo.house, demo.logins.jonas)
  await more()
  page = await pictures.page()
  page.setDefaultTimeout(60_000)
  listen(page)
  await enter(page, url, demo.logins.maya)
})

test('campaigns: states with their counts, search, channel, skill, person', async () => {
  await page.goto(`${url}/campaigns`)
  await stays(sorted(names()), await campaignsWhere(HERE))
  const states: [string, string[]][] = [
    ['Scheduled', ['scheduled']],
    ['Needs you', ['paused', 'stopped']],
    ['Finished', ['finished']],
    ['Drafts', ['draft']],
    ['Cancelled', ['cancelled']],
  ]
  const group = page.getByRole('group', { name: 'State' })
  for (const [label, of] of states) {
    await group.getByRole('button', { name: new RegExp(`^${label}`) }).click()
    const wanted = await campaignsWhere(sql`${HERE} and c.status = any(${of}::text[])`)
    expect(wanted.length, label).toBeGreaterThan(0)
    await stays(sorted(names()), wanted)
    const counted = await group.getByRole('button', { name: new RegExp(`^${label}`) }).innerText()
    expect(counted.replace(/\D/g, '')).toBe(String(wanted.length))
  }
  await group.getByRole('button', { name: /^Sending/ }).click()
  await page.getByText('No campaign fits').waitFor()
  await pictures.look(page, '01-no-campaign')
  await press('Clear the filter')
  await stays(sorted(names()), await campaignsWhere(HERE))

  await find('Find a campaign', 'order')
  await page.waitForURL(/search=order/)
  await stays(sorted(names()), await campaignsWhere(sql`${HERE} and c.name ilike '%order%'`))
  await find('Find a campaign', 'no such thing')
  await page.getByText('None is there for: with “no such thing”.').waitFor()
  await press('Clear the filter')

  const chips = page.locator('.list-filters')
  const filters: [string, string, ReturnType<typeof sql>][] = [
    ['Channel', 'WhatsApp', sql`c.channel = 'whatsapp'`],
    ['Channel', 'In-app', sql`c.channel = 'inapp'`],
    ['Channel', 'SMS', sql`(c.channel = 'sms' or c.fallbacks::text like '%"sms"%')`],
    ['Skill', 'Returns', sql`c.skill_id = ${ids.get('Returns')}`],
    ['Made by', 'Maya Lindholm', sql`c.created_by_name = 'Maya Lindholm'`],
  ]
  for (const [chip, choice, where] of filters) {
    await press(chip, chips)
    await item(choice)
    const wanted = await campaignsWhere(sql`${HERE} and ${where}`)
    expect(wanted.length, choice).toBeGreaterThan(0)
    await stays(sorted(names()), wanted)
    await press(/^Clear the filter/, chips)
  }
  // Two at once, and the way back to all.
  await press('Channel', chips)
  await item('WhatsApp')
  await press('Made by', chips)
  await item('Maya Lindholm')
  await page.getByText('No campaign fits').waitFor()
  await page.getByText('None is there for: WhatsApp, made by Maya Lindholm.').waitFor()
  await press('Show all', chips)
  await stays(sorted(names()), await campaignsWhere(HERE))
}, 240_000)

test('campaigns: days, order, archive, the period of the figures, saved filters', async () => {
  await page.goto(`${url}/campaigns`)
  const chips = page.locator('.list-filters')
  const at = sql`(coalesce(c.start_at, c.launched_at, c.created_at) at time zone 'America/New_York')::date`
  await press('Launched', chips)
  await item('Last 7 days')
  const lately = await campaignsWhere(sql`${HERE} and ${at} > ${dayOf(demo.now())}::date - 7`)
  expect(lately).toContain('Returns at no cost')
  expect(lately).not.toContain('Your order is ready')
  await stays(sorted(names()), lately)
  await press('Clear the filter Last 7 days')
  await press('Launched', chips)
  await page.getByLabel('From', { exact: true }).fill(THEN())
  await page.getByLabel('To', { exact: true }).fill(dayOf(demo.now() - 86_400_000))
  await press('Show these days')
  await stays(
    sorted(names()),
    await campaignsWhere(sql`${HERE} and ${at} between ${THEN()}::date and ${dayOf(demo.now())}::date - 1`),
  )
  await press('Show all', chips)

  const column = (n: number) => async () =>
    (await page.locator(`.campaign-table tbody tr td:nth-child(${n})`).allInnerTexts()).map(
      (text) => Number(text.replace(/\D/g, '')) || 0,
    )
  for (const [head, n] of [
    ['Recipients', 4],
    ['Delivered', 8],
    ['Failed', 9],
    ['Replies', 10],
  ] as const) {
    await press(head, page.locator('.campaign-table thead'))
    await page.waitForURL(/sort=/)
    const figures = async () => {
      const list = await column(n)()
      return { list, falls: list.every((one, at) => at === 0 || list[at - 1]! >= one) }
    }
    await expect.poll(async () => (await figures()).falls, PATIENT).toBe(true)
    const { list } = await figures()
    expect(Math.max(...list), head).toBeGreaterThan(0)
    await stays(column(n), list)
  }
  await press('Campaign', page.locator('.campaign-table thead'))
  const alphabet = (await campaignsWhere(HERE)).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  await stays(texts(names()), alphabet)
  await press('Campaign', page.locator('.campaign-table thead'))
  await stays(texts(names()), alphabet.toReversed())

  await press('More')
  await item('Show archived campaigns')
  await stays(sorted(names()), ['Put away'])

  await page.goto(`${url}/campaigns`)
  const cards = page.getByRole('region', { name: 'Last 7 days' })
  await press('Last 30 days')
  await page.getByRole('menuitemradio', { name: 'Last 7 days' }).click()
  const { reached } = (await demo.ask('GET', '/campaigns/cards?days=7')) as unknown as {
    reached: { now: { part: number; whole: number } }
  }
  expect(reached.now.whole).toBeGreaterThan(0)
  await stays(
    async () => (await cards.innerText()).includes(`${reached.now.part} of ${reached.now.whole}`),
    true,
  )
  expect(page.url()).toContain('days=7')

  // Kept under a name, opened again from the menu, and by its address.
  await page.goto(`${url}/campaigns`)
  await press('Channel', chips)
  await item('WhatsApp')
  await press('Saved filters')
  await item('Save this filter…')
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('By WhatsApp')
  await press('Save the filter')
  await page.waitForURL(/view=/)
  const whatsApp = await campaignsWhere(sql`${HERE} and c.channel = 'whatsapp'`)
  await stays(sorted(names()), whatsApp)
  await press('By WhatsApp')
  await item('All campaigns')
  await stays(sorted(names()), await campaignsWhere(HERE))
  await press('Saved filters')
  await item(/^By WhatsApp/)
  await stays(sorted(names()), whatsApp)
  const views = (await demo.ask('GET', '/campaign-views')).views as { name: string; filter: CampaignFilter }[]
  expect(views).toMatchObject([{ name: 'By WhatsApp', filter: { channel: 'whatsapp' } }])
}, 240_000)

test('a campaign’s recipients: state, channel, number and reason, from its page', async () => {
  const id = ids.get('Returns at no cost')!
  const failed = await demo.query(
    sql<{
      reason: string
      code: string | null
      n: number
    }>`select reason, carrier_code as code, count(*)::int as n from messages
      where campaign_id = ${id} and state = 'failed' and not fell_back group by 1, 2 order by 3 desc`,
  )
  expect(failed.length).toBeGreaterThan(0)
  const everybody = failed.reduce((sum, row) => sum + row.n, 0)
  const rowsNow = async () => Number(await page.locator('.message-table').getAttribute('aria-rowcount')) - 1
  await page.goto(`${url}/campaigns/${id}`)
  await page.locator('.fail-title a').first().waitFor()
  await pictures.look(page, '02-what-failed')
  await page.locator('.fail-title a').first().click()
  await page.waitForURL(/reason=/)
  const [first] = failed
  expect(new URL(page.url()).searchParams.get('code')?.replaceAll('"', '')).toBe(first!.code)
  await stays(rowsNow, first!.n)
  await pictures.look(page, '03-by-reason')
  await press(/^Clear the filter/)
  await stays(rowsNow, everybody)
  const phone = await demo.query(
    sql<{
      address: string
    }>`select address from messages where campaign_id = ${id} and state = 'failed' limit 1`,
  )
  await find('Find a number', phone[0]!.address.slice(-5))
  await page.waitForURL(/search=/)
  await stays(rowsNow, 1)
  await find('Find a number', '9999999')
  await page.getByText('Nobody fits').waitFor()
  await page.getByText(/has “9999999” in the number and is in this state/).waitFor()
  await press('Clear the filter')
  await stays(rowsNow, 30)
  for (const [label, states] of [
    ['Delivered', ['delivered', 'read']],
    ['Failed', ['failed']],
  ] as const) {
    await page
      .getByRole('group', { name: 'State' })
      .getByRole('button', { name: new RegExp(`^${label}`) })
      .click()
    const [{ n }] = (await demo.query(
      sql<{ n: number }>`select count(*)::int as n from messages where campaign_id = ${id} and not fell_back
        and state = any(${states as unknown as string[]}::text[])`,
    )) as [{ n: number }]
    await stays(rowsNow, n)
  }

  // Two channels: who stands on which.
  const two = ids.get('Your order is ready')!
  await page.goto(`${url}/campaigns/${two}?tab=recipients`)
  for (const [label, channel] of [
    ['WhatsApp', 'whatsapp'],
    ['SMS', 'sms'],
  ] as const) {
    await page
      .getByRole('group', { name: 'Channel' })
      .getByRole('button', { name: new RegExp(`^${label}`) })
      .click()
    const [{ n }] = (await demo.query(
      sql<{
        n: number
      }>`select count(*)::int as n from messages where campaign_id = ${two} and not fell_back and channel = ${channel}
        and direction = 'out'`,
    )) as [{ n: number }]
    expect(n).toBeGreaterThan(0)
    await stays(rowsNow, n)
  }
  const everywhere = (await demo.campaigns()).find((one) => one.id === two)!.funnel.recipients
  await press(/^Any channel/)
  await stays(rowsNow, everywhere)
}, 240_000)

test('analytics: ranges, own days, skills, channels, senders, comparison, and what the tables are by', async () => {
  await page.goto(`${url}/analytics`)
  const card = page.getByRole('region', { name: 'Key figures' }).locator('.stat').first()
  const count = (n: number) => n.toLocaleString('en-US')
  const asked = async (query: string) =>
    (await demo.ask('GET', `/analytics?${query}`)) as unknown as Analytics
  const shows = async (query: string) => {
    const { total } = await asked(query)
    expect(total.sent, query).toBeGreaterThan(0)
    await stays(
      async () => (await card.innerText()).includes(`${count(total.delivered)} of ${count(total.sent)} sent`),
      true,
    )
    return total
  }
  const everything = await shows('range=last_30')
  const ranges = page.getByRole('group', { name: 'Range' })
  for (const [label, name] of [
    ['Today', 'today'],
    ['This week', 'this_week'],
    ['This month', 'this_month'],
    ['60', 'last_60'],
    ['90', 'last_90'],
    ['Year to date', 'year_to_date'],
  ] as const) {
    await press(label, ranges)
    await page.waitForURL(new RegExp(`range=${name}`))
    await shows(`range=${name}`)
  }
  expect((await asked('range=today')).total.sent).toBeLessThan(everything.sent)
  await press('Last 30 days', ranges)
  await page.waitForURL((now) => !now.searchParams.has('range'))
  await shows('range=last_30')
  await press(/^Choose days/)
  await page.getByLabel('From', { exact: true }).fill(THEN())
  await page.getByLabel('To', { exact: true }).fill(dayOf(demo.now() - 86_400_000))
  await press('Show these days')
  await shows(`range=custom&from=${THEN()}&to=${dayOf(demo.now() - 86_400_000)}`)

  await page.goto(`${url}/analytics`)
  const filters: [string, string, string][] = [
    ['All skills', 'Returns', `skills=${ids.get('Returns')}`],
    ['All channels', 'WhatsApp', 'channels=whatsapp'],
    ['All senders', 'Service desk', `senders=${ids.get('Service desk')}`],
  ]
  for (const [all, one, query] of filters) {
    await press(all)
    await page.getByRole('group', { name: all }).getByLabel(one, { exact: true }).check()
    await page.waitForURL(new RegExp(query))
    await page.keyboard.press('Escape')
    const total = await shows(`${query}${all === 'All skills' ? '' : '&range=last_30'}`)
    expect(total.sent, one).toBeLessThan(everything.sent)
    await page.goto(`${url}/analytics`)
  }
  await press('All senders')
  await page.getByRole('group', { name: 'All senders' }).getByLabel('Second WhatsApp').check()
  await page.getByText('Nothing matches these filters').waitFor()
  await page.keyboard.press('Escape')
  await press('Clear the filters')
  await shows('range=last_30')

  const against = page.getByText(/Changes are against/)
  await against.waitFor()
  await page.getByText('Compare with before').click()
  await page.waitForURL(/compare=off/)
  await stays(async () => await against.count(), 0)
  const by = page.getByRole('group', { name: 'Figures by' })
  for (const [label, title] of [
    ['Channel', 'By channel, table'],
    ['Sender', 'By sender, table'],
    ['Country', 'By country, table'],
    ['Failure', 'By failure, table'],
    ['Skill', 'By skill, table'],
  ] as const) {
    await press(label, by)
    await stays(async () => await page.getByRole('region', { name: title }).count(), 1)
  }

  // A campaign's own: other days hold nothing, and there is a way back.
  await page.goto(`${url}/campaigns/${ids.get('Your order is ready')}?tab=analytics&range=today`)
  await page.getByText('No figures yet').waitFor()
  await page.locator('.empty').getByRole('button', { name: 'Whole campaign' }).click()
  await page.getByRole('region', { name: 'Messages sent', exact: true }).waitFor()
  expect(page.url()).not.toContain('range=')
  await press(/^Choose days/)
  await page.getByLabel('From', { exact: true }).fill(THEN())
  await page.getByLabel('To', { exact: true }).fill(dayOf(demo.now() - 86_400_000))
  await press('Show these days')
  await page.waitForURL(/range=custom/)
  await page.getByRole('region', { name: 'Messages sent', exact: true }).waitFor()
}, 300_000)

test('opt-outs, templates, handoffs, blocked, prices: found, not found, and out again', async () => {
  const [optOut] = await demo.query(
    sql<{ address: string }>`select distinct address from consent_events where kind = 'opt_out' limit 1`,
  )
  const optOuts = page.getByRole('region', { name: 'Opted-out numbers' }).locator('tbody tr.open-row')
  await page.goto(`${url}/opt-outs`)
  await find('Find a number', optOut!.address.slice(-6))
  await page.waitForURL(/search=/)
  await stays(() => optOuts.count(), 1)
  await find('Find a number', '0000000')
  await page.getByText('Not on the list').waitFor()
  await press('Clear the search', page.locator('.empty'))
  const all = (await demo.ask('GET', '/opt-outs')) as { total: number }
  await stays(() => optOuts.count(), all.total)

  const templates = () => page.locator('.body tbody tr')
  const inTable = async (where: ReturnType<typeof sql>) =>
    (await demo.query(sql<{ n: number }>`select count(*)::int as n from templates t where ${where}`))[0]!.n
  await page.goto(`${url}/templates`)
  await stays(() => templates().count(), await inTable(sql`status <> 'deleted'`))
  for (const [label, status] of [
    ['Approved', 'approved'],
    ['Rejected', 'rejected'],
  ] as const) {
    await press('Status')
    await item(label)
    const n = await inTable(sql`status = ${status}`)
    expect(n, label).toBeGreaterThan(0)
    await stays(() => templates().count(), n)
    await press(`Clear the filter ${label}`)
  }
  await find('Find a template', 'winter')
  await page.waitForURL(/search=winter/)
  await stays(() => templates().count(), await inTable(sql`name like '%winter%'`))
  await find('Find a template', '')
  await press('Sender')
  await item('Second WhatsApp')
  await page.waitForURL(/sender=/)
  await page.getByText('No such template').waitFor()
  await page.getByText('No template has the sender Second WhatsApp.').waitFor()
  await press('Clear the filters')
  await stays(() => templates().count(), await inTable(sql`status <> 'deleted'`))

  await page.goto(`${url}/templates/handoffs`)
  await stays(() => templates().count(), 2)
  await press('Channel')
  await item('WhatsApp')
  await stays(() => templates().count(), 1)
  await press('Clear the filter WhatsApp')
  await find('Find a handoff', 'text only')
  await page.waitForURL(/search=/)
  await stays(() => templates().count(), 1)
  await find('Find a handoff', '')
  await press('Archived')
  await stays(
    async () => (await templates().allInnerTexts()).map((text) => text.includes('No longer used')),
    [true],
  )
  await find('Find a handoff', 'nothing of it')
  await page.getByText('No such handoff').waitFor()
  await press('Clear the filters')
  await stays(() => templates().count(), 2)

  await page.goto(`${url}/settings/blocked`)
  await find('Address or reason', 'the crew')
  await page.waitForURL(/search=/)
  await stays(() => page.locator('.settings-table tbody tr').count(), 1)
  await find('Address or reason', 'a parrot')
  await page.getByText('No blocked address and no reason has “a parrot” in it.').waitFor()
  await pictures.look(page, '04-not-blocked')
  await press('Clear the search', page.locator('.empty'))
  await stays(() => page.locator('.settings-table tbody tr').count(), 1)

  await page.goto(`${url}/settings/prices`)
  const prices = () => page.locator('.settings-table tbody tr').count()
  await stays(prices, 6)
  await find('Find a country', 'can')
  await page.waitForURL(/search=can/)
  await stays(prices, 1)
  await find('Find a country', 'atlantis')
  await page.getByText('No such price').waitFor()
  await press('Clear the search', page.locator('.empty'))
  await stays(prices, 6)
}, 240_000)

test('audit log: person, kind, days and words', async () => {
  await page.goto(`${url}/settings/audit`)
  const lines = () => page.locator('.audit-table tbody tr').count()
  const where = async (condition: ReturnType<typeof sql>) =>
    (await demo.query(sql<{ n: number }>`select count(*)::int as n from audit_log where ${condition}`))[0]!.n
  await pick('Person', 'Jonas Okafor')
  const his = await where(sql`actor_name = 'Jonas Okafor'`)
  expect(his).toBeGreaterThan(3)
  await stays(lines, his)
  await pick('Kind', 'Campaign')
  const [kind] = await demo.query(
    sql<{
      n: number
    }>`select count(*)::int as n from audit_log where actor_name = 'Jonas Okafor' and action like 'campaign.%'`,
  )
  await stays(lines, kind!.n)
  await page.getByLabel('From', { exact: true }).fill(dayOf(demo.now()))
  await page.waitForURL(/from=/)
  const today = sql`actor_name = 'Jonas Okafor' and action like 'campaign.%'
    and (at at time zone 'America/New_York')::date = ${dayOf(demo.now())}::date`
  const n = await where(today)
  expect(n).toBeGreaterThan(0)
  expect(n).toBeLessThan(kind!.n)
  await stays(lines, n)
  await page.getByLabel('From', { exact: true }).fill('')
  await page.getByLabel('To', { exact: true }).fill(dayOf(demo.now() - 86_400_000))
  await page.waitForURL((now) => now.searchParams.has('to') && !now.searchParams.has('from'))
  await stays(lines, kind!.n - n)
  await page.getByLabel('To', { exact: true }).fill('')
  await find('Find in the log', 'Called off')
  await page.waitForURL(/search=Called/)
  await stays(
    lines,
    await where(
      sql`actor_name = 'Jonas Okafor' and action like 'campaign.%' and subject like '%Called off%'`,
    ),
  )
  await find('Find in the log', 'nothing of the kind')
  await page.getByText('No line fits').waitFor()
  await press('Clear the filter')
  await page.waitForURL((now) => now.search === '')
})

test('a webhook’s log: state, event and what it is about', async () => {
  const { webhooks } = (await demo.ask('GET', '/webhooks')) as { webhooks: { id: string }[] }
  const id = webhooks[0]!.id
  await page.goto(`${url}/settings/webhooks/${id}`)
  const list = async (query: string) =>
    ((await demo.ask('GET', `/webhooks/${id}/deliveries?${query}`)).deliveries as unknown[]).length
  const shown = () => page.locator('.webhook-log tbody tr').count()
  await pick('Event', 'campaign.finished')
  const finished = await list('type=campaign.finished')
  expect(finished).toBeGreaterThan(0)
  await stays(shown, finished)
  await pick('State', 'Delivered')
  await stays(shown, await list('type=campaign.finished&state=delivered'))
  await find('Id of a message, campaign or conversation', ids.get('Returns at no cost')!)
  await page.waitForURL(/about=/)
  await stays(shown, 1)
  await find('Id of a message, campaign or conversation', ids.get('Called off')!)
  await page.getByText('No delivery fits').waitFor()
  await pictures.look(page, '05-no-delivery')
  await press('Clear the filter')
  // The screen reads fifty at a time.
  await expect.poll(shown, PATIENT).toBe(await list('limit=50'))
  expect(new URL(page.url()).search).toBe('')
})

test('conversations and the live board: whose, words, skill, agent; kept from one conversation to the next', async () => {
  const desk = await pictures.page()
  desk.setDefaultTimeout(60_000)
  listen(desk)
  const maya = page
  page = desk
  await enter(page, url, demo.logins.elena)
  const elena = await signIn(demo.house, demo.logins.elena)
  const listed = async (query: string) =>
    ((await elena.call('GET', `/conversations?${query}`)).body.conversations as { id: string }[]).map(
      (one) => one.id,
    )
  const rows = page.locator('.cv-row')
  const shown = async () =>
    (
      await rows.evaluateAll((links) =>
        links.map((link) => new URL((link as unknown as { href: string }).href).pathname),
      )
    ).map((path) => path.split('/').at(-1))
  const whose = page.getByRole('group', { name: 'Whose conversations' })
  await page.goto(`${url}/conversations`)
  for (const [label, view] of [
    ['Queue', 'queue'],
    ['All', 'all'],
    ['Closed', 'closed'],
  ] as const) {
    await whose.getByRole('button', { name: new RegExp(`^${label}`) }).click()
    await page.waitForURL(new RegExp(`list=${view}`))
    const wanted = await listed(`view=${view}`)
    expect(wanted.length, label).toBeGreaterThan(0)
    await stays(shown, wanted)
  }
  await whose.getByRole('button', { name: /^All/ }).click()
  await find('Name, number or words', 'sofa')
  await page.waitForURL(/find=sofa/)
  const sofa = await listed('view=all&search=sofa')
  expect(sofa).toHaveLength(1)
  await stays(shown, sofa)
  await rows.first().click()
  await page.waitForURL(/\/conversations\/[^?]+\?.*find=sofa/)
  await stays(shown, sofa)
  await pictures.look(page, '06-conversations')
  await find('Name, number or words', 'no such words')
  await page.getByText('Nothing found for “no such words”').waitFor()
  await press('Clear the search', page.locator('.empty'))
  await stays(shown, await listed('view=all'))
  await whose.getByRole('button', { name: /^Mine/ }).click()
  await page.waitForURL((now) => now.search === '')

  await page.goto(`${url}/conversations/board`)
  const board = page.locator('#board-conversations')
  const lines = async () => await board.locator('tbody tr').count()
  await stays(lines, (await listed('view=queue&limit=200')).length)
  await pick('Show the skill', 'Returns')
  await page.waitForURL(/skill=/)
  const returns = await listed(`view=queue&limit=200&skillId=${ids.get('Returns')}`)
  await stays(lines, returns.length)
  if (returns.length === 0) await press('Show every skill', board)
  else await pick('Show the skill', 'Every skill')
  await press('Being answered', board)
  await stays(lines, (await listed('view=assigned&limit=200')).length)
  const agents = (await elena.call('GET', '/agents')).body.agents as { id: string; name: string }[]
  const sam = agents.find((one) => one.name === 'Sam Whitaker')!
  await pick('Show the agent', 'Sam Whitaker')
  await page.waitForURL(/agent=/)
  const his = await listed(`view=assigned&limit=200&assigneeId=${sam.id}`)
  expect(his.length).toBeGreaterThan(0)
  await stays(lines, his.length)
  await pick('Show the agent', 'Elena Petrova')
  await press('Show every skill', board)
  await page.waitForURL((now) => !now.searchParams.has('agent'))
  page = maya
}, 240_000)

test('the wizard’s rows: by verdict, problems only, and by words', async () => {
  const made = await jonas.call('POST', '/campaigns', { name: 'Rows', message: 'Hi {first_name}' })
  const id = String(made.body.id)
  const good = fileOf(512, 12)
    .slice(1)
    .map((phone, n) => `${phone},Guest ${n}`)
  const csv = ['phone,first_name', ...good, good[0], '123,Too short', 'not a number,Ada'].join('\n')
  expect((await jonas.upload(id, csv)).status).toBe(200)
  await expect
    .poll(async () => (await jonas.call('GET', `/campaigns/${id}/import`)).body.status, PATIENT)
    .toBe('ready')
  await page.goto(`${url}/campaigns/${id}/edit/recipients`)
  const shown = () => page.locator('.wz-table [data-line]').count()
  await expect.poll(shown, PATIENT).toBe(15)
  await press('Problems only')
  await expect.poll(shown, PATIENT).toBe(3)
  await press('In file order')
  const counts = await demo.query(
    sql<{
      verdict: string
      n: number
    }>`select verdict, count(*)::int as n from recipients where campaign_id = ${id} group by 1`,
  )
  const of = (verdict: string) => counts.find((row) => row.verdict === verdict)?.n ?? 0
  expect([of('ready'), of('refused')]).toEqual([12, 2])
  const tiles = page.getByRole('group', { name: 'What became of the rows' })
  await press(/^Ready/, tiles)
  await expect.poll(shown, PATIENT).toBe(12)
  await press(/^Refused/, tiles)
  await expect.poll(shown, PATIENT).toBe(2)
  await press('In file order')
  await find('Find a number or a value', 'Guest 7')
  await expect.poll(shown, PATIENT).toBe(1)
  await find('Find a number or a value', 'nobody of this name')
  await page.getByText('No row holds “nobody of this name”').waitFor()
  await press('Show every row')
  await expect.poll(shown, PATIENT).toBe(15)
})

test('campaigns of other systems: by words; who cannot get texts: by number', async () => {
  await page.goto(`${url}/campaigns/imported`)
  const named = () => page.locator('.imported-scroll tbody tr').count()
  const where = async (condition: ReturnType<typeof sql>) =>
    (
      await demo.query(
        sql<{ n: number }>`select count(*)::int as n from imported_campaigns where ${condition}`,
      )
    )[0]!.n
  await stays(named, await where(sql`true`))
  await find('Find an imported campaign', 'boiler')
  await page.waitForURL(/search=boiler/)
  await stays(named, await where(sql`name ilike '%boiler%'`))
  await find('Find an imported campaign', 'p8Lm2')
  await stays(named, await where(sql`external_id ilike '%p8Lm2%'`))
  await find('Find an imported campaign', 'no such thing')
  await page.getByText('No imported campaign has “no such thing” in its name, id or skill.').waitFor()
  await press('Clear the search', page.locator('.empty'))
  await stays(named, await where(sql`true`))
}, 180_000)

test('the history of conversations: days, skill, agent, campaign, state and person, counted before it is made', async () => {
  const desk = await pictures.page()
  listen(desk)
  const maya = page
  page = desk
  await enter(page, url, demo.logins.elena)
  await page.goto(`${url}/conversations`)
  await press('More about conversations')
  await item('Download history…')
  const dialog = page.getByRole('dialog')
  const counted = async (condition: ReturnType<typeof sql>) => {
    const [{ n }] = (await demo.query(
      sql<{ n: number }>`select count(*)::int as n from conversations c where ${condition}`,
    )) as [{ n: number }]
    return n
  }
  /** What the dialog says it would hold is what the database has. */
  const says = async (label: string, condition: ReturnType<typeof sql>, least = 1) => {
    const n = await counted(condition)
    expect(n, label).toBeGreaterThanOrEqual(least)
    const words =
      n === 0
        ? 'No conversation is like that.'
        : new RegExp(`^${n} conversations? of \\d+ (person|people)\\.`)
    await dialog.getByRole('status').filter({ hasText: words }).waitFor()
    return n
  }
  const all = await says('all', sql`true`)
  const choose = async (label: string, option: string) => {
    await dialog.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await choose('Skill', 'Returns')
  const returns = await says('skill', sql`c.skill_id = ${ids.get('Returns')}`, 0)
  expect(returns).toBeLessThan(all)
  await choose('Skill', 'Every skill')
  const [sam] = await demo.query(
    sql<{ id: string }>`select user_id as id from members where name = 'Sam Whitaker'`,
  )
  await choose('Agent', 'Sam Whitaker')
  const his = await says(
    'agent',
    sql`c.assignee_id = ${sam!.id} or c.id in (select conversation_id from messages where author_id = ${sam!.id})`,
  )
  expect(his).toBeLessThan(all)
  await choose('Agent', 'Everybody')
  const [campaign] = await demo.query(sql<{ id: string; name: string }>`select k.id, k.name from campaigns k
      where exists (select 1 from conversations c where c.campaign_id = k.id) order by k.name limit 1`)
  await choose('Campaign', campaign!.name)
  expect(await says('campaign', sql`c.campaign_id = ${campaign!.id}`)).toBeLessThan(all)
  await choose('Campaign', 'Any, or none')
  await choose('State', 'Closed ones')
  expect(await says('closed', sql`c.state = 'closed'`)).toBeLessThan(all)
  await choose('State', 'Open ones')
  await says('open', sql`c.state <> 'closed'`)
  await choose('State', 'Open and closed')
  const [person] = await demo.query(sql<{ address: string }>`select address from conversations
      where channel = 'sms' order by opened_at limit 1`)
  await dialog.getByLabel('Of one person').fill(person!.address)
  await says('person', sql`c.address = ${person!.address}`)
  await dialog.getByLabel('Of one person').fill('')
  const [days] = await demo.query(sql<{ first: string; last: string }>`select
      min((opened_at at time zone 'America/New_York')::date)::text as first, max((opened_at at time zone 'America/New_York')::date)::text as last
      from conversations`)
  // As many may be of the first day as of the person before: what it says does not tell whether it has asked again.
  const asks = page.waitForRequest((request) => new URL(request.url()).searchParams.has('to'))
  await dialog.getByLabel('Opened until').fill(days!.first)
  await asks
  await says('first day', sql`(c.opened_at at time zone 'America/New_York')::date <= ${days!.first}::date`)
  await dialog.getByLabel('Opened until').fill('')
  await dialog.getByLabel('Opened from').fill(dayOf(demo.now() + 86_400_000))
  await says('tomorrow', sql`false`, 0)
  await dialog.getByLabel('Opened from').fill(days!.last)
  await says('last day', sql`(c.opened_at at time zone 'America/New_York')::date >= ${days!.last}::date`)
  await page.keyboard.press('Escape')
  page = maya
}, 240_000)

/** Parameters that are no filter of a screen, and why. */
const NOT_HERE: Record<string, string> = {
  'listSurveys *': 'for programs; the console shows scores in analytics and saves them as a file',
  'listInAppUsers *': 'for programs',
  'consentHistory address': 'names whose history it is',
  'consentProof address': 'names whose proof it is',
  'personData address': 'names whose data it is',
  'campaignTest messageId': 'names the test',
  'findPeople search': 'finds somebody to merge with, in the dialog of one conversation',
  'listRecipients afterLine': 'a place in the list',
  'listMessages afterLine': 'a place in the list',
  'listMessages *': 'the table reads by pages, with the same filters',
  'listMessagePages size': 'how long a page is',
  'campaignAnalytics skills': 'a campaign has one skill',
  'campaignAnalytics senders': 'for programs: the page of a campaign shows all of it',
  'campaignAnalytics channels': 'for programs: the page of a campaign shows all of it',
}

test('whatever a list can be asked by, a filter above asked it', () => {
  const missing = lists.flatMap(({ name, by }) =>
    by
      .filter((one) => !['limit', 'cursor'].includes(one))
      .map((one) => ({ asked: `${name} ${one}`, all: `${name} *` }))
      .filter(({ asked, all }) => !askedBy.has(asked) && !(asked in NOT_HERE) && !(all in NOT_HERE))
      .map(({ asked }) => asked),
  )
  expect(missing).toEqual([])
})
