import type { HandoffInput, StepDraft } from '@foreword/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as verbs from './handoffs.ts'
import { handoffById, handoffByShortId, listHandoffs } from './handoffs-store.ts'
import { recordTemplates } from './template-sync.ts'
import { parts, shelf, type TemplatesFixture, templatesFixture } from './templates.fixture.ts'
import { templatesForSender } from './templates-store.ts'

const WABA = '1001'
let fixture: TemplatesFixture
let number: string
let whatsapp: string
let app: string
let template: Record<string, string>

const kept = (name: string, status: 'approved' | 'pending' | 'rejected' | 'paused', body: string) => ({
  ...{ owner: WABA, carrierTemplateId: name, name, language: 'en', category: 'utility' as const, status },
  ...{ detail: null, quality: null, parts: parts(body), examples: {} },
})

beforeAll(async () => {
  const one = shelf('shelf')
  fixture = await templatesFixture(one)
  whatsapp = await fixture.sender('WhatsApp', { owner: WABA })
  number = await fixture.sender('Number', { channel: 'sms', carrier: 'twilio-sms' })
  app = await fixture.sender('App', { channel: 'inapp', carrier: 'inapp' })
  await fixture.inTx((tx) =>
    recordTemplates(
      tx,
      fixture.deps,
      { account_id: fixture.accountId, id: whatsapp, carrier: 'shelf' },
      WABA,
      [
        kept('good', 'approved', 'Hello {{1}}, your order has left.'),
        kept('waiting', 'pending', 'Hello there.'),
        kept('resting', 'paused', 'Hello there.'),
        kept('refused', 'rejected', 'Hello there.'),
      ],
      fixture.clock.now(),
    ),
  )
  const rows = await fixture.inTx((tx) => templatesForSender(tx, fixture.accountId, whatsapp))
  template = Object.fromEntries(rows.map((row) => [row.name, row.id]))
})
afterAll(() => fixture?.kit.drop())

const sms = (more: Partial<StepDraft> = {}): StepDraft => ({
  channel: 'sms',
  senderId: number,
  message: 'Your order has left.',
  optOutOn: true,
  optOutText: 'Reply STOP to end.',
  rich: null,
  noReceiptMinutes: 60,
  ...more,
})
const wa = (name = 'good', fills: Record<string, string> = { 'body.1': '{first_name}' }): StepDraft => ({
  channel: 'whatsapp',
  senderId: whatsapp,
  message: '',
  optOutOn: false,
  optOutText: '',
  rich: { type: 'template', templateId: template[name] ?? name, fills, defaults: {} },
  noReceiptMinutes: null,
})
const inapp = (more: Partial<StepDraft> = {}): StepDraft => ({
  channel: 'inapp',
  senderId: app,
  message: 'Your order has left.',
  optOutOn: false,
  optOutText: '',
  rich: null,
  noReceiptMinutes: 30,
  ...more,
})
const EMPTY = {
  imageUrl: null,
  linkUrl: null,
  linkLabel: null,
  notificationTitle: null,
  notificationText: null,
}
const input = (more: Partial<HandoffInput> = {}): HandoffInput => ({
  name: 'Order updates',
  lookbackMinutes: 3 * 24 * 60,
  routeAll: true,
  steps: [wa(), sms()],
  ...more,
})
const create = (more: Partial<HandoffInput> = {}) =>
  fixture.inTx((tx) => verbs.createHandoff(tx, fixture.deps, fixture.actor, input(more)))
const list = (more = {}) =>
  fixture.inTx((tx) =>
    listHandoffs(tx, fixture.accountId, { search: null, channel: null, archived: false, ...more }),
  )
const problem = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => ({ code: error.code, field: error.field, message: error.message }),
  )

test('is made with an id of H and ten digits, and its steps as they were given', async () => {
  const row = await create()
  expect(row.short_id).toMatch(/^H\d{10}$/)
  expect(row.steps).toEqual([wa(), sms()])
  expect(await fixture.inTx((tx) => handoffByShortId(tx, fixture.accountId, row.short_id))).toEqual(row)
  expect(await fixture.inTx((tx) => verbs.problemsOf(tx, row))).toEqual([])
})

test('any order goes, and what does not belong to a step is left out', async () => {
  const row = await create({
    name: 'Other way round',
    steps: [
      inapp({ optOutOn: true }),
      sms({ noReceiptMinutes: 5 }),
      { ...wa(), message: 'unused', noReceiptMinutes: null },
    ],
  })
  expect(row.steps.map((step) => [step.channel, step.noReceiptMinutes, step.optOutOn, step.message])).toEqual(
    [
      ['inapp', null, false, 'Your order has left.'],
      ['sms', 5, true, 'Your order has left.'],
      ['whatsapp', null, false, ''],
    ],
  )
})

test('names are unique without regard to capitals, until one is archived', async () => {
  const row = await create({ name: 'Unique' })
  expect(await problem(create({ name: ' uNIQUE ' }))).toMatchObject({ code: 'name_taken', field: 'name' })
  const archive = (archived: boolean) =>
    fixture.inTx((tx) => verbs.archiveHandoff(tx, fixture.deps, fixture.actor, row.id, archived))
  await archive(true)
  const change = fixture.inTx((tx) =>
    verbs.changeHandoff(tx, fixture.deps, fixture.actor, row.id, { routeAll: false }),
  )
  expect(await problem(change)).toMatchObject({ code: 'wrong_state' })
  await create({ name: 'Unique' })
  expect(await problem(archive(false))).toMatchObject({ code: 'name_taken' })
  expect((await list({ archived: true })).map((one) => one.id)).toEqual([row.id])
})

