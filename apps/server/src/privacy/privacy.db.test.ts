import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receiveReply } from '../conversations/index.ts'
import { numberThread, settle } from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { withErased } from '../recipients/erased.ts'
import {
  addSeal,
  type Consent,
  checkConsent,
  importOptOuts,
  isOptedOut,
  recordConsent,
  recordPreference,
  savePush,
  saveUpload,
  signInInAppUser,
} from '../recipients/index.ts'
import { erasePerson } from './erase.ts'
import { consentProof, heldAt } from './proof.ts'
import { everythingOf } from './store.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

const hashAddress = (address: string): Buffer => createHash('sha256').update(`key ${address}`).digest()
const consent = (address: string, more: Partial<Consent> = {}) =>
  ledger.db.asSystem((tx) =>
    recordConsent(tx, {
      accountId: ledger.accountId,
      id: newId(),
      at: ledger.clock.now(),
      channel: 'sms',
      address,
      kind: 'opt_out',
      source: 'person',
      words: 'by letter',
      ...more,
    }),
  )
const check = () => ledger.db.asSystem((tx) => checkConsent(tx, ledger.accountId))
const optedOut = (address: string, more: { channel?: string; kind?: string } = {}) =>
  ledger.db.asSystem((tx) =>
    isOptedOut(tx, { accountId: ledger.accountId, channel: 'sms', address, ...more }),
  )
const who = () => ({
  accountId: ledger.accountId,
  userId: ledger.userId,
  name: 'Ines Duarte',
  email: '',
  role: 'administrator' as const,
  skillIds: [],
})
const forced = (work: (tx: Tx) => Promise<unknown>) =>
  ledger.db.asSystem(async (tx) => {
    await sql`alter table consent_events disable trigger user`.execute(tx)
    await work(tx)
    await sql`alter table consent_events enable trigger user`.execute(tx)
  })

describe('evidence', () => {
  test('cannot be changed or taken out, not even by the system', async () => {
    await consent('+16465551001')
    for (const statement of [
      sql`update consent_events set words = 'never' where address = '+16465551001'`,
      sql`delete from consent_events where address = '+16465551001'`,
    ])
      await expect(ledger.db.asSystem((tx) => statement.execute(tx))).rejects.toThrow(
        'not changed or deleted',
      )
  })

  test('shows what somebody with the database in hand did to it', async () => {
    await consent('+16465551002')
    await consent('+16465551002', { kind: 'opt_in' })
    await consent('+16465551003')
    expect((await check()).problems).toEqual([])
    await ledger.db.asSystem((tx) => addSeal(tx, ledger.accountId, ledger.clock.now()))
    await forced((tx) =>
      sql`update consent_events set words = 'agreed' where address = '+16465551002' and position = 1`.execute(
        tx,
      ),
    )
    expect((await check()).problems).toEqual(['+16465551002: Entry 1 was changed.'])
    await forced((tx) =>
      sql`update consent_events set words = 'by letter' where address = '+16465551002' and position = 1`.execute(
        tx,
      ),
    )
    expect((await check()).problems).toEqual([])
    const kept = await ledger.db.asSystem((tx) =>
      rows(tx, sql<Record<string, unknown>>`select * from consent_events where address = '+16465551003'`),
    )
    await forced((tx) => sql`delete from consent_events where address = '+16465551003'`.execute(tx))
    expect((await check()).problems).toEqual(['+16465551003: Entry 1, sealed under number 1, is gone.'])
    expect(kept).toHaveLength(1)
    await ledger.db.asSystem((tx) =>
      sql`insert into consent_events select * from json_populate_record(null::consent_events, ${JSON.stringify(
        {
          ...kept[0],
          hash: `\\x${(kept[0]!.hash as Buffer).toString('hex')}`,
          prev_hash: null,
        },
      )}::json)`.execute(tx),
    )
    expect((await check()).problems).toEqual([])
  })

  test('of many recorded at once for one address is one chain', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => consent('+16465551004', { kind: n % 2 ? 'opt_in' : 'opt_out' })),
    )
    expect((await check()).problems).toEqual([])
  })
})

