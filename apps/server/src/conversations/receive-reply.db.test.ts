import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pageFor } from '../../../../tests/kit/paging.ts'
import { insertSkill } from '../accounts/index.ts'
import { settle } from '../messages/index.ts'
import { type Campaign, type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import { maybeOne, rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { chainOf, chainProblem, isOptedOut, rememberAliases } from '../recipients/index.ts'
import {
  decideLikely,
  LIKELY_KEY,
  likelyOptOuts,
  optOutConversation,
  readConversation,
} from './conversations.ts'
import { type Reply, receiveReplies, receiveReply } from './receive-reply.ts'
import type { ConversationRow } from './store.ts'

const HOUR = 3_600_000

let ledger: Ledger
let sales: string
let from: string
let people = 0

beforeAll(async () => {
  ledger = await ledgerFixture()
  sales = newId()
  const skill = { accountId: ledger.accountId, id: sales, name: 'Sales', isDefault: false }
  await ledger.db.asSystem((tx) => insertSkill(tx, skill, ledger.clock.now()))
})
afterAll(() => ledger?.kit.drop())
beforeEach(() => {
  from = ledger.phone(++people) // somebody new for each test
})

/** A campaign whose message to `from` was sent now. */
async function sent(more: Parameters<Ledger['campaign']>[1] = {}): Promise<Campaign> {
  const campaign = await ledger.campaign(people, { skillId: sales, ...more })
  const claimed = await ledger.take(campaign.laneId)
  const now = ledger.clock.now()
  await ledger.db.asSystem((tx) =>
    settle(
      tx,
      claimed.map((one) => outcome(one, 'sent')),
      now,
    ),
  )
  return campaign
}

const receive = (text: string, more: Partial<Reply> = {}): Promise<boolean> =>
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
        carrierId: `SM${newId()}`,
        carrierHandled: null,
        ...more,
      },
      ledger.clock.now(),
    ),
  )

const conversations = () =>
  ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<ConversationRow>`select * from conversations where account_id = ${ledger.accountId} and address = ${from} order by opened_at, id`,
    ),
  )

const count = async (campaignId: string, metric: string): Promise<number> => {
  const row = await ledger.db.asSystem((tx) =>
    maybeOne(
      tx,
      sql<{
        n: number
      }>`select n from campaign_counts where campaign_id = ${campaignId} and metric = ${metric}`,
    ),
  )
  return row?.n ?? 0
}

