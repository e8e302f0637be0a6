import { request as rawRequest } from 'node:http'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type FakeClock, fakeClock } from '../kit/clock.ts'
import { openApp, openDevice } from '../kit/inapp.ts'
import {
  ask,
  type Body,
  FORM,
  misfits,
  type Program,
  type Reply,
  tokenFor,
  tokenPath,
} from '../kit/liveperson.ts'
import * as example from '../kit/liveperson-examples.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Programs written for the original, against the whole product: only the host name is ours.

const NUMBER = '+18445550119'
const PATIENT = { timeout: 60_000 }
const DAY = 86_400_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
let house: TestHouse
let clock: FakeClock
let admin: Client
let other: Client
let program: Program
let stranger: Program

const sandbox = async (method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json()
}

/** Switches the API on for a brand and makes a program with every scope. The clock stands still, so a second must be wide. */
async function access(name: string): Promise<{ client: Client; program: Program }> {
  const { admin: person } = await house.account(name)
  const client = await signIn(house, person)
  const wide = { campaignRate: 1000, reportingRate: 1000, configurationRate: 1000 }
  const switched = await client.call('PATCH', '/api-access', { enabled: true, limits: wide })
  const made = await client.call('POST', '/applications', {
    name: 'Shop',
    scopes: ['campaigns', 'reporting', 'configuration'],
  })
  expect([switched.status, made.status]).toEqual([200, 200])
  const of = {
    account: String(switched.body.accountNumber),
    clientId: (made.body.application as { id: string }).id,
    secret: made.body.secret as string,
  }
  return { client, program: { ...of, url: house.url, token: await tokenFor(house, of) } }
}

beforeAll(async () => {
  clock = fakeClock(new Date().toISOString())
  house = await testHouse({ clock })
  await sandbox('PATCH', 'dials', {
    preset: 'calm',
    sentAfterMs: 0,
    deliveredAfterMs: 0,
    templateReviewMs: 5,
  })
  // Both have the sandbox's one number: replies to it go to whoever came last.
  ;({ client: other, program: stranger } = await access('Elsewhere'))
  ;({ client: admin, program } = await access('Northline'))
})
afterAll(() => house?.close())

const EVERY_DAY = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
/** Round the clock; hours as text, as one program in the field writes them. */
const ROUND = {
  windows: EVERY_DAY.map((day) => ({
    day,
    startTime: { hour: '0', minute: '00' },
    endTime: { hour: '0', minute: '00' },
  })),
}
const text = (number: string, words = 'Your parcel is on its way.') => ({
  consumerContent: { sms: number },
  variables: { 1: words },
})
const campaign = (consumers: readonly unknown[], more: object = {}) => ({
  ...{
    campaignName: 'Parcels',
    skill: 'General care',
    templateId: '1234567890',
    outboundNumber: NUMBER.slice(1),
  },
  ...{ consent: true, schedulingMetrics: ROUND, consumers, ...more },
})
const path = (of = program) => `/api/v2/account/${of.account}/campaign`
const post = (body: unknown, headers: Record<string, string> = {}, of = program): Promise<Reply> =>
  ask(house.url, path(of), {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    token: of.token,
  })
const get = (at: string, of = program): Promise<Reply> => ask(house.url, at, { token: of.token })
const reporting = (at: string) => `/api/account/${program.account}/app/prmsg/${at}`
const between = (from = clock.now().getTime() - DAY / 2, to = clock.now().getTime() + DAY / 2) =>
  `attemptedStartTime=${from}&attemptedEndTime=${to}`
const status = async (id: string): Promise<Body> => (await get(`${path()}/${id}/conversations`)).body
const finished = (id: string) =>
  expect.poll(async () => (await status(id)).campaignStatus, PATIENT).toBe('FINISHED')

describe('where the services are', () => {
  const lookUp = (rest: string) => ask(house.url, `/api/account/${program.account}/service/${rest}`)

  test('one service: its bare host, which is this one', async () => {
    for (const service of ['sentinel', 'agentVep', 'proactive', 'proactiveHandoff']) {
      const { status, body } = await lookUp(`${service}/baseURI.json?version=1.0`)
      expect([status, misfits(body, example.BASE_URI)]).toEqual([200, []])
      expect(body).toEqual({ service, account: program.account, baseURI: new URL(house.url).host })
    }
  })

  test('all of them', async () => {
    const { body } = await lookUp('baseURI.json?version=1.0')
    expect(misfits(body, example.BASE_URIS)).toEqual([])
    expect(body.baseURIs.map((one: Body) => one.service)).toEqual(
      expect.arrayContaining(['sentinel', 'agentVep']),
    )
  })

  test('no such account or service', async () => {
    expect((await lookUp('laundry/baseURI.json')).status).toBe(404)
    for (const account of ['1', 'none', '99999999999999999999999']) {
      const { status, body } = await ask(house.url, `/api/account/${account}/service/sentinel/baseURI.json`)
      expect([account, status, misfits(body, example.ERROR)]).toEqual([account, 404, []])
    }
  })
})

describe('tokens', () => {
  const credentials = () => `client_id=${program.clientId}&client_secret=${program.secret}`
  const v1 = () => `/sentinel/api/account/${program.account}/app/token`
  const v2 = () => `/sentinel/api/v2/account/${program.account}/app/token`
  const grant = 'grant_type=client_credentials'

  test.each([
    ['everything as the docs say', () => [`${v1()}?v=1.0&${grant}`, credentials()]],
    ['the grant in the form', () => [`${v1()}?v=1.0`, `${grant}&${credentials()}`]],
    ['the secret in the address and an empty body', () => [`${v1()}?v=1.0&${grant}&${credentials()}`, '']],
    ['the second version, all in the form', () => [v2(), `${grant}&${credentials()}`]],
    ['the second version by its number', () => [`${v2()}?v=2.0`, `${grant}&${credentials()}`]],
  ])('%s', async (_what, request) => {
    const [at, body] = request() as [string, string]
    const answer = await ask(house.url, at, { body, headers: FORM })
    expect([answer.status, misfits(answer.body, example.TOKEN)]).toEqual([200, []])
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: '3600' })
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('no body at all, and a body of JSON', async () => {
    const bare = await ask(house.url, `${v1()}?${grant}&${credentials()}`, { method: 'POST' })
    expect(bare.status).toBe(200)
    const json = {
      grant_type: 'client_credentials',
      client_id: program.clientId,
      client_secret: program.secret,
    }
    const headers = { 'content-type': 'application/json' }
    expect((await ask(house.url, v1(), { body: JSON.stringify(json), headers })).status).toBe(200)
  })

  test('hold an hour, say whose they are, and can be verified by the published keys', async () => {
    const keys = createRemoteJWKSet(new URL(`${house.url}/sentinel/well-known/jwks`))
    const { payload, protectedHeader } = await jwtVerify(program.token, keys, { currentDate: clock.now() })
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) })
    expect(payload).toEqual({
      ...{
        aud: program.account,
        azp: program.clientId,
        iss: 'Sentinel',
        scope: 'campaigns reporting configuration',
      },
      ...{ iat: expect.any(Number), exp: payload.iat! + 3600 },
    })
    const published = (await ask(house.url, '/sentinel/well-known/jwks')).body.keys
    expect(published.every((key: Body) => key.kty === 'RSA' && key.d === undefined)).toBe(true)
  })

  test.each([
    ['no grant', '', () => credentials(), 400, 'invalid_request'],
    ['another grant', 'grant_type=password', () => credentials(), 400, 'unsupported_grant_type'],
    ['no id', grant, () => `client_secret=${program.secret}`, 400, 'invalid_request'],
    ['no secret', grant, () => `client_id=${program.clientId}`, 400, 'invalid_request'],
    [
      'a wrong secret',
      grant,
      () => `client_id=${program.clientId}&client_secret=guess`,
      401,
      'invalid_client',
    ],
    ['an id that is none', grant, () => 'client_id=shop&client_secret=guess', 401, 'invalid_client'],
  ])('%s', async (_what, query, body, status, error) => {
    const answer = await ask(house.url, `${v1()}?${query}`, { body: body(), headers: FORM })
    expect([answer.status, answer.body.error]).toEqual([status, error])
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description'])
  })

  test('not for another account', async () => {
    const answer = await ask(house.url, tokenPath(stranger.account), { body: credentials(), headers: FORM })
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
  })

  test('are taken without Bearer, with bearer in small letters, and beside cookies and an extra v', async () => {
    for (const authorization of [program.token, `bearer ${program.token}`, `BEARER  ${program.token}`]) {
      const { status } = await ask(house.url, `${path()}/none/conversations?v=2.0`, {
        headers: { authorization, cookie: 'LPVID=1; foreword.session_token=x' },
      })
      expect(status).toBe(404)
    }
  })

  test('of the second version are verified by the same keys', async () => {
    const { body } = await ask(house.url, v2(), { body: `${grant}&${credentials()}`, headers: FORM })
    const keys = createRemoteJWKSet(new URL(`${house.url}/sentinel/well-known/jwks`))
    const { payload } = await jwtVerify(body.access_token, keys, { currentDate: clock.now() })
    expect([payload.iss, payload.aud, payload.azp]).toEqual(['Sentinel', program.account, program.clientId])
  })

  test('bare, beside a cookie and with an extra v, make a campaign too', async () => {
    const { status, body } = await ask(house.url, `${path()}?v=2.0`, {
      body: JSON.stringify(campaign([text('1202')])),
      headers: { authorization: program.token, cookie: 'LPSID=1', 'content-type': 'application/json' },
    })
    expect([status, body.failedConsumers?.[0]?.errorMessage]).toEqual([200, 'INVALID_NUMBER'])
  })

  test.each([
    ['', 'jwt must be provided'],
    ['Bearer', 'jwt must be provided'],
    ['Bearer not-a-token', 'jwt malformed'],
    ['Bearer eyJhbGciOiJub25lIn0.e30.', 'invalid signature'],
  ])('%s is refused', async (authorization, message) => {
    const { status, body } = await ask(house.url, path(), { body: '{}', headers: { authorization } })
    expect([status, body.message, misfits(body, example.ERROR)]).toEqual([401, message, []])
  })

  test('of another account, with its signature cut or a claim changed, are refused', async () => {
    const [head, claims, signature] = program.token.split('.') as [string, string, string]
    const forged = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), scope: 'everything' }
    const other = Buffer.from(JSON.stringify(forged)).toString('base64url')
    for (const token of [
      stranger.token,
      `${head}.${other}.${signature}`,
      `${head}.${claims}.${signature.slice(4)}`,
    ]) {
      const { status, body } = await ask(house.url, path(), { body: '{}', token })
      expect([status, body.message]).toEqual([401, 'invalid signature'])
    }
  })

  test('that ended are told in the words programs look for, and nothing else', async () => {
    const late = { ...program, token: await tokenFor(house, program) }
    clock.advance(3_601_000)
    const { status, body } = await post(campaign([text('12025550100')]), {}, late)
    expect([status, body]).toEqual([401, { code: 0, message: 'jwt expired' }])
    for (const one of [program, stranger]) one.token = await tokenFor(house, one)
  })
})

