import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CarrierFact, type Learnt, type SenderRow, senderById } from '../channels/index.ts'
import { type Ledger, ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { isOptedOut, rememberAliases } from '../recipients/index.ts'
import { applyFacts } from './apply.ts'

let ledger: Ledger
let sender: SenderRow
let learnt: Learnt[]
let people = 0
let person: string

beforeAll(async () => {
  ledger = await ledgerFixture()
  const id = newId()
  await ledger.db.asSystem((tx) =>
    sql`insert into senders (account_id, id, name, channel, carrier, address, created_at)
      values (${ledger.accountId}, ${id}, 'Chat', 'whatsapp', 'whatsapp-cloud', '+15550783881', ${ledger.clock.now()})`.execute(
      tx,
    ),
  )
  sender = (await ledger.db.asSystem((tx) => senderById(tx, ledger.accountId, id)))!
})
afterAll(() => ledger?.kit.drop())
beforeEach(() => {
  learnt = []
  person = `+4366412300${String(++people).padStart(2, '0')}`
})

const apply = (...facts: CarrierFact[]) =>
  applyFacts(
    {
      db: ledger.db,
      clock: ledger.clock,
      newId,
      learn: async (_tx, _sender, said) => void learnt.push(said),
    },
    facts.map((fact) => ({ sender, errors: [], fact, payload: '' })),
  )
const ask = <T>(query: ReturnType<typeof sql<T>>) => ledger.db.asSystem((tx) => rows(tx, query))
const optedOut = (address: string, kind = 'marketing') =>
  ledger.db.asSystem((tx) =>
    isOptedOut(tx, { accountId: ledger.accountId, channel: 'whatsapp', address, kind }),
  )

const reply = (more: Partial<Extract<CarrierFact, { kind: 'reply' }>> = {}): CarrierFact => {
  const id = newId()
  return {
    kind: 'reply',
    dedupeKey: `${id}:received`,
    carrierId: `wamid.${id}`,
    from: person,
    to: sender.address,
    text: 'Hello',
    carrierHandled: null,
    media: [],
    ...more,
  }
}
const preference = (value: 'stop' | 'resume', at: Date): CarrierFact => ({
  kind: 'preference',
  dedupeKey: newId(),
  address: person,
  category: 'marketing',
  value,
  words: `User requested to ${value} marketing messages`,
  at,
})
const moved = (from: string, to: string): CarrierFact => ({ kind: 'moved', dedupeKey: newId(), from, to })

describe('a reply', () => {
  test('keeps what came beside its words, and names the person', async () => {
    const media = [{ url: '1003', type: 'image/jpeg', name: null }]
    await apply(reply({ text: '', media, name: 'Sheena Nelson', tapped: 'yes', replyTo: 'wamid.OURS' }))
    expect(await ask(sql`select body, extra from messages where address = ${person}`)).toEqual([
      { body: '(a picture or file)', extra: { media, tapped: 'yes', replyTo: 'wamid.OURS' } },
    ])
    expect(await ask(sql`select name, last_in_at from conversations where address = ${person}`)).toEqual([
      { name: 'Sheena Nelson', last_in_at: ledger.clock.now() },
    ])
  })

  test('of words alone keeps nothing more; a name that is known stays', async () => {
    await apply(reply({ name: 'Sheena' }))
    await apply(reply({ name: 'Somebody else' }))
    expect(await ask(sql`select distinct extra from messages where address = ${person}`)).toEqual([
      { extra: null },
    ])
    expect(await ask(sql`select name from conversations where address = ${person}`)).toEqual([
      { name: 'Sheena' },
    ])
  })

  test('that comes a week late opens the window when it was written, not when it came', async () => {
    const at = new Date(ledger.clock.now().getTime() - 6 * 86_400_000)
    await apply(reply({ at }))
    expect(await ask(sql`select last_in_at from conversations where address = ${person}`)).toEqual([
      { last_in_at: at },
    ])
    await apply(reply())
    await apply(reply({ at }))
    expect(await ask(sql`select last_in_at from conversations where address = ${person}`)).toEqual([
      { last_in_at: ledger.clock.now() },
    ])
  })
})

describe('the switch in WhatsApp', () => {
  test('is evidence, in its words, and the later one counts whatever comes first', async () => {
    const [early, late] = [new Date('2026-11-20T10:00:00Z'), new Date('2026-11-21T10:00:00Z')]
    await apply(preference('stop', early))
    expect(await optedOut(person)).toBe(true)
    expect(await optedOut(person, 'service'), 'what they need to know goes on').toBe(false)
    await apply(preference('resume', late))
    expect(await optedOut(person)).toBe(false)
    await apply(preference('stop', early))
    expect(await optedOut(person)).toBe(false)
    expect(
      await ask(
        sql`select kind, source, words from consent_events where address = ${person} order by at limit 1`,
      ),
    ).toEqual([{ kind: 'opt_out', source: 'preference', words: 'User requested to stop marketing messages' }])
  })
})

describe('a person whose address changed', () => {
  test('is answered, and written to, at the new one; a wish to stop goes with them', async () => {
    const next = `${person}9`
    await apply(reply(), preference('stop', ledger.clock.now()))
    const { id } = await ledger.campaign(2)
    const waiting = ledger.phone(2)
    await apply(moved(person, next))
    expect(await ask(sql`select address from conversations where address in (${person}, ${next})`)).toEqual([
      { address: next },
    ])
    expect([await optedOut(next), await optedOut(person)]).toEqual([true, true])
    expect(await ledger.message(id, 2), 'another channel has its own addresses').toMatchObject({
      address: waiting,
    })
  })

  test('what waits for them goes there, what was sent stays as it was', async () => {
    const { id } = await ledger.campaign(2)
    await ledger.db.asSystem((tx) =>
      sql`update messages set channel = 'whatsapp', address = ${person} where campaign_id = ${id}`.execute(
        tx,
      ),
    )
    await ledger.take(id, 1)
    await apply(moved(person, `${person}9`))
    expect(
      await ask(sql`select state, address from messages where campaign_id = ${id} order by state`),
    ).toEqual([
      { state: 'queued', address: `${person}9` },
      { state: 'sending', address: person },
    ])
  })

  test('two open conversations stay two', async () => {
    const next = `${person}9`
    await apply(reply(), reply({ from: next }), moved(person, next))
    expect(
      await ask(sql`select address from conversations where address in (${person}, ${next}) order by 1`),
    ).toEqual([{ address: person }, { address: next }])
  })
})

describe('a person whom the carrier writes in another way', () => {
  const alias = (address: string, canonical: string) =>
    ledger.db.asSystem((tx) =>
      rememberAliases(
        tx,
        newId,
        [{ accountId: ledger.accountId, channel: 'whatsapp', address, canonical }],
        ledger.clock.now(),
      ),
    )

  test('answers the campaign that went to the other writing, and stops both', async () => {
    const ours = `${person}1`
    const { id } = await ledger.campaign(1)
    await ledger.db.asSystem((tx) =>
      sql`update messages set channel = 'whatsapp', address = ${ours}, sender_id = ${sender.id} where campaign_id = ${id}`.execute(
        tx,
      ),
    )
    await ledger.take(id)
    await alias(ours, person)
    await apply(reply())
    expect(await ask(sql`select campaign_id from conversations where address = ${person}`)).toEqual([
      { campaign_id: id },
    ])
    await apply(reply({ text: 'STOP' }))
    expect([await optedOut(person), await optedOut(ours)]).toEqual([true, true])
  })

  test('had stopped before it was known: that holds for both', async () => {
    await apply(preference('stop', ledger.clock.now()))
    await alias(`${person}1`, person)
    expect([await optedOut(`${person}1`), await optedOut(`${person}1`, 'service')]).toEqual([true, false])
  })
})

test('a notice stands with its sender once, and its limits are handed on', async () => {
  const notice: CarrierFact = {
    kind: 'notice',
    dedupeKey: 'capability',
    title: 'Messaging limit',
    detail: '2,000 people a day',
    severity: 'info',
    learnt: { peoplePerDay: 2_000 },
  }
  await apply(notice, notice)
  await apply(notice)
  expect(await ask(sql`select sender_id, title, severity from carrier_notices`)).toEqual([
    { sender_id: sender.id, title: 'Messaging limit', severity: 'info' },
  ])
  expect(learnt).toEqual([{ peoplePerDay: 2_000 }])
})
