// pure

import type { DeliveryWindow } from '@foreword/contract'
import { spoken, t } from './text.ts'

type Day = keyof DeliveryWindow
export const WEEKDAYS: readonly { day: Day; label: string }[] = spoken(() => [
  { day: 'mon', label: t('Mon') },
  { day: 'tue', label: t('Tue') },
  { day: 'wed', label: t('Wed') },
  { day: 'thu', label: t('Thu') },
  { day: 'fri', label: t('Fri') },
  { day: 'sat', label: t('Sat') },
  { day: 'sun', label: t('Sun') },
])

/** Whether all days that are open have the same hours. */
export const allAlike = (window: DeliveryWindow): boolean =>
  new Set(WEEKDAYS.flatMap(({ day }) => (window[day] ? [`${window[day].from}-${window[day].to}`] : [])))
    .size <= 1

/** "08:00 to 21:00", or by runs of days: "Mon to Fri 08:00 to 21:00, Sat 09:00 to 20:00". */
export function windowWords(window: DeliveryWindow): string {
  if (allAlike(window) && WEEKDAYS.every(({ day }) => window[day])) {
    return t('{from} to {to}', window.mon!)
  }
  const runs: { first: string; last: string; hours: string }[] = []
  let previous = ''
  for (const { day, label } of WEEKDAYS) {
    const hours = window[day] ? t('{from} to {to}', window[day]) : ''
    if (hours === '') {
      previous = ''
      continue
    }
    if (hours === previous) runs.at(-1)!.last = label
    else runs.push({ first: label, last: label, hours })
    previous = hours
  }
  if (runs.length === 0) return t('no hours at all')
  return runs
    .map(
      (run) =>
        `${run.first === run.last ? run.first : t('{from} to {to}', { from: run.first, to: run.last })} ${run.hours}`,
    )
    .join(', ')
}
