import { describe, expect, test } from 'vitest'
import { concernsCampaign, type LateFailure, tryAgainAt } from './late.ts'
import { everyDay } from './week.ts'

const now = new Date('2026-11-23T15:00:00Z') // 10:00 in New York
const failure: LateFailure = {
  class: 'later',
  attempt: 1,
  hours: everyDay('09:00', '18:00'),
  notAfter: null,
  zones: ['America/New_York'],
}
const at = (more: Partial<LateFailure>) => {
  const again = tryAgainAt({ ...failure, ...more }, now)
  return again && [again.dueAt.toISOString(), again.wait]
}

describe('a message that failed after the carrier had it', () => {
  test('is tried again minutes or hours later, by the kind of failure, twice', () => {
    expect(at({})).toEqual(['2026-11-23T18:00:00.000Z', 'retry'])
    expect(at({ class: 'retry' })).toEqual(['2026-11-23T15:10:00.000Z', 'retry'])
    expect(at({ class: 'retry', attempt: 3 })).toEqual(['2026-11-23T15:30:00.000Z', 'retry'])
    expect(at({ class: 'retry', attempt: 5 })).toBeNull()
  })

  test('tries that the carrier refused before count too, so that there are never more', () => {
    expect(at({ class: 'retry', attempt: 2 })).not.toBeNull()
    expect(at({ class: 'retry', attempt: 4 })).not.toBeNull()
    expect(at({ class: 'retry', attempt: 8 })).toBeNull()
  })

  test('waits for the window, and stays failed when the campaign ends before', () => {
    expect(at({ attempt: 3 }), 'nine hours later it is night').toEqual(['2026-11-24T14:00:00.000Z', 'window'])
    expect(at({ attempt: 3, notAfter: new Date('2026-11-24T14:00:00Z') })).toBeNull()
    expect(at({ notAfter: new Date('2026-11-23T18:00:00Z') })).toBeNull()
    expect(at({ notAfter: new Date('2026-11-23T18:00:01Z') })).not.toBeNull()
  })

  test('stays failed when the failure does not pass, or when no hour is known to suit the person', () => {
    for (const kind of ['final', 'suppress', 'opt_out', 'content', 'configuration', null] as const) {
      expect(at({ class: kind })).toBeNull()
      if (kind) expect(concernsCampaign(kind)).toBe(kind === 'configuration')
    }
    expect(at({ zones: [] })).toBeNull()
  })
})
