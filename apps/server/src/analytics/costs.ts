// pure
import type { Costs } from '@foreword/contract'
import type { ChargeRow, EstimateRow } from './costs-questions.ts'

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
  estimated: readonly EstimateRow[]
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
