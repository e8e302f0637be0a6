import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { OpenConversations, StepDraft, TemplateParts } from '@foreword/contract'
import { hoursEveryDay } from '@foreword/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAgreement } from '../accounts/index.ts'
import { messagesSheet } from '../analytics/downloads.ts'
import { stepsProgress } from '../analytics/steps.ts'
import { createDraft, draftOf, launchCampaign, lockCampaign, readCampaign } from '../campaigns/index.ts'
import { takeConversation } from '../conversations/assigning.ts'
import { closeConversation } from '../conversations/conversations.ts'
import { receiveReply } from '../conversations/index.ts'
import {
  type Claimed,
  countBySteps,
  enqueueAudience,
  healthOf,
  ledgerOf,
  openOf,
  settle,
} from '../messages/index.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { saveUpload, startImport } from '../recipients/index.ts'
import { dueSets } from './dues.ts'
import { goOnToNext } from './hops.ts'

const hashAddress = (address: string): Buffer => createHash('sha256').update(address).digest()

// A campaign by WhatsApp, then SMS, then the app. 15:00 UTC on a Monday is 10:00 in New York.

let ledger: Ledger
let whatsapp: string
let app: string
let template: string
const PARTS: TemplateParts = { header: null, body: 'Hi {{1}}, we come on {{2}}.', footer: null, buttons: [] }
const MINUTE = 60_000

