import { type CampaignChange, hoursEveryDay } from '@foreword/contract'
import { createAccount, readAccount } from '../apps/server/src/accounts/index.ts'
import {
  type Actor,
  cancelCampaign,
  createDraft,
  launchCampaign,
  pauseCampaign,
  readCampaign,
  resumeCampaign,
} from '../apps/server/src/campaigns/index.ts'
import { createSender } from '../apps/server/src/channels/index.ts'
import { wakeDispatchers } from '../apps/server/src/messages/index.ts'
import { activate } from '../tests/kit/activate.ts'
import { ACCOUNT_SID, AUTH_TOKEN } from './carrier-account.ts'
import type { BenchHouse } from './house.ts'

// A brand, its sender and its campaigns, made by the product's verbs. Only audiences are written by one statement: reading
// files is another benchmark.

export const PASSWORD = 'a password for benchmarks'
export const EMAIL = 'admin@bench.example'
export const SENDER = '+18445550119'
export const TEXT =
  'Hi {first_name}, your order is ready. We deliver on Tuesday between 9 and 12. Any wish? Just answer.'
/** Far above what any machine of today hands over, so that nothing waits for its slot. */
const NO_LIMIT = 100_000

export type Brand = { accountId: string; skillId: string; senderId: string; actor: Actor }

export async function openBrand(bench: BenchHouse): Promise<Brand> {
  const { house } = bench
  const made = await createAccount(house.people, {
    brand: 'Bench',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    name: 'Bench Admin',
    email: EMAIL,
    password: PASSWORD,
  })
  await activate(house, made)
  // What is measured is sending, not the seconds in which a launch can be undone.
  await bench.look.query('update accounts set undo_seconds = 0 where id = $1', [made.accountId])
  const senderId = await addSender(bench, made.accountId, SENDER, NO_LIMIT)
  return { ...made, senderId, actor: { accountId: made.accountId, userId: made.userId, name: 'Bench Admin' } }
}

export function addSender(
  bench: BenchHouse,
  accountId: string,
  address: string,
  ratePerSecond: number,
): Promise<string> {
  const credentials = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, baseUrl: bench.sandbox.url }
  return bench.house.db.asSystem((tx) =>
    createSender(tx, bench.house.channels, accountId, {
      name: `Bench ${address}`,
      carrier: 'twilio-sms',
      address,
      ratePerSecond,
      sandbox: false,
      credentials,
    }),
  )
}

/** A draft with an audience of `people`, ready to be launched. Open round the clock; nobody looks after the first ones. */
export async function draftCampaign(
  bench: BenchHouse,
  brand: Brand,
  people: number,
  change: CampaignChange = {},
): Promise<string> {
  const { house } = bench
  const { id } = await house.db.asAccount(brand.accountId, (tx) =>
    createDraft(tx, house.campaigns, brand.actor, {
      name: `Bench of ${people}`,
      kind: 'service',
      message: TEXT,
      optOutOn: false,
      senderId: brand.senderId,
      skillId: brand.skillId,
      deliveryWindow: hoursEveryDay('00:00', '24:00'),
      canaryMode: 'off',
      ...change,
    }),
  )
  await writeAudience(bench, brand.accountId, id, people)
  return id
}

async function writeAudience(bench: BenchHouse, accountId: string, campaignId: string, people: number) {
  await bench.look.query(
    `insert into zone_sets (key, zones) values ('America/New_York', '{America/New_York}') on conflict do nothing`,
  )
  await bench.look.query(
    `insert into imports (account_id, id, campaign_id, source, status, file_name, columns, phone_column, default_country,
       rows_read, ready, started_at, finished_at)
     values ($1, uuidv7(), $2, 'file', 'ready', 'bench.csv', '["phone", "first_name"]', 0, 'US', $3, $3, now(), now())`,
    [accountId, campaignId, people],
  )
  await bench.look.query(
    `insert into recipients (account_id, campaign_id, line, input, address, country, phone_type, zone_set_id, zone_source, variables,
       verdict)
     select $1, $2, n + 1, '+' || (12120000000 + n), '+' || (12120000000 + n), 'US', 'mobile', z.id, 'area_code',
       '{"first_name": "Carmen"}', 'ready'
     from generate_series(1, $3::bigint) as n, zone_sets z where z.key = 'America/New_York'`,
    [accountId, campaignId, people],
  )
}

