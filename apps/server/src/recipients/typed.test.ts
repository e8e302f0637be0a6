import { expect, it } from 'vitest'
import { readTypedLines, typedColumns } from './typed.ts'

const cells = (text: string) => readTypedLines(text, '{1}').map((row) => row.cells)

it('takes values between commas or tabs, with quotation marks around commas', () => {
  expect(cells('+1 212 255 0142, Dana, New York')).toEqual([['+1 212 255 0142', 'Dana', 'New York']])
  expect(cells('1\ta\tb')).toEqual([['1', 'a', 'b']])
  expect(cells('1, "a, b" ,c')).toEqual([['1', 'a, b', 'c']])
  expect(cells('1,"say ""hi""",')).toEqual([['1', 'say "hi"', '']])
  expect(cells('1,,b')).toEqual([['1', '', 'b']])
  expect(cells('1, 5" pipe, "open')).toEqual([['1', '5" pipe', '"open']])
  expect(cells('1')).toEqual([['1']])
})

it('keeps line numbers past blank lines', () => {
  expect(readTypedLines('\n1,a\r\n\n 2 \r3', '').map((row) => [row.line, row.cells, row.ownText])).toEqual([
    [2, ['1'], 'a'],
    [4, ['2'], null],
    [5, ['3'], null],
  ])
})

it('names columns by the order of the variables in the message', () => {
  const rows = readTypedLines('1,a,b,c', '{x}')
  expect(typedColumns(rows, 'Hi {First Name} from {city}')).toEqual(['phone', 'first_name', 'city', '3'])
  expect(typedColumns(rows, 'Hi {name} {2}')).toEqual(['phone', '1', '2', '3'])
})