describe('what a program may', () => {
  test('is what its scopes say', async () => {
    const made = await admin.call('POST', '/applications', { name: 'Reports', scopes: ['reporting'] })
    const of = {
      ...program,
      clientId: (made.body.application as Body).id,
      secret: made.body.secret as string,
    }
    const reader = { ...of, token: await tokenFor(house, of) }
    expect((await get(reporting(`analytics?${between()}`), reader)).status).toBe(200)
    const { status, body } = await post(campaign([text('12025550100')]), {}, reader)
    expect([status, body.message]).toEqual([403, expect.stringContaining('scope campaigns')])
    await admin.call('PATCH', `/applications/${of.clientId}`, { scopes: ['campaigns'] })
    expect((await get(reporting(`analytics?${between()}`), reader)).status).toBe(403)
  })

  test('ends at once when it is revoked, also with a token that would hold', async () => {
    const made = await admin.call('POST', '/applications', { name: 'Old shop', scopes: ['reporting'] })
    const of = {
      ...program,
      clientId: (made.body.application as Body).id,
      secret: made.body.secret as string,
    }
    const old = { ...of, token: await tokenFor(house, of) }
    expect((await admin.call('POST', `/applications/${of.clientId}/revoke`)).body.revokedAt).not.toBeNull()
    expect((await get(reporting(`analytics?${between()}`), old)).body.message).toBe('jwt revoked')
    expect(await tokenFor(house, of)).toBe(undefined)
    const again = await admin.call('POST', `/applications/${of.clientId}/secrets`, { keepHours: 1 })
    expect([again.status, again.body.code]).toEqual([409, 'wrong_state'])
  })

  test('a new secret takes over while the old one holds, and then it does not', async () => {
    const made = await admin.call('POST', '/applications', { name: 'Rotating', scopes: ['reporting'] })
    const of = {
      ...program,
      clientId: (made.body.application as Body).id,
      secret: made.body.secret as string,
    }
    const next = await admin.call('POST', `/applications/${of.clientId}/secrets`, { keepHours: 2 })
    const renewed = { ...of, secret: next.body.secret as string }
    expect((next.body.application as Body).secrets).toHaveLength(2)
    expect([typeof (await tokenFor(house, of)), typeof (await tokenFor(house, renewed))]).toEqual([
      'string',
      'string',
    ])
    clock.advance(2 * 3_600_000 + 1000)
    expect([await tokenFor(house, of), typeof (await tokenFor(house, renewed))]).toEqual([
      undefined,
      'string',
    ])
    for (const one of [program, stranger]) one.token = await tokenFor(house, one)
    const seen = (await admin.call('GET', '/api-access')).body
    expect(JSON.stringify(seen)).not.toContain(renewed.secret)
    expect((seen.applications as Body[]).find((one) => one.name === 'Rotating')).toMatchObject({
      lastUsedAt: expect.any(String),
      secrets: [{ hint: renewed.secret.slice(-4), endsAt: null }],
    })
  })

  test('a new key signs; what the old one signed runs out, or ends at once', async () => {
    const kid = (token: string) => decodeProtectedHeader(token).kid
    const before = program.token
    await admin.call('POST', '/api-access/token-key', { endTokens: false })
    program.token = await tokenFor(house, program)
    expect(kid(program.token)).not.toBe(kid(before))
    expect((await get(reporting(`analytics?${between()}`), { ...program, token: before })).status).toBe(200)
    await admin.call('POST', '/api-access/token-key', { endTokens: true })
    expect((await get(reporting(`analytics?${between()}`), { ...program, token: before })).body.message).toBe(
      'invalid signature',
    )
    program.token = await tokenFor(house, program)
    expect((await get(reporting(`analytics?${between()}`))).status).toBe(200)
  })

  test('nothing while the API is switched off', async () => {
    await other.call('PATCH', '/api-access', { enabled: false })
    expect((await post(campaign([text('12025550100')]), {}, stranger)).status).toBe(403)
    expect(await tokenFor(house, stranger)).toBe(undefined)
    await other.call('PATCH', '/api-access', { enabled: true })
    expect((await post({}, {}, stranger)).status).toBe(400)
  })

  test('ten requests a second, for each API and account by itself', async () => {
    const limits = (rate: number) =>
      admin.call('PATCH', '/api-access', { limits: { campaignRate: rate, reportingRate: rate } })
    clock.advance(5000)
    await limits(10)
    const answers = await Promise.all(Array.from({ length: 14 }, () => post({})))
    expect(answers.map((one) => one.status).sort()).toEqual([...Array(10).fill(400), ...Array(4).fill(429)])
    const last = answers.find((one) => one.status === 429)!
    expect([misfits(last.body, example.ERROR), last.headers.get('retry-after')]).toEqual([[], '1'])
    expect((await get(reporting(`analytics?${between()}`))).status).toBe(200)
    expect((await post({}, {}, stranger)).status).toBe(400)
    expect((await get(`/api/account/${program.account}/app/prmsg/handoffs/list?v=1`)).status).toBe(200)
    clock.advance(1000)
    expect((await post({})).status).toBe(400)
    await limits(1000)
  })

  test('every act of an administrator is in the audit log', async () => {
    const { entries } = (await admin.call('GET', '/audit')).body as Body
    expect(entries.map((one: Body) => one.action)).toEqual(
      expect.arrayContaining([
        ...['api.switched_on', 'api.limits_changed', 'application.created', 'application.secret_renewed'],
        ...['application.revoked', 'application.changed', 'api.token_key_renewed'],
      ]),
    )
  })
})

