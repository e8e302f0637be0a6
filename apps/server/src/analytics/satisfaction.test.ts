import { averageOf, type Satisfaction } from '@foreword/contract'
import { expect, test } from 'vitest'
import { answerSteps, likedBy, satisfactionOf, satisfactionSpans } from './satisfaction.ts'

const of = (figures: Partial<Satisfaction>): { figures: Satisfaction } => ({
  figures: { asked: 0, scores: [0, 0, 0, 0, 0], words: 0, ...figures },
})
const maya = of({ asked: 4, scores: [0, 1, 0, 0, 2], words: 1 })
const tom = of({ asked: 1, scores: [1, 0, 0, 0, 0] })

test('scores add up, over all and by time', () => {
  expect(satisfactionOf([maya, tom])).toEqual({ asked: 5, scores: [1, 1, 0, 0, 2], words: 1 })
  expect(averageOf(satisfactionOf([maya, tom]))).toEqual({ scored: 4, average: 13 / 4 })
  expect(averageOf(satisfactionOf([]))).toEqual({ scored: 0, average: null })
  const spans = satisfactionSpans(
    [
      { ...maya, span: 0 },
      { ...tom, span: 2 },
    ],
    3,
  )
  expect(spans.map((one) => one.asked)).toEqual([4, 0, 1])
})

test('by agent, most scores first; who was never asked about is left out', () => {
  const listed = likedBy(
    [
      { ...tom, key: 'tom' },
      { ...maya, key: 'maya' },
      { ...of({}), key: 'eve' },
      { ...of({ asked: 2 }), key: '' },
    ],
    '',
    new Map([['maya', 'Maya']]),
    'Nobody',
  )
  expect(listed.map((one) => [one.key, one.name, one.figures.asked])).toEqual([
    ['maya', 'Maya', 4],
    ['tom', 'Somebody who left', 1],
    [null, 'Nobody', 2],
  ])
})

test('first answers by how long they took, longest last', () => {
  const rows = [
    { metric: 'answer:', n: 1 },
    { metric: 'answer:300', n: 2 },
    { metric: 'answer:60', n: 3 },
  ]
  expect(answerSteps(rows)).toEqual([
    { upTo: 60, people: 3 },
    { upTo: 300, people: 2 },
    { upTo: null, people: 1 },
  ])
})
