// pure
import table from './generated/tzdata.json' with { type: 'json' }
import type { DayHours, DeliveryWindow, OpenInterval } from './week.ts'

/**
 * A slow second opinion for the window arithmetic, for tests and the bench: it asks every minute by itself, and shares
 * neither code nor look-ups with windows.ts and tz.ts.
 */
export type WindowCase = {
  zones: string[]
  /** All of them hold. */
  windows: DeliveryWindow[]
  /** Local dates on which nothing goes out: "2026-12-25", or "12-25" for every year. */
  holidays: string[]
  from: number
  to: number
}

type Rule = (typeof table.rules)[number]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const NEVER: DeliveryWindow = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
const ruleOf = new Map(
  table.rules.flatMap((rule) => rule.zones.split(' ').map((zone) => [zone, rule] as const)),
)
const changing = table.rules.filter((rule) => rule.at.length > 0)

/** A seeded source of numbers in [0, 1) (mulberry32), so that a failing case can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * One random set of zones, one to four windows that hold together, up to four holidays, and a stretch of 48 h; two thirds lie around
 * a change of one of the zones, and most holidays within the stretch.
 */
export function randomCase(random: () => number): WindowCase {
  const whole = (below: number) => Math.floor(random() * below)
  const pick = <T>(list: readonly T[]): T => list[whole(list.length)]!
  const rule = pick(changing)
  const near = random() < 2 / 3
  const zones = [pick(rule.zones.split(' '))]
  while (random() < 0.45) zones.push(pick(pick(random() < 0.5 ? changing : table.rules).zones.split(' ')))
  const start = near ? pick(rule.at) - whole(47 * 60) : table.from + whole(table.to - table.from - 10 * 1440)
  const from = start * MINUTE + (random() < 0.2 ? whole(MINUTE) : 0)
  const windows = [randomWindow(random)]
  while (windows.length < 4 && random() < 0.4)
    windows.push(random() < 0.7 ? dayHours(random) : randomWindow(random))
  const holidays: string[] = []
  while (holidays.length < 4 && random() < 0.4) {
    const day = random() < 0.8 ? from + (whole(5) - 2) * DAY : from + whole(400 * 86_400) * 1000
    const date = new Date(day).toISOString().slice(0, 10)
    holidays.push(random() < 0.5 ? date : date.slice(5))
  }
  return { zones: [...new Set(zones)], windows, holidays, from, to: from + 48 * HOUR }
}

/** Hours such as rules have, so that intersections are seldom empty. */
function dayHours(random: () => number): DeliveryWindow {
  const draw = (below: number) => Math.floor(random() * below)
  const hours = { from: (6 + draw(5)) * 60, to: (17 + draw(6)) * 60 }
  const window = { ...NEVER }
  for (const day of DAYS) window[day] = random() < 0.1 ? null : hours
  return window
}

function randomWindow(random: () => number): DeliveryWindow {
  const hours = randomHours(random)
  const window = { ...NEVER }
  const alike = random() < 0.6
  for (const day of DAYS) window[day] = alike ? hours : random() < 0.25 ? null : randomHours(random)
  return window
}

/** A third are short and in the small hours, where clocks change. */
function randomHours(random: () => number): DayHours {
  const step = random() < 0.5 ? 1 : 30
  const draw = (below: number) => Math.floor((random() * below) / step) * step
  const small = random() < 1 / 3
  const from = small ? draw(240) : draw(1440)
  const to = small ? from + step + draw(90) : draw(1441)
  return from === to ? { from: 480, to: 1260 } : { from, to }
}

function offsetOf(rule: Rule, minute: number): number {
  let offset = rule.initial
  for (let i = 0; i < rule.at.length && rule.at[i]! <= minute; i++) offset = rule.offset[i]!
  return offset
}

/** The wall clock at a minute: is it within today's hours, or still within yesterday's that crossed midnight? */
function openOnWall(window: DeliveryWindow, local: number): boolean {
  const day = (((Math.floor(local / 1440) + 3) % 7) + 7) % 7
  const minute = ((local % 1440) + 1440) % 1440
  const today = window[DAYS[day]!]
  const yesterday = window[DAYS[(day + 6) % 7]!]
  if (yesterday && yesterday.from > yesterday.to && minute < yesterday.to) return true
  if (!today || minute < today.from) return false
  return today.from > today.to || minute < today.to
}

/** Whether it is open in every zone, by every window and no holiday, in the minute of an instant (epoch ms). */
export function openByClock(
  { zones, windows, holidays }: Pick<WindowCase, 'zones' | 'windows' | 'holidays'>,
  at: number,
): boolean {
  const minute = Math.floor(at / MINUTE)
  return zones.every((zone) => {
    const local = minute + offsetOf(ruleOf.get(zone)!, minute)
    if (!windows.every((window) => openOnWall(window, local))) return false
    if (holidays.length === 0) return true
    const date = new Date(local * MINUTE).toISOString().slice(0, 10)
    return !holidays.includes(date) && !holidays.includes(date.slice(5))
  })
}

/** Open stretches within [from, to), found by asking every minute. */
export function bruteForce(one: WindowCase): OpenInterval[] {
  const { from, to } = one
  const found: OpenInterval[] = []
  for (let minute = Math.floor(from / MINUTE); minute * MINUTE < to; minute++) {
    if (!openByClock(one, minute * MINUTE)) continue
    const start = Math.max(minute * MINUTE, from)
    const end = Math.min((minute + 1) * MINUTE, to)
    const last = found.at(-1)
    if (last?.to === start) last.to = end
    else found.push({ from: start, to: end })
  }
  return found
}
