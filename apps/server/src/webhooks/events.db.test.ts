import { WEBHOOK_EVENTS, type WebhookEventType, webhookBody, webhookEvents } from '@foreword/contract'
import { sql } from 'kysely'
import Value from 'typebox/value'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { receiveReply } from '../conversations/index.ts'
import { eventOf } from '../conversations/router.ts'
import { assign, close, enqueue } from '../conversations/store.ts'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { recordConsent } from '../recipients/index.ts'
import { bodyOf } from './model.ts'
import { subscribe, unfoldAll } from './webhooks.fixture.ts'

// What is told, of what happens in the ledger, with consent, campaigns and conversations: by the database itself, in the same transaction.
// Steps of messages come in packs, which are unfolded to look at them: behind what is told at once.

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())
beforeEach(async () => {
  await ledger.calm()
  await ledger.db.asSystem(async (tx) => {
    await sql`delete from webhook_subscriptions`.execute(tx)
    await sql`update conversations set state = 'closed' where state <> 'closed'`.execute(tx)
    await sql`delete from webhook_packs`.execute(tx)
    await sql`delete from webhook_deliveries`.execute(tx)
  })
})

type Told = { type: WebhookEventType; at: Date; data: Record<string, unknown>; order_key: string }
const told = async () => {
  await unfoldAll(ledger)
  return ledger.db.asSystem((tx) =>
    rows(tx, sql<Told>`select type, at, data, order_key from webhook_deliveries order by seq`),
  )
}
const types = async () => (await told()).map((one) => one.type)
const all = (more: { events?: WebhookEventType[]; campaignIds?: string[] } = {}) =>
  subscribe(ledger, { name: `All ${newId()}`, url: 'https://hooks.example.com/in', ...more })

test('nothing is written for an account without a subscription, or with one that is off', async () => {
  const [none] = [await ledger.campaign(3)]
  const taken = await ledger.take(none.laneId)
  await ledger.settleAll(taken.map((one) => outcome(one, 'sent')))
  await all()
  await ledger.db.asSystem((tx) =>
    sql`update webhook_subscriptions set enabled = false, disabled_at = now()`.execute(tx),
  )
  for (const one of taken) await ledger.receive(one, 'delivered')
  expect(await told()).toEqual([])
})

test('a message tells each step once, in order, with the time of the step, and in the form of the contract', async () => {
  await all()
  const campaign = await ledger.campaign(1)
  const [one] = await ledger.take(campaign.laneId)
  await ledger.settleAll([outcome(one!, 'sent', { segments: 2 })])
  await ledger.receive(one!, 'delivered')
  await ledger.receive(one!, 'delivered')
  await ledger.receive(one!, 'read')
  await ledger.receive(one!, 'delivered')
  const list = await told()
  expect(list.map((event) => event.type)).toEqual(['message.sent', 'message.delivered', 'message.read'])
  expect(list[0]!.at).toEqual(ledger.clock.now())
  expect(list[0]!.order_key).toBe(one!.id)
  expect(list[0]!.data).toMatchObject({
    ...{
      id: one!.id,
      campaignId: campaign.id,
      line: 1,
      to: ledger.phone(1),
      channel: 'sms',
      attempt: 1,
      segments: 2,
    },
    ...{
      sentAt: ledger.clock.now().toISOString(),
      deliveredAt: null,
      carrierId: `SM${one!.id}`,
      country: 'US',
    },
  })
})

test('a receipt that is faster than the answer tells both steps, sent first', async () => {
  await all()
  const campaign = await ledger.campaign(2)
  for (const one of await ledger.take(campaign.laneId)) await ledger.receive(one, 'read')
  expect(await types()).toEqual([
    ...['message.sent', 'message.delivered', 'message.read'],
    ...['message.sent', 'message.delivered', 'message.read'],
  ])
})

test('what ends otherwise says how and why', async () => {
  await all()
  const campaign = await ledger.campaign(4)
  await ledger.optOut(ledger.phone(4))
  const taken = await ledger.take(campaign.laneId)
  const [a, b, c] = taken.filter((one) => one.state === 'sending')
  await ledger.settleAll([
    outcome(a!, 'failed', { reason: 'unreachable', code: '30003' }),
    outcome(b!, 'unknown', { reason: 'no_answer' }),
    outcome(c!, 'expired'),
  ])
  const list = await told()
  expect(list.map((event) => event.type).sort()).toEqual(
    ['optout.created', 'message.skipped', 'message.failed', 'message.unknown', 'message.expired'].sort(),
  )
  const one = (type: string) => list.find((event) => event.type === type)!.data
  expect(one('message.failed')).toMatchObject({ reason: 'unreachable', carrierCode: '30003' })
  expect(one('message.skipped')).toMatchObject({ reason: 'opted_out' })
  expect(one('optout.created')).toMatchObject({
    address: ledger.phone(4),
    words: 'by telephone',
    source: 'person',
  })
})

