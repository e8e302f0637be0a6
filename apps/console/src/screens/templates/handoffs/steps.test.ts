import { expect, it } from 'vitest'
import { BLANK, channelsLeft, inputOf, lookbackWords, minutesOf, moveStep, newStep, spanOf } from './steps.ts'

it('moves a step, and leaves it where there is no place', () => {
  expect(moveStep(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moveStep(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moveStep(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moveStep(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
})

it('offers the channels that are not in it', () => {
  expect(channelsLeft([])).toEqual(['whatsapp', 'sms', 'inapp'])
  expect(channelsLeft([newStep('sms', null, 0)])).toEqual(['whatsapp', 'inapp'])
})

it('reads the lookback, and says what it may be', () => {
  const form = { ...BLANK, name: ' Orders ', steps: [newStep('sms', null, 7)] }
  expect(inputOf(form)).toMatchObject({ input: { name: 'Orders', lookbackMinutes: 4320 } })
  expect(inputOf({ ...form, days: '', hours: '1' })).toMatchObject({ input: { lookbackMinutes: 60 } })
  for (const [days, hours] of [
    ['0', '0'],
    ['31', '0'],
    ['30', '1'],
    ['x', '1'],
    ['1', '24'],
    ['1.5', '0'],
  ])
    expect(inputOf({ ...form, days: days!, hours: hours! }), `${days} ${hours}`).toMatchObject({
      field: 'lookbackMinutes',
    })
  expect(inputOf({ ...form, steps: [] })).toMatchObject({ field: 'steps' })
  expect(JSON.stringify(inputOf(form))).not.toContain('"key"')
})

it('says times in words and keeps them in bounds', () => {
  expect(lookbackWords(4320)).toBe('3 days')
  expect(lookbackWords(1500)).toBe('1 day 1 hour')
  expect(spanOf(120)).toEqual({ n: 2, unit: 'hours' })
  expect(spanOf(90)).toEqual({ n: 90, unit: 'minutes' })
  expect(minutesOf(1, 'minutes')).toBe(5)
  expect(minutesOf(30, 'days')).toBe(10_080)
})
