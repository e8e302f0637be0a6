import { averageOf } from '@foreword/contract'
import { expect, test } from 'vitest'
import type { TalkedRow } from './conversations-store.ts'
import { answerSteps, likedBy, satisfactionOf, satisfactionSpans } from './satisfaction.ts'

const row = (metric: string, n: number, more: Partial<TalkedRow> = {}): TalkedRow => ({
  ...{ span: 0, campaignId: 'c', skillId: 's', channel: 'sms', agentId: 'maya', metric, n },
  ...more,
})
const rows = [
  row('asked', 4),
  row('score:5', 2),
  row('score:2', 1),
  row('words', 1),
  row('answer:60', 3),
  row('answer:', 1),
  row('asked', 1, { agentId: 'tom', span: 2 }),
  row('score:1', 1, { agentId: 'tom', span: 2 }),
]

test('scores add up, over all and by time', () => {
  expect(satisfactionOf(rows)).toEqual({ asked: 5, scores: [1, 1, 0, 0, 2], words: 1 })
  expect(averageOf(satisfactionOf(rows))).toEqual({ scored: 4, average: 13 / 4 })
  expect(averageOf(satisfactionOf([]))).toEqual({ scored: 0, average: null })
  expect(satisfactionSpans(rows, 3).map((one) => one.asked)).toEqual([4, 0, 1])
})

test('by agent, most scores first; who was never asked about is left out', () => {
  const listed = likedBy(
    [...rows, row('answer:30', 1, { agentId: 'eve' })],
    (one) => one.agentId,
    new Map([['maya', 'Maya']]),
    '–',
  )
  expect(listed.map((one) => [one.name, one.figures.asked])).toEqual([
    ['Maya', 4],
    ['Somebody who left', 1],
  ])
})

test('first answers by how long they took, longest last', () => {
  expect(answerSteps(rows)).toEqual([
    { upTo: 60, people: 3 },
    { upTo: null, people: 1 },
  ])
})