beforeAll(async () => {
  ledger = await ledgerFixture()
  ;[whatsapp, app, template] = [newId(), newId(), newId()]
  await ledger.db.asSystem(async (tx) => {
    await sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
      values (${ledger.accountId}, ${whatsapp}, 'WhatsApp', 'whatsapp', 'whatsapp-cloud', '+18445550120', ${ledger.clock.now()}),
        (${ledger.accountId}, ${app}, 'App', 'inapp', 'in-app', 'northline', ${ledger.clock.now()})`.execute(
      tx,
    )
  })
  await approve('utility')
})
afterAll(() => ledger?.kit.drop())

async function approve(category: 'utility' | 'marketing'): Promise<void> {
  template = newId()
  await ledger.db.asSystem((tx) =>
    sql`insert into templates (account_id, id, carrier, owner, sender_id, name, language, category, status, parts, created_at, updated_at)
      values (${ledger.accountId}, ${template}, 'whatsapp-cloud', 'waba', ${whatsapp}, ${`visit_${template}`}, 'en', ${category}, 'approved',
        ${JSON.stringify(PARTS)}::jsonb, ${ledger.clock.now()}, ${ledger.clock.now()})`.execute(tx),
  )
}

const sms = (more: Partial<StepDraft> = {}): StepDraft => ({
  channel: 'sms',
  senderId: ledger.senderId,
  message: 'Hi {name}, we come on {day}.',
  optOutOn: true,
  optOutText: 'Reply STOP to end.',
  rich: null,
  noReceiptMinutes: null,
  ...more,
})
const inApp = (): StepDraft => ({ ...sms(), channel: 'inapp', senderId: app, optOutOn: false })

type Launch = { fallbacks?: StepDraft[]; openConversations?: OpenConversations; window?: [string, string] }

/** Launched and in line, as the engine does it. Answers the campaign's id. */
async function launched(csv: string, more: Launch = {}): Promise<string> {
  const { accountId, clock, db } = ledger
  const who = { accountId, userId: null, name: 'Ines Duarte' }
  const deps = { clock, newId, windowProblem: () => null, agreement: loadAgreement() }
  const ctx = { db, clock, newId, uploads: await mkdtemp(join(tmpdir(), 'foreword-uploads-')), hashAddress }
  const { id } = await db.asAccount(accountId, (tx) =>
    createDraft(tx, deps, who, {
      name: 'Visits',
      channel: 'whatsapp',
      senderId: whatsapp,
      rich: {
        type: 'template',
        templateId: template,
        fills: { 'body.1': '{name}', 'body.2': '{day}' },
        defaults: { 'body.2': 'Friday' },
      },
      fallbacks: more.fallbacks ?? [sms()],
      deliveryWindow: hoursEveryDay(...(more.window ?? ['08:00', '21:00'])),
      ...(more.openConversations ? { openConversations: more.openConversations } : {}),
    }),
  )
  const draft = await db.asAccount(accountId, (tx) => draftOf(tx, accountId, id))
  const { importId } = await saveUpload(ctx, Readable.from([Buffer.from(csv)]))
  const how = { importId, source: 'file', fileName: 'visits.csv', defaultCountry: 'US' } as const
  await (await startImport(ctx, { ...draft.audience, rules: draft.rules, ...how })).done
  await db.asAccount(accountId, (tx) => launchCampaign(tx, deps, who, id, 1))
  await db.asSystem(async (tx) => {
    const row = (await lockCampaign(tx, accountId, id))!
    const next = { afterLine: 0, limit: 1_000 }
    await enqueueAudience(
      tx,
      {
        ...{
          accountId,
          campaignId: id,
          laneId: id,
          senderId: whatsapp,
          channel: 'whatsapp',
          kind: row.kind,
          ...next,
        },
        contentId: row.content_id!,
        hasNext: row.fallbacks.length > 0,
        notTo: null,
        optOutText: null,
        due: await dueSets(tx, row, next, clock.now()),
      },
      clock.now(),
    )
    await sql`update campaigns set enqueued_all = true where id = ${id}`.execute(tx)
  })
  return id
}

const PEOPLE =
  'phone,name,day,consumer_id\n+16465550201,Ada,Monday,u-1\n+16465550202,Bo,Tuesday,u-2\n+16465550203,Cy,Monday,\n'

const laneOf = async (campaignId: string, step: number): Promise<string> =>
  (
    await ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          lane_id: string
        }>`select lane_id from campaign_steps where campaign_id = ${campaignId} and step = ${step}`,
      ),
    )
  )[0]!.lane_id
const take = async (campaignId: string, step: number): Promise<Claimed[]> =>
  (await ledger.take(await laneOf(campaignId, step))).sort((a, b) => a.recipient_line! - b.recipient_line!)
const settleAs = (
  messages: readonly Claimed[],
  state: 'sent' | 'failed' | 'unknown',
  more: Parameters<typeof outcome>[2] = {},
) =>
  ledger.db.asSystem((tx) =>
    settle(
      tx,
      messages.map((message) => outcome(message, state, more)),
      ledger.clock.now(),
    ),
  )
const hop = () => goOnToNext(ledger)
/** Each message of a campaign as "line/step state", old ones in brackets. */
async function chain(campaignId: string): Promise<string[]> {
  const found = await ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{ line: number; step: number; state: string; reason: string | null; fell_back: boolean }>`
      select recipient_line as line, step, state, reason, fell_back from messages where campaign_id = ${campaignId}
      order by recipient_line, step`,
    ),
  )
  const word = (row: (typeof found)[number]) =>
    `${row.line}/${row.step} ${row.state}${row.reason ? ` ${row.reason}` : ''}`
  return found.map((row) => (row.fell_back ? `(${word(row)})` : word(row)))
}
const funnel = async (id: string) =>
  (await ledger.db.asAccount(ledger.accountId, (tx) => readCampaign(tx, ledger.accountId, id))).funnel
const FAILED = { reason: 'not_on_channel', code: '131026' }

describe('from one channel to the next', () => {
  test('whoever failed goes on once, counts once, and reads the next channel’s own words', async () => {
    const id = await launched(PEOPLE)
    const first = await take(id, 0)
    await settleAs(first.slice(0, 2), 'sent')
    await settleAs(first.slice(2), 'failed', FAILED)
    expect(await funnel(id)).toMatchObject({ recipients: 3, sent: 2, failed: 1, waiting: 0 })
    await hop()
    await hop()
    expect(await chain(id)).toEqual(['2/0 sent', '3/0 sent', '(4/0 failed not_on_channel)', '4/1 queued'])
    expect(await funnel(id)).toMatchObject({ recipients: 3, sent: 2, failed: 0, waiting: 1 })
    const [next] = await take(id, 1)
    expect(next).toMatchObject({ address: '+16465550203', channel: 'sms', sender_id: ledger.senderId })
    await settleAs([next!], 'sent')
    expect(await funnel(id)).toMatchObject({ recipients: 3, sent: 3, failed: 0, waiting: 0 })
    expect(await ledger.problems()).toEqual([])
  })

  test('a failure told later by receipt goes on too, also when the campaign was finished', async () => {
    const id = await launched(PEOPLE)
    const first = await take(id, 0)
    await settleAs(first, 'sent')
    await ledger.db.asSystem((tx) =>
      sql`update campaigns set status = 'finished', finished_at = ${ledger.clock.now()} where id = ${id}`.execute(
        tx,
      ),
    )
    await ledger.receive(first[0]!, 'failed')
    await hop()
    expect((await chain(id)).slice(0, 2)).toEqual(['(2/0 failed unreachable)', '2/1 queued'])
    expect((await ledger.db.asSystem((tx) => lockCampaign(tx, ledger.accountId, id)))!.status).toBe('sending')
    expect(await ledger.problems()).toEqual([])
  })

  test('nobody goes on from a cancelled campaign, nor from “not sure”', async () => {
    const id = await launched(PEOPLE)
    const first = await take(id, 0)
    await settleAs(first.slice(0, 1), 'unknown')
    await settleAs(first.slice(1), 'failed', FAILED)
    await ledger.db.asSystem((tx) =>
      sql`update campaigns set status = 'cancelled' where id = ${id}`.execute(tx),
    )
    await hop()
    expect((await chain(id)).every((line) => line.includes('/0 '))).toBe(true)
  })

  test('without a receipt in time they go on; one that comes then changes the old message and not the sums', async () => {
    const id = await launched(PEOPLE, { fallbacks: [sms({ noReceiptMinutes: 30 })] })
    const first = await take(id, 0)
    await settleAs(first, 'sent')
    await ledger.receive(first[0]!, 'delivered')
    ledger.clock.advance(29 * MINUTE)
    await hop()
    expect(await funnel(id)).toMatchObject({ delivered: 1, sent: 2 })
    expect(await ledger.db.asSystem((tx) => openOf(tx, ledger.accountId, id))).toBeGreaterThan(0)
    ledger.clock.advance(MINUTE)
    await hop()
    expect(await chain(id)).toEqual(['2/0 delivered', '(3/0 sent)', '3/1 queued', '(4/0 sent)', '4/1 queued'])
    await ledger.receive(first[1]!, 'delivered')
    expect(await chain(id)).toContain('(3/0 delivered)')
    expect(await funnel(id)).toMatchObject({ delivered: 1, sent: 0, waiting: 2 })
    expect(await ledger.problems()).toEqual([])
    await settleAs(await take(id, 1), 'sent')
    expect(await ledger.db.asSystem((tx) => openOf(tx, ledger.accountId, id))).toBe(0)
  })

  test('opt-outs and the window of the next channel are looked at again', async () => {
    const id = await launched(PEOPLE, { window: ['08:00', '11:00'] })
    const first = await take(id, 0)
    await ledger.optOut('+16465550202')
    ledger.clock.advance(90 * MINUTE)
    await settleAs(first, 'failed', FAILED)
    await hop()
    const dues = await ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          due_at: Date
          wait_reason: string
        }>`select due_at, wait_reason from message_queue where campaign_id = ${id}`,
      ),
    )
    expect(new Set(dues.map((row) => `${row.due_at.toISOString()} ${row.wait_reason}`))).toEqual(
      new Set(['2026-11-24T13:00:00.000Z window']),
    )
    ledger.clock.advance(24 * 60 * MINUTE)
    await take(id, 1)
    expect(await chain(id)).toContain('3/1 skipped opted_out')
    expect(await ledger.problems()).toEqual([])
  })

  test('who has no address on a channel goes on from it at once', async () => {
    const id = await launched(PEOPLE, { fallbacks: [inApp(), sms()] })
    await settleAs(await take(id, 0), 'failed', FAILED)
    await hop()
    expect(await chain(id)).toContain('4/1 skipped no_address')
    await hop()
    expect((await chain(id)).filter((line) => line.startsWith('4/') || line.startsWith('(4/'))).toEqual(
      ['(4/0 failed not_on_channel)', '(4/1 skipped no_address)', '4/2 queued'].sort((a, b) =>
        a.replace('(', '').localeCompare(b.replace('(', '')),
      ),
    )
    const inbox = await take(id, 1)
    expect(inbox.map((message) => message.address)).toEqual(['u-1', 'u-2'])
    expect(await ledger.problems()).toEqual([])
  })

  test('two processes hop one message once', async () => {
    const id = await launched(PEOPLE)
    await settleAs(await take(id, 0), 'failed', FAILED)
    await Promise.all([hop(), hop(), hop()])
    expect((await chain(id)).filter((line) => line.includes('/1 '))).toHaveLength(3)
    expect(await ledger.problems()).toEqual([])
  })

  test('the campaign’s page tells channel by channel who went on and why, also when a receipt came late; the download too', async () => {
    const id = await launched(PEOPLE, { fallbacks: [sms({ noReceiptMinutes: 30 })] })
    const first = await take(id, 0)
    await settleAs(first.slice(0, 1), 'failed', FAILED)
    await settleAs(first.slice(1), 'sent')
    await ledger.receive(first[1]!, 'read')
    ledger.clock.advance(30 * MINUTE)
    await hop()
    await ledger.receive(first[2]!, 'delivered')
    await settleAs(await take(id, 1), 'sent')
    const { accountId, db, clock } = ledger
    const errors = [
      {
        code: '131026',
        reason: 'not_on_channel',
        title: 'Not on WhatsApp',
        remedy: 'Send by SMS.',
        class: 'final' as const,
      },
    ]
    const steps = await db.asAccount(accountId, async (tx) =>
      stepsProgress(tx, { count: countBySteps, errors }, accountId, await readCampaign(tx, accountId, id)),
    )
    expect(steps).toMatchObject([
      {
        channel: 'whatsapp',
        senderName: 'WhatsApp',
        people: 3,
        read: 1,
        delivered: 0,
        wentOn: 2,
        whyOn: [
          { reason: 'no_receipt', carrierCode: null, people: 1, title: 'No receipt in time' },
          { reason: 'not_on_channel', carrierCode: '131026', people: 1, title: 'Not on WhatsApp' },
        ],
      },
      { channel: 'sms', people: 2, sent: 2, wentOn: 0, whyOn: [] },
    ])
    const on = (channel: string | null) =>
      db.asAccount(accountId, (tx) =>
        ledgerOf(tx, accountId, id, { states: null, channel, search: null, afterLine: 0, limit: 10 }),
      )
    const lines = async (channel: string | null) => (await on(channel)).map((row) => row.recipient_line)
    expect([await lines(null), await lines('whatsapp'), await lines('sms'), await lines('inapp')]).toEqual([
      [2, 3, 4],
      [3],
      [2, 4],
      [],
    ])
    const sheet = messagesSheet({ db, errors, now: () => clock.now() }, accountId, { id, name: 'Test' })
    expect([sheet.columns[1], sheet.columns.at(-1)]).toEqual(['address', 'all_channels'])
    const cells: (readonly unknown[])[] = []
    for await (const page of sheet.pages) cells.push(...page)
    expect(cells.map((row) => [row[1], row[2], row.at(-1)])).toEqual([
      ['+16465550201', 'sms', 'whatsapp: Failed: Not on WhatsApp → sms: Sent, no receipt yet'],
      ['+16465550202', 'whatsapp', 'whatsapp: Read'],
      ['+16465550203', 'sms', 'whatsapp: Delivered → sms: Sent, no receipt yet'],
    ])
  })
})

describe('the breaker looks at people, not at channels', () => {
  const health = async (id: string) => {
    const since = new Date(ledger.clock.now().getTime() - 60 * MINUTE)
    const asked = [{ accountId: ledger.accountId, campaignId: id, since }]
    const [found] = await ledger.db.asSystem((tx) => healthOf(tx, asked))
    return found && [found.failed, found.handed]
  }
  // Nobody of whom opted out above.
  const OTHERS = PEOPLE.replaceAll('55502', '55503')
  const UNREACHABLE = { reason: 'unreachable', code: '131026' }

  test('who cannot be reached on one and goes on is no failure, at once or late; who fails on the last one is', async () => {
    const id = await launched(OTHERS)
    const [ada, bo, cy] = await take(id, 0)
    await settleAs([ada!], 'failed', UNREACHABLE)
    await settleAs([bo!, cy!], 'sent')
    expect(await health(id)).toEqual([0, 2])
    await ledger.receive(bo!, 'failed')
    expect(await health(id)).toEqual([0, 1])
    await hop()
    const next = await take(id, 1)
    await settleAs(next.slice(0, 1), 'failed', UNREACHABLE)
    await settleAs(next.slice(1), 'sent')
    expect(await health(id)).toEqual([1, 3])
    await ledger.receive(next[1]!, 'failed')
    expect(await health(id)).toEqual([2, 3])
    expect(await ledger.problems()).toEqual([])
  })

  test('what lies with sender, text or carrier counts on every channel, although all of them go on', async () => {
    const id = await launched(OTHERS)
    const [ada, bo, cy] = await take(id, 0)
    await settleAs([ada!], 'failed', { reason: 'content', code: '132000' })
    await settleAs([bo!], 'failed', { reason: 'carrier_unreachable', code: null })
    await settleAs([cy!], 'unknown', { reason: 'no_answer' })
    expect(await health(id)).toEqual([3, 3])
    await hop()
    expect((await chain(id)).filter((line) => line.includes('/1 '))).toHaveLength(2)
  })
})

describe('a recipient who is in a conversation', () => {
  const open = async (from: string): Promise<string> => {
    const reply = { accountId: ledger.accountId, senderId: whatsapp, channel: 'whatsapp', from } as const
    await ledger.db.asSystem((tx) =>
      receiveReply(
        tx,
        { newId },
        { ...reply, text: 'A question', carrierId: newId(), carrierHandled: null },
        ledger.clock.now(),
      ),
    )
    const found = await ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql<{ id: string }>`select id from conversations where address = ${from} and state <> 'closed'`,
      ),
    )
    return found[0]!.id
  }
  const agent = () => ({
    accountId: ledger.accountId,
    userId: ledger.userId,
    name: 'Ines Duarte',
    email: '',
    role: 'administrator' as const,
    skillIds: [],
  })
  const list = (phone: string): string => `phone,name,day\n${phone},Ada,Monday\n`

  test('is left out by one policy', async () => {
    await open('+16465550211')
    const id = await launched(list('+16465550211'), { openConversations: 'fail' })
    expect(await take(id, 0)).toEqual([])
    expect(await chain(id)).toEqual(['2/0 skipped open_conversation'])
    expect(await ledger.problems()).toEqual([])
  })

  test('waits by another until it is closed', async () => {
    const conversation = await open('+16465550212')
    const id = await launched(list('+16465550212'), { openConversations: 'hold' })
    expect(await take(id, 0)).toEqual([])
    expect(await chain(id)).toEqual(['2/0 queued'])
    const deps = { clock: ledger.clock, newId }
    await ledger.db.asAccount(ledger.accountId, async (tx) => {
      await takeConversation(tx, deps, agent(), conversation)
      await closeConversation(tx, deps, agent(), conversation)
    })
    expect(await take(id, 0)).toHaveLength(1)
    expect(await ledger.problems()).toEqual([])
  })

  test('gets it within the conversation by the third', async () => {
    const conversation = await open('+16465550213')
    const id = await launched(list('+16465550213'), { openConversations: 'deliver' })
    const [message] = await take(id, 0)
    expect(message).toBeDefined()
    const kept = await ledger.message(id, 2)
    expect(kept.conversation_id).toBe(conversation)
    expect(await ledger.problems()).toEqual([])
  })
})
