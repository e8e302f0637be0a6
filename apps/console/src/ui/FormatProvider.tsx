import type { ReactNode } from 'react'
import { createContext, useContext, useMemo } from 'react'
import * as format from './format.ts'
import { locale } from './text.ts'

type Where = { locale: string; zone: string }

const Context = createContext<Where>({
  locale: 'en',
  zone: 'UTC',
})

/** Below it every time is on the account's clock, written as the spoken language writes it. */
export function FormatProvider({ zone, children }: { zone: string; children: ReactNode }) {
  const where = useMemo(() => ({ zone, locale: locale() }), [zone])
  return <Context value={where}>{children}</Context>
}

type When = Date | string | number

/** The formatting functions, bound to the account's zone and the reader's locale. */
export function useFormat() {
  const { locale, zone } = useContext(Context)
  return useMemo(() => {
    const style = () => ({ locale, zone, now: Date.now() })
    return {
      locale,
      zone,
      zoneName: format.zoneName(zone),
      count: (n: number) => format.count(n, locale),
      decimal: (n: number, digits: number) => format.decimal(n, digits, locale),
      share: (part: number, whole: number) => format.share(part, whole, locale),
      rate: (perSecond: number) => format.rate(perSecond, locale),
      clock: (at: When) => format.clock(at, style()),
      timesOfDay: (text: string) => format.timesOfDay(text, locale),
      day: (at: When) => format.day(at, style()),
      dateTime: (at: When) => format.dateTime(at, style()),
      /** As `dateTime`, within a sentence: "today 09:00". */
      dateTimeWithin: (at: When) => format.withinSentence(format.dateTime(at, style())),
      /** As `day`, within a sentence: "tomorrow". */
      dayWithin: (at: When) => format.withinSentence(format.day(at, style())),
      exact: (at: When) => format.exact(at, style()),
      relative: (at: When) => format.relative(at, style()),
      duration: format.duration,
      until: (at: When) => format.duration(new Date(at).getTime() - Date.now()),
      since: (at: When) => format.duration(Date.now() - new Date(at).getTime()),
    }
  }, [locale, zone])
}
