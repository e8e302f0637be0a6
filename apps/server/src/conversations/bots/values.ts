// pure
import type { FlowStep } from '@foreword/contract'

type Ask = Extract<FlowStep, { type: 'ask' }>

const EMAIL = /[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}/

/**
 * What was asked for, as it is kept, or null when it is not in what they wrote. A number: "12", "1,250.50" and "1.250,50" as 1250.5. A date:
 * as 2026-12-25; 25.12.2026, 12/25/2026 and "25 Dec 2026" are read, and what could be two days is not.
 */
export function readValue(step: Pick<Ask, 'as' | 'least' | 'most'>, text: string): string | null {
  const said = text.normalize('NFKC').trim()
  if (said === '') return null
  switch (step.as) {
    case 'text':
      return within(step, said.length) ? said.slice(0, 1000) : null
    case 'number': {
      const number = readNumber(said)
      return number !== null && within(step, number) ? String(number) : null
    }
    case 'date':
      return readDate(said)
    case 'email':
      return EMAIL.exec(said)?.[0]?.replace(/[.]+$/, '') ?? null
  }
}

const within = ({ least, most }: Pick<Ask, 'least' | 'most'>, value: number): boolean =>
  (least === null || value >= least) && (most === null || value <= most)

export function readNumber(text: string): number | null {
  const found = text.match(/[-+]?\d+(?:[.,]\d+|[ ']\d{3}(?!\d))*/g)
  if (found?.length !== 1) return null
  let digits = found[0].replace(/[ ']/g, '')
  const [dot, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')]
  if (dot >= 0 && comma >= 0) {
    const decimal = dot > comma ? '.' : ','
    digits = digits.replaceAll(decimal === '.' ? ',' : '.', '').replace(decimal, '.')
  } else if (/^[-+]?\d{1,3}(,\d{3})+$/.test(digits) || /^[-+]?\d{1,3}(\.\d{3}){2,}$/.test(digits))
    digits = digits.replace(/[.,]/g, '')
  else digits = digits.replace(',', '.')
  const number = Number(digits)
  return Number.isFinite(number) ? number : null
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export function readDate(text: string): string | null {
  const said = text.toLowerCase()
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(said)
  if (iso) return dateOf(iso[1], iso[2], iso[3])
  const dotted = /\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b/.exec(said)
  if (dotted) return dateOf(dotted[3], dotted[2], dotted[1])
  const slashed = /\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b/.exec(said)
  if (slashed) {
    const [one, two] = [Number(slashed[1]), Number(slashed[2])]
    if (one > 12) return dateOf(slashed[3], two, one)
    if (two > 12 || one === two) return dateOf(slashed[3], one, two)
    return null
  }
  const worded =
    /\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})\b/.exec(said) ??
    /\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/.exec(said)
  if (!worded) return null
  const [day, name] = /^\d/.test(worded[1]!) ? [worded[1], worded[2]] : [worded[2], worded[1]]
  const month = MONTHS.indexOf(name!.slice(0, 3)) + 1
  return month > 0 ? dateOf(worded[3], month, day) : null
}

function dateOf(
  year: string | number | undefined,
  month: string | number | undefined,
  day: string | number | undefined,
): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  if (date.getUTCFullYear() !== y || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return null
  return date.toISOString().slice(0, 10)
}