test('a copy gets a name and an id of its own', async () => {
  const row = await create({ name: 'x'.repeat(120) })
  const copy = () => fixture.inTx((tx) => verbs.duplicateHandoff(tx, fixture.deps, fixture.actor, row.id))
  const [first, second] = [await copy(), await copy()]
  expect(first.name).toBe(`${'x'.repeat(113)} (copy)`)
  expect(second.name).toBe(`${'x'.repeat(111)} (copy 2)`)
  expect(new Set([row.short_id, first.short_id, second.short_id]).size).toBe(3)
  expect(first.steps).toEqual(row.steps)
})

test('changes in parts; another account has none of it', async () => {
  const row = await create({ name: 'To change' })
  const changed = await fixture.inTx((tx) =>
    verbs.changeHandoff(tx, fixture.deps, fixture.actor, row.id, { lookbackMinutes: 60 }),
  )
  expect(changed).toMatchObject({
    name: 'To change',
    lookback_minutes: 60,
    route_all: true,
    short_id: row.short_id,
  })
  const other = await fixture.brand('Otherbrand')
  expect(
    await fixture.kit.db.asAccount(other, (tx) => handoffById(tx, fixture.accountId, row.id)),
  ).toBeUndefined()
})

test('lists by name, channel, words and id', async () => {
  const row = await create({ name: 'AAA only app', steps: [inapp()] })
  expect((await list())[0]!.name).toBe('AAA only app')
  expect((await list({ channel: 'inapp' })).map((one) => one.name)).toEqual([
    'AAA only app',
    'Other way round',
  ])
  expect((await list({ search: row.short_id.toLowerCase() })).map((one) => one.id)).toEqual([row.id])
  expect(await list({ search: '%' })).toEqual([])
})

const WRONG: [string, () => Partial<HandoffInput>, string, RegExp][] = [
  ['no name', () => ({ name: '  ' }), 'name', /needed/],
  ['< in the name', () => ({ name: 'a < b' }), 'name', /no < and no >/],
  ['a channel twice', () => ({ steps: [sms(), sms()] }), 'steps.1.channel', /comes twice/],
  [
    'no sender',
    () => ({ steps: [sms({ senderId: null })] }),
    'steps.0.senderId',
    /Choose the sender for SMS/,
  ],
  [
    'a sender that is not there',
    () => ({ steps: [sms({ senderId: '00000000-0000-7000-8000-00000000000a' })] }),
    'steps.0.senderId',
    /not in use/,
  ],
  [
    'a sender of another channel',
    () => ({ steps: [sms({ senderId: app })] }),
    'steps.0.senderId',
    /does not send by SMS/,
  ],
  ['no message', () => ({ steps: [wa(), sms({ message: ' ' })] }), 'steps.1.message', /empty/],
  [
    'an empty opt-out text',
    () => ({ steps: [sms({ optOutText: '' })] }),
    'steps.0.optOutText',
    /how people stop/,
  ],
  [
    'a picture in an SMS',
    () => ({ steps: [sms({ rich: { type: 'inapp', ...EMPTY } })] }),
    'steps.0.rich',
    /text only/,
  ],
  ['no template', () => ({ steps: [{ ...wa(), rich: null }] }), 'steps.0.rich', /Choose a template/],
  [
    'a template that is not there',
    () => ({ steps: [wa('00000000-0000-7000-8000-00000000000a')] }),
    'steps.0.rich.templateId',
    /no such template/,
  ],
  [
    'a rejected template',
    () => ({ steps: [wa('refused', {})] }),
    'steps.0.rich.templateId',
    /refused \(en\) was rejected/,
  ],
  [
    'a variable without value',
    () => ({ steps: [wa('good', {})] }),
    'steps.0.rich.fills.body.1',
    /say what stands there/,
  ],
  [
    'a template in-app',
    () => ({ steps: [inapp({ rich: wa().rich })] }),
    'steps.0.rich',
    /no WhatsApp template/,
  ],
  [
    'a picture that is no link',
    () => ({ steps: [inapp({ rich: { type: 'inapp', ...EMPTY, imageUrl: 'http://x' } })] }),
    'steps.0.rich.imageUrl',
    /https/,
  ],
  [
    'a button that leads nowhere',
    () => ({ steps: [inapp({ rich: { type: 'inapp', ...EMPTY, linkLabel: 'Open' } })] }),
    'steps.0.rich.linkUrl',
    /leads nowhere/,
  ],
]

describe('is refused, with field and remedy, for', () => {
  test.each(WRONG)('%s', async (_what, more, field, words) => {
    const found = await problem(create({ name: 'Wrong', ...more() }))
    expect(found).toMatchObject({ code: expect.stringMatching(/handoff_rules/), field })
    expect(found!.message).toMatch(words)
    expect(await list({ search: 'Wrong' })).toEqual([])
  })
})

test.each([
  ['waiting', /in review/],
  ['resting', /paused/],
])(
  'a template that is %s may be named, and the handoff says so until it is approved',
  async (name, words) => {
    const row = await create({ name: `With ${name}`, steps: [wa(name, {})] })
    const problems = await fixture.inTx((tx) => verbs.problemsOf(tx, row))
    expect(problems.map((one) => one.field)).toEqual(['steps.0.rich.templateId'])
    expect(problems[0]!.message).toMatch(words)
  },
)
