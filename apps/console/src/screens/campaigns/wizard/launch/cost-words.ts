// pure
import type { Review } from '@foreword/contract'

type Cost = Review['cost']

const regions = new Intl.DisplayNames('en', { type: 'region' })
const MOST_COUNTRIES = 4

/** "$1,234.50", or the figure alone while no currency is chosen; small sums keep their first two digits that say something. */
export function money(amount: number, currency: string | null): string {
  const digits = amount > 0 && amount < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }
  return new Intl.NumberFormat('en', currency ? { style: 'currency', currency, ...digits } : digits).format(
    amount,
  )
}

/** "About $395.00", and the most it can be when people may go on to another channel. */
export function costHead(cost: Cost): string {
  const { first, most, currency } = cost
  if (first === null || most === null) return `At most ${money(most ?? first ?? 0, currency)}`
  const about = `About ${money(first, currency)}`
  return most > first ? `${about}, at most ${money(most, currency)}` : about
}

/** Country by country for the first channel, and who is missing in the sum. */
export function costLines(cost: Cost, count: (n: number) => string): string {
  const [first] = cost.steps
  const priced = (first?.countries ?? []).filter((one) => one.amount !== null && one.amount > 0)
  const unit = first?.channel === 'sms' ? 'segments' : 'messages'
  const shown = priced
    .slice(0, MOST_COUNTRIES)
    .map(
      (one) =>
        `${regions.of(one.country)} ${money(one.amount!, cost.currency)} for ${count(one.units)} ${unit}`,
    )
  const more = priced.length - shown.length
  const lines = shown.length > 0 ? [`${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`] : []
  const unpriced = Math.max(0, ...cost.steps.map((step) => step.unpriced))
  if (unpriced > 0)
    lines.push(
      `${count(unpriced)} ${unpriced === 1 ? 'person is' : 'people are'} in countries without a price, and not in it.`,
    )
  lines.push('By the prices in Settings; your carrier’s bill is what counts.')
  return lines.join(' ')
}
