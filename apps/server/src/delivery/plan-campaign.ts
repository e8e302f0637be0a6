// pure
import type { Plan, PlanRow } from '@foreword/contract'
import type { AudienceGroup } from '../recipients/index.ts'
import { placesOf, titleOf } from './places.ts'
import { offsetAt } from './tz.ts'
import type { DeliveryWindow } from './week.ts'
import { clockKey, openIntervals } from './windows.ts'

export type PlanInput = {
  groups: readonly AudienceGroup[]
  window: DeliveryWindow
  /** Epoch ms. */
  start: number
  notAfter: number | null
  /** Messages a second. */
  speed: number
  timeZone: string
  noZone: 'hold' | 'account_zone' | 'leave_out'
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HORIZON_HOURS = 8 * 24
const HALF_HOUR = 30 * MINUTE

type Wave = {
  key: string
  zones: readonly string[]
  countries: Map<string, number>
  zonePeople: Map<string, number>
  people: number
  left: number
  open: { from: number; to: number }[]
  first: number | null
  last: number | null
}

/** When the people of an audience get their messages: grouped by clock, at the sender's speed, earliest window first. */
export function planCampaign(input: PlanInput): Plan {
  const { waves, heldNoZone } = gather(input)
  const reachable = waves.filter((wave) => wave.open.length > 0)
  const unreachable = waves
    .filter((wave) => wave.open.length === 0)
    .reduce((sum, wave) => sum + wave.people, 0)
  const perMinute = simulate(reachable, input)
  const planned = reachable.reduce((sum, wave) => sum + wave.people - wave.left, 0)
  const late = reachable.reduce((sum, wave) => sum + wave.left, 0)
  const last = Math.max(input.start, ...reachable.map((wave) => wave.last ?? 0))
  const from = Math.floor(input.start / HALF_HOUR) * HALF_HOUR
  const to = Math.max(from + 24 * HOUR, Math.ceil((last + 1) / HOUR) * HOUR)
  return {
    from,
    to,
    timeZone: input.timeZone,
    speed: input.speed,
    people: input.groups.reduce((sum, group) => sum + group.people, 0),
    planned,
    held: held(heldNoZone, unreachable, late, input),
    rows: reachable
      .map((wave) => rowOf(wave, from, to))
      .sort((a, b) => (a.first ?? 0) - (b.first ?? 0) || b.people - a.people),
    halfHours: halfHours(perMinute, from, to, input.start),
    headline: headline(reachable, perMinute, input, planned, last),
  }
}

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
    const key = clockKey(zones, input.start, HORIZON_HOURS)
    const wave = waves.get(key) ?? newWave(key, zones, input)
    wave.people += group.people
    wave.left += group.people
    if (group.country)
      wave.countries.set(group.country, (wave.countries.get(group.country) ?? 0) + group.people)
    for (const zone of zones) wave.zonePeople.set(zone, (wave.zonePeople.get(zone) ?? 0) + group.people)
    waves.set(key, wave)
  }
  return { waves: [...waves.values()], heldNoZone }
}

function newWave(key: string, zones: readonly string[], input: PlanInput): Wave {
  const until = Math.min(input.start + HORIZON_HOURS * HOUR, input.notAfter ?? Number.POSITIVE_INFINITY)
  const open = until > input.start ? openIntervals(zones, input.window, input.start, until) : []
  return {
    key,
    zones,
    countries: new Map(),
    zonePeople: new Map(),
    people: 0,
    left: 0,
    open,
    first: null,
    last: null,
  }
}

