import type { Analytics } from '@foreword/contract'
import { ChartPanel, ColumnChart } from '../charts/index.ts'
import { useFormat } from '../FormatProvider.tsx'
import { t } from '../text.ts'
import type { TableUrl } from './AnalyticsBody.tsx'
import { COST_SERIES, comesTo, costColumns, costWords, money } from './costs.ts'
import { spanNames } from './shown.ts'

type Props = { answer: Analytics; urlOf: TableUrl; asTable: boolean; onTable: () => void }

/** What was charged, and what is expected for the rest by the account's own prices. */
export function CostPanel({ answer, urlOf, asTable, onTable }: Props) {
  const { locale, share } = useFormat()
  const { costs, range } = answer
  const { currency } = costs
  const sum = comesTo(costs)
  if (currency === null || sum === null || costs.sent === 0) return null
  const write = (amount: number) => money(amount, currency, locale)
  const names = spanNames(range.unit, range.timeZone, locale)
  const facts = [
    costs.estimated !== null && t('{amount} by your price list', { amount: write(costs.estimated) }),
    costs.actual !== null && t('{amount} charged so far', { amount: write(costs.actual) }),
    costWords(costs, share),
    costs.unpriced > 0 &&
      t('{n, plural, one {# message goes} other {# messages go}} to countries without a price', {
        n: costs.unpriced,
      }),
    ...costs.others.map((one) =>
      t('and {amount} besides', { amount: money(one.amount, one.currency, locale) }),
    ),
  ]
  return (
    <ChartPanel
      title={t('Cost')}
      sub={write(sum)}
      fileUrl={(format) => urlOf('cost', format)}
      pngName={`cost-${range.from}-${range.to}.png`}
      asTable={asTable}
      onTable={onTable}
      table={<CostTable answer={answer} name={names.long} write={write} />}
      legend={
        <span className="row g12 f12 t2 chart-legend">
          {COST_SERIES.map((one) => (
            <span className="row g6" key={one.key}>
              <i className="dot" style={{ background: one.color }} />
              {one.label}
            </span>
          ))}
        </span>
      }
    >
      <p className="f12 t2 cost-words">{facts.filter(Boolean).join(' · ')}</p>
      <ColumnChart
        label={t('Cost in {currency}', { currency })}
        columns={costColumns(answer, names)}
        series={COST_SERIES}
        write={write}
      />
    </ChartPanel>
  )
}

type TableProps = { answer: Analytics; name: (iso: string) => string; write: (amount: number) => string }

function CostTable({ answer, name, write }: TableProps) {
  const { count } = useFormat()
  const amount = (one: number | null) => (one === null ? '–' : write(one))
  return (
    <table className="tbl flush c36">
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          {[t('Estimated'), t('Actual'), t('Messages'), t('With actual cost')].map((head) => (
            <th scope="col" className="n" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.spans.map(({ from }, index) => {
          const cost = answer.costs.spans[index]!
          return (
            <tr key={from}>
              <td className="num nw">{name(from)}</td>
              <td className="n">{amount(cost.estimated)}</td>
              <td className="n">{amount(cost.actual)}</td>
              <td className="n">{count(cost.sent)}</td>
              <td className="n">{count(cost.told)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
