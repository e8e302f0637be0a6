import { readdir } from 'node:fs/promises'
import type { Import } from '@foreword/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audienceGroups } from './audience-store.ts'
import { recordConsent } from './consent-store.ts'
import { recipientsFixture, sums } from './import.fixture.ts'
import {
  cancelImport,
  dropAudience,
  getImport,
  rereadImport,
  resumeImport,
  unfinishedImports,
} from './import-file.ts'
import { importOf } from './import-store.ts'

type Fixture = Awaited<ReturnType<typeof recipientsFixture>>
let at: Fixture
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const phone = (i: number) => `+1212${String(2_000_000 + i)}`

/** Counts by verdict as the rows have them, in the shape the import has them. */
async function counted(campaignId: string) {
  const rows = await at.stored(campaignId)
  const n = (verdict: string) => rows.filter((row) => row.verdict === verdict).length
  return {
    rowsRead: rows.length,
    ready: n('ready'),
    refused: n('refused'),
    duplicates: n('duplicate'),
    suppressed: n('suppressed'),
    leftOut: n('left_out'),
  }
}

async function optOut(address: string, words = 'STOP') {
  const consent = { kind: 'opt_out', source: 'reply', channel: 'sms', address, words } as const
  await at.db.asAccount(at.accountId, (tx) =>
    recordConsent(tx, {
      ...consent,
      accountId: at.accountId,
      id: at.ctx.newId(),
      at: new Date('2026-11-03T12:00:00Z'),
    }),
  )
}

