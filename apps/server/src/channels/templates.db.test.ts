import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CarrierFact } from './carrier.ts'
import { senderById } from './store.ts'
import { recordTemplates, syncNext, syncSender } from './template-sync.ts'
import { parts, type Shelf, shelf, type TemplatesFixture, templatesFixture } from './templates.fixture.ts'
import * as verbs from './templates.ts'
import { listTemplates, templateById, templatesForSender } from './templates-store.ts'

const MINUTE = 60_000
const WABA = '1001'
let one: Shelf
let fixture: TemplatesFixture
let first: string
let second: string
let elsewhere: string

beforeAll(async () => {
  one = shelf('shelf')
  fixture = await templatesFixture(one)
  first = await fixture.sender('First', { owner: WABA })
  second = await fixture.sender('Second', { owner: WABA })
  elsewhere = await fixture.sender('Elsewhere', { owner: '2002' })
})
afterAll(() => fixture?.kit.drop())
beforeEach(async () => {
  one.templates.clear()
  one.asked.length = 0
  one.made = 0
  one.refuse = null
  one.meanwhile = async () => {}
  await sql`delete from templates`.execute(fixture.kit.db.kysely)
  await sql`delete from template_syncs`.execute(fixture.kit.db.kysely)
})

const draft = (more: Partial<verbs.NewDraft> = {}): verbs.NewDraft => ({
  senderId: first,
  name: 'order_shipped',
  language: 'en',
  category: 'utility',
  parts: parts(),
  examples: { 'body.1': 'Ana' },
  ...more,
})
const create = (more: Partial<verbs.NewDraft> = {}) =>
  fixture.inTx((tx) => verbs.createDraft(tx, fixture.deps, fixture.actor, draft(more)))
const change = (id: string, to: verbs.TemplateChange) =>
  fixture.inTx((tx) => verbs.changeTemplate(tx, fixture.deps, fixture.actor, id, to))
const submit = (id: string) => verbs.submitTemplate(fixture.deps, fixture.inTx, fixture.actor, id)
const remove = (id: string) => verbs.deleteTemplate(fixture.deps, fixture.inTx, fixture.actor, id)
const look = (id: string) => fixture.inTx((tx) => templateById(tx, fixture.accountId, id))
const all = () =>
  fixture.inTx((tx) => listTemplates(tx, fixture.accountId, { senderId: null, status: null, search: null }))
const senderRow = async (id: string) => (await fixture.inTx((tx) => senderById(tx, fixture.accountId, id)))!
const sync = async (id = first) => syncSender(fixture.deps, await senderRow(id))
const onShelf = (owner = WABA) => one.templates.get(owner)!
const fact = (more: Partial<Extract<CarrierFact, { kind: 'template' }>>) =>
  fixture.kit.db.asSystem((tx) =>
    verbs.applyTemplateFact(
      tx,
      fixture.accountId,
      {
        kind: 'template',
        dedupeKey: 'x',
        owner: WABA,
        carrierTemplateId: null,
        name: 'order_shipped',
        language: 'en',
        status: null,
        detail: null,
        quality: null,
        category: null,
        ...more,
      },
      fixture.clock.now(),
    ),
  )
const problem = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => ({ code: error.code, field: error.field, message: error.message, details: error.details }),
  )
const dueAt = async (senderId: string) =>
  (
    await sql<{
      next_sync_at: Date
    }>`select next_sync_at from template_syncs where sender_id = ${senderId}`.execute(fixture.kit.db.kysely)
  ).rows[0]?.next_sync_at

