// pure

import type { Holiday, RegionHours } from '@foreword/contract'
import { windowWords } from '../../../ui/hours.ts'
import { dateLocale, named, t } from '../../../ui/text.ts'

export const countryName = (code: string): string => named('region', code)

/** "25 Dec every year", "6 Apr 2026". A date is a date everywhere, so no zone may move it. */
export function dateWords({ date, yearly }: Pick<Holiday, 'date' | 'yearly'>): string {
  const day = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  const at = new Date(`${date}T00:00:00Z`)
  if (yearly) return t('{date} every year', { date: at.toLocaleDateString(dateLocale(), day) })
  return at.toLocaleDateString(dateLocale(), { ...day, year: 'numeric' })
}

/** "08:00 to 20:00, not on its holidays", or that the row is off. */
export function regionWords(region: RegionHours): string {
  if (region.state === 'off') return t('Switched off')
  const hours = windowWords(region.hours)
  return region.holidays ? t('{hours}, not on its holidays', { hours }) : hours
}