describe('startImport', () => {
  it('judges every row and says why', async () => {
    await optOut('+17132630163')
    const { ended, rows } = await at.read(
      [
        'Phone;First Name;fare',
        '(212) 255-0142;Dana;$38',
        '212.255.0142;Dana;$38',
        '415 255 013;Renée;$421',
        '+1 713 263 0163;Luis;$455',
        '+49 30 55500172;Annika;€4',
        '',
        '+44 7911 123456;;£3',
        '=1+1;Eve;@SUM(A1)',
      ].join('\r\n'),
      { rules: { ...at.rules, message: 'Hi {first_name}: {fare}' } },
    )
    expect(rows.map((row) => [row.line, row.verdict, row.reason, row.detail])).toEqual([
      [2, 'ready', null, null],
      [3, 'duplicate', 'duplicate', 'Same as line 2'],
      [4, 'refused', 'too_short', '9 digits, numbers in the US have 10'],
      [5, 'suppressed', 'opted_out', 'STOP on 3 Nov 2026'],
      [6, 'refused', 'landline', 'Cannot receive SMS'],
      [8, 'refused', 'missing_variable', 'No value for first_name'],
      [9, 'refused', 'formula', 'A formula, not a number. Write the number itself'],
    ])
    expect(ended).toMatchObject({
      status: 'ready',
      delimiter: ';',
      hasHeader: true,
      columns: ['phone', 'first_name', 'fare'],
      rowsRead: 7,
      refusedReasons: { too_short: 1, landline: 1, missing_variable: 1, formula: 1 },
    })
    expect(ended.bytesRead).toBe(ended.sizeBytes)
    expect(rows[0]).toMatchObject({
      address: '+12122550142',
      country: 'US',
      variables: { first_name: 'Dana', fare: '$38' },
    })
    expect(rows[6]!.variables).toEqual({ first_name: 'Eve', fare: '@SUM(A1)' })
  })

  it('finds duplicates across batches and worker threads, the first line kept', async () => {
    // Over 256 kB, so that it is judged in a thread, and over two batches of 5,000.
    const n = 12_000
    const lines = Array.from({ length: n }, (_, i) => `${phone(i % 7_000)},${'x'.repeat(20)}`)
    const progress: Import[] = []
    const { ended, audience, rows } = await at.read(lines.join('\n'), {
      onProgress: (now) => progress.push(now),
      judgeThreads: 2,
    })
    expect(ended).toMatchObject({ rowsRead: n, ready: 7_000, duplicates: 5_000 })
    expect(await counted(audience.campaignId)).toMatchObject({ rowsRead: n, ready: 7_000, duplicates: 5_000 })
    for (const row of rows.slice(7_000)) expect(row.detail).toBe(`Same as line ${row.line - 7_000}`)
    expect(progress.map((now) => now.rowsRead)).toEqual([5_000, 10_000, 12_000, 12_000])
    for (const now of progress) expect(sums(now).parts).toBe(sums(now).whole)
  })

  it('reads typed lines as own texts, or as values when the message has variables', async () => {
    const text = '+1 212 255 0142, Dana, New York\n\n+1 415 255 0137, Hi, "Renée"\n'
    const own = await at.read(text, { source: 'typed' })
    expect(own.rows.map((row) => [row.line, row.own_text, row.variables])).toEqual([
      [1, 'Dana, New York', {}],
      [3, 'Hi, "Renée"', {}],
    ])
    const message = '{1} from {2}'
    const values = await at.read(text, { source: 'typed', rules: { ...at.rules, message } })
    expect(values.rows.map((row) => row.variables)).toEqual([
      { 1: 'Dana', 2: 'New York' },
      { 1: 'Hi', 2: 'Renée' },
    ])
    expect(values.ended.columns).toEqual(['phone', '1', '2'])
  })

  it('keeps the earlier audience when the new file cannot be read at all', async () => {
    const { audience } = await at.read(`${phone(1)}\n`)
    await expect(at.begin('', audience)).rejects.toMatchObject({ code: 'empty_file' })
    await expect(at.begin('PK\x03\x04 xl/workbook.xml', audience)).rejects.toMatchObject({
      code: 'not_text',
      message: 'This is an Excel workbook. In Excel choose File, Save as, CSV.',
    })
    expect(await at.stored(audience.campaignId)).toHaveLength(1)
    expect((await getImport(at.ctx, audience)).status).toBe('ready')
  })

  it('ends as failed, with the line, for a quotation mark never closed far down', async () => {
    const good = Array.from({ length: 20_000 }, (_, i) => `${phone(i)},x\n`).join('')
    const { ended } = await at.read(`${good}${phone(1)},"open\n${good}`)
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'open_quote', message: expect.stringContaining('on line 20001 ') },
    })
    expect(sums(ended).parts).toBe(ended.rowsRead)
  })

  it('refuses every row and still ends as ready when none is a phone', async () => {
    const { ended } = await at.read('name,city\nDana,Lisbon\nLuis,Rome\n')
    expect(ended).toMatchObject({ status: 'ready', rowsRead: 2, ready: 0, refused: 2 })
  })

  it('adds up for any file', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        phone(1),
        phone(2),
        phone(3),
        '415 255 013',
        '+493055500172',
        '',
        '=1',
        'Dana',
        '+17132630163',
      ),
      fc.string({ maxLength: 8 }).map((text) => text.replaceAll('"', '')),
    )
    const file = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(file, async (table) => {
        const content = table.map((cells) => cells.join(',')).join('\n')
        const outcome = await at
          .read(content, { rules: { ...at.rules, message: 'Hi {1}' } })
          .catch((error: { code?: string }) => {
            expect(['empty_file', 'no_rows', 'not_text']).toContain(error.code)
            return null
          })
        if (!outcome || outcome.ended.status === 'failed') return
        const { ended, audience } = outcome
        expect(await counted(audience.campaignId)).toMatchObject({
          rowsRead: ended.rowsRead,
          ready: ended.ready,
          refused: ended.refused,
          duplicates: ended.duplicates,
          suppressed: ended.suppressed,
        })
        expect(sums(ended).parts).toBe(ended.rowsRead)
        const reasons = Object.values(ended.refusedReasons).reduce((sum, n) => sum + n, 0)
        expect(reasons).toBe(ended.refused)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a reading that is cut short', () => {
  const content = Array.from({ length: 14_000 }, (_, i) => `${phone(i % 9_000)},x\n`).join('')

  it('goes on exactly where it stopped, even when two processes try', async () => {
    const stop = new AbortController()
    const { done, audience } = await at.begin(content, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    expect(await done).toBeNull()
    expect(await getImport(at.ctx, audience)).toMatchObject({ status: 'reading', rowsRead: 5_000 })
    const unfinished = (await unfinishedImports(at.ctx)).find(
      (one) => one.campaignId === audience.campaignId,
    )!
    const both = [resumeImport(at.ctx, unfinished, at.rules), resumeImport(at.ctx, unfinished, at.rules)]
    const ends = await Promise.all(both.map((started) => started.done))
    expect(ends.some((ended) => ended?.status === 'ready')).toBe(true)
    const now = await getImport(at.ctx, audience)
    expect(now).toMatchObject({ status: 'ready', rowsRead: 14_000, ready: 9_000, duplicates: 5_000 })
    expect(await counted(audience.campaignId)).toMatchObject({ rowsRead: 14_000, ready: 9_000 })
  })

  it('stops when it is cancelled, dropped or replaced', async () => {
    const stops: ((audience: { accountId: string; campaignId: string }) => Promise<unknown>)[] = [
      (audience) => cancelImport(at.ctx, audience),
      (audience) => dropAudience(at.ctx, audience),
      (audience) => at.read(`${phone(1)}\n`, audience),
    ]
    for (const stop of stops) {
      const first = Promise.withResolvers<void>()
      const { done, audience } = await at.begin(content, { onProgress: () => first.resolve() })
      await first.promise
      const stopped = stop(audience)
      await Promise.all([stopped, done])
      const now = await at.db.asSystem((tx) => importOf(tx, audience))
      const rows = await counted(audience.campaignId)
      expect(rows.rowsRead).toBe(now?.rows_read ?? 0)
    }
  })
})

describe('rereadImport', () => {
  it('reads the same file with another column, header and country', async () => {
    const { audience, ended } = await at.read(
      '+12122550142,020 7946 0018,7911 123456\n+12122550143,x,7911 123457\n',
    )
    expect(ended).toMatchObject({ phoneColumn: 0, ready: 2 })
    const again = await rereadImport(at.ctx, {
      ...audience,
      rules: at.rules,
      phoneColumn: 2,
      defaultCountry: 'GB',
    })
    expect(await again.done).toMatchObject({
      phoneColumn: 2,
      defaultCountry: 'GB',
      ready: 2,
      columns: ['1', '2', 'phone'],
    })
    expect((await at.stored(audience.campaignId)).map((row) => row.address)).toEqual([
      '+447911123456',
      '+447911123457',
    ])
    const column = { ...audience, rules: at.rules, phoneColumn: 9 }
    await expect(rereadImport(at.ctx, column)).rejects.toMatchObject({
      code: 'bad_request',
      field: 'phoneColumn',
    })
    expect(await getImport(at.ctx, audience)).toMatchObject({ status: 'ready', phoneColumn: 2 })
  })

  it('says so when the file is no longer kept', async () => {
    const { audience } = await at.read(`${phone(1)}\n`)
    const { rm } = await import('node:fs/promises')
    for (const file of await readdir(at.ctx.uploads)) await rm(`${at.ctx.uploads}/${file}`)
    await expect(rereadImport(at.ctx, { ...audience, rules: at.rules })).rejects.toMatchObject({
      code: 'stale_file',
    })
  })
})

describe('audienceGroups', () => {
  it('counts ready people by the zones they may be in', async () => {
    const { audience } = await at.read(
      `phone,Time Zone\n${phone(1)},\n${phone(2)},\n${phone(3)},Europe/Lisbon\n${phone(4)},Mars/Base\n`,
    )
    const groups = await at.db.asAccount(at.accountId, (tx) =>
      audienceGroups(tx, at.accountId, audience.campaignId),
    )
    expect(groups.map(({ zones, people }) => [zones, people])).toEqual([
      [['America/New_York'], 2],
      [['Europe/Lisbon'], 1],
    ])
    const rows = await at.stored(audience.campaignId)
    expect(rows[3]).toMatchObject({ verdict: 'refused', reason: 'unknown_zone' })
    expect(rows[2]!.zone_source).toBe('given')
  })
})

describe('dropAudience', () => {
  it('removes rows, import and file', async () => {
    const { audience, ended } = await at.read(`${phone(1)}\n`)
    await dropAudience(at.ctx, audience)
    expect(await at.stored(audience.campaignId)).toEqual([])
    expect(await readdir(at.ctx.uploads)).not.toContain(ended.id)
    await expect(getImport(at.ctx, audience)).rejects.toMatchObject({ code: 'not_found' })
    const left = await at.db.asSystem((tx) => sql`select 1 from imports where id = ${ended.id}`.execute(tx))
    expect(left.rows).toEqual([])
  })
})
