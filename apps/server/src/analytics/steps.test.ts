import { expect, test } from 'vitest'
import type { StepCount } from '../messages/index.ts'
import { ofCounts, openStepCounts } from './steps.ts'

const heads = [
  { step: 0, channel: 'whatsapp' as const, senderName: 'WhatsApp' },
  { step: 1, channel: 'sms' as const, senderName: 'Global' },
]
const count = (step: number, state: StepCount['state'], people: number, fell_back = false): StepCount => ({
  step,
  state,
  fell_back,
  people,
})

test('parts of a channel add up to its people, and who went on is among the next one’s', () => {
  const [first, second] = ofCounts(
    heads,
    [
      count(0, 'read', 20),
      count(0, 'delivered', 11),
      count(0, 'failed', 8, true),
      count(0, 'skipped', 2, true),
      count(0, 'failed', 1),
      count(1, 'delivered', 9),
      count(1, 'queued', 1),
    ],
    45,
  )
  expect(first).toMatchObject({ people: 45, read: 20, delivered: 11, failed: 1, wentOn: 10, waiting: 3 })
  expect(second).toMatchObject({ people: 10, delivered: 9, waiting: 1, wentOn: 0, skipped: 0 })
  for (const { people, step: _, channel: _c, senderName: _s, ...parts } of [first!, second!])
    expect(Object.values(parts).reduce((sum, n) => sum + n, 0)).toBe(people)
})

test('whoever looks within a second is told the same count; a count that fails is not kept', async () => {
  let now = 0
  let asked = 0
  const counts = openStepCounts(
    () => now,
    async () => {
      asked++
      if (asked === 3) throw new Error('away')
      return [count(0, 'sent', asked)]
    },
  )
  const [one, two] = await Promise.all([counts({} as never, 'a', 'c'), counts({} as never, 'a', 'c')])
  expect(one).toBe(two)
  now = 999
  expect(await counts({} as never, 'a', 'c')).toBe(one)
  now = 1_001
  expect((await counts({} as never, 'a', 'c'))[0]!.people).toBe(2)
  now = 3_000
  await expect(counts({} as never, 'a', 'c')).rejects.toThrow('away')
  expect((await counts({} as never, 'a', 'c'))[0]!.people).toBe(4)
})
