import { afterEach, expect, test } from 'vitest'
import { explained, remedySaid } from '../../apps/console/src/screens/campaigns/page/explanation-words.ts'
import { speakWith } from '../../apps/console/src/ui/text.ts'
import german from '../../apps/console/src/words/de.json' with { type: 'json' }
import { explain, type History } from '../../apps/server/src/analytics/explain.ts'

// Law 15, for sentences that the server makes: whatever it explains a message by, the console can say in the spoken language.

afterEach(() => speakWith('en', 'en', {}))

const at = (minute: number) => new Date(Date.UTC(2026, 11, 1, 17, minute))
const BASE: History = {
  ...{ now: at(60), kind: 'service', channel: 'sms', step: 1, state: 'queued', reason: null },
  ...{ carrierCode: null, carrierId: 'SM1', attempts: 0, notBefore: null, notAfter: null },
  ...{ dueAt: null, heldReason: null, waitReason: null, createdAt: at(0), attemptedAt: null },
  ...{ eligibleAt: null, sentAt: null, deliveredAt: null, readAt: null, failedAt: null, skippedAt: null },
  ...{ respondedAt: null, optedOutAt: null, nextAskAt: null, silentSince: null },
  campaign: {
    name: 'Reminders',
    single: false,
    launchedBy: 'Ada',
    notAfter: null,
    noZone: 'hold',
    halted: null,
  },
  ...{ zones: ['America/New_York'], zoneSource: 'area_code', accountZone: 'America/New_York' },
  ...{ hours: '08:00–21:00', cap: null, chain: [] },
}
const WENT = { attempts: 1, attemptedAt: at(5), eligibleAt: at(5), sentAt: at(6) }
const link = (state: string, reason: string | null = null) =>
  [
    { step: 0, channel: 'whatsapp', state, reason, carrierCode: null },
    { step: 1, channel: 'sms', state: 'queued', reason: null, carrierCode: null },
    { step: 2, channel: 'inapp', state: 'queued', reason: null, carrierCode: null },
  ] as const
const campaign = (more: Partial<History['campaign']>) => ({ campaign: { ...BASE.campaign, ...more } })

const HISTORIES: Partial<History>[] = [
  ...['sent', 'skipped', 'failed'].map((state) => ({
    chain: link(state, state === 'skipped' ? 'opted_out' : 'carrier_busy'),
  })),
  ...['given', 'correction', 'area_code', 'prefix', 'country', 'account_default', null].map((zoneSource) => ({
    zoneSource,
  })),
  { channel: 'inapp', zoneSource: null },
  { zones: ['America/New_York', 'America/Chicago'], notBefore: at(1), notAfter: at(90) },
  { zones: [], channel: 'inapp' },
  { hours: '00:00–24:00' },
  ...(['hold', 'account_zone', 'leave_out'] as const).map((noZone) => ({
    zones: [],
    ...campaign({ noZone }),
  })),
  campaign({ single: true }),
  campaign({ launchedBy: null }),
  ...[
    ...[
      'opted_out',
      'cannot_get_texts',
      'blocked_here',
      'capped',
      'open_conversation',
      'excluded',
      'got_before',
    ],
    ...['no_zone', 'no_address', 'not_in_country'],
  ].flatMap((reason) => [
    { state: 'skipped', reason, skippedAt: at(5), cap: { messages: 3, days: 7 } },
    { state: 'skipped', reason, skippedAt: at(5) },
  ]),
  ...['no_zone', 'no_shared_hours'].map((heldReason) => ({ heldReason })),
  ...(['paused', 'stopped', 'canary'] as const).map((halted) => ({ dueAt: at(1), ...campaign({ halted }) })),
  { dueAt: at(1) },
  ...['retry', 'conversation', 'start', 'window'].map((waitReason) => ({ dueAt: at(90), waitReason })),
  { ...WENT, state: 'sending', sentAt: null },
  { ...WENT, attempts: 3, cap: { messages: 1, days: 1 }, state: 'sent' },
  { ...WENT, carrierId: null, state: 'sent', silentSince: at(6) },
  { ...WENT, state: 'sent', reason: 'held_by_carrier' },
  {
    ...WENT,
    state: 'read',
    deliveredAt: at(7),
    readAt: at(8),
    respondedAt: at(9),
    optedOutAt: at(9),
    step: 1,
    chain: link('failed'),
  },
  { ...WENT, state: 'failed', reason: 'carrier_busy', carrierCode: '30001', failedAt: at(9) },
  { ...WENT, state: 'failed', reason: 'too_long', failedAt: at(9), sentAt: null },
  { ...WENT, state: 'unknown', reason: 'no_answer', sentAt: null, nextAskAt: at(70) },
  { ...WENT, state: 'unknown', reason: 'process_died', sentAt: null },
  { ...WENT, state: 'unknown', reason: 'no_answer', sentAt: null, kind: 'alert' },
  { state: 'expired', notAfter: at(5) },
  { state: 'cancelled' },
]

const words = { errors: [], clock: (time: Date) => time.toISOString().slice(11, 16), local: () => '12:05' }

test('every sentence of an explanation, and every remedy, is known to the console', () => {
  const lines = HISTORIES.flatMap((history) => explain({ ...BASE, ...history }, words))
  expect(new Set(lines.map(({ code }) => code)).size).toBeGreaterThan(40)
  speakWith('de', 'de-DE', german)
  expect(lines.filter((line) => explained(line.words) === line.words).map((line) => line.words)).toEqual([])
  const remedies = lines.flatMap(({ remedy }) => remedy ?? [])
  expect(remedies.filter((remedy) => remedySaid(remedy) === remedy)).toEqual([])
})