export async function launch(bench: BenchHouse, brand: Brand, id: string): Promise<void> {
  const { db, campaigns } = bench.house
  await db.asAccount(brand.accountId, async (tx) => {
    const account = await readAccount(tx, brand.accountId)
    await launchCampaign(tx, campaigns, brand.actor, id, account.consent_statement_version)
    await wakeDispatchers(tx)
  })
}

/** Launched and paused in one transaction: the engine writes everybody into the ledger, and nothing leaves. */
export async function enqueueOnly(bench: BenchHouse, brand: Brand, id: string): Promise<void> {
  const { db, campaigns } = bench.house
  await db.asAccount(brand.accountId, async (tx) => {
    const account = await readAccount(tx, brand.accountId)
    await launchCampaign(tx, campaigns, brand.actor, id, account.consent_statement_version)
    await pauseCampaign(tx, campaigns, brand.actor, id)
    await wakeDispatchers(tx)
  })
  await until(bench, 'select enqueued_all as done from campaigns where id = $1', id)
}

export async function openLaneOf(bench: BenchHouse, brand: Brand, id: string): Promise<void> {
  const { db, campaigns } = bench.house
  await db.asAccount(brand.accountId, async (tx) => {
    await resumeCampaign(tx, campaigns, brand.actor, id)
    await wakeDispatchers(tx)
  })
}

export async function pause(bench: BenchHouse, brand: Brand, id: string): Promise<void> {
  const { db, campaigns } = bench.house
  await db.asAccount(brand.accountId, (tx) => pauseCampaign(tx, campaigns, brand.actor, id))
}

/** Cancels what is not finished, and waits until nothing of the campaign waits or is on its way. */
export async function cancel(bench: BenchHouse, brand: Brand, id: string): Promise<void> {
  const { db, campaigns } = bench.house
  await db.asAccount(brand.accountId, async (tx) => {
    const { status } = await readCampaign(tx, brand.accountId, id)
    if (status !== 'finished') await cancelCampaign(tx, campaigns, brand.actor, id)
    await wakeDispatchers(tx)
  })
  await until(bench, 'select not exists (select 1 from message_queue where campaign_id = $1) as done', id)
}

const STATES = `select coalesce(sum(n) filter (where metric = any($2)), 0) >= $3 as done from campaign_counts where campaign_id = $1`

/** Waits until at least so many messages of the campaign are in one of these states. */
export function untilStates(
  bench: BenchHouse,
  id: string,
  states: readonly string[],
  people: number,
): Promise<void> {
  return until(
    bench,
    STATES,
    id,
    states.map((state) => `state:${state}`),
    people,
  )
}

/** How many messages of the campaign are in one of these states now. */
export async function countIn(bench: BenchHouse, id: string, states: readonly string[]): Promise<number> {
  const { rows } = await bench.look.query<{ n: number }>(
    `select coalesce(sum(n), 0)::float8 as n, true as done from campaign_counts where campaign_id = $1 and metric = any($2)`,
    [id, states.map((state) => `state:${state}`)],
  )
  return rows[0]!.n
}

const POLL_MS = 10
const PATIENCE_MS = 900_000

async function until(bench: BenchHouse, question: string, ...values: unknown[]): Promise<void> {
  const started = performance.now()
  while (performance.now() - started < PATIENCE_MS) {
    const { rows } = await bench.look.query<{ done: boolean }>(question, values)
    if (rows[0]?.done) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error('A campaign was not done within a quarter of an hour.')
}
