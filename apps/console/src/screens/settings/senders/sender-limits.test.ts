import { expect, it } from 'vitest'
import { readCap, senderLimitErrors } from './sender-limits.ts'

it('reads a daily limit as people type it; empty is none', () => {
  expect(readCap('')).toBeNull()
  expect(readCap('2,000')).toBe(2_000)
  for (const wrong of ['0', '-1', '1.5', 'many']) expect(readCap(wrong), wrong).toBeUndefined()
})

it('names the field that is wrong', () => {
  expect(senderLimitErrors({ rate: '60', unit: 'segments', cap: '' })).toEqual({})
  expect(Object.keys(senderLimitErrors({ rate: '0', unit: 'messages', cap: 'x' }))).toEqual(['rate', 'cap'])
})
