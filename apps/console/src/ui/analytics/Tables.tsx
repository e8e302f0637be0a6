import type { Analytics, Figures } from '@foreword/contract'
import type { Part } from '../charts/index.ts'
import { useFormat } from '../FormatProvider.tsx'
import { saidByServer } from '../server-words.ts'
import { t } from '../text.ts'
import { noReceipt } from './shown.ts'

/** The columns of a chart over time, as rows. */
export function TimeTable({ spans, name }: { spans: Analytics['spans']; name: (iso: string) => string }) {
  const { count } = useFormat()
  return (
    <table className="tbl flush c36">
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          {[t('Sent'), t('Delivered'), t('No receipt'), t('Failed'), t('Replied'), t('Opt-outs')].map(
            (head) => (
              <th scope="col" className="n" key={head}>
                {head}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {spans.map(({ from, figures: f }) => (
          <tr key={from}>
            <td className="num nw">{name(from)}</td>
            {[f.sent, f.delivered, noReceipt(f), f.failed, f.responded, f.optedOut].map((n, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
              <td className="n" key={index}>
                {count(n)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function PartsTable({
  parts,
  whole,
  head,
  of,
}: {
  parts: Part[]
  whole: number
  head: string
  of: string
}) {
  const { count, share } = useFormat()
  return (
    <table className="tbl flush c36">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="n">
            {of}
          </th>
          <th scope="col" className="n">
            {t('Share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.key}>
            <td>{part.label}</td>
            <td className="n">{count(part.n)}</td>
            <td className="n">{share(part.n, whole)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Group = { key: string | null; name: string; figures: Figures }

/** Figures by skill, channel, sender or country. */
export function GroupTable({ groups, head, total }: { groups: Group[]; head: string; total: Figures }) {
  const { count, share } = useFormat()
  return (
    <table className="tbl flush c36 by-table">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="n">
            {t('Sent')}
          </th>
          <th scope="col" className="by-share">
            {t('Share')}
          </th>
          {[t('Success'), t('Read'), t('Response'), t('Opt-outs'), t('Segments')].map((column) => (
            <th scope="col" className="n" key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map(({ key, name, figures: f }) => (
          <tr key={key ?? 'none'}>
            <td className="ell">{name}</td>
            <td className="n">{count(f.sent)}</td>
            <td className="by-share">
              <span className="row">
                <span className="pb" aria-hidden="true">
                  <i style={{ width: `${total.sent > 0 ? (f.sent / total.sent) * 100 : 0}%` }} />
                </span>
                <span className="num f12 t3">{share(f.sent, total.sent)}</span>
              </span>
            </td>
            <td className="n">{share(f.delivered, f.sent)}</td>
            <td className="n">{share(f.read, f.delivered)}</td>
            <td className="n">{share(f.responded, f.delivered)}</td>
            <td className="n">{share(f.optedOut, f.delivered)}</td>
            <td className="n">{count(f.segments)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Why messages failed, or were skipped, in plain words. */
export function ReasonTable({
  reasons,
  whole,
  of,
}: {
  reasons: Analytics['failures']
  whole: number
  of: string
}) {
  const { count, share } = useFormat()
  return (
    <table className="tbl flush c36 by-table reason-table">
      <thead>
        <tr>
          <th scope="col">{t('Reason')}</th>
          <th scope="col" className="n">
            {t('Messages')}
          </th>
          <th scope="col" className="n">
            {t('Of the {of}', { of })}
          </th>
          <th scope="col">{t('What to do')}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((row) => (
          <tr key={`${row.reason} ${row.carrierCode}`}>
            <td>
              {saidByServer(row.title)}{' '}
              {row.carrierCode && <span className="t3 f12 num">{row.carrierCode}</span>}
            </td>
            <td className="n">{count(row.messages)}</td>
            <td className="n">{share(row.messages, whole)}</td>
            <td className="t2">{row.remedy ? saidByServer(row.remedy) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
