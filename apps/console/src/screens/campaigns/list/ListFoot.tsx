import { t, useFormat } from '../../../ui/index.ts'

/** What the bars' colours mean, whose clock the times are on, and how many rows are shown. */
export function ListFoot({ shown, total }: { shown: number; total: number | undefined }) {
  const { zoneName } = useFormat()
  return (
    <footer className="foot f12 t3 list-foot">
      <span className="row g16 wide-legend">
        <Legend dot="delivered">{t('Delivered')}</Legend>
        <Legend dot="sent">{t('Sent, no receipt')}</Legend>
        <Legend dot="failed">{t('Failed')}</Legend>
        <Legend dot="skipped">{t('Skipped')}</Legend>
      </span>
      <span className="sp" />
      <span className="num">
        {t('Times in {zoneName}', { zoneName })}
        {total !== undefined && ` · ${t('{shown} of {total} shown', { shown, total })}`}
      </span>
    </footer>
  )
}

function Legend({ dot, children }: { dot: string; children: string }) {
  return (
    <span className="row g6">
      <i className={`dot ${dot}`} />
      {children}
    </span>
  )
}
