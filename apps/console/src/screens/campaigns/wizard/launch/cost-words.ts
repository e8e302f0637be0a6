// pure

import type { Review } from '@foreword/contract'
import { locale, named, t } from '../../../../ui/text.ts'

type Cost = Review['cost']

const MOST_COUNTRIES = 4

/** "$1,234.50", or the figure alone while no currency is chosen; small sums keep their first two digits that say something. */
export function money(amount: number, currency: string | null): string {
  const digits = amount > 0 && amount < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }
  return new Intl.NumberFormat(
    locale(),
    currency ? { style: 'currency', currency, ...digits } : digits,
  ).format(amount)
}

/** "About $395.00", and the most it can be when people may go on to another channel. */
export function costHead(cost: Cost): string {
  const { first, most, currency } = cost
  if (first === null || most === null)
    return t('At most {money}', { money: money(most ?? first ?? 0, currency) })
  const about = t('About {first}', { first: money(first, currency) })
  return most > first ? t('{about}, at most {most}', { about, most: money(most, currency) }) : about
}

/** Country by country for the first channel, and who is missing in the sum. */
export function costLines(cost: Cost): string {
  const [first] = cost.steps
  const priced = (first?.countries ?? []).filter((one) => one.amount !== null && one.amount > 0)
  const shown = priced
    .slice(0, MOST_COUNTRIES)
    .map((one) =>
      costLine(
        named('region', one.country),
        money(one.amount!, cost.currency),
        one.units,
        first?.channel === 'sms',
      ),
    )
  const more = priced.length - shown.length
  const list = shown.join(', ')
  const lines = shown.length > 0 ? [more > 0 ? t('{list} and {more} more.', { list, more }) : `${list}.`] : []
  const unpriced = Math.max(0, ...cost.steps.map((step) => step.unpriced))
  if (unpriced > 0)
    lines.push(
      t(
        '{unpriced, plural, one {# person is} other {# people are}} in countries without a price, and not in it.',
        { unpriced },
      ),
    )
  lines.push(t('By the prices in Settings; your carrier’s bill is what counts.'))
  return lines.join(' ')
}

const costLine = (country: string, money: string, units: number, texts: boolean): string =>
  texts
    ? t('{country} {money} for {units, plural, one {# segment} other {# segments}}', {
        country,
        money,
        units,
      })
    : t('{country} {money} for {units, plural, one {# message} other {# messages}}', {
        country,
        money,
        units,
      })
