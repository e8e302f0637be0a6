import { describe, expect, test } from 'vitest'
import {
  breakerReason,
  canaryOf,
  type DraftFacts,
  launchProblems,
  lockedFields,
  mayMove,
  unknownVariables,
} from './rules.ts'

const NOW = new Date('2026-11-23T09:00:00Z')
const READY = { status: 'ready', ready: 3, columns: ['first_name'], ownTexts: false }
const draft = (more: Partial<DraftFacts> = {}): DraftFacts => ({
  name: 'Winter offer',
  message: 'Hi {first_name}',
  optOutOn: true,
  optOutText: 'Reply STOP to opt out.',
  senderId: 's',
  senderProblem: null,
  skillId: 'k',
  startMode: 'now',
  startAt: null,
  notAfter: null,
  windowProblem: null,
  import: READY,
  ...more,
})
const codes = (more: Partial<DraftFacts> = {}) => launchProblems(draft(more), NOW).map((one) => one.code)

describe('a draft', () => {
  test('with all it needs may be launched', () => {
    expect(codes()).toEqual([])
  })

  test.each<[string, Partial<DraftFacts>]>([
    ['name_missing', { name: '  ' }],
    ['sender_missing', { senderId: null }],
    ['sender_broken', { senderProblem: 'This sender does not work now.' }],
    ['skill_missing', { skillId: null }],
    ['message_missing', { message: ' ' }],
    ['message_too_long', { message: 'x'.repeat(1_600) }],
    ['recipients_missing', { import: null }],
    ['still_reading', { import: { ...READY, status: 'reading' } }],
    ['file_failed', { import: { ...READY, status: 'failed' } }],
    ['nobody_ready', { import: { ...READY, ready: 0 } }],
    ['unknown_variable', { message: 'Hi {firstname}' }],
    ['window_invalid', { windowProblem: 'Every day is switched off.' }],
    ['start_missing', { startMode: 'later' }],
    ['start_past', { startMode: 'later', startAt: new Date('2026-11-22T09:00:00Z') }],
    ['stop_before_start', { notAfter: NOW }],
  ])('%s stands in the way', (code, more) => {
    expect(codes(more)).toEqual([code])
  })

  test('that begins later must not stop before that', () => {
    const startAt = new Date('2026-11-25T09:00:00Z')
    expect(codes({ startMode: 'later', startAt, notAfter: new Date('2026-11-24T09:00:00Z') })).toEqual([
      'stop_before_start',
    ])
    expect(codes({ startMode: 'later', startAt, notAfter: new Date('2026-11-26T09:00:00Z') })).toEqual([])
  })

  test('needs no message when every person has an own text', () => {
    expect(codes({ message: '', import: { ...READY, columns: [], ownTexts: true } })).toEqual([])
  })

  test('says everything at once, each with the step that mends it', () => {
    const problems = launchProblems(
      draft({ name: '', skillId: null, import: null, windowProblem: 'No.' }),
      NOW,
    )
    expect(problems.map((one) => one.step)).toEqual([1, 1, 2, 3])
    for (const one of problems) expect(one.message).toMatch(/\.$/)
  })
})

test('variables are filled by the name of a column or by its place', () => {
  expect(unknownVariables('{a} {b} {1} {2} {3} {0}', ['a', 'b'])).toEqual(['3', '0'])
})

describe('after the launch', () => {
  test('what was consented to, said or promised cannot change', () => {
    const change = {
      message: 'x',
      senderId: 'x',
      optOutOn: false,
      startMode: 'now',
      noZone: 'hold',
      kind: 'alert',
    } as const
    expect(lockedFields('draft', change)).toEqual([])
    for (const status of ['scheduled', 'sending', 'paused', 'stopped', 'finished'] as const)
      expect(lockedFields(status, change)).toEqual(Object.keys(change))
  })

  test('speed and stop time change while it runs, name and skill always', () => {
    const change = { revision: 3, name: 'x', skillId: 'k', speed: 5, notAfter: null }
    expect(lockedFields('sending', change)).toEqual([])
    expect(lockedFields('finished', change)).toEqual(['speed', 'notAfter'])
  })
})

test('a campaign moves only along its diagram', () => {
  const states = ['draft', 'scheduled', 'sending', 'paused', 'stopped', 'finished', 'cancelled'] as const
  const allowed = (verb: Parameters<typeof mayMove>[0]) => states.filter((state) => mayMove(verb, state))
  expect(allowed('pause')).toEqual(['scheduled', 'sending'])
  expect(allowed('resume')).toEqual(['paused', 'stopped'])
  expect(allowed('cancel')).toEqual(['scheduled', 'sending', 'paused', 'stopped'])
  expect(allowed('archive')).toEqual(['finished', 'cancelled'])
  expect(allowed('delete')).toEqual(['draft'])
})

describe('the first ones', () => {
  const campaign = (canary_mode: 'auto' | 'on' | 'off', canary_size = 500) => ({ canary_mode, canary_size })

  test('go alone above 10,000 recipients, unless a person decided otherwise', () => {
    expect(canaryOf(campaign('auto'), 10_000)).toBeNull()
    expect(canaryOf(campaign('auto'), 10_001)).toBe(500)
    expect(canaryOf(campaign('off'), 1_000_000)).toBeNull()
    expect(canaryOf(campaign('on', 20), 100)).toBe(20)
  })

  test('are all, when there are no others', () => {
    expect(canaryOf(campaign('on', 100), 100)).toBeNull()
  })
})

describe('the breaker', () => {
  test('pauses when the share of failures reaches the limit, and says the figures', () => {
    expect(breakerReason({ handed: 1_200, failed: 300 }, 25)).toBe(
      '25% of the last 1,200 messages failed (300; the limit is 25%). Look at what failed, mend it, then go on or cancel.',
    )
    expect(breakerReason({ handed: 1_200, failed: 299 }, 25)).toBeNull()
  })

  test('judges nothing by a handful, and is off when the account says so', () => {
    expect(breakerReason({ handed: 99, failed: 99 }, 25)).toBeNull()
    expect(breakerReason({ handed: 1_000, failed: 1_000 }, null)).toBeNull()
  })
})
