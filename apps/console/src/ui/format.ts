// pure
import { dateLocale, language, locale as spokenLocale, t } from './text.ts'
/** How numbers, shares, times and phone numbers are written. Words and rules: the console's style, section "Components". */

export type TimeStyle = { locale: string; zone: string; now: number }

/** A count with separators: 421,938. */
export function count(n: number, locale = spokenLocale()): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(n)
}

/** A figure with so many decimals: 4.25. */
export const decimal = (n: number, digits: number, locale = spokenLocale()): string =>
  n.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** A share in percent: one decimal, two below 1%, a dash when there is no whole. */
export function share(part: number, whole: number, locale = spokenLocale()): string {
  const figure = shareFigure(part, whole, locale)
  return figure === '–' ? figure : t('{figure}%', { figure })
}

/** As `share`, without the sign, for large figures whose sign is set small. */
export function shareFigure(part: number, whole: number, locale = spokenLocale()): string {
  if (whole === 0) return '–'
  const value = (part / whole) * 100
  const digits = value > 0 && value < 1 ? 2 : 1
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

/** Whole percent for a progress column. Below the whole it never says 100, above nothing it never says 0. */
export function roundShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const value = (part / whole) * 100
  if (part > 0 && value < 1) return t('<1%')
  return t('{figure}%', { figure: part < whole ? Math.min(99, Math.round(value)) : 100 })
}

/** Messages a second: one decimal, none when whole. "0.5", "59.1", "1,000". */
export function rate(perSecond: number, locale = spokenLocale()): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(perSecond)
}

/** A size: "840 kB", "12.4 MB". */
export function bytes(n: number, locale = spokenLocale()): string {
  const write = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
  return n < 1_000_000 ? `${write(Math.ceil(n / 1000))} kB` : `${write(n / 1_000_000)} MB`
}

/** A change in points and which way it goes; undefined when either side has no whole. */
export function points(
  now: { part: number; whole: number },
  before: { part: number; whole: number },
  locale = spokenLocale(),
): { text: string; way: 'up' | 'down' | 'same' } | undefined {
  if (now.whole === 0 || before.whole === 0) return undefined
  const change = (now.part / now.whole - before.part / before.whole) * 100
  const digits = Math.abs(change) < 0.1 ? 2 : 1
  const text = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const way = Math.abs(change) < 0.005 ? 'same' : change > 0 ? 'up' : 'down'
  return { text: t('{change} pt', { change: text.format(Math.abs(change)) }, 'percentage points'), way }
}

/** A span in milliseconds: "4 min 12 s", "4 h 53 min", "1 day 22 h", "3 days". Two parts at most. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  if (days > 0) {
    return hours > 0
      ? t('{days, plural, one {# day} other {# days}} {hours} h', { days, hours })
      : t('{days, plural, one {# day} other {# days}}', { days })
  }
  if (hours > 0)
    return minutes > 0 ? t('{hours} h {minutes} min', { hours, minutes }) : t('{hours} h', { hours })
  if (minutes > 0) {
    const left = seconds % 60
    return left > 0
      ? t('{minutes} min {seconds} s', { minutes, seconds: left })
      : t('{minutes} min', { minutes })
  }
  return t('{seconds} s', { seconds })
}

type DayParts = { weekday: string; day: string; month: string; year: string }

/** The clock: "09:00", or "9:00 AM" where people write it so. */
export function clock(at: Date | string | number, style: TimeStyle): string {
  const zone = { timeZone: style.zone }
  const twelve =
    new Intl.DateTimeFormat(style.locale, { hour: 'numeric', ...zone }).resolvedOptions().hour12 === true
  return new Intl.DateTimeFormat(style.locale, {
    hour: twelve ? 'numeric' : '2-digit',
    minute: '2-digit',
    hour12: twelve,
    ...zone,
  }).format(new Date(at))
}

const TIME_OF_DAY = /(?<![\d:.])([01]\d|2[0-4]):([0-5]\d)(?![\d:])/g

/** A text of the server's with its times of day as the reader writes them: "the last at 19:00" → "the last at 7:00 PM". */
export function timesOfDay(text: string, locale = spokenLocale()): string {
  return text.replace(TIME_OF_DAY, (_, hours: string, minutes: string) =>
    clock(Date.UTC(2026, 0, 1, Number(hours), Number(minutes)), { locale, zone: 'UTC', now: 0 }),
  )
}

