import { expect, test } from 'vitest'
import type { CarrierError } from '../channels/index.ts'
import type { StepCount } from '../messages/index.ts'
import { ofCounts, openStepCounts } from './steps.ts'

const heads = [
  { step: 0, channel: 'whatsapp' as const, senderName: 'WhatsApp' },
  { step: 1, channel: 'sms' as const, senderName: 'Global' },
]
const count = (
  step: number,
  state: StepCount['state'],
  people: number,
  fell_back = false,
  why: Partial<Pick<StepCount, 'reason' | 'carrier_code'>> = {},
): StepCount => ({ step, state, fell_back, people, reason: null, carrier_code: null, ...why })
const errors: CarrierError[] = []

test('parts of a channel add up to its people, and who went on is among the next one’s', () => {
  const [first, second] = ofCounts(
    heads,
    [
      count(0, 'read', 20),
      count(0, 'delivered', 11),
      count(0, 'failed', 5, true, { reason: 'carrier_busy', carrier_code: '1' }),
      count(0, 'failed', 2, true, { reason: 'carrier_busy', carrier_code: '2' }),
      count(0, 'sent', 1, true),
      count(0, 'skipped', 2, true, { reason: 'no_address' }),
      count(0, 'failed', 1),
      count(1, 'delivered', 9),
      count(1, 'queued', 1),
    ],
    45,
    errors,
  )
  expect(first).toMatchObject({ people: 45, read: 20, delivered: 11, failed: 1, wentOn: 10, waiting: 3 })
  expect(first!.whyOn).toEqual([
    { reason: 'carrier_busy', carrierCode: null, people: 7, title: 'The carrier was busy' },
    { reason: 'no_address', carrierCode: null, people: 2, title: 'No address on this channel' },
    { reason: 'no_receipt', carrierCode: null, people: 1, title: 'No receipt in time' },
  ])
  expect(second).toMatchObject({ people: 10, delivered: 9, waiting: 1, wentOn: 0, skipped: 0 })
  for (const { people, step: _, channel: _c, senderName: _s, whyOn: _w, ...parts } of [first!, second!])
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
