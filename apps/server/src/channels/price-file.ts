// pure
import type { Price } from '@foreword/contract'
import { parse } from 'csv-parse/sync'
import { isSupportedCountry } from 'libphonenumber-js/max'

export type PriceProblem = { line: number; message: string }

/** Names a column may have. */
const COLUMNS = {
  channel: ['channel'],
  category: ['category'],
  country: ['country', 'country_code', 'iso'],
  amount: ['price', 'amount'],
} as const
type Column = keyof typeof COLUMNS

const CATEGORIES = ['marketing', 'utility', 'authentication'] as const
const MOST_PROBLEMS = 20

/**
 * Prices of a CSV with a head: channel, country (two letters), price and, for WhatsApp, category. Comma, semicolon or tab; a decimal comma
 * is read where the comma does not divide cells. Problems name the line; with one there are no prices.
 */
export function readPrices(text: string): { prices: Price[]; problems: PriceProblem[] } {
  const head = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? ''
  const delimiter = [';', '\t', ','].find((one) => head.includes(one)) ?? ','
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      ...{ bom: true, delimiter, trim: true, info: true, skip_empty_lines: true, relax_column_count: true },
    }) as unknown as typeof records
  } catch (error) {
    return refused(1, `The file cannot be read as CSV: ${error instanceof Error ? error.message : error}`)
  }
  const names = records[0]?.record.map((name) => name.toLowerCase().replace(/[\s-]+/g, '_')) ?? []
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, known]) => [
      column,
      names.findIndex((name) => (known as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>
  const missing = (['channel', 'country', 'amount'] as const).filter((column) => at[column] < 0)
  if (missing.length > 0)
    return refused(
      1,
      `The first line has to name the columns channel, country and price. Missing: ${missing.map((column) => COLUMNS[column][0]).join(', ')}.`,
    )
  if (records.length < 2) return refused(1, 'The file has a head and no price below it.')
  const problems: PriceProblem[] = []
  const prices = new Map<string, Price & { line: number }>()
  for (const { record, info } of records.slice(1)) {
    const price = priceOf((column) => (at[column] < 0 ? '' : (record[at[column]] ?? '')), delimiter)
    if (typeof price === 'string') problems.push({ line: info.lines, message: price })
    else {
      const key = `${price.channel} ${price.category} ${price.country}`
      const before = prices.get(key)
      if (before)
        problems.push({ line: info.lines, message: `The same as line ${before.line}. Leave one of the two.` })
      else prices.set(key, { ...price, line: info.lines })
    }
    if (problems.length === MOST_PROBLEMS) break
  }
  if (problems.length > 0) return { prices: [], problems }
  return { prices: [...prices.values()].map(({ line: _, ...price }) => price), problems }
}

const refused = (line: number, message: string) => ({ prices: [], problems: [{ line, message }] })

function priceOf(cell: (column: Column) => string, delimiter: string): Price | string {
  const channel = cell('channel').toLowerCase()
  if (channel !== 'sms' && channel !== 'whatsapp')
    return `channel “${cell('channel')}” is neither sms nor whatsapp.`
  const named = cell('category').toLowerCase()
  const category = CATEGORIES.find((one) => one === named) ?? ''
  if (channel === 'whatsapp' && !category)
    return `category “${cell('category')}” is not marketing, utility or authentication; WhatsApp needs one.`
  if (channel === 'sms' && named !== '')
    return `category “${cell('category')}” does not go with sms. Leave it empty.`
  const country = cell('country').toUpperCase()
  if (!/^[A-Z]{2}$/.test(country) || !isSupportedCountry(country))
    return `country “${cell('country')}” is not a country in two letters, such as US.`
  const amount = delimiter === ',' ? cell('amount') : cell('amount').replace(',', '.')
  if (!/^\d{1,5}(\.\d{1,6})?$/.test(amount))
    return `price “${cell('amount')}” is not an amount such as 0.0079.`
  return { channel, category, country, amount }
}