describe('an opt-out', () => {
  test('of all channels holds on each; one of marketing leaves the rest', async () => {
    await consent('+16465551010', { channel: 'all' })
    expect(await optedOut('+16465551010', { channel: 'whatsapp' })).toBe(true)
    const preference = { accountId: ledger.accountId, channel: 'whatsapp', address: '+16465551011' }
    const said = (value: 'stop' | 'resume', words: string) =>
      ledger.db.asSystem((tx) =>
        recordPreference(tx, newId, {
          ...preference,
          category: 'marketing',
          value,
          words,
          at: ledger.clock.now(),
        }),
      )
    await said('stop', 'User requested to stop marketing messages')
    expect(await optedOut('+16465551011', { channel: 'whatsapp' })).toBe(false)
    expect(await optedOut('+16465551011', { channel: 'whatsapp', kind: 'marketing' })).toBe(true)
    ledger.clock.advance(1_000)
    await said('resume', 'User requested to resume marketing messages')
    expect(await optedOut('+16465551011', { channel: 'whatsapp', kind: 'marketing' })).toBe(false)
  })

  test('stops the copies already in line, whatever campaign they are of', async () => {
    const { id } = await ledger.campaign(3)
    await consent(ledger.phone(2), { channel: 'all' })
    expect((await ledger.take(id)).map((message) => message.recipient_line).sort()).toEqual([1, 3])
    expect(await ledger.message(id, 2)).toMatchObject({ state: 'skipped', reason: 'opted_out' })
    expect(await ledger.problems()).toEqual([])
  })

  test('by word is answered once, to a person who is opted out, and never where the carrier answered', async () => {
    const from = '+16465551020'
    const reply = (text: string, handled: 'stop' | null = null) =>
      ledger.db.asSystem((tx) =>
        receiveReply(
          tx,
          { newId },
          {
            accountId: ledger.accountId,
            senderId: ledger.senderId,
            channel: 'sms',
            from,
            text,
            carrierId: newId(),
            carrierHandled: handled,
          },
          ledger.clock.now(),
        ),
      )
    const answers = () =>
      ledger.db.asSystem((tx) =>
        rows(
          tx,
          sql<{
            body: string
            lane_id: string
          }>`select body, lane_id from messages where address = ${from} and purpose = 'consent_answer' order by id`,
        ),
      )
    await reply('Alto')
    await reply('STOP')
    expect(await answers()).toHaveLength(1)
    const [taken] = await ledger.take((await answers())[0]!.lane_id)
    expect(taken).toMatchObject({ address: from, purpose: 'consent_answer' })
    ledger.clock.advance(1_000)
    await reply('start')
    expect((await answers()).map((row) => row.body.includes('again'))).toEqual([true, true])
    ledger.clock.advance(1_000)
    await reply('STOP', 'stop')
    expect(await answers()).toHaveLength(2)
    expect(await optedOut(from)).toBe(true)
  })
})

test('a list from another system becomes evidence, line by line, and says what it could not read', async () => {
  const uploads = await mkdtemp(join(tmpdir(), 'foreword-uploads-'))
  const ctx = { db: ledger.db, clock: ledger.clock, newId, uploads, hashAddress }
  const list = [
    'Address,OptOutType,DateCreated,Channel',
    '+16465551030,STOP,2026-11-01T10:00:00Z,sms',
    'whatsapp:+16465551031,STOP,2026-11-01T10:00:00Z,',
    '+16465551030,STOP,2026-11-02T10:00:00Z,sms',
    '12,STOP,2026-11-02T10:00:00Z,sms',
    '+16465551032,STOP,2027-11-02T10:00:00Z,sms',
    '+16465551033,STOP,,fax',
  ].join('\n')
  const { importId } = await saveUpload(ctx, Readable.from([Buffer.from(list)]))
  const done = await importOptOuts(ctx, {
    accountId: ledger.accountId,
    importId,
    fileName: 'twilio.csv',
    channel: 'sms',
    defaultCountry: 'US',
    timeZone: 'America/New_York',
    userId: ledger.userId,
    userName: 'Ines',
  })
  expect(done).toMatchObject({ rows: 6, recorded: 2, alreadyOut: 1, refused: 3 })
  expect(done.problems.map((problem) => problem.line)).toEqual([5, 6, 7])
  expect(await optedOut('+16465551031', { channel: 'whatsapp' })).toBe(true)
  const kept = await ledger.db.asSystem((tx) =>
    one(tx, sql`select at, source, words from consent_events where address = '+16465551030'`),
  )
  expect(kept).toEqual({
    at: new Date('2026-11-01T10:00:00Z'),
    source: 'import',
    words: 'STOP (twilio.csv, line 2)',
  })
  expect((await check()).problems).toEqual([])
})