describe('a draft', () => {
  test('is here only, and is there once by name and language', async () => {
    const row = await create()
    expect(row).toMatchObject({
      status: 'draft',
      owner: WABA,
      carrier_template_id: null,
      created_by_name: 'Ines Duarte',
    })
    expect(one.asked).toEqual([])
    expect(await problem(create({ senderId: second }))).toMatchObject({ code: 'name_taken', field: 'name' })
    await create({ language: 'de' })
    await create({ senderId: elsewhere })
    expect((await all()).map((row) => `${row.name} ${row.language} ${row.owner}`)).toEqual([
      'order_shipped de 1001',
      'order_shipped en 1001',
      'order_shipped en 2002',
    ])
  })

  test('needs a sender that has templates, and a name of the right form', async () => {
    const sms = await fixture.sender('Bare')
    expect(await problem(create({ senderId: sms }))).toMatchObject({ code: 'bad_request', field: 'senderId' })
    expect(await problem(create({ name: 'Order shipped' }))).toMatchObject({
      field: 'name',
      message: expect.stringContaining('order_shipped'),
    })
    const other = await fixture.brand('Otherbrand')
    const work = fixture.kit.db.asAccount(other, (tx) =>
      verbs.createDraft(tx, fixture.deps, { accountId: other, name: 'Eve' }, draft()),
    )
    expect(await problem(work)).toMatchObject({ code: 'not_found' })
  })

  test('changes in place, also its name', async () => {
    const { id } = await create()
    await create({ name: 'taken' })
    const row = await change(id, { name: 'order_left', parts: parts('Goodbye {{1}}, all is done now.') })
    expect(row).toMatchObject({
      name: 'order_left',
      edit: null,
      parts: { body: 'Goodbye {{1}}, all is done now.' },
    })
    expect(await problem(change(id, { name: 'taken' }))).toMatchObject({ code: 'name_taken' })
  })

  test('keeps defaults for variables it has, and for no other', async () => {
    const { id } = await create()
    expect((await change(id, { defaults: { 'body.1': 'there' } })).defaults).toEqual({ 'body.1': 'there' })
    expect(await problem(change(id, { defaults: { 'body.2': 'x' } }))).toMatchObject({
      field: 'defaults.body.2',
    })
  })
})