/** "Today", "Yesterday", "Tomorrow", "Tue 24 Nov", with the year only when it is another one. */
export function day(at: Date | string | number, style: TimeStyle): string {
  const parts = dayParts(at, style.zone)
  const near = ([offset, word]: [number, string]) =>
    sameDay(parts, dayParts(style.now + offset * 86_400_000, style.zone)) ? word : undefined
  const named = near([0, t('Today')]) ?? near([-1, t('Yesterday')]) ?? near([1, t('Tomorrow')])
  if (named) return named
  const thisYear = parts.year === dayParts(style.now, style.zone).year
  if (language() === 'en') {
    return `${parts.weekday} ${parts.day} ${parts.month}${thisYear ? '' : ` ${parts.year}`}`
  }
  return new Intl.DateTimeFormat(style.locale, {
    timeZone: style.zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(thisYear ? {} : { year: 'numeric' }),
  }).format(new Date(at))
}

/** "Today 09:00", "Tue 24 Nov 11:20". */
export function dateTime(at: Date | string | number, style: TimeStyle): string {
  return `${day(at, style)} ${clock(at, style)}`
}

/** A time of ours as it stands within a sentence: "confirmed today 09:00". Only the words for near days change. */
export function withinSentence(time: string): string {
  const near = [t('Today'), t('Yesterday'), t('Tomorrow')].some((word) => time.startsWith(word))
  return near ? time.charAt(0).toLowerCase() + time.slice(1) : time
}

/** Within an hour relative ("4 min ago", "in 12 min"), else as `dateTime`. */
export function relative(at: Date | string | number, style: TimeStyle): string {
  const away = new Date(at).getTime() - style.now
  if (Math.abs(away) >= 3_600_000) return dateTime(at, style)
  const minutes = Math.round(Math.abs(away) / 60_000)
  if (minutes === 0) return t('now')
  return away < 0 ? t('{minutes} min ago', { minutes }) : t('in {minutes} min', { minutes })
}

function dayParts(at: Date | string | number, zone: string): DayParts {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).formatToParts(new Date(at))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  // en-GB abbreviates September to four letters; the columns are made for three.
  return { weekday: of('weekday'), day: of('day'), month: of('month').slice(0, 3), year: of('year') }
}

function sameDay(a: DayParts, b: DayParts): boolean {
  return a.day === b.day && a.month === b.month && a.year === b.year
}

/** "America/New_York" → "New York (ET)". */
export function zoneName(zone: string): string {
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  const short = zoneShort(zone)
  return short ? `${city} (${short})` : city
}

function zoneShort(zone: string): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'shortGeneric',
    }).formatToParts(0)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value
    // Only American English has short names without an offset ("ET"). Where there is no short name Intl answers "Germany Time", which says less than the city.
    return name && /^[A-Z]{2,5}$|^GMT/.test(name) ? name : undefined
  } catch {
    return undefined
  }
}

// ITU-T E.164 country codes of two digits; 1 and 7 have one, all others three.
const TWO_DIGIT = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)

/** "+18445550119" → "+1 844 555 0119"; other countries "+44 7700 900418". A pseudonym is said to be one; anything else stays as it is. */
export function phone(address: string): string {
  const erased = /^erased-([0-9a-f]{6})/.exec(address)
  if (erased) return t('Erased person {name}', { name: erased[1] ?? '' })
  if (!/^\+\d{7,15}$/.test(address)) return address
  const digits = address.slice(1)
  if (digits.startsWith('1') && digits.length === 11) {
    return `+1 ${digits.slice(1, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
  }
  const code = /^[17]/.test(digits) ? 1 : TWO_DIGIT.has(digits.slice(0, 2)) ? 2 : 3
  const rest = digits.slice(code)
  return `+${digits.slice(0, code)} ${rest.slice(0, 4)} ${rest.slice(4)}`.trim()
}

/** A time as a document needs it, whole, whenever it is read: "25 Nov 2026, 16:48:09". Say beside it on which clock. */
export function exact(at: Date | string | number, style: Pick<TimeStyle, 'zone'>): string {
  return new Intl.DateTimeFormat(dateLocale(), {
    timeZone: style.zone,
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(new Date(at))
}

/** "Priya Raman" → "PR"; a phone number → its country code. */
export function initials(name: string): string {
  if (name.startsWith('+')) return phone(name).split(' ')[0] ?? '+'
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
}

/** One of six avatar grounds, always the same for a name. */
export function avatarTone(name: string): '' | 'b' | 'c' | 'd' | 'e' | 'f' {
  let sum = 0
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return (['', 'b', 'c', 'd', 'e', 'f'] as const)[sum % 6] ?? ''
}
