import { sql } from 'kysely'
import twilio from 'twilio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { api, apiScopes, type Role, type Route } from '../../packages/contract/src/index.ts'
import {
  type Account,
  AUTH_TOKEN,
  account,
  caller,
  type OwnServer,
  PASSWORD,
  program,
  ROLES,
  serve,
  type Things,
  things,
} from './two-accounts.ts'

// Law 11, what needs a database: nobody sees another account, no role more than its own, and nothing forged is believed.

let served: OwnServer
let first: Account
let second: Account
let own: Things

beforeAll(async () => {
  served = await serve()
  first = await account(served, 'Firstbrand')
  second = await account(served, 'Secondbrand')
  own = await things(served, first, 'Firstbrand')
})

afterAll(() => served?.close())

const routes = Object.entries(api) as [keyof typeof api, Route][]
const guarded = routes.filter(([, route]) => route.allow !== 'public')
const named = guarded.filter(([, route]) => route.path.includes('/:id'))

/** An SMS of a sender that is not there. */
const STEP = {
  channel: 'sms',
  senderId: '00000000-0000-7000-8000-00000000000a',
  message: 'Hello',
  optOutOn: false,
  optOutText: '',
  rich: null,
  noReceiptMinutes: null,
}

const BOT = {
  ...{ kind: 'flow', personWords: [], handOverText: '', quietMinutes: 60, maxMisses: 2, notUnderstood: 'x' },
  ...{ resumeAt: null, steps: [{ id: 's', name: 'End', type: 'close', text: 'Bye' }] },
}
/** A body each route takes, so that what is refused is refused for the caller's sake. */
const BODIES: Partial<Record<keyof typeof api, unknown>> = {
  agree: { hash: 'a'.repeat(64), maySign: true },
  acceptInvitation: { name: 'Eve', password: 'long enough words' },
  addHoliday: { date: '2026-12-25', name: 'Christmas', country: null, yearly: true },
  addNote: { noteId: '00000000-0000-7000-8000-00000000000c', text: 'Hello', mentions: [] },
  addOptOut: { phone: '+16465550199', words: 'by telephone' },
  blockPerson: { reason: 'insults' },
  archiveCampaign: { archived: true },
  sendAgain: { state: 'unknown' },
  sendMessage: { to: '+16465550142', kind: 'service', text: 'Hello' },
  changeAccount: {},
  changeApiAccess: {},
  changeApplication: { name: 'Taken over' },
  createApiKey: { name: 'Another key', scopes: ['campaigns:read'] },
  rotateApiKey: { keepHours: 0 },
  createApplication: { name: 'Another program', scopes: ['campaigns'] },
  newApplicationSecret: { keepHours: 0 },
  renewTokenKey: { endTokens: false },
  changeLimits: {},
  changeAgent: { capacity: 3 },
  changeRouting: {
    routing: {
      ...{ acceptMode: 'offer', offerSeconds: 30, goalSeconds: 180, priority: 0, overflow: null },
      ...{ hours: null, closedAnswer: '', returnSeconds: 120 },
    },
    agentIds: [],
  },
  changeSkillSurvey: {
    ...{ enabled: true, delaySeconds: 0, askWords: false, expireHours: 24 },
    texts: [{ language: 'en', question: 'How did we do?', wordsQuestion: '', thanks: '' }],
  },
  setPresence: { status: 'away' },
  changeNotices: { desktop: [], sound: [], title: true },
  changeCannedReply: { name: 'Taken over' },
  changeCampaign: { name: 'Taken over' },
  changeDeliveryHours: {},
  addOptOutWord: { word: 'genug', action: 'stop', language: 'de' },
  changeConsentAnswers: { stop: 'Bye.' },
  changeCurrency: { currency: 'USD' },
  importPrices: { text: 'channel,country,price\nsms,US,0.01', replace: false },
  setPrice: { channel: 'sms', category: '', country: 'US', amount: '0.01' },
  changeMember: { disabled: true },
  createBot: { kind: 'flow', name: 'Another bot' },
  saveBot: { name: 'Taken over', capacity: null, draft: BOT },
  placeBot: { enabled: false, skillIds: [] },
  tryBot: { draft: BOT, channel: 'sms', state: null, text: 'Hello' },
  actAsBot: { actions: [{ type: 'close' }] },
  changePassword: { current: PASSWORD, next: PASSWORD },
  forgotPassword: { email: 'nobody@nowhere.example' },
  setPassword: { password: 'long enough words' },
  decideLikelyOptOut: { conversationId: '00000000-0000-7000-8000-00000000000b', isOptOut: true },
  erasePerson: { address: '+16465550142', confirm: '+16465550142' },
  importOptOuts: 'phone\n+16465550142\n',
  removeOptOutWord: { word: 'baja' },
  rereadDataImport: {},
  uploadDataImport: 'phone\n+16465550142\n',
  changeRegionHours: { state: 'off' },
  changeSender: { name: 'Taken over' },
  createCannedReply: { name: 'Hello', text: 'Hello {{name}}', skillId: null, personal: true },
  createCampaign: {},
  createSender: {
    name: 'x',
    carrier: 'twilio-sms',
    address: '+18445550118',
    ratePerSecond: 1,
    sandbox: true,
  },
  archiveCampaigns: { ids: ['00000000-0000-7000-8000-00000000000a'], archived: true },
  archiveHandoff: { archived: true },
  changeHandoff: { name: 'Taken over' },
  changeTemplate: { defaults: {} },
  createHandoff: { name: 'x', lookbackMinutes: 60, routeAll: false, steps: [STEP] },
  createTemplate: {
    senderId: '00000000-0000-7000-8000-00000000000a',
    name: 'x',
    language: 'en',
    category: 'utility',
    parts: { header: null, body: 'x', footer: null, buttons: [] },
    examples: {},
  },
  duplicateTemplate: { language: 'de' },
  syncTemplates: {},
  createCampaignView: { name: 'Another view', filter: {} },
  changeCampaignView: { name: 'Taken over' },
  chooseCampaignView: { viewId: null },
  createExport: { format: 'csv' },
  createHistory: { format: 'csv' },
  changeWebhook: { name: 'Taken over' },
  createSkill: { name: 'Another skill' },
  createWebhook: { name: 'Mine', url: 'http://127.0.0.1:49151/mine', events: ['message.sent'] },
  replayWebhook: { since: '2026-11-23T09:00:00.000Z' },
  fixRecipient: { leaveOut: true },
  invite: { email: 'more@second.example', role: 'agent', skillIds: [] },
  judgeRecipient: { input: '+16465550142' },
  keepDraft: { text: 'Hello' },
  mergePerson: { channel: 'sms', address: '+16465550143' },
  readConversation: {},
  splitPerson: { channel: 'sms', address: '+16465550143' },
  unblock: { channel: 'sms', address: '+16465550100' },
  uploadFile: 'hello',
  launchCampaign: { consentVersion: 1 },
  requestLaunch: { note: 'Ready to go' },
  optOutConversation: { words: 'they said so' },
  planPhones: { phones: ['+16465550142'] },
  removeOptOut: { channel: 'sms', address: '+16465550100', words: 'by letter' },
  removeSuppression: { channel: 'sms', address: '+16465550100' },
  replyInConversation: { text: 'Hello', messageId: '00000000-0000-7000-8000-00000000000a' },
  rereadImport: {},
  returnConversation: {},
  sendTemplate: {
    templateId: '00000000-0000-7000-8000-00000000000a',
    fills: {},
    messageId: '00000000-0000-7000-8000-00000000000b',
  },
  setUp: {
    token: 'not-a-token-at-all',
    brand: 'x',
    timeZone: 'UTC',
    defaultCountry: 'US',
    name: 'x',
    email: 'x@x.example',
    password: 'long enough words',
    sandbox: false,
  },
  signIn: { email: 'nobody@nowhere.example', password: 'wrong words here' },
  testCampaign: { step: 0, to: '+16465550142' },
  typeRecipients: { text: '+16465550142' },
  uploadExclusions: '+16465550142\n',
  uploadRecipients: 'phone\n+16465550142\n',
  streamRecipients: 'phone\n+16465550142\n',
}
const QUERIES: Partial<Record<keyof typeof api, string>> = {
  downloadTranscript: '?format=ndjson',
  findPeople: '?search=Ada',
  uploadFile: '?name=a.txt&type=text/plain',
  uploadExclusions: '?name=Mine',
  listMessagePages: '?size=50',
  uploadRecipients: '?fileName=a.csv',
  campaignTest: '?messageId=00000000-0000-7000-8000-00000000000a',
  consentHistory: '?address=%2B16465550142',
  downloadAnalytics: '?table=time',
  downloadCampaignAnalytics: '?table=skills&format=xlsx',
  consentProof: '?address=%2B16465550142',
  importOptOuts: '?fileName=a.csv',
  uploadDataImport: '?fileName=a.csv',
  personData: '?address=%2B16465550142',
}