/** Minute by minute: those whose window opened first go first, those of one opening share the speed. Answers messages per minute. */
function simulate(waves: readonly Wave[], input: PlanInput): number[] {
  const perMinute: number[] = []
  const order = [...waves].sort((a, b) => a.open[0]!.from - b.open[0]!.from)
  const speed = input.speed * 60
  let credit = 0
  for (let minute = 0; minute < HORIZON_HOURS * 60; minute++) {
    const at = input.start + minute * MINUTE
    const open = order.filter(
      (wave) => wave.left > 0 && wave.open.some((span) => span.from < at + MINUTE && at < span.to),
    )
    if (order.every((wave) => wave.left === 0)) break
    credit = Math.min(credit + speed, speed + 1)
    let room = Math.floor(credit)
    let sent = 0
    for (let index = 0; index < open.length && room > 0; ) {
      const opening = open[index]!.open[0]!.from
      const peers = open.filter((wave) => wave.open[0]!.from === opening)
      const all = peers.reduce((sum, wave) => sum + wave.left, 0)
      const share = Math.min(1, room / all)
      for (const wave of peers) {
        const take = Math.min(wave.left, Math.max(1, Math.floor(wave.left * share)), room)
        if (take === 0) continue
        const leaves = Math.max(at, wave.open.find((span) => span.to > at)?.from ?? at)
        wave.first ??= leaves
        wave.last = Math.max(leaves, at + Math.min(MINUTE - 1, Math.floor((take / speed) * MINUTE)))
        wave.left -= take
        room -= take
        sent += take
      }
      index += peers.length
    }
    credit -= sent
    perMinute.push(sent)
  }
  return perMinute
}

function halfHours(perMinute: readonly number[], from: number, to: number, start: number): number[] {
  const bars = Array.from({ length: Math.ceil((to - from) / HALF_HOUR) }, () => 0)
  perMinute.forEach((n, minute) => {
    const index = Math.floor((start + minute * MINUTE - from) / HALF_HOUR)
    if (index < bars.length) bars[index]! += n
  })
  return bars
}

function rowOf(wave: Wave, from: number, to: number): PlanRow {
  const offsets = new Set(wave.zones.map((zone) => offsetAt(zone, wave.open[0]!.from)))
  return {
    key: wave.key,
    title: titleOf(wave.zonePeople, wave.countries),
    places: placesOf(wave.zonePeople),
    clock: offsets.size === 1 ? utc([...offsets][0]!) : `${offsets.size} clocks`,
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

function held(noZone: number, unreachable: number, late: number, input: PlanInput): Plan['held'] {
  const list: Plan['held'] = []
  if (noZone > 0) {
    const what =
      input.noZone === 'leave_out'
        ? 'They are left out, as you decided.'
        : 'They are held, not sent at a guess.'
    list.push({
      reason: 'no_zone',
      people: noZone,
      detail: `Their numbers tell no time zone (toll-free or satellite, for example). ${what}`,
    })
  }
  if (unreachable > 0) {
    list.push({
      reason: 'no_shared_hours',
      people: unreachable,
      detail:
        'They could be in several time zones that share no hour of this window. Make the window wider to reach them.',
    })
  }
  if (late > 0)
    list.push({
      reason: 'too_late',
      people: late,
      detail:
        'At this speed their turn does not come before the plan ends. Raise the speed, or give it more time.',
    })
  return list
}

function headline(
  waves: readonly Wave[],
  perMinute: readonly number[],
  input: PlanInput,
  planned: number,
  last: number,
): string {
  if (planned === 0) return 'Nobody can be reached in this window.'
  const count = (n: number): string => n.toLocaleString('en-US')
  const firstAt = Math.min(...waves.map((wave) => wave.first ?? Number.POSITIVE_INFINITY))
  const skip = Math.floor((firstAt - input.start) / MINUTE)
  const firstHour = perMinute.slice(skip, skip + 60).reduce((sum, n) => sum + n, 0)
  const begins = firstAt - input.start < MINUTE ? '' : ` from ${clock(firstAt, input.start, input.timeZone)}`
  if (firstHour === planned) return `All ${count(planned)} within ${duration(last - firstAt)}${begins}.`
  return `${count(firstHour)} in the first hour${begins}, the last at ${clock(last, input.start, input.timeZone)}.`
}

function duration(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE))
  return minutes === 1 ? 'a minute' : minutes < 60 ? `${minutes} minutes` : 'an hour'
}

/** "19:03", with the day when it is another one than the start's. */
export function clock(at: number, reference: number, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions, ms: number): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(ms)
  const time = format({ hour: '2-digit', minute: '2-digit' }, at)
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const
  return format(day, at) === format(day, reference) ? time : `${format(day, at).replace(',', '')} ${time}`
}
