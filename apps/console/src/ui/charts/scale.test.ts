import { expect, test } from 'vitest'
import { axisWords, labelled, niceTop, stacked } from './scale.ts'

test('the top of an axis halves into whole figures', () => {
  expect([0, 1, 2, 3, 7, 12, 250, 270_000, 999_999].map(niceTop)).toEqual([
    2, 2, 2, 4, 8, 20, 300, 300_000, 1_000_000,
  ])
})

test('figures on an axis are short', () => {
  expect([0, 150, 9_500, 15_000, 300_000, 1_200_000].map((n) => axisWords(n))).toEqual([
    '0',
    '150',
    '9,500',
    '15k',
    '300k',
    '1.2 M',
  ])
})

test('as many names as fit stand below the columns', () => {
  expect(labelled(30, 600, 60)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
  expect(labelled(3, 600, 60)).toEqual([0, 1, 2])
  expect(labelled(24, 40, 60)).toEqual([0])
})

test('pieces stand on each other with a gap, and small ones are seen', () => {
  const pieces = stacked(
    [
      { key: 'a', value: 50 },
      { key: 'none', value: 0 },
      { key: 'b', value: 0.01 },
    ],
    100,
    200,
    200,
  )
  expect(pieces).toEqual([
    { key: 'a', value: 50, y: 100, height: 100 },
    { key: 'b', value: 0.01, y: 98, height: 1 },
  ])
})
