import { expect, it } from 'vitest'
import { changesBetween } from './changes.ts'

it('names what differs, in words, and nothing else', () => {
  expect(
    changesBetween(
      { timeZone: 'UTC', name: 'Pine', cap: null, disabled: false, extra: 1 },
      { timeZone: 'Europe/Rome', name: 'Pine', cap: { days: 7 }, disabled: true },
    ),
  ).toEqual({
    'time zone': ['UTC', 'Europe/Rome'],
    cap: [null, '{"days":7}'],
    disabled: ['no', 'yes'],
  })
})

it('cuts what is long', () => {
  expect(changesBetween({ words: '' }, { words: 'x'.repeat(400) }).words?.[1]).toBe(`${'x'.repeat(300)}…`)
})
