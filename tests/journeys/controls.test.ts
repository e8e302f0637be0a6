import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Pause, resume and cancel on a campaign that is sending, with the carrier's own count as the witness.

let house: TestHouse
let manager: Client

beforeAll(async () => {
  house = await testHouse()
  const { accountId } = await house.account('Controls')
  manager = await signIn(house, await house.person(accountId, 'campaign_manager', []))
})
afterAll(() => house?.close())

type Seen = { status: string; funnel: Record<string, number> }
const look = async (id: string): Promise<Seen> =>
  (await manager.call('GET', `/campaigns/${id}`)).body as never
const act = async (id: string, verb: string): Promise<Seen> => {
  const answer = await manager.call('POST', `/campaigns/${id}/${verb}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as never
}

async function sending(area: number, people: number, speed: number): Promise<string> {
  const deliveryWindow = hoursEveryDay('00:00', '24:00')
  const made = await manager.call('POST', '/campaigns', {
    name: `Area ${area}`,
    message: 'Once',
    deliveryWindow,
    speed,
  })
  const id = made.body.id as string
  await manager.upload(
    id,
    ['phone', ...Array.from({ length: people }, (_, n) => `+1${area}555${1_000 + n}`)].join('\n'),
  )
  await expect
    .poll(async () => (await manager.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  expect((await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  return id
}

const handedOver = ({ funnel }: Seen): number => funnel.sent! + funnel.delivered! + funnel.read!

/** How many messages each phone of an area code was sent, by the carrier's own count. */
async function witnessed(area: number): Promise<number[]> {
  const text = await (await fetch(`${house.sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { number?: string; phone?: string; accepted: number })
  return rows.filter((row) => (row.number ?? row.phone)?.startsWith(`+1${area}`)).map((row) => row.accepted)
}

test('pause holds everybody in line, resume goes on, nobody gets it twice', async () => {
  const id = await sending(212, 240, 60)
  await expect.poll(async () => handedOver(await look(id)), { timeout: 20_000 }).toBeGreaterThan(20)
  expect((await act(id, 'pause')).status).toBe('paused')
  await expect.poll(async () => (await look(id)).funnel.sending).toBe(0)
  const paused = await look(id)
  expect(paused.funnel.waiting).toBeGreaterThan(0)
  expect(handedOver(paused) + paused.funnel.waiting!).toBe(240)
  expect(await witnessed(212)).toHaveLength(handedOver(paused))
  const again = await manager.call('POST', `/campaigns/${id}/pause`)
  expect(again).toMatchObject({ status: 409, body: { code: 'wrong_state' } })

  await act(id, 'resume')
  await expect.poll(async () => (await look(id)).status, { timeout: 30_000 }).toBe('finished')
  await expect.poll(async () => (await look(id)).funnel.delivered, { timeout: 20_000 }).toBe(240)
  const counts = await witnessed(212)
  expect(counts).toHaveLength(240)
  expect(Math.max(...counts)).toBe(1)
})

test('cancel ends it: whoever was not sent to is cancelled, and the parts add up', async () => {
  const id = await sending(415, 200, 20)
  await expect.poll(async () => handedOver(await look(id)), { timeout: 20_000 }).toBeGreaterThan(5)
  await act(id, 'cancel')
  await expect.poll(async () => (await look(id)).funnel.waiting).toBe(0)
  await expect.poll(async () => (await look(id)).funnel.sending).toBe(0)
  const over = await look(id)
  expect(over.status).toBe('cancelled')
  expect(over.funnel.cancelled).toBeGreaterThan(0)
  expect(handedOver(over) + over.funnel.cancelled!).toBe(200)
  expect(await witnessed(415)).toHaveLength(handedOver(over))
})