describe('handing in', () => {
  test('checks every rule before the carrier is asked', async () => {
    const { id } = await create({ parts: parts('{{1}}', { footer: 'x'.repeat(61) }), examples: {} })
    const found = await problem(submit(id))
    expect(found).toMatchObject({ code: 'template_rules', field: 'body' })
    const fields = (found!.details as { problems: { field: string }[] }).problems.map((one) => one.field)
    expect(new Set(fields)).toEqual(new Set(['body', 'footer', 'examples.body.1']))
    expect(one.asked).toEqual([])
    expect((await look(id))!.submitting_since).toBeNull()
  })

  test('waits for review, is approved by a sync, and is asked for sooner while it waits', async () => {
    const { id } = await create()
    const handedIn = await submit(id)
    expect(handedIn).toMatchObject({ status: 'pending', carrier_template_id: 'T1', submitting_since: null })
    expect(await problem(submit(id))).toMatchObject({ code: 'wrong_state' })
    expect(await problem(change(id, { parts: parts('Hello {{1}}, something else here.') }))).toMatchObject({
      code: 'wrong_state',
    })
    const pending = await sync()
    expect(pending).toMatchObject({ total: 1, changes: [], problem: null })
    expect((await dueAt(first))!.getTime() - fixture.clock.now().getTime()).toBe(15 * MINUTE)
    onShelf()[0]!.status = 'approved'
    fixture.clock.advance(MINUTE)
    expect((await sync()).changes).toEqual([
      { name: 'order_shipped', language: 'en', what: 'approved, was in review' },
    ])
    expect((await dueAt(first))!.getTime() - fixture.clock.now().getTime()).toBe(60 * MINUTE)
    expect(await look(id)).toMatchObject({ status: 'approved', synced_at: fixture.clock.now() })
  })

  test('twice at once asks the carrier once', async () => {
    const { id } = await create()
    let second: unknown
    one.meanwhile = async () => {
      one.meanwhile = async () => {}
      second = await problem(submit(id))
    }
    await submit(id)
    expect(second).toMatchObject({ code: 'wrong_state' })
    expect(one.asked).toEqual(['create order_shipped en'])
  })

  test('that the carrier refuses says its words and leaves the draft', async () => {
    const { id } = await create()
    one.refuse = { code: '2388299', detail: 'A variable stands at the end.' }
    expect(await problem(submit(id))).toMatchObject({
      code: 'carrier_refused',
      message: 'A variable stands at the end.',
      details: { carrierCode: '2388299' },
    })
    expect(await look(id)).toMatchObject({
      status: 'draft',
      submitting_since: null,
      carrier_template_id: null,
    })
  })

  test('that died half way is taken up by the next sync, with words changed since kept as a change', async () => {
    const { id } = await create()
    await submit(id)
    await sql`update templates set status = 'draft', carrier_template_id = null, submitting_since = null`.execute(
      fixture.kit.db.kysely,
    )
    fixture.clock.advance(MINUTE)
    await sync()
    expect(await look(id)).toMatchObject({ status: 'pending', carrier_template_id: 'T1', edit: null })
    await sql`update templates set status = 'draft', carrier_template_id = null, parts = jsonb_set(parts, '{body}', '"Hi {{1}}, new words here."')`.execute(
      fixture.kit.db.kysely,
    )
    fixture.clock.advance(MINUTE)
    await sync()
    expect(await look(id)).toMatchObject({
      status: 'pending',
      edit: { parts: { body: 'Hi {{1}}, new words here.' } },
    })
  })

  test('a rejected one needs a change first; its old words stay until the carrier has taken the new', async () => {
    const { id } = await create()
    await submit(id)
    Object.assign(onShelf()[0]!, { status: 'rejected', detail: 'It reads like advertising.' })
    fixture.clock.advance(MINUTE)
    await sync()
    expect(await look(id)).toMatchObject({ status: 'rejected', status_detail: 'It reads like advertising.' })
    expect(await problem(submit(id))).toMatchObject({
      code: 'wrong_state',
      message: expect.stringContaining('Change'),
    })
    expect(await problem(change(id, { name: 'other' }))).toMatchObject({ code: 'wrong_state' })
    const edited = await change(id, { parts: parts('Hello {{1}}, your order is on its way.') })
    expect(edited).toMatchObject({
      parts: { body: 'Hello {{1}}, your order has left.' },
      edit: { parts: { body: 'Hello {{1}}, your order is on its way.' } },
    })
    fixture.clock.advance(MINUTE)
    await sync()
    expect((await look(id))!.edit, 'a sync leaves the change').not.toBeNull()
    expect(await submit(id)).toMatchObject({
      status: 'pending',
      edit: null,
      parts: { body: 'Hello {{1}}, your order is on its way.' },
      carrier_template_id: 'T1',
    })
    expect(one.asked.filter((what) => what !== 'list')).toEqual(['create order_shipped en', 'change T1'])
  })

  test('changing back to what the carrier has leaves no change; a change can be dropped', async () => {
    const { id } = await create()
    await submit(id)
    await fact({ status: 'approved' })
    await change(id, { parts: parts('Hello {{1}}, other words here.') })
    expect((await change(id, { parts: parts() })).edit).toBeNull()
    await change(id, { parts: parts('Hello {{1}}, other words here.') })
    const row = await fixture.inTx((tx) => verbs.discardEdit(tx, fixture.deps, fixture.actor, id))
    expect(row).toMatchObject({ edit: null, status: 'approved' })
  })

  test('goes through another sender of the business account when its own is gone', async () => {
    await sync(second)
    const { id } = await create()
    await sql`update senders set archived_at = now() where id = ${first}`.execute(fixture.kit.db.kysely)
    try {
      expect(await submit(id)).toMatchObject({ status: 'pending' })
    } finally {
      await sql`update senders set archived_at = null where id = ${first}`.execute(fixture.kit.db.kysely)
    }
  })

  test('is refused when the sender belongs to another business account now', async () => {
    const { id } = await create()
    await sql`update senders set config = '{"owner":"3003"}' where id = ${first}`.execute(
      fixture.kit.db.kysely,
    )
    try {
      expect(await problem(submit(id))).toMatchObject({
        code: 'wrong_state',
        message: expect.stringContaining('3003'),
      })
      expect((await look(id))!.submitting_since).toBeNull()
    } finally {
      await sql`update senders set config = ${JSON.stringify({ owner: WABA })}::jsonb where id = ${first}`.execute(
        fixture.kit.db.kysely,
      )
    }
  })
})

test('a carrier that cannot change templates gets a new one in the old one’s place', async () => {
  const fixed = shelf('fixed', { changes: false })
  fixture.deps.carriers = new Map([
    ['shelf', one.carrier],
    ['fixed', fixed.carrier],
  ])
  const senderId = await fixture.sender('Fixed', { owner: 'AC1', carrier: 'fixed' })
  const { id } = await create({ senderId })
  await submit(id)
  await fact({ owner: 'AC1', status: 'rejected', detail: 'No.' })
  await change(id, { parts: parts('Hello {{1}}, other words here.') })
  expect(await submit(id)).toMatchObject({ carrier_template_id: 'T2', status: 'pending' })
  expect(fixed.asked).toEqual([
    'create order_shipped en',
    'create order_shipped en',
    'delete order_shipped en T1',
  ])
})

