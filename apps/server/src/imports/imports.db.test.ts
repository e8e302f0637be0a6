import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ImportPreview, ImportReading, ImportSource } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/kit/database.ts'
import { pageFor } from '../../../../tests/kit/paging.ts'
import { rows } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import {
  chainOf,
  chainProblem,
  consentHistory,
  EVENT_KEY,
  isOptedOut,
  recordConsent,
} from '../recipients/index.ts'
import {
  type ImportsDeps,
  rereadImport,
  startImport,
  toDataImport,
  undoImport,
  uploadImport,
} from './imports.ts'
import * as store from './store.ts'
import { workOnce } from './worker.ts'

let kit: TestDatabase
let uploads: string
let accountId: string
const clock = fakeClock('2026-11-26T12:00:00Z')
const hash = (text: string) => createHash('sha256').update(text).digest()
const audits: string[] = []
let deps: ImportsDeps
let who: Who

beforeAll(async () => {
  kit = await testDatabase()
  uploads = await mkdtemp(join(tmpdir(), 'foreword-imports-'))
  deps = {
    ...{ db: kit.db, clock, newId, uploads, hash },
    audit: async (_tx, _who, action, subject) => void audits.push(`${action} ${subject}`),
  }
  accountId = await newAccount()
  who = {
    accountId,
    userId: randomUUID(),
    name: 'Ines',
    email: 'i@x.example',
    role: 'administrator',
    skillIds: [],
  }
})
afterAll(async () => {
  await kit?.drop()
  await rm(uploads, { recursive: true, force: true })
})

async function newAccount(): Promise<string> {
  const id = randomUUID()
  await kit.db.asSystem((tx) =>
    sql`insert into accounts (id, name, time_zone, default_country, opt_out_text, default_window, consent_statement, created_at)
      values (${id}, 'Northline Air', 'America/New_York', 'US', 'Reply STOP', '{}', 'I agree', ${clock.now()})`.execute(
      tx,
    ),
  )
  return id
}

const run = <T>(work: Parameters<typeof kit.db.asAccount<T>>[1]) => kit.db.asAccount(accountId, work)
const log = openLog('silent')
const work = async (stopping?: () => boolean) => {
  while (await workOnce({ ...deps, log }, stopping));
}
const upload = (
  content: string | Buffer,
  fileName = 'file.csv',
  source?: ImportSource,
): Promise<ImportPreview> =>
  uploadImport(deps, who, { fileName, source, body: Readable.from([Buffer.from(content)]) })

async function take(content: string | Buffer, fileName?: string, source?: ImportSource) {
  const preview = await upload(content, fileName, source)
  expect(preview.problem).toBeNull()
  await startImport(deps, who, run, preview.import.id)
  await work()
  return read(preview.import.id)
}
const read = async (id: string) => toDataImport((await run((tx) => store.importById(tx, { accountId, id })))!)
async function undo(id: string) {
  await undoImport(deps, who, run, id)
  await work()
  return read(id)
}
const out = (address: string, channel = 'sms') => run((tx) => isOptedOut(tx, { accountId, channel, address }))
const history = async (address: string) => {
  const chain = await run((tx) => chainOf(tx, accountId, address))
  expect(chainProblem(chain)).toBeNull()
  return chain.map((event) => `${event.kind} ${event.source}`)
}
const say = (address: string, kind: 'opt_out' | 'opt_in', at: string, source: 'reply' | 'person' = 'reply') =>
  run((tx) =>
    recordConsent(tx, {
      accountId,
      id: newId(),
      at: new Date(at),
      channel: 'sms',
      address,
      kind,
      source,
      words: kind,
    }),
  )
const campaigns = () => run((tx) => store.importedCampaigns(tx, accountId, { after: null, limit: 100 }))
const phone = (n: number): string => `+1212555${String(n).padStart(4, '0')}`

