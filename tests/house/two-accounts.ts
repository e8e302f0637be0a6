import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { addPerson, createAccount } from '../../apps/server/src/accounts/index.ts'
import { createSender, recordTemplates } from '../../apps/server/src/channels/index.ts'
import { receiveReply } from '../../apps/server/src/conversations/index.ts'
import { type Running, startServer } from '../../apps/server/src/main.ts'
import { openLog } from '../../apps/server/src/platform/log.ts'
import { readSettings } from '../../apps/server/src/settings.ts'
import type { ApiScope, Role } from '../../packages/contract/src/index.ts'
import { activate } from '../kit/activate.ts'
import { type TestDatabase, testDatabase } from '../kit/database.ts'

export const ROLES: readonly Role[] = ['administrator', 'campaign_manager', 'agent_manager', 'agent']
export const AUTH_TOKEN = 'token-of-the-first-account-000000'
export const PASSWORD = 'correct horse battery'

export type Served = { running: Running; url: string }

/** Such a server with what is its own alone. */
export type OwnServer = Served & { database: TestDatabase; close(): Promise<void> }

/** The whole server on a database, folder and port of its own, without sandbox. Call close in afterAll. */
export async function serve(): Promise<OwnServer> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'foreword-house-'))
  const settings = readSettings({
    PORT: '0',
    DATABASE_URL: database.url,
    FOREWORD_DATA: dataDir,
    FOREWORD_SANDBOX: 'off',
    FOREWORD_INSIDE_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'silent',
  })
  const running = await startServer(settings, { log: openLog('silent') })
  const { port } = running.http.server.address() as AddressInfo
  return {
    ...{ running, url: `http://127.0.0.1:${port}`, database },
    async close() {
      await running.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type Account = { accountId: string; userId: string; skillId: string; cookies: Record<Role, string> }

/** An account with a person of each role, all signed in over HTTP. */
export async function account(served: Served, brand: string): Promise<Account> {
  const { people } = served.running.house
  const email = (role: Role) => `${role}@${brand.toLowerCase()}.example`
  const { accountId, userId, skillId } = await createAccount(people, {
    brand,
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    name: `Ada of ${brand}`,
    email: email('administrator'),
    password: PASSWORD,
  })
  const cookies: Partial<Record<Role, string>> = {}
  for (const role of ROLES) {
    if (role !== 'administrator') {
      const name = `${role} of ${brand}`
      await addPerson(people, {
        accountId,
        name,
        email: email(role),
        password: PASSWORD,
        role,
        skillIds: [skillId],
      })
    }
    cookies[role] = await signIn(served.url, email(role))
  }
  return { accountId, userId, skillId, cookies: cookies as Record<Role, string> }
}

async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`${email} could not sign in: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** Ids of things that belong to an account, by the noun that stands before `:id` in addresses. */
export type Things = {
  holidays: string
  bots: string
  campaigns: string
  senders: string
  conversations: string
  invitations: string
  members: string
  applications: string
  'api-keys': string
  templates: string
  handoffs: string
  exports: string
  'history-exports': string
  skills: string
  agents: string
  'canned-replies': string
  sessions: string
  'exclusion-lists': string
  webhooks: string
  deliveries: string
  'campaign-views': string
  'data-imports': string
  messages: string
}

export type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; text: string }>

/** One of everything an address can name, made the way people make it. */
export async function things(served: Served, of: Account, brand: string): Promise<Things> {
  const call = caller(served.url, of.cookies.administrator)
  const json = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await call(method, path, body)
    if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text}`)
    return JSON.parse(text)
  }
  const { house } = served.running
  const senders = await house.db.asSystem((tx) =>
    createSender(tx, house.channels, of.accountId, {
      name: `Number of ${brand}`,
      carrier: 'twilio-sms',
      address: '+18445550119',
      ratePerSecond: 10,
      sandbox: false,
      credentials: {
        accountSid: `AC${'1'.repeat(32)}`,
        authToken: AUTH_TOKEN,
        baseUrl: 'http://127.0.0.1:9',
      },
    }),
  )
  const { id: campaigns } = await json('POST', '/campaigns', {
    name: `Secret of ${brand}`,
    message: 'Hello {name}',
  })
  await json('POST', `/campaigns/${campaigns}/recipients/typed`, { text: '+1 646 555 0142, Ada\n' })
  const { invitation } = await json('POST', '/members/invitations', {
    email: `new@${brand.toLowerCase()}.example`,
    role: 'agent',
    skillIds: [of.skillId],
  })
  const reply = {
    senderId: senders,
    channel: 'sms' as const,
    from: '+16465550142',
    text: `Words of ${brand}`,
  }
  await house.db.asSystem((tx) =>
    receiveReply(
      tx,
      house.people,
      { accountId: of.accountId, ...reply, carrierId: `SM${brand}`, carrierHandled: null },
      house.clock.now(),
    ),
  )
  const { conversations } = await json('GET', '/conversations?view=queue')
  const { holidays } = await json('POST', '/holidays', {
    date: '2026-05-01',
    name: `Day of ${brand}`,
    country: null,
    yearly: false,
  })
  const words = { header: null, body: `Words of ${brand}`, footer: null, buttons: [] }
  const template = { owner: brand, carrierTemplateId: brand, name: 'secret', language: 'en', quality: null }
  await house.db.asSystem((tx) =>
    recordTemplates(
      tx,
      house.channels,
      { account_id: of.accountId, id: senders, carrier: 'twilio-sms' },
      brand,
      [{ ...template, category: 'utility', status: 'approved', detail: null, parts: words, examples: {} }],
      house.clock.now(),
    ),
  )
  const { templates } = await json('GET', '/templates')
  const { id: handoffs } = await json('POST', '/handoffs', {
    name: `Handoff of ${brand}`,
    lookbackMinutes: 60,
    routeAll: false,
    steps: [
      {
        ...{ channel: 'sms', senderId: senders, message: `Words of ${brand}`, rich: null },
        ...{ optOutOn: false, optOutText: '', noReceiptMinutes: null },
      },
    ],
  })
  const { list } = await json('POST', `/exclusion-lists?name=List%20of%20${brand}`, '+16465550142\n')
  const view = await json('POST', '/campaign-views', {
    name: `View of ${brand}`,
    filter: { search: brand },
    shared: true,
  })
  const report = `Campaign name,Launch date,Recipients,Sent\nHistory of ${brand},2025-03-01,10,9\n`
  const { import: dataImport } = await json(
    'POST',
    `/data-imports?fileName=History%20of%20${brand}.csv`,
    report,
  )
  await json('POST', `/data-imports/${dataImport.id}/start`)
  const { application } = await json('POST', '/applications', {
    name: `Shop of ${brand}`,
    scopes: ['campaigns', 'campaigns:read'],
  })
  const { id: apiKeys } = await json('POST', `/applications/${application.id}/keys`, {
    name: `Key of ${brand}`,
    scopes: ['campaigns:read'],
  })
  const { webhook } = await json('POST', '/webhooks', {
    name: `Hook of ${brand}`,
    url: 'http://127.0.0.1:49151/nobody-is-here',
    events: ['message.sent'],
  })
  const { deliveryId: deliveries } = await json('POST', `/webhooks/${webhook.id}/test`)
  const { id: exports } = await json('POST', '/exports', { format: 'csv' })
  for (let tries = 0; (await json('GET', '/exports')).exports[0].status !== 'ready'; tries++) {
    if (tries > 200) throw new Error('The file is not being prepared.')
    await delay(50)
  }
  const { id: histories } = await json('POST', '/history-exports', { format: 'csv' })
  for (let tries = 0; (await json('GET', '/history-exports')).files[0].status !== 'ready'; tries++) {
    if (tries > 200) throw new Error('The history is not being prepared.')
    await delay(50)
  }
  const { id: canned } = await json('POST', '/canned-replies', {
    name: `Greeting of ${brand}`,
    text: `Words of ${brand}`,
    skillId: null,
    personal: false,
  })
  const { id: bots } = await json('POST', '/bots', { kind: 'flow', name: `Bot of ${brand}` })
  await json('POST', `/bots/${bots}/publish`)
  await activate(house, of, house.agreement)
  const { id: messages } = await json('POST', '/messages', {
    ...{ to: '+16465550143', kind: 'alert', senderId: senders, text: `Words of ${brand}` },
    from: new Date(house.clock.now().getTime() + 86_400_000).toISOString(),
  })
  const { sessions } = await json('GET', '/sessions')
  const { members } = await json('GET', '/members')
  const agent = members.find((member: { role: string }) => member.role === 'agent')
  return {
    campaigns,
    senders,
    conversations: conversations[0].id,
    invitations: invitation.id,
    members: agent.id,
    holidays: holidays[0].id,
    templates: templates[0].id,
    applications: application.id,
    'api-keys': apiKeys,
    bots,
    handoffs,
    exports,
    'history-exports': histories,
    skills: of.skillId,
    agents: agent.id,
    'canned-replies': canned,
    sessions: sessions[0].id,
    'exclusion-lists': list.id,
    webhooks: webhook.id,
    deliveries,
    'campaign-views': view.id,
    'data-imports': dataImport.id,
    messages,
  }
}

/** The API switched on, and a key of an application with these scopes: "Bearer fwk_…". */
export async function program(served: Served, of: Account, scopes: readonly ApiScope[]): Promise<string> {
  const call = caller(served.url, of.cookies.administrator)
  const json = async (method: string, path: string, body: unknown) =>
    JSON.parse((await call(method, path, body)).text)
  await json('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const name = `Program ${scopes.length} of ${of.accountId}`
  const { application } = await json('POST', '/applications', { name, scopes })
  const { key } = await json('POST', `/applications/${application.id}/keys`, { name, scopes })
  return `Bearer ${key}`
}

/** @param cookie of a session; "Bearer …" = a program, which sends it as its authorization */
export function caller(url: string, cookie: string | null): Call {
  return async (method, path, body) => {
    const raw = typeof body === 'string'
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(cookie?.startsWith('Bearer ') ? { authorization: cookie } : cookie ? { cookie } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    // The stream of live hints never ends: its head says enough.
    if (answer.headers.get('content-type') === 'text/event-stream') {
      await answer.body?.cancel()
      return { status: answer.status, text: '' }
    }
    return { status: answer.status, text: await answer.text() }
  }
}