async function secondSender(): Promise<string> {
  const id = newId()
  await ledger.db.asSystem((tx) =>
    sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
      values (${ledger.accountId}, ${id}, 'Second', 'sms', 'twilio', ${`+1555078${String(people).padStart(4, '0')}`}, ${ledger.clock.now()})`.execute(
      tx,
    ),
  )
  return id
}

const optedOut = () =>
  ledger.db.asSystem((tx) => isOptedOut(tx, { accountId: ledger.accountId, channel: 'sms', address: from }))

const evidence = () =>
  ledger.db.asSystem((tx) =>
    rows(
      tx,
      sql<{ kind: string; words: string; source: string; campaign_id: string | null }>`
        select kind, words, source, campaign_id from consent_events where address = ${from} order by at`,
    ),
  )

const deps = () => ({ clock: ledger.clock, newId })
const agent = (skillIds: string[]) => ({
  accountId: ledger.accountId,
  userId: ledger.userId,
  name: 'Sam',
  email: '',
  role: 'agent' as const,
  skillIds,
})
async function decide(conversationId: string, isOptOut: boolean, who?: ReturnType<typeof agent>) {
  const skillId = (await conversations()).find((row) => row.id === conversationId)!.skill_id
  await ledger.db.asAccount(ledger.accountId, (tx) =>
    decideLikely(tx, deps(), who ?? agent([skillId]), { conversationId, isOptOut }),
  )
}

describe('an answer', () => {
  test('opens a conversation on the campaign’s skill, with the file’s values and the message it answers', async () => {
    const campaign = await sent()
    ledger.clock.advance(HOUR)
    await receive('When is it?')
    expect(await conversations()).toMatchObject([
      {
        skill_id: sales,
        campaign_id: campaign.id,
        name: `P${people}`,
        customer: { first_name: `P${people}` },
        state: 'queued',
        unread: 1,
        last_text: 'When is it?',
        flagged_opt_out: false,
      },
    ])
    const message = await ledger.message(campaign.id, people)
    expect(message).toMatchObject({ responded_at: ledger.clock.now() })
    expect((await conversations())[0]!.opening_message_id).toBe(message.id)
    expect(await count(campaign.id, 'replied')).toBe(1)
  })

  test('that comes again adds nothing', async () => {
    const campaign = await sent()
    expect(await receive('Yes', { carrierId: `SM-same${people}` })).toBe(true)
    expect(await receive('Yes', { carrierId: `SM-same${people}` })).toBe(false)
    expect(await conversations()).toMatchObject([{ unread: 1 }])
    expect(await count(campaign.id, 'replied')).toBe(1)
  })

  test('joins the open conversation, and one campaign counts one person once', async () => {
    const campaign = await sent()
    await receive('Yes')
    await receive('No, wait')
    expect(await conversations()).toMatchObject([{ unread: 2, last_text: 'No, wait' }])
    expect(await count(campaign.id, 'replied')).toBe(1)
  })

  test('belongs to the newest campaign whose lookback still runs', async () => {
    await sent({ skillId: ledger.skillId })
    ledger.clock.advance(HOUR)
    const newest = await sent()
    ledger.clock.advance(HOUR)
    await receive('Hello')
    expect(await conversations()).toMatchObject([{ campaign_id: newest.id, skill_id: sales }])
  })

  test('belongs to an older campaign when the newest one’s lookback is over', async () => {
    const older = await sent({ lookbackMinutes: 4320 })
    ledger.clock.advance(HOUR)
    await sent({ lookbackMinutes: 60, skillId: ledger.skillId })
    ledger.clock.advance(2 * HOUR)
    await receive('Hello')
    expect(await conversations()).toMatchObject([{ campaign_id: older.id }])
  })

  test('at the last moment of the lookback belongs to it, after that to the default skill', async () => {
    const campaign = await sent({ lookbackMinutes: 60 })
    ledger.clock.advance(HOUR)
    await receive('Just in time')
    expect(await conversations()).toMatchObject([{ campaign_id: campaign.id }])

    from = ledger.phone(++people)
    const next = await sent({ lookbackMinutes: 60 })
    ledger.clock.advance(HOUR + 1)
    await receive('Too late')
    expect(await conversations()).toMatchObject([
      { campaign_id: null, skill_id: ledger.skillId, customer: {} },
    ])
    expect(await count(next.id, 'replied')).toBe(0)
  })

  test('of somebody nobody wrote to opens a conversation on the default skill', async () => {
    await receive('Hello?')
    expect(await conversations()).toMatchObject([{ campaign_id: null, skill_id: ledger.skillId }])
  })

  test('after the first one goes to the default skill when only the first is routed', async () => {
    await sent({ routeAll: false })
    await receive('First')
    await ledger.db.asSystem((tx) =>
      sql`update conversations set state = 'closed' where address = ${from}`.execute(tx),
    )
    await receive('Second')
    expect((await conversations()).map((one) => one.skill_id)).toEqual([sales, ledger.skillId])
  })
})

describe('answers that arrive together', () => {
  const together = (came: readonly (Partial<Reply> & { text: string })[]): Promise<number> =>
    ledger.db.asSystem((tx) =>
      receiveReplies(
        tx,
        { newId },
        came.map((more) => ({
          reply: {
            accountId: ledger.accountId,
            senderId: ledger.senderId,
            channel: 'sms' as const,
            from,
            carrierId: `SM${newId()}`,
            carrierHandled: null,
            ...more,
          },
          at: ledger.clock.now(),
        })),
      ),
    )
  const answers = async (address: string): Promise<string[]> =>
    (
      await ask(
        sql<{
          body: string
        }>`select body from messages where address = ${address} and purpose = 'consent_answer' order by id`,
      )
    ).map((row) => row.body)
  const ask = <T>(query: ReturnType<typeof sql<T>>) => ledger.db.asSystem((tx) => rows(tx, query))

  test('end as if they had come one by one: each person in turn, and a repeat adds nothing', async () => {
    const campaign = await sent()
    const other = ledger.phone(people + 500)
    const same = `SM-twice${people}`
    const fresh = await together([
      { text: 'Yes', carrierId: same },
      { from: other, text: 'Who is this?' },
      { text: 'Wait' },
      { text: 'Yes', carrierId: same },
      { text: 'STOP' },
      { text: 'Sorry, I mean Friday' },
    ])
    expect(fresh).toBe(5)
    const [own] = await conversations()
    expect(own).toMatchObject({
      unread: 4,
      last_text: 'Sorry, I mean Friday',
      campaign_id: campaign.id,
      skill_id: sales,
    })
    const thread = await ledger.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          body: string
        }>`select body from messages where conversation_id = ${own!.id} and direction = 'in' order by id`,
      ),
    )
    expect(thread.map((row) => row.body)).toEqual(['Yes', 'Wait', 'STOP', 'Sorry, I mean Friday'])
    expect((await ledger.message(campaign.id, people)).conversation_id).toBe(own!.id)
    expect([
      await optedOut(),
      await count(campaign.id, 'replied'),
      await count(campaign.id, 'opted_out'),
    ]).toEqual([true, 1, 1])
    from = other
    expect(await conversations()).toMatchObject([{ unread: 1, campaign_id: null, skill_id: ledger.skillId }])
  })

  test('words among them are evidence in the order they came, one link after the other, and each change is answered once', async () => {
    await sent()
    const second = await secondSender()
    const written = ledger.phone(people + 600)
    const alias = { accountId: ledger.accountId, channel: 'sms', address: from, canonical: written }
    await ledger.db.asSystem((tx) => rememberAliases(tx, newId, [alias], ledger.clock.now()))
    await together([
      { text: 'STOP' },
      { from: ledger.phone(people + 601), text: 'arrêt' },
      { from: written, text: 'Stop!' },
      { text: 'START', senderId: second },
      { text: 'HELP', from: written },
      { text: 'stop', senderId: second },
    ])
    expect(await optedOut()).toBe(true)
    for (const address of [from, written]) {
      const chain = await ledger.db.asSystem((tx) => chainOf(tx, ledger.accountId, address))
      expect(chain.map((one) => [one.position, one.words])).toEqual([
        [1, 'STOP'],
        [2, 'Stop!'],
        [3, 'START'],
        [4, 'stop'],
      ])
      expect(chainProblem(chain)).toBeNull()
    }
    expect((await answers(from)).map((body) => /no more|again\. Reply STOP/.exec(body)?.[0])).toEqual([
      'no more',
      'again. Reply STOP',
      'no more',
    ])
    expect(await answers(written)).toEqual([expect.stringContaining('reply STOP to end')])
    expect(await answers(ledger.phone(people + 601))).toHaveLength(1)
    expect(await conversations()).toEqual([])
  })

  test('from one person written in two ways answer one message, once', async () => {
    const campaign = await sent({ routeAll: false })
    const written = ledger.phone(people + 650)
    const alias = { accountId: ledger.accountId, channel: 'sms', address: from, canonical: written }
    await ledger.db.asSystem((tx) => rememberAliases(tx, newId, [alias], ledger.clock.now()))
    const tapped = { media: [], tapped: 'yes', replyTo: 'SM-theirs' }
    await together([
      { from: written, text: 'Yes', name: 'Ada', received: tapped },
      { text: 'No', name: 'Ada L.' },
    ])
    expect(await count(campaign.id, 'replied')).toBe(1)
    const [first] = await ask(
      sql<{
        id: string
        campaign_id: string
        name: string
      }>`select * from conversations where address = ${written}`,
    )
    expect(first).toMatchObject({ campaign_id: campaign.id, name: `P${people}` })
    expect((await ledger.message(campaign.id, people)).conversation_id).toBe(first!.id)
    expect(await conversations()).toMatchObject([{ campaign_id: null, name: 'Ada L.', unread: 1 }])
    expect(
      await ask(
        sql`select extra from messages where address in (${from}, ${written}) and direction = 'in' order by body`,
      ),
    ).toEqual([{ extra: null }, { extra: tapped }])
  })

  test('in two batches at once, of the same people the other way round, all arrive', async () => {
    const others = Array.from({ length: 12 }, (_, n) => ledger.phone(people + 700 + n))
    const words = others.flatMap((one) => [
      { from: one, text: 'Hello' },
      { from: one, text: 'STOP' },
    ])
    expect(await Promise.all([together(words), together([...words].reverse())])).toEqual([24, 24])
    const [row] = await ask(
      sql<{
        open: number
        unread: number
        links: number
      }>`select count(*)::int as open, sum(unread)::int as unread,
        (select count(*)::int from consent_events where address = any(${others}::text[])) as links
      from conversations where address = any(${others}::text[])`,
    )
    expect(row).toMatchObject({ open: 12, links: 24 })
    expect((await Promise.all(others.map(answers))).map((own) => own.length)).toEqual(others.map(() => 1))
  })
})

describe('a wish to stop', () => {
  test('is kept as evidence in their words, opens no conversation, and is counted', async () => {
    const campaign = await sent()
    await receive(' Stop. ')
    expect(await optedOut()).toBe(true)
    expect(await evidence()).toEqual([
      { kind: 'opt_out', words: ' Stop. ', source: 'reply', campaign_id: campaign.id },
    ])
    expect(await conversations()).toEqual([])
    expect([await count(campaign.id, 'opted_out'), await count(campaign.id, 'replied')]).toEqual([1, 0])
  })

  test('that the carrier has handled counts, whatever its words', async () => {
    await receive('ARRET', { carrierHandled: 'stop' })
    expect(await optedOut()).toBe(true)
  })

  test('is taken back by START', async () => {
    await receive('STOP')
    ledger.clock.advance(1_000)
    await receive('START')
    expect(await optedOut()).toBe(false)
    expect((await evidence()).map((one) => one.kind)).toEqual(['opt_out', 'opt_in'])
  })

  test('in other words is flagged for a person, who decides', async () => {
    await receive('please remove me from your list')
    expect(await optedOut()).toBe(false)
    expect(await conversations()).toMatchObject([{ flagged_opt_out: true }])
  })

  test('confirmed, is recorded once with the words that asked, whatever they wrote after them', async () => {
    const campaign = await sent()
    await receive('please remove me from your list')
    await receive('thanks and goodbye')
    const [row] = await conversations()
    const { likely } = await ledger.db.asAccount(ledger.accountId, (tx) =>
      likelyOptOuts(tx, ledger.accountId, pageFor(ledger.accountId, LIKELY_KEY)),
    )
    expect(likely.find((one) => one.conversationId === row!.id)?.text).toBe('please remove me from your list')
    const read = () =>
      ledger.db.asAccount(ledger.accountId, (tx) => readConversation(tx, deps(), agent([sales]), row!.id))
    expect((await read()).likelyOptOut?.text).toBe('please remove me from your list')
    await Promise.all([decide(row!.id, true), decide(row!.id, true)])
    await decide(row!.id, false)
    expect(await evidence()).toMatchObject([
      { kind: 'opt_out', source: 'reply', words: 'please remove me from your list' },
    ])
    expect(await count(campaign.id, 'opted_out')).toBe(1)
    expect((await read()).likelyOptOut).toBeNull()
  })

  test('put aside, is flagged no more until they ask again', async () => {
    await receive('please remove me')
    const id = (await conversations())[0]!.id
    await decide(id, false)
    expect(await conversations()).toMatchObject([{ flagged_opt_out: false }])
    await receive('take me off your list')
    expect(await conversations()).toMatchObject([{ flagged_opt_out: true }])
    await expect(decide(id, true, agent([]))).rejects.toMatchObject({ code: 'not_found' })
    await decide(id, true)
    expect(await evidence()).toMatchObject([{ words: 'take me off your list' }])
  })

  test('an agent records what was asked: marketing, this channel, or every channel', async () => {
    await sent()
    await receive('Hello')
    const id = (await conversations())[0]!.id
    const record = (scope?: 'channel' | 'marketing' | 'all') =>
      ledger.db.asAccount(ledger.accountId, (tx) =>
        optOutConversation(tx, deps(), agent([sales]), id, { words: 'told me', scope }),
      )
    const outOf = (channel: string, kind: string) =>
      ledger.db.asSystem((tx) =>
        isOptedOut(tx, { accountId: ledger.accountId, channel, address: from, kind }),
      )
    expect((await record('marketing')).optOut).toMatchObject({ marketingOnly: true })
    expect([await outOf('sms', 'marketing'), await outOf('sms', 'service')]).toEqual([true, false])
    await record()
    expect([await outOf('sms', 'service'), await outOf('whatsapp', 'service')]).toEqual([true, false])
    await record('all')
    expect(await outOf('whatsapp', 'service')).toBe(true)
  })

  test('leaves an open conversation open, so that its agent sees it', async () => {
    await receive('Hello')
    await receive('STOP')
    expect(await conversations()).toMatchObject([{ state: 'queued', last_text: 'STOP', unread: 2 }])
    expect(await optedOut()).toBe(true)
  })

  test('HELP is neither', async () => {
    await receive('HELP')
    expect([await optedOut(), await conversations(), await evidence()]).toEqual([false, [], []])
  })
})
