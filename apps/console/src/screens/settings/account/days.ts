// pure

import type { DeliveryWindow } from '@foreword/contract'
import { spoken, t } from '../../../ui/text.ts'

export type Day = keyof DeliveryWindow

export const DAYS: { day: Day; name: string }[] = spoken(() => [
  { day: 'mon', name: t('Monday') },
  { day: 'tue', name: t('Tuesday') },
  { day: 'wed', name: t('Wednesday') },
  { day: 'thu', name: t('Thursday') },
  { day: 'fri', name: t('Friday') },
  { day: 'sat', name: t('Saturday') },
  { day: 'sun', name: t('Sunday') },
])

/** What is wrong with a day's hours; a window that ends after midnight is right, one that is empty is not. */
export function dayError(hours: DeliveryWindow[Day]): string | undefined {
  if (!hours) return undefined
  if (!/^\d{2}:\d{2}$/.test(hours.from) || !/^\d{2}:\d{2}$/.test(hours.to)) return t('Both times are needed.')
  return hours.from === hours.to ? t('Starts and ends at the same time.') : undefined
}

/** The same hours on every day that is on. */
export function sameForAll(window: DeliveryWindow, hours: { from: string; to: string }): DeliveryWindow {
  const days = DAYS.map(({ day }) => [day, window[day] ? hours : null])
  return Object.fromEntries(days) as DeliveryWindow
}

export function anyOpen(window: DeliveryWindow): boolean {
  return DAYS.some(({ day }) => window[day] !== null)
}
