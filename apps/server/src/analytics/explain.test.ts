import { expect, test } from 'vitest'
import { explain, type History } from './explain.ts'

const at = (time: string): Date => new Date(`2026-12-01T${time}:00Z`)
const BASE: History = {
  ...{ now: at('18:00'), kind: 'service', channel: 'sms', step: 0, state: 'queued', reason: null },
  ...{ carrierCode: null, carrierId: null, attempts: 0, notBefore: null, notAfter: null },
  ...{ dueAt: null, heldReason: null, waitReason: null, createdAt: at('17:00'), attemptedAt: null },
  ...{ eligibleAt: null, sentAt: null, deliveredAt: null, readAt: null, failedAt: null, skippedAt: null },
  ...{ respondedAt: null, optedOutAt: null, nextAskAt: null, silentSince: null },
  campaign: {
    ...{ name: 'Reminders', single: false, launchedBy: 'Ada', notAfter: null },
    ...{ noZone: 'hold', halted: null },
  },
  ...{ zones: ['America/New_York'], zoneSource: 'area_code', accountZone: 'America/New_York' },
  ...{ hours: '08:00–21:00', cap: null, chain: [] },
}
const words = {
  errors: [
    {
      ...{ code: '30003', reason: 'unreachable', class: 'retry', title: 'Phone off or out of reach' },
      remedy: 'Often works later.',
    },
  ] as never,
  clock: (time: Date) => time.toISOString().slice(11, 16),
  local: (time: Date) => (time.getTime() === at('17:05').getTime() ? '12:05' : null),
}
const tell = (history: Partial<History>) => explain({ ...BASE, ...history }, words)
const codes = (history: Partial<History>) => tell(history).map(({ code }) => code)
const last = (history: Partial<History>) => tell(history).at(-1)

const WENT = {
  ...{
    attempts: 1,
    attemptedAt: at('17:05'),
    eligibleAt: at('17:05'),
    sentAt: at('17:06'),
    carrierId: 'SM1',
  },
}

test('hours of the whole day are said as such', () => {
  expect(tell({ hours: '00:00–24:00' }).find(({ code }) => code === 'hours')?.words).toBe(
    'It may leave at any time of the day (by the rules as they are now).',
  )
})

test('read: from its campaign to the reader’s eyes, each line with its time', () => {
  const lines = tell({ ...WENT, state: 'read', deliveredAt: at('17:07'), readAt: at('17:09') })
  expect(lines.map(({ code, words }) => `${code}: ${words}`)).toEqual([
    'taken: The campaign “Reminders”, which Ada launched, put this person in line for SMS.',
    'zone: They are taken to be in New York, by the area code of their number.',
    'hours: It may leave when it is 08:00–21:00 there (by the rules as they are now).',
    'eligible: Its turn came at 17:05 (12:05 where they are): no opt-out stood against it, no carrier had said that they cannot be reached.',
    'handed_over: It was handed to the carrier at 17:05.',
    'accepted: The carrier took it as SM1.',
    'delivered: A receipt said at 17:07 that it reached them.',
    'read: A receipt said at 17:09 that they read it.',
  ])
  const times = lines.flatMap(({ at: time }) => (time ? [time] : []))
  expect(times).toEqual([...times].sort())
  expect(times).toHaveLength(6)
})

test('a message by itself says where it is counted, and its own bounds', () => {
  const campaign = { ...BASE.campaign, name: 'Single messages of Shop', single: true }
  const lines = tell({
    campaign,
    notBefore: at('18:30'),
    notAfter: at('20:00'),
    dueAt: at('18:30'),
    waitReason: 'start',
  })
  expect(lines.map(({ words }) => words)).toEqual([
    'It was taken as a single service message by SMS, and is counted in “Single messages of Shop”.',
    'It may not leave before 18:30.',
    'It may not leave from 20:00 on.',
    'They are taken to be in New York, by the area code of their number.',
    'It may leave when it is 08:00–21:00 there (by the rules as they are now).',
    'It waits for its start at 18:30.',
  ])
  expect(last({ campaign, state: 'expired', notAfter: at('17:30') })).toMatchObject({
    ...{ code: 'expired', at: at('17:30').toISOString() },
  })
})

