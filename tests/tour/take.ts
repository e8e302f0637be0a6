import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { createAccount } from '../../apps/server/src/accounts/index.ts'
import { PASSWORD, PEOPLE, SENDERS, WHATSAPP } from '../../apps/server/src/demo/people.ts'
import { phoneWrites, until, whatsAppWrites } from '../../apps/server/src/demo/sandbox.ts'
import { seed } from '../../apps/server/src/demo/seed.ts'
import { startServer } from '../../apps/server/src/main.ts'
import { readSettings } from '../../apps/server/src/settings.ts'
import type { ConversationSummary } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { enter } from '../kit/pages.ts'
import { freePort } from '../kit/server.ts'
import { type Ids, type Shot, shots, type Who } from './shots.ts'

// npm run -s tour: the demo's brand on a real server with the sandbox, and a picture of each screen for docs/tour.md.
// --look takes every screen in light, dark and on a phone into test-results/tour instead; words after it choose some by name.

const QUALITY = 78
const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** A screen that needs longer than this is broken. */
const PATIENCE_MS = 20_000
const WHOLE_MS = 12 * 60_000
const NEWCOMER = 'ruth@fernfield.example'

const { values, positionals } = parseArgs({
  options: { look: { type: 'boolean' }, wide: { type: 'boolean' } },
  allowPositionals: true,
})
const folder = values.look ? 'test-results/tour' : 'docs/pictures/tour'

const late = setTimeout(() => {
  process.stderr.write('The tour took longer than twelve minutes; it is given up.\n')
  process.exit(1)
}, WHOLE_MS)
late.unref()