test('a proof tells what was confirmed, said and sent, and what was sent against a wish', async () => {
  const { id } = await ledger.campaign(4)
  const messages = await ledger.take(id)
  await ledger.db.asSystem((tx) =>
    settle(
      tx,
      messages.map((message) => outcome(message, 'sent')),
      ledger.clock.now(),
    ),
  )
  ledger.clock.advance(60_000)
  const address = ledger.phone(4)
  await consent(address, { source: 'reply', words: 'STOP', campaignId: id })
  const proof = await ledger.db.asSystem((tx) =>
    consentProof(tx, ledger.accountId, address, ledger.clock.now()),
  )
  expect(proof).toMatchObject({
    brand: 'Northline Air',
    chain: { whole: true, events: 1 },
    optedOut: [{ channel: 'sms', category: null }],
    events: [{ position: 1, words: 'STOP', campaignName: 'Winter' }],
  })
  await consent(address, { kind: 'opt_in', words: 'agreed again, “yes” – by letter' })
  const { events } = await ledger.db.asSystem((tx) =>
    consentProof(tx, ledger.accountId, address, ledger.clock.now()),
  )
  // As docs/compliance.md says it, from the proof alone.
  let before = ''
  for (const e of events) {
    const said = [
      ...[e.position, e.id, e.at, e.channel, address, e.kind, e.category, e.source, e.words, e.campaignId],
      ...[e.messageId, e.userId, e.userName, e.importId],
    ]
    expect(e.prevHash ?? '').toBe(before)
    before = createHash('sha256')
      .update(`${before}\n${JSON.stringify(said)}`)
      .digest('hex')
    expect(e.hash).toBe(before)
  }
  expect(events).toHaveLength(2)
  expect(proof.messages.map((message) => message.afterOptOut)).toEqual(proof.messages.map(() => false))
  expect(
    heldAt(
      [{ at: new Date(1), kind: 'opt_out', channel: 'all', category: null }],
      { channel: 'sms', kind: 'service' },
      new Date(2),
    ),
  ).toBe(true)
})

test('an erased person is nowhere, the sums stand, and their opt-out goes on holding', async () => {
  const { id } = await ledger.campaign(6)
  const messages = await ledger.take(id)
  await ledger.db.asSystem((tx) =>
    settle(
      tx,
      messages.slice(0, 3).map((message) => outcome(message, 'sent')),
      ledger.clock.now(),
    ),
  )
  const address = ledger.phone(6)
  await ledger.db.asSystem((tx) =>
    receiveReply(
      tx,
      { newId },
      {
        accountId: ledger.accountId,
        senderId: ledger.senderId,
        channel: 'sms',
        from: address,
        text: 'I am Ada and live at 5 Elm Street',
        carrierId: newId(),
        carrierHandled: null,
      },
      ledger.clock.now(),
    ),
  )
  await consent(address)
  const before = await ledger.states(id)
  const deps = { clock: ledger.clock, newId, recipients: { hashAddress } }
  const erased = await ledger.db.asSystem((tx) => erasePerson(tx, deps, who(), address))
  expect(erased.rows).toBeGreaterThan(3)
  const tables = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        name: string
      }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    ),
  )
  for (const { name } of tables) {
    const found = await ledger.db.asSystem((tx) =>
      one(
        tx,
        sql<{
          n: number
        }>`select count(*)::int as n from ${sql.table(name)} t where t::text like ${`%${address}%`} or t::text like '%Elm Street%'`,
      ),
    )
    expect(found.n, name).toBe(0)
  }
  expect(await ledger.states(id)).toEqual(before)
  expect(await ledger.problems()).toEqual([])
  const result = await check()
  expect(result).toMatchObject({ problems: [], erased: 1 })
  const again = await ledger.db.asSystem((tx) =>
    withErased(
      tx,
      hashAddress,
      { accountId: ledger.accountId, addresses: [address, '+16465559999'] },
      new Map(),
    ),
  )
  expect([...again.keys()]).toEqual([address])
  await expect(ledger.db.asSystem((tx) => erasePerson(tx, deps, who(), address))).rejects.toThrow(
    'erased already',
  )
})

