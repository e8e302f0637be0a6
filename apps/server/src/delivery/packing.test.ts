import { expect, test } from 'vitest'
import { daySpans } from './packing.ts'

const ms = (iso: string): number => Date.parse(iso)
const hours = (spans: ReturnType<typeof daySpans>): number[] =>
  spans.map((span) => (span.until.getTime() - span.at.getTime()) / 3_600_000)

test('days follow each other as the zone’s clock says, also when it changes', () => {
  const spans = daySpans('Australia/Lord_Howe', ms('2026-04-03T20:00:00Z'), null, ms('2026-04-07T00:00:00Z'))
  expect(spans[0]!.at.toISOString()).toBe('2026-04-03T13:00:00.000Z')
  expect(hours(spans)).toEqual([24, 24.5, 24])
  expect(spans.slice(1).map((span) => span.at)).toEqual(spans.slice(0, -1).map((span) => span.until))
  const berlin = daySpans('Europe/Berlin', ms('2026-10-24T05:00:00Z'), null, ms('2026-10-27T00:00:00Z'))
  expect(hours(berlin)).toEqual([24, 25, 24])
})

test('a day that is not over is not among them, and the moment asked for is in the first one', () => {
  const from = ms('2026-11-20T04:59:00Z')
  expect(daySpans('America/New_York', from, null, ms('2026-11-20T04:59:59Z'))).toEqual([])
  const [only, ...more] = daySpans('America/New_York', from, null, ms('2026-11-20T05:00:00Z'))
  expect([only!.at.toISOString(), only!.until.toISOString(), more.length]).toEqual([
    '2026-11-19T05:00:00.000Z',
    '2026-11-20T05:00:00.000Z',
    0,
  ])
  expect(daySpans('America/New_York', from + 60_000, null, from + 2 * 86_400_000)[0]!.at.toISOString()).toBe(
    '2026-11-20T05:00:00.000Z',
  )
})

test('31 at most, and nothing before what was summed', () => {
  const spans = daySpans('Asia/Kathmandu', ms('2026-01-01T00:00:00Z'), null, ms('2026-12-01T00:00:00Z'))
  expect(spans).toHaveLength(31)
  const notBefore = ms('2025-12-31T23:00:00Z')
  const [first] = daySpans(
    'Asia/Kathmandu',
    ms('2026-01-01T00:00:00Z'),
    notBefore,
    ms('2026-12-01T00:00:00Z'),
  )
  expect(first!.at.getTime()).toBe(notBefore)
})
