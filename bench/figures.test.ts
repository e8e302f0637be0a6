import { expect, test } from 'vitest'
import {
  between,
  markdownTable,
  median,
  mostWithin,
  percentile,
  plain,
  replaceBetween,
  replaceParts,
} from './figures.ts'

test('percentiles are values that were measured, by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(values, 50)).toBe(50)
  expect(percentile(values, 99)).toBe(99)
  expect(percentile(values, 100)).toBe(100)
  expect(percentile([7], 1)).toBe(7)
  expect(median([9, 1, 5])).toBe(5)
  expect(median([])).toBeNaN()
})

test('the fullest stretch is found wherever it begins, and its end does not count', () => {
  expect(mostWithin([], 1000)).toBe(0)
  expect(mostWithin([0, 500, 999, 1000], 1000)).toBe(3)
  expect(mostWithin([1900, 0, 1100, 1200, 2099], 1000)).toBe(4)
  expect(mostWithin([5, 5, 5], 1)).toBe(3)
})

test('only what lies between the markers is replaced', () => {
  const text = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter'
  expect(replaceBetween(text, 'figures', 'new\n')).toBe(
    'before\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nafter',
  )
  expect(() => replaceBetween(text, 'other', 'new')).toThrow('<!-- other -->')
})

test('parts take the place of those with their letter, and the rest stays', () => {
  const page =
    'x\n<!-- figures -->\n\nMeasured.\n\n## (a) One\n\n1\n\n## (c) Three\n\n3\n\n<!-- /figures -->\n'
  const text = replaceParts(between(page, 'figures'), ['## (c) Three anew\n\n33', '## (b) Two\n\n2'])
  expect(text).toBe('Measured.\n\n## (a) One\n\n1\n\n## (b) Two\n\n2\n\n## (c) Three anew\n\n33')
  expect(() => between(page, 'other')).toThrow('<!-- other -->')
})

test('a table has its rule, and figures have the digits that tell', () => {
  expect(markdownTable(['What', 'Rate'], [['ours', plain(12345.6)]])).toBe(
    '| What | Rate |\n| --- | ---: |\n| ours | 12,346 |',
  )
  expect([plain(3.456), plain(31.4159), plain(null), plain(Number.NaN)]).toEqual(['3.46', '31.4', '–', '–'])
})
