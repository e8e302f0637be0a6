import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'
import { csvLine } from './csv-text.ts'
import { decodeFile, detectEncoding } from './decode.ts'
import type { FileFormat, RawRow } from './model.ts'
import { fileGroups, inBatches, inspectFile } from './read-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreword-csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, 'list.csv')
  await writeFile(path, content)
  return path
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}

const inspect = async (content: string | Buffer) => inspectFile(await file(content), { defaultCountry: 'US' })

async function read(content: string | Buffer): Promise<{ format: FileFormat; rows: RawRow[] }> {
  const path = await file(content)
  const format = await inspectFile(path, { defaultCountry: 'US' })
  return { format, rows: (await collect(fileGroups(path, format, () => {}))).flat() }
}

const LIST = 'phone,name\n+12122550142,Renée\n+12122550143,Łukasz\n'
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('encodings', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(LIST), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${LIST}`), 'utf-8'],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${LIST}`, 'utf16le'), 'utf-16le'],
    ['UTF-16BE with a mark', utf16be(`\ufeff${LIST}`), 'utf-16be'],
    ['UTF-16LE without', Buffer.from(LIST, 'utf16le'), 'utf-16le'],
    ['UTF-16BE without', utf16be(LIST), 'utf-16be'],
  ])('reads %s', async (_, bytes, encoding) => {
    const { format, rows } = await read(bytes)
    expect(format.encoding).toBe(encoding)
    expect(format.columns).toEqual(['phone', 'name'])
    expect(rows.map((row) => row.cells[1])).toEqual(['Renée', 'Łukasz'])
  })

  it('reads Windows-1252, which is Latin-1 with more signs', async () => {
    const { format, rows } = await read(Buffer.from('+12122550142,Ren\xe9e \x80\n', 'latin1'))
    expect(format.encoding).toBe('windows-1252')
    expect(rows[0]!.cells[1]).toBe('Renée €')
  })

  it('takes a byte that breaks UTF-8 far behind the beginning into account', async () => {
    const plain = '+12122550142,Dana\n'.repeat(40_000)
    expect(await detectEncoding(await file(Buffer.from(`${plain}+12122550143,Ren\xe9e\n`, 'latin1')))).toBe(
      'windows-1252',
    )
    const accented = '+12122550142,Renée\n'.repeat(40_000)
    const damaged = Buffer.concat([Buffer.from(accented), Buffer.from('+12122550143,Ren\xe9e\n', 'latin1')])
    expect(await detectEncoding(await file(damaged))).toBe('utf-8')
  })

  it('is never misled by where chunks end', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const text = `${'x'.repeat(256 * 1024 - 2 - shift)}😀é`
      const path = await file(text)
      expect(await detectEncoding(path)).toBe('utf-8')
      expect((await collect(decodeFile(path, 'utf-8'))).join('')).toBe(text)
    }
  })
})

