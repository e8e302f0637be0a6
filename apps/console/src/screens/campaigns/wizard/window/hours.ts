// pure

import type { DeliveryWindow } from '@foreword/contract'
import { WEEKDAYS } from '../../../../ui/hours.ts'
import { t } from '../../../../ui/text.ts'

export { allAlike, windowWords } from '../../../../ui/hours.ts'

export type Day = keyof DeliveryWindow
export const DAYS = WEEKDAYS

export type WindowProblem = { day: Day | null; message: string }

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** The first thing wrong with a window, as the person should read it; null when it can be kept. */
export function windowProblem(window: DeliveryWindow): WindowProblem | null {
  for (const { day, label } of DAYS) {
    const hours = window[day]
    if (!hours) continue
    if (!TIME.test(hours.from) || !(TIME.test(hours.to) || hours.to === '24:00')) {
      return { day, message: t('{label} needs two times of day, like 08:00 and 21:00.', { label }) }
    }
    if (hours.from === hours.to) {
      return {
        day,
        message: t('{label} starts and ends at {from}. Make them differ, or untick the day.', {
          label,
          from: hours.from,
        }),
      }
    }
  }
  if (DAYS.every(({ day }) => window[day] === null)) {
    return { day: null, message: t('Every day is closed, so nothing would be sent. Tick at least one day.') }
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

/** "21:00 means the last leaves at 20:59." for the commonest end. */
export function lastMinute(to: string): string {
  const [hours, minutes] = to.split(':').map(Number)
  const before = (((hours! * 60 + minutes! - 1) % 1440) + 1440) % 1440
  return `${String(Math.floor(before / 60)).padStart(2, '0')}:${String(before % 60).padStart(2, '0')}`
}

/** What people type for a time of day, as "HH:MM": "8", "830", "8.30", "21h". Null when it is none. 24:00 is midnight. */
export function readTime(text: string): string | null {
  const match = /^\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*h?\s*$/i.exec(text)
  if (!match) return null
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)]
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
