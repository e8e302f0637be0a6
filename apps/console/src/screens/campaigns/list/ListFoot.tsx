import { useFormat } from '../../../ui/index.ts'

/** What the bars' colours mean, whose clock the times are on, and how many rows are shown. */
export function ListFoot({ shown, total }: { shown: number; total: number | undefined }) {
  const { zoneName, count } = useFormat()
  return (
    <footer className="foot f12 t3 list-foot">
      <span className="row g16 wide-legend">
        <Legend dot="delivered">Delivered</Legend>
        <Legend dot="sent">Sent, no receipt</Legend>
        <Legend dot="failed">Failed</Legend>
        <Legend dot="skipped">Skipped</Legend>
      </span>
      <span className="sp" />
      <span className="num">
        Times in {zoneName}
        {total !== undefined && ` · ${count(shown)} of ${count(total)} shown`}
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