function addressOf(name: keyof typeof api, route: Route): string {
  const path = route.path
    .replace('/:id', (_match, offset: number) => {
      const noun = route.path.slice(0, offset).split('/').at(-1) as keyof Things
      const id = own[noun]
      if (!id) throw new Error(`${route.path}: make one of ${noun} in two-accounts.ts`)
      return `/${id}`
    })
    .replace(':line', '1')
    .replace(':version', '1')
    .replace(':session', '00000000-0000-7000-8000-00000000000c')
    .replace(':messageId', '00000000-0000-7000-8000-00000000000a')
    .replace(':deliveryId', own.deliveries)
    .replace(':index', '0')
    .replace(':fileId', '00000000-0000-7000-8000-00000000000a')
    .replace(':token', 'not-a-token-at-all')
  return path + (QUERIES[name] ?? '')
}

const ask = (cookie: string | null, name: keyof typeof api, route: Route) =>
  caller(served.url, cookie)(route.method, addressOf(name, route), BODIES[name])

const allows = (route: Route, role: Role): boolean =>
  route.allow === 'signed-in' || route.allow.includes(role)

/** A session may end by its own wish only after all else was asked. */
const lastSignOut = <T extends readonly [string, unknown]>(list: readonly T[]): T[] =>
  [...list].sort(([a], [b]) => Number(a === 'signOut') - Number(b === 'signOut'))