test('an answer is told with its campaign, opens a conversation, and STOP is an opt-out', async () => {
  await all()
  const campaign = await ledger.campaign(1)
  const [one] = await ledger.take(campaign.laneId)
  await ledger.settleAll([outcome(one!, 'sent')])
  const say = (text: string, carrierId: string) =>
    ledger.db.asSystem((tx) =>
      receiveReply(
        tx,
        { newId },
        {
          ...{
            accountId: ledger.accountId,
            senderId: ledger.senderId,
            channel: 'sms' as const,
            from: one!.address,
          },
          ...{ text, carrierId, carrierHandled: null },
        },
        ledger.clock.now(),
      ),
    )
  await say('When do you come?', 'SM1')
  await say('When do you come?', 'SM1')
  await say('STOP', 'SM2')
  const list = await told()
  expect(list.map((event) => event.type)).toEqual([
    ...['conversation.opened', 'message.received', 'optout.created', 'message.received', 'message.sent'],
  ])
  expect(list[1]!.data).toMatchObject({
    text: 'When do you come?',
    from: one!.address,
    campaignId: campaign.id,
  })
  expect(list[2]!.data).toMatchObject({ words: 'STOP', campaignId: campaign.id })
  await ledger.db.asSystem((tx) =>
    recordConsent(tx, {
      ...{ accountId: ledger.accountId, id: newId(), at: new Date(ledger.clock.now().getTime() + 1_000) },
      ...{ channel: 'sms', address: one!.address, kind: 'opt_in', source: 'person', words: 'by letter' },
    }),
  )
  expect((await types()).at(-1)).toBe('optout.removed')
})

test('a conversation tells where it goes', async () => {
  await all()
  await ledger.db.asSystem((tx) =>
    receiveReply(
      tx,
      { newId },
      {
        ...{
          accountId: ledger.accountId,
          senderId: ledger.senderId,
          channel: 'sms' as const,
          from: '+16465559999',
        },
        ...{ text: 'Hello', carrierId: newId(), carrierHandled: null },
      },
      ledger.clock.now(),
    ),
  )
  const id = (await told())[0]!.data.id as string
  const now = ledger.clock.now()
  const act = (work: (tx: Parameters<typeof close>[0]) => Promise<unknown>) => ledger.db.asSystem(work)
  const { accountId, skillId, userId } = ledger
  const other = newId()
  await act((tx) =>
    sql`insert into skills (account_id, id, name, created_at) values (${accountId}, ${other}, ${other}, ${now})`.execute(
      tx,
    ),
  )
  await act((tx) => assign(tx, accountId, id, { id: userId, name: 'Ines' }, now))
  await act((tx) => assign(tx, accountId, id, { id: 'somebody', name: 'Bo' }, now))
  await act((tx) => enqueue(tx, accountId, id, skillId, now))
  await act((tx) => enqueue(tx, accountId, id, other, now))
  await act((tx) => assign(tx, accountId, id, { id: `bot:${other}`, name: 'Mila' }, now))
  await act((tx) => close(tx, accountId, eventOf({ newId }, { id, skill_id: other }, 'closed'), now))
  expect((await told()).map((one) => one.data.assigneeKind)).toEqual([
    ...[null, undefined, 'agent', 'agent', null, null, 'bot', 'bot'],
  ])
  expect(await types()).toEqual([
    ...['conversation.opened', 'message.received', 'conversation.assigned', 'conversation.transferred'],
    ...['conversation.returned', 'conversation.transferred', 'conversation.assigned'],
    'conversation.closed',
  ])
})

test('a campaign tells what becomes of it', async () => {
  await all()
  const { id } = await ledger.campaign(1)
  const status = (to: string) =>
    ledger.db.asSystem((tx) =>
      sql`update campaigns set status = ${to}, updated_at = ${ledger.clock.now()} where id = ${id}`.execute(
        tx,
      ),
    )
  for (const to of [
    'draft',
    'scheduled',
    'sending',
    'paused',
    'sending',
    'stopped',
    'sending',
    'finished',
    'cancelled',
  ])
    await status(to)
  expect(await types()).toEqual([
    ...['campaign.launched', 'campaign.paused', 'campaign.resumed', 'campaign.paused', 'campaign.resumed'],
    ...['campaign.finished', 'campaign.cancelled'],
  ])
})

