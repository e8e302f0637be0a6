import { expect, it } from 'vitest'
import { changeErrors, changesOf } from './change.ts'

const before = {
  name: 'Storm',
  skillId: null,
  lookbackMinutes: 60,
  routeAll: false,
  notAfter: '2026-11-25T10:00:00.000Z',
}
const now = Date.parse('2026-11-25T12:00:00Z')

it('sends only what differs', () => {
  expect(changesOf(before, before)).toEqual({})
  expect(changesOf(before, { ...before, name: 'Storm Bram', notAfter: null })).toEqual({
    name: 'Storm Bram',
    notAfter: null,
  })
})

it('refuses a time that has passed, but leaves one that was there', () => {
  expect(changeErrors(before, before, now)).toEqual({})
  expect(changeErrors(before, { ...before, notAfter: '2026-11-25T11:00:00.000Z' }, now).notAfter).toContain(
    'passed',
  )
  expect(changeErrors(before, { ...before, notAfter: '2026-11-25T13:00:00.000Z' }, now)).toEqual({})
  expect(changeErrors(before, { ...before, name: ' ' }, now).name).toContain('name')
})