describe('a campaign of texts', () => {
  let made: Body

  test('is created, launched and answered as the original does', async () => {
    const { status, body } = await post(
      campaign([
        text('12025550142'),
        { ...text('+12025550143'), variables: {} },
        { consumerCountryCode: '1', consumerPhoneNumber: '2025550144', variables: { 1: 'By the old form.' } },
        text('12025550142', 'Twice'),
        text('1202555'),
        { ...text('12025550145'), variables: { 1: 17 } },
        { ...text('12025550146'), variables: { 1: 'One', 2: 'Two' } },
        { consumerContent: { wa: '12025550147' }, variables: { 1: 'No SMS' } },
      ]),
    )
    made = body
    expect([status, misfits(body, example.CAMPAIGN)]).toEqual([200, []])
    expect(misfits(body.failedConsumers[0], example.FAILED)).toEqual([])
    expect(body.proactiveCampaignId).toMatch(/^[A-Za-z0-9]{9}$/)
    expect(body.requestTraceId).toMatch(UUID)
    expect([body.leCampaignId, body.leEngagementId]).toEqual([
      expect.stringMatching(/^\d{10}$/),
      expect.stringMatching(/^\d{10}$/),
    ])
    expect(body.acceptedConsumers).toEqual([
      { id: expect.any(String), phoneNumber: '+12025550142', consumerContent: { sms: '12025550142' } },
      { id: expect.any(String), phoneNumber: '+12025550144', consumerContent: { sms: '12025550144' } },
    ])
    expect(body.failedConsumers.map((one: Body) => [one.phone, one.countryCode, one.errorMessage])).toEqual([
      ['+12025550143', 'US', 'INSUFFICIENT_VARIABLES'],
      ['+12025550142', 'US', 'DUPLICATE_NUMBER'],
      ['+1202555', null, 'INVALID_NUMBER'],
      ['+12025550145', 'US', 'VARIABLE_NOT_STRING=1'],
      ['+12025550146', 'US', 'TOO_MANY_VARIABLES'],
      ['+12025550147', null, 'MISSING_CONSUMER_INFORMATION==sms'],
    ])
  })

  test('its people are told as handed over, and the campaign as finished', async () => {
    await finished(made.proactiveCampaignId)
    const body = await status(made.proactiveCampaignId)
    expect(misfits(body, example.CONVERSATIONS)).toEqual([])
    expect(body.conversations).toEqual(
      made.acceptedConsumers.map((one: Body) => ({
        ...{ id: one.id, status: 'DELIVERED', conversationId: null, errorMessage: null },
      })),
    )
    const { messages } = await sandbox('GET', `phones/${encodeURIComponent('+12025550142')}`)
    expect(messages).toMatchObject([{ body: 'Your parcel is on its way.' }])
  })

  test('the console shows it as any other, by the program’s name', async () => {
    const { campaigns } = (await admin.call('GET', '/campaigns')).body as Body
    expect(campaigns.find((one: Body) => one.shortId === made.proactiveCampaignId)).toMatchObject({
      ...{ name: 'Parcels', createdByName: 'Shop', launchedByName: 'Shop', status: 'finished' },
      funnel: { recipients: 2 },
    })
  })

  test('the same name again is another campaign', async () => {
    const again = await post(campaign([text('12025550149')]))
    expect(again.body.proactiveCampaignId).not.toBe(made.proactiveCampaignId)
  })

  test('nobody to send to is no error: a campaign that ends at once', async () => {
    const { status: code, body } = await post(campaign([text('1202')]))
    expect([code, body.acceptedConsumers, body.failedConsumers.length]).toEqual([200, [], 1])
    expect(misfits(body, example.CAMPAIGN)).toEqual([])
    expect(body.proactiveCampaignId).toMatch(/^[A-Za-z0-9]{9}$/)
    expect(await status(body.proactiveCampaignId)).toEqual({ campaignStatus: 'FAILED', conversations: [] })
  })

  test('a consumer of another account is not told, nor a campaign', async () => {
    const at = `${path(stranger)}/${made.proactiveCampaignId}/conversations`
    expect((await get(at, stranger)).status).toBe(404)
    const report = `/api/account/${stranger.account}/app/prmsg/campaigns/${made.proactiveCampaignId}/`
    expect((await get(report, stranger)).status).toBe(404)
    const other = [...made.proactiveCampaignId].map((letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    )
    expect((await get(`${path()}/${other.join('')}/conversations`)).status).toBe(404)
    expect((await ask(house.url, path(stranger), { body: '{}', token: program.token })).status).toBe(401)
    const all = await get(`/api/account/${stranger.account}/app/prmsg/analytics?${between()}`, stranger)
    expect(all.body.analytics).toEqual([])
  })
})

describe('a whole request is refused', () => {
  const good = () => campaign([text('12025550150')])
  test.each([
    ['no name', { campaignName: undefined }, 'Fields missing in request: campaignName'],
    ['no skill', { skill: '' }, 'Fields missing in request: skill'],
    ['no template', { templateId: null }, 'Fields missing in request: templateId'],
    ['no consent', { consent: undefined }, 'Fields missing in request: consent'],
    ['no consumers', { consumers: undefined }, 'Fields missing in request: consumers'],
    ['no outbound number', { outboundNumber: undefined }, 'Fields missing in request: outboundNumber'],
    ['several', { skill: undefined, consent: undefined }, 'Fields missing in request: skill, consent'],
    [
      'no variables',
      { consumers: [{ consumerContent: { sms: '12025550150' } }] },
      'Fields missing in request: consumers[0].variables',
    ],
    ['consent that is not true', { consent: false }, 'consent has to be true'],
    ['an unknown skill', { skill: 'Nobody' }, 'No engagement found for skill Nobody'],
    ['an unknown template', { templateId: '777' }, 'No handoff is available'],
    ['an unknown handoff', { templateId: 'H7777777777' }, 'No handoff is available'],
    ['an unknown number', { outboundNumber: '12025550199' }, 'outboundNumber 12025550199 is no SMS sender'],
    ['an empty list', { consumers: [] }, 'consumers is empty'],
    ['a long name', { campaignName: 'x'.repeat(256) }, '255 are the most'],
    ['a long template id', { templateId: '1'.repeat(33) }, '32 are the most'],
    ['a long value', { consumers: [text('12025550150', 'x'.repeat(1551))] }, '1550 are the most'],
    ['a window of no day', { schedulingMetrics: { windows: [{ day: 'SOMEDAY' }] } }, 'MONDAY'],
  ])('%s', async (_what, more, message) => {
    const { status, body } = await post({ ...good(), ...more })
    expect([status, misfits(body, example.ERROR)]).toEqual([400, []])
    expect(body.message).toContain(message)
  })

  test('more people than a request takes, as the account says', async () => {
    const people = Array.from({ length: 101 }, (_, n) => text(`1202555${String(n).padStart(4, '0')}`))
    expect((await post(campaign(people))).body.message).toContain(
      'consumers has 101 entries, and this account takes 100',
    )
    await admin.call('PATCH', '/api-access', { limits: { consumersPerRequest: 3 } })
    expect((await post(campaign(people.slice(0, 4)))).status).toBe(400)
    await admin.call('PATCH', '/api-access', { limits: { consumersPerRequest: 1000 } })
    const { status, body } = await post(campaign(people.map((one) => ({ ...one, variables: {} }))))
    expect([status, body.failedConsumers.length]).toEqual([200, 101])
    await admin.call('PATCH', '/api-access', { limits: { consumersPerRequest: 100 } })
  })

  test('JSON that is none, a list, and nothing', async () => {
    for (const body of ['{"campaignName":', '[]', 'null', '']) {
      const { status, body: answer } = await post(body)
      expect([body, status, misfits(answer, example.ERROR)]).toEqual([body, 400, []])
    }
  })

  test('and leaves nothing behind', async () => {
    const count = async () => ((await admin.call('GET', '/campaigns')).body as Body).total
    const before = await count()
    await post({ ...good(), skill: 'Nobody' })
    expect(await count()).toBe(before)
  })

  test('a fault of ours is told in the same form, and leaves nothing behind either', async () => {
    const { pool } = house.running.house.db
    const count = async () => ((await admin.call('GET', '/campaigns')).body as Body).total
    const before = await count()
    await pool.query('alter table api_days rename to api_days_away')
    const { status, body } = await post(good())
    await pool.query('alter table api_days_away rename to api_days')
    expect([status, misfits(body, example.ERROR)]).toEqual([500, []])
    expect([body.code, body.requestTraceId]).toEqual([0, expect.stringMatching(UUID)])
    expect(body.message).not.toMatch(/api_days|relation/)
    expect(await count()).toBe(before)
  })

  test('but not for fields nobody knows', async () => {
    const consumer = { ...text('1202'), loyalty: 'gold' }
    const { status } = await post({ ...campaign([consumer]), eventId: '7', startDate: '2026-01-01' })
    expect(status).toBe(200)
  })

  test('a skill is found by its id and in any capitals, and JSON by any name', async () => {
    const { skills } = (await admin.call('GET', '/skills')).body as Body
    for (const skill of [skills[0].id, 'GENERAL CARE'])
      expect((await post({ ...campaign([text('12025550151')]), skill })).status).toBe(200)
    const typed = await post(good(), { 'content-type': 'text/plain' })
    expect(typed.status).toBe(200)
  })

  test('the day’s limit holds all requests together, and counts a refused one not at all', async () => {
    // The other brand wrote to nobody yet.
    await other.call('PATCH', '/api-access', { limits: { dailyRecipients: 3 } })
    const numbered = (...numbers: string[]) => post(campaign(numbers.map((one) => text(one))), {}, stranger)
    expect((await numbered('12025550160', '12025550161')).status).toBe(200)
    const over = await numbered('12025550162', '12025550163')
    expect([over.status, over.body.message]).toEqual([
      400,
      expect.stringContaining('more than 3 on this channel today'),
    ])
    expect((await numbered('12025550164')).status).toBe(200)
    expect((await numbered('12025550165')).status).toBe(400)
    // Days are those of UTC: a second past midnight there is room again.
    const midnight = Math.ceil((clock.now().getTime() + 1) / DAY) * DAY
    clock.advance(midnight - 1000 - clock.now().getTime())
    for (const one of [program, stranger]) one.token = await tokenFor(house, one)
    expect((await numbered('12025550165')).status).toBe(400)
    clock.advance(2000)
    expect((await numbered('12025550165')).status).toBe(200)
    await other.call('PATCH', '/api-access', { limits: { dailyRecipients: 100_000 } })
  })
})

describe('a request that is sent again', () => {
  test('with its key gets the same answer and does nothing, also when both come at once', async () => {
    const body = campaign([text('12025550170')])
    const answers = await Promise.all([1, 2, 3].map(() => post(body, { 'idempotency-key': 'order-17' })))
    expect(new Set(answers.map((one) => JSON.stringify(one.body))).size).toBe(1)
    expect(answers[0]!.status).toBe(200)
    const later = await post(body, { 'idempotency-key': 'order-17' })
    expect(later.body).toEqual(answers[0]!.body)
    await finished(later.body.proactiveCampaignId)
    expect((await sandbox('GET', `phones/${encodeURIComponent('+12025550170')}`)).messages).toHaveLength(1)
  })

  test('with its key and other words is refused', async () => {
    const { status } = await post(campaign([text('12025550171')]), { 'idempotency-key': 'order-17' })
    expect(status).toBe(409)
  })
})

describe('hours', () => {
  const at = async (schedulingMetrics: unknown, number: string) => {
    const { body } = await post(campaign([text(number)], { schedulingMetrics }))
    const { campaigns } = (await admin.call('GET', '/campaigns')).body as Body
    const own = campaigns.find((one: Body) => one.shortId === body.proactiveCampaignId)
    return { id: body.proactiveCampaignId, ownId: own.id, window: own.deliveryWindow }
  }

  test('of texts are 8 to 21 without a word, on the recipient’s clock', async () => {
    const { window } = await at(undefined, '12025550172')
    expect([window.mon, window.sun]).toEqual([
      { from: '08:00', to: '21:00' },
      { from: '08:00', to: '21:00' },
    ])
  })

  test('are those given, on the days given, and who waits is told as scheduled', async () => {
    // Two days from now, by any clock.
    const day = EVERY_DAY[(clock.now().getUTCDay() + 1) % 7]!
    const windows = [{ day, startTime: { hour: '9', minute: '05' }, endTime: { hour: 17, minute: 30 } }]
    const { id, ownId, window } = await at({ windows }, '12025550173')
    const key = day.slice(0, 3).toLowerCase()
    expect(window[key]).toEqual({ from: '09:05', to: '17:30' })
    expect(Object.values(window).filter((hours) => hours !== null)).toHaveLength(1)
    await expect
      .poll(async () => (await status(id)).conversations, PATIENT)
      .toMatchObject([{ status: 'SCHEDULED' }])
    expect((await status(id)).campaignStatus).toBe('IN-PROGRESS')
    const report = (await get(reporting(`campaigns/${id}/`))).body
    expect(report.consumersReport).toMatchObject([{ status: 'SCHEDULED', errorCode: null }])
    const cancelled = await admin.call('POST', `/campaigns/${ownId}/cancel`)
    expect(cancelled.status, JSON.stringify(cancelled.body)).toBe(200)
    await expect.poll(async () => (await status(id)).campaignStatus, PATIENT).toBe('CANCELLED')
    await expect
      .poll(async () => (await status(id)).conversations, PATIENT)
      .toMatchObject([{ status: 'FAILED' }])
  })
})

describe('what becomes of people', () => {
  let id: string
  let accepted: Body[]
  let report: Body[]
  const [STOPPED, TALKING, LANDLINE, BLOCKED, ANSWERED] = [
    '12025550180',
    '12025550181',
    '442079460018',
    '15005553007',
    '12025550182',
  ]

  test('they go their ways', async () => {
    await admin.call('POST', '/opt-outs', { phone: `+${STOPPED}`, words: 'by telephone' })
    const first = await post(campaign([text(TALKING!)]))
    await finished(first.body.proactiveCampaignId)
    await sandbox('POST', `phones/${encodeURIComponent(`+${TALKING}`)}/reply`, { body: 'Where is it?' })
    await expect
      .poll(
        async () =>
          ((await admin.call('GET', '/conversations?view=queue')).body as Body).conversations.length,
        PATIENT,
      )
      .toBe(1)
    const { body } = await post(
      campaign(
        [STOPPED, TALKING, LANDLINE, BLOCKED]
          .map((number) => text(number!))
          .concat({
            ...text(ANSWERED!),
            personalInfo: {
              firstname: 'Ada',
              contacts: [{ email: 'ada@example.org' }],
              age: { age: 36, year: 1990 },
            },
            customerInfo: {
              customerId: 'C-17',
              balance: 12.5,
              lastPaymentDate: { day: 3, month: 9, year: 2026 },
              shoeSize: '39',
            },
          } as never),
      ),
    )
    id = body.proactiveCampaignId
    accepted = body.acceptedConsumers
    await finished(id)
    await expect
      .poll(
        async () =>
          (await get(reporting(`campaigns/${id}/`))).body.consumersReport.map((one: Body) => one.status),
        PATIENT,
      )
      .toEqual(['SKIPPED', 'FAILED', 'FAILED', 'FAILED', 'DELIVERED'])
    await sandbox('POST', `phones/${encodeURIComponent(`+${ANSWERED}`)}/reply`, { body: 'Thank you!' })
    await expect
      .poll(async () => (await status(id)).conversations[4].conversationId, PATIENT)
      .toEqual(expect.any(String))
  })

  test('all were accepted; the status API says what the gateway got', async () => {
    expect(accepted).toHaveLength(5)
    const { campaignStatus, conversations } = await status(id)
    expect(campaignStatus).toBe('FINISHED')
    expect(conversations.map((one: Body) => [one.status, one.errorMessage])).toEqual([
      ['SKIPPED', null],
      ['FAILED', 'Consumer has an open conversation'],
      ['FAILED', 'Consumer ineligible to receive message'],
      ['FAILED', 'Filtered by the carrier'],
      ['DELIVERED', null],
    ])
  })

  test('the campaign report names every one, with source and code of what went wrong', async () => {
    const { body } = await get(reporting(`campaigns/${id}`))
    expect(misfits(body, example.CAMPAIGN_REPORT)).toEqual([])
    expect([body.requestMetadata, body.page]).toEqual([
      { accountId: program.account, app: 'prmsg', proactiveCampaignId: id },
      { count: 5, previousOffset: -1, currentOffset: 0, nextOffset: -1 },
    ])
    report = body.consumersReport
    expect(report.map((one) => [one.consumerId, one.status, one.errorSource, one.errorCode])).toEqual([
      [STOPPED, 'SKIPPED', null, null],
      [TALKING, 'FAILED', 'proactive', '1400'],
      [LANDLINE, 'FAILED', 'proactive', '1001'],
      [BLOCKED, 'FAILED', 'twilio', '30007'],
      [ANSWERED, 'RESPONDED', null, null],
    ])
    expect(report.map((one) => one.id)).toEqual(accepted.map((one) => one.id))
  })

  test('campaign analytics add up: failed is attempted less sent', async () => {
    const { body } = await get(reporting(`campaigns/${id}/analytics/`))
    expect(misfits(body, example.ANALYTICS)).toEqual([])
    expect(body.analytics).toMatchObject([
      {
        ...{
          channel: 'sms',
          skill: 'General care',
          attempted: 5,
          eligible: 2,
          sent: 2,
          failed: 3,
          skipped: 1,
        },
        ...{ delivered: 1, read: 0, conversationscreated: 1, conversationsclosed: 0, csat: '0' },
        error_aggregation: { proactive_1400: 1, proactive_1001: 1, twilio_30007: 1 },
      },
    ])
    expect(body.analytics[0].transactionday).toMatch(/^\d\d-\d\d-\d{4}$/)
  })

  test('account analytics: GET, POST, filters at the top or below filters, with and without slash and /api', async () => {
    const asked = `analytics?${between()}`
    const plain = (await get(reporting(asked))).body
    expect(misfits(plain, example.ANALYTICS)).toEqual([])
    expect(plain.requestMetadata.filters).toBe(undefined)
    for (const at of [asked.replace('?', '/?')])
      for (const prefix of ['', '/api'])
        expect((await get(`${prefix}/account/${program.account}/app/prmsg/${at}`)).body).toEqual(plain)
    const filtered = (body: unknown) =>
      ask(house.url, reporting(asked), {
        body: JSON.stringify(body),
        token: program.token,
        headers: { 'content-type': 'application/json' },
      })
    const filters = { channels: ['sms'], source: ['API'], handoffids: ['H0000000001'] }
    for (const body of [filters, { filters }]) {
      const answer = (await filtered(body)).body
      expect(misfits(answer, example.FILTERED_ANALYTICS)).toEqual([])
      expect(answer.requestMetadata.filters).toEqual(filters)
      expect(answer.analytics).toEqual([])
    }
    const bySource = (await filtered({ source: ['API'], skills: ['general care'] })).body
    expect(bySource.analytics[0]).toMatchObject({ source: 'API', skill: 'General care' })
    expect(Object.keys(bySource.analytics[0]).slice(0, 4)).toEqual([
      ...['channel', 'skill', 'transactionday', 'source'],
    ])
    for (const source of ['UI', 'LPWF'])
      expect((await filtered({ source: [source] })).body.analytics).toEqual([])
    expect((await filtered({ skills: ['Nobody'] })).body.analytics).toEqual([])
    expect((await filtered({ channels: ['wa'] })).body.analytics).toEqual([])
  })

  test('the other product of the original answers, with nothing in it', async () => {
    const lists = async (rest: string) => {
      const { status: code, body } = await get(`/api/account/${program.account}/app/c2m/${rest}`)
      const { requestMetadata, page: _page, ...list } = body
      expect([rest, code, requestMetadata.app]).toEqual([rest, 200, 'c2m'])
      return Object.values(list)
    }
    expect(await lists(`analytics?${between()}`)).toEqual([[]])
    for (const v of ['', '&v=2.0']) expect(await lists(`transactions?${between()}${v}`)).toEqual([[]])
    expect(await lists(`campaigns/${id}`)).toEqual([[]])
    expect(await lists(`campaigns/${id}/analytics`)).toEqual([[]])
    expect((await get(`/api/account/${program.account}/app/fax/analytics?${between()}`)).status).toBe(404)
  })

  test('every report is at the same path without /api and with a slash at the end', async () => {
    for (const what of [`campaigns/${id}`, `campaigns/${id}/analytics`, 'transactions'])
      for (const [prefix, slash] of [
        ['', ''],
        ['', '/'],
        ['/api', '/'],
      ])
        expect(
          (await get(`${prefix}/account/${program.account}/app/prmsg/${what}${slash}?${between()}`)).body,
          `${prefix} ${what}${slash}`,
        ).toEqual((await get(reporting(`${what}?${between()}`))).body)
  })

  test('transactions, second version: filters, pages, and every time', async () => {
    const at = reporting(`transactions/?${between()}&v=2.0`)
    const asked = async (body: unknown) =>
      (await ask(house.url, at, { body: JSON.stringify(body), token: program.token })).body
    const all = await asked({ limit: 5000 })
    expect(misfits(all, example.TRANSACTIONS_2)).toEqual([])
    const own = all.transactions.filter((one: Body) => one.proactiveCampaignId === id)
    expect(own.map((one: Body) => one.messageStatus).sort()).toEqual([
      'FAILED',
      'FAILED',
      'FAILED',
      'RESPONDED',
      'SKIPPED',
    ])
    const answered = own.find((one: Body) => one.messageStatus === 'RESPONDED')
    for (const time of [
      'attemptedTime',
      'eligibleTime',
      'sentTime',
      'deliveredTime',
      'conversationsCreatedTime',
    ])
      expect(answered[time]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect([answered.conversationId, answered.failedTime]).toEqual([expect.any(String), null])
    expect([answered.channel, answered.initialChannel, answered.ivrNumber]).toEqual(['sms', 'sms', ''])
    const skipped = own.find((one: Body) => one.messageStatus === 'SKIPPED')
    expect([typeof skipped.skippedTime, skipped.sentTime, skipped.failedTime]).toEqual(['string', null, null])
    for (const of of ['FAILED', 'SKIPPED', 'SENT', 'DELIVERED', 'READ', 'RESPONDED'])
      expect((await asked({ limit: 5000, filters: { messagestatus: [of] } })).transactions).toEqual(
        all.transactions.filter((one: Body) => one.messageStatus === of),
      )
    for (const filters of [{ skills: ['Nobody'] }, { channels: ['wa'] }])
      expect((await asked({ filters })).transactions).toEqual([])
    expect((await asked({ filters: { skills: ['General care'], channels: ['sms'] } })).page.limit).toBe(100)
    const one = await asked({ filters: { transactionids: [accepted[3]!.id], messagestatus: ['FAILED'] } })
    expect(one.page).toEqual({ count: 1, offset: 0, limit: 100 })
    expect(one.transactions).toMatchObject([
      { transactionId: accepted[3]!.id, errorSource: 'twilio', errorCode: '30007' },
    ])
    const pages = [await asked({ limit: 2 }), await asked({ offset: 2, limit: 5000 })]
    expect(pages.flatMap((page) => page.transactions)).toEqual(all.transactions)
    expect(
      (await ask(house.url, at, { body: JSON.stringify({ limit: 5001 }), token: program.token })).status,
    ).toBe(400)
  })

  test('transactions, first version: tokens from page to page, by POST or GET', async () => {
    const at = reporting(`transactions?${between()}`)
    const asked = async (body: unknown) =>
      (await ask(house.url, at, { body: JSON.stringify(body), token: program.token })).body
    const first = await asked({ page: { limit: 3 } })
    expect(misfits(first, example.TRANSACTIONS_1)).toEqual([])
    expect([first.page.count, typeof first.page.nextPage]).toEqual([3, 'string'])
    const rest = await asked({ page: { nextPage: first.page.nextPage } })
    expect(rest.page.nextPage).toBe(null)
    const all = (await ask(house.url, at, { token: program.token })).body
    expect([...first.transactions, ...rest.transactions]).toEqual(all.transactions)
    expect(all.transactions[0].messageStatus).toBe(undefined)
    expect((await asked({ channels: ['inapp'] })).transactions).toEqual([])
    const filters = { filters: { channels: ['sms'] }, page: { limit: 1 } }
    expect((await asked(filters)).page.count).toBe(1)
    expect((await asked({ page: { limit: 9999 } })).transactions).toEqual(all.transactions)
    expect(
      (await ask(house.url, at, { body: '{"page":{"limit":10000}}', token: program.token })).status,
    ).toBe(400)
    expect(
      (await ask(house.url, at, { body: '{"page":{"nextPage":"zzz"}}', token: program.token })).status,
    ).toBe(400)
  })

  test.each([
    ['analytics', '', /attemptedStartTime is missing/],
    ['analytics', 'attemptedStartTime=1&attemptedEndTime=', /attemptedEndTime is missing/],
    ['analytics', 'attemptedStartTime=yesterday&attemptedEndTime=2', /milliseconds/],
    ['analytics', 'attemptedStartTime=2&attemptedEndTime=1', /lies before/],
    ['analytics', `attemptedStartTime=0&attemptedEndTime=${60 * DAY + 1}`, /60 days/],
    ['transactions', `attemptedStartTime=0&attemptedEndTime=${DAY + 1}`, /24 hours/],
  ])('%s?%s is refused', async (what, query, message) => {
    const { status: code, body } = await get(reporting(`${what}?${query}`))
    expect([code, misfits(body, example.ERROR)]).toEqual([400, []])
    expect(body.message).toMatch(message)
  })

  test('filters in the older spelling, also as the body of a GET', async () => {
    const at = reporting(`transactions?${between()}&v=2.0`)
    const body = JSON.stringify({
      filters: { messageStatus: ['SKIPPED'], transactionIds: [accepted[0]!.id] },
    })
    const answer = await new Promise<string>((done, fail) => {
      const sent = rawRequest(house.url + at, {
        method: 'GET',
        headers: { authorization: program.token, 'content-length': Buffer.byteLength(body) },
      })
      sent
        .on('error', fail)
        .on('response', async (came) => done(Buffer.concat(await came.toArray()).toString()))
      sent.end(body)
    })
    const { transactions, requestMetadata } = JSON.parse(answer)
    expect(transactions.map((one: Body) => one.transactionId)).toEqual([accepted[0]!.id])
    expect(requestMetadata.filters).toEqual({
      messagestatus: ['SKIPPED'],
      transactionids: [accepted[0]!.id],
    })
    expect((await ask(house.url, at, { body, token: program.token })).body.transactions).toEqual(transactions)
  })

  test.each([
    ['analytics', 60 * DAY],
    ['transactions', DAY],
  ])('%s of the longest time is answered, and of a time before everything is empty', async (what, most) => {
    const { status: code, body } = await get(
      reporting(`${what}/?attemptedStartTime=0&attemptedEndTime=${most}`),
    )
    expect([code, body[what]]).toEqual([200, []])
  })

  test('an open conversation is no bar where the account says so', async () => {
    const say = (openConversations: string) =>
      admin.call('PATCH', '/api-access', { limits: { openConversations } })
    expect((await say('deliver')).status).toBe(200)
    const { body } = await post(campaign([text(TALKING!, 'It comes today.')]))
    await say('fail')
    await finished(body.proactiveCampaignId)
    expect((await status(body.proactiveCampaignId)).conversations).toMatchObject([{ status: 'DELIVERED' }])
  })

  test('who says STOP is skipped from then on, until they say START; reports say when', async () => {
    const number = '12025550183'
    const send = async (): Promise<{ shortId: string; of: () => Promise<Body> }> => {
      const { body } = await post(campaign([text(number)]))
      const [{ id: transaction }] = body.acceptedConsumers
      const asked = JSON.stringify({ filters: { transactionids: [transaction] } })
      const of = async () =>
        (
          await ask(house.url, reporting(`transactions?${between()}&v=2.0`), {
            body: asked,
            token: program.token,
          })
        ).body.transactions[0]
      await expect
        .poll(async () => (await of())?.messageStatus, PATIENT)
        .toMatch(/^(DELIVERED|SKIPPED|RESPONDED)$/)
      return { shortId: body.proactiveCampaignId, of }
    }
    const says = (body: string) =>
      sandbox('POST', `phones/${encodeURIComponent(`+${number}`)}/reply`, { body })
    const first = await send()
    expect(await first.of()).toMatchObject({ messageStatus: 'DELIVERED', optOutsTime: null })
    await says('STOP')
    await expect.poll(async () => (await first.of()).optOutsTime, PATIENT).toMatch(/^\d{4}-.*\.\d{3}Z$/)
    const second = await send()
    expect(await second.of()).toMatchObject({ messageStatus: 'SKIPPED', errorCode: null })
    expect((await status(second.shortId)).conversations).toMatchObject([{ status: 'SKIPPED' }])
    await says('START')
    await expect
      .poll(async () => (await first.of()).optInsTime ?? (await second.of()).optInsTime, PATIENT)
      .toMatch(/^\d{4}-.*\.\d{3}Z$/)
    expect((await (await send()).of()).messageStatus).toBe('DELIVERED')
  })

  test('an agent sees what the program told of the person, with the message that was sent', async () => {
    const { conversations } = (await admin.call('GET', '/conversations?view=queue')).body as Body
    const talk = conversations.find((one: Body) => one.lastText === 'Thank you!')
    const seen = (await admin.call('GET', `/conversations/${talk.id}`)).body as Body
    expect(seen.customer).toMatchObject({
      ...{ firstname: 'Ada', 'contacts email': 'ada@example.org', customerId: 'C-17', balance: '12.5' },
      ...{ lastPaymentDate: '2026-09-03', shoeSize: '39', 'age year': '1990' },
    })
    expect(seen.summary.name).toBe('Ada')
    expect(seen.messages[0].text).toBe('Your parcel is on its way.')
  })

  test('closed conversations and their scores are in the analytics, the score as text', async () => {
    const good = async (method: string, at: string, body?: unknown): Promise<Body> => {
      const answer = await admin.call(method, at, body)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      return answer.body
    }
    const { skills } = await good('GET', '/skills')
    const general = skills.find((one: Body) => one.name === 'General care').id
    const survey = await good('GET', `/skills/${general}/survey`)
    await good('PUT', `/skills/${general}/survey`, { ...survey, enabled: true, delaySeconds: 0 })
    const always = { from: '00:00', to: '24:00' }
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, always])
    await good('PATCH', '/account', { defaultWindow: Object.fromEntries(days) })
    const { conversations } = await good('GET', '/conversations?view=queue')
    const talk = conversations.find((one: Body) => one.lastText === 'Thank you!')
    await good('POST', `/conversations/${talk.id}/take`)
    await good('POST', `/conversations/${talk.id}/reply`, {
      text: 'Gladly.',
      messageId: crypto.randomUUID(),
    })
    await good('POST', `/conversations/${talk.id}/close`)
    const row = async () => (await get(reporting(`campaigns/${id}/analytics/`))).body.analytics[0]
    expect(await row()).toMatchObject({ conversationscreated: 1, conversationsclosed: 1, csat: '0' })
    await expect.poll(async () => (await good('GET', '/surveys')).surveys.length, PATIENT).toBe(1)
    await sandbox('POST', `phones/${encodeURIComponent(`+${ANSWERED}`)}/reply`, { body: '4' })
    await expect.poll(async () => (await row()).csat, PATIENT).toBe('4.0')
    const { transactions } = (await get(reporting(`transactions?${between()}&v=2.0`))).body
    const own = transactions.find((one: Body) => one.transactionId === accepted[4]!.id)
    expect(own.conversationsClosedTime).toMatch(/^\d{4}-.*\.\d{3}Z$/)
    await good('PUT', `/skills/${general}/survey`, { ...survey, enabled: false })
  })

  test('the ledger adds up', async () => {
    const { db } = house.running.house
    const { id: accountId } = (await admin.call('GET', '/session')).body.account as Body
    const { problems } = await db.asSystem((tx) => verifyLedger(tx, accountId))
    expect(problems).toEqual([])
  })
})

