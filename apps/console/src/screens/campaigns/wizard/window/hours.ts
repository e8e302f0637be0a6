// pure
import type { DeliveryWindow } from '@foreword/contract'

export type Day = keyof DeliveryWindow
export const DAYS: readonly { day: Day; label: string }[] = [
  { day: 'mon', label: 'Mon' },
  { day: 'tue', label: 'Tue' },
  { day: 'wed', label: 'Wed' },
  { day: 'thu', label: 'Thu' },
  { day: 'fri', label: 'Fri' },
  { day: 'sat', label: 'Sat' },
  { day: 'sun', label: 'Sun' },
]

export type WindowProblem = { day: Day | null; message: string }

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** The first thing wrong with a window, as the person should read it; null when it can be kept. */
export function windowProblem(window: DeliveryWindow): WindowProblem | null {
  for (const { day, label } of DAYS) {
    const hours = window[day]
    if (!hours) continue
    if (!TIME.test(hours.from) || !(TIME.test(hours.to) || hours.to === '24:00')) {
      return { day, message: `${label} needs two times of day, like 08:00 and 21:00.` }
    }
    if (hours.from === hours.to) {
      return {
        day,
        message: `${label} starts and ends at ${hours.from}. Make them differ, or untick the day.`,
      }
    }
  }
  if (DAYS.every(({ day }) => window[day] === null)) {
    return { day: null, message: 'Every day is closed, so nothing would be sent. Tick at least one day.' }
  }
  return null
}

/** The hours of one day for every day that is open. */
export function sameForAll(window: DeliveryWindow, day: Day): DeliveryWindow {
  const hours = window[day]
  if (!hours) return window
  const entries = DAYS.map((one) => [one.day, window[one.day] ? { ...hours } : null])
  return Object.fromEntries(entries) as DeliveryWindow
}

export const allAlike = (window: DeliveryWindow): boolean =>
  new Set(DAYS.flatMap(({ day }) => (window[day] ? [`${window[day].from}-${window[day].to}`] : []))).size <= 1

/** "21:00 means the last leaves at 20:59." for the commonest end. */
export function lastMinute(to: string): string {
  const [hours, minutes] = to.split(':').map(Number)
  const before = (((hours! * 60 + minutes! - 1) % 1440) + 1440) % 1440
  return `${String(Math.floor(before / 60)).padStart(2, '0')}:${String(before % 60).padStart(2, '0')}`
}

/** "08:00 to 21:00", or by runs of days: "Mon to Fri 08:00 to 21:00, Sat 09:00 to 20:00". */
export function windowWords(window: DeliveryWindow): string {
  if (allAlike(window) && DAYS.every(({ day }) => window[day])) {
    return `${window.mon!.from} to ${window.mon!.to}`
  }
  const runs: { first: string; last: string; hours: string }[] = []
  let previous = ''
  for (const { day, label } of DAYS) {
    const hours = window[day] ? `${window[day].from} to ${window[day].to}` : ''
    if (hours === '') {
      previous = ''
      continue
    }
    if (hours === previous) runs.at(-1)!.last = label
    else runs.push({ first: label, last: label, hours })
    previous = hours
  }
  if (runs.length === 0) return 'no hours at all'
  return runs
    .map((run) => `${run.first === run.last ? run.first : `${run.first} to ${run.last}`} ${run.hours}`)
    .join(', ')
}

/** What people type for a time of day, as "HH:MM": "8", "830", "8.30", "21h". Null when it is none. 24:00 is midnight. */
export function readTime(text: string): string | null {
  const match = /^\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*h?\s*$/i.exec(text)
  if (!match) return null
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)]
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