describe('a sync', () => {
  test('brings what is new, takes out what is gone, and finds both by either sender of the account', async () => {
    one.templates.set(WABA, [
      { ...kept('welcome', 'A1'), status: 'approved', quality: 'green' },
      { ...kept('welcome', 'A2'), language: 'de' },
      { ...kept('old', 'A3'), status: 'deleted' },
    ])
    expect((await sync()).changes.map(({ name, language, what }) => `${name} ${language}: ${what}`)).toEqual([
      'welcome en: new here, approved',
      'welcome de: new here, in review',
    ])
    await sync(second)
    const of = (senderId: string) => fixture.inTx((tx) => templatesForSender(tx, fixture.accountId, senderId))
    expect(await of(first)).toHaveLength(2)
    expect(await of(second)).toHaveLength(2)
    expect(await of(elsewhere)).toHaveLength(0)
    onShelf().pop()
    onShelf().pop()
    fixture.clock.advance(MINUTE)
    expect((await sync()).changes).toEqual([
      { name: 'welcome', language: 'de', what: 'no longer at the carrier, so taken out here' },
    ])
    expect(await of(second)).toHaveLength(1)
  })

  test('says each thing that changed', async () => {
    one.templates.set(WABA, [kept('welcome', 'A1')])
    await sync()
    fixture.clock.advance(MINUTE)
    Object.assign(onShelf()[0]!, {
      status: 'paused',
      detail: 'Bad feedback.',
      category: 'marketing',
      quality: 'red',
      parts: parts('Other words for you, {{1}}, today.'),
    })
    expect((await sync()).changes[0]!.what).toBe(
      'paused, was in review; now marketing, was utility; its words changed; quality low',
    )
    expect((await sync()).changes).toEqual([])
  })

  test('that fails says why, and keeps what was known', async () => {
    one.templates.set(WABA, [kept('welcome', 'A1')])
    await sync()
    one.refuse = { code: '190', detail: 'The access token ended.' }
    expect(await sync()).toMatchObject({ total: null, problem: 'The access token ended.', changes: [] })
    expect(await all()).toHaveLength(1)
    one.refuse = null
    expect(await sync()).toMatchObject({ problem: null })
  })

  test('does not undo what came by webhook while it was under way, nor takes out what was handed in just now', async () => {
    const { id } = await create()
    await submit(id)
    one.meanwhile = async () => {
      fixture.clock.advance(1_000)
      await fact({ status: 'approved' })
    }
    await sync()
    expect(await look(id)).toMatchObject({ status: 'approved' })
    one.meanwhile = async () => {}
    await sql`update templates set synced_at = null`.execute(fixture.kit.db.kysely)
    one.templates.set(WABA, [])
    fixture.clock.advance(MINUTE)
    expect((await sync()).changes, 'the list may lag').toEqual([])
    fixture.clock.advance(10 * MINUTE)
    expect((await sync()).changes).toHaveLength(1)
  })

  test('takes its turns: each sender at once, then in time', async () => {
    const turns = async () => {
      let n = 0
      while (await syncNext(fixture.deps)) n++
      return n
    }
    const senders = (await sql`select 1 from senders`.execute(fixture.kit.db.kysely)).rows.length
    expect(await turns()).toBe(senders)
    expect(await turns()).toBe(0)
    fixture.clock.advance(15 * MINUTE)
    const without = await turns()
    expect(without, 'only those that failed').toBeLessThan(senders)
    fixture.clock.advance(45 * MINUTE)
    expect(await turns()).toBe(senders)
  })

  test('is a matter of one brand', async () => {
    one.templates.set(WABA, [kept('welcome', 'A1')])
    await sync()
    const other = await fixture.brand('Thirdbrand')
    const seen = await fixture.kit.db.asAccount(other, (tx) =>
      listTemplates(tx, fixture.accountId, { senderId: null, status: null, search: null }),
    )
    expect(seen).toEqual([])
  })

  test('of six thousand templates is quick enough to be asked for by a person', async () => {
    const many = Array.from({ length: 6_000 }, (_, n) => kept(`t${n}`, `B${n}`))
    await fixture.inTx(async (tx) =>
      recordTemplates(
        tx,
        fixture.deps,
        await senderById(tx, fixture.accountId, first).then((row) => row!),
        WABA,
        many,
        fixture.clock.now(),
      ),
    )
    one.templates.set(WABA, many)
    fixture.clock.advance(MINUTE)
    const from = performance.now()
    expect((await sync()).changes).toEqual([])
    expect(performance.now() - from).toBeLessThan(5_000)
  })
})

