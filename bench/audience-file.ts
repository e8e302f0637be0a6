import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const FIRST_NAMES = ['Dana', 'Luis', 'Annika', 'Renée', 'Priya', 'João', 'Chloé', 'Sam', 'Mateo', 'Zoë']
const LAST_NAMES = ['Meyer', 'García', "O'Neil", 'Smith', 'Dubois', 'Silva', 'Okafor', 'Lindqvist']
const CITIES = [
  'New York',
  'Lisbon',
  'São Paulo',
  'Berlin',
  'Ciudad de México',
  '"Houston, TX"',
  'Lyon',
  'Leeds',
]
const AREA_CODES = ['212', '415', '713', '305', '646', '206', '312', '617', '404', '602', '303', '808']
const BAD = ['415 255 013', 'n/a', '', '+4930555', '1-800-FLOWERS', '+999123456789', '=A1', '4.15255E+09']
/** Earlier numbers a duplicate is drawn from; more would cost memory while the file is made. */
const REMEMBERED = 20_000

type Pick = <T>(list: readonly T[]) => T
type Digits = (count: number) => string

/** A valid number of one of six countries, in the ways people write them. Half are of the default country, the US. */
function phoneOf(pick: Pick, digits: Digits, share: number): string {
  if (share < 0.5) {
    const [area, exchange, line] = [
      pick(AREA_CODES),
      `${pick(['2', '4', '5', '7', '9'])}${digits(2)}`,
      digits(4),
    ]
    const ways = [`(${area}) ${exchange}-${line}`, `+1${area}${exchange}${line}`, `${area}${exchange}${line}`]
    return pick([...ways, `1 ${area} ${exchange} ${line}`])
  }
  if (share < 0.6) return `+447${pick(['4', '5', '7', '8'])}${digits(8)}`
  if (share < 0.7) return `+49 151 ${digits(8)}`
  if (share < 0.8) return `+336${digits(8)}`
  if (share < 0.9) return `+52 55 ${pick(['1', '2', '5'])}${digits(7)}`
  return `+55 11 9${pick(['6', '7', '8', '9'])}${digits(7)}`
}

/**
 * A campaign's list as CSV text, in pieces, the same at every run: six countries, 3 % of rows that cannot be messaged, 3 %
 * duplicates. With `filler`, so many more characters a row.
 */
export function* audienceText(rows: number, filler = 0): Generator<string> {
  const random = numbersFrom(20_261_123)
  const pick: Pick = (list) => list[Math.floor(random() * list.length)]!
  const digits: Digits = (count) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
  const earlier: string[] = []
  let text = `phone,first_name,last_name,flight,city,fare${filler > 0 ? ',notes' : ''}\n`
  for (let row = 0; row < rows; row++) {
    const kind = random()
    const again = kind >= 0.03 && kind < 0.06 && earlier.length > 0
    const phone = kind < 0.03 ? pick(BAD) : again ? pick(earlier) : phoneOf(pick, digits, random())
    if (kind >= 0.06) earlier[row % REMEMBERED] = phone
    const fare = 30 + Math.floor(random() * 900)
    text += `${phone},${pick(FIRST_NAMES)},${pick(LAST_NAMES)},NL${100 + (row % 900)},${pick(CITIES)},$${fare}`
    text += filler > 0 ? `,${'x'.repeat(filler)}\n` : '\n'
    if (text.length < 64 * 1024) continue
    yield text
    text = ''
  }
  yield text
}

export function writeAudience(path: string, rows: number, filler = 0): Promise<void> {
  return pipeline(Readable.from(audienceText(rows, filler)), createWriteStream(path))
}
