import { expect, it } from 'vitest'
import { latestOf, timesOf } from './message-times.ts'

const none = {
  dueAt: null,
  attemptedAt: null,
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
    'Handed to the carrier',
    'Delivered',
    'Answered',
  ])
  expect(latestOf(answered)).toBe(t(9))
  expect(latestOf(none)).toBeUndefined()
})
