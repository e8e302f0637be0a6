// pure
import type { DeliveryWindow as Hours } from '@foreword/contract'
import { type DeliveryWindow, parseClock, WindowError } from './week.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const NAMES = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const

const read = new WeakMap<Hours, DeliveryWindow>()

/** A window as people write it, in minutes. Throws WindowError with a sentence that names the day. */
export function windowOf(hours: Hours): DeliveryWindow {
  const known = read.get(hours)
  if (known) return known
  const days = DAYS.map((day) => {
    const own = hours[day]
    if (own === null) return [day, null] as const
    const from = parseClock(own.from, NAMES[day])
    const end = parseClock(own.to, NAMES[day])
    const to = end === 0 ? 1440 : end
    if (from === 1440) throw new WindowError(`${NAMES[day]}: hours start at 00:00, not at 24:00.`)
    if (from === to)
      throw new WindowError(
        `${NAMES[day]} starts and ends at ${own.from}. Make them differ, or untick the day.`,
      )
    return [day, { from, to }] as const
  })
  const window = Object.fromEntries(days) as DeliveryWindow
  read.set(hours, window)
  return window
}

/** Null, or one sentence on what is wrong. */
export function windowProblem(hours: Hours): string | null {
  try {
    windowOf(hours)
  } catch (error) {
    if (error instanceof WindowError) return error.message
    throw error
  }
  return DAYS.every((day) => hours[day] === null)
    ? 'Every day is switched off, so nothing could ever be sent. Tick at least one day.'
    : null
}
