import type { Progress } from '@foreword/contract'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { t, useFormat } from '../../../ui/index.ts'
import { inLine, waveEnds } from './running.ts'
import { SpeedSvg } from './SpeedSvg.tsx'
import { chartRange, perSecond, withStillness } from './speed-chart.ts'

/** Messages a second since it began; what is still to come is hatched. */
export function SpeedPanel({ progress }: { progress: Progress }) {
  const { rate, clock } = useFormat()
  const [asTable, setAsTable] = useState(false)
  const { ref, width } = useElementSize()
  const now = Date.now()
  const minutes = perSecond(progress.speed, now)
  const chart = chartRange(minutes, now, waveEnds(inLine(progress), progress.perSecond, now))
  const sending = progress.campaign.status === 'sending'
  return (
    <section className="panel">
      <div className="ph">
        {t('Speed')}
        <span className="sub num ell">
          {sending
            ? t('{rate} a second in the last minute', { rate: rate(progress.perSecond) })
            : t('nothing is being sent now')}
        </span>
        <span className="sp" />
        {minutes.length > 0 && (
          <button
            type="button"
            className="link f12"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? t('Show as chart') : t('Show as table')}
          </button>
        )}
      </div>
      <div className="speed-box">
        <div ref={ref} />
        {!chart && <p className="t3">{t('The first minute will be here when messages have left.')}</p>}
        {chart && !asTable && width > 0 && (
          <SpeedSvg chart={chart} minutes={withStillness(minutes, now)} width={width} />
        )}
        {chart && asTable && (
          <section className="speed-table" aria-label={t('Speed by minute')}>
            <table className="tbl flush c36">
              <thead>
                <tr>
                  <th scope="col">{t('Minute')}</th>
                  <th scope="col" className="n">
                    {t('A second')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {minutes.toReversed().map((minute) => (
                  <tr key={minute.at}>
                    <td className="num">{clock(minute.at)}</td>
                    <td className="n">{rate(minute.perSecond)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </section>
  )
}