test('every route with a body is asked with one it takes', () => {
  expect(
    routes.filter(([name, route]) => route.body && BODIES[name] === undefined).map(([name]) => name),
  ).toEqual([])
})

test('without a session, and with an expired one, every guarded route answers 401', async () => {
  const [{ cookies }] = [await account(served, 'Thirdbrand')]
  await sql`update auth_sessions set expires_at = now() - interval '1 minute' where user_id in
    (select user_id from members where name like '%Thirdbrand')`.execute(served.database.db.kysely)
  for (const [name, route] of guarded) {
    for (const cookie of [null, cookies.administrator, 'foreword.session_token=forged.value']) {
      const { status, text } = await ask(cookie, name, route)
      expect(`${name} ${status} ${JSON.parse(text).code}`).toBe(`${name} 401 not_signed_in`)
    }
  }
})

describe.each(ROLES)('a %s of another account', (role) => {
  test('gets 404 for every id, 403 where the role may not go, and never a word of the first', async () => {
    for (const [name, route] of lastSignOut(guarded)) {
      const { status, text } = await ask(second.cookies[role], name, route)
      expect(status, `${name}: ${text}`).toBeLessThan(500)
      expect(text, name).not.toContain('Firstbrand')
      expect(text, name).not.toContain(own.campaigns)
      if (!allows(route, role)) expect(`${name} ${status}`).toBe(`${name} 403`)
      else if (route.path.includes('/:id')) expect(`${name} ${status}`).toBe(`${name} 404`)
      // A handoff that names another account's sender breaks a rule of its own.
      else expect([200, 404, 409, 422], `${name}: ${text}`).toContain(status)
    }
  })
})

test('a program of another account with every scope gets 404 for every id, and 403 where only people may go', async () => {
  const fifth = await account(served, 'Fifthbrand')
  const key = await program(served, fifth, apiScopes)
  for (const [name, route] of guarded) {
    const { status, text } = await ask(key, name, route)
    expect(status, `${name}: ${text}`).toBeLessThan(500)
    expect(text, name).not.toContain('Firstbrand')
    if (route.person) expect(`${name} ${status} ${JSON.parse(text).code}`).toBe(`${name} 403 person_only`)
    else if (route.path.includes('/:id')) expect(`${name} ${status}`).toBe(`${name} 404`)
    else expect([200, 404, 409, 422], `${name}: ${text}`).toContain(status)
  }
  const audit = await caller(served.url, fifth.cookies.administrator)('GET', '/audit?kind=holiday')
  expect(JSON.parse(audit.text).entries.map((line: { actorName: string }) => line.actorName)).toContain(
    `Program ${apiScopes.length} of ${fifth.accountId}`,
  )
})

