import type { DeliveryWindow } from '@foreword/contract'
import { expect, it } from 'vitest'
import { anyOpen, dayError, sameForAll } from './days.ts'

const day = { from: '08:00', to: '21:00' }
const week: DeliveryWindow = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: null, sun: null }

it('refuses an empty window and takes one over midnight', () => {
  expect(dayError({ from: '08:00', to: '08:00' })).toContain('same time')
  expect(dayError({ from: '20:00', to: '02:00' })).toBeUndefined()
  expect(dayError({ from: '', to: '02:00' })).toContain('needed')
  expect(dayError(null)).toBeUndefined()
})

it('copies hours to the days that are on, and leaves the others off', () => {
  const changed = sameForAll(week, { from: '10:00', to: '12:00' })
  expect(changed.fri).toEqual({ from: '10:00', to: '12:00' })
  expect(changed.sun).toBeNull()
  expect(anyOpen(changed)).toBe(true)
})
