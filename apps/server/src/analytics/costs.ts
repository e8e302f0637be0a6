// pure
import type { Costs, Price } from '@foreword/contract'
import type { ChargeRow } from './costs-questions.ts'
import type { FiguresRow } from './store.ts'

/** One a span with anything sent but in-app. `amount` null = nothing of it has a price. */
export type Estimate = { span: number; sent: number; unpriced: number; amount: number | null }

type Sent = Pick<FiguresRow, 'span' | 'channel' | 'country' | 'category' | 'sent' | 'segments'>

const MILLION = 1_000_000

/** Segments of texts, and WhatsApp messages of a category, times the account's prices as they are today. */
export function estimatesOf(rows: readonly Sent[], prices: readonly Price[]): Estimate[] {
  // Prices are written to the millionth: in whole millionths sums are exact.
  const millionths = new Map(
    prices.map((price) => [
      [price.channel, price.category, price.country].join(),
      Math.round(Number(price.amount) * MILLION),
    ]),
  )
  const bySpan = new Map<number, Estimate>()
  for (const row of rows) {
    if (row.channel === 'inapp' || row.sent === 0) continue
    const estimate = bySpan.get(row.span) ?? { span: row.span, sent: 0, unpriced: 0, amount: null }
    bySpan.set(row.span, estimate)
    const price = millionths.get([row.channel, row.category, row.country].join())
    estimate.sent += row.sent
    if (price === undefined) estimate.unpriced += row.sent
    else estimate.amount = (estimate.amount ?? 0) + price * (row.channel === 'sms' ? row.segments : row.sent)
  }
  return [...bySpan.values()].map((one) => ({
    ...one,
    amount: one.amount === null ? null : one.amount / MILLION,
  }))
}

const total = (list: readonly (number | null)[]): number | null => {
  const known = list.filter((one) => one !== null)
  return known.length > 0 ? rounded(known.reduce((sum, one) => sum + one, 0)) : null
}

/** To the millionth, as prices are written: sums of them leave dust behind. */
const rounded = (amount: number): number => Math.round(amount * 1_000_000) / 1_000_000

/** Estimated and charged, over all and by span. Amounts of several currencies are never added up: others stand beside. */
export function costsOf(known: {
  currency: string | null
  spans: number
  estimated: readonly Estimate[]
  charged: readonly ChargeRow[]
}): Costs {
  const byCurrency = [...Map.groupBy(known.charged, (row) => row.currency)]
    .map(([currency, list]) => ({
      currency,
      amount: rounded(list.reduce((sum, row) => sum + row.amount, 0)),
      messages: list.reduce((sum, row) => sum + row.messages, 0),
    }))
    .sort((a, b) => b.messages - a.messages)
  const currency = known.currency ?? byCurrency[0]?.currency ?? null
  const own = known.charged.filter((row) => row.currency === currency)
  const spans = Array.from({ length: known.spans }, (_, span) => {
    const estimate = known.estimated.find((row) => row.span === span)
    const charge = own.find((row) => row.span === span)
    return {
      estimated: estimate?.amount ?? null,
      actual: charge ? rounded(charge.amount) : null,
      sent: estimate?.sent ?? 0,
      told: charge?.messages ?? 0,
    }
  })
  return {
    currency,
    estimated: total(known.estimated.map((row) => row.amount)),
    actual: total(own.map((row) => row.amount)),
    sent: known.estimated.reduce((sum, row) => sum + row.sent, 0),
    unpriced: known.estimated.reduce((sum, row) => sum + row.unpriced, 0),
    told: own.reduce((sum, row) => sum + row.messages, 0),
    others: byCurrency.filter((one) => one.currency !== currency),
    spans,
  }
}
