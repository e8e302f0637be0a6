import type { StepProgress } from '@foreword/contract'
import { expect, test } from 'vitest'
import { stepParts } from './step-parts.ts'

const step: StepProgress = {
  step: 0,
  channel: 'whatsapp',
  senderName: 'Brand',
  people: 100,
  waiting: 4,
  sent: 6,
  delivered: 30,
  read: 25,
  failed: 3,
  unknown: 2,
  skipped: 0,
  wentOn: 30,
  whyOn: [],
}

test('the parts of a channel add up to its people, read ones are delivered, empty ones are left out', () => {
  const parts = stepParts(step)
  expect(parts.reduce((sum, part) => sum + part.people, 0)).toBe(step.people)
  expect(parts.map((part) => [part.key, part.people])).toEqual([
    ['delivered', 55],
    ['sent', 6],
    ['unsure', 2],
    ['failed', 3],
    ['waiting', 4],
    ['went-on', 30],
  ])
})
