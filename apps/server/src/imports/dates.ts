// pure

// Times as other systems and spreadsheets write them.

export type DayOrder = 'month_first' | 'day_first'

/** What a zone's clock shows as a time, and the end of a day on it. */
export type ZoneClock = { local: (shown: string) => Date; dayEnd: (day: string) => Date }

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/
const NUMBERED =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Tue, 14 Mar 2026 14:05:00 +0000, as mails and Twilio's API write it. */
const MAIL =
  /^(?:[A-Za-z]{3},?\s+)?(\d{1,2})[\s-]([A-Za-z]{3})[a-z]*[\s-](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/
/** Mar 14, 2026, 2:05 PM */
const NAMED =
  /^([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/

/**
 * A time as it is written; null = it is none. Without a zone it is on the account's clock; a day without a time is its end there, because of
 * what happened on one day the wish to stop goes before. With dots the day comes first; with slashes or dashes as `order` says.
 */
export function timeOf(text: string, order: DayOrder, clock: ZoneClock): Date | null {
  const said = text
    .normalize('NFKC')
    .replace(/[\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (/^\d{10}$/.test(said)) return new Date(Number(said) * 1000)
  if (/^\d{13}$/.test(said)) return new Date(Number(said))
  const iso = ISO.exec(said)
  if (iso) return made([iso[1]!, iso[2]!, iso[3]!], [iso[4], iso[5], iso[6]], iso[7], iso[8], clock)
  const numbered = NUMBERED.exec(said)
  if (numbered) {
    const [, one, mark, two, year] = numbered
    const dayFirst = mark === '.' || (order === 'day_first' ? Number(two) <= 12 : Number(one) > 12)
    const [day, month] = dayFirst ? [one!, two!] : [two!, one!]
    const full = year!.length === 2 ? `20${year}` : year!
    return made([full, month, day], [numbered[5], numbered[6], numbered[7]], numbered[8], numbered[9], clock)
  }
  const mail = MAIL.exec(said)
  if (mail) {
    const month = MONTHS.indexOf(mail[2]!.toLowerCase()) + 1
    return made([mail[3]!, String(month), mail[1]!], [mail[4], mail[5], mail[6]], undefined, mail[7], clock)
  }
  const named = NAMED.exec(said)
  if (!named) return null
  const month = MONTHS.indexOf(named[1]!.toLowerCase()) + 1
  return made(
    [named[3]!, String(month), named[2]!],
    [named[4], named[5], named[6]],
    named[7],
    named[8],
    clock,
  )
}

function made(
  [year, month, day]: readonly [string, string, string],
  [hour, minute, second]: readonly (string | undefined)[],
  half: string | undefined,
  zone: string | undefined,
  clock: ZoneClock,
): Date | null {
  const two = (n: number | string): string => String(n).padStart(2, '0')
  const date = `${year}-${two(month)}-${two(day)}`
  const check = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== date) return null
  if (hour === undefined) return clock.dayEnd(date)
  let h = Number(hour)
  if (half) {
    if (h < 1 || h > 12) return null
    h = (h % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  }
  if (h > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null
  const shown = `${date}T${two(h)}:${two(minute!)}:${two(second ?? 0)}`
  if (zone === undefined) return clock.local(shown)
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z'
  const at = new Date(`${shown}${offset}`)
  return Number.isNaN(at.getTime()) ? null : at
}

/** What a date says about the order of its days: one of them is above 12; `either` = nobody can tell; null = it is written otherwise. */
export function orderSaid(text: string): DayOrder | 'either' | null {
  const found = NUMBERED.exec(text.normalize('NFKC').replace(/\s+/g, ' ').trim())
  if (!found || found[2] === '.') return null
  const [one, two] = [Number(found[1]), Number(found[3])]
  if (one === two) return null
  if (one > 12) return 'day_first'
  return two > 12 ? 'month_first' : 'either'
}