test.each([
  [{ dueAt: at('17:30') }, 'turn', 'It may leave now, and waits for its turn.'],
  [{ dueAt: at('19:00'), waitReason: 'window' }, 'window', 'It waits for their hours, which open at 19:00.'],
  [{ dueAt: at('19:00'), waitReason: 'retry' }, 'retry', 'It is tried again at 19:00.'],
  [
    { dueAt: at('19:00'), waitReason: 'conversation' },
    'conversation',
    'It waits until their conversation with you is closed.',
  ],
  [
    { dueAt: at('17:30'), campaign: { ...BASE.campaign, halted: 'paused' as const } },
    'paused',
    'It waits: the campaign is paused.',
  ],
  [
    { dueAt: at('17:30'), campaign: { ...BASE.campaign, halted: 'stopped' as const } },
    'stopped',
    'It waits: the campaign stopped.',
  ],
  [
    { dueAt: at('17:30'), campaign: { ...BASE.campaign, halted: 'canary' as const } },
    'canary',
    'It waits for the go-ahead after the first ones.',
  ],
  [{ heldReason: 'no_zone' }, 'no_zone', 'It is held until somebody tells their time zone.'],
  [
    { heldReason: 'no_shared_hours' },
    'no_shared_hours',
    'It is held: no hour suits all of these places and rules.',
  ],
])('who waits is told for what: %o', (history, code, text) => {
  expect(last(history)).toMatchObject({ code, words: text })
})

test.each([
  ['opted_out', 'had opted out'],
  ['cannot_get_texts', 'cannot be reached'],
  ['blocked_here', 'an agent had blocked'],
  ['capped', '3 messages within 7 days'],
  ['open_conversation', 'in a conversation'],
  ['excluded', 'on a list'],
  ['got_before', 'another campaign'],
  ['no_address', 'no address for SMS'],
  ['not_in_country', 'no marketing'],
])('who was left out (%s) is told why, and nothing of a carrier', (reason, part) => {
  const history = { state: 'skipped', reason, skippedAt: at('17:05'), cap: { messages: 3, days: 7 } }
  expect(last(history)).toMatchObject({ code: reason, at: at('17:05').toISOString() })
  expect(last(history)!.words).toContain(part)
  expect(codes(history)).not.toContain('handed_over')
  expect(codes(history)).not.toContain('eligible')
})

test('a number that tells no zone: by the account’s clock, held or left out', () => {
  const nowhere = { zones: [], zoneSource: null }
  const by = (noZone: 'hold' | 'account_zone' | 'leave_out') => ({ ...BASE.campaign, noZone })
  const second = (history: Partial<History>) => tell({ ...nowhere, ...history })[1]!.words
  expect(second({ campaign: by('account_zone') })).toContain('the account’s own counts: America/New_York')
  expect(second({ campaign: by('hold') })).toContain('holds such people')
  expect(second({ campaign: by('leave_out'), state: 'skipped', reason: 'no_zone' })).toContain(
    'leaves such people out',
  )
  expect(codes({ ...nowhere, campaign: by('hold') })).not.toContain('hours')
})

test('several places are named, many are counted', () => {
  const zone = (zones: string[]) => tell({ zones })[1]!.words
  expect(zone(['America/New_York', 'America/Chicago'])).toContain('New York or Chicago')
  expect(zone(['America/New_York', 'America/Chicago', 'Europe/Rome', 'Asia/Tokyo'])).toContain(
    'New York, Chicago or 2 other places',
  )
})

