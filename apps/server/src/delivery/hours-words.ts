// pure
import type { Layer } from './rules.ts'
import { formatMinute, type LocalHours, type OpenInterval } from './week.ts'

// Hours in words, for plans and reviews.

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const FULL = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const DAY = 1440

/** Open stretches of one weekday (0 = Monday), in minutes of that day. */
function ofDay(hours: LocalHours, day: number): OpenInterval[] {
  return hours.week.intervals
    .filter((open) => open.from < (day + 1) * DAY && open.to > day * DAY)
    .map((open) => ({
      from: Math.max(open.from - day * DAY, 0),
      to: Math.min(open.to - day * DAY, DAY),
    }))
}

const spans = (open: readonly OpenInterval[]): string =>
  open.map((one) => `${formatMinute(one.from)}–${formatMinute(one.to)}`).join(' and ')

/** "08:00–20:00", "Mon–Sat 09:00–21:00, Sun 12:00–21:00", or "never". */
export function hoursWords(hours: LocalHours): string {
  const days = NAMES.map((_, day) => spans(ofDay(hours, day)))
  if (days.every((one) => one === days[0])) return days[0] === '' ? 'never' : days[0]!
  const runs: { first: number; last: number; text: string }[] = []
  days.forEach((text, day) => {
    const before = runs.at(-1)
    if (before?.text === text) before.last = day
    else runs.push({ first: day, last: day, text })
  })
  return runs
    .filter((run) => run.text !== '')
    .map((run) => `${NAMES[run.first]}${run.last > run.first ? `–${NAMES[run.last]}` : ''} ${run.text}`)
    .join(', ')
}

/**
 * What a rule takes away from the campaign's window: "not before 09:00, not after 20:00, not on Sunday", "closed on holidays".
 * Null when it takes nothing away.
 */
export function stricterWords(campaign: LocalHours, layer: Layer, together: LocalHours): string | null {
  const parts = together.week.key === campaign.week.key ? [] : weekWords(campaign, layer.hours)
  if (layer.hours.closed)
    parts.push(layer.kind === 'holidays' ? 'nothing goes out' : 'closed on its holidays')
  return parts.length > 0 ? parts.join(', ') : null
}

function weekWords(campaign: LocalHours, rule: LocalHours): string[] {
  const days = FULL.map((name, day) => ({ name, own: ofDay(campaign, day), rule: ofDay(rule, day) }))
  const shut = days.filter((day) => day.own.length > 0 && day.rule.length === 0)
  const both = days.filter((day) => day.own.length > 0 && day.rule.length > 0)
  const notOn = shut.length > 0 ? [`not on ${list(shut.map((day) => day.name))}`] : []
  const same = new Set(both.map((day) => spans(day.rule)))
  if (same.size !== 1 || both.some((day) => day.rule.length > 1)) return [`only ${hoursWords(rule)}`]
  const { from, to } = both[0]!.rule[0]!
  const early = both.some((day) => day.own.some((open) => open.from < from))
  const late = both.some((day) => day.own.some((open) => open.to > to))
  return [
    ...(early ? [`not before ${formatMinute(from)}`] : []),
    ...(late ? [`not after ${formatMinute(to)}`] : []),
    ...notOn,
  ]
}

function list(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
