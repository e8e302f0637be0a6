import { hoursEveryDay } from '@foreword/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PlanInput, planCampaign } from './plan-campaign.ts'
import { NO_RULES } from './rules.ts'

const HOUR = 3_600_000
const at = (iso: string): number => Date.parse(iso)

const NOWHERE = { countries: [], states: [] }
const inUs = (...states: string[]) => ({ countries: ['US'], states })
const between = (from: string, to: string) => ({
  window: hoursEveryDay(from, to),
  kind: 'marketing' as const,
  channel: 'sms' as const,
})
const GROUPS = [
  { zone_set_id: 1, zones: ['America/New_York'], region: inUs('NY'), country: 'US', people: 600 },
  { zone_set_id: 2, zones: ['America/Los_Angeles'], region: inUs('CA'), country: 'US', people: 300 },
  {
    zone_set_id: 3,
    zones: ['America/Chicago', 'America/New_York'],
    region: inUs('FL'),
    country: 'US',
    people: 90,
  },
  { zone_set_id: 0, zones: [], region: NOWHERE, country: null, people: 10 },
]
const input = (more: Partial<PlanInput> = {}): PlanInput => ({
  groups: GROUPS,
  campaign: between('08:00', '21:00'),
  rules: NO_RULES,
  start: at('2026-11-23T14:00:00Z'), // 09:00 in New York, 06:00 in Los Angeles
  notAfter: null,
  speed: 10,
  timeZone: 'America/New_York',
  noZone: 'hold',
  ...more,
})
const held = (plan: ReturnType<typeof planCampaign>) => plan.held.reduce((sum, one) => sum + one.people, 0)

const audiences = fc.array(
  fc.record({
    zone_set_id: fc.nat(50),
    zones: fc.shuffledSubarray(
      [
        'America/New_York',
        'America/Los_Angeles',
        'Asia/Kolkata',
        'Europe/London',
        'Pacific/Auckland',
        'Asia/Kathmandu',
      ],
      { maxLength: 3 },
    ),
    region: fc.constantFrom(NOWHERE, inUs('FL'), inUs()),
    country: fc.constantFrom('US', 'IN', 'GB', null),
    people: fc.integer({ min: 1, max: 50_000 }),
  }),
  { maxLength: 8 },
)

describe('a plan', () => {
  test('leaves nobody out of the sums: planned and held are all people, and the bars are the planned', () => {
    fc.assert(
      fc.property(
        audiences,
        fc.double({ min: 0.2, max: 5_000, noNaN: true }),
        fc.constantFrom<PlanInput['noZone']>('hold', 'account_zone', 'leave_out'),
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
        fc.constantFrom(['08:00', '21:00'], ['09:00', '10:00'], ['22:00', '02:00'], ['00:00', '24:00']),
        (groups, speed, noZone, hours, [from, to]) => {
          const base = input({ groups, speed, noZone, campaign: between(from!, to!) })
          const plan = planCampaign({ ...base, notAfter: hours === null ? null : base.start + hours * HOUR })
          const people = groups.reduce((sum, group) => sum + group.people, 0)
          expect(plan.people).toBe(people)
          expect(plan.planned + held(plan)).toBe(people)
          expect(plan.halfHours.reduce((sum, n) => sum + n, 0)).toBe(plan.planned)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('sends nobody outside a window, nor faster than the speed', () => {
    const plan = planCampaign(input())
    expect(plan.rows.map((row) => [row.title, row.people, new Date(row.first!).toISOString()])).toEqual([
      ['Eastern', 600, '2026-11-23T14:00:00.000Z'],
      ['Central or Eastern', 90, '2026-11-23T14:00:00.000Z'],
      ['Pacific', 300, '2026-11-23T16:00:00.000Z'],
    ])
    for (const row of plan.rows)
      for (const moment of [row.first!, row.last!])
        expect(row.open.some((span) => span.from <= moment && moment < span.to)).toBe(true)
    expect(Math.max(...plan.halfHours)).toBeLessThanOrEqual(10 * 1_800)
  })

  test('holds whom no zone is known for, unless the account’s clock stands in', () => {
    expect(planCampaign(input()).held).toEqual([
      expect.objectContaining({ reason: 'no_zone', people: 10, detail: expect.stringContaining('held') }),
    ])
    expect(planCampaign(input({ noZone: 'leave_out' })).held[0]!.detail).toContain('left out')
    const byAccount = planCampaign(input({ noZone: 'account_zone' }))
    expect([byAccount.held, byAccount.planned]).toEqual([[], 1_000])
  })

  test('says who shares no hour of the window, and who comes too late', () => {
    const far = {
      zone_set_id: 4,
      zones: ['Pacific/Auckland', 'Europe/London'],
      region: NOWHERE,
      country: null,
      people: 5,
    }
    const never = planCampaign(input({ groups: [far], campaign: between('12:00', '13:00') }))
    expect([never.held[0]!.reason, never.headline]).toEqual([
      'no_shared_hours',
      'Nobody can be reached in this window.',
    ])
    const late = planCampaign(input({ speed: 0.1, notAfter: input().start + 1_000_000 }))
    expect(late.held.map((one) => one.reason)).toContain('too_late')
    expect(late.planned + held(late)).toBe(1_000)
  })

  test('ends a day at the sender’s daily limit, what was sent today included, and goes on at midnight', () => {
    const groups = [GROUPS[0]!]
    const plan = planCampaign(
      input({
        groups,
        campaign: between('00:00', '24:00'),
        start: at('2026-11-23T14:00:00Z'),
        daily: { cap: 400, sentToday: 150, tier: false },
      }),
    )
    expect(plan.planned).toBe(600)
    const until = (iso: string): number => Math.floor((at(iso) - plan.from) / (HOUR / 2))
    const midnight = until('2026-11-24T05:00:00Z')
    expect(plan.halfHours.slice(0, midnight).reduce((sum, n) => sum + n, 0)).toBe(250)
    expect(plan.halfHours.slice(midnight).reduce((sum, n) => sum + n, 0)).toBe(350)
  })

  test('is said in one line', () => {
    expect(planCampaign(input({ groups: [GROUPS[0]!] })).headline).toBe('All 600 within a minute.')
    expect(planCampaign(input()).headline).toMatch(/^690 in the first hour, the last at 11:\d\d\.$/)
  })
})
