import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsReadBy } from '../../../../tests/kit/statements.ts'
import { receiveReplies } from '../conversations/index.ts'
import { lockPaceByIndex, setSpeed } from '../delivery/store.ts'
import { applyReceipts, type Claimed, claim, dueLanes, insertReply, settle } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome, receiptOf } from '../messages/ledger.fixture.ts'
import { type Database, openDatabase, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'

// A connection keeps the plan of a prepared statement. Made while a table was empty, it may read the whole of it for each batch once it is
// full. Here one connection does everything before there is anybody, and again with 20,000 people in line; rows read are counted, not time.

const PEOPLE = 20_000
const BATCH = 10
/** A statement keeps one plan for all values after it was run five times. */
const RUNS = 8
const TABLES = [
  'messages',
  'message_queue',
  'conversations',
  'address_aliases',
  'campaigns',
  'lanes',
  'message_leases',
]

let ledger: Ledger
let connection: Database
let claimed: Claimed[]

beforeAll(async () => {
  ledger = await ledgerFixture()
  await ledger.db.asSystem((tx) =>
    setSpeed(tx, ledger.accountId, ledger.senderId, { rate: 100 }, ledger.clock.now()),
  )
  // Statistics stay those of empty tables, as they do for the first minute of a campaign.
  await ledger.db.asSystem(async (tx) => {
    for (const table of TABLES)
      await sql`alter table ${sql.table(table)} set (autovacuum_enabled = false)`.execute(tx)
  })
  connection = openDatabase(ledger.kit.url, { max: 1, applicationName: 'kept plans' })
  const nobody = { account_id: ledger.accountId, attempt: 1 }
  for (let run = 0; run < RUNS; run++)
    await everything([{ ...nobody, id: newId(), address: `+1303555000${run}` }])
  const { laneId } = await ledger.campaign(PEOPLE)
  await crowd()
  claimed = await ledger.take(laneId, BATCH)
}, 120_000)
afterAll(async () => {
  await connection?.close()
  await ledger?.kit.drop()
})

type Person = Pick<Claimed, 'account_id' | 'id' | 'attempt' | 'address'>
const settleThem = (tx: Tx, people: readonly Person[]): Promise<unknown> =>
  settle(
    tx,
    people.map((one) => outcome(one, 'sent')),
    ledger.clock.now(),
  )
const hearOfThem = (tx: Tx, people: readonly Person[]): Promise<unknown> =>
  applyReceipts(
    tx,
    people.map((one) => receiptOf(one, 'delivered', ledger.clock.now())),
    ledger.clock.now(),
  )
const hearFromThem = (tx: Tx, people: readonly Person[]): Promise<unknown> =>
  receiveReplies(
    tx,
    { newId },
    people.map(({ address }) => ({
      reply: {
        accountId: ledger.accountId,
        senderId: ledger.senderId,
        channel: 'sms' as const,
        from: address,
        text: 'Yes',
        carrierId: newId(),
        carrierHandled: null,
      },
      at: ledger.clock.now(),
    })),
  )

/** As a dispatcher takes agents' answers. */
const takeAnswers = async (tx: Tx): Promise<Claimed[]> => {
  const now = ledger.clock.now()
  const [, lanes] = await Promise.all([
    lockPaceByIndex(tx, ledger.senderId),
    dueLanes(tx, ledger.senderId, now),
  ])
  const lane = lanes.find((one) => one.campaign_id === null)
  if (!lane) return []
  const of = { accountId: lane.account_id, laneId: lane.id, ofCampaign: false, limit: BATCH }
  return (await claim(tx, { ...of, leaseUntil: new Date(now.getTime() + 90_000), takenBy: 1 }, now)).claimed
}
const answer = async (tx: Tx, address: string): Promise<void> => {
  const { accountId, senderId, clock } = ledger
  const words = { channel: 'sms', body: 'Yes', authorId: ledger.userId, segments: 1 }
  const message = { accountId, id: newId(), senderId, address, conversationId: newId(), ...words }
  await insertReply(tx, newId, message, clock.now())
}

async function everything(people: readonly Person[]): Promise<void> {
  for (const act of [settleThem, hearOfThem, hearFromThem, hearFromThem])
    await connection.asSystem((tx) => act(tx, people))
  // Of a lane that is empty, and of one answer.
  await connection.asSystem(takeAnswers)
  await ledger.db.asSystem((tx) => answer(tx, people[0]!.address))
  const [taken] = await connection.asSystem(takeAnswers)
  await connection.asSystem((tx) => settleThem(tx, [taken!]))
}

/** Conversations and other writings of as many people as wait. */
const crowd = () =>
  ledger.db.asSystem(async (tx) => {
    await sql`insert into conversations (account_id, id, channel, sender_id, address, skill_id, customer, state, unread, flagged_opt_out, last_text,
        last_direction, opened_at, waiting_since, last_message_at, last_in_at)
      select ${ledger.accountId}, uuidv7(), 'sms', ${ledger.senderId}, '+1720555' || lpad(n::text, 5, '0'), ${ledger.skillId}, '{}', 'queued', 1, false,
        'Hi', 'in', now(), now(), now(), now() from generate_series(1, ${PEOPLE}::int) n`.execute(tx)
    await sql`insert into address_aliases (account_id, channel, address, canonical)
      select ${ledger.accountId}, 'sms', '+1720555' || lpad(n::text, 5, '0'), '+1720666' || lpad(n::text, 5, '0')
      from generate_series(1, ${PEOPLE}::int) n`.execute(tx)
  })

const readBy = (act: (tx: Tx) => Promise<unknown>) =>
  connection.asSystem((tx) => rowsReadBy(tx, TABLES, () => act(tx)))

test('a plan kept from an empty queue reads only the rows of its batch once the queue is full', async () => {
  expect(claimed).toHaveLength(BATCH)
  for (const act of [settleThem, hearOfThem, hearFromThem, hearFromThem]) {
    const read = await readBy((tx) => act(tx, claimed))
    for (const [table, n] of read)
      expect(n, `${act.name} reads ${n} rows of ${table}`).toBeLessThanOrEqual(BATCH * 5)
  }
  expect(await ledger.problems()).toEqual([])
})

test('nor does the look at a sender’s lines, nor the claim of what agents answered', async () => {
  const answers = await Promise.all(
    claimed.slice(0, 5).map(({ address }) => ledger.db.asSystem((tx) => answer(tx, address))),
  )
  let taken: Claimed[] = []
  const read = await readBy(async (tx) => {
    taken = await takeAnswers(tx)
  })
  expect(taken).toHaveLength(answers.length)
  for (const [table, n] of read)
    expect(n, `${n} rows of ${table} are read`).toBeLessThanOrEqual(answers.length * 5)
})
