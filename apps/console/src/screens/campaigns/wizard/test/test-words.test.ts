import type { Recipient } from '@foreword/contract'
import { expect, it } from 'vitest'
import { askAgain, rowWords, toneOf } from './test-words.ts'

it('calls a row by its name column, and by its line', () => {
  const row = { line: 3, variables: { first_name: 'Dana' } } as unknown as Recipient
  expect(rowWords(row)).toBe('Dana, line 3')
  expect(rowWords({ ...row, variables: {} })).toBe('Line 3')
})

it('is in motion until it is delivered or will not be', () => {
  expect(['queued', 'sending', 'sent'].map((state) => toneOf({ state }))).toEqual(['go', 'go', 'go'])
  expect(toneOf(undefined)).toBe('go')
  expect(toneOf({ state: 'read' })).toBe('ok')
  expect(toneOf({ state: 'skipped' })).toBe('bad')
  expect(toneOf({ state: 'unknown' })).toBe('wait')
})

it('asks each second for a minute, seldom for half an hour, and never about what is over', () => {
  expect(askAgain(undefined, 0)).toBe(1000)
  expect(askAgain({ state: 'sent', done: false }, 59_000)).toBe(1000)
  expect(askAgain({ state: 'sent', done: false }, 61_000)).toBe(10_000)
  expect(askAgain({ state: 'sent', done: false }, 31 * 60_000)).toBe(false)
  expect(askAgain({ state: 'failed', done: true }, 0)).toBe(false)
})