describe('what a file may look like', () => {
  it.each([
    ['semicolon', 'phone;fare\n+12122550142;1,50\n+12122550143;2,50\n', ';'],
    ['tab', 'phone\tname\n+12122550142\tDana, Luis\n', '\t'],
    ['pipe', '+12122550142|Dana\n+12122550143|Luis\n', '|'],
    ['comma, quoted', '"phone","name; first"\n"+12122550142","a;b;c"\n', ','],
    ['one column', 'phone\n+12122550142\n', ','],
    ['named in the first line', 'sep=;\nphone;a,b\n+12122550142;x,y\n', ';'],
  ])('%s', async (_, content, delimiter) => {
    const { format, rows } = await read(content)
    expect(format.delimiter).toBe(delimiter)
    expect(format.columns[format.phoneColumn]).toBe('phone')
    expect(rows[0]!.cells[format.phoneColumn]).toBe('+12122550142')
  })

  it('numbers lines as an editor does, past blank lines and line ends in quotation marks', async () => {
    const { rows } = await read(
      'phone,note\r\n\r\n+12122550142,"a\r\nb"\r\n , \n+12122550143,c\r+12122550144,d\n',
    )
    expect(rows.map((row) => [row.line, row.cells[1]])).toEqual([
      [3, 'a\r\nb'],
      [6, 'c'],
      [7, 'd'],
    ])
  })

  it('keeps a first row that looks like a mistyped number, instead of taking it for a header', async () => {
    expect((await read('415 255 013,Renée\n+12122550142,Dana\n')).format.hasHeader).toBe(false)
    expect((await read('mobile 2,name\n+12122550142,Dana\n')).format.hasHeader).toBe(true)
  })

  it('finds the phone among other numbers by its name, or by how many can be read', async () => {
    const named = await inspect('order,mobile\n2122550142,2122550143\n2122550144,2122550145\n')
    expect(named.phoneColumn).toBe(1)
    const unnamed = await inspect('7,+12122550142,2122550199\n8,+12122550143,x\n')
    expect(unnamed).toMatchObject({ phoneColumn: 1, columns: ['2', 'phone', '1'] })
  })

  it('names columns once each', async () => {
    const { columns } = await inspect('Phone,Name,name,,First-Name\n+12122550142,a,b,c,d\n')
    expect(columns).toEqual(['phone', 'name', 'name_2', '3', 'first_name'])
  })

  it('gives back any table written as CSV', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', '\t', 'é', '😀', ' ', "'"),
      maxLength: 8,
    })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const written = rows.map((cells) => cells.map((one) => one.trim()))
        const path = await file(written.map((cells) => csvLine(cells)).join(''))
        const format = { encoding: 'utf-8', delimiter: ',', skipLines: 0 } as const
        const found = await collect(readCsv(path, format))
        const kept = written.filter((cells) => cells.some((one) => one !== ''))
        expect(found.map((row) => row.cells)).toEqual(kept)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what cannot be read', () => {
  const good = '+12122550142,Dana\n'
  it.each<[string, string | Buffer, string, RegExp]>([
    ['an empty file', '', 'empty_file', /empty/],
    ['a file of blank lines', '\n \n\n', 'no_rows', /No row/],
    ['a header alone', 'phone,name\n', 'no_rows', /column names and no rows/],
    ['a workbook', 'PK\x03\x04 [Content_Types].xml', 'not_text', /In Excel choose File, Save as, CSV\./],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'not_text', /Excel workbook/],
    ['a zip', 'PK\x03\x04 list.csv', 'not_text', /zip archive/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not_text', /not a text file/],
    ['10,000 columns', `${'a,'.repeat(10_000)}\n`, 'too_many_columns', /10001 columns; the most is 500/],
    ['one behind line ends in quotation marks', '1,"a\r\nb\r\nc"\r\n\r\n2,"x', 'open_quote', /on line 5 /],
    ['an open quotation mark', `${good}\n\n${good}+12122550143,"Luis\n${good}`, 'open_quote', /on line 5 /],
    [
      'one closed by accident',
      `${good}+12122550143,"Luis\n${good.repeat(200)}+1,"x"\n`,
      'open_quote',
      /on line 2 /,
    ],
    ['one open over more than 1 MB', `${good}+1,"x\n${good.repeat(70_000)}`, 'open_quote', /on line 2 /],
    ['a line over 1 MB', `${good}${'x'.repeat(1_100_000)}\n`, 'line_too_long', /^Line 2 /],
  ])('%s', async (_, content, code, message) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('refuses a phone column the file does not have', async () => {
    const path = await file(good)
    await expect(inspectFile(path, { defaultCountry: 'US', phoneColumn: 2 })).rejects.toMatchObject({
      code: 'bad_request',
      field: 'phoneColumn',
    })
  })
})

describe('batches', () => {
  const row = (line: number): RawRow => ({ line, cells: ['x'], ownText: null })
  const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => row(from + i))

  it('hold as many rows as asked for, go on behind what is stored, and lose none', async () => {
    const sizes = fc.array(fc.nat(9), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 12 }), fc.nat(60), async (lengths, size, skip) => {
        let next = 1
        const groups = lengths.map((length) => {
          next += length
          return rows(next - length, length)
        })
        const batches = await collect(inBatches(groups, size, skip))
        expect(batches.flat()).toEqual(groups.flat().slice(skip))
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0)
          expect(batch.length).toBeLessThanOrEqual(size)
        }
      }),
    )
  })

  it('are smaller when rows are so wide that few fit into a piece of the file', async () => {
    const groups = Array.from({ length: 40 }, (_, i) => rows(i + 1, 1))
    const batches = await collect(inBatches(groups, 5_000, 0))
    expect(batches.flat()).toHaveLength(40)
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(16)
  })
})