describe('who is told', () => {
  test('is who asked for this event and this campaign', async () => {
    const [first, second] = [await ledger.campaign(1), await ledger.campaign(1)]
    const ofFirst = await all({ campaignIds: [first.id], events: ['message.sent'] })
    await all({ events: ['message.read'] })
    for (const campaign of [first, second])
      await ledger.settleAll((await ledger.take(campaign.laneId)).map((one) => outcome(one, 'sent')))
    await unfoldAll(ledger)
    const list = await ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          subscription_id: string
          data: { campaignId: string }
        }>`select subscription_id, data from webhook_deliveries`,
      ),
    )
    expect(list.map((row) => [row.subscription_id, row.data.campaignId])).toEqual([
      [ofFirst.webhook.id, first.id],
    ])
  })

  test('is told nothing of what was taken back', async () => {
    await all()
    const campaign = await ledger.campaign(1)
    const [one] = await ledger.take(campaign.laneId)
    const undone = ledger.db.asSystem(async (tx) => {
      await sql`update messages set state = 'sent', sent_at = now() where id = ${one!.id}`.execute(tx)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await told()).toEqual([])
  })

  test('is not another account, and a request of one account writes for it alone', async () => {
    await all()
    const campaign = await ledger.campaign(1)
    const [one] = await ledger.take(campaign.laneId)
    await ledger.db.asAccount(ledger.accountId, (tx) =>
      sql`update messages set state = 'cancelled' where id = ${one!.id}`.execute(tx),
    )
    expect(await types()).toEqual(['message.cancelled'])
    const seen = await ledger.db.asAccount(newId(), (tx) => rows(tx, sql`select 1 from webhook_deliveries`))
    expect(seen).toEqual([])
  })
})

test('every event there is has the form that the contract says', async () => {
  const missing = new Set<string>(WEBHOOK_EVENTS)
  await all()
  const campaign = await ledger.campaign(5)
  await ledger.optOut(ledger.phone(5))
  const [a, b, c, d] = (await ledger.take(campaign.laneId)).filter((one) => one.state === 'sending')
  await ledger.settleAll([
    outcome(a!, 'sent'),
    outcome(b!, 'failed', { reason: 'unreachable', code: '30003' }),
    outcome(c!, 'unknown'),
    outcome(d!, 'expired'),
  ])
  await ledger.receive(a!, 'read')
  await ledger.db.asSystem(async (tx) => {
    await sql`update messages set state = 'cancelled' where id = ${c!.id}`.execute(tx)
    await sql`delete from opt_outs`.execute(tx)
    for (const to of ['draft', 'sending', 'paused', 'sending', 'finished', 'cancelled'])
      await sql`update campaigns set status = ${to} where id = ${campaign.id}`.execute(tx)
    await receiveReply(
      tx,
      { newId },
      {
        ...{
          accountId: ledger.accountId,
          senderId: ledger.senderId,
          channel: 'sms' as const,
          from: a!.address,
        },
        ...{ text: 'Hello', carrierId: newId(), carrierHandled: null },
      },
      ledger.clock.now(),
    )
    const { accountId, skillId } = ledger
    const [row] = await rows(
      tx,
      sql<{ id: string }>`select id from conversations where address = ${a!.address} and state <> 'closed'`,
    )
    await assign(tx, accountId, row!.id, { id: 'x', name: 'X' }, ledger.clock.now())
    await assign(tx, accountId, row!.id, { id: 'y', name: 'Y' }, ledger.clock.now())
    await enqueue(tx, accountId, row!.id, skillId, ledger.clock.now())
    const closed = eventOf({ newId }, { id: row!.id, skill_id: skillId }, 'closed')
    await close(tx, accountId, closed, ledger.clock.now())
    await sql`insert into surveys (account_id, conversation_id, state, skill_id, sender_id, channel, address, words, ask_words, expire_hours, created_at, due_at, sent_at)
      select account_id, id, 'sent', skill_id, sender_id, channel, address, '{}', true, 24, now(), now(), now() from conversations where id = ${row!.id}`.execute(
      tx,
    )
    for (const set of [
      sql`state = 'scored', score = 4, scored_at = now()`,
      sql`state = 'done', comment = 'Quick'`,
      sql`comment = '(erased)'`,
    ])
      await sql`update surveys set ${set} where conversation_id = ${row!.id}`.execute(tx)
  })
  const scores = (await told()).filter((one) => one.type === 'survey.answered')
  expect(scores.map(({ data }) => [data.score, data.words])).toEqual([
    [4, false],
    [4, true],
  ])
  for (const event of await told()) {
    missing.delete(event.type)
    const body = JSON.parse(bodyOf(event))
    const errors = Value.Errors(webhookBody(event.type), body)
    expect([...errors], `${event.type}: ${JSON.stringify(body)}`).toEqual([])
    const known = Object.keys(webhookEvents[event.type].data.properties)
    expect(Object.keys(body.data).sort(), event.type).toEqual([...known].sort())
  }
  expect([...missing]).toEqual([])
})
