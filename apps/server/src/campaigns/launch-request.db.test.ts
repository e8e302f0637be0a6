import type { Campaign } from '@foreword/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOf, PATIENT } from '../../../../tests/kit/brand.ts'
import { type Answer, type Client, signIn } from '../../../../tests/kit/client.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// Somebody asks a person to launch a draft: it is shown, changes nothing of the draft, and is over with the launch.

let house: TestHouse
let person: Client
let shop: (method: string, path: string, body?: unknown) => Promise<Answer>

beforeAll(async () => {
  house = await testHouse()
  const { accountId, admin } = await house.account('Quayside')
  const administrator = await signIn(house, admin)
  await administrator.call('PATCH', '/api-access', { enabled: true })
  const scopes = ['campaigns:read', 'campaigns:write']
  const made = await administrator.call('POST', '/applications', { name: 'Shop', scopes })
  const { id } = made.body.application as { id: string }
  const { body } = await administrator.call('POST', `/applications/${id}/keys`, { name: 'Key', scopes })
  shop = (method, path, given) =>
    administrator.call(method, path, given, { authorization: `Bearer ${body.key}` })
  person = await signIn(house, await house.person(accountId, 'campaign_manager', []))
})
afterAll(() => house?.close())

async function draft(name: string, people = 2): Promise<string> {
  const { body } = await person.call('POST', '/campaigns', { name, message: 'Hello' })
  const id = String(body.id)
  if (people === 0) return id
  await person.upload(id, fileOf(212, people).join('\n'))
  await expect
    .poll(async () => (await person.call('GET', `/campaigns/${id}/import`)).body.status, PATIENT)
    .toBe('ready')
  return id
}
const look = async (id: string) => (await person.call('GET', `/campaigns/${id}`)).body as unknown as Campaign
const names = async (state: string) =>
  ((await person.call('GET', `/campaigns?state=${state}`)).body.campaigns as Campaign[]).map(
    ({ name }) => name,
  )
const counts = async () => (await person.call('GET', '/campaigns')).body.counts as Record<string, number>

test('the draft says who asked, for what, and stays as it was; the list has it among what needs somebody', async () => {
  const id = await draft('Spring sale')
  const before = await look(id)
  const answer = await shop('POST', `/campaigns/${id}/launch-request`, { note: '  For the opening day.  ' })
  expect(answer.status).toBe(200)
  const { launchRequest, ...rest } = await look(id)
  expect(launchRequest).toEqual({
    ...{ at: expect.any(String), byName: 'Shop', byApplication: true, note: 'For the opening day.' },
  })
  expect({ ...rest, launchRequest: null }).toEqual(before)
  expect(await names('asked')).toEqual(['Spring sale'])
  expect(await names('needs_you')).toEqual(['Spring sale'])
  expect(await counts()).toMatchObject({ asked: 1, needs_you: 1, draft: 1, all: 1 })

  // Whoever has it open goes on writing, and a colleague may ask in their own words.
  const changed = await person.call('PATCH', `/campaigns/${id}`, {
    ...{ revision: before.revision, message: 'Hello again' },
  })
  expect(changed.status).toBe(200)
  await person.call('POST', `/campaigns/${id}/launch-request`, {})
  expect((await look(id)).launchRequest).toMatchObject({ byApplication: false, note: '' })

  // Turned down, twice; then asked and launched, which ends it and does not come back by undo.
  for (let time = 0; time < 2; time++)
    expect((await person.call('DELETE', `/campaigns/${id}/launch-request`)).body.launchRequest).toBe(null)
  expect(await names('asked')).toEqual([])
  await shop('POST', `/campaigns/${id}/launch-request`, {})
  const launched = await person.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
  expect(launched.body).toMatchObject({ launchRequest: null, launchedByName: 'Test campaign manager' })
  expect(await names('needs_you')).toEqual([])
  expect(await shop('POST', `/campaigns/${id}/launch-request`, {})).toMatchObject({
    ...{ status: 409, body: { code: 'wrong_state' } },
  })
  const { rows } = await house.running.house.db.pool.query(
    `select action, actor_name from audit_log where subject = 'Spring sale' and action like '%launch%' order by id`,
  )
  expect(rows.map((row) => `${row.action} ${row.actor_name}`)).toEqual([
    'campaign.launch_requested Shop',
    'campaign.launch_requested Test campaign manager',
    'campaign.launch_request_dropped Test campaign manager',
    'campaign.launch_requested Shop',
    'campaign.launched Test campaign manager',
  ])
})

test('nobody is called to a draft that could not be launched: the answer names every field', async () => {
  const id = await draft('Half done', 0)
  await person.call('PATCH', `/campaigns/${id}`, { message: '' })
  const { status, body } = await shop('POST', `/campaigns/${id}/launch-request`, { note: 'Go' })
  expect(status).toBe(422)
  expect(body).toMatchObject({
    code: 'not_ready',
    message: 'The message is empty. There are no recipients yet.',
    errors: [{ field: 'message' }, { field: 'recipients' }],
  })
  expect((await look(id)).launchRequest).toBe(null)
})

test('where nobody agreed yet, it can be asked for all the same: whoever looks is told', async () => {
  const { admin } = await house.account('Unsigned', { activated: false })
  const own = await signIn(house, admin)
  const { body } = await own.call('POST', '/campaigns', { name: 'Early', message: 'Hello' })
  await own.upload(String(body.id), fileOf(213, 1).join('\n'))
  await expect
    .poll(async () => (await own.call('GET', `/campaigns/${body.id}/import`)).body.status, PATIENT)
    .toBe('ready')
  expect((await own.call('POST', `/campaigns/${body.id}/launch-request`, {})).status).toBe(200)
})
