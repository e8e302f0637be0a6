import type { DeliveryWindow } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { allAlike, lastMinute, readTime, sameForAll, windowProblem, windowWords } from './hours.ts'

const day = { from: '08:00', to: '21:00' }
const week: DeliveryWindow = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }

describe('hours people may be messaged', () => {
  it('refuses a day that starts when it ends, and a week without any day', () => {
    expect(windowProblem(week)).toBeNull()
    expect(windowProblem({ ...week, wed: { from: '09:00', to: '09:00' } })).toMatchObject({ day: 'wed' })
    expect(windowProblem({ ...week, fri: { from: '9', to: '21:00' } })).toMatchObject({ day: 'fri' })
    expect(windowProblem({ ...week, sun: { from: '20:00', to: '24:00' } })).toBeNull()
    const closed = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
    expect(windowProblem(closed)).toMatchObject({ day: null })
  })

  it('copies one day to the others and leaves closed days closed', () => {
    const mixed = { ...week, tue: { from: '10:00', to: '18:00' }, sun: null }
    expect(allAlike(mixed)).toBe(false)
    const same = sameForAll(mixed, 'tue')
    expect(same.mon).toEqual({ from: '10:00', to: '18:00' })
    expect(same.sun).toBeNull()
    expect(allAlike(same)).toBe(true)
  })

  it('says the week in words', () => {
    expect(windowWords(week)).toBe('08:00 to 21:00')
    expect(windowWords({ ...week, sat: { from: '09:00', to: '20:00' }, sun: null })).toBe(
      'Mon to Fri 08:00 to 21:00, Sat 09:00 to 20:00',
    )
    expect(windowWords({ ...week, wed: null })).toBe('Mon to Tue 08:00 to 21:00, Thu to Sun 08:00 to 21:00')
    expect(lastMinute('21:00')).toBe('20:59')
    expect(lastMinute('00:00')).toBe('23:59')
  })
})

it.each([
  ['8', '08:00'],
  ['830', '08:30'],
  ['9.05', '09:05'],
  ['21h', '21:00'],
  ['24:00', '24:00'],
  ['24:30', null],
  ['9:75', null],
  ['soon', null],
])('reads %j as a time of day', (typed, time) => {
  expect(readTime(typed)).toBe(time)
})
