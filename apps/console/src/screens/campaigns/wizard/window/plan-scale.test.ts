import { describe, expect, it } from 'vitest'
import { leaving, shareOf, ticksOf } from './plan-scale.ts'

const at = (iso: string) => Date.parse(iso)

describe('the clock above the plan', () => {
  it('marks full hours of the account clock, midnight as a day', () => {
    const plan = { from: at('2026-11-25T14:00:00Z'), to: at('2026-11-26T14:00:00Z') }
    const ticks = ticksOf(plan, 'America/New_York')
    expect(ticks.map((tick) => tick.time)).toEqual([
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
      '00:00',
      '03:00',
      '06:00',
      '09:00',
    ])
    expect(ticks.filter((tick) => tick.day)).toHaveLength(1)
    expect(ticks[0]!.share).toBe(0)
    expect(ticks.at(-1)!.share).toBe(1)
  })

  it('keeps full hours across a change of clocks, and few marks over weeks', () => {
    const autumn = { from: at('2026-10-31T13:00:00Z'), to: at('2026-11-02T14:00:00Z') }
    for (const tick of ticksOf(autumn, 'America/New_York')) expect(tick.time).toMatch(/^(00|06|12|18):00$/)
    const weeks = { from: at('2026-11-01T10:00:00Z'), to: at('2026-11-20T10:00:00Z') }
    const ticks = ticksOf(weeks, 'Europe/Berlin')
    expect(ticks.length).toBeGreaterThan(3)
    expect(ticks.length).toBeLessThanOrEqual(10)
    expect(ticks.every((tick) => tick.day)).toBe(true)
  })

  it('clamps what lies outside', () => {
    expect(shareOf({ from: 0, to: 10 }, -5)).toBe(0)
    expect(shareOf({ from: 0, to: 10 }, 25)).toBe(1)
  })
})

it('draws messages only where the window is open', () => {
  const row = { key: 'a', title: 'A', places: '', clock: 'UTC-5', hours: '08:00–21:00', people: 5 }
  const open = [
    { from: 0, to: 10 },
    { from: 24, to: 34 },
  ]
  expect(leaving({ ...row, open, first: 4, last: 30 })).toEqual([
    { from: 4, to: 10 },
    { from: 24, to: 30 },
  ])
  expect(leaving({ ...row, open, first: null, last: null })).toEqual([])
})