test('a program of the account itself is kept to its scopes', async () => {
  const key = await program(served, first, ['audit:read'])
  for (const [name, route] of guarded) {
    if (route.scope === 'audit:read') continue
    const { status, text } = await ask(key, name, route)
    expect(`${name} ${status} ${JSON.parse(text).code}`).toBe(
      `${name} 403 ${route.person ? 'person_only' : 'scope_missing'}`,
    )
  }
  expect((await ask(key, 'auditLog', api.auditLog)).status).toBe(200)
})

test('the first account is as it was, and its own people do reach it', async () => {
  const asked = await Promise.all(
    named
      // No file came with the words, and no carrier is there to fetch one from; no test was sent, and no bot published.
      .filter(([name]) => !['getFile', 'getAgentFile', 'campaignTest', 'getBotVersion'].includes(name))
      .filter(([, route]) => route.method === 'GET' && allows(route, 'administrator'))
      .map(
        async ([name, route]) => `${name} ${(await ask(first.cookies.administrator, name, route)).status}`,
      ),
  )
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.filter((line) => !line.endsWith(' 200'))).toEqual([])
  const { text } = await caller(served.url, first.cookies.administrator)('GET', `/campaigns/${own.campaigns}`)
  expect(JSON.parse(text)).toMatchObject({
    name: 'Secret of Firstbrand',
    status: 'draft',
    funnel: { recipients: 1 },
  })
})

test.each(ROLES)('a %s of the account itself is kept to the role', async (role) => {
  for (const [name, route] of guarded) {
    if (allows(route, role)) continue
    const { status, text } = await ask(first.cookies[role], name, route)
    expect(`${name} ${status} ${JSON.parse(text).code}`).toBe(`${name} 403 wrong_role`)
  }
})

test('ids of another account are refused inside a body too', async () => {
  const call = caller(served.url, (await account(served, 'Fourthbrand')).cookies.administrator)
  for (const body of [{ senderId: own.senders }, { skillId: first.skillId }]) {
    const { status, text } = await call('POST', '/campaigns', body)
    expect([status, JSON.parse(text).field]).toEqual([400, Object.keys(body)[0]])
  }
})

test('a link that was never made opens nothing', async () => {
  const open = routes.filter(([name, route]) => route.allow === 'public' && name !== 'signIn')
  const answers = await Promise.all(
    open.map(async ([name, route]) => `${name} ${(await ask(null, name, route)).status}`),
  )
  expect(answers.sort()).toEqual([
    'acceptInvitation 410',
    'actAsBot 403',
    'forgotPassword 200',
    'getInvitation 410',
    'getPasswordLink 410',
    'getSetup 200',
    'openApiDocument 200',
    'setPassword 410',
    'setUp 410',
  ])
})

describe('webhooks', () => {
  const receipt = {
    MessageSid: `SM${'a'.repeat(32)}`,
    MessageStatus: 'delivered',
    AccountSid: `AC${'1'.repeat(32)}`,
  }
  const events = async () =>
    Number((await served.database.db.pool.query('select count(*)::int as n from webhook_events')).rows[0].n)
  const post = (path: string, fields: Record<string, string>, signature: string | null) =>
    fetch(`${served.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      },
      body: new URLSearchParams(fields).toString(),
    })
  const sign = (path: string, fields: Record<string, string>, token = AUTH_TOKEN) =>
    twilio.getExpectedTwilioSignature(token, served.running.url + path, fields)

  test('unsigned, forged or altered ones answer 403 and leave no row', async () => {
    const path = `/hooks/${own.senders}/status`
    const good = sign(path, receipt)
    for (const [fields, signature] of [
      [receipt, null],
      [receipt, ''],
      [receipt, sign(path, receipt, 'another-token-00000000000000000')],
      [{ ...receipt, MessageStatus: 'failed' }, good],
    ] as const) {
      const answer = await post(path, fields, signature)
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        403,
        'bad_signature',
      ])
    }
    expect((await post(`/hooks/${own.senders}/inbound`, receipt, good)).status).toBe(403)
    expect(await events()).toBe(0)
  })

  test('a sender that is not there answers 404', async () => {
    expect((await post(`/hooks/${own.campaigns}/status`, receipt, 'x')).status).toBe(404)
    expect((await post('/hooks/none/status', receipt, 'x')).status).toBe(404)
    expect(await events()).toBe(0)
  })

  test('a signed one is kept once, however often it comes', async () => {
    const path = `/hooks/${own.senders}/status`
    for (let time = 0; time < 3; time++)
      expect((await post(path, receipt, sign(path, receipt))).status).toBe(200)
    expect(await events()).toBe(1)
  })
})