describe('a Twilio opt-out export', () => {
  const EXPORT = [
    'contact_id,sender_id,status,source,date_of_consent',
    `${phone(101)},MG1,opt-out,opt-out-message,2025-03-25T10:05:27Z`,
    `${phone(102)},MG1,opt-in,website,2025-03-25T10:05:27Z`,
    `${phone(103)},MG1,opt-out,website,2025-03-25T10:05:27Z`,
    `${phone(103)},MG1,opt-in,website,2025-04-25T10:05:27Z`,
    `${phone(104)},MG1,opt-out,website,2025-03-25T10:05:27Z`,
    `${phone(104)},MG2,opt-in,website,2025-04-25T10:05:27Z`,
    'nobody,MG1,opt-out,website,2025-03-25T10:05:27Z',
    `${phone(105)},MG1,opt-out,website,2027-03-25T10:05:27Z`,
    `${phone(106)},MG1,opt-out,,`,
  ].join('\r\n')
  let id: string

  it('is shown before anything is written', async () => {
    const preview = await upload(EXPORT, 'twilio.csv')
    expect(preview.import).toMatchObject({ status: 'draft', source: 'twilio_opt_outs', rowsTotal: 9 })
    expect(preview.counts).toMatchObject({ rows: 9, optOuts: 3, leftOut: 4, refused: 2 })
    expect(preview.problems).toEqual([
      { line: 8, field: 'address', input: 'nobody', reason: expect.stringContaining('country code') },
      { line: 9, field: 'at', input: '2027-03-25T10:05:27Z', reason: expect.stringContaining('future') },
    ])
    expect(preview.rows[0]).toEqual({
      line: 2,
      cells: [phone(101), 'MG1', 'opt-out', 'opt-out-message', '2025-03-25T10:05:27Z'],
    })
    expect(preview.before).toBeNull()
    expect(await out(phone(101))).toBe(false)
    id = preview.import.id
  })

  it('becomes evidence once it is confirmed; an opt-in of the same sender ends an opt-out, and subscribes nobody', async () => {
    await startImport(deps, who, run, id)
    await expect(startImport(deps, who, run, id)).rejects.toMatchObject({ code: 'wrong_state' })
    await work()
    expect(await read(id)).toMatchObject({
      status: 'done',
      rowsDone: 9,
      counts: { rows: 9, optOuts: 3, known: 0, agreed: 0, leftOut: 4, refused: 2 },
    })
    expect(await Promise.all([101, 102, 103, 104, 106].map((n) => out(phone(n))))).toEqual([
      true,
      false,
      false,
      true,
      true,
    ])
    const { events } = await consentHistory(
      { ...deps, hashAddress: hash },
      { accountId, address: phone(101), at: pageFor(accountId, EVENT_KEY) },
    )
    const sha256 = createHash('sha256').update(EXPORT).digest('hex')
    expect(events).toMatchObject([
      {
        ...{ kind: 'opt_out', source: 'import', at: '2025-03-25T10:05:27.000Z', userName: 'Ines' },
        words: `opt-out, opt-out-message, sender MG1 (Twilio opt-out export: twilio.csv, line 2, SHA-256 ${sha256})`,
      },
    ])
    expect(await readdir(uploads)).not.toContain(id)
  })

  it('changes nothing when it comes again, and says so', async () => {
    const preview = await upload(EXPORT, 'twilio again.csv')
    expect(preview.before).toEqual({ at: clock.now().toISOString(), byName: 'Ines' })
    await startImport(deps, who, run, preview.import.id)
    await work()
    expect((await read(preview.import.id)).counts).toMatchObject({ optOuts: 0, known: 3, agreed: 0 })
    expect(await history(phone(101))).toEqual(['opt_out import'])
  })

  it('is taken back whole: each opt-out by a record of its own, that says nobody agreed', async () => {
    clock.advance(60_000)
    expect(await undo(id)).toMatchObject({ status: 'undone', withdrawn: 3, undoneByName: 'Ines' })
    expect(await history(phone(101))).toEqual(['opt_out import', 'withdrawn import'])
    expect(await out(phone(101))).toBe(false)
    await expect(undoImport(deps, who, run, id)).rejects.toMatchObject({ code: 'wrong_state' })
    // The file is free again: what was undone by mistake is done anew.
    expect((await take(EXPORT)).counts).toMatchObject({ optOuts: 3, known: 0 })
    expect(await history(phone(101))).toEqual(['opt_out import', 'withdrawn import', 'opt_out import'])
    expect(audits).toContain('import.undone twilio.csv')
  })
})

