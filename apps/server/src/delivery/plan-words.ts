// pure
import type { Plan } from '@foreword/contract'
import { hoursWords } from './hours-words.ts'
import { effectiveHours, type Layer } from './rules.ts'
import { clockKey, nextOpening } from './windows.ts'

const MINUTE = 60_000
const CHANGE = 'Make the window wider, or change the rule under Settings, Windows and holidays.'

type Held = Plan['held'][number]

/** People whose number tells no time zone. */
export function noZoneHeld(people: number, noZone: 'hold' | 'account_zone' | 'leave_out'): Held {
  const what =
    noZone === 'leave_out' ? 'They are left out, as you decided.' : 'They are held, not sent at a guess.'
  return {
    reason: 'no_zone',
    people,
    detail: `Their numbers tell no time zone (toll-free or satellite, for example). ${what}`,
  }
}

export const slowHeld = (people: number): Held => ({
  reason: 'too_late',
  people,
  detail:
    'At this speed their turn does not come before the plan ends. Raise the speed, or give it more time.',
})

/**
 * Why nobody of a place has an opening in the plan: hours that open later, or none at all, and then the rule that took the last one.
 * `notAfter` and `start` are epoch ms.
 */
export function closedHeld(
  people: number,
  zones: readonly string[],
  layers: readonly Layer[],
  start: number,
  notAfter: number | null,
): Held {
  const later = nextOpening(zones, effectiveHours(layers), start)
  if (later !== null) {
    const detail =
      notAfter !== null && notAfter <= later
        ? 'Their hours open only after this campaign stops trying. Stop later, or make the window wider.'
        : 'They are closed for longer than this plan shows, by holidays. They wait for their next open day.'
    return { reason: 'too_late', people, detail }
  }
  return { reason: 'no_shared_hours', people, detail: causeWords(zones, layers, start) }
}

/** Rules are put on one by one, the campaign's window first: the one that leaves nothing is named. */
function causeWords(zones: readonly string[], layers: readonly Layer[], start: number): string {
  const index = layers.findIndex(
    (_, last) => nextOpening(zones, effectiveHours(layers.slice(0, last + 1)), start) === null,
  )
  const cause = layers[index]
  const several = zones.length > 1 && new Set(zones.map((zone) => clockKey([zone], start))).size > 1
  if (!cause || cause.kind === 'campaign')
    return 'They could be in several time zones that share no hour of this window. Make the window wider to reach them.'
  if (cause.kind === 'holidays')
    return 'Holidays close every day on which this window is open. Choose other days, or change the list under Settings, Windows and holidays.'
  const where = several ? ' in all time zones they could be in' : ''
  return `${cause.name} (${hoursWords(cause.hours)}) ${cause.kind === 'region' ? 'allows' : 'leave'} no hour of this window${where}. ${CHANGE}`
}

export type DailyLimit = {
  /** People a day. */
  cap: number
  sentToday: number
  /** The carrier set it, not an administrator. */
  tier: boolean
}

/** "Needs 3 days at your 10K tier."; null when a day is enough. Closed days come on top, as the plan shows. */
export function daysWords(people: number, limit: DailyLimit): string | null {
  const today = Math.max(0, limit.cap - limit.sentToday)
  if (people <= today) return null
  const days = (today > 0 ? 1 : 0) + Math.ceil((people - today) / limit.cap)
  const by = limit.tier
    ? `your ${short(limit.cap)} tier`
    : `a daily cap of ${limit.cap.toLocaleString('en-US')}`
  if (days === 1) return `Waits for tomorrow at ${by}.`
  return `Needs ${days.toLocaleString('en-US')} days at ${by}.`
}

const short = (n: number): string => (n >= 1_000 && n % 1_000 === 0 ? `${n / 1_000}K` : String(n))

export type Said = { planned: number; last: number; firstAt: number; start: number; timeZone: string }

export function headline(perMinute: readonly number[], said: Said): string {
  const { planned, last, firstAt, start, timeZone } = said
  if (planned === 0) return 'Nobody can be reached in this window.'
  const count = (n: number): string => n.toLocaleString('en-US')
  const skip = Math.floor((firstAt - start) / MINUTE)
  const firstHour = perMinute.slice(skip, skip + 60).reduce((sum, n) => sum + n, 0)
  const begins = firstAt - start < MINUTE ? '' : ` from ${clock(firstAt, start, timeZone)}`
  if (firstHour === planned) return `All ${count(planned)} within ${duration(last - firstAt)}${begins}.`
  return `${count(firstHour)} in the first hour${begins}, the last at ${clock(last, start, timeZone)}.`
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
