import { types } from 'pg'

const { INT8, NUMERIC, DATE } = types.builtins
// The library's list of types names no arrays, though it parses them (pg_type.dat has the numbers).
const INT8_ARRAY = 1016 as typeof INT8
const TEXT_ARRAY = 1009 as typeof INT8
const DATE_ARRAY: number = 1182

/**
 * How PostgreSQL's values become ours: whole numbers (int8, numeric) are numbers while a number holds them exactly
 * and strings beyond; a numeric with a fraction stays a string (cast to float8 in SQL where a number is wanted); dates
 * stay `YYYY-MM-DD`, because a day has no zone and a Date would move it; timestamptz is a Date.
 */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format === 'binary') return types.getTypeParser(oid, 'binary')
  if (oid === INT8 || oid === NUMERIC) return wholeNumber
  if (oid === INT8_ARRAY) return (text: string) => deepMap(types.getTypeParser(INT8_ARRAY)(text), wholeNumber)
  if (oid === DATE) return (text: string) => text
  if (oid === DATE_ARRAY) return types.getTypeParser(TEXT_ARRAY)
  return types.getTypeParser(oid, 'text')
}

function wholeNumber(text: string): number | string {
  if (!/^-?\d{1,16}$/.test(text)) return text
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

type Nested = string | null | Nested[]

function deepMap(value: Nested, fn: (text: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => deepMap(item, fn))
  return value === null ? null : fn(value)
}

const SPECIAL = /["\\]/g

/**
 * A list as PostgreSQL's array text; null when something in it is neither text, number, boolean, time nor null. A time that stands
 * in it again and again is written once.
 */
export function arrayText(list: readonly unknown[]): string | null {
  let text = ''
  let time: Date | null = null
  let timeText = ''
  for (const value of list) {
    if (text !== '') text += ','
    if (typeof value === 'string')
      text += `"${value.search(SPECIAL) < 0 ? value : value.replace(SPECIAL, '\\$&')}"`
    else if (value === null || value === undefined) text += 'NULL'
    else if (typeof value === 'number' || typeof value === 'boolean') text += value
    else if (value instanceof Date) {
      if (value !== time) {
        time = value
        timeText = `"${value.toISOString()}"`
      }
      text += timeText
    } else return null
  }
  return `{${text}}`
}
