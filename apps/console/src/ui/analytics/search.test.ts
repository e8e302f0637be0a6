import { expect, test } from 'vitest'
import { analyticsSearch, listed, queryOf, toggled } from './search.ts'

test('an address is read, and what makes no sense is left out', () => {
  expect(
    analyticsSearch({
      range: 'last_90',
      skills: 'a,b',
      by: 'channels',
      tables: 'time',
      compare: 'off',
      x: 1,
    }),
  ).toEqual({
    range: 'last_90',
    skills: 'a,b',
    by: 'channels',
    tables: 'time',
    compare: 'off',
  })
  expect(analyticsSearch({ range: 'for ever', from: 'x', by: 'moon', compare: true, skills: 7 })).toEqual({})
  expect(analyticsSearch({ range: 'custom', from: '2026-11-01', to: '2026-11-02' })).toEqual({
    range: 'custom',
    from: '2026-11-01',
    to: '2026-11-02',
  })
  expect(analyticsSearch({ range: 'custom', from: '2026-11-01' })).toEqual({})
})

test('the server is asked only what concerns it', () => {
  expect(queryOf({ range: 'today', channels: 'sms', by: 'skills', compare: 'off', tables: 'time' })).toEqual({
    range: 'today',
    channels: 'sms',
  })
})

test('lists in an address', () => {
  expect([toggled(undefined, 'a'), toggled('a', 'b'), toggled('a,b', 'a'), toggled('a', 'a')]).toEqual([
    'a',
    'a,b',
    'b',
    undefined,
  ])
  expect(listed('a,b')).toEqual(['a', 'b'])
})
