import { expect, it } from 'vitest'
import { latestOf, meaningOf, timesOf } from './message-times.ts'

const none = {
  dueAt: null,
  attemptedAt: null,
  eligibleAt: null,
  skippedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  respondedAt: null,
}
const t = (minute: number) => `2026-11-25T14:${String(minute).padStart(2, '0')}:00Z`

it('tells what happened in order, and the due time only before it left', () => {
  const waiting = { ...none, dueAt: t(30) }
  expect(timesOf(waiting)).toEqual([{ words: 'Due', at: t(30) }])
  const answered = { ...waiting, sentAt: t(1), deliveredAt: t(2), respondedAt: t(9) }
  expect(timesOf(answered).map((time) => time.words)).toEqual([
    'Accepted by the carrier',
    'Delivered',
    'Answered',
  ])
  expect(latestOf(answered)).toBe(t(9))
  expect(latestOf(none)).toBeUndefined()
})

it('tells every time of a message that was skipped at its turn', () => {
  const skipped = { ...none, attemptedAt: t(1), skippedAt: t(1) }
  expect(timesOf(skipped).map((time) => time.words)).toEqual(['Its turn came', 'Skipped'])
})

it('says what nobody knows, and when the carrier is asked next', () => {
  const ask = (nextAskAt: string | null) => meaningOf({ state: 'unknown', nextAskAt }, () => 'in 2 min')
  expect(ask(t(4))).toContain('next in 2 min')
  expect(ask(null)).toContain('could not tell')
  expect(meaningOf({ state: 'delivered', nextAskAt: null }, String)).toBeUndefined()
})