describe('undoing', () => {
  it('never writes to somebody who stopped in another way, before or since, nor brings back what they agreed to', async () => {
    const states = fc.array(
      fc.record({
        what: fc.constantFrom('stop', 'start', 'list a', 'list b', 'undo a', 'undo b'),
      }),
      { minLength: 2, maxLength: 7 },
    )
    let n = 0
    await fc.assert(
      fc.asyncProperty(states, async (steps) => {
        n += 1
        const address = phone(2000 + n)
        // Kept beside: the evidence that stands, each with its time.
        const stands = new Map<string, number>()
        const taken = { a: null as string | null, b: null as string | null }
        let agreed = -1
        let minute = 0
        for (const { what } of steps) {
          minute += 1
          clock.advance(60_000)
          const at = clock.now().toISOString()
          const list = what.at(-1) as 'a' | 'b'
          if (what === 'stop' || what === 'start') {
            await say(address, what === 'stop' ? 'opt_out' : 'opt_in', at)
            if (what === 'stop') stands.set(`stop ${minute}`, minute)
            else agreed = minute
          } else if (what.startsWith('list')) {
            if (taken[list]) continue
            const before = [...stands.values()].some((since) => since > agreed)
            const byOther = [...stands].some(([name, since]) => since > agreed && name.startsWith('stop'))
            const done = await take(`phone,date,note\n${address},${at},list ${list}\n`, `${list} ${n}.csv`)
            taken[list] = done.id
            // Whoever stopped in another way needs no evidence of a list.
            if (!byOther) stands.set(what, minute)
            expect(done.counts).toMatchObject(before ? { known: 1, optOuts: 0 } : { known: 0, optOuts: 1 })
          } else if (taken[list]) {
            await undo(taken[list]!)
            taken[list] = null
            stands.delete(`list ${list}`)
          }
          expect(await out(address), `${steps.map((one) => one.what).join(', ')} at ${minute}`).toBe(
            [...stands.values()].some((since) => since > agreed),
          )
          await history(address)
        }
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  it('tells programs once who may be written to again, and nothing of who stays out', async () => {
    const [gone, stays] = [phone(301), phone(302)]
    const subscription = newId()
    await kit.db.asSystem((tx) =>
      sql`insert into webhook_subscriptions (account_id, id, name, url, events, enabled, secret, hint, created_by_name, created_at, updated_at)
        values (${accountId}, ${subscription}, 'Hook', 'https://x.example', '{optout.created,optout.removed}', true, 'x', 'x', 'Ines', now(), now())`.execute(
        tx,
      ),
    )
    const done = await take(`phone,date\n${gone},2026-01-02\n${stays},2026-01-02\n`)
    await say(stays, 'opt_out', '2026-05-01T00:00:00Z')
    await undo(done.id)
    const told = await kit.db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          type: string
          address: string
        }>`select type, data->>'address' as address from webhook_deliveries
          where subscription_id = ${subscription} order by seq`,
      ),
    )
    expect(told.map(({ type, address }) => `${type} ${address}`).sort()).toEqual(
      [`optout.created ${gone}`, `optout.created ${stays}`, `optout.removed ${gone}`].sort(),
    )
    const list = await run((tx) =>
      rows(
        tx,
        sql`select source, since from opt_outs where account_id = ${accountId} and address = ${stays}`,
      ),
    )
    expect(list).toEqual([{ source: 'reply', since: new Date('2026-05-01T00:00:00Z') }])
  })

  it('keeps evidence of somebody who agreed later than their file says, and lets them be', async () => {
    const address = phone(303)
    await say(address, 'opt_in', '2026-02-01T00:00:00Z', 'person')
    const done = await take(`phone,date\n${address},2026-01-02\n`)
    expect(done.counts).toMatchObject({ optOuts: 0, agreed: 1 })
    expect(await out(address)).toBe(false)
    expect(await history(address)).toEqual(['opt_in person', 'opt_out import'])
  })
})

describe('files as they come', () => {
  const wide = (text: string): Buffer =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  it.each([
    ['a byte order mark', `\ufeffphone,date\n${phone(401)},2025-01-02\n`],
    ['semicolons and Windows line ends', `Phone;Date\r\n${phone(401)};02.01.2025\r\n`],
    [
      'quotation marks',
      `"phone","date","note"\n"${phone(401)}","01/02/2025","she said ""stop"", twice\nand hung up"\n`,
    ],
    ['UTF-16 from Excel', wide(`phone\tdate\r\n${phone(401)}\t2025-01-02\r\n`)],
    ['bare numbers', `212 555 0401\n(212) 555-0402\n`],
    ['other columns first', `Name;Since;Mobile\nAda;2025-01-02;212-555-0401\n`],
  ])('%s', async (_name, content) => {
    const preview = await upload(content)
    expect(preview.counts.optOuts, JSON.stringify(preview)).toBeGreaterThan(0)
    expect(preview.problems).toEqual([])
    await startImport(deps, who, run, preview.import.id)
    await work()
    expect(await out(phone(401))).toBe(true)
    await undo(preview.import.id)
    expect(await out(phone(401))).toBe(false)
  })

  it('are refused whole where they are no list, and nothing is kept of them', async () => {
    for (const [content, code] of [
      ['', 'empty_file'],
      ['phone,date\n', 'no_rows'],
      [Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'not_text'],
      [`phone\n"${phone(1)}\n`, 'open_quote'],
    ] as const)
      await expect(upload(content)).rejects.toMatchObject({ code })
    const drafts = await run((tx) =>
      rows(tx, sql`select 1 from data_imports where account_id = ${accountId} and status = 'draft'`),
    )
    expect([drafts.length, await readdir(uploads)]).toEqual([0, []])
  })

  it('are read with the columns and the order of days a person chooses', async () => {
    const first = await upload(`a,b\n03/04/2025,${phone(405)}\n05/04/2025,${phone(406)}\n`)
    expect(first).toMatchObject({
      ambiguousDays: false,
      import: { reading: { fields: [{ field: 'address', column: 1 }] } },
    })
    const fields: ImportReading['fields'] = [
      { field: 'address', column: 1 },
      { field: 'at', column: 0 },
    ]
    const again = await rereadImport(deps, who, run, first.import.id, {
      reading: { fields, dayOrder: 'day_first', channel: 'whatsapp' },
    })
    expect(again).toMatchObject({
      ambiguousDays: true,
      problem: null,
      import: { reading: { dayOrder: 'day_first', channel: 'whatsapp' } },
    })
    await startImport(deps, who, run, first.import.id)
    await work()
    const { events } = await consentHistory(
      { ...deps, hashAddress: hash },
      { accountId, address: phone(405), at: pageFor(accountId, EVENT_KEY) },
    )
    expect(events).toMatchObject([{ channel: 'whatsapp', at: '2025-04-04T03:59:59.000Z' }])
    for (const [wrong, field] of [
      [[{ field: 'address', column: 9 }], 'reading.fields'],
      [[{ field: 'sent', column: 0 }], 'reading.fields'],
    ] as const) {
      const draft = await upload(`a,b\nx,${phone(405)}\n`)
      await expect(
        rereadImport(deps, who, run, draft.import.id, { reading: { fields: [...wrong] } }),
      ).rejects.toMatchObject({ code: 'bad_request', field })
    }
    await expect(rereadImport(deps, who, run, first.import.id, {})).rejects.toMatchObject({
      code: 'wrong_state',
    })
  })
})

describe('campaign history', () => {
  const REPORT = [
    'Campaign Title;Campaign ID;Channel;Recipients;Launch date;Sent;Delivered;Failed;Responses;Status',
    'Boiler service;k3Vt9QwXz;SMS;1200;06/03/2024 10:00;1150;1000;50;37;FINISHED',
    'Winter;;WhatsApp;90;01/15/2024 09:00;90;88;0;4;FINISHED',
    'Winter;;WhatsApp;90;01/15/2024 11:00;90;88;0;4;FINISHED',
    'Broken;x;SMS;ninety;01/15/2024 09:00;;;;;',
  ].join('\r\n')
  const HEAD =
    'transactionId,channel,skill,proactiveCampaignId,consumerId,attemptedTime,sentTime,deliveredTime,optOutsTime,conversationsCreatedTime,errorCode'
  const person = (n: number, campaign: string, day: string, more = ',,,') =>
    `t${n},sms,field-service,${campaign},${phone(n).slice(1)},2024-06-${day}T10:00:00.000Z,2024-06-${day}T10:00:01.000Z${more}`

  it('is listed by campaign with what the report says, and told once', async () => {
    const done = await take(REPORT, 'campaigns.csv')
    expect(done.counts).toMatchObject({ campaigns: 2, campaignsKnown: 0, refused: 2 })
    expect(done.problems.map(({ line, field }) => [line, field])).toEqual([
      [4, 'name'],
      [5, 'recipients'],
    ])
    expect(await campaigns()).toMatchObject([
      {
        name: 'Boiler service',
        external_id: 'k3Vt9QwXz',
        recipients: 1200,
        sent: 1150,
        responded: 37,
        read: null,
        launched_at: new Date('2024-06-03T14:00:00Z'),
      },
      { name: 'Winter', channel: 'WhatsApp', launched_at: new Date('2024-01-15T14:00:00Z') },
    ])
    expect((await take(REPORT, 'again.csv')).counts).toMatchObject({ campaigns: 0, campaignsKnown: 2 })
    expect(await campaigns()).toHaveLength(2)
    // A later report of the same campaign: its figures hold, and go with it.
    const later = await take(REPORT.replace(';1000;', ';1100;'), 'later.csv')
    expect(later.counts).toMatchObject({ campaigns: 1, campaignsKnown: 1 })
    expect((await campaigns())[0]).toMatchObject({ delivered: 1100 })
    await undo(later.id)
    expect((await campaigns())[0]).toMatchObject({ delivered: 1000 })
    await undo(done.id)
    expect(await campaigns()).toEqual([])
  })

  it('counts people of several days once, gives their opt-outs, and goes again', async () => {
    const first = await take(
      [
        HEAD,
        person(501, 'k3', '03', ',2024-06-03T10:00:05.000Z,,2024-06-03T11:00:00Z,'),
        person(502, 'k3', '03', ',,2024-06-03T12:00:00.000Z,,'),
      ].join('\n'),
      'day 3.csv',
    )
    expect(first).toMatchObject({
      source: 'liveperson_transactions',
      counts: { people: 2, campaigns: 1, optOuts: 1 },
    })
    const second = await take(
      [HEAD, person(502, 'k3', '03'), person(503, 'k3', '04'), person(504, 'k4', '04')].join('\n'),
      'day 4.csv',
    )
    expect(second.counts).toMatchObject({ people: 2, peopleKnown: 1, campaigns: 2 })
    expect(await out(phone(502))).toBe(true)
    const found = Object.fromEntries((await campaigns()).map((one) => [one.name, one]))
    expect(found.k3).toMatchObject({
      recipients: 3,
      sent: 3,
      delivered: 1,
      responded: 1,
      opted_out: 1,
      skill: 'field-service',
    })
    expect(found.k3!.launched_at).toEqual(new Date('2024-06-03T10:00:00Z'))
    expect(found.k4).toMatchObject({ recipients: 1 })
    // A report that names the campaign says more than rows do.
    const report = await take('Title,Campaign ID,Recipients,Sent\nBoiler,k3,5,4\n', 'report.csv')
    expect((await campaigns()).find((one) => one.external_id === 'k3')).toMatchObject({
      name: 'Boiler',
      recipients: 5,
    })
    for (const { id } of [report, first, second]) await undo(id)
    expect(await campaigns()).toEqual([])
    expect(await out(phone(502))).toBe(false)
    expect(
      await run((tx) => rows(tx, sql`select 1 from imported_transactions where account_id = ${accountId}`)),
    ).toEqual([])
  })

  it('is of its account alone', async () => {
    const done = await take(REPORT, 'own.csv')
    const other = await newAccount()
    const seen = await kit.db.asAccount(other, async (tx) => [
      await store.importById(tx, { accountId, id: done.id }),
      await rows(tx, sql`select 1 from imported_campaigns`),
      await rows(tx, sql`select 1 from data_imports`),
    ])
    expect(seen).toEqual([undefined, [], []])
    await undo(done.id)
  })
})

it('goes on where it stopped, and counts every row once, however often it is interrupted', async () => {
  const people = Array.from({ length: 1_100 }, (_, n) => `${phone(3000 + n)},2025-01-02`)
  const list = ['phone,date', ...people, ...people.slice(0, 100), 'nobody,2025-01-02'].join('\n')
  const { import: draft } = await upload(list, 'long.csv')
  await startImport(deps, who, run, draft.id)
  let asked = 0
  for (let tries = 0; (await read(draft.id)).status === 'running'; tries++) {
    expect(tries).toBeLessThan(10)
    await workOnce({ ...deps, log }, () => ++asked % 3 === 0)
    // A process that died: its hour is over.
    clock.advance(61_000)
  }
  expect(await read(draft.id)).toMatchObject({
    status: 'done',
    rowsDone: 1_201,
    counts: { rows: 1_201, optOuts: 1_100, known: 100, refused: 1 },
  })
  await undoImport(deps, who, run, draft.id)
  for (let tries = 0; (await read(draft.id)).status === 'undoing'; tries++) {
    expect(tries).toBeLessThan(20)
    await workOnce({ ...deps, log }, () => ++asked % 3 === 0)
    clock.advance(61_000)
  }
  expect(await read(draft.id)).toMatchObject({ status: 'undone', withdrawn: 1_100 })
  expect(await out(phone(3000))).toBe(false)
})

it('forgets drafts after a day, files of which nobody has, and what an erased person left in the reasons', async () => {
  const { import: draft } = await upload(`phone\n${phone(601)}\n`)
  clock.advance(86_400_001)
  await work()
  expect(await run((tx) => store.importById(tx, { accountId, id: draft.id }))).toBeUndefined()
  expect(await readdir(uploads)).toEqual([])

  const { import: lost } = await upload(`phone,date\n${phone(602)},2025-01-02\n`)
  await startImport(deps, who, run, lost.id)
  await rm(join(uploads, lost.id))
  await work()
  expect((await read(lost.id)).status).toBe('running')
  clock.advance(86_400_000 + 3_600_000)
  await work()
  expect(await read(lost.id)).toMatchObject({ status: 'failed', error: { code: 'stale_file' } })

  const done = await take(
    `phone,date\n${phone(603)},soon\n${phone(604)},2025-01-02\n604 bad number,2025-01-02\n`,
  )
  const withDate = await take(`phone,note,channel\n${phone(605)},x,fax\n${phone(606)},x,sms\n`)
  const addresses = await kit.db.asSystem((tx) => store.forgetPerson(tx, { accountId, address: phone(604) }))
  expect(addresses).toBe(0)
  expect([done.problems.length, withDate.problems[0]!.input]).toEqual([2, 'fax'])
  const odd = await take(`phone,date\n1 (212) 555-0607 ext 9,2025-01-02\n${phone(608)},2025-01-02\n`)
  if (odd.problems.length > 0) {
    expect(await kit.db.asSystem((tx) => store.forgetPerson(tx, { accountId, address: phone(607) }))).toBe(1)
    expect((await read(odd.id)).problems[0]!.input).toBe('')
  }
})
