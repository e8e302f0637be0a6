import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  SANDBOX_ACCOUNT_SID,
  SANDBOX_AUTH_TOKEN,
  startSandbox,
} from '../../apps/carrier-sandbox/src/index.ts'
import { createAccount } from '../../apps/server/src/accounts/index.ts'
import { PASSWORD, PEOPLE, SENDERS, WHATSAPP } from '../../apps/server/src/demo/people.ts'
import { phoneWrites, whatsAppWrites } from '../../apps/server/src/demo/sandbox.ts'
import { seed } from '../../apps/server/src/demo/seed.ts'
import { type Running, startServer } from '../../apps/server/src/main.ts'
import { readSettings } from '../../apps/server/src/settings.ts'
import type { Conversation, ConversationSummary } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { untilLateMorning } from '../kit/clock.ts'
import { freePort } from '../kit/server.ts'
import type { Ids, Who } from './shots.ts'

/** What pictures are taken of: the demo's brand on a real server, and what its first hour leaves out. */
export type TourHouse = {
  url: string
  sandboxUrl: string
  ids: Ids
  /** How many milliseconds its clock is before that of this machine. */
  ahead: number
}

const NEWCOMER = 'ruth@fernfield.example'
const WAIT_MS = 5 * 60_000

/** Starts the server and lives the demo's first hour. It is always late morning there, so that no window is closed by chance. */
export async function openTourHouse(
  say: (line: string) => void,
): Promise<TourHouse & { close(withinMs?: number): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foreword-tour-'))
  const ahead = untilLateMorning(new Date())
  const sandbox = await startSandbox({ now: () => Date.now() + ahead })
  const settings = readSettings({
    PORT: String(await freePort()),
    FOREWORD_DATA: dataDir,
    FOREWORD_SANDBOX: 'off',
    FOREWORD_INSIDE_HOSTS: new URL(sandbox.url).host,
    LOG_LEVEL: 'error',
  })
  const running = await startServer(settings, {
    clock: { now: () => new Date(Date.now() + ahead) },
    sandbox: { url: sandbox.url, accountSid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN },
  })
  const close = async (withinMs?: number) => {
    await running.stop(withinMs)
    await sandbox.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await seed(running.house, say)
    const ids = await prepare(running)
    return { url: running.url, sandboxUrl: sandbox.url, ids, ahead, close }
  } catch (error) {
    await close()
    throw error
  }
}

export function personOf(who: Who): { email: string; password: string } {
  if (who === 'newcomer') return { email: NEWCOMER, password: PASSWORD }
  const person = PEOPLE.find((one) => one.name.startsWith(who))
  if (!person) throw new Error(`Nobody of the demo is called ${who}.`)
  return { email: person.email, password: PASSWORD }
}

/** A brand before its activation, talk with the bot, an answered survey, an exclusion list, an invitation. */
async function prepare(running: Running): Promise<Ids> {
  await createAccount(running.house.people, {
    brand: 'Fern & Field',
    timeZone: 'America/Chicago',
    defaultCountry: 'US',
    name: 'Ruth Adeyemi',
    email: NEWCOMER,
    password: PASSWORD,
  })
  const maya = await signIn(running, personOf('Maya'))
  const list = async (path: string, name: string) =>
    ((await good(maya, 'GET', path)) as Record<string, { id: string; name: string; status: string }[]>)[name]!
  const campaigns = await list('/campaigns', 'campaigns')
  const campaign = (name: string) => campaigns.find((one) => one.name.startsWith(name))!.id
  const skills = await list('/skills', 'skills')
  const deliveries = skills.find((one) => one.name === 'Deliveries')!.id
  const survey = (await good(maya, 'GET', `/skills/${deliveries}/survey`)) as object
  await good(maya, 'PUT', `/skills/${deliveries}/survey`, { ...survey, enabled: true, delaySeconds: 0 })
  await good(maya, 'PATCH', '/api-access', { enabled: true })
  await good(maya, 'POST', '/applications', { name: 'Order system', scopes: ['campaigns:read'] })
  await leftOut(running, maya)
  const invited = (await good(maya, 'POST', '/members/invitations', {
    email: 'noor@harbourpine.example',
    role: 'agent',
    skillIds: [deliveries],
  })) as { link: string }
  const id = async (path: string, name: string) => (await list(path, name))[0]!.id
  return {
    finished: campaign('Delivery slots'),
    prioritized: campaign('Your order is ready'),
    sending: campaign('Winter care'),
    paused: campaign('Warehouse sale'),
    draft: campaign('New year'),
    bot: await id('/bots', 'bots'),
    handoff: await id('/handoffs', 'handoffs'),
    template: (await list('/templates', 'templates')).find((one) => one.name === 'order_ready')!.id,
    webhook: await id('/webhooks', 'webhooks'),
    invitation: new URL(invited.link).pathname,
    conversations: await talk(running, maya, campaign('Orders of this week')),
  }
}

