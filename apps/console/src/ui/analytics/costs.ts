// pure
import type { Analytics, Costs } from '@foreword/contract'
import type { Column, Series } from '../charts/index.ts'
import { spoken, t } from '../text.ts'
import type { spanNames } from './shown.ts'

export const COST_SERIES: Series[] = spoken(() => [
  { key: 'actual', label: t('Actual'), color: 'var(--c-replied)' },
  { key: 'expected', label: t('Expected, not told yet'), color: 'var(--mute)' },
])

/** An amount as people write it; more digits while it is small, for a text costs less than a cent. */
export function money(amount: number, currency: string, locale: string): string {
  const small = amount !== 0 && Math.abs(amount) < 1
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    ...(small ? { maximumFractionDigits: 4 } : {}),
  }).format(amount)
}

type Cost = { estimated: number | null; actual: number | null; sent: number; told: number }

/** What is still to be charged: the estimate's share of those the carrier has said nothing about. */
export const expected = ({ estimated, sent, told }: Cost): number =>
  estimated === null || sent === 0 ? 0 : (estimated * Math.max(0, sent - told)) / sent

/** What it comes to as far as anybody knows; null = nobody knows anything. */
export const comesTo = (cost: Cost): number | null =>
  cost.actual === null && cost.estimated === null ? null : (cost.actual ?? 0) + expected(cost)

export const costColumns = (
  { spans, costs }: Pick<Analytics, 'spans' | 'costs'>,
  names: ReturnType<typeof spanNames>,
): Column[] =>
  spans.map(({ from }, index) => {
    const cost = costs.spans[index]!
    return {
      name: names.long(from),
      short: names.short(from),
      values: { actual: cost.actual ?? 0, expected: expected(cost) },
    }
  })

/** How sure the sum is: "actual for 92% of messages". */
export function costWords(costs: Costs, share: (part: number, whole: number) => string): string {
  if (costs.sent === 0) return t('nothing that costs was sent')
  if (costs.told === 0)
    return costs.estimated === null
      ? t('no price is written down, and the carrier has told none yet')
      : t('by your price list; the carrier has told none yet')
  return t('actual for {share} of messages', { share: share(costs.told, costs.sent) })
}
