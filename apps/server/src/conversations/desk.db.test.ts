import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { newId } from '../platform/ids.ts'
import { takeConversation } from './assigning.ts'
import { blockPerson, unblock } from './blocking.ts'
import { createCanned, listCanned } from './canned.ts'
import { closeConversation, readConversation, seenBy } from './conversations.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { openFileLinks } from './file-links.ts'
import { returnConversation } from './handing-over.ts'
import { addNote, listNotes } from './notes.ts'
import { mergePerson, readPerson, splitPerson } from './persons.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'
import { erasePersonInConversations, listConversations, markRead } from './store.ts'

let at: Routing
let ann: Who
let ben: Who
let boss: Who
let other: string
beforeAll(async () => {
  at = await routingFixture()
  other = await at.skill('Sales')
  ann = await at.agent('Ann')
  ben = await at.agent('Ben', 2, [other])
  boss = { ...(await at.agent('Boss')), role: 'agent_manager' }
})
afterAll(() => at?.kit.drop())

const PHONE = '+12125550120'
const as = <T>(who: Who, work: Parameters<typeof at.db.asAccount<T>>[1]) => at.as<T>(who, work)
async function opened(from: string, text: string): Promise<string> {
  await at.write(from, text)
  return (await at.all()).find((one) => one.address === from && one.state !== 'closed')!.id
}
const found = async (
  who: Who,
  view: 'mine' | 'queue' | 'all' | 'closed' | 'mentions',
  search: string | null,
) =>
  (
    await as(who, (tx) =>
      listConversations(
        tx,
        {
          accountId: who.accountId,
          userId: who.userId,
          skillIds: who.role === 'agent' ? who.skillIds : null,
        },
        { view, search, skillId: null, assigneeId: null, after: null, limit: 50 },
      ),
    )
  ).map((row) => row.id)

describe('a search', () => {
  test('finds names, numbers as people write them, and words, open and closed; signs are no wildcards', async () => {
    const id = await opened('+12125550121', 'The 100% wool_coat is late')
    for (const view of ['queue', 'closed'] as const) {
      if (view === 'closed') await as(ann, (tx) => closeConversation(tx, at.deps, ann, id))
      expect(await found(ann, view, 'WOOL_')).toContain(id)
      expect(await found(ann, view, '(212) 555-0121')).toContain(id)
      expect(await found(ann, view, '100% wool')).toContain(id)
      expect(await found(ann, view, 'wool%late')).not.toContain(id)
      expect(await found(ben, view, 'wool_')).toEqual([])
    }
  })

  test('of what was closed goes through the index of words, not through the ledger', async () => {
    await at.db.asSystem(async (tx) => {
      await sql`insert into messages (account_id, conversation_id, direction, channel, sender_id, address, body, state, created_at)
        select ${at.accountId}, uuidv7(), 'in', 'sms', ${at.senderId}, '+1212555' || n, 'Saying number ' || md5(n::text), 'received', now()
        from generate_series(1, 20000) n`.execute(tx)
      await sql`analyze messages`.execute(tx)
    })
    const scans = await as(ann, async (tx) => {
      const viewer = { accountId: at.accountId, userId: ann.userId, skillIds: ann.skillIds }
      await listConversations(tx, viewer, {
        view: 'closed',
        search: 'wool_',
        skillId: null,
        assigneeId: null,
        after: null,
        limit: 50,
      })
      return rows(tx, sql<{ n: string }>`select pg_stat_get_xact_numscans('messages_words'::regclass) as n`)
    })
    expect(Number(scans[0]!.n)).toBe(1)
  })
})

test('what came in after what was seen stays unread', async () => {
  const id = await opened(PHONE, 'One')
  const seen = at.clock.now()
  at.clock.advance(1_000)
  await at.write(PHONE, 'Two')
  await as(ann, (tx) => markRead(tx, at.accountId, id, seen))
  expect((await at.all()).find((one) => one.id === id)?.unread).toBe(1)
  await as(ann, (tx) => markRead(tx, at.accountId, id, at.clock.now()))
  expect((await at.all()).find((one) => one.id === id)?.unread).toBe(0)
})

