import { format, t, useFormat } from '../../../ui/index.ts'
import { areaPath, linePath } from '../../../ui/sparkline.ts'
import type { Minute, SpeedChart } from './speed-chart.ts'

// A minute's figure is known when it is over, so its point stands at its end.
const MINUTE = 60_000
const HEIGHT = 206
const TOP = 24
const BOTTOM = 180
const LEFT = 34

/** The drawn chart. Two grid lines are enough; every figure is written out. */
export function SpeedSvg({ chart, minutes, width }: { chart: SpeedChart; minutes: Minute[]; width: number }) {
  const { rate, clock } = useFormat()
  const right = width - 6
  const x = (at: number) => LEFT + ((at - chart.from) / (chart.to - chart.from)) * (right - LEFT)
  const y = (value: number) => BOTTOM - (value / chart.top) * (BOTTOM - TOP)
  const points = minutes.map((minute) => ({ x: round(x(minute.at + MINUTE)), y: round(y(minute.perSecond)) }))
  const last = points.at(-1)
  const label = t('Messages a second since {from}; last {rate}', {
    from: clock(chart.from),
    rate: rate(minutes.at(-1)?.perSecond ?? 0),
  })
  const nowX = x(chart.now)
  return (
    <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
      <Hatch />
      {[0, chart.top / 2, chart.top].map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={right} y1={y(value)} y2={y(value)} stroke="var(--c-grid)" />
          <text x={LEFT - 8} y={y(value) + 4} fontSize="11" textAnchor="end" fill="var(--c-axis)">
            {rate(value)}
          </text>
        </g>
      ))}
      {chart.waveEnd !== undefined && last && (
        <rect
          x={nowX}
          y={last.y}
          width={Math.max(0, x(chart.waveEnd) - nowX)}
          height={BOTTOM - last.y}
          fill="url(#to-come)"
        />
      )}
      <path d={areaPath(points, BOTTOM)} fill="var(--go)" opacity=".13" />
      <path d={linePath(points)} fill="none" stroke="var(--go)" strokeWidth="1.5" />
      <line x1={nowX} x2={nowX} y1="4" y2={BOTTOM} stroke="var(--text-2)" strokeDasharray="2 3" />
      {last && (
        <circle cx={last.x} cy={last.y} r="3.5" fill="var(--go)" stroke="var(--sheet)" strokeWidth="1.5" />
      )}
      {chart.ticks
        .filter((tick) => Math.abs(x(tick) - nowX) > 64)
        .map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y="200"
            fontSize="11"
            fill="var(--c-axis)"
            textAnchor={anchor(x(tick), width)}
          >
            {clock(tick)}
          </text>
        ))}
      <text
        x={nowX}
        y="200"
        fontSize="11"
        fontWeight="600"
        fill="var(--text)"
        textAnchor={anchor(nowX, width)}
      >
        {t('now')}
      </text>
      {chart.waveEnd !== undefined && (
        <text
          x={nowX > width - 140 ? nowX - 8 : nowX + 8}
          y="16"
          fontSize="11"
          fill="var(--text-2)"
          textAnchor={nowX > width - 140 ? 'end' : 'start'}
        >
          {t('those in line: {duration}', { duration: format.duration(chart.waveEnd - chart.now) })}
        </text>
      )}
    </svg>
  )
}

function Hatch() {
  return (
    <defs>
      <pattern id="to-come" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--c-open)" opacity=".6" />
        <rect width="1.5" height="6" fill="var(--accent-line)" opacity=".55" />
      </pattern>
    </defs>
  )
}

function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < LEFT + 16) return 'start'
  return x > width - 24 ? 'end' : 'middle'
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
