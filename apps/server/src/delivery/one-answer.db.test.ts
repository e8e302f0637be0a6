import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tapStatements } from '../../../../tests/kit/statements.ts'
import { loadAgreement } from '../accounts/index.ts'
import { type Attempt, type Carrier, createSender, type SenderSpeed } from '../channels/index.ts'
import { insertReply } from '../messages/index.ts'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { type Database, openDatabase, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { openMetrics } from '../platform/metrics.ts'
import { openSecrets } from '../platform/secrets.ts'
import { openBell } from './bell.ts'
import { openBook } from './book.ts'
import { type DispatcherDeps, runSender } from './dispatcher.ts'
import { windowProblem } from './hours.ts'
import { writeReceipts } from './receipts.ts'
import { openSettler } from './settler.ts'
import { openStopList } from './stop-list.ts'
import { setSpeed, speedsOfSenders } from './store.ts'
import { openWeigher } from './weights.ts'

// What an agent's answer costs on its way out, in statements: each costs both processors more than what it does. They are counted where they leave,
// at the pool's clients. And that an answer never waits for the next round: the run looks only once, so whoever comes after the look must be heard.

let ledger: Ledger
let db: Database
let deps: DispatcherDeps
let senderId: string
let close: () => Promise<void>

const left: string[] = []
/** Called before a statement leaves, which waits for it. */
let before: (text: string) => Promise<unknown> | null = () => null
const handed: { body: string; id: string; attempt: number }[] = []
/** Called when the carrier has got a message and has not answered yet. */
let answering: () => Promise<unknown> | null = () => null

beforeAll(async () => {
  ledger = await ledgerFixture()
  const { clock, accountId } = ledger
  const log = openLog('silent')
  const metrics = openMetrics()
  const carrier = taking()
  const channels = {
    ...{ db: ledger.db, clock, newId, log },
    secrets: openSecrets(randomBytes(32)),
    carriers: new Map([[carrier.name, carrier]]),
    publicUrl: 'http://127.0.0.1',
    sandbox: { url: 'http://127.0.0.1', accountSid: 'AC0', authToken: 'none' },
    setSpeed: (tx: Tx, of: string, sender: string, speed: Partial<SenderSpeed>) =>
      setSpeed(tx, of, sender, speed, clock.now()),
    speedsOf: (tx: Tx, of: string, senders: readonly string[]) =>
      speedsOfSenders(tx, of, senders, clock.now()),
  }
  const made = await ledger.db.asAccount(accountId, (tx) =>
    createSender(tx, channels, accountId, {
      ...{ name: 'Answers', carrier: carrier.name, address: '+18445550120' },
      ...{ ratePerSecond: 1_000_000, sandbox: false },
    }),
  )
  senderId = made
  db = openDatabase(ledger.kit.url, { applicationName: 'counted' })
  tapStatements(db.pool, (text) => {
    left.push(text)
    return before(text)
  })
  const campaigns = { clock, newId, windowProblem, agreement: loadAgreement() }
  const presence = await ledger.db.beHere()
  const stopList = await openStopList(ledger.db)
  deps = {
    ...{ db, clock, metrics, presence, stopList },
    // What is remembered of a sender is read again every two seconds: not a cost of one answer.
    book: openBook({ db: ledger.db, channels, log }),
    settler: openSettler({ ...{ db, clock, newId, log, metrics, campaigns, errors: [] } }),
    weigher: openWeigher(),
    statusUrl: () => 'http://127.0.0.1/status',
  }
  close = async () => {
    await stopList.close()
    await presence.stop()
    await db.close()
  }
})
beforeEach(() => {
  before = () => null
  answering = () => null
  handed.length = 0
})
afterAll(async () => {
  await close?.()
  await ledger?.kit.drop()
})

/** It takes everything; the sandbox would do the same over a socket. */
function taking(): Carrier {
  return {
    name: 'taking',
    channel: 'sms',
    label: 'Takes',
    errors: [],
    fields: [],
    addressField: { label: '', help: '', placeholder: '', pattern: '.*' },
    answersKeywords: () => false,
    async send(_sender: unknown, { messageId, attempt, text }: Attempt) {
      handed.push({ body: text, id: messageId, attempt })
      await answering()
      return { kind: 'accepted', carrierId: `T${messageId}`, segments: 1 }
    },
    verifyWebhook: () => false,
    parseWebhook: () => [],
    acknowledge: () => ({ contentType: 'text/plain', body: '' }),
    testConnection: async () => [],
    close: async () => {},
  }
}

/** An agent's answer, in line and committed. Not counted. */
const answer = (body: string): Promise<void> =>
  ledger.db.asSystem(async (tx) => {
    const { accountId, clock } = ledger
    await insertReply(
      tx,
      newId,
      {
        ...{ accountId, id: newId(), senderId, channel: 'sms', address: '+16465550001', body },
        ...{ conversationId: newId(), authorId: ledger.userId, segments: 1 },
      },
      clock.now(),
    )
  })
/** As another process would: not inside the transaction that is open here. */
const elsewhere = AsyncLocalStorage.snapshot()
const run = async (bell = openBell()): Promise<void> => {
  await runSender(deps, senderId, () => false, bell)
  await deps.settler.drained()
}
const stateOf = (id: string) =>
  ledger.db.asSystem(
    async (tx) => (await tx.selectFrom('messages').select('state').where('id', '=', id).execute())[0]?.state,
  )

test('costs nine statements in two transactions from the line to “sent”, and three more for what the carrier says of it', async () => {
  for (const body of ['First', 'Second']) {
    await answer(body)
    left.length = 0
    await run()
  }
  expect(handed.map((one) => one.body)).toEqual(['First', 'Second'])
  expect(left.map(shortly)).toEqual([
    ...['begin', 'sender_pace', 'from lanes', 'message_leases', 'sender_pace', 'commit'],
    ...['begin', 'settle_messages', 'commit'],
  ])
  const [, second] = handed
  expect(await stateOf(second!.id)).toBe('sent')
  left.length = 0
  const receipt = {
    ...{ accountId: ledger.accountId, messageId: second!.id, attempt: second!.attempt },
    ...{ state: 'delivered' as const, carrierId: `T${second!.id}`, reason: null, code: null, class: null },
  }
  await db.asSystem((tx) =>
    writeReceipts(tx, newId, [{ ...receipt, at: ledger.clock.now() }], ledger.clock.now()),
  )
  expect(left.map(shortly)).toEqual(['begin', 'receive_receipts', 'commit'])
  expect(await stateOf(second!.id)).toBe('delivered')
})

/** What a statement is about. */
const shortly = (text: string): string =>
  [
    'settle_messages',
    'receive_receipts',
    'message_leases',
    'sender_pace',
    'from lanes',
    'begin',
    'commit',
  ].find((part) => text.includes(part)) ?? text

test('a look that finds nothing costs four, and is the only one', async () => {
  left.length = 0
  await run()
  expect(left.map(shortly)).toEqual(['begin', 'sender_pace', 'from lanes', 'commit'])
})

test('who is put in line while the claim is being written goes in the same run', async () => {
  const bell = openBell()
  await answer('First')
  before = (text) => {
    // The claim has been made and has not seen it.
    if (!/update sender_pace/.test(text)) return null
    before = () => null
    return elsewhere(() => answer('Second')).then(bell.ring)
  }
  await run(bell)
  expect(handed.map((one) => one.body)).toEqual(['First', 'Second'])
})

test('who is put in line while the carrier has not answered goes before it does', async () => {
  const bell = openBell()
  const second = Promise.withResolvers<void>()
  answering = () => {
    if (handed.length > 1) {
      second.resolve()
      return null
    }
    return answer('Second')
      .then(bell.ring)
      .then(() => second.promise)
  }
  await answer('First')
  await run(bell)
  expect(handed.map((one) => one.body)).toEqual(['First', 'Second'])
})

test('who is due in a moment is waited for', async () => {
  const { clock } = ledger
  await answer('Later')
  const dueAt = new Date(clock.now().getTime() + 60)
  await ledger.db.asSystem((tx) => tx.updateTable('message_queue').set({ due_at: dueAt }).execute())
  const bell = openBell()
  before = (text) => {
    // The first look is over; by the second the time has come.
    if (text === 'commit') clock.advance(60)
    return null
  }
  await run(bell)
  expect(handed.map((one) => one.body)).toEqual(['Later'])
})