test('a draft is its writer’s alone, the last word stands, and an empty one is gone', async () => {
  const id = await opened(PHONE, 'Hello')
  for (const text of ['Good mor', 'Good morning'])
    await as(ann, (tx) => keepDraft(tx, at.deps, ann, id, { text }))
  expect((await as(ann, (tx) => readDraft(tx, ann, id))).text).toBe('Good morning')
  expect((await as(boss, (tx) => readDraft(tx, boss, id))).text).toBe('')
  await as(ann, (tx) => keepDraft(tx, at.deps, ann, id, { text: '  ' }))
  expect(await as(ann, (tx) => readDraft(tx, ann, id))).toEqual({ text: '', rich: null, at: null })
  // Buttons alone are a draft too, unfinished as they are.
  const rich = { type: 'buttons' as const, footer: '', buttons: [{ id: 'a', title: '' }] }
  await as(ann, (tx) => keepDraft(tx, at.deps, ann, id, { text: '', rich }))
  expect(await as(ann, (tx) => readDraft(tx, ann, id))).toMatchObject({ text: '', rich })
  await as(ann, (tx) => keepDraft(tx, at.deps, ann, id, { text: '' }))
  expect(await as(ann, (tx) => readDraft(tx, ann, id))).toEqual({ text: '', rich: null, at: null })
})

test('saved answers: everybody’s are a manager’s, of a skill for who has it, one’s own for nobody else', async () => {
  const save = (who: Who, name: string, more: { skillId?: string; personal?: boolean }) =>
    as(who, (tx) =>
      createCanned(tx, at.deps, who, { name, text: 'Hi', skillId: null, personal: false, ...more }),
    )
  await expect(save(ann, 'Greeting', {})).rejects.toMatchObject({ code: 'wrong_role', field: 'personal' })
  await save(boss, 'Greeting', {})
  await save(boss, 'Prices', { skillId: other })
  await save(ann, 'Greeting', { personal: true })
  await expect(save(ann, 'GREETING', { personal: true })).rejects.toMatchObject({
    code: 'name_taken',
    field: 'name',
  })
  const names = async (who: Who) => (await as(who, (tx) => listCanned(tx, who))).map((one) => one.name)
  expect(await names(ann)).toEqual(['Greeting', 'Greeting'])
  expect(await names(ben)).toEqual(['Greeting', 'Prices'])
})

test('a note is no message, names somebody who may then read, and a whisper is for one pair of eyes and managers', async () => {
  const id = await opened('+12125550122', 'Is my bag there?')
  const note = (who: Who, more: object) =>
    as(who, (tx) => addNote(tx, at.deps, who, id, { noteId: newId(), text: 'Look', mentions: [], ...more }))
  await expect(as(ben, (tx) => seenBy(tx, ben, id))).rejects.toMatchObject({ code: 'not_found' })
  const noteId = newId()
  for (let twice = 0; twice < 2; twice++)
    await note(ann, { noteId, text: '@Ben look', mentions: [ben.userId] })
  expect(await found(ben, 'mentions', null)).toEqual([id])
  await as(ben, (tx) => seenBy(tx, ben, id))
  await expect(as(ben, (tx) => takeConversation(tx, at.deps, ben, id))).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(note(boss, { whisper: true })).rejects.toMatchObject({ code: 'wrong_state' })
  await as(ann, (tx) => takeConversation(tx, at.deps, ann, id))
  await expect(note(ann, { whisper: true })).rejects.toMatchObject({ code: 'wrong_role' })
  await note(boss, { whisper: true, text: 'Offer a voucher' })
  const texts = async (who: Who) => (await as(who, (tx) => listNotes(tx, who, id))).map((one) => one.text)
  expect(await texts(ann)).toEqual(['@Ben look', 'Offer a voucher'])
  expect(await texts(boss)).toEqual(['@Ben look', 'Offer a voucher'])
  expect(await texts(ben)).toEqual(['@Ben look'])
  const { messages } = await as(ann, (tx) => readConversation(tx, at.deps, ann, id))
  expect(JSON.stringify(messages)).not.toContain('voucher')
})

