import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerFixture, outcome } from '../messages/ledger.fixture.ts'
import type { Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { prepareNext } from './exports.ts'
import {
  chunkOf,
  deleteExport,
  type ExportRow,
  exportById,
  insertExport,
  listExports,
  takeExport,
} from './exports-store.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await ledgerFixture()
})
afterAll(() => ledger?.kit.drop())

const deps = () => ({ db: ledger.db, clock: ledger.clock, errors: [], log: openLog('silent') })
const own = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => ledger.db.asAccount(ledger.accountId, work)

async function ask(
  kind: ExportRow['kind'],
  campaignId: string | null,
  format: ExportRow['format'],
): Promise<string> {
  const id = newId()
  await own((tx) =>
    insertExport(
      tx,
      {
        ...{ account_id: ledger.accountId, id, kind, campaign_id: campaignId, title: 'Winter', format },
        ...{ rows_total: 3, created_by: 'x', created_by_name: 'Ines' },
      },
      ledger.clock.now(),
    ),
  )
  ledger.clock.advance(1)
  return id
}
const look = (id: string) => own((tx) => exportById(tx, ledger.accountId, 'campaigns', id))

async function content(id: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let n = 0; ; n++) {
    const piece = await own((tx) => chunkOf(tx, ledger.accountId, id, n))
    if (!piece) return Buffer.concat(pieces)
    pieces.push(piece.bytes)
  }
}

test('a file is prepared, says how far it is, and holds every recipient', async () => {
  const campaign = await ledger.campaign(3)
  const [first] = await ledger.take(campaign.laneId)
  await ledger.settleAll([outcome(first!, 'failed', { reason: 'other', code: '=1+1' })])
  const [csv, xlsx] = [await ask('messages', campaign.id, 'csv'), await ask('messages', campaign.id, 'xlsx')]
  expect(await look(csv)).toMatchObject({ status: 'preparing', rows_done: 0 })
  expect([await prepareNext(deps()), await prepareNext(deps()), await prepareNext(deps())]).toEqual([
    true,
    true,
    false,
  ])
  expect(await look(csv)).toMatchObject({ status: 'ready', rows_done: 3 })
  const text = (await content(csv)).toString('utf8')
  expect(text.split('\r\n')).toHaveLength(5)
  expect(text).toContain("'=1+1")
  const bytes = await content(xlsx)
  expect(bytes.length).toBe((await look(xlsx))!.bytes)
  const sheet = await readSheet(bytes)
  expect(
    sheet
      .slice(1)
      .map((row) => row[1])
      .sort(),
  ).toEqual([1, 2, 3].map(ledger.phone))
  expect(sheet.flat()).toContain('=1+1')
})

test('what a process that died left is begun anew by another', async () => {
  const id = await ask('campaigns', null, 'csv')
  const until = new Date(ledger.clock.now().getTime() + 60_000)
  const taken = await ledger.db.asSystem((tx) => takeExport(tx, ledger.clock.now(), until))
  expect(taken?.id).toBe(id)
  expect(await prepareNext(deps()), 'it is in another hand').toBe(false)
  ledger.clock.advance(61_000)
  expect(await prepareNext(deps())).toBe(true)
  expect((await content(id)).toString('utf8')).toContain('Winter')
})

test('one that cannot be written says so; one that was deleted is not written; all go when their time is over', async () => {
  const gone = await ask('messages', newId(), 'csv')
  expect(await prepareNext(deps())).toBe(true)
  expect(await look(gone)).toMatchObject({ status: 'failed' })
  const unwanted = await ask('campaigns', null, 'xlsx')
  await own((tx) => deleteExport(tx, ledger.accountId, unwanted))
  expect(await prepareNext(deps())).toBe(false)
  ledger.clock.advance(8 * 86_400_000)
  await prepareNext(deps())
  expect(await own((tx) => listExports(tx, ledger.accountId, 'campaigns', null, 10))).toEqual([])
})
