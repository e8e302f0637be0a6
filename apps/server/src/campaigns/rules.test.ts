import type { TemplateContent } from '@foreword/contract'
import { describe, expect, test } from 'vitest'
import {
  breakerReason,
  canaryOf,
  type DraftFacts,
  launchProblems,
  lockedFields,
  mayMove,
  type StepFacts,
  unknownVariables,
} from './rules.ts'

const NOW = new Date('2026-11-23T09:00:00Z')
const READY = { status: 'ready', ready: 3, columns: ['first_name'], ownTexts: false }
const sms = (more: Partial<StepFacts> = {}): StepFacts => ({
  channel: 'sms',
  senderId: 's',
  senderProblem: null,
  message: 'Hi {first_name}',
  optOutText: 'Reply STOP to opt out.',
  template: null,
  ...more,
  content: { text: more.message ?? 'Hi {first_name}', optOutText: null, rich: null },
})
const TEMPLATE: TemplateContent = {
  type: 'template',
  templateId: 't',
  name: 'boiler',
  language: 'en',
  category: 'utility',
  carrierTemplateId: null,
  parts: {
    header: { format: 'image', text: null },
    body: 'Hi {{1}}, we come on {{2}}.',
    footer: null,
    buttons: [],
  },
  fills: { 'header.link': 'https://example.org/{picture}', 'body.1': '{first_name}', 'body.2': 'Monday' },
  defaults: {},
}
const whatsapp = (more: Partial<TemplateContent> = {}, status = 'approved'): StepFacts => ({
  ...sms({ channel: 'whatsapp', message: '', optOutText: null }),
  template: { name: 'boiler', status, detail: null, isOther: false },
  content: { text: '', optOutText: null, rich: { ...TEMPLATE, ...more } },
})
const draft = (more: Partial<DraftFacts> = {}): DraftFacts => ({
  name: 'Winter offer',
  steps: [sms()],
  skillId: 'k',
  startMode: 'now',
  startAt: null,
  notAfter: null,
  windowProblem: null,
  inactive: null,
  listsGone: 0,
  mediaHosts: [],
  judgedLink: null,
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
    ['sender_missing', { steps: [sms({ senderId: null })] }],
    ['sender_broken', { steps: [sms({ senderProblem: 'This sender does not work now.' })] }],
    ['skill_missing', { skillId: null }],
    ['message_missing', { steps: [sms({ message: ' ' })] }],
    ['message_too_long', { steps: [sms({ message: 'x'.repeat(1_600) })] }],
    ['recipients_missing', { import: null }],
    ['still_reading', { import: { ...READY, status: 'reading' } }],
    ['file_failed', { import: { ...READY, status: 'failed' } }],
    ['nobody_ready', { import: { ...READY, ready: 0 } }],
    ['unknown_variable', { steps: [sms({ message: 'Hi {firstname}' })] }],
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
    expect(
      codes({ steps: [sms({ message: '' })], import: { ...READY, columns: [], ownTexts: true } }),
    ).toEqual([])
  })

  test('by WhatsApp needs an approved template with all it names filled from the file', () => {
    const steps = (step: StepFacts) =>
      codes({ steps: [step], import: { ...READY, columns: ['first_name', 'picture'] } })
    expect(steps(whatsapp())).toEqual([])
    expect(steps({ ...whatsapp(), template: null })).toEqual(['template_missing'])
    expect(steps(whatsapp({}, 'paused'))).toEqual(['template_not_approved'])
    const other = { name: 'boiler', status: 'approved', detail: null, isOther: true }
    expect(steps({ ...whatsapp(), template: other })).toEqual(['template_of_another'])
    const fills = { ...TEMPLATE.fills, 'body.2': ' ' }
    expect(steps(whatsapp({ fills }))).toEqual(['slot_empty'])
    expect(steps(whatsapp({ fills, defaults: { 'body.2': 'soon' } }))).toEqual([])
    expect(codes({ steps: [whatsapp()] })).toEqual(['unknown_variable'])
  })

  test('tells problems of a further channel by its place', () => {
    const problems = launchProblems(
      draft({
        steps: [
          whatsapp({ fills: { ...TEMPLATE.fills, 'header.link': 'https://example.org/a.png' } }),
          sms({ senderId: null, message: '' }),
        ],
      }),
      NOW,
    )
    expect(problems.map((one) => [one.field, one.code])).toEqual([
      ['fallbacks.0.senderId', 'sender_missing'],
      ['fallbacks.0.message', 'message_missing'],
    ])
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
