import type { LiveEvent } from '@foreword/contract'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '../platform/ids.ts'
import { type Live, openLive, publish } from '../platform/live/live.ts'
import { openLog } from '../platform/log.ts'
import { returnConversation } from './handing-over.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'
import { whomItConcerns } from './whom-it-concerns.ts'

const PATIENT = { timeout: 60_000 }

let house: Routing
let live: Live
beforeAll(async () => {
  house = await routingFixture()
})
afterAll(() => house?.kit.drop())
beforeEach(async () => {
  await house.clear()
  await house.route({ acceptMode: 'auto' })
  live = await openLive({ db: house.db, log: openLog('error'), concerns: whomItConcerns(house.db) })
})
afterEach(() => live.close())

/** A page; `only` null is a manager's. */
function page(only: string | null) {
  const heard: LiveEvent[] = []
  live.subscribe({ accountId: house.accountId, only }, (json) => heard.push(JSON.parse(json)))
  return { heard, of: (type: LiveEvent['type']) => heard.filter((event) => event.type === type) }
}
const tell = (event: LiveEvent) => house.db.asSystem((tx) => publish(tx, house.accountId, event))

test('a conversation is told to its agent and to managers; other agents hear that queues changed', async () => {
  const [ana, ben] = [await house.agent('Ana'), await house.agent('Ben')]
  const [forAna, forBen, forManager] = [page(ana.userId), page(ben.userId), page(null)]
  await house.write('+16465550001')
  await house.router()
  const [row] = await house.all()
  expect(row!.assignee_id).toBe(ana.userId)
  await vi.waitFor(() => {
    expect(forAna.of('conversation')).toContainEqual({ type: 'conversation', id: row!.id })
    expect(forManager.of('conversation')).toContainEqual({ type: 'conversation', id: row!.id })
    expect(forBen.of('queue').length).toBeGreaterThan(0)
  }, PATIENT)
  expect(forBen.of('conversation')).toEqual([])
  expect(forManager.of('queue')).toEqual([])
})

test('whom a writer names is told at once, without a look at the row; the others as ever', async () => {
  const [ana, ben] = [await house.agent('Ana'), await house.agent('Ben')]
  const [forAna, forBen, forManager] = [page(ana.userId), page(ben.userId), page(null)]
  const hint: LiveEvent = { type: 'conversation', id: newId() }
  await house.db.asSystem((tx) => publish(tx, house.accountId, hint, [ana.userId, null]))
  await vi.waitFor(() => {
    expect(forAna.of('conversation')).toEqual([hint])
    expect(forManager.of('conversation')).toEqual([hint])
    expect(forBen.of('queue').length).toBe(1)
  })
  expect(forBen.of('conversation')).toEqual([])
})

test('whose conversation goes to somebody else hears of it too', async () => {
  const [ana, ben] = [await house.agent('Ana'), await house.agent('Ben')]
  await house.write('+16465550002')
  await house.router()
  const [row] = await house.all()
  const [forAna, forBen] = [page(ana.userId), page(ben.userId)]
  const manager = { ...ana, userId: house.userId, role: 'agent_manager' as const }
  await house.as(manager, (tx) =>
    returnConversation(tx, house.deps, manager, row!.id, { assigneeId: ben.userId }),
  )
  await vi.waitFor(() => {
    expect(forAna.of('offer')).toContainEqual({ type: 'offer', id: ana.userId })
    expect(forBen.of('conversation')).toContainEqual({ type: 'conversation', id: row!.id })
  }, PATIENT)
})

test('what agents do not see is not told to them; what all see is', async () => {
  const ana = await house.agent('Ana')
  const [forAna, forManager] = [page(ana.userId), page(null)]
  await tell({ type: 'campaign', id: 'a' })
  await tell({ type: 'offer', id: 'somebody else' })
  await tell({ type: 'agents' })
  await expect.poll(() => forAna.of('agents')).toHaveLength(1)
  await expect.poll(() => forManager.of('campaign')).toHaveLength(1)
  expect(forAna.of('campaign')).toEqual([])
  expect(forAna.of('offer')).toEqual([])
})

test('queue hints are told at once, then gathered, and the last is never lost', async () => {
  const ana = await house.agent('Ana')
  const forAna = page(ana.userId)
  for (let n = 0; n < 100; n++) page(`somebody ${n}`)
  await house.write('+16465550003')
  await expect.poll(() => forAna.of('queue')).toHaveLength(1)
  await tell({ type: 'conversation', id: (await house.all())[0]!.id })
  await tell({ type: 'conversation', id: (await house.all())[0]!.id })
  await expect.poll(() => forAna.of('queue')).toHaveLength(2)
})
