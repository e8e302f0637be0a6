import { hoursEveryDay } from '@foreword/contract'
import { describe, expect, test } from 'vitest'
import { windowProblem } from './hours.ts'
import { hoursWords, stricterWords } from './hours-words.ts'
import { planCampaign } from './plan-campaign.ts'
import { REGION_RULES } from './region-rules.ts'
import { effectiveHours, type HoursRules, layersFor, NO_RULES, regionsInForce } from './rules.ts'
import { everyDay, hoursTogether, localHours } from './week.ts'

const place = (countries: string[], states: string[] = [], zones = ['America/New_York']) => ({
  zones,
  region: { countries, states },
})
const marketing = (from = '08:00', to = '21:00') => ({
  window: hoursEveryDay(from, to),
  kind: 'marketing' as const,
  channel: 'sms' as const,
})
const adopted: HoursRules = { ...NO_RULES, regions: regionsInForce([]) }
const hours = (...args: Parameters<typeof layersFor>) => hoursWords(effectiveHours(layersFor(...args)))

test('a window that never closes is the whole day', () => {
  expect(hoursWords(localHours(everyDay('00:00', '24:00')))).toBe('00:00–24:00')
})

describe('the table of regions', () => {
  test('has hours that make sense, a source and a date in every row, and no row twice', () => {
    for (const rule of REGION_RULES) {
      expect(windowProblem(rule.hours), rule.region).toBeNull()
      expect(rule.region).toMatch(/^US(-[A-Z]{2})?$/)
      expect(rule.source.length, rule.region).toBeGreaterThan(5)
      expect(rule.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
    expect(new Set(REGION_RULES.map((rule) => rule.region)).size).toBe(REGION_RULES.length)
  })

  test('with edits: own hours, and rows switched off', () => {
    const own = hoursEveryDay('10:00', '12:00')
    const edited = regionsInForce([
      { region: 'US-FL', hours: own, holidays: false },
      { region: 'US-TX', hours: null, holidays: false },
      { region: 'US-AL', hours: own, holidays: false },
    ])
    expect(edited.get('US-FL')?.hours).toEqual(own)
    expect(edited.has('US-TX')).toBe(false)
    expect(edited.get('US-AL')?.closed).toBeNull()
    expect(regionsInForce([]).get('US-AL')?.closed).not.toBeNull()
  })
})

describe('what holds for somebody', () => {
  test('is the strictest of campaign, account and channel', () => {
    const rules = {
      ...NO_RULES,
      hours: hoursEveryDay('09:00', '22:00'),
      channels: { sms: hoursEveryDay('07:00', '20:30'), whatsapp: hoursEveryDay('12:00', '13:00') },
    }
    expect(hours(marketing(), rules, place(['US']))).toBe('09:00–20:30')
    expect(hours({ ...marketing(), channel: 'whatsapp' }, rules, place(['US']))).toBe('12:00–13:00')
  })

  test.each([
    ['Florida', place(['US'], ['FL']), '08:00–20:00'],
    ['Texas', place(['US'], ['TX']), 'Mon–Sat 09:00–21:00, Sun 12:00–21:00'],
    ['a state without a row', place(['US'], ['OR']), '08:00–21:00'],
    ['two states it may be in', place(['US'], ['CT', 'KY']), '10:00–20:00'],
    ['the US, no state known', place(['US']), 'Mon–Fri 10:00–18:00, Sat 10:00–17:00'],
    ['Puerto Rico', place(['PR']), '08:00–21:00'],
    ['Germany', place(['DE']), '06:00–23:00'],
    ['no country known', place([]), '06:00–23:00'],
  ])('in %s by region', (_, where, words) => {
    expect(hours(marketing('06:00', '23:00'), adopted, where)).toBe(words)
  })

  test('regions are for marketing only; alerts keep the account’s hours unless it lets them out', () => {
    const rules = { ...adopted, hours: hoursEveryDay('09:00', '22:00') }
    const florida = place(['US'], ['FL'])
    expect(hours({ ...marketing(), kind: 'service' }, rules, florida)).toBe('09:00–21:00')
    expect(hours({ ...marketing(), kind: 'alert' }, rules, florida)).toBe('09:00–21:00')
    expect(hours({ ...marketing(), kind: 'alert' }, { ...rules, alertsAnyTime: true }, florida)).toBe(
      '08:00–21:00',
    )
    expect(hours(marketing(), { ...rules, alertsAnyTime: true }, florida)).toBe('09:00–20:00')
  })
})

test.each([
  ['08:00', '21:00', '08:00', '20:00', 'not after 20:00'],
  ['08:00', '21:00', '09:00', '22:00', 'not before 09:00'],
  ['08:00', '21:00', '09:00', '20:00', 'not before 09:00, not after 20:00'],
  ['17:00', '02:00', '08:00', '21:00', 'not before 08:00, not after 21:00'],
  ['09:00', '18:00', '08:00', '21:00', null],
])('a campaign of %s–%s under %s–%s is told: %s', (from, to, ruleFrom, ruleTo, words) => {
  const rules = { ...NO_RULES, hours: hoursEveryDay(ruleFrom, ruleTo) }
  const [campaign, account] = layersFor(marketing(from, to), rules, place(['US']))
  const together = hoursTogether([campaign!.hours, account!.hours])
  expect(stricterWords(campaign!.hours, account!, together)).toBe(words)
})

describe('the plan', () => {
  const group = (state: string, people: number) => ({
    ...place(['US'], [state]),
    zone_set_id: people,
    country: 'US',
    people,
  })
  const input = {
    groups: [group('FL', 30), group('AL', 20), group('NY', 50), group('RI', 7)],
    campaign: marketing('19:00', '21:00'),
    rules: adopted,
    start: Date.parse('2026-11-23T23:00:00Z'), // Monday, 18:00 in New York
    notAfter: null,
    speed: 100,
    timeZone: 'America/New_York',
    noZone: 'hold' as const,
  }

  test('has a row for each set of hours, says which rules are stricter, and names the one that leaves none', () => {
    const plan = planCampaign(input)
    expect(plan.rows.map((row) => [row.people, row.hours])).toEqual([
      [50, '19:00–21:00'],
      [30, '19:00–20:00'],
      [20, 'Mon–Sat 19:00–20:00'],
    ])
    expect(plan.stricter.slice(0, 2)).toEqual([
      { name: 'Florida', detail: 'not after 20:00', people: 30 },
      { name: 'Alabama', detail: 'not after 20:00, not on Sunday, closed on its holidays', people: 20 },
    ])
    expect(plan.held).toEqual([
      {
        reason: 'no_shared_hours',
        people: 7,
        detail: expect.stringMatching(
          /^Rhode Island \(.*\) allows no hour of this window\. Make the window wider/,
        ),
      },
    ])
  })

  test('tells hours that only open later from hours that never do', () => {
    const holidays = Array.from({ length: 11 }, (_, n) => ({
      date: new Date(input.start + n * 86_400_000).toISOString().slice(0, 10),
      name: 'Closed',
      country: null,
      yearly: false,
    }))
    const later = planCampaign({ ...input, groups: [group('NY', 5)], rules: { ...NO_RULES, holidays } })
    expect(later.held).toEqual([
      { reason: 'too_late', people: 5, detail: expect.stringContaining('They wait for their next open day') },
    ])
    const cut = planCampaign({
      ...input,
      groups: [group('NY', 5)],
      rules: { ...NO_RULES, holidays },
      notAfter: input.start + 86_400_000,
    })
    expect(cut.held[0]!.detail).toContain('stops trying')
  })
})