/** Dealers get offers of their own. */
async function leftOut(running: Running, maya: Client): Promise<void> {
  const answer = await fetch(`${running.url}/api/v1/exclusion-lists?name=Dealers`, {
    method: 'POST',
    headers: { cookie: maya.cookie, 'content-type': 'application/octet-stream' },
    body: '+12125550171\n+13055550172\n+16175550173\n',
  })
  if (!answer.ok) throw new Error(`The exclusion list was answered ${answer.status}: ${await answer.text()}`)
}

/** Somebody talks with the bot, and somebody whose question was answered says how that was. */
async function talk({ house }: Running, maya: Client, campaign: string): Promise<Ids['conversations']> {
  const reached = async () =>
    (
      (await good(maya, 'GET', `/campaigns/${campaign}/messages?channel=whatsapp&limit=100`)) as {
        messages: { address: string; state: string }[]
      }
    ).messages.filter((one) => one.state === 'delivered' || one.state === 'read')
  await until('somebody got a message on WhatsApp', async () => (await reached()).length > 0)
  const person = (await reached())[0]!.address
  const all = async () =>
    ((await good(maya, 'GET', '/conversations?view=all')) as { conversations: ConversationSummary[] })
      .conversations
  const said = async (id: string) =>
    ((await good(maya, 'GET', `/conversations/${id}`)) as { messages: unknown[] }).messages.length
  const grown = (id: string, to: number) =>
    until(`the conversation has ${to} messages`, async () => (await said(id)) >= to)

  await whatsAppWrites(house, person, WHATSAPP.address, { body: 'Hello' })
  await until('they have a conversation', async () => (await all()).some((one) => one.address === person))
  const bot = (await all()).find((one) => one.address === person)!.id
  await grown(bot, 4)
  await whatsAppWrites(house, person, WHATSAPP.address, { body: 'Where is it now?' })
  await grown(bot, 6)

  const whole = async (id: string) => (await good(maya, 'GET', `/conversations/${id}`)) as Conversation
  const texted = async () =>
    (await all()).filter((one) => one.assigneeKind === 'person' && one.channel === 'sms')
  // A survey waits for the window too: of those who are answered, one for whom it is open.
  const awake: ConversationSummary[] = []
  for (const one of await texted()) if ((await whole(one.id)).localTime?.windowOpen) awake.push(one)
  const answered = awake[0]!
  const survey = async () => (await whole(answered.id)).survey?.state
  await good(maya, 'POST', `/conversations/${answered.id}/close`)
  await until('they were asked how it was', async () => (await survey()) === 'sent')
  await phoneWrites(house, answered.address, SENDERS[0].address, '5')
  await until('they gave a score', async () => ((await survey()) ?? 'sent') !== 'sent')
  const agent = (await texted())[0]!
  const onWhatsApp = (await all()).find(
    (one) => one.assigneeKind === null && one.channel === 'whatsapp' && one.id !== bot,
  )
  return { bot, survey: answered.id, agent: agent.id, whatsapp: onWhatsApp?.id ?? bot }
}

/** @param what is waited for, in words, for the error after five minutes */
async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`Waited ${WAIT_MS / 60_000} minutes in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function good(client: Client, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await client.call(method, path, body)
  if (answer.status !== 200)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
