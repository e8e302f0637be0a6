import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { readSheet } from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { type Cell, columnName, tabName } from './cells.ts'
import { xlsx } from './xlsx.ts'

async function* pages(...all: (readonly Cell[])[][]) {
  yield* all
}
const file = (rows: (readonly Cell[])[][], columns = ['a', 'b', 'c'], rowsPerSheet?: number) =>
  buffer(xlsx({ name: 'People', columns, pages: pages(...rows) }, rowsPerSheet))

test('another library reads what was written: words, figures, moments, nothing', async () => {
  const at = new Date('2026-11-25T09:30:15.000Z')
  const read = await readSheet(await file([[['Zoë', 12.5, at]], [['<&> "x"\ny', null, 0]]]))
  expect(read).toEqual([
    ['a', 'b', 'c'],
    ['Zoë', 12.5, at],
    ['<&> "x"\ny', null, 0],
  ])
})

test('what begins like a formula is words', async () => {
  const text = ['=1+1', '+49', '-5', '@SUM(A1)', '\t=x', "=HYPERLINK('http://x')"]
  const whole = await file([text.map((one) => [one])], ['a'])
  expect((await readSheet(whole, { trim: false })).slice(1).flat()).toEqual(text)
})

test('any words come back, but for characters that XML cannot write', async () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 20 }), async (list) => {
      const written = await file([list.map((one) => [`x${one}x`])], ['a'])
      const read = (await readSheet(written, { trim: false })).slice(1).flat()
      const known = (text: string) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
      expect(read).toEqual(list.map((one) => known(`x${one}x`)))
    }),
    { numRuns: 40 },
  )
})

test('more rows than a sheet holds go on on the next one, each with its head', async () => {
  const rows = Array.from({ length: 7 }, (_, index) => [index])
  const whole = await file([rows.slice(0, 4), [], rows.slice(4)], ['n'], 4)
  expect(await readSheet(whole, 'People')).toEqual([['n'], [0], [1], [2]])
  expect(await readSheet(whole, 'People (2)')).toEqual([['n'], [3], [4], [5]])
  expect(await readSheet(whole, 'People (3)')).toEqual([['n'], [6]])
  expect(await readSheet(await file([rows.slice(0, 3)], ['n'], 4), 'People')).toHaveLength(4)
})

test('a table without rows is a sheet with its head', async () => {
  expect(await readSheet(await file([]))).toEqual([['a', 'b', 'c']])
})

test('an error of the source ends the file with that error', async () => {
  async function* broken(): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield [['1']]
    throw new Error('the database went away')
  }
  await expect(buffer(xlsx({ name: 'x', columns: ['a'], pages: broken() }))).rejects.toThrow(
    'the database went away',
  )
})

test('columns and tabs have names that spreadsheets take', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  expect(tabName('Winter [sale] 24/11: all?', 1)).toBe('Winter  sale  24 11  all')
  expect(tabName('A very long name of a campaign in winter', 12)).toBe('A very long name of a camp (12)')
  expect(tabName('', 1)).toBe('Sheet')
})
