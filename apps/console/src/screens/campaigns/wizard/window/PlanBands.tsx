import type { Plan, PlanRow } from '@foreword/contract'
import { t, useFormat } from '../../../../ui/index.ts'
import { busiest, leaving, type Span, shareOf, type Tick, ticksOf } from './plan-scale.ts'

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`

/** A row for each clock: when its window is open, and within it when its messages leave. */
export function PlanBands({ plan }: { plan: Plan }) {
  const { clock } = useFormat()
  // "12:00 PM" takes the room of two "12:00".
  const ticks = ticksOf(plan, plan.timeZone, clock(plan.from).length > 5 ? 5 : 9)
  return (
    <>
      <Legend zone={plan.timeZone} />
      <div className="wz-bands">
        <Axis ticks={ticks} />
        {plan.rows.map((row) => (
          <Band key={row.key} plan={plan} row={row} ticks={ticks} />
        ))}
        <Together plan={plan} ticks={ticks} />
      </div>
    </>
  )
}

function Legend({ zone }: { zone: string }) {
  const format = useFormat()
  return (
    <div className="row g16 f12 t2 wz-legend">
      <span className="row g6">
        <i className="wz-swatch open" aria-hidden="true" />
        {t('Their window is open')}
      </span>
      <span className="row g6">
        <i className="wz-swatch leave" aria-hidden="true" />
        {t('Messages leave')}
      </span>
      <span className="sp" />
      <span className="t3">{zone === format.zone ? format.zoneName : zone}</span>
    </div>
  )
}

function Axis({ ticks }: { ticks: readonly Tick[] }) {
  const format = useFormat()
  return (
    <div className="wz-band wz-axis" aria-hidden="true">
      <span />
      <div className="wz-track">
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className={tick.share < 0.03 ? 'first' : tick.share > 0.97 ? 'last' : ''}
            style={{ left: percent(tick.share) }}
          >
            {tick.day ? format.day(tick.at) : format.clock(tick.at)}
          </span>
        ))}
      </div>
    </div>
  )
}

function Lines({ ticks }: { ticks: readonly Tick[] }) {
  return ticks.map((tick) => (
    <i key={tick.at} className={tick.day ? 'wz-line day' : 'wz-line'} style={{ left: percent(tick.share) }} />
  ))
}

function Block({ plan, span, kind }: { plan: Span; span: Span; kind: 'open' | 'leave' }) {
  const left = shareOf(plan, span.from)
  const width = shareOf(plan, span.to) - left
  return <i className={`wz-block ${kind}`} style={{ left: percent(left), width: percent(width) }} />
}

function Band({ plan, row, ticks }: { plan: Plan; row: PlanRow; ticks: readonly Tick[] }) {
  const format = useFormat()
  const leaves = leaving(row)
  const hours = format.timesOfDay(row.hours)
  const end = shareOf(plan, leaves.at(-1)?.to ?? plan.from)
  const when =
    row.first === null
      ? t('not within this time')
      : t('first {first}, last {dateTime}', {
          first: format.dateTime(row.first),
          dateTime: format.dateTime(row.last ?? row.first),
        })
  return (
    <div className="wz-band">
      <div className="row wz-band-head">
        <div className="col wz-min0">
          <span className="b5 ell wz-band-title">{row.title}</span>
          <span className="f11 t3 ell wz-band-places" title={row.places}>
            {row.places}
          </span>
        </div>
        <span className="sp" />
        <div className="col wz-band-clock">
          <span className="f11 t3 num nw">{row.clock.replace('-', '−')}</span>
          <span className="f11 t3 num nw ell" title={hours}>
            {hours}
          </span>
        </div>
      </div>
      <div
        className="wz-track"
        role="img"
        aria-label={`${row.title}, ${hours}: ${t('{people, plural, one {# person} other {# people}}', { people: row.people })}, ${when}`}
      >
        <Lines ticks={ticks} />
        {row.open.map((span) => (
          <Block key={span.from} plan={plan} span={span} kind="open" />
        ))}
        {leaves.map((span) => (
          <Block key={span.from} plan={plan} span={span} kind="leave" />
        ))}
        <span
          className={`num wz-band-count${end > 0.86 ? ' before' : ''}`}
          style={
            end > 0.86
              ? { right: percent(1 - shareOf(plan, leaves[0]?.from ?? plan.from)) }
              : {
                  left: `max(${percent(end)}, calc(${percent(shareOf(plan, leaves.at(-1)?.from ?? plan.from))} + 5px))`,
                }
          }
        >
          {format.count(row.people)}
        </span>
      </div>
    </div>
  )
}

const HALF_HOUR_MS = 30 * 60_000

function Together({ plan, ticks }: { plan: Plan; ticks: readonly Tick[] }) {
  const format = useFormat()
  const most = busiest(plan)
  const half = HALF_HOUR_MS / Math.max(1, plan.to - plan.from)
  return (
    <div className="wz-band wz-together">
      <div className="col wz-band-head">
        <span className="b5 wz-band-title">{t('All together')}</span>
        <span className="f11 t3 num">{t('each half hour, most {most}', { most: format.count(most) })}</span>
      </div>
      <div
        className="wz-track"
        role="img"
        aria-label={t('Messages in each half hour, at most {most}. The table has every zone.', {
          most: format.count(most),
        })}
      >
        <Lines ticks={ticks} />
        {plan.halfHours.map((n, index) =>
          n === 0 ? null : (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: a half hour is its place.
              key={index}
              className="wz-half"
              style={{
                left: percent(index * half),
                width: percent(half),
                height: `max(2px, ${percent(n / most)})`,
              }}
            />
          ),
        )}
      </div>
    </div>
  )
}
