import { describe, expect, test } from 'vitest'
import { Refusal } from './refusal.ts'
import { readCampaignRequest } from './request.ts'

const consumer = { consumerContent: { sms: '12025550142' }, variables: {} }
const body = (more: object = {}) => ({
  ...{ campaignName: 'x', skill: 'x', templateId: 'H0000000001', consent: true, consumers: [consumer] },
  ...more,
})
const hours = (windows: unknown) => readCampaignRequest(body({ schedulingMetrics: { windows } }), 10).window
const refusal = (given: unknown): string => {
  try {
    readCampaignRequest(given, 10)
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.message}`
    throw error
  }
  return 'taken'
}
const at = (hour: unknown, minute: unknown) => ({ hour, minute })
const CLOSED = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }

describe('hours', () => {
  test('as numbers or text, in any capitals; days that are not named are closed', () => {
    const windows = [
      { day: 'MONDAY', startTime: at(9, 0), endTime: at(17, 30) },
      { day: 'friday', startTime: at('9', '05'), endTime: at('23', '59') },
    ]
    expect(hours(windows)).toEqual({
      ...CLOSED,
      mon: { from: '09:00', to: '17:30' },
      fri: { from: '09:05', to: '23:59' },
    })
  })

  test('may be wider than those of texts, and end at midnight', () => {
    expect(hours([{ day: 'SUNDAY', startTime: at(0, 0), endTime: at(0, 0) }])!.sun).toEqual({
      from: '00:00',
      to: '24:00',
    })
  })

  test('two of one day that touch are one', () => {
    const windows = [
      { day: 'MONDAY', startTime: at(9, 0), endTime: at(12, 0) },
      { day: 'MONDAY', startTime: at(12, 0), endTime: at(14, 0) },
    ]
    expect(hours(windows)!.mon).toEqual({ from: '09:00', to: '14:00' })
  })

  test.each([undefined, null, {}, { windows: [] }])('none: %j', (schedulingMetrics) => {
    expect(readCampaignRequest(body({ schedulingMetrics }), 10).window).toBe(null)
  })

  test.each([
    [
      { day: 'MONDAY', startTime: at(24, 0), endTime: at(9, 0) },
      'startTime.hour has to be a number from 0 to 23',
    ],
    [
      { day: 'MONDAY', startTime: at(9, 60), endTime: at(10, 0) },
      'startTime.minute has to be a number from 0 to 59',
    ],
    [{ day: 'MONDAY', startTime: at('nine', 0), endTime: at(10, 0) }, 'startTime.hour'],
    [{ day: 'MONDAY', startTime: at(-1, 0), endTime: at(10, 0) }, 'startTime.hour'],
    [{ day: 'MONDAY', startTime: at(10, 0), endTime: at(9, 0) }, 'ends before it starts'],
    [{ day: 'Lundi', startTime: at(9, 0), endTime: at(10, 0) }, 'day has to be MONDAY'],
    [{ day: 'MONDAY', startTime: at(9, 0) }, 'endTime has to be an object'],
    ['MONDAY', 'has to be an object'],
  ])('%j is refused', (window, words) => {
    expect(refusal(body({ schedulingMetrics: { windows: [window] } }))).toContain(words)
  })

  test('two of one day with a gap are refused', () => {
    const windows = [
      { day: 'MONDAY', startTime: at(9, 0), endTime: at(12, 0) },
      { day: 'MONDAY', startTime: at(13, 0), endTime: at(14, 0) },
    ]
    expect(refusal(body({ schedulingMetrics: { windows } }))).toContain('leaves a gap')
  })
})

describe('lengths', () => {
  test.each([
    ['campaignName', 255],
    ['skill', 255],
    ['templateId', 32],
    ['outboundNumber', 16],
  ])('%s: %d characters', (field, most) => {
    expect(refusal(body({ [field]: 'x'.repeat(most) }))).toBe('taken')
    expect(refusal(body({ [field]: 'x'.repeat(most + 1) }))).toBe(
      `400 ${field} has ${most + 1} characters; ${most} are the most.`,
    )
  })

  test('a value of 1550', () => {
    const long = (length: number) =>
      body({ consumers: [{ ...consumer, variables: { 1: 'x'.repeat(length) } }] })
    expect([refusal(long(1550)), refusal(long(1551))]).toEqual([
      'taken',
      '400 consumers[0].variables.1 has 1551 characters; 1550 are the most.',
    ])
  })
})

test('consent as text, and numbers where a text belongs, are taken', () => {
  expect(refusal(body({ consent: 'true', templateId: 1234567890, outboundNumber: 12025550101 }))).toBe(
    'taken',
  )
})

test.each([
  [null, 'JSON object'],
  [[], 'JSON object'],
  [body({ consumers: 'all' }), 'consumers has to be a list'],
  [body({ consumers: [null] }), 'consumers[0] has to be an object'],
  [body({ consumers: [{ variables: {} }] }), 'Fields missing in request: consumers[0].consumerContent'],
  [
    body({ consumers: [{ consumerContent: 'x', variables: {} }] }),
    'consumers[0].consumerContent has to be an object',
  ],
  [body({ consumers: [{ ...consumer, variables: 'x' }] }), 'consumers[0].variables has to be an object'],
  [body({ consent: 'yes' }), 'consent has to be true'],
  [body({ campaignName: 'a\u0000b' }), 'U+0000'],
  [body({ campaignName: {} }), 'campaignName has to be text'],
  [{}, 'Fields missing in request: campaignName, skill, templateId, consent, consumers'],
])('%j is refused whole', (given, words) => {
  expect(refusal(given)).toContain(words)
})