const dataDir = await mkdtemp(join(tmpdir(), 'foreword-tour-'))
const port = await freePort()
const sandboxPort = await freePort()
const settings = readSettings({
  PORT: String(port),
  FOREWORD_DATA: dataDir,
  FOREWORD_SANDBOX_PORT: String(sandboxPort),
  FOREWORD_INSIDE_HOSTS: `127.0.0.1:${sandboxPort}`,
  LOG_LEVEL: 'error',
})
const running = await startServer(settings)
const browser = await launchBrowser()
const failed: string[] = []
try {
  await mkdir(folder, { recursive: true })
  await seed(running.house, (line) => process.stdout.write(`  + ${line}\n`))
  const ids = await prepare()
  const wanted = shots(ids).filter(
    (shot) => positionals.length === 0 || positionals.some((word) => shot.name.includes(word)),
  )
  for (const look of looks()) await round(wanted, look)
} finally {
  await browser.close()
  await running.stop()
  await rm(dataDir, { recursive: true, force: true })
}
clearTimeout(late)
if (failed.length > 0) {
  process.stderr.write(`Not taken:\n${failed.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
}

type Look = { scheme: 'light' | 'dark'; size: typeof DESK; suffix: string; every: boolean }

function looks(): Look[] {
  const every = values.look === true
  if (values.wide)
    return [{ scheme: 'light', size: { width: 1920, height: 1080 }, suffix: '-1920', every: true }]
  return [
    { scheme: 'light', size: DESK, suffix: '', every: true },
    { scheme: 'dark', size: DESK, suffix: '-dark', every },
    { scheme: 'light', size: PHONE, suffix: '-phone', every },
  ]
}

/** Takes all pictures of one look: one page for each person, signed in once. */
async function round(list: readonly Shot[], look: Look): Promise<void> {
  const pages = new Map<Who, Page>()
  for (const shot of list) {
    if (!look.every && !shot.also?.includes(look.suffix === '-dark' ? 'dark' : 'phone')) continue
    const page = pages.get(shot.who) ?? (await pageOf(shot.who, look))
    pages.set(shot.who, page)
    const name = `${shot.name}${look.suffix}`
    try {
      const base = shot.sandbox ? running.sandboxUrl : running.url
      await page.goto(`${base}${shot.path}`)
      await settled(page)
      await shot.act?.(page)
      await settled(page)
    } catch (error) {
      failed.push(`${name}: ${String(error).split('\n')[0]}`)
    }
    await page.screenshot({
      path: `${folder}/${name}.jpg`,
      type: 'jpeg',
      quality: QUALITY,
      fullPage: shot.whole === true,
    })
    process.stdout.write(`  ${name}\n`)
  }
  for (const page of pages.values()) await page.context().close()
}

async function pageOf(who: Who, look: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.size,
    colorScheme: look.scheme,
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  if (who !== 'nobody') await enter(page, running.url, personOf(who))
  return page
}

/** The screen has come: words, fonts and pictures are there, and no skeleton is left. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    `document.fonts.status === 'loaded' && [...document.images].every((image) => image.complete) && document.body.innerText.trim().length > 40 && document.querySelector('[class*="skeleton"], [aria-busy="true"]') === null`,
    undefined,
    { timeout: PATIENCE_MS },
  )
}

function personOf(who: Who): { email: string; password: string } {
  if (who === 'newcomer') return { email: NEWCOMER, password: PASSWORD }
  const person = PEOPLE.find((one) => one.name.startsWith(who))
  if (!person) throw new Error(`Nobody of the demo is called ${who}.`)
  return { email: person.email, password: PASSWORD }
}

/** What the seed leaves out: a brand before its activation, talk with the bot, an answered survey, an exclusion list. */
async function prepare(): Promise<Ids> {
  await createAccount(running.house.people, {
    brand: 'Fern & Field',
    timeZone: 'America/Chicago',
    defaultCountry: 'US',
    name: 'Ruth Adeyemi',
    email: NEWCOMER,
    password: PASSWORD,
  })
  const maya = await signIn(running, personOf('Maya'))
  const get = async (path: string) => (await good(maya, 'GET', path)) as Record<string, unknown>
  const campaigns = (await get('/campaigns')).campaigns as { id: string; name: string; status: string }[]
  const campaign = (name: string) => campaigns.find((one) => one.name.startsWith(name))!.id
  const skills = (await get('/skills')).skills as { id: string; name: string }[]
  const deliveries = skills.find((one) => one.name === 'Deliveries')!.id
  const survey = await get(`/skills/${deliveries}/survey`)
  await good(maya, 'PUT', `/skills/${deliveries}/survey`, { ...survey, enabled: true, delaySeconds: 0 })
  await good(maya, 'POST', '/applications', { name: 'Order system', scopes: ['campaigns:read'] })
  await leftOut(maya)
  return {
    finished: campaign('Delivery slots'),
    prioritized: campaign('Your order is ready'),
    sending: campaign('Winter care'),
    paused: campaign('Warehouse sale'),
    draft: campaign('New year'),
    bot: (((await get('/bots')).bots as { id: string }[])[0] as { id: string }).id,
    handoff: (((await get('/handoffs')).handoffs as { id: string }[])[0] as { id: string }).id,
    template: (
      ((await get('/templates')).templates as { id: string; name: string }[]).find(
        (one) => one.name === 'order_ready',
      ) as { id: string }
    ).id,
    webhook: (((await get('/webhooks')).webhooks as { id: string }[])[0] as { id: string }).id,
    conversations: await talk(maya, campaign('Orders of this week')),
  }
}

/** Dealers get offers of their own. */
async function leftOut(maya: Client): Promise<void> {
  const answer = await fetch(`${running.url}/api/v1/exclusion-lists?name=Dealers`, {
    method: 'POST',
    headers: { cookie: maya.cookie, 'content-type': 'application/octet-stream' },
    body: '+12125550171\n+13055550172\n+16175550173\n',
  })
  if (!answer.ok) throw new Error(`The exclusion list was answered ${answer.status}: ${await answer.text()}`)
}

/** Somebody talks with the bot, and somebody whose question was answered says how that was. */
async function talk(maya: Client, campaign: string): Promise<Ids['conversations']> {
  const { house } = running
  const reached = async () =>
    (
      (await good(maya, 'GET', `/campaigns/${campaign}/messages?channel=whatsapp&limit=100`)).messages as {
        address: string
        state: string
      }[]
    ).filter((one) => one.state === 'delivered' || one.state === 'read')
  await until(async () => (await reached()).length > 0)
  const person = (await reached())[0]!.address
  const all = async (view = 'all') =>
    (await good(maya, 'GET', `/conversations?view=${view}`)).conversations as ConversationSummary[]
  const conversationWith = async (address: string) => {
    await until(async () => (await all()).some((one) => one.address === address))
    return (await all()).find((one) => one.address === address)!.id
  }
  const said = async (id: string) => ((await good(maya, 'GET', `/conversations/${id}`)).messages as []).length
  await whatsAppWrites(house, person, WHATSAPP.address, { body: 'Hello' })
  const bot = await conversationWith(person)
  await until(async () => (await said(bot)) >= 4)
  await whatsAppWrites(house, person, WHATSAPP.address, { body: 'Where is it now?' })
  await until(async () => (await said(bot)) >= 6)

  const answered = (await all()).find((one) => one.assigneeKind === 'person' && one.channel === 'sms')!
  const before = await said(answered.id)
  await good(maya, 'POST', `/conversations/${answered.id}/close`)
  await until(async () => (await said(answered.id)) > before)
  await phoneWrites(house, answered.address, SENDERS[0].address, '5')
  await until(async () => (await said(answered.id)) > before + 1)
  const sam = (await all()).find((one) => one.assigneeKind === 'person' && one.channel === 'sms')!
  const waitsOnWhatsApp = (await all()).find(
    (one) => one.assigneeKind === null && one.channel === 'whatsapp' && one.id !== bot,
  )
  return { bot, survey: answered.id, agent: sam.id, whatsapp: waitsOnWhatsApp?.id ?? bot }
}

async function good(client: Client, method: string, path: string, body?: unknown) {
  const answer = await client.call(method, path, body)
  if (answer.status !== 200)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