test('a manager moves a conversation only from whom they saw it with', async () => {
  const id = await opened('+12125550123', 'Hello')
  await as(ann, (tx) => takeConversation(tx, at.deps, ann, id))
  const move = (from: string | null) =>
    as(boss, (tx) => returnConversation(tx, at.deps, boss, id, { skillId: other, from }))
  await expect(move(null)).rejects.toMatchObject({ code: 'taken' })
  expect((await move(ann.userId)).summary.skillId).toBe(other)
})

test('who is blocked is heard, opens nothing and gets nothing, until it is undone', async () => {
  const from = '+12125550124'
  const id = await opened(from, 'Insults')
  await as(ann, (tx) => blockPerson(tx, at.deps, ann, id, 'Insults'))
  const open = async () => (await at.all()).filter((one) => one.address === from && one.state !== 'closed')
  expect(await open()).toEqual([])
  at.clock.advance(1_000)
  await at.write(from, 'More of them')
  expect(await open()).toEqual([])
  const kept = await at.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        body: string
        conversation_id: string | null
      }>`select body, conversation_id from messages where address = ${from} order by id`,
    ),
  )
  expect(kept.at(-1)).toEqual({ body: 'More of them', conversation_id: null })
  const { id: campaignId, laneId } = await at.campaign(1)
  await at.db.asSystem(async (tx) => {
    await sql`insert into blocks (account_id, channel, address, reason, by_name, since) values (${at.accountId}, 'sms', ${at.phone(1)}, 'x', 'x', now())`.execute(
      tx,
    )
  })
  expect(await at.take(laneId)).toEqual([])
  expect(await at.message(campaignId, 1)).toMatchObject({ state: 'skipped', reason: 'blocked_here' })
  expect(await at.problems()).toEqual([])
  await as(boss, (tx) => unblock(tx, at.deps, boss, { channel: 'sms', address: from }))
  await at.write(from, 'Sorry')
  expect(await open()).toHaveLength(1)
})

test('two addresses become one person and two again; erasing one leaves no trace of it at the other', async () => {
  const [one, two] = [await opened('+12125550125', 'From home'), await opened('+12125550126', 'From work')]
  const merge = (address: string) =>
    as(ann, (tx) => mergePerson(tx, at.deps, ann, one, { channel: 'sms', address }))
  await expect(merge('+1 212 555 0199')).rejects.toMatchObject({ field: 'address' })
  await expect(merge('12')).rejects.toMatchObject({ code: 'invalid_phone' })
  expect((await merge('+1 (212) 555-0126')).earlier.map((row) => row.id)).toEqual([two])
  const of = (id: string) => as(ann, (tx) => readPerson(tx, ann, id))
  expect((await of(two)).earlier.map((row) => row.id)).toEqual([one])
  await as(ann, (tx) => splitPerson(tx, at.deps, ann, one, { channel: 'sms', address: '+12125550126' }))
  expect((await of(one)).earlier).toEqual([])
  await merge('+12125550126')
  await at.db.asSystem((tx) =>
    erasePersonInConversations(tx, {
      accountId: at.accountId,
      address: '+12125550126',
      pseudonym: 'erased-1',
    }),
  )
  expect((await of(one)).addresses.map((row) => row.address)).toEqual(['+12125550125'])
  expect(await at.db.asSystem((tx) => rows(tx, sql`select 1 from person_addresses`))).toEqual([])
})

test('a link to a file holds for a time, and no other than the one that was signed', () => {
  const links = openFileLinks({ key: 'k', publicUrl: 'https://foreword.example' })
  const now = at.clock.now()
  const url = new URL(links.forCarrier(newId(), now))
  const id = url.pathname.split('/').at(-1)!
  const asked = { until: url.searchParams.get('until')!, sig: url.searchParams.get('sig')! }
  expect(links.open(id, asked, now)).toBe(id)
  expect(links.open(newId(), asked, now)).toBeNull()
  expect(links.open(id, { ...asked, until: String(Number(asked.until) + 1) }, now)).toBeNull()
  const later = new Date(now.getTime() + 8 * 86_400_000)
  expect(links.open(id, asked, later)).toBeNull()
  const fresh = new URL(links.fresh(url.href, later))
  expect(
    links.open(id, { until: fresh.searchParams.get('until')!, sig: fresh.searchParams.get('sig')! }, later),
  ).toBe(id)
})