const kept = (name: string, id: string) => ({
  owner: WABA,
  carrierTemplateId: id,
  name,
  language: 'en',
  category: 'utility' as const,
  status: 'pending' as 'pending' | 'approved' | 'deleted',
  detail: null,
  quality: null as 'green' | null,
  parts: parts(),
  examples: { 'body.1': 'Ana' },
})

describe('a webhook', () => {
  test('finds a template by name and language, or by the carrier’s number, and keeps the reason in words', async () => {
    const { id } = await create()
    await submit(id)
    await fact({ status: 'rejected', detail: 'It reads like advertising.' })
    expect(await look(id)).toMatchObject({ status: 'rejected', status_detail: 'It reads like advertising.' })
    await fact({ carrierTemplateId: 'T1', name: 'unknown', language: 'xx', quality: 'yellow' })
    expect(await look(id), 'quality alone leaves the rest').toMatchObject({
      status: 'rejected',
      status_detail: 'It reads like advertising.',
      quality: 'yellow',
    })
    await fact({ category: 'marketing' })
    expect(await look(id)).toMatchObject({ category: 'marketing', status: 'rejected' })
    await fact({ status: 'approved' })
    expect(await look(id)).toMatchObject({ status: 'approved', status_detail: null })
  })

  test('of a template we do not know has the carrier asked at once', async () => {
    await sync()
    expect(await syncNext(fixture.deps)).toBe(true) // the other senders' first turn
    while (await syncNext(fixture.deps)) fixture.clock.now()
    one.templates.set(WABA, [kept('made_elsewhere', 'A1')])
    await fact({ name: 'made_elsewhere', status: 'approved' })
    expect(await syncNext(fixture.deps)).toBe(true)
    expect((await all()).filter((row) => row.owner === WABA).map((row) => row.name)).toEqual([
      'made_elsewhere',
    ])
  })

  test('of another business account changes nothing here', async () => {
    const { id } = await create()
    await submit(id)
    await fact({ owner: '9999', status: 'approved' })
    expect(await look(id)).toMatchObject({ status: 'pending' })
  })
})

describe('deleting', () => {
  test('a draft is a matter of ours; the name is free again', async () => {
    const { id } = await create()
    await remove(id)
    expect(one.asked).toEqual([])
    expect(await all()).toEqual([])
    expect(await look(id)).toMatchObject({ status: 'deleted', status_detail: 'Deleted by Ines Duarte.' })
    await create()
    expect(await problem(change(id, { defaults: {} }))).toMatchObject({ code: 'not_found' })
  })

  test('one that was handed in goes at the carrier first, and stays when that says no', async () => {
    const { id } = await create()
    await submit(id)
    one.refuse = { code: '1', detail: 'Not now.' }
    expect(await problem(remove(id))).toMatchObject({ code: 'carrier_refused', message: 'Not now.' })
    expect(await look(id)).toMatchObject({ status: 'pending' })
    one.refuse = null
    await remove(id)
    expect(onShelf()).toEqual([])
    expect(await look(id)).toMatchObject({ status: 'deleted' })
  })
})

test('a copy in another language is a draft with the same words, samples and defaults', async () => {
  const { id } = await create()
  await change(id, { defaults: { 'body.1': 'there' } })
  await submit(id)
  const copy = await fixture.inTx((tx) =>
    verbs.duplicateTemplate(tx, fixture.deps, fixture.actor, id, { language: 'pt_BR' }),
  )
  expect(copy).toMatchObject({
    name: 'order_shipped',
    language: 'pt_BR',
    status: 'draft',
    parts: parts(),
    examples: { 'body.1': 'Ana' },
    defaults: { 'body.1': 'there' },
    carrier_template_id: null,
  })
  const again = fixture.inTx((tx) =>
    verbs.duplicateTemplate(tx, fixture.deps, fixture.actor, id, { language: 'en' }),
  )
  expect(await problem(again)).toMatchObject({ code: 'name_taken' })
})

test('search looks into names and words, and signs of patterns are only signs', async () => {
  await create()
  await create({ name: 'sale_50', parts: parts('Hello {{1}}, 50% off today only.') })
  const found = async (search: string) =>
    (
      await fixture.inTx((tx) =>
        listTemplates(tx, fixture.accountId, { senderId: first, status: 'draft', search }),
      )
    ).map((row) => row.name)
  expect(await found('50%')).toEqual(['sale_50'])
  expect(await found('SHIPPED')).toEqual(['order_shipped'])
  expect(await found('%')).toEqual(['sale_50'])
})
