import { sql } from 'kysely'
import { expect } from 'vitest'
import { BRAND, PASSWORD, PEOPLE } from '../../apps/server/src/demo/people.ts'
import { dial } from '../../apps/server/src/demo/sandbox.ts'
import { seed } from '../../apps/server/src/demo/seed.ts'
import { rows, type Tx } from '../../apps/server/src/platform/db/database.ts'
import type { Campaign } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from './client.ts'
import { untilLateMorning } from './clock.ts'
import { type TestHouse, testHouse } from './server.ts'

const DAY = 86_400_000
/** How long ago the demo's first hour was: some of its figures are older than a week, and nothing was thrown away yet. */
export const AGO_DAYS = 10

export type DemoHouse = {
  house: TestHouse
  /** The server's clock now, in milliseconds. */
  now(): number
  accountId: string
  /** Maya, the administrator; Jonas, who manages campaigns; Elena, who manages agents; Sam and Aiko, who are agents. */
  logins: Record<'maya' | 'jonas' | 'elena' | 'sam' | 'aiko', { email: string; password: string }>
  maya: Client
  /** A good answer of the administrator. */
  ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** What the database has, by a statement of the account. */
  query<T>(statement: ReturnType<typeof sql<T>>): Promise<T[]>
  campaigns(): Promise<Campaign[]>
}

/**
 * The demo's brand, with a quarter of its people, ten days ago, with nothing on its way any more: both campaigns of two channels are finished, the others paused. From here
 * on it is today.
 */
export async function demoHouse(): Promise<DemoHouse> {
  let behind = AGO_DAYS * DAY
  // Late morning: no day ends while the tests look.
  const ahead = untilLateMorning(new Date())
  const now = () => Date.now() + ahead
  const house = await testHouse({ clock: { now: () => new Date(now() - behind) }, sandboxNow: now })
  await seed(house.running.house, () => {}, 0.25)
  await dial(house.running.house, { failure: 0 })
  const { db } = house.running.house
  const [account] = await db.asSystem((tx) =>
    rows(tx, sql<{ id: string }>`select id from accounts where name = ${BRAND.name}`),
  )
  const accountId = account!.id
  await db.asSystem((tx) =>
    sql`update accounts set undo_seconds = 0 where id = ${accountId}`.execute(tx as Tx),
  )
  const login = (name: string) => ({
    email: PEOPLE.find((one) => one.name.startsWith(name))!.email,
    password: PASSWORD,
  })
  const logins = {
    maya: login('Maya'),
    jonas: login('Jonas'),
    elena: login('Elena'),
    sam: login('Sam'),
    aiko: login('Aiko'),
  }
  const maya = await signIn(house, logins.maya)
  const ask: DemoHouse['ask'] = async (method, path, body) => {
    const answer = await maya.call(method, path, body)
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer.body
  }
  const campaigns = async () => (await ask('GET', '/campaigns?limit=100')).campaigns as Campaign[]
  const idOf = async (name: string) => (await campaigns()).find((one) => one.name.startsWith(name))!.id
  await ask('POST', `/campaigns/${await idOf('Winter care')}/pause`)
  const orders = await idOf('Orders of this week')
  await ask('PATCH', `/campaigns/${orders}`, { speed: null })
  const left = async () => ((await ask('GET', `/campaigns/${orders}`)) as unknown as Campaign).funnel.waiting
  await expect.poll(left, { timeout: 240_000 }).toBeLessThan(20)
  behind = 0
  // Whoever was out of reach ten days ago is tried again now.
  await expect
    .poll(async () => (await ask('GET', `/campaigns/${orders}`)).status, { timeout: 240_000 })
    .toBe('finished')
  return {
    ...{ house, now },
    accountId,
    logins,
    maya: await signIn(house, logins.maya),
    ask,
    query: (statement) => db.asAccount(accountId, (tx) => rows(tx, statement)),
    campaigns,
  }
}