describe('a handoff: WhatsApp, then a text', () => {
  const WHATSAPP = '+15550783881'
  let handoff: Body
  let app: Body

  const good = async (method: string, at: string, body?: unknown): Promise<Body> => {
    const answer = await admin.call(method, at, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  const list = async (rest: string) =>
    (await get(`/api/account/${program.account}/app/prmsg/handoffs/list${rest}`)).body
  const step = (more: object) => ({
    ...{ message: '', optOutOn: false, optOutText: '', rich: null, noReceiptMinutes: null },
    ...more,
  })

  test('is made in the console', async () => {
    const { senders } = await good('GET', '/senders')
    const wa = await good('POST', '/senders', {
      ...{
        name: 'WhatsApp',
        carrier: 'whatsapp-cloud',
        address: WHATSAPP,
        ratePerSecond: 500,
        sandbox: true,
      },
    })
    const template = await good('POST', '/templates', {
      ...{ senderId: wa.id, name: 'repair_visit', language: 'en', category: 'utility' },
      parts: {
        header: { format: 'text', text: 'Your visit' },
        body: 'Hi {{1}}, we come on {{2}} between eight and noon.',
        footer: 'Northline',
        buttons: [
          { type: 'url', text: 'Book', url: 'https://example.org/{{1}}', phone: null },
          { type: 'quick_reply', text: 'Fine', url: null, phone: null },
        ],
      },
      examples: { 'body.1': 'Ada', 'body.2': '14 June', 'button.0': 'book/1' },
    })
    await good('POST', `/templates/${template.id}/submit`)
    await expect
      .poll(async () => (await good('GET', `/templates/${template.id}`)).status, PATIENT)
      .toBe('approved')
    const fills = { 'body.1': '{1}', 'body.2': '{2}', 'button.0': '{link}' }
    const rich = { type: 'template', templateId: template.id, fills, defaults: {} }
    const text = { message: 'Hi {1}, we come on {2}.', optOutOn: true, optOutText: 'Reply STOP to end.' }
    handoff = await good('POST', '/handoffs', {
      ...{ name: 'Repair visit', lookbackMinutes: 7 * 1440 + 60, routeAll: true },
      steps: [
        step({ channel: 'whatsapp', senderId: wa.id, rich }),
        step({ channel: 'sms', senderId: senders[0].id, ...text }),
      ],
    })
    const inapp = await good('POST', '/senders', {
      ...{
        name: 'Northline app',
        carrier: 'in-app',
        address: 'northline-app',
        ratePerSecond: 100,
        sandbox: true,
      },
    })
    const words = { message: 'Your bag is found.', senderId: inapp.id, channel: 'inapp' }
    app = await good('POST', '/handoffs', {
      ...{ name: 'Found', lookbackMinutes: 1440, routeAll: false, steps: [step(words)] },
    })
  })

  test('is listed for programs, whole and by channel', async () => {
    const all = await list('?v=1')
    expect(all.map((one: Body) => one.name)).toEqual(['Found', 'Repair visit'])
    expect(misfits(all[1], { ...example.HANDOFF, channels: [] })).toEqual([])
    expect(all[1]).toMatchObject({
      ...{ id: handoff.shortId, lookbackPeriodDay: 7, lookbackPeriodHour: 1, routeAllWithinLookback: true },
      channels: [
        {
          ...{ type: 'wa', language: 'en', outboundnumber: WHATSAPP.slice(1), templatename: 'repair_visit' },
          namespace: expect.any(String),
          messageComponents: [
            { type: 'header', sub_type: 'text', content: 'Your visit', variables: [] },
            {
              type: 'body',
              content: 'Hi $' + '{{1}}, we come on $' + '{{2}} between eight and noon.',
              variables: ['1', '2'],
            },
            { type: 'footer', content: 'Northline' },
            {
              type: 'button',
              index: 0,
              content: 'Book',
              sub_type: 'url',
              url: 'https://example.org/{{1}}',
              variables: ['link'],
            },
            { type: 'button', index: 1, content: 'Fine', sub_type: 'quick_reply' },
          ],
        },
        {
          ...{ type: 'sms-twilio', language: 'en', outboundnumber: NUMBER },
          messageComponents: [
            {
              type: 'body',
              content: 'Hi $' + '{{1}}, we come on $' + '{{2}}.',
              variables: ['1', '2'],
              optOut: 'Reply STOP to end.',
            },
          ],
        },
      ],
    })
    expect(all[0].channels).toMatchObject([
      {
        ...{ type: 'inapp', appNames: ['Northline app'] },
        messageComponents: [
          {
            type: 'text',
            messageText: 'Your bag is found.',
            isSameMessageForNotification: true,
            variables: [],
          },
        ],
      },
    ])
    for (const [channel, names] of [
      ['wa', ['Repair visit']],
      ['sms-twilio', ['Repair visit']],
      ['inapp', ['Found']],
      ['googlercs', []],
      ['apple-twilio', []],
    ] as const)
      expect(
        (await list(`/channel/${channel}?v=1`)).map((one: Body) => one.name),
        channel,
      ).toEqual(names)
    expect((await list('?v=1&limit=1&offset=1')).map((one: Body) => one.name)).toEqual(['Repair visit'])
    expect((await list('/?v=1')).length).toBe(2)
    for (const one of all)
      for (const at of [one.createdAt, one.updatedAt]) expect(new Date(at).toISOString()).toBe(at)
    expect(all[0].channels[0]).not.toHaveProperty('outboundnumber')
    for (const [rest, words] of [
      ['', 'Fields missing in request: v'],
      ['/channel/fax?v=1', 'no channel fax'],
      ['?v=1&limit=none', 'limit'],
    ] as const) {
      const wrong = await get(`/api/account/${program.account}/app/prmsg/handoffs/list${rest}`)
      expect([wrong.status, misfits(wrong.body, example.ERROR)]).toEqual([400, []])
      expect(wrong.body.message).toContain(words)
    }
  })

  test('reaches people by WhatsApp with their values, without an outbound number', async () => {
    const one = (number: string) => ({
      consumerContent: { wa: number, sms: number },
      ...{ variables: { 1: 'Ada', 2: '14 June' }, buttonVariables: { 1: 'book/8812' } },
    })
    const { status: code, body } = await post({
      ...{ campaignName: 'Visits', skill: 'General care', templateId: handoff.shortId, consent: true },
      ...{
        schedulingMetrics: ROUND,
        consumers: [one('436641000001'), { ...one('436641000002'), variables: { 1: 'Bo' } }],
      },
    })
    expect([code, body.acceptedConsumers]).toEqual([
      200,
      [
        {
          id: expect.any(String),
          phoneNumber: '+436641000001',
          consumerContent: { wa: '436641000001', sms: '436641000001' },
        },
      ],
    ])
    expect(body.failedConsumers).toMatchObject([
      { phone: '+436641000002', countryCode: 'AT', errorMessage: 'MISSING_VARIABLE=2' },
    ])
    await finished(body.proactiveCampaignId)
    const { messages } = await sandbox('GET', `phones/${encodeURIComponent('whatsapp:+436641000001')}`)
    expect(messages[0].body).toBe('Hi Ada, we come on 14 June between eight and noon.')
    expect(JSON.stringify(messages[0].drawn)).toContain('https://example.org/book/8812')
    const report = (await get(reporting(`transactions?${between()}&v=2`))).body.transactions
    expect(report.find((row: Body) => row.proactiveCampaignId === body.proactiveCampaignId)).toMatchObject({
      ...{ channel: 'wa', initialChannel: 'wa', handOffId: handoff.shortId, consumerId: '436641000001' },
    })
    const filtered = await ask(house.url, reporting(`analytics/?${between()}`), {
      body: JSON.stringify({ handoffids: [handoff.shortId] }),
      token: program.token,
    })
    expect(filtered.body.analytics).toMatchObject([
      { channel: 'wa', handoffid: handoff.shortId, attempted: 1, sent: 1 },
    ])
  })

  test('a template without a handoff goes by its name, from the number of the request', async () => {
    const { body } = await post({
      ...{
        campaignName: 'Visits',
        skill: 'General care',
        templateId: 'repair_visit',
        consent: true,
        outboundNumber: WHATSAPP,
      },
      schedulingMetrics: ROUND,
      consumers: [
        {
          consumerContent: { wa: '436641000003' },
          variables: { 1: 'Cy', 2: 'May' },
          buttonVariables: { 1: 'book/2' },
        },
      ],
    })
    expect(body.acceptedConsumers, JSON.stringify(body)).toHaveLength(1)
    await finished(body.proactiveCampaignId)
    const { messages } = await sandbox('GET', `phones/${encodeURIComponent('whatsapp:+436641000003')}`)
    expect(messages[0].body).toBe('Hi Cy, we come on May between eight and noon.')
  })

  test('without a schedule WhatsApp goes all day, a handoff with a text at the hours of texts; replies as each says', async () => {
    const nobody = { consumers: [{ consumerContent: { wa: '1', sms: '1' }, variables: {} }] }
    const made = async (more: object): Promise<Body> => {
      const { body } = await post({
        ...{ campaignName: 'Hours', skill: 'General care', consent: true },
        ...nobody,
        ...more,
      })
      const { campaigns } = await good('GET', '/campaigns')
      const { id } = campaigns.find((one: Body) => one.shortId === body.proactiveCampaignId)
      return good('GET', `/campaigns/${id}`)
    }
    const alone = await made({ templateId: 'repair_visit', outboundNumber: WHATSAPP })
    expect(alone).toMatchObject({
      ...{ lookbackMinutes: 30 * 1440, routeAll: false },
      deliveryWindow: { mon: { from: '00:00', to: '24:00' }, sun: { from: '00:00', to: '24:00' } },
    })
    expect(await made({ templateId: handoff.shortId })).toMatchObject({
      ...{ lookbackMinutes: 7 * 1440 + 60, routeAll: true },
      deliveryWindow: { mon: { from: '08:00', to: '21:00' }, sun: { from: '08:00', to: '21:00' } },
    })
  })

  test('who talks with us by text gets no WhatsApp either', async () => {
    const { body } = await post({
      ...{ campaignName: 'Visits', skill: 'General care', templateId: 'repair_visit', consent: true },
      ...{ outboundNumber: WHATSAPP, schedulingMetrics: ROUND },
      consumers: [
        {
          consumerContent: { wa: '12025550181' },
          variables: { 1: 'Di', 2: 'May' },
          buttonVariables: { 1: 'book/3' },
        },
      ],
    })
    await finished(body.proactiveCampaignId)
    const { consumersReport } = (await get(reporting(`campaigns/${body.proactiveCampaignId}`))).body
    expect(consumersReport).toMatchObject([{ status: 'FAILED', errorSource: 'proactive', errorCode: '1400' }])
  })

  test('who said STOP to one number gets no text from another, and WhatsApp still', async () => {
    const number = '12025550185'
    const first = await post(campaign([text(number)]))
    await finished(first.body.proactiveCampaignId)
    await sandbox('POST', `phones/${encodeURIComponent(`+${number}`)}/reply`, { body: 'STOP' })
    await expect
      .poll(async () => JSON.stringify((await admin.call('GET', '/opt-outs')).body), PATIENT)
      .toContain(number)
    const second = await good('POST', '/senders', {
      ...{ name: 'Second', carrier: 'twilio-sms', address: '+18445550127', ratePerSecond: 10, sandbox: true },
    })
    const texted = await post({ ...campaign([text(number)]), outboundNumber: second.address })
    const consumer = { consumerContent: { wa: number }, variables: { 1: 'Di', 2: 'May' } }
    const written = await post({
      ...campaign([{ ...consumer, buttonVariables: { 1: 'book/4' } }]),
      ...{ templateId: 'repair_visit', outboundNumber: WHATSAPP },
    })
    for (const [{ body }, wanted] of [
      [texted, 'SKIPPED'],
      [written, 'DELIVERED'],
    ] as const) {
      await finished(body.proactiveCampaignId)
      expect((await status(body.proactiveCampaignId)).conversations).toMatchObject([{ status: wanted }])
    }
  })

  test('who talks with us in the app gets nothing more there, by a code of its own', async () => {
    const { id: accountId } = (await good('GET', '/session')).account
    const { senderId, token } = await openApp(house, accountId)
    const words = step({ channel: 'inapp', senderId, message: 'Your bag is found.' })
    const found = await good('POST', '/handoffs', {
      ...{ name: 'Shop', lookbackMinutes: 1440, routeAll: false, steps: [words] },
    })
    const send = async (): Promise<string> => {
      const { body } = await post({
        ...campaign([{ consumerContent: { inapp: 'eda-7' }, variables: {} }]),
        ...{ templateId: found.shortId, outboundNumber: undefined },
      })
      await finished(body.proactiveCampaignId)
      return body.proactiveCampaignId
    }
    const device = await openDevice(house.url, senderId, { token: await token('eda-7') })
    await device.heard('welcome')
    const first = await send()
    await device.heard('messages', ({ messages }) => messages.length > 0)
    device.say({ type: 'send', id: 'eda-says-1', text: 'Where is it?' })
    await expect
      .poll(async () => (await status(first)).conversations[0].conversationId, PATIENT)
      .toEqual(expect.any(String))
    const { consumersReport } = (await get(reporting(`campaigns/${await send()}`))).body
    expect(consumersReport).toMatchObject([
      { consumerId: 'eda-7', status: 'FAILED', errorSource: 'proactive', errorCode: '1800' },
    ])
    device.cut()
  })

  test('a day’s limit is for each channel by itself', async () => {
    const say = (dailyRecipients: number) =>
      admin.call('PATCH', '/api-access', { limits: { dailyRecipients } })
    await say(3)
    const more = { schedulingMetrics: ROUND }
    const told = await post(campaign([text('12025550184')], more))
    const inapp = await post({
      ...campaign([{ consumerContent: { inapp: 'ada-1043' }, variables: {} }], more),
      ...{ templateId: app.shortId, outboundNumber: undefined },
    })
    await say(100_000)
    expect([told.status, inapp.status]).toEqual([400, 200])
  })

  test('people of the app are accepted without a phone', async () => {
    const { body } = await post({
      ...{
        campaignName: 'Bags',
        skill: 'General care',
        templateId: app.shortId,
        consent: true,
        schedulingMetrics: ROUND,
      },
      consumers: [
        { consumerContent: { inapp: 'ada-1042' }, variables: {} },
        { consumerContent: { sms: '12025550142' }, variables: {} },
      ],
    })
    expect(body.acceptedConsumers).toEqual([
      { id: expect.any(String), consumerContent: { inapp: 'ada-1042' } },
    ])
    expect(body.failedConsumers).toMatchObject([{ errorMessage: 'MISSING_CONSUMER_INFORMATION==inapp' }])
    await finished(body.proactiveCampaignId)
    expect((await status(body.proactiveCampaignId)).conversations).toHaveLength(1)
  })

  describe('with a picture', () => {
    let template: Body
    let picture: Body
    const consumer = (number: string, headerVariables: object) => ({
      ...{ consumerContent: { wa: number }, variables: { 1: 'Ada' }, headerVariables },
      buttonVariables: { 1: 'book/8812' },
    })

    test('that Meta approved, a link and a telephone: listed part by part', async () => {
      const [number] = (await sandbox('GET', 'whatsapp/numbers')) as { wabaId: string; token: string }[]
      const answer = await fetch(`${house.sandbox.url}/graph/v25.0/${number!.wabaId}/message_templates`, {
        method: 'POST',
        headers: { authorization: `Bearer ${number!.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ name: 'boiler', language: 'en', category: 'UTILITY' },
          components: [
            { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::boiler'] } },
            {
              ...{ type: 'BODY', text: 'Hi {{1}}, your boiler is due.' },
              example: { body_text: [['Ada']] },
            },
            {
              type: 'BUTTONS',
              buttons: [
                {
                  ...{ type: 'URL', text: 'Book', url: 'https://example.org/{{1}}' },
                  example: ['https://example.org/book'],
                },
                { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+12025550101' },
              ],
            },
          ],
        }),
      })
      expect(answer.ok, await answer.clone().text()).toBe(true)
      const boiler = async () => {
        await good('POST', '/templates/sync')
        const { templates } = await good('GET', '/templates')
        return templates.find((one: Body) => one.name === 'boiler')
      }
      await expect.poll(async () => (await boiler())?.status, PATIENT).toBe('approved')
      template = await boiler()
      const { senders } = await good('GET', '/senders')
      const senderId = senders.find((one: Body) => one.channel === 'whatsapp').id
      const fills = { 'header.link': '{picture}', 'body.1': '{1}', 'button.0': '{link}' }
      const rich = { type: 'template', templateId: template.id, fills, defaults: {} }
      picture = await good('POST', '/handoffs', {
        ...{ name: 'Boiler', lookbackMinutes: 60, routeAll: false },
        steps: [step({ channel: 'whatsapp', senderId, rich })],
      })
      const inapp = {
        ...{ type: 'inapp', imageUrl: 'https://cdn.example.org/bag.png', linkUrl: 'https://example.org/bag' },
        ...{ linkLabel: 'Look', notificationTitle: 'Found!', notificationText: 'We have your bag.' },
      }
      const sender = senders.find((one: Body) => one.channel === 'inapp').id
      await good('POST', '/handoffs', {
        ...{ name: 'Bag', lookbackMinutes: 43_200, routeAll: false },
        steps: [step({ channel: 'inapp', senderId: sender, message: 'Found, {1}.', rich: inapp })],
      })
      const all = await list('?v=1')
      expect(all.find((one: Body) => one.name === 'Boiler')).toMatchObject({
        ...{ lookbackPeriodDay: 0, lookbackPeriodHour: 1 },
        channels: [
          {
            messageComponents: [
              { type: 'header', sub_type: 'image', content: '$' + '{{picture}}', variables: ['picture'] },
              { type: 'body', content: 'Hi $' + '{{1}}, your boiler is due.', variables: ['1'] },
              { type: 'button', index: 0, content: 'Book', sub_type: 'url', variables: ['link'] },
              {
                ...{ type: 'button', index: 1, content: 'Call', sub_type: 'phone_number' },
                phone_number: '+12025550101',
              },
            ],
          },
        ],
      })
      expect(all.find((one: Body) => one.name === 'Bag')).toMatchObject({
        ...{ lookbackPeriodDay: 30, lookbackPeriodHour: 0 },
        channels: [
          {
            messageComponents: [
              {
                ...{ type: 'text', messageText: 'Found, $' + '{{1}}.', variables: ['1'] },
                ...{ notificationTitle: 'Found!', notificationMessage: 'We have your bag.' },
                isSameMessageForNotification: false,
              },
              {
                ...{ type: 'image', url: 'https://cdn.example.org/bag.png', isClickable: true },
                destinationUrl: 'https://example.org/bag',
              },
            ],
          },
        ],
      })
    })

    test('of the request is sent, and told back to whoever was refused', async () => {
      const link = 'https://cdn.example.org/boiler.png'
      const { status: code, body } = await post({
        ...{ campaignName: 'Boilers', skill: 'General care', templateId: picture.shortId, consent: true },
        schedulingMetrics: ROUND,
        consumers: [
          consumer('436641000011', { image: link }),
          consumer('436641000012', { video: link }),
          { ...consumer('436641000013', {}), headerVariables: undefined },
          consumer('436641000014', { image: 'http://cdn.example.org/boiler.png' }),
        ],
      })
      expect([code, body.acceptedConsumers?.length]).toEqual([200, 1])
      expect(body.failedConsumers.map((one: Body) => [one.headerVariables, one.errorMessage])).toEqual([
        [{ video: link }, 'MISSING_HEADER_VARIABLE=image'],
        [undefined, 'INSUFFICIENT_HEADER_VARIABLES'],
        [{ image: 'http://cdn.example.org/boiler.png' }, 'HEADER_VARIABLE_INVALID_URL'],
      ])
      await finished(body.proactiveCampaignId)
      const { messages } = await sandbox('GET', `phones/${encodeURIComponent('whatsapp:+436641000011')}`)
      expect(messages[0].body).toBe('Hi Ada, your boiler is due.')
      expect(messages[0].drawn.header).toMatchObject({ format: 'IMAGE', link })
    })

    test('goes by the carrier’s number of its template too', async () => {
      expect(template.carrierTemplateId).toMatch(/^\d{1,32}$/)
      const { status: code, body } = await post({
        ...{ campaignName: 'Boilers', skill: 'General care', consent: true, schedulingMetrics: ROUND },
        ...{ templateId: template.carrierTemplateId, outboundNumber: WHATSAPP.slice(1) },
        consumers: [consumer('436641000015', { image: 'https://cdn.example.org/boiler.png' })],
      })
      expect([code, body.acceptedConsumers?.length], JSON.stringify(body)).toEqual([200, 1])
      await finished(body.proactiveCampaignId)
    })
  })

  test('thirty are listed unless the program says how many', async () => {
    const senderId = (await good('GET', '/senders')).senders.find((one: Body) => one.channel === 'inapp').id
    const before = (await list('?v=1&limit=1000')).length
    for (let n = before; n < 32; n++)
      await good('POST', '/handoffs', {
        ...{ name: `Z ${n}`, lookbackMinutes: 60, routeAll: false },
        steps: [step({ channel: 'inapp', senderId, message: 'Hello.' })],
      })
    expect((await list('?v=1')).length).toBe(30)
    expect((await list('?v=1&offset=30')).length).toBe(2)
    expect((await list('?v=1&limit=40')).length).toBe(32)
  })
})

test('a person who is erased is nowhere: not in what was told of them, nor in an answer that is kept', async () => {
  const number = '12025550191'
  const told = { ...text(number), personalInfo: { firstname: 'Eve', company: 'Elm Street 5' } }
  const body = campaign([told, { ...text(number, 'Twice') }], { campaignName: 'Last words' })
  const { body: made } = await post(body, { 'idempotency-key': 'eve-1' })
  expect([made.acceptedConsumers.length, made.failedConsumers.length]).toEqual([1, 1])
  await finished(made.proactiveCampaignId)
  const erased = await admin.call('POST', '/people/erase', { address: `+${number}`, confirm: `+${number}` })
  expect(erased.status, JSON.stringify(erased.body)).toBe(200)
  const { pool } = house.running.house.db
  const { rows: tables } = await pool.query(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  )
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `select count(*)::int as n from ${name} t where t::text like '%${number}%' or t::text like '%Elm Street%'`,
    )
    expect(rows[0].n, name).toBe(0)
  }
})
