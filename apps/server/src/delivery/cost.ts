// pure
import type { CostEstimate, Price } from '@foreword/contract'

export type CostStep = {
  channel: string
  /** Of its WhatsApp template; '' = none. */
  category: string
  countries: readonly { country: string; people: number; units: number }[]
}

/** Amounts are summed in millionths, as prices are written, so that no cent is lost on the way. */
const MILLION = 1_000_000
const millionths = (amount: string): number => Math.round(Number(amount) * MILLION)

/** What the channels of a campaign cost by the account's prices; what has no price is counted, never guessed. In-app costs nothing. */
export function estimateCost(
  list: { currency: string | null; prices: readonly Price[] },
  steps: readonly CostStep[],
): CostEstimate {
  const priceOf = (channel: string, category: string, country: string): number | null => {
    if (channel === 'inapp') return 0
    const found = list.prices.find(
      (price) => price.channel === channel && price.category === category && price.country === country,
    )
    return found ? millionths(found.amount) : null
  }
  const priced = steps.map((step) => {
    const countries = step.countries.map((one) => {
      const price = priceOf(step.channel, step.category, one.country)
      return { ...one, amount: price === null ? null : price * one.units }
    })
    const known = countries.filter((one) => one.amount !== null)
    return {
      channel: step.channel,
      countries,
      unpriced: countries.reduce((sum, one) => sum + (one.amount === null ? one.people : 0), 0),
      total: known.length > 0 ? known.reduce((sum, one) => sum + one.amount!, 0) : null,
    }
  })
  const known = priced.flatMap((step) => (step.total === null ? [] : [step.total]))
  const shown = (amount: number | null) => (amount === null ? null : amount / MILLION)
  return {
    currency: list.currency,
    first: shown(priced[0]?.total ?? null),
    most: known.length > 0 ? shown(known.reduce((sum, n) => sum + n, 0)) : null,
    steps: priced.map(({ channel, unpriced, countries }) => ({
      channel,
      unpriced,
      countries: countries.map((one) => ({ ...one, amount: shown(one.amount) })),
    })),
  }
}
