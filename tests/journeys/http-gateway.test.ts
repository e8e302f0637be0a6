import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, openBrand, PATIENT } from '../kit/brand.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// The smallest carrier through the whole product: a campaign over the sandbox's HTTP gateway, whose line is rough, and what people answer.

let house: TestHouse
let brand: Brand
let admin: Client
let senderId: string

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Northline')
  admin = await signIn(house, { email: 'admin.northline@example.com', password: 'a password for tests' })
  const made = await admin.call('POST', '/senders', {
    ...{ name: 'Gateway', carrier: 'http-gateway', address: '+436645550119' },
    ...{ ratePerSecond: 200, sandbox: true, credentials: { keywords: 'here' } },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  senderId = String(made.body.id)
})
afterAll(() => house?.close())

const sandbox = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json() as Promise<Record<string, unknown>>
}
const campaign = (name: string, code: string, people: number) =>
  brand.launched({ name, channel: 'sms', senderId, kind: 'service', message: 'Dear {first_name}, hello' }, [
    'phone,first_name',
    ...Array.from({ length: people }, (_, n) => `+43664${code}${String(n).padStart(4, '0')},P${n}`),
  ])
const become = (id: string, funnel: Record<string, number>) =>
  expect.poll(async () => (await brand.look(id)).funnel, PATIENT).toMatchObject(funnel)

test('everybody gets it once, though receipts double, come out of order, and lines drop', async () => {
  await sandbox('PATCH', 'dials', {
    ...{ receiptTwice: 50, receiptOutOfOrder: 30, dropAfterAccepting: 10, unavailableAfter: 5 },
    ...{ sentAfterMs: 5, deliveredAfterMs: 10 },
  })
  const id = await campaign('Rough', '10', 150)
  await become(id, { delivered: 150, unknown: 0, failed: 0 })
  expect(await brand.witnessed('+4366410')).toEqual(Array.from({ length: 150 }, () => 1))
  await sandbox('POST', 'dials/reset', {})
})

test('STOP is recorded, answered once by us, and heeded', async () => {
  const number = '+43664100007'
  const screen = async () =>
    ((await sandbox('GET', `phones/${encodeURIComponent(number)}`)).messages as { body: string }[]).map(
      (message) => message.body,
    )
  expect((await screen())[0]).toMatch(/^Dear P7, hello/)
  await sandbox('POST', `phones/${encodeURIComponent(number)}/reply`, { body: 'Stop' })
  await expect.poll(async () => (await screen()).length, PATIENT).toBe(3)
  const again = await campaign('Again', '10', 10)
  await become(again, { recipients: 9, delivered: 9 })
  expect(await screen()).toHaveLength(3)
})

test('what the gateway refuses stands on the campaign page in words', async () => {
  await sandbox('PATCH', 'dials', { failure: 100, failureCodes: [30006] })
  const id = await campaign('Landlines', '11', 2)
  await become(id, { failed: 2 })
  const { failures } = (await admin.call('GET', `/campaigns/${id}/progress`)).body
  expect(failures).toMatchObject([
    { reason: 'landline', carrierCode: 'landline', people: 2, title: 'A landline' },
  ])
  await sandbox('POST', 'dials/reset', {})
  await sandbox('POST', 'gateway/senders', { number: '+436645550119', tokenExpired: true })
  const stopped = await campaign('Stopped', '12', 3)
  await expect
    .poll(() => brand.look(stopped), PATIENT)
    .toMatchObject({
      status: 'stopped',
      statusReason: expect.stringMatching(/^The gateway refused the API token\./),
    })
})
