// pure
import type { Plan, PlanRow } from '@foreword/contract'
import type { AudienceGroup } from '../recipients/index.ts'
import { hoursWords, stricterWords } from './hours-words.ts'
import { placesOf, titleOf } from './places.ts'
import { type DailyCap, halfHours, type Paced, pace } from './plan-pace.ts'
import { closedHeld, type DailyLimit, daysWords, headline, noZoneHeld, slowHeld } from './plan-words.ts'
import { type CampaignHours, effectiveHours, type HoursRules, type Layer, layersFor } from './rules.ts'
import { midnightAfter, offsetAt } from './tz.ts'
import { hoursTogether, type LocalHours } from './week.ts'
import { clockKey, openIntervals } from './windows.ts'

export type PlanInput = {
  groups: readonly AudienceGroup[]
  campaign: CampaignHours
  rules: HoursRules
  /** Epoch ms. */
  start: number
  notAfter: number | null
  /** Messages a second. */
  speed: number
  daily?: DailyLimit | null
  timeZone: string
  noZone: 'hold' | 'account_zone' | 'leave_out'
}

const HOUR = 3_600_000
const HORIZON_HOURS = 8 * 24
const HALF_HOUR = HOUR / 2

/** People whose window is open at the same instants, for the same reasons or not. */
type Wave = Paced & {
  key: string
  zones: readonly string[]
  hours: LocalHours
  parts: { people: number; zones: readonly string[]; layers: readonly Layer[] }[]
  countries: Map<string, number>
  zonePeople: Map<string, number>
  people: number
}

/** When the people of an audience get their messages: grouped by clock and hours, at the sender's speed, earliest window first. */
export function planCampaign(input: PlanInput): Plan {
  const { waves, heldNoZone } = gather(input)
  const reachable = waves.filter((wave) => wave.open.length > 0)
  const perMinute = pace(reachable, input.start, input.speed, HORIZON_HOURS, dailyOf(input))
  const planned = reachable.reduce((sum, wave) => sum + wave.people - wave.left, 0)
  const last = Math.max(input.start, ...reachable.map((wave) => wave.last ?? 0))
  const firstAt = Math.min(...reachable.map((wave) => wave.first ?? Number.POSITIVE_INFINITY))
  const from = Math.floor(input.start / HALF_HOUR) * HALF_HOUR
  const to = Math.max(from + 24 * HOUR, Math.ceil((last + 1) / HOUR) * HOUR)
  return {
    from,
    to,
    timeZone: input.timeZone,
    speed: input.speed,
    people: input.groups.reduce((sum, group) => sum + group.people, 0),
    planned,
    held: held(waves, heldNoZone, input),
    stricter: stricter(reachable),
    rows: reachable
      .map((wave) => rowOf(wave, from, to))
      .sort((a, b) => (a.first ?? 0) - (b.first ?? 0) || b.people - a.people),
    halfHours: halfHours(perMinute, from, to, input.start),
    headline: [
      headline(perMinute, { planned, last, firstAt, start: input.start, timeZone: input.timeZone }),
      input.daily
        ? daysWords(
            waves.reduce((sum, wave) => sum + wave.people, 0),
            input.daily,
          )
        : null,
    ]
      .filter(Boolean)
      .join(' '),
  }
}

const dailyOf = (input: PlanInput): DailyCap | null =>
  input.daily ? { ...input.daily, endOfDay: (at) => midnightAfter(input.timeZone, at) } : null

function gather(input: PlanInput): { waves: Wave[]; heldNoZone: number } {
  const waves = new Map<string, Wave>()
  let heldNoZone = 0
  for (const group of input.groups) {
    const zones =
      group.zones.length > 0 ? group.zones : input.noZone === 'account_zone' ? [input.timeZone] : []
    if (zones.length === 0) {
      heldNoZone += group.people
      continue
    }
    const layers = layersFor(input.campaign, input.rules, { zones, region: group.region })
    const hours = effectiveHours(layers)
    const key = `${clockKey(zones, input.start, HORIZON_HOURS)} ${hours.key}`
    const wave = waves.get(key) ?? newWave(`${waves.size + 1}`, zones, hours, input)
    wave.people += group.people
    wave.left += group.people
    wave.parts.push({ people: group.people, zones, layers })
    if (group.country)
      wave.countries.set(group.country, (wave.countries.get(group.country) ?? 0) + group.people)
    for (const zone of zones) wave.zonePeople.set(zone, (wave.zonePeople.get(zone) ?? 0) + group.people)
    waves.set(key, wave)
  }
  return { waves: [...waves.values()], heldNoZone }
}

function newWave(key: string, zones: readonly string[], hours: LocalHours, input: PlanInput): Wave {
  const until = Math.min(input.start + HORIZON_HOURS * HOUR, input.notAfter ?? Number.POSITIVE_INFINITY)
  const open = until > input.start ? openIntervals(zones, hours, input.start, until) : []
  return {
    key,
    zones,
    hours,
    parts: [],
    countries: new Map(),
    zonePeople: new Map(),
    people: 0,
    left: 0,
    open,
    first: null,
    last: null,
  }
}

function rowOf(wave: Wave, from: number, to: number): PlanRow {
  const offsets = new Set(wave.zones.map((zone) => offsetAt(zone, wave.open[0]!.from)))
  return {
    key: wave.key,
    title: titleOf(wave.zonePeople, wave.countries),
    places: placesOf(wave.zonePeople),
    clock: offsets.size === 1 ? utc([...offsets][0]!) : `${offsets.size} clocks`,
    hours: hoursWords(wave.hours),
    people: wave.people,
    open: wave.open
      .filter((span) => span.from < to)
      .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) })),
    first: wave.first,
    last: wave.last,
  }
}

function utc(minutes: number): string {
  const sign = minutes < 0 ? '−' : '+'
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${sign}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** Everybody who is not planned, by reason: those of one sentence together, most people first. */
function held(waves: readonly Wave[], noZone: number, input: PlanInput): Plan['held'] {
  const closed = waves
    .filter((wave) => wave.open.length === 0)
    .flatMap((wave) =>
      wave.parts.map((part) => closedHeld(part.people, part.zones, part.layers, input.start, input.notAfter)),
    )
  const late = waves.filter((wave) => wave.open.length > 0).reduce((sum, wave) => sum + wave.left, 0)
  const sums = new Map<string, Plan['held'][number]>()
  for (const one of closed) {
    const known = sums.get(one.detail)
    if (known) known.people += one.people
    else sums.set(one.detail, one)
  }
  return [
    ...(noZone > 0 ? [noZoneHeld(noZone, input.noZone)] : []),
    ...[...sums.values()].sort((a, b) => b.people - a.people),
    ...(late > 0 ? [slowHeld(late)] : []),
  ]
}

/** Rules that take something from the campaign's own window, and from how many people; `held` tells of those whom they leave nothing. */
function stricter(waves: readonly Wave[]): Plan['stricter'] {
  const sums = new Map<string, Plan['stricter'][number]>()
  for (const { people, layers } of waves.flatMap((wave) => wave.parts)) {
    const [campaign, ...rules] = layers
    for (const rule of rules) {
      const detail = stricterWords(campaign!.hours, rule, hoursTogether([campaign!.hours, rule.hours]))
      if (detail === null) continue
      const key = `${rule.name}: ${detail}`
      const known = sums.get(key) ?? { name: rule.name, detail, people: 0 }
      sums.set(key, { ...known, people: known.people + people })
    }
  }
  return [...sums.values()].sort((a, b) => b.people - a.people || a.name.localeCompare(b.name, 'en'))
}
