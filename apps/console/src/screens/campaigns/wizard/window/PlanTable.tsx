import type { Plan } from '@foreword/contract'
import { t, useFormat } from '../../../../ui/index.ts'

/** The plan as figures: the same rows, for reading and for screen readers. */
export function PlanTable({ plan }: { plan: Plan }) {
  const format = useFormat()
  return (
    <section className="wz-plan-table" aria-label={t('Plan as a table')}>
      <table className="tbl flush c40">
        <caption className="vh">{t('When messages leave, by time zone, on the account’s clock')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Where')}</th>
            <th scope="col">{t('Clock')}</th>
            <th scope="col">{t('Hours')}</th>
            <th scope="col" className="n">
              {t('People')}
            </th>
            <th scope="col" className="n">
              {t('First leaves')}
            </th>
            <th scope="col" className="n">
              {t('Last leaves')}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.rows.map((row) => (
            <tr key={row.key}>
              <td>
                <span className="b5">{row.title}</span> <span className="f12 t3">{row.places}</span>
              </td>
              <td className="t2 num nw">{row.clock.replace('-', '−')}</td>
              <td className="t2 num nw">{format.timesOfDay(row.hours)}</td>
              <td className="n">{format.count(row.people)}</td>
              <td className="n t2 nw">{row.first === null ? '–' : format.dateTime(row.first)}</td>
              <td className="n t2 nw">{row.last === null ? '–' : format.dateTime(row.last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
