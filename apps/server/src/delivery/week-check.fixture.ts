import type { DeliveryWindow as Hours } from '@foreword/contract'
import { REGION_RULES } from './region-rules.ts'
import type { DeliveryWindow } from './week.ts'
import {
  ACCOUNT_HOURS,
  CAMPAIGNS,
  CHANGE,
  END,
  HOLIDAYS,
  REGION_EDITS,
  SMS_HOURS,
  startOf,
  type WeekPerson,
  weekPeople,
} from './week-people.fixture.ts'
import type { Note } from './week-run.fixture.ts'
import { openByClock } from './windows-oracle.ts'

// The week looked at afterwards by the oracle. Which rules hold for whom is put together here once more, from the world's own lists;
// nothing of rules.ts, week.ts or windows.ts is asked.

export type Verdict = {
  people: number
  sent: number
  /** Sent while a window, a holiday or a region's hours said no, or before its campaign began. */
  outside: string[]
  twice: string[]
  /** Not sent although their window was open at some minute of the week. */
  missed: string[]
  /** No minute of the week was open to them, or nobody knows their clock. */
  closed: number
  countries: number
  /** Distinct zones, campaign and rules. */
  kinds: number
}

const MINUTE = 60_000
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const TERRITORIES = ['US', 'PR', 'GU', 'VI', 'AS', 'MP']
type Held = { windows: DeliveryWindow[]; holidays: string[] }

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
function inMinutes(hours: Hours): DeliveryWindow {
  const days = DAYS.map((day) => {
    const own = hours[day]
    return [day, own && { from: minutes(own.from), to: minutes(own.to) || 1440 }] as const
  })
  return Object.fromEntries(days) as DeliveryWindow
}

const campaignWindows = CAMPAIGNS.map((campaign) => inMinutes(campaign.window))
const accountWindows = ACCOUNT_HOURS.map((hours) => inMinutes(hours))
const smsWindow = inMinutes(SMS_HOURS)
const regionWindows = new Map(
  REGION_RULES.map((rule) => {
    const edit = REGION_EDITS[rule.region as keyof typeof REGION_EDITS]
    const own = edit && 'hours' in edit ? edit.hours : edit ? null : rule.hours
    return [rule.region, own && inMinutes(own)] as const
  }),
)

/** Rules for somebody before (0) or after (1) the account's hours changed. No published holiday of a region lies in this week. */
function rulesOf(person: WeekPerson, version: 0 | 1): Held {
  const windows = [campaignWindows[person.campaign]!, accountWindows[version]!, smsWindow]
  if (CAMPAIGNS[person.campaign]!.kind === 'marketing' && TERRITORIES.includes(person.country)) {
    const regions = ['US', ...(person.state ? [`US-${person.state}`] : [])]
    windows.push(...regions.flatMap((region) => regionWindows.get(region) ?? []))
  }
  const holidays = HOLIDAYS.filter((one) => one.country === null || one.country === person.country)
  return { windows, holidays: holidays.map((one) => (one.yearly ? one.date.slice(5) : one.date)) }
}

const versionAt = (at: number): 0 | 1 => (at < CHANGE ? 0 : 1)
const kindOf = (person: WeekPerson): string =>
  `${person.campaign} ${person.country} ${person.state} ${person.zones.join('|')}`

export function checkWeek(people: number, seed: number, notes: readonly Note[]): Verdict {
  const sentAt = new Map<string, number>()
  const twice: string[] = []
  for (const { phone, at } of notes) {
    if (sentAt.has(phone)) twice.push(`${phone} again at ${new Date(at).toISOString()}`)
    else sentAt.set(phone, at)
  }
  const openable = new Map<string, boolean>()
  const countries = new Set<string>()
  const verdict: Verdict = {
    people: 0,
    sent: 0,
    outside: [],
    twice,
    missed: [],
    closed: 0,
    countries: 0,
    kinds: 0,
  }
  for (const person of weekPeople(people, seed)) {
    verdict.people++
    countries.add(person.country)
    const kind = kindOf(person)
    const could = openable.get(kind) ?? everOpen(person)
    openable.set(kind, could)
    const at = sentAt.get(person.phone)
    if (at === undefined) {
      if (could) verdict.missed.push(`${person.phone}, ${kind}`)
      else verdict.closed++
      continue
    }
    verdict.sent++
    const rules = rulesOf(person, versionAt(at))
    const early = at < startOf(person.campaign)
    if (early || person.zones.length === 0 || !openByClock({ zones: [...person.zones], ...rules }, at))
      verdict.outside.push(`${person.phone} at ${new Date(at).toISOString()}, ${kind}`)
    sentAt.delete(person.phone)
  }
  verdict.outside.push(...[...sentAt.keys()].map((phone) => `${phone} is nobody of the week`))
  return { ...verdict, countries: countries.size, kinds: openable.size }
}

/** Asks every minute of the week. */
function everOpen(person: WeekPerson): boolean {
  if (person.zones.length === 0) return false
  const zones = [...person.zones]
  const [before, after] = [rulesOf(person, 0), rulesOf(person, 1)]
  for (let at = startOf(person.campaign); at < END; at += MINUTE)
    if (openByClock({ zones, ...(versionAt(at) === 0 ? before : after) }, at)) return true
  return false
}
