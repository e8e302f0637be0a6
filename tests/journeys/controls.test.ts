import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// Pause, resume and cancel on a campaign that is sending, with the carrier's own count as the witness.

let house: TestHouse
let manager: Client
let admin: Client

beforeAll(async () => {
  house = await testHouse()
  const made = await house.account('Controls')
  const { accountId } = made
  admin = await signIn(house, made.admin)
  manager = await signIn(house, await house.person(accountId, 'campaign_manager', []))
})
afterAll(() => house?.close())

type Seen = {
  status: string
  statusCode: string | null
  statusReason: string | null
  funnel: Record<string, number>
}
const look = async (id: string): Promise<Seen> =>
  (await manager.call('GET', `/campaigns/${id}`)).body as never
const act = async (id: string, verb: string): Promise<Seen> => {
  const answer = await manager.call('POST', `/campaigns/${id}/${verb}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as never
}

async function sending(
  area: number,
  people: number,
  speed: number,
  more: Record<string, unknown> = {},
): Promise<string> {
  const deliveryWindow = hoursEveryDay('00:00', '24:00')
  const made = await manager.call('POST', '/campaigns', {
    name: `Area ${area}`,
    message: 'Once',
    deliveryWindow,
    speed,
    ...more,
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

const setDials = (dials: Record<string, unknown>) =>
  fetch(`${house.sandbox.url}/sandbox/api/dials`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(dials),
  })

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
  const id = await sending(212, 240, 10)
  await expect.poll(async () => handedOver(await look(id))).toBeGreaterThan(20)
  expect((await act(id, 'pause')).status).toBe('paused')
  // A claim that began before the pause may commit after it.
  await expect
    .poll(async () => {
      const seen = await look(id)
      return handedOver(seen) + seen.funnel.waiting!
    })
    .toBe(240)
  const paused = await look(id)
  expect(paused.funnel.waiting).toBeGreaterThan(0)
  expect(await witnessed(212)).toHaveLength(handedOver(paused))
  const again = await manager.call('POST', `/campaigns/${id}/pause`)
  expect(again).toMatchObject({ status: 409, body: { code: 'wrong_state' } })

  await manager.call('PATCH', `/campaigns/${id}`, { speed: null }) // enough was seen at a slow pace
  await act(id, 'resume')
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  await expect.poll(async () => (await look(id)).funnel.delivered).toBe(240)
  const counts = await witnessed(212)
  expect(counts).toHaveLength(240)
  expect(Math.max(...counts)).toBe(1)
})

test('cancel ends it: whoever was not sent to is cancelled, and the parts add up', async () => {
  const id = await sending(415, 200, 10)
  await expect.poll(async () => handedOver(await look(id))).toBeGreaterThan(5)
  await act(id, 'cancel')
  await expect.poll(async () => (await look(id)).funnel.waiting).toBe(0)
  await expect.poll(async () => (await look(id)).funnel.sending).toBe(0)
  const over = await look(id)
  expect(over.status).toBe('cancelled')
  expect(over.funnel.cancelled).toBeGreaterThan(0)
  expect(handedOver(over) + over.funnel.cancelled!).toBe(200)
  expect(await witnessed(415)).toHaveLength(handedOver(over))
})

test('the first ones go, then it waits for a person; nobody is lost, nobody twice', async () => {
  const id = await sending(512, 120, 400, { canaryMode: 'on', canarySize: 30 })
  await expect.poll(async () => (await look(id)).status).toBe('paused')
  expect(await look(id)).toMatchObject({
    statusCode: 'canary',
    statusReason: 'The first 30 are sent. Look at how they did, then go on with the rest or cancel.',
    funnel: { waiting: 90 },
  })
  expect(await witnessed(512)).toHaveLength(30)
  const progress = await manager.call('GET', `/campaigns/${id}/progress`)
  expect(progress.body.waiting).toMatchObject([{ reason: 'canary', people: 90 }])

  await act(id, 'resume')
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  const counts = await witnessed(512)
  expect(counts).toHaveLength(120)
  expect(Math.max(...counts)).toBe(1)
})

test('a pause by hand during the first ones does not let the rest go', async () => {
  const id = await sending(303, 120, 5, { canaryMode: 'on', canarySize: 90 })
  await expect.poll(async () => handedOver(await look(id))).toBeGreaterThan(5)
  expect((await act(id, 'pause')).statusCode).toBeNull()
  await act(id, 'resume')
  const { firstOnesLeft, waiting } = (await manager.call('GET', `/campaigns/${id}/progress`)).body
  expect(firstOnesLeft).toBeGreaterThan(0)
  expect(waiting).toMatchObject([{ reason: 'turn', detail: expect.stringContaining('The first ones') }])
  await expect.poll(async () => (await look(id)).statusCode).toBe('canary')
  expect(await witnessed(303)).toHaveLength(90)
  await act(id, 'cancel')
})

test('too many failures pause it by itself, with the figures; a person lets it go on', async () => {
  expect((await setDials({ failure: 100, failureCodes: [30005] })).status).toBe(200)
  const id = await sending(617, 600, 20)
  await expect.poll(async () => (await look(id)).status).toBe('paused')
  const paused = await look(id)
  expect(paused).toMatchObject({ statusCode: 'breaker' })
  expect(paused.statusReason).toMatch(/^\d+% of the last \d+ messages failed \(\d+; the limit is 25%\)\./)
  expect(paused.funnel.waiting).toBeGreaterThan(0)
  await setDials({ failure: 0 })
  await expect.poll(async () => (await look(id)).funnel.sent).toBe(0)
  const failed = (await look(id)).funnel.failed
  await act(id, 'resume')
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  expect((await look(id)).funnel.failed).toBe(failed)
})

test('a sender stops at its daily limit, says so, and goes on when it is raised', async () => {
  const [sender] = (await admin.call('GET', '/senders')).body.senders as [{ id: string; sentToday: number }]
  await admin.call('PATCH', `/senders/${sender.id}`, { dailyCap: sender.sentToday + 40 })
  const id = await sending(702, 60, 400)
  await expect.poll(async () => handedOver(await look(id))).toBe(40)
  const progress = await manager.call('GET', `/campaigns/${id}/progress`)
  expect(progress.body.waiting).toMatchObject([{ reason: 'daily_cap', people: 20 }])
  await admin.call('PATCH', `/senders/${sender.id}`, { dailyCap: null })
  await expect.poll(async () => (await look(id)).status).toBe('finished')
  expect(await witnessed(702)).toHaveLength(60)
})
