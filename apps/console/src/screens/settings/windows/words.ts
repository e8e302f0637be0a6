// pure
import type { Holiday, RegionHours } from '@foreword/contract'
import { windowWords } from '../../../ui/hours.ts'

const names = new Intl.DisplayNames('en', { type: 'region' })
export const countryName = (code: string): string => names.of(code) ?? code

/** "25 Dec every year", "6 Apr 2026". A date is a date everywhere, so no zone may move it. */
export function dateWords({ date, yearly }: Pick<Holiday, 'date' | 'yearly'>): string {
  const day = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  const at = new Date(`${date}T00:00:00Z`)
  if (yearly) return `${at.toLocaleDateString('en-GB', day)} every year`
  return at.toLocaleDateString('en-GB', { ...day, year: 'numeric' })
}

/** "08:00 to 20:00, not on its holidays", or that the row is off. */
export function regionWords(region: RegionHours): string {
  if (region.state === 'off') return 'Switched off'
  return `${windowWords(region.hours)}${region.holidays ? ', not on its holidays' : ''}`
}
