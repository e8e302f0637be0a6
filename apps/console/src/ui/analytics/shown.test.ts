import type { Figures } from '@foreword/contract'
import { expect, test } from 'vitest'
import { columnsOf, daysWords, deliveryParts, handed, medianWords, replyParts, spanNames } from './shown.ts'

const figures: Figures = {
  ...{
    attempted: 120,
    eligible: 118,
    skipped: 2,
    sent: 110,
    delivered: 100,
    read: 20,
    failed: 14,
    failedLate: 6,
  },
  ...{ unknown: 0, responded: 10, replies: 12, optedOut: 1, segments: 130 },
}

test('the parts of delivery add up to what the carrier was given', () => {
  const parts = deliveryParts(figures)
  expect(parts.map((part) => part.n)).toEqual([100, 4, 6, 8])
  expect(parts.reduce((sum, part) => sum + part.n, 0)).toBe(handed(figures))
})

test('a column says what became of the messages of its time', () => {
  const [column] = columnsOf(
    [{ from: '2026-11-25T14:00:00.000Z', to: '2026-11-25T15:00:00.000Z', figures }],
    {
      long: () => 'long',
      short: () => 'short',
    },
  )
  expect(column).toEqual({
    name: 'long',
    short: 'short',
    values: { delivered: 100, noReceipt: 4, failed: 14, replied: 10 },
  })
})

test('an hour that comes twice has two names', () => {
  const { long } = spanNames('hour', 'America/New_York', 'en-GB')
  const [first, second] = ['2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z'].map(long)
  expect(first).not.toBe(second)
})

test('times to the reply are gathered into steps people read', () => {
  const parts = replyParts([
    { upTo: 30, people: 1 },
    { upTo: 60, people: 2 },
    { upTo: 120, people: 3 },
    { upTo: 259_200, people: 4 },
    { upTo: 604_800, people: 5 },
    { upTo: null, people: 6 },
  ])
  expect(parts.map((part) => [part.label, part.n])).toEqual([
    ['Within 1 min', 3],
    ['Within 5 min', 3],
    ['Within 15 min', 0],
    ['Within 1 h', 0],
    ['Within 4 h', 0],
    ['Within 1 day', 0],
    ['Within 3 days', 4],
    ['Longer than 3 days', 11],
  ])
  expect([medianWords(null), medianWords(120), medianWords(7200)]).toEqual(['–', '2 min', '2 h'])
})

test('days are written once, the year too', () => {
  expect(daysWords('2026-10-27', '2026-11-25', 'en-GB')).toBe('27 Oct – 25 Nov 2026')
  expect(daysWords('2025-12-30', '2026-01-02', 'en-GB')).toBe('30 Dec 2025 – 2 Jan 2026')
  expect(daysWords('2026-11-25', '2026-11-25', 'en-GB')).toBe('25 Nov 2026')
})
