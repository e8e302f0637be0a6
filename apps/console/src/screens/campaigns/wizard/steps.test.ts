import type { Campaign, Import } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { neighbour, problemsOf, stepsDone } from './steps.ts'

const day = { from: '08:00', to: '21:00' }
const campaign = {
  status: 'draft',
  channel: 'sms',
  rich: null,
  fallbacks: [],
  name: 'Spring',
  senderId: 's',
  skillId: 'k',
  message: 'Hello {name}',
  optOutOn: false,
  optOutText: '',
  startMode: 'now',
  startAt: null,
  notAfter: null,
  deliveryWindow: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
} as unknown as Campaign
const audience = { status: 'ready', ready: 3, columns: ['phone', 'name'], phoneColumn: 0 } as Import
const now = Date.parse('2026-11-23T15:00:00Z')

describe('going on to the next step', () => {
  it('is free when all is there', () => {
    for (const step of ['compose', 'recipients', 'window', 'launch'] as const) {
      expect(problemsOf(step, campaign, audience, {}, now)).toEqual({})
    }
    expect(stepsDone(campaign, audience, {})).toEqual({
      compose: true,
      recipients: true,
      window: true,
      launch: false,
    })
  })

  it('ticks no delivery window while nobody would get it', () => {
    expect(stepsDone(campaign, null, {})).toMatchObject({ compose: true, recipients: false, window: false })
  })

  it('names each field that keeps one', () => {
    const empty = { ...campaign, senderId: null, skillId: null, message: ' ' }
    expect(Object.keys(problemsOf('compose', empty, null, {}, now))).toEqual([
      'senderId',
      'skillId',
      'message',
    ])
    expect(
      problemsOf('compose', { ...campaign, message: 'a'.repeat(1601) }, null, {}, now).message,
    ).toContain('1,600')
    expect(problemsOf('compose', { ...campaign, message: '{fare}' }, audience, {}, now).message).toContain(
      '“fare”',
    )
    expect(problemsOf('recipients', campaign, null, {}, now)).toHaveProperty('recipients')
    expect(problemsOf('recipients', campaign, { ...audience, ready: 0 }, {}, now)).toHaveProperty(
      'recipients',
    )
  })

  it('minds the clock of the start and of the end', () => {
    const later = { ...campaign, startMode: 'later' as const }
    expect(problemsOf('window', later, audience, {}, now)).toHaveProperty('startAt')
    const past = { ...later, startAt: '2026-11-23T14:00:00Z' }
    expect(problemsOf('window', past, audience, {}, now)).toHaveProperty('startAt')
    const backwards = { ...later, startAt: '2026-11-25T14:00:00Z', notAfter: '2026-11-25T13:00:00Z' }
    expect(problemsOf('window', backwards, audience, {}, now)).toHaveProperty('notAfter')
  })

  it('knows its neighbours', () => {
    expect(neighbour('compose', -1)).toBeNull()
    expect(neighbour('compose', 1)?.id).toBe('recipients')
    expect(neighbour('launch', 1)).toBeNull()
  })
})
