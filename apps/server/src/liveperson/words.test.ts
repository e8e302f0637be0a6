import { describe, expect, test } from 'vitest'
import { campaignStatus, conversationStatus, faultOf, platformId, type Standing } from './words.ts'

const row = (
  state: string | null,
  reason: string | null = null,
  code: string | null = null,
  more: Partial<Standing> = {},
): Standing => ({
  ...{ channel: 'sms', verdict: 'ready', state, reason, carrier_code: code },
  ...more,
})
const fault = (...of: Parameters<typeof row>) => {
  const found = faultOf(row(...of), (reason) => `words of ${reason}`)
  return found && `${found.source}_${found.code}`
}
const WA = { channel: 'whatsapp' } as const
const APP = { channel: 'inapp' } as const

describe('why it failed, by the original’s dictionary', () => {
  test.each([
    ['queued', null, null, {}, null],
    ['delivered', null, null, {}, null],
    ['skipped', 'opted_out', null, {}, null],
    ['skipped', 'capped', null, {}, null],
    ['skipped', 'open_conversation', null, {}, 'proactive_1400'],
    ['skipped', 'open_conversation', null, APP, 'proactive_1800'],
    ['skipped', 'cannot_get_texts', null, {}, 'proactive_1001'],
    ['skipped', 'no_address', null, {}, 'proactive_1001'],
    ['skipped', 'not_in_country', null, WA, 'proactive_1001'],
    [null, null, null, { verdict: 'refused' }, 'proactive_1001'],
    ['unknown', 'no_answer', null, {}, 'proactive_5002'],
    ['expired', null, null, {}, 'proactive_500'],
    ['cancelled', null, null, {}, 'proactive_500'],
    ['failed', 'other', null, {}, 'proactive_500'],
    ['failed', 'too_long', null, {}, 'outbound_twilio_21617'],
    ['failed', 'carrier_unreachable', null, {}, 'outbound_twilio_ntw_err'],
    ['failed', 'carrier_unreachable', null, WA, 'outbound_wa_ntw_err'],
    ['failed', 'x', '21610', {}, 'outbound_twilio_21610'],
    ['failed', 'x', '21211', {}, 'outbound_twilio_21211'],
    ['failed', 'x', '30003', {}, 'twilio_30003'],
    ['failed', 'x', '5008', {}, 'twilio_5008'],
    ['failed', 'x', '131047', WA, 'outbound_wa_470'],
    ['failed', 'x', '131026', WA, 'outbound_wa_1026'],
    ['failed', 'x', '131056', WA, 'outbound_wa_471'],
    ['failed', 'x', '999999', WA, 'outbound_wa_999999'],
    ['failed', 'x', null, APP, 'proactive_5803'],
  ] as const)('%s, %s, %s, %j: %s', (state, reason, code, more, wanted) => {
    expect(fault(state, reason, code, more)).toBe(wanted)
  })

  test.each(
    ['20003', '20500', '21211', '21408', '21602', '21606', '21610', '21611', '21612', '21614', '21617'].map(
      (code) => [code, 'outbound_twilio'],
    ),
  )('%s is of handing a text in, with words of its own', (code, source) => {
    const found = faultOf(row('failed', 'x', code), () => 'our words')
    expect(found).toEqual({ source, code, message: expect.any(String) })
    expect(found!.message).not.toBe('our words')
  })

  test.each(
    ['5008', '30001', '30002', '30003', '30004', '30005', '30006', '30007', '30008', '30032'].map((code) => [
      code,
      'twilio',
    ]),
  )('%s is of bringing a text to the phone, with words of its own', (code, source) => {
    const found = faultOf(row('failed', 'x', code), () => 'our words')
    expect(found).toEqual({ source, code, message: expect.any(String) })
    expect(found!.message).not.toBe('our words')
  })

  test('what the dictionary lacks has our words', () => {
    expect(faultOf(row('failed', 'odd', '29999'), (reason, code) => `${reason} ${code}`)?.message).toBe(
      'odd 29999',
    )
  })
})

describe('the status API', () => {
  const now = new Date('2026-11-25T12:00:00Z')
  const told = (state: string | null, reason: string | null, due: string | null, verdict = 'ready') =>
    conversationStatus({ ...row(state, reason), verdict, due_at: due === null ? null : new Date(due) }, now)
  test.each([
    [null, null, null, 'ready', 'NOT_SENT'],
    [null, null, null, 'refused', 'FAILED'],
    [null, null, null, 'suppressed', 'SKIPPED'],
    ['queued', null, '2026-11-25T11:59:00Z', 'ready', 'NOT_SENT'],
    ['queued', null, '2026-11-26T08:00:00Z', 'ready', 'SCHEDULED'],
    ['queued', null, null, 'ready', 'SCHEDULED'],
    ['sending', null, null, 'ready', 'NOT_SENT'],
    ['sent', null, null, 'ready', 'DELIVERED'],
    ['read', null, null, 'ready', 'DELIVERED'],
    ['unknown', 'no_answer', null, 'ready', 'DELIVERED'],
    ['failed', 'x', null, 'ready', 'FAILED'],
    ['skipped', 'opted_out', null, 'ready', 'SKIPPED'],
    ['skipped', 'open_conversation', null, 'ready', 'FAILED'],
    ['cancelled', null, null, 'ready', 'FAILED'],
  ])('%s, %s, due %s, %s: %s', (state, reason, due, verdict, wanted) => {
    expect(told(state, reason, due, verdict)).toBe(wanted)
  })
})

test.each([
  ['draft', 1, 0, false, 'DRAFT'],
  ['scheduled', 1, 0, false, 'SCHEDULED'],
  ['sending', 1, 0, false, 'QUEUED'],
  ['sending', 1, 1, false, 'IN-PROGRESS'],
  ['paused', 1, 1, true, 'IN-PROGRESS'],
  ['stopped', 1, 1, true, 'IN-PROGRESS'],
  ['finished', 1, 1, true, 'FINISHED'],
  ['finished', 0, 0, true, 'FAILED'],
  ['cancelled', 1, 1, true, 'CANCELLED'],
] as const)('a campaign that is %s: %s', (status, accepted, enqueued_line, enqueued_all, wanted) => {
  expect(campaignStatus({ status, accepted, enqueued_line, enqueued_all })).toBe(wanted)
})

test('numbers of the older platform have ten digits, and stay', () => {
  const id = '0198c5c0-0000-7000-8000-00000000000a'
  expect(platformId(id, 'campaign')).toMatch(/^[1-9]\d{9}$/)
  expect(platformId(id, 'campaign')).toBe(platformId(id, 'campaign'))
  expect(platformId(id, 'campaign')).not.toBe(platformId(id, 'engagement'))
})