test('a failure has the carrier’s code, its sentence and what to do; a late one says that it had been taken', () => {
  const failed = { state: 'failed', reason: 'unreachable', carrierCode: '30003', failedAt: at('17:30') }
  expect(last({ ...WENT, ...failed, sentAt: null })).toEqual({
    ...{ code: 'unreachable', at: at('17:30').toISOString() },
    ...{ words: 'It failed: Phone off or out of reach (30003).', remedy: 'Often works later.', there: null },
  })
  expect(last({ ...WENT, ...failed })!.words).toMatch(/^The carrier said later that it failed/)
  expect(tell({ ...WENT, ...failed, attempts: 3 }).find(({ code }) => code === 'handed_over')!.words).toBe(
    'It was handed over 3 times, the first time at 17:05.',
  )
})

test('nobody knows: the carrier is asked, and then a person decides', () => {
  const unknown = { ...WENT, state: 'unknown', reason: 'no_answer', sentAt: null }
  expect(codes({ ...unknown, nextAskAt: at('18:05') }).slice(-2)).toEqual(['no_answer', 'asking'])
  expect(last(unknown)!.words).toContain('a person can decide')
  expect(last({ ...unknown, kind: 'alert' })!.words).toBe('The carrier was asked and has no trace of it.')
})

test('no receipt is no delivery: neither at once nor after a day', () => {
  expect(last({ ...WENT, state: 'sent' })!.words).toBe(
    'No receipt came yet. The carrier is asked when it stays out.',
  )
  expect(last({ ...WENT, state: 'sent', silentSince: at('17:06') })!.words).toContain('asked for a day')
  expect(last({ ...WENT, state: 'sent', reason: 'held_by_carrier' })!.code).toBe('held_by_carrier')
})

test('of several channels: the next one is named, and in its own history why it took over', () => {
  const chain = [
    { step: 0, channel: 'whatsapp', state: 'failed', reason: 'unreachable', carrierCode: '30003' },
    { step: 1, channel: 'sms', state: 'queued', reason: null, carrierCode: null },
  ] as const
  const first = {
    ...WENT,
    channel: 'whatsapp',
    state: 'failed',
    reason: 'unreachable',
    failedAt: at('17:10'),
  } as const
  expect(last({ ...first, chain })!.words).toBe('SMS took over from here.')
  expect(tell({ step: 1, dueAt: at('17:30'), chain })[0]).toMatchObject({
    ...{
      code: 'took_over',
      words: 'SMS took over, because it failed (Phone off or out of reach) by WhatsApp.',
    },
  })
  const silent = [{ ...chain[0], state: 'sent', reason: null, carrierCode: null }, chain[1]]
  expect(tell({ step: 1, chain: silent })[0]!.words).toContain('no receipt came in time by WhatsApp')
})

test('an answer and an opt-out come last', () => {
  const history = {
    ...WENT,
    state: 'delivered',
    deliveredAt: at('17:07'),
    respondedAt: at('17:20'),
    optedOutAt: at('17:20'),
  }
  expect(codes(history).slice(-2)).toEqual(['replied', 'opted_out_after'])
})

test('what stands in the way says what to do; what went well asks nothing of anybody', () => {
  const remedies = (history: Partial<History>) => tell(history).flatMap(({ remedy }) => remedy ?? [])
  expect(remedies({ ...WENT, state: 'read', deliveredAt: at('17:07'), readAt: at('17:09') })).toEqual([])
  for (const reason of [
    ...['opted_out', 'cannot_get_texts', 'blocked_here', 'capped', 'open_conversation', 'excluded'],
    ...['no_zone', 'no_address', 'not_in_country'],
  ])
    expect(remedies({ state: 'skipped', reason, skippedAt: at('17:05') }), reason).toHaveLength(1)
  expect(remedies({ state: 'skipped', reason: 'got_before', skippedAt: at('17:05') })).toEqual([])
  expect(remedies({ ...WENT, state: 'unknown', reason: 'no_answer', sentAt: null })).toHaveLength(1)
})

test('a line tells the clock where the person is, where that is one clock', () => {
  const lines = tell({ ...WENT, state: 'sent' })
  expect(lines.find(({ code }) => code === 'eligible')!.there).toBe('12:05')
  expect(lines.find(({ code }) => code === 'zone')!.there).toBe(null)
})
