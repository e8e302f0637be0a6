// pure
import { normaliseName } from '@foreword/contract'
import { parsePhone } from './phone.ts'

const PHONE_NAME =
  /^(?:.*_)?(?:phone|phones|telephone|tel|mobile|cell|cellphone|msisdn|whatsapp|number|handy|telefon|telefono|teléfono|telefone|téléphone|celular|móvil|movil|portable|mobil|rufnummer|numero|número)(?:_.*)?$/u
const ZONE_NAMES: readonly string[] = ['time_zone', 'timezone', 'zone']

const isPhone = (cell: string, country: string) => parsePhone(cell, country).valid

/**
 * True when a file's first row names its columns: nothing in it can be read as a phone, nor looks like a try at one
 * (5 digits or more), which would be a row to refuse rather than to lose.
 */
export function looksLikeHeader(row: readonly string[], defaultCountry: string): boolean {
  return row.every((cell) => cell.replace(/\D/g, '').length < 5 && !isPhone(cell, defaultCountry))
}

/** The column with most phones in the sampled rows; among those with any, one whose header says so goes first. */
export function findPhoneColumn(
  header: readonly string[] | null,
  sample: readonly (readonly string[])[],
  defaultCountry: string,
): number {
  const width = Math.max(header?.length ?? 0, ...sample.map((row) => row.length))
  const named = (column: number) => PHONE_NAME.test(normaliseName(header?.[column] ?? ''))
  let best = { column: -1, score: 0 }
  for (let column = 0; column < width; column++) {
    const phones = sample.filter((row) => isPhone(row[column] ?? '', defaultCountry)).length
    const score = phones + (phones > 0 && named(column) ? sample.length : 0)
    if (score > best.score) best = { column, score }
  }
  if (best.column >= 0) return best.column
  const byName = [...Array(width).keys()].find(named)
  return byName ?? 0
}

/**
 * The variable names of all columns. With a header they are its cells, normalised, a second `name` becoming `name_2`;
 * without one (or for an empty cell) columns are numbered from the first after the phone, then those before it.
 */
export function nameColumns(header: readonly string[] | null, width: number, phoneColumn: number): string[] {
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, column) => {
    const own = normaliseName(header?.[column] ?? '')
    const number = (column - phoneColumn + width) % width
    const name = own || (column === phoneColumn ? 'phone' : String(number))
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${name}_${n}`
    taken.add(free)
    return free
  })
}

const CONSUMER_NAMES: readonly string[] = [
  'consumer_id',
  'inapp',
  'in_app',
  'inapp_id',
  'user_id',
  'consumerid',
]

/** Where a person's name in the brand's app stands, if a column is named so; -1 if none is. */
export function consumerColumn(columns: readonly string[]): number {
  return columns.findIndex((name) => CONSUMER_NAMES.includes(name))
}

export const isConsumerName = (name: string): boolean => CONSUMER_NAMES.includes(name)
export const isZoneName = (name: string): boolean => ZONE_NAMES.includes(name)

/** Where an explicit time zone stands, if a column is named so; -1 if none is. */
export function zoneColumn(columns: readonly string[]): number {
  return columns.findIndex((name) => ZONE_NAMES.includes(name))
}
