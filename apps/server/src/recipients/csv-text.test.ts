import { expect, it } from 'vitest'
import { csvCell, csvLine } from './csv-text.ts'

it('disarms formulas and leaves phone numbers their plus', () => {
  expect(csvCell('=1+1')).toBe("'=1+1")
  expect(csvCell('@SUM(A1)')).toBe("'@SUM(A1)")
  expect(csvCell('-2')).toBe("'-2")
  expect(csvCell('\t=1')).toBe('"\'\t=1"')
  expect(csvCell('+12122550142')).toBe('+12122550142')
  expect(csvCell('+1 212 255 0142')).toBe('+1 212 255 0142')
  expect(csvCell('+cmd|calc')).toBe("'+cmd|calc")
})

it('quotes what a reader would cut', () => {
  expect(csvLine(['a,b', 'say "hi"', 'x\ny', '', ' z'])).toBe('"a,b","say ""hi""","x\ny",," z"\r\n')
})