test('a person of an app is forgotten with their browsers and thread, and who signs in again is new', async () => {
  const person = { accountId: ledger.accountId, senderId: ledger.senderId, consumerId: 'ada-1042' }
  await ledger.db.asSystem(async (tx) => {
    await signInInAppUser(tx, { ...person, name: 'Ada', timeZone: 'Europe/Oslo' }, ledger.clock.now())
    const keys = { p256dh: 'x', auth: 'x' }
    await savePush(tx, person, { endpoint: 'https://push.example/ada', ...keys }, ledger.clock.now())
    await sql`insert into messages (account_id, direction, channel, sender_id, address, body, inbound_id, state, created_at)
      values (${ledger.accountId}, 'in', 'inapp', ${ledger.senderId}, 'ada-1042', 'It is me', 'x/y', 'received', now())`.execute(
      tx,
    )
    await numberThread(tx, person)
  })
  const kept = await ledger.db.asAccount(ledger.accountId, (tx) =>
    everythingOf(tx, ledger.accountId, 'ada-1042'),
  )
  expect([kept.apps, kept.notifications_in_browsers, kept.messages].map((list) => list!.length)).toEqual([
    1, 1, 1,
  ])
  const deps = { clock: ledger.clock, newId, recipients: { hashAddress } }
  await ledger.db.asSystem((tx) => erasePerson(tx, deps, who(), 'ada-1042'))
  const left = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql`select consumer_id from inapp_users where consumer_id = 'ada-1042' union all
        select consumer_id from inapp_thread where consumer_id = 'ada-1042' union all
        select endpoint from push_subscriptions where consumer_id = 'ada-1042'`,
    ),
  )
  expect(left).toEqual([])
})

test('what is kept of a person lists notes, files, other addresses and how they found it', async () => {
  const [address, other] = ['+16465551040', '+16465551041']
  const reply = { accountId: ledger.accountId, senderId: ledger.senderId, channel: 'sms' as const }
  for (const from of [address, other])
    await ledger.db.asSystem((tx) =>
      receiveReply(
        tx,
        { newId },
        { ...reply, from, text: 'Hello', carrierId: newId(), carrierHandled: null },
        ledger.clock.now(),
      ),
    )
  const now = ledger.clock.now()
  const { accountId, senderId, skillId } = ledger
  const { id } = await ledger.db.asSystem((tx) =>
    one(tx, sql<{ id: string }>`select id from conversations where address = ${address}`),
  )
  const person = newId()
  await ledger.db.asSystem(async (tx) => {
    await sql`insert into conversation_notes (account_id, conversation_id, id, at, author_name, text)
      values (${accountId}, ${id}, ${newId()}, ${now}, 'Ann Lee', 'Asks for a wheelchair')`.execute(tx)
    await sql`insert into agent_files (account_id, id, conversation_id, name, type, bytes, size, by_id, at)
      values (${accountId}, ${newId()}, ${id}, 'map.png', 'image/png', 'x'::bytea, 1, 'ann', ${now})`.execute(
      tx,
    )
    await sql`insert into person_addresses (account_id, channel, address, person_id, by_name, at)
      values (${accountId}, 'sms', ${address}, ${person}, 'Ann Lee', ${now}), (${accountId}, 'sms', ${other}, ${person}, 'Ann Lee', ${now})`.execute(
      tx,
    )
    await sql`insert into surveys (account_id, conversation_id, state, skill_id, sender_id, channel, address, words, ask_words, expire_hours,
        created_at, due_at, score, comment)
      values (${accountId}, ${id}, 'done', ${skillId}, ${senderId}, 'sms', ${address}, '{}', true, 24, ${now}, ${now}, 5, 'Kind')`.execute(
      tx,
    )
  })
  const kept = await ledger.db.asSystem((tx) => everythingOf(tx, accountId, address))
  expect(kept).toMatchObject({
    notes: [{ author_name: 'Ann Lee', text: 'Asks for a wheelchair', whisper: false }],
    files: [{ name: 'map.png', type: 'image/png', sent: false }],
    same_person_as: [{ channel: 'sms', address: other, by_name: 'Ann Lee' }],
    surveys: [{ score: 5, comment: 'Kind' }],
  })
  const others = await ledger.db.asSystem((tx) => everythingOf(tx, accountId, other))
  expect([others.notes, others.files, others.surveys]).toEqual([[], [], []])
  const deps = { clock: ledger.clock, newId, recipients: { hashAddress } }
  await ledger.db.asSystem((tx) => erasePerson(tx, deps, who(), address))
  const after = await ledger.db.asSystem((tx) => everythingOf(tx, accountId, address))
  expect(Object.values(after).flat()).toEqual([])
})
